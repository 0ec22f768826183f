"""Engines, wheels, wings and whatever moves along for a while. Each maker takes (generator, seconds, what) and gives [n] or [n, 2].

Speed follows the way: it grows at the beginning and falls at the end, and pitch and beat go with it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from studio.engine.composer.sound.signal import (
    RATE,
    TAU,
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
    tone,
    wide,
)


def speed(n: int, rise: float = 0.9) -> Wave:
    """0..1 [n]: up to full speed within `rise` seconds, and down again."""
    span = min(rise, 0.4 * n / RATE)
    return np.interp(np.arange(n) / RATE, (0, span, n / RATE - span, n / RATE), (0, 1, 1, 0)).astype(np.float32) ** 0.8


def beats(rate: Wave) -> list[int]:
    """The moments at which something of `rate` [n] turns a second comes round, the first at once."""
    turns = np.floor(np.cumsum(rate.astype(np.float64)) / RATE)
    return [0, *(np.flatnonzero(np.diff(turns)) + 1).tolist()]


def struck(n: int, rate: Wave, make: Callable[[], Wave]) -> Wave:
    """A small sound at every beat, [n]."""
    out = np.zeros(n, np.float32)
    for at in beats(rate):
        lay(out, make(), at)
    return out


def engine(rng: Rng, seconds: float, _: str = "") -> Wave:
    """A small car: firing strokes, the exhaust's body, tyres."""
    n = size(seconds)
    fast = speed(n)
    pitch = (34 + 44 * fast) * drift(rng, n, 1.5, 0.985, 1.015)
    body = tone(pitch, [(0.9 if k % 2 else 0.55) / (1 + 0.35 * k) for k in range(16)]) * (0.65 + 0.35 * fast)
    return body + 0.3 * noise(rng, n, 200, 1500, -0.4) * fast + 0.16 * noise(rng, n, 60, 400) * (0.6 + 0.4 * tone(pitch / 2))


def train(rng: Rng, seconds: float, _: str = "") -> Wave:
    """Wheels over joints in pairs, a rumble, and steam that puffs with them."""
    n = size(seconds)
    fast = speed(n, 1.6)

    def clack() -> Wave:
        out = np.zeros(size(0.34), np.float32)
        for at, loud in ((0.0, 1.0), (0.13, 0.75)):
            lay(out, loud * modes(0.18, ((88, 0.03, 1.0), (610, 0.02, 0.35), (1340, 0.012, 0.25), (2270, 0.008, 0.15)), 0.4), size(at))
        return out

    def puff() -> Wave:
        return noise(rng, size(0.3), 250, 2400, -0.4) * fall(size(0.3), 0.07, 0.012)

    rumble = 0.45 * noise(rng, n, 45, 260, -0.3) * (0.25 + 0.75 * fast)
    return rumble + 0.8 * struck(n, 0.7 + 0.9 * fast, clack) + 0.5 * struck(n, 1.4 + 2.6 * fast, puff)


def bicycle(rng: Rng, seconds: float, _: str = "") -> Wave:
    """Ticks of a freewheel, a chain, tyres on the road."""
    n = size(seconds)
    fast = speed(n, 0.6)
    ticks = struck(n, 5 + 13 * fast, lambda: rng.uniform(0.6, 1) * modes(0.02, ((2350, 0.003, 1.0), (3900, 0.002, 0.6), (5400, 0.0015, 0.3))))
    return 0.9 * ticks + 0.16 * noise(rng, n, 300, 2200, -0.4) * fast + 0.06 * noise(rng, n, 1500, 5000) * (0.5 + 0.5 * np.sin(TAU * 1.4 * np.cumsum(fast) / RATE))


def propeller(rng: Rng, seconds: float, _: str = "") -> Wave:
    """A light aircraft: a buzz of blades and the air they beat."""
    n = size(seconds)
    pitch = (66 + 20 * speed(n, 1.2)) * drift(rng, n, 0.7, 0.99, 1.01)
    chop = 0.55 + 0.45 * tone(pitch / 2)
    return tone(pitch, [1 / (1 + 0.45 * k) for k in range(14)]) * (0.8 + 0.2 * chop) + 0.5 * noise(rng, n, 200, 1800, -0.4) * chop


def rocket(rng: Rng, seconds: float, _: str = "") -> Wave:
    """A roar that shakes, with flames that tear."""
    n = size(seconds)
    rise = np.minimum(1, 0.35 + np.arange(n, dtype=np.float32) / RATE / 0.8)
    tears = [noise(rng, size(0.03), 300, 3000) * fall(size(0.03), 0.007) for _ in range(4)]
    out = wide(rng, n, 30, 190, -0.3) + 0.6 * wide(rng, n, 200, 1500, -0.5) * drift(rng, n, 6, 0.6, 1.1)[:, None]
    return (out + 0.5 * grains(rng, n, 55, tears, 0.6)) * rise[:, None]


def wings(rng: Rng, seconds: float, what: str = "") -> Wave:
    """Beats of wings; an insect's are a buzz."""
    n = size(seconds)
    if what in ("bee", "bumblebee", "wasp", "fly", "mosquito", "dragonfly", "beetle", "ladybird", "ladybug"):
        return tone(drift(rng, n, 1.6, 175, 215), (1.0, 0.7, 0.45, 0.3, 0.2, 0.12)) * drift(rng, n, 2.0, 0.6, 1.0)
    slow = what in ("eagle", "owl", "swan", "stork", "goose", "heron", "dragon", "vulture", "hawk")
    rate = np.full(n, 2.6 if slow else 5.2, np.float32) * drift(rng, n, 0.6, 0.9, 1.1)
    long = size(0.2 if slow else 0.12)
    return struck(n, rate, lambda: rng.uniform(0.7, 1) * noise(rng, long, 220, 1500 if slow else 2400, -0.3) * hump(long, 0.25))


def roll(rng: Rng, seconds: float, _: str = "") -> Wave:
    """Something rolls or slides over the ground: a rumble that comes round, and grit."""
    n = size(seconds)
    fast = speed(n, 0.4)
    turn = 0.75 + 0.25 * np.sin(TAU * np.cumsum(2.4 * fast.astype(np.float64)) / RATE)
    grit = grains(rng, n, 60, [modes(0.01, ((f, 0.0015, 1.0),)) for f in (900, 1500, 2600)], 0.3).mean(1)
    return ((noise(rng, n, 90, 480, -0.3) * turn + 0.5 * grit + 0.14 * noise(rng, n, 600, 2600, -0.4)) * (0.12 + 0.88 * fast)).astype(np.float32)


def water(rng: Rng, seconds: float, _: str = "") -> Wave:
    """A swimmer's strokes or a boat's bow: slosh after slosh, bubbles behind."""
    n = size(seconds)

    def slosh() -> Wave:
        long = size(rng.uniform(0.7, 1.0))
        return rng.uniform(0.7, 1) * (noise(rng, long, 250, 1500, -0.3) * hump(long, 0.3) + 0.5 * noise(rng, long, 1200, 6000, -0.4) * hump(long, 0.45) ** 2)

    drops = [chirp(0.05, f, 1.5 * f, rise=0.15) for f in (420, 640, 900, 1300)]
    lapping = 0.14 * noise(rng, n, 150, 900, -0.3) * drift(rng, n, 0.7, 0.5, 1.0)
    return lapping + struck(n, drift(rng, n, 0.4, 0.8, 1.05), slosh) + 0.35 * grains(rng, n, 9, drops, 0.2).mean(1)


def music(rng: Rng, seconds: float, what: str = "") -> Wave:
    """A tune that is made up: plucked notes of a pentatonic scale over a bass, 2.2 beats a second as the hands go."""
    n, beat, root = size(seconds), 60 / 132, 196.0
    scale = [root * 2 ** (k / 12) for k in (0, 2, 4, 7, 9, 12, 14, 16)]
    out = np.zeros(n, np.float32)
    place = int(rng.integers(2, 6))
    for k in range(int(np.ceil(seconds / beat * 2))):
        if k % 2 and rng.random() < 0.45:
            continue
        place = int(np.clip(place + rng.integers(-2, 3), 0, len(scale) - 1))
        lay(out, rng.uniform(0.6, 0.9) * pluck(scale[place] * 2, 0.5), size(k * beat / 2) if k else 0)
        if k % 4 == 0:
            lay(out, 0.9 * pluck(scale[(0, 4, 3, 0)[k // 4 % 4]] / 2, 0.9), size(k * beat / 2) if k else 0)
    return eased(out, 0.002, 0.15)


def pluck(hertz: float, decay: float) -> Wave:
    """A string: higher harmonics die sooner."""
    return modes(2.2 * decay, [(hertz * k * (1 + 0.0004 * k * k), decay / (0.6 + 0.4 * k), 1 / k**1.2) for k in range(1, 8)])
