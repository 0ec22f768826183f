"""What is measured of how a picture is drawn: its kind, ink, border, grid, colours; and where its face is."""

from __future__ import annotations

import numpy as np
import pytest

from studio.pixels.overlays.palette import fitting, hsv, palette_of
from studio.pixels.overlays.places import GUESSED, SPOTTED, places_of
from studio.pixels.overlays.style import style_of
from tests.pixels.overlays.drawn import EYES, HEAD, INK, STYLES, bordered, flat, outlined, parts, pencilled, pixelled


@pytest.mark.parametrize("kind", STYLES)
def test_each_style_is_told(kind: str) -> None:
    assert style_of(STYLES[kind]()).kind == kind


@pytest.mark.parametrize("width", [3, 5, 8])
def test_the_outline_is_measured(width: int) -> None:
    style = style_of(outlined(width))
    assert style.ink == pytest.approx(INK, abs=4) and style.ink_width == pytest.approx(width, abs=1.2)
    assert style.border is None


@pytest.mark.parametrize("border", [6, 11])
def test_a_white_border_and_the_ink_within_it_are_told_apart(border: int) -> None:
    style = style_of(bordered(5, border))
    assert style.border is not None and min(style.border) > 245
    assert style.border_width == pytest.approx(border, abs=1.6) and style.ink_width == pytest.approx(5, abs=1.6)


@pytest.mark.parametrize(("block", "shift"), [(4, 0), (8, 3), (8, 0), (16, 5)])
def test_the_grid_of_pixel_art_is_found_where_it_lies(block: int, shift: int) -> None:
    picture = np.roll(pixelled(block), (shift, shift), (0, 1))
    style = style_of(picture)
    assert style.block == pytest.approx(block, abs=0.05)
    for corner in style.corner:
        assert (corner - shift + block / 2) % block == pytest.approx(block / 2, abs=0.3)


def test_pencil_ink_is_the_strokes() -> None:
    style = style_of(pencilled())
    assert style.ink == pytest.approx((90, 90, 90), abs=3) and 1 <= style.ink_width <= 4


def test_a_plain_white_disc_has_no_border() -> None:
    picture = flat()
    picture[picture[..., 3] > 0, :3] = 250
    assert style_of(picture).border is None


def test_colours_are_the_pictures_own_where_they_fit_and_as_vivid_where_not() -> None:
    picture = flat()
    palette = palette_of(picture, picture[..., 3] > 127)
    assert any(np.abs(np.array(c) - (60, 110, 190)).max() < 12 for c in palette.colours)
    assert hsv(fitting(palette, (70, 130, 240)))[0] == pytest.approx(hsv((60, 110, 190))[0], abs=0.02)
    pale = palette_of(np.where(picture[..., :1] > 0, np.uint8(205), picture), picture[..., 3] > 127)
    assert hsv(fitting(pale, (240, 60, 90)))[1] < hsv(fitting(palette, (240, 60, 90)))[1]


# ------------------------------------------------------------------ places
def test_parts_say_where_the_face_is() -> None:
    places = places_of(flat(), parts())
    (face,) = places.faces
    assert (face.x, face.y) == pytest.approx(HEAD[:2], abs=1) and face.wide == pytest.approx(HEAD[2], abs=2)
    assert np.array([(e.x, e.y) for e in face.eyes]) == pytest.approx(np.array(EYES), abs=1)
    assert places.certainty == 1 and not places.paws and face.skin == pytest.approx((236, 170, 110), abs=12)


@pytest.mark.parametrize("kind", ["flat", "outlined", "soft"])
def test_without_parts_the_eyes_are_seen_and_it_is_less_sure(kind: str) -> None:
    places = places_of(STYLES[kind](), None)
    assert places.certainty == SPOTTED
    for eye, (x, y) in zip(places.faces[0].eyes, EYES, strict=True):
        assert abs(eye.x - x) < 4 and abs(eye.y - y) < 4


def test_a_thing_without_eyes_is_a_guess_at_its_upper_part() -> None:
    picture = flat()
    picture[picture[..., 3] > 0, :3] = (200, 120, 40)
    places = places_of(picture, None)
    assert places.certainty == GUESSED
    assert places.faces[0].y < (places.box[1] + places.box[3]) / 2


def test_a_picture_without_a_free_spot_says_so() -> None:
    full = np.full((64, 64, 4), 255, np.uint8)
    assert places_of(full, None).fills and not places_of(flat(), None).fills
