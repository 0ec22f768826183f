"""Frames on their way into a file, with exact timing: the frame rate is a fraction, rounded times never drift."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

import cv2
import numpy as np

from studio.pixels.alpha import Pixels, contain, premultiply, unpremultiply

Watch = Callable[[float], None]  # told how much is done, 0..1; may raise Cancelled


@dataclass(frozen=True, slots=True)
class Clip:
    """Frames (height, width, 4) uint8 straight alpha, each shown for 1 / fps seconds."""

    frames: tuple[Pixels, ...]
    fps: Fraction

    @property
    def width(self) -> int:
        return int(self.frames[0].shape[1])

    @property
    def height(self) -> int:
        return int(self.frames[0].shape[0])

    @property
    def seconds(self) -> Fraction:
        return Fraction(len(self.frames)) / self.fps

    def ticks(self, per_second: int, fewest: int = 1) -> list[int]:
        """Whole ticks each frame is shown, whose sum is the rounded total."""
        ends = [max(round(Fraction(i * per_second) / self.fps), i * fewest) for i in range(len(self.frames) + 1)]
        return [after - before for before, after in pairwise(ends)]

    def on_canvas(self, width: int, height: int) -> Clip:
        """Each frame contained in exactly this canvas."""
        return replace(self, frames=tuple(contain(frame, width, height) for frame in self.frames))

    def thinned(self, count: int) -> Clip:
        """`count` frames evenly taken from the loop, which lasts as long as before."""
        have = len(self.frames)
        if count >= have:
            return self
        taken = tuple(self.frames[i * have // count] for i in range(count))
        return Clip(taken, rate(Fraction(count) / self.seconds))

    def in_seconds(self, most: Fraction) -> Clip:
        """Played faster where it lasts longer than `most` seconds."""
        if self.seconds <= most:
            return self
        return replace(self, fps=rate(Fraction(len(self.frames)) / most, up=True))

    def smoothed(self) -> Clip:
        """Fine grain taken out of the colours; alpha is kept. Grain is what palettes spend their bytes on."""
        return replace(self, frames=tuple(_without_grain(frame) for frame in self.frames))


def rate(fps: float | Fraction, up: bool = False) -> Fraction:
    """A frame rate as a fraction that every container can hold; with `up` never below the given one."""
    exact = Fraction(fps)
    near = exact.limit_denominator(1001)
    if near.numerator > 60_000:
        near = exact.limit_denominator(100)
    return near + Fraction(1, 1000) if up and near < exact else near


def _without_grain(frame: Pixels) -> Pixels:
    weighted = premultiply(frame)
    calm = cv2.bilateralFilter(np.ascontiguousarray(weighted[..., :3]), 7, 28, 3)
    calm = cv2.bilateralFilter(calm, 5, 18, 2)
    out = unpremultiply(np.dstack([np.minimum(calm, frame[..., 3:]), frame[..., 3]]))
    out[frame[..., 3] == 0] = 0
    return out


def watched(frames: Sequence[Pixels], watch: Watch, start: float = 0.0, end: float = 1.0) -> Iterator[Pixels]:
    """The frames one by one, telling `watch` how far it is."""
    for index, frame in enumerate(frames):
        watch(start + (end - start) * index / len(frames))
        yield frame
