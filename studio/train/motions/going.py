"""Ways of getting on, and feelings."""

from __future__ import annotations

import numpy as np

from studio.engine.motion.representation import Motion
from studio.train.motions.body import Body
from studio.train.motions.curves import (
    PHASE,
    TAU,
    TREMBLE_X,
    build,
    curve,
    hump,
    motion,
    over,
    sine,
    squash,
    stack,
    trailing,
)


# ---------------------------------------------------------------- getting on
@motion
def walk(b: Body) -> Motion:
    a = b.amount
    step = np.abs(np.sin(TAU * PHASE)).astype(np.float32)
    side = sine()
    go = (b.side if b.direction in ("left", "right") else 0.0) * 0.16 * a * b.size * hump()
    return build(b.base, dx=go + 0.05 * a * b.size * side, dy=-0.09 * a * b.size * step, angle=0.13 * a * side,
                 **squash(0.04 * a * curve((0, 0), (0.25, 1), (0.5, -0.4), (0.75, 1))), local=trailing(b, 0.1 * side, 0, 0.4))


@motion
def run(b: Body) -> Motion:
    a = b.amount
    step = np.abs(np.sin(TAU * 2 * PHASE)).astype(np.float32)
    lean = curve((0, 0), (0.15, 0.9), (0.3, 1), (0.75, 1), (0.92, 0.2))
    dx = b.side * 0.16 * a * b.size * curve((0, 0), (0.12, -0.12), (0.5, 1), (0.85, 0.15))
    dy = -0.13 * a * b.size * step
    q = 0.1 * a * curve((0, 0), (0.125, 0.8), (0.25, -0.8), (0.375, 0.8), (0.5, -0.8), (0.625, 0.8), (0.75, -0.8), (0.875, 0.8))
    return build(b.base, dx=dx, dy=dy, angle=b.side * 0.2 * min(a, 1.5) * lean, **squash(q), local=trailing(b, dx, dy, 0.3))


@motion
def drive(b: Body) -> Motion:
    a = b.amount
    bump = curve((0, 0), (0.07, 1), (0.16, -0.5), (0.26, 0.7), (0.36, 0), (0.5, 0.9), (0.58, -0.6), (0.7, 0.5), (0.82, -0.2))
    dx = b.side * 0.2 * a * b.size * curve((0, 0), (0.08, -0.08), (0.46, 1), (0.56, 1), (0.95, 0.0))
    pitch = b.side * (-0.03 * curve((0, 0), (0.15, 1), (0.35, 0), (0.65, -1), (0.9, -0.5)) + 0.025 * bump) * a
    return build(b.base, dx=dx, dy=-0.035 * a * b.size * bump, angle=pitch, shear=b.side * 0.04 * a * curve((0, 0), (0.15, 1), (0.5, 0), (0.7, -1)))


@motion
def slide(b: Body) -> Motion:
    k = curve((0, 0), (0.08, -0.06), (0.42, 1.03), (0.5, 1), (0.56, 1), (0.94, 0.02))
    vertical = b.direction in ("up", "down")
    sign = -1.0 if b.direction == "up" else b.side
    go = 0.42 * b.amount * b.size * k
    lean = 0.0 if vertical else -sign * 0.08 * b.amount * curve((0, 0), (0.2, 1), (0.45, -0.6), (0.7, -0.8), (0.9, 0.4))
    return build(b.base, dx=0.0 if vertical else sign * go, dy=(sign if b.direction == "up" else 1.0) * go if vertical else 0.0, shear=lean)


@motion
def peek(b: Body) -> Motion:
    k = curve((0, 0), (0.08, -0.1), (0.3, 0.95), (0.38, 1), (0.56, 1), (0.7, -0.06), (0.8, 0.03), (0.9, 0))
    return build(b.base, sy=-np.minimum(0.72 * b.amount, 0.88) * k, sx=0.12 * k)


# ---------------------------------------------------------------- feelings
@motion
def laugh(b: Body) -> Motion:
    rate = curve((0, 0), (0.08, 1), (0.15, 0.1), (0.22, 1), (0.29, 0.1), (0.36, 1), (0.43, 0.1), (0.5, 1), (0.57, 0.1), (0.64, 0.9), (0.72, 0.1), (0.8, 0.6), (0.9, 0.1))
    back = curve((0, 0), (0.2, 0.9), (0.35, 1), (0.65, 1), (0.92, 0.1))
    return build(b.base, **squash(-0.11 * b.amount * rate), angle=-b.side * 0.13 * b.amount * back, dy=-0.02 * b.amount * rate)


@motion
def droop(b: Body) -> Motion:
    k = curve((0, 0), (0.1, -0.06), (0.4, 0.85), (0.55, 1), (0.74, 1), (0.9, 0.2))
    sob = 0.025 * curve((0, 0), (0.45, 0), (0.52, 1), (0.58, 0), (0.65, 1), (0.71, 0), (0.9, 0))
    s = -0.2 * b.amount * k
    bend = np.clip(b.rise, 0, 1.2) ** 2
    return build(b.base, sy=s + sob, sx=-0.25 * s, local=stack(over(b.side * 0.14 * b.amount * b.size * k, bend), over(0.09 * b.amount * b.size * k, bend)))


@motion
def surprise(b: Body) -> Motion:
    k = curve((0, 0), (0.1, -0.5), (0.2, 1.1), (0.28, 0.85), (0.36, 1), (0.6, 0.9), (0.84, 0.1))
    dy = -0.13 * b.amount * b.size * curve((0, 0), (0.1, 0), (0.2, 1), (0.32, 0), (0.9, 0))
    shiver = 0.015 * TREMBLE_X * curve((0, 0), (0.3, 0.5), (0.5, 1), (0.65, 0.5), (0.8, 0))
    return build(b.base, **squash(0.19 * b.amount * k), dy=dy, dx=shiver)


@motion
def angry(b: Body) -> Motion:
    k = curve((0, 0), (0.25, 0.8), (0.4, 1), (0.75, 1), (0.93, 0.1))
    shiver = 0.05 * b.amount * b.size * TREMBLE_X * k
    puff = np.exp(-((np.clip(b.rise, 0, 1) - 0.6) / 0.3) ** 2)
    return build(b.base, dx=shiver, sx=0.1 * b.amount * k, sy=0.05 * b.amount * k, angle=0.15 * shiver,
                 local=stack(over(0.09 * b.amount * b.width * k, puff * b.spread * 0.5), 0))
