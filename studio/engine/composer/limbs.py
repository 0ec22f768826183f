"""Legs and arms of a rig: which parts they are, and how a leg is bent so that its foot is exactly where it should be.

Two-bone inverse kinematics by the law of cosines; a leg without a shin turns and stretches instead. Drawing units.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from studio.engine.composer.rig import Pose, RigPart, Subject, load_subject

Point = tuple[float, float]
CLOSE = 0.5  # how far the hips of those drawn from half the side come together, so that both legs step alike


@dataclass(frozen=True, slots=True)
class Leg:
    """`upper`, `lower` ("" when there is none), `foot` are part ids; `hip`, `knee`, `ankle` where they are at rest.

    `phase` its place in the cycle of steps by gait, `fore` whether it is a front leg of four, `near` on our side.
    """

    upper: str
    lower: str
    foot: str
    hip: Point
    knee: Point
    ankle: Point
    fore: bool
    near: bool

    @property
    def upper_length(self) -> float:
        return math.dist(self.hip, self.knee)

    @property
    def lower_length(self) -> float:
        return math.dist(self.knee, self.ankle) if self.lower else 0.0

    @property
    def length(self) -> float:
        return self.upper_length + self.lower_length if self.lower else math.dist(self.hip, self.ankle)


@lru_cache(maxsize=256)
def _legs_of(name: str) -> tuple[Leg, ...]:
    art = load_subject(name)
    return tuple(_leg(art, part) for part in art.parts if "leg" in part.tags and part.parent == "body")


def legs_of(art: Subject) -> tuple[Leg, ...]:
    """Its legs, in paint order (far ones first)."""
    return _legs_of(art.name)


def _leg(art: Subject, upper: RigPart) -> Leg:
    children = [p for p in art.parts if p.parent == upper.id]
    lower = next((p for p in children if "shin" in p.tags), None)
    feet = [p for p in art.parts if p.parent == (lower or upper).id and set(p.tags) & {"foot", "paw", "hand"}]
    foot = feet[0] if feet else None
    knee = lower.pivot if lower else upper.pivot
    ankle = foot.pivot if foot else (lower.pivot[0] if lower else upper.pivot[0], art.ground - 6.0)
    return Leg(upper.id, lower.id if lower else "", foot.id if foot else "", upper.pivot, knee, ankle, "front" in upper.id, upper.side != "far")


def bend(pose: Pose, art: Subject, leg: Leg, ankle: Point, pitch: float = 0.0) -> None:
    """Put the ankle at this point of the standing drawing (before lean, lift and squash), the foot `pitch` degrees from level.

    The body's shift and turn in `pose` must be set before.
    """
    hip, body = _carried(pose, art, _hip(pose, leg))
    dx, dy = ankle[0] - hip[0], ankle[1] - hip[1]
    far = math.hypot(dx, dy)
    aim = math.degrees(math.atan2(dy, dx))
    pose.loose.update((leg.upper, leg.lower, leg.foot))
    if not leg.lower:
        rest = math.degrees(math.atan2(leg.ankle[1] - leg.hip[1], leg.ankle[0] - leg.hip[0]))
        pose.turn[leg.upper] = aim - rest - body
        pose.stretch[leg.upper] = (1.0, max(0.4, far / leg.length))
        if leg.foot:
            pose.turn[leg.foot] = pitch - (aim - rest)
        return
    one, two = leg.upper_length, leg.lower_length
    far = min(max(far, abs(one - two) + 1.0), (one + two) * 0.9995)
    lift = math.degrees(math.acos(max(-1.0, min(1.0, (one * one + far * far - two * two) / (2 * one * far)))))
    thigh = aim - lift  # the knee points forward, to the right
    kx, ky = hip[0] + one * math.cos(math.radians(thigh)), hip[1] + one * math.sin(math.radians(thigh))
    shin = math.degrees(math.atan2(ankle[1] - ky, ankle[0] - kx))
    rest_one = math.degrees(math.atan2(leg.knee[1] - leg.hip[1], leg.knee[0] - leg.hip[0]))
    rest_two = math.degrees(math.atan2(leg.ankle[1] - leg.knee[1], leg.ankle[0] - leg.knee[0]))
    pose.turn[leg.upper] = thigh - rest_one - body
    pose.turn[leg.lower] = (shin - rest_two) - (thigh - rest_one)
    if leg.foot:
        pose.turn[leg.foot] = pitch - (shin - rest_two)


def _carried(pose: Pose, art: Subject, point: Point) -> tuple[Point, float]:
    """Where a point of the body is in this pose, and the body's turn in degrees."""
    part = art.part("body")
    if part is None:
        return point, 0.0
    low, high = part.limits
    angle = pose.turn.get("body", 0.0)
    if "body" not in pose.loose:
        angle = min(high, max(low, angle))
    dx, dy = pose.shift.get("body", (0.0, 0.0))
    sx, sy = pose.stretch.get("body", (1.0, 1.0))
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    x, y = (point[0] - part.pivot[0]) * sx, (point[1] - part.pivot[1]) * sy
    return (part.pivot[0] + dx + cos * x - sin * y, part.pivot[1] + dy + sin * x + cos * y), angle


def _hip(pose: Pose, leg: Leg) -> Point:
    dx, dy = pose.shift.get(leg.upper, (0.0, 0.0))
    return leg.hip[0] + dx, leg.hip[1] + dy


def drop_for(pose: Pose, art: Subject, leg: Leg, ankle: Point) -> float:
    """How far the body must sink so that this foot can be reached; 0 when it already can."""
    hip, _ = _carried(pose, art, _hip(pose, leg))
    reach = leg.length * (0.992 if leg.lower else 1.04)
    across = min(abs(ankle[0] - hip[0]), reach * 0.97)
    return max(0.0, (ankle[1] - hip[1]) - math.sqrt(reach * reach - across * across))


def stand_on(pose: Pose, art: Subject, feet: dict[str, tuple[float, float, float]] | None = None, crouch: float = 0.0) -> None:
    """Plant all feet: `feet` gives (x, up, pitch) against rest by the leg's upper id, the others stay where they are at rest.

    `crouch` lowers the body that many drawing units first; it sinks further where a foot asks for it.
    """
    legs = legs_of(art)
    pose.move("body", 0.0, crouch)
    close = CLOSE if len(legs) == 2 and art.facing == "right" else 0.0
    middle = sum(leg.hip[0] for leg in legs) / max(1, len(legs))
    goals = []
    for leg in legs:
        x, up, pitch = (feet or {}).get(leg.upper, (0.0, 0.0, 0.0))
        inward = (middle - leg.hip[0]) * close
        pose.shift[leg.upper] = (inward, 0.0)
        goals.append((leg, (leg.ankle[0] + inward + x, leg.ankle[1] - up), pitch))
    need = max((drop_for(pose, art, leg, goal) for leg, goal, _ in goals), default=0.0)
    if need > 0:
        pose.move("body", 0.0, need)
    for leg, goal, pitch in goals:
        bend(pose, art, leg, goal, pitch)


def arm(pose: Pose, art: Subject, side: str, raised: float, bent: float, hand: float = 0.0, weight: float = 1.0) -> None:
    """Raise an arm outward by `raised` degrees from hanging and bend its elbow on by `bent`; `side` "l" or "r" as drawn.

    `weight` 0..1 goes there from wherever the pose has it.
    """
    sign = 1.0 if side == "l" else -1.0
    for id, angle in ((f"arm_{side}", raised), (f"forearm_{side}", bent), (f"hand_{side}", hand)):
        if art.part(id) is not None:
            old = pose.turn.get(id, 0.0)
            pose.turn[id] = old + (sign * angle - old) * weight
