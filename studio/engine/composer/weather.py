"""Rain, snow, fog, wind and lightning over a picture, at three depths, every drop by seed and time alone."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from studio.engine.composer.ease import TAU, chance, clamp, noise
from studio.engine.composer.ring import Ring, turns

if TYPE_CHECKING:
    from studio.media.canvas import Canvas

_DEPTHS = {"far": (0.5, 90, 0.40), "middle": (0.8, 80, 0.52), "near": (1.3, 34, 0.7)}  # size, how many, opacity


def fall(canvas: Canvas, kind: str, depth: str, t: float, seed: int, strength: float, unit: float, shift: float, wind: float, dark: float,
         ring: Ring | None = None) -> None:  # fmt: skip
    """One depth of what falls. `kind` is rain, storm or snow; `unit` pixels to a place's unit; `shift` pixels the view has panned."""
    if strength <= 0.01:
        return
    if kind in ("rain", "storm"):
        _rain(canvas, depth, t, seed, strength * (1.5 if kind == "storm" else 1.0), unit, shift, wind + (0.5 if kind == "storm" else 0.0), dark, ring)
    elif kind == "snow":
        _snow(canvas, depth, t, seed, strength, unit, shift, wind, ring)


def _rain(canvas: Canvas, depth: str, t: float, seed: int, strength: float, unit: float, shift: float, wind: float, dark: float,
          ring: Ring | None) -> None:  # fmt: skip
    size, count, opacity = _DEPTHS[depth]
    width, height = canvas.width, canvas.height
    slant = 0.10 + 0.5 * wind
    long = 62 * size * unit
    lines = []
    for i in range(int(count * clamp(strength, 0.0, 1.6))):
        a, b, c = chance(seed, depth, i), chance(seed, depth, i, "y"), chance(seed, depth, i, "v")
        span = height + 2 * long
        speed = turns(ring, (1500 + 500 * c) * size * unit, span)
        fallen = b * span + speed * t
        y = fallen % span - long
        x = (a * 1.5 * width + slant * (y + long) + 37 * math.floor(fallen / span) * c * (ring is None) - shift * (0.3 + 0.6 * size)) % (1.4 * width) - 0.2 * width
        lines.append((x - slant * long, y - long, x, y))
    colour = "#f2f7fb" if dark < 0.5 else "#c3d1f2"
    canvas.lines(lines, colour, max(0.7, 2.3 * size * unit), opacity * 0.95 * min(1.0, strength))


def splashes(canvas: Canvas, t: float, seed: int, strength: float, top: float, low: float, unit: float, ring: Ring | None = None) -> None:
    """Rings where drops meet the ground, between two rows of pixels."""
    if strength <= 0.01 or low <= top:
        return
    for i in range(int(26 * min(1.0, strength))):
        life = 0.42 + 0.2 * chance(seed, i)
        rate = turns(ring, 1 / life, 1.0)
        beat = t * rate + chance(seed, i, "phase")
        k, u = math.floor(beat), beat - math.floor(beat)
        if ring is not None:
            k %= round(rate * ring.length)
        x, y = chance(seed, i, k, "x") * canvas.width, top + chance(seed, i, k, "y") * (low - top)
        near = 0.5 + 0.5 * (y - top) / (low - top)
        canvas.ring(x, y, 16 * unit * near * (0.2 + u), 5 * unit * near * (0.2 + u), "#eef5fa", max(0.6, 1.6 * unit), 0.5 * (1 - u) * min(1.0, strength))


def _snow(canvas: Canvas, depth: str, t: float, seed: int, strength: float, unit: float, shift: float, wind: float,
          ring: Ring | None) -> None:  # fmt: skip
    size, count, opacity = _DEPTHS[depth]
    width, height = canvas.width, canvas.height
    for i in range(int(count * 1.1 * clamp(strength, 0.0, 1.4))):
        a, b, c = chance(seed, "s", depth, i), chance(seed, "s", depth, i, "y"), chance(seed, "s", depth, i, "v")
        radius = max(0.6, (2.6 + 3.4 * c) * size * unit)
        span = height + 4 * radius
        y = (b * span + turns(ring, (95 + 70 * c) * size * unit, span) * t) % span - 2 * radius
        drift = 26 * size * unit * math.sin(TAU * turns(ring, 0.14 + 0.1 * a, 1.0) * t + TAU * c)
        drift += turns(ring, wind * 240 * size * unit, 1.2 * width) * t
        x = (a * 1.3 * width + drift - shift * (0.3 + 0.6 * size)) % (1.2 * width) - 0.1 * width
        canvas.ellipse(x, y, radius, radius, "#ffffff", min(1.0, opacity + 0.25))


def fog(canvas: Canvas, t: float, seed: int, strength: float, horizon: float, unit: float, colour: str) -> None:
    """Banks of mist that drift along the ground."""
    if strength <= 0.01:
        return
    for i in range(5):
        a, b = chance(seed, "fog", i), chance(seed, "fog", i, "b")
        rx, ry = (620 + 420 * a) * unit, (54 + 60 * b) * unit
        span = canvas.width + 2 * rx
        x = (a * span + (14 + 20 * b) * unit * t * (1 if i % 2 else -1)) % span - rx
        y = horizon + (40 + 100 * i) * unit + 10 * unit * math.sin(TAU * 0.05 * t + 5 * a)
        canvas.glow(x, y, rx, ry, colour, 0.55 * strength, "over", 0.2)


def gusts(canvas: Canvas, t: float, seed: int, strength: float, unit: float, leaf: str) -> None:
    """Leaves and curls that the wind carries across."""
    if strength <= 0.3:
        return
    for i in range(int(14 * strength)):
        a, b = chance(seed, "g", i), chance(seed, "g", i, "y")
        speed = (420 + 300 * a) * unit
        span = canvas.width * 1.3
        x = (a * span + speed * t) % span - 0.15 * canvas.width
        y = canvas.height * (0.25 + 0.65 * b) + 40 * unit * math.sin(TAU * 0.6 * t + 9 * a) + 26 * unit * noise(t + 5 * a, i)
        turn = TAU * (0.7 * t + b)
        dx, dy = 9 * unit * math.cos(turn), 9 * unit * math.sin(turn) * 0.6
        canvas.polygon([(x - dx, y - dy), (x + dy * 0.5, y - dx * 0.45), (x + dx, y + dy), (x - dy * 0.5, y + dx * 0.45)], leaf, 0.9)


def lightning(t: float, seed: int) -> float:
    """Brightness 0..1 of a storm's flash at `t`: a double flicker every few seconds."""
    every = 3.7
    k = math.floor(t / every)
    since = t - every * (k + 0.15 + 0.7 * chance(seed, "bolt", k))
    if not 0 <= since < 0.5:
        return 0.0
    return max(math.exp(-since * 16), 0.7 * math.exp(-abs(since - 0.16) * 22)) if since < 0.5 else 0.0
