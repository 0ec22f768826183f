"""Trains the words' reader on captions: encode them once with MiniLM, then many passes over the frozen states.

A tenth of the hand-written wordings (by hash, never by chance) is kept from training to choose the best weights;
the held-out file is read by `evaluate` alone.
"""

from __future__ import annotations

import copy
import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from studio.engine.motion.vocabulary import DIRECTIONS, MANNERS, WORD_CLASSES
from studio.engine.motion.words import WordsNetwork
from studio.text.minilm import Words
from studio.train.captions import Caption, Wordings, caption

LENGTH = 24


@dataclass(frozen=True)
class WordsRecipe:
    captions: int = 60000
    steps: int = 3000
    batch: int = 256
    rate: float = 1e-3
    average: float = 0.999
    seed: int = 1
    width: int = 256
    layers: int = 2


@dataclass
class Encoded:
    """states [N, 24, 384] float16, mask [N, 24], motions [N, 54] 0/1, direction [N] and manner [N] (-1: not known)."""

    states: Tensor
    mask: Tensor
    motions: Tensor
    direction: Tensor
    manner: Tensor


def kept_apart(text: str) -> bool:
    return zlib.crc32(f"wording:{text.lower()}".encode()) % 10 == 0


def split(w: Wordings) -> tuple[Wordings, Wordings]:
    """The wordings for training, and those kept apart to choose weights by."""
    train, apart = copy.copy(w), copy.copy(w)
    train.motions, apart.motions = {}, {}
    for name, table in w.motions.items():
        train.motions[name] = {k: [p for p in v if not kept_apart(p)] for k, v in table.items()}
        apart.motions[name] = {k: [p for p in v if kept_apart(p)] or v[:1] for k, v in table.items()}
    return train, apart


def encode(captions: list[Caption], words: Words) -> Encoded:
    n = len(captions)
    states, mask = torch.zeros(n, LENGTH, 384, dtype=torch.float16), torch.zeros(n, LENGTH, dtype=torch.bool)
    order = sorted(range(n), key=lambda i: len(captions[i].text))
    for start in range(0, n, 256):
        rows = order[start:start + 256]
        t = words.tokens([captions[i].text for i in rows])
        length = min(LENGTH, t.states.shape[1])
        states[rows, :length] = t.states[:, :length].half()
        mask[rows, :length] = t.mask[:, :length]
    motions = torch.zeros(n, len(WORD_CLASSES))
    for i, c in enumerate(captions):
        for m in c.motions:
            motions[i, WORD_CLASSES.index(m)] = 1
    direction = torch.tensor([_index(DIRECTIONS, c.direction) for c in captions])
    manner = torch.tensor([_index(MANNERS, c.manner) for c in captions])
    return Encoded(states, mask, motions, direction, manner)


def _index(names: tuple[str, ...], name: str | None) -> int:
    """Where the name stands; -1 for what isn't known, which the loss leaves out."""
    return -1 if name is None else names.index(name)


def loss_of(network: WordsNetwork, e: Encoded, rows: Tensor, drop: float, g: torch.Generator | None) -> Tensor:
    mask = e.mask[rows]
    length = int(mask.sum(1).max())
    states, mask = e.states[rows, :length].float(), mask[:, :length].clone()
    if drop and g is not None:  # forget some tokens, never the first
        gone = (torch.rand(mask.shape, generator=g) < drop) & mask
        gone[:, 0] = False
        mask &= ~gone
        states = states * mask[..., None]
    motions, direction, manner = network(states, mask)
    target = e.motions[rows]
    smooth = target * 0.97 + 0.03 / target.shape[1]
    both = F.binary_cross_entropy_with_logits(motions, smooth, reduction="none").sum(1).mean()
    one = -(F.log_softmax(motions, 1) * target / target.sum(1, keepdim=True)).sum(1).mean()
    return (both + one + 0.7 * F.cross_entropy(direction, e.direction[rows], ignore_index=-1)
            + 0.5 * F.cross_entropy(manner, e.manner[rows], ignore_index=-1))


@torch.inference_mode()
def accuracy(network: WordsNetwork, e: Encoded) -> float:
    """Share of captions with one motion for which the surest is the right one."""
    network.eval()
    single = (e.motions.sum(1) == 1).nonzero()[:, 0]
    right = 0
    for rows in single.split(512):
        motions, _, _ = network(e.states[rows].float(), e.mask[rows])
        right += int((motions.argmax(1) == e.motions[rows].argmax(1)).sum())
    network.train()
    return right / max(1, len(single))


def train_words(recipe: WordsRecipe, wordings: Path, folder: Path, say: Callable[[str], None] = print) -> tuple[WordsNetwork, dict[str, float]]:
    """Train from the wordings folder; returns the best averaged network and its score on wordings kept apart."""
    torch.manual_seed(recipe.seed)
    fit, apart = split(Wordings(wordings))
    r = np.random.default_rng(recipe.seed)
    encoder = Words()
    data = encode([caption(fit, r) for _ in range(recipe.captions)], encoder)
    check = encode([caption(apart, np.random.default_rng([recipe.seed, i])) for i in range(2000)], encoder)
    say(f"{recipe.captions} captions encoded")
    network = WordsNetwork(recipe.width, recipe.layers)
    average = copy.deepcopy(network).requires_grad_(False)
    optimiser = torch.optim.AdamW(network.parameters(), lr=recipe.rate, weight_decay=0.05)
    g = torch.Generator().manual_seed(recipe.seed)
    best, best_weights = 0.0, copy.deepcopy(average.state_dict())
    folder.mkdir(parents=True, exist_ok=True)
    for step in range(recipe.steps):
        for group in optimiser.param_groups:
            group["lr"] = recipe.rate * min(1, (step + 1) / 100) * (0.5 + 0.5 * np.cos(np.pi * step / recipe.steps))
        rows = torch.randint(len(data.mask), (recipe.batch,), generator=g)
        loss = loss_of(network, data, rows, 0.1, g)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        with torch.no_grad():
            torch._foreach_lerp_(list(average.parameters()), list(network.parameters()), 1 - min(recipe.average, (step + 1) / (step + 10)))
        if (step + 1) % 200 == 0 or step + 1 == recipe.steps:
            score = accuracy(average, check)
            say(f"step {step + 1} of {recipe.steps}  loss {float(loss.detach()):.3f}  kept-apart wordings {score:.3f}")
            with (folder / "words.log").open("a", encoding="utf-8") as log:
                log.write(json.dumps({"step": step + 1, "score": score}) + "\n")
            if score >= best:
                best, best_weights = score, copy.deepcopy(average.state_dict())
    average.load_state_dict(best_weights)
    return average.eval(), {"kept_apart": best}
