"""The benchmarks by name, and running some of them into the contract's JSON."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Sequence
from typing import Any

from studio.bench import engine, idle, start, sticker
from studio.bench.figures import Figure, Report
from studio.bench.target import Tools

Benchmark = Callable[[Tools, Report], list[Figure]]

BENCHMARKS: dict[str, Benchmark] = {"start": start.measure, "idle": idle.measure, "sticker": sticker.measure, "engine": engine.measure}


def run_benchmarks(names: Sequence[str], tools: Tools, report: Report) -> dict[str, Any]:
    """{"figures": [...], "machine": {...}}; each figure is named after its benchmark. `names` are known ones."""
    figures = [
        {**figure.to_json(), "name": f"{name}: {figure.name}"}
        for name in names
        for figure in BENCHMARKS[name](tools, report)
    ]
    return {"figures": figures, "machine": {"system": platform.platform(), "cores": os.cpu_count() or 1, "python": platform.python_version()}}
