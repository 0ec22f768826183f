"""How things move in time: eases, smooth on-and-off windows, seeded noise without a state, and a spring's answer in closed form.

Everything takes a time and gives a value, so any moment can be asked in any order and at any frame rate.
"""

from __future__ import annotations

import math
from functools import lru_cache

TAU = 2 * math.pi


def clamp(v: float, low: float = 0.0, high: float = 1.0) -> float:
    return low if v < low else high if v > high else v


def smooth(u: float) -> float:
    """0..1 with no speed at either end."""
    u = clamp(u)
    return u * u * (3 - 2 * u)


def smoother(u: float) -> float:
    """As `smooth`, with no acceleration at either end."""
    u = clamp(u)
    return u * u * u * (u * (6 * u - 15) + 10)


def back_out(u: float, over: float = 1.4) -> float:
    """Arrives, goes a little past, and comes back (overshoot)."""
    u = clamp(u) - 1
    return 1 + (over + 1) * u**3 + over * u**2


def lerp(a: float, b: float, u: float) -> float:
    return a + (b - a) * u


def window(t: float, start: float, end: float, rise: float = 0.25, fall: float = 0.25) -> float:
    """0 before `start`, 1 between, 0 after `end`; smooth on both sides, within the span."""
    if t <= start or t >= end:
        return 0.0
    length = end - start
    if rise + fall > length:
        rise, fall = rise * length / (rise + fall), fall * length / (rise + fall)
    return smooth((t - start) / max(rise, 1e-6)) * smooth((end - t) / max(fall, 1e-6))


def travelled(t: float, length: float, rise: float, fall: float) -> float:
    """Share 0..1 of a way made at `t` of `length` seconds: the speed grows over `rise` and falls over `fall`, smoothly."""
    if t >= length:
        return 1.0
    if t <= 0:
        return 0.0
    if rise + fall > length:
        rise, fall = rise * length / (rise + fall), fall * length / (rise + fall)
    t = clamp(t, 0.0, length)
    whole = length - (rise + fall) / 2
    done = _ramp(t, rise) + max(0.0, min(t, length - fall) - rise)
    if t > length - fall and fall > 0:
        done += fall / 2 - _ramp(length - t, fall)
    return done / whole


def _ramp(t: float, rise: float) -> float:
    """What a speed that grows smoothly from 0 to 1 over `rise` has made by `t`."""
    if rise <= 0:
        return 0.0
    x = clamp(t / rise)
    return rise * (x**3 - x**4 / 2)


@lru_cache(maxsize=65536)
def chance(*key: object) -> float:
    """A number in 0..1 that belongs to the key: the same on every machine."""
    h = 2166136261
    for byte in "|".join(map(str, key)).encode():
        h = ((h ^ byte) * 16777619) & 0xFFFFFFFF
    h ^= h >> 15
    h = (h * 0x2C1B3C6D) & 0xFFFFFFFF
    h ^= h >> 12
    h = (h * 0x297A2D39) & 0xFFFFFFFF
    return ((h ^ (h >> 15)) & 0xFFFFFF) / 0x1000000


def noise(t: float, seed: object) -> float:
    """Smooth value noise in -1..1, about one swing a second."""
    i = math.floor(t)
    a, b = chance(seed, i), chance(seed, i + 1)
    return 2 * lerp(a, b, smoother(t - i)) - 1


def damped(since: float, frequency: float = 2.4, damping: float = 0.22) -> float:
    """A spring's ringing after a kick: starts at 0, first swing about 1, dies away. `since` in seconds."""
    if since <= 0:
        return 0.0
    w = TAU * frequency
    return math.exp(-damping * w * since) * math.sin(w * since)
