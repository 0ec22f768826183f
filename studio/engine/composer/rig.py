"""An articulated drawing and how it is posed: the parts tree of a subject, its sprites at one scale, one small affine a part.

`load_subject` reads `assets/art/subjects/NAME.{svg,json}`. `RigSprites` rasterises each part once (each face state when it
is first shown), recoloured as asked; `place` says where every part goes in a pose, `paint` draws it. Numbers are in
the drawing's own units (512 x 512, y down) until a root matrix takes them to pixels.
"""

from __future__ import annotations

import json
import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from studio.contract.errors import InputError
from studio.engine.composer.shapes import Box, box_of, union
from studio.resources import resource_path

if TYPE_CHECKING:
    from studio.media.canvas import Canvas, Drawing, Sprite
    from studio.pixels.alpha import Pixels

Matrix = tuple[float, float, float, float, float, float]
"""(a, b, c, d, e, f) as in SVG: x' = a x + c y + e, y' = b x + d y + f."""
Recolour = Callable[[str], str]
"""Takes "#rrggbb" to "#rrggbb"."""
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}\b")
_SVG = "http://www.w3.org/2000/svg"
ROOT = "root"
_AIRY = {"light", "smoke", "flame", "string"}  # tags of what doesn't count for a subject's height


@dataclass(frozen=True, slots=True)
class RigPart:
    """One movable part. `limits` are degrees about `pivot`; +-360 turns freely. `axis` x or y: it squashes by the cosine of its
    angle along that axis instead of turning. `level`: it stays upright whatever its parent does. `side` near, far or "".

    `pieces` are what it is drawn from, in order: (group id, state, value); state "" is always shown.
    """

    id: str
    parent: str
    pivot: tuple[float, float]
    limits: tuple[float, float]
    tags: tuple[str, ...]
    axis: str
    level: bool
    keep: str
    side: str
    pieces: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """A drawing of `assets/art/subjects`; `parts` in paint order, `order` their indices parents first, `svg` with a group for
    each piece. `box` holds its body at rest (no beams, smoke, loose strings); `spots` are named points: seat, grip, top, mouth."""

    name: str
    words: tuple[str, ...]
    kind: str
    facing: str
    ground: float
    height_m: float
    parts: tuple[RigPart, ...]
    order: tuple[int, ...]
    states: Mapping[str, tuple[str, ...]]
    slots: Mapping[str, str]
    moves: tuple[str, ...]
    svg: str
    box: Box
    spots: Mapping[str, tuple[float, float]]
    _by_id: Mapping[str, RigPart] = field(default_factory=dict, repr=False)
    _tagged: dict[str, tuple[RigPart, ...]] = field(default_factory=dict, repr=False)

    def with_tag(self, tag: str) -> tuple[RigPart, ...]:
        if tag not in self._tagged:
            self._tagged[tag] = tuple(p for p in self.parts if tag in p.tags)
        return self._tagged[tag]

    def part(self, id: str) -> RigPart | None:
        return self._by_id.get(id)

    def index(self, id: str) -> int:
        """The part's place in `parts`; KeyError when there is none."""
        return self.parts.index(self._by_id[id])


@dataclass(slots=True)
class Pose:
    """How a subject stands at one moment; what isn't named is at rest.

    `turn` degrees clockwise as seen; `shift` drawing units; `stretch` (along x, along y) about the pivot; `states` value by
    state; `fade` opacity 0..1 by part, "root" for the whole. `lean` tilts the whole about its ground point, `squash`
    scales it there (x, y), `lift` raises it in drawing units. Parts in `loose` may pass their limits (planted legs).
    """

    turn: dict[str, float] = field(default_factory=dict)
    shift: dict[str, tuple[float, float]] = field(default_factory=dict)
    stretch: dict[str, tuple[float, float]] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    fade: dict[str, float] = field(default_factory=dict)
    lean: float = 0.0
    lift: float = 0.0
    squash: tuple[float, float] = (1.0, 1.0)
    loose: set[str] = field(default_factory=set)

    def add(self, part: str, degrees: float) -> None:
        self.turn[part] = self.turn.get(part, 0.0) + degrees

    def move(self, part: str, x: float, y: float) -> None:
        old = self.shift.get(part, (0.0, 0.0))
        self.shift[part] = old[0] + x, old[1] + y

    def scale(self, part: str, x: float, y: float) -> None:
        old = self.stretch.get(part, (1.0, 1.0))
        self.stretch[part] = old[0] * x, old[1] * y


@lru_cache(maxsize=256)
def load_subject(name: str) -> Subject:
    """Raises InputError when there is no such drawing."""
    try:
        card = json.loads(resource_path(f"assets/art/subjects/{name}.json").read_text("utf-8"))
        svg = resource_path(f"assets/art/subjects/{name}.svg").read_text("utf-8")
    except FileNotFoundError as error:
        raise InputError(f"There is no drawing called {name}.", "Name one of the subjects of the house art.") from error
    states = {key: tuple(values) for key, values in card.get("states", {}).items()}
    root = ET.fromstring(svg)
    loose = {row["id"] for row in card["parts"] if set(row["tags"]) & _AIRY}
    box = union([box_of(g) for g in root if g.get("id") and g.get("id") not in loose])
    pieces = _split(root, {f"{s}_{v}": (s, v) for s, values in states.items() for v in values})
    rows = sorted(card["parts"], key=lambda p: p["z"])
    parts = tuple(_part(row, pieces.get(row["id"], ())) for row in rows)
    ET.register_namespace("", _SVG)
    return Subject(
        card["name"], tuple(card["words"]), card["kind"], card["facing"], card["ground"], card["height_m"], parts,
        _parents_first(parts), states, dict(card.get("slots", {})), tuple(card.get("moves", ())),
        ET.tostring(root, encoding="unicode"), box, {k: (v[0], v[1]) for k, v in card.get("spots", {}).items()},
        {p.id: p for p in parts},
    )  # fmt: skip


def _part(row: dict[str, Any], pieces: tuple[tuple[str, str, str], ...]) -> RigPart:
    x, y = row["pivot"]
    low, high = row["limits"]
    return RigPart(
        row["id"], row["parent"], (x, y), (low, high), tuple(row["tags"]), row.get("axis", ""), row.get("level", False),
        row.get("keep", ""), row.get("side", ""), pieces,
    )  # fmt: skip


def _split(root: ET.Element, states: dict[str, tuple[str, str]]) -> dict[str, tuple[tuple[str, str, str], ...]]:
    """Cut each top group into pieces that are shown together, in place; what hung under it keeps its paint order."""
    found: dict[str, tuple[tuple[str, str, str], ...]] = {}
    for group in [g for g in root if g.tag == f"{{{_SVG}}}g"]:
        pieces: list[tuple[str, str, str]] = []
        plain: ET.Element | None = None
        for child in list(group):
            state = states.get(child.get("id", ""))
            if state is not None:
                child.attrib.pop("display", None)
                pieces.append((child.get("id", ""), *state))
                plain = None
                continue
            group.remove(child)
            if plain is None:
                plain = ET.SubElement(group, f"{{{_SVG}}}g", {"id": f"{group.get('id')}__{len(pieces)}"})
                pieces.append((plain.get("id", ""), "", ""))
            plain.append(child)
        found[group.get("id", "")] = tuple(pieces)
    return found


def _parents_first(parts: tuple[RigPart, ...]) -> tuple[int, ...]:
    index = {p.id: i for i, p in enumerate(parts)}
    done: list[int] = []

    def visit(i: int) -> None:
        if i in done:
            return
        if parts[i].parent in index:
            visit(index[parts[i].parent])
        done.append(i)

    for i in range(len(parts)):
        visit(i)
    return tuple(done)


def place(subject: Subject, pose: Pose, root: Matrix) -> list[Matrix]:
    """The matrix of every part, in paint order, from drawing units to pixels. `root` takes the ground-standing whole there."""
    world = _whole(subject, pose, root)
    found: dict[str, tuple[Matrix, float]] = {ROOT: (world, 0.0)}
    out: list[Matrix] = [world] * len(subject.parts)
    for i in subject.order:
        part = subject.parts[i]
        matrix, turned = found.get(part.parent, (world, 0.0))
        matrix, turned = _joint(part, pose, matrix, turned)
        found[part.id] = matrix, turned
        out[i] = matrix
    return out


def _joint(part: RigPart, pose: Pose, parent: Matrix, turned: float) -> tuple[Matrix, float]:
    """The part's matrix below its parent's, and by how much it is turned in all."""
    angle = pose.turn.get(part.id, 0.0)
    low, high = part.limits
    if (low > -360 or high < 360) and part.id not in pose.loose:
        angle = min(high, max(low, angle))
    if part.level:
        angle -= turned
    dx, dy = pose.shift.get(part.id, (0.0, 0.0))
    sx, sy = pose.stretch.get(part.id, (1.0, 1.0))
    if part.axis:
        squash = math.cos(math.radians(angle))
        sx, sy, angle = (sx, sy * squash, 0.0) if part.axis == "x" else (sx * squash, sy, 0.0)
    if angle == 0.0 and dx == 0.0 and dy == 0.0 and sx == 1.0 and sy == 1.0:
        return parent, turned
    return multiplied(parent, about(part.pivot, angle, sx, sy, dx, dy)), turned + angle


def about(pivot: tuple[float, float], degrees: float, sx: float, sy: float, dx: float = 0.0, dy: float = 0.0) -> Matrix:
    """Stretch, then turn about `pivot`, then shift."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    a, b, c, d = cos * sx, sin * sx, -sin * sy, cos * sy
    px, py = pivot
    return a, b, c, d, px + dx - a * px - c * py, py + dy - b * px - d * py


def _whole(subject: Subject, pose: Pose, root: Matrix) -> Matrix:
    dx, dy = pose.shift.get(ROOT, (0.0, 0.0))
    return multiplied(root, about((256.0, subject.ground), pose.lean, *pose.squash, dx, dy - pose.lift))


def multiplied(m: Matrix, n: Matrix) -> Matrix:
    """The matrix that applies `n` first and then `m`."""
    a, b, c, d, e, f = m
    g, h, i, j, k, o = n
    return a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * o + e, b * k + d * o + f


def applied(m: Matrix, point: tuple[float, float]) -> tuple[float, float]:
    """Where the matrix takes a point."""
    return m[0] * point[0] + m[2] * point[1] + m[4], m[1] * point[0] + m[3] * point[1] + m[5]


class RigSprites:
    """The parts of one subject at `scale` pixels a drawing unit, every colour passed through `recolour`.

    `slots` gives colours to slots by name, before that. Sprites are made when they are first shown and kept.
    """

    def __init__(self, subject: Subject, scale: float, recolour: Recolour | None = None, slots: Mapping[str, str] | None = None) -> None:
        self.subject, self.scale = subject, scale
        self._drawing: Drawing | None = None
        self._svg = recoloured(subject.svg, recolour, {subject.slots[k].lower(): v for k, v in (slots or {}).items() if k in subject.slots})
        self._sprites: dict[str, Sprite | None] = {}

    def sprite(self, piece: str) -> Sprite | None:
        """The piece with this group id; None when it is empty."""
        if piece not in self._sprites:
            from studio.media.canvas import Drawing

            if self._drawing is None:
                self._drawing = Drawing(self._svg.encode(), self.subject.name)
            self._sprites[piece] = self._drawing.sprite(piece, self.scale)
        return self._sprites[piece]

    def shown(self, pose: Pose) -> list[tuple[int, Sprite]]:
        """(index of its part, sprite) of everything the pose shows, in paint order."""
        out = []
        for i, part in enumerate(self.subject.parts):
            for piece, state, value in part.pieces:
                if state and pose.states.get(state, self.subject.states[state][0]) != value:
                    continue
                sprite = self.sprite(piece)
                if sprite is not None:
                    out.append((i, sprite))
        return out

    def paint(self, canvas: Canvas, pose: Pose, root: Matrix, opacity: float = 1.0) -> None:
        """Draw the posed subject; `root` takes drawing units to the canvas's pixels."""
        matrices = place(self.subject, pose, root)
        opacity *= pose.fade.get(ROOT, 1.0)
        for i, sprite in self.shown(pose):
            canvas.draw(sprite, matrices[i], opacity * pose.fade.get(self.subject.parts[i].id, 1.0))

    def compose(self, pose: Pose, root: Matrix, width: int, height: int) -> Pixels:
        """The posed subject alone: premultiplied RGBA uint8 [height, width, 4]."""
        from studio.media.canvas import Canvas

        canvas = Canvas(width, height)
        self.paint(canvas, pose, root)
        return canvas.pixels()

    def id_map(self, pose: Pose, root: Matrix, width: int, height: int, visible: float = 0.5) -> Pixels:
        """Which part is seen where: uint8 [height, width], 0 for none, else 1 + its index in `subject.parts`."""
        from studio.media.canvas import Canvas, sprite_of

        canvas = Canvas(width, height, smooth=False)
        matrices = place(self.subject, pose, root)
        for i, sprite in self.shown(pose):
            solid = sprite.pixels()[..., 3] > 255 * visible
            flat = np.zeros((*solid.shape, 4), np.uint8)
            flat[solid] = (i + 1, 0, 0, 255)
            canvas.draw(sprite_of(flat, sprite.x, sprite.y, sprite.scale), matrices[i])
        return canvas.pixels()[..., 0]

    def masks(self, pose: Pose, root: Matrix, width: int, height: int) -> dict[str, Pixels]:
        """The whole coverage of every shown part, also where another hides it: id -> uint8 [height, width]."""
        from studio.media.canvas import Canvas

        matrices = place(self.subject, pose, root)
        canvases: dict[str, Canvas] = {}
        for i, sprite in self.shown(pose):
            canvas = canvases.setdefault(self.subject.parts[i].id, Canvas(width, height))
            canvas.draw(sprite, matrices[i])
        return {id: canvas.pixels()[..., 3] for id, canvas in canvases.items()}


def recoloured(svg: str, recolour: Recolour | None, instead: Mapping[str, str] | None = None) -> str:
    """The SVG with the colours of `instead` exchanged, then every colour passed through `recolour`."""
    if not recolour and not instead:
        return svg
    known: dict[str, str] = {}

    def change(match: re.Match[str]) -> str:
        colour = match.group(0).lower()
        if colour not in known:
            new = (instead or {}).get(colour, colour)
            known[colour] = recolour(new) if recolour else new
        return known[colour]

    return _COLOUR.sub(change, svg)
