"""What hangs on a body: arms with hands, legs with feet, tails, wings, fins, ears, hair, hats, wheels, leaves, held things."""

from __future__ import annotations

import numpy as np

from studio.train.figures.figure import Colour, Figure, hsv, mixed
from studio.train.figures.paths import Point, Points, along, arc, at, box, closed, lump, oval, ribbon, star, turned

ENDS = ("round", "mitten", "fingers", "glove", "claw", "none", "none")
FEET = ("none", "shoe", "shoe", "round", "paw", "hoof", "claw")


def arm(f: Figure, body: int, root: Point, angle: float, length: float, width: float, colour: Colour, *, behind: bool = False, elbow: float | None = None, end: str | None = None, holds: bool = False) -> int:
    """An arm from its shoulder; `elbow` in radians bends it half-way."""
    root = np.asarray(root, float)
    i = f.part("arm", root, body, behind=behind)
    bend = f.r.normal(0, 0.35) if elbow is None else elbow
    middle = root + along(angle) * length * 0.5
    hand = middle + along(angle + bend) * length * 0.5
    taper = f.u(0.6, 1.15)
    sleeve = f.maybe(0.25)
    f.fill(i, ribbon([root - along(angle) * width * 0.4, root + along(angle) * length * 0.2, middle, hand], [width, width, width * (1 + taper) / 2, width * taper]), colour)
    if sleeve:
        f.fill(i, ribbon([root - along(angle) * width * 0.3, root + along(angle) * length * 0.35], [width * 1.15, width * f.u(1.1, 1.5)]), f.colours.any())
    _hand(f, i, hand, angle + bend, width * max(taper, 0.7), colour, end or str(f.r.choice(ENDS)))
    if holds:
        held(f, i, hand, angle + bend, length, behind)
    return i


def _hand(f: Figure, i: int, p: Points, angle: float, w: float, colour: Colour, end: str) -> None:
    colour = colour if f.maybe(0.4) else f.colours.skin() if f.maybe(0.6) else f.colours.any()
    size = w * f.u(0.95, 1.5)
    if end == "fingers":
        for a in np.linspace(-0.7, 0.7, int(f.r.integers(3, 5))):
            f.fill(i, ribbon([p, p + along(angle + a) * size * 1.9], [size * 0.35, size * 0.3]), colour, 0.7)
    elif end == "claw":
        for a in (-0.5, 0, 0.5):
            f.fill(i, np.array([p + along(angle + a + 1.57) * size * 0.3, p + along(angle + a) * size * 1.7, p + along(angle + a - 1.57) * size * 0.3]), f.colours.belly(), 0.6)
    elif end in ("mitten", "glove"):
        f.fill(i, ribbon([p, p + along(angle + f.way * 0.9) * size * 1.3], [size * 0.45, size * 0.4]), colour)
    if end != "none":
        f.fill(i, oval(p + along(angle) * size * 0.2, size * 1.1, size * 0.95, angle), colour)
    if end == "glove":
        f.fill(i, box(p - along(angle) * size * 0.8, size * 0.25, size * 1.05, angle), f.colours.any(), 0.8)


def held(f: Figure, hand_of: int, p: Points, angle: float, length: float, behind: bool) -> None:
    """Something in the hand: a stick, sword, flag, balloon, cup, flower, ball, book."""
    i = f.part("held", p, hand_of, behind=f.maybe(0.4))
    what, colour = f.pick(8), f.colours.any()
    up = along(angle + f.r.choice([-1, 1]) * f.u(0.7, 1.7)) if f.maybe(0.7) else at(f.u(-0.3, 0.3), -1.0)
    size = length * f.u(0.5, 1.1)
    if what in (0, 1):
        f.fill(i, ribbon([p - up * size * 0.3, p + up * size], [f.u(1.2, 3.5), f.u(1, 3)]), colour)
        if what == 1:
            f.fill(i, [star(p + up * size, size * 0.3, size * 0.13, 5), oval(p + up * size, size * 0.25, size * 0.2)][f.pick(2)], f.colours.any())
    elif what == 2:
        a = float(np.arctan2(up[1], up[0]))
        f.fill(i, ribbon([p, p + up * size * 1.2], [size * 0.1, size * 0.02]), hsv(0.6, 0.1, f.u(0.6, 0.95)))
        f.fill(i, box(p + up * size * 0.12, size * 0.04, size * 0.22, a), f.colours.any())
    elif what == 3:
        top = p + at(f.u(-0.4, 0.4), -1.4) * size
        f.stroke(i, np.array([p, top]), f.colours.ink, 1.5)
        f.fill(i, oval(top - [0, size * 0.35], size * 0.38, size * 0.45), colour)
    elif what == 4:
        f.fill(i, np.array([p + [-size * 0.25, -size * 0.4], p + [size * 0.25, -size * 0.4], p + [size * 0.2, size * 0.25], p + [-size * 0.2, size * 0.25]]), colour)
    elif what == 5:
        f.fill(i, ribbon([p, p + up * size * 0.8], [1.5, 1.2]), hsv(0.33, 0.6, 0.6))
        f.fill(i, star(p + up * size * 0.9, size * 0.3, size * 0.18, 6), colour)
    elif what == 6:
        f.fill(i, oval(p + up * size * 0.3, size * 0.38, size * 0.38), colour)
    else:
        f.fill(i, box(p + up * size * 0.15, size * 0.4, size * 0.3, f.u(-0.3, 0.3)), colour)


def leg(f: Figure, body: int, root: Point, angle: float, length: float, width: float, colour: Colour, *, behind: bool = True, knee: float = 0.0, foot: str | None = None, toward: int = 0) -> int:
    """A leg from its hip; `toward` is the side its foot points to."""
    root = np.asarray(root, float)
    i = f.part("leg", root, body, behind=behind)
    middle = root + along(angle) * length * 0.5
    ankle = middle + along(angle + knee) * length * 0.5
    taper = f.u(0.6, 1.2)
    f.fill(i, ribbon([root - along(angle) * width * 0.4, root + along(angle) * length * 0.15, middle, ankle], [width, width, width * (1 + taper) / 2, width * taper]), colour)
    _foot(f, i, ankle, width * max(taper, 0.75), colour, foot or str(f.r.choice(FEET)), toward or int(f.r.choice([-1, 1])))
    return i


def _foot(f: Figure, i: int, p: Points, w: float, colour: Colour, kind: str, toward: int) -> None:
    own = colour if f.maybe(0.4) else f.colours.any()
    if kind == "shoe":
        f.fill(i, oval(p + [toward * w * 0.6, 0], w * f.u(1.3, 1.9), w * f.u(0.6, 0.9), 0, 2.5), own)
        if f.maybe(0.3):
            f.decor(i, box(p + [toward * w * 0.6, w * 0.6], w * 2, w * 0.2), (240, 240, 240))
    elif kind == "round":
        f.fill(i, oval(p, w * 1.25, w * 0.9), own)
    elif kind == "paw":
        f.fill(i, oval(p + [toward * w * 0.3, 0], w * 1.35, w * 0.8), own)
        for k in (-0.5, 0, 0.5):
            f.stroke(i, np.array([p + [toward * w * 0.5 + k * w, 0], p + [toward * w * 0.5 + k * w, w * 0.6]]), mixed(own, (0, 0, 0), 0.5), max(1, w * 0.1))
    elif kind == "hoof":
        f.fill(i, box(p, w * 1.05, w * 0.4), hsv(0.08, f.u(0, 0.5), f.u(0.1, 0.5)))
    elif kind == "claw":
        for a in (0.3, 1.57, 2.84):
            f.fill(i, ribbon([p, p + w * 2.2 * np.array([np.cos(a), 0.35 * np.sin(a)])], [w * 0.4, w * 0.25]), own, 0.7)


def stub(f: Figure, kind: str, body: int, root: Point, angle: float, length: float, width: float, colour: Colour, behind: bool) -> int:
    """A short rounded limb without a joint."""
    i = f.part(kind, root, body, behind=behind)
    f.fill(i, oval(np.asarray(root) + along(angle) * length * 0.35, length * 0.65, width, angle), colour)
    return i


def tail(f: Figure, body: int, root: Point, angle: float, length: float, width: float, colour: Colour, *, behind: bool = True, broad: bool = False) -> int:
    """A tail: soft, bushy, tufted, striped, curled, a bob, or broad at its root like a dinosaur's."""
    root = np.asarray(root, float)
    i = f.part("tail", root, body, behind=behind)
    d = along(angle)
    n = np.array([-d[1], d[0]])
    if not broad and f.maybe(0.12):
        f.fill(i, lump(f.r, root + d * length * 0.2, length * 0.3, length * 0.28), colour)
        return i
    sway = f.r.normal(0, 0.3, 3) * length * (0.5 if broad else 1)
    line = [root - d * width * 0.5, root + d * length * 0.33 + n * sway[0], root + d * length * 0.7 + n * (sway[0] + sway[1]), root + d * length * 0.95 + n * (sway[0] + sway[1] + sway[2])]
    if broad:
        widths = [width * 1.2, width * 0.8, width * 0.4, 1.2]
    else:
        widths = [[width, width, width * 0.8, width * 0.5], [width * 0.6, width * 1.6, width * 2, width * 0.5], [width] * 4][f.pick(3)]
    f.fill(i, ribbon(line, widths), colour)
    _tail_end(f, i, line, widths, colour)
    return i


def _tail_end(f: Figure, i: int, line: list[Points], widths: list[float], colour: Colour) -> None:
    tip, u = line[-1], f.r.random()
    if u < 0.15:
        f.fill(i, lump(f.r, tip, widths[0] * 1.8, widths[0] * 1.5), f.colours.any() if f.maybe(0.7) else colour)
    elif u < 0.25:
        d = line[-1] - line[-2]
        a = float(np.arctan2(d[1], d[0]))
        f.fill(i, turned(np.array([[-1, -1.6], [2.2, 0], [-1, 1.6]]) * widths[0] + tip, tip, a), colour)
    elif u < 0.45:
        stripe = f.colours.any()
        for t in np.linspace(0.2, 0.95, int(f.r.integers(2, 6))):
            k = t * (len(line) - 1)
            p = line[int(k)] + (line[min(int(k) + 1, len(line) - 1)] - line[int(k)]) * (k % 1)
            f.decor(i, oval(p, widths[0] * 2, widths[0] * 0.35, f.u(0, 3)), stripe)
    elif u < 0.6:
        f.decor(i, oval(tip, widths[0] * 2.5, widths[0] * 2.5), f.colours.belly())


def wing(f: Figure, body: int, root: Point, angle: float, length: float, width: float, colour: Colour, *, behind: bool, manner: str | None = None, flip: int = 1) -> int:
    """A spread wing from its root: feathered, bat-like, leaf-shaped or a fairy's pair."""
    root = np.asarray(root, float)
    i = f.part("wing", root, body, behind=behind)
    manner = manner or str(f.r.choice(["leaf", "feathers", "bat", "round"]))
    shape = {
        "leaf": lambda: closed(np.array([[0, -0.3], [0.5, -0.6], [1, -0.1], [0.7, 0.5], [0.1, 0.35]])),
        "feathers": lambda: np.array([[0, -0.3], [0.45, -0.7], [1, -0.55], [0.92, -0.2], [1.0, 0.0], [0.82, 0.15], [0.85, 0.4], [0.6, 0.4], [0.55, 0.65], [0.35, 0.5], [0.05, 0.4]]),
        "bat": lambda: np.array([[0, -0.2], [0.4, -0.8], [1, -0.5], [0.93, 0.45], [0.72, 0.2], [0.55, 0.6], [0.38, 0.25], [0.15, 0.5], [0, 0.25]]),
        "round": lambda: oval((0.5, 0), 0.55, 0.5, 0, 2.2),
    }[manner]()
    p = turned(shape * [length, width * flip], (0, 0), angle) + root
    f.fill(i, p, colour)
    u = f.r.random()
    middle = p.mean(0)
    if u < 0.3:
        f.decor(i, (p - root) * 0.6 + root, f.colours.any())
    elif u < 0.5:
        for _ in range(int(f.r.integers(1, 4))):
            f.decor(i, oval(middle + f.r.normal(0, 0.15, 2) * length, length * 0.1, length * 0.1), f.colours.any(), 0.5)
    elif u < 0.7:
        for a in np.linspace(-0.4, 0.4, 3):
            f.stroke(i, np.array([root + (middle - root) * 0.3, root + turned((middle - root) * 1.3, (0, 0), a)]), mixed(colour, (0, 0, 0), 0.4), 1.3)
    return i


def folded_wing(f: Figure, body: int, shoulder: Point, length: float, width: float, angle: float, colour: Colour) -> int:
    """A wing laid against the flank: a drop with its tip towards the tail, feather lines on it."""
    root = np.asarray(shoulder, float)
    i = f.part("wing", root, body)
    shape = [
        lambda: closed(np.array([[-0.12, 0], [0.1, -0.5], [0.55, -0.35], [1, 0.05], [0.6, 0.35], [0.15, 0.5]])),
        lambda: np.array([[-0.05, -0.3], [0.3, -0.5], [1, 0.0], [0.8, 0.12], [0.85, 0.3], [0.6, 0.3], [0.6, 0.5], [0.3, 0.45], [0.0, 0.3]]),
        lambda: oval((0.45, 0), 0.5, 0.4, 0, 1.8),
    ][f.pick(3)]()
    f.fill(i, turned(shape * [length, width * 2], (0, 0), angle) + root, colour)
    if f.maybe(0.5):
        d = along(angle)
        n = np.array([-d[1], d[0]])
        for k in (-0.4, 0, 0.4):
            p = root + d * length * 0.45 + n * k * width
            f.stroke(i, np.array([p, p + d * length * 0.35]), mixed(colour, (0, 0, 0), 0.4), 1.4)
    return i


def fin(f: Figure, body: int, root: Point, points: list[Point], colour: Colour, behind: bool, kind: str = "wing") -> int:
    """A fin (or a fish's tail) as a soft outline with rays."""
    i = f.part(kind, root, body, behind=behind)
    p = closed(points) if f.maybe(0.75) else np.asarray(points, float)
    f.fill(i, p, colour)
    if f.maybe(0.4):
        far = p[np.argsort(-np.hypot(*(p - root).T))[:12:4]]
        for q in far:
            f.stroke(i, np.array([np.asarray(root) + (q - root) * 0.35, np.asarray(root) + (q - root) * 0.9]), mixed(colour, (0, 0, 0), 0.35), 1.3)
    return i


EARS = ("pointed", "round", "long", "floppy", "horn", "feeler", "antler", "side", "tuft")


def ears(f: Figure, head: int, c: Point, rx: float, ry: float, design: str | None = None, turn: float = 0.0) -> None:
    """A pair about a head of half sizes (rx, ry); from the side the far one is hidden more."""
    design = design or str(f.r.choice(EARS))
    c = np.asarray(c, float)
    colour = f.colours.limb() if f.maybe(0.8) else f.colours.any()
    inner = f.colours.any() if f.maybe(0.5) else None
    spread, size = f.u(0.4, 0.85), ry * f.u(0.3, 0.75)
    lean = f.u(0.05, 0.6)
    for s in (-1, 1):
        base = c + [s * rx * spread * (1 - 0.3 * abs(turn)) + turn * rx * -0.3, -ry * np.sqrt(max(0.05, 1 - spread**2)) * 0.92]
        _ear(f, head, base, s, rx, size, lean, design, colour, inner)


def _ear(f: Figure, head: int, base: Points, s: int, rx: float, size: float, lean: float, design: str, colour: Colour, inner: Colour | None) -> None:
    d = np.array([s * np.sin(lean), -np.cos(lean)])
    n = np.array([-d[1], d[0]])
    i = f.part("ear", base, head, behind=design not in ("floppy", "tuft") and f.maybe(0.8))
    if design == "pointed":
        outer = [base + n * rx * 0.28 - d * size * 0.3, base + d * size * 1.1, base - n * rx * 0.28 - d * size * 0.3]
        shape = np.array(outer) if f.maybe(0.6) else closed(outer)
    elif design == "round":
        shape = oval(base + d * size * 0.25, size * 0.6, size * 0.6)
    elif design == "long":
        shape = oval(base + d * size * 1.2, size * f.u(0.25, 0.42), size * 1.4, float(np.arctan2(d[1], d[0]) + np.pi / 2))
    elif design == "floppy":
        shape = closed([base - [s * size * 0.2, size * 0.2], base + [s * size * 0.5, -size * 0.1], base + [s * size * 0.8, size * 1.1], base + [s * size * 0.4, size * 1.5], base + [0, size * 0.7]])
    elif design == "side":
        shape = oval(base + [s * rx * 0.25, size * 0.9], size * 0.75, size * 0.4, s * -0.3)
    elif design == "tuft":
        shape = star(base, size * 0.6, size * 0.35, 6, f.u(0, 1))
    elif design == "antler":
        f.fill(i, ribbon([base - d * size * 0.2, base + d * size, base + d * size * 1.6 + n * s * size * 0.3], [size * 0.12, size * 0.1, size * 0.06]), colour)
        shape = ribbon([base + d * size * 0.7, base + d * size * 1.1 - n * s * size * 0.5], [size * 0.1, size * 0.06])
    else:
        w = max(1.3, size * (0.16 if design == "horn" else 0.06))
        shape = ribbon([base - d * size * 0.2, base + d * size * 0.8, base + d * size * 1.4 + n * s * size * f.u(-0.3, 0.6)], [w * (1.6 if design == "horn" else 1), w, w * 0.5])
    f.fill(i, shape, colour)
    if inner and design in ("pointed", "round", "long", "side"):
        f.fill(i, (shape - shape.mean(0)) * 0.55 + shape.mean(0), inner, 0)
    if design == "feeler" and f.maybe(0.7):
        f.fill(i, oval(shape[len(shape) // 2], size * 0.18, size * 0.18), f.colours.any())


def hair_behind(f: Figure, head: int, c: Point, rx: float, ry: float, colour: Colour) -> None:
    """Long hair that is drawn before the head: a mass, two plaits or a pony tail."""
    c = np.asarray(c, float)
    u = f.pick(4)
    if u < 2:
        i = f.part("hair", c, head, behind=True)
        f.fill(i, oval(c + [0, ry * f.u(0.1, 0.5)], rx * f.u(1.08, 1.35), ry * f.u(1.05, 1.7), 0, f.u(2, 4)), colour)
    elif u == 2:
        for s in (-1, 1):
            i = f.part("hair", c + [s * rx * 0.85, 0], head, behind=True)
            f.fill(i, ribbon([c + [s * rx * 0.8, -ry * 0.3], c + [s * rx * f.u(1.1, 1.6), ry * 0.5], c + [s * rx * f.u(0.9, 1.5), ry * f.u(0.9, 1.8)]], [rx * 0.15, rx * 0.28, rx * 0.08]), colour)
    else:
        i = f.part("hair", c + [-f.way * rx * 0.8, -ry * 0.4], head, behind=True)
        f.fill(i, ribbon([c + [-f.way * rx * 0.7, -ry * 0.5], c + [-f.way * rx * 1.6, -ry * f.u(-0.1, 0.6)], c + [-f.way * rx * 1.6, ry * f.u(0.4, 1.2)]], [rx * 0.15, rx * 0.3, rx * 0.08]), colour)


def hair_front(f: Figure, head: int, c: Point, rx: float, ry: float, colour: Colour) -> None:
    """Hair over the head: a cap with a fringe, spikes, curls, a bun or a few strands."""
    c = np.asarray(c, float)
    i = f.part("hair", c - [0, ry * 0.7], head)
    u = f.pick(5)
    if u < 2:
        top = arc(c, rx * 1.08, ry * 1.1, np.pi * f.u(0.9, 1.1), np.pi * f.u(1.9, 2.1), 14)
        low = [[c[0] + q * rx, c[1] - ry * (f.u(0.35, 0.75))] for q in np.linspace(0.9, -0.9, int(f.r.integers(3, 8)))]
        f.fill(i, np.concatenate([top, np.array(low)]), colour)
    elif u == 2:
        spikes = [[c[0] + q * rx * 1.05, c[1] - ry * (f.u(1.2, 1.6) if k % 2 else 0.75)] for k, q in enumerate(np.linspace(-1, 1, 2 * int(f.r.integers(2, 5)) + 1))]
        f.fill(i, np.concatenate([np.array(spikes), arc(c, rx * 0.9, ry * 0.6, 0, -np.pi, 8)]), colour)
    elif u == 3:
        for q in np.linspace(-0.9, 0.9, int(f.r.integers(4, 8))):
            f.fill(i, oval(c + [q * rx, -ry * (0.55 + 0.5 * np.sqrt(1 - q * q))], rx * 0.3, ry * 0.28), colour, 0.6)
    else:
        for q in (-0.3, 0, 0.3):
            f.fill(i, ribbon([c + [q * rx * 0.5, -ry * 0.9], c + [q * rx * 1.6, -ry * f.u(1.15, 1.45)]], [rx * 0.09, 1.0]), colour)


def hat(f: Figure, head: int, c: Point, rx: float, ry: float) -> None:
    """A cap, top hat, cone, crown, beanie, bow or helmet."""
    top, colour = np.asarray(c, float) - [0, ry * 0.75], f.colours.any()
    i = f.part("hair", top, head)
    u = f.pick(7)
    if u == 0:
        f.fill(i, arc(top, rx * 0.95, ry * f.u(0.5, 0.9), np.pi, 2 * np.pi), colour)
        f.fill(i, oval(top + [f.way * rx * f.u(0, 0.7), 0], rx * 0.8, ry * 0.13), f.colours.any())
    elif u == 1:
        f.fill(i, box(top - [0, ry * 0.45], rx * 0.6, ry * 0.5), colour)
        f.fill(i, oval(top, rx * f.u(0.9, 1.3), ry * 0.14, 0, 4), colour)
        f.decor(i, box(top - [0, ry * 0.15], rx * 0.7, ry * 0.1), f.colours.any())
    elif u == 2:
        f.fill(i, np.array([top + [-rx * 0.7, 0], top + [f.u(-0.5, 0.5) * rx, -ry * f.u(0.9, 1.5)], top + [rx * 0.7, 0]]), colour)
        if f.maybe(0.5):
            f.fill(i, oval(top - [0, ry * 1.2], rx * 0.15, rx * 0.15), f.colours.any())
    elif u == 3:
        x = np.linspace(-0.75, 0.75, 7)
        f.fill(i, np.concatenate([np.stack([top[0] + x * rx, top[1] - ry * np.where(np.arange(7) % 2, 0.3, 0.7)], 1), [top + [rx * 0.7, ry * 0.1], top + [-rx * 0.7, ry * 0.1]]]), hsv(0.13, 0.8, 1))
    elif u == 4:
        f.fill(i, arc(top + [0, ry * 0.15], rx * 1.04, ry * 0.7, np.pi, 2 * np.pi), colour)
        f.fill(i, oval(top + [0, ry * 0.15], rx * 1.06, ry * 0.14, 0, 4), f.colours.any())
        if f.maybe(0.6):
            f.fill(i, lump(f.r, top - [0, ry * 0.6], rx * 0.22, rx * 0.22), f.colours.any())
    elif u == 5:
        p = np.asarray(c, float) + [f.way * rx * f.u(0, 0.6), -ry * 0.95]
        for s in (-1, 1):
            f.fill(i, np.array([p, p + [s * rx * 0.5, -ry * 0.3], p + [s * rx * 0.5, ry * 0.3]]), colour)
        f.fill(i, oval(p, rx * 0.12, rx * 0.12), colour)
    else:
        f.fill(i, arc(np.asarray(c, float), rx * 1.1, ry * 1.15, np.pi, 2 * np.pi, 16), colour)


def wheel(f: Figure, body: int, c: Point, rx: float, ry: float, *, cover: bool = False) -> int:
    """A wheel, an ellipse when seen at an angle; `cover` hides its upper part behind the body's arch."""
    c = np.asarray(c, float)
    i = f.part("wheel", c, body, behind=cover)
    tire = hsv(f.r.random(), f.u(0, 0.3), f.u(0.05, 0.4)) if f.maybe(0.85) else f.colours.any()
    hub = f.colours.any()
    f.fill(i, oval(c, rx, ry), tire)
    k = f.u(0.35, 0.8)
    u = f.pick(5)
    if u:
        f.fill(i, oval(c, rx * k, ry * k), hub, 0.6)
    if u == 2:
        for a in np.linspace(0, np.pi, int(f.r.integers(2, 6)), endpoint=False):
            d = np.array([rx * np.cos(a), ry * np.sin(a)]) * 0.9
            f.stroke(i, np.array([c - d, c + d]), mixed(hub, tire, 0.5), max(1.5, rx * 0.08))
    elif u == 3:
        f.fill(i, oval(c, rx * k * 0.4, ry * k * 0.4), f.colours.any(), 0.5)
    elif u == 4:
        for a in np.linspace(0, 2 * np.pi, 5, endpoint=False):
            f.fill(i, oval(c + np.array([rx * np.cos(a), ry * np.sin(a)]) * k * 0.6, rx * 0.09, ry * 0.09), tire, 0)
    return i


def leaf(f: Figure, stem: int, root: Point, angle: float, length: float, colour: Colour, behind: bool = False) -> int:
    root = np.asarray(root, float)
    i = f.part("leaf", root, stem, behind=behind)
    power, fat = f.u(1.2, 2.0), f.u(0.14, 0.34)
    f.fill(i, oval(root + along(angle) * length * 0.5, length * 0.5, length * fat, angle, power), colour)
    if f.maybe(0.4):
        f.stroke(i, np.array([root, root + along(angle) * length * 0.85]), mixed(colour, (0, 0, 0), 0.35), 1.5)
    return i


def decoration(f: Figure, part: int, c: Point, rx: float, ry: float) -> None:
    """What must be taken for no part: bellies, spots, buttons, stripes, badges, pockets, windows, patches."""
    c = np.asarray(c, float)
    u = f.pick(9)
    if u == 0:
        f.decor(part, oval(c + [0, ry * 0.2], rx * 0.65, ry * 0.65), f.colours.belly())
    elif u == 1:
        colour = f.colours.any()
        for _ in range(int(f.r.integers(2, 9))):
            f.decor(part, oval(c + f.r.uniform(-0.75, 0.75, 2) * [rx, ry], rx * f.u(0.05, 0.18), rx * f.u(0.05, 0.18)), colour)
    elif u == 2:
        colour = f.colours.any()
        for y in np.linspace(-0.5, 0.4, int(f.r.integers(2, 5))):
            f.decor(part, oval(c + [0, y * ry], rx * 0.08, rx * 0.08), colour, 0.5)
    elif u == 3:
        colour, up = f.colours.any(), f.maybe(0.5)
        for q in np.linspace(-0.7, 0.7, int(f.r.integers(2, 6))):
            f.decor(part, box(c + ([q * rx, 0] if up else [0, q * ry]), *((rx * 0.08, ry * 1.3) if up else (rx * 1.3, ry * 0.08))), colour)
    elif u == 4:
        f.decor(part, [star(c, rx * 0.35, rx * 0.16, 5, -1.57), oval(c, rx * 0.3, rx * 0.3), box(c + [rx * 0.3, 0], rx * 0.25, ry * 0.2)][f.pick(3)], f.colours.any(), 0.6)
    elif u == 5:
        for s in (-1, 1):
            f.decor(part, oval(c + [s * rx * 0.4, ry * 0.1], rx * 0.16, rx * 0.16), f.colours.any(), 0.6)
    elif u == 6:
        f.decor(part, box(c + [0, ry * 0.6], rx * 1.5, ry * 0.45), f.colours.any(), 0.6)
    elif u == 7:
        f.decor(part, lump(f.r, c + f.r.uniform(-0.5, 0.5, 2) * [rx, ry], rx * 0.35, ry * 0.3, 0.15), f.colours.any())
