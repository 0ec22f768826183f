"""What a motion is: a periodic pose of the whole body and a periodic local field, both sampled at knots of one cycle.

Coordinates are those of the subject's own square crop: [-1, 1] in x (right) and y (down), the subject's longer
side spanning `SUBJECT_SPAN`. A point first follows the local field, then the pose about the pivot:
    y = x + l(x, phase);   x' = pivot + R(angle) . Shear . diag(1 + sx, 1 + sy) . (y - pivot) + (dx, dy)
Parts that were found move before that, each relative to its parent (`pixels/layers`). At phase 0 everything is zero: the picture is itself, bit for bit, and the cycle closes exactly because time is a ring.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

KNOTS = 16  # samples of one cycle; knot 0 is the rest pose and is never predicted
GRID = 16  # the local field's side
SUBJECT_SPAN = 1.6  # the subject's longer side in crop units
CHANNELS = ("dx", "dy", "angle", "sx", "sy", "shear", "alpha")  # of the pose; alpha as change of opacity, -1..0
MAX_TURNS = 2
PART_CHANNELS = ("angle", "dx", "dy", "along", "across", "state")
"""Of one part, relative to its parent: turn about its pivot in radians (clockwise on the screen is positive), shift
as a share of its own length (of an eye: of the gaze), stretch along and across its own axis (pivot to tip, 0 is as
drawn), and state: an eye's lid (0 as drawn, 1 shut) or a mouth's opening (0 as drawn, 1 wide open)."""

STATE = PART_CHANNELS.index("state")

Array = NDArray[np.float32]


def no_parts() -> Array:
    """The curves of a motion that moves no part: [0, KNOTS, 6]."""
    return np.zeros((0, KNOTS, len(PART_CHANNELS)), np.float32)


def no_turns() -> NDArray[np.int64]:
    return np.zeros(0, np.int64)


def grid_points() -> tuple[Array, Array]:
    """Cell centres of the local field's grid: two arrays [GRID, GRID], x then y."""
    line = ((np.arange(GRID, dtype=np.float32) + 0.5) / GRID * 2 - 1).astype(np.float32)
    x, y = np.meshgrid(line, line)
    return x, y


@dataclass(frozen=True, slots=True)
class Motion:
    """One cycle of motion.

    `pose` [KNOTS, 7] in the order of CHANNELS (angle in radians, without the steady turns), `local`
    [KNOTS, GRID, GRID, 2] displacement in crop units, `pivot` [2] in crop units, `turns` whole turns a cycle
    (positive is clockwise on the screen). `parts` [P, KNOTS, 6] in the order of PART_CHANNELS and `part_turns` [P],
    whole turns a cycle (wheels), are aligned with the picture's `Parts.parts`; P is 0 where no part moves.
    """

    pose: Array
    local: Array
    pivot: Array
    turns: int = 0
    parts: Array = field(default_factory=no_parts)
    part_turns: NDArray[np.int64] = field(default_factory=no_turns)

    def __post_init__(self) -> None:
        if len(self.parts) != len(self.part_turns):
            raise ValueError(f"{len(self.parts)} parts with turns for {len(self.part_turns)}")

    def scaled(self, factor: float) -> Motion:
        """The same motion, `factor` times as far. Opacity stays within -1..0, states within 0..1, whole turns stay whole."""
        pose, parts = self.pose * np.float32(factor), self.parts * np.float32(factor)
        pose[:, 6] = np.clip(pose[:, 6], -1, 0)
        parts[..., STATE] = np.clip(parts[..., STATE], 0, 1)
        turns, part_turns = (self.turns, self.part_turns) if factor > 0 else (0, np.zeros_like(self.part_turns))
        return replace(self, pose=pose, local=self.local * np.float32(factor), turns=turns, parts=parts, part_turns=part_turns)

    @staticmethod
    def still() -> Motion:
        return Motion(np.zeros((KNOTS, 7), np.float32), np.zeros((KNOTS, GRID, GRID, 2), np.float32), np.zeros(2, np.float32))


@dataclass(frozen=True, slots=True)
class Sampled:
    """A motion at n moments: `pose` [n, 7] and `parts` [n, P, 6], both with the whole turns added to the angle, and
    `local` [n, GRID, GRID, 2]."""

    pose: Array
    local: Array
    pivot: Array
    parts: Array


def spline_weights(phases: NDArray[np.floating]) -> Array:
    """Weights [n, KNOTS] of the periodic cubic spline through the knots, at phases in cycles.

    The spline interpolates (a phase on a knot returns that knot) and is twice differentiable across the seam.
    """
    first = np.zeros(KNOTS)
    first[[0, 1, -1]] = (4 / 6, 1 / 6, 1 / 6)
    circulant = np.stack([np.roll(first, k) for k in range(KNOTS)])
    to_coefficients = np.linalg.inv(circulant)  # [KNOTS, KNOTS]
    position = np.asarray(phases, np.float64) % 1.0 * KNOTS  # [n]
    distance = (position[:, None] - np.arange(KNOTS)[None] + KNOTS / 2) % KNOTS - KNOTS / 2
    d = np.abs(distance)
    basis = np.where(d < 1, 2 / 3 - d**2 + d**3 / 2, np.where(d < 2, (2 - d) ** 3 / 6, 0.0))  # [n, KNOTS]
    return (basis @ to_coefficients).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Sequence:
    """Motions one after the other, each in an equal share of the cycle, each from rest to rest."""

    steps: tuple[Motion, ...]

    def scaled(self, factor: float) -> Sequence:
        return Sequence(tuple(m.scaled(factor) for m in self.steps))


def sample(motion: Motion | Sequence, phases: NDArray[np.floating]) -> Sampled:
    """Evaluate the motion at phases (in cycles): in time itself, never by blending frames."""
    if isinstance(motion, Sequence):
        return _sample_sequence(motion, phases)
    weights = spline_weights(phases)  # [n, KNOTS]
    pose = weights @ motion.pose  # [n, 7]
    pose[:, 2] += (2 * np.pi * motion.turns * np.asarray(phases)).astype(np.float32)
    pose[:, 6] = np.clip(pose[:, 6], -1, 0)
    local = np.tensordot(weights, motion.local, (1, 0))  # [n, GRID, GRID, 2]
    return Sampled(pose.astype(np.float32), local.astype(np.float32), motion.pivot, _sample_parts(motion, weights, phases))


def _sample_parts(motion: Motion, weights: Array, phases: NDArray[np.floating]) -> Array:
    """Every part's channels [n, P, 6] at phases whose spline weights are [n, KNOTS]."""
    parts = np.tensordot(weights, motion.parts, (1, 1))  # [n, P, 6]
    parts[..., 0] += 2 * np.pi * np.asarray(phases)[:, None] * motion.part_turns[None]
    parts[..., STATE] = np.clip(parts[..., STATE], 0, 1)
    return parts.astype(np.float32)


def _sample_sequence(sequence: Sequence, phases: NDArray[np.floating]) -> Sampled:
    pivot = sequence.steps[0].pivot
    within = (np.asarray(phases, np.float64) % 1.0) * len(sequence.steps)
    which = np.minimum(within.astype(int), len(sequence.steps) - 1)
    pose = np.zeros((len(within), len(CHANNELS)), np.float32)
    local = np.zeros((len(within), GRID, GRID, 2), np.float32)
    parts = np.zeros((len(within), max(len(step.parts) for step in sequence.steps), len(PART_CHANNELS)), np.float32)
    for index, step in enumerate(sequence.steps):
        rows = np.flatnonzero(which == index)
        if len(rows):
            at = sample(step, within[rows] - index)
            pose[rows], local[rows] = about(at.pose, step.pivot, pivot), at.local
            parts[rows, : at.parts.shape[1]] = at.parts
    return Sampled(pose, local, pivot, parts)


def about(pose: Array, pivot: Array, other: Array) -> Array:
    """The same poses [n, 7] of the whole body written about another pivot: only the shifts change."""
    m = matrices(pose, pivot)
    out = pose.copy()
    out[:, :2] = m[:, :, :2] @ other + m[:, :, 2] - other
    return out


def matrices(pose: Array, pivot: Array) -> Array:
    """Pose [n, 7] about `pivot` as affine matrices [n, 2, 3] that take crop points to crop points."""
    c, s = np.cos(pose[:, 2]), np.sin(pose[:, 2])
    kx, ky, shear = 1 + pose[:, 3], 1 + pose[:, 4], pose[:, 5]
    # R @ [[kx, shear * ky], [0, ky]]
    a, b = c * kx, c * shear * ky - s * ky
    d, e = s * kx, s * shear * ky + c * ky
    linear = np.stack([np.stack([a, b], -1), np.stack([d, e], -1)], -2)  # [n, 2, 2]
    shift = pivot[None] + pose[:, :2] - linear @ pivot
    return np.concatenate([linear, shift[..., None]], -1).astype(np.float32)


def displacement(sampled: Sampled) -> Array:
    """Where every grid point goes, minus where it was: [n, GRID, GRID, 2] in crop units."""
    x, y = grid_points()
    start = np.stack([x, y], -1)  # [GRID, GRID, 2]
    moved = start[None] + sampled.local
    m = matrices(sampled.pose, sampled.pivot)  # [n, 2, 3]
    end = np.einsum("nij,nyxj->nyxi", m[:, :, :2], moved) + m[:, None, None, :, 2]
    return (end - start[None]).astype(np.float32)


def strength_of(motion: Motion, mask: Array) -> float:
    """How far the motion goes, steady turns apart: fourth-power mean of the displacement over the subject.

    `mask` [GRID, GRID] in 0..1. The fourth power keeps a short leap as strong as a long one of the same height.
    """
    still_turning = replace(motion, turns=0)
    d = displacement(sample(still_turning, np.arange(KNOTS) / KNOTS))
    energy = (d**2).sum(-1) ** 2  # [KNOTS, GRID, GRID]
    weight = np.clip(mask * 2, 0, 1)
    return float((energy * weight).sum() / (KNOTS * max(float(weight.sum()), 1e-3))) ** 0.25
