"""Frames: sizes, determinism, light that changes gradually, the answer, the sounds, cancelling, the same picture as a draft."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from studio.contract.errors import InputError
from studio.engine.composer.keyframes import Keyframe
from studio.engine.composer.look import between, look_of
from studio.engine.composer.render import compose
from studio.engine.composer.script import Actor, Deed, Script, Setting, Shot
from studio.engine.composer.styles import names
from studio.engine.composer.tone import hexed, lab, mix
from tests.engine.composer import boards


def test_frames_have_the_size_and_are_opaque_and_the_same_again() -> None:
    one, other = compose(boards.CHASE, 160, 90, 12, 5), compose(boards.CHASE, 160, 90, 12, 5)
    assert one.count == 60
    later, first = one.frame(30), one.frame(3)
    assert first.shape == (90, 160, 4) and first.dtype == np.uint8 and (first[..., 3] == 255).all()
    assert (other.frame(3) == first).all() and (other.frame(30) == later).all()
    assert (first != later).any()


def test_another_seed_is_another_staging() -> None:
    assert any((compose(boards.IDLE, 96, 54, 12, 1).frame(0) != compose(boards.IDLE, 96, 54, 12, seed).frame(0)).any() for seed in (2, 3, 4))


def test_rate_and_length_are_free() -> None:
    slow, quick = compose(boards.WALK, 128, 72, 10, 1), compose(boards.WALK, 128, 72, 50, 1)
    assert (slow.frame(10) == quick.frame(50)).all()


def test_a_draft_is_the_same_picture() -> None:
    small, large = compose(boards.WALK, 96, 54, 12, 1).frame(9), compose(boards.WALK, 384, 216, 12, 1).frame(9)
    shrunk = large.reshape(54, 4, 96, 4, 4).mean((1, 3))
    assert np.abs(shrunk - small).mean() < 5.0


def test_light_changes_gradually_and_the_lamp_comes_on() -> None:
    clip = compose(boards.EVENING, 96, 54, 12, 1)
    levels = [clip.frame(i)[..., :3].astype(float) for i in range(0, 36, 2)]
    steps = [np.abs(b - a).mean() for a, b in pairwise(levels)]
    assert np.abs(levels[-1] - levels[0]).mean() > 12 and max(steps) < 12
    lights = [clip.lights(clip.scenes[0], t)["lamp"] for t in (1.0, 2.9)]
    assert lights[0] < 0.05 and lights[1] > 0.9


def test_between_two_lights_the_ends_are_the_lights_themselves() -> None:
    day, night = look_of(Setting()), look_of(Setting(time="night", weather="rain"))
    assert between(day, night, 0) == day and between(day, night, 1) == night
    assert sum(w for _, w in between(day, night, 0.4).palettes) == pytest.approx(1.0)


@pytest.mark.parametrize("colour", ["#000000", "#ffffff", "#d9503f", "#2f8285", "#10ff80"])
def test_oklab_goes_there_and_back(colour: str) -> None:
    assert hexed(lab(colour)) == colour and mix(colour, "#123456", 0.0) == colour


def test_the_answer_tells_what_was_drawn_and_what_stood_in() -> None:
    script = replace(boards.CHASE, actors=(*boards.CHASE.actors, Actor("d", "dragon", "a dragon")), left_out=("a dream",))
    answer = compose(script, 96, 54, 12, 1).answer()
    foxes = next(row for row in answer["drawn"] if row["what"] == "fox")
    assert foxes["count"] == 2 and foxes["action"] == "chase"
    assert {"asked": "a dragon", "drawn": "a labelled paper silhouette"} in answer["stood_in"] and answer["left_out"] == ["a dream"]


def test_steps_sound_when_feet_fall_and_rain_while_it_rains() -> None:
    sounds = compose(boards.UMBRELLA, 96, 54, 12, 1).events()
    assert sum(s.kind == "splash" for s in sounds) >= 3 and any(s.kind == "rain" and s.length == pytest.approx(4.0) for s in sounds)
    assert [s.start for s in sounds] == sorted(s.start for s in sounds) and all(-1 <= s.pan <= 1 and 0 <= s.loud <= 1 for s in sounds)


def test_a_change_of_place_cuts_and_the_lead_goes_along() -> None:
    script = Script(
        (Actor("g", "girl", "a girl", drawing="girl"), Actor("c", "cat", "a cat", drawing="cat")),
        deeds=(Deed(("g",), "wave", "waves", 0.2, 0.9), Deed(("c",), "sit", "sits", 0.0, 0.9)),
        settings=(Setting(0.0, "beach"), Setting(1.0, "cosy_room")), duration=2.0,
    )  # fmt: skip
    clip = compose(script, 96, 54, 12, 1)
    assert [s.place.name for s in clip.scenes] == ["beach", "cosy_room"]
    assert [m["noun"] for m in clip.state(1.5)["members"]] == ["girl"]
    assert np.abs(clip.frame(11)[..., :3].astype(int) - clip.frame(12)[..., :3]).mean() > 10


def test_a_users_picture_acts() -> None:
    picture = np.zeros((40, 30, 4), np.uint8)
    picture[5:38, 4:26] = (250, 10, 250, 255)
    clip = compose(Script((Actor("p", "thing", "", picture=0),), settings=(Setting(0.0, "plain"),), duration=1.0), 160, 90, 12, 1, [picture])
    frame = clip.frame(0).astype(int)
    assert ((frame[..., 0] > 220) & (frame[..., 1] < 60) & (frame[..., 2] > 220)).sum() > 100


@pytest.mark.parametrize("style", names())
def test_every_style_changes_the_picture_and_keeps_it_opaque(style: str) -> None:
    plain, drawn = compose(boards.IDLE, 96, 54, 12, 1).frame(0), compose(replace(boards.IDLE, style=style), 96, 54, 12, 1).frame(0)
    assert np.abs(plain[..., :3].astype(int) - drawn[..., :3]).mean() > 4 and (drawn[..., 3] == 255).all()


@pytest.mark.parametrize("move", ["pan", "tilt", "zoom", "roll", "dolly", "orbit"])
def test_the_camera_moves_smoothly(move: str) -> None:
    clip = compose(replace(boards.IDLE, shots=(Shot(moves=((move, 0.8),)),)), 96, 54, 12, 1)
    views = [clip.scenes[0].camera.view(t * 0.25) for t in range(17)]
    values = [(v.x, v.y, v.unit * 1000, v.roll * 10) for v in views]
    speeds = [max(abs(b - a) for a, b in zip(p, q, strict=True)) for p, q in pairwise(values)]
    assert max(speeds) > 1 and speeds[0] < 0.4 * max(speeds) and speeds[-1] < 0.4 * max(speeds)


def test_cancelling_ends_before_the_next_frame() -> None:
    asked = []

    def cancelled() -> bool:
        asked.append(1)
        return len(asked) > 2

    assert len(list(compose(boards.IDLE, 64, 36, 12, 1).frames(cancelled=cancelled))) == 2


def test_memory_stays_flat_under_a_small_budget() -> None:
    clip = compose(boards.EVENING, 160, 90, 12, 1, memory=3_000_000)
    for index in range(0, 36, 5):
        clip.frame(index)
    assert clip.shelf.bytes <= 3_000_000


def test_work_is_linear_in_the_duration() -> None:
    """The staged data of a clip twice as long is at most about twice as much: nothing is simulated frame by frame."""
    short, long = (compose(replace(boards.CHASE, duration=d), 64, 36, 12, 1) for d in (6.0, 12.0))
    count = [sum(len(r.ways) for r in c.scenes[0].roles.values()) for c in (short, long)]
    assert count[1] <= 2.6 * count[0]


@pytest.mark.parametrize(("width", "fps", "duration"), [(2, 12, 1.0), (64, 0, 1.0), (64, 12, -1.0), (64, 12, float("inf"))])
def test_impossible_requests_are_refused_with_a_sentence(width: int, fps: float, duration: float) -> None:
    with pytest.raises(InputError):
        compose(replace(boards.IDLE, duration=duration), width, 64, fps)


def test_an_unknown_place_or_style_is_refused() -> None:
    with pytest.raises(InputError):
        compose(Script(settings=(Setting(0.0, "atlantis_of_nowhere"),)), 64, 36, 12)
    with pytest.raises(InputError):
        compose(replace(boards.IDLE, style="no such style"), 64, 36, 12)


def test_the_whole_picture_zero_seconds_long_is_a_still() -> None:
    assert compose(replace(boards.IDLE, duration=0.0), 64, 36, 12).count == 1


@pytest.mark.parametrize("weather", ["", "rain", "snow"])
def test_a_ring_of_idle_life_closes(weather: str) -> None:
    """From the last frame to the first is no larger a step than between any two others."""
    script = replace(boards.IDLE, settings=(Setting(0.0, "cliff_by_the_sea", weather=weather),), duration=3.0)
    clip = compose(script, 160, 90, 10, 1, ring=True)
    frames = [f[..., :3].astype(int) for f in clip.frames()]
    steps = [np.abs(b - a).mean() for a, b in pairwise(frames)]
    assert np.abs(frames[0] - frames[-1]).mean() <= 1.25 * max(steps)
    assert _gap(clip.scenes[0].stands(3.0 - 1e-6), clip.scenes[0].stands(0.0)) < 0.02


def _gap(one: list, other: list) -> float:
    """The largest difference of any angle between two stagings."""
    return max(abs(a.pose.turn[k] - b.pose.turn.get(k, 0.0)) for a, b in zip(one, other, strict=True) for k in a.pose.turn)


def test_a_keyframe_is_the_frame_of_its_time_and_the_scene_grows_out_of_it() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (54, 96, 4), np.uint8)
    picture[..., 3] = 255
    clip = compose(boards.IDLE, 96, 54, 12, 1, keyframes=[Keyframe(2.0, picture)])
    plain = compose(boards.IDLE, 96, 54, 12, 1)
    assert (clip.frame(24) == picture).all()
    far = [np.abs(clip.frame(i).astype(int) - plain.frame(i)).mean() for i in (24, 26, 28, 31, 36)]
    assert far == sorted(far, reverse=True) and far[-1] == 0
    assert (clip.frame(10) == plain.frame(10)).all()


def test_a_keyframe_beyond_the_end_is_refused() -> None:
    with pytest.raises(InputError):
        compose(boards.IDLE, 96, 54, 12, 1, keyframes=[Keyframe(9.0, np.zeros((4, 4, 4), np.uint8))])
