"""What the whole body does where a part was asked, until parts are found."""

from __future__ import annotations

import numpy as np

from studio.engine.motion.representation import Motion
from studio.train.motions.body import Body
from studio.train.motions.curves import (
    PHASE,
    TAU,
    build,
    curve,
    motion,
    over,
    sine,
    squash,
    stack,
)


# ---------------------------------------------------------------- whole-body stand-ins for what a part would do
@motion
def wave(b: Body) -> Motion:
    k = curve((0, 0), (0.2, 0.9), (0.3, 1), (0.75, 1), (0.94, 0.05))
    wag_ = np.sin(TAU * 3 * PHASE).astype(np.float32) * k
    side = np.clip(b.spread * b.side, 0, 1.2) ** 1.5 * np.clip(b.rise, 0, 1.1)
    return build(b.base, angle=b.side * 0.09 * b.amount * k, local=stack(over(0.07 * b.amount * b.size * wag_, side), over(-0.1 * b.amount * b.size * k, side)))


@motion
def clap(b: Body) -> Motion:
    k = curve((0, 0), (0.12, 1), (0.25, 0), (0.37, 1), (0.5, 0), (0.62, 1), (0.75, 0), (0.87, 1))
    return build(b.base, sx=-0.12 * b.amount * k, sy=0.05 * b.amount * k, dy=-0.03 * b.amount * b.size * k)


@motion
def cheer(b: Body) -> Motion:
    k = curve((0, 0), (0.1, -0.3), (0.28, 1), (0.4, 0.75), (0.52, 1), (0.64, 0.75), (0.76, 1), (0.92, 0))
    reach = np.abs(b.spread) ** 1.5 * np.clip(b.rise, 0, 1.1)
    return build(b.base, **squash(0.13 * b.amount * k), dy=-0.07 * b.amount * b.size * np.maximum(k, 0),
                 local=stack(0, over(-0.14 * b.amount * b.size * k, reach)))


@motion
def wag(b: Body) -> Motion:
    side = np.sin(TAU * 2 * PHASE).astype(np.float32)
    low = (1 - np.clip(b.rise, 0, 1)) ** 1.2
    return build(b.top, dx=-0.02 * side, local=stack(over(b.side * 0.11 * b.amount * b.size * side, low), over(-0.03 * b.size * np.abs(side), low)))


@motion
def ears(b: Body) -> Motion:
    k = curve((0, 0), (0.12, 1), (0.24, -0.3), (0.36, 0.9), (0.48, -0.2), (0.6, 0.5), (0.75, 0))
    tip = np.clip((b.rise - 0.55) / 0.45, 0, 1.2) ** 1.3
    return build(b.base, local=stack(over(0.1 * b.amount * b.size * k, tip * b.spread), over(-0.05 * b.size * k, tip)))


@motion
def kick(b: Body) -> Motion:
    k = curve((0, 0), (0.16, -0.35), (0.34, 1), (0.46, 0.9), (0.66, 0.1), (0.8, 0))
    low = (1 - np.clip(b.rise, 0, 1)) ** 1.5 * np.clip(0.4 + b.spread * b.side, 0, 1.2)
    return build(b.top, angle=-b.side * 0.14 * b.amount * k, local=stack(over(b.side * 0.2 * b.amount * b.size * k, low), over(-0.1 * b.amount * b.size * k, low)))


@motion
def blink(b: Body) -> Motion:
    k = curve((0, 0), (0.35, 0), (0.45, 1), (0.52, 1), (0.64, 0), (0.9, 0))
    return build(b.base, **squash(-0.045 * b.amount * k), dy=0.0)


@motion
def wink(b: Body) -> Motion:
    k = curve((0, 0), (0.25, 0.9), (0.35, 1), (0.6, 1), (0.85, 0.05))
    return build(b.base, angle=b.side * 0.12 * b.amount * k, **squash(-0.05 * b.amount * k))


@motion
def talk(b: Body) -> Motion:
    k = curve((0, 0), (0.1, 0.8), (0.2, 0.15), (0.32, 1), (0.44, 0.2), (0.55, 0.7), (0.66, 0.1), (0.78, 0.9), (0.9, 0.1))
    return build(b.base, **squash(0.06 * b.amount * k), angle=b.side * 0.03 * b.amount * sine())
