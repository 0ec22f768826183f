"""How animals bark, meow, roar and moo: one row for each, a throat's pitch and vowels with its roughness."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from studio.engine.composer.sound.signal import RATE, TAU, Rng, Wave, eased, hump, lay, noise, size, times
from studio.engine.composer.sound.voices import glide, vowel


@dataclass(frozen=True, slots=True)
class Call:
    """`pitch` in hertz through the call, which vowels, `length` of one call and `pause` after it in seconds, `rough` and `breath` 0..1.

    `body` scales the resonances: below 1 a large throat, above a small one. `shake` is a bleat's depth 0..1.
    """

    pitch: tuple[float, ...]
    vowels: tuple[str, str]
    length: float
    pause: float
    body: float = 1.0
    rough: float = 0.0
    breath: float = 0.1
    shake: float = 0.0


BARK = Call((330, 520, 300), ("uh", "o"), 0.13, 0.24, 1.1, 0.6, 0.5)
MEOW = Call((560, 820, 760, 520), ("i", "a"), 0.62, 0.8, 1.35, 0.0, 0.06)
ROAR = Call((95, 130, 110, 70), ("o", "a"), 1.25, 0.9, 0.72, 0.9, 0.45)
CALLS: dict[str, Call] = {
    **dict.fromkeys(("dog", "puppy", "fox", "seal"), BARK), **dict.fromkeys(("cat", "kitten"), MEOW),
    **dict.fromkeys(("lion", "bear", "tiger", "dragon", "monster", "dinosaur"), ROAR),
    "wolf": Call((300, 520, 540, 520, 360), ("u", "o"), 1.9, 0.7, 0.95), "cow": Call((150, 170, 165, 130), ("u", "o"), 1.1, 0.9, 0.75, 0.2),
    **dict.fromkeys(("sheep", "goat", "lamb"), Call((330, 350, 320), ("e", "a"), 0.75, 0.6, 1.15, 0.1, 0.1, 0.7)),
    "horse": Call((950, 1250, 900, 500), ("i", "e"), 1.1, 0.9, 0.9, 0.3, 0.3, 0.6), "donkey": Call((520, 900, 260), ("i", "a"), 0.8, 0.3, 0.9, 0.5, 0.3),
    **dict.fromkeys(("duck", "goose", "swan"), Call((310, 340, 260), ("a", "e"), 0.17, 0.2, 1.15, 0.7, 0.2)),
    **dict.fromkeys(("chicken", "hen", "rooster"), Call((480, 700, 620, 430), ("o", "e"), 0.22, 0.22, 1.3, 0.3, 0.1)),
    "pig": Call((210, 260, 180), ("o", "i"), 0.2, 0.25, 0.95, 0.8, 0.5), "frog": Call((190, 240), ("o", "a"), 0.22, 0.3, 1.1, 1.0, 0.1),
    "owl": Call((390, 400, 370), ("u", "u"), 0.45, 0.5, 1.0, 0.0, 0.05), "elephant": Call((330, 560, 600, 450), ("e", "a"), 1.0, 0.9, 0.85, 0.7, 0.4),
    "monkey": Call((420, 700, 500), ("u", "a"), 0.16, 0.12, 1.25, 0.2, 0.2), "mouse": Call((2300, 2900, 2500), ("i", "i"), 0.08, 0.16, 1.5, 0.0, 0.0),
}  # fmt: skip


def called(rng: Rng, seconds: float, call: Call) -> Wave:
    """As many calls as fit into the time, none quite like another, [n]."""
    out, at = np.zeros(size(seconds), np.float32), 0.0
    while at < max(0.05, seconds - 0.7 * call.length):
        lay(out, _one(rng, call), size(at) if at else 0)
        at += call.length * rng.uniform(0.95, 1.1) + call.pause * rng.uniform(0.7, 1.4)
    return out


def _one(rng: Rng, call: Call) -> Wave:
    n = size(call.length * rng.uniform(0.92, 1.08))
    t = times(n)
    pitch = glide(n, *(p * rng.uniform(0.97, 1.03) for p in call.pitch)) * (1 + 0.03 * call.shake * np.sin(TAU * 8 * t))
    grain = 1 - 0.45 * call.rough * (1 + np.sin(TAU * np.cumsum(28 + 6 * noise(rng, n, 2, 12)) / RATE))
    throat = vowel(pitch, *call.vowels, call.body, 1.0 + 0.5 * call.rough) * grain.clip(0.05) * (1 - 0.5 * call.shake * (0.5 + 0.5 * np.sin(TAU * 8 * t)))
    air = call.breath * noise(rng, n, 500 * call.body, 3800 * call.body) * hump(n, 0.3)
    return eased(throat + 0.5 * air, min(0.03, 0.2 * call.length), 0.35 * call.length)
