"""Float planes and pictures read at another scale or through an affine. No alpha arithmetic: see `alpha.resize`."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


def scaled(picture: Floats, width: int, height: int, shrinking: bool) -> Floats:
    """A float picture [H, W, C] at another size: areas averaged when it shrinks, cubic when it grows."""
    return cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA if shrinking else cv2.INTER_CUBIC)


def softened(plane: npt.NDArray[np.floating], side: int, sigma: float) -> Floats:
    """A plane averaged to [side, side] and blurred by `sigma` of the new pixels."""
    return cv2.GaussianBlur(cv2.resize(plane.astype(np.float32), (side, side), interpolation=cv2.INTER_AREA), (0, 0), sigma)


def read_affine(plane: Floats, matrix: npt.NDArray[np.float64], side: int) -> Floats:
    """[side, side] values of a slightly blurred plane [H, W], each read where `matrix` [2, 3] takes its (x, y); 0 outside."""
    return cv2.warpAffine(cv2.blur(plane, (3, 3)), matrix, (side, side), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
