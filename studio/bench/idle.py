"""`bench idle`: how regularly the main thread ticks while the engine makes sticker after sticker, against the same
thread with the engine idle, in one run. What counts is the difference.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable

from studio.bench.figures import Figure, Report, at_least, at_most, percentile, plain
from studio.bench.target import Tools
from studio.contract.errors import JobError
from studio.contract.events import CancelledEvent, Event, Failed, Finished
from studio.contract.requests import Animate, GenerationRequest, MediaRef, TextPrompt

INTERVAL = 0.016  # seconds
SECONDS = 10.0
WORDS = ("jumping for joy", "shaking with cold", "spinning around", "swaying in the wind", "a heartbeat", "floating up and down")
PATIENCE = 120.0


class Load:
    """Makes sticker after sticker: each one's end submits the next."""

    def __init__(self, tools: Tools) -> None:
        self._engine = tools.engine
        self._source = tools.pictures.read(tools.picture).ref
        self._words = itertools.cycle(WORDS)
        self._seeds = itertools.count()
        self._wanted = threading.Event()
        self._first = threading.Event()
        self._stopped = threading.Event()
        self.made = 0
        self.failure = ""

    def warm(self) -> None:
        """One sticker, so that nothing is loaded while it is measured. Raises JobError when it fails."""
        with_end = self._engine.subscribe(self._hear)
        try:
            self._submit()
            if not self._first.wait(PATIENCE):
                raise JobError("The first sticker didn't come.")
        finally:
            with_end()
        self._check()

    def during(self, measure: Callable[[], list[float]]) -> list[float]:
        """What `measure` returns, with the engine busy all the while. Raises JobError when a sticker failed."""
        end = self._engine.subscribe(self._hear)
        self.made = 0
        self._stopped.clear()
        self._wanted.set()
        try:
            self._submit()
            return measure()
        finally:
            self._wanted.clear()
            self._stopped.wait(PATIENCE)
            end()
            self._check()

    def _submit(self) -> None:
        self._engine.submit(_request(self._source, next(self._words), next(self._seeds)), label="bench")

    def _hear(self, event: Event) -> None:
        if isinstance(event, (Finished, Failed, CancelledEvent)):
            self.made += isinstance(event, Finished)
            self.failure = event.reason if isinstance(event, Failed) else self.failure
            self._first.set()
            if self._wanted.is_set() and isinstance(event, Finished):
                self._submit()
            else:
                self._stopped.set()

    def _check(self) -> None:
        if self.failure:
            raise JobError(f"A sticker failed: {self.failure}")


def measure(tools: Tools, report: Report, seconds: float = SECONDS) -> list[Figure]:
    load = Load(tools)
    load.warm()
    report("Ticking with the engine idle", 1, 3, 2 * seconds)
    idle = tools.ticker.run(seconds, INTERVAL)
    report("Ticking while stickers are made", 2, 3, seconds)
    busy = load.during(lambda: tools.ticker.run(seconds, INTERVAL))
    report("Ticking while stickers are made", 3, 3, 0.0)
    calm, worked = percentile(idle, 0.99) * 1000, percentile(busy, 0.99) * 1000
    return [
        plain("16 ms tick, 99th percentile, idle", calm, "ms"),
        plain("16 ms tick, 99th percentile, while generating", worked, "ms"),
        at_most("difference of the 99th percentiles", worked - calm, "ms", 8.0),
        plain("worst stall, idle", (max(idle) - INTERVAL) * 1000, "ms"),
        at_most("worst stall, while generating", (max(busy) - INTERVAL) * 1000, "ms", 50.0),
        at_least("stickers made meanwhile", load.made, "", 1),
    ]


def _request(source: MediaRef, words: str, seed: int) -> GenerationRequest:
    return GenerationRequest(Animate(source, frames=8, size=512), (TextPrompt(words),), seed=seed)
