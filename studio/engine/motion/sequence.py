"""How often a cycle fits into a loop, and motions one after the other."""

from __future__ import annotations

from studio.engine.motion.reading import Understood
from studio.engine.motion.representation import Motion, Sequence
from studio.engine.motion.vocabulary import IDLE, PERIOD, PLAIN_PERIOD

FEWEST = 8  # frames of one cycle, so that a repeated motion is still seen


def period_of(step: Understood) -> float:
    """Seconds that one natural cycle takes."""
    name = step.motions[0][0] if step.motions else IDLE
    return PERIOD.get(name, PLAIN_PERIOD)


def cycles_of(seconds: float, frames: int, period: float) -> int:
    """Whole cycles in a loop: near the natural pace, never fewer than FEWEST frames each, at least one."""
    return int(max(1, min(round(seconds / period), frames // FEWEST)))


def whole_loop(motions: list[Motion], steps: list[Understood], seconds: float, frames: int) -> tuple[Motion | Sequence, int]:
    """The motion of the whole loop and how often it repeats. Several steps share the loop equally."""
    if len(motions) == 1:
        return motions[0], cycles_of(seconds, frames, period_of(steps[0]))
    return Sequence(tuple(motions)), 1
