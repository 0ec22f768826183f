"""The table of sounds: for each kind of event how it is made and how loud it stands beside the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from studio.engine.composer.sound import hits, machines, nature, voices
from studio.engine.composer.sound.calls import CALLS, called
from studio.engine.composer.sound.signal import Rng, Wave

Maker = Callable[[Rng, float, str], Wave]


@dataclass(frozen=True, slots=True)
class Kind:
    """`level` in dB at loudness 0.5: of the peak for a moment's sound, of the loudness (RMS) for one that lasts.

    `begin` and `end` are the seconds in which a lasting sound comes and goes. A `bed` is the same all along: a long one
    is made in pieces that go over into one another.
    """

    make: Maker
    level: float
    lasting: bool = False
    begin: float = 0.0
    end: float = 0.0
    bed: bool = False


def _bed(make: Maker, level: float) -> Kind:
    return Kind(make, level, True, 0.03, 0.25, bed=True)


def _long(make: Maker, level: float) -> Kind:
    return Kind(make, level, True, 0.008, 0.08)


def _call(rng: Rng, seconds: float, what: str) -> Wave:
    """Animals call in their own way; in stories they talk and sing as people do."""
    return called(rng, seconds, CALLS[what]) if what in CALLS else voices.shout(rng, seconds, what)


KINDS: dict[str, Kind] = {
    "step": Kind(hits.step, -8), "splash": Kind(hits.splash, -9), "hop": Kind(hits.hop, -13), "land": Kind(hits.land, -10), "thud": Kind(hits.thud, -9),
    "clap": Kind(hits.clap, -9), "knock": Kind(hits.knock, -8), "hammer": Kind(hits.hammer, -11), "dig": Kind(hits.dig, -14), "sweep": Kind(hits.sweep, -15),
    "munch": Kind(hits.munch, -13), "bounce": Kind(hits.bounce, -11), "crash": Kind(hits.crash, -7), "open": Kind(hits.opened, -15),
    "close": Kind(hits.closed, -10), "switch": Kind(hits.switch, -16), "whoosh": Kind(hits.whoosh, -15), "kiss": Kind(voices.kiss, -17),
    "sneeze": Kind(voices.sneeze, -11), "bird": Kind(nature.bird, -10), "cricket": Kind(nature.cricket, -13), "thunder": Kind(nature.thunder, -8),
    "rain": _bed(nature.rain, -26), "wind": _bed(nature.wind, -25), "waves": _bed(nature.waves, -23), "stream": _bed(nature.stream, -26),
    "forest": _bed(nature.forest, -31), "meadow": _bed(nature.meadow, -33), "city": _bed(nature.city, -27), "bubbles": _bed(nature.bubbles, -26),
    "hum": _bed(nature.hum, -30), "fire": _bed(nature.fire, -28),
    "engine": Kind(machines.engine, -23, True, 0.05, 0.3), "train": Kind(machines.train, -22, True, 0.01, 0.3), "bicycle": Kind(machines.bicycle, -31, True, 0.01, 0.2),
    "propeller": Kind(machines.propeller, -24, True, 0.06, 0.3), "rocket": Kind(machines.rocket, -19, True, 0.02, 0.3), "wings": _long(machines.wings, -28),
    "roll": Kind(machines.roll, -26, True, 0.02, 0.15), "water": _long(machines.water, -25), "music": _long(machines.music, -23),
    "voice": _long(voices.voice, -23), "shout": _long(_call, -20), "sing": _long(voices.sing, -22), "laugh": _long(voices.laugh, -22),
    "cry": _long(voices.cry, -24), "yawn": _long(voices.yawn, -26), "snore": _long(voices.snore, -27), "cheer": _long(voices.cheer, -21),
    "sip": _long(voices.sip, -30),
}  # fmt: skip
