"""Heads: of animals, for many plans, and heads alone, for the second look."""

from __future__ import annotations

import numpy as np

from studio.train.figures import limbs
from studio.train.figures.faces import face
from studio.train.figures.figure import Figure, hsv, mixed
from studio.train.figures.paths import Point, Points, at, box, lump, oval, star


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
