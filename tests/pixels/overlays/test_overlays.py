"""Every overlay in every style: it closes, is the same again, stays inside, vanishes at the rest, follows the subject."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.contract.errors import InputError
from studio.pixels.overlays.layers import Layers
from studio.pixels.overlays.plan import KINDS, Overlay, plan_overlay
from studio.pixels.overlays.stage import Ring
from tests.pixels.overlays.drawn import EYES, SIDE, STYLES, flat, parts, pixelled

INSIDE = [name for name, kind in KINDS.items() if not kind.crosses]


@lru_cache(maxsize=128)
def planned(name: str, style: str = "flat", rest: float | None = None, seconds: float = 1.4) -> Overlay:
    return plan_overlay(name, STYLES[style](), parts(), seed=4, strength=0.9, seconds=seconds, keep_rest=rest)


def coverage(layers: Layers) -> np.ndarray:
    """Alpha [H, W] of both layers together, 0..255."""
    both = [layer[..., 3].astype(int) for layer in (layers.behind, layers.before) if layer is not None]
    return np.maximum.reduce(both) if both else np.zeros((SIDE, SIDE), int)


def same(a: Layers, b: Layers) -> bool:
    return all((x is None) == (y is None) and (x is None or np.array_equal(x, y)) for x, y in ((a.behind, b.behind), (a.before, b.before)))


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("name", KINDS)
def test_every_overlay_shows_in_every_style_and_closes(name: str, style: str) -> None:
    overlay = planned(name, style)
    frames = [overlay.frame(phase) for phase in (0, 0.2, 0.5, 1)]
    assert max(int((coverage(f) > 128).sum()) for f in frames) > 20
    assert same(frames[0], frames[3]) and not all(same(frames[0], f) for f in frames[1:3])
    for frame in frames:
        for layer in (frame.behind, frame.before):
            assert layer is None or (layer[..., :3] <= layer[..., 3:].astype(int) + 1).all()  # premultiplied


@pytest.mark.parametrize("name", KINDS)
def test_the_same_seed_draws_the_same_and_another_another(name: str) -> None:
    first, again, other = (plan_overlay(name, flat(), parts(), seed) for seed in (4, 4, 5))
    assert same(first.frame(0.3), again.frame(0.3))
    if name not in ("covered eyes", "anger mark", "stars"):  # nothing about these is left to chance
        assert not same(first.frame(0.3), other.frame(0.3))


@pytest.mark.parametrize("name", INSIDE)
@pytest.mark.parametrize("style", ["flat", "pixel"])
def test_nothing_is_cut_at_the_border_but_weather(name: str, style: str) -> None:
    overlay = planned(name, style)
    moved = np.array([[1.0, 0, 60], [0, 1, -70]])  # even where the subject has left through the border
    for phase in np.arange(3) / 3:
        for matrix in (np.eye(2, 3), moved):
            alpha = coverage(overlay.frame(float(phase), matrix))
            edge = max(alpha[0].max(), alpha[-1].max(), alpha[:, 0].max(), alpha[:, -1].max())
            assert edge < 200 if style == "flat" else (alpha[0] > 0).mean() < 0.1


@pytest.mark.parametrize("name", KINDS)
def test_it_moves_smoothly(name: str) -> None:
    overlay = planned(name)
    close = np.abs(coverage(overlay.frame(0.41)) - coverage(overlay.frame(0.4102))).sum()
    far = np.abs(coverage(overlay.frame(0.41)) - coverage(overlay.frame(0.53))).sum()
    assert close < 0.25 * far + 4 * 255


@pytest.mark.parametrize("name", KINDS)
def test_at_the_rest_there_is_nothing_and_away_from_it_all(name: str) -> None:
    overlay = planned(name, rest=0.25)
    assert overlay.frame(0.25) == Layers(None, None)
    assert overlay.strength(0.25) == 0 and overlay.strength(0.75) == 1 and 0 < overlay.strength(0.3) < 1
    assert planned(name).strength(0.25) == 1
    picture = flat()
    assert overlay.frame(0.25).over(overlay.frame(0.25).under(picture)) is picture


@given(st.floats(0, 1), st.floats(0.05, 4), st.lists(st.floats(0, 0.999), min_size=1, max_size=5))
@settings(max_examples=60, deadline=None)
def test_a_ring_of_time_has_no_seam(phase: float, life: float, births: list[float]) -> None:
    ring = Ring(tuple(births), life)
    now, later = (sorted(ring.alive(p)) for p in (phase, phase + 1))
    assert len(now) == len(later) or min(a for _, a in now + later) < 1e-6 or max(a for _, a in now + later) > 1 - 1e-6
    assert all(0 <= age < 1 for _, age in now)
    full = int(np.floor(life))
    assert all(full <= sum(which == k for which, _ in now) <= full + 1 for k in range(len(births)))


def test_tears_fall_below_the_eyes_and_go_with_the_head() -> None:
    overlay = plan_overlay("tears", flat(), parts())
    seen = sum(coverage(overlay.frame(k / 8)) for k in range(8))
    rows, _ = np.nonzero(seen)
    assert rows.min() > EYES[0][1] - 6 and seen[:, :128].any() and seen[:, 128:].any()
    there = coverage(overlay.frame(0.3, np.array([[1.0, 0, 12], [0, 1, 9]])))
    assert np.array_equal(np.roll(coverage(overlay.frame(0.3)), (9, 12), (0, 1)), there)
    assert coverage(overlay.frame(0.3, opacity=0.0)).max() == 0


def test_hands_cover_the_eyes_and_one_sinks_for_a_peek() -> None:
    overlay = planned("covered eyes")
    hidden = [[coverage(overlay.frame(p))[y, x] > 250 for x, y in EYES] for p in (0.05, 0.5)]
    assert hidden[0] == [True, True] and sum(hidden[1]) == 1


def test_on_pixel_art_every_block_is_of_one_colour() -> None:
    picture = np.roll(pixelled(8), (3, 5), (0, 1))
    overlay = plan_overlay("hearts", picture, None, 3)
    before = overlay.frame(0.4).before
    assert before is not None and set(np.unique(before[..., 3])) <= {0, 255}
    blocks = before[3 : 3 + 8 * 31, 5 : 5 + 8 * 31].reshape(31, 8, 31, 8, 4)
    assert (blocks == blocks[:, :1, :, :1]).all()


def test_layers_are_laid_as_light_is() -> None:
    picture = np.zeros((1, 4, 4), np.uint8)
    picture[0, 1:] = [(100, 40, 200, 255), (100, 40, 200, 128), (9, 8, 7, 255)]
    layer = np.zeros((1, 4, 4), np.uint8)
    layer[0, :3] = (60, 30, 0, 120)
    over, under = Layers(None, layer).over(picture)[0].astype(int), Layers(layer, None).under(picture)[0].astype(int)
    assert over[0] == pytest.approx((128, 64, 0, 120), abs=1) and over[1] == pytest.approx((60 + 53, 30 + 21, 106, 255), abs=1)
    assert tuple(over[3]) == (9, 8, 7, 255) and tuple(under[1]) == (100, 40, 200, 255)
    assert under[2][3] == pytest.approx(128 + 120 * 127 / 255, abs=1)


def test_length_and_strength_say_how_much_there_is() -> None:
    def amount(strength: float, seconds: float) -> float:
        overlay = plan_overlay("confetti", flat(), None, 2, strength, seconds=seconds)
        return float(np.mean([(coverage(overlay.frame(k / 4)) > 0).mean() for k in range(4)]))

    assert amount(1.0, 1.4) > 1.5 * amount(0.0, 1.4)
    assert 0.6 < amount(0.5, 0.5) / amount(0.5, 4.0) < 1.7


def test_unknown_names_and_empty_pictures_are_refused_in_a_sentence() -> None:
    with pytest.raises(InputError, match="no overlay called “laser”"):
        plan_overlay("laser", flat())
    with pytest.raises(InputError, match="nothing to see"):
        plan_overlay("rain", np.zeros((16, 16, 4), np.uint8))
