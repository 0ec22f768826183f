"""Stickers' pictures from words, and clips told from their recipes."""

from __future__ import annotations

import numpy as np
import pytest

from studio.contract.codec import request_to_json
from studio.contract.errors import InputError
from studio.contract.requests import Generate, GenerationRequest, TextPrompt
from studio.engine.composer.reading.reader import Reader
from studio.engine.composer.recall import certainty, describe_recipe
from studio.engine.composer.sticker import clarity, draw
from tests.fakes.pictures import box, disc


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def test_candidates_differ_stand_on_nothing_and_keep_a_margin(reader: Reader) -> None:
    drawn = draw(reader, "a girl dancing with joy and a dog", 3, 128, seed=0)
    assert drawn.rest.startswith("dancing") or "dancing" in drawn.rest
    pictures = [c.picture for c in drawn.candidates]
    for picture in pictures:
        edge = np.concatenate([picture[:8].ravel(), picture[-8:].ravel(), picture[:, :8].ravel(), picture[:, -8:].ravel()])
        assert not edge.any() and (picture[..., 3] == 255).sum() > 1000
    assert all((pictures[i] != pictures[j]).any() for i in range(3) for j in range(i))
    assert [c.clarity for c in drawn.candidates] == sorted((c.clarity for c in drawn.candidates), reverse=True)
    assert any("dog" in sentence for sentence in drawn.left_out)
    again = draw(reader, "a girl dancing with joy and a dog", 3, 128, seed=0)
    assert all((a.picture == b.picture).all() for a, b in zip(drawn.candidates, again.candidates, strict=True))


def test_words_without_a_drawing_are_refused(reader: Reader) -> None:
    with pytest.raises(InputError):
        draw(reader, "jumping", 2, 128)


def test_clarity_tells_a_blob_from_a_figure() -> None:
    star = box(96, 96, 44, 4, 52, 92) | box(96, 96, 4, 44, 92, 52)
    assert clarity(disc()) < 0.25 < clarity(star)


def test_a_recipe_is_told_at_a_moment(reader: Reader) -> None:
    request = GenerationRequest(Generate(), (TextPrompt("a fox sleeps in a meadow"), TextPrompt("it jumps", 2.0)), duration=4.0, fps=8.0)
    recipe = {"request": request_to_json(request), "scene": {"drawn": [1, 2], "left_out": [], "stood_in": [1]}}
    told = describe_recipe(reader, recipe, 0.5)
    assert "sleeping" in told["caption"] and told["from"] == "recipe" and told["certainty"] == certainty(recipe["scene"]) == 0.5
    assert "jumping" in describe_recipe(reader, recipe, 2.2)["caption"]
    with pytest.raises(InputError, match="no moment 9 s"):
        describe_recipe(reader, recipe, 9.0)
