"""How often a cycle fits into a loop, and motions one after the other."""

from __future__ import annotations

from studio.engine.motion.reading import Understood
from studio.engine.motion.representation import Motion, Sequence
from studio.engine.motion.vocabulary import IDLE, PACE, PERIOD, PLAIN_PERIOD

FEWEST = 8  # frames of one cycle, so that a repeated motion is still seen
FEWEST_FAST = 6  # where the words ask for speed


def period_of(step: Understood) -> float:
    """Seconds that one cycle takes: the natural pace, quicker or slower where the words say so."""
    name = step.motions[0][0] if step.motions else IDLE
    return PERIOD.get(name, PLAIN_PERIOD) / PACE[step.tempo]


def cycles_of(seconds: float, frames: int, period: float, fewest: int = FEWEST) -> int:
    """Whole cycles in a loop: near the pace asked for, never fewer than `fewest` frames each, at least one."""
    return int(max(1, min(round(seconds / period), frames // fewest)))


def pace_notes(steps: list[Understood], cycles: int, seconds: float, frames: int) -> list[str]:
    """A sentence where a pace was asked for and the loop has no room for it."""
    asked = [step for step in steps if step.tempo]
    if not asked:
        return []
    plain = cycles_of(seconds, frames, period_of(asked[0]) * PACE[asked[0].tempo])
    if len(steps) == 1 and cycles != plain:
        return []
    how = "quicker" if asked[0].tempo == "fast" else "slower"
    return [f"The loop is too short to be {how}: more frames, or another frame rate, change its pace."]


def whole_loop(motions: list[Motion], steps: list[Understood], seconds: float, frames: int) -> tuple[Motion | Sequence, int]:
    """The motion of the whole loop and how often it repeats. Several steps share the loop equally."""
    if len(motions) == 1:
        return motions[0], cycles_of(seconds, frames, period_of(steps[0]), FEWEST_FAST if steps[0].tempo == "fast" else FEWEST)
    return Sequence(tuple(motions)), 1
