"""Batches for the motion model. Batch number n of a seed is always the same: that is what makes resuming exact.

Pictures come from two tables: icons and drawings without parts (the whole body stands in), and figures whose parts are
known and told as a finder would tell them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from studio.engine.motion.asking import one_hot, padded
from studio.engine.motion.representation import GRID, Motion, strength_of
from studio.engine.motion.sampler import WEAKEST, encode, encode_parts
from studio.engine.motion.skeleton import Skeleton
from studio.engine.motion.transformer import LIMB
from studio.engine.motion.vocabulary import (
    CONDITIONS,
    DIRECTED,
    DIRECTIONS,
    IDLE,
    MANNERS,
    PART_OF,
    PARTICULAR,
    SIDED,
    SIDES,
)
from studio.engine.motion.vocabulary import MOTIONS as NAMES
from studio.pixels.parts import SUBJECTS
from studio.train.motions import Body, act, compose
from studio.train.motions.idle import SHOWN_BY_KIND
from studio.train.part_pictures import PartPictures, carried, doubted, told_subject
from studio.train.sprites import SIDE, Sprites

COMPOSED = ("jump", "bounce", "sway", "spin", "twirl", "pulse", "float", "fade", "shake", "tremble", "grow", "shrink", "wobble",
            "dance", "slide", "flicker", "fly", "nod", "tilt", "laugh", "flip", "walk", "run", "swim", "rock", "stretch", "wave", "droop",
            "blink", "wink", "talk", "wag", "ears", "cheer", "clap", "look", "sing", "flap", "cry", "windblown")
LOUDNESS = {"": (0.0, 0.12), "strong": (0.5, 0.15), "weak": (-0.6, 0.15)}  # log amount: mean, spread
WITH_PARTS = 0.7  # of the examples are figures whose parts are known, where there are any
IDLING = 0.11  # of the examples of which nothing is asked
OF_PARTS = 3.0  # how much likelier a motion of a part is than one of the body, where parts are known
ODDS = np.array([OF_PARTS if n in PART_OF or n in PARTICULAR else 1.0 for n in NAMES])


@dataclass
class Batch:
    """picture [B, 4, 64, 64] 0..1 premultiplied; words [B, 67]; direction [B, 7]; manner [B, 3]; side [B, 4]; shown [B, 19];
    told [B, P, 75] and present [B, P] of the parts; local [B, 15, 2, 16, 16]; pose [B, 15, 7]; static [B, 3]; limbs [B, P, 91];
    strength [B] log; mask [B, 16, 16] where the subject is. All float32 but present."""

    picture: np.ndarray
    words: np.ndarray
    direction: np.ndarray
    manner: np.ndarray
    side: np.ndarray
    shown: np.ndarray
    told: np.ndarray
    present: np.ndarray
    local: np.ndarray
    pose: np.ndarray
    static: np.ndarray
    limbs: np.ndarray
    strength: np.ndarray
    mask: np.ndarray


@dataclass
class Asked:
    """What is asked: shares of CONDITIONS by name, direction, manner, side."""

    words: dict[str, float]
    direction: str = ""
    manner: str = ""
    side: str = ""


@dataclass
class Example:
    """One picture [64, 64, 4], what is told of its parts, what is asked, and the true motion."""

    picture: np.ndarray
    skeleton: Skeleton
    asked: Asked
    motion: Motion
    strength: float
    mask: np.ndarray


@dataclass
class Tables:
    """The pictures of a run, and which of each table may be used."""

    sprites: Sprites
    allowed: np.ndarray
    figures: PartPictures | None = None
    allowed_figures: np.ndarray | None = None

    @staticmethod
    def load(sprites_file: Path, figures_file: Path | None, *, held_out: bool = False) -> Tables:
        """What is trained on, or with `held_out` what never is."""
        sprites = Sprites.load(sprites_file)
        figures = PartPictures.load(figures_file) if figures_file else None
        allowed = np.flatnonzero(sprites.held_out == held_out)
        return Tables(sprites, allowed, figures, np.flatnonzero(figures.held_out == held_out) if figures else None)


def subject_box(alpha: np.ndarray) -> tuple[float, float, float, float]:
    """The box of what is there, in crop units, from alpha [n, n] 0..1."""
    ys, xs = np.nonzero(alpha > 0.15)
    n = alpha.shape[0]
    return (float(xs.min() / n * 2 - 1), float(ys.min() / n * 2 - 1), float((xs.max() + 1) / n * 2 - 1), float((ys.max() + 1) / n * 2 - 1))


@dataclass(frozen=True)
class Placing:
    """How a picture was moved in its crop: mirrored, then scaled about the centre and shifted (crop units)."""

    mirrored: bool
    scale: tuple[float, float]
    shift: tuple[float, float]


def jittered(picture: np.ndarray, r: np.random.Generator) -> tuple[np.ndarray, Placing]:
    """Colour, mirror, proportion and a slight error of the cut-out; picture [64, 64, 4] float32 0..1 premultiplied."""
    mirrored = bool(r.random() < 0.5)
    if mirrored:
        picture = picture[:, ::-1]
    stretch = np.exp(r.normal(0, 0.06))
    scale = np.exp(r.normal(0, 0.025))
    c = SIDE / 2 - 0.5
    kx, ky = scale * min(stretch, 1 / stretch if stretch > 1 else stretch), scale
    x, y = r.normal(0, 0.5), r.normal(0, 0.5)
    m = np.array([[kx, 0, c - kx * c + x], [0, ky, c - ky * c + y]])
    out = cv2.warpAffine(np.ascontiguousarray(picture), m, (SIDE, SIDE), flags=cv2.INTER_LINEAR)
    return recoloured(out, r), Placing(mirrored, (float(kx), float(ky)), (float(x * 2 / SIDE), float(y * 2 / SIDE)))


def recoloured(picture: np.ndarray, r: np.random.Generator) -> np.ndarray:
    """Other colours, sometimes grey, sometimes grainy."""
    rgb, alpha = picture[..., :3], picture[..., 3:]
    if r.random() < 0.25:
        rgb = rgb[..., r.permutation(3)]
    if r.random() < 0.6:
        rgb = rgb * np.exp(r.normal(0, 0.2, 3)).astype(np.float32)
    if r.random() < 0.1:
        rgb = np.repeat(rgb.mean(-1, keepdims=True), 3, -1)
    if r.random() < 0.15:
        rgb = rgb + r.normal(0, 0.06, rgb.shape).astype(np.float32) * alpha
    return np.concatenate([np.clip(rgb, 0, alpha), alpha], -1).astype(np.float32)


def choose(skeleton: Skeleton, subject: str, box: tuple[float, float, float, float], r: np.random.Generator) -> tuple[Motion, Asked]:
    """What happens. `subject` is what the picture truly shows, "" where nobody knows."""
    if subject and r.random() < IDLING:
        return act(IDLE, Body(box, skeleton=skeleton), subject), Asked({IDLE: 1.0})
    odds = ODDS if len(skeleton) else np.ones(len(NAMES))
    name = str(r.choice(NAMES, p=odds / odds.sum()))
    manner = str(r.choice(MANNERS, p=(0.6, 0.2, 0.2)))
    mean, spread = LOUDNESS[manner]
    amount = float(np.exp(r.normal(mean, spread)))
    allowed = DIRECTED.get(name, ())
    direction = str(r.choice(allowed)) if allowed and r.random() < 0.5 else ""
    side = str(r.choice(SIDES[1:], p=(0.44, 0.44, 0.12))) if name in SIDED and not direction and r.random() < 0.65 else ""
    motion = act(name, Body(box, amount, direction, skeleton, side), subject)
    if name in COMPOSED and r.random() < 0.12:
        other = str(r.choice([n for n in COMPOSED if n != name]))
        return compose(motion, act(other, Body(box, amount, skeleton=skeleton), subject)), Asked({name: 0.5, other: 0.5}, direction, manner, side)
    return motion, Asked({name: 1.0}, direction, manner, side)


def example(tables: Tables, r: np.random.Generator, *, with_parts: bool | None = None) -> Example:
    """One picture and what it should do. `with_parts` chooses the table; by itself both are used."""
    figures = tables.figures
    chosen = figures is not None and (r.random() < WITH_PARTS if with_parts is None else with_parts)
    if figures is not None and tables.allowed_figures is not None and chosen:
        index = int(r.choice(tables.allowed_figures))
        picture, placing = jittered(figures.pictures[index].astype(np.float32) / 255, r)
        skeleton = doubted(carried(figures.skeleton(index), placing.mirrored, placing.scale, placing.shift), r)
        subject = SUBJECTS[int(figures.shows[index])]
    else:
        index = int(r.choice(tables.allowed))
        picture = jittered(tables.sprites.pictures[index].astype(np.float32) / 255, r)[0]
        subject = SHOWN_BY_KIND.get(tables.sprites.kinds[index], "")
        shows = one_hot(subject, SUBJECTS) if subject else np.zeros(len(SUBJECTS), np.float32)
        skeleton = Skeleton.none(told_subject(shows, r) if subject else shows)
    motion, asked = choose(skeleton, subject, subject_box(picture[..., 3]), r)
    mask = cv2.resize(picture[..., 3], (GRID, GRID), interpolation=cv2.INTER_AREA)
    return Example(picture, skeleton, asked, motion, strength_of(motion, mask), mask)


def word_shares(words: dict[str, float], r: np.random.Generator | None = None) -> np.ndarray:
    """[67] shares that sum to 1; with a generator, some doubt is mixed in as the words' reader would."""
    shares = np.zeros(len(CONDITIONS), np.float32)
    for name, share in words.items():
        shares[CONDITIONS.index(name)] = share
    if r is not None and r.random() < 0.4:
        doubt = r.uniform(0, 0.35)
        others = r.dirichlet(np.full(len(CONDITIONS), 0.05)).astype(np.float32)
        shares = (1 - doubt) * shares + doubt * others
    return shares


def as_batch(examples: list[Example], r: np.random.Generator | None) -> Batch:
    encoded = [encode(e.motion, e.strength) for e in examples]
    told, present = padded([e.skeleton for e in examples])
    limbs = np.zeros((len(examples), present.shape[1], LIMB), np.float32)
    for row, e in enumerate(examples):
        limbs[row, : len(e.skeleton)] = encode_parts(e.motion, e.skeleton.mirrors)
    return Batch(
        np.stack([e.picture.transpose(2, 0, 1) for e in examples]),
        np.stack([word_shares(e.asked.words, r) for e in examples]),
        np.stack([one_hot(e.asked.direction, DIRECTIONS) for e in examples]),
        np.stack([one_hot(e.asked.manner, MANNERS) for e in examples]),
        np.stack([one_hot(e.asked.side, SIDES) for e in examples]), np.stack([e.skeleton.shown() for e in examples]), told, present,
        np.stack([x[0] for x in encoded]), np.stack([x[1] for x in encoded]), np.stack([x[2] for x in encoded]), limbs,
        np.log(np.maximum([e.strength for e in examples], WEAKEST)).astype(np.float32),
        np.stack([e.mask for e in examples]),
    )


def batch(tables: Tables, seed: int, number: int, size: int) -> Batch:
    """Batch `number` of a run with this seed."""
    r = np.random.default_rng([seed, number])
    return as_batch([example(tables, r) for _ in range(size)], r)

