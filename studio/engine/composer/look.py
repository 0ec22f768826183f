"""The light and air of a place at one moment, as data: palettes with weights, fog, season, style; and what they do to colours."""

from __future__ import annotations

from dataclasses import dataclass, replace

from studio.engine.composer import tone
from studio.engine.composer.places import Place
from studio.engine.composer.script import Setting

STEPS = 6
"""Drawings between two lights; frames between two of them are mixed."""


@dataclass(frozen=True, slots=True)
class Look:
    """`palettes` are (name, weight), the weights sum to 1. `fog`, `gloom`, `clouds` 0..1. Hashable: it names a set of sprites."""

    palettes: tuple[tuple[str, float], ...] = (("day", 1.0),)
    fog: float = 0.0
    gloom: float = 0.0
    season: str = ""
    turned: float = 1.0  # how far the season is applied

    def weight(self, names: tuple[str, ...]) -> float:
        """How much of the light is one of these; 1 for no names, which means always."""
        return 1.0 if not names else sum(w for name, w in self.palettes if name in names)

    def dark(self) -> float:
        """0 by day, 1 at night."""
        return sum(w * _DARK.get(name, 0.0) for name, w in self.palettes)


_DARK = {"night": 1.0, "dusk": 0.5, "dawn": 0.2, "rain": 0.25, "snow": 0.05}


def look_of(setting: Setting) -> Look:
    """The light that a setting asks for."""
    hour = setting.time or "day"
    weather = setting.weather
    wet = weather in ("rain", "storm")
    white = weather == "snow" or setting.season == "winter"
    if hour == "day":
        palettes: tuple[tuple[str, float], ...] = (("rain", 1.0),) if wet else (("snow", 1.0),) if white else (("day", 1.0),)
    elif wet:
        palettes = ((hour, 0.68), ("rain", 0.32))
    else:
        palettes = ((hour, 0.62), ("snow", 0.38)) if white else ((hour, 1.0),)
    fog = {"fog": 0.72, "storm": 0.25, "snow": 0.22, "rain": 0.15}.get(weather, 0.0)
    gloom = {"storm": 0.26, "clouds": 0.1, "rain": 0.05}.get(weather, 0.0)
    season = "" if setting.season == "winter" else setting.season
    return Look(palettes, fog, gloom, season)


def between(one: Look, other: Look, amount: float) -> Look:
    """From one light to another; 0 and 1 give the lights themselves."""
    if amount <= 0 or one == other:
        return one
    if amount >= 1:
        return other
    weights: dict[str, float] = {}
    for look, share in ((one, 1 - amount), (other, amount)):
        for name, weight in look.palettes:
            weights[name] = weights.get(name, 0.0) + weight * share
    stay = one.season == other.season
    season = other.season or one.season
    turned = 1.0 if stay else amount if other.season else 1 - amount
    return replace(
        one, palettes=tuple(sorted((n, round(w, 5)) for n, w in weights.items())),
        fog=one.fog + (other.fog - one.fog) * amount, gloom=one.gloom + (other.gloom - one.gloom) * amount, season=season, turned=turned,
    )  # fmt: skip


def palette(place: Place, look: Look) -> dict[str, str]:
    """Every slot's own colour -> what it is in this light (before fog)."""
    out: dict[str, str] = {}
    season = tone.seasonal(look.season)
    for slot, own in place.slots.items():
        total = [0.0, 0.0, 0.0]
        for name, weight in look.palettes:
            colour = place.palettes[name].get(slot, own) if name in place.palettes else tone.HOURS.get(name, tone.HOURS["day"])(own)
            for i, v in enumerate(tone.lab(colour)):
                total[i] += v * weight
        light, a, b = total
        mixed = tone.hexed((light * (1 - 0.45 * look.gloom), a * (1 - 0.6 * look.gloom), b * (1 - 0.6 * look.gloom)))
        out[own.lower()] = tone.mix(mixed, season(mixed), look.turned) if season else mixed
    return out


def fog_colour(place: Place, look: Look) -> str:
    """What the air is made of: the sky low at the horizon, greyed."""
    colours = palette(place, look)
    skies = [own for slot, own in place.slots.items() if slot.startswith(("sky", "water", "backdrop"))] or list(place.slots.values())
    light, a, b = tone.lab(colours[skies[-1].lower()])
    return tone.hexed((0.25 + light * 0.72, a * 0.5, b * 0.5))


def on_subjects(place: Place | None, look: Look) -> tone.Ambience:
    """The light that falls on subjects; indoors it is milder."""
    result = tone.Ambience()
    total = 0.0
    for name, weight in look.palettes:
        total += weight
        result = result.towards(tone.HOURS.get(name, tone.HOURS["day"]), weight / total)
    if place is not None and place.indoors:
        result = tone.Ambience().towards(result, 0.5)
    return tone.Ambience(result.light * (1 - 0.3 * look.gloom), result.tint, result.amount)
