"""Captions for the words' reader: hand-written wordings in the sentence forms in which people ask.

Verb phrases are inflected, subjects come from the noun lists, directions, manners, pace, parts and what is drawn beside
the picture are put in, motions are joined or ruled out. What a caption asks is returned beside it.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from studio.engine.motion.vocabulary import ASKED, BRINGS, DIRECTED, OVERLAYS
from studio.train.grammar import ADJECTIVES, negated, noisy, pick, progressive, sentence, subject, third_person, unstoppable
from studio.train.labels import PART_WORDS, direction_of, manner_of, overlays_of, part_of, side_of, tempo_of

NEUTRAL = ("cutely", "in a loop", "on the spot", "now", "for fun", "in a funny way", "again and again", "please", "all day long", "in the sun", "at night",
           "in the garden", "for a sticker", "in front of a house", "with a hat on", "on the table", "once", "twice", "three times", "like in a cartoon", "for the children", "on the beach",
           "all the time", "in the middle", "at the party", "before breakfast", "on a small stage", "like a big star", "next to a huge tree", "on the right side of the page", "in the left corner", "upstairs")
WAYS = {"left": "left", "right": "right", "up": "up", "down": "down"}
JOINERS = (" and ", " and ", " while ", " + ", ", ", " as well as ", " plus ", " & ", " and also ", " and at the same time ", "; ")
NOMINAL = {  # motions whose name, or another, is a noun: "a little jump"
    "jump": "jump leap", "bounce": "bounce", "hop": "hop skip", "flip": "flip somersault", "sway": "sway", "rock": "rocking", "swing": "swing", "roll": "roll", "shake": "shake rattle", "tremble": "tremble shiver shudder",
    "nod": "nod", "tilt": "tilt", "dance": "dance boogie", "spin": "spin rotation", "twirl": "twirl pirouette", "fall": "fall tumble", "pulse": "pulse heartbeat", "stretch": "stretch", "wobble": "wobble jiggle", "flutter": "flutter",
    "swim": "swim", "walk": "walk stroll", "run": "run sprint jog", "slide": "slide", "peek": "peek", "laugh": "laugh giggle", "wave": "wave", "clap": "clap applause", "cheer": "cheer", "wag": "wag", "kick": "kick", "blink": "blink",
    "wink": "wink", "flap": "flap", "look": "look glance", "eat": "bite nibble", "yawn": "yawn", "sing": "song", "hug": "hug cuddle", "stomp": "stomp stamp", "shrug": "shrug", "bow": "bow curtsy", "sneeze": "sneeze", "sleep": "nap snooze",
    "cry": "cry sob", "squash": "squash", "breathe": "breath", "launch": "lift-off", "melt": "melt", "grow": "growth spurt", "flicker": "flicker", "circle": "circle round the middle", "refuse": "head shake", "burst": "explosion",
}
NOMINAL_FRAMES = ("a {a} {n}", "with a {a} {n}", "do a {a} {n}", "give it a {a} {n}", "{s} with a {a} {n}", "one {a} {n} please", "{a} {n}", "{s} does a {a} {n}", "just a {a} {n}", "add a {a} {n}", "{s} makes a {a} {n}", "{s} doing one {a} {n}")
SIDED = {  # motion: its part, and how one asks for it on one side; {s}: left, right; {p}: a word for the part
    "wave": ("arm", ("wave its {s} {p}", "wave with its {s} {p}", "wave hello with the {s} {p}", "say hi with the {p} on the {s}", "lift its {s} {p} to greet", "greet with the {s} {p}", "wave the {s} {p} only", "wave using its {s} {p}")),
    "kick": ("leg", ("kick with its {s} {p}", "kick the ball with the {s} {p}", "swing its {s} {p}", "kick out its {s} {p}", "move the {s} {p} like a footballer", "kick using the {p} on the {s}")),
    "wink": ("eye", ("wink its {s} {p}", "wink with the {s} {p}", "close the {s} {p}", "wink the {p} on the {s}", "shut only the {s} {p}", "wink with its {s} {p} only")),
    "ears": ("ear", ("wiggle its {s} {p}", "twitch the {s} {p}", "move the {p} on the {s}", "flop its {s} {p}", "flick the {s} {p}", "let the {s} {p} droop and rise")),
    "flap": ("wing", ("flap its {s} {p}", "flap the {p} on the {s}", "beat the {s} {p}", "move its {s} {p} up and down", "lift the {s} {p}")),
    "point": ("arm", ("point with its {s} {p}", "point with the {s} {p}", "stretch out its {s} {p} and point", "point using the {p} on the {s}")),
    "stomp": ("leg", ("stomp its {s} {p}", "stamp with the {s} {p}", "stomp with the {p} on the {s}", "stamp the {s} {p}", "bring down its {s} {p} hard")),
}
BOTH = {
    "cheer": ("arm", ("raise both {p}", "throw up both {p}", "put both its {p} up", "lift both {p} in the air", "both {p} up")), "ears": ("ear", ("wiggle both {p}", "move both its {p}", "both {p} twitch")),
    "blink": ("eye", ("close both {p}", "blink with both {p}", "shut both its {p}")), "flap": ("wing", ("flap both {p}", "both {p} up and down", "use both {p}")), "clap": ("arm", ("clap both {p}", "clap with both {p}")),
    "kick": ("leg", ("kick with both {p}", "kick both {p}")), "wave": ("arm", ("wave hello with both {p}", "wave at us with both {p}")),
}
SIDE_PARTS = {"arm": "hand arm paw hoof fin claw tentacle", "leg": "leg foot knee boot paw", "eye": "eye", "ear": "ear", "wing": "wing fin"}
MOVES = {"tail": "wag", "ear": "ears", "arm": "wave", "leg": "kick", "eye": "blink", "mouth": "talk", "head": "nod", "wing": "flap", "wheel": "spin", "hair": "windblown", "leaf": "sway", "flame": "flicker", "brow": "surprise"}
ONLY = ("only the {p}", "just the {p}", "only its {p}", "only the {p} moves", "only the {p} should move", "just move the {p}", "move only its {p}", "animate the {p} only", "nothing but the {p} moves", "the {p} only", "only {p}", "make the {p} move",
        "i want only the {p} to move", "the {p} moves, the rest stays still", "move the {p} and nothing else", "just the {p} please", "keep all still but the {p}", "the {p} alone", "let the {p} move a little", "{p} movement only", "can the {p} move?", "animate its {p}")
WITH_PART = ("{x} with its {p}", "{x} with the {p}", "{x}, only the {p}", "{x} only with its {p}", "{x}, just the {p}", "{x} using its {p}", "{x} but move only the {p}", "{x}, with nothing but its {p}", "let its {p} {x}", "make the {p} {x}", "the {p} should {x}", "have only the {p} {x}")
LOOSE = ("shake", "bounce", "wobble", "tremble", "sway", "dance", "swing", "spin", "stretch", "droop", "pulse", "grow", "shrink", "flutter", "fade", "melt", "rock", "tilt")  # motions that any part can do
HELD = ("sword", "flag", "cup", "bag", "umbrella", "balloon", "hammer", "staff", "wand", "spear", "flower")
WITHOUT = ("{x} without moving its {p}", "{x}, but keep the {p} still", "{x} while its {p} stays still", "{x}, the {p} must not move")


@dataclass(frozen=True)
class Caption:
    """A text and what it asks: motions (or "still"/"none") and the rest by the vocabulary's names; None where it isn't known."""

    text: str
    motions: tuple[str, ...]
    direction: str | None = ""
    manner: str | None = ""
    tempo: str | None = ""
    side: str | None = ""
    part: str | None = ""
    overlays: tuple[str, ...] | None = ()
    fits: str | None = None  # what a thing does by itself, where nothing is asked of it


def _load(folder: Path, name: str) -> dict[str, Any]:
    return tomllib.loads((folder / name).read_text(encoding="utf-8"))


class Wordings:
    """The wordings and nouns of the repository, ready to be turned into captions."""

    def __init__(self, folder: Path) -> None:
        self.motions: dict[str, dict[str, list[str]]] = {**_load(folder, "motions.toml"), **_load(folder, "particular.toml")}
        self.overlays: dict[str, dict[str, list[str]]] = _load(folder, "overlays.toml")
        self.moods: dict[str, dict[str, Any]] = _load(folder, "moods.toml")
        self.feelings = [(f, mood["motion"], mood["overlays"]) for mood in self.moods.values() for f in mood["feel"]]  # all, on either side of a split
        self.adverbs: dict[str, dict[str, list[str]]] = _load(folder, "adverbs.toml")
        self.hard: dict[str, list[str]] = _load(folder, "hard.toml")["hard"]
        fitting = _load(folder, "fitting.toml")
        self.fits = {noun: fitting["kinds"][kind] for kind, nouns in _load(folder, "nouns.toml").items() for noun in nouns}
        self.nouns = list(self.fits)
        self.special = [noun for nouns in fitting["nouns"].values() for noun in nouns]
        self.fits |= {noun: motion for motion, nouns in fitting["nouns"].items() for noun in nouns}

    def subject(self, r: np.random.Generator) -> str:
        return subject(self.nouns, r)

    def asked(self, name: str, r: np.random.Generator, direction: str = "") -> str:
        """A verb phrase for a motion, with the direction in it."""
        phrase = pick(r, self.motions[name]["base"])
        said = pick(r, self.adverbs[direction]["after"]) if direction else ""
        if "{d}" in phrase:
            plain = WAYS.get(direction, "")
            phrase = phrase.replace("{d}", plain or pick(r, ("along", "across", "away") if name not in ("look", "point") else ("over there", "somewhere", "ahead")))
            said = "" if plain else said
        return f"{phrase} {said}".strip()

    def drawn(self, motion: str, text: str) -> tuple[str, ...]:
        """Overlays that a text about one motion asks for: with the motion, by its words, or by the feeling it names."""
        felt = [o for feeling, asks, overlays in self.feelings if asks == motion and f" {feeling} " in f" {text} " for o in overlays]
        return tuple(dict.fromkeys((*BRINGS.get(motion, ()), *overlays_of(text), *felt)))


def told(text: str, motion: str, w: Wordings) -> Caption:
    """A wording by itself, with what its words say outright."""
    return Caption(text, (motion,), direction_of(text), manner_of(text), tempo_of(text), side_of(text), part_of(text), w.drawn(motion, text))


# ------------------------------------------------------------------ kinds of captions
def nothing_asked(w: Wordings, r: np.random.Generator) -> Caption:
    """A noun, or a description, without a motion; and what the thing named does by itself."""
    if r.random() < 0.3:
        text = pick(r, w.motions["none"]["free"] + w.hard["none"])
        return Caption(text, ("none",), overlays=overlays_of(text))
    noun = pick(r, w.nouns if r.random() < 0.6 else w.special)
    frame = pick(r, ("{}", "{}", "a {}", "the {}", "my {}", "a picture of a {}", "{} sticker", "a cute {}", "drawing of a {}", "{} with a hat", "a {} in the {}", "two {}s", "this is a {}", "{}, flat style", "a {} please", "an old {}", "{} emoji", "photo of my {}", "the {} of my grandma", "a {} and nothing else", "a very detailed {}"))
    other = pick(r, ("forest", "rain", "snow", "kitchen", "city", "style of a comic", "morning", "garden", "box"))
    text = frame.format(noun, other) if frame.count("{}") == 2 else frame.format(noun)
    if r.random() < 0.25:
        text = f"{pick(r, ADJECTIVES)} {text}"
    return Caption(text, ("none",), part=None, side=None, overlays=overlays_of(text), fits=w.fits[noun])


def felt(w: Wordings, r: np.random.Generator) -> Caption:
    """A feeling: it asks for a motion and for what is drawn with it."""
    mood = w.moods[pick(r, list(w.moods))]
    if r.random() < 0.5:
        text = pick(r, mood["free"])
    else:
        f, noun = pick(r, mood["feel"]), pick(r, w.nouns)
        text = pick(r, ("{f}", "{f} {n}", "a {f} {n}", "{s} is {f}", "{s} is {f}", "{s} feeling {f}", "{s} feels {f}", "very {f}", "the {n} looks {f}", "so {f}", "{s} is so {f}", "make it look {f}", "my {n} is {f} today", "why so {f}", "{s} seems {f}", "be {f}", "look {f}", "a {n} that is {f}", "{f} mood"))
        text = text.format(f=f, n=noun, s=w.subject(r))
    return replace(told(text, mood["motion"], w), overlays=tuple(mood["overlays"]), part=None, side=None, manner=None, tempo=None)


def with_drawing(w: Wordings, r: np.random.Generator) -> Caption:
    """Something to be drawn beside the picture, with a motion or alone; sometimes two."""
    name = pick(r, OVERLAYS)
    table = w.overlays[name]
    if r.random() < 0.35:
        text = pick(r, table["free"])
        return Caption(text, ("none",), overlays=tuple(dict.fromkeys((name, *overlays_of(text)))), part=None, side=None, fits="")
    if r.random() < 0.25:
        noun = pick(r, w.nouns)
        text = f"{pick(r, ('', 'a ', 'the ', 'my '))}{noun} {pick(r, table['add'])}"
        return Caption(text, ("none",), overlays=tuple(dict.fromkeys((name, *overlays_of(text)))), part=None, side=None, fits=w.fits[noun])
    base = single(w, r)
    text = f"{base.text}{pick(r, (' ', ' ', ', '))}{pick(r, table['add'])}"
    asked = [*(base.overlays or ()), name, *overlays_of(text)]
    if r.random() < 0.12:
        other = pick(r, OVERLAYS)
        text += f" and {pick(r, w.overlays[other]['add'])}"
        asked.append(other)
    return replace(base, text=text, part=None, side=None, overlays=tuple(dict.fromkeys(asked)), manner=None if base.manner == "" else base.manner)


def of_a_part(w: Wordings, r: np.random.Generator) -> Caption:
    """One part, or one of two, is named."""
    u = r.random()
    if u < 0.4:
        motion = pick(r, list(SIDED))
        kind, frames = SIDED[motion]
        side = pick(r, ("left", "right"))
        phrase = pick(r, frames).format(s=side, p=pick(r, SIDE_PARTS[kind].split()))
        return _framed(w, r, Caption(phrase, (motion,), None, side=side, part=kind))
    if u < 0.55:
        motion = pick(r, list(BOTH))
        kind, frames = BOTH[motion]
        phrase = pick(r, frames).format(p=_plural(pick(r, SIDE_PARTS[kind].split())))
        return _framed(w, r, Caption(phrase, (motion,), side="both", part=kind))
    kind = pick(r, list(MOVES))
    word = pick(r, PART_WORDS[kind].replace("?", "").split())
    if u < 0.75:
        return Caption(pick(r, ONLY).format(p=word), (MOVES[kind],), "", None, part=kind)
    motion = pick(r, LOOSE)
    verb = pick(r, [p for p in w.motions[motion]["base"] if " " not in p] or [motion])
    if u < 0.8:
        thing = pick(r, HELD)
        text = pick(r, ("swing the {h} in its hand", "swing its {h}", "wave its {h} about", "only the {h} in its hand moves", "move the {h} that it holds", "swing the {h} it holds")).format(h=thing)
        return Caption(text, ("swing",), "", "", part="held")
    if u < 0.86:
        return _framed(w, r, Caption(pick(r, WITHOUT).format(x=verb, p=word), (motion,), part=""))
    return Caption(pick(r, WITH_PART).format(x=verb, p=word), (motion,), "", part=kind)


def _plural(word: str) -> str:
    return {"foot": "feet", "hoof": "hooves"}.get(word, f"{word}s")


def _framed(w: Wordings, r: np.random.Generator, c: Caption) -> Caption:
    """A bare verb phrase in a sentence; phrases that are no verb phrase stay as they are."""
    return c if c.text.startswith("both") or r.random() < 0.3 else replace(c, text=sentence(w.subject(r), c.text, r), overlays=tuple(BRINGS.get(c.motions[0], ())))


def ruled_out(w: Wordings, r: np.random.Generator) -> Caption:
    """One motion asked, another ruled out; or a "no" that rules nothing out."""
    name = pick(r, ASKED)
    phrase = w.asked(name, r)
    if r.random() < 0.3:
        text = unstoppable(w.subject(r), phrase, r)
    else:
        other = pick(r, [m for m in ASKED if m != name])
        short = sorted(w.motions[other]["base"], key=len)[:12]
        text = negated(w.subject(r), phrase, pick(r, short).replace(" {d}", ""), r)
    return Caption(text, (name,), None, None, None, None, None, None)


def several(w: Wordings, r: np.random.Generator, count: int) -> Caption:
    """Two or three motions in one sentence."""
    names = tuple(str(n) for n in r.choice(ASKED, count, replace=False))
    phrases = [w.asked(n, r) for n in names]
    who = w.subject(r)
    join = ", ".join if count > 2 and r.random() < 0.4 else None
    form = int(r.integers(4))
    shape = (third_person, progressive, str, str)[form]
    said = [shape(p) for p in phrases]
    joiner = pick(r, JOINERS)
    if joiner == " while ":
        said = [said[0], *map(progressive, phrases[1:])]
    text = join(said) if join else ", ".join(said[:-1]) + joiner + said[-1]
    text = (f"{who} {text}", f"{who} {text}", f"make {who} {text}", text)[form]
    brought = tuple(dict.fromkeys(o for n, p in zip(names, phrases, strict=True) for o in w.drawn(n, p)))
    return Caption(text, names, None, None, None, None, None, brought)


def nominal(w: Wordings, r: np.random.Generator) -> Caption:
    """ "a gentle nod": a motion as a noun, with an adjective of manner or pace."""
    name = pick(r, list(NOMINAL))
    how = pick(r, ("strong", "weak", "fast", "slow"))
    adjective = pick(r, w.adverbs[how]["noun"])
    text = pick(r, NOMINAL_FRAMES).format(a=adjective, n=pick(r, NOMINAL[name].split(" ") if name != "circle" else [NOMINAL[name]]), s=w.subject(r))
    manner, tempo = (how, "") if how in ("strong", "weak") else (None, how)
    return Caption(text.replace("a e", "an e").replace("a u", "an u"), (name,), "", manner, tempo, overlays=BRINGS.get(name, ()))


def single(w: Wordings, r: np.random.Generator) -> Caption:
    """One motion, in whatever form; with a direction, a manner or a pace now and then."""
    name = pick(r, ASKED)
    table = w.motions[name]
    v = r.random()
    if v < 0.3:
        return told(pick(r, table["free"]), name, w)
    if v < 0.37 and table.get("mood"):
        mood, noun = pick(r, table["mood"]), pick(r, w.nouns)
        text = pick(r, ("{m}", "{m} {n}", "a {m} {n}", "{s} is {m}", "{s} feeling {m}", "very {m}", "the {n} looks {m}", "so {m}", "{s} seems {m}", "a {n}, {m}")).format(m=mood, n=noun, s=w.subject(r))
        felt_before = any(mood == feeling for feeling, _, _ in w.feelings)
        return replace(told(text, name, w), manner=None, direction="", overlays=w.drawn(name, text) if felt_before or name in BRINGS else None)
    allowed = DIRECTED.get(name, ())
    ways = (*allowed, *(("left", "right") if "clockwise" in allowed else ()))
    direction = pick(r, ways) if ways and r.random() < 0.5 else pick(r, ("left", "right", "up", "down")) if r.random() < 0.06 else ""
    phrase = w.asked(name, r, direction)
    c = told(phrase, name, w)
    way = _way_said(direction, phrase, w) if direction else direction_of(phrase) if not allowed else c.direction
    phrase, manner, tempo = _with_adverb(w, r, phrase, c.manner, c.tempo)
    return replace(c, text=sentence(w.subject(r), phrase, r), direction=way, manner=manner, tempo=tempo)


def _way_said(direction: str, phrase: str, w: Wordings) -> str | None:
    """What the words of a direction say: "to the right" is right also where a wheel turns; None where the phrase says another."""
    plain = {"clockwise": "right", "counterclockwise": "left"}
    if direction in plain and not any(m in phrase for m in ("clock", "cw", "widdershins")):
        direction = plain[direction]
    opposite = {"left": "right", "right": "left", "up": "down", "down": "up"}.get(direction, "")
    asked = any(phrase.endswith(a) for a in w.adverbs[direction]["after"]) or f" {direction}" in phrase
    return direction if asked and (not opposite or phrase.count(opposite) <= 1) else None


def _with_adverb(w: Wordings, r: np.random.Generator, phrase: str, manner: str | None, tempo: str | None) -> tuple[str, str | None, str | None]:
    """The phrase with a manner, a pace or a plain addition, and what is then asked of both."""
    u = r.random()
    if u >= 0.52:
        return phrase, manner, tempo
    if u >= 0.42:
        return f"{phrase} {pick(r, NEUTRAL)}", manner, tempo
    how = ("strong", "weak", "fast", "slow")[int(u / 0.105)]
    table = w.adverbs[how]
    said = pick(r, table["plain"]) if r.random() < 0.12 else f" {pick(r, table['after'])}"
    also = tempo_of(said) if how in ("strong", "weak") else how
    if how in ("strong", "weak"):
        return phrase + said, how, also if also else tempo
    return phrase + said, None if manner == "" and manner_of(said) != "" else manner, how


def caption(w: Wordings, r: np.random.Generator) -> Caption:
    """One caption. Every motion is as likely as any other."""
    u = r.random()
    if u < 0.09:
        made = nothing_asked(w, r)
    elif u < 0.12:
        made = Caption(pick(r, w.motions["still"]["base"] + w.motions["still"]["free"] + w.hard["still"]), ("still",), None, None, None, part=None, side=None)
    elif u < 0.19:
        name = pick(r, [n for n in w.hard if n not in ("none", "still")])
        made = told(pick(r, w.hard[name]), name, w)
    elif u < 0.25:
        made = felt(w, r)
    elif u < 0.34:
        made = with_drawing(w, r)
    elif u < 0.38:
        made = ruled_out(w, r)
    elif u < 0.49:
        made = several(w, r, 3 if r.random() < 0.15 else 2)
    elif u < 0.55:
        made = of_a_part(w, r)
    elif u < 0.60:
        made = nominal(w, r)
    else:
        made = single(w, r)
    return replace(made, text=noisy(made.text, r))
