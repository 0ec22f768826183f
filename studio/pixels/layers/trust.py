"""How far each part may be moved: what was found for sure fully, what is unsure gently, what would tear not at all.

A torn limb looks worse than a weak motion, so every doubt counts: the finder's own certainty, a mask that is mostly
guessed, a piece away from its joint, and a cut that would run through the middle of a surface.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.pixels.layers.owners import DRAWN_ON, Labels, Mask, vagueness
from studio.pixels.layers.pieces import joint_of
from studio.pixels.parts import Part

GENTLE = 0.4
SURE, UNSURE = 0.6, 0.3  # certainties: from the first a part moves fully, below the second not at all
DRAWN = 1.6  # pixels of vagueness up to which a mask was drawn, not guessed
SMALLEST = 12  # pixels of a part
EDGE = 26.0  # levels across a seam from which it is an edge of the picture


@dataclass(frozen=True, slots=True)
class Trust:
    """`share` 0..1 of its motion that a part may make; `why` it is less than all: "unsure", "small", "loose", "joined",
    "guessed", "broken" or "" when it is all."""

    share: float
    why: str = ""


def trust_of(rgba: NDArray[np.uint8], labels: Labels, parts: tuple[Part, ...]) -> tuple[Trust, ...]:
    """One for each part of a picture [H, W, 4] whose pixels are told by `labels` [H, W]."""
    contrast = _contrast(rgba)
    return tuple(_trust(index, parts, labels, contrast) for index in range(len(parts)))


def _contrast(rgba: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The largest difference between a pixel's neighbours, two pixels away, in any channel."""
    small = np.ones((5, 5), np.uint8)
    return np.asarray((cv2.dilate(rgba, small) - cv2.erode(rgba, small))[..., :3].max(-1))


def _trust(index: int, parts: tuple[Part, ...], labels: Labels, contrast: NDArray[np.uint8]) -> Trust:
    part = parts[index]
    if part.kind == "body":
        return Trust(1.0)
    if part.kind in DRAWN_ON:
        if int((part.mask > 100).sum()) < SMALLEST // 2:
            return Trust(0.0, "small")
        return Trust(1.0) if part.certainty >= (UNSURE + SURE) / 2 else Trust(0.0, "unsure")
    mine = labels == index
    if mine.sum() < SMALLEST:
        return Trust(0.0, "small")
    doubts = [_certainty(part), _shape(part, mine)]
    if vagueness(part.mask) > DRAWN:
        doubts.append(_guess(part, mine))
        if part.kind != "wheel":  # which turns in its place
            doubts.append(_seam(part, mine, labels, contrast, _family(index, parts)))
    worst = min(doubts, key=lambda t: t.share)
    if part.kind == "wheel" and 0 < worst.share < 1:  # a turn in part would not close
        return Trust(1.0) if worst.share > 0.5 else Trust(0.0, worst.why)
    return worst


def _certainty(part: Part) -> Trust:
    if part.certainty < UNSURE:
        return Trust(0.0, "unsure")
    rising = GENTLE + (1 - GENTLE) * (part.certainty - UNSURE) / (SURE - UNSURE)
    return Trust(1.0) if part.certainty >= SURE else Trust(rising, "unsure")


def _shape(part: Part, mine: Mask) -> Trust:
    """Whether a part is one piece and reaches its joint."""
    ys, xs = np.nonzero(mine)
    near = float(np.hypot(xs - part.pivot[0], ys - part.pivot[1]).min())
    length = float(np.hypot(part.tip[0] - part.pivot[0], part.tip[1] - part.pivot[1]))
    if part.kind not in ("wheel", "hair", "leaf") and near > 0.35 * length + 3:
        return Trust(0.0, "loose")
    _, _, stats, _ = cv2.connectedComponentsWithStats(mine.astype(np.uint8))
    return Trust(1.0) if stats[1:, 4].max() > 0.6 * mine.sum() else Trust(GENTLE, "broken")


def _guess(part: Part, mine: Mask) -> Trust:
    """How much of a part its mask is sure of."""
    core = float(((part.mask > 180) & mine).sum() / max(1, mine.sum()))
    if core < 0.06:
        return Trust(0.0, "guessed")
    return Trust(1.0) if core > 0.2 else Trust(GENTLE, "guessed")


def _family(index: int, parts: tuple[Part, ...]) -> list[int]:
    """Labels that go along: the part itself and what hangs on it."""
    own = [index]
    for _ in parts:
        own += [i for i, p in enumerate(parts) if p.parent in own and i not in own]
    return own


def _seam(part: Part, mine: Mask, labels: Labels, contrast: NDArray[np.uint8], family: list[int]) -> Trust:
    """How much of the cut, away from the joint, runs where the picture has no edge, measured by the part's length."""
    other = (labels >= 0) & ~np.isin(labels, family)
    joint = joint_of(part, mine, other, None)
    seam = mine & (cv2.dilate(other.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0)
    ys, xs = np.nonzero(seam)
    away = np.hypot(xs - joint.pivot[0], ys - joint.pivot[1]) > 1.4 * joint.soft + 2
    bare = float((contrast[ys[away], xs[away]] < EDGE).sum()) / joint.length
    if bare > 1.0:
        return Trust(0.0, "joined")
    return Trust(1.0) if bare < 0.5 else Trust(GENTLE, "joined")
