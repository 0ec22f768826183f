"""How bodies go: cycles of steps whose feet stay planted while they carry, whatever the speed, for two legs, four legs, hoppers.

A cycle is driven by the distance gone, not by the time: the foot moves back under the body exactly as fast as the body
moves on. `phase` counts cycles from the start of the way; it begins and ends with one foot passing the other.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from studio.engine.composer.ease import TAU, clamp, smooth
from studio.engine.composer.limbs import Leg, arm, legs_of
from studio.engine.composer.rig import Pose, Subject


@dataclass(frozen=True, slots=True)
class Gait:
    """`stride` is a cycle's length in leg lengths, `carry` the share of a cycle a foot is on the ground, `lift` how high it swings
    in leg lengths, `bob` the body's bounce, `lean` degrees forward, `arms` degrees they swing, `metres` a second at a natural pace."""

    stride: float
    carry: float
    lift: float
    bob: float
    lean: float
    arms: float
    metres: float
    crouch: float = 0.0


GAITS: dict[str, Gait] = {
    "walk": Gait(1.75, 0.60, 0.16, 0.035, 1.5, 19.0, 1.05),
    "run": Gait(3.0, 0.36, 0.34, 0.10, 7.0, 40.0, 3.0),
    "sneak": Gait(1.5, 0.64, 0.30, 0.05, 6.0, 14.0, 0.55, 0.10),
    "crawl": Gait(1.1, 0.66, 0.08, 0.02, 10.0, 20.0, 0.4, 0.22),
    "climb": Gait(1.3, 0.62, 0.24, 0.04, 3.0, 50.0, 0.6),
}
_FOUR = {"walk": 1.5, "run": 3.6, "sneak": 1.3, "crawl": 1.1, "climb": 1.3}  # strides of four legs, in leg lengths
_WALK4 = {(False, True): 0.0, (True, True): 0.25, (False, False): 0.5, (True, False): 0.75}  # (fore, near): lateral sequence
_GALLOP4 = {(False, True): 0.0, (False, False): 0.12, (True, True): 0.52, (True, False): 0.64}


def stride(art: Subject, gait: str) -> float:
    """Length of a cycle in drawing units; 0 for a body without legs."""
    legs = legs_of(art)
    if not legs:
        return 0.0
    length = sum(leg.length for leg in legs) / len(legs)
    long = _FOUR[gait] if len(legs) == 4 else GAITS[gait].stride
    if legs[0].lower == "":
        long *= 0.62
    return long * length


Feet = dict[str, tuple[float, float, float]]


def feet_of(pose: Pose, art: Subject, gait: str, phase: float, cycle: float, amount: float, settle: float, way: tuple[float, float] = (1.0, 0.0)) -> Feet:
    """Where each foot is at that phase of a cycle of `cycle` drawing units, for `limbs.stand_on`; also lifts the body in flight.

    `amount` 0..1 is how far the body is under way, `settle` 0..1 how far feet may leave the ground (0 at the very ends of a way,
    where all stand). `way` is the unit vector of the motion as the drawing sees it: x forward, y towards the viewer.
    """
    kind, legs = GAITS[gait], legs_of(art)
    if not legs:
        return {}
    length = sum(leg.length for leg in legs) / len(legs)
    offsets = _offsets(legs, gait)
    carry = kind.carry if len(legs) == 2 else 0.26 if gait == "run" else 0.64
    pose.lift += amount * kind.bob * 1.6 * length * _flight(phase, offsets, carry)
    feet: Feet = {}
    for leg, offset in zip(legs, offsets, strict=True):
        x, up, pitch = foot(phase + offset + carry / 2, cycle, carry)
        pitch *= settle * (1.0 if leg.foot and len(legs) == 2 else 0.4)
        feet[leg.upper] = (x * way[0], up * kind.lift * leg.length * settle - x * way[1], pitch * abs(way[0]))
    return feet


def crouch_of(art: Subject, gait: str) -> float:
    """How low a body goes in this gait, in drawing units."""
    legs = legs_of(art)
    return GAITS[gait].crouch * sum(leg.length for leg in legs) / max(1, len(legs))


def _flight(phase: float, offsets: list[float], carry: float) -> float:
    """Height 0..1 while no foot is on the ground."""
    past = [(phase + o + carry / 2) % 1.0 for o in offsets]
    if any(p < carry for p in past):
        return 0.0
    since, until = min(p - carry for p in past), min(1.0 - p for p in past)
    u = since / max(1e-6, since + until)
    return 4 * u * (1 - u)


def foot(phase: float, cycle: float, carry: float) -> tuple[float, float, float]:
    """(x against the hip, lift 0..1, pitch in degrees) of a foot. While it carries, x falls by exactly the distance gone."""
    p = phase % 1.0
    reach = carry * cycle / 2
    if p < carry:
        roll = clamp((p / carry - 0.72) / 0.28)
        return reach - p * cycle, 0.0, 16.0 * roll * roll
    u = (p - carry) / (1 - carry)
    # leaves and lands with the ground's speed: a cubic with those slopes at both ends
    slope = -cycle * (1 - carry)
    x = _hermite(u, -reach, reach, slope, slope)
    return x, math.sin(math.pi * smooth(u)) ** 1.1, 16.0 + 14.0 * math.sin(math.pi * u) - 28.0 * smooth(u) + (-8.0 * math.sin(math.pi * u * u))


def _hermite(u: float, a: float, b: float, da: float, db: float) -> float:
    return (2 * u**3 - 3 * u**2 + 1) * a + (u**3 - 2 * u**2 + u) * da + (-2 * u**3 + 3 * u**2) * b + (u**3 - u**2) * db


def _offsets(legs: tuple[Leg, ...], gait: str) -> list[float]:
    if len(legs) != 4:
        return [i / len(legs) for i in range(len(legs))]
    table = _GALLOP4 if gait == "run" else _WALK4
    return [table[leg.fore, leg.near] for leg in legs]


def swing(pose: Pose, art: Subject, gait: str, phase: float, amount: float) -> None:
    """Lean and sway of the body and the swing of the arms, before gestures are laid over it."""
    kind, legs = GAITS[gait], len(legs_of(art))
    wave = TAU * phase
    if legs == 4:
        gallop = gait == "run"
        pose.add("body", amount * (4.5 * math.sin(wave + 0.6) if gallop else 0.8 * math.sin(2 * wave)))
        for part in art.with_tag("head"):
            if part.parent in ("body", "neck"):
                pose.add(part.id, amount * (-3.5 * math.sin(wave + 0.2) if gallop else 2.2 * math.sin(2 * wave + 0.8)))
        return
    pose.add("body", amount * (kind.lean + 1.2 * math.sin(wave)))
    pose.add("head", amount * (-0.5 * kind.lean - 1.2 * math.sin(wave - 0.5)))
    for side, sign in (("l", 1.0), ("r", -1.0)):
        swing = sign * math.sin(wave)
        arm_part = art.part(f"arm_{side}")
        if arm_part is None:
            continue
        pose.add(f"arm_{side}", -amount * kind.arms * swing)
        pose.add(f"forearm_{side}", -amount * (kind.arms * 0.45 + (42.0 if kind.carry < 0.5 else 6.0) + 8.0 * swing))


HOP_UP, HOP_DOWN = 0.24, 0.82  # between these shares of a spring it is off the ground


def hop(pose: Pose, art: Subject, u: float, high: float) -> float:
    """One spring of a hopper or of anyone who jumps, `u` 0..1; `high` in drawing units. Returns how far to crouch
    (drawing units) before the feet are planted, -1 while it flies.

    Anticipation, take-off, flight, landing and giving way; the feet stay where they are while it is on the ground.
    """
    crouch = 0.11 * art_height(art)
    if u < HOP_UP:
        down = math.sin(math.pi * smooth(u / HOP_UP))
        _squash(pose, 1 - 0.10 * down)
        for side in ("l", "r"):
            arm(pose, art, side, -26.0, 10.0, weight=down)
        return crouch * down
    if u < HOP_DOWN:
        v = (u - HOP_UP) / (HOP_DOWN - HOP_UP)
        up = 4 * v * (1 - v)
        _squash(pose, 1 + 0.09 * (1 - up) * (1 if v < 0.5 else 0.5))
        _tuck(pose, art, up)
        pose.lift += high * up
        return -1.0
    w = (u - HOP_DOWN) / (1 - HOP_DOWN)
    down = math.sin(math.pi * w) * math.exp(-1.2 * w) * 1.3
    _squash(pose, 1 - 0.12 * down)
    return crouch * down


def art_height(art: Subject) -> float:
    return art.ground - art.box[1]


def _squash(pose: Pose, y: float) -> None:
    pose.squash = (pose.squash[0] / math.sqrt(y), pose.squash[1] * y)


def _tuck(pose: Pose, art: Subject, up: float) -> None:
    """Legs and arms in the air."""
    for i, leg in enumerate(legs_of(art)):
        if leg.lower:
            pose.add(leg.upper, (-24.0 if leg.fore or i % 2 else 6.0) * up)
            pose.add(leg.lower, 38.0 * up)
        else:
            pose.add(leg.upper, (14.0 if i % 2 else -14.0) * up)
    for side in ("l", "r"):
        arm(pose, art, side, 52.0, 24.0, weight=0.9 * up)
