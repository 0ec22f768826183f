"""Body plans that stand on two legs: people of any build, mascots, robots, someone kneeling."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from studio.train.figures import limbs
from studio.train.figures.faces import face, grille, visor
from studio.train.figures.figure import Colour, Figure, mixed
from studio.train.figures.heads import animal_head
from studio.train.figures.paths import Points, at, closed, oval, ribbon


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
