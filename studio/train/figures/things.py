"""Plans of what neither lives nor drives, with or without a face: plants, food, buildings, flames, plain things.

`PLANS` has the vehicles too, each plan with its share.
"""

from __future__ import annotations

import numpy as np

from studio.train.figures import limbs
from studio.train.figures.blobs import thin_limbs
from studio.train.figures.faces import face
from studio.train.figures.figure import Figure, hsv
from studio.train.figures.paths import Points, along, arc, at, box, closed, lump, oval, ribbon, star
from studio.train.figures.vehicles import aircraft, angled_vehicle, boat, smoke, two_wheeler, vehicle, windows


def flower(f: Figure) -> None:
    f.subject = "plant"
    x, base, top = 128.0, 226.0, f.u(58, 112)
    pot, green = f.maybe(0.4), hsv(f.u(0.22, 0.42), f.u(0.4, 0.9), f.u(0.3, 0.85))
    y1 = base - (40 if pot else 0)
    stem = f.part("body", [x, y1])
    lean, width = f.u(-25, 25), f.u(2.5, 7)
    head_at = at(x + lean, top)
    f.fill(stem, ribbon([[x, y1 + 4], [x + lean * f.u(-0.5, 1), (y1 + top) / 2], head_at], [width, width]), green)
    for s in (-1, 1):
        for _ in range(f.pick(3)):
            t = f.u(0.2, 0.75)
            limbs.leaf(f, stem, [x + lean * t * t, y1 + (top - y1) * t], -f.u(0, 1.1) if s > 0 else np.pi + f.u(0, 1.1), f.u(26, 64), green if f.maybe(0.6) else hsv(f.u(0.2, 0.45), 0.6, 0.6), f.maybe(0.3))
    radius, core = f.u(18, 42), f.u(10, 27)
    petals = f.part("leaf", head_at, stem)
    kind, colour = f.pick(3), f.colours.any()
    if kind == 2:  # a tulip's cup
        f.fill(petals, closed([head_at + [-radius, -radius], head_at + [-radius * 0.4, -radius * 0.5], head_at + [0, -radius * 1.2], head_at + [radius * 0.4, -radius * 0.5], head_at + [radius, -radius], head_at + [radius * 0.7, radius * 0.5], head_at + [0, radius * 0.8], head_at + [-radius * 0.7, radius * 0.5]]), colour)
    else:
        for a in np.linspace(0, 2 * np.pi, int(f.r.integers(4, 15)), endpoint=False):
            f.fill(petals, oval(head_at + along(a) * (radius * 0.7 + core * 0.3), radius * 0.55, radius * f.u(0.2, 0.42), a), colour, 0.7)
        disc = f.part("head", head_at, stem)
        f.fill(disc, oval(head_at, core, core), f.colours.any())
        if f.maybe(0.5) and core > 14:
            face(f, disc, head_at, core * 0.85, core * 0.85, 0, muzzle=0)
    if pot:
        _pot(f, stem, at(x, base), y1)


def _pot(f: Figure, body: int, base: Points, y1: float) -> None:
    f.fill(body, np.array([[base[0] - 36, y1], [base[0] + 36, y1], [base[0] + 26, base[1] + 6], [base[0] - 26, base[1] + 6]]), f.colours.any())
    if f.maybe(0.5):
        f.fill(body, box([base[0], y1], 40, 7), f.colours.near())
    if f.maybe(0.3):
        face(f, body, at(base[0], y1 + 24), 26, 18, 0, muzzle=0)


def tree(f: Figure) -> None:
    """A tree, palm or bush: crown and branches are leaves, the trunk is the body."""
    f.subject = "plant"
    c, w = at(128, 220), f.u(8, 17)
    top = c - [0, f.u(80, 120)]
    body = f.part("body", c)
    green = hsv(f.u(0.12, 0.45), f.u(0.3, 0.9), f.u(0.3, 0.9))
    kind = f.pick(4)
    f.fill(body, ribbon([c, (c + top) / 2 + [f.u(-12, 12), 0], top], [w * 1.3, w, w * 0.7]), hsv(0.07, f.u(0.3, 0.7), f.u(0.25, 0.65)))
    if kind == 0:
        for k in range(int(f.r.integers(2, 5))):
            i = f.part("leaf", top + [0, 30 - k * 24], body)
            size = 62 - k * 12
            f.fill(i, np.array([top + [-size, 50 - k * 26], top + [0, -20 - k * 26], top + [size, 50 - k * 26]]), green)
    elif kind == 1:
        for a in np.linspace(-2.9, -0.2, int(f.r.integers(4, 8))):
            limbs.leaf(f, body, top, a + f.r.normal(0, 0.1), f.u(50, 85), green)
    else:
        i = f.part("leaf", top + [0, 20], body)
        for _ in range(int(f.r.integers(1, 7))):
            f.fill(i, lump(f.r, top + [f.u(-36, 36), f.u(-26, 26)], f.u(28, 48), f.u(26, 42)), green, 0 if f.maybe(0.5) else 1)
        if f.maybe(0.4):
            for _ in range(6):
                f.decor(i, oval(top + f.r.normal(0, 26, 2), 5, 5), f.colours.any(), 0.6)
        if f.maybe(0.25):
            face(f, i, top, 32, 30, 0, muzzle=0)
    if f.maybe(0.15) and kind != 0:
        face(f, body, c - [0, 38], w, 24, 0, muzzle=0)


def cactus(f: Figure) -> None:
    f.subject = "plant"
    c, w, h = at(128, 150), f.u(24, 46), f.u(45, 75)
    body = f.part("body", c)
    for s in (-1, 1):
        if f.maybe(0.7):
            root = c + [s * w * 0.9, f.u(-0.3, 0.4) * h]
            i = f.part("arm", root, body, behind=f.maybe(0.6))
            f.fill(i, ribbon([root, root + [s * f.u(14, 26), 2], root + [s * f.u(18, 30), -f.u(16, 40)]], [9, 10, 9]), f.colours.main)
    f.fill(body, oval(c, w, h, 0, f.u(2, 4)), f.colours.main)
    if f.maybe(0.6):
        for q in (-0.5, 0, 0.5):
            f.decor(body, arc(c, w * q, h, -np.pi / 2, np.pi / 2), f.colours.ink, width=1.5)
    if f.maybe(0.4):
        i = f.part("leaf", c - [0, h], body)
        f.fill(i, star(c - [0, h], 15, 9, 6), f.colours.any())
    if f.maybe(0.6):
        face(f, body, c, w * 0.85, h * 0.5, 0, muzzle=0)
    _pot(f, body, at(128, 234), 200)


def food(f: Figure) -> None:
    """Fruit, cake, bread, cup, ice cream: often with a face and thin limbs."""
    f.subject = "food"
    w, h, c = f.u(42, 80), f.u(42, 80), at(128, 132)
    body = f.part("body", c)
    thin_limbs(f, body, c, w, h, 0.45)
    kind = f.pick(7)
    if kind < 3:
        if f.maybe(0.7):
            root = c - [0, h * 0.85]
            f.fill(body, ribbon([root, root + [f.u(-6, 6), -18]], [3, 2.5]), hsv(0.08, 0.6, 0.4))
            for s in (-1, 1) if f.maybe(0.3) else (f.way,):
                limbs.leaf(f, body, root - [0, 6], -f.u(0.1, 0.8) if s > 0 else np.pi + f.u(0.1, 0.8), f.u(26, 46), hsv(f.u(0.25, 0.4), 0.7, 0.6), f.maybe(0.5))
        f.fill(body, [lump(f.r, c, w, h, 0.07), oval(c, w, h), closed([c - [0, h], c + [w * 0.7, -h * 0.3], c + [w, h * 0.5], c + [0, h], c + [-w, h * 0.5], c + [-w * 0.7, -h * 0.3]])][kind], f.colours.main)
    elif kind == 3:
        f.fill(body, np.array([c + [-w * 0.7, -h * 0.2], c + [w * 0.7, -h * 0.2], c + [0, h * 1.3]]), hsv(0.09, 0.6, 0.85))
        for q in (-0.4, 0.4, 0.0):
            f.fill(body, oval(c + [q * w, -h * (0.4 if q else 0.8)], w * 0.5, h * 0.45), f.colours.any())
    elif kind == 4:  # a cup: its handle is part of it, its steam is not
        if f.maybe(0.5):
            i = f.part("flame", c - [0, h], body, behind=True)
            for q in (-0.4, 0, 0.4):
                f.fill(i, ribbon([c + [q * w, -h], c + [q * w + 7, -h - 14], c + [q * w - 5, -h - 28]], [3, 4, 2]), hsv(0, 0, 0.9))
        handle = oval(c + [f.way * w, 0], w * 0.35, h * 0.4)
        f.stroke(body, np.concatenate([handle, handle[:1]]), f.colours.near(), 8)
        f.fill(body, np.array([c + [-w, -h], c + [w, -h], c + [w * f.u(0.6, 1), h], c + [-w * f.u(0.6, 1), h]]), f.colours.main)
    elif kind == 5:
        f.fill(body, oval(c + [0, h * 0.4], w * 0.9, h * 0.6, 0, 5), f.colours.main)
        f.fill(body, lump(f.r, c - [0, h * 0.2], w, h * 0.45, 0.1), f.colours.any())
        if f.maybe(0.5):
            root = c - [0, h * 0.6]
            f.fill(body, box(root - [0, 12], 4, 14), f.colours.any())
            i = f.part("flame", root - [0, 26], body)
            f.fill(i, oval(root - [0, 34], 5, 10, 0, 1.6), hsv(0.11, 0.9, 1))
    else:
        f.fill(body, oval(c, w, h * 0.7, f.u(-0.3, 0.3), f.u(2, 5)), f.colours.main)
    for _ in range(1 + f.pick(2)):
        limbs.decoration(f, body, c, w * 0.9, h * 0.9)
    if f.maybe(0.75):
        face(f, body, c + [0, h * f.u(-0.05, 0.3)], w * f.u(0.4, 0.75), h * f.u(0.35, 0.55), 0, muzzle=0)


def building(f: Figure) -> None:
    f.subject = "building"
    c, w, h = at(128, 150), f.u(36, 76), f.u(40, 76)
    body = f.part("body", c)
    if f.maybe(0.35):
        smoke(f, body, c + [w * 0.5, -h - 42])
        f.fill(body, box(c + [w * 0.5, -h - 20], 8, 22), f.colours.any())
    if f.maybe(0.2):  # a windmill's sails
        hub = c - [0, h * 0.8]
        f.fill(body, np.array([c + [-w * 0.6, -h], c + [w * 0.6, -h], c + [w * 0.8, h], c + [-w * 0.8, h]]), f.colours.main)
        i, turn = f.part("wheel", hub, body), f.u(0, 1.5)
        for k in range(4):
            a = turn + k * np.pi / 2
            f.fill(i, box(hub + along(a) * 38, 34, 9, a), f.colours.any() if k == 0 else f.marks[-1].colour)
        return
    f.fill(body, box(c, w, h), f.colours.main)
    roof = f.pick(3)
    if roof == 0:
        f.fill(body, np.array([c + [-w * 1.15, -h], c + [0, -h - f.u(25, 55)], c + [w * 1.15, -h]]), f.colours.any())
    elif roof == 1:
        f.fill(body, arc(c - [0, h], w, f.u(20, 40), np.pi, 2 * np.pi), f.colours.any())
    windows(f, body, [c + [q * w, -h * p] for q in (-0.5, 0.5) for p in (0.5, -0.1)], w * 0.18, h * 0.16)
    f.decor(body, box(c + [0, h * 0.7], w * 0.2, h * 0.3), f.colours.any(), 0.7)
    if f.maybe(0.3):
        top = c - [0, h + f.u(20, 50)]
        f.stroke(body, np.array([top + [0, 40], top - [0, 14]]), f.colours.ink, 3)
        flag = f.part("flame", top, body)
        f.fill(flag, np.array([top - [0, 14], top + [f.way * 28, -7], top + [0, 3]]), f.colours.any())
    if f.maybe(0.3):
        face(f, body, c - [0, h * 0.1], w * 0.7, h * 0.6, 0, muzzle=0)


def flame(f: Figure) -> None:
    """A flame, candle, camp fire, sun, cloud or drop: some with a face."""
    c, kind = at(128, 130), f.pick(4)
    if kind < 2:
        f.subject = "flame"
        base = f.part("body", c + [0, 60])
        fire = f.part("flame", c + [0, 40], base)
        k = 1.0 if kind == 0 else 0.45
        tip = f.u(-15, 15)
        f.fill(fire, closed([c + [tip * k, 40 - 110 * k], c + [36 * k, 40 - 40 * k], c + [40 * k, 40], c + [0, 40 + 14 * k], c + [-40 * k, 40], c + [-34 * k, 40 - 50 * k]]), hsv(f.u(0.0, 0.12), 0.9, 1))
        f.fill(fire, closed([c + [tip * 0.5 * k, 40 - 60 * k], c + [20 * k, 40 - 10 * k], c + [0, 40 + 8 * k], c + [-20 * k, 40 - 10 * k]]), hsv(0.14, 0.7, 1), 0)
        if kind == 0:
            for s in (-1, 1):
                f.fill(base, ribbon([c + [-s * 48, 66], c + [s * 48, 48]], [8, 8]), hsv(0.07, 0.6, 0.4))
        else:
            f.fill(base, box(c + [0, 80], f.u(12, 30), 40), f.colours.any())
        if f.maybe(0.35):
            face(f, fire if kind == 0 else base, c + [0, 16 if kind == 0 else 80], 26 * (1 if kind == 0 else 0.7), 26, 0, muzzle=0)
        return
    f.subject = ("water", "thing")[kind - 2]
    body = f.part("body", c)
    if kind == 2:
        f.fill(body, closed([c - [0, 80], c + [42, 0], c + [50, 40], c + [0, 76], c + [-50, 40], c + [-42, 0]]), hsv(f.u(0.5, 0.62), f.u(0.2, 0.8), 1))
    elif f.maybe(0.5):
        colour = hsv(0.6, f.u(0, 0.3), f.u(0.7, 1))
        for _ in range(6):
            f.fill(body, lump(f.r, c + f.r.normal(0, 1, 2) * [38, 10], f.u(26, 44), f.u(24, 38)), colour, 0.6 if f.maybe(0.3) else 0)
    else:
        f.fill(body, star(c, 88, 62, int(f.r.integers(8, 16))), hsv(0.12, 0.8, 1))
        f.fill(body, oval(c, 54, 54), hsv(0.14, 0.7, 1), 0.6)
    if f.maybe(0.75):
        face(f, body, c + [0, 14], 36, 30, 0, muzzle=0)


def balloon(f: Figure) -> None:
    c, w = at(128, 100), f.u(46, 66)
    f.subject = "balloon"
    body = f.part("body", c)
    if f.maybe(0.5):
        f.stroke(body, np.array([c + [0, w], c + [f.u(-8, 8), w + 40], c + [f.u(-12, 12), w + 80]]), f.colours.ink, 2)
    else:
        f.fill(body, box(c + [0, w + 52], 18, 14), hsv(0.08, 0.5, 0.6))
        for s in (-1, 1):
            f.stroke(body, np.array([c + [s * w * 0.6, w * 0.7], c + [s * 16, w + 40]]), f.colours.ink, 2)
    f.fill(body, oval(c, w, w * f.u(1, 1.2)), f.colours.main)
    limbs.decoration(f, body, c, w, w)
    if f.maybe(0.35):
        face(f, body, c, w * 0.6, w * 0.6, 0, muzzle=0)


def thing(f: Figure) -> None:
    """A box, book, ball, lamp, clock or phone: a body, mostly without parts, so that none are invented."""
    f.subject = "machine" if f.maybe(0.3) else "thing"
    c, w, h = at(128, 130), f.u(36, 84), f.u(36, 84)
    body = f.part("body", c)
    alive = f.maybe(0.4)
    if alive:
        thin_limbs(f, body, c, w, h, 0.7)
    for _ in range(1 + f.pick(3)):
        q = c + f.r.normal(0, 0.35, 2) * [w, h]
        f.fill(body, [box(q, w * f.u(0.3, 1), h * f.u(0.3, 1), f.r.normal(0, 0.2)), oval(q, w * f.u(0.4, 1), h * f.u(0.4, 1), 0, f.u(2, 6)), star(q, w * 0.9, w * 0.5, 5), ribbon([q - [w * 0.7, 0], q, q + [w * 0.6, -h * 0.5]], [6, 9, 6])][f.pick(4)], f.colours.main if f.maybe(0.4) else f.colours.any())
    f.fill(body, [box(c, w, h * 0.8), oval(c, w, h, 0, f.u(2, 8))][f.pick(2)], f.colours.main)
    for _ in range(1 + f.pick(3)):
        limbs.decoration(f, body, c, w * 0.9, h * 0.8)
    if f.maybe(0.3):
        for _ in range(1 + f.pick(2)):
            f.decor(body, oval(c + f.r.uniform(-0.6, 0.6, 2) * [w, h], w * f.u(0.08, 0.3), w * f.u(0.08, 0.3)), f.colours.any(), 0.7)
    if alive:
        face(f, body, c, w * f.u(0.4, 0.8), h * f.u(0.35, 0.6), 0, muzzle=0)


PLANS = {vehicle: 9, angled_vehicle: 4, two_wheeler: 2, aircraft: 4, boat: 3, flower: 6, tree: 3, cactus: 2, food: 9, building: 4, flame: 3, balloon: 1, thing: 6}
