"""Building blocks of synthesis: shaped noise, ringing modes, gliding tones, grains, slow drifts, envelopes.

Arrays are float32 at `RATE` moments a second: [n] is mono, [n, 2] stereo. Long noise is periodic (made in the frequency
domain), so that repeating it has no seam; everything random comes from the generator that is handed in.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

RATE = 48_000
PERIOD = 1 << 18  # 5.5 s: the longest texture that is made; longer ones go round
TAU = 2 * np.pi

Wave = NDArray[np.float32]
Rng = np.random.Generator


def size(seconds: float) -> int:
    return max(1, round(seconds * RATE))


def times(n: int) -> Wave:
    """Seconds since the beginning, [n]."""
    return np.arange(n, dtype=np.float32) / np.float32(RATE)


def noise(rng: Rng, n: int, low: float, high: float, tilt: float = 0.0) -> Wave:
    """Noise [n] between two frequencies (12 dB an octave beyond them), RMS 1; `tilt` -1 falls by 6 dB an octave (brown), 0 is flat."""
    length = min(PERIOD, 1 << max(8, (n - 1).bit_length()))
    hertz = np.fft.rfftfreq(length, 1 / RATE).astype(np.float32)
    hertz[0] = 1.0
    shape = hertz**tilt / ((1 + (low / hertz) ** 4) * (1 + (hertz / high) ** 4))
    shape[0] = 0.0
    parts = rng.standard_normal((2, len(hertz)), np.float32)
    wave = np.fft.irfft((parts[0] + 1j * parts[1]) * shape, length).astype(np.float32)
    wave /= np.sqrt(np.mean(np.square(wave))) + 1e-9
    return np.resize(wave, n)


def wide(rng: Rng, n: int, low: float, high: float, tilt: float = 0.0) -> Wave:
    """Noise [n, 2] that is different in both ears."""
    return np.stack([noise(rng, n, low, high, tilt) for _ in range(2)], 1)


def drift(rng: Rng, n: int, hertz: float, low: float, high: float) -> Wave:
    """A slow wandering [n] between two values, about `hertz` turns a second, smooth."""
    count = max(4, int(n / RATE * hertz * 2) + 4)
    knots = rng.uniform(low, high, count)
    coarse = np.arange(0, n + 64, 64) / RATE * hertz * 2
    whole = coarse.astype(int)
    part = coarse - whole
    part = part * part * (3 - 2 * part)
    values = knots[whole] * (1 - part) + knots[whole + 1] * part
    return np.interp(np.arange(n, dtype=np.float32), np.arange(len(values)) * 64.0, values).astype(np.float32)


def fall(n: int, seconds: float, attack: float = 0.0015) -> Wave:
    """The envelope of something struck, [n]: up within `attack`, down to a third every `seconds`."""
    t = times(n)
    return (np.minimum(1, t / max(attack, 1 / RATE)) * np.exp(-t / seconds)).astype(np.float32)


def hump(n: int, rise: float = 0.5) -> Wave:
    """An envelope [n] that rises softly to its top at the share `rise` and falls softly."""
    u = np.linspace(0, 1, n, dtype=np.float32)
    return np.sin(np.pi / 2 * np.where(u < rise, u / rise, (1 - u) / (1 - rise))).astype(np.float32) ** 2


def eased(wave: Wave, begin: float, end: float) -> Wave:
    """The wave [n] or [n, 2] with soft ends of so many seconds; two that overlap by them are together as loud as one."""
    n = len(wave)
    rise, drop = min(n // 2, size(begin)), min(n // 2, size(end))
    gain = np.ones(n, np.float32)
    gain[:rise] = np.sin(np.linspace(0, np.pi / 2, rise, dtype=np.float32))
    gain[n - drop :] *= np.cos(np.linspace(0, np.pi / 2, drop, dtype=np.float32))
    return wave * (gain if wave.ndim == 1 else gain[:, None])


def modes(seconds: float, rows: Sequence[tuple[float, float, float]], glide: float = 0.0) -> Wave:
    """Ringing modes of (hertz, decay in seconds, amplitude), [n]; `glide` is how much higher the pitch begins, for skins and bodies."""
    t = times(size(seconds))
    bent = t + glide * 0.02 * (1 - np.exp(-t / 0.02))
    wave = sum(a * np.exp(-t / d) * np.sin(TAU * f * bent) for f, d, a in rows)
    return (wave * np.minimum(1, t / 0.0008)).astype(np.float32)


def tone(hertz: Wave, harmonics: Sequence[float] = (1.0,)) -> Wave:
    """A tone whose pitch is hertz [n] at each moment, with amplitudes of its harmonics."""
    phase = np.cumsum(hertz.astype(np.float64)) / RATE
    if len(harmonics) == 1:
        return (harmonics[0] * np.sin(TAU * phase)).astype(np.float32)
    steps = np.arange(8192) / 8192
    cycle = sum(a * np.sin(TAU * (k + 1) * (steps + 0.37 * k * k)) for k, a in enumerate(harmonics))
    return np.asarray(cycle, np.float32)[(phase * 8192).astype(np.int64) & 8191]


def lay(out: Wave, part: Wave, at: int) -> None:
    """Add the part to `out` in place from moment `at` on; what lies beyond the ends is not heard. Mono goes to both ears."""
    low, high = max(0, at), min(len(out), at + len(part))
    if low < high:
        piece = part[low - at : high - at]
        out[low:high] += piece[:, None] if out.ndim == 2 and piece.ndim == 1 else piece


def grains(rng: Rng, n: int, each_second: float, kinds: Sequence[Wave], spread: float = 1.0, uneven: float = 0.7) -> Wave:
    """Many small sounds at random moments and places, [n, 2]; it goes round without a seam. `uneven` is how much their strength differs."""
    length = min(n, PERIOD)
    out = np.zeros((length + max(map(len, kinds)), 2), np.float32)
    count = rng.poisson(each_second * length / RATE)
    starts, which = rng.integers(0, length, count), rng.integers(0, len(kinds), count)
    loud = np.exp(uneven * rng.standard_normal(count)).clip(0, 6).astype(np.float32)
    angle = (np.pi / 4 * (1 + spread * rng.uniform(-1, 1, count))).astype(np.float32)
    sides = np.stack([np.cos(angle), np.sin(angle)], 1) * loud[:, None]
    for at, kind, side in zip(starts.tolist(), which.tolist(), sides, strict=True):
        out[at : at + len(kinds[kind])] += kinds[kind][:, None] * side
    over = out[length:]
    out[: min(length, len(over))] += over[:length]
    return np.resize(out[:length], (n, 2))


def chirp(seconds: float, begin: float, end: float, harmonics: Sequence[float] = (1.0,), rise: float = 0.3) -> Wave:
    """A short tone that glides from one pitch to another, softly on and off, [n]."""
    n = size(seconds)
    return tone(np.geomspace(begin, end, n), harmonics) * hump(n, rise)
