"""An eye at one moment: its lid drawn in the colour around it with a lash line in the picture's own ink, its gaze.

Nothing of the eye is squashed or smeared: the lid's edge sweeps over it, and where it is open the eye is as drawn.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from studio.pixels.fill import fill
from studio.pixels.layers.features import Array, Patch, placed, steepness_of, stroke
from studio.pixels.layers.owners import Mask, disc

CLOSED_AT = 0.60  # of the eye's height, where the lids meet at its corners
SAG = 0.22  # of the height by which the closed line hangs in its middle
LASH = 0.15  # of the eye's width
LIGHT = 165.0  # levels from which a white of the eye is looked for
FAR_GAZE = 0.55  # of half the eye's width, for a gaze shift of 1


@dataclass(frozen=True, slots=True)
class Pupil:
    """`matte` [h, w] 0..1 of the iris with its pupil and lights, `white` [h, w, 3] the eye without it, `inside` [h, w] 0..1
    where it may be seen."""

    matte: Array
    white: Array
    inside: Array


@dataclass(frozen=True, slots=True)
class Eye:
    """`upper` and `lower` [w] are the eye's rims per column, `closed` [w] where the lids meet; `line` the lash's width."""

    patch: Patch
    upper: Array
    lower: Array
    closed: Array
    line: float
    pupil: Pupil | None

    def drawn(self, row: Array) -> Array:
        """The patch's colours [h, w, 3] at one moment. `row` [6] in the order of a part's channels, but its stretch is
        across the face, then up and down."""
        half = (self.patch.box[2] - self.patch.box[0]) / 2
        shift = np.clip(row[1:3], -1.5, 1.5) * half * FAR_GAZE
        look = self._looking(shift) if self.pupil is not None else self.patch.picture
        eye = self._lidded(look, float(np.clip(row[5], 0, 1)))
        return placed(self.patch, eye, self.patch.drawn, float(row[0]), 1 + row[3:5], shift if self.pupil is None else np.zeros(2))

    def _looking(self, shift: Array) -> Array:
        assert self.pupil is not None
        if np.abs(shift).max() < 0.02:
            return self.patch.picture
        move = np.array([[1, 0, shift[0]], [0, 1, shift[1]]], np.float64)
        size = (self.patch.matte.shape[1], self.patch.matte.shape[0])
        solid = np.dstack([self.patch.picture * self.pupil.matte[..., None], self.pupil.matte]).astype(np.float32)
        moved = cv2.warpAffine(solid, move, size, flags=cv2.INTER_LINEAR)
        seen = self.pupil.inside[..., None]
        eye = self.pupil.white * (1 - moved[..., 3:]) + moved[..., :3]
        return np.asarray(eye * seen + self.patch.picture * (1 - seen), np.float32)

    def _lidded(self, eye: Array, shut: float) -> Array:
        """The lids over an eye's colours."""
        if shut < 1e-3:
            return eye
        y = np.arange(eye.shape[0], dtype=np.float32)[:, None]
        edge = self.upper + (self.closed - self.upper) * shut
        low = self.lower + (self.closed - self.lower) * shut**2
        steep = steepness_of(edge)
        is_open = np.clip((y - edge) / steep + 0.5, 0, 1) * np.clip((low - y) / steep + 0.5, 0, 1)
        cover = (self.patch.drawn * (1 - is_open * (1 - max(0.0, 6 * shut - 5))))[..., None]
        out = eye * (1 - cover) + self.patch.skin * cover
        left, _, right, _ = self.patch.box
        x = np.arange(eye.shape[1], dtype=np.float32)
        ends = np.clip(np.minimum(x - left + 0.5, right - 0.5 - x) / max(1.0, 0.06 * (right - left)), 0, 1)
        line = stroke((y - edge) / steep, self.line) * ends * min(1.0, 4 * shut)
        return np.asarray(out * (1 - line[..., None]) + self.patch.ink * line[..., None], np.float32)


def eye_of(patch: Patch, line: float) -> Eye:
    """An eye read from its patch; `line` is how wide this picture's ink lines are in pixels, 0 where it has none."""
    left, top, right, bottom = patch.box
    width, height = right - left, bottom - top
    x = np.arange(patch.matte.shape[1], dtype=np.float32)
    upper, lower = _rims(patch.matte > 0.4, left, right)
    u = np.clip((x - (left + right - 1) / 2) / (width / 2), -1, 1)
    closed = top + height * (CLOSED_AT + SAG * (1 - u**2) - SAG / 2)
    wide = max(1.25, line * 0.9, LASH * width * min(1.0, 14 / max(width, 1)) ** 0.5)
    return Eye(patch, upper, lower, closed.astype(np.float32), float(min(wide, 0.45 * height + 0.6)), _pupil(patch))


def _rims(inside: Mask, left: int, right: int) -> tuple[Array, Array]:
    """The first and last row of an eye in every column, smoothed, level beyond its corners."""
    rows = np.arange(inside.shape[0])[:, None]
    columns = np.arange(left, right)
    own = inside[:, left:right]
    seen = own.any(0)
    first, last = np.where(own, rows, inside.shape[0]).min(0), np.where(own, rows, -1).max(0)
    x = np.arange(inside.shape[1])
    upper, lower = (np.interp(x, columns[seen], edge[seen]).astype(np.float32) for edge in (first - 0.5, last + 0.5))
    return (cv2.GaussianBlur(upper[None], (0, 0), 1.0)[0], cv2.GaussianBlur(lower[None], (0, 0), 1.0)[0])


def _pupil(patch: Patch) -> Pupil | None:
    """The dark round in a light eye; None in an eye that is a mere dot."""
    inside = patch.matte > 0.7
    light = patch.picture.mean(-1)
    white = inside & (light > LIGHT) & (np.ptp(patch.picture, axis=-1) < 90)
    if inside.sum() < 40 or white.sum() < 0.22 * inside.sum():
        return None
    dark = inside & ~white & (cv2.erode(inside.astype(np.uint8), disc(max(1, 0.04 * np.sqrt(inside.sum())))) > 0)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(dark.astype(np.uint8))
    if count < 2:
        return None
    best = 1 + int(stats[1:, 4].argmax())
    area = stats[best, 4]
    if not 0.06 * inside.sum() < area < 0.75 * inside.sum():
        return None
    contours, _ = cv2.findContours((labels == best).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    round_ = np.zeros(inside.shape, np.uint8)
    cv2.drawContours(round_, [cv2.convexHull(max(contours, key=len))], -1, 1, -1)  # with the lights in it
    if round_.sum() > 1.5 * area + 12:
        return None
    known = white & (cv2.dilate(round_, disc(2)) == 0)
    if known.sum() < 8:
        return None
    matte = cv2.GaussianBlur(cv2.dilate(round_, disc(1)).astype(np.float32), (0, 0), 0.7)
    rest = fill(np.rint(patch.picture).astype(np.uint8), known | (patch.matte < 0.3)).astype(np.float32)
    rest = np.where(matte[..., None] > 0.02, rest, patch.picture)
    hull = cv2.morphologyEx(white.astype(np.uint8) | round_, cv2.MORPH_CLOSE, disc(2))
    return Pupil(matte, rest.astype(np.float32), cv2.GaussianBlur(hull.astype(np.float32), (0, 0), 0.7))
