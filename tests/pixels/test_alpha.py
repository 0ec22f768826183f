"""Exact rounding, and edges that stay the colour they were after resizing."""

from __future__ import annotations

import numpy as np
import pytest

from studio.pixels import alpha


def every_pair() -> np.ndarray:
    colour, opacity = np.meshgrid(np.arange(256), np.arange(256), indexing="ij")
    return np.stack([colour, 255 - colour, colour, opacity], -1).astype(np.uint8)


def test_premultiply_rounds_to_the_nearest_level_for_every_pair():
    pixels = every_pair()
    expected = np.floor(pixels[..., :3].astype(float) * pixels[..., 3:] / 255 + 0.5)
    assert np.array_equal(alpha.premultiply(pixels)[..., :3], expected)


def test_unpremultiply_is_within_what_alpha_can_hold():
    pixels = every_pair()
    back = alpha.unpremultiply(alpha.premultiply(pixels))
    opacity = pixels[..., 3].astype(float)
    allowed = np.where(opacity > 0, 255 / np.maximum(opacity, 1) / 2 + 0.5, 255)[..., None]
    assert (abs(back[..., :3].astype(float) - pixels[..., :3]) <= allowed).all()
    assert np.array_equal(back[:, 255], pixels[:, 255])
    assert not back[:, 0, :3].any()


@pytest.mark.parametrize("size", [(37, 53), (200, 160)])
def test_resizing_keeps_the_colour_of_edges(size: tuple[int, int]):
    pixels = np.zeros((80, 100, 4), np.uint8)
    pixels[..., :3] = (0, 255, 0)  # a hostile colour under the transparent part
    pixels[20:60, 30:70] = (200, 40, 10, 255)
    out = alpha.resize(pixels, *size)
    seen = out[out[..., 3] > 4]
    assert abs(seen[:, :3].astype(int) - (200, 40, 10)).max() <= 1
    assert out.shape == (size[1], size[0], 4)
    assert out[..., 3].max() == 255 and out[..., 3].min() == 0


def test_an_opaque_picture_stays_opaque():
    noise = np.random.default_rng(1).integers(0, 256, (50, 70, 4), dtype=np.uint8)
    noise[..., 3] = 255
    assert (alpha.resize(noise, 31, 33)[..., 3] == 255).all()


def test_same_size_is_bit_for_bit_the_same():
    noise = np.random.default_rng(1).integers(0, 256, (50, 70, 4), dtype=np.uint8)
    assert np.array_equal(alpha.resize(noise, 70, 50), noise)
    assert np.array_equal(alpha.contain(noise, 70, 50), noise)


def test_contain_centres_on_a_clear_canvas():
    pixels = np.full((40, 80, 4), 255, np.uint8)
    out = alpha.contain(pixels, 64, 64)
    assert out.shape == (64, 64, 4)
    assert alpha.bounding_box(out[..., 3]) == (0, 16, 64, 48)


def test_over_a_colour():
    pixels = np.array([[[255, 0, 0, 255], [255, 0, 0, 0], [255, 0, 0, 128]]], np.uint8)
    assert alpha.over(pixels, (0, 0, 255))[0].tolist() == [[255, 0, 0, 255], [0, 0, 255, 255], [128, 0, 127, 255]]


def test_bounding_box_of_nothing_is_none():
    assert alpha.bounding_box(np.zeros((4, 4), np.uint8)) is None


def test_frames_are_viewed_read_only_and_round_trip():
    pixels = every_pair()
    frame = alpha.frame_of(pixels)
    assert np.array_equal(alpha.view(frame), pixels)
    with pytest.raises(ValueError):
        alpha.view(frame)[0, 0] = 0
    with pytest.raises(ValueError):
        alpha.frame_of(pixels[..., :3])
