"""`kinora train matte` and `kinora evaluate matte`: the weights with their sum, and the figures beside the rules'.

No weights ship yet. Once there are some in `models/matte`, cut-outs of busy pictures begin from what they say.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from studio.media.svg import draw
from studio.resources import resource_path
from studio.train.icons import IconSet
from studio.train.matte_data import Stock
from studio.train.matte_loop import MatteRecipe, measured, save_matte, stock_of, train_matte
from studio.train.sprites import build
from studio.vision.matte.find import WEIGHTS, load_matte, sha256_of

Say = Callable[[str], None]
MEASURED = 300  # pictures of held-out subjects


def run(folder: Path, state: Path, icons: tuple[IconSet, ...], drawn: int, *, smoke: bool, resume: bool, seed: int, say: Say) -> dict[str, Any]:
    """Train and save to `folder` (with smoke: at toy size to `state`); the answer holds the figures on subjects held out."""
    recipe = MatteRecipe()
    if smoke:
        recipe, folder, icons, drawn = replace(recipe, steps=24, batch=4, warm_up=4, save_every=12, side=64), state, (), 60
    recipe = replace(recipe, seed=seed or recipe.seed)
    stock, trained, held_out = materials(state, icons, drawn, recipe, say)
    network = train_matte(recipe, stock, trained, state / "run", resume=resume, say=say)
    folder.mkdir(parents=True, exist_ok=True)
    save_matte(network, folder / WEIGHTS, {"model": "matte", "licence": "GPL-3.0-or-later", "recipe": json.dumps({"steps": recipe.steps, "seed": recipe.seed})})
    (folder / "SHA256SUMS").write_text(f"{sha256_of(folder / WEIGHTS)}  {WEIGHTS}\n", encoding="utf-8")
    figures = measured(load_matte(folder / WEIGHTS), stock, held_out, recipe.seed, 12 if smoke else MEASURED)
    (folder / "figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return {"folder": str(folder), "figures": figures}


def materials(state: Path, icons: tuple[IconSet, ...], drawn: int, recipe: MatteRecipe, say: Say) -> tuple[Stock, NDArray[np.int64], NDArray[np.int64]]:
    """What pictures are made of, built when it isn't there yet; which subjects are trained on, and which are held out."""
    table = state / "sprites.npz"
    if not table.exists():
        state.mkdir(parents=True, exist_ok=True)
        art, nouns = resource_path("assets/art"), resource_path("assets/wordings/nouns.toml")
        build(icons, state / "icons", art, nouns, drawn, recipe.seed, draw, say, recipe.side).save(table)
    return stock_of(table, resource_path("assets/art"), draw)


def evaluate_model(folder: Path, state: Path, icons: tuple[IconSet, ...], drawn: int, seed: int, say: Say) -> dict[str, Any]:
    """The figures of the shipped weights again."""
    recipe = MatteRecipe()
    stock, _, held_out = materials(state, icons, drawn, recipe, say)
    return measured(load_matte(folder / WEIGHTS), stock, held_out, seed or recipe.seed, MEASURED)
