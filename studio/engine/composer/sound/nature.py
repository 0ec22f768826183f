"""Weather, water, fire, places and small animals. Each maker takes (generator, seconds, what) and gives [n, 2], or [n] for one creature.

Beds are layers of noise that swell on their own slow ways, with grains (drops, bubbles, crackles) in them, so that no two
seconds are the same and none begins again audibly.
"""

from __future__ import annotations

import numpy as np

from studio.engine.composer.sound.signal import (
    RATE,
    Rng,
    Wave,
    chirp,
    drift,
    eased,
    fall,
    grains,
    hump,
    lay,
    modes,
    noise,
    size,
    times,
    tone,
    wide,
)


def rain(rng: Rng, seconds: float, _: str = "") -> Wave:
    """Broad soft hiss with drops near by."""
    n = size(seconds)
    drops = [modes(0.012, ((f, 0.0016, 1.0), (1.7 * f, 0.001, 0.5))) for f in np.geomspace(1300, 6500, 9)]
    plops = [chirp(0.03, f, 1.35 * f, rise=0.1) for f in (480, 720, 1050)]
    out = wide(rng, n, 500, 11000, -0.35) * drift(rng, n, 0.3, 0.75, 1.1)[:, None]
    out += 0.5 * wide(rng, n, 120, 600) * drift(rng, n, 0.2, 0.3, 0.6)[:, None]
    return out + 1.1 * grains(rng, n, 170, drops) + 0.7 * grains(rng, n, 9, plops)


def wind(rng: Rng, seconds: float, _: str = "") -> Wave:
    """Gusts: the stronger, the brighter; now and then it whistles round a corner."""
    n = size(seconds)
    gust = drift(rng, n, 0.28, 0.05, 1.1) ** 1.3 * drift(rng, n, 0.8, 0.75, 1.1)
    out = wide(rng, n, 60, 320) * (0.22 + 0.78 * gust)[:, None]
    out += wide(rng, n, 250, 900) * (0.8 * gust**1.6)[:, None]
    out += wide(rng, n, 800, 3200, -0.5) * (0.35 * gust**2.6)[:, None]
    howl = tone(drift(rng, n, 0.35, 330, 560) * (0.9 + 0.2 * gust)) * noise(rng, n, 0.8, 9) * gust**2
    lay(out, 0.22 * howl, 0)
    return out


def waves(rng: Rng, seconds: float, _: str = "") -> Wave:
    """Surf: every seven to nine seconds a wave draws up, breaks and runs out hissing."""
    n = size(seconds)
    deep, broken, foam = (np.full(n, low, np.float32) for low in (0.22, 0.10, 0.13))
    top = size(rng.uniform(1.6, 2.4))
    while top < n + size(4):
        strong = rng.uniform(0.75, 1.1)
        for env, early, rise, out in ((deep, 0.35, 2.6, 3.6), (broken, 0.0, 1.5, 3.4), (foam, -0.55, 1.7, 5.4)):
            swell = np.concatenate([hump(size(2 * rise))[: size(rise)] ** 1.5, np.exp(-times(size(2.4 * out)) * 2.6 / out)])
            swell[-RATE // 4 :] *= np.linspace(1, 0, RATE // 4, dtype=np.float32)
            lay(env, strong * swell.astype(np.float32), top - size(early) - size(rise))
        top += size(rng.uniform(7.0, 9.0))
    out = 0.9 * wide(rng, n, 55, 260) * deep[:, None]
    out += 0.9 * wide(rng, n, 200, 1500, -0.3) * broken[:, None]
    return out + 0.55 * wide(rng, n, 1200, 9000, -0.4) * foam[:, None]


def stream(rng: Rng, seconds: float, _: str = "") -> Wave:
    """A brook: many bubbles over a soft rush."""
    n = size(seconds)
    bubbles = [chirp(0.05 * (600 / f) ** 0.5, f, f * up, rise=0.12) for f in np.geomspace(380, 1900, 10) for up in (1.12, 1.4)]
    out = 0.32 * wide(rng, n, 300, 3800, -0.4) * drift(rng, n, 0.4, 0.7, 1.1)[:, None]
    return out + 0.42 * grains(rng, n, 115, bubbles) + 0.2 * wide(rng, n, 120, 420) * drift(rng, n, 0.8, 0.5, 1.0)[:, None]


def bubbles(rng: Rng, seconds: float, _: str = "") -> Wave:
    """Under water: everything dull, and chains of bubbles that rise."""
    n = size(seconds)
    out = wide(rng, n, 50, 210) * drift(rng, n, 0.25, 0.5, 1.0)[:, None] + 0.12 * wide(rng, n, 200, 650) * drift(rng, n, 0.4, 0.4, 1.0)[:, None]
    chains = []
    for pitch in (260, 340, 450, 610):
        chain = np.zeros(size(0.7), np.float32)
        for k in range(5):
            lay(chain, (0.9 - 0.12 * k) * chirp(0.08, pitch * (1 + 0.09 * k), pitch * (1.5 + 0.14 * k), rise=0.15), size(0.11 * k + 0.03 * rng.random()))
        chains.append(chain)
    return out + 1.3 * grains(rng, n, 1.4, chains, 0.8, 0.4)


def fire(rng: Rng, seconds: float, _: str = "") -> Wave:
    """A camp fire: a low breath and dry crackles in clusters."""
    n = size(seconds)
    snaps = [modes(0.02, ((f, 0.002, 1.0), (1.9 * f, 0.0012, 0.7))) for f in np.geomspace(900, 5200, 7)]
    pops = [modes(0.06, ((f, 0.008, 1.0), (2.6 * f, 0.004, 0.5)), 0.6) for f in (240, 380, 560)]
    flurry = drift(rng, n, 1.3, -0.6, 1.1).clip(0.04) ** 1.5
    out = 0.32 * wide(rng, n, 60, 420, -0.5) * drift(rng, n, 1.2, 0.5, 1.1)[:, None] + 0.1 * wide(rng, n, 400, 2400) * drift(rng, n, 2.5, 0.2, 1.0)[:, None]
    return out + 1.6 * grains(rng, n, 34, snaps, 0.5, 0.9) * flurry[:, None] + 1.1 * grains(rng, n, 2.2, pops, 0.5, 0.6)


def thunder(rng: Rng, seconds: float, _: str = "") -> Wave:
    """A crack from far away, then claps that roll over one another below 200 Hz."""
    n = size(max(seconds, 2.0) + 1.6)
    roll = fall(n, 0.5, 0.01)
    at = 0.15
    while at < n / RATE - 0.8:
        lay(roll, rng.uniform(0.25, 0.85) * float(np.exp(-at / 1.7)) * fall(n, rng.uniform(0.25, 0.6), 0.05), size(at))
        at += rng.uniform(0.18, 0.45)
    out = wide(rng, n, 28, 130, -0.3) * roll[:, None]
    out += 0.10 * wide(rng, n, 180, 900) * (fall(n, 0.14, 0.006) + 0.18 * roll)[:, None]
    return eased(out, 0.004, 1.0)


def bird(rng: Rng, _: float = 0.0, __: str = "") -> Wave:
    """A small bird's phrase: whistled sweeps between 2 and 6 kHz."""
    phrase = int(rng.integers(0, 3))
    out = np.zeros(size(0.85), np.float32)
    base, at = rng.uniform(2600, 3900), 0.0
    for k in range(int(rng.integers(2, 6))):
        turn = ((0.8, 1.35), (1.45, 0.85), (1.0, 1.5))[(phrase + k % 2) % 3]
        long = rng.uniform(0.045, 0.085) if phrase != 2 else rng.uniform(0.08, 0.13)
        lay(out, chirp(long, base * turn[0], base * turn[1], (1.0, 0.08), 0.35), size(at))
        at += long + rng.uniform(0.03, 0.06)
    lay(out, 0.18 * np.concatenate([np.zeros(size(0.055), np.float32), out[: -size(0.055)]]), 0)
    return out


def cricket(rng: Rng, _: float = 0.0, __: str = "") -> Wave:
    """Chirps of three or four pulses near 4.5 kHz."""
    out = np.zeros(size(0.75), np.float32)
    pitch = rng.uniform(4200, 4800)
    for k in range(2):
        for pulse in range(int(rng.integers(3, 5))):
            lay(out, (0.6 + 0.13 * pulse) * chirp(0.02, pitch, 0.97 * pitch, (1.0, 0.1), 0.4), size(0.36 * k + 0.029 * pulse))
    return out


def forest(rng: Rng, seconds: float, _: str = "") -> Wave:
    """Leaves in a light wind, far birds, a twig now and then."""
    n = size(seconds)
    out = wide(rng, n, 900, 6500, -0.6) * (drift(rng, n, 0.22, 0.25, 1.0) * drift(rng, n, 1.4, 0.8, 1.1))[:, None]
    out += 0.5 * wide(rng, n, 90, 420) * drift(rng, n, 0.2, 0.3, 0.8)[:, None]
    rustle = [noise(rng, size(0.05), 1800, 6500) * fall(size(0.05), 0.012, 0.008) for _ in range(3)]
    far = [bird(rng) for _ in range(3)]
    return out + 0.5 * grains(rng, n, 5, rustle) + 0.7 * grains(rng, n, 0.35, far, 1.0, 0.4)


def meadow(rng: Rng, seconds: float, _: str = "") -> Wave:
    """Grass in the wind, a bumble-bee that passes, far birds."""
    n = size(seconds)
    out = wide(rng, n, 1200, 8000, -0.7) * drift(rng, n, 0.3, 0.3, 1.0)[:, None] + 0.4 * wide(rng, n, 100, 500) * drift(rng, n, 0.2, 0.3, 0.9)[:, None]
    bee = tone(drift(rng, n, 0.8, 165, 195), (1.0, 0.6, 0.4, 0.25, 0.15)) * drift(rng, n, 0.22, -0.5, 1.0).clip(0) ** 2
    side = drift(rng, n, 0.2, 0.1, 1.4)
    out += 0.3 * np.stack([bee * np.cos(side), bee * np.sin(side)], 1)
    return out + 0.5 * grains(rng, n, 0.3, [bird(rng) for _ in range(3)], 1.0, 0.4)


def city(rng: Rng, seconds: float, _: str = "") -> Wave:
    """Traffic behind the houses: a low roar, cars that go by, a horn far away."""
    n = size(seconds)
    out = wide(rng, n, 45, 260, -0.4) * drift(rng, n, 0.2, 0.7, 1.1)[:, None] + 0.25 * wide(rng, n, 300, 1800, -0.5) * drift(rng, n, 0.3, 0.6, 1.0)[:, None]
    at = rng.uniform(0.5, 2.0)
    while at < n / RATE:
        long = rng.uniform(2.6, 4.2)
        passing = noise(rng, size(long), 180, 1600, -0.3) * hump(size(long)) ** 1.4
        way = np.linspace(*((0.15, 1.42) if rng.random() < 0.5 else (1.42, 0.15)), len(passing))
        lay(out, (0.8 * np.stack([passing * np.cos(way), passing * np.sin(way)], 1)).astype(np.float32), size(at))
        at += rng.uniform(2.2, 4.5)
    horn = sum(tone(np.full(size(0.32), f, np.float32), (1.0, 0.5, 0.3)) for f in (392.0, 494.0))
    return out + 0.22 * grains(rng, n, 0.12, [eased(horn, 0.03, 0.12)], 0.8, 0.2)


def hum(rng: Rng, seconds: float, _: str = "") -> Wave:
    """The low voice of a machine or of an empty corridor: tones that beat slowly, and air."""
    n = size(seconds)
    out = 0.35 * wide(rng, n, 120, 700, -0.6) * drift(rng, n, 0.2, 0.5, 0.9)[:, None]
    for hertz, harmonics in ((55.0, (0.6, 0.5, 0.2)), (110.4, (0.35, 0.25, 0.08))):
        for ear in range(2):
            out[:, ear] += tone(np.full(n, hertz + 0.11 * ear, np.float32), harmonics) * drift(rng, n, 0.2, 0.6, 1.0)
    return out
