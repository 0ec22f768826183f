"""How the camera moved between two pictures, as a similarity: shift, turn and zoom of most of what is seen.

Corners are followed from one picture to the other (Lucas and Kanade, 1981; Shi and Tomasi, 1994) and the motion most
of them share is kept (RANSAC), so that what moves by itself doesn't count. Matrices are 3 x 3, pixels (x, y, 1).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
CORNERS = 400
ENOUGH = 8  # corners that must agree
STILL, STILL_SHARE = 0.15, 0.08  # pixels; of the corners: from so many the camera stands still
LARGEST_SIDE = 640  # pixels: larger pictures are followed at this size


def motion(a: NDArray[np.uint8], b: NDArray[np.uint8]) -> Matrix:
    """Where the scene of grey picture A lies in B; the identity where too little can be followed."""
    scale = min(1.0, LARGEST_SIDE / max(a.shape))
    small_a, small_b = (cv2.resize(p, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else p for p in (a, b))
    points = cv2.goodFeaturesToTrack(small_a, CORNERS, 0.005, 5)
    if points is None or len(points) < ENOUGH:
        return np.eye(3)
    moved, found, _ = cv2.calcOpticalFlowPyrLK(small_a, small_b, points, None, winSize=(21, 21), maxLevel=4)
    returned, found_back, _ = cv2.calcOpticalFlowPyrLK(small_b, small_a, moved, None, winSize=(21, 21), maxLevel=4)
    good = (found & found_back).ravel().astype(bool) & (np.linalg.norm(returned - points, axis=-1).ravel() < 0.7)
    if good.sum() < ENOUGH:
        return np.eye(3)
    if (np.linalg.norm(moved - points, axis=-1).ravel()[good] < STILL).mean() > STILL_SHARE:
        return np.eye(3)  # something stands still: the rest moves by itself
    matrix, inliers = cv2.estimateAffinePartial2D(points[good], moved[good], ransacReprojThreshold=1.0, maxIters=2000, confidence=0.995)
    if matrix is None or inliers.sum() < max(ENOUGH, 0.25 * good.sum()) or not 0.8 < math.hypot(matrix[0, 0], matrix[1, 0]) < 1.25:
        return np.eye(3)
    out = np.eye(3)
    out[:2] = matrix
    out[:2, 2] /= scale
    return out


def path(greys: Iterable[NDArray[np.uint8]]) -> list[Matrix]:
    """For each picture of a row the matrix that takes it onto the first."""
    matrices = [np.eye(3)]
    for before, after in itertools.pairwise(greys):
        matrices.append(matrices[-1] @ np.linalg.inv(motion(before, after)))
    return matrices


def pace(matrices: Sequence[Matrix], centre: tuple[float, float]) -> NDArray[np.float64]:
    """The steady part of a row of poses (each taking its picture onto one reference), a frame: (x, y, turn, zoom).

    Shifts are those of the picture's centre. A line is fitted to each by least squares, so that jitter cancels out.
    """
    poses = np.array([parameters(matrix, centre) for matrix in matrices])
    if len(poses) < 2:
        return np.zeros(4)
    moments = np.arange(len(poses)) - (len(poses) - 1) / 2
    return (moments[:, None] * poses).sum(0) / (moments**2).sum()


def parameters(matrix: Matrix, centre: tuple[float, float]) -> NDArray[np.float64]:
    """A similarity as (x, y, turn in radians, logarithm of the zoom) about a centre."""
    moved = matrix @ (*centre, 1.0)
    turn = math.atan2(matrix[1, 0], matrix[0, 0])
    return np.array([moved[0] - centre[0], moved[1] - centre[1], turn, math.log(max(math.hypot(matrix[0, 0], matrix[1, 0]), 1e-6))])


def matrix_of(pose: NDArray[np.float64], centre: tuple[float, float]) -> Matrix:
    """The inverse of `parameters`."""
    x, y, turn, zoom = pose
    c, s = math.cos(turn) * math.exp(zoom), math.sin(turn) * math.exp(zoom)
    cx, cy = centre
    return np.array([[c, -s, cx + x - c * cx + s * cy], [s, c, cy + y - s * cx - c * cy], [0, 0, 1.0]])


def seen_by(picture: NDArray[np.float32], matrix: Matrix, width: int, height: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The picture [h, w, C] moved by the matrix onto a canvas, and which of the canvas's pixels it covers, 0..1."""
    exact = np.abs(matrix - np.rint(matrix)).max() < 1e-6
    how = cv2.INTER_NEAREST if exact else cv2.INTER_CUBIC
    moved = cv2.warpAffine(picture, matrix[:2], (width, height), flags=how, borderMode=cv2.BORDER_REPLICATE)
    whole = np.ones(picture.shape[:2], np.float32)
    covered = cv2.warpAffine(whole, matrix[:2], (width, height), flags=cv2.INTER_NEAREST if exact else cv2.INTER_LINEAR, borderValue=0)
    return moved, covered


def softened_edge(covered: NDArray[np.float32], reach: int = 9) -> NDArray[np.float32]:
    """A cover [H, W] in 0..1 that falls off smoothly inside its edge; the picture's own edge is none."""
    inner = cv2.erode(covered, np.ones((reach, reach), np.uint8), borderType=cv2.BORDER_REPLICATE)
    return np.minimum(cv2.blur(inner, (reach, reach), borderType=cv2.BORDER_REPLICATE), covered)
