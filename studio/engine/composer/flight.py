"""Wings and fins: flapping and gliding, hovering, the wave that runs through a swimmer."""

from __future__ import annotations

import math

from studio.engine.composer.ease import TAU, clamp, noise
from studio.engine.composer.limbs import arm, legs_of
from studio.engine.composer.moment import Moment


def flap(m: Moment, lift: float, speed: float, going: bool) -> None:
    """Wings beat while it is in the air, rest when it stands; who has none flies like a hero."""
    aloft = clamp(lift / (0.12 * m.tall))
    wings = m.art.with_tag("wing")
    if m.plan == "butterfly":
        _flutter(m)
        return
    if not wings or m.plan == "biped":
        _hero(m, aloft, speed)
        return
    rate = 2.6 + 1.8 / (1 + m.art.height_m * 4)
    glide = clamp(noise(m.t * 0.55, m.seed + "glide") * 2.4 - 0.6) if going else 0.0
    beat = math.sin(TAU * rate * m.t) * (1 - 0.9 * glide)
    for part in wings:
        sign = 1.0 if part.side == "near" or part.id.endswith("_l") else -1.0
        open_to = 42.0 + 58.0 * beat if m.art.facing == "right" else 52.0 + 46.0 * beat
        m.pose.loose.add(part.id)
        m.pose.add(part.id, sign * open_to * aloft)
        m.pose.scale(part.id, 1.0, 1 + 0.16 * aloft * abs(beat))
    m.pose.lift += 0.05 * m.tall * aloft * math.sin(TAU * rate * m.t - 1.2)
    m.pose.lean += aloft * (16.0 * clamp(abs(speed) * 0.7) if m.art.facing == "right" else 3.0 * beat)
    for leg in legs_of(m.art):
        m.pose.loose.update((leg.upper, leg.foot))
        m.pose.add(leg.upper, 34.0 * aloft)
        m.pose.add(leg.foot, 40.0 * aloft)


def _flutter(m: Moment) -> None:
    """Butterfly wings close and open about the body, upper ones first."""
    for part in m.art.with_tag("wing"):
        late = 0.6 if "low" in part.id else 0.0
        fold = 0.5 + 0.5 * math.cos(TAU * 3.6 * m.t - late)
        rest = 0.5 + 0.5 * noise(m.t * 0.7, m.seed)
        m.pose.scale(part.id, 0.22 + 0.78 * fold * (0.55 + 0.45 * rest), 1.0)
    m.pose.lift += 0.22 * m.tall * math.sin(TAU * 0.9 * m.t) + 0.10 * m.tall * math.sin(TAU * 3.6 * m.t)
    m.pose.lean += 9.0 * noise(m.t * 0.9, m.seed + "tilt")


def _hero(m: Moment, aloft: float, speed: float) -> None:
    forward = clamp(abs(speed) * 0.8)
    m.pose.lean += aloft * (54.0 * forward + 3 * math.sin(TAU * 0.4 * m.t))
    arm(m.pose, m.art, "r", 30 + 84 * forward, 6, weight=aloft)
    arm(m.pose, m.art, "l", 40 - 20 * forward, 10, weight=aloft)
    m.pose.lift += 0.03 * m.tall * aloft * math.sin(TAU * 0.5 * m.t)
    for i, leg in enumerate(legs_of(m.art)):
        m.pose.add(leg.upper, aloft * ((14.0 if i else 4.0) + 5 * math.sin(TAU * 0.5 * m.t + i)))
        if leg.lower:
            m.pose.add(leg.lower, aloft * (24.0 if i else 10.0))


def paddle(m: Moment, w: float) -> None:
    """Two legs and four in the water: laid forward, arms reaching in turn, feet kicking."""
    stroke = TAU * 0.8 * m.t
    if m.plan == "biped":
        m.pose.lean += 62.0 * w
        m.pose.lift += 0.12 * m.tall * w
        m.pose.move("root", -0.3 * m.tall * w, 0.0)
        m.head(-24.0 * w)
        for side, late in (("l", 0.0), ("r", math.pi)):
            reach = 0.5 + 0.5 * math.sin(stroke + late)
            arm(m.pose, m.art, side, (-50 if side == "l" else 112) * reach + 20, 12, weight=w)
    for i, leg in enumerate(legs_of(m.art)):
        m.pose.add(leg.upper, 16.0 * w * math.sin(2 * stroke + math.pi * i))
        if leg.lower:
            m.pose.add(leg.lower, 14.0 * w * (1 + math.sin(2 * stroke + math.pi * i - 0.7)))
    m.pose.lift += 0.02 * m.tall * w * math.sin(stroke)


def swim(m: Moment, speed: float) -> None:
    """A wave from head to tail, fins that row; quicker when it goes somewhere."""
    rate = 0.7 + 1.4 * clamp(abs(speed) * 1.4)
    wave = TAU * rate * m.t
    strong = 0.55 + 0.45 * clamp(abs(speed) * 2)
    m.pose.lean += 3.0 * strong * math.sin(wave)
    m.pose.lift += 0.03 * m.tall * math.sin(TAU * 0.33 * m.t)
    for part in m.art.with_tag("tail"):
        chain = 1.5 if part.parent == "body" else 2.2
        m.pose.add(part.id, 11.0 * chain * strong * math.sin(wave - 0.8 * chain))
    for part in m.art.with_tag("fin"):
        if "tail" not in part.tags:
            m.pose.add(part.id, 10.0 * math.sin(0.7 * wave + (0.5 if part.id.endswith("_l") else 0.0)))
    if m.art.part("tail") is not None and m.art.part("tail").axis == "":  # type: ignore[union-attr]
        m.pose.scale("tail", 0.86 + 0.14 * math.cos(wave), 1.0)
