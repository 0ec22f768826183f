"""Every operation on footage that no model made: what is kept is the source's own, what is made follows from it."""

from __future__ import annotations

import itertools
import threading
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio.contract.errors import Cancelled, InputError
from studio.contract.events import TakeResult
from studio.contract.operations import (
    Animate,
    Blend,
    Bridge,
    Direction,
    Expand,
    Extend,
    Generate,
    Operation,
    Region,
    Remix,
    Restyle,
    Seamless,
    Trim,
)
from studio.contract.recipe import ENHANCED, recipe_of
from studio.contract.requests import GenerationRequest, Job, MediaRef, TextPrompt
from studio.core.curve import preset
from studio.engine.footage.model import FootageModel
from studio.media.clips.library import Clips
from studio.media.metadata import pack, source_type
from studio.pixels.alpha import view
from tests.engine.footage.scenes import (
    FPS,
    HEIGHT,
    WIDTH,
    circling,
    ground,
    panning,
    passing,
    unlike,
    written,
)


class Context:
    """What a job may use; `stop_at` cancels it at that call."""

    def __init__(self, stop_at: int = -1) -> None:
        self.job = Job("1", GenerationRequest(Generate()))
        self.steps: list[tuple[int, int]] = []
        self.stop_at = stop_at

    def step(self, done: int, total: int) -> None:
        self.steps.append((done, total))
        if len(self.steps) == self.stop_at:
            raise Cancelled

    def preview(self, frames: object, fps: float) -> None:
        """Nobody looks."""

    def picture(self, ref: MediaRef) -> None:
        raise AssertionError("footage opens its own media")


def ref(path: Path) -> MediaRef:
    return Clips().facts(path)[0]


def run(operation: Operation, **around: object) -> TakeResult:
    request = GenerationRequest(operation, fps=0.0, **around)
    model = FootageModel()
    assert model.can(request) == ""
    return model.run(request, Context())[0]


def pictures(take: TakeResult) -> list[np.ndarray]:
    return [view(frame) for frame in take.loop.frames]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("clips")
    written(made, "pan", panning(), tone=True)
    written(made, "round", circling())
    written(made, "pass", passing())
    return made


def test_a_trim_keeps_the_sources_own_frames_and_their_sound(folder: Path) -> None:
    take = run(Trim(ref(folder / "pan.mkv"), 0.25, 1.0))
    source = panning()
    assert len(take.loop.frames) == 9 and take.loop.fps == FPS
    assert all(np.array_equal(got, source[3 + i]) for i, got in enumerate(pictures(take)))
    assert take.sound is not None and take.sound.seconds == pytest.approx(0.75, abs=0.01)
    assert take.method.startswith("trim") and take.model == "footage" and take.model_sha256 == ""


def test_a_loop_joins_moments_that_match(folder: Path) -> None:
    take = run(Seamless(ref(folder / "round.mkv")))
    frames = pictures(take)
    usual = np.median([unlike(a, b) for a, b in itertools.pairwise(frames)])
    assert take.method.startswith("seam")
    assert unlike(frames[-1], frames[0]) < 1.6 * usual  # the seam is a step like any other
    source = circling()
    assert sum(any(np.array_equal(frame, own) for own in source) for frame in frames) >= 12


def test_a_pan_loops_there_and_back_and_says_so(folder: Path) -> None:
    take = run(Seamless(ref(folder / "pan.mkv")))
    assert take.method.startswith("there and back") and len(take.loop.frames) == 2 * 18 - 2
    assert all(any(np.array_equal(frame, own) for own in panning()) for frame in pictures(take))


def test_a_blend_starts_as_a_and_ends_as_b_and_is_no_cross_fade(folder: Path) -> None:
    take = run(Blend(ref(folder / "pass.mkv"), ref(folder / "pan.mkv"), preset("transition")))
    frames, a, b = pictures(take), passing(), panning()
    assert len(frames) == 18 and np.array_equal(frames[0], a[0]) and np.array_equal(frames[-1], b[-1])
    own = [unlike(frame, a[min(i, 13)]) - unlike(frame, b[i]) for i, frame in enumerate(frames)]
    assert np.polyfit(range(18), own, 1)[0] > 0 and own[2] < 0 < own[-3]
    middle = frames[9].astype(float)[..., :3]
    faded = (a[9].astype(float)[..., :3] + b[9][..., :3]) / 2
    near = np.minimum(np.abs(middle - a[9][..., :3]).max(-1), np.abs(middle - b[9][..., :3]).max(-1))
    assert np.abs(middle - faded).mean() > 10 and (near < 12).mean() > 0.3  # places are of one clip or the other


def test_a_mix_holds_both_throughout(folder: Path) -> None:
    take = run(Blend(ref(folder / "pass.mkv"), ref(folder / "pan.mkv"), preset("mix")), duration=0.5)
    for i, frame in enumerate(pictures(take)):
        assert unlike(frame, passing()[i]) > 3 and unlike(frame, panning()[12 + i]) > 3


@pytest.mark.parametrize("way", list(Direction))
def test_an_extension_keeps_its_clip_and_goes_on_smoothly(folder: Path, way: Direction) -> None:
    take = run(Extend(ref(folder / "round.mkv"), way, 0.5))
    frames, source = pictures(take), circling()
    before, after = 6 * (way is not Direction.FORWARD), 6 * (way is not Direction.BACKWARD)
    assert len(frames) == 30 + before + after
    assert all(np.array_equal(frames[before + i], own) for i, own in enumerate(source))
    steps = [unlike(a, b) for a, b in itertools.pairwise(frames)]
    assert max(steps) < 2.5 * np.median(steps)
    if after:
        assert np.mean(steps[-after:]) > 0.4 * np.median(steps)  # it goes on moving
    assert "earlier moments" in take.method


def test_what_passes_goes_on_over_its_background(folder: Path) -> None:
    take = run(Extend(ref(folder / "pass.mkv"), Direction.FORWARD, 0.5))
    last = pictures(take)[-1]
    red = last[..., 0].astype(int) - last[..., 1:3].max(-1) > 120
    assert "going on" in take.method
    x = np.flatnonzero(red.any(0))
    assert x.mean() > 14 + 3 * 13 + 4 and 12 <= np.ptp(x) <= 19  # farther than it ever was, and as round
    still = passing()[0]
    clear = ~red & (np.abs(np.arange(WIDTH) - 14)[None] > 12)
    assert np.abs(last.astype(float)[..., :3] - still[..., :3]).max(-1)[clear].mean() < 3


def test_a_panning_camera_comes_to_rest(folder: Path) -> None:
    take = run(Extend(ref(folder / "pan.mkv"), Direction.FORWARD, 1.0))
    frames = pictures(take)
    assert "coming to rest" in take.method
    assert unlike(frames[-1], frames[-2]) < 0.3 * unlike(frames[17], frames[16])
    assert unlike(frames[18], frames[17]) > 0.3 * unlike(frames[17], frames[16])


def test_a_bridge_holds_both_clips_whole(folder: Path) -> None:
    take = run(Bridge(ref(folder / "pass.mkv"), ref(folder / "round.mkv"), 0.5))
    frames = pictures(take)
    assert len(frames) == 14 + 6 + 30
    assert all(np.array_equal(frames[i], own) for i, own in enumerate(passing()))
    assert all(np.array_equal(frames[20 + i], own) for i, own in enumerate(circling()))


def test_a_region_is_taken_away_and_all_else_kept(folder: Path, tmp_path: Path) -> None:
    marked = np.zeros((HEIGHT, WIDTH), np.uint8)
    marked[22:42, 30:52] = 255
    Image.fromarray(marked).save(tmp_path / "mask.png")
    take = run(Region(ref(folder / "pass.mkv"), ref(tmp_path / "mask.png")), prompts=(TextPrompt("a cat"),))
    for got, own in zip(pictures(take), passing(), strict=True):
        assert np.array_equal(got[marked == 0], own[marked == 0])
        inside = got[22:42, 30:52].astype(int)
        assert (inside[..., 0] - inside[..., 1] > 120).mean() < 0.12  # hardly anything of the disc
    assert take.reading.left_out == ("a cat",) and take.method.startswith("fill")


def test_a_larger_canvas_holds_the_clip_and_goes_on_around_it(folder: Path) -> None:
    take = run(Expand(ref(folder / "pan.mkv")), aspect_ratio="21:9")
    frames = pictures(take)
    width = frames[0].shape[1]
    left = (width - WIDTH) // 2
    assert frames[0].shape == (HEIGHT, 150, 4)
    assert all(np.array_equal(got[:, left : left + WIDTH], own) for got, own in zip(frames, panning(), strict=True))
    truth = panning(18, 2)[15][:, :20]  # what the camera had left behind by then
    seen = frames[15][:, left - 20 : left]
    filmed = ground()[20 : 20 + HEIGHT, 10 + 30 - 20 : 10 + 30]
    assert unlike(seen, filmed) < 12 < unlike(truth, filmed)


def test_results_repeat_with_their_seed_and_vary_with_another(folder: Path) -> None:
    operation = Blend(ref(folder / "pass.mkv"), ref(folder / "pan.mkv"))
    one, same, other = (pictures(run(operation, seed=seed, duration=0.5)) for seed in (1, 1, 2))
    assert all(np.array_equal(a, b) for a, b in zip(one, same, strict=True))
    assert unlike(one[3], other[3]) > 1


@pytest.mark.parametrize(("operation", "said"), [
    (Remix(MediaRef("a" * 64)), "can't be remixed"), (Restyle(MediaRef("a" * 64)), "can't be restyled"),
    (Blend(MediaRef("a" * 64)), "with words alone"), (Generate(), "can't generate"), (Animate(MediaRef("a" * 64)), "can't animate"),
])
def test_what_footage_cannot_it_says(operation: Operation, said: str) -> None:
    assert said in FootageModel().can(GenerationRequest(operation))


def test_cancelling_ends_it_at_its_next_step_and_leaves_no_thread(folder: Path) -> None:
    before = threading.active_count()
    for stop in (1, 3, 25):
        context = Context(stop)
        with pytest.raises(Cancelled):
            FootageModel().run(GenerationRequest(Extend(ref(folder / "round.mkv"), seconds=1.0)), context)
        assert len(context.steps) == stop
    assert threading.active_count() == before


def test_its_recipe_says_that_no_trained_model_made_it(folder: Path) -> None:
    request = GenerationRequest(Trim(ref(folder / "pan.mkv"), 0.0, 0.5), fps=0.0)
    take = FootageModel().run(request, Context())[0]
    recipe = recipe_of(request, take, "1.0")
    assert recipe["digital_source_type"] == ENHANCED and recipe["method"].startswith("trim")
    assert "path" not in recipe["request"]["operation"]["source"]
    assert source_type(pack(recipe)) == ENHANCED


def test_what_is_cut_out_stays_cut_out(tmp_path: Path) -> None:
    clear = [np.dstack([frame[..., :3], np.where(np.hypot(*np.mgrid[-32:32, -48:48]) < 26, 255, 0).astype(np.uint8)]) for frame in circling(14)]
    path = written(tmp_path, "clear", clear)
    grown = pictures(run(Extend(ref(path), Direction.FORWARD, 0.4)))[-1]
    wide = pictures(run(Expand(ref(path)), aspect_ratio="21:9"))[0]
    assert grown[2, 2, 3] == 0 and grown[32, 48, 3] == 255 and wide[32, 3, 3] == 0 and wide[32, 75, 3] == 255


def test_an_empty_cut_and_an_empty_mask_are_said(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no frame"):
        run(Trim(ref(folder / "pan.mkv"), 0.01, 0.02))
    Image.fromarray(np.zeros((HEIGHT, WIDTH), np.uint8)).save(tmp_path / "mask.png")
    Image.fromarray(np.full((HEIGHT, WIDTH), 255, np.uint8)).save(tmp_path / "all.png")
    for name, said in (("mask.png", "marks nothing"), ("all.png", "marks the whole picture")):
        with pytest.raises(InputError, match=said):
            run(Region(ref(folder / "pan.mkv"), ref(tmp_path / name)))
