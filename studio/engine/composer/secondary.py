"""What follows late: tails, ears, hair, cloth, leaves and strings answer the body's motion like damped springs.

The answer is the convolution of the body's acceleration with a spring's ring-down, taken over the last second at fixed
steps: no state, so any moment can be asked. Each chain of parts (a tail and its tip) lags more towards its end.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

from studio.engine.composer.ease import TAU, chance, noise
from studio.engine.composer.moment import Moment

STEP, COUNT = 1 / 24, 18
_KINDS: dict[str, tuple[float, float, float, float]] = {  # frequency, damping, answer in degrees, idle sway in degrees
    "tail": (1.9, 0.30, 26.0, 5.0), "ear": (3.2, 0.35, 15.0, 0.0), "hair": (2.4, 0.33, 11.0, 0.7), "flag": (2.1, 0.28, 9.0, 1.2),
    "string": (1.6, 0.22, 14.0, 1.6), "leaf": (1.4, 0.30, 6.0, 1.8), "flower": (1.5, 0.25, 7.0, 1.4), "branch": (1.0, 0.30, 3.0, 1.0),
    "smoke": (0.8, 0.40, 7.0, 2.0), "flame": (2.6, 0.40, 9.0, 2.5),
}  # fmt: skip


@lru_cache(maxsize=64)
def _kernel(frequency: float, damping: float, late: float) -> tuple[float, ...]:
    """A spring's angle after an impulse, at each step back in time; `late` delays it by that many seconds."""
    w = TAU * frequency
    out = []
    for k in range(COUNT):
        t = (k + 0.5) * STEP - late
        out.append(math.exp(-damping * w * t) * math.sin(w * t) * STEP * w if t > 0 else 0.0)
    return tuple(out)


@lru_cache(maxsize=256)
def _followers(name: str) -> tuple[tuple[str, str, int, float], ...]:
    """(part, kind, how far down its chain, which way it hangs: 1 below its pivot, -1 above)."""
    from studio.engine.composer.rig import load_subject

    art = load_subject(name)
    by_id = {p.id: p for p in art.parts}
    out = []
    for part in art.parts:
        kind = next((t for t in part.tags if t in _KINDS), "")
        low, high = part.limits
        if not kind or (low == 0 and high == 0) or high >= 360 or part.axis:
            continue
        depth, up = 0, part
        while up.parent in by_id and kind in by_id[up.parent].tags:
            depth, up = depth + 1, by_id[up.parent]
        out.append((part.id, kind, depth, -1.0 if kind in ("ear", "branch", "flame", "smoke", "flower") else 1.0))
    return tuple(out)


def follow(m: Moment, motion: Callable[[float], tuple[float, float]], wind: float) -> None:
    """Add the answer of everything that hangs or stands loose. `motion` gives (forward, up) of the body in heights at a time."""
    parts = _followers(m.art.name)
    if not parts:
        return
    forward, upward = _pushes(m.t, motion)
    for id, kind, depth, hangs in parts:
        frequency, damping, answer, idle = _KINDS[kind]
        kernel = _kernel(frequency / (1 + 0.18 * depth), damping, 0.05 * depth)
        a = sum(k * f for k, f in zip(kernel, forward, strict=True))
        v = sum(k * f for k, f in zip(kernel, upward, strict=True))
        # the body goes right, what hangs stays behind: it turns clockwise; what stands, the other way
        angle = answer * (hangs * a + (0.8 if kind in ("tail", "ear") else 0.5) * v * _side(id))
        angle += idle * _breeze(m, id, kind, depth, wind)
        if kind == "tail":
            angle += _wag(m, depth)
        m.pose.add(id, max(-60.0, min(60.0, angle)))


def _pushes(t: float, motion: Callable[[float], tuple[float, float]]) -> tuple[list[float], list[float]]:
    """Accelerations over the last steps, forward and upward, softly limited."""
    places = [motion(t - k * STEP) for k in range(COUNT + 2)]
    out: tuple[list[float], list[float]] = ([], [])
    for axis in (0, 1):
        for k in range(COUNT):
            push = (places[k][axis] - 2 * places[k + 1][axis] + places[k + 2][axis]) / (STEP * STEP)
            out[axis].append(9.0 * math.tanh(push / 9.0) * 0.22)
    return out


def _side(id: str) -> float:
    return -1.0 if id.endswith(("_r", "far")) else 1.0


def _breeze(m: Moment, id: str, kind: str, depth: int, wind: float) -> float:
    phase = TAU * chance(m.seed, id.rstrip("0123456789"))
    strength = 1.0 + (5.0 * wind if kind in ("flag", "hair", "string", "leaf", "branch") else 0.5 * wind)
    slow = 0.42 if kind in ("tail", "branch") else 0.7
    return strength * (math.sin(TAU * slow * m.t + phase - 0.9 * depth) + 0.35 * noise(m.t * 1.2, m.seed + id))


def _wag(m: Moment, depth: int) -> float:
    """A glad tail wags, its tip last."""
    if m.tail <= 0.01:
        return 0.0
    return min(1.2, m.tail) * 13.0 * math.sin(TAU * 2.6 * m.t - 0.8 * depth)
