"""Wheels that spin clean: the ellipse a wheel is seen as, and its hidden sectors taken from those that are seen.

The turn happens in the circle that the ellipse is a view of, so a wheel seen at an angle keeps its shape.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
Mask = NDArray[np.bool_]
STRAIGHT = 0.3  # of a wheel's size, from which a side of its hull is no part of a disc
TURNS = (180, 90, 270, 120, 240, 60, 300, 45, 135, 225, 315)  # degrees tried for what isn't seen


@dataclass(frozen=True, slots=True)
class Disc:
    """`centre` [2] in pixels, `shape` [2, 2] takes the unit circle to the wheel's rim, `fit` 0..1 says how well it does."""

    centre: NDArray[np.float64]
    shape: NDArray[np.float64]
    fit: float


def disc_of(mask: Mask) -> Disc | None:
    """The ellipse of a wheel's mask, or None when it is none. Points where something covers it are left out."""
    contours, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not contours:
        return None
    points = _outermost(np.concatenate(contours)[:, 0], mask.shape)
    for _ in range(3):
        if len(points) < 12:
            return None
        (cx, cy), (width, height), degrees = cv2.fitEllipse(points)
        if min(width, height) < 4:
            return None
        angle = np.deg2rad(degrees)
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        shape = turn @ np.diag([width / 2, height / 2])
        away = np.abs(np.linalg.norm((points - [cx, cy]) @ np.linalg.inv(shape).T, axis=1) - 1)
        kept = points[away < max(0.05, float(np.percentile(away, 80)))]
        if len(kept) == len(points):
            break
        points = kept
    half = np.diag([(width + 1) / 2, (height + 1) / 2])  # contours run through pixel centres
    upright = turn @ half @ turn.T  # without a turn of its own, so that the picture is the moment at angle 0
    found = Disc(np.array([cx, cy]), upright, 0.0)
    inside, filled = coverage(found, mask.shape) > 0.5, np.zeros(mask.shape, np.uint8)
    cv2.drawContours(filled, contours, -1, 1, -1)
    return Disc(found.centre, found.shape, float((inside & (filled > 0)).sum() / max(1, filled.sum())))


def circle_of(mask: Mask, hub: tuple[float, float]) -> tuple[Disc | None, float]:
    """The circle about `hub` that shares most with a mask, and its overlap (intersection over union)."""
    y, x = np.mgrid[: mask.shape[0], : mask.shape[1]]
    away = np.hypot(x - hub[0], y - hub[1])
    order = np.argsort(away, axis=None)
    radii, hits = away.ravel()[order], np.cumsum(mask.ravel()[order])
    overlaps = hits / (np.arange(1, mask.size + 1) + mask.sum() - hits)
    best = int(overlaps.argmax())
    if radii[best] < 4:
        return None, 0.0
    inside = float(hits[best] / max(1, mask.sum()))
    return Disc(np.array(hub, np.float64), np.eye(2) * float(radii[best]), inside), float(overlaps[best])


def shared(disc: Disc, mask: Mask) -> float:
    """Overlap of a disc with a mask (intersection over union)."""
    inside = coverage(disc, mask.shape) > 0.5
    return float((inside & mask).sum() / max(1, (inside | mask).sum()))


def _outermost(points: NDArray[np.int32], size: tuple[int, int]) -> Array:
    """The contour points that lie on the hull of all, since a rod across a wheel leaves two pieces of one disc; not those
    on a straight side of it, where something covers the wheel."""
    whole, hull = np.zeros(size, np.uint8), cv2.convexHull(points)
    cv2.fillConvexPoly(whole, hull, 1)
    inside = cv2.distanceTransform(np.pad(whole, 1), cv2.DIST_L2, 5)[1:-1, 1:-1]
    kept = points[inside[points[:, 1], points[:, 0]] < 2].astype(np.float32)
    corners = hull[:, 0].astype(np.float32)
    straight = STRAIGHT * float(np.ptp(corners, axis=0).max())
    for a, b in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        way, length = b - a, float(np.hypot(*(b - a)))
        if length > straight:
            away = np.abs(way[0] * (kept[:, 1] - a[1]) - way[1] * (kept[:, 0] - a[0])) / length
            kept = kept[away > 2]
    return kept


def hidden_of(disc: Disc, own: Mask, deeper: Mask, front: Mask) -> Mask:
    """Where something covers a wheel: what lies in front of it, and what else breaks into its disc from outside (a
    fender that is part of the body). Between spokes one sees through."""
    inside = coverage(disc, own.shape)
    foreign = (inside > 0.6) & deeper
    _, pieces = cv2.connectedComponents(foreign.astype(np.uint8))
    rim = (inside > 0.6) & (cv2.erode((inside > 0.6).astype(np.uint8), np.ones((5, 5), np.uint8)) == 0)
    breaking = np.unique(pieces[foreign & rim])
    return (front & (inside > 0)) | (foreign & np.isin(pieces, breaking[breaking > 0]))


def coverage(disc: Disc, size: tuple[int, int]) -> Array:
    """The wheel's disc over a region (height, width), antialiased, 0..1."""
    y, x = np.mgrid[: size[0], : size[1]].astype(np.float32)
    inverse = np.linalg.inv(disc.shape)
    dx, dy = x - disc.centre[0], y - disc.centre[1]
    radius = np.hypot(inverse[0, 0] * dx + inverse[0, 1] * dy, inverse[1, 0] * dx + inverse[1, 1] * dy)
    size_of = float(np.sqrt(abs(np.linalg.det(disc.shape))))
    return np.clip((1 - radius) * size_of + 0.5, 0, 1).astype(np.float32)


def completed(layer: Array, hidden: Mask, disc: Disc) -> Array:
    """A wheel's layer (premultiplied [h, w, 4]) with the part of its disc that is `hidden` taken from its other sectors."""
    inside, seen = coverage(disc, hidden.shape), ~cv2.dilate(hidden.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)
    out = layer * np.where(seen, inside, 0)[..., None]
    missing = (inside > 0) & ~seen
    known = seen.astype(np.float32)
    for degrees in TURNS:
        if not missing.any():
            break
        matrix = turned(disc, np.deg2rad(degrees))
        size = (seen.shape[1], seen.shape[0])
        there = cv2.warpAffine(known, matrix, size, flags=cv2.INTER_LINEAR) > 0.98
        take = missing & there
        out[take] = cv2.warpAffine(layer, matrix, size, flags=cv2.INTER_LINEAR)[take] * inside[take][:, None]
        missing &= ~there
    return out


def turned(disc: Disc, angle: float) -> NDArray[np.float64]:
    """The affine [2, 3] that turns the wheel by an angle within its own ellipse."""
    c, s = np.cos(angle), np.sin(angle)
    linear = disc.shape @ np.array([[c, -s], [s, c]]) @ np.linalg.inv(disc.shape)
    return np.concatenate([linear, (disc.centre - linear @ disc.centre)[:, None]], 1)
