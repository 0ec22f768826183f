"""Faces in many hands: eyes open, half shut, shut, crossed out; mouths of one line or wide open; beaks, snouts, glasses.

Noses, cheeks, glasses, whiskers and patches are drawn as part of the head, so that they are learnt as no eyes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from studio.train.figures.figure import Colour, Figure, hsv, mixed
from studio.train.figures.paths import Point, Points, arc, at, box, closed, oval, star

WHITE = (255, 255, 255)


@dataclass
class EyeLook:
    """What both eyes of a face share."""

    design: str
    size: float
    tall: float
    dark: Colour
    white: Colour
    iris: Colour
    lid: Colour
    gaze: Points
    lashes: bool


OPEN = ("dot", "glint", "pupil", "iris", "kawaii", "anime", "ring", "slit", "square", "lined", "sparkle")
HALF = ("half", "angry")
SHUT = ("happy", "asleep", "line", "chevron", "cross")


def _design(r: np.random.Generator) -> str:
    u = r.random()
    if u < 0.28:
        return str(r.choice(["dot", "glint"]))
    return str(r.choice(OPEN) if u < 0.7 else r.choice(HALF) if u < 0.8 else r.choice(SHUT))


def skin_of(f: Figure, head: int) -> Colour:
    """The colour that the head was last painted in."""
    return next((m.colour for m in reversed(f.marks) if m.part == head and not m.decor and not m.width), (200, 200, 200))


def readable(f: Figure, colour: Colour, ground: Colour) -> Colour:
    """Mostly, a colour that shows on the ground: a dark one on dark ground becomes light."""
    if abs(sum(colour) - sum(ground)) > 150 or f.maybe(0.25):
        return colour
    return mixed(colour, WHITE if sum(ground) < 330 else (10, 8, 14), f.u(0.75, 1.0))


def eye_look(f: Figure, rx: float, ry: float, ground: Colour) -> EyeLook:
    r = f.r
    small = min(rx, ry)
    size = small * float(r.choice([r.uniform(0.07, 0.15), r.uniform(0.13, 0.28), r.uniform(0.25, 0.42)], p=[0.42, 0.42, 0.16]))
    dark = hsv(r.random(), r.uniform(0, 0.7), r.uniform(0, 0.3)) if f.maybe(0.94) else (250, 250, 245)
    white, design = WHITE if f.maybe(0.85) else f.colours.any(), _design(r)
    if design in ("dot", "glint", "kawaii", "square", "sparkle") or design in SHUT:
        dark = readable(f, dark, ground)
    return EyeLook(design, max(size, 2.0), float(r.choice([1, 1, 1.3, 1.7])), dark, white, f.colours.any(), f.colours.near(), r.normal(0, 0.45, 2).clip(-1, 1), f.maybe(0.2))


def eye(f: Figure, head: int, c: Points, look: EyeLook, outward: int, design: str | None = None) -> None:
    """One eye at c; `outward` is -1 or 1, the side its lashes point to."""
    design = design or look.design
    i = f.part("eye", c, head, shut=design in SHUT)
    if design in SHUT:
        _shut_eye(f, i, c, look, outward, design)
        return
    _open_eye(f, i, c, look, design)
    if design in HALF:
        _lid(f, i, c, look, outward, design)
    if look.lashes and design not in ("dot", "square"):
        for a in (-0.3, -0.7, -1.1):
            root = c + look.size * np.array([outward * np.cos(a), look.tall * np.sin(a)])
            f.stroke(i, np.array([root, root + 0.45 * look.size * np.array([outward * np.cos(a), np.sin(a)])]), look.dark, look.size * 0.14)


def _shut_eye(f: Figure, i: int, c: Points, look: EyeLook, outward: int, design: str) -> None:
    s, w = look.size, max(1.3, look.size * f.u(0.2, 0.45))
    if design == "happy":
        f.stroke(i, arc(c + [0, s * 0.3], s * 0.95, s * f.u(0.5, 0.9), np.pi, 2 * np.pi), look.dark, w)
    elif design == "asleep":
        f.stroke(i, arc(c, s * 0.95, s * f.u(0.3, 0.7), 0.1, np.pi - 0.1), look.dark, w)
        if look.lashes:
            for a in (0.6, 1.57, 2.5):
                q = c + s * np.array([0.95 * np.cos(a), 0.6 * np.sin(a)])
                f.stroke(i, np.array([q, q + s * 0.4 * np.array([np.cos(a), np.sin(a)])]), look.dark, w * 0.5)
    elif design == "line":
        f.stroke(i, np.array([c - [s, 0], c + [s, f.u(-0.2, 0.2) * s]]), look.dark, w)
    elif design == "chevron":
        f.stroke(i, np.array([c + [outward * s * 0.8, -s * 0.6], c - [outward * s * 0.5, 0], c + [outward * s * 0.8, s * 0.6]]), look.dark, w)
    else:
        for k in (-1, 1):
            f.stroke(i, np.array([c + [-s * 0.7, -k * s * 0.7], c + [s * 0.7, k * s * 0.7]]), look.dark, w)


def _open_eye(f: Figure, i: int, c: Points, look: EyeLook, design: str) -> None:
    s, tall, dark, white = look.size, look.tall, look.dark, look.white
    q = c + look.gaze * s * 0.3
    thin = 0.6 if f.maybe(0.6) else 0.0
    if design == "dot":
        f.fill(i, oval(c, s * 0.65, s * 0.65 * tall), dark, 0)
    elif design == "glint":
        f.fill(i, oval(c, s * 0.75, s * 0.75 * tall), dark, 0)
        f.fill(i, oval(c + np.array([-0.2, -0.3]) * s, s * 0.24, s * 0.24), white, 0)
    elif design == "kawaii":
        f.fill(i, oval(c, s, s * 1.1), dark, 0)
        f.fill(i, oval(c + np.array([-0.3, -0.4]) * s, s * 0.33, s * 0.35), white, 0)
        f.fill(i, oval(c + np.array([0.3, 0.4]) * s, s * 0.17, s * 0.17), white, 0)
    elif design == "anime":
        f.fill(i, oval(c, s * 0.85, s * 1.25), look.iris, 0.6)
        f.fill(i, oval(c + [0, s * 0.1], s * 0.5, s * 0.8), dark, 0)
        f.fill(i, oval(c + np.array([-0.25, -0.5]) * s, s * 0.3, s * 0.33), white, 0)
        f.stroke(i, arc(c, s * 0.95, s * 1.3, np.pi * 1.05, np.pi * 1.95), dark, s * 0.25)
    elif design == "square":
        f.fill(i, oval(c, s * 0.7, s * 0.7 * tall, 0, 8), look.iris if f.maybe(0.5) else dark, 0)
    elif design == "sparkle":
        f.fill(i, oval(c, s, s * tall), dark, 0)
        f.fill(i, star(c, s * 0.7, s * 0.25, 4, 0.78), white, 0)
    elif design == "ring":
        f.fill(i, oval(c, s, s), look.iris, 0.8)
        f.fill(i, oval(c, s * 0.5, s * 0.5), dark, 0)
    else:
        _white_eye(f, i, c, q, look, design, thin)


def _white_eye(f: Figure, i: int, c: Points, q: Points, look: EyeLook, design: str, thin: float) -> None:
    """An eyeball with what is in it."""
    s, ry = look.size, look.size * look.tall
    shape = oval(c, s, ry) if design != "lined" else oval(c, s * 1.2, s * 0.6, 0, 1.5)
    f.fill(i, shape, look.white, thin)
    if design in ("iris", "half", "angry"):
        f.fill(i, oval(q, s * 0.6, s * 0.6), look.iris, 0)
    if design == "slit":
        f.fill(i, oval(c, s * 0.9, ry * 0.9), look.iris, 0)
        f.fill(i, oval(c, s * 0.2, ry * 0.75), look.dark, 0)
        return
    k = 0.36 if design in ("iris", "half") else f.u(0.28, 0.6)
    f.fill(i, oval(q, s * k, s * k * (1 if f.maybe(0.7) else look.tall)), look.dark, 0)
    if f.maybe(0.6):
        f.fill(i, oval(q + np.array([-0.15, -0.2]) * s, s * 0.15, s * 0.15), WHITE, 0)
    if design == "lined":
        f.stroke(i, arc(c, s * 1.2, s * 0.62, np.pi, 2 * np.pi), look.dark, s * 0.2)


def _lid(f: Figure, i: int, c: Points, look: EyeLook, outward: int, design: str) -> None:
    s, ry = look.size, look.size * look.tall
    low = f.u(-0.35, 0.15) * ry
    tilt = outward * (-s * 0.4 if design == "angry" else 0)
    edge = np.array([c + [s * 1.05, low + tilt], c + [-s * 1.05, low - tilt]])
    f.fill(i, np.concatenate([arc(c, s * 1.08, ry * 1.08, np.pi, 2 * np.pi), edge]), look.lid, 0.4)
    f.stroke(i, edge, look.dark, max(1.0, s * 0.2))


MOUTHS = ("smile", "smile", "frown", "flat", "wave", "cat", "open", "open", "teeth", "o", "lips", "grin", "fang", "tongue", "tiny", "crooked")
CLOSED_MOUTHS = ("smile", "frown", "flat", "wave", "cat", "lips", "fang", "tiny", "crooked")


def mouth(f: Figure, head: int, c: Points, w: float, design: str | None = None) -> None:
    """A mouth of half width w about c."""
    design = design or str(f.r.choice(MOUTHS))
    i = f.part("mouth", c, head, shut=design in CLOSED_MOUTHS)
    dark = readable(f, hsv(f.r.random(), f.u(0, 0.8), f.u(0, 0.4)) if f.maybe(0.9) else WHITE, skin_of(f, head))
    inside = hsv(f.r.normal(0.98, 0.03), f.u(0.4, 0.9), f.u(0.25, 0.8)) if f.maybe(0.7) else dark
    lw = max(1.2, w * f.u(0.1, 0.3))
    if design in CLOSED_MOUTHS:
        _line_mouth(f, i, c, w, lw, dark, inside, design)
    elif design == "o":
        f.fill(i, oval(c, w * f.u(0.3, 0.55), w * f.u(0.4, 0.8)), inside, 0.7)
    elif design == "grin":
        f.fill(i, oval(c, w, w * f.u(0.3, 0.5), 0, f.u(2, 6)), WHITE, 0.8)
        for q in np.linspace(-0.7, 0.7, int(f.r.integers(3, 7))):
            f.stroke(i, np.array([c + [q * w, -w * 0.3], c + [q * w, w * 0.3]]), dark, lw * 0.5)
        f.stroke(i, np.array([c - [w, 0], c + [w, 0]]), dark, lw * 0.5)
    else:
        _open_mouth(f, i, c, w, inside, dark, design)


def _line_mouth(f: Figure, i: int, c: Points, w: float, lw: float, dark: Colour, red: Colour, design: str) -> None:
    if design in ("smile", "tiny", "fang"):
        k = 0.45 if design == "tiny" else 1.0
        f.stroke(i, arc(c - [0, w * k * 0.4], w * k, w * k * f.u(0.4, 0.9), 0.15, np.pi - 0.15), dark, lw)
        if design == "smile" and f.maybe(0.2):
            for s in (-1, 1):
                f.stroke(i, np.array([c + [s * w * 1.1, -w * 0.45], c + [s * w * 0.85, -w * 0.15]]), dark, lw * 0.8)
        if design == "fang":
            f.fill(i, np.array([c + [w * 0.3, w * 0.1], c + [w * 0.65, -w * 0.02], c + [w * 0.45, w * 0.5]]), WHITE, 0.5)
    elif design == "frown":
        f.stroke(i, arc(c + [0, w * 0.5], w, w * f.u(0.4, 0.8), np.pi + 0.2, 2 * np.pi - 0.2), dark, lw)
    elif design == "cat":
        for s in (-1, 1):
            f.stroke(i, arc(c + [s * w * 0.5, -w * 0.1], w * 0.5, w * 0.45, 0, np.pi), dark, lw)
        if f.maybe(0.5):
            f.stroke(i, np.array([c - [0, w * 0.5], c - [0, w * 0.1]]), dark, lw)
    elif design == "wave":
        x = np.linspace(-1, 1, 16)
        f.stroke(i, np.stack([c[0] + x * w, c[1] + 0.15 * w * np.sin(x * f.u(5, 9))], 1), dark, lw)
    elif design == "lips":
        f.fill(i, closed([c - [w, 0], c + [-w * 0.4, -w * 0.4], c - [0, w * 0.22], c + [w * 0.4, -w * 0.4], c + [w, 0], c + [0, w * 0.45]]), red, 0.5)
        f.stroke(i, np.array([c - [w * 0.8, 0], c + [w * 0.8, 0]]), dark, lw * 0.4)
    else:
        tilt = f.u(0.2, 0.5) if design == "crooked" else f.r.normal(0, 0.08)
        f.stroke(i, np.array([c - [w, w * tilt], c + [w, w * tilt]]), dark, lw)


def _open_mouth(f: Figure, i: int, c: Points, w: float, inside: Colour, dark: Colour, design: str) -> None:
    h = w * f.u(0.5, 1.3)
    outline = np.concatenate([arc(c, w, w * f.u(-0.15, 0.25), np.pi, 2 * np.pi, 8), arc(c, w, h, 0, np.pi)])
    f.fill(i, outline, inside, 0.8)
    if design == "teeth" or f.maybe(0.35):
        f.fill(i, np.array([c + [-w * 0.75, 0], c + [w * 0.75, 0], c + [w * 0.6, h * 0.25], c + [-w * 0.6, h * 0.25]]), WHITE, 0)
    if design == "tongue" or f.maybe(0.5):
        f.fill(i, oval(c + [0, h * 0.65], w * 0.5, h * 0.28), hsv(0.98, 0.5, 1), 0)
    if design == "tongue":
        f.fill(i, oval(c + [w * 0.1, h * 1.05], w * 0.35, h * 0.45), hsv(0.98, 0.5, 1), 0.6)


def beak(f: Figure, head: int, c: Points, w: float, turn: float) -> None:
    """A beak seen from the side (|turn| > .5) or the front."""
    i = f.part("mouth", c, head, shut=f.maybe(0.75))
    shut = f.joints[i].shut
    colour = hsv(f.r.normal(0.1, 0.035), f.u(0.5, 0.95), f.u(0.5, 1)) if f.maybe(0.8) else f.colours.any()
    low = mixed(colour, (60, 20, 0), 0.2)
    if abs(turn) > 0.5:
        s, gape = float(np.sign(turn)), 0.04 if shut else f.u(0.2, 0.5)
        hook = f.u(-0.1, 0.35)
        f.fill(i, np.array([c + [0, w * 0.05], c + [s * w * 0.9, w * gape], c + [0, w * 0.4]]), low)
        f.fill(i, closed([c + [0, -w * 0.45], c + [s * w * 0.7, -w * (gape + 0.1)], c + [s * w * 1.2, w * (hook - gape)], c + [s * w * 0.5, -w * gape * 0.4], c + [0, w * 0.1]]), colour)
    elif f.maybe(0.3):  # a duck's bill
        f.fill(i, oval(c + [0, w * 0.12], w * 0.75, w * 0.25), low)
        f.fill(i, oval(c, w * 0.85, w * 0.28, 0, 3), colour)
    else:
        if not shut:
            f.fill(i, np.array([c + [-w * 0.35, 0], c + [w * 0.35, 0], c + [0, w * 0.8]]), low)
        f.fill(i, np.array([c + [-w * 0.45, -w * 0.1], c + [0, -w * 0.3], c + [w * 0.45, -w * 0.1], c + [0, w * f.u(0.3, 0.6)]]), colour)


def nose(f: Figure, head: int, c: Points, w: float) -> None:
    """Noses belong to the head."""
    dark = hsv(f.r.random(), f.u(0, 0.6), f.u(0, 0.4)) if f.maybe(0.7) else f.colours.any()
    u = f.pick(6)
    if u == 0:
        f.decor(head, oval(c, w * 0.5, w * 0.38), dark)
    elif u == 1:
        f.decor(head, np.array([c + [-w * 0.5, -w * 0.3], c + [w * 0.5, -w * 0.3], c + [0, w * 0.4]]), dark)
    elif u == 2:
        f.decor(head, oval(c, w, w * 0.7), f.colours.near(), 0.8)
        for s in (-1, 1):
            f.decor(head, oval(c + [s * w * 0.35, 0], w * 0.15, w * 0.25), dark)
    elif u == 3:
        f.decor(head, np.array([c + [0, -w], c + [f.way * w * 0.6, w * 0.2], c + [0, w * 0.3]]), dark, width=max(1.2, w * 0.2))
    elif u == 4:
        f.decor(head, oval(c, w * 0.55, w * 0.55), mixed(f.colours.main, (230, 60, 60), 0.5), 0.6)
    else:
        f.decor(head, arc(c, w * 0.5, w * 0.4, 0.2, np.pi - 0.2), dark, width=max(1.2, w * 0.2))


def _muzzle(f: Figure, head: int, c: Points, rx: float, ry: float) -> None:
    """A pale snout with whiskers perhaps, under the mouth."""
    f.decor(head, oval(c + [0, ry * 0.4], rx * f.u(0.35, 0.6), ry * f.u(0.28, 0.42)), f.colours.belly(), 0.5 if f.maybe(0.4) else 0)
    if f.maybe(0.3):
        for s in (-1, 1):
            for k in (-0.1, 0.1):
                root = c + [s * rx * 0.35, ry * 0.4]
                f.stroke(head, np.array([root, root + [s * rx * f.u(0.5, 0.9), ry * k * 2]]), f.colours.ink, max(1, rx * 0.02))


def _around_eyes(f: Figure, head: int, eyes: list[Points], look: EyeLook) -> None:
    """Cheeks, patches and rings near the eyes, which are none."""
    s = look.size
    if f.maybe(0.28):
        blush = hsv(f.r.normal(0.98, 0.03), f.u(0.3, 0.7), 1)
        for j, c in enumerate(eyes):
            f.decor(head, oval(c + [(-1 if j == 0 else 1) * s * 0.5, s * f.u(1.5, 2.3)], s * f.u(0.5, 0.9), s * f.u(0.35, 0.6)), blush)
    if f.maybe(0.14):
        colour = f.colours.any()
        for c in eyes[: 1 if f.maybe(0.3) else 2]:
            f.decor(head, oval(c + f.r.normal(0, 0.15, 2) * s, s * f.u(1.4, 2), s * f.u(1.4, 2.2) * look.tall), colour)


def _brows(f: Figure, head: int, eyes: list[Points], look: EyeLook) -> None:
    s, tilt = look.size, f.r.normal(0, 0.35)
    colour = look.dark if f.maybe(0.6) else f.colours.near(0.7)
    up = s * look.tall + s * f.u(0.4, 0.9)
    for j, c in enumerate(eyes):
        side = -1 if j == 0 else 1
        b = f.part("brow", c - [0, up], head)
        f.stroke(b, arc(c - [0, up - s * 0.3], s * f.u(1, 1.3), s * f.u(0.2, 0.6), np.pi * 1.15 + side * tilt, np.pi * 1.85 + side * tilt), colour, max(1.2, s * f.u(0.2, 0.5)))


def _glasses(f: Figure, head: int, eyes: list[Points], look: EyeLook) -> None:
    s, power = look.size * look.tall * f.u(1.3, 1.8), f.u(2, 7)
    for c in eyes:
        f.stroke(head, np.concatenate([o := oval(c, s, s * f.u(0.8, 1), 0, power), o[:1]]), f.colours.ink, max(1.2, look.size * 0.18))
    if len(eyes) == 2:
        f.stroke(head, np.array([eyes[0] + [s, 0], eyes[1] - [s, 0]]), f.colours.ink, max(1.2, look.size * 0.18))


def face(f: Figure, head: int, c: Point, rx: float, ry: float, turn: float = 0.0, eyes: int = 2, with_beak: bool = False, with_mouth: bool = True, muzzle: float = 0.25) -> None:
    """Everything of a face about c in a head of half sizes (rx, ry). turn -1..1 looks left or right."""
    c = np.asarray(c, float)
    look = eye_look(f, rx, ry, skin_of(f, head))
    apart = max(rx * f.u(0.22, 0.58), look.size * 1.05)
    y = c[1] - ry * f.u(-0.15, 0.35)
    middle = c[0] + turn * rx * 0.35
    places = [at(middle + s * apart * (1 - 0.25 * abs(turn) * (s * turn > 0)), y) for s in (-1, 1)] if eyes == 2 else [at(c[0] + turn * rx * f.u(0.2, 0.55), y)]
    drop = look.size * look.tall + ry * f.u(0.12, 0.45)
    low = at(c[0] + turn * rx * 0.45 + f.r.normal(0, 0.03) * rx, min(y + drop, c[1] + ry * 0.72))
    if f.maybe(muzzle) and not with_beak:
        _muzzle(f, head, at(low[0], c[1]), rx, ry)
    _around_eyes(f, head, places, look)
    wink = f.maybe(0.06)
    for j, p in enumerate(places):
        design = "happy" if wink and j == 1 else None
        eye(f, head, p, look, -1 if j == 0 and eyes == 2 else 1, design)
    if f.maybe(0.1):
        _glasses(f, head, places, look)
    if f.maybe(0.28) and not with_beak:
        _brows(f, head, places, look)
    if with_beak:
        turned = abs(turn) > 0.5
        beak(f, head, at(c[0] + np.sign(turn) * rx * 0.82, y + ry * f.u(0.1, 0.4)) if turned else low, rx * f.u(0.3, 0.8), turn)
        return
    if f.maybe(0.4):
        nose(f, head, at(low[0], (y + low[1]) / 2 + f.u(-0.1, 0.1) * ry), rx * f.u(0.08, 0.22))
    if with_mouth and f.maybe(0.92):
        mouth(f, head, low + [0, ry * f.u(0, 0.12)], rx * f.u(0.1, 0.42))


def visor(f: Figure, head: int, c: Point, rx: float, ry: float) -> None:
    """A robot's screen with a face on it."""
    f.decor(head, oval(c, rx * 0.8, ry * 0.62, 0, f.u(3, 9)), hsv(f.r.random(), f.u(0.1, 0.6), f.u(0.02, 0.25)), 0.7)
    light = hsv(f.r.random(), f.u(0, 0.7), 1)
    size, apart, design = rx * f.u(0.08, 0.17), rx * f.u(0.25, 0.42), str(f.r.choice(["dot", "square", "happy", "ring", "line"]))
    look = EyeLook(design, size, 1.0, light, light, light, light, at(0, 0), False)
    for s in (-1, 1):
        eye(f, head, np.asarray(c) + [s * apart, -ry * 0.12], look, s)
    if f.maybe(0.6):
        i = f.part("mouth", np.asarray(c) + [0, ry * 0.25], head, shut=True)
        f.stroke(i, arc(np.asarray(c) + [0, ry * 0.12], rx * f.u(0.12, 0.3), ry * 0.18, 0.2, np.pi - 0.2), light, max(1.5, rx * 0.05))


def grille(f: Figure, head: int, c: Points, w: float) -> None:
    """A mouth made of a box with bars."""
    i = f.part("mouth", c, head, shut=True)
    f.fill(i, box(c, w, w * 0.3), f.colours.any(), 0.8)
    for q in np.linspace(-0.7, 0.7, 5):
        f.stroke(i, np.array([c + [q * w, -w * 0.3], c + [q * w, w * 0.3]]), f.colours.ink, w * 0.08)
