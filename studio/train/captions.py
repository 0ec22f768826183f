"""Captions for the words' reader: hand-written wordings in the sentence forms in which people ask.

Verb phrases are inflected, subjects come from the noun lists, directions, manners, pace, parts and what is drawn beside
the picture are put in, motions are joined or ruled out. What a caption asks is returned beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from studio.engine.motion.said import PART_WORDS, direction_said, drawn_said, part_said, side_said, tempo_said
from studio.engine.motion.vocabulary import BRINGS, DIRECTED, MOTIONS, OVERLAYS
from studio.train.grammar import noisy, pick, plural, progressive, third_person, with_article
from studio.train.labels import manner_of
from studio.train.wordings import Wordings

PART_OF_TWO = {"wave": "arm", "kick": "leg", "wink": "eye", "ears": "ear", "flap": "wing", "point": "arm", "stomp": "leg", "cheer": "arm",
               "blink": "eye", "clap": "arm"}
MOVES = {"tail": "wag", "ear": "ears", "arm": "wave", "leg": "kick", "eye": "blink", "mouth": "talk", "head": "nod", "wing": "flap", "wheel": "spin",
         "hair": "windblown", "leaf": "sway", "flame": "flicker", "brow": "surprise"}  # what "only the tail" asks for
LOOSE = ("shake", "bounce", "wobble", "tremble", "sway", "dance", "swing", "spin", "stretch", "droop", "pulse", "grow", "shrink", "flutter", "fade",
         "melt", "rock", "tilt")  # motions that any part can do


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


def told(text: str, motion: str, w: Wordings) -> Caption:
    """A wording by itself, with what its words say outright."""
    return Caption(text, (motion,), direction_said(text, motion) or "", manner_of(text), tempo_said(text) or "", side_said(text) or "",
                   part_said(text) or "", w.drawn(motion, text))


# ------------------------------------------------------------------ kinds of captions
def nothing_asked(w: Wordings, r: np.random.Generator) -> Caption:
    """A noun, or a description, without a motion; and what the thing named does by itself."""
    if r.random() < 0.3:
        text = pick(r, w.motions["none"]["free"] + w.hard["none"])
        return Caption(text, ("none",), overlays=drawn_said(text))
    noun = pick(r, w.nouns if r.random() < 0.6 else w.special)
    text = pick(r, w.frames["noun_alone"]).format(n=noun, o=pick(r, w.frames["places"]))
    if r.random() < 0.25:
        text = f"{pick(r, w.frames['adjectives'])} {text}"
    return Caption(text, ("none",), part=None, side=None, overlays=drawn_said(text), fits=w.fits[noun])


def stillness(w: Wordings, r: np.random.Generator) -> Caption:
    return Caption(pick(r, w.motions["still"]["base"] + w.motions["still"]["free"] + w.hard["still"]), ("still",), None, None, None, None, None)


def look_alike(w: Wordings, r: np.random.Generator) -> Caption:
    """A saying that asks for something else than its loudest word."""
    name = pick(r, [n for n in w.hard if n not in ("none", "still")])
    return told(pick(r, w.hard[name]), name, w)


def felt(w: Wordings, r: np.random.Generator) -> Caption:
    """A feeling: it asks for a motion and for what is drawn with it."""
    mood = w.moods[pick(r, list(w.moods))]
    if r.random() < 0.5:
        text = pick(r, mood["free"])
    else:
        text = pick(r, w.frames["feeling"]).format(f=pick(r, mood["feel"]), n=pick(r, w.nouns), s=w.subject(r))
    return replace(told(text, mood["motion"], w), overlays=tuple(mood["overlays"]), part=None, side=None, manner=None, tempo=None)


def with_drawing(w: Wordings, r: np.random.Generator) -> Caption:
    """Something to be drawn beside the picture: alone, beside a thing, or with a motion; sometimes two."""
    name = pick(r, OVERLAYS)
    table, u = w.overlays[name], r.random()
    if u < 0.35:
        text = pick(r, table["free"])
        return Caption(text, ("none",), overlays=tuple(dict.fromkeys((name, *drawn_said(text)))), part=None, side=None, fits="")
    if u < 0.52:
        noun = pick(r, w.nouns)
        text = f"{pick(r, ('', 'a ', 'the ', 'my '))}{noun} {pick(r, table['add'])}"
        return Caption(text, ("none",), overlays=tuple(dict.fromkeys((name, *drawn_said(text)))), part=None, side=None, fits=w.fits[noun])
    base = single(w, r)
    text = f"{base.text}{pick(r, (' ', ' ', ', '))}{pick(r, table['add'])}"
    asked = [*(base.overlays or ()), name, *drawn_said(text)]
    if r.random() < 0.12:
        other = pick(r, OVERLAYS)
        text += f" and {pick(r, w.overlays[other]['add'])}"
        asked.append(other)
    return replace(base, text=text, part=None, side=None, overlays=tuple(dict.fromkeys(asked)), manner=base.manner or None)


def one_of_two(w: Wordings, r: np.random.Generator) -> Caption:
    """One of two arms, eyes, ears ..., or both."""
    table = w.frames["one_side" if r.random() < 0.7 else "both_sides"]
    side = pick(r, ("left", "right")) if table is w.frames["one_side"] else "both"
    motion = pick(r, list(table))
    word = pick(r, w.frames["part_words"][PART_OF_TWO[motion]])
    phrase = pick(r, table[motion]).format(s=side, p=plural(word) if side == "both" else word)
    text = phrase if phrase.startswith("both") or r.random() < 0.3 else w.sentence(phrase, r)
    return Caption(text, (motion,), None, side=side, part=PART_OF_TWO[motion])


def of_a_part(w: Wordings, r: np.random.Generator) -> Caption:
    """A part is named that is to move, or to be kept still."""
    u, kind = r.random(), pick(r, list(MOVES))
    word = pick(r, PART_WORDS[kind].replace("?", "").split())
    if u < 0.45:
        return Caption(pick(r, w.frames["only"]).format(p=word), (MOVES[kind],), "", None, part=kind)
    if u < 0.55:
        return Caption(pick(r, w.frames["held"]).format(h=pick(r, w.frames["held_things"])), ("swing",), part="held")
    motion = pick(r, LOOSE)
    verb = pick(r, [p for p in w.motions[motion]["base"] if " " not in p] or [motion])
    if u < 0.7:
        return Caption(w.sentence(pick(r, w.frames["part_still"]).format(x=verb, p=word), r), (motion,))
    return Caption(pick(r, w.frames["with_part"]).format(x=verb, p=word), (motion,), part=kind)


def ruled_out(w: Wordings, r: np.random.Generator) -> Caption:
    """One motion asked, another ruled out; or a "no" that rules nothing out."""
    name = pick(r, MOTIONS)
    phrase = w.asked(name, r)
    if r.random() < 0.3:
        text = w.sentence(phrase, r, "no_end")
    else:
        short = sorted(w.motions[pick(r, [m for m in MOTIONS if m != name])]["base"], key=len)[:12]
        text = w.sentence(phrase, r, "rule_out", pick(r, short).replace(" {d}", ""))
    return Caption(text, (name,), None, None, None, None, None, None)


def several(w: Wordings, r: np.random.Generator) -> Caption:
    """Two motions in one sentence, or three."""
    names = tuple(str(n) for n in r.choice(MOTIONS, 3 if r.random() < 0.15 else 2, replace=False))
    phrases = [w.asked(n, r) for n in names]
    shape: Callable[[str], str] = (third_person, progressive, str, str)[int(r.integers(4))]
    said = [shape(p) for p in phrases]
    joiner = pick(r, w.frames["joiners"])
    if joiner == " while ":
        said = [said[0], *map(progressive, phrases[1:])]
    text = ", ".join(said) if len(said) > 2 and r.random() < 0.4 else ", ".join(said[:-1]) + joiner + said[-1]
    if shape is not str:
        text = f"{w.subject(r)} {text}"
    elif r.random() < 0.5:
        text = f"make {w.subject(r)} {text}"
    brought = tuple(dict.fromkeys(o for n, p in zip(names, phrases, strict=True) for o in w.drawn(n, p)))
    return Caption(text, names, None, None, None, None, None, brought)


def as_a_noun(w: Wordings, r: np.random.Generator) -> Caption:
    """ "a gentle nod": a motion as a noun, with an adjective of manner or pace."""
    name, how = pick(r, list(w.frames["nouns"])), pick(r, ("strong", "weak", "fast", "slow"))
    text = pick(r, w.frames["noun_of_a_motion"]).format(a=pick(r, w.adverbs[how]["noun"]), n=pick(r, w.frames["nouns"][name]), s=w.subject(r))
    manner, tempo = (how, "") if how in ("strong", "weak") else (None, how)
    return Caption(with_article(text), (name,), "", manner, tempo, overlays=BRINGS.get(name, ()))


def in_a_mood(w: Wordings, r: np.random.Generator, name: str) -> Caption:
    """An adjective that alone means the motion."""
    mood = pick(r, w.motions[name]["mood"])
    text = pick(r, w.frames["feeling"]).format(f=mood, n=pick(r, w.nouns), s=w.subject(r))
    known = name in BRINGS or any(mood == feeling for feeling, _, _ in w.feelings)
    return replace(told(text, name, w), manner=None, direction="", overlays=w.drawn(name, text) if known else None)


def single(w: Wordings, r: np.random.Generator) -> Caption:
    """One motion, in whatever form; with a direction, a manner or a pace now and then."""
    name, v = pick(r, MOTIONS), r.random()
    if v < 0.3:
        return told(pick(r, w.motions[name]["free"]), name, w)
    if v < 0.37 and w.motions[name].get("mood"):
        return in_a_mood(w, r, name)
    ways = DIRECTED.get(name, ())
    ways = (*ways, "left", "right") if "clockwise" in ways else ways
    direction = pick(r, ways) if ways and r.random() < 0.5 else pick(r, ("left", "right", "up", "down")) if r.random() < 0.06 else ""
    phrase = w.asked(name, r, direction)
    known = told(phrase, name, w)
    phrase, manner, tempo = with_adverb(w, r, phrase, known)
    return replace(known, text=w.sentence(phrase, r), manner=manner, tempo=tempo)


def with_adverb(w: Wordings, r: np.random.Generator, phrase: str, known: Caption) -> tuple[str, str | None, str | None]:
    """The phrase with a manner, a pace or a plain addition, and what is then asked of both."""
    u = r.random()
    if u >= 0.42:
        return phrase if u >= 0.52 else f"{phrase} {pick(r, w.frames['additions'])}", known.manner, known.tempo
    how = ("strong", "weak", "fast", "slow")[int(u / 0.105)]
    said = pick(r, w.adverbs[how]["plain"]) if r.random() < 0.12 else f" {pick(r, w.adverbs[how]['after'])}"
    if how in ("strong", "weak"):
        return phrase + said, how, tempo_said(said) or known.tempo
    return phrase + said, None if known.manner == "" and manner_of(said) != "" else known.manner, how


KINDS: tuple[tuple[float, Callable[[Wordings, np.random.Generator], Caption]], ...] = (
    (0.05, nothing_asked), (0.02, stillness), (0.07, look_alike), (0.07, felt), (0.06, with_drawing), (0.03, ruled_out), (0.10, several),
    (0.02, one_of_two), (0.02, of_a_part), (0.05, as_a_noun), (0.51, single),
)  # shares of the captions
UP_TO = np.cumsum([share for share, _ in KINDS])[:-1]


def caption(w: Wordings, r: np.random.Generator) -> Caption:
    """One caption. Every motion is as likely as any other."""
    made = KINDS[int(np.searchsorted(UP_TO, r.random(), side="right"))][1](w, r)
    return replace(made, text=noisy(made.text, r))
