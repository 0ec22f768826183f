"""Frames of a long clip kept on disk while it is made, and handed out as a `Loop` without being held in memory.

The file has no name and goes when the last frame that looks into it goes.
"""

from __future__ import annotations

import mmap
import tempfile
from pathlib import Path

import numpy as np

from studio.contract.frame import Frame, Loop
from studio.pixels.alpha import Pixels


class FrameStore:
    """Takes frames of one size in order, then becomes a loop. Raises OSError when the disk is full."""

    def __init__(self, width: int, height: int, folder: Path | None = None) -> None:
        self.width, self.height, self.count = width, height, 0
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - it lives as long as the store

    def add(self, pixels: Pixels) -> None:
        """One more frame, (height, width, 4) uint8. Raises ValueError for another size."""
        if pixels.shape != (self.height, self.width, 4) or pixels.dtype != np.uint8:
            raise ValueError(f"expected ({self.height}, {self.width}, 4) uint8, got {pixels.shape} {pixels.dtype}")
        self._file.write(np.ascontiguousarray(pixels).data)
        self.count += 1

    def loop(self, fps: float, still: int = 0) -> Loop:
        """All frames so far; the store takes no more afterwards. Raises ValueError when there are none."""
        self._file.flush()
        with self._file:
            mapped = memoryview(mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ))
        size = self.width * self.height * 4
        frames = (Frame(self.width, self.height, mapped[i * size : (i + 1) * size]) for i in range(self.count))
        return Loop(tuple(frames), fps, still)

    def close(self) -> None:
        """Let go of what was stored, when no loop was made."""
        self._file.close()
