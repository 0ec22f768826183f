"""What can't be used is refused with one sentence; nothing but InputError ever comes out of an importer."""

from __future__ import annotations

import errno
import io
import os
import struct
import sys
import time
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio.contract.errors import InputError
from studio.media import errors, svg
from studio.media.decode import Pictures
from studio.media.svg_clean import clean
from tests.media import makers


def refusal(data: bytes) -> str:
    with pytest.raises(InputError) as caught:
        Pictures().read_bytes(data, "drawing.png")
    sentence = caught.value.sentence
    assert sentence.count("\n") == 0 and 10 < len(sentence) < 200 and sentence.endswith(".")
    return sentence


def refused_path(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        Pictures().read(path)
    return caught.value.sentence


def test_paths_that_hold_no_picture(tmp_path: Path):
    assert "is not there" in refused_path(tmp_path / "none.png")
    assert "is a folder" in refused_path(tmp_path)
    (tmp_path / "empty.png").touch()
    assert "is empty" in refused_path(tmp_path / "empty.png")
    assert "is not there" in refused_path(tmp_path / "empty.png" / "x.png")
    assert "not a usable file name" in refused_path(tmp_path / ("x" * 300))
    assert "not a usable file name" in refused_path(tmp_path / "a\0b")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_refused_at_once(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe.png")
    assert "not an ordinary file" in refused_path(tmp_path / "pipe.png")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tmp_path: Path):
    (tmp_path / "x.png").write_bytes(makers.saved("PNG"))
    (tmp_path / "x.png").chmod(0)
    assert "permission is denied" in refused_path(tmp_path / "x.png")


@pytest.mark.parametrize(("code", "words"), [
    (errno.EACCES, "permission is denied"), (errno.EIO, "could not be read from the disk"), (errno.ENOENT, "not there"),
    (errno.EISDIR, "is a folder"), (errno.ELOOP, "not a usable"),
])  # fmt: skip
def test_every_disk_error_has_a_sentence(code: int, words: str):
    assert words in errors.reading_failed(Path("a.png"), OSError(code, os.strerror(code))).sentence


@pytest.mark.parametrize(("code", "words"), [
    (errno.ENOSPC, "disk is full"), (errno.EFBIG, "disk is full"), (errno.EROFS, "permission is denied"),
    (errno.ENOENT, "folder is not there"), (errno.EISDIR, "is a folder"), (errno.EIO, "could not be written"),
])  # fmt: skip
def test_every_write_error_has_a_sentence(code: int, words: str):
    assert words in errors.writing_failed(Path("a.png"), OSError(code, os.strerror(code))).sentence


@pytest.mark.parametrize(("data", "words"), [
    (b"just some words", "not a picture"), (b"\0" * 4000, "not a picture"), (b"%PDF-1.7\n", "is a PDF"),
    (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"), (b"\0\0\0\x18ftypisom\0\0\0\0isommp42", "is a video"),
    (b"\x1a\x45\xdf\xa3" + b"\0" * 50, "is a video"), (b"RIFF\0\0\0\0AVI LIST", "is a video"),
    (b"PK\x03\x04" + b"\0" * 60, "is an archive"),
])  # fmt: skip
def test_other_files_are_named(data: bytes, words: str):
    assert words in refusal(data)


@pytest.mark.parametrize("kind", makers.every_kind())
def test_truncated_files_are_refused(kind: str):
    data = makers.every_kind()[kind]
    for share in (0.95, 0.5):
        sentence = refusal(data[: int(len(data) * share)])
        assert "damaged or cut short" in sentence and kind in sentence


def test_truncated_svg():
    assert "damaged or cut short" in refusal(makers.svg()[:-12])


@pytest.mark.parametrize("side", [60000, 16385])
def test_huge_pictures_are_refused_from_the_header(side: int):
    head = makers.chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0))
    bomb = b"\x89PNG\r\n\x1a\n" + head + makers.chunk(b"IDAT", b"x") + makers.chunk(b"IEND", b"")
    started = time.monotonic()
    assert f"{side} x {side}" in refusal(bomb)
    assert time.monotonic() - started < 0.5


def stated(kind: str) -> bytes:
    """A good file whose header is changed to state a giant picture."""
    data = bytearray(makers.every_kind()[kind])
    if kind == "GIF":
        data[6:10] = struct.pack("<HH", 60000, 60000)
    elif kind == "BMP":
        data[18:26] = struct.pack("<ii", 60000, -60000)
    elif kind == "PSD":
        data[14:22] = struct.pack(">II", 60000, 60000)
    elif kind == "JPEG":
        at = data.index(b"\xff\xc0")
        data[at + 5 : at + 9] = struct.pack(">HH", 60000, 60000)
    elif kind == "WebP":
        data[24:30] = (59999).to_bytes(3, "little") * 2
        assert data[12:16] == b"VP8X"
    return bytes(data)


@pytest.mark.parametrize("kind", ["GIF", "BMP", "PSD", "JPEG", "WebP"])
def test_giants_of_other_formats(kind: str):
    assert "60000 x 60000" in refusal(stated(kind))


def test_a_giant_tiff_is_refused():
    data = makers.saved("TIFF")
    giant = data.replace(struct.pack("<HHII", 256, 4, 1, 48), struct.pack("<HHII", 256, 4, 1, 60000))
    giant = giant.replace(struct.pack("<HHII", 257, 4, 1, 40), struct.pack("<HHII", 257, 4, 1, 60000))
    assert giant != data
    assert "too large" in refusal(giant)


def test_a_gif_with_thousands_of_frames_costs_only_its_first():
    images = [Image.fromarray(np.full((600, 600), i % 200, np.uint8)) for i in range(300)]
    file = io.BytesIO()
    images[0].save(file, "GIF", save_all=True, append_images=images[1:], duration=20)
    started = time.monotonic()
    picture = Pictures().read_bytes(file.getvalue(), "bomb.gif")
    assert time.monotonic() - started < 2.0
    assert "300" in picture.notes[0]


def test_nothing_to_see():
    assert "nothing to see" in refusal(makers.saved("PNG", np.zeros((9, 9, 4), np.uint8))).lower()


def test_psd_without_its_flattened_picture():
    with pytest.raises(InputError, match="no flattened picture inside") as caught:
        Pictures().read_bytes(makers.psd(makers.blob(), merged=False), "layers.psd")
    assert "compatibility" in caught.value.suggestion


def test_paintings_without_a_flattened_picture():
    assert "no flattened picture" in refusal(makers.painting("ORA", None))
    assert "damaged" in refusal(makers.painting("KRA", b"not a png"))


def test_a_zip_bomb_is_not_unpacked():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as folder:
        folder.writestr(zipfile.ZipInfo("mimetype"), "image/openraster")
        with folder.open("mergedimage.png", "w", force_zip64=True) as entry:
            for _ in range(300):
                entry.write(bytes(1_000_000))
    assert "too large" in refusal(file.getvalue())


def test_svg_entities_are_refused():
    laughs = b'<!DOCTYPE svg [<!ENTITY a "haha"><!ENTITY b "&a;&a;">]>' + makers.svg("<text>&b;</text>")
    assert "entities" in refusal(laughs)


def test_a_plain_doctype_is_harmless():
    doctype = b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
    safe, notes = clean(b"<?xml version='1.0'?>" + doctype + makers.svg(), "a.svg")
    assert b"circle" in safe and b"DTD" not in safe and not notes


def test_svg_links_and_scripts_are_left_out_and_said():
    body = (
        '<script>alert(1)</script><image xlink:href="file:///etc/hostname" width="9" height="9"/>'
        '<image href="https://example.org/a.png" width="9" height="9"/><rect width="3" height="3" onclick="x()"/>'
        '<rect style="fill:url(http://example.org/#a)" width="2" height="2"/><style>@import url(http://x.org/a.css);</style>'
        '<use href="other.svg#a"/><rect id="a" width="20" height="10" fill="red"/><use href="#a" x="3"/><set attributeName="x"/>'
    )
    safe, notes = clean(makers.svg(body), "a.svg")
    for gone in (b"script", b"hostname", b"example.org", b"onclick", b"x.org", b"other.svg", b"<set"):
        assert gone not in safe
    assert b'href="#a"' in safe
    assert len(notes) == 3


def test_svg_without_a_size_is_drawn_by_its_shapes_or_refused():
    picture = Pictures().read_bytes(makers.svg(size=""), "a.svg")
    assert max(picture.frame.width, picture.frame.height) == 1024
    assert "no size" in refusal(makers.svg("", size=""))


def test_an_svg_that_takes_too_long_is_stopped():
    layers = "".join(f'<g id="g{i}">' + f'<use href="#g{i - 1}"/>' * 12 + "</g>" for i in range(1, 12))
    bomb = makers.svg('<g id="g0"><circle r="9" fill="red"/></g>' + layers + '<use href="#g11"/>')
    started = time.monotonic()
    with pytest.raises(InputError):
        svg.render(bomb, "bomb.svg", seconds=2.0)
    assert time.monotonic() - started < 6


def flipped(data: bytes, rng: np.random.Generator) -> bytes:
    damaged = bytearray(data)
    for at in rng.integers(0, len(data), rng.integers(1, 12)):
        damaged[at] = rng.integers(0, 256)
    return bytes(damaged[: rng.integers(len(data) // 2, len(data) + 1)] if rng.random() < 0.2 else damaged)


def survives(data: bytes) -> None:
    try:
        Pictures().read_bytes(data, "fuzz")
    except InputError as error:
        assert error.sentence


@pytest.mark.parametrize("kind", [*makers.every_kind(), "APNG", "animated WebP", "CMYK", "palette"])
def test_damaged_bytes_raise_nothing_else(kind: str):
    extra = {
        "APNG": lambda: makers.animated("PNG"), "animated WebP": lambda: makers.animated("WEBP"),
        "CMYK": lambda: makers.saved("JPEG", mode="CMYK"), "palette": lambda: makers.saved("PNG", mode="P"),
    }  # fmt: skip
    data = extra[kind]() if kind in extra else makers.every_kind()[kind]
    rng = np.random.default_rng(20)
    for _ in range(120):
        survives(flipped(data, rng))


def test_damaged_svg_raises_nothing_else():
    data = makers.svg('<defs><linearGradient id="g"><stop offset="0" stop-color="red"/></linearGradient></defs>'
                      '<path d="M1 1L20 10H4Z" fill="url(#g)" transform="rotate(10)"/><text x="3" y="9">hi</text>')
    rng = np.random.default_rng(21)
    for round in range(150):
        damaged = flipped(data, rng)
        try:
            clean(damaged, "fuzz.svg")
        except InputError:
            continue
        if round % 40 == 0:
            survives(damaged)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_large_file_is_not_read(tmp_path: Path):
    with (tmp_path / "large.png").open("wb") as file:
        file.truncate(600_000_000)
    assert "larger than" in refused_path(tmp_path / "large.png")
