"""Pictures whose subject is known, and the network that learns to tell it: at toy size."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from studio.train.matte_data import Stock, background, example
from studio.train.matte_loop import MatteRecipe, overlap, train_matte
from studio.train.run import run
from studio.vision.matte.find import SubjectFinder
from studio.vision.matte.network import SIDE, MatteNetwork


def stock() -> Stock:
    """Four discs of plain colours, and one striped scene."""
    y, x = np.mgrid[:64, :64]
    alpha = (np.hypot(x - 32, y - 32) < 25).astype(np.uint8)[..., None]
    subjects = np.stack([alpha * np.array(colour, np.uint8) for colour in ((220, 40, 30, 255), (30, 60, 220, 255), (250, 220, 60, 255), (20, 20, 20, 255))])
    scene = np.repeat(np.arange(0, 240, 2, dtype=np.uint8)[:, None, None], 200, 1).repeat(3, 2)
    return Stock(subjects, [np.ascontiguousarray(scene)])


def test_the_matte_is_where_the_subject_was_laid() -> None:
    r, seen = np.random.default_rng(3), 0
    for _ in range(40):
        picture, matte = example(stock(), np.arange(4), r, 96)
        assert picture.shape == (96, 96, 3) and picture.dtype == np.uint8 and matte.shape == (96, 96) and matte.dtype == np.uint8
        seen += bool((matte > 250).any())
    assert 30 <= seen < 40  # a few pictures show nothing


def test_examples_follow_from_their_seed() -> None:
    one, two = (example(stock(), np.arange(4), np.random.default_rng(9), 64) for _ in range(2))
    assert np.array_equal(one[0], two[0]) and np.array_equal(one[1], two[1])


def test_every_background_is_a_picture() -> None:
    r = np.random.default_rng(5)
    for _ in range(40):
        made = background(stock(), np.arange(4), r, 48)
        assert made.shape == (48, 48, 3) and made.dtype == np.float32 and made.min() >= 0 and made.max() <= 1


def test_overlap_is_one_for_the_same_and_small_for_others() -> None:
    half = torch.zeros(1, 8, 8)
    half[:, :4] = 1
    assert float(overlap(half, half)) == pytest.approx(1)
    assert float(overlap(half, 1 - half)) < 0.05


def test_a_resumed_run_is_the_same_run(tmp_path: Path) -> None:
    recipe, say = MatteRecipe(steps=4, batch=2, warm_up=1, save_every=2), lambda line: None
    whole = train_matte(recipe, stock(), np.arange(4), tmp_path / "whole", say=say)
    train_matte(recipe, stock(), np.arange(4), tmp_path / "parts", stop_at=2, say=say)
    resumed = train_matte(recipe, stock(), np.arange(4), tmp_path / "parts", say=say)
    assert all(torch.equal(a, b) for a, b in zip(whole.state_dict().values(), resumed.state_dict().values(), strict=True))


def test_the_network_answers_for_the_whole_square() -> None:
    logits, quality = MatteNetwork()(torch.rand(2, 3, SIDE, SIDE))
    assert logits.shape == (2, SIDE, SIDE) and quality.shape == (2,)


@pytest.mark.slow
def test_the_whole_way_from_recipe_to_a_rough_matte(tmp_path: Path) -> None:
    done = run("matte", smoke=True, resume=False, seed=3, report=lambda *_: None, state=tmp_path)
    assert done["figures"]["pictures"] == 12
    matte, quality = SubjectFinder(Path(done["folder"]) / "weights.safetensors").rough_matte(np.zeros((40, 60, 3), np.uint8))
    assert matte.shape == (SIDE, SIDE) and matte.min() >= 0 and matte.max() <= 1 and 0 <= quality <= 1
