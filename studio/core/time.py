"""Seconds, frames and rates: how many frames a length has, where frame i stands, which frames a cut keeps.

Frame i stands at i/fps; a length has round(duration x fps) frames. Rates are exact fractions (24000/1001), so
that long films don't drift. Pure arithmetic, no state.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

LONGEST = 24 * 3600.0  # seconds that any clip or film may last
_NTSC = 1001
_NEAR = 1e-6  # seconds; float noise below this doesn't move a frame


def frame_count(duration: float, fps: float | Fraction) -> int:
    """round(duration x fps). `duration` in seconds."""
    return round(duration * float(fps))


@dataclass(frozen=True, slots=True, order=True)
class Rate:
    """Frames a second as numerator / denominator, both at least 1."""

    numerator: int = 24
    denominator: int = 1

    def __post_init__(self) -> None:
        if self.numerator < 1 or self.denominator < 1:
            raise ValueError(f"a rate must be positive, not {self.numerator}/{self.denominator}")

    @classmethod
    def of(cls, fps: float) -> Rate:
        """The exact rate that a number means: 23.976 is 24000/1001, 12.5 is 25/2."""
        if not math.isfinite(fps) or fps <= 0:
            raise ValueError(f"a rate must be positive, not {fps}")
        whole = math.ceil(fps)
        if fps != whole and abs(fps - whole * 1000 / _NTSC) < 5e-3 and whole % 6 == 0:
            return cls(whole * 1000, _NTSC)
        exact = Fraction(fps).limit_denominator(_NTSC)
        return cls(max(1, exact.numerator), exact.denominator)

    @property
    def fraction(self) -> Fraction:
        return Fraction(self.numerator, self.denominator)

    @property
    def fps(self) -> float:
        return self.numerator / self.denominator

    def frames(self, duration: float) -> int:
        """How many frames a length in seconds has: round(duration x fps)."""
        return frame_count(duration, self.fps)

    def time_of(self, frame: int) -> float:
        """Seconds at which a frame stands: frame / fps."""
        return frame * self.denominator / self.numerator

    def frame_at(self, time: float, count: int) -> int:
        """The frame of `count` that is on the screen at `time`; the clip's end means its last frame."""
        shown = math.floor(Fraction(time + _NEAR) * self.fraction)
        return min(max(shown, 0), max(count - 1, 0))

    def snap(self, time: float) -> float:
        """The nearest moment at which a frame stands."""
        return self.time_of(round(Fraction(time) * self.fraction))


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time in seconds, start <= end. A clip's *available* span is all of its source, its *source*
    span what a cut keeps of it; where that lies in the sequence is its *trimmed* span."""

    start: float = 0.0
    end: float = 0.0

    def __post_init__(self) -> None:
        if not (math.isfinite(self.start) and math.isfinite(self.end)) or self.end < self.start:
            raise ValueError(f"a span must end after it starts, not {self.start} to {self.end}")

    @property
    def duration(self) -> float:
        return self.end - self.start

    def holds(self, time: float) -> bool:
        """start <= time < end."""
        return self.start <= time < self.end

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def within(self, available: Span) -> Span:
        """This span cut to what is available; empty at the nearer edge when nothing of it is."""
        start = min(max(self.start, available.start), available.end)
        return Span(start, max(start, min(self.end, available.end)))

    def moved(self, by: float) -> Span:
        return Span(self.start + by, self.end + by)


def kept_frames(cut: Span, rate: Rate, count: int) -> range:
    """The frames i of `count` that a trim keeps: start <= i/fps < end."""
    first = math.ceil(Fraction(cut.start - _NEAR) * rate.fraction)
    stop = math.ceil(Fraction(cut.end - _NEAR) * rate.fraction)
    first = min(max(first, 0), count)
    return range(first, min(max(stop, first), count))


def snap(time: float, targets: Iterable[float], reach: float) -> float:
    """The nearest target no farther than `reach` seconds, else the time itself; of two as near, the earlier."""
    near = [target for target in targets if abs(target - time) <= reach]
    return min(near, key=lambda target: (abs(target - time), target)) if near else time
