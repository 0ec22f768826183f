"""Overlays round the frames of the motion model: the rest stays the picture, checks and notes say what was drawn."""

from __future__ import annotations

import numpy as np
import pytest

from studio.contract.events import TakeResult
from studio.contract.ports import JobContext
from studio.contract.requests import Animate, GenerationRequest, MediaRef
from studio.engine.motion.fit import IDENTITY, Moments
from studio.engine.motion.model import MotionModel, Progress
from studio.engine.motion.overlaid import TOLD, carried
from studio.engine.motion.reading import Understood
from studio.engine.motion.subject import prepare
from studio.engine.motion.vocabulary import OVERLAYS
from studio.pixels.alpha import view
from studio.pixels.overlays.plan import KINDS
from tests.engine.motion.toys import save_toys
from tests.fakes.pictures import disc


class Silent(JobContext):
    def step(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> MotionModel:
    return MotionModel(save_toys(tmp_path_factory.mktemp("motion")))


def made(model: MotionModel, picture: np.ndarray, overlays: tuple[str, ...], **more: object) -> TakeResult:
    what = Animate(MediaRef("x"), frames=6, size=96, **more)  # type: ignore[arg-type]
    subject = prepare(picture, None, what)
    asked = [Understood((("dance", 1.0),), overlays=overlays)]
    return model._one(GenerationRequest(what, (), seed=3, fps=8.0), what, subject, None, (asked, 0.0, ""), Progress(Silent(), 99))


def test_every_overlay_of_the_vocabulary_can_be_drawn_and_told() -> None:
    assert set(KINDS) == set(OVERLAYS) == set(TOLD)


@pytest.mark.parametrize("overlays", [("hearts",), ("rain", "tears")])
def test_the_still_frame_is_the_picture_and_the_others_carry_the_overlay(model: MotionModel, overlays: tuple[str, ...]) -> None:
    picture = disc(96, 96, 24)
    plain, drawn = made(model, picture, ()), made(model, picture, overlays)
    assert np.array_equal(view(drawn.loop.frames[drawn.loop.still]), picture)
    changed = [bytes(a.buffer) != bytes(b.buffer) for a, b in zip(plain.loop.frames, drawn.loop.frames, strict=True)]
    assert sum(changed) >= 4 and not changed[drawn.loop.still]
    assert dict(drawn.checks) == {"Loops": True, "Nothing clipped": True, "Shape kept": True}


def test_what_was_drawn_and_guessed_is_said(model: MotionModel) -> None:
    picture = disc(96, 96, 24)
    assert made(model, picture, ()).notes == ()
    assert made(model, picture, ("confetti",)).notes == ("Confetti was drawn over the picture; it isn't part of it.",)
    assert made(model, picture, ("tears", "hearts", "rain")).notes == (
        "Tears, hearts and rain were drawn over the picture; they aren't part of it.",
        "No face was found in the picture, so where to put tears was guessed.",
    )


def test_with_its_background_kept_what_is_behind_lies_on_it(model: MotionModel) -> None:
    picture = disc(96, 96, 24, opaque=True)
    result = made(model, picture, ("speed lines",), keep_background=True)
    moved = [view(f) for k, f in enumerate(result.loop.frames) if k != result.loop.still]
    assert all((f[..., 3] == 255).all() for f in moved)
    assert any((f[:, :20, :3] < 235).any() for f in moved)


def test_an_overlay_is_carried_by_the_body_and_by_the_local_field() -> None:
    subject = prepare(disc(96, 96, 24), None, Animate(MediaRef("x"), size=96))
    scale = subject.canvas.place.scale
    local = np.zeros((1, 16, 16, 2), np.float32)
    local[..., 0] = 0.1
    turned = np.array([[[0, -1, 0], [1, 0, 0.2]]], np.float32)
    at = np.array([50.0, 40.0])
    for matrix, field, expected in ((IDENTITY[None], local, (at[0] + 0.1 * scale, at[1])), (turned, local * 0, (47.5 - (at[1] - 47.5), 47.5 + (at[0] - 47.5) + 0.2 * scale))):
        found = carried(subject, Moments(matrix, field, np.ones(1, np.float32), 0, 1.0), 0, (50.0, 40.0), 6.0)
        assert found[:, :2] @ at + found[:, 2] == pytest.approx(np.array(expected), abs=0.05)
