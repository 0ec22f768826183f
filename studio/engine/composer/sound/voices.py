"""Voices without words: vowels sung through the resonances of a mouth, breath and lips. Each maker takes (generator, seconds, what).

A vowel is one cycle of a wave whose harmonics are weighted by formants (Peterson and Barney 1952, averages); two of them
are mixed while the pitch moves. Who speaks decides pitch and the size of the mouth.
"""

from __future__ import annotations

import numpy as np

from studio.engine.composer.ease import chance
from studio.engine.composer.sound.signal import (
    RATE,
    TAU,
    Rng,
    Wave,
    chirp,
    drift,
    eased,
    fall,
    hump,
    lay,
    noise,
    size,
    times,
    wide,
)

FORMANTS = {"a": (730, 1090, 2440), "e": (530, 1840, 2480), "i": (270, 2290, 3010), "o": (570, 840, 2410), "u": (300, 870, 2240), "uh": (640, 1190, 2390)}
PITCH = {"man": 118.0, "grandfather": 108.0, "father": 118.0, "king": 112.0, "giant": 72.0, "bear": 80.0, "lion": 88.0, "woman": 205.0, "mother": 205.0,
         "grandmother": 185.0, "queen": 210.0, "girl": 285.0, "boy": 265.0, "child": 280.0, "baby": 390.0, "cat": 420.0, "mouse": 560.0, "fox": 300.0,
         "dog": 210.0, "rabbit": 430.0, "bird": 620.0, "elephant": 85.0, "robot": 140.0, "wizard": 110.0, "witch": 230.0}  # fmt: skip
SYLLABLES = (("a", "e"), ("o", "u"), ("e", "i"), ("uh", "a"), ("u", "uh"), ("a", "i"), ("o", "a"))


def pitch_of(what: str) -> float:
    """The speaking pitch in hertz: known for some, otherwise it belongs to the name."""
    return PITCH.get(what, 150.0 + 190.0 * chance("voice", what))


def vowel(hertz: Wave, begin: str, end: str, body: float = 1.0, bright: float = 1.0) -> Wave:
    """A voice [n] of pitch hertz [n] that goes from one vowel to another. `body` scales the resonances (1 a man, 1.2 a child)."""
    base = float(np.mean(hertz))
    phase = (np.cumsum(hertz.astype(np.float64)) / RATE * 2048).astype(np.int64) & 2047
    first, second = (_cycle(base, name, body, bright)[phase] for name in (begin, end))
    share = np.linspace(0, 1, len(hertz), dtype=np.float32)
    share = share * share * (3 - 2 * share)
    return first * (1 - share) + second * share


def _cycle(base: float, name: str, body: float, bright: float) -> Wave:
    k = np.arange(1, max(3, min(48, int(6500 / base))))
    hertz = k * base
    weight = sum(gain / (1 + ((hertz - f * body) / (0.09 * f * body + 40)) ** 2) for f, gain in zip(FORMANTS[name], (1.0, 0.5, 0.22), strict=True))
    amplitudes = (weight + 0.02) / k ** (1.0 / bright) * np.minimum(1, hertz / 150)
    cycle = np.sin(TAU * np.outer(np.arange(2048) / 2048, k) + 0.6 * k) @ amplitudes
    return (cycle / (np.abs(cycle).max() + 1e-9)).astype(np.float32)


def _body(pitch: float) -> float:
    return float(np.clip(0.92 + (pitch - 110) / 900, 0.85, 1.45))


def glide(n: int, *points: float) -> Wave:
    """A pitch contour [n] through the points."""
    return np.interp(np.linspace(0, len(points) - 1, n), np.arange(len(points)), points).astype(np.float32)


def voice(rng: Rng, seconds: float, what: str = "") -> Wave:
    """Speech without words: syllables in phrases, pitch that falls towards the end of each, breath between."""
    pitch, n = pitch_of(what), size(seconds)
    out, at, left = np.zeros(n, np.float32), 0.0, int(rng.integers(4, 8))
    while at < seconds - 0.06:
        long = rng.uniform(0.11, 0.2)
        high = pitch * (0.86 + 0.05 * min(left, 5) + rng.uniform(-0.05, 0.09))
        begin, end = SYLLABLES[int(rng.integers(len(SYLLABLES)))]
        m = size(long)
        said = vowel(glide(m, 0.96 * high, 1.05 * high, 0.94 * high), begin, end, _body(pitch), 0.85) * hump(m, 0.28) ** 0.7
        lay(out, rng.uniform(0.7, 1.0) * said, size(at) if at else 0)
        if rng.random() < 0.5:
            lay(out, 0.10 * noise(rng, size(0.05), 2200, 7000) * hump(size(0.05), 0.3), size(max(0.0, at - 0.03)))
        left -= 1
        at += long + (rng.uniform(0.0, 0.03) if left else rng.uniform(0.28, 0.5))
        left = left or int(rng.integers(4, 8))
    return out


def shout(rng: Rng, seconds: float, what: str = "") -> Wave:
    """Calls: a rise and a long held vowel."""
    pitch, out = 1.65 * pitch_of(what), np.zeros(size(seconds), np.float32)
    at = 0.0
    while at < seconds - 0.1:
        m = size(min(rng.uniform(0.5, 0.75), seconds - at))
        call = vowel(glide(m, 0.8 * pitch, 1.08 * pitch, 1.05 * pitch, 0.82 * pitch), "e" if rng.random() < 0.5 else "o", "a", _body(pitch / 1.65) * 1.08, 1.5)
        lay(out, eased(call, 0.03, 0.16) + 0.05 * noise(rng, m, 1500, 5000) * hump(m), size(at) if at else 0)
        at += m / RATE + rng.uniform(0.35, 0.7)
    return out


def sing(rng: Rng, seconds: float, what: str = "") -> Wave:
    """A melody on vowels, with vibrato."""
    pitch, n = 1.25 * pitch_of(what), size(seconds)
    contour, at, place = np.zeros(n, np.float32), 0, 2
    loud = np.zeros(n, np.float32)
    while at < n:
        m = min(n - at, size(0.42 if rng.random() < 0.6 else 0.84))
        contour[at : at + m] = pitch * 2 ** ((0, 2, 4, 7, 9)[place] / 12)
        loud[at : at + m] = eased(np.ones(m, np.float32), 0.06, 0.09)
        place, at = int(np.clip(place + rng.integers(-2, 3), 0, 4)), at + m
    soft = size(0.03)
    padded = np.pad(contour, (soft, soft), mode="edge").astype(np.float64)
    sums = np.cumsum(padded)
    contour = ((sums[2 * soft :] - sums[: -2 * soft]) / (2 * soft)).astype(np.float32)
    vibrato = 1 + 0.014 * np.sin(TAU * 5.4 * times(n)) * drift(rng, n, 0.8, 0.3, 1.0)
    return vowel(contour * vibrato, "a", "o", _body(pitch / 1.25), 0.95) * loud


def laugh(rng: Rng, seconds: float, what: str = "") -> Wave:
    """Ha-ha-ha, 4.2 a second as the body shakes, falling, with a breath between rows."""
    pitch, out = 1.3 * pitch_of(what), np.zeros(size(seconds), np.float32)
    at, row = 0.0, 0
    while at < seconds - 0.08:
        m = size(0.15)
        high = pitch * (1.25 - 0.06 * row) * rng.uniform(0.97, 1.03)
        ha = vowel(glide(m, 1.08 * high, high, 0.88 * high), "uh", "a", _body(pitch / 1.3), 1.05) * hump(m, 0.3)
        lay(out, (1.0 - 0.08 * row) * ha, size(at))
        lay(out, 0.22 * noise(rng, size(0.07), 900, 4200) * hump(size(0.07), 0.5), size(max(0.0, at - 0.02)))
        row = (row + 1) % 6
        at += 1 / 4.2 + (0.24 if row == 0 else 0.0)
    return out


def cry(rng: Rng, seconds: float, what: str = "") -> Wave:
    """Sobs 1.2 a second: a wail that breaks and falls, and a sniff."""
    pitch, out = 1.4 * pitch_of(what), np.zeros(size(seconds), np.float32)
    at = 0.0
    while at < seconds - 0.1:
        m = size(min(0.62, seconds - at))
        high = pitch * rng.uniform(0.94, 1.08)
        shaky = 1 + 0.03 * np.sin(TAU * 7.5 * times(m))
        lay(out, vowel(glide(m, 0.95 * high, 1.1 * high, 0.9 * high, 0.72 * high) * shaky, "uh", "a", _body(pitch / 1.4), 0.9) * hump(m, 0.25), size(at))
        if rng.random() < 0.6:
            lay(out, 0.16 * noise(rng, size(0.14), 1500, 5000) * hump(size(0.14), 0.7), size(at + 0.66))
        at += 1 / 1.2
    return out


def sneeze(rng: Rng, _: float = 0.0, what: str = "") -> Wave:
    """The burst itself: tch and a short cry."""
    pitch, n = 1.5 * pitch_of(what), size(0.5)
    out = noise(rng, n, 1400, 7500) * fall(n, 0.07, 0.004)
    m = size(0.26)
    lay(out, 1.6 * vowel(glide(m, 1.2 * pitch, 0.8 * pitch), "i", "u", _body(pitch / 1.5), 1.2) * fall(m, 0.09, 0.012), size(0.02))
    return out


def yawn(rng: Rng, seconds: float, what: str = "") -> Wave:
    """Air drawn in, and a long sigh with a voice in it."""
    n, pitch = size(min(seconds, 3.0)), pitch_of(what)
    out = 0.3 * noise(rng, n, 500, 2600, -0.3) * hump(n, 0.4)
    m = size(0.6 * n / RATE)
    lay(out, 0.9 * vowel(glide(m, 1.35 * pitch, 1.2 * pitch, 0.8 * pitch), "a", "u", _body(pitch), 0.7) * hump(m, 0.3), n - m)
    return out


def snore(rng: Rng, seconds: float, what: str = "") -> Wave:
    """Breath of one who sleeps, in the time of the chest: a rattle in, a sigh out."""
    n, out = size(seconds), np.zeros(size(seconds), np.float32)
    for k in range(int(seconds * 0.26) + 1):
        m = size(1.35)
        rattle = 0.5 + 0.5 * np.sin(TAU * np.cumsum(glide(m, 24, 31, 26).astype(np.float64)) / RATE)
        lay(out, noise(rng, m, 110, 620, -0.3) * (rattle**3).astype(np.float32) * hump(m, 0.6) ** 0.5, size(k / 0.26) if k else 0)
        lay(out, 0.3 * noise(rng, size(1.3), 500, 2200, -0.4) * hump(size(1.3), 0.25), size(k / 0.26 + 1.75))
    return out[:n]


def cheer(rng: Rng, seconds: float, what: str = "") -> Wave:
    """Several voices at once that cry yeah, and a whistle."""
    n, pitch = size(seconds), pitch_of(what)
    out = 0.25 * wide(rng, n, 600, 3200, -0.3) * drift(rng, n, 1.5, 0.4, 1.0)[:, None]
    for k in range(6):
        m, high = size(min(seconds, rng.uniform(0.7, 1.2))), 1.5 * pitch * 2 ** rng.uniform(-0.5, 0.5)
        cry_out = eased(vowel(glide(m, 0.85 * high, 1.15 * high, high, 0.8 * high), "e", "a", _body(high / 1.5), 1.2), 0.04, 0.25)
        side = rng.uniform(0.2, 1.37)
        placed = np.stack([cry_out * np.cos(side), cry_out * np.sin(side)], 1).astype(np.float32)
        lay(out, 0.6 * placed, 0 if k == 0 else size(rng.uniform(0, max(0.05, seconds - 0.7))))
    if seconds > 1:
        lay(out, 0.25 * chirp(0.5, 1500, 2700, (1.0, 0.1)), size(0.4))
    return out


def kiss(rng: Rng, _: float = 0.0, __: str = "") -> Wave:
    """Lips that part: a small suck, and the smack."""
    out = np.zeros(size(0.2), np.float32)
    lay(out, noise(rng, size(0.03), 900, 4200) * fall(size(0.03), 0.006), 0)
    lay(out, 0.8 * chirp(0.07, 700, 2300, (1.0, 0.3), 0.4), 0)
    return out


def sip(rng: Rng, seconds: float, _: str = "") -> Wave:
    """A slurp and a swallow for each raise of the cup."""
    out = np.zeros(size(seconds), np.float32)
    at = 0.0
    while at < seconds - 0.2:
        m = size(0.4)
        lay(out, noise(rng, m, 900, 3800) * (0.55 + 0.45 * np.sin(TAU * 34 * times(m))) * hump(m, 0.6) * 0.6, size(at) if at else 0)
        for gulp in (0.55, 0.8):
            lay(out, chirp(0.08, 190, 420, (1.0, 0.3), 0.3), size(at + gulp))
        at += 2.0
    return out
