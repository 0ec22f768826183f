"""How good the motion model is where the whole body moves, on wordings and shapes it never saw; parts have a module of their own.

A classifier that learned to name true motions of the data engine names what the model makes; its own score on true
motions of held-out shapes stands beside. Shares come with 95 % Wilson intervals.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from studio.engine.motion.asking import motions_for
from studio.engine.motion.reading import Understood, understand
from studio.engine.motion.representation import GRID, KNOTS, Motion, displacement, sample
from studio.engine.motion.sampler import Sampling
from studio.engine.motion.skeleton import Skeleton
from studio.engine.motion.transformer import MotionTransformer
from studio.engine.motion.vocabulary import FIRST_MOTIONS
from studio.engine.motion.words import WordsNetwork
from studio.pixels.warp import limit_gradient
from studio.train.motion_data import Tables, example
from studio.train.sprites import Sprites
from studio.train.words_score import WHOLE_BODY, Share, score_words

Say = Callable[[str], None]


def features(motion: Motion, mask: np.ndarray) -> np.ndarray:
    """What a motion looks like, without names: where 4 x 4 regions of the body go, and how opaque it is."""
    moved = displacement(sample(motion, np.arange(KNOTS) / KNOTS)).transpose(0, 3, 1, 2).reshape(-1, GRID, GRID)  # [32, 16, 16]
    weight = np.clip(mask, 0, 1) + 1e-3
    pooled = np.stack([cv2.resize(m * weight, (4, 4), interpolation=cv2.INTER_AREA) for m in moved])
    pooled /= cv2.resize(weight, (4, 4), interpolation=cv2.INTER_AREA)
    far = float(np.sqrt((pooled**2).mean())) + 1e-3
    return np.concatenate([(pooled / far).ravel(), motion.pose[:, 6] * 3, [np.log(far)], [float(motion.turns)]]).astype(np.float32)


class Namer(nn.Module):
    """Names motions from their features."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(width, 256), nn.GELU(), nn.Dropout(0.2), nn.Linear(256, 256), nn.GELU(), nn.Linear(256, len(FIRST_MOTIONS)))
        self.register_buffer("mean", torch.zeros(width))
        self.register_buffer("spread", torch.ones(width))

    def forward(self, x: Tensor) -> Tensor:
        return self.layers((x - self.mean) / self.spread)


def true_motions(sprites: Sprites, allowed: np.ndarray, count: int, seed: int) -> tuple[Tensor, Tensor]:
    """Features and names of true single motions on the allowed pictures."""
    r = np.random.default_rng(seed)
    rows, names = [], []
    tables = Tables(sprites, allowed)
    while len(rows) < count:
        e = example(tables, r)
        name = next(iter(e.asked.words))
        if len(e.asked.words) == 1 and name in FIRST_MOTIONS:
            rows.append(features(e.motion, e.mask))
            names.append(FIRST_MOTIONS.index(name))
    return torch.from_numpy(np.stack(rows)), torch.tensor(names)


def train_namer(sprites: Sprites, seed: int = 5, count: int = 12000, steps: int = 1200) -> tuple[Namer, Share]:
    """The classifier, and its own score on true motions of held-out shapes."""
    x, y = true_motions(sprites, np.flatnonzero(~sprites.held_out), count, seed)
    check_x, check_y = true_motions(sprites, np.flatnonzero(sprites.held_out), 1500, seed + 1)
    torch.manual_seed(seed)
    namer = Namer(x.shape[1])
    namer.mean.copy_(x.mean(0))
    namer.spread.copy_(x.std(0) + 1e-2)
    optimiser = torch.optim.AdamW(namer.parameters(), lr=1e-3, weight_decay=0.05)
    g = torch.Generator().manual_seed(seed)
    for _ in range(steps):
        rows = torch.randint(len(x), (256,), generator=g)
        noise = torch.randn(x[rows].shape, generator=g) * 0.1 * namer.spread
        loss = F.cross_entropy(namer(x[rows] + noise), y[rows])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    namer.eval()
    with torch.inference_mode():
        right = int((namer(check_x).argmax(1) == check_y).sum())
    return namer, Share(right, len(check_y))


def score_motion(model: MotionTransformer, network: WordsNetwork, sprites: Sprites, wordings: Path, namer: Namer, how: Sampling, seed: int = 9, each: int = 24) -> dict[str, Any]:
    """Held-out wordings on held-out shapes, named by the classifier; and how the motion itself is made."""
    table = tomllib.loads((wordings / "heldout.toml").read_text(encoding="utf-8"))
    r = np.random.default_rng(seed)
    tables = Tables(sprites, np.flatnonzero(sprites.held_out))
    hits: dict[str, int] = {}
    oracle: dict[str, int] = {}
    folds, total = 0, 0
    for name in WHOLE_BODY:
        prompts = table[name]["prompts"][:each]
        shapes = [example(tables, r) for _ in prompts]
        asked = [understand(p, network) for p in prompts]
        told = [Understood(((name, 1.0),)) for _ in prompts]
        for store, steps in ((hits, asked), (oracle, told)):
            made = motions_for(model, [e.picture.transpose(2, 0, 1) for e in shapes], steps, [Skeleton.none() for _ in shapes], how)
            rows = torch.from_numpy(np.stack([features(m, e.mask) for m, e in zip(made, shapes, strict=True)]))
            with torch.inference_mode():
                store[name] = int((namer(rows).argmax(1) == FIRST_MOTIONS.index(name)).sum())
            if store is hits:
                folds += sum(folded(m, e.mask) for m, e in zip(made, shapes, strict=True))
                total += len(made)
    of = {n: len(table[n]["prompts"][:each]) for n in WHOLE_BODY}
    return {
        "held_out_wordings_and_shapes": Share(sum(hits.values()), total).as_json(),
        "told_the_motion_held_out_shapes": Share(sum(oracle.values()), total).as_json(),
        "clips_that_would_fold_before_the_limit": Share(folds, total).as_json(),
        "by_class": {n: [round(hits[n] / of[n], 2), round(oracle[n] / of[n], 2)] for n in sorted(WHOLE_BODY, key=lambda n: hits[n] / of[n])},
    }


def folded(motion: Motion, mask: np.ndarray) -> bool:
    """Whether the raw local field folds anywhere on the body (the renderer limits it, so pixels never do)."""
    limited = limit_gradient(motion.local, 0.98)
    return bool(np.abs(limited - motion.local).max() > 1e-6 and mask.max() > 0)


def evaluate(model: MotionTransformer, network: WordsNetwork, sprites: Sprites, wordings: Path, how: Sampling, say: Say = print) -> dict[str, Any]:
    """Everything the card shows."""
    words = score_words(network, wordings)
    say(f"words: {words['whole_body']['share']:.3f} of the held-out wordings for whole-body motions")
    namer, own = train_namer(sprites)
    say(f"the classifier names {own.value:.3f} of true motions on held-out shapes")
    motion = score_motion(model, network, sprites, wordings, namer, how)
    say(f"motion: {motion['held_out_wordings_and_shapes']['share']:.3f} named as asked")
    return {"words": words, "classifier_on_true_motions": own.as_json(), "motion": motion}
