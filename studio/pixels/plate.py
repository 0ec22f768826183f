"""What the camera saw over a while, laid together into one wider still picture, without what moved through it.

Frames are laid by their poses; where several saw a place, what most of them agree on is kept. What none saw is
completed (`complete.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.pixels.alpha import Pixels
from studio.pixels.camera import Matrix, seen_by
from studio.pixels.complete import complete

LARGEST = 6000  # pixels a side
BAND = 64  # rows
AGREE = 18.0  # levels within which frames say the same


@dataclass(frozen=True, slots=True)
class Plate:
    """A still picture and where it lies: `place` takes its pixels to the reference's."""

    pixels: Pixels
    place: Matrix
    made: float  # share of it that nobody saw

    def seen(self, pose: Matrix, width: int, height: int) -> Pixels:
        """The plate as a camera sees it whose pixels `pose` takes to the reference's; [height, width, 4]."""
        moved, _ = seen_by(self.pixels.astype(np.float32), np.linalg.inv(pose) @ self.place, width, height)
        return np.rint(np.clip(moved, 0, 255)).astype(np.uint8)


def plate_of(frames: Sequence[Pixels], poses: Sequence[Matrix], known: NDArray[np.bool_], views: Sequence[tuple[Matrix, int, int]],
             seed: int = 0) -> Plate:
    """A plate from frames of one size and their poses (each onto one reference).

    `known` [H, W] is which of their pixels count; `views` are the (pose, width, height) that it has to serve.
    Raises ValueError when it would be larger than LARGEST.
    """
    left, top, right, bottom = _bounds(views)
    width, height = right - left, bottom - top
    if max(width, height) > LARGEST:
        raise ValueError(f"a plate of {width} x {height} pixels")
    place = np.array([[1, 0, left], [0, 1, top], [0, 0, 1.0]])
    total, share = _agreed(frames, poses, known, np.linalg.inv(place), width, height)
    seen = share > 0
    pixels = np.zeros((height, width, 4), np.uint8)
    pixels[seen, :3] = np.rint(np.clip(total[seen] / share[seen, None], 0, 255)).astype(np.uint8)
    pixels[seen, 3] = 255
    return Plate(complete(pixels, seen, seed), place, float(1 - seen.mean()))


def _bounds(views: Sequence[tuple[Matrix, int, int]]) -> tuple[int, int, int, int]:
    corners = [pose @ (x, y, 1.0) for pose, w, h in views for x in (0, w - 1) for y in (0, h - 1)]
    xs, ys = [c[0] for c in corners], [c[1] for c in corners]
    return int(np.floor(min(xs))), int(np.floor(min(ys))), int(np.ceil(max(xs))) + 1, int(np.ceil(max(ys))) + 1


def _agreed(frames: Sequence[Pixels], poses: Sequence[Matrix], known: NDArray[np.bool_], onto: Matrix, width: int,
            height: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Weighted colours [h, w, 3] and their weights [h, w]: the mean of what lies near the median."""
    laid = [_laid(frame, pose, known, onto, width, height) for frame, pose in zip(frames, poses, strict=True)]
    middle = _median(laid)
    total, share = np.zeros((height, width, 3), np.float32), np.zeros((height, width), np.float32)
    for colours, covered in laid:
        off = np.square(colours - middle).mean(2) / AGREE**2
        weight = covered * (np.exp(-np.minimum(off, 50)) + 1e-9)
        total += colours * weight[..., None]
        share += weight
    return total, share


def _median(laid: Sequence[tuple[NDArray[np.uint8], NDArray[np.bool_]]]) -> NDArray[np.float32]:
    """For each place the median of the frames that cover it, a band of rows at a time."""
    height, width = laid[0][1].shape
    out = np.zeros((height, width, 3), np.float32)
    for top in range(0, height, BAND):
        rows = slice(top, top + BAND)
        covered = np.stack([cover[rows] for _, cover in laid])
        ordered = np.sort(np.where(covered[..., None], np.stack([colours[rows] for colours, _ in laid]), 255), axis=0)
        place = np.maximum(covered.sum(0) - 1, 0) // 2
        out[rows] = np.take_along_axis(ordered, place[None, ..., None], 0)[0]
    return out


def _laid(frame: Pixels, pose: Matrix, known: NDArray[np.bool_], onto: Matrix, width: int,
          height: int) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    matrix = onto @ pose
    moved, covered = seen_by(np.ascontiguousarray(frame[..., :3]).astype(np.float32), matrix, width, height)
    usable = cv2.warpAffine(known.astype(np.float32), matrix[:2], (width, height), flags=cv2.INTER_LINEAR, borderValue=0)
    return np.rint(np.clip(moved, 0, 255)).astype(np.uint8), (covered > 0.999) & (usable > 0.999)
