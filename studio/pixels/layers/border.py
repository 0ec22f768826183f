"""A sticker's rim taken off before its parts are cut and laid behind everything again when they have moved.

A rim lies round the whole subject, never between two parts of it: so it is made anew where a part comes free, and
stays the picture's own, bit for bit, where nothing moved.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.pixels.alpha import bounding_box
from studio.pixels.layers.owners import Labels, Mask, Rim
from studio.pixels.layers.seams import lifted

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Sticker:
    """`core` [H, W, 4] the picture without its rim, `labels` [H, W] without the rim's pixels, `image` the whole."""

    image: Array
    core: Array
    labels: Labels
    rim: Rim


@dataclass(frozen=True, slots=True)
class Backdrop:
    """The rim of what stays: `colour` [h, w, 4] premultiplied, its `corner` (x0, y0), and what the rim is like."""

    colour: Array
    corner: tuple[int, int]
    rim: Rim


def sticker_of(image: Array, labels: Labels, rims: tuple[Rim, ...]) -> Sticker | None:
    """A premultiplied picture parted from its rim; None when it has none, or only an outline of ink."""
    if not rims or rims[0].ink:
        return None
    inside = (labels >= 0) & ~rims[0].where
    if not inside.any():
        return None
    core = lifted(image, inside, (labels >= 0) & rims[0].where)
    return Sticker(image, core, np.where(inside, labels, -1).astype(np.int16), rims[0])


def halo_of(core: Mask, rim: Rim) -> Array:
    """How much of each pixel [h, w] the rim round a shape covers, 0..1; all under the shape itself."""
    away = cv2.distanceTransform((~core).astype(np.uint8), cv2.DIST_L2, 5) if core.any() else np.full(core.shape, np.inf, np.float32)
    return np.clip(rim.width + 0.5 - away, 0, 1).astype(np.float32)


def coloured(alpha: Array, rim: Rim) -> Array:
    """A rim's coverage [h, w] as premultiplied pixels [h, w, 4]."""
    return np.multiply(alpha[..., None], np.array([*rim.colour, 255], np.float32))


def backdrop_of(sticker: Sticker, owner: Labels, moved: Mask) -> Backdrop:
    """The rim of what stays, to be laid behind everything. `owner` [H, W] says whose the core's pixels are when the
    `moved` ones were taken off; away from those it is the picture's own rim."""
    out = coloured(halo_of(owner >= 0, sticker.rim), sticker.rim)
    near = cv2.distanceTransform((~moved).astype(np.uint8), cv2.DIST_L2, 5) if moved.any() else np.full(owner.shape, np.inf)
    own = (sticker.labels < 0) & (near > 1.5 * sticker.rim.width + 3)
    out[own] = sticker.image[own]
    x0, y0, x1, y1 = bounding_box(out[..., 3]) or (0, 0, 1, 1)
    return Backdrop(np.ascontiguousarray(out[y0:y1, x0:x1]), (x0, y0), sticker.rim)
