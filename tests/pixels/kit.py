"""The house kit's subjects with their true parts: what a perfect finder would hand to the renderer."""

from __future__ import annotations

import json
from functools import lru_cache
from xml.etree import ElementTree

import cv2
import numpy as np

from studio.media.svg import draw
from studio.pixels.parts import Part, Parts
from studio.resources import resource_path

SVG = "{http://www.w3.org/2000/svg}"
KIND_OF = {"shin": "leg", "foot": "leg", "paw": "leg", "forearm": "arm", "hand": "arm", "horn": "ear", "fin": "wing", "branch": "leaf",
           "flower": "leaf", "smoke": "flame", "flag": "flame", "propeller": "wheel", "jaw": "mouth"}
KINDS = {"body", "head", "eye", "brow", "mouth", "ear", "arm", "leg", "tail", "wing", "hair", "wheel", "leaf", "flame"}
HELD = {"sword", "spoon", "cane", "lantern"}


@lru_cache(maxsize=16)
def subject(name: str, side: int = 512) -> tuple[np.ndarray, Parts]:
    """(straight RGBA [side, side, 4], its parts with exact masks of what is seen of each)."""
    folder = resource_path("assets/art/subjects")
    rig = json.loads((folder / f"{name}.json").read_text())
    text = (folder / f"{name}.svg").read_bytes()
    picture = draw(text, side)
    seen = _seen(text, side)
    groups = {p["id"]: p for p in rig["parts"]}
    owner = {g: _owner(g, groups) for g in groups}
    scale = side / 512
    parts: list[Part] = []
    place: dict[str, int] = {}
    roots = sorted({o for o in owner.values() if groups[o]["tags"] or o in HELD}, key=lambda o: (_kind(groups[o]) != "body", groups[o]["z"]))
    for root in roots:
        members = [g for g in groups if owner[g] == root]
        mask = np.clip(sum(seen[g] for g in members), 0, 1)
        if mask.max() < 0.5:
            continue
        depth = float(np.average([groups[g]["z"] for g in members], weights=[seen[g].sum() + 1e-6 for g in members]))
        place[root] = len(parts)
        kind, pivot = _kind(groups[root]), np.array(groups[root]["pivot"]) * scale
        parts.extend(_part(kind, piece, pivot, depth, side) for piece in _pieces(mask, kind))
    for index, part in enumerate(parts):
        root = max((r for r in place if place[r] <= index), key=lambda r: place[r])
        parent = owner.get(groups[root]["parent"], "")
        object.__setattr__(part, "parent", place.get(parent, -1))
    return picture, Parts(side, side, tuple(parts))


def _kind(group: dict) -> str:
    if group["id"] in HELD:
        return "held"
    tag = (group["tags"] or ["body"])[0]
    tag = KIND_OF.get(tag, tag)
    return tag if tag in KINDS else "body"


def _owner(name: str, groups: dict) -> str:
    """The group whose part this one belongs to: links of a limb to its root, rigid extras to their parent."""
    group = groups[name]
    parent = groups.get(group["parent"])
    if parent is None or name in HELD:
        return name
    kind, above = _kind(group), _kind(parent)
    same = kind == above and kind in ("arm", "leg", "tail", "ear", "wing", "body", "wheel")
    extra = (not group["tags"] and name not in HELD) or kind == "body"
    return _owner(group["parent"], groups) if same or extra else name


def _seen(text: bytes, side: int) -> dict[str, np.ndarray]:
    """How much of each pixel shows each top-level group, 0..1."""
    root = ElementTree.fromstring(text)
    groups = [g for g in root if g.tag == f"{SVG}g"]
    left = np.ones((side, side), np.float32)
    out = {}
    for group in reversed(groups):
        alone = ElementTree.Element(root.tag, root.attrib)
        alone.extend([child for child in root if child.tag != f"{SVG}g"])
        alone.append(group)
        alpha = draw(ElementTree.tostring(alone), side)[..., 3].astype(np.float32) / 255
        out[group.get("id", "")] = alpha * left
        left = left * (1 - alpha)
    return out


def _pieces(mask: np.ndarray, kind: str) -> list[np.ndarray]:
    """A pair of eyes as two; everything else as it is."""
    if kind != "eye":
        return [mask]
    count, labels, stats, _ = cv2.connectedComponentsWithStats((mask > 0.2).astype(np.uint8))
    chosen = [i for i in range(1, count) if stats[i, 4] > 0.1 * stats[1:, 4].max()]
    near = np.stack([cv2.distanceTransform((labels != i).astype(np.uint8), cv2.DIST_L2, 3) for i in chosen])
    return [mask * (near.argmin(0) == k) for k in range(len(chosen))]


def _part(kind: str, mask: np.ndarray, pivot: np.ndarray, depth: float, side: int) -> Part:
    ys, xs = np.nonzero(mask > 0.5)
    if kind in ("eye", "mouth"):
        pivot = np.array([xs.mean(), ys.mean()])
        tip = np.array([xs.max(), ys.mean()])
    else:
        far = np.hypot(xs - pivot[0], ys - pivot[1])
        tip = np.array([xs[far.argmax()], ys[far.argmax()]], float)
    where = "left" if xs.mean() < side / 2 else "right"
    return Part(kind, np.rint(mask * 255).astype(np.uint8), (float(pivot[0]), float(pivot[1])), (float(tip[0]), float(tip[1])),
                where if kind in ("eye", "arm", "leg", "ear", "wing", "brow") else "", depth)
