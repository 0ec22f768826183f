"""Where every frame of a video stream stands: its exact time and whether decoding may start there.

Read by demuxing, which is quick; streams whose packets don't say (AVI, damaged ones) are decoded once instead.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import av
import numpy as np

from studio.core.time import Rate

UNEVEN = 0.6  # of a frame: times farther than this from a steady rate aren't steady


@dataclass(frozen=True, slots=True)
class Index:
    """Presentation times of all frames in order, in units of `base` seconds, and those at which decoding may start."""

    times: tuple[int, ...]
    keys: tuple[int, ...]
    base: Fraction

    def key_before(self, time: int) -> int:
        """The last moment not after `time` at which decoding may start."""
        return self.keys[max(0, bisect_right(self.keys, time) - 1)]

    def seconds(self, frame: int) -> float:
        """When a frame stands, counted from the first one."""
        return float((self.times[frame] - self.times[0]) * self.base)


def by_packets(container: av.container.InputContainer) -> Index | None:
    """The index as the packets tell it, or None when they don't."""
    stream = container.streams.video[0]
    times, keys = [], []
    for packet in container.demux(stream):
        if not packet.size or packet.is_discard:
            continue
        if packet.pts is None:
            return None
        times.append(packet.pts)
        if packet.is_keyframe:
            keys.append(packet.pts)
    if not times or not keys or len(set(times)) != len(times):
        return None
    return Index(tuple(sorted(times)), tuple(sorted({min(keys), *keys})), stream.time_base)


def by_decoding(container: av.container.InputContainer) -> Index:
    """The index as the decoder tells it; frames without a time follow the one before. Raises ValueError without any."""
    stream = container.streams.video[0]
    rate = stream.average_rate or stream.guessed_rate or Fraction(25)
    step = max(1, round(1 / (rate * stream.time_base)))
    times: list[int] = []
    for frame in container.decode(stream):
        time = frame.pts if frame.pts is not None else (times[-1] + step if times else 0)
        times.append(time if not times or time > times[-1] else times[-1] + step)
    if not times:
        raise ValueError("no frames")
    return Index(tuple(times), (times[0],), stream.time_base)


def steady_rate(seconds: Sequence[float], stated: Sequence[Fraction | None]) -> tuple[Rate, bool]:
    """The rate on whose grid the frames stand, and whether they really stand on it. `stated` is what the file says."""
    if len(seconds) < 2:
        known = [rate for rate in stated if rate]
        return Rate.of(float(known[0])) if known else Rate(25, 1), True
    times = np.asarray(seconds)
    average = (len(times) - 1) / (times[-1] - times[0])
    for rate in [*(float(one) for one in stated if one), average]:
        snapped = Rate.of(rate)
        if np.abs(times * snapped.fps - np.arange(len(times))).max() < UNEVEN:
            return snapped, True
    usual = float(np.median(np.diff(times)))
    return Rate.of(min(max(round(1 / usual, 3), 1.0), 240.0)), False
