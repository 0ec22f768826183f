"""Pictures and clips by content, and what has to be known of one before any work begins. No pixels here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MediaRef:
    """A picture or clip by content. `sha256` is of the file's bytes; `path` is where it was last seen."""

    sha256: str
    path: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class MediaFacts:
    """What a file holds, upright and with square pixels. A picture has one frame and lasts no time.

    `fps` is the rate on which its frames stand (frame i at i/fps); `steady` says that they really do, and weren't
    put there from uneven times.
    """

    width: int
    height: int
    frames: int = 1
    fps: float = 0.0
    alpha: bool = False
    sound: bool = False
    steady: bool = True

    @property
    def moves(self) -> bool:
        return self.frames > 1

    @property
    def seconds(self) -> float:
        return self.frames / self.fps if self.fps else 0.0
