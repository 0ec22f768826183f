"""What a camera sees at one moment: how every depth of a place, and everything standing in it, comes to pixels.

Coordinates are the place's own units. The ground layer (depth 0) is seen plainly; farther layers shift less when the
camera travels and grow less when it comes closer, all anchored at the horizon, so that no gap opens between them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from studio.engine.composer.places import BLEED, HEIGHT, WIDTH

Matrix = tuple[float, float, float, float, float, float]
_SHIFT, _GROW = 0.82, 0.5  # how much of the camera's travel and closeness the infinitely far does not follow


@dataclass(frozen=True, slots=True)
class View:
    """`x`, `y` is the middle of the picture in units of the ground layer; `unit` pixels to the unit there; `roll` degrees.

    `base` is the x about which layers were drawn to fit, `near` how many times closer than the whole view.
    """

    width: int
    height: int
    x: float
    y: float
    unit: float
    near: float
    roll: float
    horizon: float
    base: float = WIDTH / 2

    @property
    def horizon_at(self) -> float:
        """The row of pixels on which the horizon lies."""
        return self.height / 2 + self.unit * (self.horizon - self.y)

    def matrix(self, depth: float) -> Matrix:
        """From a layer's units to pixels."""
        scale, x = self.scale(depth), self.middle(depth)
        return self._rolled((scale, 0.0, 0.0, scale, self.width / 2 - scale * x, self.horizon_at - scale * self.horizon))

    def scale(self, depth: float) -> float:
        """Pixels to the unit at a depth; never so few that a layer's drawn edge would show."""
        wanted: float = self.unit / self.near ** (_GROW * depth)
        if depth <= 0:
            return self.unit
        slack = 1 + abs(math.sin(math.radians(self.roll))) * self.width / self.height
        above = self.horizon_at * slack / (self.horizon - BLEED[1])
        below = (self.height - self.horizon_at) * slack / (BLEED[3] - self.horizon)
        return max(wanted, above, below)

    def middle(self, depth: float) -> float:
        """The x of a layer that stands in the middle of the picture."""
        return self.base + (self.x - self.base) * (1 - _SHIFT * depth)

    def point(self, x: float, y: float, depth: float = 0.0) -> tuple[float, float]:
        a, b, c, d, e, f = self.matrix(depth)
        return a * x + c * y + e, b * x + d * y + f

    def seen(self, depth: float) -> tuple[float, float, float, float]:
        """The box of a layer's units that the picture shows: left, top, right, bottom."""
        scale, x = self.scale(depth), self.middle(depth)
        half = self.width / 2 / scale
        top = self.horizon - self.horizon_at / scale
        bottom = top + self.height / scale
        if self.roll:
            swing = abs(math.sin(math.radians(self.roll))) * (self.width + self.height) / 2 / scale
            half, top, bottom = half + swing, top - swing, bottom + swing
        return x - half, top, x + half, bottom

    def _rolled(self, matrix: Matrix) -> Matrix:
        if not self.roll:
            return matrix
        cos, sin = math.cos(math.radians(self.roll)), math.sin(math.radians(self.roll))
        a, b, c, d, e, f = matrix
        mx, my = self.width / 2, self.height / 2
        e, f = e - mx, f - my
        return (
            cos * a - sin * b, sin * a + cos * b, cos * c - sin * d, sin * c + cos * d,
            cos * e - sin * f + mx, sin * e + cos * f + my,
        )  # fmt: skip


def whole(width: int, height: int) -> tuple[float, float]:
    """(units wide, units high) of the widest view of a place in a picture of this shape, inside its bleed."""
    aspect = width / height
    if aspect >= WIDTH / HEIGHT:
        wide = min(BLEED[2] - BLEED[0] - 80, WIDTH * math.sqrt(aspect / (WIDTH / HEIGHT)))
        return wide, wide / aspect
    high = min(BLEED[3] - BLEED[1] - 40, HEIGHT * (WIDTH / HEIGHT / aspect) ** 0.2)
    return high * aspect, high
