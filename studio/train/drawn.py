"""Subjects drawn by code: bodies of many plans and proportions, in many drawing styles, with what they are.

They exist so that the motion model meets pictures unlike any icon set: outlined, sketchy, pixelled, shaded,
textured, with and without a white sticker border. Everything follows from the generator that is handed in.
"""

from __future__ import annotations

import colorsys
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

DRAWN = 160  # pixels of the square they are drawn on
Picture = np.ndarray  # [DRAWN, DRAWN, 4] uint8, straight RGBA


def colour(r: np.random.Generator, light: float = 1.0) -> tuple[int, int, int]:
    h, s, v = r.random(), r.uniform(0.1, 0.95), min(1.0, r.uniform(0.3, 1.0) * light)
    red, green, blue = colorsys.hsv_to_rgb(h, s, v)
    return (int(red * 255), int(green * 255), int(blue * 255))


@dataclass
class Pen:
    """Draws shapes in unit coordinates (0..1, y down), each with an optional outline under it."""

    r: np.random.Generator
    canvas: Picture
    line: int
    ink: tuple[int, int, int]

    def _at(self, x: float, y: float) -> tuple[int, int]:
        return (int(x * DRAWN), int(y * DRAWN))

    def _put(self, draw: Callable[[Picture, tuple[int, ...], int], None], fill: tuple[int, int, int]) -> None:
        if self.line:
            draw(self.canvas, (*self.ink, 255), self.line)
        draw(self.canvas, (*fill, 255), 0)

    def oval(self, x: float, y: float, w: float, h: float, fill: tuple[int, int, int], turn: float = 0) -> None:
        axes = (max(1, int(w * DRAWN)), max(1, int(h * DRAWN)))
        self._put(lambda c, f, grow: cv2.ellipse(c, self._at(x, y), (axes[0] + grow, axes[1] + grow), turn, 0, 360, f, -1, cv2.LINE_AA), fill)

    def limb(self, points: list[tuple[float, float]], thick: float, fill: tuple[int, int, int]) -> None:
        path = np.array([self._at(*p) for p in points], np.int32)
        width = max(1, int(thick * DRAWN))
        self._put(lambda c, f, grow: cv2.polylines(c, [path], False, f, width + 2 * grow, cv2.LINE_AA), fill)

    def shape(self, points: list[tuple[float, float]], fill: tuple[int, int, int]) -> None:
        path = np.array([self._at(*p) for p in points], np.int32)

        def draw(c: Picture, f: tuple[int, ...], grow: int) -> None:
            cv2.fillPoly(c, [path], f, cv2.LINE_AA)
            if grow:
                cv2.polylines(c, [path], True, f, 2 * grow, cv2.LINE_AA)

        self._put(draw, fill)


def face(p: Pen, x: float, y: float, size: float) -> None:
    eye, apart = size * p.r.uniform(0.1, 0.22), size * p.r.uniform(0.3, 0.5)
    for side in (-1, 1):
        if p.r.random() < 0.5:
            p.oval(x + side * apart, y, eye, eye * 1.15, (250, 250, 250))
            p.oval(x + side * apart, y, eye * 0.5, eye * 0.55, (20, 20, 24))
        else:
            p.oval(x + side * apart, y, eye * 0.6, eye * 0.8, (22, 20, 26))
    p.oval(x, y + size * 0.45, size * p.r.uniform(0.1, 0.3), size * p.r.uniform(0.03, 0.14), (140, 40, 50))


def biped(p: Pen) -> str:
    r = p.r
    skin, cloth, legs = colour(r, 1.3), colour(r), colour(r)
    head, body = r.uniform(0.11, 0.2), r.uniform(0.12, 0.2)
    top = 0.08 + head
    hip = top + head + body * 1.5
    foot = min(0.95, hip + r.uniform(0.1, 0.26))
    thick = r.uniform(0.04, 0.09)
    if r.random() < 0.4:
        p.limb([(0.5 + body * 0.6, hip - 0.03), (0.72, hip), (0.82, hip - r.uniform(0.05, 0.2))], thick, skin)
    for side in (-1, 1):
        p.limb([(0.5 + side * body * 0.5, hip - 0.02), (0.5 + side * body * 0.55, foot)], thick, legs)
        reach = r.uniform(-0.2, 0.22)
        p.limb([(0.5 + side * body * 0.8, top + head * 1.1), (0.5 + side * (body + 0.16), top + head + reach)], thick * 0.8, skin)
    p.oval(0.5, top + head + body * 0.8, body, body * 1.05, cloth)
    kind = r.integers(4)
    for side in (-1, 1):
        if kind == 0:
            p.shape([(0.5 + side * head * 0.3, top - head * 0.6), (0.5 + side * head, top - head * 0.4), (0.5 + side * head * 0.9, top - head * 1.5)], skin)
        elif kind == 1:
            p.oval(0.5 + side * head * 0.8, top - head * 0.75, head * 0.35, head * 0.35, skin)
    p.oval(0.5, top, head * r.uniform(0.9, 1.25), head, skin)
    if kind == 3:
        p.oval(0.5, top - head * 0.55, head, head * 0.5, colour(r, 0.6))
    face(p, 0.5, top, head)
    return "animal" if kind < 2 else "person"


def quadruped(p: Pen) -> str:
    r = p.r
    fur, other = colour(r, 1.2), colour(r)
    half, tall = r.uniform(0.2, 0.3), r.uniform(0.1, 0.18)
    y = r.uniform(0.5, 0.6)
    facing = r.choice([-1, 1])
    p.limb([(0.5 - facing * half, y), (0.5 - facing * (half + 0.14), y - r.uniform(-0.1, 0.2))], r.uniform(0.03, 0.08), fur)
    for k in range(4):
        x = 0.5 - half * 0.8 + k * half * 0.53
        p.limb([(x, y + tall * 0.5), (x, y + tall + r.uniform(0.12, 0.2))], r.uniform(0.05, 0.08), other if k % 2 else fur)
    p.oval(0.5, y, half, tall, fur)
    size = r.uniform(0.1, 0.16)
    hx, hy = 0.5 + facing * half, y - tall - 0.03
    for side in (-1, 1):
        p.shape([(hx + side * size * 0.2, hy - size * 0.6), (hx + side * size * 0.9, hy - size * 0.4), (hx + side * size * 0.8, hy - size * 1.5)], fur)
    p.oval(hx, hy, size * 1.1, size, fur)
    face(p, hx, hy, size)
    return "animal"


def plant(p: Pen) -> str:
    r = p.r
    green = (int(r.uniform(30, 90)), int(r.uniform(110, 190)), int(r.uniform(40, 100)))
    top = r.uniform(0.2, 0.35)
    lean = r.uniform(-0.06, 0.06)
    if r.random() < 0.45:  # a tree
        p.limb([(0.5, 0.95), (0.5 + lean, top + 0.2)], r.uniform(0.06, 0.12), (120, 80, 50))
        for _ in range(int(r.integers(3, 7))):
            p.oval(0.5 + lean + r.normal(0, 0.1), top + 0.1 + r.normal(0, 0.07), r.uniform(0.12, 0.2), r.uniform(0.1, 0.18), green)
        return "plant"
    p.limb([(0.5, 0.95), (0.5 + lean, (top + 0.95) / 2), (0.5, top)], r.uniform(0.02, 0.05), green)
    for side in (-1, 1):
        p.oval(0.5 + side * 0.12, r.uniform(0.6, 0.8), 0.12, 0.04, green, side * 25)
    petal, count, size = colour(r, 1.3), int(r.integers(5, 10)), r.uniform(0.07, 0.12)
    for k in range(count):
        a = k / count * 6.283
        p.oval(0.5 + np.cos(a) * size * 1.2, top + np.sin(a) * size * 1.2, size, size * 0.8, petal)
    p.oval(0.5, top, size * 0.9, size * 0.9, colour(r, 1.2))
    if r.random() < 0.3:
        p.shape([(0.36, 0.8), (0.64, 0.8), (0.6, 0.97), (0.4, 0.97)], (190, 100, 60))
    return "plant"


def vehicle(p: Pen) -> str:
    r = p.r
    paint, high = colour(r, 1.2), r.uniform(0.1, 0.24)
    p.shape([(0.24, 0.62 - high), (0.34, 0.5 - high), (0.66, 0.5 - high), (0.78, 0.62 - high)], paint)
    p.shape([(0.08, 0.62 - high), (0.92, 0.62 - high), (0.94, 0.72), (0.06, 0.72)], paint)
    p.shape([(0.34, 0.61 - high), (0.38, 0.53 - high), (0.62, 0.53 - high), (0.66, 0.61 - high)], (180, 220, 240))
    for x in (0.26, 0.74):
        p.oval(x, 0.74, 0.09, 0.09, (30, 30, 34))
        p.oval(x, 0.74, 0.04, 0.04, (190, 190, 195))
    return "vehicle"


def fish(p: Pen) -> str:
    r = p.r
    scale, tall, facing = colour(r, 1.2), r.uniform(0.12, 0.26), r.choice([-1, 1])
    p.shape([(0.5 - facing * 0.2, 0.5), (0.5 - facing * 0.42, 0.5 - tall), (0.5 - facing * 0.42, 0.5 + tall)], colour(r))
    p.shape([(0.45, 0.5 - tall * 0.8), (0.5, 0.5 - tall * 1.6), (0.62, 0.5 - tall * 0.7)], colour(r))
    p.oval(0.52, 0.5, 0.3, tall, scale)
    p.oval(0.5 + facing * 0.2, 0.46, 0.035, 0.04, (250, 250, 250))
    p.oval(0.5 + facing * 0.21, 0.46, 0.018, 0.02, (20, 20, 20))
    return "swimmer"


def bird(p: Pen) -> str:
    r = p.r
    down, wing = colour(r, 1.2), colour(r)
    for side in (-1, 1):
        p.shape([(0.5 + side * 0.08, 0.45), (0.5 + side * 0.44, r.uniform(0.2, 0.5)), (0.5 + side * 0.3, 0.62)], wing)
    p.oval(0.5, 0.52, r.uniform(0.1, 0.18), r.uniform(0.16, 0.24), down)
    p.oval(0.5, 0.3, 0.1, 0.1, down)
    face(p, 0.5, 0.29, 0.09)
    return "flyer"


def house(p: Pen) -> str:
    r = p.r
    wall, half, top = colour(r, 1.3), r.uniform(0.18, 0.34), r.uniform(0.3, 0.5)
    p.shape([(0.5 - half, 0.94), (0.5 - half, top), (0.5 + half, top), (0.5 + half, 0.94)], wall)
    p.shape([(0.5 - half - 0.06, top), (0.5, max(0.06, top - r.uniform(0.12, 0.3))), (0.5 + half + 0.06, top)], colour(r))
    p.shape([(0.45, 0.94), (0.45, 0.74), (0.56, 0.74), (0.56, 0.94)], colour(r, 0.6))
    return "building"


def thing(p: Pen) -> str:
    """A cup, a bottle, a box, a ball or a star."""
    r = p.r
    paint, kind = colour(r, 1.2), int(r.integers(5))
    if kind == 0:
        p.limb([(0.68, 0.45), (0.84, 0.5), (0.84, 0.66), (0.68, 0.72)], 0.05, paint)
        p.shape([(0.28, 0.34), (0.72, 0.34), (0.68, 0.86), (0.32, 0.86)], paint)
    elif kind == 1:
        p.shape([(0.44, 0.08), (0.56, 0.08), (0.57, 0.32), (0.66, 0.42), (0.66, 0.94), (0.34, 0.94), (0.34, 0.42), (0.43, 0.32)], paint)
        p.shape([(0.36, 0.55), (0.64, 0.55), (0.64, 0.8), (0.36, 0.8)], colour(r, 1.3))
    elif kind == 2:
        p.shape([(0.18, 0.3), (0.82, 0.3), (0.82, 0.88), (0.18, 0.88)], paint)
        p.shape([(0.45, 0.3), (0.55, 0.3), (0.55, 0.88), (0.45, 0.88)], colour(r))
    elif kind == 3:
        p.oval(0.5, 0.5, 0.36, 0.36, paint)
        p.limb([(0.15, 0.5), (0.5, 0.6), (0.85, 0.5)], 0.04, colour(r))
    else:
        a = np.linspace(0, 6.283, 11)[:-1] - 1.571
        reach = np.where(np.arange(10) % 2, 0.18, 0.42)
        p.shape([(0.5 + float(np.cos(t)) * k, 0.5 + float(np.sin(t)) * k) for t, k in zip(a, reach, strict=True)], paint)
        return "light"
    return "object"


def soft(p: Pen) -> str:
    """A ghost, a cloud, a balloon or a slime."""
    r = p.r
    paint, kind = colour(r, 1.4), int(r.integers(4))
    if kind == 0:
        p.oval(0.5, 0.4, 0.28, 0.3, paint)
        p.shape([(0.22, 0.4), (0.78, 0.4), (0.78, 0.9), (0.68, 0.82), (0.59, 0.9), (0.5, 0.82), (0.41, 0.9), (0.32, 0.82), (0.22, 0.9)], paint)
        face(p, 0.5, 0.4, 0.2)
    elif kind == 1:
        for _ in range(6):
            p.oval(0.5 + r.normal(0, 0.15), 0.5 + r.normal(0, 0.05), r.uniform(0.12, 0.2), r.uniform(0.1, 0.16), (235, 240, 248))
    elif kind == 2:
        p.limb([(0.5, 0.66), (0.48, 0.8), (0.52, 0.95)], 0.012, (90, 90, 90))
        p.oval(0.5, 0.38, 0.24, 0.3, paint)
    else:
        p.oval(0.5, 0.75, 0.36, 0.18, paint)
        p.oval(0.5, 0.6, 0.26, 0.26, paint)
        face(p, 0.5, 0.58, 0.18)
        return "blob"
    return "floating"


PLANS = (biped, biped, quadruped, plant, vehicle, fish, bird, house, thing, soft)


def styled(picture: Picture, r: np.random.Generator) -> Picture:
    """The same subject painted another way: shaded, grained, pixelled, grey, blurred, with a sticker border."""
    out = picture.astype(np.float32)
    style = int(r.integers(7))
    alpha = out[..., 3:] / 255
    if style == 1:  # shaded from the upper left
        light = np.linspace(1.15, 0.7, DRAWN)[:, None, None] * np.linspace(1.08, 0.85, DRAWN)[None, :, None]
        out[..., :3] *= light
    elif style == 2:  # paper grain
        grain = cv2.resize(r.normal(0, 1, (DRAWN // 2, DRAWN // 2)).astype(np.float32), (DRAWN, DRAWN))
        out[..., :3] += grain[..., None] * r.uniform(8, 28)
    elif style == 3:  # pixels
        n = int(r.integers(20, 40))
        small = cv2.resize(out, (n, n), interpolation=cv2.INTER_AREA)
        small[..., 3] = np.where(small[..., 3] > 110, 255, 0)
        out = cv2.resize(small, (DRAWN, DRAWN), interpolation=cv2.INTER_NEAREST)
    elif style == 4:  # pencil: grey with hatching
        grey = out[..., :3].mean(-1, keepdims=True)
        hatch = 20 * np.sin(np.add.outer(np.arange(DRAWN), np.arange(DRAWN)) * r.uniform(0.5, 1.2))[..., None]
        out[..., :3] = grey + hatch
    elif style == 5:  # like a photograph: blurred light, noise
        out[..., :3] = cv2.GaussianBlur(out[..., :3], (0, 0), 1.5) + r.normal(0, 6, (DRAWN, DRAWN, 1))
    out[..., 3:] = alpha * 255 if style != 3 else out[..., 3:]
    if r.random() < 0.25:
        out = bordered(out, int(r.integers(3, 8)))
    return np.clip(out, 0, 255).astype(np.uint8)


def bordered(picture: np.ndarray, width: int) -> np.ndarray:
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * width + 1, 2 * width + 1))
    grown = cv2.GaussianBlur(cv2.dilate(picture[..., 3], kernel), (0, 0), 0.8)
    a = picture[..., 3:] / 255
    out = picture.copy()
    out[..., :3] = picture[..., :3] * a + 250 * (1 - a)
    out[..., 3] = np.maximum(grown, picture[..., 3])
    return out


def draw(r: np.random.Generator) -> tuple[Picture, str]:
    """One subject, straight RGBA uint8 [DRAWN, DRAWN, 4], and what kind of thing it is (a key of nouns.toml)."""
    canvas = np.zeros((DRAWN, DRAWN, 4), np.uint8)
    ink = tuple(int(c * 0.3) for c in colour(r))
    pen = Pen(r, canvas, int(r.choice([0, 0, 2, 3, 4])), (ink[0], ink[1], ink[2]))
    kind = PLANS[int(r.integers(len(PLANS)))](pen)
    return styled(canvas, r), kind
