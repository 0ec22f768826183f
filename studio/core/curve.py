"""The blend curve: how much of B there is at each moment, from keys with tangents. Pure values, no drawing.

Between two keys runs a cubic Hermite segment whose slopes are limited after Fritsch and Carlson (1980): if both
stay within three times the secant and point its way, the segment is monotone. So it never leaves what its two
keys span, and a curve whose keys lie in 0..1 stays there.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace

from studio.core.errors import DocumentError

CLOSEST = 1e-4  # two keys are never nearer in time
PRESETS = ("transition", "mix", "sample")


@dataclass(frozen=True, slots=True)
class Key:
    """Weight of B (0..1) at a moment (0..1 of the length). `slope` is weight per length; None follows the neighbours."""

    time: float
    weight: float
    slope: float | None = None

    def __post_init__(self) -> None:
        numbers = (self.time, self.weight, 0.0 if self.slope is None else self.slope)
        if not all(map(math.isfinite, numbers)) or not 0 <= self.time <= 1 or not 0 <= self.weight <= 1:
            raise DocumentError(f"A key of a curve stands between 0 and 1, not at {self.time:g}, {self.weight:g}.")


@dataclass(frozen=True, slots=True)
class Curve:
    """Keys in the order of their times, at least one. Before the first and after the last the curve is level."""

    keys: tuple[Key, ...] = (Key(0.0, 0.0, 0.0), Key(1.0, 1.0, 0.0))

    def __post_init__(self) -> None:
        if not self.keys:
            raise DocumentError("A curve needs at least one key.")
        if any(b.time - a.time < CLOSEST / 2 for a, b in zip(self.keys, self.keys[1:], strict=False)):
            raise DocumentError("The keys of a curve must stand one after another.")

    def at(self, time: float) -> float:
        """Weight of B at `time` (0..1 of the length)."""
        after = bisect_right([key.time for key in self.keys], time)
        if after == 0:
            return self.keys[0].weight
        if after == len(self.keys):
            return self.keys[-1].weight
        return self._between(after - 1, time)

    def _between(self, index: int, time: float) -> float:
        left, right = self.keys[index], self.keys[index + 1]
        width = right.time - left.time
        secant = (right.weight - left.weight) / width
        start, end = _limited(self._slope(index), secant), _limited(self._slope(index + 1), secant)
        s = (time - left.time) / width
        value = (
            left.weight * (1 + 2 * s) * (1 - s) ** 2 + width * start * s * (1 - s) ** 2
            + right.weight * s * s * (3 - 2 * s) - width * end * s * s * (1 - s)
        )
        low, high = sorted((left.weight, right.weight))
        return min(max(value, low), high)  # takes away what rounding adds

    def _slope(self, index: int) -> float:
        """The key's own slope, else that of the line through its neighbours; level at the ends and at turning points."""
        key = self.keys[index]
        if key.slope is not None:
            return key.slope
        if index in (0, len(self.keys) - 1):
            return 0.0
        before, after = self.keys[index - 1], self.keys[index + 1]
        if (key.weight - before.weight) * (after.weight - key.weight) <= 0:
            return 0.0
        return (after.weight - before.weight) / (after.time - before.time)

    def with_key(self, key: Key) -> Curve:
        """A key more; one that stands at the same moment is replaced."""
        others = [other for other in self.keys if abs(other.time - key.time) >= CLOSEST]
        return Curve(tuple(sorted([*others, key], key=lambda other: other.time)))

    def insert(self, time: float) -> Curve:
        """A new key on the curve at `time`, such that its weight there stays."""
        time = min(max(time, 0.0), 1.0)
        return self.with_key(Key(time, self.at(time)))

    def move(self, index: int, time: float, weight: float) -> Curve:
        """The key moved, held between its neighbours; the keys at 0 and 1 only move up and down."""
        key = self._key(index)
        low = self.keys[index - 1].time + CLOSEST if index > 0 else 0.0
        high = self.keys[index + 1].time - CLOSEST if index + 1 < len(self.keys) else 1.0
        held = key.time if key.time in (0.0, 1.0) or low > high else min(max(time, low), high)
        moved = replace(key, time=held, weight=min(max(weight, 0.0), 1.0))
        return Curve((*self.keys[:index], moved, *self.keys[index + 1 :]))

    def bend(self, index: int, slope: float | None) -> Curve:
        """The key's slope set, or None to let it follow its neighbours."""
        bent = replace(self._key(index), slope=slope)
        return Curve((*self.keys[:index], bent, *self.keys[index + 1 :]))

    def remove(self, index: int) -> Curve:
        """Without the key; the first and the last key stay. Raises DocumentError when it may not go."""
        self._key(index)
        if index in (0, len(self.keys) - 1):
            raise DocumentError("The first and the last key of a curve can't be removed.")
        return Curve(self.keys[:index] + self.keys[index + 1 :])

    def _key(self, index: int) -> Key:
        if not 0 <= index < len(self.keys):
            raise DocumentError(f"The curve has no key {index + 1}.")
        return self.keys[index]


def _limited(slope: float, secant: float) -> float:
    if slope * secant <= 0:
        return 0.0
    return math.copysign(min(abs(slope), 3 * abs(secant)), secant)


def preset(name: str) -> Curve:
    """transition: all of A to all of B; mix: both throughout; sample: A that borrows from B in the middle."""
    if name == "transition":
        return Curve()
    if name == "mix":
        return Curve((Key(0.0, 0.5, 0.0), Key(1.0, 0.5, 0.0)))
    if name == "sample":
        return Curve((Key(0.0, 0.0, 0.0), Key(0.5, 0.4, 0.0), Key(1.0, 0.0, 0.0)))
    raise DocumentError(f"There is no curve “{name}”; there are transition, mix and sample.")


def from_points(points: Iterable[tuple[float, float]]) -> Curve:
    """A curve through [time, weight] pairs, in any order. Raises DocumentError when it can't be."""
    return Curve(tuple(Key(time, weight) for time, weight in sorted(points)))
