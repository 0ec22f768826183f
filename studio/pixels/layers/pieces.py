"""Which pixels move together, and about what: the pieces a picture is cut into for a motion, before anything is cut.

A part that moves takes with it what hangs on it, unless that moves on its own too. What hangs on a wheel goes round
with it but stays upright.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.pixels.layers.bend import Joint
from studio.pixels.layers.owners import DRAWN_ON, Labels, Mask
from studio.pixels.layers.seams import half_thickness
from studio.pixels.layers.wheels import Disc, circle_of, disc_of, shared
from studio.pixels.parts import Part

Box = tuple[int, int, int, int]
SOFT_SHARE = {"tail": 0.75, "hair": 0.9, "flame": 0.9, "leaf": 0.6, "ear": 0.55, "wing": 0.35}  # of the length that bends
ROUND_FIT = 0.55  # overlap with a wheel's mask from which a circle about its hub is believed
WHEEL_FIT = 0.86  # from which a wheel's mask counts as a disc seen at an angle
FEWEST = 4  # pixels of a piece


@dataclass(frozen=True, slots=True)
class Piece:
    """The labels that move together with `mover`, at one depth; `joint` in the picture's pixels; `disc` of a wheel."""

    mover: int
    depth: float
    labels: tuple[int, ...]
    joint: Joint
    disc: Disc | None = None


def carriers_of(parts: tuple[Part, ...], moving: frozenset[int]) -> list[int]:
    """For every part the nearest of itself and what it hangs on that moves on its own; -1 where nothing does."""
    return [_carrier(parts, moving, index) for index in range(len(parts))]


def _carrier(parts: tuple[Part, ...], moving: frozenset[int], index: int) -> int:
    at, seen = index, set[int]()
    while at >= 0 and at not in seen:
        above = parts[at].parent
        on_wheel = above in moving and parts[above].kind == "wheel"
        if parts[at].kind not in DRAWN_ON and (at in moving or on_wheel):
            return at
        seen.add(at)
        at = above
    return -1


def depths_of(parts: tuple[Part, ...]) -> NDArray[np.float64]:
    """Depths [P + 2] of the labels: of all parts (of equal ones what hangs on another is nearer), of the rest, of nothing."""
    def level(index: int) -> int:
        count, at = 0, parts[index].parent
        while at >= 0 and count < len(parts):
            count, at = count + 1, parts[at].parent
        return count

    own = [p.depth + 1e-3 * level(i) for i, p in enumerate(parts)]
    return np.array([*own, min(own, default=0.0) - 1, -np.inf])


def pieces_of(parts: tuple[Part, ...], moving: frozenset[int], labels: Labels) -> list[Piece]:
    """From near to far. What is carried joins its carrier's piece unless something that moves otherwise lies between the
    two in depth and beside them."""
    carriers, depths = carriers_of(parts, moving), depths_of(parts)
    boxes = {i: box_of(labels == i) for i in range(len(parts)) if parts[i].kind not in DRAWN_ON and (labels == i).any()}
    pieces: list[Piece] = []
    for mover in sorted(set(carriers) - {-1}):
        members = [i for i in boxes if carriers[i] == mover]
        apart = [i for i in members if i != mover and _between(i, mover, depths, carriers, boxes)]
        together = tuple(i for i in members if i not in apart)
        mine = np.isin(labels, together)
        if mine.sum() < FEWEST:
            continue
        disc = _disc(parts[mover], mine)
        joint = joint_of(parts[mover], mine, (labels >= 0) & ~mine, disc)
        pieces.append(Piece(mover, float(depths[mover]), together, joint, disc))
        pieces.extend(Piece(mover, float(depths[i]), (i,), joint) for i in apart)
    return sorted(pieces, key=lambda p: -p.depth)


def _between(index: int, mover: int, depths: NDArray[np.float64], carriers: list[int], boxes: dict[int, Box]) -> bool:
    low, high = sorted((depths[index], depths[mover]))
    return any(carriers[k] != mover and low < depths[k] < high and _touch(boxes[k], boxes[index]) for k in boxes)


def box_of(mask: Mask) -> Box:
    """Left, top, right, bottom of a mask that isn't empty, right and bottom outside."""
    ys, xs = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    return int(xs[0]), int(ys[0]), int(xs[-1]) + 1, int(ys[-1]) + 1


def _touch(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _disc(part: Part, mine: Mask) -> Disc | None:
    """The disc that a wheel is seen as: the ellipse of its mask, or the circle about its hub where that explains the mask
    better, as it does where the mask runs out into a dark fender."""
    if part.kind != "wheel":
        return None
    seen = disc_of(mine)
    round_, share = circle_of(mine, part.pivot)
    if round_ is not None and share > ROUND_FIT and (seen is None or share > shared(seen, mine) + 0.05):
        return round_
    return seen if seen is not None and seen.fit > WHEEL_FIT else None


def joint_of(part: Part, mine: Mask, other: Mask, disc: Disc | None) -> Joint:
    """What a piece turns about: the part's pivot, its axis, and how far from it the turn is soft."""
    pivot = np.array(part.pivot, np.float64)
    way = np.array(part.tip, np.float64) - pivot
    length = max(2.0, float(np.hypot(*way)))
    axis = way / length if np.hypot(*way) > 1e-6 else np.array([0.0, 1.0])
    if disc is not None:
        return Joint(disc.centre, axis, length, 0.0, disc.shape)
    joint = Joint(pivot, axis, length, 0.0)
    return joint if part.kind == "wheel" else replace(joint, soft=_softness(part.kind, mine, other, joint))


def _softness(kind: str, mine: Mask, other: Mask, joint: Joint) -> float:
    """The root's half width; a good share of the length in what bends all along it."""
    seam = mine & (cv2.dilate(other.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0)
    ys, xs = np.nonzero(seam)
    away = np.hypot(xs - joint.pivot[0], ys - joint.pivot[1])
    near = away[away < 0.6 * joint.length]
    thick = half_thickness(mine)
    root = float(np.percentile(near, 75)) if near.size else thick
    return max(float(np.clip(root, 0.5 * thick, 1.6 * thick)), SOFT_SHARE.get(kind, 0) * joint.length, 1.0)
