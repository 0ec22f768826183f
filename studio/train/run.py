"""`kinora train RECIPE` and `kinora evaluate MODEL`: from a recipe to weights with a card, and the figures again.

A run keeps its state in `.train/NAME` (git ignores it) and leaves `weights.safetensors`, `words.safetensors`,
`SHA256SUMS` and `figures.json` in the recipe's folder. `--smoke` does all of it at toy size in a folder of its own.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from studio.contract.errors import InputError
from studio.engine.motion.sampler import Sampling
from studio.engine.motion.transformer import MotionTransformer
from studio.engine.motion.weights import (
    TRANSFORMER,
    WORDS,
    load_transformer,
    load_words,
    save_transformer,
    save_words,
    sha256_of,
)
from studio.engine.motion.words import WordsNetwork
from studio.media.svg import draw
from studio.resources import resource_path, resource_root
from studio.train import matte_run, parts_run, reading_run
from studio.train.evaluate import evaluate
from studio.train.evaluate_parts import evaluate_parts
from studio.train.figures import sample
from studio.train.icons import IconSet
from studio.train.motion_loop import MotionRecipe, train
from studio.train.part_pictures import PartPictures, gathered
from studio.train.sheets import contact_sheets, part_sheets
from studio.train.sprites import Sprites, build
from studio.train.words_loop import WordsRecipe, train_words

Report = Callable[[str, int, int, float | None], None]
STATE = Path(".train")
SHEET_SEED = 90  # of figures that are drawn for the sheets alone
PARTS, MATTE = "parts", "matte"


@dataclass(frozen=True)
class Recipe:
    """What recipe.toml says."""

    folder: Path
    icons: tuple[IconSet, ...]
    drawn: int
    figures: int
    data_seed: int
    motion: MotionRecipe
    words: WordsRecipe


def read_recipe(name: str) -> Recipe:
    """A shipped recipe by its model's name, or a recipe.toml by path. Raises InputError."""
    path = Path(name)
    if path.suffix != ".toml":
        path = resource_root("models") / name / "recipe.toml"
    if not path.is_file():
        raise InputError(f"There is no recipe {name!r}.", "Those that ship are called motion and parts.")
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        data = table["data"]
        icons = tuple(IconSet(i["package"], i["integrity"], i["licence"]) for i in data.get("icons", []))
        seed = int(data["seed"])
        return Recipe(path.parent, icons, int(data["drawn"]), int(data["figures"]), seed, _filled(MotionRecipe, table["motion"]), _filled(WordsRecipe, table["words"]))
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise InputError(f"{path.name} is no recipe that can be followed: {error}.") from error


def _filled(kind: type, table: dict[str, Any]) -> Any:
    unknown = set(table) - {f.name for f in fields(kind)}
    if unknown:
        raise TypeError(f"unknown keys {', '.join(sorted(unknown))}")
    return kind(**table)


def smoke_of(recipe: Recipe, folder: Path) -> Recipe:
    """The same recipe in minutes on two cores: no icons, a tiny network, a few steps. Its weights go to `folder`."""
    motion = replace(recipe.motion, steps=40, batch=16, width=64, depth=2, heads=2, warm_up=5, save_every=20, precision="fp32")
    words = replace(recipe.words, captions=600, steps=60, batch=64, width=64, layers=1)
    return replace(recipe, folder=folder, icons=(), drawn=120, figures=96, motion=motion, words=words)


def run(name: str, *, smoke: bool, resume: bool, seed: int, report: Report, state: Path = STATE) -> dict[str, Any]:
    """Train everything a recipe names; the answer holds where the weights are and the figures on held-out data."""
    if reading_run.is_reading(name):
        return reading_run.run(name, smoke=smoke, seed=seed, say=_sayer(report), state=state)
    if name == PARTS:
        where = state / (f"{PARTS}-smoke" if smoke else PARTS)
        return parts_run.run(resource_root("models") / PARTS, where, smoke=smoke, resume=resume, seed=seed, say=_sayer(report))
    if name == MATTE:
        where, subjects = state / (f"{MATTE}-smoke" if smoke else MATTE), read_recipe("motion")
        return matte_run.run(resource_root("models") / MATTE, where, subjects.icons, subjects.drawn, smoke=smoke, resume=resume, seed=seed, say=_sayer(report))
    recipe = read_recipe(name)
    where = state / (f"{recipe.folder.name}-smoke" if smoke else recipe.folder.name)
    where.mkdir(parents=True, exist_ok=True)
    if smoke:
        recipe = smoke_of(recipe, where)
    if seed:
        recipe = replace(recipe, motion=replace(recipe.motion, seed=seed), words=replace(recipe.words, seed=seed))
    say = _sayer(report)
    sprites_file = sprites_of(recipe, where, say)
    figures_file = figures_of(recipe, where, say)
    network, chosen = train_words(recipe.words, resource_path("assets/wordings"), where, say)
    start = recipe.folder / TRANSFORMER if recipe.motion.warm and not smoke else None
    average = train(recipe.motion, sprites_file, where / "run", figures_file=figures_file, start=start, resume=resume, say=say)
    return finish(recipe, average, network, (sprites_file, figures_file), {"kept_apart_wordings": chosen}, say)


def _sayer(report: Report) -> Callable[[str], None]:
    """A line of the log as progress without a measure."""
    return lambda text: report(text, 0, 0, None)


def sprites_of(recipe: Recipe, where: Path, say: Callable[[str], None]) -> Path:
    """The table of pictures, built when it isn't there yet."""
    path = where / "sprites.npz"
    if not path.exists():
        sprites = build(recipe.icons, where / "icons", resource_path("assets/art"), resource_path("assets/wordings/nouns.toml"),
                        recipe.drawn, recipe.data_seed, draw, say)
        sprites.save(path)
    return path


def figures_of(recipe: Recipe, where: Path, say: Callable[[str], None]) -> Path:
    """The table of figures whose parts are known, drawn when it isn't there yet."""
    path = where / "figures.npz"
    if not path.exists():
        gathered(figure(np.random.default_rng([recipe.data_seed, n])) for n in range(recipe.figures)).save(path)
        say(f"{recipe.figures} figures with parts")
    return path


def figure(r: np.random.Generator) -> sample.Sample:
    """One figure drawn by code, seldom its head alone."""
    return sample.sample(r, {sample.drawn: 1.0}, sample.Wish(head=0.1))


def finish(recipe: Recipe, average: MotionTransformer, network: WordsNetwork, tables: tuple[Path, Path], known: dict[str, Any], say: Callable[[str], None]) -> dict[str, Any]:
    """Save the averaged weights as bf16 with their sums, and measure what was saved on what was never seen."""
    about = {"model": "motion", "licence": "GPL-3.0-or-later", "recipe": json.dumps({"steps": recipe.motion.steps, "seed": recipe.motion.seed})}
    save_transformer(average.cpu(), recipe.folder / TRANSFORMER, about)
    save_words(network, recipe.folder / WORDS, recipe.words.width, recipe.words.layers, about)
    sums = {n: sha256_of(recipe.folder / n) for n in (TRANSFORMER, WORDS)}
    (recipe.folder / "SHA256SUMS").write_text("".join(f"{h}  {n}\n" for n, h in sums.items()), encoding="utf-8")
    figures = {**known, **measured(recipe.folder, tables, say)}
    (recipe.folder / "figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return {"folder": str(recipe.folder), "sha256": sums, "figures": figures}


def measured(folder: Path, tables: tuple[Path, Path], say: Callable[[str], None]) -> dict[str, Any]:
    """Load the saved weights and evaluate them on both tables' held-out pictures."""
    torch.manual_seed(0)
    model, network = load_transformer(folder / TRANSFORMER), load_words(folder / WORDS)
    sprites, figures = Sprites.load(tables[0]), PartPictures.load(tables[1])
    contact_sheets(model, sprites, folder)
    found = evaluate(model, network, sprites, resource_path("assets/wordings"), Sampling(), say)
    if not model.knows_parts:
        return found
    part_sheets(model, [figure(np.random.default_rng([SHEET_SEED, n])) for n in range(60)], folder)
    return {**found, "parts": evaluate_parts(model, figures, Sampling(), say)}


def evaluate_model(model_id: str, *, data: Path | None, seed: int, report: Report, state: Path = STATE) -> dict[str, Any]:
    """The figures of a model on its held-out set. `data` is a set of your own, for models that can use a folder of pictures."""
    if reading_run.is_reading(model_id):
        return reading_run.evaluate(model_id, _sayer(report))
    if model_id == PARTS:
        return parts_run.evaluate_model(resource_root("models") / PARTS, data, _sayer(report))
    if model_id == MATTE:
        subjects = read_recipe("motion")
        return matte_run.evaluate_model(resource_root("models") / MATTE, state / MATTE, subjects.icons, subjects.drawn, seed, _sayer(report))
    if data is not None:
        raise InputError("The motion model is measured on motions that the data engine knows; a folder of pictures has none.", "Leave out --set.")
    recipe = read_recipe(model_id)
    where = state / recipe.folder.name
    where.mkdir(parents=True, exist_ok=True)
    say = _sayer(report)
    return measured(recipe.folder, (sprites_of(recipe, where, say), figures_of(recipe, where, say)), say)
