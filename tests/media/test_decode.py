"""Every format opens as it should look, and what is remembered is found again."""

from __future__ import annotations

import io
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from studio.contract.errors import InputError
from studio.contract.requests import MediaRef
from studio.media.decode import Pictures
from studio.pixels.alpha import frame_of, view
from tests.media import makers


def opened(data: bytes):
    picture = Pictures().read_bytes(data, "drawing")
    return picture, view(picture.frame)


@pytest.mark.parametrize("kind", makers.every_kind())
def test_every_format_opens_at_its_size(kind: str):
    picture, pixels = opened(makers.every_kind()[kind])
    assert picture.format == kind
    assert pixels.shape == (40, 48, 4)
    assert picture.has_alpha == (kind not in ("JPEG", "BMP"))
    assert len(picture.ref.sha256) == 64 and picture.ref.name == "drawing"
    middle = pixels[15:25, 19:29].astype(int).mean((0, 1))
    assert abs(middle - (215, 105, 55, 255)).max() < 14


@pytest.mark.parametrize("kind", ["PNG", "WebP", "TIFF"])
def test_lossless_formats_are_pixel_for_pixel(kind: str):
    options = {"lossless": True, "exact": True} if kind == "WebP" else {}
    assert np.array_equal(opened(makers.saved(kind, **options))[1], makers.blob())


def test_colour_under_transparency_is_kept():
    pixels = makers.blob()
    pixels[:3] = (10, 200, 30, 0)
    assert np.array_equal(opened(makers.saved("PNG", pixels))[1], pixels)


def test_interlaced_png():
    assert np.array_equal(opened(makers.interlaced_png(makers.blob()))[1], makers.blob())


def test_palette_with_transparency():
    flat = makers.blob()
    flat[..., 3] = np.where(flat[..., 3] > 127, 255, 0)
    indexed = Image.fromarray(flat).quantize(16)
    file = io.BytesIO()
    indexed.save(file, "PNG")
    picture, pixels = opened(file.getvalue())
    assert picture.has_alpha and np.array_equal(pixels[..., 3], flat[..., 3])


def test_grey_with_one_clear_level():
    grey = np.tile(np.arange(48, dtype=np.uint8) * 5, (40, 1))
    file = io.BytesIO()
    Image.fromarray(grey).save(file, "PNG", transparency=20)
    _, pixels = opened(file.getvalue())
    assert np.array_equal(pixels[..., 3] == 0, grey == 20) and np.array_equal(pixels[..., 1], grey)


@pytest.mark.parametrize(("colour", "channels"), [(0, 1), (2, 3), (4, 2), (6, 4)])
def test_sixteen_bits_are_rounded_not_cut(colour: int, channels: int):
    levels = np.linspace(0, 65535, 40 * 48).astype(np.uint16).reshape(40, 48, 1).repeat(channels, 2)
    if colour in (4, 6):
        levels[..., -1] = 65535
    _, pixels = opened(makers.deep_png(levels, colour))
    expected = np.rint(levels[..., 0] / 257).astype(np.uint8)
    assert np.array_equal(pixels[..., 0], expected)
    assert np.array_equal(pixels[..., 2], expected)
    assert (pixels[..., 3] == 255).all()


def test_sixteen_bit_colour_with_a_clear_colour():
    levels = np.full((4, 5, 3), 30000, np.uint16)
    levels[0, 0] = (1, 2, 3)
    _, pixels = opened(makers.deep_png(levels, 2, makers.chunk(b"tRNS", b"\0\1\0\2\0\3")))
    assert pixels[0, 0, 3] == 0 and (pixels[1:, :, 3] == 255).all()


@pytest.mark.parametrize(("dtype", "white"), [(np.uint16, 65535), (np.float32, 1.0)])
def test_deep_tiff_grey(dtype: type, white: float):
    levels = (np.linspace(0, 1, 40 * 48).reshape(40, 48) * white).astype(dtype)
    file = io.BytesIO()
    Image.fromarray(levels).save(file, "TIFF")
    _, pixels = opened(file.getvalue())
    assert pixels[0, 0, 0] == 0 and pixels[-1, -1, 0] == 255 and abs(int(pixels[20, 0, 0]) - 128) <= 1


@pytest.mark.parametrize("turn", range(1, 9))
def test_camera_orientation(turn: int):
    upright = np.zeros((40, 60, 3), np.uint8)
    upright[:20, :20] = (255, 0, 0)  # red top left, blue bottom right
    upright[20:, 40:] = (0, 0, 255)
    undo = {1: [], 2: [1], 3: [0, 1], 4: [0]}
    stored = np.flip(upright, undo[turn]) if turn in undo else {
        5: upright.transpose(1, 0, 2), 6: np.rot90(upright, 1), 7: np.rot90(upright.transpose(1, 0, 2), 2),
        8: np.rot90(upright, -1)}[turn]  # fmt: skip
    exif = Image.Exif()
    exif[0x0112] = turn
    data = makers.saved("JPEG", np.ascontiguousarray(stored), mode="RGB", exif=exif, quality=95)
    picture, pixels = opened(data)
    assert pixels.shape == (40, 60, 4)
    assert pixels[5, 5, 0] > 230 and pixels[35, 55, 2] > 230
    assert bool(picture.notes) == (turn != 1)


def test_cmyk_jpeg_with_and_without_adobe_inversion():
    red = np.zeros((16, 16, 3), np.uint8)
    red[...] = (220, 30, 20)
    adobe = makers.saved("JPEG", red, mode="CMYK", quality=95)
    picture, pixels = opened(adobe)
    assert abs(pixels[8, 8, :3].astype(int) - (220, 30, 20)).max() < 6
    assert any("CMYK" in note for note in picture.notes)
    # the same planes, stored upright and without the marker
    inverted = io.BytesIO()
    Image.merge("CMYK", [p.point(lambda v: 255 - v) for p in Image.fromarray(red).convert("CMYK").split()]).save(
        inverted, "JPEG", quality=95)
    without = inverted.getvalue()
    at = without.index(b"Adobe") - 4
    length = int.from_bytes(without[at + 2 : at + 4], "big")
    _, pixels = opened(without[:at] + without[at + 2 + length :])
    assert abs(pixels[8, 8, :3].astype(int) - (220, 30, 20)).max() < 6


def test_colour_profile_is_converted():
    swapped = np.full((8, 8, 3), (200, 60, 60), np.uint8)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    picture, _ = opened(makers.saved("PNG", swapped, mode="RGB", icc_profile=profile))
    assert any("profile" in note for note in picture.notes)
    picture, pixels = opened(makers.saved("PNG", swapped, mode="RGB", icc_profile=b"no profile at all"))
    assert any("could not be read" in note for note in picture.notes)
    assert tuple(pixels[0, 0, :3]) == (200, 60, 60)
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture, pixels = opened(makers.saved("PNG", swapped, mode="RGB", icc_profile=srgb))
    assert not picture.notes and tuple(pixels[0, 0, :3]) == (200, 60, 60)


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP", "TIFF", "AVIF"])
def test_animated_files_give_their_first_frame_and_say_so(kind: str):
    picture, pixels = opened(makers.animated(kind))
    assert "3" in picture.notes[0] and "first" in picture.notes[0]
    assert abs(pixels[..., 3].astype(int) - makers.blob()[..., 3]).mean() < 25


def test_psd_takes_white_out_of_soft_edges():
    straight = makers.blob()
    share = straight[..., 3:] / 255
    stored = straight.copy()
    stored[..., :3] = np.rint(straight[..., :3] * share + 255 * (1 - share))
    _, pixels = opened(makers.psd(stored, layers=-2))
    seen = straight[..., 3] > 40
    assert abs(pixels[seen].astype(int) - straight[seen]).max() <= 4


def test_psd_with_a_stored_selection_is_opaque():
    picture, pixels = opened(makers.psd(makers.blob(), layers=1))
    assert (pixels[..., 3] == 255).all() and any("selection" in note for note in picture.notes)


def test_svg_is_drawn_from_its_view_box_with_soft_alpha():
    picture, pixels = opened(makers.svg())
    assert picture.format == "SVG" and pixels.shape == (512, 1024, 4)
    assert tuple(pixels[256, 512]) == (0xC0, 0x50, 0x20, 255)
    assert pixels[0, 0, 3] == 0 and len(np.unique(pixels[..., 3])) > 20


def test_hashes_find_pictures_again(tmp_path: Path):
    path = tmp_path / "drawing.png"
    path.write_bytes(makers.saved("PNG"))
    picture = Pictures().read(path)
    assert picture.ref.path == str(path)
    assert view(Pictures().frame(picture.ref)).tobytes() == bytes(picture.frame.buffer)
    with pytest.raises(InputError, match="no longer at hand"):
        Pictures().frame(MediaRef(picture.ref.sha256))
    path.write_bytes(makers.saved("PNG", makers.blob(seed=4)))
    with pytest.raises(InputError, match="has changed"):
        Pictures().frame(picture.ref)


def test_the_cache_forgets_old_pictures_but_finds_them(tmp_path: Path):
    pictures = Pictures(cache_bytes=2 * 48 * 40 * 4)
    refs = []
    for seed in range(5):
        path = tmp_path / f"{seed}.png"
        path.write_bytes(makers.saved("PNG", makers.blob(seed=seed)))
        refs.append(pictures.read(path).ref)
    held = pictures.frame(refs[-1])
    assert pictures.frame(refs[-1]) is held
    for seed, ref in enumerate(refs):
        assert np.array_equal(view(pictures.frame(ref)), makers.blob(seed=seed))
    Path(refs[-1].path).unlink()
    Path(refs[0].path).unlink()
    pictures.frame(refs[-1])
    with pytest.raises(InputError, match="is not there"):
        pictures.frame(refs[0])


def test_painted_masks_are_remembered_even_when_empty(tmp_path: Path):
    mask = frame_of(np.zeros((7, 9, 4), np.uint8))
    pictures = Pictures(cache_bytes=1)
    ref = pictures.remember(mask, "only the tail")
    pictures.remember(frame_of(makers.blob()), "another")
    assert bytes(pictures.frame(ref).buffer) == bytes(mask.buffer)
    kept = Pictures(keep=tmp_path / "painted")
    ref = kept.remember(frame_of(makers.blob()), "matte")
    assert np.array_equal(view(Pictures().frame(ref)), makers.blob())


@pytest.mark.skipif(os.name == "nt", reason="POSIX names")
def test_odd_names(tmp_path: Path):
    path = tmp_path / ("ü\n<b>" + "x" * 150 + ".png")
    path.write_bytes(b"nothing")
    with pytest.raises(InputError) as caught:
        Pictures().read(path)
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 250
