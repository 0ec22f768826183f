"""Plans of what drives, flies and floats, and the windows and smoke that houses have too."""

from __future__ import annotations

import numpy as np

from studio.train.figures import limbs
from studio.train.figures.faces import face
from studio.train.figures.figure import Figure, hsv
from studio.train.figures.paths import Points, along, at, box, closed, lump, oval, ribbon


def windows(f: Figure, body: int, spots: list[Points], rx: float, ry: float) -> None:
    glass, power = hsv(f.u(0.5, 0.62), f.u(0.05, 0.5), f.u(0.5, 1)), f.u(2, 9)
    for p in spots:
        f.decor(body, oval(p, rx, ry, 0, power), glass, 0.7)


def smoke(f: Figure, body: int, root: Points) -> None:
    i = f.part("flame", root, body, behind=True)
    grey = hsv(0, 0, f.u(0.6, 1))
    for q in range(int(f.r.integers(2, 5))):
        f.fill(i, lump(f.r, root + [-f.way * q * f.u(6, 13), -8 - q * 12], 7 + 3 * q, 6 + 3 * q), grey)


def vehicle(f: Figure) -> None:
    """A car, bus, lorry, train or tractor from the side."""
    f.subject = "vehicle"
    d, w, h = f.way, f.u(58, 96), f.u(18, 40)
    c, radius = at(128, 150), f.u(11, 32)
    body = f.part("body", c)
    if f.maybe(0.25):
        stack = c + [d * w * f.u(0.3, 0.7), -h - 20]
        smoke(f, body, stack - [0, 14])
        f.fill(body, box(stack, 6, 22), f.colours.any())
    spots = np.linspace(-0.68, 0.68, int(f.r.choice([2, 2, 2, 2, 3, 4])))
    axle = h * f.u(0.75, 1.05)
    covered = f.maybe(0.35)
    if covered:
        for x in spots:
            limbs.wheel(f, body, c + [x * w, axle], radius, radius, cover=True)
    cabin = f.pick(4)
    colour = f.colours.near() if f.maybe(0.5) else f.colours.main
    if cabin == 0:
        f.fill(body, closed([c + [-w * 0.65, -h * 0.6], c + [-w * 0.4, -h - f.u(20, 42)], c + [w * f.u(0.15, 0.5), -h - f.u(20, 42)], c + [w * 0.75, -h * 0.6]], 6), colour)
    elif cabin == 1:
        f.fill(body, np.array([c + [-w, -h * 0.8], c + [-w, -h - 45], c + [w * f.u(0, 0.95), -h - 45], c + [w * 0.95, -h * 0.8]]), colour)
    elif cabin == 2:
        f.fill(body, box(c + [-d * w * 0.5, -h - 18], w * 0.4, 26), colour)
    f.fill(body, oval(c, w, h, 0, f.u(3, 9)), f.colours.main)
    if cabin < 3:
        windows(f, body, [c + [w * q, -h - f.u(6, 16)] for q in np.linspace(-0.55, 0.3, int(f.r.integers(1, 5)))], f.u(8, 16), f.u(8, 14))
    for _ in range(f.pick(3)):
        limbs.decoration(f, body, c, w * 0.9, h * 0.8)
    if f.maybe(0.6):
        f.decor(body, oval(c + [d * w * 0.92, -h * 0.1], 7, 6), hsv(0.13, 0.5, 1), 0.6)
    if f.maybe(0.22):
        face(f, body, c + [d * w * f.u(0, 0.5), -h * f.u(0, 0.6)], w * 0.4, h * 0.9, 0, muzzle=0)
    if not covered:
        sizes = [radius] * len(spots) if f.maybe(0.7) else list(radius * f.r.uniform(0.6, 1.2, len(spots)))
        for x, k in zip(spots, sizes, strict=True):
            limbs.wheel(f, body, c + [x * w, axle + (radius - k)], k, k)
    else:
        f.decor(body, box(c + [0, -h * 0.3], w, 2), f.colours.ink)


def angled_vehicle(f: Figure) -> None:
    """A car seen from three quarters or the front: wheels as ellipses, half hidden under the body."""
    f.subject = "vehicle"
    d, w, h = f.way, f.u(48, 78), f.u(22, 36)
    c, squash = at(128, 150), f.u(0.3, 0.8)
    body, radius = f.part("body", c), f.u(16, 27)
    front = f.maybe(0.35)
    for x in (-0.72, 0.72):
        limbs.wheel(f, body, c + [x * w, h * 0.95], radius * (0.4 if front else squash), radius, cover=True)
    skew = 0 if front else d * f.u(6, 16)
    f.fill(body, np.array([c + [-w * 0.7 + skew, -h * 0.7], c + [-w * 0.5 + skew, -h - f.u(24, 40)], c + [w * 0.5 + skew, -h - f.u(24, 40)], c + [w * 0.7 + skew, -h * 0.7]]), f.colours.near())
    f.decor(body, np.array([c + [-w * 0.55 + skew, -h * 0.8], c + [-w * 0.42 + skew, -h - 18], c + [w * 0.42 + skew, -h - 18], c + [w * 0.55 + skew, -h * 0.8]]), hsv(0.55, 0.3, 0.8), 0.6)
    f.fill(body, oval(c, w, h, 0, f.u(3, 6)), f.colours.main)
    for s in (-1, 1):
        f.decor(body, oval(c + [s * w * 0.65, 0], 9, 8), hsv(0.14, 0.3, 1), 0.7)
    if f.maybe(0.5):
        f.decor(body, box(c + [0, h * 0.3], w * 0.4, h * 0.2), f.colours.ink)
    if f.maybe(0.25):
        face(f, body, c + [0, -h * 0.2], w * 0.6, h * 1.2, 0, muzzle=0)


def two_wheeler(f: Figure) -> None:
    """A bicycle, motor bicycle, scooter or pram: thin frame, large wheels."""
    f.subject = "vehicle"
    d, radius, span = f.way, f.u(24, 42), f.u(44, 62)
    c = at(128, 140)
    body = f.part("body", c)
    hubs = [c + [s * span, 30] for s in (-1, 1)]
    for p in hubs:
        i = f.part("wheel", p, body, behind=True)
        rim = oval(p, radius, radius)
        if f.maybe(0.6):
            f.stroke(i, np.concatenate([rim, rim[:1]]), f.colours.ink, f.u(3, 7))
            for a in np.linspace(0, np.pi, int(f.r.integers(2, 7)), endpoint=False):
                f.stroke(i, np.array([p - along(a) * radius, p + along(a) * radius]), f.colours.ink, 1.2)
        else:
            f.fill(i, rim, f.colours.ink)
            f.fill(i, oval(p, radius * 0.6, radius * 0.6), f.colours.any())
    saddle, bar = c + [-d * 26, -28], c + [d * 40, -42]
    for a, b in ((hubs[0], saddle), (saddle, c + [d * 30, -20]), (c + [0, 28], saddle), (c + [0, 28], c + [d * 30, -20]), (hubs[1 if d > 0 else 0], bar), (hubs[0 if d > 0 else 1], c + [0, 28])):
        f.fill(body, ribbon([a, b], [f.u(2, 5)] * 2), f.colours.main, 0.5)
    f.fill(body, oval(saddle, 14, 5), f.colours.ink)
    f.fill(body, ribbon([bar, bar + [-d * 14, -4]], [3, 3]), f.colours.ink)
    if f.maybe(0.35):
        f.fill(body, lump(f.r, c + [0, 0], 34, 20), f.colours.main)


def aircraft(f: Figure) -> None:
    """A plane, helicopter, rocket or drone."""
    d, c, kind = f.way, at(128, 130), f.pick(3)
    f.subject = "aircraft"
    body = f.part("body", c)
    if kind == 2:  # a rocket with fins and a flame
        w, h = f.u(22, 36), f.u(55, 80)
        flame = f.part("flame", c + [0, h * 0.9], body, behind=True)
        if f.maybe(0.8):
            f.fill(flame, closed([c + [-w * 0.5, h * 0.85], c + [w * 0.5, h * 0.85], c + [w * 0.3, h * 1.15], c + [0, h * f.u(1.3, 1.6)], c + [-w * 0.3, h * 1.15]]), hsv(f.u(0.02, 0.12), 0.9, 1))
            f.fill(flame, oval(c + [0, h], w * 0.25, h * 0.2), hsv(0.15, 0.6, 1), 0)
        else:
            f.joints.pop()
        for s in (-1, 1):
            limbs.fin(f, body, c + [s * w * 0.7, h * 0.6], [c + [s * w * 0.6, h * 0.2], c + [s * w * 1.7, h * f.u(0.7, 1.0)], c + [s * w * 0.5, h * 0.8]], f.colours.limb(), f.maybe(0.6))
        f.fill(body, closed([c - [0, h * 1.15], c + [w, -h * 0.1], c + [w * 0.6, h * 0.9], c + [-w * 0.6, h * 0.9], c + [-w, -h * 0.1]], 8), f.colours.main)
        windows(f, body, [c - [0, h * 0.2]], w * 0.45, w * 0.45)
        if f.maybe(0.25):
            face(f, body, c + [0, h * 0.1], w * 0.7, h * 0.4, 0, muzzle=0)
        return
    w, h = f.u(58, 88), f.u(16, 34)
    if f.maybe(0.8):
        limbs.fin(f, body, c + [-d * w * 0.85, -h * 0.4], [c + [-d * w * 0.6, -h * 0.4], c + [-d * w * 1.05, -h - f.u(8, 26)], c + [-d * w * 0.95, 0]], f.colours.limb(), True)
    if kind == 0:
        limbs.wing(f, body, c + [d * 8, -h * 0.3], -np.pi / 2 - d * 0.6, w * 0.45, 18, f.colours.near(), behind=True, manner="leaf", flip=d)
    f.fill(body, oval(c, w, h, 0, f.u(2, 3)) if kind == 0 else closed([c + [d * w * 0.7, 0], c + [d * w * 0.3, -h], c + [-d * w * 0.2, -h * 0.8], c + [-d * w, -h * 0.3], c + [-d * w, 0], c + [-d * w * 0.1, h], c + [d * w * 0.4, h]], 8), f.colours.main)
    windows(f, body, [c + [d * w * q, -h * 0.25] for q in np.linspace(-0.3, 0.6, int(f.r.integers(1, 6)))], f.u(5, 10), f.u(5, 9))
    hub = c + ([d * w, 0] if kind == 0 else [0, -h - 12])
    if f.maybe(0.75):
        i = f.part("wheel", hub, body)
        rx, ry = (f.u(2.5, 5), f.u(26, 42)) if kind == 0 else (f.u(50, 80), f.u(2.5, 5))
        f.fill(i, oval(hub, rx, ry, 0, 1.6), f.colours.any())
        f.fill(i if kind == 0 else body, oval(hub, 5, 5), f.colours.ink)
        if kind == 1:
            f.fill(body, box(hub + [0, 7], 2.5, 8), f.colours.ink)
    if kind == 0:
        limbs.wing(f, body, c + [d * 6, h * 0.2], np.pi / 2 + d * f.u(0.3, 1.0), w * f.u(0.5, 0.8), 26, f.colours.limb(), behind=False, manner=str(f.r.choice(["leaf", "round"])), flip=d)
    if f.maybe(0.3):
        for x in (-0.3, 0.4):
            limbs.wheel(f, body, c + [x * w, h * 1.1], 7, 7)
    if f.maybe(0.15):
        face(f, body, c + [d * w * 0.6, 0], w * 0.3, h * 0.8, d * 0.4, muzzle=0)


def boat(f: Figure) -> None:
    f.subject = "boat"
    d, w, c = f.way, f.u(56, 92), at(128, 172)
    body, h = f.part("body", c), f.u(16, 32)
    if f.maybe(0.6):
        mast = c + [f.u(-10, 10), -h]
        top = mast - [0, f.u(60, 110)]
        f.fill(body, ribbon([mast + [0, 10], top], [3, 2]), hsv(0.08, 0.6, 0.5))
        if f.maybe(0.3):
            flag = f.part("flame", top, body)
            f.fill(flag, closed([top, top + [-d * 14, -6], top + [-d * 28, 2], top + [-d * 26, 14], top + [-d * 12, 10], top + [0, 16]]), f.colours.any())
        for s in (-1, 1) if f.maybe(0.6) else (d,):
            sail = f.part("wing", (mast + top) / 2, body)
            f.fill(sail, closed([top + [s * 5, 10], mast + [s * f.u(36, 62), -8], mast + [s * 6, -8]]) if f.maybe(0.5) else np.array([top + [s * 5, 10], mast + [s * f.u(36, 62), -8], mast + [s * 6, -8]]), f.colours.any())
    else:
        f.fill(body, box(c - [0, h + 16], w * 0.45, 20), f.colours.any())
        windows(f, body, [c + [q * w, -h - 16] for q in (-0.25, 0, 0.25)], 7, 7)
        if f.maybe(0.6):
            smoke(f, body, c + [0, -h - 62])
            f.fill(body, box(c - [0, h + 48], 9, 16), f.colours.any())
    f.fill(body, closed([c + [-w, -h], c + [w, -h * f.u(1, 1.4)], c + [w * 0.7, h], c + [-w * 0.7, h]], 4) if f.maybe(0.4) else np.array([c + [-w, -h], c + [w, -h], c + [w * 0.7, h], c + [-w * 0.7, h]]), f.colours.main)
    limbs.decoration(f, body, c, w * 0.8, h * 0.8)
    if f.maybe(0.2):
        face(f, body, c, w * 0.5, h, 0, muzzle=0)
