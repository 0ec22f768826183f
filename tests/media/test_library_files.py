"""Loops as library files are exact and refuse damage; thumbnails are small and keep transparency."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio.contract.errors import InputError
from studio.contract.frame import Loop
from studio.media.errors import ExportError
from studio.media.loops import load_loop, save_loop
from studio.media.thumbs import thumbnail
from studio.pixels.alpha import frame_of
from tests.media.loops import disc, loop


def same(one: Loop, other: Loop) -> bool:
    return [bytes(f.buffer) for f in one.frames] == [bytes(f.buffer) for f in other.frames]


def test_loops_come_back_bit_for_bit(tmp_path: Path):
    noise = np.random.default_rng(2).integers(0, 256, (3, 33, 21, 4), dtype=np.uint8)
    noise[0, ..., 3] = 0  # colour under transparency is kept
    frames = tuple(frame_of(noise[i]) for i in (0, 1, 1, 2))
    made = Loop(frames, 29.97, 2)
    save_loop(made, tmp_path / "a.loop")
    again = load_loop(tmp_path / "a.loop")
    assert same(made, again) and (again.fps, again.still) == (29.97, 2)
    assert [p.name for p in tmp_path.iterdir()] == ["a.loop"]


def test_equal_frames_are_kept_once(tmp_path: Path):
    save_loop(Loop((frame_of(disc()),) * 8, 8.0), tmp_path / "same")
    save_loop(Loop((frame_of(disc()),), 8.0), tmp_path / "one")
    assert (tmp_path / "same").stat().st_size < 1.2 * (tmp_path / "one").stat().st_size


def test_damaged_loops_raise_input_errors(tmp_path: Path):
    path = tmp_path / "a.loop"
    save_loop(loop(3, side=40), path)
    data, rng = path.read_bytes(), np.random.default_rng(4)
    with pytest.raises(InputError):
        load_loop(tmp_path / "none")
    for _ in range(150):
        damaged = bytearray(data)
        for at in rng.integers(0, len(data), 6):
            damaged[at] = rng.integers(0, 256)
        path.write_bytes(bytes(damaged[: rng.integers(1, len(data))] if rng.random() < 0.4 else damaged))
        try:
            load_loop(path)
        except InputError as error:
            assert "damaged" in error.sentence or "too large" in error.sentence or "newer" in error.sentence


def test_a_loop_that_cannot_be_written(tmp_path: Path):
    with pytest.raises(ExportError):
        save_loop(loop(), tmp_path / "none" / "a.loop")


def test_thumbnails():
    data = thumbnail(frame_of(disc(400, high=200)), 128)
    with Image.open(io.BytesIO(data)) as image:
        assert image.format == "WEBP" and image.size == (128, 64)
        alpha = np.array(image.convert("RGBA"))[..., 3]
    assert alpha.min() == 0 and alpha.max() == 255 and len(data) < 8000
    with Image.open(io.BytesIO(thumbnail(frame_of(disc(40)), 128))) as image:
        assert image.size == (40, 40)
