"""What a method works with: frames of one size by their index, small greys for analysis, and how far it has come."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.contract.frame import Sound
from studio.media.clips.source import ClipSource
from studio.pixels import camera
from studio.pixels.alpha import Pixels, contain
from studio.pixels.flow import luma

Tick = Callable[[], None]  # called now and then during long analysis; raises Cancelled


@dataclass(frozen=True, slots=True)
class Made:
    """A method's result: `count` frames that are made while they are asked for, and what has to be said of them."""

    width: int
    height: int
    fps: float
    count: int
    frames: Iterator[Pixels]
    method: str
    notes: tuple[str, ...] = ()
    checks: tuple[tuple[str, bool], ...] = ()
    sound: Sound | None = None


@dataclass(frozen=True, slots=True)
class Material:
    """A clip at the size of the result; a clip of another size is contained and its surroundings are black."""

    source: ClipSource
    width: int
    height: int
    tick: Tick
    reversed: bool = False

    @property
    def count(self) -> int:
        return self.source.facts.frames

    @property
    def fps(self) -> float:
        return self.source.facts.fps

    def own(self, number: int) -> int:
        """The source's number of a frame."""
        return self.count - 1 - number if self.reversed else number

    def frame(self, number: int) -> Pixels:
        """[height, width, 4]; the source's own pixels where the size is the source's."""
        pixels = self.source.frame(self.own(number))
        if pixels.shape[:2] == (self.height, self.width):
            return pixels
        placed = contain(pixels, self.width, self.height)
        if not self.source.facts.alpha:
            placed[placed[..., 3] < 255, :3] = 0
            placed[..., 3] = 255
        return placed

    def grey(self, number: int) -> NDArray[np.uint8]:
        """A frame's luma at full size."""
        self.tick()
        return luma(self.frame(number))

    def backwards(self) -> Material:
        """The same clip played from its end."""
        return Material(self.source, self.width, self.height, self.tick, not self.reversed)

    def path(self, numbers: range) -> list[camera.Matrix]:
        """Each frame's pose onto the first of `numbers`; a camera that stands still within a third of a pixel stays put."""
        matrices = camera.path(self.grey(number) for number in numbers)
        centre = (self.width / 2, self.height / 2)
        far = max(np.abs(camera.parameters(m, centre) * (1, 1, self.width / 2, self.width / 2)).max() for m in matrices)
        return matrices if far > 0.34 else [np.eye(3)] * len(matrices)
