"""Makes the motion of parts fit a picture: as far as each may be trusted, as the painted mask allows, as there is room.

A part that finds no room moves less, all through the loop alike, so that the body needn't shrink for it.
"""

from __future__ import annotations

import numpy as np

from studio.engine.motion.representation import PART_CHANNELS, STATE, Array, Motion, Sequence
from studio.pixels.layers.stage import STILL, Act, Puppet
from studio.pixels.parts import Part
from studio.pixels.warp import Placement

SPARE = 2.0  # pixels that a moving part keeps from the edge
FELT = 0.03  # of a part's channels, from which it was asked to move
Box = tuple[float, float, float, float]


def in_crop(points: Array, place: Placement) -> Array:
    """Pixels [m, 2] as crop units."""
    return ((points - np.array(place.centre)) / place.scale).astype(np.float32)


def asked_of(puppet: Puppet, parts: Array) -> tuple[bool, ...]:
    """For every part of the picture whether the motion [n, P, 6] moves it."""
    moves = np.abs(parts).max((0, 2), initial=0) > FELT
    return tuple(bool(moves[i]) if i < len(moves) else False for i in range(len(puppet.parts)))


def act_of(puppet: Puppet, motion: Motion | Sequence, parts: Array, still: int, space: tuple[Box, Box], place: Placement,
           mask: Array | None) -> Act | None:
    """The motion's moments of the parts [n, P, 6], each as far as it may be moved (its trust, the painted mask) and
    finds room.

    `space` is the box of the picture's own outline and the room it has, in crop units; `mask` [n, n] lies over the crop.
    None when no part moves. What a motion knows no curve for stays.
    """
    rows = np.zeros((len(parts), len(puppet.parts), len(PART_CHANNELS)), np.float32)
    known = min(parts.shape[1], rows.shape[1])
    rows[:, :known] = parts[:, :known] * shares_of(puppet, motion)[None, :known, None]
    if mask is not None:
        rows *= np.array([_allowed(p, place, mask) for p in puppet.parts], np.float32)[None, :, None]
    rows[still] = 0
    if not rows.size or np.abs(rows).max() < STILL:
        return None
    room, own, spare = np.array(space[1]), np.array(space[0]), SPARE / place.scale
    low = np.where(own[:2] > room[:2] + spare, room[:2] + spare, room[:2] - spare)  # a side that the picture itself
    high = np.where(own[2:] < room[2:] - spare, room[2:] - spare, room[2:] + spare)  # touches can't be kept free

    def inside(points: Array) -> bool:
        at = in_crop(points, place)
        return bool((at.min(0) >= low).all() and (at.max(0) <= high).all())

    return puppet.act(rows).settled(inside)


def shares_of(puppet: Puppet, motion: Motion | Sequence) -> Array:
    """How much of its motion every part makes [P]; what goes round does so wholly or not at all, or it wouldn't close."""
    shares = np.array([t.share for t in puppet.trust], np.float32)
    for step in motion.steps if isinstance(motion, Sequence) else (motion,):
        round_ = np.flatnonzero(step.part_turns[: len(shares)])
        shares[round_] = shares[round_] >= 0.5
    return shares


def _allowed(part: Part, place: Placement, mask: Array) -> float:
    """1 for a part that lies mostly where motion is allowed, else 0."""
    ys, xs = np.nonzero(part.mask > 127)
    if not len(ys):
        return 0.0
    at = (in_crop(np.stack([xs, ys], -1).astype(np.float32), place) + 1) * (len(mask) / 2)
    cells = np.clip(at.astype(int), 0, len(mask) - 1)
    return float(mask[cells[:, 1], cells[:, 0]].mean() > 0.5)


def parts_relative(parts: Array, reference: Array) -> Array:
    """Parts [n, P, 6] seen from one moment of theirs [P, 6]: what is shut or open there is as drawn."""
    out = parts - reference[None]
    out[..., 3:5] = (1 + parts[..., 3:5]) / np.maximum(1 + reference[None, :, 3:5], 0.2) - 1
    out[..., STATE] = np.clip(out[..., STATE], 0, 1)
    return out
