"""Machines and craft: wheels that turn with the way they roll, propellers, sails, smoke, lamps, oars, and how bodies sit on springs."""

from __future__ import annotations

import math
from functools import lru_cache

from studio.engine.composer.ease import TAU, noise
from studio.engine.composer.moment import Moment
from studio.engine.composer.rig import Pose, Subject, load_subject

LAMPS = ("light", "glow", "lantern", "burner", "flame", "fire1", "fire2", "fire3", "heart", "record", "screen")
_LIT, _OUT = ("on", "lit"), ("off", "out")
_RUNNING = {"smoke": "puff", "steam": "puff", "thrust": "on", "spin": "on", "bubbles": "on"}


@lru_cache(maxsize=128)
def wheels(name: str) -> tuple[tuple[str, float], ...]:
    """(part, radius in drawing units) of what rolls on the ground, by how low each wheel reaches."""
    art = load_subject(name)
    out = []
    for part in art.parts:
        if "wheel" in part.tags and part.limits[1] >= 360 and "crank" not in part.id and "knob" not in part.id and "reel" not in part.id:
            radius = art.ground - part.pivot[1]
            if radius > 8:
                out.append((part.id, radius))
    return tuple(out)


def roll(m: Moment, gone: float) -> None:
    """Turn the wheels by the distance gone, forward positive, in drawing units; what is coupled to them goes along."""
    for id, radius in wheels(m.art.name):
        m.pose.turn[id] = math.degrees(gone / radius)
    crank = m.art.part("crank")
    if crank is not None and "wheel" in crank.tags:
        m.pose.turn["crank"] = math.degrees(gone / 190.0)
    rod = m.art.part("rod")
    if rod is not None:
        m.pose.turn["rod"] = 0.0


def ride(m: Moment, speed: float, push: float) -> None:
    """The body on its springs: it nods when it starts and brakes (`push`, heights a second squared) and shakes with the road."""
    shake = min(1.0, abs(speed) * 1.5)
    body = "body" if m.art.part("body") else "frame"
    m.pose.move(body, 0.0, shake * (1.3 * math.sin(TAU * 3.1 * m.t) + 0.9 * noise(m.t * 7, m.seed)))
    m.pose.add(body, max(-3.0, min(3.0, -1.4 * push)) + 0.35 * shake * noise(m.t * 5, m.seed + "r"))
    for state, value in _RUNNING.items():
        if state in m.art.states and value in m.art.states[state]:
            moving = abs(speed) > 0.02
            m.pose.states[state] = value if moving else m.art.states[state][0]
    for part in m.art.with_tag("smoke"):
        p = (m.t * 0.9) % 1.0
        m.pose.move(part.id, -26 * p * min(1.0, abs(speed) * 3), -16 * p)
        m.pose.scale(part.id, 0.8 + 0.5 * p, 0.8 + 0.5 * p)
        m.pose.fade[part.id] = math.sin(math.pi * min(1.0, p * 1.1 + 0.05)) ** 0.7


def whirl(m: Moment, speed: float) -> None:
    """Propellers and mill sails; at speed they blur."""
    for part in m.art.with_tag("propeller"):
        if part.id == "propeller_blur" or part.limits[1] < 360:
            continue
        rate = 40.0 if part.id == "sails" else 1500.0 * (0.4 + min(1.0, abs(speed) * 2))
        m.pose.turn[part.id] = (m.t * rate) % 360.0
    if "spin" in m.art.states:
        m.pose.states["spin"] = "on" if abs(speed) > 0.02 or m.pose.lift > 10 else "off"


def row(m: Moment, stroke: float) -> None:
    """Oars; sails that fill; a hull that rides the waves."""
    for id, late in (("oar_near", 0.0), ("oar_far", 0.25)):
        if m.art.part(id) is not None:
            m.pose.add(id, 17 * math.sin(TAU * stroke - late))
    for id in ("jib", "boom"):
        if m.art.part(id) is not None:
            m.pose.add(id, 14 + 8 * math.sin(TAU * 0.18 * m.t))


def afloat(m: Moment, wind: float) -> None:
    m.pose.lean += (1.3 + 3.0 * wind) * math.sin(TAU * 0.24 * m.t + len(m.seed))
    m.pose.lift += (0.012 + 0.02 * wind) * m.tall * math.sin(TAU * 0.31 * m.t + 1.1)


def lamps(pose: Pose, art: Subject, lit: float | None) -> None:
    """Switch everything that shines: `lit` 0..1, None leaves the drawing's own."""
    if lit is None:
        return
    for state in LAMPS:
        values = art.states.get(state, ())
        value = next((v for v in values if v in (_LIT if lit > 0.02 else _OUT)), "")
        if value:
            pose.states[state] = value
    for part in glowing(art.name):
        pose.fade[part] = max(0.0, min(1.0, lit))


@lru_cache(maxsize=128)
def glowing(name: str) -> tuple[str, ...]:
    """Parts that are light itself: beams and glows, which fade in; lamps only switch."""
    return tuple(p.id for p in load_subject(name).with_tag("light") if p.id in ("beam", "glow"))
