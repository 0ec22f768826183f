"""A loop from footage: the two moments that match best within the handles, joined by optical flow; or there and back.

Moments are compared by small blurred pictures and by how those change, so that motion goes on in its direction
(after Schödl et al., Video textures, 2000).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.engine.footage.material import Made, Material
from studio.media.clips import sound as sounds
from studio.pixels.alpha import Pixels
from studio.pixels.flow import Pair, between, calmed, pair
from studio.pixels.light import to_light, to_pixels
from studio.pixels.resample import softened

SIDE = 48  # pixels of the pictures that are compared
HANDLE = 0.3  # share of the stretch at either end in which the seam may lie
MOTION = 1.5  # weight of a change in motion against one in looks
AS_GOOD = 0.15  # usual differences by which a seam may be worse than the best
SPREAD = 0.8  # of what any two moments differ by: from there on it is no match either
LOSS = 0.6  # what cutting off all that the handles hold would cost, in usual differences
UNLIKE = 6.0  # usual differences between neighbours from which two moments don't match
SEAM = 0.5  # seconds a seam may last
CALM = 0.012
DOUBT, FADED = 0.3, 0.005  # trust below which a place doesn't match; the share of such places from which it is said


@dataclass(frozen=True, slots=True)
class Match:
    """Play from `first` to `last`, then `between` new frames; `unlike` is their difference in that of neighbours,
    `spread` in that of any two moments."""

    first: int
    last: int
    between: int
    unlike: float
    spread: float


def looped(clip: Material, numbers: range, seed: int) -> Made:
    """A loop of the frames in `numbers`. The seed chooses among the seams that are as good as the best."""
    match = _match(clip, numbers, seed)
    if match.unlike > UNLIKE or match.spread > SPREAD:
        return _there_and_back(clip, numbers)
    kept = range(match.first, match.last + 1)
    notes = () if len(kept) == len(numbers) else (
        f"Frames {match.first + 1} to {match.last + 1} are kept, whose ends match best; {len(numbers) - len(kept)} were left out.",)
    found = calmed(pair(clip.frame(kept[-1]), clip.frame(kept[0])), CALM) if match.between else None
    if found is not None and float((found.trust_there < DOUBT).mean()) > FADED:
        notes += ("Where nothing matches across the seam, what was there fades.",)
    heard = sounds.joined([part for part in (clip.source.sound(kept.start / clip.fps, kept.stop / clip.fps), match.between / clip.fps) if part is not None])
    return Made(clip.width, clip.height, clip.fps, len(kept) + match.between, _frames(clip, kept, match.between, found),
                "seam: the best matching moments, joined by optical flow", notes, (("loops", True),), heard)


def _frames(clip: Material, kept: range, count: int, found: Pair | None) -> Iterator[Pixels]:
    yield from (clip.frame(number) for number in kept)
    if found is None:
        return
    a, b = to_light(clip.frame(kept[-1])), to_light(clip.frame(kept[0]))
    for step in range(1, count + 1):
        at = step / (count + 1)
        yield to_pixels(between(a, b, found, at, at))


def _there_and_back(clip: Material, numbers: range) -> Made:
    order = [*numbers, *reversed(numbers[1:-1])]
    frames = (clip.frame(number) for number in order)
    return Made(clip.width, clip.height, clip.fps, len(order), frames, "there and back: no two of its moments match",
                ("It plays forwards and then backwards, since its ends don't match; sound is left out.",), (("loops", True),))


def _match(clip: Material, numbers: range, seed: int) -> Match:
    looks = np.stack([_small(clip, number) for number in numbers])  # [n, pixels]
    steps = np.diff(looks, axis=0, prepend=looks[:1] * 2 - looks[1:2])  # how each came from the one before
    usual = max(float(np.median(np.linalg.norm(np.diff(looks, axis=0), axis=1))), 0.25 * SIDE)
    count, reach = len(numbers), max(2, round(HANDLE * len(numbers)))
    firsts, nexts = np.arange(0, reach), np.arange(count - reach, count)  # `next` is where the first would come again
    apart = _distances(looks[firsts], looks[nexts]) + MOTION * _distances(steps[firsts], steps[nexts])
    lost = (firsts[:, None] + (count - 1 - nexts)[None]) / (2 * reach)
    cost = apart / usual + LOSS * lost
    near = np.flatnonzero(cost.ravel() <= cost.min() + AS_GOOD)
    chosen = near[np.argsort(cost.ravel()[near], kind="stable")][seed % len(near)]
    first, following = (int(v) for v in np.unravel_index(chosen, cost.shape))
    some = looks[:: max(1, count // 200)]
    off = float(np.linalg.norm(looks[firsts[first]] - looks[nexts[following]]))
    unlike, spread = off / usual, off / max(float(np.median(_distances(some, some))), usual)
    length = 0 if unlike < 0.2 else int(np.clip(round(unlike), 1, max(1, round(SEAM * clip.fps))))
    return Match(numbers[int(firsts[first])], numbers[int(nexts[following]) - 1], length, unlike, spread)


def _small(clip: Material, number: int) -> NDArray[np.float32]:
    grey = clip.grey(number).astype(np.float32)
    return softened(grey, SIDE, 0.8).ravel()


def _distances(a: NDArray[np.float32], b: NDArray[np.float32]) -> NDArray[np.float32]:
    square = (a**2).sum(1)[:, None] + (b**2).sum(1)[None] - 2 * a @ b.T
    return np.sqrt(np.maximum(square, 0))
