"""How loud a mix is, and how it is kept within bounds: gated loudness (ITU-R BS.1770-4) and a limiter that looks ahead."""

from __future__ import annotations

import numpy as np

from studio.engine.composer.sound.signal import RATE, Wave

QUIETEST, LOUDEST = -23.0, -18.0  # LUFS of a finished mix
MOST_LIFT = 9.0  # dB; a quiet scene stays a quiet scene
CEILING = 10 ** (-2 / 20)  # of the samples; what lies between them stays under -1 dBFS
BLOCK = round(0.4 * RATE)
MOST_BLOCKS = 240


def loudness(mix: Wave) -> float:
    """LUFS of a mix [n, 2]; -inf for silence. Blocks of 0.4 s side by side; of a long clip at most 240 of them, evenly."""
    count = max(1, -(-len(mix) // BLOCK))
    starts = np.unique(np.linspace(0, count - 1, min(count, MOST_BLOCKS)).astype(int)) * BLOCK
    weight = _weighting(np.fft.rfftfreq(BLOCK, 1 / RATE))
    powers = np.array([_power(mix[at : at + BLOCK], weight) for at in starts])
    heard = powers[powers > 10 ** ((-70 + 0.691) / 10)]
    if not len(heard):
        return float("-inf")
    heard = heard[heard > 0.1 * heard.mean()]
    return float(-0.691 + 10 * np.log10(heard.mean()))


def _power(block: Wave, weight: Wave) -> float:
    """The weighted power of both ears, by Parseval."""
    spectrum = np.square(np.abs(np.fft.rfft(block, BLOCK, axis=0))) * weight[:, None]
    return float(2 * spectrum[1:].sum() / BLOCK / max(1, len(block)))


def _weighting(hertz: Wave) -> Wave:
    """The squared K weighting: 4 dB more above 1.7 kHz, less below 38 Hz."""
    x = 1j * hertz / 1681.97
    high, q = 10 ** (3.99984 / 20), 0.70718
    shelf = (high * x**2 + high**0.4996 * x / q + 1) / (x**2 + x / q + 1)
    y = 1j * hertz / 38.135
    passed = y**2 / (y**2 + y / 0.50033 + 1)
    return np.square(np.abs(shelf * passed))


def balanced(mix: Wave) -> Wave:
    """The mix brought between `QUIETEST` and `LOUDEST`, in place, by one gain."""
    found = loudness(mix)
    if np.isfinite(found):
        mix *= np.float32(10 ** (min(MOST_LIFT, np.clip(found, QUIETEST, LOUDEST) - found) / 20))
    return mix


def limited(mix: Wave, step: int = 48, ahead: int = 4) -> Wave:
    """The mix [n, 2] with every sample within `CEILING`, in place: gain falls within 4 ms before a peak and comes back over 80 ms."""
    count = -(-len(mix) // step)
    peaks = np.zeros(count * step, np.float32)
    peaks[: len(mix)] = np.abs(mix).max(1)
    need = np.minimum(1, CEILING / np.maximum(peaks.reshape(count, step).max(1), 1e-9))
    if need.min() >= 1:
        return mix
    held = np.lib.stride_tricks.sliding_window_view(np.pad(need, ahead + 1, mode="edge"), 2 * ahead + 3).min(1)
    for k in range(1, count):  # a slow way back, block by block
        held[k] = min(held[k], held[k - 1] + 0.0125 * (1 - held[k - 1]) + 1e-4)
    smooth = np.convolve(np.pad(held, ahead, mode="edge"), np.full(2 * ahead + 1, 1 / (2 * ahead + 1)), "valid")
    middles = np.arange(count) * step + step / 2
    mix *= np.interp(np.arange(len(mix)), middles, smooth).astype(np.float32)[:, None]
    return np.clip(mix, -CEILING, CEILING, out=mix)
