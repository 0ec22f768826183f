"""Trains the reader's parser on generated sentences: MiniLM's states are made once and kept, the parser learns from them.

Sentences of another seed, never trained on, choose the weights; how well prompts are read is `reading_evaluate`'s to say.
"""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from studio.engine.composer.reading.network import LABELS, LAYERS, STATES, TAGS, Parser, save_parser
from studio.engine.composer.reading.tokens import FEATURES, features
from studio.text.minilm import Words
from studio.train.sentences.forms import sentence
from studio.train.sentences.node import Parsed

HELD_OUT = 400  # sentences
UNKNOWN = 0.1  # share of words whose lexicon entry is hidden, so that the sentence must tell


@dataclass(frozen=True)
class ReadingRecipe:
    sentences: int = 16000
    steps: int = 2500
    batch: int = 32
    rate: float = 3e-3
    width: int = 160
    layers: int = 2
    seed: int = 1


@dataclass
class Sentences:
    """Words of all sentences end to end: states [T, 384] float16, features [T, F] uint8, tags, heads (in the sentence,
    0 is the root) and labels [T]; sentence i is start[i]:start[i + 1]."""

    states: Tensor
    features: Tensor
    tags: Tensor
    heads: Tensor
    labels: Tensor
    start: list[int]


def encode(parsed: list[Parsed], words: Words, say: Callable[[str], None]) -> Sentences:
    start = [0]
    for p in parsed:
        start.append(start[-1] + len(p.words))
    states = torch.zeros(start[-1], STATES, dtype=torch.float16)
    order = sorted(range(len(parsed)), key=lambda i: len(parsed[i].words))
    for at in range(0, len(order), 64):
        rows = order[at:at + 64]
        found = words.words([list(parsed[i].words) for i in rows], LAYERS)
        for row, i in enumerate(rows):
            states[start[i]:start[i + 1]] = found.states[row, : len(parsed[i].words)].half()
        if at % 1600 == 0:
            say(f"{at} of {len(order)} sentences encoded")
    known = [features(list(p.words), list(p.capitals), list(p.quotes)) for p in parsed]
    return Sentences(states, torch.from_numpy(np.concatenate(known)).byte(), _ids([t for p in parsed for t in p.tags], TAGS),
                     torch.tensor([h for p in parsed for h in p.heads]), _ids([x for p in parsed for x in p.labels], LABELS), start)


def _ids(names: list[str], table: tuple[str, ...]) -> Tensor:
    place = {name: i for i, name in enumerate(table)}
    return torch.tensor([place[name] for name in names])


def batch_of(s: Sentences, rows: list[int], hide: float, g: torch.Generator | None) -> tuple[Tensor, ...]:
    """states, features, mask, tags, heads, labels of some sentences, padded; what is padded has the tag -1."""
    spans = [(s.start[i], s.start[i + 1]) for i in rows]
    pad = lambda t, fill: torch.nn.utils.rnn.pad_sequence([t[a:b] for a, b in spans], batch_first=True, padding_value=fill)  # noqa: E731
    known = pad(s.features, 0).float()
    tags = pad(s.tags, -1)
    if hide and g is not None:
        hidden = (torch.rand(tags.shape, generator=g) < hide) & (tags < TAGS.index("PART")) & (tags >= 0)
        kept = torch.tensor([f in ("capital", "first", "quote", "hyphen", "ly") for f in FEATURES])
        blank = known * kept
        blank[..., FEATURES.index("noun unknown")] = 1
        known = torch.where(hidden[..., None], blank, known)
    return pad(s.states, 0).float(), known, tags >= 0, tags, pad(s.heads, 0), pad(s.labels, -1)


def loss_of(parser: Parser, batch: tuple[Tensor, ...]) -> Tensor:
    states, known, mask, tags, heads, labels = batch
    tag, head, child, parent = parser(states, known, mask)
    kept = mask.flatten()
    return (0.4 * F.cross_entropy(tag.flatten(0, 1), tags.flatten(), ignore_index=-1)
            + F.cross_entropy(head.flatten(0, 1)[kept], heads.flatten()[kept])
            + F.cross_entropy(parser.labels_of(child, parent, heads).flatten(0, 1), labels.flatten(), ignore_index=-1))


@torch.inference_mode()
def accuracy(parser: Parser, s: Sentences) -> dict[str, float]:
    """Shares of words with the right tag, head, and head and label both (greedy heads)."""
    parser.eval()
    right = np.zeros(3)
    for at in range(0, len(s.start) - 1, 100):
        states, known, mask, tags, heads, labels = batch_of(s, list(range(at, min(at + 100, len(s.start) - 1))), 0, None)
        tag, head, child, parent = parser(states, known, mask)
        found = head.argmax(-1)
        link = parser.labels_of(child, parent, found).argmax(-1)
        good = (found == heads) & mask
        right += [float(((tag.argmax(-1) == tags) & mask).sum()), float(good.sum()), float((good & (link == labels)).sum())]
    parser.train()
    return dict(zip(("tags", "heads", "links"), (right / s.start[-1]).round(4).tolist(), strict=True))


def train_reading(recipe: ReadingRecipe, folder: Path, say: Callable[[str], None] = print) -> tuple[Parser, dict[str, float]]:
    """The best averaged parser and its scores on held-out generated sentences. Same recipe, same weights on one machine."""
    torch.manual_seed(recipe.seed)
    r, other = random.Random(recipe.seed), random.Random(f"held out {recipe.seed}")
    words = Words()
    check = encode([sentence(other) for _ in range(min(HELD_OUT, recipe.sentences))], words, lambda _: None)
    data = encode([sentence(r) for _ in range(recipe.sentences)], words, say)
    parser = Parser(recipe.width, recipe.layers)
    average = copy.deepcopy(parser).requires_grad_(False)
    optimiser = torch.optim.AdamW(parser.parameters(), lr=recipe.rate, weight_decay=0.02, betas=(0.9, 0.98))
    g = torch.Generator().manual_seed(recipe.seed)
    folder.mkdir(parents=True, exist_ok=True)
    best: tuple[float, dict[str, float], dict[str, Tensor]] = (-1.0, {}, average.state_dict())
    for step in range(recipe.steps):
        for group in optimiser.param_groups:
            group["lr"] = recipe.rate * min(1, (step + 1) / 150) * (0.5 + 0.5 * np.cos(np.pi * step / recipe.steps))
        rows = torch.randint(len(data.start) - 1, (recipe.batch,), generator=g).tolist()
        loss = loss_of(parser, batch_of(data, rows, UNKNOWN, g))
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parser.parameters(), 1.0)
        optimiser.step()
        with torch.no_grad():
            torch._foreach_lerp_(list(average.parameters()), list(parser.parameters()), 1 - min(0.995, (step + 1) / (step + 10)))
        if (step + 1) % 100 == 0 or step + 1 == recipe.steps:
            scores = accuracy(average, check)
            say(f"step {step + 1} of {recipe.steps}  loss {float(loss.detach()):.3f}  held out {scores}")
            with (folder / "reading.log").open("a", encoding="utf-8") as log:
                log.write(json.dumps({"step": step + 1, **scores}) + "\n")
            if scores["links"] >= best[0]:
                best = (scores["links"], scores, copy.deepcopy(average.state_dict()))
                save_parser(average, folder / "best.safetensors", {"model": "reading", "step": str(step + 1)})
    average.load_state_dict(best[2])
    return average.eval(), best[1]
