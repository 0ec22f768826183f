"""From the network's maps to instances on its own grid: pixels vote for their instance's centre, peaks become instances.

The same code reads the true maps of training pictures, which is how it is tested.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.pixels.parts import KINDS
from studio.vision.parts.network import REACH, SIDE

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]

SINGLE = ("body", "head")  # at most one of these in a look
NEAR = {"eye": 3.0, "brow": 3.5, "mouth": 7.0, "ear": 5.0, "arm": 7.0, "leg": 3.5, "tail": 10.0, "wing": 7.0, "hair": 10.0, "wheel": 6.0, "leaf": 5.0, "flame": 10.0, "held": 8.0}
"""Votes closer than this, in grid pixels, are for one instance; more when the class's pieces are large."""
LEAST = {"eye": 3, "brow": 3, "mouth": 3, "ear": 8, "arm": 12, "leg": 10, "tail": 12, "wing": 12, "hair": 12, "wheel": 12, "leaf": 14, "flame": 10, "held": 8, "head": 30, "body": 30}
JOINED = {"arm": 10.0, "tail": 16.0, "ear": 5.0, "wing": 8.0, "hair": 6.0, "held": 10.0, "mouth": 6.0}
"""Touching pieces of one of these kinds become one when their pivots are closer than this."""
OPAQUE = 60  # alpha from which a pixel belongs to the subject


@dataclass(frozen=True, eq=False)
class Look:
    """What the network saw, as probabilities, ready to decode.

    picture uint8 [128, 128, 4] premultiplied; classes [128, 128, CLASSES]; offsets [4, 128, 128] in grid pixels; front,
    shut [128, 128] in 0..1; subject [SUBJECTS]; matrix [2, 3] from the picture's pixels to the grid's.
    """

    picture: NDArray[np.uint8]
    classes: Floats
    offsets: Floats
    front: Floats
    shut: Floats
    subject: Floats
    matrix: Floats

    @property
    def inside(self) -> Mask:
        return self.picture[..., 3] >= OPAQUE


@dataclass(eq=False)
class Instance:
    """A part on a look's grid. `spread` is how far its pixels' votes for its centre scatter, in grid pixels."""

    kind: str
    mask: Mask
    pivot: Floats
    centre: Floats
    front: float
    shut: float
    score: float
    spread: float
    look: Look = field(repr=False)

    @property
    def area(self) -> int:
        return int(self.mask.sum())


def instances_of(look: Look) -> list[Instance]:
    """Every instance, merged where pieces belong together; the subject's silhouette is the alpha of the look."""
    likely = look.classes.copy()
    likely[~look.inside, 1:] = 0
    best = likely.argmax(-1)
    best[~look.inside] = 0
    found: list[Instance] = []
    for k, kind in enumerate(KINDS, 1):
        mask = best == k
        if mask.sum() >= LEAST[kind]:
            found += [_alone(kind, mask, look)] if kind in SINGLE else _voted(kind, mask, look)
    return merged([i for i in found if i.area >= LEAST[i.kind]])


def _alone(kind: str, mask: Mask, look: Look) -> Instance:
    """The largest piece with whatever isn't a crumb beside it."""
    return _instance(kind, without_crumbs(mask, 0.15), look)


def _voted(kind: str, mask: Mask, look: Look) -> list[Instance]:
    ys, xs = np.nonzero(mask)
    cx, cy = xs + 0.5 + look.offsets[0, ys, xs], ys + 0.5 + look.offsets[1, ys, xs]
    near = max(NEAR[kind], 0.2 * np.sqrt(_largest(mask)))
    peaks = _peaks(cx, cy, look.classes[ys, xs, KINDS.index(kind) + 1], near)
    if not len(peaks):
        return []
    votes = np.stack([cx, cy], 1)
    whose = np.linalg.norm(votes[:, None] - peaks, axis=-1).argmin(1)
    pivots = np.stack([xs + 0.5 + look.offsets[2, ys, xs], ys + 0.5 + look.offsets[3, ys, xs]], 1)
    both = np.concatenate([votes, 0.6 * pivots], 1)
    for _ in range(2):  # again by centre and pivot together, which tells crossing limbs apart
        middles = np.stack([np.median(both[whose == j], 0) if (whose == j).any() else np.full(4, 1e6) for j in range(len(peaks))])
        whose = np.linalg.norm(both[:, None] - middles, axis=-1).argmin(1)
    found = []
    for j in range(len(peaks)):
        own = np.zeros_like(mask)
        own[ys[whose == j], xs[whose == j]] = True
        if own.sum() >= LEAST[kind]:
            found.append(_instance(kind, without_crumbs(own, 0.25), look))
    return found


def _peaks(cx: Floats, cy: Floats, weight: Floats, near: float) -> Floats:
    """Where votes gather, at least `near` apart: [n, 2] (x, y)."""
    heap = np.zeros((SIDE, SIDE), np.float32)
    np.add.at(heap, (cy.clip(0, SIDE - 1).astype(int), cx.clip(0, SIDE - 1).astype(int)), weight)
    heap = cv2.GaussianBlur(heap, (0, 0), near * 0.35)
    r = int(near)
    top = cv2.dilate(heap, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * r + 1, 2 * r + 1)))
    ys, xs = np.nonzero((heap >= top - 1e-9) & (heap > 0.12 * heap.max()) & (heap > 0.03))
    kept: list[tuple[float, float]] = []
    for k in np.argsort(-heap[ys, xs]):
        x, y = xs[k] + 0.5, ys[k] + 0.5
        if all((x - a) ** 2 + (y - b) ** 2 > near**2 for a, b in kept):
            kept.append((x, y))
    return np.array(kept, np.float32).reshape(-1, 2)


def _instance(kind: str, mask: Mask, look: Look) -> Instance:
    ys, xs = np.nonzero(mask)
    o = look.offsets[:, ys, xs]
    pivot = np.array([np.median(xs + 0.5 + o[2]), np.median(ys + 0.5 + o[3])], np.float32)
    centre = np.array([xs.mean() + 0.5, ys.mean() + 0.5], np.float32)
    spread = float(np.median(np.hypot(xs + 0.5 + o[0] - centre[0], ys + 0.5 + o[1] - centre[1])))
    score = float(look.classes[ys, xs, KINDS.index(kind) + 1].mean())
    return Instance(kind, mask, pivot, centre, float(np.median(look.front[ys, xs])), float(look.shut[ys, xs].mean()), score, spread, look)


def pieces(mask: Mask, connect: int = 3) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Label map and area of each label (0 is the rest) of the mask's connected pieces, gaps below `connect` closed."""
    closed = cv2.dilate(mask.astype(np.uint8), np.ones((connect, connect), np.uint8)) if connect > 1 else mask.astype(np.uint8)
    count, label = cv2.connectedComponents(closed)
    label = np.where(mask, label, 0)
    return label, np.bincount(label.ravel(), minlength=count).astype(np.int32)


def _largest(mask: Mask) -> int:
    return int(pieces(mask)[1][1:].max(initial=0))


def without_crumbs(mask: Mask, share: float) -> Mask:
    """The mask without pieces smaller than `share` of its largest."""
    label, area = pieces(mask)
    if len(area) <= 2:
        return mask
    keep = area >= share * area[1:].max()
    keep[0] = False
    return keep[label]


def merged(found: list[Instance]) -> list[Instance]:
    """Touching pieces of one limb, whose pivots agree, become one with the pivot of the piece nearer to it."""
    todo, done = list(found), []
    while todo:
        one = todo.pop()
        partner = next((i for i in todo if _belong_together(one, i)), None)
        if partner is None:
            done.append(one)
            continue
        todo.remove(partner)
        todo.append(_joined(one, partner))
    return done[::-1]


def _belong_together(a: Instance, b: Instance) -> bool:
    if a.kind != b.kind or a.kind not in JOINED or np.hypot(*(a.pivot - b.pivot)) > JOINED[a.kind]:
        return False
    return bool((cv2.dilate(a.mask.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0)[b.mask].any())


def _joined(a: Instance, b: Instance) -> Instance:
    root = a if np.hypot(*(a.centre - a.pivot)) < np.hypot(*(b.centre - b.pivot)) else b
    whole = _instance(a.kind, a.mask | b.mask, a.look)
    whole.pivot, whole.front = root.pivot, root.front
    whole.spread = (a.spread * a.area + b.spread * b.area) / max(1, a.area + b.area)
    return whole


def offsets_in_pixels(raw: Floats) -> Floats:
    """[4, 64, 64] in units of REACH to [4, 128, 128] in grid pixels, corrected for where each pixel stands in its block."""
    big = np.stack([cv2.resize(m, (SIDE, SIDE), interpolation=cv2.INTER_NEAREST) for m in raw]) * REACH
    within = np.tile(np.array([0.0, 1.0], np.float32), SIDE // 2)  # a block's vote is for its first pixel
    big[0::2] -= within
    big[1::2] -= within[:, None]
    return big
