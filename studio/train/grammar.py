"""English as far as captions need it: verb phrases inflected, subjects with their articles, the frames people ask in, typos."""

from __future__ import annotations

import re

import numpy as np

_DOUBLING = (
    "hop spin nod bob wag flap clap run flip jog stop shrug skip sob hum pop throb drip sit dab get put bat shut swim chat "
    "tap trot zip rip grin hit cut let set sag nap wrap step slip whip zigzag plop drum strut jab jut rub scrub snap rap tip hug dig"
)
DOUBLING = frozenset(_DOUBLING.split())  # verbs that double their last letter before -ing
THIRD = {"be": "is", "do": "does", "go": "goes", "have": "has"}
IRREGULAR_ING = {"lie": "lying", "die": "dying", "tie": "tying", "see": "seeing", "be": "being", "flee": "fleeing"}
ADJECTIVES = ("cute", "little", "big", "red", "old", "tiny", "funny", "blue", "fluffy", "round", "smiling", "green", "golden", "small", "pink", "wooden", "grumpy", "shiny", "striped", "young", "white", "black", "huge", "soft", "quick-witted", "wild-haired", "giant", "slim", "left-handed")
ANY_SUBJECT = ("it", "the character", "this sticker", "the thing", "the object", "the picture", "the drawing", "this", "my drawing", "he", "she", "the guy", "this one", "the whole thing", "him", "her", "our mascot", "the little one", "my oc", "the figure", "that fella")
FRAMES = (  # s: subject, p: base form, g: gerund, t: third person
    "{s} {g}", "{s} {g}", "{s} is {g}", "{s} {t}", "{s} {t}", "make {s} {p}", "{p}", "{p}", "{g}", "{g}", "{t}", "i want {s} to {p}", "let it {p}", "let {s} {p}", "can you make it {p}", "please {p}",
    "{s} that {t}", "{s} should {p}", "{s}, {g}", "it {t}", "have {s} {p}", "{s} starts {g}", "{s} keeps {g}", "could we get {s} {g}", "a shot of {s} {g}", "i'd love to see {s} {p}", "pls make {s} {p}",
    "{s} has to {p}", "animate {s} so that it {t}", "gif of {s} {g}", "sticker of {s} {g}", "we need {s} to {p}", "can {s} {p}?", "{s} who {t}", "watch {s} {p}", "{s}: {p}", "{s} - {g}", "{s} must {p}", "i want {s} {g}",
    "{s} just {t}", "{s} {g} in a loop", "a loop of {s} {g}", "{s} is trying to {p}", "i would like that {s} {t}", "now {p}", "ok {p}", "go on, {p}", "{p} for me", "{s} wants to {p}", "{s} begins to {p}", "show {s} {g}", "{s} which is {g}",
)
NEVER = (  # p, g: what is asked; np, ng: what must not happen
    "don't {np}, just {p}", "don't {np}, {p}", "{p}, don't {np}", "{p} but don't {np}", "{s} {t}, not {ng}", "not {ng}, {g}", "not {ng} but {g}", "no {ng}, only {g}", "no {ng} please, just {p}", "{g} without {ng}", "{p} without {ng}",
    "{p} instead of {ng}", "instead of {ng} it should {p}", "{g} rather than {ng}", "stop {ng} and {p}", "{s} should {p}, not {np}", "{s} shouldn't {np} but {p}", "never {np}, always {p}", "{s} doesn't {np}, it {t}", "it must not {np}, only {p}",
    "i don't want it to {np}, i want it to {p}", "dont {np} just {p}", "{g} but no {ng}", "anything but {ng}, maybe {g}", "less {ng}, more {g}", "{p} and do not {np}", "{s} won't {np}, it will {p}", "quit {ng}, start {g}",
)
ALWAYS = ("{s} can't stop {g}", "{s} never stops {g}", "it cannot help {g}", "don't stop {g}", "nothing can stop it from {g}", "{s} doesn't get tired of {g}", "why not {p}", "don't be shy, {p}", "no idea why but it {t}", "not only cute, it also {t}")


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


def pick(r: np.random.Generator, of: tuple[str, ...] | list[str]) -> str:
    return of[int(r.integers(len(of)))]


def subject(nouns: list[str], r: np.random.Generator) -> str:
    """ "it", "a cat", "my little cat": who does it."""
    if r.random() < 0.25:
        return pick(r, ANY_SUBJECT)
    noun = pick(r, nouns)
    if r.random() < 0.3:
        noun = f"{pick(r, ADJECTIVES)} {noun}"
    article = pick(r, ("a", "the", "a", "my", "this", "the", ""))
    if article == "a" and noun[0] in "aeiou":
        article = "an"
    return f"{article} {noun}".strip()


def sentence(who: str, phrase: str, r: np.random.Generator) -> str:
    """A verb phrase in one of the frames in which people ask."""
    return pick(r, FRAMES).format(s=who, p=phrase, g=progressive(phrase), t=third_person(phrase))


def negated(who: str, phrase: str, other: str, r: np.random.Generator) -> str:
    """A sentence that asks for `phrase` and rules `other` out."""
    return pick(r, NEVER).format(s=who, p=phrase, g=progressive(phrase), t=third_person(phrase), np=other, ng=progressive(other))


def unstoppable(who: str, phrase: str, r: np.random.Generator) -> str:
    """A sentence with a "no" in it that asks for `phrase` all the same."""
    return pick(r, ALWAYS).format(s=who, p=phrase, g=progressive(phrase), t=third_person(phrase))


def noisy(text: str, r: np.random.Generator) -> str:
    """What fingers do: a swapped, missing or doubled letter, no apostrophes, an exclamation mark."""
    if r.random() < 0.08 and len(text) > 6:
        i = int(r.integers(1, len(text) - 2))
        text = (text[:i] + text[i + 1] + text[i] + text[i + 2:], text[:i] + text[i + 1:], text[:i] + text[i] + text[i:])[int(r.integers(3))]
    if r.random() < 0.05:
        text = re.sub(r"'", "", text)
    if r.random() < 0.12:
        text += pick(r, ("!", "!!", ".", "...", " pls", " please", " plz", " lol", " :)", " thx", "?", " haha"))
    return text
