"""`bench start`: from exec to a window that takes input, in a process of its own, and what it had loaded by then.

The studio writes a mark when its window is usable (see `studio/cli/window.py`): the time, and the heavy libraries.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from studio.bench.children import child, environment
from studio.bench.figures import Figure, Report, at_most, plain
from studio.bench.target import Tools
from studio.contract.errors import JobError

MARK = "KINORA_BENCH_START"
RUNS = 5
PATIENCE = 60.0  # seconds
GOAL = 1.0  # seconds


def measure(tools: Tools, report: Report) -> list[Figure]:
    """Raises JobError when the window doesn't come."""
    times: list[float] = []
    loaded: set[str] = set()
    for run in range(RUNS):
        seconds, libraries = _start_once(tools)
        times.append(seconds)
        loaded.update(libraries)
        report("Starting the studio", run + 1, RUNS, None)
    return [
        at_most("start to a usable window, median", statistics.median(times), "s", GOAL),
        plain("start to a usable window, worst", max(times), "s"),
        at_most("torch loaded by then (1 is yes)", int("torch" in loaded), "", 0),
        plain("heavy libraries loaded by then", len(loaded)),
    ]


def _start_once(tools: Tools) -> tuple[float, list[str]]:
    with tempfile.TemporaryDirectory(prefix="kinora-bench-") as folder:
        mark = Path(folder) / "mark.json"
        began = time.time()  # the child's mark is in the same clock
        with child(tools.command, environment(Path(folder) / "home", **{MARK: str(mark)})) as process:
            found = _wait(mark, process)
        return found["time"] - began, found["loaded"]


def _wait(mark: Path, process: Any) -> dict[str, Any]:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if mark.exists():
            found: dict[str, Any] = json.loads(mark.read_text(encoding="utf-8"))
            return found
        if process.poll() is not None and not mark.exists():
            raise JobError(f"The studio ended with {process.returncode} before its window was usable.", "Start kinora by hand to see why.")
        time.sleep(0.005)
    raise JobError(f"The window wasn't usable after {PATIENCE:.0f} s.")
