"""What every overlay is drawn from: the canvas, the subject's places and style, chance, and time as a ring.

A particle is born at its moment of the loop and lives as long as it should, past the loop's end if need be: then its
later life is drawn at the loop's beginning. So every loop closes, whatever its length.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from studio.pixels.overlays.palette import RGB, fitting
from studio.pixels.overlays.places import Face, Places
from studio.pixels.overlays.shapes import Drawing
from studio.pixels.overlays.sprites import Sprite, sprite_of
from studio.pixels.overlays.style import Style

SMALLEST_HEAD, LARGEST_HEAD = 0.28, 0.5  # of the canvas's shorter side: limits of the unit that things are drawn in
LEAST_BLOCKS = 3.5  # half size on the grid of pixel art, below which a shape isn't told any more


@dataclass(frozen=True, slots=True)
class Stamp:
    """A sprite at a moment: its middle in pixels, its size as a factor, `wide` across as another, clockwise degrees,
    opacity 0..1. `held` moves with the subject."""

    sprite: Sprite
    x: float
    y: float
    size: float = 1.0
    angle: float = 0.0
    opacity: float = 1.0
    wide: float = 1.0
    behind: bool = False
    held: bool = False


Draw = Callable[[float, float], Iterable[Stamp]]
"""From the loop's phase 0..1 and how much of the overlay is to be seen 0..1 to what is drawn, back to front."""


@dataclass(frozen=True, slots=True)
class Ring:
    """Particles in a loop's ring of time: when each is born (phase) and how many loops it lives."""

    births: tuple[float, ...]
    life: float

    def alive(self, phase: float) -> Iterator[tuple[int, float]]:
        """(which, age 0..1) of everything that lives at a phase, the oldest of each first."""
        for which, birth in enumerate(self.births):
            since = (phase - birth) % 1.0
            for loops in reversed(range(int(np.ceil(self.life - since)))):
                if (age := (since + loops) / self.life) < 1:
                    yield which, age


@dataclass(frozen=True)
class Stage:
    """`seconds` is the loop's length, `strength` 0..1 with 0.5 as usual, `heading` the way the subject goes as a unit
    vector (x, y), y down."""

    style: Style
    places: Places
    width: int
    height: int
    seed: int
    strength: float
    seconds: float
    heading: tuple[float, float]

    @property
    def face(self) -> Face:
        return self.places.faces[0]

    @property
    def plenty(self) -> float:
        """A factor on how many: 0.55 .. 1 .. 1.45."""
        return 0.55 + 0.9 * self.strength

    @property
    def unit(self) -> float:
        """The size of a head in pixels, within what suits the canvas."""
        side = min(self.width, self.height)
        return float(np.clip(self.face.unit, SMALLEST_HEAD * side, LARGEST_HEAD * side))

    def chance(self, about: int = 0) -> np.random.Generator:
        """Random numbers of this overlay's own; the same again for the same `about`."""
        return np.random.default_rng((self.seed & 0xFFFFFFFF, about))

    def colour(self, paint: RGB, reach: float = 0.07) -> RGB:
        return fitting(self.style.palette, paint, reach)

    def sprite(self, drawing: Drawing, size: float, blocks: float = LEAST_BLOCKS) -> Sprite:
        """A sprite of half size `size` in pixels, a little larger the stronger; on a grid at least `blocks` blocks."""
        wanted = size * (0.88 + 0.24 * self.strength)
        half = max(wanted, blocks * self.style.block) if self.style.pixelled else max(wanted, 1.5)
        return sprite_of(drawing, half, self.style, self.seed & 0xFFFF)

    def ring(self, seen: float, life: float, about: int = 0, uneven: float = 0.3) -> Ring:
        """So many particles that about `seen` live at any time, each `life` seconds, born evenly but for some chance."""
        loops = life / self.seconds
        count = max(1, round(seen / loops))
        r = self.chance(100 + about)
        births = (np.arange(count) + r.uniform(-uneven, uneven, count) + r.random()) / count % 1.0
        return Ring(tuple(float(b) for b in births), loops)

    def cycles(self, period: float) -> int:
        """How many whole times something of this period happens in the loop, at least once."""
        return max(1, round(self.seconds / period))

    def inside(self, x: float, y: float, reach: float) -> tuple[float, float]:
        """The nearest spot at which something of this reach isn't cut by the canvas."""
        margin = min(reach + 1, self.width / 2, self.height / 2)
        return float(np.clip(x, margin, self.width - margin)), float(np.clip(y, margin, self.height - margin))


# ------------------------------------------------------------------ easing, all from 0..1
def smooth(t: float) -> float:
    """0 to 1 without a jolt at either end."""
    t = min(max(t, 0.0), 1.0)
    return t * t * (3 - 2 * t)


def in_and_out(age: float, rise: float = 0.15, fall: float = 0.25) -> float:
    """0 at both ends of a life, 1 in between."""
    return smooth(age / rise) * smooth((1 - age) / fall)


def pop(age: float, rise: float = 0.2) -> float:
    """From 0 to 1 with a small overshoot, as things appear in drawn films."""
    t = min(max(age / rise, 0.0), 1.0)
    return 1 + 2.2 * (t - 1) ** 3 + 1.2 * (t - 1) ** 2


def wave(turns: float) -> float:
    return float(np.sin(2 * np.pi * turns))
