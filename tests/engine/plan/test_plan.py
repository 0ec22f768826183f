"""The plan of every operation, for any clip: what is kept is the source's own frame, what is made has its level."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.contract.media import MediaFacts, MediaRef
from studio.contract.operations import (
    Animate,
    Blend,
    Bridge,
    Direction,
    Expand,
    Extend,
    Generate,
    Region,
    Remix,
    Restyle,
    Seamless,
    Trim,
)
from studio.contract.requests import GenerationRequest, Role, TextPrompt, VisualPrompt
from studio.core.curve import PRESETS, Curve, Key, preset
from studio.engine.plan import Grid, Patching, plan_of, windows
from studio.engine.plan.plan import NONE

A, B, MASK = MediaRef("a" * 64), MediaRef("b" * 64), MediaRef("c" * 64)
RATES = st.sampled_from([1.0, 8.0, 12.0, 23.976, 24.0, 25.0, 29.97, 30.0, 60.0])
CLIPS = st.builds(MediaFacts, width=st.integers(8, 70), height=st.integers(8, 70), frames=st.integers(2, 90), fps=RATES)
PATCHINGS = st.builds(Patching, patch=st.sampled_from([0, 1, 4, 16]), group=st.integers(1, 8))
CURVES = st.sampled_from(PRESETS).map(preset) | st.lists(st.tuples(st.integers(0, 50), st.floats(0, 1)), min_size=1, max_size=5, unique_by=lambda k: k[0]).map(
    lambda keys: Curve(tuple(Key(t / 50, w) for t, w in sorted(keys))))


# ------------------------------------------------------------------ the grid
@given(st.integers(1, 200), RATES, PATCHINGS, st.booleans())
def test_a_frames_time_is_the_frame_again(frames: int, fps: float, patching: Patching, ring: bool) -> None:
    grid = Grid(frames, fps, 20, 10, patching, ring)
    for frame in range(frames):
        assert grid.frame_at(grid.time_of(frame)) == frame
        assert frame in grid.frames_of(grid.step_of(frame))
    assert sum(len(grid.frames_of(step)) for step in range(grid.steps)) == frames
    assert grid.frame_at(grid.duration) == (0 if ring else frames - 1)


@given(st.integers(2, 100), st.integers(0, 300), st.integers(0, 300))
def test_a_ring_is_a_ring(frames: int, one: int, other: int) -> None:
    ring = Grid(frames, 12.0, 8, 8, Patching(group=4), ring=True)
    assert ring.between(frames - 1, 0) == 1
    assert ring.between(one, other) == ring.between(other, one) <= frames // 2
    assert ring.between(one, one + frames) == 0
    assert ring.step_of(one + frames) == ring.step_of(one) and ring.time_of(frames) == 0
    assert ring.frame_at(ring.duration + 0.5 / 12) == 0


@given(st.integers(1, 40), st.integers(1, 40), st.sampled_from([0, 1, 3, 8]), st.data())
def test_a_marked_pixel_marks_its_patch_and_no_other(width: int, height: int, patch: int, data: st.DataObject) -> None:
    grid = Grid(1, 1.0, width, height, Patching(patch))
    x, y = data.draw(st.integers(0, width - 1)), data.draw(st.integers(0, height - 1))
    mask = np.zeros((height, width), np.float32)
    mask[y, x] = 0.5
    cells = grid.over_space(mask)
    side = patch or 1000
    assert cells[y // side, x // side] == 0.5 and cells.sum() == 0.5


# ------------------------------------------------------------------ words and pictures in time
@given(st.floats(0, 1), RATES, PATCHINGS, st.floats(0, 1))
def test_a_timestamp_lands_on_its_patch(share: float, fps: float, patching: Patching, strength: float) -> None:
    seconds = 5.0
    at = share * seconds
    request = GenerationRequest(Generate(), (TextPrompt("first"), TextPrompt("then", at)),
                                (VisualPrompt(A, at, Role.KEYFRAME, strength), VisualPrompt(B, at, Role.REFERENCE)), duration=seconds, fps=fps)
    plan = plan_of(request, {}, patching)
    frame = plan.grid.frame_at(at)
    assert plan.levels.shape == plan.grid.shape and (plan.levels == 1).all()
    assert abs(frame / fps - at) < 1 / fps + 1e-6 or frame == plan.grid.frames - 1
    assert plan.words(frame)[0][0] == "then" or frame == 0
    assert frame == 0 or plan.words(frame - 1) == [("first", 1.0)]
    assert plan.shown() == {frame: plan.stills[0]}
    assert plan.stills[0].time == at and plan.stills[0].level == pytest.approx(1 - strength)
    assert not plan.stills[1].shown


@given(st.lists(st.floats(0, 6), min_size=1, max_size=6), RATES)
def test_words_share_every_frame(times: list[float], fps: float) -> None:
    request = GenerationRequest(Generate(), tuple(TextPrompt(f"p{i}", t) for i, t in enumerate(times)), duration=6, fps=fps)
    plan = plan_of(request, {})
    assert np.allclose(sum(prompt.weight for prompt in plan.prompts), 1)


def test_a_still_is_one_frame_that_is_made() -> None:
    plan = plan_of(GenerationRequest(Generate(), (TextPrompt("x"),), duration=0, resolution="720p", aspect_ratio="1:1"), {})
    assert plan.grid.frames == 1 and (plan.grid.width, plan.grid.height) == (720, 720) and plan.made.tolist() == [1]


# ------------------------------------------------------------------ edits
@given(CLIPS, st.sampled_from(Direction), st.floats(0.1, 3), PATCHINGS)
def test_an_extension_keeps_every_frame_of_its_clip(clip: MediaFacts, way: Direction, seconds: float, patching: Patching) -> None:
    plan = plan_of(GenerationRequest(Extend(A, way, seconds)), {A: clip}, patching)
    added = max(1, round(seconds * clip.fps))
    before, after = added * (way is not Direction.FORWARD), added * (way is not Direction.BACKWARD)
    assert plan.grid.frames == before + clip.frames + after
    for frame in range(plan.grid.frames):
        own = frame - before
        inside = 0 <= own < clip.frames
        assert plan.kept(frame) == ((A, own) if inside else None)
        assert plan.made[frame] == (0 if inside else 1)
        assert (plan.levels[plan.grid.step_of(frame)] >= plan.made[frame]).all()


@given(CLIPS, CLIPS, st.floats(0.1, 3))
def test_a_bridge_keeps_all_of_both(a: MediaFacts, b: MediaFacts, seconds: float) -> None:
    plan = plan_of(GenerationRequest(Bridge(A, B, seconds)), {A: a, B: b})
    kept = [plan.kept(frame) for frame in range(plan.grid.frames)]
    gap = [frame for frame, one in enumerate(kept) if one is None]
    assert gap == list(range(gap[0], gap[-1] + 1)) and len(gap) == max(1, round(seconds * plan.grid.fps))
    assert plan.made[gap].min() == 1
    for source, clip, part in ((A, a, kept[: gap[0]]), (B, b, kept[gap[-1] + 1 :])):
        assert {one[0] for one in part if one} == {source}
        assert [i for i in range(clip.frames) if (source, i) in part] == list(range(clip.frames))
        assert [one[1] for one in part if one] == sorted(one[1] for one in part if one)


@given(CLIPS, st.floats(0, 1), st.floats(0, 1))
def test_a_trim_keeps_the_frames_of_its_span(clip: MediaFacts, one: float, other: float) -> None:
    start, end = sorted((one * clip.seconds, other * clip.seconds))
    wanted = [i for i in range(clip.frames) if start - 1e-6 <= i / clip.fps < end - 1e-6]
    if not wanted:
        return
    plan = plan_of(GenerationRequest(Trim(A, start, end)), {A: clip})
    assert abs(plan.grid.frames - len(wanted)) <= (clip.fps != round(clip.fps))  # 23.976 is 24000/1001
    assert (plan.levels == 0).all()
    assert plan.kept(0) == (A, wanted[0])


@given(CLIPS, PATCHINGS)
def test_a_loop_keeps_its_stretch_and_leads_back(clip: MediaFacts, patching: Patching) -> None:
    plan = plan_of(GenerationRequest(Seamless(A)), {A: clip}, patching)
    assert plan.grid.ring and plan.grid.between(plan.grid.frames - 1, 0) == min(1, plan.grid.frames - 1)
    assert [plan.kept(i) for i in range(clip.frames)] == [(A, i) for i in range(clip.frames)]
    assert plan.made[clip.frames :].min() == 1 and plan.kept(plan.grid.frames - 1) is None


@given(CLIPS, CLIPS, CURVES, st.none() | st.floats(0.2, 3))
def test_a_blends_curve_is_each_frames_weight(a: MediaFacts, b: MediaFacts, curve: Curve, seconds: float | None) -> None:
    plan = plan_of(GenerationRequest(Blend(A, B, curve), duration=seconds), {A: a, B: b})
    last = plan.grid.frames - 1
    for frame in range(plan.grid.frames):
        weight = np.float32(curve.at(frame / last if last else 0.0))
        found = plan.weights(frame)
        assert found[B] == weight and found[A] == pytest.approx(1 - weight)
        assert plan.made[frame] == pytest.approx(3 * weight * (1 - weight), abs=1e-6)
    if seconds is None:
        assert plan.grid.duration >= max(a.seconds, b.seconds) - 1 / plan.grid.fps
        assert curve.at(0) > 0 or plan.kept(0) == (A, 0)
        assert curve.at(1) < 1 or not last or plan.kept(last) == (B, b.frames - 1)
    assert (plan.tracks[0].frames != NONE).all() and (plan.tracks[1].frames != NONE).all()


@given(CLIPS, CURVES)
def test_words_are_blended_in_along_the_curve(clip: MediaFacts, curve: Curve) -> None:
    plan = plan_of(GenerationRequest(Blend(A, None, curve), (TextPrompt("snow"),)), {A: clip})
    assert np.array_equal(plan.prompts[0].weight, plan.made)
    assert np.allclose(plan.prompts[0].weight + plan.tracks[0].weight, 1)


@given(CLIPS, st.floats(0, 1), PATCHINGS)
def test_a_remix_is_its_strength_everywhere(clip: MediaFacts, strength: float, patching: Patching) -> None:
    plan = plan_of(GenerationRequest(Remix(A, strength)), {A: clip}, patching)
    assert (plan.levels == np.float32(strength)).all() and plan.levels.shape == plan.grid.shape


@given(CLIPS, PATCHINGS, st.data())
def test_a_region_is_made_where_the_mask_says(clip: MediaFacts, patching: Patching, data: st.DataObject) -> None:
    mask = np.zeros((clip.height, clip.width), np.float32)
    x, y = data.draw(st.integers(0, clip.width - 1)), data.draw(st.integers(0, clip.height - 1))
    mask[y, x] = 1
    plan = plan_of(GenerationRequest(Region(A, MASK)), {A: clip}, patching, mask)
    side = patching.patch or 1000
    assert (plan.levels[:, y // side, x // side] == 1).all() and plan.levels.sum() == plan.grid.steps
    assert plan.change is not None and plan.change.sum() == 1 and plan.kept(0) is None


@given(CLIPS, PATCHINGS, st.sampled_from(["16:9", "1:1", "9:16", "21:9"]))
def test_an_expansion_keeps_the_old_picture(clip: MediaFacts, patching: Patching, aspect: str) -> None:
    plan = plan_of(GenerationRequest(Expand(A), aspect_ratio=aspect), {A: clip}, patching)
    track, change = plan.tracks[0], plan.change
    assert change is not None and change.shape == (plan.grid.height, plan.grid.width)
    old = change[track.top : track.top + clip.height, track.left : track.left + clip.width]
    assert (old == 0).all() and change.sum() == change.size - clip.width * clip.height
    assert np.array_equal(plan.levels[0], plan.grid.over_space(change))


def test_restyling_keeps_the_structure_and_layers_can_be_cells() -> None:
    clip = MediaFacts(64, 36, 24, 12.0)
    plan = plan_of(GenerationRequest(Restyle(A), style="chalk"), {A: clip}, Patching(layers=3))
    assert plan.structure and plan.levels.shape == (24, 3) and 0.5 < plan.levels.max() == plan.levels.min() < 0.75
    touched = np.array([0, 1, 0.5], np.float32)
    plan = plan_of(GenerationRequest(Region(A, MASK)), {A: clip}, Patching(layers=3), np.ones((36, 64), np.float32), touched)
    assert np.array_equal(plan.levels[7], touched)


@pytest.mark.parametrize(("strength", "level"), [("subtle", 0.25), ("mild", 0.5), ("strong", 0.75)])
def test_the_named_strengths_have_the_specifications_levels(strength: str, level: float) -> None:
    from studio.contract.operationcodec import operation_from_json

    operation = operation_from_json({"kind": "remix", "source": "a.mp4", "strength": strength}, None, 0)
    assert isinstance(operation, Remix) and operation.strength == level


def test_what_is_no_edit_of_clips_has_no_plan() -> None:
    with pytest.raises(ValueError, match="animate"):
        plan_of(GenerationRequest(Animate(A)), {})
    with pytest.raises(ValueError, match="mask"):
        plan_of(GenerationRequest(Region(A, MASK)), {A: MediaFacts(8, 8, 2, 12.0)})


@given(st.integers(1, 300), st.integers(2, 50), st.data())
def test_windows_cover_a_long_clip_once_each_from_a_clean_past(frames: int, length: int, data: st.DataObject) -> None:
    overlap = data.draw(st.integers(0, length - 1))
    done = 0
    for window, clean in windows(frames, length, overlap):
        assert len(window) == min(length, frames) and clean.start == window.start and clean.stop == done
        assert done == 0 or len(clean) >= min(overlap, done)
        done = window.stop
    assert done == frames
