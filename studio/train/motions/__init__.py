"""The motions of the data engine: what each word looks like on a body of a given box, drawn by hand as curves.

Every motion is a function of a `Body` and returns a `Motion` of one cycle that starts and ends at rest. Curves
follow the animator's rules: anticipation, squash and stretch that keep the area, arcs, follow-through of what
is far from the centre. One canonical mode a motion; a direction only where the words name one.
"""

from __future__ import annotations

import numpy as np

from studio.engine.motion.representation import Motion
from studio.engine.motion.vocabulary import MOTIONS as NAMES
from studio.train.motions import going, leaps, parts, shapes  # noqa: F401 - they register their motions
from studio.train.motions.body import Body
from studio.train.motions.curves import MAKERS, Maker

MOTIONS: dict[str, Maker] = {name: MAKERS[name] for name in NAMES}

# what a picture does when no words say otherwise, by what it shows
IDLE_OF = {"person": "breathe", "animal": "breathe", "flyer": "float", "swimmer": "swim", "plant": "sway", "vehicle": "drive",
           "food": "bounce", "object": "rock", "light": "pulse", "hanging": "swing", "floating": "float", "building": "breathe",
           "cloth": "flutter", "blob": "wobble"}
IDLE_AMOUNT = {"breathe": 0.9, "float": 0.6, "swim": 0.6, "sway": 0.55, "drive": 0.5, "bounce": 0.35, "rock": 0.35, "pulse": 0.45,
               "swing": 0.5, "flutter": 0.6, "wobble": 0.6}


def compose(first: Motion, second: Motion, shares: tuple[float, float] = (0.85, 0.75)) -> Motion:
    """Add two motions: shifts, angles and local fields add, scales multiply; the first's pivot is kept."""
    a, b = first.scaled(shares[0]), second.scaled(shares[1])
    pose = a.pose + b.pose
    pose[:, 3:5] = (1 + a.pose[:, 3:5]) * (1 + b.pose[:, 3:5]) - 1
    pose[:, 6] = np.clip((1 + first.pose[:, 6]) * (1 + second.pose[:, 6]) - 1, -1, 0)
    pivot = a.pivot if a.turns or not b.turns else b.pivot
    return Motion(pose, a.local + b.local, pivot, int(np.clip(a.turns + b.turns, -2, 2)))


__all__ = ["IDLE_AMOUNT", "IDLE_OF", "MOTIONS", "Body", "Maker", "compose"]
