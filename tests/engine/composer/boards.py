"""Scripts written by hand, as the reader would hand them over."""

from studio.engine.composer.script import Actor, Deed, Relation, Script, Setting, Shot

CHASE = Script(
    (Actor("f", "fox", "two small foxes", count=2, drawing="fox", size=0.7), Actor("b", "ball", "a ball", drawing="ball")),
    deeds=(Deed(("f",), "chase", "chase", target="b"),), settings=(Setting(0.0, "meadow_with_hills"),), duration=5.0,
)  # fmt: skip
WALK = Script(
    (Actor("w", "woman", "a woman", drawing="woman"),), deeds=(Deed(("w",), "walk", "walks", 0.4, 2.9, direction="right"),),
    settings=(Setting(0.0, "city_street"),), duration=4.0,
)  # fmt: skip
EVENING = Script(
    (Actor("l", "lighthouse", "a lighthouse", drawing="lighthouse"),), deeds=(Deed(("l",), "turn_on", "the lamp comes on", 1.5),),
    settings=(Setting(0.0, "cliff_by_the_sea"), Setting(0.5, "cliff_by_the_sea", time="dusk", cut=False, fade=2.0)), duration=3.0,
)  # fmt: skip
IDLE = Script((Actor("g", "girl", "a girl", drawing="girl"), Actor("c", "cat", "a cat", drawing="cat")), settings=(Setting(0.0, "plain"),), duration=4.0)
UMBRELLA = Script(
    (Actor("g", "girl", "a girl", drawing="girl"), Actor("u", "umbrella", "an umbrella", drawing="umbrella")),
    deeds=(Deed(("g",), "walk", "walks", 0.0, 1.5, direction="right"), Deed(("g",), "open", "opens", 1.6, target="u")),
    settings=(Setting(0.0, "city_street", weather="rain"),), duration=4.0,
)  # fmt: skip
CROWD = Script(
    tuple(Actor(n, n, n, count=c, drawing=n) for n, c in (("girl", 2), ("bear", 1), ("oak", 1), ("fox", 3), ("car", 1))),
    (Relation("fox", "left of", "bear"),), settings=(Setting(0.0, "meadow_with_hills"),), shots=(Shot(),), duration=2.0,
)  # fmt: skip
