"""Frames to images and back, without a lost bit where alpha is full and without a dangling buffer."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage

from studio.bridge.images import fitted, png_bytes, prepare, scaled_to, to_frame, to_image
from studio.contract.errors import InputError
from studio.contract.frame import Frame, Loop


def frame(width: int, height: int, alpha: int = 255) -> Frame:
    return Frame(width, height, bytes((x * 7 % 256, y * 5 % 256, (x + y) % 256, alpha)[c] for y in range(height)
                                      for x in range(width) for c in range(4)))


@pytest.mark.parametrize("width", [1, 3, 64, 101])
def test_opaque_frames_survive_the_round(width: int) -> None:
    made = frame(width, 9)
    assert bytes(to_frame(to_image(made)).buffer) == made.buffer


def test_the_image_outlives_the_frame() -> None:
    image = to_image(frame(33, 21, 128))
    kept = bytes(image.constBits())
    for _ in range(50):
        to_image(frame(33, 21, 1))
    assert bytes(image.constBits()) == kept


def test_a_loop_is_made_ready_at_its_shown_size() -> None:
    images = prepare(Loop((frame(64, 32), frame(64, 32)), 12.0, 1))
    assert (images.fps, images.still, images.size.width()) == (12.0, 1, 64)
    ring = scaled_to(images, 40, 40)
    assert {(image.width(), image.height()) for image in ring} == {(40, 20)}
    assert fitted(images.images[0], 64, 64) is images.images[0]


def test_png_of_nothing_is_said() -> None:
    with pytest.raises(InputError):
        png_bytes(QImage())
    assert png_bytes(to_image(frame(4, 4))).startswith(b"\x89PNG")
