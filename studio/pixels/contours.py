"""Outlines of masks as points, and masks made larger. Knows pixels, not what they show."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from studio.pixels.alpha import Pixels

Points = npt.NDArray[np.float32]


def silhouette(alpha: Pixels, above: int = 8, most: int = 240) -> Points:
    """Pixel centres (x, y) on the border of what is more opaque than `above`, [m, 2]: hull corners, and about `most` more.

    The origin alone when nothing is.
    """
    contours, _ = cv2.findContours((alpha > above).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    points = np.concatenate([c[:, 0] for c in contours]).astype(np.float32) if contours else np.zeros((1, 2), np.float32)
    hull = cv2.convexHull(points)[:, 0]
    return np.concatenate([hull, points[:: max(1, len(points) // most)]])


def grown(mask: npt.NDArray[np.bool_], rounds: int) -> npt.NDArray[np.bool_]:
    """A mask [H, W] that reaches two pixels further for each of the `rounds`."""
    return cv2.dilate(mask.astype(np.uint8), np.ones((5, 5), np.uint8), iterations=rounds) > 0
