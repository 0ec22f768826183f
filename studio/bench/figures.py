"""One measured number and its goal, and how several measurements become one number. Measures nothing itself."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

Report = Callable[[str, int, int, float | None], None]
"""Progress: what is being measured, steps done, steps in all, seconds left or None."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number for a person and for scripts. `goal` is empty and `met` is None where nothing was promised."""

    name: str
    value: float | int
    unit: str = ""
    goal: str = ""
    met: bool | None = None

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def at_most(name: str, value: float, unit: str, limit: float) -> Figure:
    """A figure that should not exceed `limit`."""
    return Figure(name, _rounded(value), unit, f"<= {limit:g}", value <= limit)


def at_least(name: str, value: float, unit: str, limit: float) -> Figure:
    return Figure(name, _rounded(value), unit, f">= {limit:g}", value >= limit)


def plain(name: str, value: float, unit: str = "") -> Figure:
    """A figure without a goal."""
    return Figure(name, _rounded(value), unit)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` (0..1) of the values don't exceed. Raises ValueError for no values."""
    if not values:
        raise ValueError("no values to take a percentile of")
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def _rounded(value: float) -> float | int:
    """Four significant digits: more would pretend."""
    return value if isinstance(value, int) else float(f"{value:.4g}")
