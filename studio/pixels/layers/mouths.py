"""A mouth at one moment: what is drawn open opens further, a line opens into lips, a dark inside and a tongue.

Everything is drawn in the picture's own colours: the line's ink, a darker shade of it inside, and for the tongue the
picture's own red where it has one.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from studio.pixels.layers.features import Array, Patch, placed, steepness_of, stroke
from studio.pixels.layers.owners import Mask

FILLED_FROM = 0.30  # height of the thickest place by the width, from which a mouth is an opening already
TALLER = 0.6  # of its height by which an open mouth opens further
HIGH = 0.46  # of its width, how far a line mouth opens
TONGUE = np.array([226.0, 110.0, 112.0], np.float32)
INSIDE = np.array([96.0, 28.0, 40.0], np.float32)


@dataclass(frozen=True, slots=True)
class Mouth:
    """`line` [w] is the y of the mouth's line in every column between its corners (`left`, `right`), `wide` its width
    in pixels; an open one has none and is stretched. `folds`: it is a muzzle's w, whose middle opens downwards. `room` is how far its lower edge may go down, in pixels."""

    patch: Patch
    open_already: bool
    folds: bool
    line: Array
    left: float
    right: float
    wide: float
    room: float
    tongue: Array
    inside: Array

    def drawn(self, row: Array) -> Array:
        """The patch's colours [h, w, 3] at one moment. `row` [6] in the order of a part's channels, but its stretch is
        across the face, then up and down."""
        wider, mouth, cover = float(np.clip(row[5], 0, 1)), self.patch.picture, self.patch.drawn
        if wider > 1e-3:
            mouth, cover = self._stretched(1 - 0.06 * wider, 1 + TALLER * wider) if self.open_already else self._opened(wider)
        return placed(self.patch, mouth, cover, float(row[0]), 1 + row[3:5], row[1:3] * (self.right - self.left) / 2)

    def _stretched(self, across: float, down: float) -> tuple[Array, Array]:
        """An open mouth taller by `down`, hung on its upper edge."""
        left, top, right, bottom = self.patch.box
        down = min(down, 1 + self.room / max(1, bottom - top))
        x, y = (left + right - 1) / 2, top + 0.1 * (bottom - top)
        matrix = np.array([[across, 0, x - across * x], [0, down, y - down * y]], np.float64)
        there = self.patch.drawn[..., None]
        layer = np.dstack([self.patch.picture * there, there]).astype(np.float32)
        moved = cv2.warpAffine(layer, matrix, (there.shape[1], there.shape[0]), flags=cv2.INTER_CUBIC)
        cover = np.clip(moved[..., 3], 0, 1)
        return np.clip(self.patch.bare * (1 - cover[..., None]) + moved[..., :3], 0, 255), cover

    def _opened(self, wider: float) -> tuple[Array, Array]:
        """A line's mouth with lips apart: the corners stay on the line, the lower lip drops, a smile's upper lip straightens."""
        middle, half = (self.left + self.right) / 2, (self.right - self.left) / 2 * (1 - 0.10 * wider)
        x = np.arange(self.line.shape[0], dtype=np.float32)
        u = np.clip((x - middle) / half, -1, 1)
        sideways = np.interp(middle + u * (self.right - self.left) / 2, x, self.line).astype(np.float32)  # narrower, same line
        chord = np.interp(u, [-1, 1], sideways[[int(np.argmax(u > -1)), len(u) - 1 - int(np.argmax(u[::-1] < 1))]]).astype(np.float32)
        bow = np.clip(1 - np.abs(u) ** 2.2, 0, 1) ** 0.75
        smile = max(0.0, float((sideways - chord).max()))
        high = min(max(HIGH * 2 * half, smile + 0.5 * half), smile + self.room)
        if self.folds:
            return self._lips(sideways, sideways + wider * np.maximum(chord + high * self._under_folds(u) - sideways, 0), x, middle, half, wider)
        upper = sideways + 0.7 * wider * np.minimum(chord - sideways, 0) - 0.05 * high * wider * bow
        lower = sideways + wider * np.maximum(chord + high * bow - sideways, 0)
        return self._lips(upper, lower, x, middle, half, wider)

    def _under_folds(self, u: Array) -> Array:
        """The jaw below a muzzle's w: round between its two low points."""
        return np.asarray(np.clip(1 - (np.abs(u) / 0.62) ** 2.2, 0, 1) ** 0.7, np.float32)

    def _lips(self, upper: Array, lower: Array, x: Array, middle: float, half: float, wider: float) -> tuple[Array, Array]:
        y = np.arange(self.patch.picture.shape[0], dtype=np.float32)[:, None]
        out = self.patch.bare
        steep_u, steep_l = steepness_of(upper), steepness_of(lower)
        between = (np.abs(x - middle) < half + 0.5).astype(np.float32)
        hole = np.clip((y - upper) / steep_u + 0.5, 0, 1) * np.clip((lower - y) / steep_l + 0.5, 0, 1) * between
        out = out * (1 - hole[..., None]) + self.inside * hole[..., None]
        tall = float((lower - upper).max())
        if tall > 3 * self.wide:
            low, reach = float(lower.max()), max(1.0, 0.55 * tall)
            away = np.hypot((x - middle) / (0.62 * half), (y - (low + 0.12 * tall)) / reach)
            tongue = np.clip((1 - away) * min(0.62 * half, reach) + 0.5, 0, 1) * hole * min(1.0, 2 * wider)
            out = out * (1 - tongue[..., None]) + self.tongue * tongue[..., None]
        ends = np.clip(half + self.wide * 0.3 + 0.5 - np.abs(x - middle), 0, 1)
        lips = np.maximum(stroke((y - upper) / steep_u, self.wide), stroke((y - lower) / steep_l, self.wide)) * ends
        return out * (1 - lips[..., None]) + self.patch.ink * lips[..., None], np.maximum(self.patch.drawn, np.maximum(hole, lips))


def mouth_of(patch: Patch, room: float, palette: Array) -> Mouth:
    """A mouth read from its patch. `room` pixels are free below it; `palette` [n, 3] are the picture's main colours."""
    left, _, right, _ = patch.box
    inside = patch.matte > 0.5
    thick = 2 * float(cv2.distanceTransform(np.pad(inside.astype(np.uint8), 1), cv2.DIST_L2, 5).max())
    line = _middle_line(patch, left, right)
    tongue, dark = _colours(patch, palette)
    filled = thick > FILLED_FROM * (right - left) and thick > 5
    wide = float(np.clip(patch.matte[:, left:right].sum() / max(1, right - left) * 0.82, 1.1, max(1.2, 0.22 * (right - left))))
    return Mouth(patch, filled, _folds(line[left:right]), line, float(left), float(right - 1), wide, max(2.0, room), tongue, dark)


def _folds(line: Array) -> bool:
    """Whether a line goes down, up and down again: a muzzle's w."""
    if len(line) < 8:
        return False
    third = len(line) // 3
    low = min(float(line[:third + 1].max()), float(line[-third - 1:].max()))
    peak = float(line[third : len(line) - third].min())
    corner = max(float(line[0]), float(line[-1]))
    return low - peak > 0.1 * len(line) and low - corner > 0.05 * len(line)


def _middle_line(patch: Patch, left: int, right: int) -> Array:
    """The y of a line's middle in every column, smoothed, level beyond its corners."""
    own = np.where(patch.matte > 0.15, patch.matte, 0)[:, left:right]
    rows = np.arange(own.shape[0], dtype=np.float32)[:, None]
    weight = own.sum(0)
    seen = weight > 0.3
    centre = (own * rows).sum(0)[seen] / weight[seen]
    x = np.arange(patch.matte.shape[1])
    line = np.interp(x, np.arange(left, right)[seen], centre).astype(np.float32)
    return np.asarray(cv2.GaussianBlur(line[None], (0, 0), max(0.8, 0.04 * (right - left)))[0])


def _colours(patch: Patch, palette: Array) -> tuple[Array, Array]:
    """The tongue's and the inside's colour: reds of the picture's own, greys in a picture without colour, and nothing but
    a darker face where the line is lighter than it (a robot's screen)."""
    ink, skin = patch.ink, patch.skin.mean((0, 1))
    if ink.mean() > skin.mean() + 40:
        return (0.65 * skin).astype(np.float32), (0.65 * skin).astype(np.float32)
    spread = np.ptp(palette, axis=1) if len(palette) else np.zeros(1)
    if len(palette) and spread.max() < 24:  # a pencil drawing
        return np.full(3, 0.45 * palette.mean() + 40, np.float32), ink * 0.85
    red = _red_of(palette)
    tongue = TONGUE if red is None else 0.75 * red + 0.25 * TONGUE
    return tongue.astype(np.float32), (0.5 * np.minimum(ink, 90) + 0.5 * INSIDE).astype(np.float32)


def _red_of(palette: Array) -> Array | None:
    """The picture's own pink or red, if it has one."""
    if not len(palette):
        return None
    r, g, b = palette.T
    is_red: Mask = (r > 150) & (r - g > 45) & (r - b > 35) & (np.abs(g - b) < 70)
    return np.asarray(palette[is_red][0], np.float32) if is_red.any() else None


def palette_of(levels: np.ndarray, count: int = 24) -> Array:
    """The main colours [n, 3] of a picture [H, W, 4], commonest first."""
    small = levels[:: max(1, levels.shape[0] // 128), :: max(1, levels.shape[1] // 128)]
    seen = small[small[..., 3] > 200][:, :3]
    if not len(seen):
        return np.zeros((0, 3), np.float32)
    _, where, amount = np.unique(seen // 16, axis=0, return_inverse=True, return_counts=True)
    order = np.argsort(-amount)[:count]
    sums = np.zeros((len(amount), 3))
    np.add.at(sums, where.ravel(), seen)
    return np.asarray((sums / amount[:, None])[order], np.float32)
