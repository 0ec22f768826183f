"""The benchmarks with fake engines and children: what they measure, and that a missed goal shows."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from studio.bench import engine, idle, start, sticker
from studio.bench.figures import at_least, at_most, percentile, plain
from studio.bench.registry import BENCHMARKS, run_benchmarks
from studio.bench.target import SleepTicker, Tools
from studio.cli import window
from studio.contract.errors import JobError
from studio.contract.frame import Frame, Loop
from studio.engine.worker import Worker
from tests.fakes.model import FakeModel, FakePictures, a_loop
from tests.fakes.services import FakeExporter


class FakeTarget:
    """Makes even frames at once; `seam` is how far the loop's end lies from its beginning."""

    def __init__(self) -> None:
        self.prepared = False
        self.seam = 0
        self.words: list[str] = []

    def prepare(self) -> None:
        self.prepared = True

    def facts(self) -> Mapping[str, int]:
        return {"parameters": 6_000_000, "steps": 6, "tokens": 64}

    def animate(self, picture: Frame, words: str, *, frames: int, size: int, seed: int) -> Loop:
        assert self.prepared
        self.words.append(words)
        if size == max(picture.width, picture.height):
            return Loop((picture,) * frames, 8.0)
        return a_loop(words, seed, frames, side=size)

    def at_phases(self, picture: Frame, words: str, *, size: int, seed: int, phases: Sequence[float]) -> tuple[Frame, ...]:
        return tuple(Frame(1, 1, bytes([round(phase) * self.seam] * 4)) for phase in phases)


class FakeComposer:
    """Hands out as many frames as a clip of that length has, and remembers which words it was given."""

    def __init__(self) -> None:
        self.prepared = False
        self.words: list[str] = []

    def prepare(self) -> None:
        self.prepared = True

    def read(self, words: str, duration: float) -> str:
        assert self.prepared
        return words

    def frames(self, words: str, duration: float, width: int, height: int, fps: float) -> Iterator[object]:
        self.words.append(words)
        yield from range(round(duration * fps))


class CalmTicker:
    """Says what it is told to; the second time, as if the engine had held the thread up."""

    def __init__(self, late: float) -> None:
        self.runs = iter([0.016, 0.016 + late])

    def run(self, seconds: float, interval: float) -> list[float]:
        return [next(self.runs)] * 100


FAKE_STUDIO = """
import json, os, sys, time
if sys.argv[1:2] == ["animate"]:
    open(sys.argv[sys.argv.index("-o") + 1], "w").write("x")
else:
    mark = os.environ["KINORA_BENCH_START"]
    open(mark + ".tmp", "w").write(json.dumps({"time": time.time(), "loaded": LOADED}))
    os.replace(mark + ".tmp", mark)
"""


@pytest.fixture
def tools(tmp_path: Path) -> Iterator[Tools]:
    picture = tmp_path / "fox.png"
    picture.write_bytes(b"picture")
    worker = Worker({"motion": lambda: FakeModel(steps=1)}, FakePictures())
    target = FakeTarget()
    yield Tools(worker, FakePictures(), FakeExporter(), picture, lambda: target, FakeComposer, CalmTicker(0.002), child(tmp_path, []))
    assert worker.close()


def child(folder: Path, loaded: list[str], code: str = FAKE_STUDIO) -> tuple[str, ...]:
    script = folder / "studio_of_paper.py"
    script.write_text(code.replace("LOADED", json.dumps(loaded)))
    return (sys.executable, "-S", "-E", str(script))


def with_(tools: Tools, **changes: object) -> Tools:
    from dataclasses import replace

    return replace(tools, **changes)  # type: ignore[arg-type]


def values(figures: list) -> dict[str, tuple[float, bool | None]]:
    return {figure.name: (figure.value, figure.met) for figure in figures}


def silent(what: str, done: int, total: int, left: float | None) -> None:
    assert 0 < done <= total


def test_start_measures_to_the_mark_and_sees_what_was_loaded(tools: Tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "RUNS", 2)
    figures = values(start.measure(tools, silent))
    assert 0 < figures["start to a usable window, median"][0] < 5
    assert figures["torch loaded by then (1 is yes)"] == (0, True)
    heavy = with_(tools, command=child(tmp_path, ["torch", "numpy"]))
    figures = values(start.measure(heavy, silent))
    assert figures["torch loaded by then (1 is yes)"] == (1, False)


def test_start_says_when_the_studio_ends_without_a_window(tools: Tools, tmp_path: Path) -> None:
    with pytest.raises(JobError, match="ended with 3 before"):
        start.measure(with_(tools, command=child(tmp_path, [], "raise SystemExit(3)")), silent)


def test_engine_measures_whole_clips_and_promises_only_the_simple_scene(tools: Tools) -> None:
    made = FakeComposer()
    figures = {f.name: f for f in engine.measure(with_(tools, composer=lambda: made), silent)}
    assert len(made.words) == 1 + 2 * len(engine.RATES) and len(set(made.words)) == 3
    drawn = {name: f for name, f in figures.items() if f.unit == "x real time"}
    assert [bool(f.goal) for f in drawn.values()] == [True, True, False, False]
    assert all(f.value > 10 and f.met is (True if f.goal else None) for f in drawn.values())
    assert figures["words to first frame at 360p"].goal == "<= 1"


def test_idle_compares_the_two_runs_of_the_ticker(tools: Tools) -> None:
    figures = values(idle.measure(tools, silent, seconds=0.0))
    assert figures["difference of the 99th percentiles"] == (2.0, True)
    assert figures["worst stall, while generating"] == (2.0, True)
    assert figures["stickers made meanwhile"][0] >= 1
    slow = values(idle.measure(with_(tools, ticker=CalmTicker(0.06)), silent, seconds=0.0))
    assert slow["difference of the 99th percentiles"] == (60.0, False)
    assert slow["worst stall, while generating"] == (60.0, False)


def test_idle_fails_when_the_stickers_do(tools: Tools) -> None:
    worker = Worker({"motion": lambda: FakeModel(refusal="It can't.")}, FakePictures())
    with pytest.raises(JobError, match="It can't"):
        idle.measure(with_(tools, engine=worker), silent, seconds=0.0)
    assert worker.close()


def test_a_real_ticker_ticks_at_its_interval_and_skips_what_it_missed() -> None:
    now = [0.0]
    hold = iter([0.0, 0.1])

    def sleep(seconds: float) -> None:
        now[0] += seconds + next(hold, 0.0)

    gaps = SleepTicker(lambda: now[0], sleep).run(0.2, 0.016)
    assert gaps[0] == pytest.approx(0.016) and gaps[1] == pytest.approx(0.116) and gaps[2] == pytest.approx(0.016)


def test_sticker_gives_every_figure_and_never_the_same_words_twice(tools: Tools) -> None:
    figures = values(sticker.measure(tools, silent))
    for size in (256, 512, 1024):
        assert figures[f"8 RGBA frames at {size}, median"][1] is True
    assert figures["parameters"][0] == 6_000_000 and figures["tokens"][0] == 64
    assert figures["words to new motion at 512, 95th percentile of 20"][1] is True
    assert figures["loop closure error"] == (0, True)
    assert figures["conditioning frame against the picture"] == (0, True)
    assert figures["time at 1024 over time at 256"][0] > 0
    made = [words for words in tools.target().words if words != "jumping for joy"]  # type: ignore[attr-defined]
    assert len(made) == len(set(made)) > 20


def test_a_loop_that_does_not_close_misses_its_goal(tools: Tools) -> None:
    tools.target().prepare()
    tools.target().seam = 3  # type: ignore[attr-defined]
    assert values(sticker._closure(tools.target(), Frame(1, 1, bytes(4))))["loop closure error"] == (3, False)


def test_a_target_that_makes_something_else_is_refused(tools: Tools) -> None:
    with pytest.raises(JobError, match="Asked for 8 frames at 256, got 4"):
        sticker._check(a_loop("x", 0, frames=4, side=256), 256)


def test_words_stay_fresh_for_long() -> None:
    words = sticker.fresh_words()
    first = [next(words) for _ in range(300)]
    assert len(set(first)) == 300


def test_the_registry_names_each_figure_after_its_benchmark(tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(BENCHMARKS, "idle", lambda tools, report: [plain("a", 1.23456, "ms"), at_least("b", 1, "", 2)])
    report = run_benchmarks(["idle"], tools, silent)
    assert report["figures"] == [
        {"name": "idle: a", "value": 1.235, "unit": "ms", "goal": "", "met": None},
        {"name": "idle: b", "value": 1, "unit": "", "goal": ">= 2", "met": False},
    ]
    assert json.dumps(report)


def test_percentiles_and_goals() -> None:
    assert percentile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert percentile(list(range(1, 101)), 0.99) == 99
    with pytest.raises(ValueError, match="no values"):
        percentile([], 0.5)
    assert at_most("x", 150.04, "ms", 150).met is False and at_most("x", 150, "ms", 150).goal == "<= 150"


def test_the_window_and_the_benchmark_mean_the_same_mark() -> None:
    assert start.MARK == window.MARK
