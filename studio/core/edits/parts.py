"""Correcting the parts that were found in a picture. From marks to marks, pure; each keeps their order.

What is touched counts as said by hand, which the machine then doesn't doubt. No marks at all means: as found.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from studio.core.errors import DocumentError
from studio.core.partmark import PartMark

Marks = tuple[PartMark, ...]


def set_moves(marks: Marks, index: int, moves: bool) -> Marks:
    """Whether one may move."""
    return _with(marks, index, moves=moves)


def set_kind(marks: Marks, index: int, kind: str) -> Marks:
    """What one is. Raises DocumentError for what there isn't."""
    return _with(marks, index, kind=kind)


def set_side(marks: Marks, index: int, side: str) -> Marks:
    """On which side one is: "left", "right" or ""."""
    return _with(marks, index, side=side)


def move_pivot(marks: Marks, index: int, x: float, y: float) -> Marks:
    """Where one turns, as shares of the picture; what lies outside is brought to its edge."""
    return _with(marks, index, pivot=(min(1.0, max(0.0, x)), min(1.0, max(0.0, y))))


def set_cover(marks: Marks, index: int, cover: str) -> Marks:
    """What one covers. Raises DocumentError when that is no cover."""
    return _with(marks, index, cover=cover)


def _with(marks: Marks, index: int, **values: Any) -> Marks:
    if not 0 <= index < len(marks):
        raise DocumentError("That part is no longer there.")
    changed = replace(marks[index], **values)
    if changed == marks[index]:
        return marks
    return (*marks[:index], replace(changed, by_hand=True), *marks[index + 1 :])
