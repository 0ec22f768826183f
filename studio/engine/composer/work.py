"""Tasks of both hands, as a table: how far each arm is raised and bent, and how they swing while somebody works."""

from __future__ import annotations

import math
from dataclasses import dataclass

from studio.engine.composer.ease import TAU
from studio.engine.composer.limbs import arm
from studio.engine.composer.moment import Moment
from studio.engine.composer.roles import Act


@dataclass(frozen=True, slots=True)
class Work:
    """A task of both hands: how far each arm is raised and bent, and how both swing at `rate` a second."""

    right: tuple[float, float]
    left: tuple[float, float]
    swing_right: tuple[float, float] = (0.0, 0.0)
    swing_left: tuple[float, float] = (0.0, 0.0)
    rate: float = 1.4
    lean: float = 0.0
    head: float = 0.0
    sink: float = 0.0


WORK: dict[str, Work] = {
    "clap": Work((14, -118), (14, -118), (10, -18), (10, -18), 2.6),
    "read": Work((26, 74), (-26, -64), (1, 2), (1, 2), 0.3, 0, 8),
    "write": Work((46, 30), (-18, -30), (3, 9), (0, 0), 2.4, 3, 9),
    "paint": Work((88, 14), (-10, -34), (16, 14), (0, 0), 0.9, 1, -2),
    "play_music": Work((34, 62), (-34, -62), (3, 12), (2, 4), 2.2, 0, 3),
    "cook": Work((44, 34), (-20, -44), (9, 12), (2, 2), 1.3, 2, 6),
    "sweep": Work((40, 6), (-36, -10), (16, 6), (12, 6), 1.0, 4, 6, 0.04),
    "dig": Work((52, -4), (-38, -12), (26, 14), (20, 8), 0.8, 8, 8, 0.10),
    "fish": Work((74, 12), (-30, -34), (4, 3), (2, 2), 0.35, 0, 2),
    "build": Work((72, 40), (-22, -34), (34, 22), (2, 2), 1.7, 3, 5),
    "water": Work((62, 8), (-12, -20), (5, 3), (2, 2), 0.6, 3, 6),
    "eat": Work((56, 138), (-10, -16), (6, 8), (0, 0), 1.1, 0, 3),
    "drink": Work((58, 138), (-6, -10), (3, 4), (0, 0), 0.5, -3, -8),
    "push": Work((82, 6), (-58, -30), (3, 2), (3, 2), 1.2, 9, 4, 0.05),
    "pull": Work((70, 8), (-52, -26), (4, 2), (4, 2), 1.2, -10, 2, 0.07),
    "knock": Work((74, 34), (0, 0), (12, 26), (0, 0), 2.8, 3, 0),
    "search": Work((60, 70), (-14, -20), (8, 6), (4, 4), 0.5, 6, 8, 0.05),
    "fight": Work((66, 62), (-24, -88), (30, -34), (22, 24), 2.1, 5, 3, 0.05),
    "carry": Work((22, -64), (22, -64), (1, 1), (1, 1), 0.6, -1, 0),
}


def work(m: Moment, act: Act, s: float, u: float, w: float) -> None:
    one = WORK[act.verb]
    swing = math.sin(TAU * one.rate * s * pace(act))
    if m.plan == "biped":
        for side, base, amp in (("r", one.right, one.swing_right), ("l", one.left, one.swing_left)):
            if base != (0, 0):
                lag = math.sin(TAU * one.rate * s * pace(act) - 0.7)
                arm(m.pose, m.art, side, base[0] + amp[0] * swing, base[1] + amp[1] * lag, weight=w)
        m.pose.add("body", one.lean * w + 0.8 * swing * w)
        m.head(one.head * w - 0.8 * swing * w)
        m.crouch += one.sink * m.tall * w
    else:
        _muzzle_down(m, act, s, w)
    if act.verb in ("eat",):
        m.mouth = "open" if math.sin(TAU * 2.1 * s) > 0.2 else "closed"
    m.gaze = (0.5, -0.6)


def _muzzle_down(m: Moment, act: Act, s: float, w: float) -> None:
    """Four legs and beaks do things with the head."""
    dip = 20 * w + 5 * w * math.sin(TAU * 1.6 * s)
    m.head(dip, 0.05 * m.tall * w)
    m.pose.add("body", 5 * w)
    m.tail += 0.5 * w


def pace(act: Act) -> float:
    """How quickly it is done, by its manner."""
    return {"quickly": 1.6, "slowly": 0.6, "gently": 0.7, "strongly": 1.2, "sadly": 0.7, "happily": 1.2}.get(act.manner, 1.0)
