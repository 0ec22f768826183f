"""Whose every pixel is: rough masks of parts become one label map whose borders lie on the picture's own edges.

Masks are snapped with a guided filter (He, Sun, Tang 2010). A border that runs along the whole silhouette, a white
sticker rim or an ink outline, belongs to what it runs along; an ink line between two parts to the nearer one.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.pixels.parts import Part

Array = NDArray[np.float32]
Mask = NDArray[np.bool_]
Labels = NDArray[np.int16]
DRAWN_ON = ("eye", "mouth")  # what is redrawn on the part that carries it instead of being cut out
SEEN = 24  # alpha from which a pixel is looked at
RIM_ALIKE = 34  # levels by which a rim's pixels may differ
INK = 110  # levels up to which a rim is an outline of ink
ISLAND = 1 / 9000  # of the picture, below which a label's piece is a splinter of its neighbours
RIM_SHARE = 0.8  # of the silhouette that has to have one colour
BESIDE = 2.2  # pixels about a part that nobody else has to claim
UNCLAIMED = 0.03  # of the longer side: the same where the body is known and doesn't reach there
RIM_WIDEST = 0.08  # of the picture's longer side


@dataclass(frozen=True, slots=True)
class Rim:
    """A border all round the subject: its colour [3], its width in pixels, where it is, and whether it is ink (dark)."""

    colour: Array
    width: float
    where: Mask
    ink: bool


def disc(radius: float) -> NDArray[np.uint8]:
    r = max(1, round(radius))
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * r + 1, 2 * r + 1)).astype(np.uint8)


def guided(guide: Array, mask: Array, radius: int, eps: float = 2e-3) -> Array:
    """A mask 0..1 made to follow the edges of a grey guide 0..1, both [H, W]."""
    side = (2 * radius + 1, 2 * radius + 1)

    def mean(plane: Array) -> Array:
        return np.asarray(cv2.blur(plane, side))

    guide_mean, mask_mean = mean(guide), mean(mask)
    slope = (mean(guide * mask) - guide_mean * mask_mean) / (mean(guide * guide) - guide_mean**2 + eps)
    return mean(slope) * guide + mean(mask_mean - slope * guide_mean)


def vagueness(mask: NDArray[np.uint8]) -> float:
    """How wide a mask's own border is in pixels: about 1 for one that was drawn, more for one that was guessed."""
    vague = int(((mask > 25) & (mask < 230)).sum())
    contours, _ = cv2.findContours((mask > 127).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    return vague / max(1, sum(len(c) for c in contours))


def snapped(mask: NDArray[np.uint8], grey: Array) -> Array:
    """A part's mask 0..1 whose vague border was moved onto the picture's edges."""
    plain = mask.astype(np.float32) / 255
    wide = vagueness(mask)
    if wide < 1.6:
        return plain
    ys, xs = np.nonzero(mask > 8)
    radius = int(np.clip(round(wide), 2, 24))
    pad = 3 * radius
    part = np.s_[max(0, ys.min() - pad) : ys.max() + pad, max(0, xs.min() - pad) : xs.max() + pad]
    out = plain.copy()
    out[part] = np.where((plain[part] > 0.04) & (plain[part] < 0.96), guided(grey[part], plain[part], radius), plain[part])
    return out


def rim_of(rgba: NDArray[np.uint8]) -> Rim | None:
    """The border that runs all round the subject in one colour, if there is one."""
    solid = (rgba[..., 3] > 200).astype(np.uint8)
    if solid.all():
        return None
    inner = cv2.distanceTransform(np.pad(solid, 1), cv2.DIST_L2, 5)[1:-1, 1:-1]
    ring = (inner > 1.4) & (inner < 3.2)
    if ring.sum() < 40:
        return None
    colours = rgba[..., :3].astype(np.float32)
    colour = np.median(colours[ring], axis=0)
    ink = bool(colour.mean() < INK)
    alike = np.abs(colours - colour).max(-1) < (RIM_ALIKE if ink else RIM_ALIKE / 2)
    if alike[ring].mean() < RIM_SHARE:
        return None
    width = _rim_width(alike, inner, RIM_WIDEST * max(rgba.shape[:2]))
    if width is None:
        return None
    where = alike & (inner < width * 1.3 + 1) | (solid == 0) & (rgba[..., 3] > 0)
    return Rim(colour.astype(np.float32), width, where, ink)


def _rim_width(alike: Mask, inner: Array, widest: float) -> float | None:
    """How deep a rim goes: the depth at which most pixels stop being `alike`; None when it isn't sharply the same all round."""
    steps = np.arange(1.5, widest, 1.0)
    shares = np.array([alike[(inner >= d) & (inner < d + 1)].mean() if ((inner >= d) & (inner < d + 1)).any() else 0 for d in steps])
    ends = np.flatnonzero(shares < 0.5)
    if not ends.size or ends[0] == 0:
        return None
    end = int(ends[0])
    within, beyond = shares[: max(1, round(0.75 * end) - 1)].min(), shares[min(len(shares) - 1, round(end * 1.35) + 2)]
    return float(steps[end]) if within > RIM_SHARE and beyond < 0.3 else None


def rims_of(rgba: NDArray[np.uint8]) -> tuple[Rim, ...]:
    """The borders all round the subject from the outside in: a sticker's rim, the ink within it, either or none."""
    outer = rim_of(rgba)
    if outer is None or outer.ink:
        return () if outer is None else (outer,)
    within = rgba.copy()
    within[outer.where, 3] = 0
    inner = rim_of(within)
    return (outer,) if inner is None or not inner.ink else (outer, inner)


def owners(rgba: NDArray[np.uint8], parts: tuple[Part, ...], base: int) -> tuple[Labels, tuple[Rim, ...]]:
    """For every pixel [H, W] the index of the part that is seen there, `base` where none is, -1 where nothing is; and
    the borders that run all round."""
    grey = rgba[..., :3].astype(np.float32).mean(-1) / 255 * (rgba[..., 3].astype(np.float32) / 255)
    labels = np.full(rgba.shape[:2], base, np.int16)
    best = np.full(rgba.shape[:2], 0.5, np.float32)
    for index in sorted(range(len(parts)), key=lambda i: parts[i].depth):
        part = parts[index]
        if part.kind in DRAWN_ON or index == base:
            continue
        share = snapped(part.mask, grey)
        mine = (share > 0.5) & ((share >= best - 0.25) | (share > 0.95))
        labels[mine] = index
        best = np.where(mine, share, best)
    rims = rims_of(rgba)
    seen = rgba[..., 3] > 0
    labels = _spread(labels, ~_unnamed(labels, rgba, parts, base, rims) & (rgba[..., 3] > SEEN), seen)
    labels[~seen] = -1
    for rim in rims:
        if rim.ink:
            labels = _inked(labels, rgba, rim, parts)
    return _spread(labels, seen & ~_splinters(labels), seen), rims


def _unnamed(labels: Labels, rgba: NDArray[np.uint8], parts: tuple[Part, ...], base: int, rims: tuple[Rim, ...]) -> Mask:
    """Pixels that belong to the nearest part or to the body, whichever that is."""
    unnamed = (labels == base) & ((rgba[..., 3] < 250) | _beside(labels, base, parts))
    for rim in rims:
        unnamed |= rim.where & (labels == base) if rim.ink else rim.where
    for part in parts:
        if part.kind in DRAWN_ON:
            unnamed |= part.mask > 60
    return unnamed


def _beside(labels: Labels, base: int, parts: tuple[Part, ...]) -> Mask:
    """Pixels right beside a part that the body's own mask, where there is one, doesn't claim."""
    away = cv2.distanceTransform((labels == base).astype(np.uint8), cv2.DIST_L2, 5)
    if base == len(parts):
        return np.asarray(away < BESIDE)
    return np.asarray((parts[base].mask < 128) & (away < max(BESIDE, UNCLAIMED * max(labels.shape))))


def _spread(labels: Labels, known: Mask, at: Mask) -> Labels:
    """Labels of unknown pixels taken from the nearest known one."""
    if not known.any():
        return labels
    _, cells = cv2.distanceTransformWithLabels((~known).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    table = np.zeros(int(cells.max()) + 1, np.int16)
    table[cells[known]] = labels[known]
    return np.where(known | ~at, labels, table[cells])


def _splinters(labels: Labels) -> Mask:
    """Pieces of labels that are no part of anything."""
    out = np.zeros(labels.shape, bool)
    fewest = max(2, round(ISLAND * labels.size))
    for index in set(np.unique(labels).tolist()) - {-1}:
        _, pieces, stats, _ = cv2.connectedComponentsWithStats((labels == index).astype(np.uint8))
        small = stats[:, 4] < min(fewest, 0.2 * stats[1:, 4].max())
        out |= small[pieces] & (pieces > 0)
    return out


def _inked(labels: Labels, rgba: NDArray[np.uint8], rim: Rim, parts: tuple[Part, ...]) -> Labels:
    """Lines between two parts given whole to the nearer one, whose outline they are."""
    ink = (np.abs(rgba[..., :3].astype(np.float32) - rim.colour).max(-1) < RIM_ALIKE * 1.6) & (rgba[..., 3] > SEEN)
    plain = np.where(ink, -1, labels)
    out, reach = labels.copy(), disc(rim.width + 1)
    for index in sorted(set(np.unique(plain).tolist()) - {-1}, key=lambda i: parts[i].depth if i < len(parts) else -np.inf):
        out[ink & (cv2.dilate((plain == index).astype(np.uint8), reach) > 0)] = index
    return _smoothed(out, ink, rim.width / 2)


def _smoothed(labels: Labels, at: Mask, radius: float) -> Labels:
    """Labels of the pixels in `at` by the vote of those around, so that borders in them are no splinters."""
    out, best = labels.copy(), np.zeros(labels.shape, np.float32)
    for index in set(np.unique(labels).tolist()) - {-1}:
        votes = cv2.GaussianBlur((labels == index).astype(np.float32), (0, 0), radius)
        more = at & (votes > best)
        out[more], best[more] = index, votes[more]
    return out
