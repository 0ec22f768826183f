"""Whether the parts that a motion is about really move in it; where they hardly do, the whole body stands in and it is said.

The transformer has learned some motions of parts better than others. One whose part barely stirs would be seen as no
motion at all.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from studio.engine.motion.reading import Understood
from studio.engine.motion.representation import KNOTS, PART_CHANNELS, Array, Motion
from studio.engine.motion.skeleton import Skeleton
from studio.engine.motion.vocabulary import PARTS_FOR

ENOUGH = dict(zip(PART_CHANNELS, (0.16, 0.15, 0.15, 0.15, 0.15, 0.3), strict=True))
"""From how far on a part is seen to move: radians, shares of its length, and how far an eye shuts or a mouth opens."""


def named_parts(asked: Understood, known: Skeleton) -> list[int]:
    """Rows of the parts that what is asked is about: those of the best kind that the picture has; [] for whole bodies."""
    kinds = PARTS_FOR.get(asked.motions[0][0], ()) if asked.motions else ()
    return next((rows for rows in map(known.of, kinds) if rows), [])


def stirs(asked: Understood, motion: Motion, known: Skeleton) -> bool:
    """True when one of the parts it is about moves far enough to be seen, and for everything that is about no part."""
    rows = named_parts(asked, known)
    if not rows or asked.still:
        return True
    reach = np.abs(motion.parts[rows]).max(axis=(0, 1)) / np.array(list(ENOUGH.values()))  # [6]
    return bool(reach.max() >= 1 or motion.part_turns[rows].any())


def resting(motion: Motion, known: Skeleton) -> Motion:
    """A motion of the whole body with rows for the parts, which rest."""
    parts: Array = np.zeros((len(known), KNOTS, len(PART_CHANNELS)), np.float32)
    return replace(motion, parts=parts, part_turns=np.zeros(len(known), np.int64))


def stand_in_notes(asked: list[Understood], motions: list[Motion], known: Skeleton) -> list[str]:
    """A sentence for each motion of a part that the whole body did though the part is there. `motions` have a row for each
    of the picture's parts."""
    told = []
    for step, motion in zip(asked, motions, strict=True):
        if named_parts(step, known) and not step.still and not motion.parts.any() and not motion.part_turns.any():
            told.append(f"This edition has hardly learned to {step.motions[0][0]} with a part; the whole body does it instead.")
    return list(dict.fromkeys(told))
