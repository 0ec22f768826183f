"""Training the part finder: the loss weighs instances, a resumed run equals one that wasn't stopped, a smoke run works."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from studio.train.figures.sample import AREA, KIND, PIVOT_X, SIDE
from studio.train.figures.shards import make_shard
from studio.train.figures.sources import drawn_only
from studio.train.parts_loop import PartsRecipe, batch_of, loss_of, new_network, rate_at, train

TINY = PartsRecipe(steps=6, cool=2, batch=4, shard=8, window=2, warm_up=2, save_every=2, fine=8, middle=16, coarse=16, deep=32, blocks=1, precision="fp32")


def test_small_instances_weigh_more_a_pixel_and_targets_point_to_centres() -> None:
    records = make_shard(1, 0, 6, drawn_only())
    b = batch_of(records, None)
    area = records["table"][:, :, AREA]
    small = b.weight[(b.classes > 0) & (b.weight > 1.5)]
    assert len(small) and b.weight.max() < 0.2 + 60 / 20 + 0.01
    assert (b.weight[b.classes > 0] >= 0.2).all() and area.max() > 500
    for n in range(len(records)):
        y, x = np.argwhere(b.classes[n, :, :, 0].numpy() > 0)[0]
        row = records["table"][n, records["owners"][n, 2 * y, 2 * x]]
        assert 2 * x + 0.5 + 32 * float(b.offsets[n, 2, y, x]) == pytest.approx(row[PIVOT_X], abs=0.01)


def test_mirroring_mirrors_the_targets() -> None:
    records = make_shard(1, 1, 2, drawn_only())
    plain, mirrored = batch_of(records, None), batch_of(records, 7)
    own, other = records["owners"][0], records["owners"][0][:, ::-1]
    assert (np.asarray(mirrored.classes[0, :, :, 0]) == records["table"][0, :, KIND][other[::2, ::2]]).all()
    y, x = np.argwhere(other[::2, ::2] > 0)[0]
    row = records["table"][0, other[2 * y, 2 * x]]
    assert 2 * x + 0.5 + 32 * float(mirrored.offsets[0, 2, y, x]) == pytest.approx(SIDE - row[PIVOT_X], abs=0.01)
    assert plain.pictures.shape == mirrored.pictures.shape and (own != other).any()


def test_the_loss_is_finite_and_falls_on_one_batch() -> None:
    network = new_network(TINY)
    b = batch_of(make_shard(1, 2, 4, drawn_only()), None)
    optimiser = torch.optim.AdamW(network.parameters(), 3e-3)
    losses = []
    for _ in range(12):
        loss, terms = loss_of(network, b)
        assert all(np.isfinite(v) for v in terms.values())
        loss.backward()
        optimiser.step()
        optimiser.zero_grad()
        losses.append(terms["loss"])
    assert losses[-1] < 0.8 * losses[0]


def test_the_rate_is_constant_and_falls_at_the_end() -> None:
    recipe = PartsRecipe(steps=100, cool=20, warm_up=10)
    rates = [rate_at(s, recipe) for s in range(100)]
    assert rates[0] < rates[5] < rates[10] == rates[79] > rates[90] > rates[99] > 0


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_resumed_run_equals_one_that_was_not_stopped_and_a_longer_one_goes_on_before_its_end(tmp_path: Path) -> None:
    quiet = lambda text: None  # noqa: E731
    whole = train(TINY, tmp_path / "a", say=quiet, find_sources=drawn_only)
    train(TINY, tmp_path / "b", stop_at=2, say=quiet, find_sources=drawn_only)
    resumed = train(TINY, tmp_path / "b", say=quiet, find_sources=drawn_only)
    for one, other in zip(whole.parameters(), resumed.parameters(), strict=True):
        assert torch.equal(one, other)
    longer = replace(TINY, steps=8)
    extended = train(longer, tmp_path / "b", say=quiet, find_sources=drawn_only)
    straight = train(longer, tmp_path / "c", say=quiet, find_sources=drawn_only)
    for one, other in zip(extended.parameters(), straight.parameters(), strict=True):
        assert torch.equal(one, other)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_smoke_run_leaves_weights_figures_and_sheets(tmp_path: Path) -> None:
    from studio.train.run import run
    from studio.vision.parts.weights import load

    told = run("parts", smoke=True, resume=False, seed=0, report=lambda *a: None, state=tmp_path)
    folder = Path(told["folder"])
    load(folder)
    assert {"weights.safetensors", "SHA256SUMS", "figures.json", "sheet-1.png", "sheet-2.png"} <= {p.name for p in folder.iterdir()}
    assert "drawings by other hands" in told["figures"]["sets"]
