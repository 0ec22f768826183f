"""How a picture is drawn, measured from its pixels, so that what is laid over it looks drawn by the same hand.

Measured are the grid of pixel art, a pale sticker border, the ink of an outline and its width, line work on paper,
soft shading, and the main colours.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.pixels.overlays.palette import RGB, Palette, luma, palette_of

Pixels = NDArray[np.uint8]
Mask = NDArray[np.bool_]
DEEPEST = 0.09  # of the subject's longer side: how far in a border or an outline is looked for
SMALLEST_BLOCK, LARGEST_BLOCK = 3.0, 40.0
MOST_CHANGES = 0.5  # of the columns, in which pixel art changes its colour
LOOKED_AT = 640  # pixels of the longer side on which soft shading is measured


@dataclass(frozen=True, slots=True)
class Style:
    """`block` is the side of a pixel of pixel art (1 where it is none) and `corner` where its grid begins (x, y).

    `ink` is the outline's colour or None, `ink_width` its width in pixels; `border` the colour of a pale border all
    round or None, with its width. `pencil` says line work on paper, in `ink`; `soft` shading without edges.
    """

    palette: Palette
    block: float = 1.0
    corner: tuple[float, float] = (0.0, 0.0)
    ink: RGB | None = None
    ink_width: float = 0.0
    border: RGB | None = None
    border_width: float = 0.0
    pencil: bool = False
    soft: bool = False

    @property
    def pixelled(self) -> bool:
        return self.block > 1

    @property
    def kind(self) -> str:
        """One word for it: pixel, pencil, outlined, soft or flat."""
        if self.pixelled:
            return "pixel"
        if self.pencil:
            return "pencil"
        return "outlined" if self.ink else "soft" if self.soft else "flat"


def style_of(picture: Pixels) -> Style:
    """The style of a cut-out, straight RGBA [H, W, 4]. What is nearly clear counts as not there."""
    inside = picture[..., 3] > 127
    if inside.sum() < 16:
        return Style(palette_of(picture, inside))
    ys, xs = np.nonzero(inside)
    side = max(int(np.ptp(ys)), int(np.ptp(xs))) + 1
    block, corner = grid_of(picture, side)
    border, border_width, rest = _border(picture, inside, side)
    ink, ink_width = _ink(picture, rest, side)
    palette = palette_of(picture, rest)
    stroke = None if block > 1 else _pencil(picture, rest, side)
    if stroke is not None:
        return Style(palette, 1.0, (0.0, 0.0), stroke[0], stroke[1], border, border_width, pencil=True)
    return Style(palette, block, corner, ink, ink_width, border, border_width, soft=block == 1 and _soft(picture, rest))


# ------------------------------------------------------------------ pixel art
def grid_of(picture: Pixels, side: int) -> tuple[float, tuple[float, float]]:
    """The side of the blocks a picture consists of and where their grid begins; (1, (0, 0)) without such a grid.

    Changes of colour lie on a comb: its strongest spacing is the one at which their unit phasors agree.
    """
    solid = picture * (picture[..., 3:] > 127)
    solid[..., 3] = np.where(picture[..., 3] > 127, 255, 0)
    across = _changes(solid[:, :-1], solid[:, 1:]).sum(0).astype(np.float64)
    down = _changes(solid[:-1], solid[1:]).sum(1).astype(np.float64)
    if any(np.count_nonzero(c) < 5 or np.count_nonzero(c) > MOST_CHANGES * np.ptp(np.flatnonzero(c)) for c in (across, down)):
        return 1.0, (0.0, 0.0)
    spacings = np.arange(SMALLEST_BLOCK, min(LARGEST_BLOCK, side / 10) + 0.01, 0.02)
    if not len(spacings):
        return 1.0, (0.0, 0.0)
    x, y = _comb(across, spacings), _comb(down, spacings)
    both = np.minimum(np.abs(x), np.abs(y))
    if both.max() < 0.86:
        return 1.0, (0.0, 0.0)
    near_best = np.flatnonzero(both > 0.97 * both.max())
    start = int(near_best[-1])  # a comb of half the spacing agrees as well: the largest is meant
    while start - 1 in near_best:
        start -= 1
    run = slice(start, int(near_best[-1]) + 1)
    best = start + int(both[run].argmax())
    spacing = round(float(spacings[best]), 2)
    corner = tuple(round(float(np.angle(c[best]) / (2 * np.pi) * spacing), 3) % spacing for c in (x, y))
    return spacing, (corner[0], corner[1])


def _changes(a: Pixels, b: Pixels) -> Mask:
    """Where two pictures [h, w, 4] differ clearly in any channel."""
    away = cv2.split(cv2.absdiff(np.ascontiguousarray(a), np.ascontiguousarray(b)))
    return cv2.max(cv2.max(away[0], away[1]), cv2.max(away[2], away[3])) > 12


def _comb(changes: NDArray[np.float64], spacings: NDArray[np.float64]) -> NDArray[np.complex128]:
    """How well changes at pixel borders agree with each spacing: complex, its size 0..1, its angle where the comb begins."""
    where = np.flatnonzero(changes)
    weight = np.sqrt(changes[where])
    return np.exp(2j * np.pi * (where[None] + 1) / spacings[:, None]) @ weight / weight.sum()


# ------------------------------------------------------------------ borders and outlines
def _depth(inside: Mask) -> NDArray[np.float32]:
    """How far each pixel lies inside the mask, in pixels from its edge; 0 outside. The canvas's edge counts as one."""
    padded = np.pad(inside.astype(np.uint8), 1)
    return cv2.distanceTransform(padded, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)[1:-1, 1:-1]


def _run(match: Mask, depth: NDArray[np.float32], deepest: float) -> tuple[float, float]:
    """How deep from the edge most pixels match, in pixels, and the best share of a ring that does."""
    rings = np.ceil(depth).astype(int)
    last = max(2, int(deepest))
    total = np.bincount(np.minimum(rings, last + 1).ravel(), minlength=last + 2)[1 : last + 1]
    hits = np.bincount(np.minimum(rings, last + 1).ravel(), weights=match.ravel(), minlength=last + 2)[1 : last + 1]
    share = hits / np.maximum(total, 1)
    top = float(share[:4].max())
    below = np.flatnonzero(share < top / 2)
    below = below[below > int(share[:4].argmax())]
    if not len(below):
        return float(last), top
    k = int(below[0])
    return k + float((share[k - 1] - top / 2) / max(share[k - 1] - share[k], 1e-6)) - 0.5, top


def _border(picture: Pixels, inside: Mask, side: int) -> tuple[RGB | None, float, Mask]:
    """A pale border all round: its colour, its width, and what lies within it."""
    red, green, blue, _ = cv2.split(picture)
    lowest, highest = cv2.min(cv2.min(red, green), blue), cv2.max(cv2.max(red, green), blue)
    pale = inside & (lowest > 215) & (highest - lowest < 24)
    depth = _depth(inside)
    width, share = _run(pale, depth, side * DEEPEST)
    within = inside & (depth > width + 0.5)
    if share < 0.85 or width < 1.5 or width >= side * DEEPEST - 1 or not within.any() or (pale & within).sum() > 0.8 * within.sum():
        return None, 0.0, inside
    ring = inside & (depth > 1) & (depth < max(2.0, width - 0.5))
    found = tuple(int(v) for v in np.median(picture[ring][:, :3], axis=0)) if ring.any() else (255, 255, 255)
    core = cv2.morphologyEx((inside & ~_touching(pale, depth)).astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)) > 0
    return found, width, core if core.sum() > 16 else within  # type: ignore[return-value]


def _touching(pale: Mask, depth: NDArray[np.float32]) -> Mask:
    """Pale pixels joined to the subject's edge."""
    _, labels = cv2.connectedComponents(pale.astype(np.uint8), connectivity=4)
    at_edge = np.unique(labels[pale & (depth < 2.5)])
    return np.isin(labels, at_edge[at_edge > 0])


def _ink(picture: Pixels, inside: Mask, side: int) -> tuple[RGB | None, float]:
    """An outline's colour and width: a dark ring of one colour round a lighter inside."""
    light = cv2.cvtColor(picture, cv2.COLOR_RGBA2GRAY).astype(np.float32)
    depth = _depth(inside)
    ring = inside & (depth >= 1) & (depth < 3)
    middle = inside & (depth > max(3.0, side * 0.03))
    if not ring.any() or not middle.any():
        return None, 0.0
    dark = ring & (light <= np.percentile(light[ring], 60))
    ink = tuple(int(v) for v in np.median(picture[dark][:, :3], axis=0))
    low, high = (tuple(float(np.clip(c + way, 0, 255)) for c in ink) for way in (-48, 48))
    alike = inside & (cv2.inRange(np.ascontiguousarray(picture[..., :3]), low, high) > 0)
    width, share = _run(alike, depth, side * DEEPEST)
    filled = float((alike & inside).sum() / inside.sum())
    lighter = float(np.percentile(light[middle], 60)) - luma(ink)  # type: ignore[arg-type]
    if luma(ink) > 125 or lighter < 28 or share < 0.62 or width >= side * DEEPEST - 1 or filled > 0.5:  # type: ignore[arg-type]
        return None, 0.0
    return ink, max(1.0, width)  # type: ignore[return-value]


# ------------------------------------------------------------------ line work and shading
def _pencil(picture: Pixels, inside: Mask, side: int) -> tuple[RGB, float] | None:
    """The colour and width of grey strokes on paper, where the picture is nothing else."""
    seen = picture[inside][:, :3].astype(np.float32)
    grey = float(np.mean(np.ptp(seen, axis=1)))
    light = cv2.cvtColor(picture, cv2.COLOR_RGBA2GRAY)
    dark = inside & (light < 150)
    if grey > 14 or dark.sum() < 20 or float(np.mean(light[inside] > 195)) < 0.45:
        return None
    reach = max(1, round(side * 0.012))
    kept = cv2.erode(dark.astype(np.uint8), np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)).sum()
    if kept > 0.12 * dark.sum():
        return None
    width = 4 * float(_depth(dark)[dark].mean()) - 1.2  # a strip's mean depth is a quarter of its width
    return tuple(int(v) for v in np.median(picture[dark][:, :3], axis=0)), max(1.0, width)  # type: ignore[return-value]


def _soft(picture: Pixels, inside: Mask) -> bool:
    """Whether most of the inside changes its light slowly: neither flat colour nor an edge."""
    light = cv2.GaussianBlur(cv2.cvtColor(picture, cv2.COLOR_RGBA2GRAY).astype(np.float32), (0, 0), 2.0)
    scale = max(picture.shape[:2]) / LOOKED_AT
    slope = np.hypot(np.gradient(light, axis=0), np.gradient(light, axis=1)) * scale
    deep = cv2.erode(inside.astype(np.uint8), np.ones((9, 9), np.uint8), borderValue=0) > 0
    if deep.sum() < 50:
        return False
    return float(np.mean((slope[deep] > 0.12) & (slope[deep] < 3.0))) > 0.55
