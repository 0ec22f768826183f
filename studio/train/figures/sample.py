"""One training picture: a figure or a posed rig, seen whole or only its head, in one style, with exact tables.

Everything follows from the generator that is handed in. Pictures are premultiplied RGBA, SIDE x SIDE unless wished larger.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import cv2
import numpy as np

from studio.pixels.parts import KINDS, SUBJECTS
from studio.train.figures import creatures, styles, things
from studio.train.figures.figure import Figure, Joint
from studio.train.figures.paint import Ink, paint, view_of

SIDE = 128  # pixels of a training picture
FINER = 1.25  # drawn this much larger
MOST = 48  # instances a picture may have, 0 is nobody
SMALL = {KINDS.index(k): n for k, n in {"eye": 3, "brow": 3, "mouth": 3}.items()}
FEWEST = 7  # pixels below which an instance isn't there, but for those in SMALL

KIND, PIVOT_X, PIVOT_Y, CENTRE_X, CENTRE_Y, FRONT, SHUT, AREA, PARENT = range(9)
"""Columns of an instance table. KIND is 1 + index into KINDS, 0 for none; places in pixels; FRONT 1 when it is drawn
over its parent; PARENT the row of what it hangs on, 0 for none."""
COLUMNS = 9

T = TypeVar("T")
Plan = Callable[[Figure], None]
PLANS: dict[Plan, float] = {**creatures.PLANS, **things.PLANS}


@dataclass(frozen=True)
class Sample:
    """picture uint8 [S, S, 4] premultiplied, owners uint8 [S, S] (rows of table), table float32
    [MOST, COLUMNS], subject an index into SUBJECTS."""

    picture: np.ndarray
    owners: np.ndarray
    table: np.ndarray
    subject: int


@dataclass(frozen=True)
class Painted:
    """What every source gives: canvas uint8 premultiplied, owner map, joints with pivots on the canvas, what it shows."""

    canvas: np.ndarray
    owners: np.ndarray
    joints: list[Joint]
    subject: str


@dataclass(frozen=True)
class Wish:
    """Narrows what is made: one plan, one style, only plain views, larger pictures. For measuring and looking."""

    plan: Plan | None = None
    style: styles.Style | None = None
    plain: bool = False
    head: float = 0.24  # share of pictures that show the head only
    side: int = SIDE

    @property
    def canvas(self) -> int:
        """Pixels a side of what is drawn before styles."""
        return round(self.side * FINER)


Source = Callable[[np.random.Generator, Wish], Painted | None]


def chosen(shares: dict[T, float], r: np.random.Generator) -> T:
    keys, weights = list(shares), np.array(list(shares.values()), float)
    return keys[int(r.choice(len(keys), p=weights / weights.sum()))]


def drawn(r: np.random.Generator, wish: Wish = Wish()) -> Painted | None:
    """A figure drawn by code."""
    figure = Figure(r)
    (wish.plan or chosen(PLANS, r))(figure)
    head = None if wish.plain or r.random() >= wish.head else head_box(figure)
    if head:
        view = view_of(*head, wish.canvas, r, fill=(0.5, 1.0))
    else:
        every = np.concatenate([m.points for m in figure.marks if not m.decor])
        view = view_of(every.min(0), every.max(0), wish.canvas, r, plain=wish.plain)
    canvas, owners = paint(figure, view, ink_of(r, figure.colours.ink) if not wish.plain else Ink(), r)
    _order(figure)
    joints = [Joint(j.kind, view(j.pivot[None])[0], j.parent, j.shut, j.behind) for j in figure.joints]
    return Painted(canvas, owners, joints, figure.subject)


def ink_of(r: np.random.Generator, colour: tuple[int, int, int]) -> Ink:
    width = 0.0 if r.random() < 0.42 else float(r.choice([1, 1.5, 2, 3, 4, 5.5, 7]))
    wobble = float(r.uniform(0.2, 1.1)) if r.random() < 0.25 else 0.0
    gradient = float(r.uniform(0.2, 0.65)) if r.random() < 0.2 else 0.0
    return Ink(width, colour, wobble, r.random() < 0.3, r.random() < 0.15, r.random() < 0.25, gradient)


def _order(figure: Figure) -> None:
    """Which parts lie before their parents is what the paint order says, not what was meant."""
    first: dict[int, int] = {}
    for n, mark in enumerate(figure.marks):
        first.setdefault(mark.part, n)
    for i, j in enumerate(figure.joints):
        if j.parent >= 0 and i in first and j.parent in first:
            last_of_parent = max(n for n, m in enumerate(figure.marks) if m.part == j.parent and not m.decor)
            j.behind = first[i] < first[j.parent] and first[i] < last_of_parent


def head_box(figure: Figure) -> tuple[np.ndarray, np.ndarray] | None:
    """The square that the second look sees: around the head, or around a face that sits on the body."""
    kinds = [KINDS[j.kind] for j in figure.joints]
    if "head" in kinds:
        low, high = figure.box_of({kinds.index("head")})
        return low, high
    eyes = {i for i, k in enumerate(kinds) if k in ("eye", "mouth")}
    if not any(kinds[i] == "eye" for i in eyes):
        return None
    low, high = figure.box_of(eyes)
    pad = (high - low).max() * 0.5
    return low - pad, high + pad


def finish(painted: Painted, r: np.random.Generator, wish: Wish = Wish()) -> Sample | None:
    """Style, cut-out and tables. None when nearly nothing is on the canvas."""
    if int((painted.owners > 0).sum()) < 350:
        return None
    coverage = painted.canvas[..., 3].astype(np.float32) / 255
    rgb = painted.canvas[..., :3].astype(np.float32) / np.maximum(coverage, 1e-2)[..., None]
    rgb = rgb.clip(0, 255)
    if not wish.plain:
        rgb = styles.toned(rgb, r)
    style = wish.style or (styles.flat if wish.plain else chosen(styles.SHARES, r))
    rgb, coverage = style(rgb, coverage, painted.owners, r)
    if not wish.plain and r.random() < 0.15:
        rgb, coverage = styles.cut_badly(rgb, coverage, r)
    layers = np.dstack([rgb.clip(0, 255) * coverage[..., None], coverage * 255]).astype(np.float32)
    crisp = style is styles.pixels
    small = cv2.resize(layers, (wish.side, wish.side), interpolation=cv2.INTER_NEAREST if crisp else cv2.INTER_AREA)
    picture = small.clip(0, 255).astype(np.uint8)
    owners, table = tables(painted.owners, painted.joints, picture[..., 3])
    return Sample(picture, owners, table, SUBJECTS.index(painted.subject))


def tables(owners: np.ndarray, joints: Sequence[Joint], alpha: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Owner map and table at the size of alpha; instances that show too few pixels go to what they hang on."""
    side = len(alpha)
    grid = ((np.arange(side) + 0.5) * len(owners) / side).astype(int)
    small = owners[np.ix_(grid, grid)]
    small = np.where(alpha > 8, small, 0)
    count = np.bincount(small.ravel(), minlength=len(joints) + 1)
    heir = np.arange(len(joints) + 1)
    for i, j in enumerate(joints, 1):
        if count[i] < SMALL.get(j.kind, FEWEST):
            heir[i] = j.parent + 1
    for _ in range(4):
        heir = heir[heir]
    small = heir[small]
    shown = [i for i in range(1, len(joints) + 1) if heir[i] == i and count[i]][: MOST - 1]
    row = np.zeros(len(joints) + 1, np.uint8)
    row[shown] = np.arange(1, len(shown) + 1)
    table = np.zeros((MOST, COLUMNS), np.float32)
    factor = side / len(owners)
    for k, i in enumerate(shown, 1):
        ys, xs = np.nonzero(small == i)
        j = joints[i - 1]
        parent = row[heir[j.parent + 1]] if j.parent >= 0 else 0
        table[k] = (j.kind + 1, *(j.pivot * factor), xs.mean() + 0.5, ys.mean() + 0.5, not j.behind, j.shut, len(ys), parent)
    return row[small], table


def sample(r: np.random.Generator, sources: dict[Source, float], wish: Wish = Wish()) -> Sample:
    """A picture from one of the sources."""
    for _ in range(30):
        painted = chosen(sources, r)(r, wish)
        done = finish(painted, r, wish) if painted else None
        if done and done.table[:, KIND].any():
            return done
    raise ValueError("no source gave a picture in thirty tries")
