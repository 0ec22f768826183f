"""An eye or a mouth in its place: the pixels it is drawn with, the skin under it, and the ink of its lines."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.pixels.fill import fill
from studio.pixels.layers.owners import Mask, disc

Array = NDArray[np.float32]
UNLIKE = 26.0  # levels that set a feature apart from the skin around it
DARKER = 30.0
ALIKE = 30.0  # levels by which skin may differ from the most usual skin around


@dataclass(frozen=True, slots=True)
class Patch:
    """`picture` and `skin` [h, w, 3] opaque colours 0..255, `matte` [h, w] 0..1 where the feature is drawn, `corner`
    (x0, y0) of the region, `ink` [3] the colour of its lines."""

    picture: Array
    skin: Array
    matte: Array
    corner: tuple[int, int]
    ink: Array

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Left, top, right, bottom of the feature itself within the region, right and bottom outside."""
        ys, xs = np.nonzero(self.matte > 0.4)
        return int(xs.min()), int(ys.min()), int(xs.max()) + 1, int(ys.max()) + 1

    @property
    def bare(self) -> Array:
        """The region's colours without the feature."""
        there = self.drawn[..., None]
        return self.picture * (1 - there) + self.skin * there

    @property
    def drawn(self) -> Array:
        """Where the feature or its soft edge is, a little wider than the matte, 0..1."""
        wide = cv2.dilate((self.matte > 0.03).astype(np.float32), disc(1))
        return np.clip(1.5 * cv2.GaussianBlur(wide, (0, 0), 0.7), 0, 1).astype(np.float32)


def patch_of(levels: NDArray[np.uint8], mask: NDArray[np.uint8], around: float, allowed: Mask) -> Patch | None:
    """The patch of a feature whose rough mask is given, `around` times its size on every side; None when it is nothing.

    `levels` [H, W, 4] is the picture on which the feature is drawn, `allowed` where that is seen.
    """
    ys, xs = np.nonzero(mask > 100)
    if len(ys) < 3:
        return None
    pad = int(around * max(np.ptp(xs), np.ptp(ys)) + 6)
    x0, y0 = max(0, int(xs.min()) - pad), max(0, int(ys.min()) - pad)
    x1, y1 = min(mask.shape[1], int(xs.max()) + pad + 1), min(mask.shape[0], int(ys.max()) + pad + 1)
    region = np.s_[y0:y1, x0:x1]
    picture, open_to = levels[region], allowed[region] & (levels[region][..., 3] > 200)
    matte = _whole(picture, mask[region].astype(np.float32) / 255, open_to)
    known = open_to & (cv2.dilate((matte > 0.05).astype(np.uint8), disc(2)) == 0)
    if not known.any() or matte.max() < 0.5:
        return None
    skin = fill(np.ascontiguousarray(picture[..., :3]), _plain(picture, known, matte)).astype(np.float32)
    colours = picture[..., :3].astype(np.float32)
    return Patch(colours, skin, matte, (x0, y0), _ink(colours, skin, matte))


def _plain(picture: NDArray[np.uint8], known: Mask, matte: Array) -> Mask:
    """Of the known surroundings those that have the colour of most of them: no whisker, no rim of the muzzle."""
    ring = known & (cv2.dilate((matte > 0.05).astype(np.uint8), disc(4 + 0.2 * np.sqrt((matte > 0.5).sum()))) > 0)
    if ring.sum() < 12:
        return known
    colours = picture[..., :3].astype(np.float32)
    usual = np.median(colours[ring], axis=0)
    plain = known & (np.abs(colours - usual).max(-1) < ALIKE)
    return plain if (plain & ring).sum() > 0.4 * ring.sum() else known


def _whole(picture: NDArray[np.uint8], rough: Array, open_to: Mask) -> Array:
    """A rough mask completed to what is connected and unlike the skin around, its border where the colours change."""
    core = rough > 0.5
    size = float(np.sqrt(core.sum()))
    vague = float(((rough > 0.1) & (rough < 0.9)).sum() / max(1, core.sum()))
    reach = disc(max(1, 0.22 * size)) if vague > (0.6 if size > 6 else 0.9) else disc(1)
    near = (cv2.dilate(core.astype(np.uint8), reach) > 0) & open_to
    ring = (cv2.dilate(near.astype(np.uint8), disc(max(2, 0.3 * size))) > 0) & ~near & open_to
    if ring.sum() < 8:
        return np.where(open_to, rough, 0).astype(np.float32)
    colours = picture[..., :3].astype(np.float32)
    away = np.abs(colours - np.median(colours[ring], axis=0)).max(-1)
    unlike = (away > UNLIKE) & near
    _, pieces = cv2.connectedComponents((unlike | core).astype(np.uint8))
    hit = np.unique(pieces[core & (pieces > 0)])
    whole = np.isin(pieces, hit) & (unlike | core)
    soft = cv2.GaussianBlur(whole.astype(np.float32), (0, 0), 0.7)
    return np.where(open_to, np.maximum(rough * (near | core), soft * (near > 0)), 0).astype(np.float32)


def _ink(colours: Array, skin: Array, matte: Array) -> Array:
    """The colour of a feature's lines: its darkest where it is darker than the skin, else what is least like the skin."""
    inside = matte > 0.8
    inside = inside if inside.sum() > 4 else matte > 0.4
    own, under = colours[inside], skin[inside].mean(0)
    light = own.mean(-1)
    if float(np.percentile(light, 12)) < under.mean() - DARKER:
        chosen = light <= np.percentile(light, 18)
    else:
        away = np.abs(own - under).max(-1)
        chosen = away >= np.percentile(away, 80)
    return np.asarray(own[chosen].mean(0), np.float32)


def stroke(distance: Array, width: float) -> Array:
    """Coverage 0..1 of a line `width` pixels wide at a distance [h, w] in pixels from its middle."""
    return np.clip(width / 2 + 0.5 - np.abs(distance), 0, min(1.0, width)).astype(np.float32)


def steepness_of(curve: Array) -> Array:
    """What a vertical distance to a curve y(x) [w] is divided by to become about the distance to it."""
    return np.sqrt(1 + np.gradient(curve) ** 2).astype(np.float32)


def placed(patch: Patch, colours: Array, cover: Array, angle: float, stretch: Array, shift: Array) -> Array:
    """A feature's colours [h, w, 3], drawn where `cover` [h, w] is, turned, stretched (x, y) or shifted over the bare skin."""
    if abs(angle) < 1e-3 and np.abs(stretch - 1).max() < 1e-3 and np.abs(shift).max() < 0.02:
        return colours
    left, top, right, bottom = patch.box
    middle = np.array([(left + right - 1) / 2, (top + bottom - 1) / 2])
    c, s = np.cos(angle), np.sin(angle)
    linear = np.array([[c, -s], [s, c]]) @ np.diag(np.clip(stretch, 0.1, 3))
    matrix = np.concatenate([linear, (middle + shift - linear @ middle)[:, None]], 1)
    layer = np.dstack([colours * cover[..., None], cover]).astype(np.float32)
    moved = cv2.warpAffine(layer, matrix, (cover.shape[1], cover.shape[0]), flags=cv2.INTER_LINEAR)
    return np.asarray(patch.bare * (1 - moved[..., 3:]) + moved[..., :3], np.float32)
