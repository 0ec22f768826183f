"""At most 256 colours with alpha for all frames of a loop: median cut, then k-means, in premultiplied RGBA.

One palette for the whole loop, so that flat colours don't flicker; no dithering, which would move by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from studio.pixels.alpha import Pixels, premultiply, unpremultiply

Floats = npt.NDArray[np.float32]
BINS = 1 << 22  # 6 bits a colour, 4 bits of alpha
GROUP = 6_000_000  # pixels counted at a time
ROUNDS = 6
MOST_TRAINED = 24_000  # bins that take part in k-means; all are assigned


@dataclass(frozen=True, slots=True)
class Palette:
    """`colours` (n, 4) straight RGBA, n <= 256; entry 0 is fully transparent when any pixel is. `error` is RMS levels."""

    colours: Pixels
    table: npt.NDArray[np.uint8]  # bin -> entry
    error: float

    def index(self, frame: Pixels) -> npt.NDArray[np.uint8]:
        """(height, width) entries for a frame the palette was built for."""
        return self.table[_bins(premultiply(frame))]


def build(frames: Sequence[Pixels], count: int) -> Palette:
    """The best `count` colours for these frames."""
    together = max(1, GROUP // max(1, frames[0][..., 0].size))
    groups = [premultiply(np.concatenate(frames[i : i + together])).reshape(-1, 4) for i in range(0, len(frames), together)]
    bins = [_bins(group) for group in groups]
    totals = np.sum([np.bincount(b, minlength=BINS) for b in bins], axis=0)
    used = np.flatnonzero(totals)
    place = np.zeros(BINS, np.int32)
    place[used] = np.arange(used.size)
    sums = np.zeros((used.size, 4))
    for group, which in zip(groups, bins, strict=True):
        dense = place[which]
        for channel in range(4):
            sums[:, channel] += np.bincount(dense, weights=group[:, channel], minlength=used.size)
    means = (sums / totals[used, None]).astype(np.float32)
    return _palette(means, totals[used].astype(np.float32), used, count)


def _bins(weighted: Pixels) -> npt.NDArray[np.int32]:
    """Bin numbers of premultiplied pixels (..., 4)."""
    parts = weighted.astype(np.int32) >> 2
    return parts[..., 0] << 16 | parts[..., 1] << 10 | parts[..., 2] << 4 | parts[..., 3] >> 2


def _palette(means: Floats, weights: Floats, used: npt.NDArray[np.int64], count: int) -> Palette:
    clear = means[:, 3] < 0.5
    reserved = int(clear.any())
    seen, importance = means[~clear], np.sqrt(weights[~clear])  # the root keeps small eyes and mouths in
    centres = _refined(seen, importance, _median_cut(seen, importance, count - reserved)) if len(seen) else seen
    entries, misses = _assign(seen, centres)
    table = np.zeros(BINS, np.uint8)
    table[used[~clear]] = entries + reserved
    straight = unpremultiply(np.rint(np.clip(centres, 0, 255)).astype(np.uint8)[None])[0]
    colours = np.concatenate([np.zeros((reserved, 4), np.uint8), straight]) if reserved else straight
    error = float(np.sqrt((misses * weights[~clear]).sum() / max(1.0, weights[~clear].sum()))) if len(seen) else 0.0
    return Palette(colours, table, error)


def _median_cut(points: Floats, weights: Floats, count: int) -> Floats:
    """Boxes split where they spread the most until there are `count`, or nothing is left to split."""
    boxes = [np.arange(len(points))]
    worth = [_spread(points, weights, boxes[0])]
    while len(boxes) < count and max(worth)[0] > 0:
        widest = max(range(len(boxes)), key=lambda i: worth[i])
        members, axis = boxes[widest], worth[widest][1]
        values = points[members, axis]
        low = values <= np.average(values, weights=weights[members])
        if low.all() or not low.any():
            worth[widest] = (0.0, 0)
            continue
        boxes[widest], other = members[low], members[~low]
        boxes.append(other)
        worth[widest] = _spread(points, weights, boxes[widest])
        worth.append(_spread(points, weights, other))
    return np.stack([np.average(points[b], axis=0, weights=weights[b]) for b in boxes]).astype(np.float32)


def _spread(points: Floats, weights: Floats, members: npt.NDArray[np.int64]) -> tuple[float, int]:
    if len(members) < 2:
        return 0.0, 0
    share = weights[members]
    middle = np.average(points[members], axis=0, weights=share)
    variance = (share[:, None] * (points[members] - middle) ** 2).sum(0)
    axis = int(variance.argmax())
    return float(variance[axis]), axis


def _refined(points: Floats, weights: Floats, centres: Floats) -> Floats:
    """Lloyd's rounds on the bins that matter most."""
    if len(points) > MOST_TRAINED:
        kept = np.argpartition(-weights, MOST_TRAINED)[:MOST_TRAINED]
        points, weights = points[kept], weights[kept]
    for _ in range(ROUNDS if len(points) > len(centres) else 0):
        owner, _ = _assign(points, centres)
        mass = np.bincount(owner, weights=weights, minlength=len(centres))
        moved = np.stack([np.bincount(owner, weights=weights * points[:, c], minlength=len(centres)) for c in range(4)], 1)
        centres = np.where(mass[:, None] > 0, moved / np.maximum(mass, 1e-9)[:, None], centres).astype(np.float32)
    return centres


def _assign(points: Floats, centres: Floats) -> tuple[npt.NDArray[np.uint8], Floats]:
    """(nearest centre, squared distance) of each point, in blocks that stay small."""
    owner = np.empty(len(points), np.uint8)
    misses = np.empty(len(points), np.float32)
    lengths = (centres**2).sum(1)
    for start in range(0, len(points), 8192):
        block = points[start : start + 8192]
        distance = lengths - 2 * block @ centres.T
        best = distance.argmin(1)
        owner[start : start + 8192] = best
        misses[start : start + 8192] = np.maximum(distance[np.arange(len(block)), best] + (block**2).sum(1), 0)
    return owner, misses
