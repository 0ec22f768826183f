"""What the command line says: answers on standard output, progress and errors on standard error.

With --json, standard output holds JSON and nothing else. It formats; it decides nothing.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TextIO

from studio.contract.errors import StudioError

BAR = 24  # characters
SPARSE = 5.0  # seconds between lines where there is no terminal


class Console:
    """One process's two streams. `out` gets answers, `err` progress and errors."""

    def __init__(self, out: TextIO, err: TextIO, *, as_json: bool = False, quiet: bool = False,
                 clock: Callable[[], float] = time.monotonic) -> None:
        self.as_json = as_json
        self._out, self._err = out, err
        self._quiet = quiet
        self._clock = clock
        self._terminal = err.isatty()
        self._bar_shown = False
        self._told_at = -math.inf
        self._told: tuple[str, int] = ("", -1)

    def answer(self, values: Mapping[str, Any], lines: Iterable[str]) -> None:
        """The command's result: one line of JSON when that was asked, else these lines for a person."""
        self.clear()
        if self.as_json:
            self.json_line(values)
            return
        for line in lines:
            self._out.write(f"{line}\n")
        self._out.flush()

    def json_line(self, values: Mapping[str, Any]) -> None:
        self.clear()
        self._out.write(json.dumps(values, allow_nan=False) + "\n")
        self._out.flush()

    def error(self, error: StudioError) -> None:
        """One line that says what is wrong; as JSON on standard output too when that was asked."""
        self.clear()
        self._err.write(f"kinora: {_one_line(str(error))}\n")
        self._err.flush()
        if self.as_json:
            self.json_line({"error": error.sentence, "suggestion": error.suggestion})

    def note(self, sentence: str) -> None:
        if not self._quiet:
            self.clear()
            self._err.write(f"{_one_line(sentence)}\n")
            self._err.flush()

    def progress(self, what: str, done: int, total: int, seconds_left: float | None = None) -> None:
        """A bar that is redrawn on a terminal; elsewhere a line now and then."""
        if self._quiet or total <= 0:
            return
        if self._terminal:
            self._draw(f"{what}  {_bar(done, total)} {_share(done, total)}{_left(seconds_left)}")
        elif self._worth_a_line(what, done, total):
            self._err.write(f"{what}: {_share(done, total).strip()}{_left(seconds_left)}\n")
            self._err.flush()

    def clear(self) -> None:
        """Take the bar away, so that what follows begins on an empty line."""
        if self._bar_shown:
            self._err.write("\r\x1b[K")
            self._err.flush()
            self._bar_shown = False

    def _draw(self, line: str) -> None:
        self._err.write(f"\r{line}\x1b[K")
        self._err.flush()
        self._bar_shown = True

    def _worth_a_line(self, what: str, done: int, total: int) -> bool:
        now, last = self._clock(), done >= total
        if self._told[0] == what and (done <= self._told[1] or (not last and now - self._told_at < SPARSE)):
            return False
        self._told, self._told_at = (what, done), now
        return True


def _bar(done: int, total: int) -> str:
    full = min(BAR, BAR * done // total)
    return "#" * full + "-" * (BAR - full)


def _share(done: int, total: int) -> str:
    return f"{min(100, 100 * done // total):3d} %"


def _left(seconds: float | None) -> str:
    if seconds is None or seconds <= 0:
        return ""
    return f", {duration(seconds)} left"


def duration(seconds: float) -> str:
    """Seconds for a person: 0.4 s, 12 s, 3 min 5 s, 2 h 10 min."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def size(count: int) -> str:
    """Bytes for a person, decimal: 812 bytes, 94 kB, 1.2 MB."""
    if count < 1000:
        return f"{count} bytes"
    if count < 1_000_000:
        return f"{count / 1000:.0f} kB"
    return f"{count / 1_000_000:.1f} MB"


def _one_line(text: str) -> str:
    return " ".join(text.split())
