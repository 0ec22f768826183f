"""Where parts are at any moment: affine maps from the picture to the posed picture, parents first.

A part turns and stretches about its pivot, hangs on its parent, and the body carries all of them by its local field
(at the pivot of the outermost part) and its pose.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from studio.engine.motion.representation import GRID, Array, Motion, matrices, spline_weights
from studio.engine.motion.skeleton import Skeleton
from studio.pixels.parts import KINDS

EYE = KINDS.index("eye")


@lru_cache(maxsize=64)
def weights_at(phases: tuple[float, ...]) -> Array:
    """The spline's weights [n, KNOTS] at phases that are asked for again and again."""
    return spline_weights(np.array(phases))


def part_curves(motion: Motion, phases: np.ndarray) -> Array:
    """The parts' channels [n, P, 6] at phases in cycles, whole turns added to the angle."""
    curves = np.einsum("nk,pkc->npc", weights_at(tuple(np.asarray(phases).tolist())), motion.parts)
    curves[..., 0] += 2 * np.pi * np.asarray(phases)[:, None] * motion.part_turns[None]
    return curves.astype(np.float32)


def own_maps(skeleton: Skeleton, curves: Array) -> Array:
    """Each part's own motion [n, P, 2, 3] relative to its parent, from its channels [n, P, 6]. An eye's shift is its gaze."""
    axis = np.arctan2(skeleton.axes[:, 1], skeleton.axes[:, 0])
    c, s = np.cos(axis), np.sin(axis)
    frame = np.stack([np.stack([c, -s], -1), np.stack([s, c], -1)], -2)  # [P, 2, 2], first column along the axis
    stretch = 1 + curves[..., 3:5]  # [n, P, 2]
    ca, sa = np.cos(curves[..., 0]), np.sin(curves[..., 0])
    turn = np.stack([np.stack([ca, -sa], -1), np.stack([sa, ca], -1)], -2)  # [n, P, 2, 2]
    linear = turn @ (frame[None] * stretch[..., None, :]) @ frame.transpose(0, 2, 1)[None]
    shift = curves[..., 1:3] * (skeleton.lengths * (skeleton.kinds != EYE))[None, :, None]
    pivot = skeleton.pivots[None]
    return np.concatenate([linear, (pivot + shift - np.einsum("npij,npj->npi", linear, np.broadcast_to(pivot, shift.shape)))[..., None]], -1).astype(np.float32)


def chained(first: Array, then: Array) -> Array:
    """Affine maps [..., 2, 3]: `first`, then `then`."""
    linear = then[..., :2] @ first[..., :2]
    shift = np.einsum("...ij,...j->...i", then[..., :2], first[..., 2]) + then[..., 2]
    return np.concatenate([linear, shift[..., None]], -1)


def read_at(fields: Array, points: Array) -> Array:
    """Fields [n, GRID, GRID, 2] at crop points [P, 2], linear between cell centres and constant beyond: [n, P, 2]."""
    at = np.clip((points + 1) / 2 * GRID - 0.5, 0, GRID - 1)
    low = np.minimum(at.astype(int), GRID - 2)
    fx, fy = ((at - low)[:, i, None].astype(np.float32) for i in (0, 1))
    x, y = low.T
    upper = fields[:, y, x] * (1 - fx) + fields[:, y, x + 1] * fx
    lower = fields[:, y + 1, x] * (1 - fx) + fields[:, y + 1, x + 1] * fx
    return upper * (1 - fy) + lower * fy


def body_maps(skeleton: Skeleton, motion: Motion, phases: np.ndarray) -> Array:
    """What the body does to each part [n, P, 2, 3]: the local field's shift at its pivot, then the pose."""
    weights = weights_at(tuple(phases.tolist()))
    seen = weights @ motion.pose
    seen[:, 2] += (2 * np.pi * motion.turns * phases).astype(np.float32)
    pose = matrices(seen, motion.pivot)  # [n, 2, 3]
    away = np.einsum("nk,kpi->npi", weights, read_at(motion.local, skeleton.pivots))  # [n, P, 2]
    out = np.repeat(pose[:, None], len(skeleton), 1)
    out[..., 2] += np.einsum("nij,npj->npi", pose[:, :, :2], away)
    return out


def part_maps(skeleton: Skeleton, motion: Motion, phases: np.ndarray) -> Array:
    """Every part's whole motion [n, P, 2, 3]: its own, its ancestors', the body's."""
    own = own_maps(skeleton, part_curves(motion, phases))
    body = body_maps(skeleton, motion, phases)
    out = np.empty_like(own)
    for row in range(len(skeleton)):
        chain, at, left = own[:, row], row, len(skeleton)
        while skeleton.parents[at] >= 0 and left:
            at, left = int(skeleton.parents[at]), left - 1
            chain = chained(chain, own[:, at])
        out[:, row] = chained(chain, body[:, at])
    return out


def moved(maps: Array, points: Array) -> Array:
    """Points [P, m, 2] carried by maps [n, P, 2, 3]: [n, P, m, 2]."""
    return np.einsum("npij,pmj->npmi", maps[..., :2], points) + maps[:, :, None, :, 2]
