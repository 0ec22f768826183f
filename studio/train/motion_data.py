"""Batches for the motion model. Batch number n of a seed is always the same: that is what makes resuming exact."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from studio.engine.motion.representation import GRID, SUBJECT_SPAN, Motion, strength_of
from studio.engine.motion.sampler import encode
from studio.engine.motion.vocabulary import CONDITIONS, DIRECTED, DIRECTIONS, IDLE, MANNERS
from studio.engine.motion.vocabulary import MOTIONS as NAMES
from studio.train.motions import IDLE_AMOUNT, IDLE_OF, MOTIONS, Body, compose
from studio.train.sprites import SIDE, Sprites

COMPOSED = ("jump", "bounce", "sway", "spin", "twirl", "pulse", "float", "fade", "shake", "tremble", "grow", "shrink", "wobble",
            "dance", "slide", "flicker", "fly", "nod", "tilt", "laugh", "flip", "walk", "run", "swim", "rock", "stretch", "wave", "droop")
LOUDNESS = {"": (0.0, 0.12), "strong": (0.5, 0.15), "weak": (-0.6, 0.15)}  # log amount: mean, spread


@dataclass
class Batch:
    """picture [B, 4, 64, 64] 0..1 premultiplied; words [B, 53]; direction [B, 7]; manner [B, 3]; local [B, 15, 2, 16, 16];
    pose [B, 15, 7]; static [B, 3]; strength [B] log; mask [B, 16, 16] where the subject is. All float32."""

    picture: np.ndarray
    words: np.ndarray
    direction: np.ndarray
    manner: np.ndarray
    local: np.ndarray
    pose: np.ndarray
    static: np.ndarray
    strength: np.ndarray
    mask: np.ndarray


@dataclass
class Example:
    picture: np.ndarray
    motion: Motion
    words: dict[str, float]
    direction: str
    manner: str
    strength: float
    mask: np.ndarray


def subject_box(alpha: np.ndarray) -> tuple[float, float, float, float]:
    """The box of what is there, in crop units, from alpha [n, n] 0..1."""
    ys, xs = np.nonzero(alpha > 0.15)
    n = alpha.shape[0]
    return (float(xs.min() / n * 2 - 1), float(ys.min() / n * 2 - 1), float((xs.max() + 1) / n * 2 - 1), float((ys.max() + 1) / n * 2 - 1))


def jittered(picture: np.ndarray, r: np.random.Generator) -> np.ndarray:
    """Colour, mirror, proportion and a slight error of the cut-out; picture [64, 64, 4] float32 0..1 premultiplied."""
    if r.random() < 0.5:
        picture = picture[:, ::-1]
    stretch = np.exp(r.normal(0, 0.06))
    scale = np.exp(r.normal(0, 0.025))
    c = SIDE / 2 - 0.5
    kx, ky = scale * min(stretch, 1 / stretch if stretch > 1 else stretch), scale
    m = np.array([[kx, 0, c - kx * c + r.normal(0, 0.5)], [0, ky, c - ky * c + r.normal(0, 0.5)]])
    out = cv2.warpAffine(np.ascontiguousarray(picture), m, (SIDE, SIDE), flags=cv2.INTER_LINEAR)
    rgb, alpha = out[..., :3], out[..., 3:]
    if r.random() < 0.25:
        rgb = rgb[..., r.permutation(3)]
    if r.random() < 0.6:
        rgb = rgb * np.exp(r.normal(0, 0.2, 3)).astype(np.float32)
    if r.random() < 0.1:
        rgb = np.repeat(rgb.mean(-1, keepdims=True), 3, -1)
    if r.random() < 0.15:
        rgb = rgb + r.normal(0, 0.06, rgb.shape).astype(np.float32) * alpha
    return np.concatenate([np.clip(rgb, 0, alpha), alpha], -1).astype(np.float32)


def idle_motion(kind: str, box: tuple[float, float, float, float]) -> tuple[str, Motion]:
    name = IDLE_OF.get(kind, "rock")
    return name, MOTIONS[name](Body(box, IDLE_AMOUNT[name]))


def choose(kind: str, box: tuple[float, float, float, float], r: np.random.Generator) -> tuple[Motion, dict[str, float], str, str]:
    """What happens: motion, shares of words, direction, manner."""
    if kind and r.random() < 0.07:
        return idle_motion(kind, box)[1], {IDLE: 1.0}, "", ""
    name = str(r.choice(NAMES))
    manner = str(r.choice(MANNERS, p=(0.6, 0.2, 0.2)))
    mean, spread = LOUDNESS[manner]
    amount = float(np.exp(r.normal(mean, spread)))
    allowed = DIRECTED.get(name, ())
    direction = str(r.choice(allowed)) if allowed and r.random() < 0.5 else ""
    motion = MOTIONS[name](Body(box, amount, direction))
    if name in COMPOSED and r.random() < 0.12:
        other = str(r.choice([n for n in COMPOSED if n != name]))
        return compose(motion, MOTIONS[other](Body(box, amount))), {name: 0.5, other: 0.5}, direction, manner
    return motion, {name: 1.0}, direction, manner


def example(sprites: Sprites, allowed: np.ndarray, r: np.random.Generator) -> Example:
    """One picture and what it should do. `allowed` are the indices that may be used."""
    index = int(r.choice(allowed))
    picture = jittered(sprites.pictures[index].astype(np.float32) / 255, r)
    box = subject_box(picture[..., 3])
    motion, words, direction, manner = choose(sprites.kinds[index], box, r)
    mask = cv2.resize(picture[..., 3], (GRID, GRID), interpolation=cv2.INTER_AREA)
    return Example(picture, motion, words, direction, manner, strength_of(motion, mask), mask)


def word_shares(words: dict[str, float], r: np.random.Generator | None = None) -> np.ndarray:
    """[53] shares that sum to 1; with a generator, some doubt is mixed in as the words' reader would."""
    shares = np.zeros(len(CONDITIONS), np.float32)
    for name, share in words.items():
        shares[CONDITIONS.index(name)] = share
    if r is not None and r.random() < 0.4:
        doubt = r.uniform(0, 0.35)
        others = r.dirichlet(np.full(len(CONDITIONS), 0.05)).astype(np.float32)
        shares = (1 - doubt) * shares + doubt * others
    return shares


def one_hot(name: str, names: tuple[str, ...]) -> np.ndarray:
    out = np.zeros(len(names), np.float32)
    out[names.index(name)] = 1
    return out


def as_batch(examples: list[Example], r: np.random.Generator | None) -> Batch:
    encoded = [encode(e.motion, e.strength) for e in examples]
    return Batch(
        np.stack([e.picture.transpose(2, 0, 1) for e in examples]),
        np.stack([word_shares(e.words, r) for e in examples]),
        np.stack([one_hot(e.direction, DIRECTIONS) for e in examples]),
        np.stack([one_hot(e.manner, MANNERS) for e in examples]),
        np.stack([x[0] for x in encoded]), np.stack([x[1] for x in encoded]), np.stack([x[2] for x in encoded]),
        np.log(np.maximum([e.strength for e in examples], 0.02)).astype(np.float32),
        np.stack([e.mask for e in examples]),
    )


def batch(sprites: Sprites, allowed: np.ndarray, seed: int, number: int, size: int) -> Batch:
    """Batch `number` of a run with this seed."""
    r = np.random.default_rng([seed, number])
    return as_batch([example(sprites, allowed, r) for _ in range(size)], r)


__all__ = ["SUBJECT_SPAN", "Batch", "Example", "as_batch", "batch", "choose", "example", "idle_motion", "one_hot", "subject_box", "word_shares"]
