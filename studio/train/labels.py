"""A label for captions that nobody labelled by hand: how strong a text wants it.

Plain patterns over the training wordings. Where a text can't be judged that way the answer is None, and the loss leaves
it out. What words of closed classes say is read by `engine/motion/said.py`, here and at work.
"""

from __future__ import annotations

import re

STRONG_WORDS = re.compile(
    r"\b(wild|wildly|crazy|violent\w*|vigorous\w*|frantic\w*|intens\w*|like mad|hard|huge|massive|super fast|furious\w*|strongly|energetic\w*"
    r"|enormous\w*|extreme\w*|powerful\w*)\b")
WEAK_WORDS = re.compile(
    r"\b(gentl\w*|slight\w*|soft|softly|a little|subtl\w*|a bit|delicat\w*|calm\w*|barely|lightly|tiny|faint\w*|quiet\w*|mild\w*)\b")


def manner_of(text: str) -> str | None:
    strong, weak = STRONG_WORDS.search(text), WEAK_WORDS.search(text)
    if strong and weak:
        return None
    return "strong" if strong else "weak" if weak else ""
