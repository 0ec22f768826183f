"""From the grid to the picture: part masks snapped to the picture's edges, features completed to what is drawn there.

The result is a partition of the subject: every pixel belongs to the part that shows there.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.vision.parts.decode import OPAQUE, Floats, Instance, Mask
from studio.vision.parts.mend import FACE

WORK = 448  # pixels of the longer side at which edges are snapped
UNLIKE = 26.0  # levels by which a feature differs from the skin around it


def raised(field: Floats, matrix: Floats, scale: float, size: tuple[int, int]) -> Floats:
    """A map of a look's grid on the working picture (width, height); `scale` is working pixels a picture pixel."""
    m = matrix.astype(np.float64).copy()
    m[:, :2] /= scale  # working pixels -> picture pixels -> grid
    m[:, 2] += 0.5 * m[:, :2].sum(1) - 0.5
    return cv2.warpAffine(field, m, size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)


def guided(guide: Floats, field: Floats, radius: int, smooth: float = 1e-3) -> Floats:
    """The guided filter of He et al., 2010: the field follows the guide's edges."""
    box = (2 * radius + 1, 2 * radius + 1)
    mean_g, mean_f = cv2.blur(guide, box), cv2.blur(field, box)
    slope = (cv2.blur(guide * field, box) - mean_g * mean_f) / (cv2.blur(guide * guide, box) - mean_g**2 + smooth)
    return cv2.blur(slope, box) * guide + cv2.blur(mean_f - slope * mean_g, box)


def full_masks(found: list[Instance], rgba: NDArray[np.uint8]) -> list[NDArray[np.uint8]]:
    """One mask [H, W] uint8 an instance, soft by a pixel at the edges. `rgba` is straight and shows this actor alone."""
    h, w = rgba.shape[:2]
    ys, xs = np.nonzero(rgba[..., 3] >= OPAQUE)
    extent = max(np.ptp(ys), np.ptp(xs)) + 1
    scale = min(1.0, WORK / extent)
    size = (max(1, round(w * scale)), max(1, round(h * scale)))
    small = cv2.resize(rgba, size, interpolation=cv2.INTER_AREA) if scale < 1 else rgba
    label = _partition(found, small, scale)
    masks = []
    for n in range(1, len(found) + 1):
        soft = cv2.GaussianBlur((label == n).astype(np.float32), (0, 0), 0.6)
        big = cv2.resize(soft, (w, h), interpolation=cv2.INTER_LINEAR) if scale < 1 else soft
        masks.append((np.clip(big * 1.5 - 0.25, 0, 1) * 255).round().astype(np.uint8))
    return masks


def _partition(found: list[Instance], small: NDArray[np.uint8], scale: float) -> NDArray[np.int32]:
    """Which instance (1 + index) shows at every working pixel; 0 outside of the subject."""
    size = (small.shape[1], small.shape[0])
    guide = small[..., :3].astype(np.float32).mean(-1) / 255 * (small[..., 3].astype(np.float32) / 255)
    inside = small[..., 3] >= 8
    fields = []
    for one in found:
        grid = cv2.GaussianBlur(one.mask.astype(np.float32), (0, 0), 0.7)
        field = raised(grid, one.look.matrix, scale, size)
        pixel = scale / float(one.look.matrix[0, 0])  # working pixels a grid pixel
        fields.append(guided(guide, field, max(1, round(1.2 * pixel))) if one.kind not in FACE else field)
    if not fields:
        return np.zeros(small.shape[:2], np.int32)
    stack = np.stack(fields)
    plain = np.array([one.kind not in FACE for one in found])
    if plain.any():
        stack_plain = np.where(plain[:, None, None], stack, -1)
        label = stack_plain.argmax(0).astype(np.int32) + 1
        label = _spread(label, stack_plain.max(0) > 0.08, inside)
    else:
        label = np.zeros(small.shape[:2], np.int32)
    for n, one in enumerate(found, 1):
        if one.kind in FACE:
            pixel = scale / float(one.look.matrix[0, 0])
            label[whole_feature(small, stack[n - 1] > 0.45, pixel) & inside] = n
    label[~inside] = 0
    return label


def _spread(label: NDArray[np.int32], known: Mask, inside: Mask) -> NDArray[np.int32]:
    """Labels where they are known, the nearest known one elsewhere inside."""
    if known.all() or not known.any():
        return label
    _, near = cv2.distanceTransformWithLabels((~known).astype(np.uint8), cv2.DIST_L2, 3, labelType=cv2.DIST_LABEL_PIXEL)
    table = np.zeros(int(near.max()) + 1, np.int32)
    table[near[known]] = label[known]
    return np.where(known, label, np.where(inside, table[near], 0))


def _disc(radius: float) -> NDArray[np.uint8]:
    k = max(1, round(radius))
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * k + 1, 2 * k + 1))


def whole_feature(small: NDArray[np.uint8], core: Mask, pixel: float) -> Mask:
    """A rough eye, brow or mouth completed to the connected pixels about it that are unlike the skin around."""
    if core.sum() < 2:
        return core
    ys, xs = np.nonzero(core)
    pad = int(6 * pixel) + 3
    place = np.s_[max(0, ys.min() - pad):ys.max() + pad + 1, max(0, xs.min() - pad):xs.max() + pad + 1]
    seed = core[place].astype(np.uint8)
    near = cv2.dilate(seed, _disc(1.8 * pixel)) > 0
    solid = small[place][..., 3] > 200
    ring = (cv2.dilate(seed, _disc(4.0 * pixel)) > 0) & ~near & solid
    out = core.copy()
    if ring.sum() < 8:
        return out
    rgb = small[place][..., :3].astype(np.float32)
    unlike = np.abs(rgb - np.median(rgb[ring], 0)).max(-1) > UNLIKE
    _, label = cv2.connectedComponents((unlike & near & solid).astype(np.uint8))
    hit = np.unique(label[(seed > 0) & (label > 0)])
    if len(hit):
        out[place] |= np.isin(label, hit)
    return out
