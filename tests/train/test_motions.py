"""Every motion of the data engine on bodies of many shapes: at rest at rest, bounded, and in the direction that was asked."""

from __future__ import annotations

import numpy as np
import pytest

from studio.engine.motion.representation import GRID, KNOTS, Motion, displacement, grid_points, sample
from studio.engine.motion.vocabulary import DIRECTED, PART_OF
from studio.engine.motion.vocabulary import MOTIONS as NAMES
from studio.pixels.parts import SUBJECTS
from studio.train.motions import MOTIONS, Body, compose
from studio.train.motions.acting import ROLES
from studio.train.motions.curves import MAKERS, curve, hump, sine
from studio.train.motions.idle import IDLES, SHOWN_BY_KIND

BOXES = [(-0.8, -0.8, 0.8, 0.8), (-0.25, -0.8, 0.25, 0.8), (-0.8, -0.15, 0.8, 0.3), (-0.05, -0.8, 0.02, 0.8)]
MIRRORED = {"left": "right", "counterclockwise": "clockwise"}
SQUARE = BOXES[0]
SIDED = ("shake", "dance", "refuse", "laugh", "wave", "wag", "kick", "wink", "talk", "yawn", "sing", "hug", "stomp", "shrug", "bow", "sneeze", "sleep")  # begin on a side, but no word names it


def travel(motion: Motion) -> np.ndarray:
    """Where the points of the body go over one cycle without whole turns, [KNOTS, GRID, GRID, 2]."""
    return displacement(sample(motion, np.arange(KNOTS) / KNOTS))


def inside(box: tuple[float, float, float, float]) -> np.ndarray:
    x, y = grid_points()
    return (x > box[0]) & (x < box[2]) & (y > box[1]) & (y < box[3])


def test_every_word_has_its_motion_and_every_motion_its_word() -> None:
    assert tuple(MOTIONS) == NAMES
    assert set(MAKERS) == set(NAMES)
    assert set(ROLES) == set(NAMES) and set(IDLES) == set(SUBJECTS) and set(SHOWN_BY_KIND.values()) <= set(SUBJECTS)


@pytest.mark.parametrize("name", NAMES)
def test_a_motion_starts_at_rest_is_bounded_and_moves(name: str) -> None:
    for box in BOXES:
        for amount in (0.3, 1.0, 2.5):
            motion = MOTIONS[name](Body(box, amount))
            assert motion.pose.shape == (KNOTS, 7) and motion.local.shape == (KNOTS, GRID, GRID, 2)
            assert motion.pose.dtype == motion.local.dtype == np.float32
            assert np.abs(motion.pose[0]).max() == 0 and np.abs(motion.local[0]).max() == 0
            assert np.isfinite(motion.pose).all() and np.isfinite(motion.local).all()
            assert np.abs(motion.pose[:, :2]).max() < 3 and np.abs(motion.local).max() < 2 and abs(motion.turns) <= 2
            assert motion.pose[:, 6].min() >= -1.001 and motion.pose[:, 6].max() <= 1e-6
    plain = MOTIONS[name](Body(SQUARE))
    assert np.abs(travel(plain)[:, inside(SQUARE)]).max() > 0.02 or plain.pose[:, 6].min() < -0.3


@pytest.mark.parametrize("name", [n for n in NAMES if n not in ("spin", "twirl")])
def test_more_is_more(name: str) -> None:
    gentle, wild = (MOTIONS[name](Body(SQUARE, amount)) for amount in (0.5, 1.0))
    far = [float(np.abs(travel(m)[:, inside(SQUARE)]).mean() + np.abs(m.pose[:, 6]).mean()) for m in (gentle, wild)]
    assert far[1] > far[0] * 1.08


@pytest.mark.parametrize("name", sorted(DIRECTED))
def test_the_vocabularys_directions_are_those_the_motion_knows(name: str) -> None:
    """Each direction looks different from the others, and saying none is one of them."""
    looks = {way: MOTIONS[name](Body(SQUARE, 1, way)) for way in DIRECTED[name]}
    ways = list(looks)
    for i, a in enumerate(ways):
        for b in ways[i + 1:]:
            different = max(np.abs(looks[a].pose - looks[b].pose).max(), np.abs(looks[a].local - looks[b].local).max(), abs(looks[a].turns - looks[b].turns))
            if name != "twirl":  # a paper figure that turns about its own axis looks alike both ways
                assert different > 0.02, (a, b)


@pytest.mark.parametrize("name", [n for n in NAMES if n not in DIRECTED and n not in SIDED])
def test_motions_without_a_direction_do_not_listen_to_one(name: str) -> None:
    plain = MOTIONS[name](Body(SQUARE))
    for way in ("left", "right", "clockwise", "counterclockwise"):
        assert np.array_equal(MOTIONS[name](Body(SQUARE, 1, way)).pose, plain.pose)


@pytest.mark.parametrize("name", sorted(n for n in DIRECTED if n not in ("twirl", "swim", "fly", "walk", "drive")))
def test_left_is_the_mirror_of_right(name: str) -> None:
    """On a body that is its own mirror image: the points of one side do what those of the other did."""
    for way in (w for w in DIRECTED[name] if w in MIRRORED):
        there, back = (MOTIONS[name](Body(SQUARE, 1, w)) for w in (way, MIRRORED[way]))
        assert there.turns == -back.turns
        flipped = travel(back)[:, :, ::-1] * np.array([-1, 1], np.float32)
        assert travel(there) == pytest.approx(flipped, abs=2e-3)


@pytest.mark.parametrize("name", ["spin", "flip"])
def test_clockwise_turns_are_positive(name: str) -> None:
    assert MOTIONS[name](Body(SQUARE, 1, "clockwise")).turns == MOTIONS[name](Body(SQUARE)).turns == 1
    assert MOTIONS[name](Body(SQUARE, 1, "counterclockwise")).turns == -1


@pytest.mark.parametrize("name", ["slide", "run", "drive", "hop", "swim", "fly", "walk", "fall", "sway", "tilt"])
def test_what_goes_somewhere_goes_there_first(name: str) -> None:
    y = grid_points()[1]
    upper = inside(SQUARE) & (y < 0)
    for way, sign in (("left", -1), ("right", 1)):
        mean = travel(MOTIONS[name](Body(SQUARE, 1, way)))[:, upper, 0].mean(1)
        assert sign * mean[int(np.abs(mean[: KNOTS * 5 // 8]).argmax())] > 0.02, way


@pytest.mark.parametrize(("way", "axis", "sign"), [("left", 0, -1), ("right", 0, 1), ("up", 1, -1), ("down", 1, 1), ("", 0, 1)])
def test_a_slide_goes_where_it_is_sent(way: str, axis: int, sign: int) -> None:
    pose = MOTIONS["slide"](Body(SQUARE, 1, way)).pose
    furthest = int(np.abs(pose[:, axis]).argmax())
    assert sign * pose[furthest, axis] > 0.3
    assert np.abs(pose[:, 1 - axis]).max() == 0


@pytest.mark.parametrize(("name", "channel", "sign"), [
    ("jump", 1, -1), ("bounce", 1, -1), ("launch", 1, -1), ("float", 1, -1), ("grow", 3, 1), ("grow", 4, 1), ("shrink", 3, -1), ("shrink", 4, -1),
    ("squash", 4, -1), ("stretch", 4, 1), ("melt", 4, -1), ("fade", 6, -1), ("burst", 6, -1), ("flicker", 6, -1), ("peek", 4, -1), ("pulse", 3, 1),
])
def test_the_canonical_mode(name: str, channel: int, sign: int) -> None:
    values = MOTIONS[name](Body(SQUARE)).pose[:, channel]
    assert sign * values[int(np.abs(values).argmax())] > 0.15


def test_a_nod_moves_the_head_and_a_kick_the_legs() -> None:
    y = grid_points()[1]
    for name, moving in (("nod", y < -0.4), ("refuse", y < -0.4), ("kick", y > 0.4), ("wag", y > 0.4)):
        way = np.hypot(*np.moveaxis(travel(MOTIONS[name](Body(SQUARE))), -1, 0)).max(0)
        resting = (y > 0.4) if name in ("nod", "refuse") else (y < -0.4)
        assert way[moving & inside(SQUARE)].mean() > 1.5 * way[resting & inside(SQUARE)].mean(), name


def test_two_at_once_add_up() -> None:
    jump, sway, spin, fade = (MOTIONS[n](Body(SQUARE)) for n in ("jump", "sway", "spin", "fade"))
    both = compose(jump, sway)
    assert both.pose[:, 1] == pytest.approx(0.85 * jump.pose[:, 1] + 0.75 * sway.pose[:, 1], abs=1e-6)
    assert both.local == pytest.approx(0.85 * jump.local + 0.75 * sway.local, abs=1e-6)
    assert compose(jump, spin).turns == 1 and np.array_equal(compose(jump, spin).pivot, spin.pivot)
    assert compose(jump, fade).pose[:, 6].min() == pytest.approx(fade.pose[:, 6].min(), abs=1e-6)
    assert np.abs(compose(fade, fade).pose[0]).max() == 0 and compose(fade, fade).pose[:, 6].min() >= -1


def test_curves_go_through_their_keys_and_never_overshoot() -> None:
    assert curve((0, 0), (0.25, 1), (0.5, -0.5), (0.75, 0))[[0, 4, 8, 12]] == pytest.approx([0, 1, -0.5, 0])
    wild = curve((0, 0), (0.3, 1), (0.31, 0.2), (0.9, 0.1))
    assert wild.min() >= 0 and wild.max() <= 1
    assert sine(2)[0] == hump()[0] == 0 and hump().max() == pytest.approx(1) and sine(1, 0.25).max() <= 1e-6


def test_parts_are_those_for_which_the_body_stands_in() -> None:
    assert set(PART_OF) == {n for n, maker in MAKERS.items() if maker.__module__.endswith((".parts", ".particular"))} - {"bow", "sneeze", "windblown", "sleep", "cry"}
