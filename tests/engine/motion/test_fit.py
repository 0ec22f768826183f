"""Every motion on every body and canvas: it stays inside, holds what must be held, and is the picture at its moment."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.contract.requests import Anchor, Animate, At, MediaRef
from studio.engine.motion.fit import Moments, anchor_point, eased, extreme_phase, moments, overflow, returns
from studio.engine.motion.model import render
from studio.engine.motion.representation import Motion, Sequence
from studio.engine.motion.subject import Subject, prepare
from studio.engine.motion.vocabulary import MOTIONS as NAMES
from studio.pixels.warp import bounds_after, look_up
from studio.train.motion_data import subject_box
from studio.train.motions import MOTIONS, Body
from tests.fakes.pictures import box

SIZE = 96
ats = st.sampled_from([At.AUTO, At.FIRST, At.MIDDLE, At.LAST])


def subject(width: int = SIZE, height: int = SIZE, left: int = 28, top: int = 24, right: int = 64, bottom: int = 72) -> Subject:
    return prepare(box(width, height, left, top, right, bottom), None, Animate(MediaRef("a"), size=max(width, height)))


def motion_for(name: str, seen: Subject, amount: float = 1.0, direction: str = "") -> Motion:
    return MOTIONS[name](Body(subject_box(seen.crop[3]), amount, direction))


def plan_of(name: str, seen: Subject, at: At = At.AUTO, frames: int = 8, factor: float = 1.0, **more: object) -> Moments:
    return moments(motion_for(name, seen).scaled(factor), seen.canvas, frames, 1, at, **more)  # type: ignore[arg-type]


def beyond(plan: Moments, seen: Subject) -> float:
    """Pixels by which the outline leaves the canvas, at worst."""
    boxes = [bounds_after(m, f, seen.canvas.outline) for m, f in zip(plan.matrix, plan.local, strict=True)]
    return max(overflow(b, seen.canvas.room) for b in boxes) * seen.canvas.place.scale


@settings(max_examples=60, deadline=None)
@given(name=st.sampled_from(NAMES), left=st.integers(0, 40), top=st.integers(0, 40), wide=st.integers(8, 56), high=st.integers(8, 56),
       at=ats, factor=st.floats(0, 2), frames=st.integers(4, 48), sharp=st.integers(0, 47))
def test_nothing_leaves_the_canvas(name: str, left: int, top: int, wide: int, high: int, at: At, factor: float, frames: int, sharp: int) -> None:
    seen = subject(left=left, top=top, right=left + wide, bottom=top + high)
    plan = plan_of(name, seen, at, frames, factor)
    assert np.isfinite(plan.matrix).all() and np.isfinite(plan.local).all()
    assert 0 <= plan.kept <= 1 and plan.closes
    assert beyond(plan, seen) < 0.5
    shown = render(seen, plan, sharp % frames)
    rest = seen.picture[..., 3]
    for edge in (np.s_[0], np.s_[-1], np.s_[:, 0], np.s_[:, -1]):
        assert int(shown[..., 3][edge].max()) <= max(48, int(rest[edge].max()))


@pytest.mark.parametrize(("at", "expected"), [(At.FIRST, 0), (At.MIDDLE, 4), (At.LAST, 7)])
@pytest.mark.parametrize("name", ["jump", "spin", "fade", "fall", "sway"])
def test_the_picture_itself_stands_where_it_was_asked(name: str, at: At, expected: int) -> None:
    seen = subject()
    plan = plan_of(name, seen, at)
    assert plan.still == expected
    assert np.array_equal(render(seen, plan, expected), seen.picture)
    frames = [render(seen, plan, k) for k in range(8)]
    assert max(int(np.abs(f.astype(int) - seen.picture).max()) for f in frames) > 40  # and elsewhere it moves


def test_auto_puts_actions_that_rise_in_the_middle_and_the_rest_first() -> None:
    seen = subject()
    assert {name: plan_of(name, seen).still for name in ("jump", "grow", "sway", "spin", "shake", "breathe")} == {
        "jump": 4, "grow": 4, "sway": 0, "spin": 0, "shake": 0, "breathe": plan_of("breathe", seen).still}


@pytest.mark.parametrize("frames", [8, 16, 24])
def test_the_middle_of_a_jump_is_its_height(frames: int) -> None:
    """Not a loop from rest that was turned in time: the picture is the extreme, everything else lies lower."""
    seen = subject(top=8, bottom=56)
    plan = plan_of("jump", seen, At.MIDDLE, frames)
    feet = [int(np.nonzero(render(seen, plan, k)[..., 3].max(1) > 128)[0].max()) for k in range(frames)]
    assert plan.still == frames // 2
    assert min(feet) >= feet[plan.still] - 1  # a body that stretches on its way is a little longer than at the top
    assert max(feet) > feet[plan.still] + 12
    assert sum(row > feet[plan.still] + 3 for row in feet) >= frames // 2


@settings(max_examples=40, deadline=None)
@given(name=st.sampled_from(NAMES), bottom=st.integers(60, 96), factor=st.floats(0.2, 2), anchor=st.sampled_from(list(Anchor)))
def test_what_is_anchored_stays_within_half_a_pixel(name: str, bottom: int, factor: float, anchor: Anchor) -> None:
    seen = subject(bottom=bottom)
    plan = plan_of(name, seen, factor=factor, anchors=(anchor,))
    point = anchor_point(seen.canvas.own, (anchor,))
    for matrix, local in zip(plan.matrix, plan.local, strict=True):
        lx, ly = look_up(local, point[:1], point[1:])
        moved = matrix[:, :2] @ (point + np.array([lx[0], ly[0]])) + matrix[:, 2]
        assert float(np.abs(moved - point).max()) * seen.canvas.place.scale < 0.5
    assert beyond(plan, seen) < 0.5


@pytest.mark.parametrize("name", ["jump", "rock", "slide", "float"])
def test_feet_on_the_ground_are_seen_on_the_ground(name: str) -> None:
    seen = subject()
    plan = plan_of(name, seen, anchors=(Anchor.FEET,))
    for k in range(8):
        ys, xs = np.nonzero(render(seen, plan, k)[..., 3] > 128)
        middle = ys[np.abs(xs - 45.5) < 2]
        assert abs(int(middle.max()) - 71) <= 1


@pytest.mark.parametrize("name", ["jump", "spin", "wobble", "grow", "melt"])
def test_a_mask_keeps_the_rest_where_it_is(name: str) -> None:
    """Only the upper half may move: well below the mask's soft edge every pixel is the picture's."""
    seen = subject(top=10, bottom=90, left=20, right=76)
    mask = np.zeros((64, 64), np.float32)
    mask[:26] = 1
    plan = plan_of(name, seen, At.FIRST, mask=mask)
    moved = 0
    for k in range(1, 8):
        difference = np.abs(render(seen, plan, k).astype(int) - seen.picture)
        assert difference[66:].max() <= 4
        moved = max(moved, int(difference[:40].max()))
    assert moved > 40
    assert beyond(plan, seen) < 0.5


def test_a_mask_of_nothing_is_stillness() -> None:
    seen = subject()
    plan = plan_of("spin", seen, mask=np.zeros((64, 64), np.float32))
    assert all(np.array_equal(render(seen, plan, k), seen.picture) for k in range(8))


def test_a_mask_keeps_anchors_and_says_that_nothing_fades() -> None:
    seen = subject()
    plan = plan_of("fade", seen, At.FIRST, mask=np.ones((64, 64), np.float32), anchors=(Anchor.FEET,))
    assert plan.opacity.min() == 1 and "Fading" in plan.notes[0]
    point = anchor_point(seen.canvas.own, (Anchor.FEET,))
    drift = [float(np.hypot(*(v[0] for v in look_up(f, point[:1], point[1:])))) * seen.canvas.place.scale for f in plan.local]
    assert max(drift) < 0.5
    assert plan_of("jump", seen, mask=np.ones((64, 64), np.float32)).notes == ()


@pytest.mark.parametrize("name", ["jump", "spin", "fade", "wobble"])
def test_no_strength_is_stillness(name: str) -> None:
    seen = subject()
    plan = plan_of(name, seen, factor=0)
    assert all(np.abs(render(seen, plan, k).astype(int) - seen.picture).max() <= 1 for k in range(8))
    assert plan.kept == 1


def test_a_narrow_canvas_keeps_less_of_the_motion() -> None:
    tight = subject(width=40, height=52, left=2, top=2, right=38, bottom=50)
    assert plan_of("slide", tight).kept < plan_of("slide", subject()).kept <= 1
    assert plan_of("slide", tight).kept < 0.6


def test_a_fall_without_room_becomes_a_crouch() -> None:
    seen = subject(bottom=94, top=30)
    down = moments(motion_for("slide", seen, 1, "down"), seen.canvas, 8, 1, At.FIRST)
    height = [np.nonzero(render(seen, down, k)[..., 3].max(1) > 128)[0] for k in range(8)]
    assert max(h.max() for h in height) <= 94
    assert min(h.max() - h.min() for h in height) < 64 * 0.85


def test_a_loop_that_does_not_close_is_found() -> None:
    """The check must be able to fail: a third of a cycle doesn't lead back."""
    seen = subject()
    assert returns(motion_for("spin", seen), 0.2, 1)
    assert not returns(motion_for("jump", seen), 0.2, 1 / 3)  # type: ignore[arg-type]


@given(angle=st.floats(-3, 3), sx=st.floats(0.3, 2), sy=st.floats(0.3, 2))
def test_easing_goes_from_rest_to_the_whole(angle: float, sx: float, sy: float) -> None:
    c, s = np.cos(angle), np.sin(angle)
    matrix = np.array([[c * sx, -s * sy, 0], [s * sx, c * sy, 0]], np.float32)
    assert eased(matrix, 1) == pytest.approx(matrix, abs=1e-4)
    assert eased(matrix, 0) == pytest.approx(np.array([[1, 0, 0], [0, 1, 0]]), abs=1e-6)
    assert np.linalg.det(eased(matrix, 0.5)[:, :2]) > 0


def test_steps_and_turns_have_no_extreme() -> None:
    seen = subject()
    assert extreme_phase(motion_for("spin", seen)) is None
    assert extreme_phase(Sequence((motion_for("jump", seen), motion_for("grow", seen)))) is None
    assert extreme_phase(motion_for("jump", seen)) == pytest.approx(0.46, abs=0.1)


@pytest.mark.parametrize("at", [At.AUTO, At.MIDDLE])
def test_two_steps_are_both_seen(at: At) -> None:
    seen = subject()
    both = Sequence((motion_for("slide", seen, 1, "left"), motion_for("slide", seen, 1, "right")))
    plan = moments(both, seen.canvas, 16, 1, at)
    ways = plan.matrix[:, 0, 2]
    assert ways.min() < -0.1 and ways.max() > 0.1 and plan.closes
