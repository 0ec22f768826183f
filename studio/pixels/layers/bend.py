"""How one part moves: stretched along its own axis, then turned about its pivot, by less and less towards it.

The turn keeps every point's distance from the pivot, so the map has an exact inverse, never folds, and stays put at
the joint, which bends instead of tearing. Parts hang on parts: a bend is done in the frame of the one it hangs on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
REST = np.array([[1, 0, 0], [0, 1, 0]], np.float64)
THINNEST, THICKEST = 0.08, 4.0  # of a stretch


@dataclass(frozen=True, slots=True)
class Joint:
    """Where a part turns: `pivot` [2] in pixels, `axis` [2] its unit vector to the tip, `length` between them, `soft`
    the radius in pixels within which the turn fades (0: none). `shape` [2, 2] takes a circle to the ellipse that a
    wheel is seen as; turning happens in the circle."""

    pivot: NDArray[np.float64]
    axis: NDArray[np.float64]
    length: float
    soft: float
    shape: NDArray[np.float64] | None = None


def faded(share: Array) -> Array:
    """0 at 0, 1 from 1 on, without a corner."""
    t = np.clip(share, 0, 1)
    return t * t * (3 - 2 * t)


@dataclass(frozen=True, slots=True)
class Bend:
    """One part at one moment. `row` [6]: angle (radians, clockwise on the screen), dx, dy (shares of the length),
    along, across (stretch, 0 as drawn), state (not used here). `frame` [2, 3] is where its parent took it."""

    joint: Joint
    row: NDArray[np.floating]
    frame: NDArray[np.float64]

    @property
    def rests(self) -> bool:
        return bool(np.abs(self.row[:5]).max() < 1e-4 and np.abs(self.frame - REST).max() < 1e-4)

    def _stretches(self) -> tuple[float, float]:
        return (float(np.clip(1 + self.row[3], THINNEST, THICKEST)), float(np.clip(1 + self.row[4], THINNEST, THICKEST)))

    def _turned(self, x: Array, y: Array, sign: float) -> tuple[Array, Array]:
        """Vectors from the pivot turned by the angle that belongs to their length."""
        angle = sign * float(self.row[0])
        if angle == 0:
            return x, y
        shape = self.joint.shape
        if shape is not None:
            inverse = np.linalg.inv(shape)
            x, y = inverse[0, 0] * x + inverse[0, 1] * y, inverse[1, 0] * x + inverse[1, 1] * y
        a = angle if self.joint.soft <= 0 else angle * faded(np.hypot(x, y) / self.joint.soft)
        c, s = np.cos(a), np.sin(a)
        x, y = c * x - s * y, s * x + c * y
        return (x, y) if shape is None else (shape[0, 0] * x + shape[0, 1] * y, shape[1, 0] * x + shape[1, 1] * y)

    def _across(self, along: Array) -> Array | float:
        """The stretch across the axis at a place along it: none at the joint, so that the root stays as wide as it is."""
        wide = self._stretches()[1] - 1
        if self.joint.soft <= 0 or wide == 0:
            return 1 + wide
        return 1 + wide * faded(np.abs(along) / self.joint.soft)

    def points(self, xy: Array) -> Array:
        """Where points [m, 2] of the picture go."""
        (ax, ay), (px, py) = self.joint.axis, self.joint.pivot
        x, y = xy[:, 0] - px, xy[:, 1] - py
        along = (ax * x + ay * y) * self._stretches()[0]
        across = (ax * y - ay * x) * self._across(along)
        x, y = self._turned(ax * along - ay * across, ay * along + ax * across, 1)
        own = np.stack([x + px + self.row[1] * self.joint.length, y + py + self.row[2] * self.joint.length], -1)
        return (own @ self.frame[:, :2].T + self.frame[:, 2]).astype(np.float32)

    def source_of(self, qx: Array, qy: Array) -> tuple[Array, Array]:
        """The inverse: which points of the picture are seen at (qx, qy), arrays of any shape."""
        inverse = np.linalg.inv(self.frame[:, :2])
        fx, fy = qx - self.frame[0, 2], qy - self.frame[1, 2]
        (ax, ay), (px, py) = self.joint.axis, self.joint.pivot
        x = inverse[0, 0] * fx + inverse[0, 1] * fy - px - self.row[1] * self.joint.length
        y = inverse[1, 0] * fx + inverse[1, 1] * fy - py - self.row[2] * self.joint.length
        x, y = self._turned(x, y, -1)
        along, across = ax * x + ay * y, ax * y - ay * x
        across = across / self._across(along)
        along = along / self._stretches()[0]
        return (ax * along - ay * across + px).astype(np.float32), (ay * along + ax * across + py).astype(np.float32)

    def frame_at(self, point: NDArray[np.floating]) -> NDArray[np.float64]:
        """The frame [2, 3] for what hangs on this part at a point of the picture: its shift, turn and stretch there."""
        near = np.asarray(point, np.float64) + np.array([(0, 0), (0.5, 0), (-0.5, 0), (0, 0.5), (0, -0.5)])
        moved = self.points(near).astype(np.float64)
        linear = np.stack([moved[1] - moved[2], moved[3] - moved[4]], -1)
        u, s, vt = np.linalg.svd(linear)  # without the shear that the fading turn has near its pivot
        linear = u @ np.diag(np.full(2, np.sqrt(max(s[0] * s[1], 1e-6)))) @ vt
        return np.concatenate([linear, (moved[0] - linear @ point)[:, None]], 1)
