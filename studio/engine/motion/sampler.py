"""Noise and sampling for the motion transformer.

The noise has the spectrum of the signal: octaves in space (a smooth field has few degrees of freedom, and white
noise would not hide it) and a falling spectrum over the knots of the cycle. Sampling is Euler steps of rectified
flow (Liu et al. 2022) with x-prediction; time is shifted towards the noisy end.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from studio.engine.motion.representation import CHANNELS, GRID, KNOTS, PART_CHANNELS, STATE, Array, Motion
from studio.engine.motion.skeleton import MIRROR
from studio.engine.motion.transformer import FREE, LIMB, STATIC, Condition, MotionTransformer, Noisy

SHIFT = 3.0
CALM = 0.7  # cells: how wide what is generated is smoothed
OCTAVES = ((1, 0.24), (2, 0.26), (4, 0.22), (8, 0.16), (16, 0.12))  # (side, share of the variance)
# what one unit of strength does to each channel of the pose, so that all have about unit variance
POSE_SCALE = (0.55, 0.75, 0.7, 0.45, 0.6, 0.12)
ALPHA_SCALE = 0.35
LOCAL_SCALE = 0.4
PIVOT_SCALE = 0.6
WEAKEST = 0.006  # strength below which a motion counts as this
STILL = 0.009  # strength below which a generated body rests, so that nothing but a part moves
# a part's channels below which they are told in proportion, above which by their logarithm: a breath counts like a leap
KNEE = np.array([0.06, 0.02, 0.02, 0.03, 0.03, 1.0], np.float32)
LIMB_GAIN = np.array([0.5, 0.5, 0.5, 0.5, 0.5, 1.5], np.float32)  # then clean parts have about unit variance while they move
AT_REST = 0.08  # of the signal: what a generated part must exceed to move at all
MOST_PART_TURNS = 3
OnStep = Callable[[int, int], None]


@lru_cache(maxsize=1)
def knot_mixer() -> Tensor:
    """[15, 15] that gives white noise over the free knots the spectrum of periodic curves which are 0 at rest."""
    k = np.minimum(np.arange(KNOTS), KNOTS - np.arange(KNOTS))
    power = 1 / (1 + k**1.5) + 0.03
    power[0] = 0.6
    lag = np.real(np.fft.ifft(power)) * KNOTS
    index = np.arange(1, KNOTS)
    between = lag[(index[:, None] - index[None]) % KNOTS]
    covariance = between - lag[index][:, None] - lag[index][None] + lag[0]  # of x(k) - x(0)
    scale = 1 / np.sqrt(np.diag(covariance).mean())
    covariance = covariance * scale**2 + 0.02 * np.eye(FREE)
    return torch.from_numpy(np.linalg.cholesky(covariance)).float()


@lru_cache(maxsize=8)
def octave_norm(side: int) -> float:
    probe = torch.randn(200, 8, side, side, generator=torch.Generator().manual_seed(0))
    return float((_enlarge(probe, side)).std())


def _enlarge(x: Tensor, side: int) -> Tensor:
    if side == GRID:
        return x
    return F.interpolate(x, size=(GRID, GRID), mode="bicubic" if side > 1 else "nearest")


def noise(batch: int, generator: torch.Generator | None = None, parts: int = 0) -> Noisy:
    """Noise of unit variance with the signal's spectrum, for `batch` motions of `parts` parts, on the CPU."""
    local = torch.zeros(batch, FREE * 2, GRID, GRID)
    for side, share in OCTAVES:
        local += _enlarge(torch.randn(batch, FREE * 2, side, side, generator=generator), side) * (share**0.5 / octave_norm(side))
    mixer = knot_mixer()
    local = torch.einsum("kj,bjcyx->bkcyx", mixer, local.view(batch, FREE, 2, GRID, GRID))
    pose = torch.einsum("kj,bjc->bkc", mixer, torch.randn(batch, FREE, len(CHANNELS), generator=generator))
    static = torch.randn(batch, STATIC, generator=generator)
    limbs = torch.einsum("kj,bpjc->bpkc", mixer, torch.randn(batch, parts, FREE, len(PART_CHANNELS), generator=generator))
    turns = torch.randn(batch, parts, 1, generator=generator)
    return Noisy(local, pose, static, torch.cat([limbs.reshape(batch, parts, LIMB - 1), turns], 2))


def shifted(u: Tensor) -> Tensor:
    """Times 0..1 moved towards the noisy end, where the words decide what happens."""
    return u / (u + SHIFT * (1 - u))


def encode(motion: Motion, strength: float) -> tuple[Array, Array, Array]:
    """The body's motion as the model's clean signal: local [15, 2, 16, 16], pose [15, 7], static [3]."""
    far = max(strength, WEAKEST)
    pose = motion.pose[1:].copy()
    pose[:, :6] /= far * np.array(POSE_SCALE, np.float32)
    pose[:, 6] /= ALPHA_SCALE
    local = motion.local[1:].transpose(0, 3, 1, 2) / (far * LOCAL_SCALE)
    static = np.array([motion.pivot[0] / PIVOT_SCALE, motion.pivot[1] / PIVOT_SCALE, motion.turns], np.float32)
    return np.clip(local, -6, 6).astype(np.float32), np.clip(pose, -6, 6).astype(np.float32), static


def encode_parts(motion: Motion, mirrors: Array) -> Array:
    """The parts' motion as the model's clean signal, [P, 91]. `mirrors` [P] are the skeleton's."""
    knots = motion.parts[:, 1:] / KNEE
    knots[..., :2] *= mirrors[:, None, None]
    knots[..., :5] = np.arcsinh(knots[..., :5])
    return np.concatenate([(knots * LIMB_GAIN).reshape(len(knots), LIMB - 1), motion.part_turns[:, None]], 1).astype(np.float32)


def decode_parts(limbs: Array, mirrors: Array) -> tuple[Array, np.ndarray]:
    """The inverse of `encode_parts`: parts [P, KNOTS, 6] and their whole turns [P]. What hardly moves rests."""
    parts = np.zeros((len(limbs), KNOTS, len(PART_CHANNELS)), np.float32)
    parts[:, 1:] = limbs[:, :-1].reshape(-1, FREE, len(PART_CHANNELS))
    parts *= np.abs(parts).max(1, keepdims=True) >= AT_REST
    parts /= LIMB_GAIN
    parts[..., :5] = np.sinh(np.clip(parts[..., :5], -6, 6))
    parts[..., :2] *= mirrors[:, None, None]
    parts[..., 5] = np.clip(parts[..., 5], 0, 1)
    turns = np.clip(np.rint(limbs[:, -1]), -MOST_PART_TURNS, MOST_PART_TURNS).astype(np.int64)
    return parts * KNEE, turns


def decode(local: Array, pose: Array, static: Array, strength: float) -> Motion:
    """The inverse of `encode`. Turns are rounded, so a whole turn is whole; opacity that hardly changes doesn't."""
    far = 0.0 if strength < STILL else max(strength, WEAKEST)
    full_pose = np.zeros((KNOTS, len(CHANNELS)), np.float32)
    full_pose[1:] = pose
    full_pose[:, :6] *= far * np.array(POSE_SCALE, np.float32)
    full_pose[:, 6] = np.clip(full_pose[:, 6] * ALPHA_SCALE, -1, 0)
    if full_pose[:, 6].min() > -0.15:
        full_pose[:, 6] = 0
    full_local = np.zeros((KNOTS, GRID, GRID, 2), np.float32)
    full_local[1:] = local.transpose(0, 2, 3, 1) * (far * LOCAL_SCALE)
    turns = int(np.clip(np.rint(static[2]), -2, 2))
    return Motion(full_pose, full_local, (static[:2] * PIVOT_SCALE).astype(np.float32), turns)


@dataclass(frozen=True)
class Sampling:
    """How to sample. `guidance` 1 is none; `louder` is added to the log strength the model would choose, and to that of the parts."""

    steps: int = 2
    guidance: float = 1.0
    seed: int = 0
    louder: float = 0.0
    temperature: float = 1.0
    strength: float | None = field(default=None)  # log strength to force


def _step_towards(z: Noisy, clean: Noisy, share: Tensor) -> Noisy:
    """Go `share` of the way from the noisy motion to the clean one that was predicted."""
    return z.mix(clean, lambda n, c: n + share * (c.float() - n))


def _calmed(local: Tensor) -> Tensor:
    """A generated field [B, 15, 2, 16, 16] without its last grain: true fields are smooth at this width.

    Measured on 128 held-out examples: roughness 0.036 to 0.011 (true: 0.006), error of the field 0.0154 to 0.0127.
    """
    tap = math.exp(-1 / (2 * CALM**2))
    kernel = torch.tensor([tap, 1.0, tap], device=local.device) / (1 + 2 * tap)
    flat = F.pad(local.float().reshape(-1, 1, GRID, GRID), (1, 1, 1, 1), mode="replicate")
    across = F.conv2d(flat, kernel.view(1, 1, 1, 3))
    return F.conv2d(across, kernel.view(1, 1, 3, 1)).view(local.shape)


@torch.inference_mode()
def generate(model: MotionTransformer, condition: Condition, how: Sampling = Sampling(), on_step: OnStep | None = None) -> list[Motion]:
    """Motions for a batch of conditions, with a row for each part that is present. `on_step(done, total)` is called
    after every step and may raise."""
    batch, parts = condition.present.shape
    device = condition.picture.device
    z = noise(batch, torch.Generator().manual_seed(how.seed), parts).map(lambda v: (v * how.temperature).to(device))
    sense = model.understand(condition)
    strength = sense.strength.float() + how.louder if how.strength is None else torch.full((batch,), how.strength, device=device)
    without_words = model.understand(condition, drop_words=torch.ones(batch, dtype=torch.bool, device=device)) if how.guidance != 1 else sense
    times = shifted(torch.linspace(0, 1, how.steps + 1)).to(device)
    for i in range(how.steps):
        a, b = times[i], times[i + 1]
        at = a.expand(batch)
        clean = model(z, at, sense, strength)
        if how.guidance != 1 and i < (how.steps + 1) // 2:  # adaptive guidance: the first half decides what happens
            clean = clean.mix(model(z, at, without_words, strength), lambda c, w: c + (how.guidance - 1) * (c - w))
        z = _step_towards(z, clean, (b - a) / (1 - a))
        if on_step is not None:
            on_step(i + 1, how.steps)
    found = Noisy(_calmed(z.local), z.pose, z.static, z.limbs).map(lambda v: v.float().cpu())
    far = strength.exp().tolist()
    present, mirrors = condition.present.cpu().numpy(), condition.told[..., MIRROR].cpu().numpy()
    motions = [decode(found.local[i].numpy(), found.pose[i].numpy(), found.static[i].numpy(), far[i]) for i in range(batch)]
    limbs = [decode_parts(found.limbs[i].numpy()[present[i]], mirrors[i][present[i]]) for i in range(batch)]
    return [replace(m, parts=louder(rows, how.louder), part_turns=turns) for m, (rows, turns) in zip(motions, limbs, strict=True)]


def louder(parts: Array, by: float) -> Array:
    """Parts [P, KNOTS, 6] that go exp(`by`) times as far; lids and mouths do what they do."""
    scale = np.full(len(PART_CHANNELS), math.exp(by), np.float32)
    scale[STATE] = 1
    return parts * scale
