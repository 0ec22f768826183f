"""The white outline: even in width, antialiased, moving with the subject, never clipped, the picture untouched."""

from __future__ import annotations

import numpy as np
import pytest

from studio.pixels.alpha import bounding_box
from studio.pixels.outline import outline, outlined, room_needed


def disc(side: int = 200, radius: float = 50, x: float = 0.0) -> np.ndarray:
    y, across = np.mgrid[:side, :side]
    reach = np.hypot(y - side / 2 + 0.5, across - side / 2 + 0.5 - x)
    pixels = np.zeros((side, side, 4), np.uint8)
    pixels[..., :3] = (30, 60, 160)
    pixels[..., 3] = np.clip(radius - reach + 0.5, 0, 1) * 255
    pixels[pixels[..., 3] == 0] = 0
    return pixels


@pytest.mark.parametrize("width", [1.5, 4.0, 9.5])
def test_the_border_is_as_wide_as_asked_all_around(width: float):
    pixels = disc()
    out = outline(pixels, width)
    y, x = np.mgrid[:200, :200]
    expected = np.clip(50 + width - np.hypot(y - 99.5, x - 99.5) + 0.5, 0, 1) * 255
    assert abs(out[..., 3] - expected).mean() < 1.2
    white = (out[..., :3] == 255).all(axis=2) & (out[..., 3] > 0)
    assert white.any() and not white[pixels[..., 3] == 255].any()
    soft = (out[..., 3] > 0) & (out[..., 3] < 255)
    assert soft.sum() > 100


def test_opaque_pixels_stay_bit_for_bit_and_colours_are_white():
    pixels = disc()
    out = outline(pixels, 6)
    solid = pixels[..., 3] == 255
    assert np.array_equal(out[solid], pixels[solid])
    away = (out[..., 3] > 0) & (pixels[..., 3] == 0)
    assert (out[away][:, :3] == 255).all()


def test_it_moves_with_the_subject():
    first, second = outline(disc(x=0), 6), outline(disc(x=7), 6)
    assert abs(np.roll(first, 7, 1).astype(int) - second).max() <= 1


def test_it_is_never_clipped():
    frames = [disc(radius=88, x=dx) for dx in (0, 8)]
    assert room_needed(frames, 10) > 0
    out, said = outlined(frames, 0.05)
    assert "fits the canvas" in said and all(frame.shape == (200, 200, 4) for frame in out)
    for frame in out:
        assert max(frame[0, :, 3].max(), frame[-1, :, 3].max(), frame[:, 0, 3].max(), frame[:, -1, 3].max()) == 0
    easy, said = outlined([disc()], 0.03)
    assert not said and bounding_box(easy[0][..., 3], 128) == (44, 44, 156, 156)


def test_no_outline_and_nothing_to_outline():
    frames, said = outlined([disc()], 0.0)
    assert np.array_equal(frames[0], disc()) and not said
    empty = np.zeros((50, 50, 4), np.uint8)
    assert not outline(empty, 5).any()
