"""The model `animatic` with a context of its own: pictures by role, styles, notes, cancelling."""

from __future__ import annotations

import numpy as np
import pytest

from studio.contract.errors import Cancelled, InputError
from studio.contract.events import TakeResult
from studio.contract.frame import Frame
from studio.contract.media import MediaRef
from studio.contract.requests import Generate, GenerationRequest, Job, Role, TextPrompt, VisualPrompt
from studio.engine.composer.model import AnimaticModel
from studio.engine.composer.styles import known_style, names
from studio.pixels.alpha import frame_of, view
from tests.fakes.pictures import disc


class Context:
    """Hands out painted pictures by their name; `stop_at` cancels the job at that step."""

    def __init__(self, stop_at: int = -1, **pictures: np.ndarray) -> None:
        self.job = Job("1", GenerationRequest(Generate()))
        self.pictures, self.stop_at = pictures, stop_at
        self.steps: list[tuple[int, int]] = []

    def step(self, done: int, total: int) -> None:
        self.steps.append((done, total))
        if len(self.steps) == self.stop_at:
            raise Cancelled

    def preview(self, frames: object, fps: float) -> None:
        """Nobody looks."""

    def picture(self, ref: MediaRef) -> Frame:
        return frame_of(self.pictures[ref.name])


MODEL = AnimaticModel()


def shown(name: str, at: float, role: Role | None = None) -> VisualPrompt:
    return VisualPrompt(MediaRef(name, name=name), at, role)


def a_request(words: str, *visuals: VisualPrompt, **around: object) -> GenerationRequest:
    prompts = (TextPrompt(words),) if words else ()
    return GenerationRequest(Generate(), prompts, visuals, **{"duration": 1.0, "fps": 6.0, "resolution": "96x54", **around})  # type: ignore[arg-type]


def run(words: str, *visuals: VisualPrompt, context: Context | None = None, **around: object) -> TakeResult:
    return MODEL.run(a_request(words, *visuals, **around), context or Context())[0]


def test_a_keyframe_is_the_frame_of_its_time_and_the_last_frame_at_the_end() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (54, 96, 4), np.uint8)
    noise[..., 3] = 255
    for at, frame in ((0.5, 3), (1.0, 5)):
        take = run("a fox in a meadow", shown("noise", at, Role.KEYFRAME), context=Context(noise=noise))
        assert (view(take.loop.frames[frame]) == noise).all()
    assert take.scene["drawn"][0]["what"] == "fox"


def test_a_keyframe_of_another_shape_is_contained_and_the_scene_shows_beside_it() -> None:
    square = np.full((30, 30, 4), (10, 200, 30, 255), np.uint8)
    take = run("a fox in a meadow", shown("square", 0.5, Role.KEYFRAME), context=Context(square=square))
    plain = run("a fox in a meadow")
    picture, scene = view(take.loop.frames[3]), view(plain.loop.frames[3])
    assert (picture[:, 22:74] == (10, 200, 30, 255)).all()
    assert (picture[:, :20] == scene[:, :20]).all()


def test_a_reference_becomes_the_subject_and_an_inferred_role_is_told() -> None:
    context = Context(fox=disc(colour=(20, 220, 240)))
    take = run("a fox runs in a meadow", shown("fox", 0.0, Role.REFERENCE), context=context)
    frame = view(take.loop.frames[2]).astype(int)
    assert (np.abs(frame[..., :3] - (20, 220, 240)).max(axis=-1) < 12).sum() > 40
    take = run("a fox runs in a meadow", shown("fox", 0.0), context=context)
    assert "Picture 1 is taken as a keyframe." in take.notes


def test_a_picture_alone_is_enough() -> None:
    take = run("", shown("disc", 0.0, Role.KEYFRAME), context=Context(disc=disc(96, 54, opaque=True)))
    assert len(take.loop.frames) == 6


def test_an_unknown_style_is_refused_by_name_before_anything_is_read() -> None:
    context = Context()
    with pytest.raises(InputError) as refusal:
        run("a fox", style="cubist", context=context)
    assert all(name in f"{refusal.value} {refusal.value.suggestion}" for name in ("cubist", "woodcut"))
    assert context.steps == []
    assert [known_style(word) for word in (*names(), "Night ink", "sepia", "storybook", "oil")][-3:] == ["archival", "", None]


def test_a_style_that_only_the_words_name_is_left_out_and_said() -> None:
    take = run("a fox in a meadow, anime style")
    assert any("anime" in asked for asked in take.reading.left_out)


def test_a_negative_prompt_keeps_things_out() -> None:
    take = run("a fox and a bear in a meadow", negative_prompt="bear")
    assert [row["what"] for row in take.scene["drawn"]] == ["fox"]
    assert take.reading.left_out == ("“a bear”: the negative prompt keeps it out",)


def test_settings_without_a_use_are_said() -> None:
    assert any("Motion strength" in note for note in run("a fox", motion_strength=0.9).notes)
    assert not run("a fox").notes


def test_variations_differ_and_the_same_seed_is_the_same() -> None:
    one, two = MODEL.run(a_request("two foxes in a meadow", variations=2), Context())
    again = run("two foxes in a meadow", seed=1)
    assert one.seed == 0 and two.seed == 1
    assert any((view(a) != view(b)).any() for a, b in zip(one.loop.frames, two.loop.frames, strict=True))
    assert all((view(a) == view(b)).all() for a, b in zip(two.loop.frames, again.loop.frames, strict=True))


def test_cancelling_is_heard_before_every_frame() -> None:
    context = Context(stop_at=4)
    with pytest.raises(Cancelled):
        run("a fox", context=context)
    assert context.steps[-1] == (2, 6)
