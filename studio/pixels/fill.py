"""Unknown regions of a picture filled from what surrounds them: nearest colours, or a smooth membrane.

For the background behind a cut-out subject and for the colour under transparency. It invents no texture.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from studio.pixels.alpha import Pixels

Floats = npt.NDArray[np.float32]
SMALLEST = 2  # pixels: where the pyramid ends


def bleed(pixels: Pixels, above: int = 0) -> Pixels:
    """Colour under alpha <= `above` replaced by the nearest visible colour; alpha is kept.

    So that codecs that average neighbours (4:2:0) draw no rim. A picture with nothing visible is returned as it is.
    """
    seen = pixels[..., 3] > above
    if seen.all() or not seen.any():
        return pixels
    out = pixels.copy()
    out[..., :3] = nearest(pixels[..., :3], seen)
    return out


def nearest(colours: npt.NDArray[np.uint8], known: npt.NDArray[np.bool_],
            at: npt.NDArray[np.bool_] | None = None) -> npt.NDArray[np.uint8]:  # fmt: skip
    """The colour of the nearest known pixel, for all pixels or, as (n, channels), for those of the mask `at`.

    At least one pixel must be known; known pixels are their own nearest.
    """
    hole = (~known).view(np.uint8)
    _, labels = cv2.distanceTransformWithLabels(hole, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    owners = np.flatnonzero(known)
    table = np.zeros((owners.size + 1, colours.shape[2]), np.uint8)
    table[labels.ravel()[owners]] = colours.reshape(-1, colours.shape[2])[owners]
    return table[labels] if at is None else table[labels[at]]


def fill(colours: Pixels, known: npt.NDArray[np.bool_], smoothing: int = 2) -> Pixels:
    """(height, width, 3) colours with the unknown part replaced by a smooth continuation of the known part.

    Push-pull: known colours are averaged down a pyramid and pulled back up where nothing was known, then
    `smoothing` rounds of diffusion a level remove its steps. Known pixels are returned bit for bit.
    Raises ValueError when nothing is known.
    """
    if not known.any():
        raise ValueError("nothing is known to fill from")
    if known.all():
        return colours.copy()
    left, top, right, bottom = _around(~known)
    part, part_known = colours[top:bottom, left:right], known[top:bottom, left:right]
    filled = _push_pull(part.astype(np.float32), part_known.astype(np.float32), smoothing)
    out = colours.copy()
    rounded = np.rint(np.clip(filled, 0, 255)).astype(np.uint8)
    out[top:bottom, left:right] = np.where(part_known[..., None], part, rounded)
    return out


def membrane(values: Floats, known: npt.NDArray[np.bool_], smoothing: int = 2) -> Floats:
    """(height, width, channels) float values continued smoothly from where they are known; those stay as they are."""
    if known.all() or not known.any():
        return values
    filled = _push_pull(values.astype(np.float32), known.astype(np.float32), smoothing)
    return np.where(known[..., None], values, filled)


def _around(unknown: npt.NDArray[np.bool_], margin: int = 24) -> tuple[int, int, int, int]:
    rows, columns = np.flatnonzero(unknown.any(axis=1)), np.flatnonzero(unknown.any(axis=0))
    height, width = unknown.shape
    return (
        max(0, int(columns[0]) - margin), max(0, int(rows[0]) - margin),
        min(width, int(columns[-1]) + 1 + margin), min(height, int(rows[-1]) + 1 + margin),
    )  # fmt: skip


def _push_pull(colours: Floats, weight: Floats, smoothing: int) -> Floats:
    """Coarse to fine: a level's unknown pixels start from the level above and are relaxed between their neighbours."""
    levels = [(colours * weight[..., None], weight)]
    while min(levels[-1][1].shape) > SMALLEST:
        weighted, share = levels[-1]
        size = ((share.shape[1] + 1) // 2, (share.shape[0] + 1) // 2)
        levels.append((cv2.resize(weighted, size, interpolation=cv2.INTER_AREA),
                       cv2.resize(share, size, interpolation=cv2.INTER_AREA)))  # fmt: skip
    weighted, share = levels[-1]
    total = max(float(share.sum()), 1e-6)
    guess = np.broadcast_to(weighted.sum((0, 1)) / total, weighted.shape).astype(np.float32)
    for depth in range(len(levels) - 1, -1, -1):
        weighted, share = levels[depth]
        if guess.shape != weighted.shape:
            guess = cv2.resize(guess, (share.shape[1], share.shape[0]), interpolation=cv2.INTER_LINEAR)
        guess = _relax(weighted, share, guess, smoothing * (4 if depth else 1) * (3 if depth > 2 else 1))
    return guess


def _relax(weighted: Floats, share: Floats, guess: Floats, rounds: int) -> Floats:
    """Diffuse the unknown pixels; a pixel of which any part is known keeps that part's mean colour."""
    pinned = share > 1e-3
    mean = weighted / np.maximum(share, 1e-3)[..., None]
    field = np.where(pinned[..., None], mean, guess).astype(np.float32)
    for _ in range(rounds):
        smooth = cv2.blur(field, (3, 3), borderType=cv2.BORDER_REPLICATE)
        field = np.where(pinned[..., None], mean, smooth)
    return field
