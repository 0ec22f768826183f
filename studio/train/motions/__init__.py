"""The motions of the data engine: what each word looks like on a body of a given box, drawn by hand as curves.

Every motion is a function of a `Body` and returns a `Motion` of one cycle that starts and ends at rest. Curves
follow the animator's rules: anticipation, squash and stretch that keep the area, arcs, follow-through of what
is far from the centre. One canonical mode a motion; a direction only where the words name one.
"""

from __future__ import annotations

import numpy as np

from studio.engine.motion.representation import Array, Motion
from studio.engine.motion.vocabulary import IDLE
from studio.engine.motion.vocabulary import MOTIONS as NAMES
from studio.train.motions import (  # noqa: F401 - they register their motions and roles
    going,
    leaps,
    particular,
    parts,
    roles_feelings,
    roles_going,
    roles_leaps,
    roles_parts,
    shapes,
)
from studio.train.motions.acting import ROLES, Actor
from studio.train.motions.body import Body
from studio.train.motions.curves import MAKERS, Maker
from studio.train.motions.idle import idle_of
from studio.train.motions.springs import loosened

MOTIONS: dict[str, Maker] = {name: MAKERS[name] for name in NAMES}


def act(name: str, body: Body, subject: str = "") -> Motion:
    """One motion, or IDLE, on a body: the parts that are known of it move, each in its way, and what hangs loosely
    follows; without parts the whole body stands in. `subject` is one of SUBJECTS: what idles, "" where nobody knows."""
    actor = Actor(body)
    moved = idle_of(actor, subject) if name == IDLE else ROLES[name](actor, MOTIONS[name](body))
    if len(body.skeleton):
        loosened(actor, moved)
    return body.skeleton.obeyed(actor.finished(moved)) if len(body.skeleton) else moved


def compose(first: Motion, second: Motion, shares: tuple[float, float] = (0.85, 0.75)) -> Motion:
    """Add two motions of one body: shifts, angles, local fields and parts add, scales multiply; the first's pivot is kept."""
    a, b = first.scaled(shares[0]), second.scaled(shares[1])
    pose = a.pose + b.pose
    pose[:, 3:5] = (1 + a.pose[:, 3:5]) * (1 + b.pose[:, 3:5]) - 1
    pose[:, 6] = np.clip((1 + first.pose[:, 6]) * (1 + second.pose[:, 6]) - 1, -1, 0)
    pivot = a.pivot if a.turns or not b.turns else b.pivot
    rows = blended(first.parts, second.parts)
    turns = np.where(first.part_turns != 0, first.part_turns, second.part_turns)
    return Motion(pose, a.local + b.local, pivot, int(np.clip(a.turns + b.turns, -2, 2)), rows, turns)


def blended(first: Array, second: Array) -> Array:
    """Parts of two motions [P, KNOTS, 6] at once: who moves a part more leads it; the larger lid and opening count."""
    leads = np.abs(first[..., :5]).max((1, 2)) >= np.abs(second[..., :5]).max((1, 2))  # [P]
    share = np.where(leads, 0.95, 0.3)[:, None, None].astype(np.float32)
    rows = first * share + second * (np.float32(1.25) - share)
    rows[..., 5] = np.maximum(first[..., 5], second[..., 5])
    return rows


__all__ = ["MOTIONS", "Body", "Maker", "act", "compose"]
