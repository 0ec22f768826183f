"""Keying: a background that is one colour or a smooth gradient is told from the rim and taken out of the edges.

The background's model B(x, y) is a polynomial a channel, fitted to the picture's rim. What is like it and
connected to the rim is background; in a thin band along the subject each pixel is unmixed as
I = alpha * F + (1 - alpha) * B, so that no rim of the old background stays in the colours.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from studio.pixels.alpha import Pixels
from studio.pixels.fill import fill, nearest

Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
RIM = 0.02  # of the shorter side
FEWEST_INLIERS = 0.55  # of the rim; the rest may be the subject that touches it
MOST_NOISE = 9.0  # levels
SMALL = 320  # pixels of the longer side on which a gradient is grown
GROWTH = 12  # rounds at most


@dataclass(frozen=True, slots=True)
class Backdrop:
    """A fitted background: `colours` (h, w, 3) float, `noise` levels (robust), `inliers` share of the rim, `degree`."""

    colours: Floats
    noise: float
    inliers: float
    degree: int


@dataclass(frozen=True, slots=True)
class Keyed:
    """Straight RGBA with the background's colour taken out of its edges, and how far to trust it (0..1)."""

    pixels: Pixels
    certainty: float
    degree: int


def find_backdrop(colours: Pixels) -> Backdrop | None:
    """The simplest smooth background that explains the rim of a (h, w, 3) picture, or None."""
    height, width = colours.shape[:2]
    rows, columns = _rim_points(height, width)
    samples = colours[rows, columns].astype(np.float64)
    best: Backdrop | None = None
    for degree in (0, 1, 2):
        found = _fit(samples, (rows + 0.5) / height, (columns + 0.5) / width, degree)
        if found is None:
            continue
        weights, noise, inliers = found
        if best is None or inliers > best.inliers + 0.12 or (inliers > 0.9 and noise < best.noise * 0.6 - 0.5):
            best = Backdrop(_field(height, width, degree, weights), noise, inliers, degree)
    return best


def _rim_points(height: int, width: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Up to some 6,000 points of the picture's rim."""
    thick = max(2, round(min(height, width) * RIM))
    rim = np.ones((height, width), bool)
    rim[thick:-thick, thick:-thick] = False
    rows, columns = np.nonzero(rim)
    step = max(1, rows.size // 6000)
    return rows[::step], columns[::step]


def _basis(y: npt.NDArray[np.float64], x: npt.NDArray[np.float64], degree: int) -> npt.NDArray[np.float64]:
    terms = [np.ones_like(x), x, y, x * x, x * y, y * y][: (1, 3, 6)[degree]]
    return np.stack(terms, -1)


def _field(height: int, width: int, degree: int, weights: npt.NDArray[np.float64]) -> Floats:
    """The polynomial over the whole picture, worked out coarsely: it is smooth."""
    rows, columns = min(height, 256), min(width, 256)
    y, x = np.meshgrid((np.arange(rows) + 0.5) / rows, (np.arange(columns) + 0.5) / columns, indexing="ij")
    coarse = np.clip(_basis(y, x, degree) @ weights, 0, 255).astype(np.float32)
    return cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR)


def _fit(samples: npt.NDArray[np.float64], y: npt.NDArray[np.float64], x: npt.NDArray[np.float64],
         degree: int) -> tuple[npt.NDArray[np.float64], float, float] | None:  # fmt: skip
    """(weights (terms, 3), noise, inlier share) by trimming from the most frequent colour, or None."""
    basis = _basis(y, x, degree)
    kept = np.ones(len(samples), bool)
    if degree == 0:
        kept = abs(samples - _commonest(samples)).max(1) < 24
    tolerance = 24.0
    weights = np.zeros((basis.shape[1], 3))
    for _ in range(8):
        if kept.sum() < max(40, FEWEST_INLIERS * 0.8 * len(samples)):
            return None
        weights = np.linalg.lstsq(basis[kept], samples[kept], rcond=None)[0]
        misses = abs(samples - basis @ weights).max(1)
        noise = float(np.median(misses[kept]))
        tolerance = max(6.0, 4.0 * noise)
        if degree and kept.all():  # first round: nothing is known about outliers, so trim the worst
            tolerance = max(tolerance, float(np.quantile(misses, 0.7)))
        kept = misses <= tolerance
    inliers = float(kept.mean())
    return (weights, noise, inliers) if inliers >= FEWEST_INLIERS and noise <= MOST_NOISE else None


def _commonest(samples: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    coarse = (samples // 12).astype(np.int64)
    codes, where, counts = np.unique(coarse @ (1, 32, 1024), return_inverse=True, return_counts=True)
    del codes
    return np.median(samples[where == int(counts.argmax())], axis=0)


def promise(colours: Pixels, backdrop: Backdrop) -> float:
    """How certain a key would be, 0..1, told from a small copy."""
    height, width = colours.shape[:2]
    scale = min(1.0, SMALL / max(height, width))
    size = (max(8, round(width * scale)), max(8, round(height * scale)))
    small = cv2.resize(colours, size, interpolation=cv2.INTER_AREA)
    field = cv2.resize(backdrop.colours, size, interpolation=cv2.INTER_AREA)
    return key(small, replace(backdrop, colours=field)).certainty


def key(colours: Pixels, backdrop: Backdrop) -> Keyed:
    """Cut the subject of a (h, w, 3) picture out of its fitted background."""
    height, width = colours.shape[:2]
    near = 5.0 + 3.2 * backdrop.noise
    if backdrop.degree:
        backdrop = _grown(colours, backdrop, near)
    distance = abs(colours.astype(np.float32) - backdrop.colours).max(axis=2)
    outside = _connected_to_rim(distance < near)
    outside |= _holes(distance, near, outside, backdrop)
    outside = _without_specks(outside, distance, near)
    reach = max(2.0, min(height, width) / 340)
    alpha, own = _unmix(colours, backdrop, distance, outside, near, reach)
    pixels = np.dstack([own, np.rint(alpha * 255).astype(np.uint8)])
    pixels[pixels[..., 3] == 0] = 0
    return Keyed(pixels, _certainty(backdrop, distance, outside, near), backdrop.degree)


def _grown(colours: Pixels, backdrop: Backdrop, near: float) -> Backdrop:
    """A gradient that is no polynomial: what was keyed so far is continued inwards, and keyed again.

    Worked out on a small copy; the growth ends when a round adds less than 0.2 % of the picture.
    """
    height, width = colours.shape[:2]
    scale = min(1.0, SMALL / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = cv2.resize(colours, size, interpolation=cv2.INTER_AREA)
    field, before = cv2.resize(backdrop.colours, size, interpolation=cv2.INTER_AREA), -1.0
    core = np.ones((5, 5), np.uint8)
    for _ in range(GROWTH):
        outside = _connected_to_rim(abs(small.astype(np.float32) - field).max(axis=2) < near)
        share = float(outside.mean())
        known = cv2.erode(outside.astype(np.uint8), core, borderType=cv2.BORDER_REPLICATE) > 0
        if share < before + 0.002 or not known.any():
            break
        before = share
        field = cv2.GaussianBlur(fill(small, known), (0, 0), 1.5).astype(np.float32)
    return replace(backdrop, colours=cv2.resize(field, (width, height), interpolation=cv2.INTER_LINEAR))


def _connected_to_rim(like: Mask) -> Mask:
    padded = np.pad(like, 1, constant_values=True).astype(np.uint8)
    _, labels = cv2.connectedComponents(padded, connectivity=4)
    return (labels == labels[0, 0])[1:-1, 1:-1]


def _holes(distance: Floats, near: float, outside: Mask, backdrop: Backdrop) -> Mask:
    """Enclosed places of the background's colour that are seen through (a handle, spokes), not white eyes or bellies."""
    near = near * 1.6 if backdrop.degree else near  # inside, a gradient is only continued
    enclosed = (distance < near) & ~outside
    count, labels, stats, _ = cv2.connectedComponentsWithStats(enclosed.astype(np.uint8), connectivity=4)
    through = np.zeros_like(outside)
    if count <= 1:
        return through
    subject = float((~outside).sum())
    depth = cv2.distanceTransform((~outside).astype(np.uint8), cv2.DIST_L2, 3)
    plain = _is_plain(backdrop)
    limits = (0.13, 0.6, 0.7) if plain else (0.5, 3.0, 1.0)  # of the subject's area, the hole's own width, `near`
    for index in np.argsort(-stats[1:, cv2.CC_STAT_AREA])[:400] + 1:
        left, top, wide, high, area = stats[index]
        if area < max(12.0, outside.size * 4e-5):
            break
        window = (slice(top, top + high), slice(left, left + wide))
        mine = labels[window] == index
        exact = float(np.median(distance[window][mine])) < near * limits[2]
        wall = float(depth[window][mine].min())
        small = area < limits[0] * subject and wall < limits[1] * np.sqrt(area)
        if exact and small and not (plain and _has_island(mine)):
            through[window] |= mine
    return through


def _is_plain(backdrop: Backdrop) -> bool:
    """White, black or grey: colours that eyes, teeth and bellies have too."""
    middle = backdrop.colours.reshape(-1, 3).mean(axis=0)
    return bool(middle.max() - middle.min() < 28)


def _has_island(hole: Mask) -> bool:
    """Whether something lies inside the hole, as a pupil lies in an eye."""
    around = np.pad(~hole, 1, constant_values=True).astype(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(around, connectivity=4)
    return bool((stats[2:count, cv2.CC_STAT_AREA] > 0.02 * hole.sum()).any())


def _without_specks(outside: Mask, distance: Floats, near: float) -> Mask:
    """Dust on the background, and the faint spots that JPEG leaves beside an edge, are background."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats((~outside).astype(np.uint8), connectivity=8)
    areas = stats[:count, cv2.CC_STAT_AREA]
    faint = np.bincount(labels.ravel(), weights=distance.ravel(), minlength=count) < 4 * near * areas
    keep = areas >= np.where(faint, 3e-4, 4e-5) * outside.size
    keep[0] = False
    return ~keep[labels]


def _unmix(colours: Pixels, backdrop: Backdrop, distance: Floats, outside: Mask, near: float,
           reach: float) -> tuple[Floats, Pixels]:  # fmt: skip
    """(alpha 0..1, colours without the background) from the nearest pixels that are surely the subject."""
    strongest = cv2.dilate(distance, np.ones((5, 5), np.uint8))
    around = cv2.dilate(distance, np.ones((11, 11), np.uint8))  # a faint spot beside a strong edge is what JPEG leaves
    sure = ~outside & (distance >= 0.9 * strongest) & (distance > 2 * near) & (distance > 0.15 * around)
    alpha = np.where(outside, 0.0, 1.0).astype(np.float32)
    if not sure.any():
        return alpha, colours.copy()
    to_outside = cv2.distanceTransform((~outside).astype(np.uint8), cv2.DIST_L2, 3)
    ramp = ~outside & ~sure & (distance < 0.3 * around) & (to_outside <= 3 * reach)
    band = _band(outside | ramp, sure, reach) | ramp
    own = nearest(colours, sure, band).astype(np.float32)
    lit, base = colours[band].astype(np.float32), backdrop.colours[band]
    span = own - base
    share = np.einsum("nc,nc->n", lit - base, span) / np.maximum(np.einsum("nc,nc->n", span, span), 1.0)
    share = np.clip(share, 0, 1)
    share = np.where(outside[band] & (share < 0.6 * near / 255), 0.0, share)
    faint = abs(span).max(axis=1) < 18 + 5 * backdrop.noise  # too alike to unmix: the shape alone decides
    shape = cv2.GaussianBlur(np.where(outside, 0, 1).astype(np.float32), (0, 0), 0.7)
    alpha[band] = np.where(faint, np.clip(shape[band] * 1.6 - 0.3, 0, 1), share)
    clean = colours.copy()
    mixed = (lit - (1 - share)[:, None] * base) / np.maximum(share, 0.05)[:, None]
    trust = np.where(faint, 0, np.clip(share * 2 - 1, 0, 1))[:, None]  # noise grows as alpha falls: take the neighbour's
    clean[band] = np.rint(np.clip(trust * mixed + (1 - trust) * own, 0, 255))
    return alpha, clean


def _band(outside: Mask, sure: Mask, reach: float) -> Mask:
    """Pixels along the edge that may be mixtures."""
    to_outside = cv2.distanceTransform((~outside).astype(np.uint8), cv2.DIST_L2, 3)
    to_subject = cv2.distanceTransform(outside.astype(np.uint8), cv2.DIST_L2, 3)
    return (to_outside <= reach) & (to_subject <= 1.5) & ~(sure & (to_outside > 1.5))


def _certainty(backdrop: Backdrop, distance: Floats, outside: Mask, near: float) -> float:
    """High when the rim is explained, something clear is left and its edge stands out from the background."""
    subject = 1.0 - float(outside.mean())
    if not 0.002 < subject < 0.985:
        return 0.0
    edge = ~outside & (cv2.erode((~outside).astype(np.uint8), np.ones((7, 7), np.uint8)) == 0)
    stands_out = float((distance[edge] > 2 * near).mean())
    quiet = 1.0 - backdrop.noise / (2 * MOST_NOISE)
    explained = min(1.0, (backdrop.inliers - FEWEST_INLIERS) / 0.3 + 0.4)
    return float(np.clip(explained * quiet * (0.25 + 0.75 * stands_out / 0.8), 0, 1))
