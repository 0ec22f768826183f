"""Plane curves as points: Bezier paths, ovals, tapered ribbons, rounded corners. All in a shape's own units, y down."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float32]  # [n, 2]
Spot = tuple[float, float]
PER_CURVE = 18  # points of one Bezier segment


def path(start: Spot, *segments: tuple[Spot, ...]) -> Points:
    """Points along segments that follow one another: (end,) is a line, (handle, handle, end) a cubic Bezier."""
    points, at = [np.array([start], np.float64)], np.array(start, np.float64)
    for segment in segments:
        knots = [at, *(np.array(s, np.float64) for s in segment)]
        points.append(knots[1][None] if len(knots) == 2 else _cubic(knots))
        at = knots[-1]
    return np.concatenate(points).astype(np.float32)


def _cubic(knots: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    t = np.linspace(0, 1, PER_CURVE + 1)[1:, None]
    a, b, c, d = knots
    return a * (1 - t) ** 3 + 3 * b * t * (1 - t) ** 2 + 3 * c * t**2 * (1 - t) + d * t**3


def mirrored(half: Points) -> Points:
    """A closed shape from its right half, which begins and ends on the axis x = 0."""
    other = half[::-1][1:-1] * np.array([-1, 1], np.float32)
    return np.concatenate([half, other])


def oval(x: float, y: float, wide: float, high: float, turn: float = 0.0, points: int = 40) -> Points:
    """An ellipse with half axes `wide` and `high`, turned clockwise by `turn` degrees."""
    t = np.linspace(0, 2 * np.pi, points, endpoint=False)
    flat = np.stack([wide * np.cos(t), high * np.sin(t)], -1)
    return turned(flat, turn) + np.array([x, y], np.float32)


def turned(points: NDArray[np.floating], degrees: float) -> Points:
    """The points turned clockwise (as seen, y down) about the origin."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return (np.asarray(points) @ np.array([[c, s], [-s, c]])).astype(np.float32)


def ribbon(middle: Points, widths: Sequence[float] | NDArray[np.floating]) -> Points:
    """The closed outline of a stroke along `middle` [n, 2] whose half width runs through `widths`, with round ends."""
    along = np.gradient(middle.astype(np.float64), axis=0)
    along /= np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-9)
    side = np.stack([-along[:, 1], along[:, 0]], -1)
    half = np.interp(np.linspace(0, 1, len(middle)), np.linspace(0, 1, len(widths)), widths)[:, None]
    end = _cap(middle[-1], along[-1], side[-1], float(half[-1, 0]))
    start = _cap(middle[0], -along[0], -side[0], float(half[0, 0]))
    return np.concatenate([middle + side * half, end, (middle - side * half)[::-1], start]).astype(np.float32)


def _cap(at: Points, along: NDArray[np.float64], side: NDArray[np.float64], half: float) -> NDArray[np.float64]:
    t = np.linspace(0, np.pi, 9)[1:-1, None]
    return at + half * (np.cos(t) * side + np.sin(t) * along)


def rounded(corners: Points, share: float = 0.2, rounds: int = 2) -> Points:
    """A closed polygon with its corners cut `rounds` times by `share` of each side (Chaikin, 1974)."""
    points = np.asarray(corners, np.float64)
    for _ in range(rounds):
        after = np.roll(points, -1, 0)
        points = np.stack([points * (1 - share) + after * share, points * share + after * (1 - share)], 1).reshape(-1, 2)
    return points.astype(np.float32)


def capsule(start: Spot, end: Spot, half: float) -> Points:
    """A straight stroke with round ends."""
    return ribbon(np.linspace(start, end, 8).astype(np.float32), [half, half])
