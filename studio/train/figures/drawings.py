"""Drawings by other hands whose groups name their parts: never trained on, for measuring.

A top-level group is called KIND-NUMBER ("arm-2"), may say `data-pivot="x,y"` in the drawing's units and
`data-shut="yes"`. What shows of each group is its mask.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from studio.contract.errors import InputError
from studio.media.svg import draw
from studio.pixels.parts import KINDS

_SVG = "http://www.w3.org/2000/svg"


@dataclass(frozen=True)
class Truth:
    """A picture whose parts are known: rgba uint8 [H, W, 4] straight, owners uint8 [H, W] (1 + row), rows of (kind, pivot in
    pixels or None, shut)."""

    name: str
    rgba: np.ndarray
    owners: np.ndarray
    rows: tuple[tuple[str, tuple[float, float] | None, bool], ...]


def read(path: Path, side: int) -> Truth:
    """Raises InputError when a group's name is no kind of part."""
    ET.register_namespace("", _SVG)
    root = ET.fromstring(path.read_text(encoding="utf-8"))
    box = [float(v) for v in root.get("viewBox", "0 0 512 512").split()]
    scale = side / max(box[2:])
    groups = [g for g in root if g.tag == f"{{{_SVG}}}g"]
    whole = draw(ET.tostring(root), side)
    owners = np.zeros(whole.shape[:2], np.uint8)
    rows = []
    for number, group in enumerate(groups, 1):
        kind = group.get("id", "").split("-")[0]
        if kind not in KINDS:
            raise InputError(f"{path.name} has a group {group.get('id')!r}, which is no kind of part.", "Call groups body-1, arm-2 and so on.")
        owners[_alone(root, groups, group, side) > 110] = number
        place = group.get("data-pivot")
        pivot = tuple(float(v) * scale for v in place.split(",")) if place else None
        rows.append((kind, pivot, group.get("data-shut") == "yes"))
    return Truth(path.stem, whole, owners, tuple(rows))  # type: ignore[arg-type]


def _alone(root: ET.Element, groups: list[ET.Element], one: ET.Element, side: int) -> np.ndarray:
    """The coverage of one group."""
    shell = ET.Element(root.tag, root.attrib)
    shell.extend([child for child in root if child not in groups or child is one])
    return draw(ET.tostring(shell), side)[..., 3]


def in_pixels(truth: Truth, cells: int) -> Truth:
    """The same as pixel art of so many cells a side."""
    side = len(truth.rgba)
    premultiplied = truth.rgba.astype(np.float32)
    premultiplied[..., :3] *= premultiplied[..., 3:] / 255
    small = cv2.resize(premultiplied, (cells, cells), interpolation=cv2.INTER_AREA)
    hard = small[..., 3] > 110
    colour = np.round(small[..., :3] / np.maximum(small[..., 3:], 1) * 8) / 8 * 255
    pixels = np.dstack([colour.clip(0, 255), hard * 255.0]).astype(np.uint8)
    owners = cv2.resize(cv2.resize(truth.owners, (cells, cells), interpolation=cv2.INTER_NEAREST) * hard, (side, side), interpolation=cv2.INTER_NEAREST)
    return Truth(f"{truth.name} in pixels", cv2.resize(pixels, (side, side), interpolation=cv2.INTER_NEAREST), owners, truth.rows)
