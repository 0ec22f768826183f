"""Cuts a text into sentences and words that know where they stand, and says of each word what it may be (`features`).

Storyboard shorthand ("CU", "EXT.") becomes the words it stands for; what is spoken in quotation marks is one word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from studio.engine.composer.reading.lexicon import FORMS, FUNCTION, LOOKS, NOUN_CLASSES, Lexicon, lexicon

LONGEST = 56  # words a sentence; a longer one is cut at a comma
WORD = re.compile(r"\"[^\"]*\"|“[^”]*”|‘[^’]{2,}’|(?<!\w)'[^']{2,}'(?!\w)|\d+(?:\.\d+)?:\d+(?:\.\d+)?|\d+(?:\.\d+)?(?:[kK]|[pP]|mm|fps|[dD])?(?![^\W_])|\d+(?:\.\d+)?|n['’]t\b"
                  r"|[^\W\d_]+(?:[-][^\W\d_]+)*?(?=n['’]t\b)|[^\W\d_]+(?:[-.](?=[^\W_])[^\W_]+)*|['’]s\b|['’]\w+|\S")
STOPS = frozenset(".!?;…\n")
SHORT = {
    "cu": "close-up", "ecu": "extreme-close-up", "xcu": "extreme-close-up", "bcu": "extreme-close-up", "mcu": "medium-close-up", "ws": "wide-shot",
    "ms": "medium-shot", "ls": "long-shot", "els": "extreme-wide-shot", "ews": "extreme-wide-shot", "fs": "full-shot", "ots": "over-the-shoulder",
    "ext": "exterior", "int": "interior", "closeup": "close-up", "w/": "with", "w": "with",
}
NAMES_OF_TWO = re.compile(
    r"\b(extreme close[- ]up|medium close[- ]up|close[- ]up|(?:extreme |ultra )?wide (?:shot|angle)|long shot|medium shot|full shot|tracking shot|"
    r"establishing shot|golden hour|blue hour|rush hour|living room|street (?:lamp|light)|hot[- ]air balloon|ice cream|teddy bear|polar bear|sea lion|"
    r"guinea pig|gift box|fire engine|rowing boat|lighthouse keeper|birthday cake|music box|alarm clock|christmas tree|palm tree|apple tree|cherry tree|"
    r"oak tree|pine tree|fishing rod|treasure chest|shopping bag|traffic light|snow globe|paint ?brush|light bulb|film camera|"
    r"swimming pool|cent(?:re|er) stage|cable car|paper boat|cup of tea|cup of coffee|old man|old woman|bird's[- ]eye view|each other|one another|as soon as|ferris wheel|"
    r"as if|in order to|police officer|garden gnome|picture book|paper cut[- ]?out|side view|back view|point of view)\b", re.IGNORECASE)
JOINED = {"centre stage": "middle", "center stage": "middle", "as soon as": "when", "in order to": "to", "as if": "as"}  # what several words mean as one


@dataclass(frozen=True, slots=True)
class Word:
    """`text` is what is read (lower case, shorthand spelled out), `start` and `end` where it stands in the card's text."""

    text: str
    start: int
    end: int
    written: str
    quote: bool = False

    @property
    def capital(self) -> bool:
        return self.written[:1].isupper()


def sentences_of(text: str) -> list[list[Word]]:
    """The words of each sentence, punctuation with them. Offsets count in `text`."""
    found: list[list[Word]] = [[]]
    for word in _words(text):
        found[-1].append(word)
        if word.text in STOPS or (len(found[-1]) >= LONGEST and word.text == ",") or len(found[-1]) >= 2 * LONGEST:
            found.append([])
    return [s for s in found if any(w.text not in STOPS and w.text.strip(",-") for w in s)]


def _words(text: str) -> list[Word]:
    joined = {m.start(): m for m in NAMES_OF_TWO.finditer(text)}
    words: list[Word] = []
    end = 0
    for match in WORD.finditer(text.replace("\n", " ")):
        if match.start() < end:
            continue
        whole = joined.get(match.start())
        written = whole.group() if whole else match.group()
        end = whole.end() if whole else match.end()
        words.append(_word(written, match.start(), end))
    return [w for i, w in enumerate(words) if not (w.text == "." and i and words[i - 1].written.lower() in ("ext", "int", "mr", "mrs", "dr"))]


def _word(written: str, start: int, end: int) -> Word:
    if len(written) > 2 and written[0] in "\"“‘'" and written[-1] in "\"”’'":
        return Word("quote", start, end, written, quote=True)
    low = written.lower().replace("’", "'")
    text = {"L": "left", "R": "right"}.get(written) or SHORT.get(low) or JOINED.get(low) or low.replace(" ", "-")
    return Word(text, start, end, written)


_PUNCT = (",", ".", ":", "-", "!", "?", ";", "(", ")")
FEATURES = (*(f"noun {c}" for c in NOUN_CLASSES), "noun plural", "noun unknown", *(f"look {k}" for k in LOOKS), *(f"verb {f}" for f in FORMS),
            "unknown ing", "unknown ed", "unknown s", "ly", *FUNCTION, "number", "capital", "first", "quote", *(f"is {p}" for p in _PUNCT), "other mark", "hyphen")
_PLACE = {name: i for i, name in enumerate(FEATURES)}


def features(words: list[str], capitals: list[bool], quotes: list[bool]) -> np.ndarray:
    """[L, len(FEATURES)] float32 of 0 and 1: what each word may be by the lexicon and its ending."""
    lex = lexicon()
    rows = np.zeros((len(words), len(FEATURES)), np.float32)
    for i, word in enumerate(words):
        names = _names(word, lex)
        names += ["capital"] * (capitals[i] and i > 0) + ["first"] * (i == 0) + ["quote"] * quotes[i]
        rows[i, [_PLACE[n] for n in names]] = 1
    return rows


def _names(word: str, lex: Lexicon) -> list[str]:
    if not any(c.isalnum() for c in word):
        return [f"is {word}" if word in _PUNCT else "other mark"]
    if word[0].isdigit() or word in lex.numbers or (word in lex.counts and word not in ("a", "an")):
        names = ["number"]
    else:
        names = []
    last = word.rpartition("-")[2]
    one, many = lex.singular_of(word if word in lex.nouns or word in lex.singular else last)
    names += [f"noun {c}" for c in lex.nouns.get(one, ())] + ["noun plural"] * many
    looks = lex.looks.get(word, frozenset())
    forms = {form for _, form in lex.verb_forms(word)}
    small = [kind for kind in FUNCTION if lex.is_function(word, kind)]
    names += [f"look {k}" for k in looks] + [f"verb {f}" for f in forms] + small
    if one not in lex.nouns and not looks and not forms and not small:
        names += ["noun unknown"]
        names += ["unknown ing"] * word.endswith("ing") + ["unknown ed"] * word.endswith("ed") + ["unknown s"] * word.endswith("s")
    return names + ["ly"] * word.endswith("ly") + ["hyphen"] * ("-" in word)
