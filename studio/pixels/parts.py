"""The movable parts of a picture: what kind each is, which pixels belong to it, and about which point it turns.

Found by `vision`, read from layers by `media`, corrected by hand in the window; the renderer and the motion model
take them from here without asking where they came from.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

KINDS = ("body", "head", "eye", "brow", "mouth", "ear", "arm", "leg", "tail", "wing", "hair", "wheel", "leaf", "flame", "held")
"""The order is part of the weights: add at the end, never in between. `arm` is a whole limb from the shoulder with
its hand, `leg` from the hip with its foot, `ear` is horns and feelers too, `wing` fins, `hair` hats and manes, `leaf`
flowers and petals, `flame` smoke and flags, `held` what a hand holds."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of one subject.

    `mask` uint8 [H, W] over the whole picture, 255 where the part certainly is; parts may overlap, since one drawn
    over another hides it. `pivot` and `tip` (its far end) in pixels (x, y), y down. `side` as seen: "left", "right" or "".
    `depth` orders what is drawn over what, larger is nearer. `parent` is an index into the same tuple, or -1.
    `certainty` 0..1. `shut` is for eyes that are closed in the picture and mouths that are closed.
    `actor` numbers the subjects of a picture that shows several.
    """

    kind: str
    mask: NDArray[np.uint8]
    pivot: tuple[float, float]
    tip: tuple[float, float]
    side: str = ""
    depth: float = 0.0
    parent: int = -1
    certainty: float = 1.0
    shut: bool = False
    actor: int = 0


@dataclass(frozen=True, slots=True)
class Parts:
    """All parts of one picture [H, W], body first, and what the picture shows: (kind of subject, certainty), surest first."""

    width: int
    height: int
    parts: tuple[Part, ...] = ()
    shows: tuple[tuple[str, float], ...] = field(default=())

    def of(self, kind: str) -> list[Part]:
        return [p for p in self.parts if p.kind == kind]


SUBJECTS = ("person", "animal", "bird", "fish", "insect", "vehicle", "aircraft", "boat", "plant", "food", "building", "machine",
            "face", "monster", "balloon", "flame", "water", "thing")
"""What a picture may show; the order is part of the weights."""
