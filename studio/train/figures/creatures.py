"""Body plans of what lives: people, mascots, animals on four legs or two, birds, fish, insects, monsters, heads alone.

Each plan is a function that draws into a Figure; `PLANS` gives each its share.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from studio.train.figures import limbs
from studio.train.figures.faces import face, grille, visor
from studio.train.figures.figure import Colour, Figure, hsv, mixed
from studio.train.figures.paths import Point, Points, along, arc, at, box, closed, lump, oval, ribbon, star


@dataclass
class Build:
    """The measures of an upright body: head centre and half sizes, body centre and half sizes, leg length."""

    head: Points
    hw: float
    hh: float
    body: Points
    bw: float
    bh: float
    leg: float


def upright(f: Figure, chibi: float, legs: tuple[float, float] = (12, 62)) -> Build:
    """From long-legged (chibi 0) to all head (1)."""
    hw, hh = 24 + 38 * chibi + f.u(-4, 4), 24 + 32 * chibi + f.u(-4, 6)
    bw, bh = hw * f.u(0.5, 1.15), f.u(24, 48)
    length = f.u(*legs) * (1.2 - chibi)
    top = 128 - (2 * hh + 2 * bh + length) / 2
    return Build(at(128 + f.u(-6, 6), top + hh), hw, hh, at(128, top + 2 * hh + bh * f.u(0.8, 0.95)), bw, bh, length)


def _arms(f: Figure, body: int, b: Build, colour: Colour, in_front: bool, plan: list[tuple[bool, float, float]], width: float, length: float, is_stub: bool) -> None:
    """The arms that lie before the body, or those behind; `plan` has (before?, angle, elbow) a side."""
    for s, (before, angle, elbow) in zip((-1, 1), plan, strict=True):
        if before != in_front:
            continue
        root = b.body + [s * b.bw * (0.8 if not before else 0.7), -b.bh * f.u(0.45, 0.7)]
        a = angle if s > 0 else np.pi - angle
        if is_stub:
            limbs.stub(f, "arm", body, root, a, length * 0.6, width, colour, not in_front)
        else:
            limbs.arm(f, body, root, a, length, width, colour, behind=not in_front, elbow=elbow * s, holds=f.maybe(0.12))


def _arm_plan(f: Figure) -> list[tuple[bool, float, float]]:
    """Hanging, raised, on the hips, crossed before the body; both alike or not."""
    def one() -> tuple[bool, float, float]:
        u = f.r.random()
        if u < 0.4:
            return f.maybe(0.6), f.u(0.6, 1.5), f.r.normal(0, 0.3)
        if u < 0.7:
            return f.maybe(0.6), f.u(-1.4, 0.4), f.u(-1.0, 0.4)
        if u < 0.85:
            return f.maybe(0.7), f.u(0.3, 1.1), f.u(0.8, 2.0)
        return True, f.u(1.3, 2.3), f.u(0.0, 0.9)  # across the body

    first = one()
    return [first, first if f.maybe(0.45) else one()]


def _legs(f: Figure, body: int, b: Build, colour: Colour, width: float, behind: bool = True) -> None:
    toward = f.way if f.maybe(0.3) else 0
    step = f.u(0.1, 0.6) if f.maybe(0.2) else 0.0
    for s in (-1, 1):
        a = np.pi / 2 - s * f.u(-0.12, 0.3) + step * s * 0.5
        limbs.leg(f, body, b.body + [s * b.bw * f.u(0.3, 0.62), b.bh * 0.8], a, b.leg + b.bh * 0.22, width, colour, behind=behind, knee=f.r.normal(0, 0.12) + step * f.way * 0.5, toward=toward or s)


def person(f: Figure) -> None:
    """A person of any build, dressed, from a stick figure to all head."""
    f.subject = "person"
    b = upright(f, f.u(0, 1))
    stick = f.maybe(0.1)
    skin, cloth, trousers, hair = f.colours.skin() if f.maybe(0.8) else f.colours.any(), f.colours.any(), f.colours.any(), f.colours.any()
    if stick:
        skin = cloth = trousers = f.colours.ink if f.maybe(0.6) else f.colours.main
        b.bw *= 0.25
    aw, lw = (f.u(1.5, 3.2),) * 2 if stick else (f.u(4, 11), b.bw * f.u(0.2, 0.42))
    body = f.part("body", b.body)
    plan, arm_length = _arm_plan(f), b.bh * f.u(1.0, 1.8) + 8
    if f.maybe(0.08):
        _pair_of_wings(f, body, b)
    hair_style = f.r.random()
    head = f.part("head", b.head + [0, b.hh * 0.85], body)
    if hair_style < 0.3:
        limbs.hair_behind(f, head, b.head, b.hw, b.hh, hair)
    sleeves = cloth if f.maybe(0.6) else skin
    _arms(f, body, b, sleeves, False, plan, aw, arm_length, False)
    if b.leg > 4:
        _legs(f, body, b, trousers if f.maybe(0.7) else skin, lw)
    _torso(f, body, b, cloth, stick)
    front_first = f.maybe(0.5)
    if front_first:
        _arms(f, body, b, sleeves, True, plan, aw, arm_length, False)
    turn = 0.0 if f.maybe(0.55) else f.way * f.u(0.2, 0.9)
    if f.maybe(0.3):
        limbs.ears(f, head, b.head + [0, b.hh * 0.65], b.hw, b.hh * 0.7, "side")
    f.fill(head, oval(b.head, b.hw, b.hh, 0, f.u(1.9, 3)), (255, 255, 255) if stick and f.maybe(0.7) else skin)
    if f.maybe(0.92):
        face(f, head, b.head + [0, b.hh * 0.12], b.hw * 0.85, b.hh * 0.85, turn, muzzle=0.03)
    if hair_style < 0.75:
        limbs.hair_front(f, head, b.head, b.hw, b.hh, hair)
    if f.maybe(0.25):
        limbs.hat(f, head, b.head, b.hw, b.hh)
    if f.maybe(0.06):
        beard = f.part("hair", b.head + [0, b.hh * 0.6], head)
        f.fill(beard, closed([b.head + [-b.hw * 0.7, b.hh * 0.45], b.head + [b.hw * 0.7, b.hh * 0.45], b.head + [0, b.hh * f.u(1.2, 1.8)]]), hair)
    if not front_first:
        _arms(f, body, b, sleeves, True, plan, aw, arm_length, False)


def _torso(f: Figure, body: int, b: Build, cloth: Colour, stick: bool) -> None:
    c, w, h = b.body, b.bw, b.bh
    if stick or not f.maybe(0.35):
        f.fill(body, oval(c, w, h * 1.05, 0, f.u(2, 5)), cloth)
    else:
        f.fill(body, closed([c + [-w * 0.55, -h], c + [w * 0.55, -h], c + [w * f.u(1, 1.5), h], c + [0, h * 1.05], c + [-w * f.u(1, 1.5), h]], 8), cloth)
    if not stick:
        for _ in range(f.pick(3)):
            limbs.decoration(f, body, c, w, h)
    if f.maybe(0.15):
        f.fill(body, oval(c - [0, h * 0.85], w * 0.75, h * 0.16), f.colours.any())


def _pair_of_wings(f: Figure, body: int, b: Build) -> None:
    manner, angle, colour, length = str(f.r.choice(["leaf", "feathers", "bat", "round"])), f.u(-0.9, 0.3), f.colours.any(), f.u(36, 66)
    for s in (-1, 1):
        limbs.wing(f, body, b.body + [s * b.bw * 0.4, -b.bh * 0.4], angle if s > 0 else np.pi - angle, length, length * 0.7, colour, behind=True, manner=manner, flip=s)


def mascot(f: Figure) -> None:
    """An animal or creature upright and from the front: bears, bunnies, aliens."""
    f.subject = "animal" if f.maybe(0.75) else "monster"
    b = upright(f, f.u(0.3, 1), (4, 36))
    b.bw, b.bh = b.hw * f.u(0.6, 1.2), f.u(30, 60)
    colour = f.colours.main
    body = f.part("body", b.body)
    if f.maybe(0.45):
        limbs.tail(f, body, b.body + [-f.way * b.bw * 0.7, b.bh * 0.5], np.pi / 2 + f.way * f.u(0.6, 2.2), f.u(24, 70), f.u(3, 10), f.colours.limb())
    if f.maybe(0.12):
        _pair_of_wings(f, body, b)
    plan, length = _arm_plan(f), b.bh * f.u(0.7, 1.5) + 6
    width, short = b.bw * f.u(0.14, 0.4), f.maybe(0.25)
    arm_colour, leg_colour = f.colours.limb(), f.colours.limb()
    seated = f.maybe(0.25)
    _arms(f, body, b, arm_colour, False, plan, width, length, short)
    if not seated:
        _legs(f, body, b, leg_colour, b.bw * f.u(0.2, 0.42))
    f.fill(body, oval(b.body, b.bw, b.bh, 0, f.u(2, 3.4)), colour)
    limbs.decoration(f, body, b.body, b.bw, b.bh)
    if seated:
        for s in (-1, 1):
            limbs.stub(f, "leg", body, b.body + [s * b.bw * 0.7, b.bh * 0.75], np.pi / 2 - s * f.u(0.2, 1.2), b.bw * f.u(0.6, 1.1), b.bw * f.u(0.25, 0.45), leg_colour, False)
    arms_late = f.maybe(0.5)
    if not arms_late:
        _arms(f, body, b, arm_colour, True, plan, width, length, short)
    animal_head(f, body, b.head, b.hw, b.hh, 0.0 if f.maybe(0.6) else f.way * f.u(0.2, 0.8), b.head + [0, b.hh * 0.85])
    if arms_late:
        _arms(f, body, b, arm_colour, True, plan, width, length, short)


def animal_head(f: Figure, body: int, c: Points, rx: float, ry: float, turn: float, neck: Point, one_eyed: bool = False) -> int:
    """Head, ears, mane, face. From the side with one eye the snout sticks out."""
    head = f.part("head", neck, body)
    colour = f.colours.main if f.maybe(0.7) else f.colours.near()
    if f.maybe(0.1):  # a mane or ruff around
        mane = f.part("hair", c, head, behind=True)
        k = f.u(1.25, 1.6)
        f.fill(mane, star(c, rx * k * 1.1, rx * k * 0.9, int(f.r.integers(9, 18))) if f.maybe(0.5) else oval(c, rx * k, ry * k), f.colours.any())
    design = str(f.r.choice(limbs.EARS)) if f.maybe(0.88) else None
    late = design in ("floppy", "tuft")
    if design and not late:
        limbs.ears(f, head, c, rx, ry, design, turn)
    f.fill(head, oval(c, rx, ry, f.u(-0.15, 0.15), f.u(1.9, 2.9)) if f.maybe(0.75) else lump(f.r, c, rx, ry, 0.05), colour)
    s = float(np.sign(turn) or f.way)
    if one_eyed and f.maybe(0.75):
        snout = c + [s * rx * f.u(0.6, 1.0), ry * f.u(0.15, 0.4)]
        f.fill(head, oval(snout, rx * f.u(0.4, 0.75), ry * f.u(0.28, 0.5), s * f.u(-0.1, 0.25)), colour if f.maybe(0.6) else f.colours.belly(), 0 if f.maybe(0.6) else 1)
        f.decor(head, oval(snout + [s * rx * 0.45, -ry * 0.15], rx * f.u(0.1, 0.18), ry * f.u(0.08, 0.15)), f.colours.ink)
    face(f, head, c, rx * 0.82, ry * 0.82, turn, 1 if one_eyed else 2, muzzle=0.45)
    if late:
        limbs.ears(f, head, c, rx, ry, design, turn)
    if f.maybe(0.12):
        limbs.hair_front(f, head, c, rx, ry, f.colours.any())
    elif f.maybe(0.1):
        limbs.hat(f, head, c, rx, ry)
    return head


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


def blob(f: Figure) -> None:
    """A monster or ghost: one mass with a face, with thin limbs, stubs or none."""
    f.subject = "monster"
    w, h = f.u(44, 86), f.u(45, 92)
    c = at(128, 126)
    body = f.part("body", c)
    outline = _blob_outline(f, c, w, h)
    thin_limbs(f, body, c, w, h, 0.7)
    if f.maybe(0.3):
        limbs.ears(f, body, c, w, h)
    f.fill(body, outline, f.colours.main)
    limbs.decoration(f, body, c, w, h)
    face(f, body, c + [0, h * f.u(-0.25, 0.2)], w * f.u(0.5, 0.85), h * f.u(0.4, 0.65), f.u(-0.3, 0.3), 2 if f.maybe(0.85) else 1, muzzle=0.05)
    if f.maybe(0.1):
        limbs.hat(f, body, c, w * 0.9, h)


def _blob_outline(f: Figure, c: Points, w: float, h: float) -> Points:
    u = f.pick(6)
    if u == 0:
        return oval(c, w, h, 0, f.u(2, 6))
    if u == 1:
        return lump(f.r, c, w, h, 0.12)
    if u == 2:
        hem = [[x, c[1] + h * (0.95 if j % 2 else 0.7)] for j, x in enumerate(np.linspace(c[0] + w, c[0] - w, 9))]
        return np.concatenate([arc(c, w, h, np.pi, 2 * np.pi, 20), np.array(hem)])
    if u == 3:
        return star(c, w * 1.1, w * f.u(0.75, 0.95), int(f.r.integers(10, 22)))
    if u == 4:
        return closed([c + [0, -h], c + [w * 0.6, -h * 0.2], c + [w, h * 0.6], c + [0, h], c + [-w, h * 0.6], c + [-w * 0.6, -h * 0.2]], 8)
    return box(c, w, h)


def thin_limbs(f: Figure, body: int, c: Points, w: float, h: float, share: float) -> None:
    """Arms and legs of a thing that has come alive, drawn behind it."""
    if not f.maybe(share):
        return
    colour = f.colours.ink if f.maybe(0.5) else f.colours.limb()
    length, width = f.u(18, 52), f.u(1.8, 8)
    if f.maybe(0.8):
        for s in (-1, 1):
            limbs.leg(f, body, c + [s * w * f.u(0.25, 0.5), h * 0.85], np.pi / 2 - s * f.u(-0.1, 0.35), length * f.u(0.6, 1), width, colour, toward=s)
    if f.maybe(0.8):
        short, same = f.maybe(0.2), f.u(-1.2, 1.2)
        for s in (-1, 1):
            angle = same if f.maybe(0.4) else f.u(-1.2, 1.2)
            a = angle if s > 0 else np.pi - angle
            root = c + [s * w * 0.88, h * f.u(-0.1, 0.35)]
            if short:
                limbs.stub(f, "arm", body, root, a, length * 0.7, width * 1.8, f.colours.limb(), f.maybe(0.5))
            else:
                limbs.arm(f, body, root, a, length, width, colour, behind=True, holds=f.maybe(0.1))


def head_alone(f: Figure) -> None:
    """A face and nothing else: emoji, an animal's head, a person's head with hair and neck."""
    f.subject = "face"
    c, w = at(128, 128), f.u(60, 92)
    h = w * f.u(0.75, 1.15)
    u = f.r.random()
    if u < 0.35:
        head = f.part("head", c + [0, h * 0.9])
        f.fill(head, oval(c, w, h if f.maybe(0.4) else w), hsv(f.r.normal(0.13, 0.02), f.u(0.6, 1), 1) if f.maybe(0.5) else f.colours.main)
        face(f, head, c, w * 0.85, h * 0.85, f.u(-0.2, 0.2), muzzle=0.03)
    elif u < 0.7:
        animal_head(f, -1, c, w, h, f.u(-0.3, 0.3) if f.maybe(0.8) else f.way * f.u(0.3, 0.9), c + [0, h * 0.9])
    else:
        head, hair, skin = f.part("head", c + [0, h * 0.9]), f.colours.any(), f.colours.skin()
        if f.maybe(0.5):
            limbs.hair_behind(f, head, c, w * 0.85, h, hair)
        if f.maybe(0.5):
            f.fill(head, box(c + [0, h], w * 0.25, h * 0.35), mixed(skin, (120, 60, 40), 0.2))
        limbs.ears(f, head, c + [0, h * 0.65], w * 0.85, h * 0.7, "side")
        f.fill(head, oval(c, w * 0.85, h, 0, f.u(1.9, 2.8)), skin)
        face(f, head, c + [0, h * 0.12], w * 0.72, h * 0.85, f.u(-0.4, 0.4), muzzle=0)
        if f.maybe(0.8):
            limbs.hair_front(f, head, c, w * 0.85, h, hair)
        if f.maybe(0.2):
            limbs.hat(f, head, c, w * 0.85, h)


def robot(f: Figure) -> None:
    f.subject = "machine" if f.maybe(0.8) else "monster"
    b = upright(f, f.u(0.1, 0.9), (8, 44))
    body, power = f.part("body", b.body), f.u(2.5, 12)
    plan, colour = _arm_plan(f), f.colours.limb()
    width, length = f.u(4, 10), b.bh * f.u(1, 1.5) + 8
    _arms(f, body, b, colour, False, plan, width, length, False)
    _legs(f, body, b, f.colours.limb(), f.u(4, 11))
    f.fill(body, oval(b.body, b.bw, b.bh, 0, power), f.colours.main)
    for _ in range(1 + f.pick(2)):
        limbs.decoration(f, body, b.body, b.bw, b.bh)
    _arms(f, body, b, colour, True, plan, width, length, False)
    head = f.part("head", b.head + [0, b.hh], body)
    if f.maybe(0.6):
        top = b.head - [0, b.hh]
        i = f.part("ear", top, head, behind=True)
        f.fill(i, ribbon([top + [0, 4], top - [f.u(-5, 5), f.u(10, 22)]], [2, 1.5]), f.colours.ink)
        f.fill(i, oval(top - [0, 20], 5, 5), f.colours.any())
    if f.maybe(0.4):
        limbs.ears(f, head, b.head + [0, b.hh * 0.6], b.hw, b.hh * 0.5, "side")
    f.fill(head, oval(b.head, b.hw, b.hh, 0, f.u(2.2, 12)), f.colours.near())
    if f.maybe(0.5):
        visor(f, head, b.head, b.hw, b.hh)
    else:
        face(f, head, b.head, b.hw * 0.85, b.hh * 0.8, 0, with_mouth=f.maybe(0.5), muzzle=0)
        if f.maybe(0.4):
            grille(f, head, b.head + [0, b.hh * 0.6], b.hw * 0.4)


def kneeling(f: Figure) -> None:
    """A kneeling or sitting person seen from the side: limbs that cross the body and each other."""
    f.subject = "person"
    d, c = f.way, at(128, 150)
    skin, cloth, lw = f.colours.skin(), f.colours.any(), f.u(7, 12)
    body = f.part("body", c)
    legs = f.colours.any()
    limbs.leg(f, body, c + [0, 34], np.pi / 2 - d * f.u(0.7, 1.5), 70, lw, mixed(legs, (0, 0, 0), 0.2), behind=True, knee=d * f.u(0.8, 1.7), toward=d)
    limbs.arm(f, body, c + [d * 6, -26], np.pi / 2 - d * f.u(-0.3, 1.4), f.u(44, 62), f.u(5, 8), mixed(cloth, (0, 0, 0), 0.2), behind=True, elbow=-d * f.u(0, 1.4))
    f.fill(body, oval(c, f.u(17, 28), 42, d * f.u(-0.1, 0.25), 2.4), cloth)
    limbs.decoration(f, body, c, 20, 40)
    limbs.leg(f, body, c + [-d * 2, 34], np.pi / 2 - d * f.u(0.5, 1.4), 72, lw, legs, behind=False, knee=d * f.u(0.6, 1.7), toward=d)
    hc, hw, hh = c + [d * f.u(0, 14), -42 - 30], f.u(24, 34), f.u(26, 34)
    head, hair = f.part("head", hc + [0, hh * 0.9], body), f.colours.any()
    if f.maybe(0.4):
        limbs.hair_behind(f, head, hc, hw, hh, hair)
    f.fill(head, oval(hc, hw, hh), skin)
    face(f, head, hc + [0, 3], hw * 0.85, hh * 0.85, d * f.u(0.3, 1), 1 if f.maybe(0.4) else 2, muzzle=0)
    if f.maybe(0.8):
        limbs.hair_front(f, head, hc, hw, hh, hair)
    limbs.arm(f, body, c + [-d * 2, -26], np.pi / 2 - d * f.u(-0.4, 1.6), f.u(46, 66), f.u(5, 9), cloth if f.maybe(0.7) else skin, elbow=-d * f.u(0, 1.5), holds=f.maybe(0.3))


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


PLANS = {person: 20, mascot: 13, quadruped: 13, sitting: 4, dinosaur: 5, bird: 10, flier: 5, fish: 5, whale: 3, insect: 5, octopus: 4, turtle: 2, blob: 7, head_alone: 6, robot: 5, kneeling: 4, starfish: 1}
KEPT_APART = {crab: 1, snail: 1}
