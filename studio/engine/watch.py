"""How long a job has worked and how long it will still take, from the times its steps took.

The time it stood aside (for live jobs, or paused) doesn't count. The stretch before the first report doesn't
either, since it holds the loading of the model; one slow step among many is outvoted by the median.
"""

from __future__ import annotations

import statistics
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

REMEMBERED = 9  # steps


class StepWatch:
    """A stopwatch for one job. `clock` gives seconds and never goes back."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._began = clock()
        self._aside = 0.0
        self._last: tuple[int, float] | None = None
        self._paces: deque[float] = deque(maxlen=REMEMBERED)

    @property
    def seconds(self) -> float:
        """Worked so far."""
        return self._clock() - self._began - self._aside

    def step(self, done: int, total: int) -> float | None:
        """Note that `done` of `total` steps are done; seconds left, or None until that can be told."""
        now = self.seconds
        if self._last is not None and done > self._last[0]:
            self._paces.append((now - self._last[1]) / (done - self._last[0]))
        self._last = (done, now)
        if done >= total:
            return 0.0
        return statistics.median(self._paces) * (total - done) if self._paces else None

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Time spent inside doesn't count as work."""
        began = self._clock()
        try:
            yield
        finally:
            self._aside += self._clock() - began
