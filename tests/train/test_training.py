"""Toy training runs: resumed exactly, kept on disk without pickles, and the whole way from a recipe to figures."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from studio.contract.errors import InputError, JobError
from studio.engine.motion.reading import Understood
from studio.engine.motion.transformer import MotionTransformer, Size
from studio.engine.motion.vocabulary import DIRECTIONS, FITTING, MANNERS, OVERLAYS
from studio.engine.motion.weights import TRANSFORMER, WORDS, load_transformer, load_words
from studio.engine.motion.words import WordsNetwork
from studio.resources import resource_path, resource_root
from studio.text.minilm import shared
from studio.train import drawn as drawing
from studio.train import motion_loop
from studio.train.captions import Caption
from studio.train.evaluate import features, folded
from studio.train.icons import tight_square
from studio.train.motion_data import Tables, batch, example
from studio.train.motion_loop import MotionRecipe, loss_of, optimisers, rate_at, train
from studio.train.part_pictures import gathered
from studio.train.run import figure, read_recipe, run, smoke_of
from studio.train.sprites import Sprites
from studio.train.state import load_state, save_state
from studio.train.words_loop import WordsRecipe, drawn, encode, fit_words, total_of
from studio.train.words_score import Share, meant, named, plain

TOY = MotionRecipe(steps=6, batch=4, width=32, depth=1, heads=2, warm_up=2, save_every=3, precision="fp32")


@pytest.fixture(scope="module")
def sprites_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    r = np.random.default_rng(1)
    squares = [s for s in (tight_square(drawing.draw(r)[0], 64) for _ in range(14)) if s is not None]
    n = len(squares)
    path = tmp_path_factory.mktemp("sprites") / "sprites.npz"
    Sprites(np.stack(squares), ["animal"] * n, [f"drawn {i}" for i in range(n)], np.arange(n) >= n - 2).save(path)
    return path


@pytest.fixture(scope="module")
def figures_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("figures") / "figures.npz"
    gathered(figure(np.random.default_rng([5, n])) for n in range(18)).save(path)
    return path


def same(a: torch.nn.Module, b: torch.nn.Module) -> bool:
    return all(torch.equal(x, y) for x, y in zip(a.state_dict().values(), b.state_dict().values(), strict=True))


def test_a_resumed_run_is_the_same_bit_for_bit(sprites_file: Path, figures_file: Path, tmp_path: Path) -> None:
    said: list[str] = []
    whole = train(TOY, sprites_file, tmp_path / "whole", figures_file=figures_file, say=said.append, threads=1)
    train(TOY, sprites_file, tmp_path / "parts", figures_file=figures_file, stop_at=3, say=said.append, threads=1)
    half = json.loads((tmp_path / "parts" / "state.json").read_text())
    assert half["step"] == 3 and half["recipe"]["width"] == 32
    resumed = train(TOY, sprites_file, tmp_path / "parts", figures_file=figures_file, say=said.append, threads=1)
    assert same(whole, resumed)
    untrained = MotionTransformer(Size(32, 1, 2))
    assert not same(whole, untrained)
    assert sorted(p.name for p in (tmp_path / "parts").iterdir()) == ["state.json", "state.safetensors"]


def test_a_state_counts_from_one_rename_on(tmp_path: Path) -> None:
    """A kill between the two files leaves the JSON of the step before; what belongs to the weights is told with them."""
    model, average = MotionTransformer(Size(32, 1, 2)), MotionTransformer(Size(32, 1, 2))
    opts = optimisers(model, TOY)
    save_state(tmp_path, 3, model, average, opts, {})
    old = (tmp_path / "state.json").read_bytes()
    save_state(tmp_path, 6, model, average, opts, {})
    (tmp_path / "state.json").write_bytes(old)
    assert load_state(tmp_path, model, average, opts)["step"] == 6
    assert load_state(tmp_path / "nothing", model, average, opts) == {}


def test_optimisers_share_all_parameters_between_them() -> None:
    model = MotionTransformer(Size(32, 2, 2))
    opts = optimisers(model, TOY)
    held = [id(p) for o in opts.values() for group in o.param_groups for p in group["params"]]
    assert sorted(held) == sorted(id(p) for p in model.parameters())
    assert all(p.ndim == 2 for p in opts["muon"].param_groups[0]["params"])


def test_the_rate_warms_up_and_settles() -> None:
    recipe = replace(TOY, steps=1000, warm_up=100, rate=1.0, settle=0.35)
    rates = [rate_at(step, recipe) for step in (0, 50, 99, 300, 640, 900, 999)]
    assert rates == pytest.approx([0.01, 0.51, 1, 1, 1, 100 / 350, 0.02], abs=1e-6)


def test_the_loss_follows_from_the_step_and_falls_when_it_is_followed(sprites_file: Path, figures_file: Path) -> None:
    b = batch(Tables.load(sprites_file, figures_file), 1, 0, 8)
    torch.manual_seed(0)
    model = MotionTransformer(Size(32, 1, 2))
    first, parts = loss_of(model, b, TOY, 3, "cpu")
    assert float(loss_of(model, b, TOY, 3, "cpu")[0].detach()) == float(first.detach()) != float(loss_of(model, b, TOY, 4, "cpu")[0].detach())
    assert set(parts) == {"loss", "local", "pose", "static", "limbs", "strength"}
    optimiser = torch.optim.AdamW(model.parameters(), lr=3e-3)
    for _ in range(12):
        loss = loss_of(model, b, TOY, 3, "cpu")[0]
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    assert float(loss.detach()) < 0.9 * float(first.detach())


def test_a_dead_maker_of_batches_is_noticed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The process fails because its table of pictures isn't there."""
    with pytest.raises(JobError, match="has ended"):
        next(motion_loop.batches(tmp_path / "gone.npz", None, TOY, 0, patience=0.3))
    assert "gone.npz" in capfd.readouterr().err


def test_captions_are_encoded_with_what_they_ask() -> None:
    captions = [Caption("jump and spin", ("jump", "spin"), None, None, overlays=None), Caption("slide left", ("slide",), "left", "", overlays=("hearts",), fits="float")]
    data = encode(captions, shared())
    assert data.motions.sum(1).tolist() == [2, 1]
    assert data.one["direction"].tolist() == [-1, DIRECTIONS.index("left")] and data.one["manner"].tolist() == [-1, MANNERS.index("")]
    assert data.one["fits"].tolist() == [-1, FITTING.index("float")] and data.overlays.sum(1).tolist() == [-len(OVERLAYS), 1]
    assert data.mask.sum(1).min() >= 4 and not data.states[~data.mask].any()


def test_the_reader_learns_what_it_is_shown(tmp_path: Path) -> None:
    """Four captions over and over: the answers become theirs, and the log tells the score of every head."""
    captions = [Caption("jumps", ("jump",)), Caption("spins left", ("spin",), "left"), Caption("waves with hearts", ("wave",), overlays=("hearts",)), Caption("a balloon", ("none",), fits="float")]
    data = encode(captions * 8, shared())
    recipe = WordsRecipe(captions=32, steps=160, batch=16, width=64, layers=1, rate=3e-3, average=0.9, drop=0.0)
    network, scores = fit_words(recipe, data, data, tmp_path / "words.log", lambda _: None)
    assert scores["motions"] == scores["direction"] == scores["overlays"] == scores["fits"] == 1
    assert json.loads((tmp_path / "words.log").read_text().splitlines()[-1])["step"] == 160
    untrained = WordsNetwork(64, 1).eval()
    rows = torch.arange(len(data.mask))
    with torch.inference_mode():
        before, after = (float(total_of(n(data.states.float(), data.mask), data, rows)) for n in (untrained, network))
    assert after < before / 2


def test_every_caption_is_as_likely_to_be_drawn() -> None:
    g = torch.Generator().manual_seed(1)
    order = torch.arange(64)
    seen = torch.bincount(torch.cat([drawn(order, 4, g) for _ in range(4000)]), minlength=64)
    assert seen.min() > 0.75 * seen.float().mean() and seen.max() < 1.25 * seen.float().mean()


# ------------------------------------------------------------------ recipes
def test_the_shipped_recipe_can_be_followed() -> None:
    recipe = read_recipe("motion")
    assert recipe.folder == resource_root("models") / "motion"
    assert len(recipe.icons) >= 1 and all(i.integrity.startswith("sha512-") and i.licence for i in recipe.icons)
    assert recipe.motion.steps > 1000 and recipe.drawn > 1000
    small = smoke_of(recipe, Path("elsewhere"))
    assert small.folder == Path("elsewhere") and small.icons == () and small.motion.steps < 100


@pytest.mark.parametrize(("text", "sentence"), [
    ("[data]\ndrawn = 1", "seed"), ("no toml", "recipe"), ("[data]\ndrawn = 1\nseed = 1\nfigures = 1\n[motion]\nstep = 3\n[words]\n", "unknown keys step"),
])
def test_a_broken_recipe_gets_a_sentence(text: str, sentence: str, tmp_path: Path) -> None:
    (tmp_path / "recipe.toml").write_text(text)
    with pytest.raises(InputError, match=sentence):
        read_recipe(str(tmp_path / "recipe.toml"))
    with pytest.raises(InputError, match="no recipe"):
        read_recipe("nothing")


# ------------------------------------------------------------------ measuring
def test_a_share_comes_with_its_interval() -> None:
    low, high = Share(50, 100).interval
    assert (low, high) == pytest.approx((0.4038, 0.5962), abs=1e-3)
    assert Share(0, 0).value == 0 and Share(800, 800).interval[0] > 0.99


def test_a_reading_counts_as_the_class_it_was_split_off() -> None:
    assert meant("eat", "talk") and meant("talk", "talk") and not meant("talk", "eat")
    assert named(Understood((("float", 0.9),), inferred=True)) == named(Understood()) == "none"
    assert named(Understood((("jump", 0.9),))) == "jump" and named(Understood(still=True)) == "still"
    assert plain("  Jump, NOW! ") == "jump now"


def test_features_tell_motions_apart_and_not_how_far_they_go(sprites_file: Path) -> None:
    sprites = Sprites.load(sprites_file)
    e = example(Tables(sprites, np.arange(4)), np.random.default_rng(2))
    a, b = features(e.motion, e.mask), features(e.motion.scaled(2), e.mask)
    assert np.isfinite(a).all() and a.shape == b.shape
    assert not folded(e.motion.scaled(0), e.mask) and folded(e.motion.scaled(60), e.mask) == bool(np.abs(e.motion.local).max() > 0.01)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_whole_way_from_a_recipe_to_figures(tmp_path: Path) -> None:
    """The smoke run: it writes into its own folder, never into models/."""
    shipped = resource_path("models/motion")
    before = {p.name: p.stat().st_mtime_ns for p in shipped.iterdir()}
    said: list[str] = []
    done = run("motion", smoke=True, resume=False, seed=3, report=lambda text, *_: said.append(text), state=tmp_path)
    folder = Path(done["folder"])
    assert folder == tmp_path / "motion-smoke"
    assert {p.name: p.stat().st_mtime_ns for p in shipped.iterdir()} == before
    assert load_transformer(folder / TRANSFORMER).size == Size(64, 2, 2)
    assert load_words(folder / WORDS).heads["motions"][3].out_features == 68
    sums = dict(reversed(line.split("  ")) for line in (folder / "SHA256SUMS").read_text().splitlines())
    assert sums == done["sha256"] and set(sums) == {TRANSFORMER, WORDS}
    figures = json.loads((folder / "figures.json").read_text())
    assert figures == json.loads(json.dumps(done["figures"]))
    assert 0 <= figures["words"]["whole_body"]["share"] <= 1 and figures["motion"]["held_out_wordings_and_shapes"]["of"] > 100
    assert figures["classifier_on_true_motions"]["share"] > 0.5
    assert (folder / "sheet-1.png").stat().st_size > 10_000
    assert any("held-out" in line for line in said) and not list(tmp_path.rglob("*.pt"))
