"""The sound of a clip as float samples: read by span, cut, joined, faded. Arrays are [moments, channels] float32."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from studio.contract.frame import Sound

Samples = NDArray[np.float32]
FADE = 0.005  # seconds that take the click off a cut


def view(sound: Sound) -> Samples:
    """The samples [moments, channels], not to be written to."""
    return np.frombuffer(sound.samples, np.float32).reshape(-1, sound.channels)


def sound_of(samples: Samples, rate: int) -> Sound:
    return Sound(rate, samples.shape[1], np.ascontiguousarray(samples, np.float32).tobytes())


def read(container: Any, start: float, end: float) -> Sound:
    """The first sound stream from `start` to `end` seconds of the container's clock; silence where there is none.

    Streams of more than two channels are mixed to two. Raises av.error.FFmpegError, ValueError.
    """
    stream = container.streams.audio[0]
    rate, channels = stream.rate, min(2, stream.channels)
    out = np.zeros((max(0, round((end - start) * rate)), channels), np.float32)
    resampler = av.AudioResampler(format="flt", layout="mono" if channels == 1 else "stereo", rate=rate)
    if start > 1:
        container.seek(max(0, int((start - 0.5) / stream.time_base)), stream=stream, backward=True, any_frame=False)
    for frame in container.decode(stream):
        time = float((frame.pts or 0) * frame.time_base)
        if time >= end:
            break
        for part in resampler.resample(frame):
            _lay(out, part.to_ndarray().reshape(-1, channels), round((time - start) * rate))
    return sound_of(out, rate)


def _lay(out: Samples, part: Samples, at: int) -> None:
    low, high = max(0, at), min(len(out), at + len(part))
    if low < high:
        out[low:high] = part[low - at : high - at]


def joined(parts: Sequence[Sound | float]) -> Sound | None:
    """Sounds one after another; a number is that many seconds of silence. None when nothing is heard at all."""
    heard = [part for part in parts if isinstance(part, Sound)]
    if not heard:
        return None
    rate, channels = max(part.rate for part in heard), max(part.channels for part in heard)
    pieces = []
    for part in parts:
        piece = faded(at_rate(part, rate, channels), rate) if isinstance(part, Sound) else np.zeros((round(part * rate), channels), np.float32)
        pieces.append(piece)
    return sound_of(np.concatenate(pieces), rate)


def at_rate(sound: Sound, rate: int, channels: int) -> Samples:
    """The samples at another rate (linear in time) and number of channels (one is doubled, two are averaged)."""
    samples = view(sound)
    if sound.rate != rate and len(samples):
        moments = np.arange(round(len(samples) * rate / sound.rate)) * (sound.rate / rate)
        samples = np.stack([np.interp(moments, np.arange(len(samples)), channel) for channel in samples.T], 1).astype(np.float32)
    if samples.shape[1] != channels:
        samples = np.repeat(samples.mean(1, keepdims=True), channels, 1)
    return samples


def faded(samples: Samples, rate: int, seconds: float = FADE) -> Samples:
    """The samples with soft ends."""
    count = min(len(samples) // 2, round(seconds * rate))
    if not count:
        return samples
    out = samples.copy()
    ramp = np.linspace(0, 1, count, dtype=np.float32)[:, None]
    out[:count] *= ramp
    out[-count:] *= ramp[::-1]
    return out


def mixed(a: Sound | None, b: Sound | None, weight: Samples) -> Sound | None:
    """A and B with B's weight over time [n] in 0..1, at equal power."""
    heard = [sound for sound in (a, b) if sound is not None]
    if not heard:
        return None
    rate, channels = max(s.rate for s in heard), max(s.channels for s in heard)
    tracks = [np.zeros((0, channels), np.float32) if s is None else at_rate(s, rate, channels) for s in (a, b)]
    length = max(map(len, tracks))
    share = np.interp(np.linspace(0, 1, length), np.linspace(0, 1, len(weight)), weight)[:, None]
    out = np.zeros((length, channels), np.float32)
    for samples, gain in zip(tracks, (np.cos(share * np.pi / 2), np.sin(share * np.pi / 2)), strict=True):
        out[: len(samples)] += samples * gain[: len(samples)]
    return sound_of(out, rate)
