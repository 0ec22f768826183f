"""Between the parts that are found, with masks, and the marks that a person sees and corrects.

A mark that nobody touched stands for exactly what was found; a cover painted by hand changes only the cells that were
painted, so that fine edges stay. Marks without a counterpart are enlarged, and the renderer snaps them to edges.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.contract.requests import PartMark
from studio.core.partmark import GRID, MOST, packed, unpacked
from studio.pixels.parts import Part, Parts

COVERED = 0.2  # of a cell, from which it counts as covered
ALIKE = 0.25  # overlap over union, from which a changed cover still is that part's
Cells = NDArray[np.bool_]


def marks_of(found: Parts | None, trust: Sequence[float] = ()) -> tuple[PartMark, ...]:
    """What was found as marks, in the same order. `trust` 0..1 says how far each may be moved; 0 makes a mark that doesn't."""
    if found is None:
        return ()
    return tuple(_mark(part, found, not trust or trust[index] > 0) for index, part in enumerate(found.parts[:MOST]))


def _mark(part: Part, found: Parts, moves: bool) -> PartMark:
    def share(point: tuple[float, float]) -> tuple[float, float]:
        x, y = (point[0] + 0.5) / found.width, (point[1] + 0.5) / found.height
        return round(min(1.0, max(0.0, x)), 5), round(min(1.0, max(0.0, y)), 5)

    certainty = round(min(1.0, max(0.0, float(part.certainty))), 3)
    return PartMark(part.kind, share(part.pivot), share(part.tip), cover_of(part.mask), part.side, certainty, bool(part.shut), moves)


def cover_of(mask: NDArray[np.uint8]) -> str:
    """A mask [H, W] 0..255 as a cover; what is smaller than a cell covers the cell that it is in."""
    small = cv2.resize(mask, (GRID, GRID), interpolation=cv2.INTER_AREA)
    cells = small > 255 * COVERED
    if not cells.any() and small.any():
        cells = small == small.max()
    return packed(np.packbits(cells).tobytes())


def cells_of(cover: str) -> Cells:
    """A cover as [GRID, GRID]."""
    return np.unpackbits(np.frombuffer(unpacked(cover), np.uint8)).reshape(GRID, GRID).astype(bool)


def corrected(found: Parts | None, marks: tuple[PartMark, ...], size: tuple[int, int]) -> Parts:
    """The parts that `marks` tell, in their order; what they don't say is taken from what was found. `size` is that of the
    picture (width, height), for one in which nothing was."""
    known = Parts(*size) if found is None else found
    seen = marks_of(known)
    own = _counterparts(marks, seen)
    place = {index: row for row, index in enumerate(own) if index >= 0}
    body = next((row for row, mark in enumerate(marks) if mark.kind == "body"), -1)
    parts = []
    for row, (mark, index) in enumerate(zip(marks, own, strict=True)):
        if index < 0:
            parts.append(_told(mark, known, -1 if row == body else body))
        else:
            part = _changed(mark, known.parts[index], seen[index], known)
            parts.append(replace(part, parent=place.get(part.parent, -1 if row == body else body)))
    return replace(known, parts=tuple(parts))


def stays(marks: tuple[PartMark, ...]) -> tuple[bool, ...]:
    """Which parts a person wants still."""
    return tuple(mark.by_hand and not mark.moves for mark in marks)


def _counterparts(marks: tuple[PartMark, ...], seen: tuple[PartMark, ...]) -> list[int]:
    """For each mark the index of the found part that it is about, -1 for none; none is taken twice."""
    own = [-1] * len(marks)
    left = set(range(len(seen)))
    for row, mark in enumerate(marks):  # the untouched first
        same = [i for i in sorted(left) if seen[i].cover == mark.cover]
        if same:
            own[row] = min(same, key=lambda i: (seen[i].kind != mark.kind, seen[i].side != mark.side))
            left.remove(own[row])
    cells = {i: cells_of(seen[i].cover) for i in left}
    for row, mark in enumerate(marks):
        if own[row] < 0 and left:
            mine = cells_of(mark.cover)
            best = max(sorted(left), key=lambda i: _overlap(mine, cells[i]))
            if _overlap(mine, cells[best]) > ALIKE:
                own[row] = best
                left.remove(best)
    return own


def _overlap(a: Cells, b: Cells) -> float:
    return float((a & b).sum() / max(1, (a | b).sum()))


def _changed(mark: PartMark, part: Part, seen: PartMark, known: Parts) -> Part:
    """A found part as a mark wants it."""
    pivot = part.pivot if mark.pivot == seen.pivot else _pixel(mark.pivot, known)
    tip = part.tip if mark.tip == seen.tip else _pixel(mark.tip, known)
    mask = part.mask
    if mark.cover != seen.cover:
        now, before = cells_of(mark.cover), cells_of(seen.cover)
        mask = np.maximum(mask, _enlarged(now & ~before, known)) if (now & ~before).any() else mask
        mask = np.minimum(mask, 255 - _enlarged(before & ~now, known))
    return replace(part, kind=mark.kind, side=mark.side, pivot=pivot, tip=tip, mask=mask, shut=mark.shut, certainty=_sure(mark))


def _told(mark: PartMark, known: Parts, parent: int) -> Part:
    """A part that only the mark knows: it hangs on the body and lies before it."""
    mask = _enlarged(cells_of(mark.cover), known)
    nearest = max((p.depth for p in known.parts), default=0.0)
    return Part(mark.kind, mask, _pixel(mark.pivot, known), _pixel(mark.tip, known), mark.side, 0.0 if mark.kind == "body" else nearest + 1.0,
                parent, _sure(mark), mark.shut)


def _sure(mark: PartMark) -> float:
    return 1.0 if mark.by_hand else mark.certainty


def _pixel(share: tuple[float, float], known: Parts) -> tuple[float, float]:
    return share[0] * known.width - 0.5, share[1] * known.height - 0.5


def _enlarged(cells: Cells, known: Parts) -> NDArray[np.uint8]:
    """Cells as a mask of the picture's size, their corners rounded off."""
    wide = cv2.resize(cells.astype(np.float32), (known.width, known.height), interpolation=cv2.INTER_LINEAR)
    steep = max(1.0, min(known.width, known.height) / GRID)
    return np.asarray(np.rint(np.clip((wide - 0.5) * steep + 0.5, 0, 1) * 255).astype(np.uint8))
