"""The parser's parts: the best tree is the best, weights come back the same, generated sentences are trees."""

import itertools
import random
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from studio.contract.errors import JobError
from studio.engine.composer.reading.network import LABELS, STATES, TAGS, Parser, load_parser, save_parser, tree
from studio.engine.composer.reading.tokens import FEATURES
from studio.train.sentences.forms import sentence


def is_tree(heads: tuple[int, ...]) -> bool:
    for start in range(1, len(heads) + 1):
        at, steps = start, 0
        while at and steps <= len(heads):
            at, steps = heads[at - 1], steps + 1
        if at:
            return False
    return heads.count(0) == 1


@given(st.integers(0, 10_000), st.integers(1, 4))
def test_the_best_tree_is_found(seed: int, n: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(n, n + 1))
    found = tuple(tree(scores))
    assert is_tree(found)
    best = max(sum(scores[i, h] for i, h in enumerate(heads)) for heads in itertools.product(range(n + 1), repeat=n) if is_tree(heads))
    assert sum(scores[i, h] for i, h in enumerate(found)) == pytest.approx(best)


@given(st.integers(0, 100_000))
def test_generated_sentences_are_trees(seed: int) -> None:
    parsed = sentence(random.Random(seed))
    assert is_tree(parsed.heads)
    assert set(parsed.tags) <= set(TAGS)
    assert set(parsed.labels) <= set(LABELS)
    assert len(parsed.words) == len(parsed.capitals) == len(parsed.quotes)


def test_the_same_seed_gives_the_same_sentence() -> None:
    assert sentence(random.Random(5)) == sentence(random.Random(5))


def test_weights_come_back(tmp_path: Path) -> None:
    torch.manual_seed(0)
    parser = Parser(16, 1, 8, 8).eval()
    save_parser(parser, tmp_path / "w.safetensors", {"model": "reading"})
    back = load_parser(tmp_path / "w.safetensors")
    given_ = torch.randn(2, 5, STATES), torch.zeros(2, 5, len(FEATURES)), torch.ones(2, 5, dtype=torch.bool)
    with torch.inference_mode():
        assert torch.allclose(parser(*given_)[1], back(*given_)[1], atol=0.1)
    with pytest.raises(JobError, match="missing"):
        load_parser(tmp_path / "none.safetensors")


def test_what_is_padded_changes_nothing() -> None:
    torch.manual_seed(0)
    parser = Parser(16, 1, 8, 8).eval()
    states, known = torch.randn(1, 4, STATES), torch.zeros(1, 4, len(FEATURES))
    mask = torch.ones(1, 4, dtype=torch.bool)
    longer = torch.cat([states, torch.randn(1, 3, STATES)], 1), torch.zeros(1, 7, len(FEATURES)), torch.tensor([[True] * 4 + [False] * 3])
    with torch.inference_mode():
        short, padded = parser(states, known, mask), parser(*longer)
    assert torch.allclose(short[0], padded[0][:, :4], atol=1e-5)
    assert torch.allclose(short[1], padded[1][:, :4, :5], atol=1e-5)
