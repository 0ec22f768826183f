"""The parts of a drawing whose artist kept them apart: layers of PSD, ORA and KRA files and named groups of SVGs.

Names say what a layer is (`layer_names`), its place in the stack how near it is, and where it meets what it hangs on
about which point it turns. Such parts are certain.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from dataclasses import dataclass, replace
from xml.etree.ElementTree import ParseError

import cv2
import numpy as np
from defusedxml import DefusedXmlException
from numpy.typing import NDArray

from studio.media import sniff
from studio.media.errors import PictureError
from studio.media.layer_names import Named, kind_of, named_within
from studio.media.layered import NamedLayer, kra_layers, ora_layers, svg_layers
from studio.media.psd_layers import layers_of
from studio.media.svg import SIDE
from studio.pixels.parts import Part, Parts

Mask = NDArray[np.uint8]
LARGEST = 1024  # pixels of the longer side of the masks
FEWEST = 16  # pixels of a part
PAIRED = ("eye", "brow", "ear", "arm", "leg", "wing")
ON_HEAD = ("eye", "brow", "mouth", "ear", "hair")
ROUND = ("eye", "mouth", "wheel", "brow")  # which turn about their own middle
LOW_END = ("ear", "leaf", "flame", "hair")  # which stand on their pivot; limbs hang from it
END = 0.14  # of the length at either end of a part
DAMAGED = (KeyError, ValueError, OSError, EOFError, StopIteration, struct.error, zlib.error, zipfile.BadZipFile, NotImplementedError,
           RuntimeError, ParseError, DefusedXmlException, PictureError, IndexError, MemoryError)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Found:
    named: Named
    mask: Mask
    depth: float


def layer_parts(data: bytes, name: str, width: int, height: int) -> Parts | None:
    """The parts of a picture file of `width` x `height` pixels; None when it has no layers or their names say too little.

    Layers that can't be read are no error: the picture itself can be, and its parts can be looked for in it.
    """
    try:
        layers = _layers(data, name, max(width, height))
    except DAMAGED:
        return None
    scale = min(1.0, LARGEST / max(width, height))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    found = _merged(layers, size, scale)
    kinds = {f.named.kind for f in found}
    if len(found) < 2 or kinds <= {"body", "head"}:
        return None
    return Parts(*size, _linked(_with_sides([_part(f, found) for f in found], size[0])))


def _layers(data: bytes, name: str, side: int) -> list[NamedLayer]:
    kind = sniff.kind_of(data)
    if kind == "PSD":
        return layers_of(data)
    if kind == "ORA":
        return ora_layers(data)
    if kind == "KRA":
        return kra_layers(data)
    text = sniff.svg_text(data) if kind == "SVG" else None
    return svg_layers(text, name, min(side, SIDE), lambda group: kind_of(group) is not None) if text else []


def _merged(layers: list[NamedLayer], size: tuple[int, int], scale: float) -> list[_Found]:
    """Layers whose names say the same part, as one: a limb's links, a drawing and its lines. Pairs in one layer split."""
    masks: dict[Named, list[tuple[Mask, int]]] = {}
    for depth, layer in enumerate(layers):
        named = named_within(layer.name, layer.groups)
        if named is not None:
            mask = _placed(layer, size, scale)
            if (mask > 127).sum() >= FEWEST:
                masks.setdefault(named, []).append((mask, depth))
    out = []
    for named, own in masks.items():
        whole = np.maximum.reduce([mask for mask, _ in own])
        depth = float(np.average([d for _, d in own], weights=[int((m > 127).sum()) for m, _ in own]))
        out += [_Found(named, piece, depth) for piece in (_pair(whole) if named.kind in PAIRED and not named.which else [whole])]
    return sorted(out, key=lambda f: (f.named.kind != "body", f.depth))


def _placed(layer: NamedLayer, size: tuple[int, int], scale: float) -> Mask:
    """A layer's alpha on the whole picture at the masks' size."""
    matrix = np.array([[scale, 0, (layer.corner[0] + 0.5) * scale - 0.5], [0, scale, (layer.corner[1] + 0.5) * scale - 0.5]])
    soft = max(1, round(1 / scale))
    alpha = cv2.blur(layer.alpha, (soft, soft)) if soft > 1 else layer.alpha
    return np.asarray(cv2.warpAffine(np.ascontiguousarray(alpha), matrix, size, flags=cv2.INTER_LINEAR))


def _pair(mask: Mask) -> list[Mask]:
    """A layer with both eyes (ears, arms) as two parts; anything else as it is."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats((mask > 60).astype(np.uint8))
    order = 1 + np.argsort(-stats[1:, 4])
    if count < 3 or stats[order[1], 4] < 0.4 * stats[order[0], 4]:
        return [mask]
    away = np.stack([cv2.distanceTransform((labels != i).astype(np.uint8), cv2.DIST_L2, 3) for i in order[:2]])
    return [mask * (away.argmin(0) == k).astype(np.uint8) for k in range(2)]


def _part(found: _Found, others: list[_Found]) -> Part:
    ys, xs = np.nonzero(found.mask > 127)
    points = np.stack([xs, ys], -1).astype(np.float64)
    kind = found.named.kind
    home = next((o for o in others if o.named.kind == _home(kind, others)), None)
    pivot = points.mean(0) if kind in ROUND or home is None or home is found else _root(kind, points, home.mask)
    away = np.hypot(*(points - pivot).T)
    tip = points[away.argmax()]
    if kind in ROUND:
        tip = np.array([points[:, 0].max(), pivot[1]])
    return Part(kind, found.mask, (float(pivot[0]), float(pivot[1])), (float(tip[0]), float(tip[1])), "", found.depth)


def _home(kind: str, others: list[_Found]) -> str:
    """The kind of part that one of this kind hangs on."""
    there = {o.named.kind for o in others}
    order = ("head", "body") if kind in ON_HEAD else ("arm", "body", "head") if kind == "held" else ("body", "head")
    return next((k for k in order if k in there and k != kind), "body")


def _root(kind: str, points: NDArray[np.float64], home: Mask) -> NDArray[np.float64]:
    """Where a part is joined: the end of its longer axis that lies on or nearest to what it hangs on."""
    away = cv2.distanceTransform((home <= 127).astype(np.uint8), cv2.DIST_L2, 5)
    at = points.astype(int)
    if kind in ("head", "hair"):  # joined along a side, not at an end
        gap = away[at[:, 1], at[:, 0]]
        return np.asarray(points[gap <= max(1.5, float(np.percentile(gap, 2)))].mean(0))
    middle = points.mean(0)
    _, _, axes = np.linalg.svd((points - middle)[:: max(1, len(points) // 2000)], full_matrices=False)
    along = (points - middle) @ axes[0]
    length = max(1.0, float(np.ptp(along)))
    ends = [points[along < along.min() + END * length], points[along > along.max() - END * length]]
    ys, xs = np.nonzero(home > 127)
    centre, sign = np.array([xs.mean(), ys.mean()]), -1.0 if kind in LOW_END else 1.0

    def cost(end: NDArray[np.float64]) -> float:
        own = end.astype(int)
        gap = float(away[own[:, 1], own[:, 0]].mean())
        upper = sign * float(end[:, 1].mean() - middle[1])
        return 3 * gap + (upper if kind in ("arm", "leg", *LOW_END) else 0.5 * float(np.hypot(*(end.mean(0) - centre))))

    return np.asarray(min(ends, key=cost).mean(0))


def _with_sides(parts: list[Part], width: int) -> list[Part]:
    """Parts that come in pairs told apart as they are seen, from the body's middle."""
    middle = next((p for p in parts if p.kind == "body"), parts[0])
    centre = float(np.nonzero(middle.mask > 127)[1].mean()) if (middle.mask > 127).any() else width / 2

    def side(part: Part) -> str:
        if part.kind not in PAIRED or sum(p.kind == part.kind for p in parts) < 2:
            return ""
        peers = [float(np.nonzero(p.mask > 127)[1].mean()) for p in parts if p.kind == part.kind]
        between = centre if part.kind in ("arm", "leg", "wing") else (min(peers) + max(peers)) / 2
        return "left" if np.nonzero(part.mask > 127)[1].mean() < between else "right"

    return [replace(p, side=side(p)) for p in parts]


def _linked(parts: list[Part]) -> tuple[Part, ...]:
    """Every part with what it hangs on: the face on the head, what is held on the nearest hand, all else on the body."""
    def first(kind: str) -> int:
        return next((i for i, p in enumerate(parts) if p.kind == kind), -1)

    def parent(index: int, part: Part) -> int:
        if part.kind == "body":
            return -1
        if part.kind in ON_HEAD and first("head") >= 0:
            return first("head")
        arms = [i for i, p in enumerate(parts) if p.kind == "arm"]
        if part.kind == "held" and arms:
            return min(arms, key=lambda i: float(np.hypot(parts[i].tip[0] - part.pivot[0], parts[i].tip[1] - part.pivot[1])))
        return first("body") if first("body") != index else -1

    return tuple(replace(part, parent=parent(i, part)) for i, part in enumerate(parts))
