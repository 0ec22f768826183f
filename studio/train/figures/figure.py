"""A figure before it becomes pixels: its parts as a tree, and the marks that draw them in paint order.

Figures live in a square of about 256 units, y down. A mark either shows a part (its pixels become the part's) or
decorates one (it is clipped to the part and teaches that spots, buttons and windows are no parts).
"""

from __future__ import annotations

import colorsys
from dataclasses import dataclass, field

import numpy as np

from studio.pixels.parts import KINDS
from studio.train.figures.paths import Point, Points

Colour = tuple[int, int, int]
LOOKS = ("flat", "outlined")


@dataclass
class Joint:
    """A part: where it hangs, what it hangs on, and whether it is shut (eyes and mouths)."""

    kind: int  # index into KINDS
    pivot: Points
    parent: int = -1
    shut: bool = False
    behind: bool = False  # drawn before its parent


@dataclass
class Mark:
    """One painted shape. `width` > 0 makes it an open line. `decor` keeps it inside what its part shows so far."""

    part: int
    points: Points
    colour: Colour
    width: float = 0.0
    line: float = 1.0  # outline relative to the figure's own, 0 for none
    decor: bool = False


def hsv(h: float, s: float, v: float) -> Colour:
    red, green, blue = colorsys.hsv_to_rgb(h % 1, min(max(s, 0), 1), min(max(v, 0), 1))
    return (int(red * 255), int(green * 255), int(blue * 255))


def mixed(a: Colour, b: Colour, t: float) -> Colour:
    return (int(a[0] + (b[0] - a[0]) * t), int(a[1] + (b[1] - a[1]) * t), int(a[2] + (b[2] - a[2]) * t))


class Palette:
    """A few colours that go together; `any` steps outside of them."""

    def __init__(self, r: np.random.Generator) -> None:
        self.r = r
        self.h, self.s, self.v = r.random(), r.uniform(0.0, 0.95), r.uniform(0.3, 1.0)
        self.spread = r.choice([0.02, 0.08, 0.3, 0.5])
        self.main = hsv(self.h, self.s, self.v)
        self.ink = hsv(r.random(), r.uniform(0, 0.6), r.uniform(0, 0.3))
        self.faithful = r.choice([0.2, 0.5, 0.95])  # how often a limb has the body's own colour

    def near(self, light: float = 1.0) -> Colour:
        r = self.r
        return hsv(self.h + r.normal(0, 0.03), self.s * r.uniform(0.6, 1.2), self.v * r.uniform(0.65, 1.2) * light)

    def other(self) -> Colour:
        r = self.r
        return hsv(self.h + r.choice([-1, 1]) * self.spread + r.normal(0, 0.03), r.uniform(0.1, 0.95), r.uniform(0.3, 1))

    def any(self) -> Colour:
        r = self.r
        return hsv(r.random(), r.uniform(0.05, 0.95), r.uniform(0.25, 1)) if r.random() < 0.8 else hsv(0, 0, r.choice([0.05, 0.3, 0.6, 1.0]))

    def limb(self) -> Colour:
        u = self.r.random()
        return self.main if u < self.faithful else self.near() if u < 0.6 + self.faithful / 2.6 else self.any()

    def skin(self) -> Colour:
        r = self.r
        return hsv(r.normal(0.065, 0.015), r.uniform(0.15, 0.6), r.uniform(0.35, 1.0))

    def belly(self) -> Colour:
        return mixed(self.main, (255, 250, 240), self.r.uniform(0.3, 0.9))


@dataclass
class Figure:
    """A drawing in the making. `subject` is what it shows, one of SUBJECTS."""

    r: np.random.Generator
    subject: str = "thing"
    joints: list[Joint] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.colours = Palette(self.r)
        self.way = int(self.r.choice([-1, 1]))  # the side it looks to, where it looks to a side

    def u(self, low: float, high: float) -> float:
        return float(self.r.uniform(low, high))

    def maybe(self, share: float) -> bool:
        return bool(self.r.random() < share)

    def pick(self, count: int) -> int:
        return int(self.r.integers(count))

    def part(self, kind: str, pivot: Point, parent: int = -1, shut: bool = False, behind: bool = False) -> int:
        """Add a part; the answer is its index, which marks and children name."""
        self.joints.append(Joint(KINDS.index(kind), np.array(pivot, float), parent, shut, behind))
        return len(self.joints) - 1

    def fill(self, part: int, points: Points, colour: Colour, line: float = 1.0) -> None:
        self.marks.append(Mark(part, np.asarray(points, float), colour, 0.0, line))

    def stroke(self, part: int, points: Points, colour: Colour, width: float) -> None:
        self.marks.append(Mark(part, np.asarray(points, float), colour, max(width, 0.5), 0.0))

    def decor(self, part: int, points: Points, colour: Colour, line: float = 0.0, width: float = 0.0) -> None:
        self.marks.append(Mark(part, np.asarray(points, float), colour, width, line, True))

    def box_of(self, parts: set[int]) -> tuple[Points, Points]:
        """The corners of the box around the marks of these parts. Raises ValueError when they have none."""
        chosen = [m.points for m in self.marks if m.part in parts and not m.decor]
        if not chosen:
            raise ValueError("these parts have no marks")
        every = np.concatenate(chosen)
        return every.min(0), every.max(0)

    def under(self, part: int) -> set[int]:
        """The part and everything that hangs on it."""
        found = {part}
        for _ in range(6):
            found |= {i for i, j in enumerate(self.joints) if j.parent in found}
        return found
