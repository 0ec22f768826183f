"""Captions for the words' reader: hand-written wordings in the sentence forms in which people ask.

Verb phrases are inflected, subjects come from the noun lists, directions and manners are put where the motion knows
them, two motions are joined. What a caption asks is returned beside it.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from studio.engine.motion.vocabulary import DIRECTED, FIRST_MOTIONS, direction_for

_DOUBLING = (
    "hop spin nod bob wag flap clap run flip jog stop shrug skip sob hum pop throb drip sit dab get put bat shut swim chat "
    "tap trot zip rip grin hit cut let set sag nap wrap step slip whip zigzag plop drum strut jab jut rub scrub snap rap tip"
)
DOUBLING = frozenset(_DOUBLING.split())  # verbs that double their last letter before -ing
THIRD = {"be": "is", "do": "does", "go": "goes", "have": "has"}
IRREGULAR_ING = {"lie": "lying", "die": "dying", "tie": "tying", "see": "seeing", "be": "being", "flee": "fleeing"}
STRONG = ("wildly", "a lot", "very strongly", "with great energy", "like crazy", "intensely", "super fast", "like mad", "frantically", "hard",
          "violently", "vigorously", "really hard", "as much as it can", "extremely", "very much", "hugely", "with all its might", "furiously", "dramatically")
WEAK = ("gently", "slightly", "softly", "a little", "subtly", "just a bit", "delicately", "calmly", "very slightly", "barely", "lightly",
        "a tiny bit", "faintly", "quietly", "tenderly", "slowly and gently", "ever so slightly", "a little bit", "mildly")
NEUTRAL = ("cutely", "in a loop", "on the spot", "now", "for fun", "in a funny way", "again and again", "please", "all day long", "in the sun", "at night",
           "in the garden", "for a sticker", "in front of a house", "with a hat on", "on the table")
STRONG_WORDS = re.compile(r"\b(wild|wildly|crazy|violent\w*|vigorous\w*|frantic\w*|intens\w*|like mad|hard|huge|massive|super fast|furious\w*|strongly|energetic\w*|enormous\w*|extreme\w*|powerful\w*)\b")
WEAK_WORDS = re.compile(r"\b(gentl\w*|slight\w*|soft|softly|a little|subtl\w*|a bit|delicat\w*|calm\w*|barely|light|lightly|tiny|faint\w*|quiet\w*|mild\w*)\b")
DIRECTION_WORDS = {
    "left": ("to the left", "left", "leftwards", "towards the left", "to its left", "to the left side", "leftward", "heading left", "off to the left"),
    "right": ("to the right", "right", "rightwards", "towards the right", "to its right", "to the right side", "rightward", "heading right", "off to the right"),
    "up": ("up", "upwards", "to the top", "towards the top", "up the screen", "skyward", "upward"),
    "down": ("down", "downwards", "to the bottom", "towards the bottom", "down the screen", "downward"),
    "clockwise": ("clockwise", "to the right", "in a clockwise direction", "the way a clock goes", "rightwards"),
    "counterclockwise": ("counterclockwise", "anticlockwise", "counter-clockwise", "anti-clockwise", "to the left", "against the clock", "in a counterclockwise direction", "leftwards"),
}
ADJECTIVES = ("cute", "little", "big", "red", "old", "tiny", "funny", "blue", "fluffy", "round", "smiling", "green", "golden", "small", "pink", "wooden", "grumpy", "shiny", "striped", "young", "white", "black")
ANY_SUBJECT = ("it", "the character", "this sticker", "the thing", "the object", "the picture", "the drawing", "this", "my drawing", "he", "she", "the guy", "this one", "the whole thing", "him", "her")
JOINERS = (" and ", " and ", " while ", " + ", ", ", " as well as ", " plus ", " & ")


@dataclass(frozen=True)
class Caption:
    """A text and what it asks: motions (one or two, or "still"/"none"), direction, manner; None where it isn't known."""

    text: str
    motions: tuple[str, ...]
    direction: str | None
    manner: str | None


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


class Wordings:
    """The wordings and nouns of the repository, ready to be turned into captions."""

    def __init__(self, folder: Path) -> None:
        self.motions = tomllib.loads((folder / "motions.toml").read_text(encoding="utf-8"))
        nouns = tomllib.loads((folder / "nouns.toml").read_text(encoding="utf-8"))
        self.nouns = [n for words in nouns.values() for n in words]

    def subject(self, r: np.random.Generator) -> str:
        if r.random() < 0.25:
            return str(r.choice(ANY_SUBJECT))
        noun = str(r.choice(self.nouns))
        if r.random() < 0.3:
            noun = f"{r.choice(ADJECTIVES)} {noun}"
        article = r.choice(["a", "the", "a", "my", "this", "the", ""])
        if article == "a" and noun[0] in "aeiou":
            article = "an"
        return f"{article} {noun}".strip()

    def asked(self, name: str, r: np.random.Generator, direction: str) -> tuple[str, str | None]:
        """A verb phrase for a motion, with the direction in it, and the manner that it implies by itself."""
        phrase = str(r.choice(self.motions[name]["base"]))
        said = str(r.choice(DIRECTION_WORDS[direction])) if direction else ""
        if "{d}" in phrase:
            plain = direction if direction in ("left", "right", "up", "down") else ""
            phrase = phrase.replace("{d}", plain or str(r.choice(["along", "across", "away"])))
            if plain:
                said = ""
        elif direction and (_mentions_direction(phrase)):
            said = ""
        phrase = f"{phrase} {said}".strip()
        return phrase, manner_of(phrase)


def _mentions_direction(text: str) -> bool:
    return bool(re.search(r"\b(left|right|up|down|upwards?|downwards?|clockwise|sideways|side to side|round|around)\b", text))


def manner_of(text: str) -> str | None:
    strong, weak = STRONG_WORDS.search(text), WEAK_WORDS.search(text)
    if strong and weak:
        return None
    return "strong" if strong else "weak" if weak else ""


def sentence(subject: str, phrase: str, r: np.random.Generator) -> str:
    ing, third = progressive(phrase), third_person(phrase)
    forms = (
        f"{subject} {ing}", f"{subject} is {ing}", f"{subject} {third}", f"make {subject} {phrase}", phrase, ing, third, f"{subject} {ing}",
        f"i want {subject} to {phrase}", f"let it {phrase}", f"can you make it {phrase}", f"please {phrase}", f"{subject} that {third}",
        f"{subject} should {phrase}", f"{subject}, {ing}", f"it {third}", f"have {subject} {phrase}", f"{subject} starts {ing}", f"{subject} keeps {ing}", phrase, ing,
    )
    return str(forms[int(r.integers(len(forms)))])


def joined(w: Wordings, first: str, second: str, r: np.random.Generator) -> str:
    a, _ = w.asked(first, r, "")
    b, _ = w.asked(second, r, "")
    joiner = str(r.choice(JOINERS))
    subject = w.subject(r)
    form = int(r.integers(4))
    if form == 0 or joiner == " while ":
        return f"{subject} {third_person(a)}{joiner}{progressive(b) if joiner == ' while ' else third_person(b)}"
    if form == 1:
        return f"{subject} {progressive(a)}{joiner}{progressive(b)}"
    if form == 2:
        return f"make {subject} {a}{joiner}{b}"
    return f"{a}{joiner}{b}"


def noisy(text: str, r: np.random.Generator) -> str:
    """What fingers do: a swapped or missing letter, capitals, an exclamation mark."""
    if r.random() < 0.06 and len(text) > 6:
        i = int(r.integers(1, len(text) - 2))
        text = text[:i] + text[i + 1] + text[i] + text[i + 2:] if r.random() < 0.5 else text[:i] + text[i + 1:]
    if r.random() < 0.1:
        text += str(r.choice(["!", "!!", ".", "...", " pls", " please"]))
    return text


def none_asked(w: Wordings, r: np.random.Generator) -> str:
    if r.random() < 0.45:
        return str(r.choice(w.motions["none"]["free"]))
    noun = str(r.choice(w.nouns))
    frame = str(r.choice(["{}", "a {}", "the {}", "my {}", "a picture of a {}", "{} sticker", "a cute {}", "drawing of a {}", "{} with a hat", "a {} in the {}", "two {}s", "this is a {}"]))
    other = str(r.choice(["forest", "rain", "snow", "kitchen", "city", "style of a comic", "morning", "garden", "box"]))
    text = frame.format(noun, other) if frame.count("{}") == 2 else frame.format(noun)
    return f"{r.choice(ADJECTIVES)} {text}" if r.random() < 0.3 else text


def caption(w: Wordings, r: np.random.Generator) -> Caption:
    """One caption. Every class is as likely as any other; an eighth ask for two motions, a tenth for none."""
    u = r.random()
    if u < 0.09:
        return Caption(noisy(none_asked(w, r), r), ("none",), "", "")
    if u < 0.12:
        text = str(r.choice(w.motions["still"]["base"] + w.motions["still"]["free"]))
        return Caption(noisy(text, r), ("still",), "", "")
    name = str(r.choice(FIRST_MOTIONS))
    if u < 0.24:
        other = str(r.choice([m for m in FIRST_MOTIONS if m != name]))
        return Caption(noisy(joined(w, name, other, r), r), (name, other), None, None)
    table = w.motions[name]
    v = r.random()
    if v < 0.33:
        text = str(r.choice(table["free"]))
        return Caption(noisy(text, r), (name,), None, manner_of(text))
    if v < 0.42 and table.get("mood"):
        mood = str(r.choice(table["mood"]))
        noun = str(r.choice(w.nouns))
        forms = (mood, f"{mood} {noun}", f"a {mood} {noun}", f"{w.subject(r)} is {mood}", f"{w.subject(r)} feeling {mood}", f"very {mood}", f"the {noun} looks {mood}", f"so {mood}")
        return Caption(noisy(str(forms[int(r.integers(len(forms)))]), r), (name,), "", None)
    allowed = DIRECTED.get(name, ())
    direction = str(r.choice(allowed)) if allowed and r.random() < 0.45 else ""
    phrase, manner = w.asked(name, r, direction)
    if direction and _mentions_direction(phrase) and not any(d in phrase for d in (direction, *DIRECTION_WORDS[direction])):
        direction = ""
    extra = r.random()
    if extra < 0.13:
        phrase, manner = f"{phrase} {r.choice(STRONG)}", "strong"
    elif extra < 0.26:
        phrase, manner = f"{phrase} {r.choice(WEAK)}", "weak"
    elif extra < 0.36:
        phrase = f"{phrase} {r.choice(NEUTRAL)}"
    said = direction_for(name, direction)
    return Caption(noisy(sentence(w.subject(r), phrase, r), r), (name,), said, manner)
