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
from studio.train.evaluate import evaluate
from studio.train.icons import IconSet
from studio.train.motion_loop import MotionRecipe, train
from studio.train.sheets import contact_sheets
from studio.train.sprites import Sprites, build
from studio.train.words_loop import WordsRecipe, train_words

Report = Callable[[str, int, int, float | None], None]
STATE = Path(".train")


@dataclass(frozen=True)
class Recipe:
    """What recipe.toml says."""

    folder: Path
    icons: tuple[IconSet, ...]
    drawn: int
    data_seed: int
    motion: MotionRecipe
    words: WordsRecipe


def read_recipe(name: str) -> Recipe:
    """A shipped recipe by its model's name, or a recipe.toml by path. Raises InputError."""
    path = Path(name)
    if path.suffix != ".toml":
        path = resource_root("models") / name / "recipe.toml"
    if not path.is_file():
        raise InputError(f"There is no recipe {name!r}.", "The one that ships is called motion.")
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        data = table["data"]
        icons = tuple(IconSet(i["package"], i["integrity"], i["licence"]) for i in data.get("icons", []))
        return Recipe(path.parent, icons, int(data["drawn"]), int(data["seed"]), _filled(MotionRecipe, table["motion"]), _filled(WordsRecipe, table["words"]))
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
    return replace(recipe, folder=folder, icons=(), drawn=120, motion=motion, words=words)


def run(name: str, *, smoke: bool, resume: bool, seed: int, report: Report, state: Path = STATE) -> dict[str, Any]:
    """Train everything a recipe names; the answer holds where the weights are and the figures on held-out data."""
    recipe = read_recipe(name)
    where = state / (f"{recipe.folder.name}-smoke" if smoke else recipe.folder.name)
    where.mkdir(parents=True, exist_ok=True)
    if smoke:
        recipe = smoke_of(recipe, where)
    if seed:
        recipe = replace(recipe, motion=replace(recipe.motion, seed=seed), words=replace(recipe.words, seed=seed))
    say = _sayer(report)
    sprites_file = sprites_of(recipe, where, say)
    network, chosen = train_words(recipe.words, resource_path("assets/wordings"), where, say)
    average = train(recipe.motion, sprites_file, where / "run", resume=resume, say=say)
    return finish(recipe, average, network, sprites_file, {"kept_apart_wordings": chosen["kept_apart"]}, say)


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


def finish(recipe: Recipe, average: MotionTransformer, network: WordsNetwork, sprites_file: Path, known: dict[str, Any], say: Callable[[str], None]) -> dict[str, Any]:
    """Save the averaged weights as bf16 with their sums, and measure what was saved on what was never seen."""
    about = {"model": "motion", "licence": "GPL-3.0-or-later", "recipe": json.dumps({"steps": recipe.motion.steps, "seed": recipe.motion.seed})}
    save_transformer(average.cpu(), recipe.folder / TRANSFORMER, about)
    save_words(network, recipe.folder / WORDS, recipe.words.width, recipe.words.layers, about)
    sums = {n: sha256_of(recipe.folder / n) for n in (TRANSFORMER, WORDS)}
    (recipe.folder / "SHA256SUMS").write_text("".join(f"{h}  {n}\n" for n, h in sums.items()), encoding="utf-8")
    figures = {**known, **figures_of(recipe.folder, sprites_file, say)}
    (recipe.folder / "figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return {"folder": str(recipe.folder), "sha256": sums, "figures": figures}


def figures_of(folder: Path, sprites_file: Path, say: Callable[[str], None]) -> dict[str, Any]:
    """Load the saved weights and evaluate them."""
    torch.manual_seed(0)
    model, network = load_transformer(folder / TRANSFORMER), load_words(folder / WORDS)
    sprites = Sprites.load(sprites_file)
    contact_sheets(model, sprites, folder)
    return evaluate(model, network, sprites, resource_path("assets/wordings"), Sampling(), say)


def evaluate_model(model_id: str, *, data: Path | None, seed: int, report: Report, state: Path = STATE) -> dict[str, Any]:
    """The figures of a model on its held-out set. `data` would be a set of your own: a folder of pictures isn't enough for this model."""
    if data is not None:
        raise InputError("The motion model is measured on motions that the data engine knows; a folder of pictures has none.", "Leave out --set.")
    recipe = read_recipe(model_id)
    where = state / recipe.folder.name
    where.mkdir(parents=True, exist_ok=True)
    say = _sayer(report)
    sprites_file = sprites_of(recipe, where, say)
    return figures_of(recipe.folder, sprites_file, say)
