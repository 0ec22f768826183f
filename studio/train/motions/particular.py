"""Whole-body stand-ins for motions that need parts to be themselves; what a picture does whose parts aren't known."""

from __future__ import annotations

import numpy as np

from studio.engine.motion.representation import Motion
from studio.train.motions.body import Body
from studio.train.motions.curves import PHASE, TAU, build, curve, hump, motion, over, sine, squash, stack


@motion
def flap(b: Body) -> Motion:
    beat = np.sin(TAU * 2 * PHASE).astype(np.float32)
    reach = np.abs(b.spread) ** 1.3
    return build(b.centre, dy=0.03 * b.amount * b.size * beat, local=stack(over(-0.08 * b.amount * b.width * np.abs(beat), b.spread * reach * 0.6),
                                                                        over(-0.24 * b.amount * b.size * beat, reach)))


@motion
def look(b: Body) -> Motion:
    if b.direction in ("up", "down"):
        k = curve((0, 0), (0.2, 0.95), (0.3, 1), (0.65, 1), (0.9, 0.03)) * (1.0 if b.direction == "down" else -1.0)
        top = np.clip(b.rise, 0, 1.2) ** 1.6
        return build(b.base, local=stack(0, over(0.12 * b.amount * b.height * k, top)))
    both = curve((0, 0), (0.12, 0.95), (0.2, 1), (0.4, 1), (0.55, -0.95), (0.62, -1), (0.8, -1), (0.94, -0.04))
    one = curve((0, 0), (0.16, 0.97), (0.24, 1), (0.68, 1), (0.9, 0.04))
    k = b.side * (one if b.direction or b.hand in ("left", "right") else both)
    top = np.clip(b.rise, 0, 1.2) ** 1.8
    return build(b.base, local=stack(over(0.14 * b.amount * b.width * k, top), 0), angle=0.03 * b.amount * k)


@motion
def eat(b: Body) -> Motion:
    dip = curve((0, 0), (0.16, 1), (0.24, 1), (0.4, 0.1), (0.9, 0))
    chew = curve((0, 0), (0.4, 0), (0.48, 1), (0.56, 0.1), (0.64, 0.9), (0.72, 0.1), (0.8, 0.7), (0.9, 0))
    top = np.clip(b.rise, 0, 1.2) ** 1.5
    return build(b.base, **squash(-0.05 * b.amount * chew), local=stack(0, over(0.16 * b.amount * b.height * dip, top)))


@motion
def yawn(b: Body) -> Motion:
    k = curve((0, 0), (0.1, -0.15), (0.4, 0.9), (0.5, 1), (0.62, 0.95), (0.82, -0.1), (0.92, 0))
    top = np.clip(b.rise, 0, 1.2) ** 1.6
    return build(b.base, **squash(0.13 * b.amount * k), local=stack(over(-b.side * 0.07 * b.amount * b.size * k, top), 0))


@motion
def sing(b: Body) -> Motion:
    note = curve((0, 0), (0.1, 0.9), (0.3, 1), (0.38, 0.2), (0.48, 0.8), (0.55, 0.3), (0.66, 1), (0.84, 1), (0.95, 0.05))
    return build(b.base, **squash(0.07 * b.amount * note), angle=b.side * 0.09 * b.amount * sine(), dx=0.02 * b.size * b.amount * sine())


@motion
def point(b: Body) -> Motion:
    k = curve((0, 0), (0.12, -0.25), (0.24, 1.1), (0.32, 0.97), (0.4, 1), (0.72, 1), (0.93, 0.02))
    upright = {"up": -1.0, "down": 1.0}.get(b.direction, 0.0)
    side = np.clip(b.spread * b.side, 0, 1.2) ** 1.5 * np.clip(b.rise, 0, 1.1)
    across, along = (0.0, 0.16 * upright) if upright else (0.14 * b.side, -0.04)
    return build(b.base, angle=(0.0 if upright else b.side * 0.09) * b.amount * k, sy=-0.1 * upright * b.amount * k,
                 local=stack(over(across * b.amount * b.size * k, side), over(along * b.amount * b.size * k, side)))


@motion
def hug(b: Body) -> Motion:
    k = curve((0, 0), (0.16, -0.5), (0.24, -0.45), (0.42, 1), (0.5, 0.92), (0.58, 1), (0.76, 0.95), (0.94, 0.02))
    reach = np.abs(b.spread) ** 1.4 * np.clip(b.rise * 1.4, 0, 1)
    return build(b.base, sx=-0.09 * b.amount * k, sy=0.03 * b.amount * k, angle=0.05 * b.side * b.amount * np.maximum(k, 0),
                 local=stack(over(-0.09 * b.amount * b.width * k, reach * b.spread), 0))


@motion
def stomp(b: Body) -> Motion:
    up = curve((0, 0), (0.18, 1), (0.24, 1), (0.34, 0), (0.5, 0), (0.66, 1), (0.72, 1), (0.82, 0))
    thud = curve((0, 0), (0.34, 0), (0.38, 1), (0.46, 0.15), (0.55, 0), (0.82, 0), (0.87, 1), (0.95, 0.1))
    return build(b.base, angle=-b.side * 0.08 * b.amount * up, dy=-0.05 * b.amount * b.size * up, **squash(-0.12 * b.amount * thud))


@motion
def shrug(b: Body) -> Motion:
    k = curve((0, 0), (0.08, -0.1), (0.24, 1.06), (0.32, 0.98), (0.62, 1), (0.82, -0.05), (0.9, 0))
    shoulders = np.exp(-((b.rise - 0.6) / 0.2) ** 2) * np.abs(b.spread)
    return build(b.base, angle=b.side * 0.06 * b.amount * k, local=stack(over(0.05 * b.amount * b.size * k, shoulders * b.spread), over(-0.14 * b.amount * b.size * k, shoulders)))


@motion
def bow(b: Body) -> Motion:
    k = curve((0, 0), (0.1, -0.08), (0.36, 0.97), (0.44, 1), (0.66, 1), (0.9, 0.03))
    top = np.clip(b.rise, 0, 1.2) ** 1.7
    return build(b.base, sy=-0.1 * b.amount * k, local=stack(over(b.side * 0.15 * b.amount * b.size * k, top), over(0.16 * b.amount * b.height * k, top)))


@motion
def sneeze(b: Body) -> Motion:
    back = curve((0, 0), (0.2, 0.4), (0.28, 0.35), (0.44, 1), (0.5, 1), (0.56, -1.5), (0.64, -1.1), (0.76, 0.25), (0.88, -0.06))
    top = np.clip(b.rise, 0, 1.2) ** 1.6
    snap = np.maximum(-back, 0)
    return build(b.base, **squash(0.06 * b.amount * np.maximum(back, 0) - 0.1 * b.amount * snap),
                 local=stack(over(-b.side * 0.1 * b.amount * b.size * back, top), over(0.09 * b.amount * b.height * snap, top)))


@motion
def windblown(b: Body) -> Motion:
    lean = curve((0, 0), (0.2, 0.9), (0.35, 1), (0.5, 0.85), (0.65, 1), (0.8, 0.75), (0.95, 0.05))
    high = np.clip(b.rise, 0, 1.2) ** 1.5
    ripple = np.sin(5 * b.rise[None] - TAU * 2 * PHASE[:, None, None]) - np.sin(5 * b.rise)[None]
    return build(b.base, angle=b.side * 0.05 * b.amount * lean,
                 local=stack(b.side * (over(0.2 * b.amount * b.size * lean, high) + 0.035 * b.amount * b.size * ripple * high), 0))


@motion
def sleep(b: Body) -> Motion:
    sunk = curve((0, 0), (0.14, 0.9), (0.22, 1), (0.82, 1), (0.94, 0.1))
    breath = hump(2)
    top = np.clip(b.rise, 0, 1.2) ** 1.6
    return build(b.base, **squash(0.05 * b.amount * breath - 0.05 * b.amount * sunk), local=stack(over(b.side * 0.06 * b.amount * b.size * sunk, top), over(0.05 * b.amount * b.size * sunk, top)))


@motion
def cry(b: Body) -> Motion:
    bowed = curve((0, 0), (0.14, 0.9), (0.24, 1), (0.82, 1), (0.95, 0.08))
    sob = curve((0, 0), (0.2, 0), (0.27, 1), (0.34, 0.1), (0.42, 1), (0.5, 0.1), (0.58, 1), (0.66, 0.1), (0.74, 0.8), (0.84, 0))
    top = np.clip(b.rise, 0, 1.2) ** 1.6
    return build(b.base, **squash(0.07 * b.amount * sob - 0.07 * b.amount * bowed), local=stack(0, over(0.08 * b.amount * b.size * bowed, top)))
