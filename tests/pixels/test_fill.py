"""Filled regions: known pixels untouched, gradients continued without a seam, codecs' rims avoided."""

from __future__ import annotations

import numpy as np
import pytest

from studio.pixels.fill import bleed, fill, nearest


def gradient(side: int = 200) -> np.ndarray:
    y, x = np.mgrid[:side, :side] / side
    return np.rint(np.stack([200 - 60 * y, 220 - 40 * y + 20 * x, 150 + 40 * np.sin(2 * x)], -1)).astype(np.uint8)


def hole(side: int = 200) -> np.ndarray:
    y, x = np.mgrid[:side, :side] / side
    return np.hypot(y - 0.5, x - 0.45) > 0.28


def test_a_gradient_is_continued_without_a_seam():
    picture, known = gradient(), hole()
    spoilt = np.where(known[..., None], picture, 0).astype(np.uint8)
    out = fill(spoilt, known)
    assert np.array_equal(out[known], picture[known])
    assert abs(out.astype(int) - picture)[~known].mean() < 2.5
    steps = abs(np.diff(out.astype(int), axis=0)).max(), abs(np.diff(out.astype(int), axis=1)).max()
    assert max(steps) <= 3


def test_filling_goes_no_further_than_what_is_around():
    rng = np.random.default_rng(1)
    picture, known = rng.integers(60, 180, (90, 70, 3), dtype=np.uint8), hole(200)[:90, :70]
    out = fill(picture, known)
    assert out.min() >= 60 and out.max() <= 180


@pytest.mark.parametrize("shape", [(1, 9), (9, 1), (3, 3), (2, 300)])
def test_narrow_pictures(shape: tuple[int, int]):
    known = np.zeros(shape, bool)
    known[0, 0] = True
    out = fill(np.full((*shape, 3), 77, np.uint8), known)
    assert (out == 77).all()


def test_nothing_known_is_an_error_and_all_known_a_copy():
    with pytest.raises(ValueError):
        fill(gradient(), np.zeros((200, 200), bool))
    picture = gradient()
    assert np.array_equal(fill(picture, np.ones((200, 200), bool)), picture)


def test_bleeding_takes_the_nearest_colour_and_keeps_alpha():
    pixels = np.zeros((20, 30, 4), np.uint8)
    pixels[5:15, 5:12] = (200, 10, 10, 255)
    pixels[5:15, 20:25] = (10, 200, 10, 255)
    out = bleed(pixels)
    assert tuple(out[0, 0]) == (200, 10, 10, 0) and tuple(out[19, 29]) == (10, 200, 10, 0)
    assert np.array_equal(out[..., 3], pixels[..., 3])
    assert np.array_equal(bleed(pixels * 0), pixels * 0)
    known = pixels[..., 3] > 0
    some = nearest(pixels[..., :3], known, ~known)
    assert np.array_equal(some, out[..., :3][~known])
