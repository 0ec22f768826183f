"""Trains the matte network on pictures whose subject is known, and measures it on subjects it never saw.

Batches follow from (seed, step), so a stopped run goes on as if it hadn't been.
"""

from __future__ import annotations

import copy
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from safetensors.torch import save_file
from torch import Tensor

from studio.pixels.cutout import cut_out
from studio.train.matte_data import Stock, example
from studio.train.sprites import Sprites
from studio.train.state import load_state, save_state
from studio.vision.matte.network import SIDE, MatteNetwork


@dataclass(frozen=True)
class MatteRecipe:
    """The numbers of a run."""

    steps: int = 6000
    batch: int = 24
    rate: float = 1.5e-3
    warm_up: int = 100
    settle: float = 0.3  # the last share of the steps, over which the rate falls
    average: float = 0.998
    seed: int = 1
    save_every: int = 200
    side: int = 128  # of the subjects' table


Batch = tuple[Tensor, Tensor]


def batch(stock: Stock, allowed: NDArray[np.int64], recipe: MatteRecipe, number: int) -> Batch:
    """Colours [B, 3, SIDE, SIDE] and mattes [B, SIDE, SIDE], both 0..1."""
    r = np.random.default_rng((recipe.seed, number))
    pairs = [example(stock, allowed, r, SIDE) for _ in range(recipe.batch)]
    colours = torch.from_numpy(np.stack([p for p, _ in pairs])).permute(0, 3, 1, 2).float() / 255
    return colours, torch.from_numpy(np.stack([m for _, m in pairs])).float() / 255


def overlap(guess: Tensor, truth: Tensor) -> Tensor:
    """Soft intersection over union of mattes [B, H, W]; 1 where both are empty."""
    both = torch.minimum(guess, truth).sum((1, 2))
    return (both + 1) / (torch.maximum(guess, truth).sum((1, 2)) + 1)


def loss_of(network: MatteNetwork, colours: Tensor, truth: Tensor) -> tuple[Tensor, Tensor]:
    """Cross-entropy, more along edges, soft overlap, and the error of the network's opinion of itself."""
    logits, quality = network(colours)
    edge = F.max_pool2d(truth[:, None], 5, 1, 2)[:, 0] + F.max_pool2d(-truth[:, None], 5, 1, 2)[:, 0]  # [B, H, W], 1 at edges
    cross = (F.binary_cross_entropy_with_logits(logits, truth, reduction="none") * (1 + 3 * edge)).mean()
    met = overlap(logits.sigmoid(), truth)
    honest = F.binary_cross_entropy_with_logits(quality, met.detach())
    return cross + 0.5 * (1 - met).mean() + 0.1 * honest, met.mean()


def rate_at(step: int, recipe: MatteRecipe) -> float:
    done = step / recipe.steps
    falling = 1.0 if done < 1 - recipe.settle else max(0.02, (1 - done) / recipe.settle)
    return recipe.rate * min(1.0, (step + 1) / recipe.warm_up) * falling


def train_matte(recipe: MatteRecipe, stock: Stock, allowed: NDArray[np.int64], folder: Path, *, resume: bool = True,
                stop_at: int | None = None, say: Callable[[str], None] = print) -> MatteNetwork:
    """Run or continue; returns the averaged network."""
    torch.manual_seed(recipe.seed)
    cv2.setNumThreads(1)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    network = MatteNetwork().to(device, memory_format=torch.channels_last)
    average = copy.deepcopy(network).requires_grad_(False)
    optimiser = torch.optim.AdamW(network.parameters(), lr=recipe.rate, weight_decay=0.02, betas=(0.9, 0.98))
    folder.mkdir(parents=True, exist_ok=True)
    first = int(load_state(folder, network, average, {"adamw": optimiser}).get("step", 0)) if resume else 0
    end, started, told = min(recipe.steps, stop_at or recipe.steps), time.monotonic(), []
    for step in range(first, end):
        colours, truth = batch(stock, allowed, recipe, step)
        optimiser.param_groups[0]["lr"] = rate_at(step, recipe)
        loss, met = loss_of(network, colours.to(device, memory_format=torch.channels_last), truth.to(device))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        keep = min(recipe.average, (step + 1) / (step + 10))
        with torch.no_grad():
            torch._foreach_lerp_(list(average.parameters()), list(network.parameters()), 1 - keep)
        told.append((float(loss.detach()), float(met.detach())))
        if (step + 1) % 50 == 0:
            mean, speed = np.mean(told, 0), (step + 1 - first) * recipe.batch / (time.monotonic() - started)
            say(f"step {step + 1} of {recipe.steps}  loss {mean[0]:.4f}  overlap {mean[1]:.3f}  {speed:.0f} samples/s")
            told = []
        if (step + 1) % recipe.save_every == 0 or step + 1 == end:
            save_state(folder, step + 1, network, average, {"adamw": optimiser}, {"recipe": asdict(recipe)})
    return average.to("cpu")


def save_matte(network: MatteNetwork, path: Path, about: dict[str, str]) -> None:
    tensors = {k: v.detach().to(torch.bfloat16).contiguous() for k, v in network.state_dict().items()}
    save_file(tensors, path, metadata=about)


def measured(network: MatteNetwork, stock: Stock, held_out: NDArray[np.int64], seed: int, count: int = 400) -> dict[str, Any]:
    """Overlap with the true matte on subjects never trained on, beside that of the rules alone on the same pictures."""
    rows = []
    r = np.random.default_rng((seed, 77))
    while len(rows) < count:
        picture, truth = example(stock, held_out, r, SIDE)
        if not truth.any():
            continue
        matte = truth.astype(np.float32) / 255
        with torch.inference_mode():
            logits, quality = network(torch.from_numpy(picture).permute(2, 0, 1)[None].float() / 255)
        rules = cut_out(picture).alpha.astype(np.float32) / 255
        rows.append((_met(logits[0].sigmoid().numpy(), matte), _met(rules, matte), float(quality[0].sigmoid())))
    found = np.array(rows)
    return {"pictures": count, "overlap": _told(found[:, 0]), "overlap_of_rules": _told(found[:, 1]),
            "said": round(float(found[:, 2].mean()), 3), "said_against_true": round(float(np.corrcoef(found[:, 0], found[:, 2])[0, 1]), 3)}


def _met(guess: NDArray[np.float32], truth: NDArray[np.float32]) -> float:
    return float((np.minimum(guess, truth).sum() + 1) / (np.maximum(guess, truth).sum() + 1))


def _told(values: NDArray[np.float64]) -> dict[str, float]:
    low, median, mean = np.quantile(values, 0.1), np.median(values), values.mean()
    return {"mean": round(float(mean), 3), "median": round(float(median), 3), "tenth": round(float(low), 3), "above_0.8": round(float((values > 0.8).mean()), 3)}


def stock_of(table: Path, art: Path, draw: Callable[[bytes, int], NDArray[np.uint8]]) -> tuple[Stock, NDArray[np.int64], NDArray[np.int64]]:
    """The pictures to make examples of, and which subjects are trained on and held out."""
    sprites = Sprites.load(table)
    scenes = [np.ascontiguousarray(draw(file.read_bytes(), 640)[..., :3]) for file in sorted((art / "places").glob("*.svg"))]
    return Stock(sprites.pictures, scenes), np.flatnonzero(~sprites.held_out), np.flatnonzero(sprites.held_out)


