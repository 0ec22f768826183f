"""Where the shapes of the house art's SVG lie, read from the markup itself: the boxes of groups, circles, rects and paths."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

Box = tuple[float, float, float, float]
"""Left, top, right, bottom; y down."""
_NUMBER = re.compile(r"-?\d*\.?\d+(?:e-?\d+)?")


def box_of(shape: ET.Element) -> Box:
    """A box that holds the shape or group, control points included, strokes not."""
    tag = shape.tag.rpartition("}")[2]
    if tag == "g":
        return union([box_of(child) for child in shape])

    def get(key: str) -> float:
        return float(shape.get(key, "0"))

    if tag == "rect":
        return get("x"), get("y"), get("x") + get("width"), get("y") + get("height")
    if tag in ("circle", "ellipse"):
        rx, ry = (get("r"), get("r")) if tag == "circle" else (get("rx"), get("ry"))
        return get("cx") - rx, get("cy") - ry, get("cx") + rx, get("cy") + ry
    points = list(points_of(shape.get("d", "")))
    if not points:
        return 0.0, 0.0, 0.0, 0.0
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs), max(ys)


_NEEDS = {"H": 1, "V": 1, "A": 7, "C": 6, "S": 4, "Q": 4}


def points_of(data: str) -> Iterator[tuple[float, float]]:
    """Every point of a path, control points included, absolute."""
    x = y = 0.0
    for command, text in re.findall(r"([MLHVCSQTAmlhvcsqta])([^A-Za-z]*)", data):
        values = [float(v) for v in _NUMBER.findall(text)]
        upper, step = command.upper(), _NEEDS.get(command.upper(), 2)
        ox, oy = (0.0, 0.0)
        for i in range(0, len(values) - step + 1, step):
            if command.islower():
                ox, oy = x, y
            if upper in "HV":
                x, y = (ox + values[i], y) if upper == "H" else (x, oy + values[i])
                yield x, y
                continue
            for j in range(5 if upper == "A" else 0, step, 2):
                x, y = ox + values[i + j], oy + values[i + j + 1]
                yield x, y


def union(boxes: list[Box]) -> Box:
    """The box round all of them; empty ones (all zero) don't count."""
    boxes = [b for b in boxes if b != (0.0, 0.0, 0.0, 0.0)]
    if not boxes:
        return 0.0, 0.0, 0.0, 0.0
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)
