"""The motion itself: splines on a ring, poses as matrices, coding to and from what the network sees."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.engine.motion.representation import (
    GRID,
    KNOTS,
    Motion,
    Sequence,
    about,
    displacement,
    grid_points,
    matrices,
    sample,
    spline_weights,
    strength_of,
)
from studio.engine.motion.sampler import decode, encode, noise
from studio.engine.motion.sequence import cycles_of

seeds = st.integers(0, 100_000)


def random_motion(seed: int, turns: int = 0, far: float = 0.3) -> Motion:
    """Smooth enough, zero at rest, within what the coding can hold."""
    r = np.random.default_rng(seed)
    pose = r.normal(0, far, (KNOTS, 7)).astype(np.float32)
    pose[:, 6] = -np.abs(pose[:, 6])
    local = r.normal(0, far / 4, (KNOTS, GRID, GRID, 2)).astype(np.float32)
    return Motion(pose - pose[:1], local - local[:1], r.uniform(-0.8, 0.8, 2).astype(np.float32), turns)


@given(seed=seeds)
def test_the_spline_goes_through_its_knots_and_around_the_ring(seed: int) -> None:
    values = np.random.default_rng(seed).normal(size=KNOTS)
    knots = np.arange(KNOTS) / KNOTS
    assert spline_weights(knots) @ values == pytest.approx(values, abs=1e-5)
    phases = np.random.default_rng(seed).uniform(-3, 3, 9)
    assert spline_weights(phases) @ values == pytest.approx(spline_weights(phases + 2) @ values, abs=1e-5)


def test_the_spline_has_no_corner_anywhere() -> None:
    values = np.random.default_rng(1).normal(size=KNOTS)
    h = 1e-3
    for place in [*np.arange(KNOTS) / KNOTS, 0.03]:
        left, here, right = spline_weights(np.array([place - h, place, place + h])).astype(np.float64) @ values
        assert abs((right - here) - (here - left)) / h < 0.15 * KNOTS  # a corner would leave a jump of the slope's own size
    assert spline_weights(np.linspace(0, 1, 50)).sum(1) == pytest.approx(1, abs=1e-5)


@settings(max_examples=30, deadline=None)
@given(seed=seeds, turns=st.integers(-2, 2))
def test_a_cycle_begins_at_rest_and_closes(seed: int, turns: int) -> None:
    motion = random_motion(seed, turns)
    ends = sample(motion, np.array([0.0, 1.0, 3.0]))
    m = matrices(ends.pose, ends.pivot)
    assert ends.pose[0] == pytest.approx(0, abs=1e-5)
    assert np.abs(ends.local).max() < 1e-5
    assert np.abs(m - np.array([[1, 0, 0], [0, 1, 0]])).max() < 1e-4
    assert np.abs(displacement(ends)[0]).max() < 1e-4


@settings(max_examples=30, deadline=None)
@given(a=seeds, b=seeds, turns=st.integers(-1, 1))
def test_a_sequence_closes_and_gives_each_motion_its_share(a: int, b: int, turns: int) -> None:
    first, second = random_motion(a, turns), random_motion(b)
    both = Sequence((first, second))
    seen = sample(both, np.array([0.0, 0.25, 0.5, 0.75, 1.0]))
    m = matrices(seen.pose, seen.pivot)
    for rest in (0, 2, 4):
        assert np.abs(m[rest] - np.array([[1, 0, 0], [0, 1, 0]])).max() < 1e-4
    for index, motion in ((1, first), (3, second)):
        alone = sample(motion, np.array([0.5]))
        assert m[index] == pytest.approx(matrices(alone.pose, alone.pivot)[0], abs=1e-4)
        assert seen.local[index] == pytest.approx(alone.local[0], abs=1e-6)
    assert sample(both.scaled(0), np.linspace(0, 1, 7)).local.max() == 0


@settings(max_examples=30, deadline=None)
@given(seed=seeds, px=st.floats(-1, 1), py=st.floats(-1, 1))
def test_another_pivot_is_the_same_motion(seed: int, px: float, py: float) -> None:
    seen = sample(random_motion(seed, 1), np.linspace(0, 1, 5))
    other = np.array([px, py], np.float32)
    assert matrices(about(seen.pose, seen.pivot, other), other) == pytest.approx(matrices(seen.pose, seen.pivot), abs=1e-4)


def test_a_positive_angle_is_clockwise_on_the_screen() -> None:
    pose = np.zeros((1, 7), np.float32)
    pose[0, 2] = np.pi / 2
    right = np.array([1, 0, 1], np.float32)
    assert matrices(pose, np.zeros(2, np.float32))[0] @ right == pytest.approx([0, 1], abs=1e-6)  # y points down


@settings(max_examples=30, deadline=None)
@given(seed=seeds, turns=st.integers(-2, 2), strength=st.floats(1, 2))
def test_what_the_network_sees_leads_back_to_the_motion(seed: int, turns: int, strength: float) -> None:
    motion = random_motion(seed, turns, far=0.12)
    back = decode(*encode(motion, strength), strength)
    assert back.pose[:, :6] == pytest.approx(motion.pose[:, :6], abs=1e-4)
    assert back.local == pytest.approx(motion.local, abs=1e-4)
    assert back.pivot == pytest.approx(motion.pivot, abs=1e-5)
    assert back.turns == turns
    if motion.pose[:, 6].min() < -0.15:
        assert back.pose[:, 6] == pytest.approx(np.clip(motion.pose[:, 6], -1, 0), abs=1e-4)
    else:
        assert back.pose[:, 6].max() == back.pose[:, 6].min() == 0


def test_strength_grows_with_the_motion_and_looks_at_the_subject_only() -> None:
    x, _ = grid_points()
    motion, mask = random_motion(4), (np.abs(x) < 0.7).astype(np.float32)
    assert strength_of(Motion.still(), mask) == 0
    assert strength_of(motion.scaled(2), mask) > 1.5 * strength_of(motion, mask)
    local = np.zeros((KNOTS, GRID, GRID, 2), np.float32)
    local[1:, np.abs(x) > 0.7] = 0.5  # outside the mask
    assert strength_of(Motion(np.zeros((KNOTS, 7), np.float32), local, np.zeros(2, np.float32)), mask) == 0


def test_scaled_keeps_whole_turns_and_opacity_in_bounds() -> None:
    motion = random_motion(2, turns=1)
    assert motion.scaled(2).turns == 1 and motion.scaled(0).turns == 0
    assert motion.scaled(50).pose[:, 6].min() == -1


def test_coding_bounds_what_is_far_off_the_scale() -> None:
    local, pose, _ = encode(random_motion(1).scaled(40), 0.1)
    assert np.abs(local).max() == 6 and np.abs(pose).max() == 6


def test_noise_has_unit_variance_and_follows_from_its_generator() -> None:
    first, again = (noise(64, torch.Generator().manual_seed(3)) for _ in range(2))
    assert torch.equal(first.local, again.local) and torch.equal(first.pose, again.pose)
    assert float(first.local.std()) == pytest.approx(1, abs=0.1)
    assert float(first.pose.std()) == pytest.approx(1, abs=0.1)
    smoothness = (first.local[..., 1:] - first.local[..., :-1]).std() / first.local.std()
    assert float(smoothness) < 0.9  # white noise would have 1.41


@given(seconds=st.floats(0.1, 12), frames=st.integers(4, 48), period=st.floats(0.8, 3))
def test_cycles_are_whole_and_long_enough_to_be_seen(seconds: float, frames: int, period: float) -> None:
    cycles = cycles_of(seconds, frames, period)
    assert 1 <= cycles <= max(1, frames // 8)


def random_parts(seed: int, count: int, turning: bool = False) -> Motion:
    r = np.random.default_rng(seed)
    parts = r.normal(0, 0.4, (count, KNOTS, 6)).astype(np.float32)
    parts[..., 5] = np.abs(parts[..., 5])
    turns = r.integers(-2, 3, count) if turning else np.zeros(count, np.int64)
    return replace(random_motion(seed), parts=parts - parts[:, :1], part_turns=turns)


@settings(max_examples=30, deadline=None)
@given(seed=seeds, count=st.integers(0, 5), turning=st.booleans())
def test_parts_begin_at_rest_and_close(seed: int, count: int, turning: bool) -> None:
    motion = random_parts(seed, count, turning)
    ends = sample(motion, np.array([0.0, 1.0, 2.0])).parts
    assert ends.shape == (3, count, 6)
    assert np.abs(ends[..., 1:]).max(initial=0) < 1e-5
    angles = ends[..., 0] / (2 * np.pi)
    assert np.abs(angles - np.rint(angles)).max(initial=0) < 1e-5
    if count:
        between = sample(motion, np.array([0.37])).parts[0]
        assert between[:, 5].min() >= 0 and between[:, 5].max() <= 1


@settings(max_examples=30, deadline=None)
@given(seed=seeds, factor=st.floats(0, 3))
def test_scaled_parts_go_as_far_but_states_stay_states_and_turns_whole(seed: int, factor: float) -> None:
    motion = random_parts(seed, 3, True)
    scaled = motion.scaled(factor)
    assert scaled.parts[..., :5] == pytest.approx(motion.parts[..., :5] * factor, abs=1e-5)
    assert scaled.parts[..., 5].min() >= 0 and scaled.parts[..., 5].max() <= 1
    assert list(scaled.part_turns) == (list(motion.part_turns) if factor > 0 else [0, 0, 0])
    assert np.abs(scaled.parts[:, 0]).max() == 0


@settings(max_examples=20, deadline=None)
@given(a=seeds, b=seeds)
def test_in_a_sequence_every_step_moves_its_parts_in_its_share(a: int, b: int) -> None:
    first, second = random_parts(a, 3), random_parts(b, 2)
    seen = sample(Sequence((first, second, Motion.still())), np.array([0.0, 1 / 6, 1 / 3, 1 / 2, 5 / 6])).parts
    assert seen.shape == (5, 3, 6)
    assert np.abs(seen[[0, 2, 4]]).max() < 1e-4
    assert seen[1] == pytest.approx(sample(first, np.array([0.5])).parts[0], abs=1e-4)
    assert seen[3, :2] == pytest.approx(sample(second, np.array([0.5])).parts[0], abs=1e-4)


def test_parts_and_their_turns_belong_together() -> None:
    with pytest.raises(ValueError, match="turns"):
        replace(Motion.still(), parts=np.zeros((2, KNOTS, 6), np.float32))
