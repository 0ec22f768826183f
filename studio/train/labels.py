"""What a text says outright: manner, pace, direction, a named part and its side, what is to be drawn beside the picture.

Plain patterns over the training wordings, so that the reader learns from texts that nobody labelled by hand. Where a
text can't be judged that way the answer is None, and the loss leaves it out.
"""

from __future__ import annotations

import re

from studio.engine.motion.vocabulary import NAMED

STRONG_WORDS = re.compile(
    r"\b(wild|wildly|crazy|violent\w*|vigorous\w*|frantic\w*|intens\w*|like mad|hard|huge|massive|super fast|furious\w*|strongly|energetic\w*"
    r"|enormous\w*|extreme\w*|powerful\w*)\b")
WEAK_WORDS = re.compile(
    r"\b(gentl\w*|slight\w*|soft|softly|a little|subtl\w*|a bit|delicat\w*|calm\w*|barely|lightly|tiny|faint\w*|quiet\w*|mild\w*)\b")
NO_PACE = re.compile(r"\b(breakfast|fast asleep|fast food|stand fast|speed (?:lines?|effect|streaks)|slow (?:song|dance|clap|music|jazz))\b")
FAST_WORDS = re.compile(r"\b(fast|faster|quick\w*|rapid\w*|swift\w*|speed\w*|hurried\w*|hast\w+|brisk\w*)\b")
SLOW_WORDS = re.compile(r"\b(slow\w*|leisurely|unhurried\w*|gradual\w*|slo-?mo)\b")
WAYS = re.compile(
    r"\b(left|right|up|down|upwards?|downwards?|leftwards?|rightwards?|(?:counter|anti)?-?clockwise|east|west|above|below|sideways|side to side)\b")

PART_WORDS = {
    "arm": "arms? hands? paws? fists? fingers? thumbs? elbows? claws? palms? tentacles? shoulders?",
    "leg": "legs? foot feet heels? toes? knees? hoof hooves", "eye": "eyes? eyelids? eyelashes lashes pupils?", "brow": "eyebrows? brows?",
    "mouth": "mouth lips? jaws? beak muzzle tongue", "ear": "ears? horns? antennae antlers", "head": "head face nose chin", "tail": "tails?",
    "wing": "wings? fins? flippers?", "hair": "hair mane ponytail pigtails braids? fringe curls beard fur",
    "wheel": "wheels? tyres? tires? propellers? rotors?",
    "leaf": "leaf leaves petals? branches twigs blossoms", "flame": "flames?",
}
_KIND_OF = {re.compile(rf"(?:{'|'.join(words.split())})"): kind for kind, words in PART_WORDS.items()}
_ANY_PART = "|".join(word for words in PART_WORDS.values() for word in words.split())
_NOT_AFTER = "".join(f"(?<!{word} )" for word in ("on", "to", "off", "onto", "from", "over", "at", "behind", "like", "without", "moving"))
_NAMES = re.compile(
    rf"{_NOT_AFTER}\b(?:its|his|her|their|my|your|both|one|left|right|only the|just the|only|just|move the|with the|an?)"
    rf"\s+(?:(?!and\b|or\b|with\b)\w+\s+){{0,2}}?({_ANY_PART})\b")
_OPENS = re.compile(
    rf"^(?:the |its )?(?:\w+ )?({_ANY_PART}) (?:only|go|goes|move|moves|moving|up|down|flap|flaps|twitch|twitching|wag|wagging)\b")
_SIDE = re.compile(rf"\b(left|right|both)\s+(?:of its |its |the )?(?:\w+\s+)?(?:{_ANY_PART})\b")
_SIDE_AFTER = re.compile(rf"\b(?:{_ANY_PART}) on (?:the|its|your|his|her) (left|right)\b")

_DRAWN = {
    "tears": r"\btears\b(?! (?:along|down the|off))|\b(?:a|one) tear\b|\bteardrops\b", "hearts": r"\bhearts\b", "confetti": r"\bconfetti\b",
    "sparks": r"\b(?:sparkl(?:es|ing)|sparks|glitter\w*|pixie dust)\b",
    "steam": r"\bsteaming\b|\bsteam (?:rises|rising|comes|coming|out)\b|\bwith steam\b",
    "sweat": r"\bsweat(?:s|ing|y)?\b", "notes": r"\bmusic(?:al)? notes\b", "zzz": r"\bz ?zz+\b|\bz z\b",
    "rain": r"\b(?:in|through|under) the (?:pouring )?rain\b|\brain(?:s|ing)\b",
    "snow": r"\b(?:in|through) the snow\b|\bsnow(?:s|ing|flakes)\b|\bblizzard\b|\bsnowstorm\b", "speed lines": r"\b(?:speed|motion) lines\b",
    "covered eyes": r"\bcover\w* (?:its|his|her|their) (?:eyes|face)\b|\bhid\w+ (?:its|his|her|their) (?:face|eyes)\b|\bfacepalm\b",
    "anger mark": r"\banger (?:mark|vein)\b", "stars": r"\bsee(?:s|ing)? stars\b|\bstars (?:around|circl)", "bubbles": r"\bbubbles\b",
}
_DRAWN_AS = {name: re.compile(pattern) for name, pattern in _DRAWN.items()}


def manner_of(text: str) -> str | None:
    strong, weak = STRONG_WORDS.search(text), WEAK_WORDS.search(text)
    if strong and weak:
        return None
    return "strong" if strong else "weak" if weak else ""


def tempo_of(text: str) -> str | None:
    plain = NO_PACE.sub(" ", text)
    fast, slow = FAST_WORDS.search(plain), SLOW_WORDS.search(plain)
    if fast and slow:
        return None
    return "fast" if fast else "slow" if slow else ""


def direction_of(text: str) -> str | None:
    """ "" where no word of a direction stands; None where one does, since it need not be one that is asked for."""
    return None if WAYS.search(text) else ""


def part_of(text: str) -> str:
    """The kind of part (`studio.pixels.parts.KINDS`) that a text names, "" for none; an idiom may fool it."""
    found = _OPENS.search(text) or _NAMES.search(text)
    if found is None:
        return ""
    kind = next(kind for words, kind in _KIND_OF.items() if words.fullmatch(found.group(1)))
    assert kind in NAMED
    return kind


def side_of(text: str) -> str:
    """Which of two parts a text names: "left", "right", "both" or ""."""
    found = _SIDE.search(text) or _SIDE_AFTER.search(text)
    return found.group(1) if found else ""


def overlays_of(text: str) -> tuple[str, ...]:
    """What a text asks to be drawn beside the picture, by its words."""
    return tuple(name for name, pattern in _DRAWN_AS.items() if pattern.search(text))
