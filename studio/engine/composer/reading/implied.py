"""What words mean without saying it: the place that a lighthouse or a leaping whale stands for, whose lamp "the lamp" is, what a coat colours.

Works on a finished `Script`, so that it sees everybody and everything that happens at once.
"""

from __future__ import annotations

from dataclasses import replace

from studio.engine.composer.script import Actor, Script, Setting

COAST, BEACH, REEF, RIVER = "cliff_by_the_sea", "beach", "underwater_reef", "river_with_bridge"
_HOMES = (
    (frozenset({"lighthouse", "gull", "seagull", "cliff"}), COAST), (frozenset({"boat", "sailboat", "rowboat", "rowing boat", "ship", "sailing ship"}), BEACH),
    (frozenset({"wave", "surf", "tide", "ocean", "sea"}), COAST),
)  # fmt: skip
_SWIMMERS = frozenset({"whale", "dolphin", "shark", "orca", "fish"})
_LEAPS = frozenset({"jump", "hop", "rise", "fly"})
_WATERS = frozenset({"water", "sea", "ocean"})
_LAMPS = frozenset({"lamp", "light", "beam", "lantern"})


def implied(script: Script) -> Script:
    """The same script with what goes without saying."""
    return _clothed(_keeper_of_lamps(_somewhere(script)))


def _somewhere(script: Script) -> Script:
    """A place for a script that names none; and the water's surface where somebody leaps out of it."""
    leaps = _leaping(script)
    settings = tuple(replace(s, place=BEACH) if leaps and s.place == REEF and "underwater" not in s.asked else s for s in script.settings)
    if any(s.place or s.asked for s in settings):
        return replace(script, settings=settings)
    home = _home(script, leaps)
    if not home:
        return script
    wet = tuple(replace(a, scenery=True) if a.noun in _WATERS and not a.drawing else a for a in script.actors)
    rows = tuple(row for row in script.stood_in if not any(a.scenery and a.asked == row[0] for a in wet))
    told = f"The words don't say where; it plays at the {home.replace('_', ' ')}."
    return replace(script, actors=wet, stood_in=rows, settings=tuple(replace(s, place=home) for s in settings or (Setting(),)), notes=(*script.notes, told))


def _leaping(script: Script) -> set[str]:
    """The nouns of swimmers who leave the water."""
    who = {w for d in script.deeds if d.verb in _LEAPS for w in d.who}
    return {a.noun for a in script.actors if a.id in who and a.noun in _SWIMMERS}


def _home(script: Script, leaps: set[str]) -> str:
    nouns = {a.noun for a in script.actors}
    if leaps:
        return RIVER if leaps == {"fish"} and not nouns & {"wave", "sea", "ocean"} else BEACH
    found = next((home for things, home in _HOMES if nouns & things), "")
    return found or (REEF if nouns & _SWIMMERS and any(d.verb == "swim" for d in script.deeds) else "")


def _keeper_of_lamps(script: Script) -> Script:
    """ "the lamp turns on" beside a lighthouse is the lighthouse's lamp; a lamp that somebody brings or describes stays one."""
    tower = next((a for a in script.actors if a.noun == "lighthouse"), None)
    lamp = next((a for a in script.actors if a.noun in _LAMPS and a.asked.lower().startswith(("the ", "its ")) and not a.looks), None)
    if tower is None or lamp is None or any(lamp.id in (r.a, r.b) and tower.id not in (r.a, r.b) for r in script.relations):
        return script
    deeds = []
    for deed in script.deeds:
        who = tuple(dict.fromkeys(tower.id if w == lamp.id else w for w in deed.who))
        asked = f"{lamp.asked} {deed.asked}" if lamp.id in deed.who else f"{deed.asked} {lamp.asked}" if deed.target == lamp.id else deed.asked
        deeds.append(replace(deed, who=who, target=tower.id if deed.target == lamp.id else deed.target, asked=asked))
    return replace(script, actors=tuple(a for a in script.actors if a.id != lamp.id), deeds=tuple(deeds),
                   relations=tuple(r for r in script.relations if lamp.id not in (r.a, r.b, r.c)), stood_in=tuple(s for s in script.stood_in if s[0] != lamp.asked))


def _clothed(script: Script) -> Script:
    """Clothes without a drawing of their own colour whoever wears them."""
    known = {a.id: a for a in script.actors}
    worn = {r.b: r.a for r in script.relations if r.kind == "wearing" and r.b in known and r.a in known and not known[r.b].drawing}
    coloured = {worn[b]: known[b] for b in worn if known[b].colour and not known[worn[b]].colour}
    if not coloured:
        return script
    gone = {a.id for a in coloured.values()}
    rows = {known[b].asked: (known[b].asked, f"the colour of what the {known[worn[b]].noun} wears") for b in gone}
    return replace(script, actors=tuple(_dressed(a, coloured.get(a.id)) for a in script.actors if a.id not in gone),
                   relations=tuple(r for r in script.relations if not {r.a, r.b, r.c} & gone),
                   deeds=tuple(replace(d, target="") if d.target in gone else d for d in script.deeds),
                   stood_in=tuple(rows.get(row[0], row) for row in script.stood_in))


def _dressed(actor: Actor, coat: Actor | None) -> Actor:
    return actor if coat is None else replace(actor, colour=coat.colour)
