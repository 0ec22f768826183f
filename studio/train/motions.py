"""The motions of the data engine: what each word looks like on a body of a given box, drawn by hand as curves.

Every motion is a function of a `Body` and returns a `Motion` of one cycle that starts and ends at rest. Curves
follow the animator's rules: anticipation, squash and stretch that keep the area, arcs, follow-through of what
is far from the centre. One canonical mode a motion; a direction only where the words name one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from studio.engine.motion.representation import GRID, KNOTS, Array, Motion, grid_points

X, Y = grid_points()
PHASE = (np.arange(KNOTS) / KNOTS).astype(np.float32)
TAU = 2 * np.pi


@dataclass(frozen=True, slots=True)
class Body:
    """A subject's box in crop units, how strongly it moves (1 is plain), and the direction that was asked."""

    box: tuple[float, float, float, float]  # x0, y0, x1, y1
    amount: float = 1.0
    direction: str = ""

    @property
    def width(self) -> float:
        return self.box[2] - self.box[0]

    @property
    def height(self) -> float:
        return self.box[3] - self.box[1]

    @property
    def centre(self) -> tuple[float, float]:
        return ((self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2)

    @property
    def base(self) -> tuple[float, float]:
        return (self.centre[0], self.box[3])

    @property
    def top(self) -> tuple[float, float]:
        return (self.centre[0], self.box[1])

    @property
    def size(self) -> float:
        """A length that suits both tall and wide bodies: the geometric mean of the sides, at most the longer."""
        return float(np.sqrt(self.width * self.height))

    @property
    def side(self) -> float:
        """+1 to the right or clockwise (also when nothing is said), -1 to the left or counterclockwise."""
        return -1.0 if self.direction in ("left", "counterclockwise") else 1.0

    @property
    def rise(self) -> Array:
        """0 at the base, 1 at the top, on the grid."""
        return np.clip((self.box[3] - Y) / max(self.height, 1e-3), -0.1, 1.2).astype(np.float32)

    @property
    def spread(self) -> Array:
        """-1 at the left side, 1 at the right, on the grid."""
        return np.clip((X - self.centre[0]) / max(self.width / 2, 1e-3), -1.3, 1.3).astype(np.float32)


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
MOTIONS: dict[str, Maker] = {}


def motion(maker: Maker) -> Maker:
    MOTIONS[maker.__name__.rstrip("_")] = maker
    return maker


def squash(value: Array) -> dict[str, Array]:
    """A vertical change with the width giving way, so that the area stays about the same."""
    return {"sy": value, "sx": -0.65 * value / (1 + 0.5 * value)}


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


TREMBLE_X = np.array([0, 1, -0.8, 0.9, -1, 0.7, -0.9, 1, -0.7, 1, -1, 0.8, -0.9, 1, -0.8, 0.6], np.float32)
TREMBLE_Y = np.array([0, -0.5, 0.6, 0.3, -0.4, 0.6, -0.6, 0.2, 0.5, -0.6, 0.4, -0.3, 0.6, -0.5, 0.4, -0.2], np.float32)


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


PART_STAND_INS = ("wave", "clap", "cheer", "wag", "ears", "kick", "blink", "wink", "talk")
WHOLE_BODY = tuple(name for name in MOTIONS if name not in PART_STAND_INS)

# what a picture does when no words say otherwise, by what it shows
IDLE_OF = {"person": "breathe", "animal": "breathe", "flyer": "float", "swimmer": "swim", "plant": "sway", "vehicle": "drive",
           "food": "bounce", "object": "rock", "light": "pulse", "hanging": "swing", "floating": "float", "building": "breathe",
           "cloth": "flutter", "blob": "wobble"}
IDLE_AMOUNT = {"breathe": 0.9, "float": 0.6, "swim": 0.6, "sway": 0.55, "drive": 0.5, "bounce": 0.35, "rock": 0.35, "pulse": 0.45,
               "swing": 0.5, "flutter": 0.6, "wobble": 0.6}


@dataclass(frozen=True, slots=True)
class Composition:
    """Two motions at once, each a little smaller than alone."""

    first: str
    second: str
    shares: tuple[float, float] = field(default=(0.85, 0.75))


def compose(first: Motion, second: Motion, shares: tuple[float, float] = (0.85, 0.75)) -> Motion:
    """Add two motions: shifts, angles and local fields add, scales multiply; the first's pivot is kept."""
    a, b = first.scaled(shares[0]), second.scaled(shares[1])
    pose = a.pose + b.pose
    pose[:, 3:5] = (1 + a.pose[:, 3:5]) * (1 + b.pose[:, 3:5]) - 1
    pose[:, 6] = np.clip((1 + first.pose[:, 6]) * (1 + second.pose[:, 6]) - 1, -1, 0)
    pivot = a.pivot if a.turns or not b.turns else b.pivot
    return Motion(pose, a.local + b.local, pivot, int(np.clip(a.turns + b.turns, -2, 2)))
