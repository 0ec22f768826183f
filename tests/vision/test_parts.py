"""Decoding true maps gives the true parts; the network has the promised shapes; bad pictures are answered well."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from studio.contract.errors import InputError, JobError
from studio.pixels.parts import KINDS, SUBJECTS
from studio.train.figures.sample import AREA, KIND, PIVOT_X, PIVOT_Y, Sample, Wish, drawn, sample
from studio.train.figures.truth import true_look
from studio.vision.parts.decode import instances_of
from studio.vision.parts.finder import PartsFinder, actors_of, understood, weighed
from studio.vision.parts.gates import MEASURES, Gates, fit
from studio.vision.parts.looking import Square, cut
from studio.vision.parts.masks import full_masks
from studio.vision.parts.network import CLASSES, PartsNetwork, Size, folded, prepared, unfolded
from studio.vision.parts.weights import load, save

TINY = Size(8, 16, 16, 32, 1, 2)


def finder() -> PartsFinder:
    torch.manual_seed(0)
    return PartsFinder(loaded=(PartsNetwork(TINY).eval(), Gates()))


def straight(s: Sample) -> np.ndarray:
    alpha = s.picture[..., 3:].astype(float)
    return np.dstack([(s.picture[..., :3] * 255 / np.maximum(alpha, 1)).clip(0, 255), alpha]).astype(np.uint8)


def test_true_maps_decode_to_the_true_instances() -> None:
    found_well = there = false = 0
    for seed in range(25):
        s = sample(np.random.default_rng(seed), {drawn: 1})
        found = instances_of(true_look(s))
        there_now = [k for k in range(1, len(s.table)) if s.table[k, KIND] and s.table[k, AREA] > 20]
        for k in there_now:
            own, kind = s.owners == k, KINDS[int(s.table[k, KIND]) - 1]
            best = max(((own & i.mask).sum() / (own | i.mask).sum(), n) for n, i in enumerate(found) if i.kind == kind) if any(i.kind == kind for i in found) else (0, -1)
            found_well += best[0] > 0.5
            if best[0] > 0.5 and s.table[k, AREA] > 60:
                assert np.hypot(*(found[best[1]].pivot - s.table[k, [PIVOT_X, PIVOT_Y]])) < 6
        there += len(there_now)
        false += max(0, len(found) - int((s.table[:, KIND] > 0).sum()))
    assert found_well > 0.9 * there
    assert false <= 3


def test_masks_in_the_picture_cover_what_the_true_maps_say() -> None:
    from studio.train.figures.creatures import mascot

    s = sample(np.random.default_rng(4), {drawn: 1}, Wish(plan=mascot, plain=True))
    rgba = straight(s)
    look = true_look(s)
    found = understood(look)
    evidence = weighed(found, look, Gates())
    masks = np.stack(full_masks([e.instance for e in evidence], rgba)) > 127
    assert (masks.sum(0) <= 1).all(), "every pixel shows one part"
    assert masks.any(0)[rgba[..., 3] > 200].mean() > 0.97
    for e, mask in zip(evidence, masks, strict=True):
        if e.instance.area > 60:
            assert (mask & e.instance.mask).sum() > 0.7 * e.instance.area, e.instance.kind
    kinds = [e.instance.kind for e in evidence]
    assert kinds[0] == "body"
    for e in evidence:
        if e.instance.kind == "eye":
            assert kinds[e.parent] == "head"
        if e.instance.kind in ("arm", "leg"):
            assert kinds[e.parent] == "body"


def test_the_network_has_the_promised_shapes() -> None:
    network = PartsNetwork(TINY)
    maps = network(prepared(torch.zeros(2, 128, 128, 4, dtype=torch.uint8)))
    assert unfolded(maps.classes).shape == (2, 128, 128, CLASSES)
    assert maps.offsets.shape == (2, 4, 64, 64) and maps.front.shape == maps.shut.shape == (2, 64, 64)
    assert maps.subject.shape == (2, len(SUBJECTS))
    assert sum(p.numel() for p in PartsNetwork().parameters()) < 8_000_000


def test_folding_and_unfolding_are_inverse() -> None:
    whole = torch.arange(2 * 8 * 8).view(2, 8, 8)
    assert (unfolded(folded(whole)[..., None])[..., 0] == whole).all()


def test_a_square_is_cut_where_it_says() -> None:
    rgba = np.zeros((300, 200, 4), np.uint8)
    rgba[100:140, 60:100] = (200, 100, 50, 255)
    square = Square.around(rgba[..., 3] > 0, 0.5)
    picture = cut(rgba, square)
    ys, xs = np.nonzero(picture[..., 3] > 127)
    assert (xs.min(), xs.max(), ys.min(), ys.max()) == (32, 95, 32, 95)
    assert np.allclose(square.matrix[:, :2] @ [60, 100] + square.matrix[:, 2], [32, 32])


def test_opaque_and_empty_pictures_have_no_parts_and_bad_ones_are_refused() -> None:
    for alpha in (0, 255):
        parts = finder().find_parts(np.full((60, 80, 4), alpha, np.uint8))
        assert (parts.width, parts.height, parts.parts) == (80, 60, ())
    with pytest.raises(InputError):
        finder().find_parts(np.zeros((60, 80, 3), np.uint8))
    with pytest.raises(InputError):
        finder().find_parts(np.zeros((60, 80, 4), np.float32))  # type: ignore[arg-type]


@pytest.mark.parametrize("shape", [(1, 1), (3, 200), (40, 7), (513, 300)])
def test_any_size_is_answered(shape: tuple[int, int]) -> None:
    rgba = np.zeros((*shape, 4), np.uint8)
    rgba[shape[0] // 4: shape[0] // 4 * 3 + 1, shape[1] // 4: shape[1] // 4 * 3 + 1] = (90, 140, 200, 255)
    parts = finder().find_parts(rgba)
    for part in parts.parts:
        assert part.mask.shape == shape and part.mask.dtype == np.uint8
        assert 0 <= part.certainty <= 1 and -1 <= part.parent < len(parts.parts)


def test_subjects_apart_are_actors_and_touching_ones_are_one() -> None:
    inside = np.zeros((100, 200), bool)
    inside[20:80, 10:70] = inside[20:80, 120:190] = True
    assert len(actors_of(inside)) == 2
    inside[50, 60:130] = True
    assert len(actors_of(inside)) == 1


def test_gates_learn_what_tells_right_from_wrong() -> None:
    r = np.random.default_rng(0)
    measures = r.normal(0, 1, (400, len(MEASURES)))
    right = measures[:, 0] - measures[:, 4] > 0
    gates = fit(measures, r.integers(0, len(KINDS), 400), right)
    told = np.array([gates.certainty(m, "arm") > 0.5 for m in measures])
    assert (told == right).mean() > 0.9


def test_weights_come_back_and_damage_is_noticed(tmp_path: Path) -> None:
    network, gates = PartsNetwork(TINY), Gates(bias=tuple(range(len(KINDS))))
    save(network, gates, tmp_path, {})
    again, told = load(tmp_path)
    assert told == gates and torch.equal(again.stem.weight, network.stem.weight.bfloat16().float())
    with (tmp_path / "weights.safetensors").open("r+b") as f:
        f.seek(-5, 2)
        f.write(b"xxxxx")
    with pytest.raises(JobError, match="damaged"):
        load(tmp_path)
    with pytest.raises(JobError, match="missing"):
        load(tmp_path / "nowhere")
