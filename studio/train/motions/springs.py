"""Secondary motion: ears, tails, hair, leaves and hanging limbs as damped springs that the body shakes.

Each loose part is a torsion spring on a pivot that is carried along; its tip lags by inertia, overshoots and settles.
The loop is a ring, so the steady periodic answer is exact in the Fourier domain: no start, no end, no seam.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from studio.engine.motion.representation import Array, Motion
from studio.pixels.parts import KINDS
from studio.train.motions.acting import Actor
from studio.train.motions.curves import TAU
from studio.train.motions.kinematics import part_maps

MOMENTS = 64


@dataclass(frozen=True)
class Spring:
    """`pace` own swings in a cycle, `damping` as a share of the critical, `gain`, and the farthest turn in radians."""

    pace: float
    damping: float
    gain: float
    most: float


SPRINGS = {
    "ear": Spring(3.4, 0.28, 0.5, 0.6), "tail": Spring(2.3, 0.35, 0.5, 0.7), "hair": Spring(2.6, 0.35, 0.22, 0.25),
    "arm": Spring(2.8, 0.45, 0.3, 0.45), "leg": Spring(3.4, 0.6, 0.1, 0.2), "wing": Spring(3.0, 0.4, 0.4, 0.5),
    "leaf": Spring(2.4, 0.3, 0.5, 0.55), "flame": Spring(2.4, 0.35, 0.5, 0.5), "held": Spring(3.2, 0.5, 0.1, 0.2),
    "head": Spring(3.6, 0.6, 0.16, 0.16),
}
SHORTEST = 0.14  # crop units: a shorter part is as stiff as this


def loosened(actor: Actor, motion: Motion) -> None:
    """Add to every loose part the turn with which it follows the body and its parent."""
    order = [r for k in ("head", "arm", "leg", "wing", "tail", "leaf", "hair", "ear", "flame", "held") for r in actor.all(k)]
    if not order:
        return
    phases = np.arange(MOMENTS) / MOMENTS
    for hanging in (False, True):  # what hangs on the body first, then what hangs on a part
        rows = [r for r in order if (actor.skeleton.parents[r] >= 0) == hanging]
        if rows:
            maps = part_maps(actor.skeleton, actor.finished(motion), phases)
            for row in rows:
                actor.turn(row, answer(actor, row, _carrier(actor, row, maps, motion, phases)))


def _carrier(actor: Actor, row: int, maps: Array, motion: Motion, phases: np.ndarray) -> tuple[Array, Array, Array]:
    """What carries a part: the way of its pivot [n, 2], the turn of what it hangs on [n], and that without whole turns."""
    pivot = actor.skeleton.pivots[row]
    where = np.einsum("nij,j->ni", maps[:, row, :, :2], pivot) + maps[:, row, :, 2]
    parent = int(actor.skeleton.parents[row])
    linear = maps[:, parent if parent >= 0 else row, :, :2]
    own = np.interp(phases, np.arange(17) / 16, np.append(actor.rows[row, :, 0], actor.rows[row, 0, 0]))
    turn = np.unwrap(np.arctan2(linear[:, 1, 0] - linear[:, 0, 1], linear[:, 0, 0] + linear[:, 1, 1]))
    if parent < 0:
        turn = turn - own
    return where.astype(np.float32), turn.astype(np.float32), (turn - TAU * motion.turns * phases).astype(np.float32)


def answer(actor: Actor, row: int, carried: tuple[Array, Array, Array]) -> Array:
    """The spring's turn at the knots [KNOTS], 0 at rest."""
    where, turn, unsteady = carried
    spring = SPRINGS[KINDS[actor.skeleton.kinds[row]]]
    length = max(float(actor.skeleton.lengths[row]), SHORTEST)
    axis = actor.skeleton.axes[row] / actor.skeleton.lengths[row]
    c, s = np.cos(turn), np.sin(turn)
    normal = np.stack([-(s * axis[0] + c * axis[1]), c * axis[0] - s * axis[1]], 1)  # where the tip goes as it turns
    k = np.fft.fftfreq(MOMENTS, 1 / MOMENTS)
    push = np.fft.ifft(-(TAU * k[:, None]) ** 2 * np.fft.fft(where, axis=0), axis=0).real  # acceleration of the pivot
    force = -(push * normal).sum(1) / length
    spectrum = np.fft.fft(force) + (TAU * k) ** 2 * np.fft.fft(unsteady)
    own = TAU * spring.pace
    response = np.fft.ifft(spectrum / (own**2 - (TAU * k) ** 2 + 2j * spring.damping * own * TAU * k)).real * spring.gain
    bounded = spring.most * np.tanh(response / spring.most)
    at_knots = bounded[:: MOMENTS // 16]
    return (at_knots - at_knots[0]).astype(np.float32)
