"""A subject as the motions see it: its box, how strongly it moves, and where on it a grid point lies."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from studio.engine.motion.representation import Array, grid_points
from studio.engine.motion.skeleton import Skeleton

X, Y = grid_points()


@dataclass(frozen=True, slots=True)
class Body:
    """A subject's box in crop units, how strongly it moves (1 is plain), the direction that was asked, the parts that
    are known of it, and which of two arms, eyes or ears (`hand`: one of SIDES) was named."""

    box: tuple[float, float, float, float]  # x0, y0, x1, y1
    amount: float = 1.0
    direction: str = ""
    skeleton: Skeleton = field(default_factory=Skeleton.none)
    hand: str = ""

    @property
    def width(self) -> float:
        return self.box[2] - self.box[0]

    @property
    def height(self) -> float:
        return self.box[3] - self.box[1]

    @property
    def centre(self) -> tuple[float, float]:
        return ((self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2)

    @property
    def base(self) -> tuple[float, float]:
        return (self.centre[0], self.box[3])

    @property
    def top(self) -> tuple[float, float]:
        return (self.centre[0], self.box[1])

    @property
    def size(self) -> float:
        """A length that suits both tall and wide bodies: the geometric mean of the sides, at most the longer."""
        return float(np.sqrt(self.width * self.height))

    @property
    def side(self) -> float:
        """+1 to the right or clockwise (also when nothing is said), -1 to the left or counterclockwise."""
        return -1.0 if (self.direction or self.hand) in ("left", "counterclockwise") else 1.0

    @property
    def rise(self) -> Array:
        """0 at the base, 1 at the top, on the grid."""
        return np.clip((self.box[3] - Y) / max(self.height, 1e-3), -0.1, 1.2).astype(np.float32)

    @property
    def spread(self) -> Array:
        """-1 at the left side, 1 at the right, on the grid."""
        return np.clip((X - self.centre[0]) / max(self.width / 2, 1e-3), -1.3, 1.3).astype(np.float32)
