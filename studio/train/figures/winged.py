"""Body plans with wings: birds perched and flying, bats, dragons, insects."""

from __future__ import annotations

import numpy as np

from studio.train.figures import limbs
from studio.train.figures.faces import face
from studio.train.figures.figure import Figure, hsv
from studio.train.figures.heads import animal_head
from studio.train.figures.paths import Points, at, oval, ribbon


def bird(f: Figure) -> None:
    """A bird perched: from the side with folded wing, or from the front."""
    f.subject = "bird"
    d = f.way
    bw, bh = f.u(32, 62), f.u(34, 64)
    c = at(128, 134)
    front = f.maybe(0.4)
    body = f.part("body", c)
    near = f.colours.limb()
    if not front or f.maybe(0.3):
        tl, rise = f.u(20, 62), f.u(-0.5, 0.9)
        i = f.part("tail", c + [-d * bw * 0.8, bh * 0.2], body, behind=f.maybe(0.7))
        f.fill(i, np.array([c + [-d * bw * 0.55, -bh * 0.1], c + [-d * (bw + tl), rise * bh - 6], c + [-d * (bw + tl * 0.9), rise * bh + f.u(4, 16)], c + [-d * bw * 0.5, bh * 0.5]]), f.colours.near())
    legs = hsv(f.u(0.03, 0.14), 0.8, f.u(0.4, 1)) if f.maybe(0.7) else f.colours.any()
    for s in (-1, 1):
        limbs.leg(f, body, c + [s * bw * (0.35 if front else 0.16), bh * 0.85], np.pi / 2, f.u(6, 36), f.u(1.8, 4.5), legs, foot=str(f.r.choice(["claw", "round", "shoe"])), toward=0 if front else d)
    spread, before = (f.u(-0.9, 0.2) if f.maybe(0.4) else f.u(0.8, 1.4)), f.maybe(0.6)

    def wings() -> None:
        manner, length = str(f.r.choice(["leaf", "feathers", "round"])), bw * f.u(0.7, 1.6)
        for s in (-1, 1):
            limbs.wing(f, body, c + [s * bw * 0.75, -bh * 0.35], spread if s > 0 else np.pi - spread, length, bh * f.u(0.4, 0.7), near, behind=not before, manner=manner, flip=s)

    if front and not before:
        wings()
    f.fill(body, oval(c, bw, bh, 0 if front else d * f.u(-0.6, 0.3), f.u(1.9, 2.6)), f.colours.main)
    if f.maybe(0.6):
        f.decor(body, oval(c + [0 if front else d * bw * 0.35, bh * 0.25], bw * 0.6, bh * 0.65), f.colours.belly() if f.maybe(0.6) else f.colours.any())
    if front and before:
        wings()
    if not front:
        shoulder = c + [d * bw * f.u(0.1, 0.35), -bh * f.u(0.1, 0.4)]
        angle = (np.pi if d > 0 else 0) - d * f.u(-0.1, 1.1)
        if f.maybe(0.75):
            limbs.folded_wing(f, body, shoulder, bw * f.u(0.8, 1.5), bh * f.u(0.3, 0.5), angle, near)
        else:
            limbs.wing(f, body, shoulder, angle + d * f.u(0.5, 1.3), bw * f.u(1, 1.8), bh * 0.6, near, behind=False, flip=-d)
    _bird_head(f, body, c, bw, bh, front)


def _bird_head(f: Figure, body: int, c: Points, bw: float, bh: float, front: bool) -> None:
    d, hr = f.way, bw * f.u(0.5, 0.9)
    hc = c + ([0, -bh * 0.95] if front else [d * bw * f.u(0.3, 0.6), -bh * 0.95])
    if f.maybe(0.15) and not front:  # a long neck
        up = at(d * f.u(0, 20), -f.u(25, 50))
        f.fill(body, ribbon([c + [d * bw * 0.5, -bh * 0.3], hc + up * 0.4 + [d * 8, 0], hc + up], [bw * 0.35, hr * 0.4, hr * 0.35]), f.colours.main)
        hc, hr = hc + up, hr * 0.6
    head = f.part("head", hc + [0, hr * 0.7], body)
    if f.maybe(0.3):
        crest = f.part("hair", hc - [0, hr * 0.8], head, behind=f.maybe(0.5))
        for q in (-0.5, 0, 0.5):
            f.fill(crest, ribbon([hc - [0, hr * 0.7], hc + [q * hr * 0.6 - d * hr * 0.3, -hr * f.u(1.2, 1.7)]], [hr * 0.12, hr * 0.06]), f.colours.near())
    elif front and f.maybe(0.25):
        limbs.ears(f, head, hc, hr, hr, "pointed")
    f.fill(head, oval(hc, hr, hr * f.u(0.85, 1.1)), f.colours.main if f.maybe(0.6) else f.colours.other(), 0 if f.maybe(0.15) else 1)
    face(f, head, hc, hr * 0.85, hr * 0.85, 0 if front else d * f.u(0.55, 1), 2 if front else 1, with_beak=True)


def flier(f: Figure) -> None:
    """A bird, bat, dragon or bee on the wing: from the front with wings spread, or from the side with one raised."""
    kind = f.pick(3)
    f.subject = ("bird", "animal", "insect")[kind]
    bw, bh = f.u(20, 36), f.u(22, 42)
    c = at(128, 135)
    body = f.part("body", c)
    manner = ("feathers", "bat", "leaf")[kind] if f.maybe(0.8) else "round"
    length, width, angle = f.u(55, 95), f.u(35, 60), f.u(-0.8, 0.35)
    colour = f.colours.limb() if f.maybe(0.5) else f.colours.any()
    if f.maybe(0.5):
        limbs.tail(f, body, c + [0, bh * 0.8], np.pi / 2 + f.u(-0.7, 0.7), f.u(16, 45), f.u(3, 9), f.colours.limb())
    for s in (-1, 1):
        limbs.wing(f, body, c + [s * bw * 0.6, -bh * 0.25], angle if s > 0 else np.pi - angle, length, width, colour, behind=True, manner=manner, flip=s)
    for s in (-1, 1):
        if f.maybe(0.6):
            limbs.leg(f, body, c + [s * bw * 0.4, bh * 0.8], np.pi / 2 - s * 0.2, f.u(8, 24), f.u(2, 5), f.colours.limb(), foot=str(f.r.choice(["claw", "none", "round"])))
    f.fill(body, oval(c, bw, bh), f.colours.main)
    limbs.decoration(f, body, c, bw, bh)
    hr = f.u(20, 32)
    if f.maybe(0.7):
        hc = c - [0, bh + hr * 0.5]
        if kind == 0:
            head = f.part("head", hc + [0, hr * 0.8], body)
            f.fill(head, oval(hc, hr, hr), f.colours.main)
            face(f, head, hc, hr * 0.85, hr * 0.85, 0, with_beak=True)
        else:
            animal_head(f, body, hc, hr, hr * 0.9, 0, hc + [0, hr * 0.8])
    else:
        if kind != 0:
            limbs.ears(f, body, c, bw, bh, "pointed")
        face(f, body, c - [0, bh * 0.2], bw * 0.85, bh * 0.6, 0, with_beak=kind == 0)


def insect(f: Figure) -> None:
    """Butterfly, bee, beetle or ant: wings in pairs, feelers, six legs, a striped body."""
    f.subject = "insect"
    side = f.maybe(0.4)
    c, d = at(128, 138), f.way
    bw, bh = (f.u(30, 48), f.u(18, 32)) if side else (f.u(9, 26), f.u(26, 48))
    body = f.part("body", c)
    colour, manner = f.colours.any(), str(f.r.choice(["round", "leaf"]))
    pairs = f.pick(3) if not side else 1 + f.pick(2)
    size = f.u(36, 62)
    for s in (-1, 1) if not side else (d,):
        for j in range(pairs):
            a = (-f.u(0.2, 0.9), f.u(0.2, 0.8))[j]
            if side:
                a = -1.57 - d * f.u(0.1, 0.7) + j * 0.5
                limbs.wing(f, body, c + [-d * 4, -bh * 0.7], a, size * 0.8, size * 0.6, colour, behind=f.maybe(0.6), manner=manner, flip=d)
            else:
                limbs.wing(f, body, c + [s * bw * 0.4, -bh * 0.3 + 0.5 * bh * j], a if s > 0 else np.pi - a, size * (1 - 0.25 * j), size * f.u(0.5, 0.9), colour, behind=True, manner=manner, flip=s)
    if f.maybe(0.6 if pairs < 2 else 0.2):
        for x in np.linspace(-0.6, 0.6, 3):
            for s in (-1, 1) if not side else (1,):
                root = c + ([x * bw, bh * 0.8] if side else [s * bw * 0.9, x * bh])
                limbs.leg(f, body, root, np.pi / 2 + x * 0.5 if side else (0.3 + x * 0.6 if s > 0 else np.pi - 0.3 - x * 0.6), f.u(14, 28), f.u(1.2, 2.8), f.colours.ink, knee=f.u(0.2, 0.9) * (1 if side else s), foot="none")
    f.fill(body, oval(c, bw, bh), f.colours.main)
    limbs.decoration(f, body, c, bw, bh)
    if not side and f.maybe(0.25):
        f.decor(body, np.array([c - [0, bh], c + [0, bh]]), f.colours.ink, width=2.5)
    hr = f.u(14, 26)
    hc = c + ([d * (bw + hr * 0.4), -bh * 0.3] if side else [0, -bh - hr * 0.6])
    head = f.part("head", hc + ([-d * hr * 0.8, 0] if side else [0, hr * 0.8]), body)
    if f.maybe(0.85):
        limbs.ears(f, head, hc, hr, hr, "feeler", d * 0.7 if side else 0)
    f.fill(head, oval(hc, hr, hr * 0.92), f.colours.limb())
    face(f, head, hc, hr * 0.85, hr * 0.85, d * 0.5 if side else 0, 1 if side and f.maybe(0.5) else 2, muzzle=0.05)
