"""What a text says outright, in words of closed classes: a direction, a pace, a part and its side, a thing to be drawn.

Such words are obeyed to the letter; where a text has none of them the network may still have understood one ("at a
snail's pace"). The same patterns label the captions from which it learns.
"""

from __future__ import annotations

import re

from studio.engine.motion.vocabulary import DIRECTED

# ------------------------------------------------------------------ direction
_FIGURES = re.compile(  # where left, right, up and down are no direction
    r"\ball ?right\b|\b(?:is|are|that's|it's|you're|be) right\b"
    r"|\bright (?:now|away|here|there|on time|behind|after|before|angles?|side up|at|in front|through)\b"
    r"|\b(?:has |have |had |just |who |that |it |he |she )left (?:the|its|his|her|a|me|us|them|home|him)\b|\bleft (?:alone|over|behind)\b"
    r"|\bleft-?handed\b|\bright-?handed\b"
    r"|\bleft (?:and|or|then) right\b|\bright (?:and|or|then) left\b"
    r"|\bup (?:and|or) down\b|\bdown and up\b|\bside to side\b|\bthe right (?:way|time|moment|thing)\b")
_WAYS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("counterclockwise", re.compile(
        r"\b(?:counter|anti)[ -]?clock-?wise\b|\bccw\b|\bwiddershins\b|\bagainst the (?:clock|hands)\b|\bopposite way to a clock\b")),
    ("clockwise", re.compile(r"\bclock-?wise\b|\bcw\b|\b(?:with the clock|the way a clock goes|like (?:the )?(?:clock|hands of a clock))\b")),
    ("right", re.compile(r"\bfrom (?:the )?left(?: (?:to|side|edge|into|towards)\b.*)?|\bleft to right\b|\beast(?:wards?)?\b")),
    ("left", re.compile(r"\bfrom (?:the )?right(?: (?:to|side|edge|into|towards)\b.*)?|\bright to left\b|\bwest(?:wards?)?\b")),
    ("left", re.compile(r"\bleft(?:wards?)?\b")), ("right", re.compile(r"\bright(?:wards?)?\b")),
)
_UPRIGHT: tuple[tuple[str, re.Pattern[str]], ...] = (  # only for motions that go up and down
    ("up", re.compile(
        r"\bfrom (?:the )?(?:below|bottom)\b|\b(?:up|upwards?|skywards?|uphill|upstairs|rise|rises|rising|ascend\w*|climb\w*)\b"
        r"|\b(?:to|at|towards?) the (?:top|sky|ceiling|stars|clouds|moon|heavens?)\b")),
    ("down", re.compile(
        r"\bfrom (?:the )?(?:above|top)\b|\b(?:down|downwards?|downhill|downstairs|sink|sinks|sinking|descend\w*|lower)\b"
        r"|\b(?:to|at|towards?) the (?:bottom|ground|floor)\b")),
)

# ------------------------------------------------------------------ pace
_NO_PACE = re.compile(r"\b(?:breakfast|fast asleep|fast food|stand fast|speed (?:lines?|effect|streaks)|slow (?:song|dance|clap|music|jazz))\b")
_FAST = re.compile(r"\b(?:fast|faster|quick\w*|rapid\w*|swift\w*|speed|speedy|speedily|sped up|hurried\w*|hurry|hast(?:y|ily|e)|brisk\w*)\b")
_SLOW = re.compile(r"\b(?:slow\w*|leisurely|unhurried\w*|gradual\w*|slo-?mo|sluggish\w*|no hurry|without hurry)\b")

# ------------------------------------------------------------------ parts
PART_WORDS = {
    "arm": "arms? hands? paws? fists? fingers? thumbs? elbows? claws? palms? tentacles? shoulders?",
    "leg": "legs? foot feet heels? toes? knees? hoof hooves hoofs",
    "eye": "eyes? eyelids? eyelash(?:es)? lashes pupils?", "brow": "eyebrows? brows?", "mouth": "mouth lips? jaws? beak muzzle tongue",
    "ear": "ears? horns? antennae? antennas? antlers? feelers?", "head": "head nose chin", "tail": "tails?", "wing": "wings? fins? flippers?",
    "hair": "hair mane ponytail pigtails? braids? fringe curls beard fur plaits? locks", "wheel": "wheels? tyres? tires? propellers? rotors? blades",
    "leaf": "leaf leaves petals? branch branches twigs? blossoms?", "flame": "flames?",
}
_ANY = "|".join(word for words in PART_WORDS.values() for word in words.split())
_KIND_OF = {re.compile("|".join(words.split())): kind for kind, words in PART_WORDS.items()}
_NOT_A_PART = re.compile(  # figures of speech, comparisons, places, what is to be kept still
    rf"\bhead over heels\b|\bby hand\b|\bhand in hand\b|\b(?:on|in) (?:the other hand|hand|foot)\b"
    r"|\b(?:on|onto|to|off|over|under|at|behind|from|above|around|round|before|between|out of|into) "
    rf"(?:its|his|her|their|the|a|my|your|someone's)? ?(?:\w+ )?(?:{_ANY})\b|\b(?:like|as) (?:an? |the )?(?:\w+ )?(?:{_ANY})\b"
    rf"|\b(?:without|not) (?:moving )?(?:its |the |any )?(?:{_ANY})\b"
    rf"|\b(?:keep|keeping|hold|holding) (?:its|the|his|her) (?:{_ANY}) (?:still|steady|quiet|high)\b|\b(?:{_ANY})-?less\b"
    r"|\b\w+-(?:eyed|eared|handed|legged|headed|haired|tailed|winged)\b|\b(?:ferris|steering|cart|big) wheels?\b")
_HELD = re.compile(r"\b(?:in|with what is in) (?:its|his|her|their) (?:hands?|paws?)\b|\b(?:it|he|she|that it) (?:holds|is holding)\b")
_NAMED = re.compile(rf"\b({_ANY})\b")
_SIDE = re.compile(rf"\b(left|right|both)\s+(?:of its |its |the )?(?:\w+\s+)?(?:{_ANY})\b")
_SIDE_AFTER = re.compile(rf"\b(?:{_ANY}) on (?:the|its|your|his|her) (left|right)\b")


def direction_said(text: str, motion: str) -> str | None:
    """The direction that a text says, as far as it can mean this motion. "From the left" goes right.

    "" where words of direction stand that mean none ("left and right"), None where none stand.
    """
    found = _SIDE_AFTER.sub(" ", _SIDE.sub(" ", text.lower()))
    plain = _FIGURES.sub(" ", found)
    upright = _UPRIGHT if "up" in DIRECTED.get(motion, ()) else ()
    way = next((way for way, pattern in (*_WAYS, *upright) if pattern.search(plain)), None)
    return "" if way is None and plain != found else way


def tempo_said(text: str) -> str | None:
    """ "fast" or "slow"; "" where a text says both or only seems to, None where it says nothing of pace."""
    plain = _NO_PACE.sub(" ", text.lower())
    slow, fast = _SLOW.search(plain), _FAST.search(_SLOW.sub(" ", plain))
    if fast or slow:
        return "" if fast and slow else "fast" if fast else "slow"
    return "" if plain != text.lower() else None


def part_said(text: str) -> str | None:
    """The kind of part (`studio.pixels.parts.KINDS`) that a text names first; "" where it only seems to name one, else None."""
    asked = _SIDE_AFTER.sub(lambda m: m.group(0).split(" on ")[0], text.lower())
    if _HELD.search(asked):
        return "held"
    plain = _NOT_A_PART.sub(" ", asked)
    found = _NAMED.search(plain)
    if found is not None:
        return next(kind for words, kind in _KIND_OF.items() if words.fullmatch(found.group(1)))
    return "" if plain != asked else None


def side_said(text: str) -> str | None:
    """Which of two parts a text names: "left", "right", "both", or None."""
    found = _SIDE.search(text.lower()) or _SIDE_AFTER.search(text.lower())
    return found.group(1) if found else None


# ------------------------------------------------------------------ what is drawn round the picture
_NOT_DRAWN = re.compile(
    r"\b(?:no|without(?: any)?|not any) (?:\w+ )?\w+|\bout of steam\b|\b(?:queen|king|ace|jack) of hearts\b|\bsparkling (?:wine|water)\b"
    r"|\b(?:rain ?(?:coat|boots?|barrel|clouds?|forest)|snow (?:globe|leopard|white|shovel|plough)"
    r"|steam (?:train|boat|iron|engine|locomotive|roller)|soap bubble)\b")
_DRAWN = {
    "tears": r"\b(?:in|with|of|shed\w*|wip\w+|burst\w* into|the|its|her|his|big|running) (?:\w+ )?tears\b"
             r"|^tears\b(?! (?:along|down|off|up|through|apart|into|round|around))"
             r"|\btears (?:run|roll|fall|flow|drip|stream|well|come|pl)|\b(?:a|one) tear\b"
             r"|\bteardrops\b|\bteary\b",
    "hearts": r"\bhearts\b|<3", "confetti": r"\bconfetti\b|\bparty poppers?\b|\bstreamers\b", "bubbles": r"\bbubbles\b",
    "sparks": r"\b(?:sparkl(?:e|es|ing|y)|sparks|glitter\w*|(?:pixie|star|magic) ?dust)\b", "steam": r"\bsteam(?:s|ing|y)?\b|\bvapou?r\b",
    "sweat": r"\bsweat(?:s|ing|y)?\b|\bperspir\w+",
    "notes": r"\b(?:music(?:al)?|eighth) notes?\b|\bnotes (?:fly|float|com|around|in the air|danc|all)|\bquavers\b",
    "zzz": r"\bz ?zz+|\bz z\b|\bzs\b|\bz's\b", "rain": r"\brain(?:s|ing|y|drops|fall)?\b|\bcloudburst\b|\bdrizzl\w+",
    "snow": r"\bsnow(?:s|ing|y|fall|flakes|storm)?\b|\bblizzard\b", "speed lines": r"\b(?:speed|motion|action|whoosh|swoosh) ?(?:lines|streaks)\b",
    "covered eyes": r"\bcover\w* (?:up )?(?:its|his|her|their) (?:eyes|face)\b|\bhid\w+ (?:its|his|her|their) (?:face|eyes)\b|\bface ?palms?\b"
                    r"|\b(?:hands?|paws?) (?:over|in front of|before) (?:its|his|her|their|the) (?:eyes|face)\b",
    "anger mark": r"\b(?:anger|angry) (?:mark|vein|symbol|sign)s?\b|\bpopping vein\b|\bvein pop",
    "stars": r"\bsee(?:s|ing)? stars\b|\bstars (?:around|circl|whirl|spin|round)",
}
_DRAWN_AS = {name: re.compile(pattern) for name, pattern in _DRAWN.items()}


def drawn_said(text: str) -> tuple[str, ...]:
    """What a text asks to be drawn round the picture (`vocabulary.OVERLAYS`), by name."""
    plain = _NOT_DRAWN.sub(" ", text.lower())
    return tuple(name for name, pattern in _DRAWN_AS.items() if pattern.search(plain))
