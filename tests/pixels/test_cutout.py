"""Cut-outs against pictures whose true alpha is known: matte, edge colours over dark and light, and doubt."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from studio.pixels.cutout import WHOLE, cut_out
from studio.pixels.segment import Guess, with_own_colours

SIDE = 320


def subject(side: int = SIDE) -> np.ndarray:
    """A smooth blue shape with a handle (a hole that is seen through) and two white eyes; straight alpha."""
    big = np.zeros((side * 4, side * 4, 4), np.uint8)
    cv2.circle(big, (side * 2, side * 2), side, (40, 90, 200, 255), -1)
    cv2.circle(big, (side * 3, side * 2), side // 2, (190, 60, 40, 255), side // 6)
    cv2.circle(big, (side * 2 - side // 3, side * 2 - side // 3), side // 5, (255, 255, 255, 255), -1)
    cv2.circle(big, (side * 2 - side // 3, side * 2 - side // 3), side // 12, (20, 20, 30, 255), -1)
    weighted = big[..., :3].astype(np.float32) * (big[..., 3:] / 255)
    alpha = cv2.resize(big[..., 3].astype(np.float32), (side, side), interpolation=cv2.INTER_AREA)
    colour = cv2.resize(weighted, (side, side), interpolation=cv2.INTER_AREA) / np.maximum(alpha / 255, 1e-3)[..., None]
    return np.dstack([np.rint(np.clip(colour, 0, 255)), np.rint(alpha)]).astype(np.uint8)


def backgrounds() -> dict[str, np.ndarray]:
    y, x = np.mgrid[:SIDE, :SIDE] / SIDE
    noise = np.random.default_rng(3)
    return {
        "white": np.full((SIDE, SIDE, 3), 255.0),
        "green": np.full((SIDE, SIDE, 3), (40.0, 180.0, 60.0)),
        "gradient": np.stack([220 - 60 * y, 200 + 30 * x, 120 + 40 * y + 20 * x], -1),
        "round light": (235 - 110 * np.hypot(x - 0.5, y - 0.5))[..., None] * np.array([1.0, 0.95, 0.8]),
        "noisy": 235 + noise.normal(0, 3, (SIDE, SIDE, 3)),
    }


def laid(pixels: np.ndarray, under: np.ndarray | float) -> np.ndarray:
    share = pixels[..., 3:] / 255
    return np.clip(np.rint(pixels[..., :3] * share + under * (1 - share)), 0, 255).astype(np.uint8)


@pytest.mark.parametrize("name", backgrounds())
def test_plain_backgrounds_are_keyed_with_clean_edges(name: str):
    truth, picture = subject(), laid(subject(), backgrounds()[name])
    cut = cut_out(picture)
    assert cut.certainty > 0.6 and "cut from" in cut.method and not cut.note
    assert abs(cut.alpha.astype(int) - truth[..., 3]).mean() < 1.0
    for under in (20.0, 240.0):  # the old background must not show as a rim
        rim = (truth[..., 3] > 0) & (truth[..., 3] < 255)
        wrong = abs(laid(cut.pixels, under).astype(int) - laid(truth, under))[rim]
        assert wrong.mean() < (14 if name == "noisy" else 7)
    inside = cv2.erode((truth[..., 3] == 255).astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    assert np.array_equal(cut.pixels[inside][:, :3], picture[inside])


def test_a_handle_is_seen_through_and_an_eye_is_not():
    cut = cut_out(laid(subject(), 255.0))
    truth = subject()
    assert cut.alpha[SIDE // 2, round(SIDE * 0.79)] == 0 == truth[SIDE // 2, round(SIDE * 0.79), 3]
    eye = round(SIDE * (0.5 - 1 / 12)) - 7
    assert cut.alpha[eye, eye] == 255


def test_a_subject_that_touches_the_rim_is_kept():
    moved = np.roll(subject(), SIDE // 4 + 10, 0)
    moved[: SIDE // 4] = 0
    cut = cut_out(laid(moved, 255.0))
    assert abs(cut.alpha.astype(int) - moved[..., 3]).mean() < 2 and cut.certainty > 0.5


def test_jpeg_blocks_leave_no_rim():
    truth = subject()
    _, packed = cv2.imencode(".jpg", laid(truth, 255.0)[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 80])
    cut = cut_out(cv2.imdecode(packed, cv2.IMREAD_COLOR)[..., ::-1])
    assert abs(cut.alpha.astype(int) - truth[..., 3]).mean() < 2.0


def test_a_busy_background_is_cut_by_outline():
    noise = np.random.default_rng(5)
    table = cv2.GaussianBlur(noise.normal(0, 60, (SIDE, SIDE, 3)), (0, 0), 4) + np.array([150.0, 150.0, 120.0])
    table[SIDE * 2 // 3 :] = table[SIDE * 2 // 3 :] * 0.6
    truth = np.zeros((SIDE, SIDE, 4), np.uint8)
    cv2.circle(truth, (165, 160), 90, (220, 60, 40, 255), -1, cv2.LINE_AA)
    truth[..., 3] = cv2.GaussianBlur(truth[..., 3], (3, 3), 0)
    picture = np.clip(laid(np.dstack([np.full((SIDE, SIDE, 3), (220, 60, 40)), truth[..., 3]]), table)
                      + noise.normal(0, 4, (SIDE, SIDE, 3)), 0, 255).astype(np.uint8)  # fmt: skip
    cut = cut_out(picture)
    found, wanted = cut.alpha > 127, truth[..., 3] > 127
    assert (found & wanted).sum() / (found | wanted).sum() > 0.96
    assert cut.method == "cut by its outline" and cut.certainty > 0.4
    assert np.array_equal(cut_out(picture).pixels, cut.pixels)


@pytest.mark.parametrize("seed", range(3))
def test_nothing_is_never_all_that_is_left(seed: int):
    noise = np.random.default_rng(seed).integers(0, 256, (120, 160, 3), dtype=np.uint8)
    for picture in (np.full((90, 120, 3), 200, np.uint8), noise, noise[:8, :8], np.zeros((64, 64, 3), np.uint8)):
        cut = cut_out(picture)
        assert cut.pixels.shape == (*picture.shape[:2], 4)
        assert (cut.alpha > 127).mean() > 0.01
        if cut.method == WHOLE:
            assert (cut.certainty == 0 and "whole" in cut.note) or "small" in cut.note
            assert np.array_equal(cut.pixels[..., :3], picture) and (cut.alpha == 255).all()


def test_a_given_matte_takes_the_background_out_of_soft_edges():
    truth = subject()
    out = with_own_colours(laid(truth, 255.0), truth[..., 3].astype(np.float32) / 255)
    rim = (truth[..., 3] > 60) & (truth[..., 3] < 255)
    assert abs(out[rim].astype(int) - truth[rim]).mean() < 8
    assert np.array_equal(out[truth[..., 3] == 255], truth[truth[..., 3] == 255])


def test_a_guess_says_what_colours_alone_cannot() -> None:
    """A disc of the background's own colours with a line around it: only whoever knows discs finds it."""
    r = np.random.default_rng(5)
    picture = r.integers(0, 255, (120, 160, 3), dtype=np.uint8)
    y, x = np.mgrid[:120, :160]
    disc = np.hypot(x - 90, y - 60) < 35
    soft = cv2.GaussianBlur(cv2.resize(disc.astype(np.float32), (160, 160)), (0, 0), 3)
    asked = []

    def guess(colours: np.ndarray) -> Guess:
        asked.append(colours.shape)
        return Guess(soft, 0.8)

    cut = cut_out(picture, guess)
    found = cut.alpha > 127
    assert asked == [(120, 160, 3)] and cut.certainty == 0.8
    assert np.count_nonzero(found & disc) / np.count_nonzero(found | disc) > 0.85


def test_a_plain_background_needs_no_guess() -> None:
    picture = np.full((80, 80, 3), (250, 250, 245), np.uint8)
    picture[20:60, 25:55] = (200, 30, 40)
    assert cut_out(picture, lambda colours: pytest.fail("asked for a guess")).certainty > 0.6
