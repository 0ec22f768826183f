"""`kinora train parts` and `kinora evaluate parts`: the run, its export with gates, figures and sheets.

`python -m studio.train.parts_run export STATE [--cool N]` makes weights of a run that still goes on: its averaged
network, or with `--cool` that network after N more steps with a falling rate, in a copy that leaves the run alone.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from safetensors.torch import load_file

from studio.contract.errors import InputError
from studio.pixels.parts import KINDS
from studio.resources import resource_root
from studio.train.figures.drawings import Truth
from studio.train.figures.sample import Wish
from studio.train.figures.shards import Window
from studio.train.figures.sources import all_sources
from studio.train.parts_evaluate import SIDE, drawings, evaluate, made, sets, sheet
from studio.train.parts_loop import PartsRecipe, new_network, train
from studio.vision.parts.finder import PartsFinder
from studio.vision.parts.gates import Gates, fit
from studio.vision.parts.network import SIDE as GRID
from studio.vision.parts.network import PartsNetwork
from studio.vision.parts.weights import load, save

Say = Callable[[str], None]
GATE_PICTURES = 320  # pictures that the gates are fitted on
COOLING = "cooling"  # the folder of a run's copy that comes to rest
USABLE = 0.3  # overlap with a true part from which moving what was found looks right
GATE_SEED = 4242  # never a seed of training pictures


def read_recipe(folder: Path) -> PartsRecipe:
    """The [parts] of a folder's recipe.toml. Raises InputError."""
    table = tomllib.loads((folder / "recipe.toml").read_text(encoding="utf-8")).get("parts", {})
    unknown = set(table) - {f.name for f in fields(PartsRecipe)}
    if unknown:
        raise InputError(f"recipe.toml is no recipe that can be followed: unknown keys {', '.join(sorted(unknown))}.")
    return PartsRecipe(**table)


def smoke_of(recipe: PartsRecipe) -> PartsRecipe:
    """The same in a minute or two: a tiny network, few steps and pictures."""
    return replace(recipe, steps=30, cool=10, batch=8, warm_up=5, fine=8, middle=16, coarse=16, deep=32, blocks=1, shard=24, window=2, save_every=10, precision="fp32")


def run(folder: Path, state: Path, *, smoke: bool, resume: bool, seed: int, say: Say) -> dict[str, Any]:
    """Train and export to `folder` (with smoke: to `state`); the answer holds where the weights are and the figures."""
    recipe = read_recipe(folder)
    if smoke:
        recipe, folder = smoke_of(recipe), state
    if seed:
        recipe = replace(recipe, seed=seed)
    average = train(recipe, state / "run", resume=resume, say=say)
    return export(average, folder, {"steps": str(recipe.steps)}, say, small=smoke)


def export(network: PartsNetwork, folder: Path, about: dict[str, str], say: Say, *, small: bool = False) -> dict[str, Any]:
    """Fit the gates, save weights as bf16 with their sum, and measure what was saved."""
    network = network.eval().requires_grad_(False)
    say("fitting the gates")
    gates = fitted_gates(PartsFinder(loaded=(network, Gates())), 12 if small else GATE_PICTURES)
    digest = save(network, gates, folder, {"model": "parts", "licence": "GPL-3.0-or-later", **about})
    finder = PartsFinder(loaded=load(folder))
    figures: dict[str, Any] = {**about, "sets": evaluate(finder, 4 if small else 96, say=say)}
    (folder / "figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    sheets(finder, folder, 4 if small else 32)
    return {"folder": str(folder), "sha256": digest, "figures": figures}


def fitted_gates(finder: PartsFinder, count: int) -> Gates:
    """From pictures made like the training ones but never trained on: which instances were right?"""
    examples = []
    for source, share in all_sources().items():
        for truth in made(source, round(count * share), GATE_SEED, [Wish(head=0.0, side=SIDE)]):
            examples += list(gate_examples(finder, truth))
    if not examples:
        return Gates()
    measures, kinds, right = zip(*examples, strict=True)
    return fit(np.stack(measures), np.array(kinds), np.array(right))


def gate_examples(finder: PartsFinder, truth: Truth) -> Iterable[tuple[np.ndarray, int, bool]]:
    """Measures, kind and whether it covers a true part of its kind usably, of everything found in a picture."""
    evidence, _ = finder.evidence(truth.rgba)
    for e in evidence:
        one = e.instance
        matrix = one.look.matrix.astype(np.float64).copy()
        matrix[:, 2] += 0.5 * matrix[0, 0] - 0.5
        owners = cv2.warpAffine(truth.owners, matrix, (GRID, GRID), flags=cv2.INTER_NEAREST)
        rows = [n for n, row in enumerate(truth.rows, 1) if row[0] == one.kind]
        overlaps = [(one.mask & (owners == n)).sum() / max(1, (one.mask | (owners == n)).sum()) for n in rows]
        yield e.measures, KINDS.index(one.kind), bool(max(overlaps, default=0) >= USABLE)


def sheets(finder: PartsFinder, folder: Path, count: int) -> None:
    """Contact sheets: subjects kept apart, and drawings by other hands with pictures in styles kept apart."""
    by_name = sets(count)
    first = [*by_name["subjects kept apart, as drawn"](), *by_name["subjects kept apart, posed and styled"](), *by_name["body plans kept apart"]()]
    second = [*drawings(), *by_name["styles kept apart"]()]
    for number, pictures in enumerate((first, second), 1):
        shown = sheet(finder, pictures[: 2 * count], 6, 160)
        cv2.imwrite(str(folder / f"sheet-{number}.png"), cv2.cvtColor(shown, cv2.COLOR_RGB2BGR))


def evaluate_model(folder: Path, data: Path | None, say: Say) -> dict[str, Any]:
    """The figures of the saved weights; `data` is a folder of SVG drawings whose groups name their parts."""
    return {"sets": evaluate(PartsFinder(folder), folder=data, say=say)}


def average_of(run_folder: Path) -> tuple[PartsNetwork, PartsRecipe, int]:
    """The averaged network of a run's last state, its recipe and its step."""
    told = json.loads((run_folder / "state.json").read_text(encoding="utf-8"))
    recipe = PartsRecipe(**told["recipe"])
    network = new_network(recipe)
    tensors = load_file(run_folder / "state.safetensors")
    network.load_state_dict({k.removeprefix("average."): v for k, v in tensors.items() if k.startswith("average.")})
    return network, recipe, int(told["step"])


def cooled(run_folder: Path, steps: int, say: Say) -> None:
    """A copy of a run, beside it, brought to rest: `steps` more with the rate falling. The run itself isn't touched."""
    _, recipe, step = average_of(run_folder)
    copy = run_folder.parent / COOLING
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir(parents=True)
    for name in ("state.safetensors", "state.json"):
        shutil.copy2(run_folder / name, copy / name)
    ending = replace(recipe, steps=step + steps, cool=steps, average=min(recipe.average, 1 - 5 / steps))
    window = Window(run_folder / "pictures", recipe.seed, recipe.shard, min(4, recipe.window), recipe.window, recipe.reuse)
    (copy / "pictures").mkdir()
    for number in window.at(step * recipe.batch):  # what it needs at first is there already
        if window.path(number).exists():
            (copy / "pictures" / window.path(number).name).hardlink_to(window.path(number))
    train(ending, copy, say=say)
    shutil.rmtree(copy / "pictures")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m studio.train.parts_run")
    parser.add_argument("what", choices=["export"])
    parser.add_argument("state", type=Path, help="the folder of a run")
    parser.add_argument("--cool", type=int, default=0, help="steps with a falling rate before, in a copy")
    parser.add_argument("--to", type=Path, default=None, help="where the weights go, models/parts by default")
    told = parser.parse_args()
    folder = told.to or resource_root("models") / "parts"
    say = lambda text: print(text, flush=True)  # noqa: E731
    if told.cool:
        cooled(told.state, told.cool, say)
    network, recipe, step = average_of(told.state.parent / COOLING if told.cool else told.state)
    fallen = max(0, step - (recipe.steps - recipe.cool))
    export(network, folder, {"steps": str(step), "pictures": str(step * recipe.batch), "cooled": str(fallen)}, say)


if __name__ == "__main__":
    main()
