"""Sitting, lying and carrying: the body goes down, the legs fold or stretch, by two-bone kinematics where there are shins."""

from __future__ import annotations

import math

from studio.engine.composer.ease import TAU
from studio.engine.composer.limbs import arm, bend, legs_of
from studio.engine.composer.moment import Moment


def seated(m: Moment, high: float | None = 0.0) -> None:
    """Sit, `m.seat` of the way down, on something `high` drawing units above the ground (0: on the ground, legs stretched
    forward); None: on what carries it, legs hanging."""
    legs, w = legs_of(m.art), m.seat
    if m.plan == "quadruped":
        _haunches(m, w)
        return
    if not legs:
        m.squeeze(1 - 0.12 * w)
        return
    length = sum(leg.length for leg in legs) / len(legs)
    riding = high is None
    hip = m.art.ground - sum(leg.hip[1] for leg in legs) / len(legs)
    chair = 0.0 if high is None else min(1.0, high / (0.55 * hip))
    sink = 0.0 if high is None else max(0.0, hip - max(high, 0.26 * hip)) * w
    m.pose.move("body", 0.0, sink)
    for i, leg in enumerate(legs):
        if leg.lower:
            forward = (0.72 if riding else 0.92) * leg.upper_length + (0.0 if riding else 0.45 * leg.lower_length * (1 - chair))
            down = leg.ankle[1] - (0.42 * leg.upper_length if riding else 0.02 * length)
            x = leg.ankle[0] + (forward + 8 * i) * w
            bend(m.pose, m.art, leg, (x, leg.ankle[1] + (down - leg.ankle[1]) * w), (-6.0 if riding else -58.0 * (1 - chair)) * w)
        else:
            bend(m.pose, m.art, leg, (leg.ankle[0] + 0.55 * leg.length * w * (1 if i else -1), leg.ankle[1]), 0.0)


def _haunches(m: Moment, w: float) -> None:
    """Four legs sit down behind: the body tips up, the hind legs fold, the fore legs stay straight."""
    legs = legs_of(m.art)
    length = sum(leg.length for leg in legs) / len(legs)
    m.pose.loose.add("body")
    m.pose.add("body", -20.0 * w)
    m.pose.move("body", 0.06 * length * w, 0.34 * length * w)
    m.head(13.0 * w)
    for leg in legs:
        shift = 0.30 * length if not leg.fore else -0.05 * length
        bend(m.pose, m.art, leg, (leg.ankle[0] + shift * w, leg.ankle[1]), 0.0)
    m.tail += 0.25 * w


def lying(m: Moment) -> None:
    """Lie down, `m.lying` of the way: four legs fold under, two legs lie on the back, others go flat."""
    legs, w = legs_of(m.art), m.lying
    if m.plan == "biped":
        m.pose.lean -= 86.0 * w
        m.pose.lift += 0.13 * m.tall * w
        m.pose.move("root", 0.46 * m.tall * w, 0.0)
        return
    if not legs or m.plan in ("bird", "hopper"):
        m.squeeze(1 - 0.16 * w)
        m.head(6.0 * w, 0.03 * m.tall * w)
        return
    length = sum(leg.length for leg in legs) / len(legs)
    m.pose.move("body", 0.0, 0.66 * length * w)
    m.head(10.0 * w, 0.05 * m.tall * w)
    for leg in legs:
        out = 0.34 * length * (1 if leg.fore else 0.5)
        bend(m.pose, m.art, leg, (leg.ankle[0] + out * w, leg.ankle[1]), 0.0)


def carry_pose(m: Moment, hands: str) -> None:
    """Arms for what is held."""
    if hands == "umbrella":
        arm(m.pose, m.art, "r", 10, 128)
    elif hands == "stick":
        arm(m.pose, m.art, "r", 16, 14)
    elif hands in ("book", "map", "letter", "newspaper"):
        arm(m.pose, m.art, "r", 30, 70)
        arm(m.pose, m.art, "l", -26, -64)
        m.gaze = (0.3, -0.8)
    elif hands == "guitar":
        swing_r = 10 * math.sin(TAU * 2.1 * m.t)
        arm(m.pose, m.art, "r", 58, 42)
        arm(m.pose, m.art, "l", -8, -74 + swing_r)
    elif hands in ("balloon", "kite", "flag"):
        arm(m.pose, m.art, "r", 58, 46)
    elif hands in ("apple", "ball", "candle", "ice_cream", "cactus", "tulip", "sunflower", "mushroom", "clock", "camera"):
        arm(m.pose, m.art, "r", 30, 74, weight=0.9)
    else:
        arm(m.pose, m.art, "r", 24, -66)
        arm(m.pose, m.art, "l", 24, -66)
