"""What is written into files comes back, what is hostile does not, and files without a recipe say so."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from studio.contract.errors import InputError
from studio.contract.events import MotionReading, TakeResult
from studio.contract.recipe import COMPOSITE, recipe_of
from studio.contract.requests import Animate, GenerationRequest, MediaRef, TextPrompt
from studio.media import metadata
from studio.media.errors import ExportError
from studio.media.inspect import MediaInspector
from studio.media.stickers import chunks
from studio.media.stickers.exporter import Exporter
from tests.media import makers
from tests.media.loops import RECIPE, loop


def test_a_recipe_holds_the_request_without_folders():
    request = GenerationRequest(Animate(MediaRef("ab" * 32, "/home/ann/fox.png", "fox.png")), (TextPrompt("jump"),), seed=3)
    take = TakeResult(loop(), 3, "motion", "cd" * 32, "moved", reading=MotionReading((("jump", 0.9),)))
    recipe = recipe_of(request, take, "0.1.0")
    text = metadata.pack(recipe)
    assert "/home/ann" not in text and json.loads(text) == recipe
    assert recipe["request"]["operation"]["kind"] == "animate" and recipe["request"]["operation"]["source"]["name"] == "fox.png"
    assert recipe["model"] == {"id": "motion", "sha256": "cd" * 32}
    assert recipe["understood"]["motions"] == [["jump", 0.9]]
    assert recipe["digital_source_type"] == COMPOSITE


@pytest.mark.parametrize("text", ["", "[]", "3", '{"a":NaN}', "{" * 50, '{"a":' + "[" * 5000 + "]" * 5000 + "}", "x" * 70_000,
                                  '{"a":1e999}', '{"a":' * 30 + "1" + "}" * 30])  # fmt: skip
def test_hostile_json_is_no_recipe(text: str):
    assert metadata.unpack(text) is None


def test_hostile_xmp_is_no_recipe():
    good = metadata.xmp(metadata.pack(RECIPE))
    assert metadata.from_xmp(good)["seed"] == 7
    assert b"digitalsourcetype/compositeWithTrainedAlgorithmicMedia" in good
    bomb = b'<!DOCTYPE x [<!ENTITY a "b">]>' + good
    assert metadata.from_xmp(bomb) is None
    assert metadata.from_xmp(good[:-40]) is None and metadata.from_xmp(b"\xff\xfe junk") is None
    assert metadata.from_xmp(good + b" " * 300_000) is None


def test_a_recipe_that_is_too_long_or_no_json():
    with pytest.raises(ExportError, match="too long"):
        metadata.pack({"words": "x" * 70_000})
    with pytest.raises(ExportError, match="no JSON"):
        metadata.pack({"words": object()})


@pytest.mark.parametrize("kind", ["PNG", "GIF", "WebP", "JPEG", "TIFF"])
def test_a_file_without_a_recipe_says_so(kind: str, tmp_path: Path):
    path = tmp_path / "a"
    path.write_bytes(makers.every_kind()[kind])
    found = MediaInspector().inspect(path)
    assert found["recipe"] is None and "without a recipe" in found["sentence"]
    assert found["size"] == [48, 40] and found["frames"] == 1 and found["seconds"] is None


@pytest.mark.parametrize("format", ["GIF", "PNG", "WEBP"])
def test_foreign_animations_are_told(format: str, tmp_path: Path):
    (tmp_path / "a").write_bytes(makers.animated(format, 5))
    found = MediaInspector().inspect(tmp_path / "a")
    assert (found["frames"], found["seconds"], found["fps"]) == (5, 0.5, 10.0)


def test_what_cannot_be_inspected(tmp_path: Path):
    for name, data in (("a.txt", b"words"), ("b.webm", b"\x1a\x45\xdf\xa3" + b"\0" * 90), ("c.png", b"")):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(InputError):
            MediaInspector().inspect(tmp_path / name)
    with pytest.raises(InputError, match="without numbered"):
        MediaInspector().inspect(tmp_path)


def test_a_disguised_playlist_reaches_no_other_file(tmp_path: Path):
    Exporter().export(loop(), "mp4", tmp_path / "private.mp4", {})
    (tmp_path / "list.mp4").write_text("ffconcat version 1.0\nfile private.mp4\n")
    (tmp_path / "list.m3u8").write_text("#EXTM3U\n#EXTINF:1,\nprivate.mp4\n")
    for name in ("list.mp4", "list.m3u8"):
        with pytest.raises(InputError):
            MediaInspector().inspect(tmp_path / name)


@pytest.mark.parametrize("name", ["a.png", "a.webp", "a.gif", "a.webm", "a.mov"])
def test_damaged_exports_raise_nothing_else(name: str, tmp_path: Path):
    exporter = Exporter()
    exporter.export(loop(4, side=48), exporter.preset_for(tmp_path / name), tmp_path / name, RECIPE)
    data, rng = (tmp_path / name).read_bytes(), np.random.default_rng(9)
    for _ in range(60):
        damaged = bytearray(data)
        for at in rng.integers(0, min(len(data), 6000), 5):
            damaged[at] = rng.integers(0, 256)
        (tmp_path / name).write_bytes(bytes(damaged[: rng.integers(20, len(data))] if rng.random() < 0.3 else damaged))
        try:
            MediaInspector().inspect(tmp_path / name)
        except InputError as error:
            assert error.sentence


def test_gif_packets_end_where_a_plain_reader_skips_them():
    packet = metadata.xmp(metadata.pack(RECIPE))
    block = chunks.gif_xmp(packet) + b";"
    at = 2 + 1 + 11  # a reader that knows no XMP walks the sub-blocks
    while block[at]:
        at += 1 + block[at]
    assert block[at + 1 :] == b";"
