"""Part tokens: what is told of a picture's parts, what comes back row for row, and weights of another edition."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import load_file, save_file

from studio.contract.errors import JobError
from studio.engine.motion.asking import condition_of, motions_for
from studio.engine.motion.model import MotionModel, reading_of
from studio.engine.motion.reading import Understood
from studio.engine.motion.representation import KNOTS, Motion
from studio.engine.motion.sampler import Sampling, decode_parts, encode_parts, generate, noise
from studio.engine.motion.skeleton import MIRROR, MOST_PARTS, SHOWN, TOLD, Skeleton, skeleton_of
from studio.engine.motion.transformer import LIMB, MotionTransformer, Size
from studio.engine.motion.vocabulary import CONDITIONS, FIRST_CONDITIONS, IDLE, PART_OF, PARTS_FOR, known_as
from studio.engine.motion.weights import PART_LAYERS, TRANSFORMER, load_transformer, save_transformer
from studio.pixels.parts import KINDS, Part, Parts
from studio.pixels.warp import Placement
from tests.engine.motion.toys import save_toys

CROP = np.zeros((4, 64, 64), np.float32)
PLACE = Placement((49.5, 49.5), 50.0)


def box(x0: int, y0: int, x1: int, y1: int) -> np.ndarray:
    mask = np.zeros((100, 100), np.uint8)
    mask[y0:y1, x0:x1] = 255
    return mask


def cat() -> Parts:
    """A body, a head with an eye, a tail, and somebody else's arm."""
    return Parts(100, 100, (
        Part("body", box(20, 40, 80, 95), (50, 60), (50, 95), depth=1.0), Part("head", box(30, 10, 70, 45), (50, 42), (50, 10), depth=2.0, parent=0),
        Part("eye", box(40, 20, 46, 28), (43, 24), (46, 24), "left", 3.0, 1, 0.8, True), Part("tail", box(75, 50, 99, 60), (78, 55), (99, 55), depth=0.0, parent=0),
        Part("arm", box(0, 0, 10, 40), (5, 0), (5, 40), "left", actor=1),
    ), (("animal", 0.9), ("person", 0.1)))


def talking(model: MotionTransformer) -> MotionTransformer:
    """A toy whose parts answer loudly."""
    torch.manual_seed(4)
    for name in ("last", "limb_out", "table"):
        torch.nn.init.normal_(getattr(model, name).weight, 0, 0.08)
    return model.eval().requires_grad_(False)


# ------------------------------------------------------------------ skeletons
def test_a_skeleton_is_told_in_crop_units_without_the_body_and_other_actors() -> None:
    s = skeleton_of(cat(), PLACE, actor=0)
    assert len(skeleton_of(cat(), PLACE)) == 4
    assert [KINDS[k] for k in s.kinds] == ["head", "eye", "tail"] and s.rows.tolist() == [1, 2, 3] and s.total == 5
    assert s.parents.tolist() == [-1, 0, -1] and s.sides.tolist() == [0, -1, 0] and s.shut.tolist() == [False, True, False]
    assert s.pivots[2] == pytest.approx(((78 - 49.5) / 50, (55 - 49.5) / 50)) and s.boxes[0] == pytest.approx((0, -0.45, 0.4, 0.35), abs=1e-5)
    assert s.depths[0] > 0 > s.depths[2] and s.free and s.allowed.all() and s.shows[1] == pytest.approx(0.9)
    assert s.told().shape == (3, TOLD) and s.shown().shape == (SHOWN,) and np.isfinite(s.told()).all()
    doubted = skeleton_of(cat(), PLACE, actor=0, trust=(1, 1, 0, 0.5, 1))
    assert doubted.rows.tolist() == [1, 3] and doubted.certainties.tolist() == [1, 0.5]
    other = skeleton_of(cat(), PLACE, actor=1)
    assert [KINDS[k] for k in other.kinds] == ["arm"]
    assert len(skeleton_of(Parts(100, 100), PLACE)) == 0 and Skeleton.none().told().shape == (0, TOLD)


def test_the_brush_allows_only_some_parts() -> None:
    whole = skeleton_of(cat(), PLACE, actor=0)
    right = np.zeros((64, 64), np.float32)
    right[:, 50:] = 1
    s = whole.painted(right)
    assert whole.painted(np.ones_like(right)) is whole and whole.painted(np.zeros_like(right)) is whole
    assert s.allowed.tolist() == [False, False, True] and not s.free and s.shown()[-1] == 1
    moving = Motion(np.ones((KNOTS, 7), np.float32), np.ones((KNOTS, 16, 16, 2), np.float32), np.zeros(2, np.float32), 1, np.ones((3, KNOTS, 6), np.float32), np.ones(3, np.int64))
    kept = s.obeyed(moving)
    assert not kept.pose.any() and not kept.local.any() and kept.turns == 0
    assert kept.parts[2].all() and not kept.parts[:2].any() and kept.part_turns.tolist() == [0, 0, 1]
    rows = s.spread(kept)
    assert rows.parts.shape == (5, KNOTS, 6) and rows.parts[3].all() and not rows.parts[[0, 1, 2, 4]].any() and rows.part_turns.tolist() == [0, 0, 0, 1, 0]


def test_what_matters_most_is_told_of_a_picture_with_many_parts() -> None:
    leaves = tuple(Part("leaf", box(4 * i, 50, 4 * i + 3, 52 + i), (4 * i, 50), (4 * i, 60)) for i in range(20))
    s = skeleton_of(Parts(100, 100, (*leaves, *cat().parts[1:4])), PLACE)
    assert len(s) == MOST_PARTS and s.of("head") and s.of("eye") and s.of("tail")
    assert sorted(s.rows[s.of("leaf")]) == list(range(7, 20)) and s.parents.max() < len(s)


# ------------------------------------------------------------------ signal
@given(st.integers(0, 5), st.floats(0.02, 3), st.integers(0, 1000))
def test_parts_survive_encoding(count: int, far: float, seed: int) -> None:
    r = np.random.default_rng(seed)
    parts = (r.uniform(0.2, 1, (count, KNOTS, 6)) * far).astype(np.float32)
    parts[:, 0], parts[:, 1:, 5] = 0, r.uniform(0.1, 1, (count, KNOTS - 1))
    mirrors = r.choice([-1.0, 1.0], count).astype(np.float32)
    motion = Motion(np.zeros((KNOTS, 7), np.float32), np.zeros((KNOTS, 16, 16, 2), np.float32), np.zeros(2, np.float32), 0, parts, r.integers(-2, 3, count))
    limbs = encode_parts(motion, mirrors)
    assert limbs.shape == (count, LIMB) and np.abs(limbs[:, :-1]).max(initial=0) < 4
    back, turns = decode_parts(limbs, mirrors)
    assert np.allclose(back, parts, rtol=1e-3, atol=1e-4) and np.array_equal(turns, motion.part_turns)


def test_a_pair_that_does_the_same_is_told_the_same() -> None:
    parts = np.zeros((2, KNOTS, 6), np.float32)
    parts[0, 1:, :2], parts[1, 1:, :2] = 0.4, -0.4
    motion = Motion(np.zeros((KNOTS, 7), np.float32), np.zeros((KNOTS, 16, 16, 2), np.float32), np.zeros(2, np.float32), 0, parts, np.zeros(2, np.int64))
    left, right = encode_parts(motion, np.array([-1, 1], np.float32))
    assert np.array_equal(left, right)
    tail = skeleton_of(cat(), PLACE, actor=0)
    assert tail.mirrors.tolist() == [1, 1, 1] and skeleton_of(cat(), PLACE, actor=1).mirrors.tolist() == [-1]
    assert np.array_equal(tail.told()[:, MIRROR], tail.mirrors)


def test_a_part_that_hardly_stirs_rests() -> None:
    limbs = np.zeros((2, LIMB), np.float32)
    limbs[0, :-1], limbs[1, :-1] = 0.05, 1.0
    parts, turns = decode_parts(limbs, np.ones(2, np.float32))
    assert not parts[0].any() and parts[1, 1:].all() and not parts[:, 0].any() and not turns.any()


def test_noise_for_the_body_is_the_same_with_and_without_parts() -> None:
    bare, more = (noise(2, torch.Generator().manual_seed(3), parts) for parts in (0, 4))
    assert torch.equal(bare.local, more.local) and torch.equal(bare.pose, more.pose) and bare.limbs.shape == (2, 0, LIMB)
    assert noise(400, torch.Generator().manual_seed(1), 3).limbs.std() == pytest.approx(1, abs=0.1)


# ------------------------------------------------------------------ network
def test_every_part_gets_a_row_and_padding_changes_nothing() -> None:
    model = talking(MotionTransformer(Size(32, 2, 2)))
    s = skeleton_of(cat(), PLACE, actor=0)
    wave = Understood((("wave", 1.0),), side="left")
    alone = motions_for(model, [CROP], [wave], [s.chosen(np.array([0]))], Sampling(seed=2))[0]
    assert alone.parts.shape == (1, KNOTS, 6)
    condition = condition_of([CROP, CROP], [wave, wave], [s.chosen(np.array([0])), s])
    assert condition.present.tolist() == [[True, False, False], [True, True, True]] and condition.side[0].tolist() == [0, 1, 0, 0]
    torch.manual_seed(0)
    z = noise(2, parts=3)
    sense = model.understand(condition)
    padded = model(z, torch.zeros(2), sense, sense.strength)
    short = condition_of([CROP], [wave], [s.chosen(np.array([0]))])
    one = model.understand(short)
    bare = model(type(z)(z.local[:1], z.pose[:1], z.static[:1], z.limbs[:1, :1]), torch.zeros(1), one, one.strength)
    assert torch.allclose(bare.local[0], padded.local[0], atol=1e-4) and torch.allclose(bare.limbs[0, 0], padded.limbs[0, 0], atol=1e-4)
    assert torch.allclose(one.strength, sense.strength[:1], atol=1e-5)


def test_some_patches_alone_answer_where_they_are() -> None:
    model = MotionTransformer(Size(32, 1, 2))
    torch.nn.init.normal_(model.local_out.weight)
    condition = condition_of([CROP], [Understood()], [Skeleton.none()])
    sense = model.understand(condition)
    answer = model(noise(1), torch.zeros(1), sense, sense.strength, kept=torch.tensor([0, 9]))
    moved = answer.local.abs().sum((0, 1, 2)) > 0
    assert moved[:2, :2].all() and moved[2:4, 2:4].all() and moved.sum() == 8


def test_the_model_answers_with_a_row_for_each_part_of_the_picture(tmp_path: Path) -> None:
    save_toys(tmp_path)
    model = MotionModel(tmp_path)
    talking(model.transformer())
    s = skeleton_of(cat(), PLACE, actor=0)
    motions = model.motions(CROP, [Understood((("wag", 1.0),)), Understood(still=True)], Sampling(), skeleton=s)
    assert motions[0].parts.shape == (5, KNOTS, 6) and motions[0].parts[[1, 2, 3]].any() and not motions[0].parts[[0, 4]].any()
    assert len(motions[1].parts) == 0 and not motions[1].pose.any()
    assert len(model.motions(CROP, [Understood()], Sampling())[0].parts) == 0


def test_what_takes_a_part_that_is_not_there_is_said() -> None:
    wave, wag = Understood((("wave", 0.9),)), Understood((("wag", 0.9), ("jump", 0.8)))
    (said,) = reading_of([wave], skeleton_of(cat(), PLACE, actor=0)).left_out
    assert said.startswith("To wave takes an arm") and reading_of([wave], skeleton_of(cat(), PLACE)).left_out == ()
    assert reading_of([wag], skeleton_of(cat(), PLACE)).left_out == () and len(reading_of([wag], Skeleton.none()).left_out) == 1
    assert set(PARTS_FOR) == set(PART_OF)


# ------------------------------------------------------------------ weights of an earlier edition
def first_edition(folder: Path) -> Path:
    """The file as the first edition wrote it: fewer conditions, no part layers, no list of names."""
    torch.manual_seed(7)
    model = MotionTransformer(Size(32, 1, 2))
    torch.nn.init.normal_(model.pose_out.weight, 0, 0.1)
    save_transformer(model, folder / TRANSFORMER, {})
    tensors = {k: v for k, v in load_file(folder / TRANSFORMER).items() if not k.startswith(PART_LAYERS)}
    tensors["words_in.weight"] = tensors["words_in.weight"][:, : len(FIRST_CONDITIONS)].contiguous()
    save_file(tensors, folder / TRANSFORMER, metadata={"size": json.dumps(model.size.as_json())})
    return folder / TRANSFORMER


def test_weights_of_the_first_edition_load_by_name(tmp_path: Path) -> None:
    path = first_edition(tmp_path)
    model = load_transformer(path)
    assert model.conditions == FIRST_CONDITIONS and not model.knows_parts
    was = load_file(path)["words_in.weight"].float()
    for name in ("jump", "talk", IDLE):
        assert torch.equal(model.words_in.weight[:, CONDITIONS.index(name)], was[:, FIRST_CONDITIONS.index(name)])
    nearest = known_as("yawn", FIRST_CONDITIONS)
    yawn, other = (motions_for(model, [CROP], [Understood(((name, 1.0),))], [skeleton_of(cat(), PLACE)], Sampling())[0] for name in ("yawn", nearest))
    assert nearest != "yawn" and len(yawn.parts) == 0 and np.array_equal(yawn.pose, other.pose)


def test_weights_of_this_edition_say_what_they_know(tmp_path: Path) -> None:
    save_transformer(MotionTransformer(Size(32, 1, 2)), tmp_path / TRANSFORMER, {})
    model = load_transformer(tmp_path / TRANSFORMER)
    assert model.knows_parts and model.conditions == CONDITIONS


def test_half_a_file_is_no_edition(tmp_path: Path) -> None:
    path = first_edition(tmp_path)
    tensors = load_file(path)
    tensors.pop("pose_out.weight")
    save_file(tensors, path, metadata={"size": json.dumps(Size(32, 1, 2).as_json())})
    with pytest.raises(JobError, match="another version"):
        load_transformer(path)


def test_generating_is_repeatable_with_parts() -> None:
    model = talking(MotionTransformer(Size(32, 1, 2)))
    condition = condition_of([CROP], [Understood()], [skeleton_of(cat(), PLACE)])
    a, b, c = (generate(model, condition, Sampling(seed=n))[0] for n in (1, 1, 2))
    assert np.array_equal(a.parts, b.parts) and not np.array_equal(a.parts, c.parts)
