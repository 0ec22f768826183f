"""The table of small pictures whose parts are known: what the part tokens of the motion model are trained on.

Built once from pictures with exact instance tables (`studio/train/figures`); every picture is 64 x 64 with its subject
where the model's crop would have it, premultiplied, and at most MOST_PARTS parts in crop units. What the model is told
of them in training is told as a finder would: shifted, missed, unsure, sometimes on the wrong side (`doubted`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import numpy as np

from studio.engine.motion.fit import placement_of
from studio.engine.motion.skeleton import MOST_PARTS, Skeleton, skeleton_of
from studio.pixels.alpha import bounding_box
from studio.pixels.parts import KINDS, SUBJECTS, Part, Parts
from studio.train.icons import tight_square

SIDE = 64
HELD_EVERY = 16  # one picture in so many is never trained on
SIDED_KINDS = ("eye", "brow", "ear", "arm", "leg", "wing")
FRONT = 0.7  # depth of what is drawn over the body; minus that behind it


class Labelled(Protocol):
    """A picture [n, n, 4] uint8 premultiplied with its owner map [n, n] (rows of table, 0 nobody), its instance table
    (1 + kind, pivot x, pivot y, centre x, centre y, in front, shut, area, parent row) and what it shows (index into SUBJECTS)."""

    @property
    def picture(self) -> np.ndarray: ...
    @property
    def owners(self) -> np.ndarray: ...
    @property
    def table(self) -> np.ndarray: ...
    @property
    def subject(self) -> int: ...


ARRAYS = {"kinds": (np.int64, ()), "sides": (np.int64, ()), "pivots": (np.float32, (2,)), "tips": (np.float32, (2,)), "boxes": (np.float32, (4,)),
          "depths": (np.float32, ()), "shut": (np.bool_, ()), "parents": (np.int64, ())}


@dataclass
class PartPictures:
    """pictures [n, 64, 64, 4] uint8 premultiplied; shows [n] index into SUBJECTS; counts [n] of parts; rows: the skeletons'
    arrays, each [n, 16, ...]; held_out [n] marks never trained on."""

    pictures: np.ndarray
    shows: np.ndarray
    counts: np.ndarray
    rows: dict[str, np.ndarray]
    held_out: np.ndarray

    def skeleton(self, index: int) -> Skeleton:
        """The true skeleton of one picture; what it shows is told."""
        n = int(self.counts[index])
        shows = np.zeros(len(SUBJECTS), np.float32)
        shows[self.shows[index]] = 1
        picked = {name: values[index, :n] for name, values in self.rows.items()}
        return Skeleton(**picked, certainties=np.ones(n, np.float32), allowed=np.ones(n, bool), rows=np.arange(n), total=n, shows=shows)

    def save(self, path: Path) -> None:
        np.savez(path, pictures=self.pictures, shows=self.shows, counts=self.counts, held_out=self.held_out, **self.rows)

    @staticmethod
    def load(path: Path) -> PartPictures:
        with np.load(path, allow_pickle=False) as f:
            return PartPictures(f["pictures"], f["shows"], f["counts"], {name: f[name] for name in ARRAYS}, f["held_out"])


def gathered(samples: Iterable[Labelled]) -> PartPictures:
    """A table of all of them; those with nothing on the canvas are left out."""
    pictures, skeletons, shows = [], [], []
    for sample in samples:
        made = cropped(sample)
        if made is not None:
            pictures.append(made[0])
            skeletons.append(made[1])
            shows.append(sample.subject)
    rows = {name: np.zeros((len(pictures), MOST_PARTS, *shape), kind) for name, (kind, shape) in ARRAYS.items()}
    for index, skeleton in enumerate(skeletons):
        for name in ARRAYS:
            rows[name][index, : len(skeleton)] = getattr(skeleton, name)
    held = np.arange(len(pictures)) % HELD_EVERY == HELD_EVERY - 1
    return PartPictures(np.stack(pictures), np.array(shows), np.array([len(s) for s in skeletons]), rows, held)


def cropped(sample: Labelled) -> tuple[np.ndarray, Skeleton] | None:
    """The picture as the model sees it and its skeleton in crop units."""
    picture = straight(sample.picture)
    square, box = tight_square(picture, SIDE), bounding_box(picture[..., 3], 12)
    if square is None or box is None:
        return None
    return square, skeleton_of(parts_of(sample), placement_of(box))


def straight(picture: np.ndarray) -> np.ndarray:
    """Premultiplied uint8 to straight."""
    alpha = np.maximum(picture[..., 3:].astype(np.float32), 1) / 255
    return np.dstack([np.clip(picture[..., :3] / alpha, 0, 255), picture[..., 3]]).astype(np.uint8)


def parts_of(sample: Labelled) -> Parts:
    """The exact parts of a labelled picture, those that can be seen."""
    there = [int(i) for i in np.flatnonzero(sample.table[:, 0] > 0) if (sample.owners == i).any()]
    new = {row: index for index, row in enumerate(there)}
    middle = float(np.flatnonzero((sample.picture[..., 3] > 12).any(0)).mean())
    parts = tuple(_part(sample.owners == row, sample.table[row], new, middle) for row in there)
    return Parts(sample.picture.shape[1], sample.picture.shape[0], parts, ((SUBJECTS[sample.subject], 1.0),))


def _part(mask: np.ndarray, row: np.ndarray, new: dict[int, int], middle: float) -> Part:
    """One row of an instance table. Eyes, mouths and wheels turn about their middle, everything else about its joint."""
    kind = KINDS[int(row[0]) - 1]
    ys, xs = np.nonzero(mask)
    x, y = (xs.min() + xs.max()) / 2, (ys.min() + ys.max()) / 2
    side = ("left" if x < middle else "right") if kind in SIDED_KINDS else ""
    if kind in ("eye", "mouth", "wheel"):
        pivot, tip = (float(x), float(y)), (float(xs.max()), float(y))
    else:
        far = int(np.hypot(xs - row[1], ys - row[2]).argmax())
        pivot, tip = (float(row[1]), float(row[2])), (float(xs[far]), float(ys[far]))
    depth = 0.0 if kind == "body" else FRONT if row[5] > 0.5 else -FRONT
    return Part(kind, mask.astype(np.uint8) * 255, pivot, tip, side, depth, new.get(int(row[8]), -1), shut=bool(row[6] > 0.5))


# ------------------------------------------------------------------ as a finder would tell it
def carried(skeleton: Skeleton, mirrored: bool, scale: tuple[float, float], shift: tuple[float, float]) -> Skeleton:
    """The skeleton of a picture that was mirrored, then scaled about the crop's centre and shifted."""
    flip = np.array([-1.0 if mirrored else 1.0, 1.0], np.float32)
    k, t = np.array(scale, np.float32) * flip, np.array(shift, np.float32)
    boxes = np.concatenate([skeleton.boxes[:, :2] * k + t, skeleton.boxes[:, 2:] * np.abs(k)], 1)
    return replace(skeleton, pivots=skeleton.pivots * k + t, tips=skeleton.tips * k + t, boxes=boxes.astype(np.float32),
                   sides=-skeleton.sides if mirrored else skeleton.sides)


MISSED, ALL_MISSED, SIDE_UNKNOWN, SIDE_WRONG, SHUT_WRONG, RESTRICTED = 0.05, 0.12, 0.05, 0.01, 0.02, 0.06


def doubted(skeleton: Skeleton, r: np.random.Generator) -> Skeleton:
    """What a finder would say of a true skeleton, and now and then a brush that allows only some parts."""
    n = len(skeleton)
    shows = told_subject(skeleton.shows, r)
    if not n or r.random() < ALL_MISSED:
        return Skeleton.none(shows)
    kept = np.flatnonzero(r.random(n) >= MISSED)
    if not len(kept):
        return Skeleton.none(shows)
    s = skeleton.chosen(kept)
    n = len(s)
    sure = np.clip(1 - np.abs(r.normal(0, 0.25, n)), 0.3, 1).astype(np.float32)
    blur = (1.3 - sure)[:, None].astype(np.float32)
    sides = np.where(r.random(n) < SIDE_UNKNOWN, 0, np.where(r.random(n) < SIDE_WRONG, -s.sides, s.sides))
    restricted = r.random() < RESTRICTED
    allowed = r.random(n) < 0.4 if restricted else np.ones(n, bool)

    def near(values: np.ndarray, spread: float) -> np.ndarray:
        return (values + r.normal(0, spread, values.shape) * blur).astype(np.float32)

    boxes = near(s.boxes, 0.012)
    boxes[:, 2:] = np.maximum(boxes[:, 2:], 0.01)
    return replace(s, pivots=near(s.pivots, 0.03), tips=near(s.tips, 0.035), boxes=boxes, certainties=sure, sides=sides,
                   depths=near(s.depths[:, None], 0.15)[:, 0], shut=s.shut ^ (r.random(n) < SHUT_WRONG), allowed=allowed, free=not restricted,
                   shows=shows, rows=np.arange(n), total=n)


def told_subject(shows: np.ndarray, r: np.random.Generator) -> np.ndarray:
    """What a picture shows as a network says it: often surely, sometimes with doubt, sometimes not at all."""
    u = r.random()
    if u < 0.3:
        return np.zeros_like(shows)
    if u < 0.65:
        return shows
    doubt = r.uniform(0, 0.4)
    return ((1 - doubt) * shows + doubt * r.dirichlet(np.full(len(shows), 0.2))).astype(np.float32)


