"""The motion model with toy weights behind the real worker: what it makes, says, refuses and does the same again."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from studio.contract.errors import JobError
from studio.contract.events import CancelledEvent, Failed, Finished, Stepped
from studio.contract.frame import Frame
from studio.contract.requests import Anchor, At, CameraMove, Generate, MediaRef, Role, VisualPrompt
from studio.engine.motion.direct import DirectMotion
from studio.engine.motion.model import STEPS, VARIATIONS, MotionModel
from studio.engine.motion.reading import Understood
from studio.engine.motion.weights import TRANSFORMER, WORDS, load_transformer, load_words
from studio.pixels.alpha import frame_of, view
from tests.engine.motion.toys import Bench, save_toys
from tests.fakes.pictures import box, disc


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_toys(tmp_path_factory.mktemp("motion"))


@pytest.fixture
def bench(folder: Path) -> Iterator[Bench]:
    made = Bench(folder)
    yield made
    assert made.close()


def pixels(frame: Frame) -> np.ndarray:
    return view(frame).astype(int)


# ------------------------------------------------------------------ what it makes
def test_a_picture_becomes_a_loop(bench: Bench) -> None:
    picture = disc(64, 64, 14)
    (result,) = bench.results(picture, frames=6, fps=12.0)
    assert len(result.loop.frames) == 6 and result.loop.fps == 12.0 and result.loop.size == result.native_size == (64, 64)
    assert np.array_equal(pixels(result.loop.frames[result.loop.still]), picture)
    assert max(np.abs(pixels(f) - picture).max() for f in result.loop.frames) > 20
    assert dict(result.checks) == {"Loops": True, "Nothing clipped": True, "Shape kept": True}
    assert result.model == "motion" and len(result.model_sha256) == 64 and result.seconds > 0
    assert result.reading.idle and result.reading.motions == () and "gently" in result.why


def test_without_words_neither_reader_nor_encoder_is_loaded(folder: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom tests.engine.motion.toys import Bench\n"
        f"bench = Bench(Path({str(folder)!r}))\nbench.results()\nbench.close()\n"
        "from studio.text import minilm\n"
        "print(bench.model._words is None, minilm.shared.cache_info().currsize, 'tokenizers' in sys.modules, 'transformers' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[3])
    assert done.stdout.split() == ["True", "0", "False", "False"]


def test_the_same_seed_gives_the_same_frames_and_another_seed_others(bench: Bench, folder: Path) -> None:
    (first,), (again,), (other,) = (bench.results(seed=seed) for seed in (5, 5, 6))
    assert [bytes(f.buffer) for f in first.loop.frames] == [bytes(f.buffer) for f in again.loop.frames]
    assert [bytes(f.buffer) for f in first.loop.frames] != [bytes(f.buffer) for f in other.loop.frames]
    fresh = Bench(folder)
    (elsewhere,) = fresh.results(seed=5)
    assert fresh.close()
    assert [bytes(f.buffer) for f in elsewhere.loop.frames] == [bytes(f.buffer) for f in first.loop.frames]


@pytest.mark.parametrize("frames", [4, 5, 48])
@pytest.mark.parametrize("at", [At.FIRST, At.MIDDLE, At.LAST])
def test_from_four_to_fortyeight_frames(bench: Bench, frames: int, at: At) -> None:
    (result,) = bench.results(frames=frames, size=32, at=at)
    assert len(result.loop.frames) == frames
    assert result.loop.still == {At.FIRST: 0, At.MIDDLE: frames // 2, At.LAST: frames - 1}[at]


@pytest.mark.parametrize(("width", "height", "expected"), [(120, 40, (64, 21)), (30, 90, (21, 64)), (1, 1, (64, 64)), (3, 2000, (1, 64)), (2000, 3, (64, 1))])
@pytest.mark.parametrize("opaque", [False, True])
def test_any_proportion_and_size(bench: Bench, width: int, height: int, expected: tuple[int, int], opaque: bool) -> None:
    picture = np.full((height, width, 4), 200, np.uint8)
    picture[..., 3] = 255 if opaque else 180
    (result,) = bench.results(picture)
    assert result.loop.size == expected


def test_no_strength_stands_still(bench: Bench) -> None:
    (result,) = bench.results(strength=0.0)
    rest = pixels(result.loop.frames[result.loop.still])
    assert max(np.abs(pixels(f) - rest).max() for f in result.loop.frames) <= 1


def test_an_opaque_picture_is_cut_out(bench: Bench) -> None:
    (result,) = bench.results(disc(96, 96, 26, opaque=True), size=96)
    still = pixels(result.loop.frames[result.loop.still])
    assert still[2, 2, 3] == 0 and tuple(still[48, 48]) == (220, 30, 40, 255)
    (whole,) = bench.results(disc(96, 96, 26, opaque=True), size=96, cut_out=False)
    assert pixels(whole.loop.frames[whole.loop.still])[..., 3].min() == 255


def test_a_background_is_kept_and_filled_behind_the_subject(bench: Bench) -> None:
    picture = disc(96, 96, 26, opaque=True)
    (result,) = bench.results(picture, size=96, keep_background=True, strength=1.0, outline=0.03)
    assert np.array_equal(pixels(result.loop.frames[result.loop.still]), picture)
    assert all(pixels(f)[..., 3].min() == 255 and tuple(pixels(f)[1, 1, :3]) == (255, 255, 255) for f in result.loop.frames)
    assert any(np.abs(pixels(f) - picture).max() > 60 for f in result.loop.frames)
    assert any("no outline" in note for note in result.notes)
    (clear,) = bench.results(disc(), keep_background=True)
    assert any("no background to keep" in note for note in clear.notes)


def test_an_outline_moves_along(bench: Bench) -> None:
    (plain,), (lined,) = bench.results(disc(96, 96, 20), size=96), bench.results(disc(96, 96, 20), size=96, outline=0.05)
    for before, after in zip(plain.loop.frames, lined.loop.frames, strict=True):
        white = (pixels(after)[..., :3].min(2) > 245) & (pixels(after)[..., 3] > 200)
        assert white.sum() > 200
        assert (pixels(after)[..., 3] > 128).sum() > (pixels(before)[..., 3] > 128).sum()


def test_a_matte_and_a_mask_are_used(bench: Bench) -> None:
    half = np.zeros((96, 96, 4), np.uint8)
    half[:, :48] = 255
    ref = bench.pictures.put(half)
    (matted,) = bench.results(disc(96, 96, 30, opaque=True), size=96, matte=ref)
    still = pixels(matted.loop.frames[matted.loop.still])
    assert still[:, 50:, 3].max() == 0 and still[:, :46, 3].min() == 255
    (masked,) = bench.results(box(96, 96, 20, 10, 76, 86), size=96, mask=ref, strength=1.0)
    rest = pixels(masked.loop.frames[masked.loop.still])
    assert max(np.abs(pixels(f) - rest)[:, 70:].max() for f in masked.loop.frames) <= 4
    assert max(np.abs(pixels(f) - rest)[:, :40].max() for f in masked.loop.frames) > 30


def test_anchors_and_words_go_through(bench: Bench) -> None:
    (result,) = bench.results(words="jump for joy", anchors=(Anchor.FEET,), frames=8)
    assert len(result.loop.frames) == 8
    assert result.reading.motions or result.reading.idle


# ------------------------------------------------------------------ versions
def test_eight_versions_differ_and_say_how(bench: Bench) -> None:
    results = bench.results(variations=8, frames=4)
    assert len(results) == 8
    assert len({tuple(bytes(f.buffer) for f in r.loop.frames) for r in results}) == 8
    told = [note for r in results for note in r.notes if note.startswith("This version is")]
    assert len(set(told)) == 7 and not any("mirrored" in note for note in told)  # idling has no other way round


def test_a_version_is_mirrored_only_where_there_is_another_way_round() -> None:
    mirrored = VARIATIONS[2]
    left = Understood((("slide", 0.9),), "left")
    assert mirrored.of([left]) == ([Understood((("slide", 0.9),), "right")], 0.0, "mirrored")
    assert mirrored.of([Understood((("spin", 0.9),))])[0][0].direction == "counterclockwise"
    for same in (Understood((("jump", 0.9),)), Understood((("slide", 0.9),), "up"), Understood()):
        asked, louder, note = mirrored.of([same])
        assert asked == [same] and louder > 0 and "mirrored" not in note


# ------------------------------------------------------------------ steps, cancelling, refusals
def test_every_denoising_step_and_every_frame_is_told(bench: Bench) -> None:
    bench.results(frames=5, variations=2)
    told = [e for e in bench.ears.heard if isinstance(e, Stepped)]
    assert [e.step for e in told] == list(range(1, 2 * (STEPS + 5) + 1))
    assert {e.steps for e in told} == {2 * (STEPS + 5)}


@pytest.mark.parametrize("step", [2, STEPS + 3])
def test_cancelling_between_steps_and_between_frames(bench: Bench, step: int) -> None:
    reached = threading.Event()

    def stop(event: object) -> None:
        if isinstance(event, Stepped) and event.step == step:
            bench.worker.cancel(event.job_id)
            reached.set()

    bench.worker.subscribe(stop)
    ending = bench.ending(bench.request(frames=12))
    assert reached.is_set() and isinstance(ending, CancelledEvent) and ending.step in (step, step + 1)
    assert isinstance(bench.ending(replace(bench.request(), seed=1)), (Finished, CancelledEvent))


def test_a_clear_picture_gets_a_sentence(bench: Bench) -> None:
    ending = bench.ending(bench.request(np.zeros((40, 40, 4), np.uint8)))
    assert isinstance(ending, Failed) and ending.exit_code == 2
    assert ending.reason == "There is nothing to see in the picture."


def test_what_it_cannot_do_is_refused_or_said(bench: Bench) -> None:
    request = bench.request()
    assert bench.model.can(request) == ""
    assert "clips" in bench.model.can(replace(request, operation=Generate()))
    assert "camera" in bench.model.can(replace(request, camera=(CameraMove("pan", 1.0),)))
    other = VisualPrompt(bench.pictures.put(disc()), role=Role.REFERENCE)
    ending = bench.ending(replace(request, style="noir", negative_prompt="rain", visual_prompts=(other,)))
    assert isinstance(ending, Finished)
    said = " ".join(ending.results[0].notes)
    assert "style" in said and "negative" in said and "one picture" in said


@pytest.mark.parametrize("harm", ["gone", "cut short", "of another size"])
def test_weights_that_cannot_be_used_get_a_sentence(harm: str, folder: Path, tmp_path: Path) -> None:
    for name in (TRANSFORMER, WORDS):
        data = (folder / name).read_bytes()
        if harm == "cut short":
            (tmp_path / name).write_bytes(data[: len(data) // 2])
        elif harm == "of another size":
            (tmp_path / name).write_bytes(data.replace(b'\\"width\\": 32', b'\\"width\\": 48').replace(b'\\"width\\": 64', b'\\"width\\": 96'))
    for load, name in ((load_transformer, TRANSFORMER), (load_words, WORDS)):
        with pytest.raises(JobError, match=r"missing|damaged|another version") as caught:
            load(tmp_path / name)
        assert "Install" in caught.value.suggestion


# ------------------------------------------------------------------ memory
def test_a_prepared_picture_is_remembered_by_its_hash_only(bench: Bench) -> None:
    source = bench.pictures.put(disc(), "fox")
    for words in ("jump", "spin"):
        bench.results(words=words, source=source)
    assert bench.pictures.asked == ["fox"]
    bench.results(source=source, size=48)
    assert bench.pictures.asked == ["fox", "fox"]

    class ByPath:
        asked = 0

        def __call__(self, ref: MediaRef) -> Frame:
            self.asked += 1
            return frame_of(disc(64, 64, 8 + 4 * self.asked))

    read, unread = ByPath(), replace(bench.request().operation, source=MediaRef("", "fox.png"))
    first, second = (bench.model._studio.subject(unread, read) for _ in range(2))
    assert read.asked == 2 and not np.array_equal(first.picture, second.picture)


def test_unloading_and_warming_up_change_nothing(bench: Bench) -> None:
    (before,) = bench.results(seed=2)
    bench.model.unload()
    bench.model.warm_up()
    (after,) = bench.results(seed=2)
    assert [bytes(f.buffer) for f in before.loop.frames] == [bytes(f.buffer) for f in after.loop.frames]


def test_the_model_can_be_measured_without_a_queue(folder: Path) -> None:
    target = DirectMotion(MotionModel(folder))
    target.prepare()
    facts = target.facts()
    assert facts["steps"] == STEPS and facts["tokens"] == 69 and facts["parameters"] > 10_000
    picture = frame_of(disc())
    assert len(target.animate(picture, "jump", frames=4, size=48, seed=1).frames) == 4
    first, middle, last = target.at_phases(picture, "jump", size=48, seed=1, phases=(0.0, 0.5, 1.0))
    assert np.abs(pixels(first) - pixels(last)).max() <= 2
    assert np.abs(pixels(first) - pixels(middle)).max() > 20
