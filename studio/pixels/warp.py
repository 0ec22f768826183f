"""Moves a picture by an affine pose and a smooth local field, frame by frame, without ever folding it.

The forward map is y = x + l(x) followed by an affine A; its inverse is found on a coarse grid (A inverted
exactly, l by fixed-point iteration, which converges because `limit_gradient` keeps l a contraction) and
raised to full size. Colours are premultiplied while they move, so edges stay clean.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.pixels.alpha import bounding_box

Array = NDArray[np.float32]
STRIDES = (1, 2, 4, 8, 16)  # pixels between points of the coarse inverse map; powers of two keep the upsampling exact
POINTS = 32  # of the coarse map in one crop unit, at least; more where the largest stride is too large
ROUGH_ITERATIONS = 6  # with OpenCV's quick reading, before the exact ones
ITERATIONS = 16  # at most
ENOUGH = 0.02  # pixels by which the last iteration may still move a point
MAX_GRADIENT = 0.7  # of the local field; below 1 nothing folds and the iteration contracts
THINNEST = 0.06  # a body seen edge-on keeps this much of its width


@dataclass(frozen=True, slots=True)
class Placement:
    """Where the crop's coordinates lie in a picture: pixel = centre + scale * crop. `centre` in pixels (x, y)."""

    centre: tuple[float, float]
    scale: float

    def resized(self, factor: float) -> Placement:
        """The same place in the picture `factor` times as large (pixel centres at half-integers move along)."""
        x, y = self.centre
        return Placement(((x + 0.5) * factor - 0.5, (y + 0.5) * factor - 0.5), self.scale * factor)


def steepness(local: Array) -> Array:
    """A bound on the spectral norm of the gradient of each moment of a local field [n, G, G, 2]: [n]. Below 1 nothing folds."""
    cell = 2.0 / local.shape[1]
    gx = np.diff(local, axis=2) / cell
    gy = np.diff(local, axis=1) / cell
    norm = np.maximum(np.sqrt((gx**2).sum(-1)).max(axis=(1, 2)), np.sqrt((gy**2).sum(-1)).max(axis=(1, 2)))  # [n]
    return np.sqrt(2) * norm  # the norm is at most sqrt(2) times that of the Jacobian's larger column


def limit_gradient(local: Array, steepest: float = MAX_GRADIENT) -> Array:
    """Shrink each moment of a local field [n, G, G, 2] (crop units) until no gradient exceeds `steepest`."""
    factor = np.minimum(1.0, steepest / np.maximum(steepness(local), 1e-6))
    return (local * factor[:, None, None, None]).astype(np.float32)


def look_up(field: Array, x: Array, y: Array) -> tuple[Array, Array]:
    """A field [G, G, 2] read at crop points (x, y) of any shape: linear between cell centres, constant beyond the outer ones.

    Not cv2.remap: its linear tables have steps of 1/32 cell and its cubic kernel ripples on a plain slope. Linear
    reading is also what makes `steepness` a bound on the whole field.
    """
    size = field.shape[0]
    cx = np.clip((x + 1) * (size / 2) - 0.5, 0, size - 1).astype(np.float32)
    cy = np.clip((y + 1) * (size / 2) - 0.5, 0, size - 1).astype(np.float32)
    left, top = np.minimum(cx.astype(np.intp), size - 2), np.minimum(cy.astype(np.intp), size - 2)
    u, v = (cx - left)[..., None], (cy - top)[..., None]
    flat, corner = field.reshape(-1, 2), top * size + left
    upper = flat[corner] + u * (flat[corner + 1] - flat[corner])
    lower = flat[corner + size] + u * (flat[corner + size + 1] - flat[corner + size])
    read = upper + v * (lower - upper)
    return read[..., 0], read[..., 1]


def _nearly(field: Array, zx: Array, zy: Array) -> tuple[Array, Array]:
    """Points x with x + l(x) = z up to the steps of OpenCV's table, a thirty-second of a cell: where to begin, cheaply."""
    size = field.shape[0]
    x, y = zx, zy
    for _ in range(ROUGH_ITERATIONS):
        read = cv2.remap(field, (x + 1) * (size / 2) - 0.5, (y + 1) * (size / 2) - 0.5, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        x, y = zx - read[..., 0], zy - read[..., 1]
    return x, y


def smooth(local: Array, factor: int = 4) -> Array:
    """A local field [n, G, G, 2] on a grid `factor` times finer, through its own points and smooth between them."""
    weights = _between(local.shape[1], factor)  # [G * factor, G]
    return np.einsum("yj,njic,xi->nyxc", weights, local, weights, optimize=True).astype(np.float32)


@lru_cache(maxsize=8)
def _between(size: int, factor: int) -> Array:
    """Weights [size * factor, size] of the cubic of Catmull and Rom, which keeps straight slopes straight."""
    at = (np.arange(size * factor) + 0.5) / factor - 0.5
    first = np.floor(at).astype(int)
    t = at - first
    taps = (-t / 2 + t**2 - t**3 / 2, 1 - 2.5 * t**2 + 1.5 * t**3, t / 2 + 2 * t**2 - 1.5 * t**3, (t**3 - t**2) / 2)
    weights = np.zeros((size * factor, size), np.float32)
    for offset, tap in zip((-1, 0, 1, 2), taps, strict=True):
        np.add.at(weights, (np.arange(size * factor), np.clip(first + offset, 0, size - 1)), tap)
    return weights


def thick_enough(matrix: Array) -> Array:
    """An affine [2, 3] whose linear part can be inverted: singular values at least THINNEST."""
    u, s, vt = np.linalg.svd(matrix[:, :2])
    if s[1] >= THINNEST:
        return matrix
    fixed = matrix.copy()
    fixed[:, :2] = u @ np.diag(np.maximum(s, THINNEST)) @ vt
    return fixed


def pixel_matrix(matrix: Array, place: Placement) -> Array:
    """An affine in crop coordinates as one in pixel coordinates."""
    centre = np.array(place.centre)
    linear = matrix[:, :2].astype(np.float64)
    shift = centre + place.scale * matrix[:, 2] - linear @ centre
    return np.concatenate([linear, shift[:, None]], 1)


def inverse_map(matrix: Array, local: Array, place: Placement, x0: int, y0: int, width: int, height: int) -> tuple[Array, Array]:
    """For every output pixel of a region, the source pixel it shows: two float maps [height, width].

    `matrix` [2, 3] and `local` [G, G, 2] in crop units; the region's corner (x0, y0) in output pixels.
    """
    thinnest = float(np.linalg.svd(matrix[:, :2], compute_uv=False)[-1])  # what is pressed together needs a closer look
    stride = max((s for s in STRIDES if s * POINTS <= place.scale * np.clip(thinnest, 0.5, 1)), default=1)
    columns, rows = width // stride + 2, height // stride + 2
    px, py = np.meshgrid(np.arange(columns) * stride + x0, np.arange(rows) * stride + y0)
    qx = (px - place.centre[0]) / place.scale - matrix[0, 2]
    qy = (py - place.centre[1]) / place.scale - matrix[1, 2]
    inverse = np.linalg.inv(matrix[:, :2].astype(np.float64))
    zx = (inverse[0, 0] * qx + inverse[0, 1] * qy).astype(np.float32)
    zy = (inverse[1, 0] * qx + inverse[1, 1] * qy).astype(np.float32)
    x, y = _nearly(local, zx, zy)
    for _ in range(ITERATIONS):
        lx, ly = look_up(local, x, y)
        moved = max(float(np.abs(zx - lx - x).max()), float(np.abs(zy - ly - y).max()))
        x, y = zx - lx, zy - ly
        if moved * place.scale < ENOUGH:
            break
    coarse = np.stack([place.centre[0] + place.scale * x, place.centre[1] + place.scale * y], -1).astype(np.float32)
    if stride == 1:
        return np.ascontiguousarray(coarse[:height, :width, 0]), np.ascontiguousarray(coarse[:height, :width, 1])
    up = np.array([[1 / stride, 0, 0], [0, 1 / stride, 0]], np.float64)
    fine = cv2.warpAffine(coarse, up, (width, height), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE)
    return np.ascontiguousarray(fine[..., 0]), np.ascontiguousarray(fine[..., 1])


def premultiplied(rgba: NDArray[np.uint8]) -> Array:
    """Straight RGBA uint8 [H, W, 4] to premultiplied float32 in 0..255."""
    out = rgba.astype(np.float32)
    out[..., :3] *= out[..., 3:] * np.float32(1 / 255)
    return out


def straight(moved: Array) -> NDArray[np.uint8]:
    """Premultiplied float32 in 0..255 back to straight RGBA uint8; what overshot is clipped, clear is zero.

    Works in place: `moved` holds nothing of use afterwards.
    """
    alpha = np.clip(moved[..., 3], 0, 255)
    colour = moved[..., :3]
    out = np.empty(moved.shape, np.uint8)
    np.multiply(np.minimum(np.maximum(colour, 0), alpha[..., None]), (255 / np.maximum(alpha, 0.5))[..., None], out=colour)
    np.rint(np.minimum(colour, 255), out=colour)
    out[..., :3] = colour
    out[..., 3] = np.rint(alpha)
    out[out[..., 3] == 0] = 0
    return out


def bounds_after(matrix: Array, local: Array, outline: Array) -> tuple[float, float, float, float]:
    """The box (x0, y0, x1, y1) in crop units that the points `outline` [m, 2] fill after they moved."""
    lx, ly = look_up(local, outline[:, 0][None].copy(), outline[:, 1][None].copy())
    moved = outline + np.stack([lx[0], ly[0]], -1)
    end = moved @ matrix[:, :2].T + matrix[:, 2]
    low, high = end.min(0), end.max(0)
    return (float(low[0]), float(low[1]), float(high[0]), float(high[1]))


class Mover:
    """Renders moments of one picture. Holds the premultiplied source and, when it shrinks, its blurred copies."""

    def __init__(self, rgba: NDArray[np.uint8], place: Placement) -> None:
        self.height, self.width = rgba.shape[:2]
        self.place = place
        self.source = premultiplied(rgba)
        ys, xs = np.nonzero(rgba[..., 3])
        self.box = (int(xs.min()), int(ys.min()), int(xs.max()) + 1, int(ys.max()) + 1) if len(xs) else (0, 0, 1, 1)
        self._blurred: dict[float, Array] = {}

    def _for_scale(self, scale: float, moment: Array | None) -> Array:
        if scale > 0.7:
            return self.source if moment is None else moment
        sigma = round(0.4 / max(scale, 0.05), 1)
        if moment is not None:
            return cv2.GaussianBlur(moment, (0, 0), sigma)
        if sigma not in self._blurred:
            self._blurred[sigma] = cv2.GaussianBlur(self.source, (0, 0), sigma)
        return self._blurred[sigma]

    def _region(self, matrix: Array, local: Array, box: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
        """Output pixels that can show anything: the moved box of the subject, with a margin, inside the canvas."""
        x0, y0, x1, y1 = box
        line_x, line_y = np.linspace(x0, x1, 17), np.linspace(y0, y1, 17)
        gx, gy = np.meshgrid(line_x, line_y)
        points = np.stack([(gx.ravel() - self.place.centre[0]) / self.place.scale, (gy.ravel() - self.place.centre[1]) / self.place.scale], -1)
        bx0, by0, bx1, by1 = bounds_after(matrix, local, points.astype(np.float32))
        margin = 4 + 0.02 * self.place.scale
        px0 = int(np.floor(self.place.centre[0] + bx0 * self.place.scale - margin))
        py0 = int(np.floor(self.place.centre[1] + by0 * self.place.scale - margin))
        px1 = int(np.ceil(self.place.centre[0] + bx1 * self.place.scale + margin))
        py1 = int(np.ceil(self.place.centre[1] + by1 * self.place.scale + margin))
        return max(0, px0), max(0, py0), min(self.width, px1), min(self.height, py1)

    def frame(self, matrix: Array, local: Array, opacity: float = 1.0, moment: Array | None = None) -> NDArray[np.uint8]:
        """One moment as straight RGBA uint8 [H, W, 4]; `matrix` [2, 3] and `local` [G, G, 2] in crop units. `moment`
        is the picture with its parts moved, premultiplied [H, W, 4]; None where none moves."""
        out = np.zeros((self.height, self.width, 4), np.uint8)
        matrix = thick_enough(matrix)
        box = self.box if moment is None else bounding_box(moment[..., 3], 0.5) or self.box
        x0, y0, x1, y1 = self._region(matrix, local, box)
        if x1 <= x0 or y1 <= y0 or opacity <= 0:
            return out
        scale = float(np.sqrt(abs(np.linalg.det(matrix[:, :2]))))
        source = self._for_scale(scale, moment)
        if np.abs(local).max() < 1e-5:
            whole = pixel_matrix(matrix, self.place)
            whole[:, 2] -= (x0, y0)
            moved = cv2.warpAffine(source, whole, (x1 - x0, y1 - y0), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT)
        else:
            mx, my = inverse_map(matrix, local, self.place, x0, y0, x1 - x0, y1 - y0)
            moved = cv2.remap(source, mx, my, cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT)
        if opacity < 1:
            moved *= np.float32(opacity)
        out[y0:y1, x0:x1] = straight(moved)
        return out
