"""What is seen in a picture is looked for once, whatever size it is needed at."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from studio.contract.requests import Animate, MediaRef
from studio.engine.motion.subject import KEPT, Studio
from studio.pixels.alpha import frame_of
from studio.pixels.cutout import CutOut, cut_out
from studio.pixels.parts import Parts

PICTURE = MediaRef("aa", name="disc.png")


def disc() -> np.ndarray:
    """A red disc on plain paper, 96 x 96, opaque."""
    y, x = np.mgrid[:96, :96]
    inside = np.hypot(x - 48, y - 50) < 30
    return np.dstack([np.where(inside, 200, 246), np.where(inside, 40, 244), np.where(inside, 40, 240), np.full_like(x, 255)]).astype(np.uint8)


def test_cut_outs_and_parts_serve_every_size() -> None:
    cuts, looks = [], []

    def counted(pixels: np.ndarray) -> CutOut:
        cuts.append(pixels.shape)
        return cut_out(pixels)

    def find(ref: MediaRef, seen: np.ndarray) -> Parts | None:
        looks.append(seen.shape)
        return None

    studio, what = Studio(find, counted), Animate(PICTURE, size=64)
    small = studio.subject(what, lambda ref: frame_of(disc()))
    large = studio.subject(replace(what, size=128), lambda ref: frame_of(disc()))
    assert (small.picture.shape, large.picture.shape) == ((64, 64, 4), (128, 128, 4))
    assert cuts == [(96, 96, 4)] and looks == [(64, 64, 4)]
    assert studio.subject(what, lambda ref: pytest.fail("read again")) is small
    studio.subject(replace(what, matte=MediaRef("bb")), lambda ref: frame_of(disc()))
    assert len(cuts) == 1 and len(looks) == 2  # a mended cut-out may show other parts


def test_only_the_last_pictures_are_remembered() -> None:
    studio = Studio()
    first = studio.subject(Animate(PICTURE, size=32), lambda ref: frame_of(disc()))
    for side in range(33, 33 + KEPT):
        studio.subject(Animate(PICTURE, size=side), lambda ref: frame_of(disc()))
    assert studio.subject(Animate(PICTURE, size=32), lambda ref: frame_of(disc())) is not first
