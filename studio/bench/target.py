"""What the benchmarks need from the studio, as Protocols; the composition root hands it over in `Tools`."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from studio.contract.frame import Frame, Loop
from studio.contract.ports import Engine, PictureReader, StickerExporter


class BenchTarget(Protocol):
    """The motion model as `bench sticker` sees it: no queue, pictures in, pictures out."""

    def prepare(self) -> None:
        """Load everything a sticker from words needs."""

    def facts(self) -> Mapping[str, int]:
        """What stands beside the times, at least "parameters", "steps" and "tokens"."""

    def animate(self, picture: Frame, words: str, *, frames: int, size: int, seed: int) -> Loop:
        """All stages from picture and words to RGBA frames whose longer side is `size` pixels."""

    def at_phases(self, picture: Frame, words: str, *, size: int, seed: int, phases: Sequence[float]) -> tuple[Frame, ...]:
        """The same motion drawn at any phases of its loop; 0 is its beginning and 1 the beginning again."""


class ComposerTarget(Protocol):
    """The composer as `bench engine` sees it: words in, frames out, no queue and no file."""

    def prepare(self) -> None:
        """Load everything that reads words."""

    def read(self, words: str, duration: float) -> object:
        """Only understand the words."""

    def frames(self, words: str, duration: float, width: int, height: int, fps: float) -> Iterator[object]:
        """Read, stage, and draw every frame in order, each when it is asked for."""


class Ticker(Protocol):
    """A clock on the main thread, as the interface has one."""

    def run(self, seconds: float, interval: float) -> list[float]:
        """Tick every `interval` seconds for so long; the time between one tick and the next, each in seconds."""


class SleepTicker:
    """A ticker that sleeps from one tick to the next and skips those it missed, as a timer of Qt's does."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter, sleep: Callable[[float], None] = time.sleep) -> None:
        self._clock = clock
        self._sleep = sleep

    def run(self, seconds: float, interval: float) -> list[float]:
        gaps: list[float] = []
        began = last = self._clock()
        due = began + interval
        while last - began < seconds:
            self._sleep(max(0.0, due - self._clock()))
            now = self._clock()
            gaps.append(now - last)
            last = now
            due = due + interval if due + interval > now else now + interval
        return gaps


@dataclass(frozen=True, slots=True)
class Tools:
    """Everything the benchmarks use. `target` and `composer` are called when they are needed, never before."""

    engine: Engine
    pictures: PictureReader
    exporter: StickerExporter
    picture: Path
    target: Callable[[], BenchTarget]
    composer: Callable[[], ComposerTarget]
    ticker: Ticker = field(default_factory=SleepTicker)
    command: tuple[str, ...] = (sys.executable, "-m", "studio")  # starts the studio in a process of its own
