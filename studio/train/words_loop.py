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
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from studio.engine.motion.vocabulary import OVERLAYS, WORD_CLASSES
from studio.engine.motion.words import COLUMNS, Answers, WordsNetwork, spelled_out
from studio.text.minilm import Words
from studio.train.captions import Caption, caption
from studio.train.wordings import Wordings

LENGTH = 24
CHECKS = 2000  # captions from wordings kept apart
ONE_OF = ("direction", "manner", "tempo", "side", "part", "fits")  # heads that choose one name
WEIGHT = {"direction": 0.7, "manner": 0.5, "tempo": 0.5, "side": 0.4, "part": 0.5, "fits": 0.4}


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
    drop: float = 0.1  # share of the tokens that are forgotten


@dataclass
class Encoded:
    """states [N, 24, 384] float16, mask [N, 24]; motions [N, 68] 0/1; overlays [N, 15] 0/1, -1: not known; `one` has
    an index [N] for each head that chooses one name, -1: not known."""

    states: Tensor
    mask: Tensor
    motions: Tensor
    overlays: Tensor
    one: dict[str, Tensor]


def kept_apart(text: str) -> bool:
    return zlib.crc32(f"wording:{text.lower()}".encode()) % 10 == 0


def _divided(value: Any, apart: bool) -> Any:
    """The same tables with their lists of wordings cut down to one side of the split, never to nothing."""
    if isinstance(value, dict):
        return {k: v if k == "overlays" and isinstance(v, list) else _divided(v, apart) for k, v in value.items()}
    if not isinstance(value, list):
        return value
    return [p for p in value if kept_apart(p) == apart] or value[:1]


def split(w: Wordings) -> tuple[Wordings, Wordings]:
    """The wordings for training, and those kept apart to choose weights by."""
    train, apart = copy.copy(w), copy.copy(w)
    for side, is_apart in ((train, False), (apart, True)):
        for name in ("motions", "overlays", "moods", "adverbs", "hard"):
            setattr(side, name, _divided(getattr(w, name), is_apart))
    return train, apart


def encode(captions: list[Caption], words: Words) -> Encoded:
    n = len(captions)
    states, mask = torch.zeros(n, LENGTH, 384, dtype=torch.float16), torch.zeros(n, LENGTH, dtype=torch.bool)
    order = sorted(range(n), key=lambda i: len(captions[i].text))
    for start in range(0, n, 256):
        rows = order[start:start + 256]
        with torch.autocast("cpu", torch.bfloat16):
            t = words.tokens([spelled_out(captions[i].text) for i in rows])
        length = min(LENGTH, t.states.shape[1])
        states[rows, :length] = t.states[:, :length].half()
        mask[rows, :length] = t.mask[:, :length]
    motions, overlays = torch.zeros(n, len(WORD_CLASSES)), torch.zeros(n, len(OVERLAYS))
    for i, c in enumerate(captions):
        motions[i, [WORD_CLASSES.index(m) for m in c.motions]] = 1
        if c.overlays is None:
            overlays[i] = -1
        else:
            overlays[i, [OVERLAYS.index(o) for o in c.overlays]] = 1
    one = {name: torch.tensor([_index(COLUMNS[name], getattr(c, name)) for c in captions]) for name in ONE_OF}
    return Encoded(states, mask, motions, overlays, one)


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
    with torch.autocast("cpu", torch.bfloat16):
        answers = network(states, mask)
    return total_of(Answers(*(t.float() for t in answers)), e, rows)


def drawn(by_length: Tensor, batch: int, g: torch.Generator) -> Tensor:
    """Rows of a batch whose texts are about equally long, so that little is computed on padding."""
    n, width = len(by_length), 8 * batch
    at = int(torch.randint(n, (1,), generator=g)) - width // 2 + torch.randint(width, (batch,), generator=g)
    at = at % (2 * n)  # mirrored at both ends, so that every row is as likely
    return by_length[torch.minimum(at, 2 * n - 1 - at)]


def total_of(a: Answers, e: Encoded, rows: Tensor) -> Tensor:
    """The loss of what was answered: each motion and each overlay by itself, the motions also against each other, the rest by choice."""
    target = e.motions[rows]
    smooth = target * 0.97 + 0.03 / target.shape[1]
    loss = F.binary_cross_entropy_with_logits(a.motions, smooth, reduction="none").sum(1).mean()
    loss = loss - (F.log_softmax(a.motions, 1) * target / target.sum(1, keepdim=True)).sum(1).mean()
    drawn = e.overlays[rows]
    known = (drawn >= 0).float()
    loss = loss + (F.binary_cross_entropy_with_logits(a.overlays, drawn.clamp(min=0), reduction="none") * known).sum(1).mean()
    for name in ONE_OF:
        target = e.one[name][rows]
        if (target >= 0).any():
            loss = loss + WEIGHT[name] * F.cross_entropy(getattr(a, name), target, ignore_index=-1, label_smoothing=0.02)
    return loss


@torch.inference_mode()
def answers_for(network: WordsNetwork, e: Encoded) -> Answers:
    """What an averaged network answers to all captions."""
    network.eval()
    parts = [network(e.states[rows].float(), e.mask[rows]) for rows in torch.arange(len(e.mask)).split(512)]
    return Answers(*(torch.cat(t) for t in zip(*parts, strict=True)))


def accuracy(network: WordsNetwork, e: Encoded) -> dict[str, float]:
    """Shares of captions answered right: the one motion where one is asked, all overlays, and each head that chooses."""
    a = answers_for(network, e)
    single = e.motions.sum(1) == 1
    known = e.overlays[:, 0] >= 0
    right = {"motions": float((a.motions.argmax(1) == e.motions.argmax(1))[single].float().mean()),
             "overlays": float(((a.overlays > 0) == (e.overlays > 0)).all(1)[known].float().mean())}
    for name in ONE_OF:
        asked = e.one[name] > 0
        right[name] = float((getattr(a, name).argmax(1) == e.one[name])[asked].float().mean()) if asked.any() else 1.0
    return right


def data_of(recipe: WordsRecipe, wordings: Path) -> tuple[Encoded, Encoded]:
    """Captions for training, and captions from wordings kept apart."""
    fit, apart = split(Wordings(wordings))
    r = np.random.default_rng(recipe.seed)
    encoder = Words()
    data = encode([caption(fit, r) for _ in range(recipe.captions)], encoder)
    return data, encode([caption(apart, np.random.default_rng([recipe.seed, i])) for i in range(CHECKS)], encoder)


def train_words(recipe: WordsRecipe, wordings: Path, folder: Path, say: Callable[[str], None] = print) -> tuple[WordsNetwork, dict[str, float]]:
    """Train from the wordings folder; returns the best averaged network and its scores on wordings kept apart."""
    data, check = data_of(recipe, wordings)
    say(f"{recipe.captions} captions encoded")
    folder.mkdir(parents=True, exist_ok=True)
    return fit_words(recipe, data, check, folder / "words.log", say)


def fit_words(recipe: WordsRecipe, data: Encoded, check: Encoded, log: Path,
              say: Callable[[str], None] = print) -> tuple[WordsNetwork, dict[str, float]]:
    """Train on captions that are encoded; the weights are the average's at its best on `check`."""
    torch.manual_seed(recipe.seed)
    network = WordsNetwork(recipe.width, recipe.layers)
    average = copy.deepcopy(network).requires_grad_(False)
    optimiser = torch.optim.AdamW(network.parameters(), lr=recipe.rate, weight_decay=0.05)
    g = torch.Generator().manual_seed(recipe.seed)
    by_length = data.mask.sum(1).argsort(stable=True)
    best, best_weights = {"motions": 0.0}, copy.deepcopy(average.state_dict())
    for step in range(recipe.steps):
        for group in optimiser.param_groups:
            group["lr"] = recipe.rate * min(1, (step + 1) / 100) * (0.5 + 0.5 * np.cos(np.pi * step / recipe.steps))
        rows = drawn(by_length, recipe.batch, g)
        loss = loss_of(network, data, rows, recipe.drop, g)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        with torch.no_grad():
            torch._foreach_lerp_(list(average.parameters()), list(network.parameters()), 1 - min(recipe.average, (step + 1) / (step + 10)))
        if (step + 1) % 500 == 0 or step + 1 == recipe.steps:
            score = accuracy(average, check)
            told = ", ".join(f"{k} {v:.3f}" for k, v in score.items())
            say(f"step {step + 1} of {recipe.steps}  loss {float(loss.detach()):.3f}  kept apart: {told}")
            with log.open("a", encoding="utf-8") as stream:
                stream.write(json.dumps({"step": step + 1, **score}) + "\n")
            if score["motions"] >= best["motions"]:
                best, best_weights = score, copy.deepcopy(average.state_dict())
    average.load_state_dict(best_weights)
    return average.eval(), best
