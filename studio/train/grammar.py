"""English as far as captions need it: verb phrases inflected, and what fingers do to them."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

_DOUBLING = (
    "hop spin nod bob wag flap clap run flip jog stop shrug skip sob hum pop throb drip sit dab get put bat shut swim chat tap trot zip rip grin hit "
    "cut let set sag nap wrap step slip whip zigzag plop drum strut jab jut rub scrub snap rap tip hug dig"
)
DOUBLING = frozenset(_DOUBLING.split())  # verbs that double their last letter before -ing
THIRD = {"be": "is", "do": "does", "go": "goes", "have": "has"}
IRREGULAR_ING = {"lie": "lying", "die": "dying", "tie": "tying", "see": "seeing", "be": "being", "flee": "fleeing"}
IRREGULAR_PLURAL = {"foot": "feet", "hoof": "hooves"}


def progressive(phrase: str) -> str:
    """ "jump for joy" -> "jumping for joy"; "be sad" -> "sad"."""
    verb, _, rest = phrase.partition(" ")
    tail = f" {rest}" if rest else ""
    if verb == "be" and rest:
        return rest
    if verb in IRREGULAR_ING:
        return IRREGULAR_ING[verb] + tail
    if verb in DOUBLING:
        return verb + verb[-1] + "ing" + tail
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")):
        return verb[:-1] + "ing" + tail
    return verb + "ing" + tail


def third_person(phrase: str) -> str:
    verb, _, rest = phrase.partition(" ")
    tail = f" {rest}" if rest else ""
    if verb in THIRD:
        return THIRD[verb] + tail
    if verb.endswith(("s", "sh", "ch", "x", "z", "o")):
        return verb + "es" + tail
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return verb[:-1] + "ies" + tail
    return verb + "s" + tail


def plural(noun: str) -> str:
    return IRREGULAR_PLURAL.get(noun, f"{noun}s")


def with_article(text: str) -> str:
    """ "a" before a vowel becomes "an"."""
    return re.sub(r"\ba (?=[aeiou])", "an ", text)


def pick(r: np.random.Generator, of: Sequence[str]) -> str:
    return of[int(r.integers(len(of)))]


def noisy(text: str, r: np.random.Generator) -> str:
    """A swapped, missing or doubled letter, no apostrophes, an exclamation mark."""
    if r.random() < 0.08 and len(text) > 6:
        i = int(r.integers(1, len(text) - 2))
        fingers = (text[:i] + text[i + 1] + text[i] + text[i + 2:], text[:i] + text[i + 1:], text[:i] + text[i] + text[i:])
        text = fingers[int(r.integers(3))]
    if r.random() < 0.05:
        text = text.replace("'", "")
    if r.random() < 0.12:
        text += pick(r, ("!", "!!", ".", "...", " pls", " please", " plz", " lol", " :)", " thx", "?", " haha"))
    return text
