"""Where on a subject overlays belong: heads with eyes and brows, the outline, the way it faces.

With parts the places are exact. Without them a head is guessed as the silhouette's upper mass, and eyes as the two
dark spots in it that are most alike; how sure that is, is said.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.pixels.overlays.palette import RGB
from studio.pixels.parts import Part, Parts

Pixels = NDArray[np.uint8]
Mask = NDArray[np.bool_]
Spot = tuple[float, float]
GUESSED, SPOTTED = 0.3, 0.55  # certainty of a face from the silhouette alone, and with two eyes seen in it
HANDED = ("person", "face", "monster")  # subjects with hands rather than paws


@dataclass(frozen=True, slots=True)
class Eye:
    """Centre in pixels, half width and half height."""

    x: float
    y: float
    wide: float
    high: float


@dataclass(frozen=True, slots=True)
class Face:
    """One head: its ellipse (centre, half axes) in pixels, its eyes from left to right, its skin, certainty 0..1."""

    x: float
    y: float
    wide: float
    high: float
    eyes: tuple[Eye, ...]
    skin: RGB
    certainty: float

    @property
    def unit(self) -> float:
        """The head's size in pixels, by which overlays are scaled."""
        return self.wide + self.high

    @property
    def turned(self) -> float:
        """The way the face looks, from its eyes: -1 left .. 1 right; 0 for straight ahead or unknown."""
        if not self.eyes:
            return 0.0
        middle = float(np.mean([e.x for e in self.eyes]))
        return float(np.clip((middle - self.x) / max(self.wide, 1) * 2.5, -1, 1))


@dataclass(frozen=True, slots=True)
class Places:
    """`box` of the subject (left, top, right, bottom), its faces (never none), `outline` points [n, 2] of its
    silhouette, `paws` where it has no hands, `fills` that the subject leaves nothing of the canvas free."""

    box: tuple[float, float, float, float]
    faces: tuple[Face, ...]
    outline: NDArray[np.float32]
    paws: bool = False
    fills: bool = False

    @property
    def hull(self) -> NDArray[np.float32]:
        """Points [n, 2] along the silhouette's convex hull, evenly spaced."""
        corners = cv2.convexHull(self.outline)[:, 0]
        ends = np.concatenate([corners, corners[:1]])
        along = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(ends, axis=0), axis=1))])
        at = np.linspace(0, along[-1], 160, endpoint=False)
        return np.stack([np.interp(at, along, ends[:, i]) for i in (0, 1)], -1).astype(np.float32)

    @property
    def certainty(self) -> float:
        return min(f.certainty for f in self.faces)


def places_of(picture: Pixels, parts: Parts | None) -> Places:
    """The places on a cut-out, straight RGBA [H, W, 4]; something must be seen in it."""
    inside = picture[..., 3] > 127
    if not inside.any():
        inside = picture[..., 3] > 0
    ys, xs = np.nonzero(inside)
    box = (float(xs.min()), float(ys.min()), float(xs.max()) + 1, float(ys.max()) + 1)
    contours, _ = cv2.findContours(inside.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    outline = max(contours, key=len)[:, 0].astype(np.float32)
    faces = _faces_of(picture, parts) if parts else ()
    paws = bool(parts and parts.shows and parts.shows[0][0] not in HANDED)
    return Places(box, faces or (_guessed(picture, inside, box),), outline, paws, bool(inside.mean() > 0.93))


# ------------------------------------------------------------------ from parts
def _faces_of(picture: Pixels, parts: Parts) -> tuple[Face, ...]:
    faces = []
    for head in parts.of("head"):
        if head.certainty >= 0.3 and head.mask.any():
            eyes = [p for p in parts.of("eye") if p.actor == head.actor and p.certainty >= 0.3 and p.mask.any()]
            faces.append(_face(picture, head, sorted((_eye(p.mask > 127) for p in eyes), key=lambda e: e.x)))
    return tuple(faces)


def _eye(mask: Mask) -> Eye:
    ys, xs = np.nonzero(mask)
    return Eye(float(xs.mean()), float(ys.mean()), (int(np.ptp(xs)) + 1) / 2, (int(np.ptp(ys)) + 1) / 2)


def _face(picture: Pixels, head: Part, eyes: list[Eye]) -> Face:
    mask = head.mask > 127
    x, y, wide, high = _ellipse(mask)
    found = tuple(eyes) if eyes else _two_eyes(x, y, wide, high)
    return Face(x, y, wide, high, found, _skin(picture, mask, x, y, found), head.certainty * (1.0 if eyes else 0.6))


def _ellipse(mask: Mask) -> tuple[float, float, float, float]:
    """The ellipse of a mask's mass (its second moments): horns and long hair hardly widen it."""
    ys, xs = np.nonzero(mask)
    return (float(xs.mean()), float(ys.mean()), 2 * float(xs.std()) + 1, 2 * float(ys.std()) + 1)


def _two_eyes(x: float, y: float, wide: float, high: float) -> tuple[Eye, ...]:
    """Where eyes would be in a head of which no more is known."""
    return tuple(Eye(x + side * wide * 0.38, y + high * 0.02, wide * 0.13, high * 0.15) for side in (-1, 1))


def _skin(picture: Pixels, mask: Mask, x: float, y: float, eyes: tuple[Eye, ...]) -> RGB:
    """The commonest colour beside and below the eyes, within the head's mask."""
    rows, columns = np.ogrid[: mask.shape[0], : mask.shape[1]]
    near = np.zeros_like(mask)
    for eye in eyes:
        away = np.hypot((columns - eye.x) / max(eye.wide, 2), (rows - eye.y) / max(eye.high, 2))
        near |= (away > 1.5) & (away < 3.2)
    near &= mask & (picture[..., 3] > 200)
    seen = picture[near if near.sum() > 12 else mask & (picture[..., 3] > 127)][:, :3]
    if not len(seen):
        return (236, 190, 150)
    bins = (seen >> 4).astype(np.int32) @ np.array([256, 16, 1])
    common = np.bincount(bins).argmax()
    return tuple(int(v) for v in np.median(seen[bins == common], axis=0))  # type: ignore[return-value]


# ------------------------------------------------------------------ from the silhouette
def _guessed(picture: Pixels, inside: Mask, box: tuple[float, float, float, float]) -> Face:
    """The upper mass of a silhouette as a head, with the eyes seen in it or where eyes would be."""
    top, bottom = int(box[1]), int(box[3])
    neck = _neck(inside[top:bottom].sum(1).astype(np.float64))
    upper = np.zeros_like(inside)
    upper[top : top + neck] = inside[top : top + neck]
    x, y, wide, high = _ellipse(upper)
    wide, high = min(wide, 1.6 * high), min(high, 1.6 * wide)
    eyes = spotted_eyes(picture, upper, wide)
    if eyes:  # a head is about as wide as three times the way between its eyes, whatever the silhouette joins to it
        apart, x = eyes[1].x - eyes[0].x, (eyes[0].x + eyes[1].x) / 2
        wide, high = min(wide, 1.4 * apart), min(high, 1.3 * apart)
        y = float(np.clip(y, eyes[0].y - 0.2 * high, eyes[0].y + 0.2 * high))
    found = eyes or _two_eyes(x, y, wide, high)
    return Face(x, y, wide, high, found, _skin(picture, upper, x, y, found), SPOTTED if eyes else GUESSED)


def _neck(widths: NDArray[np.float64]) -> int:
    """The row that divides head from body: the narrowest between a quarter and two thirds, if it is narrow at all."""
    n = len(widths)
    smooth = np.convolve(np.pad(widths, 4, mode="edge"), np.ones(9) / 9, "valid")
    low, high = max(1, n // 4), max(2, 2 * n // 3)
    row = low + int(smooth[low:high].argmin())
    if smooth[row] < 0.8 * smooth[:row].max() and smooth[row] < 0.8 * smooth[row:].max():
        return row
    return max(2, round(0.5 * n) if smooth.max() > 0.6 * n else round(0.34 * n))


def spotted_eyes(picture: Pixels, head: Mask, wide: float) -> tuple[Eye, ...]:
    """The two dark compact spots in a head that are most alike, level and apart; nothing when there are no such two."""
    light = cv2.cvtColor(picture[..., :3], cv2.COLOR_RGB2GRAY)
    deep = cv2.erode(head.astype(np.uint8), np.ones((3, 3), np.uint8), iterations=max(1, round(wide * 0.06))) > 0
    if not deep.any():
        return ()
    for level in (45, 65, 90):  # eyes are the darkest spots of a face
        found = _pair(deep & (light < level), float(np.nonzero(head)[1].mean()), wide)
        if found:
            return found
    return ()


def _pair(dark: Mask, middle: float, wide: float) -> tuple[Eye, ...]:
    """The best two spots of a mask about a head's middle column; nothing when none are alike enough."""
    _, _, stats, centres = cv2.connectedComponentsWithStats(dark.astype(np.uint8), connectivity=8)
    area = wide * wide
    spots = [(centres[i], stats[i]) for i in range(1, len(stats))
             if 0.004 * area < stats[i, cv2.CC_STAT_AREA] < 0.2 * area
             and stats[i, cv2.CC_STAT_AREA] > 0.5 * stats[i, cv2.CC_STAT_WIDTH] * stats[i, cv2.CC_STAT_HEIGHT]]
    best: float = 0.55
    found: tuple[Eye, ...] = ()
    for i, (a, sa) in enumerate(spots):
        for b, sb in spots[i + 1 :]:
            score = _alike(a, sa, b, sb, wide)
            if score > best and abs((a[0] + b[0]) / 2 - middle) < 0.55 * wide:
                best, found = score, tuple(sorted((_spot(a, sa), _spot(b, sb)), key=lambda e: e.x))
    return found


def _alike(a: NDArray[np.float64], sa: NDArray[np.int32], b: NDArray[np.float64], sb: NDArray[np.int32], wide: float) -> float:
    """How much two spots look like a pair of eyes, 0..1."""
    apart, level = abs(a[0] - b[0]) / wide, abs(a[1] - b[1]) / wide
    if not 0.3 < apart < 1.05 or level > 0.25:
        return 0.0
    size = min(sa[4], sb[4]) / max(sa[4], sb[4])
    return float(size * (1 - 2 * level) * min(1.0, 0.6 + sa[4] / wide**2 * 12))


def _spot(centre: NDArray[np.float64], stats: NDArray[np.int32]) -> Eye:
    return Eye(float(centre[0]), float(centre[1]), stats[cv2.CC_STAT_WIDTH] / 2, stats[cv2.CC_STAT_HEIGHT] / 2)
