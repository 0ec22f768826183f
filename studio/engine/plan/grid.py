"""The grid of patches that a plan speaks of: moments by places, or moments by layers; on a line or on a ring.

A patch covers `group` frames and `patch` by `patch` pixels of them, or one layer. Frame i stands at i / fps.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.core.time import Rate

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Patching:
    """How a model cuts a clip into patches. `layers` > 0 means (layer, moment) states in place of pixels."""

    patch: int = 1  # pixels; 0: a patch is the whole picture
    group: int = 1  # frames
    layers: int = 0

    def __post_init__(self) -> None:
        if self.patch < 0 or self.group < 1 or self.layers < 0:
            raise ValueError(f"no patches of {self.patch} pixels, {self.group} frames, {self.layers} layers")


@dataclass(frozen=True, slots=True)
class Grid:
    """The patches of a clip of `frames` frames of `width` by `height` pixels. On a ring the first follows the last."""

    frames: int
    fps: float
    width: int
    height: int
    patching: Patching = Patching()
    ring: bool = False

    def __post_init__(self) -> None:
        if self.frames < 1 or self.fps <= 0 or self.width < 1 or self.height < 1:
            raise ValueError(f"no grid of {self.frames} frames of {self.width}x{self.height} at {self.fps}")

    @property
    def steps(self) -> int:
        """Patches along time."""
        return -(-self.frames // self.patching.group)

    @property
    def cells(self) -> tuple[int, ...]:
        """Patches of one moment: (rows, columns), or (layers,)."""
        cut = self.patching
        if cut.layers:
            return (cut.layers,)
        return (-(-self.height // cut.patch), -(-self.width // cut.patch)) if cut.patch else (1, 1)

    @property
    def shape(self) -> tuple[int, ...]:
        return (self.steps, *self.cells)

    @property
    def duration(self) -> float:
        return self.frames / self.fps

    def time_of(self, frame: int) -> float:
        """Seconds at which a frame stands; on a ring frame `frames` is frame 0 again."""
        return (frame % self.frames if self.ring else frame) / self.fps

    def frame_at(self, time: float) -> int:
        """The frame on the screen at `time` seconds. The clip's end means its last frame, on a ring its first."""
        if self.ring:
            time %= self.duration
        return Rate.of(self.fps).frame_at(time, self.frames)

    def step_of(self, frame: int) -> int:
        """The patch along time in which a frame lies."""
        return (frame % self.frames if self.ring else frame) // self.patching.group

    def frames_of(self, step: int) -> range:
        """The frames of a patch along time; the last patch may hold fewer."""
        start = step * self.patching.group
        return range(start, min(start + self.patching.group, self.frames))

    def between(self, one: int, other: int) -> int:
        """Frames from one to the other, the short way round on a ring."""
        apart = abs(one - other)
        return min(apart % self.frames, -apart % self.frames) if self.ring else apart

    def over_time(self, levels: Floats) -> Floats:
        """A level a frame [frames] as a level a step [steps]: a patch is as noisy as its noisiest frame."""
        padded = np.concatenate([levels, np.zeros(self.steps * self.patching.group - self.frames, np.float32)])
        return padded.reshape(self.steps, self.patching.group).max(1)

    def over_space(self, mask: Floats) -> Floats:
        """A picture [height, width] in 0..1 as a level a cell [rows, columns]: the greatest value inside it.

        Raises ValueError for a mask of another size, and for a grid of layers.
        """
        if self.patching.layers or mask.shape != (self.height, self.width):
            raise ValueError(f"a mask of {mask.shape} doesn't lie on {self.height}x{self.width} in {self.cells}")
        rows, columns = self.cells
        side = self.patching.patch or max(self.height, self.width)
        padded = np.zeros((rows * side, columns * side), np.float32)
        padded[: self.height, : self.width] = mask
        return padded.reshape(rows, side, columns, side).max((1, 3))
