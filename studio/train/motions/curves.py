"""The tools that motions are drawn with: periodic curves, follow-through, squash, and the register of makers."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from studio.engine.motion.representation import GRID, KNOTS, Array, Motion
from studio.train.motions.body import Body

PHASE = (np.arange(KNOTS) / KNOTS).astype(np.float32)
TAU = 2 * np.pi
TREMBLE_X = np.array([0, 1, -0.8, 0.9, -1, 0.7, -0.9, 1, -0.7, 1, -1, 0.8, -0.9, 1, -0.8, 0.6], np.float32)
TREMBLE_Y = np.array([0, -0.5, 0.6, 0.3, -0.4, 0.6, -0.6, 0.2, 0.5, -0.6, 0.4, -0.3, 0.6, -0.5, 0.4, -0.2], np.float32)


def curve(*keys: tuple[float, float]) -> Array:
    """A periodic curve through (phase, value) keys, sampled at the knots: Hermite with tangents that never overshoot."""
    t = np.array([k[0] for k in keys], np.float64)
    v = np.array([k[1] for k in keys], np.float64)
    t = np.concatenate([[t[-1] - 1], t, [t[0] + 1]])
    v = np.concatenate([[v[-1]], v, [v[0]]])
    slope = np.diff(v) / np.diff(t)
    tangent = np.zeros_like(v)
    left, right = slope[:-1], slope[1:]
    safe = np.where(left * right > 0, 2 * left * right / np.where(left + right == 0, 1, left + right), 0.0)
    tangent[1:-1] = safe
    tangent[0], tangent[-1] = safe[-1], safe[0]
    k = np.clip(np.searchsorted(t, PHASE, side="right") - 1, 0, len(t) - 2)
    h = np.diff(t)[k]
    u = (PHASE - t[k]) / h
    value = ((1 + 2 * u) * (1 - u) ** 2 * v[k] + u * (1 - u) ** 2 * h * tangent[k]
             + u * u * (3 - 2 * u) * v[k + 1] + u * u * (u - 1) * h * tangent[k + 1])
    return value.astype(np.float32)


def sine(cycles: float = 1, offset: float = 0.0) -> Array:
    """A sine that is 0 at rest: sin(tau (cycles phase + offset)) - sin(tau offset)."""
    return (np.sin(TAU * (cycles * PHASE + offset)) - np.sin(TAU * offset)).astype(np.float32)


def hump(cycles: float = 1) -> Array:
    """0 at rest, 1 half-way: (1 - cos) / 2."""
    return ((1 - np.cos(TAU * cycles * PHASE)) / 2).astype(np.float32)


def build(pivot: tuple[float, float], *, dx: Array | float = 0, dy: Array | float = 0, angle: Array | float = 0,
          sx: Array | float = 0, sy: Array | float = 0, shear: Array | float = 0, alpha: Array | float = 0,
          local: Array | None = None, turns: int = 0) -> Motion:
    """Put curves [KNOTS] together; everything is made zero at rest."""
    pose = np.stack([np.broadcast_to(np.asarray(c, np.float32), (KNOTS,)) for c in (dx, dy, angle, sx, sy, shear, alpha)], 1)
    field_ = np.zeros((KNOTS, GRID, GRID, 2), np.float32) if local is None else local.astype(np.float32)
    return Motion((pose - pose[:1]).astype(np.float32), field_ - field_[:1], np.array(pivot, np.float32), turns)


def stack(horizontal: Array | float, vertical: Array | float) -> Array:
    """Two components broadcast to [KNOTS, GRID, GRID, 2]."""
    shape = (KNOTS, GRID, GRID)
    return np.stack([np.broadcast_to(np.asarray(c, np.float32), shape) for c in (horizontal, vertical)], -1)


def over(time: Array, space: Array) -> Array:
    """Outer product: curve [KNOTS] times picture [GRID, GRID]."""
    return (time[:, None, None] * space[None]).astype(np.float32)


def trailing(b: Body, dx: Array | float, dy: Array | float, amount: float = 0.35) -> Array:
    """Follow-through: what is far from the centre lags an eighth of a cycle behind the body's shift."""
    late = KNOTS // 8
    sx = np.broadcast_to(np.asarray(dx, np.float32), (KNOTS,))
    sy = np.broadcast_to(np.asarray(dy, np.float32), (KNOTS,))
    lag_x, lag_y = np.roll(sx, late) - sx, np.roll(sy, late) - sy
    lag_x, lag_y = lag_x - lag_x[0], lag_y - lag_y[0]
    reach = np.abs(b.spread) ** 1.5
    return stack(over(amount * lag_x, np.clip(b.rise, 0, 1.2) ** 1.5), over(amount * lag_y, reach))


Maker = Callable[[Body], Motion]
MAKERS: dict[str, Maker] = {}


def motion(maker: Maker) -> Maker:
    MAKERS[maker.__name__.rstrip("_")] = maker
    return maker


def squash(value: Array) -> dict[str, Array]:
    """A vertical change with the width giving way, so that the area stays about the same."""
    return {"sy": value, "sx": -0.65 * value / (1 + 0.5 * value)}
