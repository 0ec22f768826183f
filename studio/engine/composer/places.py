"""A place's drawing taken apart: layers from far to near, each in pieces that move on their own (a cloud, a crest, a tuft, a lamp).

The house art keeps layers as flat lists of shapes; here consecutive shapes are gathered, always in paint order, into
pieces small enough to move and few enough to be quick. Coordinates are the place's own (1920 x 1080 with a bleed).
"""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from studio.contract.errors import InputError
from studio.engine.composer.shapes import Box, box_of, union
from studio.resources import resource_path

WIDTH, HEIGHT = 1920.0, 1080.0
BLEED: Box = (-240.0, -160.0, 2160.0, 1240.0)
_SVG = "http://www.w3.org/2000/svg"


@dataclass(frozen=True, slots=True)
class Piece:
    """Shapes drawn together: the id of their group, how they move, and their box. `light` is the id of a light or ""."""

    group: str
    motion: str
    box: Box
    light: str = ""


@dataclass(frozen=True, slots=True)
class Layer:
    """`depth` 1 is infinitely far, 0 at the subjects; `on_in` the palettes that show it, empty for all; `front` is drawn over subjects."""

    id: str
    depth: float
    motion: str
    on_in: tuple[str, ...]
    front: bool
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Light:
    id: str
    at: tuple[float, float]
    on_in: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """Where something may go besides the ground: after which layer it is drawn, along which line, at how many units to the metre.

    `kinds` are the bodies that take it unasked: boat, swimmer, car.
    """

    name: str
    layer: str
    line: tuple[tuple[float, float], ...]
    unit: float
    kinds: tuple[str, ...]
    words: tuple[str, ...] = ()

    def y(self, x: float) -> float:
        """The line's height at x, held at its ends."""
        before = self.line[0]
        for point in self.line:
            if point[0] >= x:
                if point[0] == before[0]:
                    return point[1]
                return before[1] + (point[1] - before[1]) * (x - before[0]) / (point[0] - before[0])
            before = point
        return before[1]


@dataclass(frozen=True, slots=True)
class Place:
    """`seats` are (x, y of the floor before it, height) in units. `ground` is (y far, y near, x left, x right); `eye` the eye height in metres at which its furniture is true, 0 where any will do.
    `under`: it lies under water; `airless`: no weather."""

    name: str
    words: tuple[str, ...]
    horizon: float
    ground: tuple[float, float, float, float]
    layers: tuple[Layer, ...]
    lights: tuple[Light, ...]
    slots: Mapping[str, str]
    palettes: Mapping[str, Mapping[str, str]]
    spots: Mapping[str, tuple[float, float]]
    seats: tuple[tuple[float, float, float], ...]
    ways: tuple[Way, ...]
    svg: str
    indoors: bool
    eye: float
    under: bool
    airless: bool

    def light(self, id: str) -> Light | None:
        return next((one for one in self.lights if one.id == id), None)

    def way_for(self, kind: str) -> Way | None:
        return next((w for w in self.ways if kind in w.kinds), None)


@lru_cache(maxsize=64)
def load_place(name: str) -> Place:
    """Raises InputError when there is no such place."""
    try:
        card = json.loads(resource_path(f"assets/art/places/{name}.json").read_text("utf-8"))
        svg = resource_path(f"assets/art/places/{name}.svg").read_text("utf-8")
    except FileNotFoundError as error:
        raise InputError(f"There is no place called {name}.", "Name one of the places of the house art.") from error
    root = ET.fromstring(svg)
    lights = tuple(Light(row["id"], (row["at"][0], row["at"][1]), tuple(row["on_in"])) for row in card.get("lights", ()))
    layers = tuple(_layer(root, row, {one.id for one in lights}) for row in card["layers"])
    ET.register_namespace("", _SVG)
    ground = card["ground"]
    return Place(
        card["name"], tuple(card["words"]), card["horizon"], (*ground["y"], *ground["x"]), layers, lights, card["slots"], card["palettes"],
        {k: (v[0], v[1]) for k, v in card.get("spots", {}).items()},
        tuple((x, y, high) for x, y, high in card.get("seats", ())), tuple(_way(k, row) for k, row in card.get("ways", {}).items()),
        ET.tostring(root, encoding="unicode"), card.get("indoors", False), card.get("eye", 0.0), card.get("under", False),
        card.get("airless", False),
    )  # fmt: skip


def _way(name: str, row: dict[str, Any]) -> Way:
    line = tuple((x, y) for x, y in row["line"])
    return Way(name, row["layer"], line, row["unit"], tuple(row.get("for", ())), tuple(row.get("words", ())))


def _layer(root: ET.Element, row: dict[str, Any], lights: set[str]) -> Layer:
    group = next(g for g in root if g.get("id") == row["id"])
    group.attrib.pop("display", None)
    motion = row.get("motion", "none")
    if motion == "sway" and row["depth"] > 0.5:
        motion = "none"  # too far to be seen moving
    pieces = tuple(_pieces(group, row["id"], motion, lights))
    return Layer(row["id"], row["depth"], motion, tuple(row.get("on_in", ())), row.get("front", False), pieces)


def _pieces(layer: ET.Element, name: str, motion: str, lights: set[str]) -> Iterator[Piece]:
    """Regroup the layer's children in place and say how each group moves."""
    shapes = list(layer)
    _overlap(shapes)
    for child in shapes:
        layer.remove(child)
    for number, (kind, members) in enumerate(_gather(shapes, name, motion, lights)):
        box = union([box_of(m) for m in members])
        light = kind.partition(":")[2]
        group = ET.SubElement(layer, f"{{{_SVG}}}g", {"id": f"{name}__{number}"})
        for member in members:
            member.attrib.pop("display", None)
            group.append(member)
        yield Piece(f"{name}__{number}", "light" if light else kind, box, light)


def _overlap(shapes: list[ET.Element]) -> None:
    """Let every full-width band reach under the next one, so that no seam shows at small sizes."""
    bands = [s for s in shapes if s.tag.endswith("}rect") and float(s.get("width", "0")) > 2300]
    for band, after in pairwise(bands):
        low = float(band.get("y", "0")) + float(band.get("height", "0"))
        if abs(low - float(after.get("y", "0"))) < 4:
            band.set("height", str(float(band.get("height", "0")) + min(24.0, float(after.get("height", "0")) * 0.7)))


def _gather(shapes: list[ET.Element], name: str, motion: str, lights: set[str]) -> Iterator[tuple[str, list[ET.Element]]]:
    """(how it moves, shapes): loose bits by their buckets after what lies under them, everything else in paint order."""
    told = [(*_kind(shape, name, motion, lights, index), shape) for index, shape in enumerate(shapes)]
    told.sort(key=lambda row: row[1])
    run: list[ET.Element] = []
    last: tuple[str, tuple[int, ...]] = ("", (-1,))
    for kind, bucket, shape in told:
        if run and not (kind == last[0] and bucket == last[1] and _together(run, shape, kind)):
            yield last[0], run
            run = []
        run.append(shape)
        last = kind, bucket
    if run:
        yield last[0], run


_HANGING = ("curtain", "lamps", "wings")
_SWAYING = ("palms", "trunks", "banks", "forest", "pines", "parasol", "reef")
_TUFTS = ("grass", "fern", "reeds", "weed", "flower", "scrub", "plant")


def _kind(shape: ET.Element, name: str, motion: str, lights: set[str], index: int) -> tuple[str, tuple[int, ...]]:
    """How one shape of a layer moves, and in which bucket; the empty bucket keeps its place in the paint order."""
    id = shape.get("id", "")
    if id in lights:
        return f"light:{id}", ()
    if id.endswith("sails"):
        return "spin", ()
    left, top, right, bottom = box_of(shape)
    if motion == "twinkle":
        return ("twinkle", (index,)) if index % 8 == 0 and right - left < 20 else ("none", ())
    if motion in ("waves", "flow") and name not in ("boats", "surf"):
        return ("shimmer", (int(top // 14), index % 2)) if bottom - top < 16 and right - left < 900 else ("none", ())
    if motion == "sway" and any(word in name for word in _TUFTS):
        return "sway", (int((left + right) / 2 // 170) + 10,)
    if motion == "sway":
        return "hang" if any(word in name for word in _HANGING) else "sway" if any(word in name for word in _SWAYING) else "none", ()
    known = {"clouds": "clouds", "drift": "fly" if name == "gulls" else "drift", "waves": "bob" if name == "boats" else "wash"}
    return known.get(motion, "none"), ()


_REACH = {"clouds": 420.0, "sway": 460.0, "hang": 520.0, "bob": 330.0, "drift": 170.0, "fly": 0.0}
"""How wide a piece may grow, in units; what isn't named has no bound."""


def _together(run: list[ET.Element], shape: ET.Element, kind: str) -> bool:
    """Whether a shape of the same kind belongs to the piece that the shapes before it make."""
    if kind == "spin" or kind.startswith("light"):
        return False
    reach = _REACH.get(kind)
    if reach is None:
        return True
    box, whole = box_of(shape), union([box_of(m) for m in run])
    if union([whole, box])[2] - min(whole[0], box[0]) > max(reach, whole[2] - whole[0]):
        return False
    if kind in ("clouds", "bob"):
        return box[0] < whole[2] + 4 and box[2] > whole[0] - 4 and box[1] < whole[3] + 4 and box[3] > whole[1] - 4
    return True


@lru_cache(maxsize=256)
def place_of(noun: str) -> str:
    """The first place of which this thing is a part that can be stood on or seen: by its ways, then by its words; "" for none."""
    names = sorted(p.stem for p in resource_path("assets/art/places").glob("*.json"))
    for name in names:
        if any(noun in way.words for way in load_place(name).ways):
            return name
    return next((name for name in names if noun in load_place(name).words), "")


_GENERIC = {"light", "lights", "lamp", "lamps", "lantern", "lanterns"}
_SAME = {"beam": "lamp", "window": "windows", "fireplace": "fire", "oven": "oven", "streetlight": "street", "streetlights": "street"}


def means(asked: str, light: str) -> bool:
    """Whether those words mean the light of a place that has this id."""
    words = {w.strip(".,").lower() for w in asked.split()}
    words |= {_SAME[w] for w in words if w in _SAME}
    parts = set(light.split("_"))
    particular = words & {p for p in parts if not p.isdigit()} - _GENERIC
    burning = {"fire", "campfire", "fireplace"}
    if particular:
        return True
    return bool(words & _GENERIC) and not parts & burning and not words & (burning | {"window", "windows"} - parts)
