"""Colours of the composer: mixing where equal steps look equal (Oklab, Ottosson 2020), light of the hour, fog, seasons.

A colour is "#rrggbb"; a `Recolour` takes one to another and is applied to drawings before they become pixels, so light costs
nothing when frames are drawn.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

Lab = tuple[float, float, float]
Recolour = Callable[[str], str]


@lru_cache(maxsize=8192)
def lab(colour: str) -> Lab:
    """Oklab of "#rrggbb": lightness 0..1, a (green to red), b (blue to yellow)."""
    r, g, b = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    x = math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    y = math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    z = math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    return (
        0.2104542553 * x + 0.7936177850 * y - 0.0040720468 * z,
        1.9779984951 * x - 2.4285922050 * y + 0.4505937099 * z,
        0.0259040371 * x + 0.7827717662 * y - 0.8086757660 * z,
    )


def hexed(colour: Lab) -> str:
    """The nearest "#rrggbb"; what no screen shows is clipped."""
    light, a, b = colour
    x = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    y = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    z = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * x - 3.3077115913 * y + 0.2309699292 * z
    green = -1.2684380046 * x + 2.6097574011 * y - 0.3413193965 * z
    blue = -0.0041960863 * x - 0.7034186147 * y + 1.7076147010 * z
    return "#" + "".join(f"{round(255 * _coded(v)):02x}" for v in (red, green, blue))


def mix(one: str, other: str, amount: float) -> str:
    """From `one` (0) to `other` (1) in equal steps to the eye."""
    p, q = lab(one), lab(other)
    return hexed((p[0] + (q[0] - p[0]) * amount, p[1] + (q[1] - p[1]) * amount, p[2] + (q[2] - p[2]) * amount))


def _linear(v: float) -> float:
    return v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4


def _coded(v: float) -> float:
    v = min(1.0, max(0.0, v))
    return 12.92 * v if v <= 0.0031308 else 1.055 * v ** (1 / 2.4) - 0.055


@dataclass(frozen=True, slots=True)
class Ambience:
    """The light that falls on a subject: how bright (1 is day), and how far towards which colour."""

    light: float = 1.0
    tint: str = "#ffffff"
    amount: float = 0.0

    def __call__(self, colour: str) -> str:
        if self.light == 1.0 and self.amount == 0.0:
            return colour
        light, a, b = lab(colour)
        _, ta, tb = lab(self.tint)
        return hexed((light * self.light, a + (ta - a) * self.amount, b + (tb - b) * self.amount))

    def towards(self, other: Ambience, amount: float) -> Ambience:
        return Ambience(self.light + (other.light - self.light) * amount, mix(self.tint, other.tint, amount),
                        self.amount + (other.amount - self.amount) * amount)  # fmt: skip


HOURS: dict[str, Ambience] = {
    "day": Ambience(),
    "dawn": Ambience(0.95, "#d9a0b4", 0.20),
    "dusk": Ambience(0.84, "#c8744c", 0.30),
    "night": Ambience(0.66, "#3f4a96", 0.42),
    "rain": Ambience(0.86, "#8496ac", 0.26),
    "snow": Ambience(0.96, "#c4d4ea", 0.16),
}
"""By the palettes' names."""


def foggy(recolour: Recolour | None, fog: str, amount: float) -> Recolour | None:
    """`recolour`, then that far into the fog."""
    if amount <= 0:
        return recolour
    return lambda colour: mix(recolour(colour) if recolour else colour, fog, amount)


def seasonal(season: str) -> Recolour | None:
    """Leaves and grass by season: autumn turns green to amber, summer deepens it, spring freshens it, winter pales it."""
    if season not in _SEASONS:
        return None
    turn, chroma, lift = _SEASONS[season]

    def change(colour: str) -> str:
        light, a, b = lab(colour)
        strength = _greenness(a, b)
        if strength <= 0:
            return colour
        hue, size = math.atan2(b, a), math.hypot(a, b)
        hue += math.radians(turn) * strength
        size *= 1 + (chroma - 1) * strength
        return hexed((light + lift * strength, size * math.cos(hue), size * math.sin(hue)))

    return change


_SEASONS = {"autumn": (-62.0, 1.15, 0.02), "spring": (4.0, 1.15, 0.03), "summer": (-4.0, 1.12, -0.015), "winter": (0.0, 0.35, 0.12)}
"""Turn of the hue in degrees, factor on the chroma, lift of the lightness."""


def _greenness(a: float, b: float) -> float:
    """1 for leaf greens, 0 for what isn't green."""
    size = math.hypot(a, b)
    hue = math.degrees(math.atan2(b, a)) % 360
    if size < 0.03:
        return 0.0
    return max(0.0, 1 - max(0.0, abs(hue - 138) - 22) / 18)


def chain(*steps: Recolour | None) -> Recolour | None:
    """All of them in order, None when there is nothing to do."""
    real = [s for s in steps if s is not None]
    if not real:
        return None

    def run(colour: str) -> str:
        for step in real:
            colour = step(colour)
        return colour

    return run
