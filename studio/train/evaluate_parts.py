"""How well parts move: on held-out figures whose parts are known exactly, told the motion and told the parts.

Energy is area times squared way, over the knots of the cycle; a lid counts by the way of its edge, a mouth by the
height it opens. A classifier that learned to name true motions with parts names what the model makes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from studio.engine.motion.asking import motions_for
from studio.engine.motion.reading import Understood
from studio.engine.motion.representation import GRID, KNOTS, Array, Motion, displacement, sample
from studio.engine.motion.sampler import KNEE, Sampling
from studio.engine.motion.skeleton import Skeleton
from studio.engine.motion.transformer import MotionTransformer
from studio.engine.motion.vocabulary import IDLE, MOTIONS, PARTS_FOR, SIDED
from studio.pixels.parts import KINDS, SUBJECTS
from studio.train.evaluate import Share, features
from studio.train.motion_data import subject_box
from studio.train.motions import Body, act
from studio.train.motions.idle import IDLES
from studio.train.motions.kinematics import moved, part_maps
from studio.train.part_pictures import PartPictures

NAMED = {**{n: PARTS_FOR[n] for n in ("wave", "kick", "wag", "blink", "talk", "ears")}, "flap": ("wing",), "drive": ("wheel",)}
LIMBS = tuple(KINDS.index(k) for k in ("arm", "leg", "tail", "wing", "ear", "hair", "leaf", "flame", "held"))
EYE, MOUTH = KINDS.index("eye"), KINDS.index("mouth")
NAMES = (*MOTIONS, IDLE)
IDLE_KINDS = tuple(dict.fromkeys(f.__name__ for f in IDLES.values()))  # idles that look alike are one
Say = Callable[[str], None]


def probe_points(skeleton: Skeleton) -> Array:
    """Nine points of each part [P, 9, 2]: along the axis of a limb, over the box of everything else."""
    along = skeleton.pivots[:, None] + np.linspace(0.1, 1.0, 9)[None, :, None] * skeleton.axes[:, None]
    x, y = np.meshgrid((-0.8, 0, 0.8), (-0.8, 0, 0.8))
    over = skeleton.boxes[:, None, :2] + np.stack([x.ravel(), y.ravel()], -1)[None] * skeleton.boxes[:, None, 2:]
    return np.where(np.isin(skeleton.kinds, LIMBS)[:, None, None], along, over).astype(np.float32)


def part_energy(skeleton: Skeleton, motion: Motion) -> Array:
    """Area times squared way of each part [P], the body's way included."""
    points = probe_points(skeleton)
    phases = np.arange(KNOTS) / KNOTS
    way = moved(part_maps(skeleton, motion, phases), points) - points[None]
    squared = (way**2).sum(-1).mean((0, 2))  # [P]
    half = np.where(skeleton.kinds == MOUTH, np.maximum(skeleton.boxes[:, 3], 0.35 * skeleton.boxes[:, 2]), skeleton.boxes[:, 3])
    drawn = np.isin(skeleton.kinds, (EYE, MOUTH))
    squared = squared + drawn * ((motion.parts[..., 5] * half[:, None]) ** 2).mean(1)
    fill = np.where(np.isin(skeleton.kinds, LIMBS), 0.5, 0.78)
    return squared * 4 * skeleton.boxes[:, 2] * skeleton.boxes[:, 3] * fill


def body_energy(skeleton: Skeleton, motion: Motion, mask: Array) -> float:
    """The same of what is left of the body when its parts are taken away. `mask` [GRID, GRID] 0..1."""
    way = (displacement(sample(motion, np.arange(KNOTS) / KNOTS)) ** 2).sum(-1).mean(0)  # [GRID, GRID]
    cell = (2 / GRID) ** 2
    hanging = skeleton.parents < 0
    covered = float((4 * skeleton.boxes[hanging, 2] * skeleton.boxes[hanging, 3] * 0.5).sum())
    area = float(mask.sum()) * cell
    return float((way * mask).sum()) * cell * max(0.3, 1 - covered / max(area, 1e-3))


def share_on(kinds: tuple[str, ...], skeleton: Skeleton, motion: Motion, mask: Array) -> float:
    """How much of the motion's energy lies on parts of the first of these kinds that is there, and on what hangs on them."""
    kind = next(k for k in kinds if skeleton.of(k))
    chosen = set(skeleton.of(kind))
    named = [p for p in range(len(skeleton)) if p in chosen or int(skeleton.parents[p]) in chosen]
    energy = part_energy(skeleton, motion)
    return float(energy[named].sum() / max(energy.sum() + body_energy(skeleton, motion, mask), 1e-9))


class Seen:
    """Held-out figures as they are measured: picture [4, 64, 64], true skeleton, box, mask [GRID, GRID]."""

    def __init__(self, figures: PartPictures, index: int) -> None:
        picture = figures.pictures[index].astype(np.float32) / 255
        self.picture = picture.transpose(2, 0, 1)
        self.skeleton = figures.skeleton(index)
        self.subject = SUBJECTS[int(figures.shows[index])]
        self.box = subject_box(picture[..., 3])
        self.mask = cv2.resize(picture[..., 3], (GRID, GRID), interpolation=cv2.INTER_AREA)

    def true(self, name: str, hand: str = "") -> Motion:
        return act(name, Body(self.box, skeleton=self.skeleton, hand=hand), self.subject)


def made(model: MotionTransformer, seen: list[Seen], asked: list[Understood], how: Sampling, size: int = 48) -> list[Motion]:
    """What the model makes of them, in batches."""
    out: list[Motion] = []
    for first in range(0, len(seen), size):
        rows = seen[first:first + size]
        out += motions_for(model, [s.picture for s in rows], asked[first:first + size], [s.skeleton for s in rows], how)
    return out


def with_kinds(pool: list[Seen], kinds: tuple[str, ...], count: int) -> list[Seen]:
    def open_ones(s: Seen) -> bool:
        rows = [r for k in kinds for r in s.skeleton.of(k)]
        return any(not s.skeleton.shut[r] for r in rows) if kinds == ("eye",) else bool(rows)

    return [s for s in pool if open_ones(s)][:count]


def score_energy(model: MotionTransformer, pool: list[Seen], how: Sampling, each: int = 40) -> dict[str, Any]:
    """The median and the mean share of energy on the named part, beside that of the true motions, and how many reach three quarters."""
    out = {}
    for name, kinds in NAMED.items():
        seen = with_kinds(pool, kinds, each)
        if not seen:  # a small table may have no wheel
            continue
        found = made(model, seen, [Understood(((name, 1.0),))] * len(seen), how)
        got = [share_on(kinds, s.skeleton, m, s.mask) for s, m in zip(seen, found, strict=True)]
        true = [share_on(kinds, s.skeleton, s.true(name), s.mask) for s in seen]
        enough = Share(sum(g >= 0.75 for g in got), len(got))
        out[name] = {"mean": round(float(np.mean(got)), 3), "median": round(float(np.median(got)), 3), "true": round(float(np.mean(true)), 3),
                     "three_quarters": enough.as_json()}
    return out


def score_sides(model: MotionTransformer, pool: list[Seen], how: Sampling, each: int = 24) -> dict[str, Any]:
    """Whether the part of the named side is the one that moves most, where there is one on each side."""
    hits, of = 0, 0
    for name in (n for n in SIDED if n in NAMED or n in ("wink", "point")):
        kind = {"point": "arm", "wink": "eye"}.get(name) or NAMED[name][0]
        seen = [s for s in pool if {int(v) for v in s.skeleton.sides[s.skeleton.of(kind)]} >= {-1, 1} and not s.skeleton.shut[s.skeleton.of(kind)].any()][:each]
        for hand, sign in (("left", -1), ("right", 1)):
            found = made(model, seen, [Understood(((name, 1.0),), side=hand)] * len(seen), how)
            for s, m in zip(seen, found, strict=True):
                rows = s.skeleton.of(kind)
                energy = np.abs(m.parts[rows]).max((1, 2))
                hits += int(s.skeleton.sides[rows[int(energy.argmax())]] == sign and energy.max() > 0)
                of += 1
    return Share(hits, of).as_json()


def part_features(skeleton: Skeleton, motion: Motion, mask: Array) -> Array:
    """What a motion with parts looks like, without names: the body's features, and for each kind and side of parts the
    mean of their curves at every other knot."""
    rows = motion.parts[:, ::2].transpose(0, 2, 1)  # [P, 6, 8]
    out = np.zeros((len(KINDS), 2, rows.shape[1], rows.shape[2]), np.float32)
    there = np.zeros((len(KINDS), 2), np.float32)
    for row, kind in enumerate(skeleton.kinds):
        side = int(skeleton.boxes[row, 0] > 0)
        out[kind, side] += rows[row]
        there[kind, side] += 1
    out /= np.maximum(there, 1)[..., None, None]
    turns = np.zeros(len(KINDS), np.float32)
    np.add.at(turns, skeleton.kinds, motion.part_turns.astype(np.float32))
    return np.concatenate([features(motion, mask), np.arcsinh(out / KNEE[:, None]).ravel(), turns, (there > 0).ravel()]).astype(np.float32)


class Judge(nn.Module):
    """Names motions with parts, and idles by the kind of subject they suit."""

    def __init__(self, width: int, classes: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(width, 256), nn.GELU(), nn.Dropout(0.3), nn.Linear(256, 256), nn.GELU(), nn.Linear(256, classes))
        self.register_buffer("mean", torch.zeros(width))
        self.register_buffer("spread", torch.ones(width))

    def forward(self, x: Tensor) -> Tensor:
        return self.layers(((x - self.mean) / self.spread).clamp(-5, 5))


def fitted_judge(x: Tensor, y: Tensor, classes: int, seed: int = 5, steps: int = 900) -> Judge:
    torch.manual_seed(seed)
    judge = Judge(x.shape[1], classes)
    judge.mean.copy_(x.mean(0))
    judge.spread.copy_(x.std(0) + 2e-2)
    optimiser = torch.optim.AdamW(judge.parameters(), lr=1e-3, weight_decay=0.05)
    g = torch.Generator().manual_seed(seed)
    for _ in range(steps):
        rows = torch.randint(len(x), (256,), generator=g)
        noise = torch.randn(x[rows].shape, generator=g) * 0.08 * judge.spread
        loss = F.cross_entropy(judge(x[rows] + noise), y[rows])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return judge.eval()


def true_rows(figures: PartPictures, allowed: np.ndarray, count: int, seed: int) -> tuple[Tensor, Tensor]:
    """Features and names of true motions, a random one on each of `count` random figures."""
    r = np.random.default_rng(seed)
    rows, names = [], []
    for index in r.choice(allowed, count):
        seen = Seen(figures, int(index))
        name = int(r.integers(len(NAMES)))
        rows.append(part_features(seen.skeleton, seen.true(NAMES[name]), seen.mask))
        names.append(name)
    return torch.from_numpy(np.stack(rows)), torch.tensor(names)


def score_names(model: MotionTransformer, figures: PartPictures, pool: list[Seen], how: Sampling, count: int = 8000, each: int = 12) -> dict[str, Any]:
    """Motions named right by a classifier on held-out figures: what the model makes, and beside it the true ones."""
    x, y = true_rows(figures, np.flatnonzero(~figures.held_out), count, 5)
    judge = fitted_judge(x, y, len(NAMES))
    cases = [(pool[(index * 7 + k) % len(pool)], name) for index, name in enumerate(MOTIONS) for k in range(each)]
    found = made(model, [s for s, _ in cases], [Understood(((n, 1.0),)) for _, n in cases], how)
    answers = {"made": [(n, _named(judge, s, m)) for (s, n), m in zip(cases, found, strict=True)],
               "true": [(n, _named(judge, s, s.true(n))) for s, n in cases]}
    right = {kind: Share(sum(a == b for a, b in pairs), len(pairs)).as_json() for kind, pairs in answers.items()}
    by_class = {n: round(float(np.mean([a == b for a, b in answers["made"] if a == n])), 2) for n in MOTIONS}
    return {"named_as_told": right["made"], "classifier_on_true_motions": right["true"], "by_class": dict(sorted(by_class.items(), key=lambda kv: kv[1]))}


def _named(judge: Judge, seen: Seen, motion: Motion) -> str:
    with torch.inference_mode():
        return NAMES[int(judge(torch.from_numpy(part_features(seen.skeleton, motion, seen.mask))[None]).argmax())]


def score_idle(model: MotionTransformer, figures: PartPictures, pool: list[Seen], how: Sampling, count: int = 3000) -> dict[str, Any]:
    """Whether the idle fits what the picture shows: its features (without which parts there are) nearest to true idles of that kind."""
    r = np.random.default_rng(7)
    seen = [Seen(figures, int(i)) for i in r.choice(np.flatnonzero(~figures.held_out), count)]
    x = torch.from_numpy(np.stack([part_features(s.skeleton, s.true(IDLE), s.mask) for s in seen]))
    y = torch.tensor([_idle_kind(s.subject) for s in seen])
    judge = fitted_judge(x, y, len(IDLE_KINDS), steps=500)
    found = made(model, pool, [Understood()] * len(pool), how)
    hits: dict[str, list[bool]] = {}
    with torch.inference_mode():
        for s, m in zip(pool, found, strict=True):
            said = int(judge(torch.from_numpy(part_features(s.skeleton, m, s.mask))[None]).argmax())
            hits.setdefault(IDLE_KINDS[_idle_kind(s.subject)], []).append(said == _idle_kind(s.subject))
    every = [h for kind in hits.values() for h in kind]
    return {"named_by_kind": Share(sum(every), len(every)).as_json(), "by_kind": {k: round(float(np.mean(v)), 2) for k, v in sorted(hits.items())}}


def _idle_kind(subject: str) -> int:
    return IDLE_KINDS.index(IDLES[subject].__name__)


def evaluate_parts(model: MotionTransformer, figures: PartPictures, how: Sampling, say: Say = print) -> dict[str, Any]:
    """Everything the card shows about parts."""
    pool = [Seen(figures, int(i)) for i in np.flatnonzero(figures.held_out)]
    moving = [s for s in pool if len(s.skeleton)]
    energy = score_energy(model, moving, how)
    say("energy on the named part: " + ", ".join(f"{n} {v['mean']:.2f}" for n, v in energy.items()))
    sides = score_sides(model, moving, how)
    say(f"the named side moves in {sides['share']:.3f}")
    names = score_names(model, figures, moving, how, count=min(8000, 20 * len(figures.pictures)))
    say(f"with parts: {names['named_as_told']['share']:.3f} named as told (true motions {names['classifier_on_true_motions']['share']:.3f})")
    idle = score_idle(model, figures, pool[:360], how, count=min(3000, 20 * len(figures.pictures)))
    say(f"idle: {idle['named_by_kind']['share']:.3f} fits what the picture shows")
    return {"energy_on_the_named_part": energy, "named_side": sides, "motions_with_parts": names, "idle": idle}
