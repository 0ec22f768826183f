"""Leaps, what goes to and fro, and what turns."""

from __future__ import annotations

import numpy as np

from studio.engine.motion.representation import Motion
from studio.train.motions.body import Body
from studio.train.motions.curves import (
    PHASE,
    TAU,
    TREMBLE_X,
    TREMBLE_Y,
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


# ---------------------------------------------------------------- leaps
@motion
def jump(b: Body) -> Motion:
    a = b.amount
    dy = -0.55 * a * b.size * 0.75 * curve((0, 0), (0.19, 0), (0.33, 0.8), (0.46, 1), (0.58, 0.8), (0.72, 0), (0.99, 0))
    q = curve((0, 0), (0.13, -0.25), (0.25, 0.17), (0.36, 0.06), (0.46, -0.02), (0.6, 0.08), (0.69, 0.12), (0.78, -0.26), (0.89, 0.06))
    return build(b.base, dy=dy, **squash(q * min(a, 1.5) ** 0.7), local=trailing(b, 0, dy))


@motion
def bounce(b: Body) -> Motion:
    a = b.amount
    up = np.abs(np.sin(TAU * PHASE)).astype(np.float32)
    dy = -0.26 * a * b.size * up
    q = curve((0, 0), (0.06, -0.16), (0.14, 0.1), (0.25, 0), (0.38, 0.1), (0.46, -0.02), (0.53, -0.17), (0.63, 0.1), (0.75, 0), (0.88, 0.1), (0.96, -0.06))
    return build(b.base, dy=dy, **squash(q * min(a, 1.6)), local=trailing(b, 0, dy, 0.25))


@motion
def hop(b: Body) -> Motion:
    a = b.amount
    dx = b.side * 0.26 * a * b.size * sine()
    dy = -0.2 * a * b.size * np.abs(sine())
    q = curve((0, 0), (0.07, 0.1), (0.25, -0.03), (0.42, 0.1), (0.5, -0.15), (0.58, 0.1), (0.75, -0.03), (0.92, 0.1))
    return build(b.base, dx=dx, dy=dy, angle=b.side * 0.14 * a * sine(), **squash(q), local=trailing(b, dx, dy))


@motion
def flip(b: Body) -> Motion:
    a = b.amount
    up = curve((0, 0), (0.2, 0), (0.35, 0.8), (0.5, 1), (0.62, 0.75), (0.77, 0), (0.99, 0))
    whole = np.interp(PHASE, [0, 0.2, 0.3, 0.5, 0.68, 0.8, 1], [0, 0, 0.14, 0.5, 0.86, 1, 1]).astype(np.float32)
    turned = TAU * b.side * (whole - PHASE)
    lift = -0.5 * a * b.size * up
    q = curve((0, 0), (0.12, -0.22), (0.24, 0.12), (0.45, -0.08), (0.65, 0.04), (0.8, -0.22), (0.91, 0.05))
    return build(b.centre, dy=lift - q * b.height * 0.4, angle=turned, **squash(q), turns=int(b.side))


@motion
def launch(b: Body) -> Motion:
    a = b.amount
    shiver = 0.03 * a * curve((0, 0), (0.06, 1), (0.13, -1), (0.19, 1), (0.25, -1), (0.32, 0.6), (0.38, 0), (0.9, 0))
    dy = -0.75 * a * b.size * curve((0, 0), (0.3, -0.04), (0.42, 0.25), (0.56, 0.85), (0.66, 1), (0.76, 0.8), (0.92, 0.05))
    q = curve((0, 0), (0.26, -0.2), (0.42, 0.28), (0.6, 0.14), (0.72, 0), (0.93, -0.1))
    return build(b.base, dx=shiver, dy=dy, **squash(q * min(a, 1.4)), local=trailing(b, 0, dy, 0.2))


# ---------------------------------------------------------------- to and fro
@motion
def sway(b: Body) -> Motion:
    bend = np.maximum(b.rise, 0) ** 1.6
    swing_ = b.side * 0.3 * b.amount * b.height * sine()
    drop = 0.35 * np.abs(swing_) * 0.3 * b.amount
    return build(b.base, local=stack(over(swing_, bend), over(drop, bend)))


@motion
def rock(b: Body) -> Motion:
    angle = b.side * 0.26 * b.amount * sine()
    return build(b.base, angle=angle, dx=-0.1 * b.size * angle, local=trailing(b, 0.3 * angle, 0, 0.3))


@motion
def swing(b: Body) -> Motion:
    angle = -b.side * 0.42 * b.amount * sine()
    late = np.roll(angle, 2) - angle
    return build((b.top[0], b.top[1] - 0.05), angle=angle, local=stack(over((late - late[0]) * 0.25, (1 - np.clip(b.rise, 0, 1)) ** 1.5), 0))


@motion
def roll(b: Body) -> Motion:
    angle = b.side * 0.95 * b.amount * sine()
    return build(b.centre, angle=angle, dx=angle * 0.3 * b.height)


@motion
def shake(b: Body) -> Motion:
    envelope = 0.75 + 0.25 * hump()
    dx = b.side * 0.15 * b.amount * b.size * np.sin(TAU * 3 * PHASE).astype(np.float32) * envelope
    return build(b.base, dx=dx, angle=0.25 * dx, local=trailing(b, dx, 0, 0.25))




@motion
def tremble(b: Body) -> Motion:
    a = 0.045 * b.amount * b.size
    tight = hump() * 0.05 * min(b.amount, 1.5)
    return build(b.base, dx=a * TREMBLE_X, dy=0.4 * a * TREMBLE_Y, angle=0.25 * a * TREMBLE_X, sx=-tight, sy=tight * 0.5)


@motion
def refuse(b: Body) -> Motion:
    turn = np.sin(TAU * 2 * PHASE).astype(np.float32) * curve((0, 0.9), (0.5, 1.0))
    top = np.clip(b.rise, 0, 1.2) ** 1.8
    side = b.side * 0.2 * b.amount * b.width
    bulge = -0.4 * side * np.abs(turn)
    return build(b.base, local=stack(over(side * turn, top) + over(bulge, top * b.spread * 0.6), 0), angle=0.02 * turn)


@motion
def nod(b: Body) -> Motion:
    k = curve((0, 0), (0.14, 0.85), (0.22, 1), (0.36, 0.12), (0.46, 0.1), (0.6, 0.8), (0.68, 0.9), (0.84, 0.08), (0.92, 0))
    top = np.clip(b.rise, 0, 1.2) ** 1.4
    down = 0.2 * b.amount * b.height
    widen = 0.1 * b.amount * b.width
    return build(b.base, local=stack(over(widen * 0.5 * k, top * b.spread), over(down * k, top)))


@motion
def tilt(b: Body) -> Motion:
    k = curve((0, 0), (0.08, -0.1), (0.26, 1.06), (0.36, 0.98), (0.62, 1), (0.84, 0.05), (0.92, -0.04))
    return build(b.base, angle=b.side * 0.3 * b.amount * k, dx=-b.side * 0.05 * b.size * k, sy=-0.02 * k)


@motion
def dance(b: Body) -> Motion:
    a = b.amount
    side = b.side * sine()
    beat = np.abs(np.sin(TAU * 2 * PHASE)).astype(np.float32)
    bend = over(-0.16 * a * b.size * side, np.clip(b.rise, 0, 1) * (1 - np.clip(b.rise, 0, 1)) * 2)
    return build(b.base, dx=0.11 * a * b.size * side, dy=-0.07 * a * b.size * beat, angle=0.16 * a * side, **squash(-0.09 * a * beat), local=stack(bend, 0))


# ---------------------------------------------------------------- turning
@motion
def spin(b: Body) -> Motion:
    return build(b.centre, turns=int(b.side) * (2 if b.amount > 1.7 else 1), sx=0.04 * hump(), sy=0.04 * hump())


@motion
def twirl(b: Body) -> Motion:
    facing = np.cos(TAU * PHASE)
    facing = np.where(np.abs(facing) < 0.12, 0.12, facing)  # edge-on it keeps an edge
    return build(b.centre, sx=(facing - 1).astype(np.float32), dy=-0.06 * b.amount * b.size * hump())


@motion
def circle(b: Body) -> Motion:
    r = 0.2 * b.amount * b.size
    dx, dy = b.side * r * sine(), -r * 2 * hump()
    return build(b.centre, dx=dx, dy=dy, angle=0.12 * b.side * sine(), local=trailing(b, dx, dy, 0.3))


@motion
def fall(b: Body) -> Motion:
    k = curve((0, 0), (0.12, -0.07), (0.3, 0.55), (0.4, 1), (0.47, 0.93), (0.53, 1), (0.74, 1), (0.9, 0.12), (0.95, -0.03))
    corner = (b.centre[0] + b.side * b.width * 0.3, b.box[3])
    thud = curve((0, 0), (0.38, 0), (0.42, -0.1), (0.5, 0.03), (0.6, 0), (0.9, 0))
    return build(corner, angle=b.side * 1.25 * min(b.amount, 1.25) * k, sx=thud, sy=-0.5 * thud)
