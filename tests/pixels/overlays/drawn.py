"""Small subjects in each drawing style, painted in memory: a face with two eyes on a body, and its true parts."""

from __future__ import annotations

import cv2
import numpy as np

from studio.pixels.outline import outline
from studio.pixels.parts import Part, Parts

SIDE = 256
HEAD, EYES = (128, 110, 46), ((110, 108), (146, 108))  # x, y, radius; centres
INK = (40, 26, 36)


def _disc(picture: np.ndarray, x: float, y: float, radius: float, colour: tuple[int, int, int]) -> None:
    rows, columns = np.mgrid[:SIDE, :SIDE]
    share = np.clip(radius + 0.5 - np.hypot(columns - x, rows - y), 0, 1)[..., None]
    picture[..., :3] = np.rint(picture[..., :3] * (1 - share) + np.array(colour) * share)
    picture[..., 3] = np.maximum(picture[..., 3], np.rint(255 * share[..., 0]))


def flat() -> np.ndarray:
    """A warm figure of a few flat colours on nothing, [256, 256, 4] straight RGBA."""
    out = np.zeros((SIDE, SIDE, 4), np.uint8)
    _disc(out, 128, 188, 42, (60, 110, 190))
    _disc(out, *HEAD, (236, 170, 110))
    for eye in EYES:
        _disc(out, *eye, 7, (28, 22, 26))
    out[out[..., 3] == 0] = 0
    solid = out[..., 3] > 0
    out[solid & (out[..., :3].max(-1) == 0), :3] = 1
    return out


def outlined(width: int = 5) -> np.ndarray:
    return outline(flat(), width, INK)


def bordered(ink: int = 5, border: int = 9) -> np.ndarray:
    return outline(outlined(ink), border, (255, 255, 255))


def pixelled(block: int = 8) -> np.ndarray:
    small = cv2.resize(flat(), (SIDE // block, SIDE // block), interpolation=cv2.INTER_NEAREST)
    small[..., 3] = np.where(small[..., 3] > 127, 255, 0)
    small[small[..., 3] == 0] = 0
    return np.repeat(np.repeat(small, block, 0), block, 1)


def pencilled() -> np.ndarray:
    """The same figure as grey lines on paper."""
    edges = sum(cv2.morphologyEx(flat()[..., c], cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)).astype(int) for c in range(3))
    out = flat()
    out[..., :3] = np.where(edges > 40, 90, 248)[..., None]
    out[out[..., 3] == 0] = 0
    return out


def soft() -> np.ndarray:
    """The same figure lit like a ball."""
    rows, columns = np.mgrid[:SIDE, :SIDE]
    light = np.clip(1.15 - np.hypot(columns - 95, rows - 70) / 190, 0.3, 1.15)
    out = flat()
    out[..., :3] = np.clip(cv2.GaussianBlur(out[..., :3], (0, 0), 1.0) * light[..., None], 0, 255)
    out[out[..., 3] == 0] = 0
    return out


STYLES = {"flat": flat, "outlined": outlined, "pixel": pixelled, "pencil": pencilled, "soft": soft}


def parts() -> Parts:
    """Its true head and eyes."""
    def part(kind: str, x: int, y: int, radius: int, side: str = "") -> Part:
        mask = np.zeros((SIDE, SIDE), np.uint8)
        cv2.circle(mask, (x, y), radius, 255, -1)
        return Part(kind, mask, (x, y), (x, y), side)

    eyes = [part("eye", *eye, 7, side) for eye, side in zip(EYES, ("left", "right"), strict=True)]
    return Parts(SIDE, SIDE, (part("body", 128, 188, 42), part("head", *HEAD), *eyes), (("person", 0.9),))
