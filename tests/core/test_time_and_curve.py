"""Invariants of frames, rates, spans and the blend curve."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.core.curve import PRESETS, Curve, Key, from_points, preset
from studio.core.errors import DocumentError
from studio.core.time import Rate, Span, frame_count, kept_frames, snap
from tests.core.documents import CURVES, RATES, SPANS

COMMON = st.sampled_from([Rate(8), Rate(12), Rate(24), Rate(25), Rate(24000, 1001), Rate(30000, 1001), Rate(25, 2)])
COUNTS = st.integers(1, 5000)


@pytest.mark.parametrize(("fps", "rate"), [
    (24, Rate(24)), (23.976, Rate(24000, 1001)), (29.97, Rate(30000, 1001)), (59.94, Rate(60000, 1001)), (12.5, Rate(25, 2)), (8.0, Rate(8))])
def test_numbers_mean_exact_rates(fps: float, rate: Rate) -> None:
    assert Rate.of(fps) == rate


@pytest.mark.parametrize("fps", [0, -1, float("nan"), float("inf")])
def test_impossible_rates(fps: float) -> None:
    with pytest.raises(ValueError):
        Rate.of(fps)


@pytest.mark.parametrize(("duration", "fps", "frames"), [(1, 8, 8), (6, 12, 72), (0, 24, 0), (2, 23.976, 48), (0.51, 10, 5)])
def test_frames_of_a_length(duration: float, fps: float, frames: int) -> None:
    assert frame_count(duration, fps) == frames


@given(COMMON, COUNTS, st.data())
def test_a_frames_own_moment_shows_that_frame(rate: Rate, count: int, data: st.DataObject) -> None:
    frame = data.draw(st.integers(0, count - 1))
    assert rate.frame_at(rate.time_of(frame), count) == frame
    assert rate.snap(rate.time_of(frame)) == rate.time_of(frame)


@given(COMMON, COUNTS)
def test_the_end_means_the_last_frame(rate: Rate, count: int) -> None:
    assert rate.frame_at(rate.time_of(count), count) == count - 1
    assert rate.frame_at(-1.0, count) == 0
    assert rate.frames(rate.time_of(count)) == count


@given(RATES, st.floats(0, 600))
def test_snapping_moves_at_most_half_a_frame(rate: Rate, time: float) -> None:
    assert abs(rate.snap(time) - time) <= float(Fraction(1, 2) / rate.fraction) + 1e-6


@given(COMMON, COUNTS, st.data())
def test_a_trim_keeps_start_inclusive_to_end_exclusive(rate: Rate, count: int, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, count))
    stop = data.draw(st.integers(first, count))
    assert kept_frames(Span(rate.time_of(first), rate.time_of(stop)), rate, count) == range(first, stop)


@given(COMMON, COUNTS, st.floats(0, 100))
def test_cutting_in_two_loses_nothing(rate: Rate, count: int, cut: float) -> None:
    whole = rate.time_of(count)
    cut = min(cut, whole)
    left, right = kept_frames(Span(0, cut), rate, count), kept_frames(Span(cut, whole), rate, count)
    assert [*left, *right] == list(range(count))


@given(SPANS, SPANS)
def test_within_stays_within(span: Span, available: Span) -> None:
    cut = span.within(available)
    assert available.start <= cut.start <= cut.end <= available.end
    assert cut.duration <= span.duration + 1e-9


def test_a_span_runs_forward() -> None:
    with pytest.raises(ValueError):
        Span(2, 1)
    with pytest.raises(ValueError):
        Span(0, float("nan"))


def test_snapping_to_targets() -> None:
    assert snap(1.9, [0, 2, 4], 0.2) == 2
    assert snap(1.5, [0, 2, 4], 0.2) == 1.5
    assert snap(1.0, [0.5, 1.5], 1) == 0.5


# ------------------------------------------------------------------ the curve
MOMENTS = st.floats(0, 1)


@given(CURVES, MOMENTS)
def test_a_curve_stays_between_its_keys(curve: Curve, time: float) -> None:
    value = curve.at(time)
    assert 0 <= value <= 1
    for left, right in zip(curve.keys, curve.keys[1:], strict=False):
        if left.time <= time <= right.time:
            assert min(left.weight, right.weight) <= value <= max(left.weight, right.weight)


@given(CURVES)
def test_a_curve_goes_through_its_keys(curve: Curve) -> None:
    for key in curve.keys:
        assert curve.at(key.time) == pytest.approx(key.weight, abs=1e-9)


@given(CURVES, MOMENTS, MOMENTS)
def test_a_curve_is_monotone_between_two_keys(curve: Curve, a: float, b: float) -> None:
    low, high = sorted((a, b))
    for left, right in zip(curve.keys, curve.keys[1:], strict=False):
        if left.time <= low and high <= right.time:
            step = curve.at(high) - curve.at(low)
            assert step * (right.weight - left.weight) >= -1e-12


@given(CURVES, MOMENTS)
def test_inserting_keeps_the_weight_there_and_all_other_keys(curve: Curve, time: float) -> None:
    before, longer = curve.at(time), curve.insert(time)
    assert longer.at(time) == pytest.approx(before, abs=1e-9)
    assert all(key in longer.keys for key in curve.keys if abs(key.time - time) >= 1e-4)


@given(CURVES, st.data(), st.floats(-1, 2), st.floats(-1, 2))
def test_moving_keeps_the_order(curve: Curve, data: st.DataObject, time: float, weight: float) -> None:
    index = data.draw(st.integers(0, len(curve.keys) - 1))
    moved = curve.move(index, time, weight)
    assert len(moved.keys) == len(curve.keys)
    assert [key.time for key in moved.keys] == sorted(key.time for key in moved.keys)
    assert 0 <= moved.keys[index].weight <= 1


def test_presets() -> None:
    transition, mix, sample = (preset(name) for name in PRESETS)
    assert (transition.at(0), transition.at(1)) == (0, 1) and transition.at(0.5) == pytest.approx(0.5)
    assert {mix.at(t / 10) for t in range(11)} == {0.5}
    assert sample.at(0) == sample.at(1) == 0 and 0 < max(sample.at(t / 100) for t in range(101)) < 0.5


def test_keys_come_and_go() -> None:
    curve = from_points([(1, 1), (0, 0), (0.5, 0.2)])
    assert [key.time for key in curve.keys] == [0, 0.5, 1]
    assert curve.remove(1) == from_points([(0, 0), (1, 1)])
    assert curve.bend(1, 2.0).keys[1].slope == 2.0
    assert curve.bend(1, 2.0).at(0.6) > curve.bend(1, 0.0).at(0.6)


@pytest.mark.parametrize("make", [
    lambda: Curve(()), lambda: Key(2, 0), lambda: Key(0, float("nan")), lambda: from_points([(0, 0), (0, 1)]), lambda: preset("wave"),
    lambda: Curve().remove(0), lambda: Curve().remove(1), lambda: Curve().move(2, 0, 0), lambda: Curve((Key(1, 0), Key(0, 0)))])
def test_impossible_curves_are_said(make) -> None:
    with pytest.raises(DocumentError):
        make()
