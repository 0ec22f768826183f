"""Parts within the motion renderer: they move in the loop, stay on the canvas, keep to the mask, and what is doubted is said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from studio.contract.events import TakeResult
from studio.contract.requests import Animate, At, MediaRef
from studio.engine.motion.direct import DirectMotion
from studio.engine.motion.fit import Moments, moments
from studio.engine.motion.model import MotionModel, part_notes, render
from studio.engine.motion.representation import KNOTS, Motion, Sequence, sample
from studio.engine.motion.subject import Subject, prepare
from studio.pixels.alpha import Pixels, frame_of, view
from studio.pixels.parts import Part, Parts
from studio.pixels.warp import bounds_after
from tests.engine.motion.toys import Bench, save_toys
from tests.pixels.kit import subject as kit

SIDE = 128


def prepared(name: str, crop: bool = False, doubt: float = 1.0, **more: object) -> Subject:
    """A kit subject with its true parts; `crop` cuts the canvas close to it."""
    picture, parts = kit(name, SIDE)
    parts = Parts(SIDE, SIDE, tuple(replace(p, certainty=doubt if p.kind != "body" else 1.0) for p in parts.parts))
    if crop:
        picture, parts = tight(picture, parts)
    what = Animate(MediaRef("a"), size=max(picture.shape[:2]), **more)  # type: ignore[arg-type]
    return prepare(picture, None, what, lambda ref, cut: parts)


def tight(picture: Pixels, parts: Parts, edge: int = 4) -> tuple[Pixels, Parts]:
    ys, xs = np.nonzero(picture[..., 3])
    box = np.s_[ys.min() - edge : ys.max() + 1 + edge, xs.min() - edge : xs.max() + 1 + edge]
    x0, y0 = xs.min() - edge, ys.min() - edge
    own = tuple(replace(p, mask=p.mask[box], pivot=(p.pivot[0] - x0, p.pivot[1] - y0), tip=(p.tip[0] - x0, p.tip[1] - y0)) for p in parts.parts)
    cut = np.ascontiguousarray(picture[box])
    return cut, Parts(cut.shape[1], cut.shape[0], own)


def curve(parts: tuple[Part, ...], kind: str, channel: int, amount: float, turns: int = 0) -> Motion:
    """Every part of a kind goes out and back in one channel."""
    own = np.zeros((len(parts), KNOTS, 6), np.float32)
    way = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(KNOTS) / KNOTS)
    chosen = [i for i, p in enumerate(parts) if p.kind == kind]
    own[chosen, :, channel] = amount * way
    around = np.zeros(len(parts), np.int64)
    around[chosen] = turns
    return replace(Motion.still(), parts=own, part_turns=around)


def plan_for(seen: Subject, kind: str, channel: int = 0, amount: float = 1.0, turns: int = 0, at: At = At.FIRST, **more: object) -> Moments:
    assert seen.puppet is not None
    return moments(curve(seen.puppet.parts, kind, channel, amount, turns), seen.canvas, 8, 1, at, puppet=seen.puppet, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("at", [At.FIRST, At.MIDDLE, At.LAST])
def test_the_picture_is_the_picture_and_elsewhere_the_part_moves(at: At) -> None:
    seen = prepared("cat")
    plan = plan_for(seen, "tail", 0, -0.6, at=at)
    frames = [render(seen, plan, k) for k in range(8)]
    assert frames[plan.still].tobytes() == seen.picture.tobytes()
    there = [(np.abs(f.astype(int) - seen.picture).max(-1) > 30) for f in frames]
    assert max(t.sum() for t in there) > 100
    head = next(p for p in seen.puppet.parts if p.kind == "head").mask > 200
    assert not any(t[head].any() for t in there)


@pytest.mark.parametrize("amount", [1.4, -1.4, 2.6])
def test_a_waving_arm_stays_on_a_close_canvas(amount: float) -> None:
    seen = prepared("boy", crop=True)
    plan = plan_for(seen, "arm", 0, amount)
    assert plan.act is not None
    for k in range(8):
        box = bounds_after(plan.matrix[k], plan.local[k], plan.canvas.points(k))
        assert max(seen.canvas.room[0] - box[0], box[2] - seen.canvas.room[2], seen.canvas.room[1] - box[1]) * seen.canvas.place.scale < 0.5
        alpha = render(seen, plan, k)[..., 3]
        assert max(alpha[0].max(), alpha[:, 0].max(), alpha[:, -1].max()) < 48
        assert np.abs(plan.matrix[k] - np.eye(2, 3)).max() < 0.02  # the body wasn't made smaller for it


def test_a_part_moves_only_where_the_mask_lets_it() -> None:
    seen = prepared("cat")
    nowhere = np.zeros((64, 64), np.float32)
    assert plan_for(seen, "tail", mask=nowhere).act is None
    left = nowhere.copy()
    left[:, :32] = 1
    assert plan_for(seen, "tail", mask=left).act is not None
    assert plan_for(seen, "tail", mask=left[:, ::-1].copy()).act is None


def test_a_wheel_comes_round_within_the_loop_or_does_not_turn() -> None:
    for certainty, turns in ((1.0, True), (0.5, True), (0.31, False)):
        seen = prepared("bus", doubt=certainty)
        plan = plan_for(seen, "wheel", 0, 0.0, turns=1)
        assert (plan.act is not None) == turns
        if plan.act is not None:
            index = next(i for i, p in enumerate(seen.puppet.parts) if p.kind == "wheel")
            assert np.diff(plan.act.rows[:, index, 0]) == pytest.approx(2 * np.pi / 8, abs=1e-3)


def test_parts_seen_from_the_middle_of_a_leap_are_at_rest_there() -> None:
    seen = prepared("boy")
    leap = curve(seen.puppet.parts, "arm", 0, 0.8)
    pose = leap.pose.copy()
    pose[:, 1] = -0.5 * (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(KNOTS) / KNOTS))
    plan = moments(replace(leap, pose=pose), seen.canvas, 8, 1, At.MIDDLE, puppet=seen.puppet)
    assert plan.still == 4 and np.abs(plan.act.rows[4]).max() == 0
    assert np.abs(plan.act.rows[0]).max() > 0.3
    assert render(seen, plan, 4).tobytes() == seen.picture.tobytes()


def test_what_is_doubted_is_said() -> None:
    assert part_notes(plan_for(prepared("cat"), "tail"), prepared("cat")) == []
    gentle, still = prepared("cat", doubt=0.4), prepared("cat", doubt=0.1)
    assert part_notes(plan_for(gentle, "tail"), gentle) == ["The tail moves only gently: it isn't sure that it is one."]
    assert part_notes(plan_for(still, "ear"), still) == ["The right ear and the left ear stay as they are: it isn't sure that they are any."]
    assert plan_for(still, "tail").act is None


def test_a_motion_that_knows_no_parts_leaves_them() -> None:
    seen = prepared("cat")
    plan = moments(Motion.still(), seen.canvas, 8, 1, At.FIRST, puppet=seen.puppet)
    assert plan.act is None and plan.asked == (False,) * len(seen.puppet.parts)
    two = Sequence((curve(seen.puppet.parts, "tail", 0, 0.5), Motion.still()))
    assert sample(two, np.array([0.25])).parts.shape[1] == len(seen.puppet.parts)
    assert moments(two, seen.canvas, 16, 1, At.FIRST, puppet=seen.puppet).act is not None


# ------------------------------------------------------------------ the whole model
class Waving(MotionModel):
    """The toy model with hand-written curves for the parts, as the parts' tokens will give them."""

    def motions(self, *args: object, **more: object) -> list[Motion]:
        _, parts = kit("boy", SIDE)
        return [curve(parts.parts, "arm", 0, 0.9) for _ in super().motions(*args, **more)]  # type: ignore[arg-type]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    folder = save_toys(tmp_path)
    made = Bench(folder)
    made.model = Waving(folder, find_parts=lambda ref, cut: kit("boy", SIDE)[1])
    yield made
    made.close()


def test_the_model_moves_what_it_is_told_the_parts_are(bench: Bench) -> None:
    picture, parts = kit("boy", SIDE)
    (take,) = bench.results(picture, words="", frames=8, size=SIDE)
    assert isinstance(take, TakeResult) and all(passed for _, passed in take.checks)
    first, middle = view(take.loop.frames[0]), view(take.loop.frames[4])
    assert first.tobytes() == picture.tobytes()
    changed = np.abs(first.astype(int) - middle).max(-1) > 40
    arms = np.maximum.reduce([p.mask for p in parts.parts if p.kind == "arm"]) > 127
    assert changed[arms].mean() > 0.5
    assert not changed[next(p for p in parts.parts if p.kind == "mouth").mask > 127].any()


def test_what_parts_cost_can_be_measured(tmp_path: Path) -> None:
    picture, parts = kit("cat", SIDE)
    seconds = DirectMotion(MotionModel(save_toys(tmp_path))).parts_seconds(frame_of(picture), parts, np.zeros((2, len(parts.parts), 6), np.float32))
    assert set(seconds) == {"puppet", "cut", "moments"} and min(seconds.values()) >= 0
