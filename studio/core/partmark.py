"""One movable part of a picture as a plain value: what it is, where it turns, whether it may move, what it covers.

Found by the machine, corrected by hand, kept in the document, in requests and in recipes. Places are shares of the
picture's width and height, so that they hold at every size. Wrong values are a `DocumentError`.
"""

from __future__ import annotations

import base64
import binascii
import math
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from studio.core.errors import DocumentError

KINDS = ("body", "head", "eye", "brow", "mouth", "ear", "arm", "leg", "tail", "wing", "hair", "wheel", "leaf", "flame", "held")
SIDES = ("", "left", "right")
GRID = 96  # cells of a cover along either side
BYTES = GRID * GRID // 8
MOST = 64  # parts of one picture


def packed(bits: bytes) -> str:
    """A cover from its GRID x GRID bits: row by row, eight cells a byte, the leftmost in the highest bit."""
    return base64.b64encode(zlib.compress(bits, 9)).decode("ascii")


def unpacked(cover: str) -> bytes:
    """The bits of a cover. Raises DocumentError when it is none."""
    try:
        reader = zlib.decompressobj()
        bits = reader.decompress(base64.b64decode(cover, validate=True), BYTES + 1)
    except (ValueError, binascii.Error, zlib.error):
        raise DocumentError("A part's cover can't be read.") from None
    if len(bits) != BYTES:
        raise DocumentError(f"A part's cover must have {GRID} by {GRID} cells.")
    return bits


@dataclass(frozen=True, slots=True)
class PartMark:
    """`pivot` and `tip` (x, y) 0..1, y down; `side` as seen; `certainty` 0..1 of what was found; `shut` for closed eyes and
    mouths. `moves` False keeps it still; where nothing is `by_hand`, it says what the machine trusts itself to move."""

    kind: str
    pivot: tuple[float, float]
    tip: tuple[float, float]
    cover: str
    side: str = ""
    certainty: float = 1.0
    shut: bool = False
    moves: bool = True
    by_hand: bool = False

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise DocumentError(f"There is no part “{str(self.kind)[:40]}”; there are {', '.join(KINDS)}.")
        if self.side not in SIDES:
            raise DocumentError(f"A part is on the left, the right or on neither side, not “{str(self.side)[:40]}”.")
        if not all(math.isfinite(n) and 0 <= n <= 1 for n in (*self.pivot, *self.tip, self.certainty)):
            raise DocumentError("A part's pivot, tip and certainty must be numbers from 0 to 1.")
        unpacked(self.cover)


def mark_to_json(mark: PartMark) -> dict[str, Any]:
    """A mark as plain JSON values."""
    return {**asdict(mark), "pivot": list(mark.pivot), "tip": list(mark.tip)}


def mark_from_json(data: Any) -> PartMark:
    """The mark in parsed JSON. Raises DocumentError for the first thing that is wrong."""
    if not isinstance(data, Mapping):
        raise DocumentError("A part must be an object.")
    names = [field.name for field in fields(PartMark)]
    unknown = [str(name) for name in data if name not in names]
    if unknown:
        raise DocumentError(f"A part has no “{unknown[0][:40]}”; it has {', '.join(names)}.")
    missing = [name for name in ("kind", "pivot", "tip", "cover") if name not in data]
    if missing:
        raise DocumentError(f"A part needs a “{missing[0]}”.")
    values = {name: _typed(name, value) for name, value in data.items()}
    return PartMark(**values)


def _typed(name: str, value: Any) -> Any:
    """A field's value in its Python form."""
    if name in ("pivot", "tip"):
        if not isinstance(value, list | tuple) or len(value) != 2:
            raise DocumentError(f"“{name}” of a part must be two numbers from 0 to 1.")
        return tuple(_number(name, each) for each in value)
    if name == "certainty":
        return _number(name, value)
    wanted, told = (bool, "true or false") if name in ("shut", "moves", "by_hand") else (str, "text")
    if type(value) is not wanted:
        raise DocumentError(f"“{name}” of a part must be {told}.")
    return value


def _number(name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 1:
        raise DocumentError(f"“{name}” of a part must be made of numbers from 0 to 1.")
    return float(value)
