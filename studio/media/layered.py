"""The layers of ORA, KRA and SVG files with their names: where each one is, from the lowest to the highest.

Zips are read entry by entry with limits, never unpacked; XML without entities; Krita's tiles are unpacked here.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from xml.etree.ElementTree import Element, tostring

import numpy as np
from defusedxml.ElementTree import fromstring
from PIL import Image

from studio.media.archive import MAX_ENTRIES, MAX_ENTRY
from studio.media.limits import MAX_SIDE
from studio.media.svg import render_many
from studio.media.svg_clean import SVG, clean
from studio.pixels.alpha import Pixels

MAX_LAYERS = 400
MOST_GROUPS = 60  # of an SVG that are drawn on their own
LABEL = "{http://www.inkscape.org/namespaces/inkscape}label"


@dataclass(frozen=True, slots=True)
class NamedLayer:
    """One visible layer: its own name, the groups it lies in from the outside in, its `alpha` [h, w] and its `corner`
    (x0, y0) in the file's pixels."""

    name: str
    groups: tuple[str, ...]
    alpha: Pixels
    corner: tuple[int, int]


def entry(folder: zipfile.ZipFile, name: str) -> bytes:
    """An entry of a zip. Raises KeyError when there is none, ValueError when it is too large."""
    if len(folder.infolist()) > MAX_ENTRIES:
        raise ValueError("too many entries")
    with folder.open(folder.getinfo(name)) as packed:
        body = packed.read(MAX_ENTRY + 1)
    if len(body) > MAX_ENTRY:
        raise ValueError("an entry is too large")
    return body


def _leaves(root: Element, inside: Callable[[Element], list[Element] | None]) -> list[tuple[Element, tuple[str, ...]]]:
    """The leaves of a tree of layers with the names of the groups around each, topmost first, without recursion.

    `inside` gives what a group holds, topmost first, and None for a leaf.
    """
    out: list[tuple[Element, tuple[str, ...]]] = []
    waiting: list[tuple[Element, tuple[str, ...]]] = [(child, ()) for child in reversed(inside(root) or [])]
    while waiting and len(out) < MAX_LAYERS:
        element, groups = waiting.pop()
        below = inside(element)
        if below is None:
            out.append((element, groups))
        else:
            waiting.extend((child, (*groups, element.get("name", ""))) for child in reversed(below))
    return out


def _tag(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


# ------------------------------------------------------------------ OpenRaster
def ora_layers(data: bytes) -> list[NamedLayer]:
    """Raises KeyError, ValueError, OSError or an XML error for a damaged file."""
    with zipfile.ZipFile(io.BytesIO(data)) as folder:
        root = fromstring(entry(folder, "stack.xml"), forbid_dtd=True)
        return [_ora_layer(folder, found, groups) for found, groups in _leaves(root, _ora_inside)][::-1]


def _ora_inside(element: Element) -> list[Element] | None:
    if _tag(element) == "layer":
        return None
    shown = [e for e in element if e.get("visibility", "visible") != "hidden" and float(e.get("opacity", "1")) > 0]
    return [e for e in shown if _tag(e) == "stack" or (_tag(e) == "layer" and e.get("src"))]


def _ora_layer(folder: zipfile.ZipFile, found: Element, groups: tuple[str, ...]) -> NamedLayer:
    with Image.open(io.BytesIO(entry(folder, found.get("src", ""))), formats=["PNG"]) as image:
        if max(image.size) > MAX_SIDE:
            raise ValueError("a layer is too large")
        alpha = np.asarray(image.convert("RGBA"))[..., 3]
    share = float(found.get("opacity", "1"))
    return NamedLayer(found.get("name", ""), groups, (alpha * share).astype(np.uint8), (int(found.get("x", "0")), int(found.get("y", "0"))))


# ------------------------------------------------------------------ Krita
def kra_layers(data: bytes) -> list[NamedLayer]:
    """Raises KeyError, ValueError or an XML error for a damaged file. Layers that aren't 8-bit RGBA are left out."""
    with zipfile.ZipFile(io.BytesIO(data)) as folder:
        root = fromstring(entry(folder, "maindoc.xml"), forbid_dtd=False, forbid_entities=True, forbid_external=True)
        image = next(e for e in root.iter() if _tag(e) == "IMAGE")
        found = (_kra_layer(folder, image.get("name", ""), layer, groups) for layer, groups in _leaves(image, _kra_inside))
        return [layer for layer in found if layer is not None][::-1]


def _kra_inside(element: Element) -> list[Element] | None:
    if _tag(element) == "layer" and element.get("nodetype") != "grouplayer":
        return None
    layers = [layer for child in element if _tag(child) == "layers" for layer in child if layer.get("visible", "1") != "0"]
    return [layer for layer in layers if layer.get("nodetype") in ("grouplayer", "paintlayer")]


def _kra_layer(folder: zipfile.ZipFile, image: str, layer: Element, groups: tuple[str, ...]) -> NamedLayer | None:
    body = entry(folder, f"{image}/layers/{layer.get('filename', '')}")
    placed = _tiles(body)
    if placed is None:
        return None
    alpha, (x, y) = placed
    share = int(layer.get("opacity", "255")) / 255
    corner = (x + int(layer.get("x", "0")), y + int(layer.get("y", "0")))
    return NamedLayer(layer.get("name", ""), groups, (alpha * share).astype(np.uint8), corner)


def _tiles(body: bytes) -> tuple[Pixels, tuple[int, int]] | None:
    """The alpha of a layer's tiles put together, and its corner; None when it holds nothing or no 8-bit RGBA."""
    file = io.BytesIO(body)
    head = dict(line.split()[:2] for line in (file.readline().decode("ascii", "replace") for _ in range(5)) if len(line.split()) >= 2)
    width, height, size, count = (int(head.get(key, "0")) for key in ("TILEWIDTH", "TILEHEIGHT", "PIXELSIZE", "DATA"))
    if size != 4 or not 0 < width <= 1024 or not 0 < height <= 1024 or not 0 < count <= (MAX_SIDE // 16) ** 2:
        return None
    tiles: dict[tuple[int, int], Pixels] = {}
    for _ in range(count):
        x, y, _, length = file.readline().decode("ascii").strip().split(",")
        packed = file.read(int(length))
        planes = unpacked_lzf(packed[1:], 4 * width * height) if packed[:1] == b"\x01" else packed[1:]
        tiles[int(x), int(y)] = np.frombuffer(planes, np.uint8, width * height, 3 * width * height).reshape(height, width)
    left, top = min(x for x, _ in tiles), min(y for _, y in tiles)
    right, bottom = max(x for x, _ in tiles) + width, max(y for _, y in tiles) + height
    if right - left > 2 * MAX_SIDE or bottom - top > 2 * MAX_SIDE:
        raise ValueError("a layer is too large")
    alpha = np.zeros((bottom - top, right - left), np.uint8)
    for (x, y), tile in tiles.items():
        alpha[y - top : y - top + height, x - left : x - left + width] = tile
    return alpha, (left, top)


def unpacked_lzf(packed: bytes, size: int) -> bytes:
    """LZF (Marc Lehmann): runs of literals and references back. Raises ValueError when it isn't `size` bytes."""
    out, at = bytearray(), 0
    while at < len(packed) and len(out) <= size:
        control = packed[at]
        at += 1
        if control < 32:
            out += packed[at : at + control + 1]
            at += control + 1
            continue
        length = control >> 5
        if length == 7:
            length += packed[at]
            at += 1
        back = ((control & 31) << 8 | packed[at]) + 1
        at += 1
        start, length = len(out) - back, length + 2
        if start < 0:
            raise ValueError("a tile refers to what it doesn't hold")
        piece = bytes(out[start : start + length])
        out += (piece * (length // len(piece) + 1))[:length]
    if len(out) != size:
        raise ValueError("a tile is damaged")
    return bytes(out)


# ------------------------------------------------------------------ SVG
def svg_layers(text: bytes, name: str, side: int, wanted: Callable[[str], bool]) -> list[NamedLayer]:
    """The named groups of an SVG for which `wanted(name)` holds, each drawn alone with its longer side `side`."""
    safe, _ = clean(text, name)
    root = fromstring(safe)
    chosen = [(group, path) for group, path in _groups(root) if wanted(_name(group))][:MOST_GROUPS]
    if not chosen:
        return []
    pictures = render_many([tostring(_alone(root, path)) for _, path in chosen], name, side)
    return [NamedLayer(_name(group), tuple(_name(g) for g in path[1:-1] if _name(g)), picture[..., 3], (0, 0))
            for (group, path), picture in zip(chosen, pictures, strict=True)]  # fmt: skip


def _name(group: Element) -> str:
    return group.get(LABEL) or group.get("id") or ""


def _groups(root: Element) -> list[tuple[Element, list[Element]]]:
    """Every shown and named group in paint order, with the way to it from the root."""
    out: list[tuple[Element, list[Element]]] = []
    waiting: list[list[Element]] = [[root]]
    while waiting:
        path = waiting.pop()
        here = path[-1]
        if here.get("display") == "none" or "display:none" in here.get("style", "").replace(" ", ""):
            continue
        if here is not root and _name(here):
            out.append((here, path))
        waiting.extend([*path, child] for child in reversed(list(here)) if child.tag == f"{{{SVG}}}g")
    return out


def _alone(root: Element, path: list[Element]) -> Element:
    """The document with nothing drawn but the last group of a way to it."""
    copy = Element(root.tag, root.attrib)
    copy.extend(child for child in root if _tag(child) in ("defs", "style"))
    at = copy
    for group in path[1:-1]:
        inner = Element(group.tag, group.attrib)
        at.append(inner)
        at = inner
    at.append(deepcopy(path[-1]))
    return copy
