"""Scripts back to words: a caption, what is seen at a moment, a prompt rewritten by a degree, a longer prompt proposed."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace

from studio.contract.requests import TextPrompt
from studio.engine.composer.actions import ACTION
from studio.engine.composer.reading.lexicon import ing_of, lexicon, plural_of
from studio.engine.composer.reading.reader import Reader
from studio.engine.composer.script import Actor, Deed, Script, Setting, Shot

NUMBERS = ("no", "a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
TIMES = {"dawn": "at dawn", "day": "by day", "dusk": "at dusk", "night": "at night"}
WEATHERS = {"rain": "in the rain", "snow": "in falling snow", "storm": "in a storm", "fog": "in fog", "wind": "in the wind", "clouds": "under clouds", "clear": "under a clear sky"}
RELATIONS = {"holding": "with", "wearing": "wearing", "riding": "riding", "near": "near", "in": "in", "on": "on", "facing": "facing"}
SPOKEN = {"turn_on": "go on", "turn_off": "go out", "shake_head": "shake its head", "take_off": "take off", "stand_up": "stand up", "play_music": "play music", "break_apart": "break apart"}
PARTICIPLE = {"sit": "sitting", "put": "putting"}
INDOORS = frozenset({"room", "kitchen", "corridor", "stage", "theatre", "bedroom", "living room", "shop", "library"})


_ON = frozenset({"beach", "cliff", "stage", "rooftops", "snowy"})  # the first word of places that one is on


def caption(script: Script) -> str:
    """The whole clip in a sentence for each thing that happens, in order."""
    return _told(script, script.deeds, script.settings[0], script.shots[0], whole=True)


def describe(script: Script, at: float) -> str:
    """What is seen at a moment, `at` in seconds. Who has left, or not come yet, isn't named."""
    deeds = tuple(d for d in script.deeds if d.start <= at and (d.end is None or at < d.end or (d.end == script.duration and at >= d.end)))
    setting = [s for s in script.settings if s.start <= at][-1:] or [script.settings[0]]
    shot = [s for s in script.shots if s.start <= at][-1:] or [script.shots[0]]
    return _told(_present(script, at), deeds, setting[0], shot[0], whole=False)


def _present(script: Script, at: float) -> Script:
    gone = {who for d in script.deeds if d.verb in ("leave", "disappear") and (d.end or d.start) <= at for who in d.who}
    later = {w for d in script.deeds if d.verb in ("enter", "appear") and d.start > at for w in d.who} - {w for d in script.deeds if d.start <= at for w in d.who}
    kept = tuple(a for a in script.actors if a.id not in gone | later)
    return replace(script, actors=kept)


def _told(script: Script, deeds: Iterable[Deed], setting: Setting, shot: Shot, whole: bool) -> str:
    known = {a.id: a for a in script.actors}
    named: set[str] = set()
    parts = [_clause(d, known, script, named) for d in deeds if any(w in known for w in d.who)]
    text = (", then " if whole else " while ").join(p for p in parts if p)
    still = [_named(a, script, named) for a in script.actors if a.id not in named and not a.scenery and not _wherever(a, script, named)]
    text = f"{text}{', with ' if text else ''}{_list(still)}" if still else text or "an empty scene"
    where = _where(setting)
    view = {"wide": "wide shot: ", "medium": "medium shot: ", "close-up": "close-up: ", "extreme close-up": "extreme close-up: ", "full": "full shot: "}.get(shot.framing, "")
    text = f"{view}{text}{f' {where}' if where else ''}"
    return text[:1].upper() + text[1:] + "."


def _wherever(actor: Actor, script: Script, named: set[str]) -> bool:
    """Whether somebody will be named as where another one stands who isn't named yet."""
    return any(r.b == actor.id and r.a not in named and r.start == 0.0 for r in script.relations if r.a != actor.id and not any(a.id == r.a and a.scenery for a in script.actors))


def _where(setting: Setting) -> str:
    place = setting.place.replace("_", " ") if setting.place else setting.asked
    words = [f"{'on' if place.split(' ')[0] in _ON else 'in'} the {place.removeprefix('the ')}" if setting.place or place else "", TIMES.get(setting.time, ""), WEATHERS.get(setting.weather, ""),
             f"in {setting.season}" if setting.season else ""]
    return " ".join(w for w in words if w)


def _named(actor: Actor, script: Script, named: set[str]) -> str:
    """ "two small red foxes behind the rock" the first time, "the foxes" after that."""
    if actor.id in named:
        return actor.name if actor.name and actor.name != "I" else f"the {_noun(actor)}"
    named.add(actor.id)
    if actor.name and actor.name != "I":
        return f"{actor.name} the {_words(actor)}" if actor.noun not in ("person", "") else actor.name
    words = _words(actor)
    text = f"{NUMBERS[actor.count] if actor.count < len(NUMBERS) else 'many'} {words}" if actor.count > 1 else f"{_article(words)}{words}"
    return text + _bond(actor, script, named)


def _words(actor: Actor) -> str:
    mood = [actor.mood] if actor.mood and not any(lexicon().moods.get(w) == actor.mood for w in actor.looks) else []
    return " ".join([*mood, *dict.fromkeys(actor.looks), _noun(actor)])


def _noun(actor: Actor) -> str:
    first, _, last = actor.noun.rpartition(" ")
    many = plural_of(last, lexicon().plural) if actor.count > 1 else last
    return f"{first} {many}".strip()


def _bond(actor: Actor, script: Script, named: set[str]) -> str:
    """Where it stands to the first one it was said to stand to, if that is a short thing to say."""
    known = {a.id: a for a in script.actors}
    for relation in script.relations:
        other = known.get(relation.b)
        if relation.a == actor.id and other is not None and relation.start == 0.0 and other.id not in named:
            return f" {RELATIONS.get(relation.kind, relation.kind)} {_named(other, script, named)}"
        if relation.a == actor.id and other is not None and relation.start == 0.0:
            return f" {RELATIONS.get(relation.kind, relation.kind)} the {_noun(other)}"
    return ""


def _article(words: str) -> str:
    return "an " if words[:1] in "aeiou" else "a "


def _list(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _clause(deed: Deed, known: dict[str, Actor], script: Script, named: set[str]) -> str:
    who = [known[w] for w in deed.who if w in known]
    seen = set(named)
    subject = _list([_named(a, script, named) for a in who]) if who else "somebody"
    lemma = SPOKEN.get(deed.verb, deed.verb.replace("_", " ")) or lexicon().lemma_of(deed.asked.split(" ")[0].lower())
    verb, _, rest = lemma.partition(" ")
    doing = PARTICIPLE.get(verb) or ing_of(verb, lexicon().doubling)
    words = [subject.removesuffix(","), doing, rest, f"“{deed.said}”" if deed.said else "", deed.manner]
    target = known.get(deed.target)
    before = named - seen
    if target is not None:
        bond = next((r.kind for r in script.relations if r.b == deed.target and r.a in deed.who and r.kind not in ("holding", "wearing")), "")
        if not (bond and deed.target in before):  # it has just been said
            words.append(f"{bond or _preposition(deed)} {_named(target, script, named)}".strip())
    elif deed.direction:
        words.append({"left": "to the left", "right": "to the right", "toward": "toward the viewer"}.get(deed.direction, deed.direction))
    return " ".join(w for w in words if w)


def _preposition(deed: Deed) -> str:
    action = ACTION.get(deed.verb)
    plain = ("eat", "drink", "read", "write", "paint", "cook", "open", "close", "turn_on", "turn_off", "climb", "build", "water", "sweep", "play_music")
    if action is None or action.target == "needs" or deed.verb in plain:
        return ""
    special = {"look": "at", "point": "at", "wave": "at", "laugh": "at", "talk": "to", "sing": "to", "shout": "at", "nod": "to", "bow": "to", "jump": "over", "wait": "for",
               "hide": "behind", "sit": "on", "sleep": "on", "lie": "on", "dance": "with", "play": "with", "fight": "with", "search": "for", "think": "of", "land": "on",
               "knock": "on", "blow": "on", "shine": "on", "flee": "from", "leave": "from", "fly": "past", "turn": "to", "cry": "about", "hop": "over", "put": ""}
    return special.get(deed.verb, "toward" if action.travels else "with")


# ---- prompts

_INSTEAD = {  # what may take a word's place when a prompt is rewritten: near things first, farther ones after
    "time": ("dawn", "day", "dusk", "night"), "weather": ("clear", "clouds", "wind", "rain", "fog", "snow"), "season": ("spring", "summer", "autumn", "winter"),
    "manner": ("gently", "slowly", "quickly", "happily"),
}


def rewrite(script: Script, degree: float, seed: int = 0) -> str:
    """The caption, changed by a degree 0..1: from 0.15 the light, from 0.4 the weather, from 0.6 the colours of animals and things and the moods of people, from 0.8
    the place's season too. Who is in it and what they do stays, so that a remix is of the same clip."""
    r = random.Random(f"{seed} {caption(script)}")
    setting = script.settings[0]
    if degree >= 0.15:
        setting = replace(setting, time=_other(r, "time", setting.time))
    if degree >= 0.4:
        setting = replace(setting, weather=_other(r, "weather", setting.weather))
    if degree >= 0.8:
        setting = replace(setting, season=_other(r, "season", setting.season))
    actors = tuple(_recoloured(a, r) if degree >= 0.6 and not a.scenery else a for a in script.actors)
    return caption(replace(script, settings=(setting, *script.settings[1:]), actors=actors))


def _other(r: random.Random, kind: str, now: str) -> str:
    return r.choice([x for x in _INSTEAD[kind] if x != now])


def _recoloured(actor: Actor, r: random.Random) -> Actor:
    lex = lexicon()
    kept = tuple(w for w in actor.looks if w not in lex.colours and w not in lex.moods)
    if lex.classes(actor.noun.replace(" ", "-")) & {"man", "woman", "person"}:
        return replace(actor, looks=kept, mood=r.choice([m for m in ("happy", "sad", "surprised", "calm") if m != actor.mood]))
    colour = r.choice([c for c in ("red", "blue", "green", "yellow", "white", "purple") if c not in actor.looks])
    return replace(actor, looks=(*kept, colour), colour=lex.colours[colour], mood="")


def enhance(reader: Reader, text: str) -> str:
    """A longer prompt from a short one, as a proposal: the same subjects and deeds in their own words, with the light, place,
    weather, framing and manner that weren't said. Nothing that was said is changed."""
    script = reader.read([TextPrompt(text)]).script
    setting, shot = script.settings[0], script.shots[0]
    beings = [a for a in script.actors if not a.scenery]
    more: list[str] = []
    if not any(s.place for s in script.settings) and not setting.asked:
        more += [home for home in (_somewhere(beings),) if home]
    if not setting.time:
        more.append("in the warm light of early evening" if not any(p in setting.asked for p in INDOORS) else "in soft lamplight")
    if not setting.weather and not any(p in setting.asked for p in INDOORS):
        more.append("a light wind moving the leaves")
    shy = [d for d in script.deeds if not d.manner]
    if shy and not any(d.manner for d in script.deeds):
        more.append("every movement unhurried and easy to follow")
    if not shot.framing:
        more.append("close-up" if len(beings) == 1 and not script.deeds else "medium shot" if len(beings) <= 2 else "wide shot")
    if not any(s.moves for s in script.shots):
        more.append("slow zoom in")
    base = text.strip().rstrip(".!; ")
    return f"{base}, {', '.join(more)}." if more else f"{base}."


_HOMES = (
    ({"lighthouse"}, "on a cliff by the sea"), ({"street lamp", "car", "bus", "bicycle", "taxi"}, "on a city street"), ({"boat", "sailboat", "ship"}, "in a harbour"),
    ({"rocket", "astronaut", "alien"}, "in space among planets"), ({"submarine", "whale", "dolphin", "shark"}, "underwater at a reef"), ({"camel", "cactus"}, "in the desert"),
    ({"cook", "chef", "baker", "teapot", "cake"}, "in a kitchen"), ({"train"}, "by a river with a bridge"),
)


def _somewhere(beings: list[Actor]) -> str:
    """A place that suits the first subject, when none was said."""
    nouns = {a.noun for a in beings}
    told = next((home for words, home in _HOMES if nouns & words), "")
    if told:
        return told
    homes = {"fish": "in an underwater reef", "vehicle": "on a city street", "plant": "in a meadow", "food": "in a kitchen", "bird": "above rooftops", "animal": "in a forest clearing"}
    kinds = lexicon().classes(beings[0].noun.replace(" ", "-")) if beings else frozenset()
    return next((home for kind, home in homes.items() if kind in kinds), "")
