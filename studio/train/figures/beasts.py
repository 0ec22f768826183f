"""Body plans of animals on land and in water."""

from __future__ import annotations

import numpy as np

from studio.train.figures import limbs
from studio.train.figures.faces import face
from studio.train.figures.figure import Figure, mixed
from studio.train.figures.heads import animal_head
from studio.train.figures.paths import along, arc, at, closed, oval, ribbon, star


def quadruped(f: Figure) -> None:
    """An animal on four legs from the side: standing, walking, with or without a neck, mane, horns, trunk."""
    f.subject = "animal"
    d = f.way
    bw, bh = f.u(38, 64), f.u(20, 42)
    c = at(128 - d * 10, 140)
    length, lw, hh = f.u(12, 54), f.u(5, 13), f.u(17, 40)
    hw = hh * f.u(0.85, 1.4)
    neck = f.u(12, 55) if f.maybe(0.3) else 0.0
    hc = c + [d * bw * f.u(0.8, 1.15), -bh * f.u(0.5, 1.2) - neck]
    colour, far = f.colours.main, mixed(f.colours.main, (20, 10, 30), f.u(0, 0.3))
    body = f.part("body", c)
    if f.maybe(0.94):
        limbs.tail(f, body, c + [-d * bw * 0.88, -bh * f.u(0, 0.5)], np.pi / 2 + d * f.u(0.2, 2.6), f.u(18, 66), f.u(2.5, 9), colour if f.maybe(0.6) else f.colours.limb(), behind=f.maybe(0.7))
    xs = np.array([-0.72, -0.48, 0.42, 0.68]) + f.r.normal(0, 0.06, 4)
    swing = f.u(0.15, 0.5) if f.maybe(0.4) else 0.05
    leg_colour, foot = f.colours.limb(), str(f.r.choice(limbs.FEET))

    def one(x: float, behind: bool, side: int) -> None:
        limbs.leg(f, body, c + [d * x * bw, bh * 0.55], np.pi / 2 + side * swing * f.u(0.3, 1), length + bh * 0.45, lw, far if behind else leg_colour, behind=behind, knee=f.r.normal(0, 0.2), foot=foot, toward=d)

    one(xs[0], True, 1)
    one(xs[3], True, -1)
    if neck:
        f.fill(body, ribbon([c + [d * bw * 0.55, 0], (c + [d * bw * 0.75, -bh * 0.4] + hc) / 2, hc], [bh * 0.6, hh * 0.5, hh * 0.4]), colour)
        if f.maybe(0.4):
            mane = f.part("hair", c + [d * bw * 0.5, -bh * 0.8], body)
            f.fill(mane, ribbon([c + [d * bw * 0.35, -bh * 0.8], (c + [d * bw * 0.4, -bh] + hc - [d * hh * 0.4, 0]) / 2, hc - [d * hh * 0.5, hh * 0.7]], [4, 7, 3]), f.colours.any())
    f.fill(body, oval(c, bw, bh, d * f.u(-0.12, 0.08), f.u(2, 3)), colour)
    limbs.decoration(f, body, c, bw * 0.9, bh * 0.8)
    if f.maybe(0.08):
        f.fill(body, arc(c, bw * 1.08, bh * f.u(1.2, 1.8), np.pi, 2 * np.pi), f.colours.any())  # a shell
    one(xs[1], False, 1)
    one(xs[2], False, -1)
    side = f.maybe(0.5)
    head = animal_head(f, body, hc, hw, hh, d * (f.u(0.5, 1) if side else f.u(0, 0.6)), hc + [-d * hw * 0.5, hh * 0.6], side)
    if f.maybe(0.05):  # a trunk is part of the head
        f.fill(head, ribbon([hc + [d * hw * 0.7, hh * 0.1], hc + [d * hw * 1.3, hh * 0.9], hc + [d * hw * f.u(1.1, 1.9), hh * f.u(1.2, 2)]], [hh * 0.32, hh * 0.22, hh * 0.14]), f.colours.near())


def sitting(f: Figure) -> None:
    """A cat or dog that sits, seen from the front: forelegs before the body, haunches beside it, tail around."""
    f.subject = "animal"
    hw, hh, bw, bh = f.u(30, 46), f.u(26, 42), f.u(28, 44), f.u(38, 60)
    c = at(128, 158)
    hc = c + [f.u(-8, 8), -bh - hh * 0.55]
    colour, lw = f.colours.main, bw * f.u(0.2, 0.3)
    body = f.part("body", c)
    limbs.tail(f, body, c + [f.way * bw * 0.85, bh * 0.7], -f.u(0.2, 1.2) if f.way > 0 else np.pi + f.u(0.2, 1.2), f.u(36, 70), f.u(4, 9), f.colours.limb(), behind=f.maybe(0.7))
    f.fill(body, closed([c + [-bw * 0.55, -bh], c + [bw * 0.55, -bh], c + [bw, bh * 0.7], c + [0, bh], c + [-bw, bh * 0.7]], 8), colour)
    limbs.decoration(f, body, c - [0, bh * 0.2], bw * 0.6, bh * 0.6)
    for s in (-1, 1):
        limbs.stub(f, "leg", body, c + [s * bw * 0.8, bh * 0.5], np.pi / 2 - s * 0.3, bh * 0.55, bw * 0.32, f.colours.limb(), False)
    for s in (-1, 1):
        limbs.leg(f, body, c + [s * bw * 0.3, -bh * 0.1], np.pi / 2 + f.r.normal(0, 0.05), bh * 1.02, lw, f.colours.limb(), behind=False, foot="round")
    animal_head(f, body, hc, hw, hh, f.u(-0.3, 0.3), hc + [0, hh * 0.8])


def dinosaur(f: Figure) -> None:
    """Upright with a tail that grows out of the body, short arms, a long head or neck, plates along the back."""
    f.subject = "animal"
    d = f.way
    bw, bh = f.u(28, 44), f.u(36, 56)
    c, colour = at(128, 140), f.colours.main
    tall = f.maybe(0.4)
    hc = c + [d * bw * f.u(0.3, 1.2), -bh - (f.u(25, 50) if tall else f.u(0, 22))]
    hw, hh = f.u(22, 42), f.u(16, 32)
    body = f.part("body", c)
    plates = f.maybe(0.5)
    if plates:
        spikes = f.colours.any()
        for t in np.linspace(-0.8, 0.7, 6):
            f.fill(body, star(c + [-d * bw * 0.85 * np.sqrt(1 - t * t * 0.6), bh * t], 11, 5, 3, f.u(0, 2)), spikes)
    limbs.tail(f, body, c + [-d * bw * 0.6, bh * 0.45], (np.pi if d > 0 else 0) - d * f.u(-0.3, 0.7), f.u(50, 95), bh * f.u(0.35, 0.6), colour, behind=f.maybe(0.6), broad=True)
    lw, length = bw * f.u(0.3, 0.45), f.u(14, 44)
    limbs.leg(f, body, c + [d * bw * 0.45, bh * 0.6], np.pi / 2 - 0.15 * d, length + bh * 0.4, lw, mixed(colour, (0, 0, 0), 0.15), behind=True, toward=d)
    aw, al, aa = f.u(4, 9), f.u(18, 44), f.u(-0.4, 1.2)
    far = f.maybe(0.7)
    if far:
        limbs.arm(f, body, c + [d * bw * 0.75, -bh * 0.35], aa * 0.7 if d > 0 else np.pi - aa * 0.7, al, aw, mixed(colour, (0, 0, 0), 0.15), behind=True)
    f.fill(body, ribbon([c + [0, bh * 0.3], c + [d * bw * 0.2, -bh * 0.5], hc], [bw * 1.0, bw * 0.8, hh * 0.6]), colour)
    f.fill(body, oval(c + [0, bh * 0.2], bw, bh * 0.85), colour, 0.0 if f.maybe(0.5) else 1.0)
    if f.maybe(0.6):
        f.decor(body, oval(c + [d * bw * 0.5, bh * 0.1], bw * 0.55, bh * 0.8), f.colours.belly())
    limbs.leg(f, body, c + [-d * bw * 0.05, bh * 0.55], np.pi / 2 + 0.1 * d, length + bh * 0.45, lw * 1.1, f.colours.limb(), behind=False, toward=d)
    limbs.arm(f, body, c + [d * bw * 0.45, -bh * 0.3], aa if d > 0 else np.pi - aa, al, aw, f.colours.limb(), elbow=-d * f.u(0, 0.8))
    animal_head(f, body, hc + [d * hw * 0.3, 0], hw, hh, d * f.u(0.6, 1), hc + [0, hh * 0.7], True)


def turtle(f: Figure) -> None:
    """A turtle from above or the side: four flat legs, a shell, a small head."""
    f.subject = "animal"
    d, c = f.way, at(128, 140)
    w, h = f.u(48, 66), f.u(28, 46)
    body, skin = f.part("body", c), f.colours.limb()
    for x in (-0.6, 0.6):
        limbs.stub(f, "leg", body, c + [x * w, h * 0.5], np.pi / 2 - x * 0.5, f.u(26, 42), f.u(8, 13), skin, True)
    limbs.tail(f, body, c + [-d * w * 0.95, h * 0.3], np.pi if d > 0 else 0, f.u(10, 26), f.u(3, 6), skin)
    hc, hr = c + [d * (w + f.u(8, 22)), -h * f.u(-0.1, 0.9)], f.u(15, 26)
    head = f.part("head", c + [d * w * 0.8, h * 0.1], body, behind=True)
    f.fill(head, ribbon([c + [d * w * 0.6, h * 0.3], (c + [d * w, h * 0.2] + hc) / 2, hc], [hr * 0.6, hr * 0.6, hr * 0.6]), skin)
    f.fill(head, oval(hc, hr, hr * 0.85), skin)
    face(f, head, hc, hr * 0.8, hr * 0.8, d * f.u(0.4, 1), 1 if f.maybe(0.6) else 2, muzzle=0)
    f.fill(body, np.concatenate([arc(c + [0, h * 0.4], w, h * 1.4, np.pi, 2 * np.pi, 20), [c + [w * 0.9, h * 0.6], c + [-w * 0.9, h * 0.6]]]), f.colours.any())
    limbs.decoration(f, body, c, w * 0.8, h * 0.8)


def fish(f: Figure) -> None:
    f.subject = "fish"
    d = f.way
    bw, bh = f.u(48, 80), f.u(22, 58)
    c = at(128 + d * 12, 128)
    body = f.part("body", c)
    size = f.u(22, 52)
    x = c[0] - d * bw * 0.8
    limbs.fin(f, body, c - [d * bw * 0.88, 0], [[x + d * 8, c[1] - 3], [x - d * size, c[1] - size * f.u(0.5, 1)], [x - d * size * f.u(0.4, 0.8), c[1]], [x - d * size, c[1] + size * f.u(0.5, 1)], [x + d * 8, c[1] + 3]], f.colours.limb(), True, "tail")
    for s in (-1, 1):
        if f.maybe(0.75):
            limbs.fin(f, body, c + [0, s * bh * 0.85], [c + [d * bw * f.u(0.2, 0.5), s * bh * 0.75], c + [-d * bw * f.u(0, 0.4), s * (bh + f.u(8, 34))], c + [-d * bw * f.u(0.3, 0.6), s * bh * 0.7], c + [0, s * bh * 0.6]], f.colours.limb(), True)
    f.fill(body, closed([c + [d * bw, f.u(-0.15, 0.15) * bh], c + [d * bw * 0.5, -bh * 0.85], c + [-d * bw * 0.3, -bh * 0.8], c + [-d * bw, 0], c + [-d * bw * 0.3, bh * 0.8], c + [d * bw * 0.5, bh * 0.85]], 8), f.colours.main)
    limbs.decoration(f, body, c - [d * bw * 0.2, 0], bw * 0.7, bh * 0.8)
    face(f, body, c + [d * bw * 0.55, 0], bw * 0.4, bh * 0.75, d * 0.5, 1, muzzle=0)
    if f.maybe(0.75):
        root = c + [d * bw * 0.12, bh * 0.2]
        limbs.fin(f, body, root, [root, root + [-d * bw * f.u(0.3, 0.55), bh * f.u(-0.3, 0.3)], root + [-d * bw * f.u(0.15, 0.4), bh * f.u(0.35, 0.9)]], f.colours.limb(), False)


def whale(f: Figure) -> None:
    """A whale, dolphin or shark: tail up, a fin at the side, a back fin perhaps, a pale belly."""
    f.subject = "fish" if f.maybe(0.5) else "animal"
    d = f.way
    bw, bh = f.u(62, 88), f.u(28, 58)
    c = at(128 + d * 8, 140)
    body = f.part("body", c)
    root = c + [-d * bw * 0.85, -bh * 0.3]
    tip = root + [-d * f.u(15, 35), -f.u(10, 45)]
    i = f.part("tail", root, body, behind=f.maybe(0.5))
    f.fill(i, ribbon([root + [d * 10, 4], (root + tip) / 2 + [0, 6], tip], [bh * 0.3, bh * 0.18, bh * 0.1]), f.colours.main)
    f.fill(i, closed([tip + [0, 4], tip + [-d * 26, -14], tip + [-d * 8, -10], tip + [d * 12, -24], tip + [d * 5, -4]]), f.colours.main)
    if f.maybe(0.4):
        limbs.fin(f, body, c - [0, bh * 0.8], [c + [d * 12, -bh * 0.7], c + [-d * 14, -bh - 22], c + [-d * 18, -bh * 0.7]], f.colours.near(), True)
    f.fill(body, closed([c + [d * bw, -bh * 0.1], c + [d * bw * 0.5, -bh * 0.95], c + [-d * bw * 0.5, -bh * 0.6], c + [-d * bw, -bh * 0.25], c + [-d * bw * 0.4, bh * 0.8], c + [d * bw * 0.6, bh * 0.9]], 8), f.colours.main)
    if f.maybe(0.6):
        f.decor(body, oval(c + [d * bw * 0.25, bh * 0.85], bw * 0.85, bh * 0.55), f.colours.belly())
    face(f, body, c + [d * bw * 0.6, 0], bw * 0.35, bh * 0.6, d * 0.5, 1 if f.maybe(0.8) else 2, muzzle=0)
    limbs.fin(f, body, c + [d * bw * 0.15, bh * 0.4], [c + [d * bw * 0.25, bh * 0.35], c + [-d * bw * 0.15, bh * f.u(0.9, 1.4)], c + [0, bh * 0.4]], f.colours.near(), False)
    if f.maybe(0.3):
        f.subject = "animal"


def octopus(f: Figure) -> None:
    """Octopus, squid, jellyfish, spider: many arms (legs here) around or below one round head."""
    f.subject = "animal"
    c = at(128, 104)
    w, h = f.u(36, 60), f.u(36, 60)
    colour, spider = f.colours.main, f.maybe(0.25)
    head = f.part("body" if spider else "head", c)
    count = int(f.r.integers(4, 9))
    width = f.u(1.5, 3.5) if spider else f.u(4, 10)
    for k, x in enumerate(np.linspace(-0.9, 0.9, count)):
        root = c + [x * w * 0.85, h * (0.75 - 0.35 * abs(x))]
        a = np.pi / 2 - x * f.u(0.3, 1.0)
        limbs.leg(f, head, root, a, f.u(40, 78), width * f.u(0.8, 1.2), colour if not spider else f.colours.ink, behind=f.maybe(0.7), knee=f.r.normal(0, 0.6) + (k % 2) * 0.3, foot="none")
    f.fill(head, oval(c, w, h, 0, f.u(2, 2.6)), colour)
    limbs.decoration(f, head, c - [0, h * 0.4], w * 0.7, h * 0.4)
    face(f, head, c + [0, h * 0.15], w * 0.8, h * 0.7, 0, muzzle=0)


def crab(f: Figure) -> None:
    """A crab: claws as arms, legs in a row, eyes on stalks."""
    f.subject = "animal"
    c, w, h = at(128, 140), f.u(44, 64), f.u(26, 42)
    body = f.part("body", c)
    for s in (-1, 1):
        for x in np.linspace(0.35, 0.85, 3):
            limbs.leg(f, body, c + [s * w * x, h * 0.5], np.pi / 2 - s * f.u(0.2, 0.8), f.u(20, 34), f.u(2.5, 5), f.colours.near(), foot="none", knee=s * 0.5)
        i = limbs.arm(f, body, c + [s * w * 0.85, -h * 0.2], -f.u(0.3, 1.0) if s > 0 else np.pi + f.u(0.3, 1.0), f.u(30, 46), f.u(4, 8), f.colours.near(), behind=True, end="none")
        tip = f.marks[-1].points[len(f.marks[-1].points) // 2]
        f.fill(i, closed([tip + [-14, 4], tip + [-12, -16], tip + [-3, -6], tip + [6, -20], tip + [14, 2], tip + [0, 10]]), f.colours.near())
    f.fill(body, oval(c, w, h, 0, 2.4), f.colours.main)
    face(f, body, c, w * 0.6, h * 0.9, 0, muzzle=0)


def snail(f: Figure) -> None:
    """A snail or snake: a long soft body, a coil on its back, feelers."""
    f.subject = "animal"
    d, c = f.way, at(128, 165)
    body = f.part("body", c)
    shell = f.maybe(0.7)
    line = [c + [-d * 75, 22], c + [-d * 20, 20], c + [d * 45, 18], c + [d * 68, -f.u(10, 50)]] if shell else [c + [-d * 80, f.u(-20, 20)], c + [-d * 40, f.u(-30, 30)], c + [d * 10, f.u(-30, 30)], c + [d * 60, -40]]
    width = f.u(9, 16)
    if not shell:
        tail = f.part("tail", line[1], body, behind=True)
        f.fill(tail, ribbon([line[1] + [d * 6, 0], line[1], line[0]], [width, width * 0.9, 2]), f.colours.main)
        line = line[1:]
    f.fill(body, ribbon(line, [3 if shell else width, width, width, width * 0.8]), f.colours.main)
    if shell:
        k = f.u(34, 52)
        f.fill(body, oval(c + [-d * 12, -k * 0.6], k, k * 0.95), f.colours.any())
        t = np.linspace(0.5, 12, 40)
        f.decor(body, np.stack([c[0] - d * 12 + k * t / 13 * np.cos(t), c[1] - k * 0.6 + k * t / 13 * np.sin(t)], 1), f.colours.ink, width=3)
    hc, hr = line[-1] - [0, 6], f.u(15, 26)
    head = f.part("head", hc + [0, hr * 0.7], body)
    if f.maybe(0.7):
        limbs.ears(f, head, hc, hr, hr, "feeler")
    f.fill(head, oval(hc, hr, hr * 0.9), f.colours.main)
    face(f, head, hc, hr * 0.85, hr * 0.8, d * f.u(0, 0.8), muzzle=0)


def starfish(f: Figure) -> None:
    """Starfish or sun with a face: rays are no limbs for a sun, arms for a starfish."""
    c, count = at(128, 128), int(f.r.integers(5, 6))
    f.subject = "animal"
    body = f.part("body", c)
    size, colour = f.u(40, 55), f.colours.main
    for k in range(count):
        a = -np.pi / 2 + k * 2 * np.pi / count
        kind = "arm" if k in (1, 4) else "leg" if k in (2, 3) else "head"
        i = f.part(kind, c + along(a) * size * 0.6, body)
        f.fill(i, ribbon([c + along(a) * size * 0.3, c + along(a) * size * 1.1, c + along(a) * size * 1.9], [size * 0.5, size * 0.36, size * 0.2]), colour)
    f.fill(body, oval(c, size * 0.75, size * 0.75), colour, 0)
    face(f, body, c, size * 0.6, size * 0.6, 0, muzzle=0)
