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


def ghost() -> np.ndarray:
    """16 x 16 pixels of three colours with hard edges."""
    out = np.zeros((16, 16, 4), np.uint8)
    out[2:14, 3:13] = (235, 240, 255, 255)
    out[5:8, 5:7] = out[5:8, 9:11] = (20, 20, 60, 255)
    return out


def test_pixel_art_that_grows_by_a_whole_factor_is_repeated() -> None:
    assert np.array_equal(alpha.resize(ghost(), 80, 80), ghost().repeat(5, 0).repeat(5, 1))


def test_pixel_art_that_grows_by_another_factor_gets_no_colours_beyond_its_own() -> None:
    large = alpha.resize(ghost(), 100, 100)
    inside = large[large[..., 3] == 255][:, :3].astype(int)
    assert inside.min(0).tolist() == [20, 20, 60] and inside.max(0).tolist() == [235, 240, 255]
    plain = sum(np.count_nonzero((inside == colour).all(1)) for colour in ((235, 240, 255), (20, 20, 60)))
    assert plain > 0.9 * len(inside)


def test_a_small_smooth_picture_is_no_pixel_art() -> None:
    y, x = np.mgrid[:48, :48]
    photo = np.dstack([x * 5, y * 5, (x + y) * 2, np.full_like(x, 255)]).astype(np.uint8)
    disc = np.zeros((48, 48, 4), np.uint8)
    disc[..., 0] = 255
    disc[..., 3] = np.clip((20 - np.hypot(x - 24, y - 24)) * 128 + 128, 0, 255)
    assert alpha.is_pixel_art(ghost())
    assert not alpha.is_pixel_art(photo) and not alpha.is_pixel_art(disc)
