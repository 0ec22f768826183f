"""What goes without saying: places of lighthouses and whales, whose lamp it is, the colour of clothes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from studio.engine.composer.reading.implied import implied
from studio.engine.composer.script import Actor, Deed, Relation, Script, Setting


def actor(noun: str, asked: str = "", **more: object) -> Actor:
    return Actor(noun, noun, asked or f"a {noun}", **more)  # type: ignore[arg-type]


def place(script: Script) -> str:
    return implied(script).settings[0].place


@pytest.mark.parametrize(("nouns", "verb", "where"), [
    (("lighthouse", "wave"), "", "cliff_by_the_sea"), (("boat",), "", "beach"), (("whale",), "jump", "beach"), (("whale",), "swim", "underwater_reef"),
    (("fish",), "jump", "river_with_bridge"), (("fox",), "jump", ""),
])  # fmt: skip
def test_things_imply_a_place_when_none_is_said(nouns: tuple[str, ...], verb: str, where: str) -> None:
    deeds = (Deed((nouns[0],), verb, verb),) if verb else ()
    script = Script(tuple(actor(n) for n in nouns), deeds=deeds)
    assert place(script) == where
    assert bool(implied(script).notes) is bool(where)
    said = replace(script, settings=(Setting(0.0, "desert_dunes", "the desert"),))
    assert implied(said) == said


def test_who_leaps_out_of_the_sea_is_seen_above_it() -> None:
    at_sea = (Setting(0.0, "underwater_reef", "the sea"),)
    assert place(Script((actor("whale"),), deeds=(Deed(("whale",), "jump", "jumps"),), settings=at_sea)) == "beach"
    assert place(Script((actor("whale"),), deeds=(Deed(("whale",), "swim", "swims"),), settings=at_sea)) == "underwater_reef"


def test_the_lamp_beside_a_lighthouse_is_its_own() -> None:
    deeds = (Deed(("lamp",), "turn_on", "turns on", 3.0),)
    script = implied(Script((actor("lighthouse"), actor("lamp", "the lamp")), deeds=deeds))
    assert [a.id for a in script.actors] == ["lighthouse"]
    assert script.deeds[0].who == ("lighthouse",) and script.deeds[0].asked == "the lamp turns on"
    held = Script((actor("lighthouse"), actor("girl"), actor("lamp", "the lamp")), (Relation("girl", "holding", "lamp"),), deeds)
    for other in (held, Script((actor("lighthouse"), actor("lamp", "a lamp")), deeds=deeds), Script((actor("lamp", "the lamp"),), deeds=deeds)):
        assert "lamp" in [a.id for a in implied(other).actors]


def test_a_coat_without_a_drawing_colours_whoever_wears_it() -> None:
    wearing = (Relation("girl", "wearing", "coat"),)
    script = implied(Script((actor("girl"), actor("coat", "a red coat", colour="red")), wearing, stood_in=(("a red coat", "a silhouette"),)))
    assert [(a.id, a.colour) for a in script.actors] == [("girl", "red")] and script.relations == ()
    assert script.stood_in == (("a red coat", "the colour of what the girl wears"),)
    drawn = Script((actor("girl"), actor("hat", colour="red", drawing="hat")), (Relation("girl", "wearing", "hat"),))
    assert implied(drawn) == drawn
