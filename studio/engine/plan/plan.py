"""What a plan says: patch by patch how much is made anew, from which frames of which sources, and with which words.

A level of 0 keeps a patch as its source is, 1 makes it from nothing, those between change it by that much. Models
that work on pixels put kept pixels back as they were: `kept` names the frames, `change` the part of the picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.contract.media import MediaRef
from studio.engine.plan.grid import Floats, Grid

Frames = NDArray[np.int64]
NONE = -1  # a frame that a source has no part in


@dataclass(frozen=True, slots=True)
class Track:
    """A source laid along the clip: which of its frames stands at each frame [F] (NONE: none), with which weight [F].

    `left` and `top` are where its picture lies on the canvas, in pixels.
    """

    source: MediaRef
    frames: Frames
    weight: Floats
    left: int = 0
    top: int = 0


@dataclass(frozen=True, slots=True)
class Still:
    """A picture at any moment, also between two frames. A reference (`shown` False) only tells what something looks like."""

    source: MediaRef
    time: float  # seconds
    level: float = 0.0
    shown: bool = True


@dataclass(frozen=True, slots=True)
class PromptTrack:
    """Words with the seconds in which they hold, and their weight at each frame [F]."""

    text: str
    start: float
    end: float
    weight: Floats


@dataclass(frozen=True, slots=True)
class Plan:
    """One edit, ready for any model. `made` [F] is the level of each frame, `levels` [grid.shape] that of each patch."""

    operation: str
    grid: Grid
    made: Floats
    levels: Floats
    tracks: tuple[Track, ...] = ()
    stills: tuple[Still, ...] = ()
    prompts: tuple[PromptTrack, ...] = ()
    change: Floats | None = None  # [height, width] in 0..1: where a frame that is made may differ; None: everywhere
    structure: bool = False  # keep the coarse shapes of the source, not its fine detail

    def kept(self, frame: int) -> tuple[MediaRef, int] | None:
        """The source's frame that stands here unchanged, or None where something is made."""
        if self.made[frame] > 0:
            return None
        whole = [track for track in self.tracks if track.frames[frame] != NONE and track.weight[frame] == 1]
        return (whole[0].source, int(whole[0].frames[frame])) if len(whole) == 1 else None

    def weights(self, frame: int) -> dict[MediaRef, float]:
        """How much of each source there is at a frame."""
        found: dict[MediaRef, float] = {}
        for track in self.tracks:
            if track.frames[frame] != NONE:
                found[track.source] = found.get(track.source, 0.0) + float(track.weight[frame])
        return found

    def words(self, frame: int) -> list[tuple[str, float]]:
        """The words that hold at a frame with their weights, the heaviest first."""
        held = [(prompt.text, float(prompt.weight[frame])) for prompt in self.prompts if prompt.weight[frame] > 0]
        return sorted(held, key=lambda one: -one[1])

    def shown(self) -> dict[int, Still]:
        """The keyframes by the frame at which they are on the screen; of two at one frame, the later one of the request."""
        return {self.grid.frame_at(still.time): still for still in self.stills if still.shown}


def windows(frames: int, length: int, overlap: int) -> Iterator[tuple[range, range]]:
    """A long clip in windows: (frames of the window, those of them that are already made and stay clean).

    Raises ValueError unless 0 <= overlap < length.
    """
    if not 0 <= overlap < length:
        raise ValueError(f"windows of {length} can't overlap by {overlap}")
    start, done = 0, 0
    while done < frames:
        stop = min(start + length, frames)
        start = max(0, stop - length) if done else start
        yield range(start, stop), range(start, done)
        start, done = stop - overlap, stop
