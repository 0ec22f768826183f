"""Trains the part finder: every instance counts, not every pixel; constant rate, averaged weights, a cool-down at the end.

Everything random follows from (seed, step), so a run that is stopped and resumed gives the same weights as one that
isn't. The rate stays constant until the last `cool` steps; the state before those is kept in `stable/`, so that a
finished run can be made longer by raising `steps`.
"""

from __future__ import annotations

import copy
import json
import math
import os
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from studio.train.figures.sample import AREA, CENTRE_X, CENTRE_Y, FRONT, KIND, PIVOT_X, PIVOT_Y, SHUT, SIDE, Source
from studio.train.figures.shards import Pool, Window
from studio.train.figures.sources import all_sources
from studio.train.state import load_state, save_state
from studio.vision.parts.network import CLASSES, HALF, REACH, PartsNetwork, Size, folded, prepared

STABLE = "stable"


@dataclass(frozen=True)
class PartsRecipe:
    """The numbers of a run; from recipe.toml."""

    steps: int = 60_000
    cool: int = 3000
    batch: int = 24
    rate: float = 1.5e-3
    warm_up: int = 200
    average: float = 0.999
    seed: int = 1
    fine: int = 24
    middle: int = 64
    coarse: int = 128
    deep: int = 256
    blocks: int = 4
    shard: int = 2000
    window: int = 14
    reuse: float = 2.5
    save_every: int = 250
    precision: str = "bf16"


@dataclass(frozen=True)
class Batch:
    """pictures [B, 4, 128, 128]; and by place: classes, weight [B, 64, 64, 4]; offsets [B, 4, 64, 64], front, shut, face
    (eyes and mouths), per-instance weight [B, 64, 64]; subject [B]."""

    pictures: Tensor
    classes: Tensor
    weight: Tensor
    offsets: Tensor
    front: Tensor
    shut: Tensor
    face: Tensor
    each: Tensor
    subject: Tensor

    def to(self, device: str) -> Batch:
        return Batch(**{f.name: getattr(self, f.name).to(device) for f in fields(self)})


def augmented(pictures: Tensor, g: torch.Generator) -> Tensor:
    """Premultiplied [B, 4, H, W] in 0..1: channels swapped, gained, now and then inverted; alpha stays."""
    n = len(pictures)
    rgb, alpha = pictures[:, :3], pictures[:, 3:]
    order = torch.stack([torch.randperm(3, generator=g) for _ in range(n)])
    order[torch.rand(n, generator=g) < 0.6] = torch.arange(3)
    rgb = torch.gather(rgb, 1, order[:, :, None, None].expand_as(rgb))
    rgb = rgb * (1 + 0.15 * torch.randn(n, 3, 1, 1, generator=g))
    inverted = (torch.rand(n, 1, 1, 1, generator=g) < 0.04).float()
    rgb = rgb * (1 - inverted) + (alpha - rgb) * inverted
    return torch.cat([rgb.clamp(min=0).minimum(alpha), alpha], 1)


def batch_of(records: np.ndarray, step_seed: int | None) -> Batch:
    """What the loss needs of records; half of them mirrored and all recoloured when a seed is given."""
    pictures, owners = torch.from_numpy(records["picture"].copy()), torch.from_numpy(records["owners"].copy())
    table = torch.from_numpy(records["table"].copy())
    x = prepared(pictures)
    if step_seed is not None:
        half = len(records) // 2
        x[:half], owners[:half] = x[:half].flip(3), owners[:half].flip(2)
        shown = table[:half, :, KIND] > 0
        for column in (PIVOT_X, CENTRE_X):
            table[:half, :, column] = torch.where(shown, SIDE - table[:half, :, column], 0)
        x = augmented(x * 0.5 + 0.5, torch.Generator().manual_seed(step_seed)) * 2 - 1
    rows = folded(owners).long()  # [B, 64, 64, 4]
    whose = rows.flatten(1)

    def column(k: int, at: Tensor = whose) -> Tensor:
        return torch.gather(table[:, :, k], 1, at)

    inside = folded(x[:, 3]) > -0.95
    weight = torch.where(inside, 0.2 + 60 / (column(AREA).view_as(rows) + 20) * (rows > 0), 0.03)
    corner = rows[..., 0]
    one = corner.flatten(1)
    grid = torch.arange(HALF) * 2 + 0.5
    places = {k: column(k, one).view_as(corner) for k in (CENTRE_X, CENTRE_Y, PIVOT_X, PIVOT_Y, FRONT, SHUT, AREA, KIND)}
    offsets = torch.stack([places[CENTRE_X] - grid, places[CENTRE_Y] - grid[:, None], places[PIVOT_X] - grid, places[PIVOT_Y] - grid[:, None]], 1) / REACH
    each = (corner > 0) * (40 / (places[AREA] + 20)).clamp(0.05, 1)
    face = (places[KIND] == 1 + 2) | (places[KIND] == 1 + 4)  # eye, mouth
    return Batch(x.contiguous(memory_format=torch.channels_last), column(KIND).view_as(rows).long(), weight, offsets, places[FRONT], places[SHUT],
                 face, each, torch.from_numpy(records["subject"].astype(np.int64)))


def loss_of(network: PartsNetwork, b: Batch, precision: str = "fp32") -> tuple[Tensor, dict[str, float]]:
    """The weighted sum of all that is asked of the maps, and its terms."""
    with torch.autocast(b.pictures.device.type, torch.bfloat16, enabled=precision == "bf16"):
        maps = network(b.pictures)
    entropy = F.cross_entropy(maps.classes.float().reshape(-1, CLASSES), b.classes.reshape(-1), reduction="none")
    classes = (entropy * b.weight.reshape(-1)).sum() / b.weight.sum()
    each = b.each / b.each.sum().clamp(min=1e-6)
    far = F.smooth_l1_loss(maps.offsets.float(), b.offsets, reduction="none", beta=0.1)
    centre, pivot = (far[:, :2].sum(1) * each).sum(), (far[:, 2:].sum(1) * each).sum()
    hangs = each * (b.classes[..., 0] > 1)  # all but bodies
    front = (F.binary_cross_entropy_with_logits(maps.front.float(), b.front, reduction="none") * hangs).sum()
    blink = b.each * b.face
    shut = (F.binary_cross_entropy_with_logits(maps.shut.float(), b.shut, reduction="none") * blink).sum() / blink.sum().clamp(min=1e-6)
    subject = F.cross_entropy(maps.subject.float(), b.subject)
    total = classes + centre + pivot + 0.2 * front + 0.1 * shut + 0.05 * subject
    terms = {"loss": total, "classes": classes, "centre": centre, "pivot": pivot, "front": front, "shut": shut, "subject": subject}
    return total, {name: float(value.detach()) for name, value in terms.items()}


def rate_at(step: int, recipe: PartsRecipe) -> float:
    """Constant after the warm-up, falling to a fiftieth over the last `cool` steps."""
    left = (recipe.steps - step) / max(1, recipe.cool)
    return recipe.rate * min(1.0, (step + 1) / recipe.warm_up) * min(1.0, max(0.02, left))


def new_network(recipe: PartsRecipe) -> PartsNetwork:
    torch.manual_seed(recipe.seed)
    return PartsNetwork(Size(recipe.fine, recipe.middle, recipe.coarse, recipe.deep, recipe.blocks)).to(memory_format=torch.channels_last)


def optimiser_of(network: PartsNetwork, recipe: PartsRecipe) -> torch.optim.Optimizer:
    decayed = [p for p in network.parameters() if p.ndim > 1]
    rest = [p for p in network.parameters() if p.ndim <= 1]
    return torch.optim.AdamW([{"params": decayed, "weight_decay": 0.03}, {"params": rest, "weight_decay": 0.0}], lr=recipe.rate, betas=(0.9, 0.98), fused=True)


def _begin(folder: Path, recipe: PartsRecipe, network: PartsNetwork, average: PartsNetwork, optimiser: torch.optim.Optimizer) -> int:
    """The step to go on from. A run that had cooled down and is made longer goes on from before its cool-down."""
    states = {"adamw": optimiser}
    step = int(load_state(folder, network, average, states).get("step", 0))
    _laid_like_weights(optimiser)
    if (folder / STABLE).exists():
        old = json.loads((folder / "state.json").read_text(encoding="utf-8"))["recipe"]
        if old["steps"] < recipe.steps and step > old["steps"] - old["cool"]:
            step = int(load_state(folder / STABLE, network, average, states)["step"])
            _laid_like_weights(optimiser)
    return step


def _laid_like_weights(optimiser: torch.optim.Optimizer) -> None:
    """Give loaded moments the memory layout of their weights: the fused step walks through both side by side."""
    for weight, state in optimiser.state.items():
        for key, value in state.items():
            if torch.is_tensor(value) and value.shape == weight.shape:
                state[key] = torch.empty_like(weight).copy_(value)


def train(recipe: PartsRecipe, folder: Path, *, resume: bool = True, stop_at: int | None = None, say: Callable[[str], None] = print,
          find_sources: Callable[[], dict[Source, float]] = all_sources) -> PartsNetwork:
    """Run (or continue) a training run; returns the averaged network. State, `log.jsonl` and the pictures go to `folder`.

    On a processor one more process makes pictures; a GPU is fed by all cores but one. OMP_NUM_THREADS is respected."""
    device = "cuda" if torch.cuda.is_available() else "cpu"
    network = new_network(recipe).to(device)
    average = copy.deepcopy(network).requires_grad_(False)
    optimiser = optimiser_of(network, recipe)
    folder.mkdir(parents=True, exist_ok=True)
    first = _begin(folder, recipe, network, average, optimiser) if resume else 0
    end = min(recipe.steps, stop_at or recipe.steps)
    window = Window(folder / "pictures", recipe.seed, recipe.shard, min(4, recipe.window), recipe.window, recipe.reuse)
    started, terms = time.monotonic(), []
    makers = 1 if device == "cpu" else max(1, (os.cpu_count() or 2) - 1)
    with closing(Pool(window, find_sources, first * recipe.batch, makers)) as pool:
        for step in range(first, end):
            for group in optimiser.param_groups:
                group["lr"] = rate_at(step, recipe)
            b = batch_of(pool.batch(step, recipe.batch), recipe.seed * 1_000_003 + step).to(device)
            loss, told = loss_of(network, b, recipe.precision)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
            keep = min(recipe.average, (step + 1) / (step + 20))
            with torch.no_grad():
                torch._foreach_lerp_(list(average.parameters()), list(network.parameters()), 1 - keep)
            terms.append(told)
            if (step + 1) % 50 == 0:
                _log(folder, step + 1, recipe, terms, started, step + 1 - first, say)
                terms = []
            if (step + 1) % recipe.save_every == 0 or step + 1 == end:
                save_state(folder, step + 1, network, average, {"adamw": optimiser}, {"recipe": asdict(recipe)})
            if step + 1 == recipe.steps - recipe.cool:
                save_state(folder / STABLE, step + 1, network, average, {"adamw": optimiser}, {"recipe": asdict(recipe)})
    return average.cpu()


def _log(folder: Path, step: int, recipe: PartsRecipe, terms: list[dict[str, float]], started: float, done: int, say: Callable[[str], None]) -> None:
    mean = {k: round(float(np.mean([t[k] for t in terms])), 4) for k in terms[0]}
    if not math.isfinite(mean["loss"]):
        raise FloatingPointError(f"the loss is no longer a number at step {step}")
    speed = done * recipe.batch / (time.monotonic() - started)
    with (folder / "log.jsonl").open("a", encoding="utf-8") as f:
        f.write(json.dumps({"step": step, "samples_per_second": round(speed, 1), **mean}) + "\n")
    say("  ".join([f"step {step} of {recipe.steps}", *(f"{k} {v:.3f}" for k, v in mean.items()), f"{speed:.1f} samples/s"]))
