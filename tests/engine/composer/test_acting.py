"""Acting: planted feet, any order of times, everything every action asks for, secondary motion that comes to rest."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.engine.composer import gaits
from studio.engine.composer.actions import ACTIONS
from studio.engine.composer.ease import chance, travelled, window
from studio.engine.composer.limbs import legs_of, stand_on
from studio.engine.composer.places import load_place
from studio.engine.composer.rig import Pose, load_subject, place
from studio.engine.composer.scene import Scene, Wardrobe
from studio.engine.composer.script import Actor, Deed, Relation, Script, Setting
from studio.engine.composer.world import Shelf
from tests.engine.composer import boards

_BODIES = {"person": "man", "animal": "dog", "bird": "owl", "fish": "fish", "vehicle": "car", "plant": "tulip", "thing": "gift"}


def scene_of(script: Script, width: int = 320, height: int = 180, seed: int = 3) -> Scene:
    ground = load_place(script.settings[0].place or "plain")
    return Scene(script, ground, width, height, seed, (), Shelf(), Wardrobe(), 0.0, script.duration)


def feet(scene: Scene, key: str, t: float) -> dict[str, tuple[float, float]]:
    """Where the ankles are, in units of the place."""
    stand = scene.acting.stand(key, t)
    art = stand.member.art
    matrices = place(art, stand.pose, stand.matrix())
    out = {}
    for leg in legs_of(art):
        a, b, c, d, e, f = matrices[art.index(leg.foot)]
        out[leg.upper] = (a * leg.ankle[0] + c * leg.ankle[1] + e, b * leg.ankle[0] + d * leg.ankle[1] + f)
    return out


def slips(script: Script, key: str, start: float, end: float) -> list[float]:
    """How far a foot that is on the ground at two moments 1/60 s apart has moved, in shares of the body's height."""
    scene = scene_of(script)
    role = scene.roles[key]
    tall = role.member.tall * role.spot.scale
    rest = {leg: y for leg, (_, y) in feet(scene, key, 0.0).items()}
    out = []
    before = feet(scene, key, start)
    for k in range(1, round((end - start) * 60)):
        now = feet(scene, key, start + k / 60)
        for leg, (x, y) in now.items():
            down = abs(y - rest[leg]) < 0.002 * tall and abs(before[leg][1] - rest[leg]) < 0.002 * tall
            if down:
                out.append(abs(x - before[leg][0]) / tall)
        before = now
    return out


def test_feet_on_the_ground_do_not_slide() -> None:
    found = slips(boards.WALK, "w#0", 0.3, 3.2)
    assert len(found) > 100
    assert max(found) < 0.006
    assert sum(found) / len(found) < 0.0012


def test_a_fox_that_runs_keeps_its_planted_paws() -> None:
    found = slips(Script((Actor("f", "fox", "", drawing="fox"),), deeds=(Deed(("f",), "run", "", 0.0, 1.5, direction="right"),), duration=2.0), "f#0", 0.1, 1.2)
    assert found and sorted(found)[int(len(found) * 0.9)] < 0.012


@given(st.floats(0, 4), st.sampled_from(["walk", "run", "sneak"]))
def test_a_carrying_foot_goes_back_as_fast_as_the_body_goes_on(phase: float, gait: str) -> None:
    art, carry = load_subject("man"), gaits.GAITS[gait].carry
    cycle = gaits.stride(art, gait)
    step = 1e-4
    if phase % 1.0 < carry - 2 * step:
        assert gaits.foot(phase, cycle, carry)[0] - gaits.foot(phase + step, cycle, carry)[0] == pytest.approx(step * cycle, rel=1e-3)


@given(st.floats(-14, 14), st.floats(0, 24), st.floats(-8, 8))
def test_feet_stay_where_they_stood_whatever_the_body_does(turn: float, crouch: float, shift: float) -> None:
    art = load_subject("boy")
    pose = Pose()
    pose.add("body", turn)
    pose.move("body", shift, 0.0)
    stand_on(pose, art, None, crouch)
    still = Pose()
    stand_on(still, art)
    one, other = place(art, pose, (1, 0, 0, 1, 0, 0)), place(art, still, (1, 0, 0, 1, 0, 0))
    for leg in legs_of(art):
        i = art.index(leg.foot)
        at = [tuple(m[k] * leg.ankle[0] + m[k + 2] * leg.ankle[1] + m[k + 4] for k in (0, 1)) for m in (one[i], other[i])]
        assert math.dist(*at) < 0.6


@pytest.mark.parametrize("action", ACTIONS, ids=lambda a: a.name)
def test_every_action_of_the_vocabulary_changes_its_body_or_its_place(action) -> None:
    if action.name in ("stand", "wait", "stand_up", "blink", "rain", "snow", "shine"):
        return
    body = _BODIES[action.bodies[0]] if action.name not in ("turn_on", "turn_off") else "lamp"
    actors = [Actor("a", body, body, drawing=body), Actor("t", "ball", "", drawing="ball")]
    deed = Deed(("a",), action.name, action.name, 0.3, None, target="t" if action.target == "needs" else "")
    deed_scene = scene_of(Script(tuple(actors), deeds=(deed,), settings=(Setting(0.0, "plain"),), duration=3.0))
    still_scene = scene_of(Script(tuple(actors), settings=(Setting(0.0, "plain"),), duration=3.0))
    times = (0.5, 0.8, 1.1, 1.6, 2.2)
    done, still = ([s.stands(t) for t in times] for s in (deed_scene, still_scene))
    assert [_told(row) for row in done] != [_told(row) for row in still]


def _told(stands: list) -> list:
    return sorted((s.member.key, round(s.x, 2), round(s.lift, 2), round(s.flip, 2), round(s.scale, 4), str(s.pose)) for s in stands)


def test_any_moment_is_the_same_whenever_it_is_asked() -> None:
    one, other = scene_of(boards.CHASE), scene_of(boards.CHASE)
    forward = {t: _told(one.stands(t)) for t in (0.0, 0.7, 2.0, 3.3)}
    backward = {t: _told(other.stands(t)) for t in (3.3, 2.0, 0.7, 0.0)}
    assert forward == backward


def test_an_umbrella_is_down_before_it_is_opened_and_up_after() -> None:
    scene = scene_of(boards.UMBRELLA)

    def canopy(t: float) -> str:
        girl = next(s for s in scene.stands(t) if s.member.key == "g#0")
        return next(s for s in (*girl.behind, *girl.before) if s.member.key == "u#0").pose.states["canopy"]

    assert canopy(0.5) == "closed" and canopy(3.5) == "open"


def test_who_rides_sits_on_the_horse_that_runs() -> None:
    actors = (Actor("g", "girl", "", drawing="girl"), Actor("h", "horse", "", drawing="horse"))
    scene = scene_of(Script(actors, (Relation("g", "riding", "h"),), (Deed(("g",), "drive", "rides", 0.0),), duration=3.0))
    assert {w.gait for w in scene.roles["h#0"].ways} == {"run"} and not scene.roles["g#0"].ways
    for t in (0.4, 1.7):
        (horse,) = scene.stands(t)
        (girl,) = horse.before
        assert abs(girl.x - horse.x) < 0.4 * horse.member.tall * horse.scale and girl.y - girl.lift < horse.y


@given(st.floats(0.2, 9), st.floats(0, 2), st.floats(0, 2))
def test_a_way_begins_at_0_ends_at_1_and_never_goes_back(length: float, rise: float, fall: float) -> None:
    shares = [travelled(length * k / 40, length, rise, fall) for k in range(41)]
    assert shares[0] == 0 and shares[-1] == pytest.approx(1.0)
    assert all(b >= a - 1e-9 for a, b in pairwise(shares))


@given(st.integers(), st.text(max_size=6))
def test_chance_is_a_share_and_belongs_to_its_key(number: int, text: str) -> None:
    assert 0 <= chance(number, text) < 1 and chance(number, text) == chance(number, text)


def test_a_window_is_shut_at_both_ends() -> None:
    assert window(0, 0, 1) == window(1, 0, 1) == 0 and window(0.5, 0, 1) == 1
