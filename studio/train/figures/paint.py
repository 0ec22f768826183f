"""Figures and sprites to pixels: a view places them on a square canvas, the ink decides how they are outlined.

The canvas is premultiplied RGBA; beside it runs a map that says whose every pixel is (0 nobody, 1 + index of a part).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from studio.train.figures.figure import Colour, Figure, Mark
from studio.train.figures.paths import Points

SHIFT = 4  # fractional bits of cv2's coordinates


@dataclass(frozen=True)
class View:
    """From figure units to canvas pixels: an affine map [2, 3] and a gentle bending (two waves) after it."""

    matrix: np.ndarray
    size: int
    bend: np.ndarray  # [2, 4]: per axis amplitude, frequencies along x and y, phase; in pixels and radians a pixel

    @property
    def scale(self) -> float:
        return float(np.sqrt(abs(np.linalg.det(self.matrix[:, :2]))))

    def __call__(self, points: Points) -> Points:
        p = np.asarray(points, float) @ self.matrix[:, :2].T + self.matrix[:, 2]
        if not self.bend.any():
            return p
        amount, kx, ky, phase = self.bend.T
        return p + amount * np.sin(p[:, :1] * kx + p[:, 1:] * ky + phase)


@dataclass(frozen=True)
class Ink:
    """How a hand draws: outline width in figure units (0 for none), its colour, the wobble of its lines, a second tone."""

    width: float = 0.0
    colour: Colour = (30, 25, 35)
    wobble: float = 0.0
    shade: bool = False
    doubled: bool = False  # every line drawn twice, not quite the same
    own: bool = False  # outlines in a darker tone of the fill instead of one ink
    gradient: float = 0.0  # how much darker every shape grows towards its lower right


def view_of(low: Points, high: Points, size: int, r: np.random.Generator, *, plain: bool = False, fill: tuple[float, float] = (0.72, 0.98)) -> View:
    """Put the box low..high on a square canvas: turned, squashed, shifted, mirrored, now and then cropped."""
    share = 0.92 if plain else r.uniform(*fill) if r.random() < 0.9 else r.uniform(1.0, 1.45)
    scale = size * share / max(float((high - low).max()), 1.0)
    middle = (low + high) / 2
    if plain:
        matrix, target = np.eye(2) * scale, np.full(2, size / 2)
    else:
        a = np.deg2rad(r.uniform(-20, 20) if r.random() < 0.4 else r.normal(0, 3))
        squash, shear = np.exp(r.normal(0, 0.09)), r.normal(0, 0.05)
        matrix = scale * np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]]) @ np.array([[squash, shear], [0, 1 / squash]])
        if r.random() < 0.5:
            matrix = matrix @ np.diag([-1.0, 1.0])
        target = size / 2 + r.uniform(-1, 1, 2) * max(size * (1 - share) / 2, size * 0.03)
    bend = np.zeros((2, 4))
    if not plain and r.random() < 0.35:
        bend = np.stack([r.uniform(0.5, 3.5, 2) * size / 160, *(r.normal(0, 4.0, (2, 2)) / size), r.uniform(0, 6.3, 2)], 1)
    return View(np.c_[matrix, target - matrix @ middle], size, bend)


def paint(figure: Figure, view: View, ink: Ink, r: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Draw a figure: (canvas [S, S, 4] uint8 premultiplied, owner map [S, S] uint8)."""
    canvas = np.zeros((view.size, view.size, 4), np.uint8)
    owners = np.zeros((view.size, view.size), np.uint8)
    paint_over(canvas, owners, figure, range(1, len(figure.joints) + 1), view, ink, r)
    return canvas, owners


def paint_over(canvas: np.ndarray, owners: np.ndarray, figure: Figure, numbers: Sequence[int], view: View, ink: Ink, r: np.random.Generator) -> None:
    """Draw a figure over what is there; `numbers` says which owner each of its parts is."""
    for mark in figure.marks:
        points = view(mark.points)
        if ink.wobble:
            points = _wobbly(points, ink.wobble * view.scale, r)
        owner = numbers[mark.part]
        if mark.decor:
            _clipped(canvas, owners, mark, owner, points, view.scale)
        elif mark.width:
            _line(canvas, owners, mark, owner, points, view.scale)
        else:
            _shape(canvas, owners, mark, owner, points, view.scale, ink, r)


def _fixed(points: Points) -> list[np.ndarray]:
    return [np.round(points * 2**SHIFT).astype(np.int32)]


def _rgba(colour: Colour) -> tuple[int, int, int, int]:
    return (*colour, 255)


def _wobbly(points: Points, amount: float, r: np.random.Generator) -> Points:
    """A hand that isn't steady: every point a little off, neighbours alike."""
    off = r.normal(0, amount, points.shape)
    if len(points) > 8:
        off = (off + np.roll(off, 1, 0) + np.roll(off, 2, 0) + np.roll(off, 3, 0)) / 2
    return points + off


def _line(canvas: np.ndarray, owners: np.ndarray, mark: Mark, owner: int, points: Points, scale: float) -> None:
    p, width = _fixed(points), max(1, round(mark.width * scale))
    cv2.polylines(canvas, p, False, _rgba(mark.colour), width, cv2.LINE_AA, SHIFT)
    cv2.polylines(owners, p, False, owner, width, cv2.LINE_8, SHIFT)


def _shape(canvas: np.ndarray, owners: np.ndarray, mark: Mark, owner: int, points: Points, scale: float, ink: Ink, r: np.random.Generator) -> None:
    p = _fixed(points)
    cv2.fillPoly(canvas, p, _rgba(mark.colour), cv2.LINE_AA, SHIFT)
    cv2.fillPoly(owners, p, owner, cv2.LINE_8, SHIFT)
    if (ink.shade or ink.gradient) and np.ptp(points, 0).min() > 9:
        _second_tone(canvas, points, mark.colour, ink.gradient)
    width = ink.width * mark.line * scale
    if width < 0.5:
        return
    colour = tuple(int(v * 0.45) for v in mark.colour) if ink.own else ink.colour
    thick = max(1, round(width))
    cv2.polylines(canvas, p, True, _rgba(colour), thick, cv2.LINE_AA, SHIFT)
    cv2.polylines(owners, p, True, owner, thick, cv2.LINE_8, SHIFT)
    if ink.doubled:
        cv2.polylines(canvas, _fixed(_wobbly(points, 1.2 * scale, r)), True, _rgba(colour), max(1, thick // 2), cv2.LINE_AA, SHIFT)


def _roi(points: Points, size: int, pad: int = 2) -> tuple[slice, slice]:
    low = np.clip(np.floor(points.min(0)).astype(int) - pad, 0, size)
    high = np.clip(np.ceil(points.max(0)).astype(int) + pad, 0, size)
    return slice(low[1], high[1]), slice(low[0], high[0])


def _second_tone(canvas: np.ndarray, points: Points, colour: Colour, gradient: float) -> None:
    """A darker crescent at the lower right of a shape, or a gradient from the upper left."""
    place = _roi(points, len(canvas))
    corner = np.array([place[1].start, place[0].start])
    whole = np.zeros(canvas[place].shape[:2], np.uint8)
    if whole.size == 0:
        return
    cv2.fillPoly(whole, _fixed(points - corner), 255, cv2.LINE_AA, SHIFT)
    if gradient:
        h, w = whole.shape
        ramp = np.add.outer(np.linspace(0, 0.65, h, dtype=np.float32), np.linspace(0, 0.35, w, dtype=np.float32))
        _mix(canvas[place], whole * ramp, tuple(int(v * (1 - gradient)) for v in colour))
        return
    light = np.zeros_like(whole)
    cv2.fillPoly(light, _fixed(points - corner - np.ptp(points, 0) * [0.09, 0.08]), 255, cv2.LINE_AA, SHIFT)
    _mix(canvas[place], cv2.subtract(whole, light), tuple(int(v * 0.78) for v in colour))


def _mix(target: np.ndarray, weight: np.ndarray, colour: Colour | tuple[int, ...]) -> None:
    """target = target * (1 - w) + colour * w, in place; alpha becomes opaque where w is 255."""
    w = (weight.astype(np.float32) / 255)[..., None]
    target[:] = (target * (1 - w) + np.array([*colour, 255], np.float32) * w + 0.5).astype(np.uint8)


def _clipped(canvas: np.ndarray, owners: np.ndarray, mark: Mark, owner: int, points: Points, scale: float) -> None:
    """Decoration: only where its part is what one sees."""
    place = _roi(points, len(canvas), 2 + int(mark.width * scale))
    corner = np.array([place[1].start, place[0].start])
    weight = np.zeros(owners[place].shape, np.uint8)
    if weight.size == 0:
        return
    if mark.width:
        cv2.polylines(weight, _fixed(points - corner), False, 255, max(1, round(mark.width * scale)), cv2.LINE_AA, SHIFT)
    else:
        cv2.fillPoly(weight, _fixed(points - corner), 255, cv2.LINE_AA, SHIFT)
    weight[owners[place] != owner] = 0
    _mix(canvas[place], weight, mark.colour)
