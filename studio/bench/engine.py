"""`bench engine`: how fast the composer reads words, shows a first frame and draws a clip, against the clip's own time.

Scenes are drawn whole, one thread, without writing a file; what is drawn first is not thrown away, as in use.
"""

from __future__ import annotations

import time
from dataclasses import replace

from studio.bench.figures import Figure, Report, at_least, at_most, plain
from studio.bench.target import ComposerTarget, Tools

SIMPLE = "a fox walks through a meadow"
CROWDED = "three foxes run along a street at night in the rain while two girls wave at them, slow zoom in"
SECONDS = 4.0
SIZE = (640, 360)
RATES = (12.0, 24.0)
GOAL = 10.0  # times as fast as real time, at 360p, a simple scene
FIRST = 1.0  # seconds until the first frame of words, when everything is loaded
STAGES = 2 + 2 * len(RATES)


def measure(tools: Tools, report: Report) -> list[Figure]:
    target = tools.composer()
    began = time.perf_counter()
    target.prepare()
    figures = [plain("loading what reads words", time.perf_counter() - began, "s")]
    report("Reading", 1, STAGES, None)
    figures += _opening(target)
    report("Reading", 2, STAGES, None)
    stage = 2
    for name, words in (("a simple scene", SIMPLE), ("a crowded scene at night in rain", CROWDED)):
        for rate in RATES:
            found = _drawing(target, name, words, rate)
            figures.append(found if name == "a simple scene" else replace(found, goal="", met=None))
            stage += 1
            report("Drawing", stage, STAGES, None)
    return figures


def _opening(target: ComposerTarget) -> list[Figure]:
    """Words that weren't read before: until they are understood, and until the first picture of them."""
    began = time.perf_counter()
    target.read("a bear sleeps under a tree at dusk", SECONDS)
    read = time.perf_counter() - began
    began = time.perf_counter()
    frames = target.frames("a bear dances on the beach at dawn", SECONDS, *SIZE, RATES[0])
    next(iter(frames))
    return [plain("reading one sentence", read * 1000, "ms"), at_most("words to first frame at 360p", time.perf_counter() - began, "s", FIRST)]


def _drawing(target: ComposerTarget, name: str, words: str, rate: float) -> Figure:
    """Frames a second over the clip's own rate, reading and staging included."""
    began = time.perf_counter()
    count = sum(1 for _ in target.frames(words, SECONDS, *SIZE, rate))
    took = time.perf_counter() - began
    return at_least(f"{name} at 360p, {rate:g} frames a second", count / took / rate, "x real time", GOAL)
