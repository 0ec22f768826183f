"""A blend of two clips: both are carried towards each other along dense flow and change over place by place.

How far is the curve's weight. Each place has its own moment at which it turns from A to B, those that look alike
first, so that a frame is a hybrid of both and not one laid over the other; the mean over the picture is the weight.
At weight 0 and 1 the frames are the sources' own.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from studio.contract.frame import Sound
from studio.engine.footage.material import Made, Material
from studio.engine.plan.plan import Plan, Track
from studio.media.clips import sound as sounds
from studio.pixels.alpha import Pixels
from studio.pixels.flow import Pair, calmed, carried, luma, ranked, shrunk_pair
from studio.pixels.light import Light, to_light, to_pixels

ANALYSED = 720  # pixels of the longer side at which flows are found; finer ones aren't trusted between two clips
CALM = 0.05  # of the width
STEADY = 0.6  # how much of a frame's flow is that of the frame before
SOFT = 0.55  # how gradually a place turns, as a share of the blend


def blended(plan: Plan, a: Material, b: Material, seed: int) -> Made:
    """The frames of a blend's plan, whose first track is A and second B."""
    first, second = plan.tracks
    heard = sounds.mixed(_heard(a, first), _heard(b, second), second.weight)
    return Made(a.width, a.height, plan.grid.fps, plan.grid.frames, _frames(first, second, a, b, seed),
                "morph: both clips carried towards each other by optical flow", (), (), heard)


def _heard(clip: Material, track: Track) -> Sound | None:
    """The clip's sound where its frames lie on the track: held frames are silent."""
    used = track.frames
    moving = np.flatnonzero(np.diff(used, prepend=used[0] - 1) > 0)
    sound = clip.source.sound(used[0] / clip.fps, (used[-1] + 1) / clip.fps) if clip.fps else None
    before = moving[1] - 1 if len(moving) > 1 and used[0] == used[min(1, len(used) - 1)] else 0
    return None if sound is None else sounds.joined([float(before / clip.fps), sound])


def _frames(first: Track, second: Track, a: Material, b: Material, seed: int) -> Iterator[Pixels]:
    found: Pair | None = None
    turning: NDArray[np.float32] | None = None
    for own, other, weight in zip(first.frames, second.frames, second.weight, strict=True):
        if weight in (0.0, 1.0):
            yield b.frame(int(other)) if weight else a.frame(int(own))
            continue
        one, two = a.frame(int(own)), b.frame(int(other))
        if turning is None:
            turning = turns(one, two, seed)
        found = _steady(found, calmed(shrunk_pair(one, two, ANALYSED), CALM * (1 + 0.5 * (seed % 4))))
        yield to_pixels(hybrid(to_light(one), to_light(two), found, float(weight), turning))


def hybrid(a: Light, b: Light, found: Pair, weight: float, turning: NDArray[np.float32]) -> Light:
    """A and B carried `weight` of the way to B's place, each place showing the one whose turn it is."""
    to_a = -(1 - weight) * weight * found.there + weight * weight * found.back
    to_b = (1 - weight) ** 2 * found.there - weight * (1 - weight) * found.back
    linear = np.clip((weight * (1 + SOFT) - turning) / SOFT, 0, 1)
    share = (linear * linear * (3 - 2 * linear))[..., None]
    return carried(a, to_a) * (1 - share) + carried(b, to_b) * share


def turns(a: Pixels, b: Pixels, seed: int) -> NDArray[np.float32]:
    """When each place turns, spread evenly over 0..1: the smooth difference of both pictures, ranked."""
    unlike = np.abs(luma(a).astype(np.float32) - luma(b).astype(np.float32))
    noise = np.random.default_rng(seed).normal(0, 25, (7, 9)).astype(np.float32)
    return ranked(unlike, noise)


def _steady(before: Pair | None, now: Pair) -> Pair:
    """Flows that follow those of the frame before, so that nothing trembles."""
    if before is None:
        return now
    return Pair(STEADY * before.there + (1 - STEADY) * now.there, STEADY * before.back + (1 - STEADY) * now.back,
                now.trust_there, now.trust_back)
