"""Sounds of a moment: feet, landings, blows, latches, claps, splashes. Each maker takes (generator, seconds, what) and gives [n].

The blow itself stands at the very beginning (within a few milliseconds), so that it is heard when it is seen.
"""

from __future__ import annotations

from studio.engine.composer.sound.signal import Rng, Wave, chirp, eased, fall, hump, lay, modes, noise, size


def burst(rng: Rng, seconds: float, low: float, high: float, decay: float, attack: float = 0.0015) -> Wave:
    """A puff of noise [n] that dies away."""
    n = size(seconds)
    return noise(rng, n, low, high) * fall(n, decay, attack)


def step(rng: Rng, _: float = 0.0, __: str = "") -> Wave:
    """Heel, then ball of the foot: short and dull."""
    pitch = rng.uniform(0.9, 1.12)
    out = 1.1 * modes(0.24, ((98 * pitch, 0.032, 1.0), (163 * pitch, 0.022, 0.7)), 0.6)
    lay(out, 0.6 * burst(rng, 0.09, 250, 1300, 0.016), 0)
    lay(out, 0.24 * burst(rng, 0.12, 450, 2600, 0.026, 0.006), size(rng.uniform(0.05, 0.07)))
    return out


def hop(rng: Rng, _: float = 0.0, __: str = "") -> Wave:
    """A light body comes down."""
    pitch = rng.uniform(0.9, 1.1)
    out = modes(0.25, ((120 * pitch, 0.04, 1.0), (190 * pitch, 0.02, 0.4)), 1.0)
    lay(out, 0.3 * burst(rng, 0.12, 300, 2200, 0.02), 0)
    return out


def land(rng: Rng, _: float = 0.0, __: str = "") -> Wave:
    """Both feet at once, and the cloth after them."""
    out = 1.3 * modes(0.4, ((64, 0.07, 1.0), (96, 0.05, 0.7), (171, 0.02, 0.3)), 1.2)
    lay(out, 0.4 * burst(rng, 0.1, 200, 1800, 0.02), 0)
    lay(out, 0.35 * burst(rng, 0.1, 250, 1600, 0.02), size(0.018))
    lay(out, 0.1 * burst(rng, 0.24, 1500, 6000, 0.06, 0.03), size(0.03))
    return out


def thud(rng: Rng, _: float = 0.0, __: str = "") -> Wave:
    """Something heavy and soft against something hard."""
    out = 1.5 * modes(0.6, ((52, 0.11, 1.0), (79, 0.08, 0.8), (118, 0.05, 0.5), (214, 0.02, 0.25)), 1.4)
    lay(out, 0.45 * burst(rng, 0.16, 120, 900, 0.03), 0)
    return out


def splash(rng: Rng, _: float = 0.0, __: str = "") -> Wave:
    """A foot into a puddle: a slap, spray, two bubbles."""
    out = 0.5 * burst(rng, 0.42, 700, 6500, 0.075, 0.004)
    lay(out, 0.6 * burst(rng, 0.1, 200, 1200, 0.025), 0)
    lay(out, 0.5 * modes(0.15, ((90, 0.03, 1.0),)), 0)
    for k in range(3):
        pitch = rng.uniform(450, 1300)
        lay(out, 0.45 * chirp(0.045, pitch, 1.8 * pitch, rise=0.15), size(0.05 + 0.06 * k + 0.03 * rng.random()))
    return out


def clap(rng: Rng, _: float = 0.0, __: str = "") -> Wave:
    """Two palms: a short hollow crack, heard again from the walls."""
    body = rng.uniform(0.9, 1.1)
    out = burst(rng, 0.25, 900 * body, 3400, 0.012, 0.0008)
    lay(out, 0.7 * burst(rng, 0.06, 500, 1500 * body, 0.02), 0)
    lay(out, 0.16 * burst(rng, 0.2, 600, 4000, 0.05), size(0.009))
    return out


def knock(rng: Rng, _: float = 0.0, __: str = "") -> Wave:
    """A knuckle on a wooden door."""
    pitch = rng.uniform(0.96, 1.05)
    rows = ((176, 0.035, 1.0), (322, 0.026, 0.7), (587, 0.016, 0.5), (931, 0.009, 0.3), (1490, 0.005, 0.2))
    out = modes(0.3, [(f * pitch, d, a) for f, d, a in rows], 0.3)
    lay(out, 0.4 * burst(rng, 0.03, 800, 4000, 0.004, 0.0005), 0)
    return out


def hammer(rng: Rng, _: float = 0.0, __: str = "") -> Wave:
    """Steel on a nail in wood."""
    pitch = rng.uniform(0.95, 1.06)
    rows = ((148, 0.04, 0.9), (395, 0.03, 0.5), (1880, 0.05, 0.35), (3120, 0.035, 0.3), (4730, 0.02, 0.2))
    out = modes(0.4, [(f * pitch, d, a) for f, d, a in rows])
    lay(out, 0.7 * burst(rng, 0.05, 1200, 7000, 0.006, 0.0005), 0)
    return out


def dig(rng: Rng, _: float = 0.0, __: str = "") -> Wave:
    """The spade bites into earth and gravel, and the clod falls."""
    out = 0.8 * burst(rng, 0.75, 900, 5200, 0.07, 0.006)
    lay(out, 0.8 * modes(0.2, ((105, 0.04, 1.0), (1240, 0.02, 0.2))), 0)
    for _grain in range(14):
        lay(out, rng.uniform(0.1, 0.5) * burst(rng, 0.03, 900, 6000, 0.005), size(rng.uniform(0.28, 0.6)))
    lay(out, 0.4 * burst(rng, 0.2, 100, 700, 0.05), size(0.36))
    return out


def sweep(rng: Rng, _: float = 0.0, __: str = "") -> Wave:
    """One stroke of a broom."""
    n = size(0.46)
    return noise(rng, n, 1400, 7500, -0.4) * (0.12 + hump(n, 0.3)) * eased(0.7 + 0.3 * noise(rng, n, 20, 90), 0.004, 0.1)


def munch(rng: Rng, _: float = 0.0, __: str = "") -> Wave:
    """One crunch between teeth."""
    out = 0.25 * burst(rng, 0.3, 300, 1600, 0.05, 0.006)
    for _grain in range(16):
        lay(out, rng.uniform(0.2, 1.0) * burst(rng, 0.022, 700, 5200, 0.0035, 0.0006), size(0.11 * rng.random() ** 1.6))
    return out


def bounce(rng: Rng, _: float = 0.0, __: str = "") -> Wave:
    """A rubber ball on the ground."""
    pitch = rng.uniform(0.95, 1.06)
    out = modes(0.32, ((118 * pitch, 0.07, 1.0), (243 * pitch, 0.035, 0.4), (660 * pitch, 0.018, 0.16)), 2.2)
    lay(out, 0.3 * burst(rng, 0.04, 300, 2600, 0.008), 0)
    return out


def crash(rng: Rng, _: float = 0.0, __: str = "") -> Wave:
    """Something breaks: the blow, splinters that ring, pieces that come to rest."""
    out = 0.9 * burst(rng, 1.5, 300, 6500, 0.09)
    lay(out, 1.2 * modes(0.4, ((72, 0.09, 1.0), (133, 0.06, 0.6))), 0)
    for _piece in range(44):
        pitch, late = rng.uniform(1200, 7200), 1.05 * rng.random() ** 2.2
        ring = modes(0.16, ((pitch, 0.03, 1.0), (pitch * 1.58, 0.02, 0.6), (pitch * 2.31, 0.012, 0.4)))
        lay(out, rng.uniform(0.08, 0.34) * (1.1 - late) * ring, size(late))
    return eased(out, 0.0005, 0.2)


CLOTH, PAPER = ("umbrella", "parasol", "tent", "kite", "curtain"), ("book", "letter", "newspaper", "map", "envelope", "present", "gift")


def unfolded(rng: Rng, what: str) -> Wave:
    """Cloth that snaps tight, or paper that rustles."""
    if what in CLOTH:
        out = burst(rng, 0.45, 180, 2200, 0.05, 0.006)
        lay(out, 0.6 * modes(0.2, ((120, 0.05, 1.0), (1650, 0.008, 0.3))), size(0.03))
        return out
    out = 0.3 * burst(rng, 0.5, 1500, 7500, 0.12, 0.008)
    for _crease in range(12):
        lay(out, rng.uniform(0.3, 1.0) * burst(rng, 0.06, 1800, 7500, 0.01, 0.002), size(0.4 * rng.random() ** 1.5))
    return out


def opened(rng: Rng, _: float = 0.0, what: str = "") -> Wave:
    """A latch, then a hinge that creaks a little."""
    if what in CLOTH or what in PAPER:
        return unfolded(rng, what)
    out = 0.12 * burst(rng, 0.9, 300, 2500, 0.3, 0.05)
    for at, loud in ((0.0, 1.0), (0.07, 0.6)):
        lay(out, loud * modes(0.1, ((410, 0.014, 1.0), (1730, 0.01, 0.5), (2950, 0.006, 0.3))), size(at))
    at = 0.2
    for k in range(22):
        lay(out, 0.3 * hump(22)[k] * modes(0.03, ((690, 0.006, 1.0), (1410, 0.004, 0.6))), size(at))
        at += 0.021 + 0.006 * rng.random() - 0.0004 * k
    return eased(out, 0.0005, 0.2)


def closed(rng: Rng, _: float = 0.0, what: str = "") -> Wave:
    """A door falls shut, and the latch after it."""
    if what in CLOTH or what in PAPER:
        return unfolded(rng, what)
    out = 1.2 * modes(0.6, ((74, 0.08, 1.0), (141, 0.05, 0.8), (268, 0.03, 0.4)), 0.6)
    lay(out, 0.5 * burst(rng, 0.15, 150, 1600, 0.025), 0)
    lay(out, 0.4 * modes(0.1, ((520, 0.014, 1.0), (1890, 0.01, 0.6))), size(0.055))
    return out


def switch(rng: Rng, _: float = 0.0, __: str = "") -> Wave:
    """A light switch: down, and home."""
    out = 0.6 * modes(0.12, ((1320, 0.006, 1.0), (2750, 0.005, 0.7), (4300, 0.003, 0.4)))
    lay(out, modes(0.08, ((980, 0.008, 1.0), (2210, 0.006, 0.7))), size(0.022))
    lay(out, 0.3 * burst(rng, 0.02, 1500, 7000, 0.003, 0.0005), size(0.022))
    return out


def whoosh(rng: Rng, _: float = 0.0, __: str = "") -> Wave:
    """Air around something that is swung: rises and falls in pitch and strength."""
    n = size(0.42)
    early, late = hump(n, 0.22), hump(n, 0.38)
    return noise(rng, n, 300, 1100) * early + 0.8 * noise(rng, n, 900, 3600) * late**2
