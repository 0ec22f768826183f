"""From pictures, skeletons and what was understood of the words to the tensors that the transformer is conditioned on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from studio.engine.motion.reading import Understood
from studio.engine.motion.representation import Array, Motion
from studio.engine.motion.sampler import OnStep, Sampling, generate
from studio.engine.motion.skeleton import TOLD, Skeleton
from studio.engine.motion.transformer import Condition, MotionTransformer
from studio.engine.motion.vocabulary import CONDITIONS, DIRECTIONS, MANNERS, SIDES, direction_for, known_as


def padded(skeletons: Sequence[Skeleton]) -> tuple[Array, np.ndarray]:
    """What is told of the parts of several pictures: told [B, P, 72] and present [B, P], P that of the richest."""
    most = max((len(s) for s in skeletons), default=0)
    told = np.zeros((len(skeletons), most, TOLD), np.float32)
    present = np.zeros((len(skeletons), most), bool)
    for row, skeleton in enumerate(skeletons):
        told[row, : len(skeleton)] = skeleton.told()
        present[row, : len(skeleton)] = True
    return told, present


def one_hot(name: str, names: tuple[str, ...]) -> Array:
    """[n] with a 1 where the name stands."""
    out = np.zeros(len(names), np.float32)
    out[names.index(name)] = 1
    return out


def shares_for(asked: Understood, known: tuple[str, ...]) -> Array:
    """Shares of CONDITIONS [67]; what these weights don't know is asked by its nearest."""
    out = np.zeros(len(CONDITIONS), np.float32)
    for name, share in asked.shares():
        out[CONDITIONS.index(known_as(name, known))] += share
    return out


def direction_told(asked: Understood, known: tuple[str, ...]) -> str:
    """The direction as the first motion's condition knows it."""
    return direction_for(known_as(asked.motions[0][0], known), asked.direction) if asked.motions else asked.direction


def condition_of(pictures: Sequence[Array], asked: Sequence[Understood], skeletons: Sequence[Skeleton],
                 known: tuple[str, ...] = CONDITIONS, device: str = "cpu") -> Condition:
    """A batch of conditions. `pictures` are [4, 64, 64] premultiplied 0..1, as many as things asked and skeletons."""
    told, present = padded(skeletons)
    arrays = (
        np.stack(pictures).astype(np.float32), np.stack([shares_for(a, known) for a in asked]), np.stack([one_hot(direction_told(a, known), DIRECTIONS) for a in asked]),
        np.stack([one_hot(a.manner, MANNERS) for a in asked]), np.stack([one_hot(a.side, SIDES) for a in asked]),
        np.stack([s.shown() for s in skeletons]), told, present,
    )
    return Condition(*(torch.from_numpy(a).to(device) for a in arrays))


def motions_for(model: MotionTransformer, pictures: Sequence[Array], asked: Sequence[Understood], skeletons: Sequence[Skeleton],
                how: Sampling, on_step: OnStep | None = None, device: str = "cpu") -> list[Motion]:
    """One motion for each picture and what is asked of it, with a row for each part of its skeleton.

    Weights that know no part tokens move the whole body, and the parts rest in it.
    """
    seen = skeletons if model.knows_parts else [Skeleton.none() for _ in skeletons]
    found = generate(model, condition_of(pictures, asked, seen, model.conditions, device), how, on_step)
    return [s.obeyed(m) if len(s) == len(m.parts) else m for s, m in zip(seen, found, strict=True)]
