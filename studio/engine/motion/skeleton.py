"""The movable parts of a picture as the motion transformer is told them: numbers in crop units, no masks.

`vision`, layers and the part brush make `Parts` (`studio/pixels/parts.py`); a `Skeleton` is the choice of at most
MOST_PARTS of one subject's parts, the body itself apart, since the pose and the local field already move it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from studio.engine.motion.representation import KNOTS, PART_CHANNELS, Array, Motion
from studio.pixels.parts import KINDS, SUBJECTS, Parts
from studio.pixels.warp import Placement

MOST_PARTS = 16  # tokens at most: a person with brows has 14, an insect with feelers 16
FIRST_CHOICE = ("head", "eye", "mouth", "arm", "leg", "wing", "tail", "wheel", "ear", "hair", "brow", "flame", "leaf", "held")
WAVES = (1.0, 2.0, 4.0)  # half cycles a crop unit with which places are told
TOLD = 2 * len(KINDS) + 1 + 2 + 8 + 4 + 6 + 8 * len(WAVES)  # numbers a part
MIRROR = TOLD - 8 * len(WAVES) - 1  # where among them it stands whether the part is told mirrored
PAIRED = tuple(KINDS.index(k) for k in ("arm", "wing", "ear", "brow"))  # which do the same as their twin, mirrored
SHOWN = len(SUBJECTS) + 1  # what the picture shows, and whether only some parts may move


@dataclass(frozen=True, slots=True)
class Skeleton:
    """n parts of one subject. `kinds` [n] index into KINDS, `sides` [n] -1 left, 1 right, 0 neither, `pivots` and `tips`
    [n, 2] and `boxes` [n, 4] (centre, half width, half height) in crop units, `depths` [n] about -1..1 relative to the
    body, `certainties` [n] 0..1, `shut` [n], `parents` [n] index into these rows or -1 for the body, `allowed` [n]
    whether each may move, `rows` [n] where each stands in `Parts.parts`, of `total` there; `shows` [18] shares of
    SUBJECTS (zeros: unknown); `free`: the body may move too.
    """

    kinds: NDArray[np.int64]
    sides: NDArray[np.int64]
    pivots: Array
    tips: Array
    boxes: Array
    depths: Array
    certainties: Array
    shut: NDArray[np.bool_]
    parents: NDArray[np.int64]
    allowed: NDArray[np.bool_]
    rows: NDArray[np.int64]
    total: int
    shows: Array
    free: bool = True

    def __len__(self) -> int:
        return len(self.kinds)

    def of(self, kind: str) -> list[int]:
        """The rows of one kind."""
        return [int(i) for i in np.flatnonzero(self.kinds == KINDS.index(kind))]

    @property
    def axes(self) -> Array:
        """From pivot to tip [n, 2]."""
        return self.tips - self.pivots

    @property
    def lengths(self) -> Array:
        """From pivot to tip, at least a hundredth of the crop: [n]."""
        return np.maximum(np.hypot(*self.axes.T), 0.02).astype(np.float32)

    @property
    def outs(self) -> Array:
        """1 for a part on the right, -1 for one on the left: by its side where it has one, else by where it hangs. [n]"""
        return np.where(self.sides != 0, self.sides, np.where(self.pivots[:, 0] >= 0, 1, -1)).astype(np.float32)

    @property
    def mirrors(self) -> Array:
        """-1 where a turn and a shift across are told mirrored, so that both of a pair are told alike: [n]"""
        return np.where(np.isin(self.kinds, PAIRED), self.outs, 1).astype(np.float32)

    @staticmethod
    def none(shows: Array | None = None, total: int = 0) -> Skeleton:
        """No part is known; what the picture shows may be."""
        z, i = np.zeros(0, np.float32), np.zeros(0, np.int64)
        known = np.zeros(len(SUBJECTS), np.float32) if shows is None else shows
        return Skeleton(i, i, z.reshape(0, 2), z.reshape(0, 2), z.reshape(0, 4), z, z, z > 0, i, z > 0, i, total, known)

    def chosen(self, keep: NDArray[np.int64]) -> Skeleton:
        """Only the rows `keep`; a part whose parent is left out hangs on the nearest ancestor that is kept."""
        new = {int(old): index for index, old in enumerate(keep)}

        def ancestor(row: int) -> int:
            seen = 0
            parent = int(self.parents[row])
            while parent >= 0 and parent not in new and seen < len(self):
                parent, seen = int(self.parents[parent]), seen + 1
            return new.get(parent, -1)

        parents = np.array([ancestor(int(k)) for k in keep], np.int64)
        picked = {name: getattr(self, name)[keep] for name in ("kinds", "sides", "pivots", "tips", "boxes", "depths", "certainties", "shut", "allowed", "rows")}
        return replace(self, **picked, parents=parents)

    def painted(self, mask: Array) -> Skeleton:
        """Only the parts whose middle lies where the brush allows motion, `mask` [n, n] 0..1 over the crop, and not the
        body. Where the brush touches none of them or all, it is the body that it limits."""
        cells = np.clip(((self.boxes[:, :2] + 1) / 2 * len(mask)).astype(int), 0, len(mask) - 1)
        allowed = mask[cells[:, 1], cells[:, 0]] > 0.5
        return self if allowed.all() or not allowed.any() else replace(self, allowed=allowed, free=False)

    def told(self) -> Array:
        """What the transformer is told of each part, [n, TOLD]."""
        n = len(self)
        kind = np.eye(len(KINDS), dtype=np.float32)[self.kinds]
        parent = np.zeros((n, len(KINDS) + 1), np.float32)
        parent[np.arange(n), np.where(self.parents >= 0, self.kinds[self.parents], len(KINDS)) if n else self.parents] = 1
        side = np.stack([self.sides < 0, self.sides > 0], 1).astype(np.float32)
        places = np.concatenate([self.pivots, self.tips], 1)  # [n, 4]
        flags = np.stack([self.depths, self.certainties, self.shut.astype(np.float32), self.allowed.astype(np.float32)], 1)
        unit = self.axes / self.lengths[:, None]
        axis = np.concatenate([unit, self.lengths[:, None], unit[:, :1] * self.outs[:, None], self.outs[:, None], self.mirrors[:, None]], 1)
        waves = [f(np.pi / 2 * k * places) for k in WAVES for f in (np.sin, np.cos)]
        return np.concatenate([kind, parent, side, places, self.boxes, flags, axis, *waves], 1).astype(np.float32)

    def shown(self) -> Array:
        """What the transformer is told of the whole subject, [SHOWN]."""
        return np.append(self.shows, 0.0 if self.free else 1.0).astype(np.float32)

    def obeyed(self, motion: Motion) -> Motion:
        """The motion without what isn't allowed: parts that stay, and the body where only parts may move."""
        parts = motion.parts * self.allowed[:, None, None]
        turns = motion.part_turns * self.allowed
        if self.free:
            return replace(motion, parts=parts, part_turns=turns)
        still = Motion.still()
        return replace(still, pivot=motion.pivot, parts=parts, part_turns=turns)

    def spread(self, motion: Motion) -> Motion:
        """The motion with its rows where `Parts.parts` has them; parts that weren't told rest."""
        parts = np.zeros((self.total, KNOTS, len(PART_CHANNELS)), np.float32)
        turns = np.zeros(self.total, np.int64)
        parts[self.rows], turns[self.rows] = motion.parts, motion.part_turns
        return replace(motion, parts=parts, part_turns=turns)


def shares_of(shows: tuple[tuple[str, float], ...]) -> Array:
    """What a picture shows as shares of SUBJECTS [18]; what isn't said is 0."""
    out = np.zeros(len(SUBJECTS), np.float32)
    for name, share in shows:
        out[SUBJECTS.index(name)] = share
    return out


def skeleton_of(parts: Parts, place: Placement, *, actor: int | None = None, trust: Sequence[float] | None = None) -> Skeleton:
    """The skeleton of a picture, or of one of its actors, in its crop; `place` is that in the parts' own pixels.

    `trust` 0..1 says for each of `parts.parts` how far it may be moved; one that may not isn't told, so that the body
    stands in for it.
    """
    sure = [1.0] * len(parts.parts) if trust is None else list(trust)
    own = [i for i, p in enumerate(parts.parts) if actor in (None, p.actor) and p.kind != "body" and sure[i] > 0 and p.mask.any()]
    if not own:
        return Skeleton.none(shares_of(parts.shows), len(parts.parts))
    body = [p.depth for p in parts.parts if actor in (None, p.actor) and p.kind == "body"]
    index = {row: k for k, row in enumerate(own)}
    found = [parts.parts[i] for i in own]

    def crop(points: list[tuple[float, float]]) -> Array:
        return ((np.array(points) - np.array(place.centre)) / place.scale).astype(np.float32)

    whole = Skeleton(
        kinds=np.array([KINDS.index(p.kind) for p in found]),
        sides=np.array([{"left": -1, "right": 1}.get(p.side, 0) for p in found]),
        pivots=crop([p.pivot for p in found]), tips=crop([p.tip for p in found]),
        boxes=np.stack([_box(p.mask, place) for p in found]),
        depths=np.tanh(np.array([p.depth - (body[0] if body else 0.0) for p in found])).astype(np.float32),
        certainties=np.array([p.certainty * sure[i] for i, p in zip(own, found, strict=True)], np.float32), shut=np.array([p.shut for p in found]),
        parents=np.array([index.get(p.parent, -1) for p in found]),
        allowed=np.ones(len(own), bool), rows=np.array(own), total=len(parts.parts), shows=shares_of(parts.shows),
    )
    return whole.chosen(most_telling(whole)) if len(whole) > MOST_PARTS else whole


def _box(mask: NDArray[np.uint8], place: Placement) -> Array:
    """A mask's box as centre and half sides in crop units, [4]."""
    ys, xs = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    centre = np.array([(xs[0] + xs[-1]) / 2 - place.centre[0], (ys[0] + ys[-1]) / 2 - place.centre[1]])
    half = np.array([(xs[-1] - xs[0] + 1) / 2, (ys[-1] - ys[0] + 1) / 2])
    return (np.concatenate([centre, half]) / place.scale).astype(np.float32)


def most_telling(skeleton: Skeleton) -> NDArray[np.int64]:
    """The rows of the MOST_PARTS parts that matter most, in their own order: by kind, then by size."""
    rank = np.array([FIRST_CHOICE.index(KINDS[k]) if KINDS[k] in FIRST_CHOICE else len(FIRST_CHOICE) for k in skeleton.kinds])
    size = skeleton.boxes[:, 2] * skeleton.boxes[:, 3]
    return np.sort(np.lexsort((-size, rank))[:MOST_PARTS])
