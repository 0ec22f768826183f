"""`bench sticker`: eight RGBA frames from picture and words at three sizes, models loaded; the file apart; new words
while typing; the first sticker of a new process; and whether the loop closes.
"""

from __future__ import annotations

import itertools
import queue
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from studio.bench.children import PATIENCE, environment
from studio.bench.figures import Figure, Report, at_most, percentile, plain
from studio.bench.target import BenchTarget, Tools
from studio.contract.errors import JobError
from studio.contract.events import ENDINGS, Event, Failed, Finished
from studio.contract.frame import Frame, Loop
from studio.contract.ports import ImportedPicture
from studio.contract.requests import Animate, GenerationRequest, Priority, TextPrompt

GOALS = {256: 150.0, 512: 250.0, 1024: 700.0}  # longer side in pixels -> ms
FRAMES = 8
WARM, TIMED = 2, 9
KEYSTROKES = 20
ACTIONS = ("jumping", "swaying", "spinning", "shivering", "floating", "nodding", "bouncing", "trembling", "dancing", "rocking")
MANNERS = ("with joy", "in the rain", "slowly", "in the wind", "like a bell", "at a party", "from the cold", "gently", "wildly")
STAGES = 6


def measure(tools: Tools, report: Report) -> list[Figure]:
    """Raises JobError when a sticker fails."""
    picture = tools.pictures.read(tools.picture)
    target = tools.target()
    target.prepare()
    words = fresh_words()
    figures = [plain(name, value) for name, value in target.facts().items()]
    loops: dict[int, Loop] = {}
    for stage, (size, goal) in enumerate(GOALS.items()):
        found, loops[size] = _at_size(target, picture.frame, words, size, goal)
        figures += found
        report("Making stickers", stage + 1, STAGES, None)
    figures += _ratio(figures)
    figures += _encoding(tools, loops[512])
    report("Typing", 4, STAGES, None)
    figures += _typing(tools, picture, words)
    report("Starting anew", 5, STAGES, None)
    figures += _cold(tools)
    figures += _closure(target, picture.frame)
    report("Looking at the loop", STAGES, STAGES, 0.0)
    return figures


def fresh_words() -> Iterator[str]:
    """Words that haven't come before in this run, so that nothing remembered flatters a figure."""
    pairs = itertools.product(MANNERS, ACTIONS)
    return itertools.chain((f"{action} {manner}" for manner, action in pairs), (f"jumping {i} times" for i in itertools.count(2)))


def _at_size(target: BenchTarget, picture: Frame, words: Iterator[str], size: int, goal: float) -> tuple[list[Figure], Loop]:
    times = []
    for run in range(WARM + TIMED):
        text = next(words)
        began = time.perf_counter()
        loop = target.animate(picture, text, frames=FRAMES, size=size, seed=run)
        times.append((time.perf_counter() - began) * 1000)
    _check(loop, size)
    timed = times[WARM:]
    name = f"{FRAMES} RGBA frames at {size}"
    return [at_most(f"{name}, median", statistics.median(timed), "ms", goal), plain(f"{name}, worst", max(timed), "ms")], loop


def _check(loop: Loop, size: int) -> None:
    if len(loop.frames) != FRAMES or max(loop.size) != size:
        raise JobError(f"Asked for {FRAMES} frames at {size}, got {len(loop.frames)} at {max(loop.size)}.")


def _ratio(figures: list[Figure]) -> list[Figure]:
    medians = {size: next(f.value for f in figures if f.name == f"{FRAMES} RGBA frames at {size}, median") for size in GOALS}
    return [plain("time at 1024 over time at 256", medians[1024] / medians[256], "x")]


def _encoding(tools: Tools, loop: Loop) -> list[Figure]:
    began = time.perf_counter()
    report = tools.exporter.measure(loop, "webp", {})
    took = (time.perf_counter() - began) * 1000
    return [plain("encoding 8 frames at 512 as WebP", took, "ms"), plain("their size", report.bytes, "bytes")]


def _typing(tools: Tools, picture: ImportedPicture, words: Iterator[str]) -> list[Figure]:
    """New words, through the queue as the window sends them, until the new loop is there."""
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    end = tools.engine.subscribe(events.put)
    try:
        _keystroke(tools, picture, next(words), events)  # loads what has to be loaded
        times = [_keystroke(tools, picture, next(words), events) for _ in range(KEYSTROKES)]
    finally:
        end()
    return [
        plain("words to new motion at 512, median", statistics.median(times), "ms"),
        at_most(f"words to new motion at 512, 95th percentile of {KEYSTROKES}", percentile(times, 0.95), "ms", 200.0),
    ]


def _keystroke(tools: Tools, picture: ImportedPicture, words: str, events: queue.SimpleQueue[Event]) -> float:
    request = GenerationRequest(Animate(picture.ref, FRAMES, 512), (TextPrompt(words),))
    began = time.perf_counter()
    job = tools.engine.submit(request, priority=Priority.LIVE, lane="bench", draft=True)
    ending = _ending(events, job.id)
    if not isinstance(ending, Finished):
        raise JobError(ending.reason if isinstance(ending, Failed) else "A sticker was cancelled.")
    return (time.perf_counter() - began) * 1000


def _ending(events: queue.SimpleQueue[Event], job_id: str) -> Event:
    try:
        while True:
            event = events.get(timeout=PATIENCE)
            if event.job_id == job_id and isinstance(event, ENDINGS):
                return event
    except queue.Empty:
        raise JobError(f"Nothing was heard of a sticker for {PATIENCE:.0f} s.") from None


def _cold(tools: Tools) -> list[Figure]:
    """A process that has loaded nothing: picture in, gently moving file out."""
    with tempfile.TemporaryDirectory(prefix="kinora-bench-") as folder:
        command = [*tools.command, "animate", str(tools.picture.resolve()), "--size", "256", "--quiet", "-o", str(Path(folder) / "first.webp")]
        began = time.perf_counter()
        done = subprocess.run(command, env=environment(Path(folder) / "home"), stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, timeout=PATIENCE, check=False)
        took = time.perf_counter() - began
    if done.returncode != 0:
        raise JobError(f"A new process couldn't make the sticker: {done.stderr.strip().splitlines()[-1:]}")
    return [at_most("a new process: picture to moving file at 256, no words", took, "s", 2.0)]


def _closure(target: BenchTarget, picture: Frame) -> list[Figure]:
    side = max(picture.width, picture.height)
    begin, again = target.at_phases(picture, "jumping for joy", size=side, seed=0, phases=(0.0, 1.0))
    loop = target.animate(picture, "jumping for joy", frames=FRAMES, size=side, seed=0)
    return [
        at_most("loop closure error", _difference(begin, again), "levels", 0),
        at_most("conditioning frame against the picture", _difference(loop.frames[loop.still], picture), "levels", 0),
    ]


def _difference(one: Frame, other: Frame) -> int:
    """The largest difference of any channel of any pixel, 0..255; 255 for different sizes."""
    if one.shape != other.shape:
        return 255
    return max((abs(a - b) for a, b in zip(bytes(one.buffer), bytes(other.buffer), strict=True)), default=0)
