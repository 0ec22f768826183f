"""Who appears: every actor of a script as one or several members, with a body, a true height and a drawing (or what stands for it)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from studio.contract.errors import InputError
from studio.engine.composer.ease import chance
from studio.engine.composer.rig import Subject, load_subject
from studio.engine.composer.script import Actor, Script
from studio.engine.composer.shapes import Box
from studio.engine.composer.tone import hexed, lab
from studio.pixels.alpha import Pixels

MOST = 24
"""More of one kind than this are not drawn one by one; the answer says so."""


@dataclass(frozen=True, slots=True)
class Member:
    """One body on the stage. `height` in metres as the stage shows it (see `stage_height`); `art` the drawing, None for a
    picture or a silhouette. `plan` is how its limbs work: biped, quadruped, hopper, bird, butterfly, swimmer, wheels, boat,
    aircraft, rocket, plant, thing. `slots` are colours for the drawing's slots."""

    key: str
    actor: Actor
    index: int
    art: Subject | None
    plan: str
    height: float
    box: Box
    ground: float
    slots: tuple[tuple[str, str], ...] = ()
    picture: Pixels | None = None
    label: str = ""

    @property
    def tall(self) -> float:
        """Drawing units from the ground to the top."""
        return max(1.0, self.ground - self.box[1])

    @property
    def wide(self) -> float:
        """Metres on the stage from side to side."""
        return (self.box[2] - self.box[0]) / self.tall * self.height

    @property
    def alive(self) -> bool:
        return self.plan in ("biped", "quadruped", "hopper", "bird", "butterfly", "swimmer") or self.label != "" or self.picture is not None

    @property
    def faces(self) -> bool:
        """Whether the drawing looks to the right, so that it is mirrored to go left."""
        return self.art is not None and self.art.facing == "right"

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Member) and other.key == self.key


def members(script: Script, pictures: Sequence[Pixels] = ()) -> tuple[Member, ...]:
    """Everyone of the script in its order but scenery, which the place shows; an actor with a count becomes that many, each a little different."""
    out: list[Member] = []
    for actor in (a for a in script.actors if not a.scenery):
        out += [_member(actor, i, pictures) for i in range(min(MOST, max(1, actor.count)))]
    return tuple(out)


def _member(actor: Actor, index: int, pictures: Sequence[Pixels]) -> Member:
    key = f"{actor.id}#{index}"
    vary = 1.0 if actor.count <= 1 else 0.92 + 0.16 * chance(key, "size")
    if actor.picture >= 0:
        if actor.picture >= len(pictures):
            raise InputError(f"The request names picture {actor.picture + 1}, but there are {len(pictures)}.", "Add the picture or drop the name.")
        return _pictured(actor, index, key, pictures[actor.picture], vary)
    if not actor.drawing:
        height = stage_height(1.5 * actor.size) * vary
        return Member(key, actor, index, None, "thing", height, (116.0, 60.0, 396.0, 470.0), 470.0, label=actor.noun)
    art = load_subject(actor.drawing)
    box = art.box if art.box[1] < art.ground else (60.0, 60.0, 452.0, art.ground)
    return Member(key, actor, index, art, plan_of(art), stage_height(art.height_m * actor.size, art.kind in ("person", "animal") or art.name == "robot") * vary, box, art.ground, _slots(art, actor, index))


def _pictured(actor: Actor, index: int, key: str, picture: Pixels, vary: float) -> Member:
    """A user's picture as an actor: its opaque part stands on the ground, as high as a child."""
    opaque = np.argwhere(picture[..., 3] > 24)
    if len(opaque) == 0:
        raise InputError("A picture that is to act is empty.", "Choose one that shows something.")
    (top, left), (low, right) = opaque.min(0), opaque.max(0) + 1
    box = (float(left), float(top), float(right), float(low))
    return Member(key, actor, index, None, "thing", stage_height(1.3 * actor.size) * vary, box, float(low), picture=picture)


def stage_height(metres: float, alive: bool = True) -> float:
    """How high a storyboard draws it: the true order of heights, with the very small and the very large drawn nearer to a child's.

    Small things are drawn nearer to their true size than small creatures, who are looked at.
    """
    if metres < 1.1:
        return float(1.1 * (metres / 1.1) ** (0.56 if alive else 0.80))
    return metres if metres < 2.0 else 2.0 * math.sqrt(metres / 2.0)


_CRAFT = {"rowboat": "boat", "sailboat": "boat", "submarine": "boat", "aeroplane": "aircraft", "balloon": "aircraft", "rocket": "rocket", "crane": "wheels",
          "ship": "boat", "helicopter": "aircraft", "ufo": "aircraft", "man_wheelchair": "wheels", "bee": "butterfly",
          "mermaid": "swimmer", "ghost": "swimmer"}


def plan_of(art: Subject) -> str:
    """How the drawing's limbs work, from its parts."""
    ids = {p.id for p in art.parts}
    tags = {tag for p in art.parts for tag in p.tags}
    if art.name in _CRAFT:
        return _CRAFT[art.name]
    if art.kind == "plant":
        return "plant"
    if art.kind == "animal":
        if "leg_front_near" in ids:
            return "quadruped"
        if "wing" in tags:
            return "bird" if "leg" in tags or "foot" in tags else "butterfly"
        if "fin" in tags:
            return "swimmer"
        return "hopper" if art.name in ("frog", "rabbit", "kangaroo") else "biped" if "leg" in tags else "swimmer"
    if art.kind == "vehicle":
        return "wheels"
    if "leg_l" in ids and "arm_l" in ids and "hand_l" in ids:
        return "biped"
    return "thing"


def _slots(art: Subject, actor: Actor, index: int) -> tuple[tuple[str, str], ...]:
    """The colour that was asked for on the drawing's main slot; of several alike, each a little lighter or darker."""
    wanted = ("dress", "top") if art.kind == "person" else ("coat",) if art.name == "robot" else ()
    main = next((s for s in wanted if s in art.slots), next(iter(art.slots), ""))
    if not main:
        return ()
    if actor.colour:
        return _coloured(art, main, paint(actor.colour))
    if actor.count > 1 and index:
        light, a, b = lab(art.slots[main])
        shift = (chance(actor.id, index, "tone") - 0.5) * 0.12
        return ((main, hexed((light + shift, a, b))),)
    return ()


def paint(colour: str) -> str:
    """A CSS colour as the house would mix it: never as loud as a screen can, never quite black or white."""
    from PIL import ImageColor

    try:
        r, g, b = ImageColor.getrgb(colour)[:3]
    except ValueError as error:
        raise InputError(f"{colour} is no colour.", "Use a CSS name or #rrggbb.") from error
    light, x, y = lab(f"#{r:02x}{g:02x}{b:02x}")
    loud = math.hypot(x, y)
    factor = min(1.0, 0.155 / loud) if loud else 1.0
    return hexed((0.24 + 0.70 * light, x * factor, y * factor))


def _coloured(art: Subject, main: str, colour: str) -> tuple[tuple[str, str], ...]:
    """The main slot in that colour, and slots of nearly the main colour moved along with it."""
    light, a, b = lab(art.slots[main])
    out = [(main, colour)]
    new = lab(colour)
    for slot, own in art.slots.items():
        other = lab(own)
        if slot != main and slot != "skin" and abs(other[1] - a) + abs(other[2] - b) < 0.05 and abs(a) + abs(b) > 0.04:
            out.append((slot, hexed((new[0] + other[0] - light, new[1] + other[1] - a, new[2] + other[2] - b))))
    return tuple(out)


def member_of_drawing(drawing: str, owner: Member) -> Member:
    """A thing that nobody named but that an act needs (a book to read), at its height beside its owner."""
    art = load_subject(drawing)
    height = stage_height(art.height_m, False) * (owner.height / stage_height(1.7)) ** 0.5
    return Member(f"{owner.key}/{drawing}", Actor(f"{owner.key}/{drawing}", drawing, "", drawing=drawing), 0, art, plan_of(art), height, art.box, art.ground)
