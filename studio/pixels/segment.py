"""The subject of a picture with a busy background: colour models and a graph cut on a small copy, refined by the picture.

What the rim looks like is taken for background, what differs from it near the middle for the subject. GrabCut
settles the border on a small copy; a guided filter brings it to the picture's own edges at full resolution.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from studio.pixels.alpha import Pixels
from studio.pixels.fill import fill, nearest

Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
SMALL = 224  # pixels of the longer side
ROUNDS = 3
CLUSTERS = 6
SURE_GUESS = 0.9


@dataclass(frozen=True, slots=True)
class Segmented:
    """`alpha` (h, w) 0..1 float and `certainty` 0..1."""

    alpha: Floats
    certainty: float


@dataclass(frozen=True, slots=True)
class Guess:
    """What somebody who has learned it takes for the subject: `matte` (s, s) 0..1 over the whole picture, whatever its
    aspect, and the overlap with the true one that is expected, 0..1."""

    matte: Floats
    overlap: float


def segment(colours: Pixels, guess: Guess | None = None) -> Segmented:
    """Find the subject of a (h, w, 3) picture, from a guess where there is one, else from what is unlike the rim.

    Alpha is all 1 and certainty 0 when there is none to be found.
    """
    height, width = colours.shape[:2]
    scale = min(1.0, SMALL / max(height, width))
    size = (max(8, round(width * scale)), max(8, round(height * scale)))
    small = cv2.resize(colours, size, interpolation=cv2.INTER_AREA)
    cut, certainty = _from_rim(small) if guess is None else _from_guess(small, guess)
    if not _plausible(cut):
        return Segmented(np.ones((height, width), np.float32), 0.0)
    return Segmented(_refined(colours, cut), certainty)


def _from_rim(small: Pixels) -> tuple[Mask, float]:
    unlike = saliency(small)
    cut = _graph_cut(small, _guessed_labels(unlike))
    cut = _cleaned(_with_enclosed(small, _cleaned(cut, unlike)), unlike)
    return cut, _certainty(small, unlike, cut) if _plausible(cut) else 0.0


def _plausible(cut: Mask) -> bool:
    """Neither next to nothing nor nearly everything."""
    return 0.015 < float(cut.mean()) < 0.93


def _from_guess(small: Pixels, guess: Guess) -> tuple[Mask, float]:
    """The guess where it is sure, the colours' word along its border."""
    matte = cv2.resize(guess.matte, (small.shape[1], small.shape[0]), interpolation=cv2.INTER_LINEAR)
    labels = np.where(matte > 0.5, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    labels[matte > SURE_GUESS] = cv2.GC_FGD
    labels[matte < 1 - SURE_GUESS] = cv2.GC_BGD
    return _cleaned(_graph_cut(small, labels), matte), guess.overlap


def saliency(small: Pixels) -> Floats:
    """How unlike the rim each pixel is, 0..1, weighted towards the middle."""
    lab = _lab(small)
    height, width = lab.shape[:2]
    thick = max(2, round(min(height, width) * 0.04))
    rim = np.ones((height, width), bool)
    rim[thick:-thick, thick:-thick] = False
    rows, columns = np.nonzero(rim)
    samples = np.column_stack([lab[rim], 30 * rows / height, 30 * columns / width]).astype(np.float32)
    centres = _clusters(samples)
    y, x = np.meshgrid(np.arange(height), np.arange(width), indexing="ij")
    points = np.concatenate([lab.reshape(-1, 3), np.stack([30 * y / height, 30 * x / width], -1).reshape(-1, 2)], 1)
    misses = ((points[:, None, :3] - centres[None, :, :3]) ** 2).sum(2)
    misses += 0.25 * ((points[:, None, 3:] - centres[None, :, 3:]) ** 2).sum(2)
    away = np.sqrt(misses.min(axis=1)).reshape(height, width).astype(np.float32)
    away = cv2.GaussianBlur(away, (0, 0), 2.0)
    middle = np.exp(-(((y / height - 0.52) / 0.36) ** 2 + ((x / width - 0.5) / 0.34) ** 2))
    scored = away / max(float(np.quantile(away, 0.97)), 12.0)
    return np.clip(scored * (0.35 + 0.65 * middle), 0, 1).astype(np.float32)


def _lab(small: Pixels) -> Floats:
    return cv2.cvtColor(small.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)


def _clusters(samples: Floats) -> Floats:
    """Centres of the rim's colours and places; the same samples always give the same centres."""
    count = min(CLUSTERS, len(samples))
    spread = samples[np.linspace(0, len(samples) - 1, count).astype(int)].copy()
    for _ in range(8):
        owner = ((samples[:, None] - spread[None]) ** 2).sum(2).argmin(axis=1)
        for index in range(count):
            mine = samples[owner == index]
            if len(mine):
                spread[index] = mine.mean(axis=0)
    return spread


def _guessed_labels(unlike: Floats) -> npt.NDArray[np.uint8]:
    """The most unlike third near the middle is probably the subject, the rim is not."""
    height, width = unlike.shape
    threshold = _otsu(unlike)
    labels = np.where(unlike > threshold, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    labels[unlike > max(0.75, threshold * 1.5)] = cv2.GC_FGD
    edge = max(1, round(min(height, width) * 0.012))
    for side in (np.s_[:edge, :], np.s_[:, :edge], np.s_[:, -edge:]):
        labels[side] = cv2.GC_BGD
    labels[-edge:, :] = np.where(unlike[-edge:, :] > threshold, cv2.GC_PR_FGD, cv2.GC_BGD)  # people stand on the rim
    return labels


def _graph_cut(small: Pixels, labels: npt.NDArray[np.uint8]) -> Mask:
    """GrabCut (Rother, Kolmogorov and Blake 2004) from such labels."""
    if not (labels & 1).any() or (labels & 1).all():
        return np.zeros(labels.shape, bool)
    cv2.setRNGSeed(7)
    models = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.grabCut(np.ascontiguousarray(small[..., ::-1]), labels, None, *models, ROUNDS, cv2.GC_INIT_WITH_MASK)
    return (labels & 1) == 1


def _otsu(values: Floats) -> float:
    level, _ = cv2.threshold(np.rint(values * 255).astype(np.uint8), 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    return float(level) / 255


def _cleaned(cut: Mask, unlike: Floats) -> Mask:
    """The most salient piece and the large ones near it, without small holes."""
    shape = cv2.morphologyEx(cut.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(shape, connectivity=8)
    if count <= 1:
        return cut
    weight = np.bincount(labels.ravel(), weights=unlike.ravel(), minlength=count)
    weight[0] = 0
    main = int(weight.argmax())
    away = cv2.distanceTransform((labels != main).astype(np.uint8), cv2.DIST_L2, 3)
    close = 0.08 * max(cut.shape)
    keep = np.zeros(count, bool)
    keep[main] = True
    for index in range(1, count):
        large = stats[index, cv2.CC_STAT_AREA] > 0.03 * stats[main, cv2.CC_STAT_AREA]
        keep[index] |= bool(large and (away[labels == index].min() < close or weight[index] > 0.4 * weight[main]))
    return _without_small_holes(keep[labels], 0.02)


def _with_enclosed(small: Pixels, cut: Mask) -> Mask:
    """Add what lies between the pieces and is unlike the background right there: a white muzzle on an orange fox."""
    if not cut.any():
        return cut
    reach = max(3, round(0.22 * max(cut.shape))) | 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach))
    padded = np.pad(cut.astype(np.uint8), reach)
    hull = cv2.morphologyEx(padded, cv2.MORPH_CLOSE, disc)[reach:-reach, reach:-reach] > 0
    known = cv2.dilate(hull.astype(np.uint8), np.ones((5, 5), np.uint8)) == 0
    if not known.any():
        return cut
    behind = fill(small, known)
    seen = _lab(small)
    unlike = np.sqrt(((seen - _lab(behind)) ** 2).sum(axis=2))
    busy = np.sqrt(((seen - cv2.GaussianBlur(seen, (0, 0), 6)) ** 2).sum(axis=2))
    added = (hull & ~cut & (unlike > 14 + 2.5 * float(busy[known].mean()))).astype(np.uint8)
    added = cv2.morphologyEx(added, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    return cut | (added > 0)


def _without_small_holes(mask: Mask, largest: float) -> Mask:
    count, labels, stats, _ = cv2.connectedComponentsWithStats((~mask).astype(np.uint8), connectivity=4)
    small = stats[:count, cv2.CC_STAT_AREA] < largest * max(1, mask.sum())
    small[0] = False
    return mask | small[labels]


def _certainty(small: Pixels, unlike: Floats, cut: Mask) -> float:
    """From how differently coloured subject and background are, and how well cut and first guess agree."""
    apart = 1.0 - _overlap(small, cut)
    contrast = float(unlike[cut].mean() - unlike[~cut].mean())
    edge = max(2, round(min(cut.shape) * 0.03))
    sides = (cut[:edge].any(axis=0), cut[:, :edge].any(axis=1), cut[:, -edge:].any(axis=1))
    touching = sum(float(side.mean()) > 0.06 for side in sides)  # a subject may leave at one side, scenery at two
    share = float(cut.mean())
    plausible = np.clip(share / 0.04, 0, 1) * np.clip((0.9 - share) / 0.25, 0, 1)
    return float(np.clip(apart * np.clip(contrast / 0.35, 0, 1) * plausible * (1.0, 0.9, 0.3, 0.2)[touching], 0, 0.85))


def _overlap(small: Pixels, cut: Mask) -> float:
    """Bhattacharyya coefficient of the two colour histograms, 0 (nothing in common) .. 1."""
    codes = (small // 24).astype(np.int64) @ (1, 11, 121)
    inside = np.bincount(codes[cut], minlength=1331) / max(1, cut.sum())
    outside = np.bincount(codes[~cut], minlength=1331) / max(1, (~cut).sum())
    return float(np.sqrt(inside * outside).sum())


def _refined(colours: Pixels, cut: Mask) -> Floats:
    """The cut at full resolution: certain away from its border, a guided filter's answer along it."""
    height, width = colours.shape[:2]
    scale = min(1.0, 640 / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    step = max(size[0] / cut.shape[1], 1.0)
    guide = cv2.resize(colours, size, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    rough = cv2.resize(cut.astype(np.float32), size, interpolation=cv2.INTER_LINEAR)
    radius = max(2, round(2.2 * step))
    slope, offset = guided_coefficients(guide, rough, radius, 4e-4)
    slope = cv2.resize(slope, (width, height), interpolation=cv2.INTER_LINEAR)
    offset = cv2.resize(offset, (width, height), interpolation=cv2.INTER_LINEAR)
    soft = np.einsum("hwc,hwc->hw", slope, colours.astype(np.float32) / 255) + offset
    soft = np.clip((soft - 0.22) / 0.56, 0, 1)
    reach = 2 * round(1.6 * step) + 1
    inner = cv2.erode((rough > 0.5).astype(np.uint8), np.ones((reach, reach), np.uint8), borderValue=1)
    outer = cv2.dilate((rough > 0.5).astype(np.uint8), np.ones((reach, reach), np.uint8))
    soft = np.maximum(soft, cv2.resize(inner, (width, height), interpolation=cv2.INTER_NEAREST))
    return np.minimum(soft, cv2.resize(outer, (width, height), interpolation=cv2.INTER_NEAREST)).astype(np.float32)


def guided_coefficients(guide: Floats, values: Floats, radius: int, softness: float) -> tuple[Floats, Floats]:
    """Per-window linear model values = slope . guide + offset (He, Sun and Tang, "Guided image filtering").

    `guide` (h, w, 3) 0..1, `values` (h, w). Returns averaged slope (h, w, 3) and offset (h, w).
    """
    window = (2 * radius + 1, 2 * radius + 1)

    def mean(of: Floats) -> Floats:
        return cv2.blur(of, window, borderType=cv2.BORDER_REFLECT_101)

    centre, level = mean(guide), mean(values)
    spread = mean(guide * values[..., None]) - centre * level[..., None]
    red, green, blue = (guide[..., i] for i in range(3))
    pairs = mean(np.dstack([red * red, red * green, red * blue])), mean(np.dstack([green * green, green * blue, blue * blue]))
    rr, rg, rb = (pairs[0][..., i] - centre[..., 0] * centre[..., i] for i in range(3))
    gg, gb = (pairs[1][..., i] - centre[..., 1] * centre[..., i + 1] for i in range(2))
    bb = pairs[1][..., 2] - centre[..., 2] * centre[..., 2]
    rr, gg, bb = rr + softness, gg + softness, bb + softness
    inverse = (  # of the symmetric 3 x 3 covariance, by its cofactors
        gg * bb - gb * gb, gb * rb - rg * bb, rg * gb - gg * rb,
        rr * bb - rb * rb, rb * rg - rr * gb, rr * gg - rg * rg,
    )  # fmt: skip
    scale = 1 / np.maximum(rr * inverse[0] + rg * inverse[1] + rb * inverse[2], 1e-12)
    a, b, c = (spread[..., i] for i in range(3))
    slope = np.dstack([
        (inverse[0] * a + inverse[1] * b + inverse[2] * c) * scale,
        (inverse[1] * a + inverse[3] * b + inverse[4] * c) * scale,
        (inverse[2] * a + inverse[4] * b + inverse[5] * c) * scale,
    ])  # fmt: skip
    offset = level - np.einsum("hwc,hwc->hw", slope, centre)
    return mean(slope), mean(offset)


def with_own_colours(colours: Pixels, alpha: Floats) -> Pixels:
    """Straight RGBA for a given matte: along soft edges the background's colour is taken out.

    `colours` (h, w, 3), `alpha` (h, w) 0..1. Where the matte is 1 the colours are unchanged.
    """
    out = np.dstack([colours, np.rint(alpha * 255).astype(np.uint8)])
    soft = (out[..., 3] > 0) & (out[..., 3] < 255)
    inside, outside = alpha > 0.97, alpha < 0.03
    if soft.any() and inside.any() and outside.any():
        own = nearest(colours, inside, soft).astype(np.float32)
        base = nearest(colours, outside, soft).astype(np.float32)
        share = alpha[soft][:, None]
        left_over = colours[soft] - share * own - (1 - share) * base
        better = own + share * left_over / (share**2 + (1 - share) ** 2)  # least change that explains the mixture
        out[soft, :3] = np.rint(np.clip(better, 0, 255))
    out[out[..., 3] == 0] = 0
    return out
