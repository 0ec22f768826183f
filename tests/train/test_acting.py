"""What parts do in every motion, on drawn figures and on one that is put together by hand: rest, bounds, sides, who leads, what follows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from studio.engine.motion.representation import GRID, KNOTS, Motion
from studio.engine.motion.skeleton import Skeleton, shares_of
from studio.engine.motion.vocabulary import IDLE
from studio.engine.motion.vocabulary import MOTIONS as NAMES
from studio.pixels.parts import KINDS
from studio.train.evaluate_parts import NAMED, part_energy, share_on
from studio.train.motions import Body, act, blended, compose
from studio.train.motions.acting import Actor
from studio.train.motions.curves import build, curve
from studio.train.motions.kinematics import moved, part_maps
from studio.train.motions.springs import loosened
from studio.train.part_pictures import gathered
from studio.train.run import figure

BOX = (-0.4, -0.8, 0.4, 0.8)
PERSON = (  # kind, side, pivot, tip, box, parent
    ("head", 0, (0, -0.3), (0, -0.8), (0, -0.55, 0.25, 0.25), -1), ("eye", -1, (-0.1, -0.55), (-0.06, -0.55), (-0.1, -0.55, 0.04, 0.05), 0),
    ("eye", 1, (0.1, -0.55), (0.14, -0.55), (0.1, -0.55, 0.04, 0.05), 0), ("mouth", 0, (0, -0.42), (0.06, -0.42), (0, -0.42, 0.06, 0.02), 0),
    ("arm", -1, (-0.22, -0.2), (-0.36, 0.2), (-0.29, 0, 0.08, 0.22), -1), ("arm", 1, (0.22, -0.2), (0.36, 0.2), (0.29, 0, 0.08, 0.22), -1),
    ("leg", -1, (-0.1, 0.3), (-0.1, 0.8), (-0.1, 0.55, 0.07, 0.25), -1), ("leg", 1, (0.1, 0.3), (0.1, 0.8), (0.1, 0.55, 0.07, 0.25), -1),
    ("tail", 0, (0.2, 0.2), (0.4, 0.1), (0.3, 0.15, 0.1, 0.06), -1), ("ear", -1, (-0.15, -0.75), (-0.2, -0.95), (-0.18, -0.85, 0.06, 0.1), 0),
    ("ear", 1, (0.15, -0.75), (0.2, -0.95), (0.18, -0.85, 0.06, 0.1), 0), ("wheel", 0, (0, 0.75), (0.1, 0.75), (0, 0.75, 0.1, 0.1), -1),
    ("wing", 1, (0.25, -0.1), (0.5, -0.2), (0.38, -0.15, 0.13, 0.1), -1), ("wing", -1, (-0.25, -0.1), (-0.5, -0.2), (-0.38, -0.15, 0.13, 0.1), -1),
)


def person(**changes: object) -> Skeleton:
    """Somebody with everything: arms that hang, a tail, ears, wings and a wheel."""
    kinds, sides, pivots, tips, boxes, parents = zip(*PERSON, strict=True)
    n = len(PERSON)
    f = lambda a: np.array(a, np.float32)  # noqa: E731
    whole = Skeleton(np.array([KINDS.index(k) for k in kinds]), np.array(sides), f(pivots), f(tips), f(boxes), np.zeros(n, np.float32), np.ones(n, np.float32),
                     np.zeros(n, bool), np.array(parents), np.ones(n, bool), np.arange(n), n, shares_of((("person", 1.0),)))
    return replace(whole, **changes)  # type: ignore[arg-type]


def body(skeleton: Skeleton | None = None, **more: object) -> Body:
    return Body(BOX, skeleton=skeleton or person(), **more)  # type: ignore[arg-type]


MASK = np.zeros((GRID, GRID), np.float32)
MASK[2:14, 4:12] = 1


@pytest.mark.parametrize("name", [*NAMES, IDLE])
def test_parts_start_at_rest_are_bounded_and_loop(name: str) -> None:
    drawn = [gathered([figure(np.random.default_rng([8, n]))]).skeleton(0) for n in range(3)]
    for skeleton in (person(), *drawn):
        for amount in (0.4, 2.2):
            m = act(name, Body(BOX, amount, skeleton=skeleton), "animal")
            assert m.parts.shape == (len(skeleton), KNOTS, 6) and m.part_turns.shape == (len(skeleton),)
            assert m.parts.dtype == np.float32 and np.isfinite(m.parts).all() and np.abs(m.parts[:, 0]).max(initial=0) == 0
            assert np.abs(m.parts[..., 0]).max(initial=0) < 7 and np.abs(m.parts[..., 3:5]).max(initial=0) < 1.6
            assert m.parts[..., 5].min(initial=0) >= 0 and m.parts[..., 5].max(initial=0) <= 1
            step = np.abs(np.diff(np.concatenate([m.parts, m.parts[:, :1]], 1), axis=1))  # the ring closes without a jump larger than any other
            assert step[:, -1, :5].max(initial=0) <= max(0.7, step[:, :-1, :5].max(initial=0)) + 1e-6


@pytest.mark.parametrize("name", sorted(NAMED))
def test_a_part_that_is_named_tells_the_story(name: str) -> None:
    skeleton = person()
    only = skeleton if name != "drive" else skeleton.chosen(np.flatnonzero(~np.isin(skeleton.kinds, [KINDS.index("leg"), KINDS.index("wing"), KINDS.index("arm")])))
    assert share_on(NAMED[name], only, act(name, body(only)), MASK) > (0.6 if name == "drive" else 0.75)  # a person on one small wheel


@pytest.mark.parametrize("name", ["wave", "kick", "wink", "ears", "flap", "point"])
def test_the_side_that_is_named_moves(name: str) -> None:
    for hand, sign in (("left", -1), ("right", 1)):
        skeleton = person()
        m = act(name, body(hand=hand))
        kind = {"point": "arm", "wink": "eye"}.get(name) or NAMED[name][0]
        rows = skeleton.of(kind)
        far = np.abs(m.parts[rows]).max((1, 2))
        assert skeleton.sides[rows[int(far.argmax())]] == sign and far.max() > 2 * far.min()
    both = act("wave", body(hand="both"))
    far = np.abs(both.parts[person().of("arm"), :, 0]).max(1)
    assert far.min() > 0.9 * far.max() > 0.9


def test_shut_eyes_stay_and_what_is_not_allowed_rests() -> None:
    shut = person(shut=np.isin(person().kinds, [KINDS.index("eye")]))
    assert np.abs(act("blink", body(shut)).parts[shut.of("eye"), :, 5]).max() == 0
    tail = np.isin(person().kinds, [KINDS.index("tail")])
    only = act("dance", body(person(allowed=tail, free=False)))
    assert np.abs(only.parts[~tail]).max() == 0 and np.abs(only.parts[tail]).max() > 0.1
    assert np.abs(only.pose).max() == np.abs(only.local).max() == 0


def test_without_parts_the_body_stands_in() -> None:
    for name in ("wave", "blink", "flap", "yawn"):
        m = act(name, Body(BOX))
        assert len(m.parts) == 0 and (np.abs(m.pose).max() > 0.02 or np.abs(m.local).max() > 0.02)
        assert np.abs(act(name, body()).pose).max() < np.abs(m.pose).max() + 1e-6


def test_wheels_roll_the_way_that_is_said_by_the_way_they_go() -> None:
    wheel = person().of("wheel")[0]
    no_legs = person().chosen(np.array([wheel]))
    for way, sign in (("left", -1), ("right", 1)):
        m = act("drive", body(no_legs, direction=way))
        assert m.part_turns[0] == sign
        assert m.parts[0, :, 0] == pytest.approx(m.pose[:, 0] / 0.1, abs=1e-4)
    slid = act("slide", body(no_legs))
    assert slid.parts[0, :, 0] == pytest.approx(np.clip(slid.pose[:, 0] / 0.1, -6, 6), abs=1e-3)


def test_legs_alternate_and_a_raised_arm_is_raised_less() -> None:
    skeleton = person()
    left, right = skeleton.of("leg")
    m = act("walk", body(direction="right"))
    assert float((m.parts[left, :, 0] * m.parts[right, :, 0]).sum()) < 0
    arm = skeleton.of("arm")[1]
    tips = skeleton.tips.copy()
    tips[arm] = (0.5, -0.5)
    up = act("cheer", body(person(tips=tips)))
    assert np.abs(up.parts[arm, :, 0]).max() < 0.6 * np.abs(act("cheer", body()).parts[arm, :, 0]).max()


def test_idle_fits_what_the_picture_shows() -> None:
    wheel, eyes, wings, tail = (person().of(k) for k in ("wheel", "eye", "wing", "tail"))
    car, cat, moth, house, fish = (act(IDLE, body(), s) for s in ("vehicle", "animal", "insect", "building", "fish"))
    assert car.part_turns[wheel[0]] != 0 and cat.part_turns[wheel[0]] == 0
    assert cat.parts[eyes, :, 5].max() == 1 and car.parts[eyes, :, 5].max() == 0
    assert np.abs(moth.parts[wings, :, 0]).max() > 2 * np.abs(cat.parts[wings, :, 0]).max()
    assert np.abs(fish.parts[tail, :, 0]).max() > 0.25 and np.abs(house.parts).max() < 0.02 and np.abs(house.pose).max() < 0.02


def test_loose_parts_lag_overshoot_and_settle() -> None:
    """A body that jolts to the right once: a tail that hangs swings left first, then past its rest."""
    tail = person().chosen(np.array([8]))
    hanging = replace(tail, tips=tail.pivots + np.array([[0, 0.3]], np.float32))
    actor = Actor(body(hanging))
    jolt = build((0.0, 0.8), dx=0.3 * curve((0, 0), (0.15, 1), (0.85, 1)))
    loosened(actor, jolt)
    angle = actor.rows[0, :, 0]
    assert angle[0] == 0 and angle[2] > 0.03  # clockwise: its tip stays behind, to the left
    assert angle.min() < -0.03 and np.abs(angle).max() < 0.7
    still = Actor(body(hanging))
    loosened(still, Motion.still())
    assert np.abs(still.rows).max() < 1e-6


def test_children_go_with_their_parents() -> None:
    skeleton = person()
    m = act("nod", body())
    maps = part_maps(skeleton, m, np.array([0.0, 0.2]))
    where = moved(maps, skeleton.boxes[:, None, :2])[:, :, 0]
    head, eye, leg = 0, 1, 6
    assert where[0] == pytest.approx(skeleton.boxes[:, :2], abs=1e-5)
    assert where[1, eye, 1] > where[0, eye, 1] + 0.01 and np.abs(where[1, leg] - where[0, leg]).max() < 0.02
    assert np.abs(where[1, head] - where[0, head]).max() > 0.01


def test_two_motions_of_parts_at_once() -> None:
    wave, blink = act("wave", body()), act("blink", body())
    both = compose(wave, blink)
    eyes, arm = person().of("eye"), int(np.abs(wave.parts[..., 0]).max(1).argmax())
    assert both.parts[eyes, :, 5] == pytest.approx(blink.parts[eyes, :, 5])
    assert np.abs(both.parts[arm, :, 0]).max() == pytest.approx(0.95 * np.abs(wave.parts[arm, :, 0]).max(), rel=0.05)
    assert np.array_equal(blended(wave.parts, wave.parts * 0)[..., 5], wave.parts[..., 5])


def test_energy_counts_lids_and_mouths() -> None:
    skeleton = person()
    blink = act("blink", body())
    energy = part_energy(skeleton, blink)
    assert energy[skeleton.of("eye")].min() > 0 and energy[skeleton.of("leg")].max() == 0
