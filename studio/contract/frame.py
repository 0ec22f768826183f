"""Pictures and loops that cross threads: a size and a read-only buffer. No numpy here; rooms view the buffer.

Pixels are straight (not premultiplied) RGBA, 8 bits a channel, rows top to bottom without padding,
sRGB primaries and transfer. A numpy view is `np.frombuffer(frame.buffer, np.uint8).reshape(frame.shape)`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Frame:
    """One RGBA picture. `buffer` holds exactly width * height * 4 bytes and is never written to."""

    width: int
    height: int
    buffer: bytes | memoryview

    def __post_init__(self) -> None:
        held = self.buffer.nbytes if isinstance(self.buffer, memoryview) else len(self.buffer)
        if self.width < 1 or self.height < 1 or held != self.width * self.height * 4:
            raise ValueError(f"a frame of {self.width}x{self.height} needs {self.width * self.height * 4} bytes, got {held}")

    @property
    def shape(self) -> tuple[int, int, int]:
        """(height, width, 4), for numpy."""
        return (self.height, self.width, 4)


@dataclass(frozen=True, slots=True)
class Sound:
    """What is heard: float32 samples in -1..1, `channels` after one another for each moment, `rate` moments a second."""

    rate: int
    channels: int
    samples: bytes | memoryview

    def __post_init__(self) -> None:
        held = self.samples.nbytes if isinstance(self.samples, memoryview) else len(self.samples)
        if self.rate < 1 or self.channels < 1 or held % (4 * self.channels):
            raise ValueError(f"no sound of {held} bytes in {self.channels} channels at {self.rate} a second")

    @property
    def seconds(self) -> float:
        return memoryview(self.samples).nbytes / (4 * self.channels * self.rate)


@dataclass(frozen=True, slots=True)
class Loop:
    """Frames that repeat: after the last comes the first. All frames have one size.

    `still` is the index of the conditioning frame, the one that is the picture itself, bit for bit.
    """

    frames: tuple[Frame, ...]
    fps: float
    still: int = 0

    @property
    def size(self) -> tuple[int, int]:
        return (self.frames[0].width, self.frames[0].height)

    @property
    def seconds(self) -> float:
        return len(self.frames) / self.fps
