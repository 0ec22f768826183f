"""Trains the motion transformer: rectified flow with x-prediction, Muon for the blocks, AdamW for the rest.

Everything random follows from (seed, step): batches, noise, noise levels and dropped conditions. So a run that is
stopped and resumed gives the same weights as one that isn't, and a test holds it to that.
"""

from __future__ import annotations

import copy
import json
import math
import multiprocessing as mp
import time
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from queue import Empty

import numpy as np
import torch
from torch import Tensor
from torch.nn.attention import SDPBackend, sdpa_kernel

from studio.contract.errors import JobError
from studio.engine.motion.sampler import noise, shifted
from studio.engine.motion.transformer import PATCH, SIDE, Condition, MotionTransformer, Noisy, Size
from studio.engine.motion.weights import fill_by_name
from studio.train.motion_data import Batch, Tables, batch
from studio.train.state import load_state, save_state

PATIENCE = 5.0  # seconds between looks at the process that makes batches


@dataclass(frozen=True)
class MotionRecipe:
    """The numbers of a run; from recipe.toml."""

    steps: int = 8000
    batch: int = 64
    rate: float = 8e-4
    warm_up: int = 100
    settle: float = 0.35  # the last share of the steps, over which the rate falls
    average: float = 0.998
    seed: int = 1
    width: int = 256
    depth: int = 5
    heads: int = 4
    drop_picture: float = 0.07
    drop_words: float = 0.1
    drop_strength: float = 0.3
    save_every: int = 200
    precision: str = "bf16"
    patches: int = SIDE * SIDE  # of the local field that a step looks at; all of them while the rate falls
    again: int = 1  # steps in a row that look at the same batch, each through its own noise
    warm: bool = False  # begin from the weights that lie in the recipe's folder


def produce(sprites_file: str, figures_file: str, recipe: MotionRecipe, first: int, queue: mp.Queue) -> None:  # type: ignore[type-arg]
    """In a process of its own: batches from number `first` on, in order."""
    import cv2

    cv2.setNumThreads(1)
    tables = Tables.load(Path(sprites_file), Path(figures_file) if figures_file else None)
    last = None
    for number in range(first, recipe.steps):
        if last is None or number % recipe.again == 0:
            last = batch(tables, recipe.seed, number - number % recipe.again, recipe.batch)
        queue.put(last)


def batches(sprites_file: Path, figures_file: Path | None, recipe: MotionRecipe, first: int, patience: float = PATIENCE) -> Generator[Batch, None, None]:
    """Batches `first`..., made ahead by another process."""
    context = mp.get_context("spawn")
    queue: mp.Queue[Batch] = context.Queue(8)
    maker = context.Process(target=produce, args=(str(sprites_file), str(figures_file or ""), recipe, first, queue), daemon=True)
    maker.start()
    try:
        for _ in range(first, recipe.steps):
            yield _next_of(queue, maker, patience)
    finally:
        maker.terminate()
        maker.join()


def _next_of(queue: mp.Queue[Batch], maker: mp.process.BaseProcess, patience: float) -> Batch:
    """The next batch, waited for as long as somebody makes it. Raises JobError."""
    while True:
        try:
            return queue.get(timeout=patience)
        except Empty:
            if not maker.is_alive():
                raise JobError("The process that makes the training batches has ended.", "Start again; the run resumes.") from None


def optimisers(model: MotionTransformer, recipe: MotionRecipe) -> dict[str, torch.optim.Optimizer]:
    inner = [p for n, p in model.named_parameters() if n.startswith("blocks") and p.ndim == 2 and "offset" not in n]
    chosen = {id(p) for p in inner}
    rest = [p for p in model.parameters() if id(p) not in chosen]
    return {
        "muon": torch.optim.Muon(inner, lr=recipe.rate, weight_decay=0.01, adjust_lr_fn="match_rms_adamw"),
        "adamw": torch.optim.AdamW(rest, lr=recipe.rate, betas=(0.9, 0.95), weight_decay=0.01),
    }


def falls(step: int, recipe: MotionRecipe) -> bool:
    """Whether the rate falls already."""
    return step / recipe.steps >= 1 - recipe.settle


def rate_at(step: int, recipe: MotionRecipe) -> float:
    done = step / recipe.steps
    falling = max(0.02, (1 - done) / recipe.settle) if falls(step, recipe) else 1.0
    return recipe.rate * min(1.0, (step + 1) / recipe.warm_up) * falling


def loss_of(model: MotionTransformer, b: Batch, recipe: MotionRecipe, step: int, device: str) -> tuple[Tensor, dict[str, float]]:
    """Weighted error of the predicted clean motion, and its parts."""
    g = torch.Generator().manual_seed(recipe.seed * 1_000_003 + step)
    n = len(b.strength)
    to = lambda a: torch.from_numpy(a).to(device)  # noqa: E731
    clean = Noisy(to(b.local), to(b.pose), to(b.static), to(b.limbs))
    u = torch.rand(n, generator=g)
    t = shifted(torch.where(torch.rand(n, generator=g) < 0.15, u, torch.sigmoid(torch.randn(n, generator=g) * 1.2 - 0.5))).to(device)
    eps = noise(n, g, b.present.shape[1]).map(lambda v: v.to(device))

    def at(v: Tensor) -> Tensor:
        return t.view(-1, *([1] * (v.ndim - 1)))

    z = clean.mix(eps, lambda c, e: at(c) * c + (1 - at(c)) * e)
    drops = [(torch.rand(n, generator=g) < share).to(device) for share in (recipe.drop_picture, recipe.drop_words, recipe.drop_strength)]
    strength, present = to(b.strength), to(b.present)
    kept = None if falls(step, recipe) or recipe.patches >= SIDE * SIDE else torch.randperm(SIDE * SIDE, generator=g)[: recipe.patches].to(device)
    with torch.autocast(device, torch.bfloat16, enabled=recipe.precision == "bf16"):
        condition = Condition(to(b.picture), to(b.words), to(b.direction), to(b.manner), to(b.side), to(b.shown), to(b.told), present)
        sense = model.understand(condition, drops[0], drops[1])
        guess = model(z, t, sense, strength, drops[2], kept)
    weight = (0.15 + 0.85 * to(b.mask).clamp(0, 1) ** 0.5)[:, None, None] * looked_at(kept)
    local = ((guess.local.float() - clean.local) ** 2 * weight).mean((1, 2, 3, 4)) / weight.mean((1, 2, 3, 4))
    pose = ((guess.pose.float() - clean.pose) ** 2).mean((1, 2))
    static = ((guess.static.float() - clean.static) ** 2).mean(1)
    limbs = _limb_error(guess.limbs.float(), clean.limbs, present)
    far = ((sense.strength.float() - strength) ** 2).mean()
    level = 1 / (1 - t).clamp(min=0.15) ** 2
    total = ((local + pose + 0.3 * static + limbs) * level).mean() + 0.2 * far
    parts = {"loss": total, "local": local.mean(), "pose": pose.mean(), "static": static.mean(), "limbs": limbs.mean(), "strength": far}
    return total, {name: float(value.detach()) for name, value in parts.items()}


def looked_at(kept: Tensor | None) -> Tensor:
    """1 on the cells of the local field [16, 16] whose patches are trained on in this step, 0 elsewhere."""
    seen = torch.ones(SIDE * SIDE)
    if kept is not None:
        seen = torch.zeros(SIDE * SIDE, device=kept.device).index_fill(0, kept, 1.0)
    return seen.view(SIDE, SIDE).repeat_interleave(PATCH, 0).repeat_interleave(PATCH, 1)


def _limb_error(guess: Tensor, clean: Tensor, present: Tensor) -> Tensor:
    """[B] of parts [B, P, 91] that are present [B, P]: few of the channels move in any one motion, so their error counts for more."""
    there = present.float()
    error = 8 * ((guess - clean)[..., :-1] ** 2).mean(2) + 0.3 * (guess - clean)[..., -1] ** 2  # [B, P]
    return (error * there).sum(1) / there.sum(1).clamp(min=1)


def train(recipe: MotionRecipe, sprites_file: Path, folder: Path, *, figures_file: Path | None = None, start: Path | None = None, resume: bool = True,
          stop_at: int | None = None, say: Callable[[str], None] = print, threads: int = 2) -> MotionTransformer:
    """Run (or continue) a training run; returns the averaged model. Checkpoints and `log.jsonl` go to `folder`.

    The rate stays level until the last `settle` share of the steps (warm-up, stable, decay), so a run stopped before
    that can be given more steps and resumed. `start` are weights to begin from, of this or an earlier edition.
    """
    device = "cuda" if torch.cuda.is_available() else "cpu"
    if device == "cpu":
        torch.set_num_threads(threads)
    torch.manual_seed(recipe.seed)
    model = MotionTransformer(Size(recipe.width, recipe.depth, recipe.heads)).to(device)
    if start is not None:
        fill_by_name(model, start)
    average = copy.deepcopy(model).requires_grad_(False)
    opts = optimisers(model, recipe)
    first = int(load_state(folder, model, average, opts).get("step", 0)) if resume else 0
    end = min(recipe.steps, stop_at or recipe.steps)
    started, parts = time.monotonic(), []
    folder.mkdir(parents=True, exist_ok=True)
    with closing(batches(sprites_file, figures_file, recipe, first)) as source:
        for step, b in zip(range(first, end), source, strict=False):
            for o in opts.values():
                for group in o.param_groups:
                    group["lr"] = rate_at(step, recipe)
            with sdpa_kernel(SDPBackend.MATH):  # quicker than flash attention for so few tokens
                loss, told = loss_of(model, b, recipe, step, device)
                loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 2.0)
            for o in opts.values():
                o.step()
                o.zero_grad(set_to_none=True)
            keep = min(recipe.average, (step + 1) / (step + 10))
            with torch.no_grad():
                torch._foreach_lerp_(list(average.parameters()), list(model.parameters()), 1 - keep)
            parts.append(told)
            if (step + 1) % 25 == 0:
                _log(folder, step + 1, recipe, parts, started, step + 1 - first, say)
                parts = []
            if (step + 1) % recipe.save_every == 0 or step + 1 == end:
                save_state(folder, step + 1, model, average, opts, {"recipe": asdict(recipe)})
    return average


def _log(folder: Path, step: int, recipe: MotionRecipe, parts: list[dict[str, float]], started: float, done: int, say: Callable[[str], None]) -> None:
    mean = {k: round(float(np.mean([p[k] for p in parts])), 5) for k in parts[0]}
    speed = done * recipe.batch / (time.monotonic() - started)
    left = (recipe.steps - step) * recipe.batch / max(speed, 1e-6)
    if not math.isfinite(mean["loss"]):
        raise FloatingPointError(f"the loss is no longer a number at step {step}")
    with (folder / "log.jsonl").open("a", encoding="utf-8") as f:
        f.write(json.dumps({"step": step, "samples_per_second": round(speed, 1), **mean}) + "\n")
    say(f"step {step} of {recipe.steps}  loss {mean['loss']:.4f}  local {mean['local']:.4f}  pose {mean['pose']:.4f}  "
        f"turns {mean['static']:.4f}  limbs {mean['limbs']:.4f}  strength {mean['strength']:.4f}  {speed:.0f} samples/s  {left / 60:.0f} min left")
