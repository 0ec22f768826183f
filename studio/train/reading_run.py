"""`kinora train reading` and `kinora evaluate reading`: the recipe, the weights with their sums, the figures."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from studio.contract.errors import InputError
from studio.engine.composer.reading.art import art
from studio.engine.composer.reading.network import load_parser, save_parser
from studio.engine.composer.reading.parse import WEIGHTS, Grammar
from studio.engine.composer.reading.reader import Reader
from studio.engine.motion.weights import sha256_of
from studio.resources import resource_path, resource_root
from studio.text import minilm
from studio.train.reading_evaluate import evaluate_reading
from studio.train.reading_loop import ReadingRecipe, train_reading

NAME = "reading"
SETS = ("tried", "untried")


def is_reading(name: str) -> bool:
    """Whether a recipe's name or path is this model's."""
    return name == NAME or (Path(name).suffix == ".toml" and Path(name).is_file() and "[reading]" in Path(name).read_text(encoding="utf-8"))


def read_recipe(name: str) -> tuple[ReadingRecipe, Path]:
    """The recipe and its folder. Raises InputError."""
    path = Path(name) if Path(name).suffix == ".toml" else resource_root("models") / NAME / "recipe.toml"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))[NAME]
    except (OSError, tomllib.TOMLDecodeError, KeyError) as error:
        raise InputError(f"{path.name} is no recipe that can be followed: {error}.") from error
    unknown = set(table) - {f.name for f in fields(ReadingRecipe)}
    if unknown:
        raise InputError(f"{path.name} has keys that mean nothing: {', '.join(sorted(unknown))}.")
    return ReadingRecipe(**table), path.parent


def run(name: str, *, smoke: bool, seed: int, say: Callable[[str], None], state: Path) -> dict[str, Any]:
    """Train, save as bf16 with sums, measure. `smoke` does it all at toy size in a folder of its own."""
    recipe, folder = read_recipe(name)
    where = state / (f"{NAME}-smoke" if smoke else NAME)
    where.mkdir(parents=True, exist_ok=True)
    if smoke:
        recipe, folder = replace(recipe, sentences=200, steps=20, batch=16, width=48, layers=1), where
    recipe = replace(recipe, seed=seed or recipe.seed)
    parser, scores = train_reading(recipe, where, say)
    save_parser(parser, folder / WEIGHTS, {"model": NAME, "licence": "GPL-3.0-or-later", "recipe": json.dumps({"steps": recipe.steps, "seed": recipe.seed})})
    (folder / "SHA256SUMS").write_text(f"{sha256_of(folder / WEIGHTS)}  {WEIGHTS}\n", encoding="utf-8")
    figures = {"generated sentences, held out": scores, **figures_of(folder, say)}
    (folder / "figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return {"folder": str(folder), "figures": figures}


def figures_of(folder: Path, say: Callable[[str], None], sets: tuple[str, ...] = SETS) -> dict[str, Any]:
    """The figures of the weights in a folder on the prompts and stories with their meaning."""
    reader = Reader(Grammar(load_parser(folder / WEIGHTS), minilm.shared()), art())
    return {name: evaluate_reading(reader, resource_path(f"assets/readings/{name}.toml"), say if name == "tried" else lambda _: None) for name in sets}


def evaluate(name: str, say: Callable[[str], None]) -> dict[str, Any]:
    return figures_of(read_recipe(name)[1], say)
