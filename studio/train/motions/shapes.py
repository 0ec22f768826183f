"""Bodies that change their size, shape or opacity, and waves that run through them."""

from __future__ import annotations

import numpy as np

from studio.engine.motion.representation import Motion
from studio.train.motions.body import Body, X, Y
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


# ---------------------------------------------------------------- breathing, pulsing, size
@motion
def breathe(b: Body) -> Motion:
    s = 0.055 * b.amount * curve((0, 0), (0.42, 1), (0.5, 1), (0.95, 0))
    chest = np.exp(-((np.clip(b.rise, 0, 1) - 0.45) / 0.3) ** 2)
    late = np.roll(s, 1)
    return build(b.base, sy=s, sx=-0.25 * s, local=stack(over((late - late[0]) * 0.5 * b.width, chest * b.spread * 0.5), 0))


@motion
def pulse(b: Body) -> Motion:
    k = curve((0, 0), (0.1, 0.75), (0.18, 1), (0.3, 0.2), (0.37, 0.15), (0.47, 0.62), (0.54, 0.65), (0.7, 0.08), (0.85, 0))
    s = 0.22 * b.amount * k
    return build(b.centre, sx=s, sy=s)


@motion
def grow(b: Body) -> Motion:
    k = curve((0, 0), (0.1, -0.06), (0.42, 1.06), (0.52, 0.97), (0.62, 1), (0.9, 0.06))
    s = 0.42 * b.amount * k
    return build(b.base, sx=s, sy=s)


@motion
def shrink(b: Body) -> Motion:
    k = curve((0, 0), (0.1, -0.06), (0.44, 1.03), (0.52, 0.98), (0.64, 1), (0.9, 0.05))
    s = -np.minimum(0.62 * b.amount, 0.9) * k
    return build(b.centre, sx=s, sy=s)


@motion
def burst(b: Body) -> Motion:
    k = curve((0, 0), (0.12, -0.12), (0.22, -0.16), (0.34, 0.35), (0.46, 0.9), (0.56, 1), (0.66, 1), (0.74, 0.2), (0.86, 0.06))
    gone = curve((0, 0), (0.3, 0), (0.4, -0.25), (0.5, -0.8), (0.56, -1), (0.68, -1), (0.78, -0.5), (0.9, -0.05))
    tense = 0.02 * TREMBLE_X * curve((0, 0), (0.06, 1), (0.24, 1), (0.34, 0), (0.9, 0))
    s = 0.62 * b.amount * k
    return build(b.centre, sx=s, sy=s, dx=tense, alpha=gone)


@motion
def fade(b: Body) -> Motion:
    k = curve((0, 0), (0.38, 0.9), (0.46, 1), (0.56, 1), (0.64, 0.9), (0.96, 0.02))
    return build(b.centre, alpha=-np.minimum(1, 0.9 * b.amount) * k, dy=-0.06 * b.size * hump(), sx=0.03 * k, sy=0.03 * k)


@motion
def flicker(b: Body) -> Motion:
    k = curve((0, 0), (0.08, 0.1), (0.14, 0.9), (0.24, 0.8), (0.32, 0.05), (0.42, 0), (0.5, 0.1), (0.56, 1), (0.7, 0.9), (0.8, 0.1), (0.9, 0.25))
    return build(b.centre, alpha=-np.minimum(0.85, 0.75 * b.amount) * k, sx=-0.035 * k, sy=-0.035 * k)


@motion
def squash_(b: Body) -> Motion:
    k = curve((0, 0), (0.1, -0.08), (0.26, 0.95), (0.33, 1), (0.5, 1), (0.62, -0.18), (0.72, 0.1), (0.82, -0.06), (0.92, 0.01))
    s = -np.minimum(0.55 * b.amount, 0.75) * k
    return build(b.base, sy=s, sx=-0.55 * s)


@motion
def stretch(b: Body) -> Motion:
    k = curve((0, 0), (0.12, -0.3), (0.4, 0.95), (0.5, 1), (0.64, 0.97), (0.84, -0.12), (0.93, 0.03))
    s = 0.3 * b.amount * k
    arch = np.clip(b.rise, 0, 1) * (1 - np.clip(b.rise, 0, 1)) * 4
    return build(b.base, sy=s, sx=-0.42 * s, local=stack(over(0.12 * b.amount * b.size * np.maximum(k, 0), arch * 0.5), 0))


@motion
def melt(b: Body) -> Motion:
    k = curve((0, 0), (0.2, 0.2), (0.5, 0.95), (0.6, 1), (0.7, 1), (0.88, 0.15))
    sag = np.minimum(0.68 * b.amount, 0.82) * k
    low = (1 - np.clip(b.rise, 0, 1)) ** 1.5
    drip = np.sin(7 * X / max(b.width, 0.3)) * 0.06 * np.clip(b.rise, 0, 1)
    return build(b.base, sy=-sag, local=stack(over(sag * 0.9, low * b.spread * b.width / 2), over(sag * b.height, drip)))


# ---------------------------------------------------------------- waves through the body
@motion
def wobble(b: Body) -> Motion:
    k = 5.2 / max(b.height, 0.5)
    wave = np.sin(k * (b.box[3] - Y)[None] - TAU * 2 * PHASE[:, None, None]) - np.sin(k * (b.box[3] - Y))[None]
    q = 0.09 * b.amount * sine(2)
    return build(b.base, **squash(q), local=stack(0.09 * b.amount * b.size * wave * np.clip(b.rise * 1.8, 0, 1)[None], 0))


@motion
def flutter(b: Body) -> Motion:
    along = np.clip((X - b.box[0]) / max(b.width, 0.2), 0, 1.2)
    k = 5.5
    wave = np.sin(k * along[None] - TAU * PHASE[:, None, None]) - np.sin(k * along)[None]
    return build(b.centre, local=stack(0.03 * b.amount * b.width * wave * along[None], 0.15 * b.amount * b.size * wave * along[None]))


@motion
def swim(b: Body) -> Motion:
    along = np.clip((b.centre[0] + b.width / 2 - X) / max(b.width, 0.2), 0, 1.1)
    if b.side < 0:
        along = 1 - np.clip(along, 0, 1)
    wave = np.sin(4.2 * along[None] - TAU * PHASE[:, None, None]) - np.sin(4.2 * along)[None]
    dx = b.side * 0.08 * b.amount * b.size * sine()
    dy = -0.07 * b.amount * b.size * sine(1, 0.0)
    return build(b.centre, dx=dx, dy=dy, angle=0.05 * b.amount * sine(1, 0.25),
                 local=stack(0, 0.12 * b.amount * b.size * wave * (0.25 + 0.75 * along[None] ** 1.5)))


@motion
def fly(b: Body) -> Motion:
    beat = np.sin(TAU * 2 * PHASE).astype(np.float32)
    reach = np.abs(b.spread) ** 1.4
    dy = -0.22 * b.amount * b.size * hump() + 0.03 * b.amount * beat
    inward = -0.12 * b.amount * b.width * np.abs(beat)
    dx = (b.side if b.direction in ("left", "right") else 0.4) * 0.1 * b.amount * b.size * sine()
    return build(b.centre, dx=dx, dy=dy, local=stack(over(inward, b.spread * reach * 0.6), over(-0.26 * b.amount * b.size * beat, reach)))


@motion
def float_(b: Body) -> Motion:
    a = b.amount
    dx = 0.05 * a * b.size * sine()
    dy = -0.2 * a * b.size * hump()
    return build(b.centre, dx=dx, dy=dy, angle=0.07 * a * sine(), local=trailing(b, dx, dy, 0.3))
