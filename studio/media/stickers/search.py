"""Which rung of a ladder is the first that fits a budget, with as few encodes as possible.

Rungs go from the best (largest file) to the smallest; sizes are taken to fall along the ladder.
"""

from __future__ import annotations

import math
from collections.abc import Callable

Size = Callable[[int], int]
FALL = 0.22  # how much VP9's size falls a rung, as a natural logarithm
ROOMY = 0.75  # of the budget: below, a better rung is tried


def exactly(size: Size, count: int, budget: int | None) -> int:
    """By bisection; the last rung when none fits."""
    if budget is None or count == 1 or size(0) <= budget:
        return 0
    return _bisect(size, 1, count - 1, budget)


def _bisect(size: Size, low: int, high: int, budget: float) -> int:
    while low < high:
        middle = (low + high) // 2
        if size(middle) <= budget:
            high = middle
        else:
            low = middle + 1
    return low


def by_sample(size: Size, sampled: Size, count: int, budget: int) -> int:
    """By bisection on cheap estimates, then settled on whole files."""
    estimates: dict[int, int] = {}

    def estimate(rung: int) -> int:
        if rung not in estimates:
            estimates[rung] = sampled(rung)
        return estimates[rung]

    rung = 0 if estimate(0) <= budget else _bisect(estimate, 1, count - 1, budget)
    found = size(rung)
    if found < ROOMY * budget and rung > 0:  # frames that resemble each other cost less together
        share = found / max(1, estimate(rung))
        better = _bisect(estimate, 0, rung, 0.95 * budget / share)
        if better < rung and size(better) <= budget:
            return better
        return rung
    while found > budget and rung < count - 1:
        rung += 1
        found = size(rung)
    return rung


def by_slope(size: Size, count: int, budget: int) -> int:
    """From the middle, by how far each file was off; ends when the next better rung is known not to fit."""
    too_large, fits, rung = -1, count, min(4, count - 1)
    for _ in range(6):
        found = size(rung)
        if found <= budget:
            fits = rung
            if found > 0.8 * budget:
                break
        else:
            too_large = rung
        if fits - too_large <= 1:
            break
        steps = math.log(found / (0.92 * budget)) / FALL
        wanted = rung + (math.ceil(steps) if steps > 0 else math.floor(steps))
        rung = min(max(wanted, too_large + 1), fits - 1)
    return min(fits, count - 1)
