"""Training pictures on disk: shards that follow from (seed, number) alone, of which a moving window is kept.

A run looks at a window of the newest shards while another process makes the next ones, so data never runs out, disks
don't fill, and a run that resumes finds or remakes exactly the pictures it needs.
"""

from __future__ import annotations

import multiprocessing as mp
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from studio.contract.errors import JobError
from studio.train.figures.sample import COLUMNS, MOST, SIDE, Source, sample

RECORD = np.dtype([("picture", "u1", (SIDE, SIDE, 4)), ("owners", "u1", (SIDE, SIDE)), ("table", "f4", (MOST, COLUMNS)), ("subject", "u1")])
PATIENCE = 2.0  # seconds between looks for a shard
AHEAD = 2  # shards that are made before they are needed


@dataclass(frozen=True)
class Window:
    """Which shards a step sees: `start` of them at first, one more after every `size` * `reuse` samples, at most `width`."""

    folder: Path
    seed: int
    size: int = 2000
    start: int = 4
    width: int = 14
    reuse: float = 2.5

    def newest(self, samples: int) -> int:
        return self.start - 1 + int(samples / (self.size * self.reuse))

    def at(self, samples: int) -> range:
        newest = self.newest(samples)
        return range(max(0, newest - self.width + 1), newest + 1)

    def path(self, number: int) -> Path:
        return self.folder / f"shard-{number:05d}.npy"


def make_shard(seed: int, number: int, size: int, sources: dict[Source, float]) -> np.ndarray:
    """`size` records; the same for the same arguments."""
    records = np.zeros(size, RECORD)
    for i in range(size):
        s = sample(np.random.default_rng([seed, number, i]), sources)
        records[i] = (s.picture, s.owners, s.table, s.subject)
    return records


def write(path: Path, records: np.ndarray) -> None:
    """Under another name first, so that who waits for it never reads half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.tmp")
    with draft.open("wb") as f:
        np.save(f, records)
    draft.replace(path)


def produce(window: Window, samples: mp.sharedctypes.Synchronized, find_sources: Callable[[], dict[Source, float]], which: int, of: int) -> None:  # type: ignore[type-arg]
    """In a process of its own, until it is ended: make what the window needs and a little more, remove what it has left.

    Of `of` such processes this is number `which`; each makes its own shards."""
    import cv2

    cv2.setNumThreads(1)
    os.nice(5)
    sources = find_sources()
    while True:
        wanted = window.at(samples.value)
        mine = (n for n in range(wanted.start, wanted.stop + AHEAD * of) if n % of == which)
        missing = next((n for n in mine if not window.path(n).exists()), None)
        if missing is None:
            time.sleep(PATIENCE)
            continue
        if shutil.disk_usage(window.folder.parent).free < 4e9:
            raise OSError("less than 4 GB are free for training pictures")
        write(window.path(missing), make_shard(window.seed, missing, window.size, sources))
        for old in window.folder.glob("shard-*.npy"):
            if int(old.stem.removeprefix("shard-")) < wanted.start:
                old.unlink(missing_ok=True)


class Pool:
    """The shards of a window, opened as they come; `batch` gives the records of a step."""

    def __init__(self, window: Window, find_sources: Callable[[], dict[Source, float]], samples: int, makers: int = 1) -> None:
        self.window = window
        window.folder.mkdir(parents=True, exist_ok=True)
        context = mp.get_context("spawn")
        self._samples = context.Value("q", samples)
        self._makers = [context.Process(target=produce, args=(window, self._samples, find_sources, n, makers), daemon=True) for n in range(makers)]
        for maker in self._makers:
            maker.start()
        self._open: dict[int, np.ndarray] = {}

    def batch(self, step: int, count: int) -> np.ndarray:
        """`count` records chosen by (seed, step). Waits for shards that are being made; raises JobError when nobody makes them."""
        self._samples.value = step * count
        numbers = self.window.at(step * count)
        self._open = {n: self._open[n] if n in self._open else self._wait(n) for n in numbers}
        r = np.random.default_rng([self.window.seed, 1_000_003, step])
        picks = r.integers(0, self.window.size, count)
        return np.stack([self._open[numbers[k]][i] for k, i in zip(r.integers(0, len(numbers), count), picks, strict=True)])

    def _wait(self, number: int) -> np.ndarray:
        path = self.window.path(number)
        while not path.exists():
            if not self._makers[number % len(self._makers)].is_alive():
                raise JobError("A process that makes the training pictures has ended.", "Start again; the run resumes.")
            time.sleep(PATIENCE / 4)
        return np.load(path, mmap_mode="r")

    def close(self) -> None:
        for maker in self._makers:
            maker.terminate()
            maker.join()
