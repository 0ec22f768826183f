"""One mass with a face: monsters and ghosts, and the thin limbs of things that have come alive."""

from __future__ import annotations

import numpy as np

from studio.train.figures import limbs
from studio.train.figures.faces import face
from studio.train.figures.figure import Figure
from studio.train.figures.paths import Points, arc, at, box, closed, lump, oval, star


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
