"""One piece taken out of a picture: its own layer with soft seams, and the rest with the hole filled.

A seam's pixel is a mixture of both sides; how much of each is read from the pure colours beside it, so that layer
over rest is the picture again and neither keeps a rim of the other. Behind the piece the rest goes on where the
shape around the hole says that it does (its morphological closing), and is clear elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.pixels.fill import fill, nearest
from studio.pixels.layers.owners import Mask, Rim, disc

Array = NDArray[np.float32]
APART = 20.0  # levels between two sides below which a seam can't be seen
EDGE = 0.7  # pixels by which an edge that is made up is softened
CLOSED_FROM = 2.2  # half-thicknesses that the closing reaches across


@dataclass(frozen=True, slots=True)
class Root:
    """Where a piece is joined: its pivot in the region's pixels, and the radius within which it bends."""

    x: float
    y: float
    soft: float


def part_from(image: Array, mine: Mask, deeper: Mask, front: Mask, root: Root, rims: tuple[Rim, ...]) -> tuple[Array, Array]:
    """(layer, rest), both premultiplied [h, w, 4] like `image`, 0..255.

    `mine`, `deeper` and `front` [h, w] say which pixels are the piece's, of what lies behind it, of what hides it.
    """
    touch = disc(1)
    solid = image[..., 3] > 250  # at the silhouette a pixel is mixed with nothing, and wholly its owner's
    soft_deep = _grown(mine, touch) & _grown(deeper, touch) & (mine | deeper) & solid
    soft_front = _grown(mine, touch) & _grown(front, touch) & (mine | front) & solid & ~soft_deep
    levels = np.rint(image).astype(np.uint8)
    own = _nearest_pure(levels, mine, deeper | front)
    under = _behind(image, levels, mine, deeper, root, rims)
    layer, rest = np.where(mine[..., None], image, 0), np.where(mine[..., None], under, image)
    if soft_deep.any():
        other = _nearest_pure(levels, deeper, mine)
        share = _share(image, own, other, mine, soft_deep)
        beneath = other[soft_deep].astype(np.float32)
        layer[soft_deep] = np.clip(image[soft_deep] - (1 - share) * beneath, 0, 255 * share)
        rest[soft_deep] = beneath
    if soft_front.any():
        share = _share(image, own, _nearest_pure(levels, front, mine), mine, soft_front)
        full = own[soft_front].astype(np.float32)
        layer[soft_front] = full
        rest[soft_front] = np.clip(image[soft_front] - share * full, 0, 255 * (1 - share))
    return _hidden_root(layer, own, mine, front & solid, root), rest


def lifted(image: Array, mine: Mask, other: Mask) -> Array:
    """What is `mine` of a premultiplied picture [H, W, 4], its mixed pixels freed of `other`, on which it lies."""
    levels, touch = np.rint(image).astype(np.uint8), disc(1)
    out = np.where(mine[..., None], image, 0)
    band = _grown(mine, touch) & _grown(other, touch) & (mine | other) & (image[..., 3] > 250)
    if band.any():
        beneath = _nearest_pure(levels, other, mine)
        share = _share(image, _nearest_pure(levels, mine, other), beneath, mine, band)
        out[band] = np.clip(image[band] - (1 - share) * beneath[band], 0, 255 * share)
    return out


def _grown(mask: Mask, by: NDArray[np.uint8]) -> Mask:
    return np.asarray(cv2.dilate(mask.astype(np.uint8), by)) > 0


def _nearest_pure(levels: NDArray[np.uint8], mine: Mask, other: Mask) -> NDArray[np.uint8]:
    """Every pixel's nearest colour of `mine` that is no mixture with `other`."""
    pure = mine & ~_grown(other, disc(1)) & (levels[..., 3] > 200)
    for known in (pure, mine & ~other, mine):
        if known.any():
            return nearest(levels, known)
    return levels


def _share(image: Array, own: NDArray[np.uint8], other: NDArray[np.uint8], mine: Mask, at: Mask) -> Array:
    """How much of each seam pixel [n, 1] is the piece's, 0..1."""
    f, b = own[at].astype(np.float32), other[at].astype(np.float32)
    way = f - b
    far = np.maximum((way**2).sum(-1, keepdims=True), 1e-3)
    share = np.clip(((image[at] - b) * way).sum(-1, keepdims=True) / far, 0, 1)
    left_over = np.abs(image[at] - b - share * way).max(-1, keepdims=True)
    plain = cv2.GaussianBlur(mine.astype(np.float32), (0, 0), 0.6)[at][:, None]
    plain = np.where(left_over > 24, mine[at][:, None], plain)  # a line of its own: it goes whole to whose it is
    return np.where((far > APART**2) & (left_over <= 24), share, plain).astype(np.float32)


def _behind(image: Array, levels: NDArray[np.uint8], mine: Mask, deeper: Mask, root: Root, rims: tuple[Rim, ...]) -> Array:
    """What is seen where the piece was: the colours around it wherever the shape behind goes on; premultiplied."""
    clean = deeper & ~_grown(mine, disc(2)) & (levels[..., 3] > 200)
    for rim in rims:
        clean_inside = clean & (np.abs(levels[..., :3] - rim.colour).max(-1) > 40)
        clean = clean_inside if clean_inside.sum() > 20 else clean
    if not clean.any():
        return np.zeros_like(image)
    within = cv2.erode((levels[..., 3] > 250).astype(np.uint8), disc(1)) > 0
    cover = (closed_over(mine, deeper, root) | (mine & _grown(deeper, disc(2)))) & within
    colours = fill(np.ascontiguousarray(levels[..., :3]), clean).astype(np.float32)
    inside = cv2.distanceTransform((cover | deeper).astype(np.uint8), cv2.DIST_L2, 5)
    for k in reversed(range(len(rims))):
        line = np.clip(sum(r.width for r in rims[: k + 1]) + 0.5 - inside, 0, 1)[..., None]
        colours = colours * (1 - line) + rims[k].colour * line
    alpha = cv2.GaussianBlur((cover | deeper).astype(np.float32), (0, 0), EDGE)[..., None]
    return np.concatenate([colours * alpha, 255 * alpha], -1).astype(np.float32)


def closed_over(mine: Mask, deeper: Mask, root: Root) -> Mask:
    """Where, within a piece, what lies behind it goes on: its closing, and a stub about the joint."""
    thick = half_thickness(mine)
    radius = CLOSED_FROM * thick + 1
    shrink = max(1.0, radius / 10)
    pad = int(radius) + 2
    padded = np.pad(deeper.astype(np.uint8) * 255, pad)
    size = (max(2, round(padded.shape[1] / shrink)), max(2, round(padded.shape[0] / shrink)))
    small = cv2.resize(padded, size, interpolation=cv2.INTER_AREA)
    small = cv2.morphologyEx(small, cv2.MORPH_CLOSE, disc(radius / shrink))
    whole = cv2.resize(small, (padded.shape[1], padded.shape[0]), interpolation=cv2.INTER_LINEAR)[pad:-pad, pad:-pad] > 127
    y, x = np.mgrid[: mine.shape[0], : mine.shape[1]]
    stub = _grown(deeper, disc(max(1.0, 0.5 * thick))) & (np.hypot(x - root.x, y - root.y) < 1.2 * root.soft)
    return _rounded(whole | stub | deeper, 0.25 * thick) & mine


def _rounded(mask: Mask, radius: float) -> Mask:
    """A mask without corners and splinters smaller than a radius."""
    return np.asarray(cv2.GaussianBlur(mask.astype(np.float32), (0, 0), max(0.7, radius)) > 0.5)


def half_thickness(mine: Mask) -> float:
    """The radius of the largest disc inside a mask, in pixels."""
    return float(cv2.distanceTransform(np.pad(mine.astype(np.uint8), 1), cv2.DIST_L2, 5).max())


def _hidden_root(layer: Array, own: NDArray[np.uint8], mine: Mask, front: Mask, root: Root) -> Array:
    """The piece carried on a little under what hides it, further about its joint, so that turning opens no gap."""
    if not front.any():
        return layer
    thick = half_thickness(mine)
    y, x = np.mgrid[: mine.shape[0], : mine.shape[1]]
    about = np.hypot(x - root.x, y - root.y) < max(1.3 * root.soft, 1.2 * thick)
    hidden = _rounded(front & about & _grown(mine, disc(1.6 * thick + 2)) | mine, 0.2 * thick) | _grown(mine, disc(1))
    hidden &= front & ~mine
    soft = cv2.GaussianBlur((hidden | mine).astype(np.float32), (0, 0), EDGE) * front
    colour = cv2.GaussianBlur(own, (0, 0), max(1.0, 0.15 * thick)).astype(np.float32)
    return layer + np.concatenate([colour[..., :3], np.full_like(colour[..., :1], 255)], -1) * (soft * (1 - layer[..., 3] / 255))[..., None]
