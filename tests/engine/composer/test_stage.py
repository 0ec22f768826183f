"""Staging: nobody inside another, sides and relations obeyed, heads inside the picture in every shape."""

import pytest

from studio.contract.errors import InputError
from studio.engine.composer.cast import members, stage_height
from studio.engine.composer.places import load_place
from studio.engine.composer.script import Actor, Relation, Script, Setting
from studio.engine.composer.stage import set_stage
from tests.engine.composer import boards
from tests.engine.composer.test_acting import scene_of

SHAPES = [(640, 360), (360, 640), (840, 360), (360, 360)]


def spots(script: Script, width: int = 640, height: int = 360, place: str = "meadow_with_hills", seed: int = 1):
    cast = members(script)
    return cast, set_stage(script, cast, load_place(place), width, height, seed)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("seed", range(4))
def test_nobody_stands_in_another(shape: tuple[int, int], seed: int) -> None:
    few = Script(tuple(a for a in boards.CROWD.actors if a.id in ("girl", "bear", "fox")), boards.CROWD.relations)
    cast, stage = spots(few if shape[0] <= shape[1] else boards.CROWD, *shape, seed=seed)
    living = [m for m in cast if m.alive]
    for i, a in enumerate(living):
        for b in living[i + 1 :]:
            one, other = stage.spots[a.key], stage.spots[b.key]
            assert abs(one.x - other.x) > 0.6 * (one.half(a) + other.half(b)) or abs(one.y - other.y) > 40


@pytest.mark.parametrize("kind", ["left of", "right of"])
@pytest.mark.parametrize("seed", range(3))
def test_sides_of_relations_are_obeyed(kind: str, seed: int) -> None:
    script = Script((Actor("a", "fox", "", drawing="fox"), Actor("b", "girl", "", drawing="girl")), (Relation("a", kind, "b"),))
    _, stage = spots(script, seed=seed)
    assert (stage.spots["a#0"].x < stage.spots["b#0"].x) == (kind == "left of")


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_told_side_is_that_side_of_the_frame(side: str) -> None:
    _, stage = spots(Script((Actor("a", "fox", "", drawing="fox", side=side),)))
    left, _, right, _ = stage.frame
    assert (stage.spots["a#0"].x < (left + right) / 2) == (side == "left")


def test_behind_is_farther_and_in_front_is_nearer() -> None:
    actors = (Actor("a", "fox", "", drawing="fox"), Actor("b", "girl", "", drawing="girl"))
    assert spots(Script(actors, (Relation("a", "behind", "b"),)))[1].spots["a#0"].y < spots(Script(actors))[1].spots["b#0"].y + 1
    near = spots(Script(actors, (Relation("a", "in front of", "b"),)))[1]
    assert near.spots["a#0"].y > near.spots["b#0"].y


def test_true_heights_keep_their_order() -> None:
    heights = [0.05, 0.2, 0.4, 1.0, 1.7, 2.8, 9.0, 22.0]
    assert [stage_height(h) for h in heights] == sorted(stage_height(h) for h in heights)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("drawing", ["woman", "fox", "elephant", "oak", "aeroplane"])
def test_heads_stay_inside_the_picture_in_every_shape(shape: tuple[int, int], drawing: str) -> None:
    script = Script((Actor("a", drawing, "", drawing=drawing),), settings=(Setting(0.0, "meadow_with_hills"),), duration=2.0)
    scene = scene_of(script, *shape)
    view = scene.camera.view(0.5)
    (stand,) = scene.stands(0.5)
    x, y = view.point(stand.x, stand.y - stand.lift - stand.member.tall * stand.scale)
    assert -2 <= y < shape[1] and 0 <= x <= shape[0]
    assert view.point(stand.x, stand.y)[1] <= shape[1] * 1.02


def test_the_lighthouse_of_the_cliff_is_the_one_that_is_there() -> None:
    _, stage = spots(boards.EVENING, place="cliff_by_the_sea")
    assert stage.spots["l#0"].built == "lighthouse"


def test_an_unknown_subject_is_a_labelled_silhouette_and_a_missing_picture_is_refused() -> None:
    (member,) = members(Script((Actor("d", "dragon", "a dragon"),)))
    assert member.label == "dragon" and member.art is None
    with pytest.raises(InputError):
        members(Script((Actor("p", "my cat", "", picture=0),)))
