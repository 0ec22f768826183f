"""What moves over a still background: its silhouettes in one picture, each with its pace, and where they are later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.pixels.alpha import Pixels
from studio.pixels.flow import Flow, Plane
from studio.pixels.light import Light

DIFFERENT = 24.0  # levels by which a mover differs from what lies behind it
MOVING = 0.4  # pixels a frame
SOLID = 0.6  # share of its convex hull that a body fills
MOSTLY = 0.4  # of a silhouette must be seen to move
SMALLEST, MOST = 0.0005, 0.35  # share of the picture: of one mover, of all


@dataclass(frozen=True, slots=True)
class Mover:
    """A soft silhouette [H, W] in 0..1 and its pace in pixels a frame."""

    shape: Plane
    pace: tuple[float, float]


def movers(picture: Pixels, behind: Pixels, pace: Flow) -> list[Mover]:
    """What differs from the background and moves. Empty where that is most of the
    picture, or where only rims are: then nothing stands out."""
    unlike = np.abs(picture[..., :3].astype(np.float32) - behind[..., :3]).max(-1)
    fast = cv2.dilate((np.linalg.norm(pace, axis=-1) > MOVING).astype(np.uint8), np.ones((9, 9), np.uint8)).astype(bool)
    marked = cv2.morphologyEx((unlike > DIFFERENT).astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    marked = cv2.morphologyEx(marked, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(marked)
    large = [labels == label for label in range(1, count) if stats[label, cv2.CC_STAT_AREA] > SMALLEST * marked.size]
    moving = [inside for inside in large if fast[inside].mean() > MOSTLY]
    if sum(float(inside.mean()) for inside in moving) > MOST:
        return []
    if not all(_solid(inside) for inside in moving):
        return []
    return [_mover(inside, pace) for inside in moving]


def _solid(inside: NDArray[np.bool_]) -> bool:
    """Whether it is a body and not only the rim of one that hardly moved and so counts as background."""
    contours, _ = cv2.findContours(inside.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    hull = cv2.contourArea(cv2.convexHull(np.concatenate(contours)))
    return bool(inside.sum() > SOLID * max(hull, 1.0))


def _mover(inside: NDArray[np.bool_], pace: Flow) -> Mover:
    speed = np.median(pace[inside], axis=0)
    wide = cv2.dilate(inside.astype(np.float32), np.ones((3, 3), np.uint8))
    return Mover(cv2.GaussianBlur(wide, (0, 0), 0.8), (float(speed[0]), float(speed[1])))


def moved_on(picture: Light, behind: Light, found: Sequence[Mover], frames: float) -> Light:
    """The picture `frames` later: the background where movers were, the movers where they have come to."""
    gone = np.clip(cv2.dilate(np.max([mover.shape for mover in found], axis=0), np.ones((5, 5), np.uint8)), 0, 1)
    gone = cv2.blur(gone, (3, 3))[..., None]
    out = picture * (1 - gone) + behind * gone
    height, width = gone.shape[:2]
    for mover in found:
        shift = np.array([[1, 0, mover.pace[0] * frames], [0, 1, mover.pace[1] * frames]])
        shape = cv2.warpAffine(mover.shape, shift, (width, height), flags=cv2.INTER_LINEAR, borderValue=0)[..., None]
        out = out * (1 - shape) + cv2.warpAffine(picture, shift, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE) * shape
    return out
