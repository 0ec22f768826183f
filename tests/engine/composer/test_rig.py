"""Rigs: every drawing loads, poses and composes; ids, limits, colours."""

import json

import numpy as np
import pytest

from studio.contract.errors import InputError
from studio.engine.composer.rig import Pose, RigSprites, load_subject, place
from studio.resources import resource_path

NAMES = sorted(p.stem for p in resource_path("assets/art/subjects").glob("*.json"))
ROOT = (0.15, 0.0, 0.0, 0.15, 4.0, 4.0)


@pytest.mark.parametrize("name", NAMES)
def test_every_part_of_every_drawing_is_found_and_its_box_stands_on_the_ground(name: str) -> None:
    art = load_subject(name)
    told = json.loads(resource_path(f"assets/art/subjects/{name}.json").read_text("utf-8"))
    assert {p.id for p in art.parts} == {row["id"] for row in told["parts"]}
    assert all(p.pieces for p in art.parts)
    assert art.box[1] < art.ground and art.box[3] > art.ground - 60


def test_a_pose_at_rest_is_the_drawing_and_a_turned_part_moves_its_children() -> None:
    art = load_subject("girl")
    rest = place(art, Pose(), ROOT)
    assert all(m == pytest.approx(ROOT) for m in rest)
    raised = place(art, Pose(turn={"arm_r": -60.0}), ROOT)
    assert raised[art.index("hand_r")] != pytest.approx(ROOT)
    assert raised[art.index("hand_l")] == pytest.approx(ROOT)


def test_limits_hold_except_for_loose_parts() -> None:
    art = load_subject("girl")
    _, high = art.part("head").limits
    index = art.index("head")
    assert place(art, Pose(turn={"head": 500.0}), ROOT)[index] == pytest.approx(place(art, Pose(turn={"head": high}), ROOT)[index])
    assert place(art, Pose(turn={"head": high + 9}, loose={"head"}), ROOT)[index] != pytest.approx(place(art, Pose(turn={"head": high}), ROOT)[index])


def test_a_level_part_stays_upright() -> None:
    art = load_subject("bicycle")
    a, b, *_ = place(art, Pose(turn={"crank": 77.0}), ROOT)[art.index("pedal_near")]
    assert (a, b) == pytest.approx((0.15, 0.0), abs=1e-9)


def test_pixels_are_premultiplied_and_ids_agree_with_masks() -> None:
    sprites = RigSprites(load_subject("fox"), 0.15)
    pixels = sprites.compose(Pose(), ROOT, 84, 84)
    assert pixels.shape == (84, 84, 4) and pixels[..., 3].max() == 255
    assert (pixels[..., :3] <= pixels[..., 3:]).all()
    ids, masks = sprites.id_map(Pose(), ROOT, 84, 84), sprites.masks(Pose(), ROOT, 84, 84)
    art = sprites.subject
    for index in np.unique(ids[ids > 0]):
        part = art.parts[index - 1].id
        assert (masks[part][ids == index] > 40).mean() > 0.9


def test_a_state_changes_what_is_shown_and_a_slot_its_colour() -> None:
    art = load_subject("girl")
    plain = RigSprites(art, 0.15)
    shut = plain.compose(Pose(states={"eyes": "closed"}), ROOT, 84, 84)
    assert (shut != plain.compose(Pose(), ROOT, 84, 84)).any()
    blue = RigSprites(art, 0.15, None, {"dress": "#3050c0"}).compose(Pose(), ROOT, 84, 84)
    assert blue[..., 2].astype(int).sum() > plain.compose(Pose(), ROOT, 84, 84)[..., 2].astype(int).sum()


def test_an_unknown_drawing_is_refused_with_a_sentence() -> None:
    with pytest.raises(InputError):
        load_subject("unicorn_of_nowhere")
