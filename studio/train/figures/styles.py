"""Drawing styles laid over a painted figure without moving its parts: from flat to watercolour, pixels, clay and photograph.

A style takes straight colour [S, S, 3] float 0..255, coverage [S, S] 0..1 and the owner map, and gives colour and
coverage back. `KEPT_APART` styles are for measuring only and never trained on.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from studio.train.figures.figure import hsv

Layer = tuple[np.ndarray, np.ndarray]  # colour, coverage
Style = Callable[[np.ndarray, np.ndarray, np.ndarray, np.random.Generator], Layer]


def noise(r: np.random.Generator, size: int, grain: float) -> np.ndarray:
    """Smooth noise [size, size], about normal, with blobs of `grain` pixels."""
    k = max(2, int(size / grain))
    return cv2.resize(r.standard_normal((k, k), np.float32), (size, size), interpolation=cv2.INTER_CUBIC)


def cloudy(r: np.random.Generator, size: int) -> np.ndarray:
    return noise(r, size, 40) + 0.7 * noise(r, size, 16) + 0.4 * noise(r, size, 6)


def edges(owners: np.ndarray) -> np.ndarray:
    e = np.zeros(owners.shape, np.uint8)
    e[:, 1:] |= owners[:, 1:] != owners[:, :-1]
    e[1:] |= owners[1:] != owners[:-1]
    return e


def _shifted(layer: np.ndarray, r: np.random.Generator, grain: float, amount: float) -> np.ndarray:
    """The picture wobbled by smooth noise of some pixels."""
    size = len(layer)
    y, x = np.mgrid[:size, :size].astype(np.float32)
    return cv2.remap(layer, x + amount * noise(r, size, grain), y + amount * noise(r, size, grain), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def inked(rgb: np.ndarray, a: np.ndarray, owners: np.ndarray, r: np.random.Generator, width: int, detail: float = 0.5) -> Layer:
    """Lines along the silhouette, most part borders and the edges of colour."""
    seen = owners.copy()
    if r.random() < 0.4:  # some borders are left out
        for i in np.unique(owners)[1:]:
            if r.random() < 0.2:
                seen[owners == i] = 255
    line = edges(seen) if r.random() < 0.8 else np.zeros_like(owners)
    line |= edges((a > 0.5).astype(np.uint8))
    if r.random() < detail:
        soft = cv2.GaussianBlur(rgb, (0, 0), 0.8).clip(0, 255).astype(np.uint8)
        line |= (cv2.Canny(soft, 60, 150) // 255) & (a > 0.3).astype(np.uint8)
    g = line.astype(np.float32)
    if width > 1:
        g = cv2.dilate(g, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (width, width)))
    g = cv2.GaussianBlur(g, (0, 0), r.uniform(0.4, 0.9))
    if r.random() < 0.3:
        g *= np.clip(0.8 + 0.4 * noise(r, len(g), 10), 0, 1)
    g = np.clip(g * r.uniform(0.8, 1.4), 0, 1)
    colour = r.uniform(0, 70, 3) if r.random() < 0.88 else r.uniform(0, 255, 3)
    return rgb * (1 - g[..., None]) + colour.astype(np.float32) * g[..., None], np.maximum(a, g)


def flat(rgb: np.ndarray, a: np.ndarray, owners: np.ndarray, r: np.random.Generator) -> Layer:
    return rgb, a


def outlined(rgb: np.ndarray, a: np.ndarray, owners: np.ndarray, r: np.random.Generator) -> Layer:
    return inked(rgb, a, owners, r, int(r.integers(1, 6)))


def sticker(rgb: np.ndarray, a: np.ndarray, owners: np.ndarray, r: np.random.Generator) -> Layer:
    """A white (or coloured) border around everything, which is no part."""
    if r.random() < 0.5:
        rgb, a = inked(rgb, a, owners, r, int(r.integers(1, 5)))
    width = int(r.integers(5, 17)) | 1
    border = cv2.GaussianBlur(cv2.dilate(a, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (width, width))), (0, 0), 0.8)
    colour = np.full(3, 255, np.float32) if r.random() < 0.85 else r.uniform(0, 255, 3).astype(np.float32)
    rgb = rgb * a[..., None] + colour * (1 - a[..., None])
    if r.random() < 0.4:
        g = cv2.GaussianBlur(edges((border > 0.5).astype(np.uint8)).astype(np.float32), (0, 0), 0.7)[..., None]
        rgb = rgb * (1 - g) + r.uniform(60, 190) * g
    return rgb, border


def sketch(rgb: np.ndarray, a: np.ndarray, owners: np.ndarray, r: np.random.Generator) -> Layer:
    """Loose doubled lines over a thin wash that misses them."""
    paper = r.uniform(225, 255)
    wash = r.uniform(0.2, 0.9)
    moved = _shifted(rgb, r, 30, r.uniform(0.5, 2.5))
    base = paper * (1 - wash) + moved * wash
    for _ in range(int(r.integers(1, 3))):
        line, cover = inked(base, a, owners, r, int(r.integers(1, 3)), 0.7)
        base, a = _shifted(line.astype(np.float32), r, 24, r.uniform(0.2, 0.9)), cover
    return base, a


def watercolour(rgb: np.ndarray, a: np.ndarray, owners: np.ndarray, r: np.random.Generator) -> Layer:
    """Pigment that pools at edges, on a cloudy ground, with soft borders."""
    size = len(a)
    if r.random() < 0.5:
        rgb = cv2.bilateralFilter(rgb, 5, 60, 4)
    pooled = cv2.GaussianBlur(edges(owners).astype(np.float32), (0, 0), 1.8) * r.uniform(1, 3)
    amount = r.uniform(0.4, 1.8)
    both = _shifted(np.dstack([rgb, a * 255]), r, 8, amount)
    strength = np.clip(r.uniform(0.5, 0.95) + 0.13 * cloudy(r, size) + 0.25 * np.clip(pooled, 0, 1), 0.2, 1.15)[..., None]
    rgb, a = 255 - (255 - both[..., :3]) * strength, both[..., 3] / 255
    if r.random() < 0.4:
        rgb, a = inked(rgb, a, owners, r, int(r.integers(1, 3)))
    return rgb, a * np.clip(r.uniform(0.8, 1.15) + 0.08 * cloudy(r, size), 0, 1)


def pixels(rgb: np.ndarray, a: np.ndarray, owners: np.ndarray, r: np.random.Generator) -> Layer:
    """Pixel art: a coarse grid, few colours, hard alpha, often a dark outline of one pixel."""
    size, n = len(a), int(r.choice([28, 32, 40, 48, 56, 64, 80]))
    small = cv2.resize(np.dstack([rgb * a[..., None], a * 255]).astype(np.float32), (n, n), interpolation=cv2.INTER_AREA)
    hard = (small[..., 3] > 110).astype(np.float32)
    levels = int(r.integers(4, 12))
    colour = np.round(small[..., :3] / np.maximum(small[..., 3:], 1) * levels) / levels * 255
    if r.random() < 0.45:
        ring = cv2.dilate(hard, np.ones((3, 3), np.uint8)) - hard
        hard, colour = np.maximum(hard, ring), colour * (1 - ring[..., None]) + r.uniform(0, 60, 3) * ring[..., None]
    return cv2.resize(colour.astype(np.float32), (size, size), interpolation=cv2.INTER_NEAREST), cv2.resize(hard, (size, size), interpolation=cv2.INTER_NEAREST)


def _relief(owners: np.ndarray, a: np.ndarray, r: np.random.Generator, by_part: bool) -> tuple[np.ndarray, np.ndarray]:
    """Light and its highlight on a pillow-like height over every part (or over the whole silhouette)."""
    region = owners if by_part else (a > 0.5).astype(np.uint8)
    reach = r.uniform(6, 34)
    border = edges(region) | (region == 0)
    d = np.minimum(cv2.distanceTransform((border == 0).astype(np.uint8), cv2.DIST_L2, 3), reach) / reach
    height = cv2.GaussianBlur(np.sqrt(np.maximum(1 - (1 - d) ** 2, 0)) * reach, (0, 0), r.uniform(1.5, 2.5))
    nx, ny = -cv2.Sobel(height, cv2.CV_32F, 1, 0, ksize=3) / 8, -cv2.Sobel(height, cv2.CV_32F, 0, 1, ksize=3) / 8
    light = np.array([r.normal(-0.4, 0.3), -0.6, 0.7])
    light /= np.linalg.norm(light)
    lit = np.clip((nx * light[0] + ny * light[1] + light[2]) / np.sqrt(1 + nx**2 + ny**2), 0, 1)
    return lit, lit ** r.uniform(8, 40)


def clay(rgb: np.ndarray, a: np.ndarray, owners: np.ndarray, r: np.random.Generator) -> Layer:
    """Soft three-dimensional shading with highlights and darkened seams."""
    lit, shine = _relief(owners, a, r, r.random() < 0.65)
    rgb = rgb * (r.uniform(0.3, 0.6) + 0.75 * lit)[..., None] + (r.uniform(0, 150) * shine)[..., None]
    if r.random() < 0.5:
        seam = np.clip(cv2.GaussianBlur(edges(owners).astype(np.float32), (0, 0), r.uniform(1.2, 3.5)) * 3, 0, 1)
        rgb = rgb * (1 - 0.5 * seam[..., None])
    return rgb, a


def pencil(rgb: np.ndarray, a: np.ndarray, owners: np.ndarray, r: np.random.Generator) -> Layer:
    """Grey or tinted hatching with thin lines."""
    size = len(a)
    grey = np.clip(r.uniform(60, 160) + rgb.mean(-1) * 0.5, 0, 255)
    y, x = np.mgrid[:size, :size]
    hatch = np.sin((x + y * r.normal(0, 1)) * r.uniform(0.6, 1.6)) + 0.6 * noise(r, size, 3)
    grey = grey - np.clip(hatch, 0, 1) * (255 - grey) * r.uniform(0.1, 0.5)
    tint = r.uniform(0.75, 1, 3) if r.random() < 0.4 else np.ones(3)
    return inked((grey[..., None] * tint).astype(np.float32), a, owners, r, int(r.integers(1, 3)), 0.9)


def crayon(rgb: np.ndarray, a: np.ndarray, owners: np.ndarray, r: np.random.Generator) -> Layer:
    """Waxy strokes in one direction, ragged borders."""
    size, turn = len(a), r.uniform(0, 3.1)
    grain = r.standard_normal((size, size), np.float32)
    kernel = np.zeros((9, 9), np.float32)
    ends = [(round(4 + k * 4 * np.cos(turn)), round(4 + k * 4 * np.sin(turn))) for k in (-1, 1)]
    cv2.line(kernel, ends[0], ends[1], 1.0)
    grain = cv2.filter2D(grain, -1, kernel / kernel.sum())
    rgb, a = rgb + (r.uniform(15, 60) * grain)[..., None], _shifted(a, r, 9, r.uniform(0.4, 1.8))
    if r.random() < 0.6:
        rgb, a = inked(rgb, a, owners, r, int(r.integers(1, 5)))
    return rgb, a * np.clip(1 + 0.5 * grain, 0, 1)


def line_art(rgb: np.ndarray, a: np.ndarray, owners: np.ndarray, r: np.random.Generator) -> Layer:
    """Lines on white, for colouring in; now and then faint colour."""
    paper = np.full_like(rgb, r.uniform(235, 255))
    if r.random() < 0.3:
        paper = rgb * 0.25 + 190
    return inked(paper, a, owners, r, int(r.integers(1, 4)), 1.0)


def low_resolution(rgb: np.ndarray, a: np.ndarray, owners: np.ndarray, r: np.random.Generator) -> Layer:
    """A small picture enlarged, with the noise of a strong compression."""
    size, n = len(a), int(r.integers(36, 80))
    small = cv2.resize(np.dstack([rgb * a[..., None], a * 255]).astype(np.float32), (n, n), interpolation=cv2.INTER_AREA)
    big = cv2.resize(small, (size, size), interpolation=cv2.INTER_LINEAR)
    colour = big[..., :3] / np.maximum(big[..., 3:] / 255, 1e-2)
    if r.random() < 0.5:
        done, packed = cv2.imencode(".jpg", colour.clip(0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, int(r.integers(8, 45))])
        colour = cv2.imdecode(packed, cv2.IMREAD_COLOR).astype(np.float32) if done else colour
    return colour, big[..., 3] / 255


def textured(rgb: np.ndarray, a: np.ndarray, owners: np.ndarray, r: np.random.Generator) -> Layer:
    """Paper, canvas, felt or paint strokes in the colour, different a part."""
    size, kind = len(a), r.integers(3)
    if kind == 0:
        grain = noise(r, size, r.uniform(1.2, 3)) + 0.5 * cloudy(r, size)
    elif kind == 1:
        y, x = np.mgrid[:size, :size]
        grain = np.sin(x * r.uniform(0.8, 2)) * np.sin(y * r.uniform(0.8, 2)) * 1.5
    else:
        grain = cv2.blur(r.standard_normal((size, size), np.float32), [(1, 9), (9, 1), (5, 2)][r.integers(3)]) * 3
    gains = r.uniform(0.3, 1.0, 256).astype(np.float32)[owners]
    rgb = rgb + (r.uniform(8, 30) * grain * gains)[..., None]
    if r.random() < 0.4:
        rgb, a = inked(rgb, a, owners, r, int(r.integers(1, 4)))
    return rgb, a


def photograph(rgb: np.ndarray, a: np.ndarray, owners: np.ndarray, r: np.random.Generator) -> Layer:
    """A toy or an animal as a camera sees it: shaded, furry or glossy, cast shadows, muted colour, noise, a little blur."""
    size = len(a)
    lit, shine = _relief(owners, a, r, r.random() < 0.5)
    grey = rgb.mean(-1, keepdims=True)
    rgb = grey + (rgb - grey) * r.uniform(0.35, 0.9)
    if r.random() < 0.6:  # fur or cloth
        fur = cv2.blur(r.standard_normal((size, size), np.float32), [(1, 5), (2, 4), (3, 3)][r.integers(3)]) * 2
        rgb = rgb + (r.uniform(6, 28) * fur)[..., None]
    rgb = rgb * (r.uniform(0.25, 0.6) + 0.8 * lit)[..., None] * np.clip(1 + 0.12 * cloudy(r, size), 0.5, 1.4)[..., None] + (r.uniform(0, 90) * shine)[..., None]
    shadow = np.roll(cv2.GaussianBlur(edges(owners).astype(np.float32), (0, 0), r.uniform(1.5, 4)), (int(r.integers(0, 4)), int(r.integers(0, 4))), (0, 1))
    rgb = rgb * (1 - 0.7 * np.clip(shadow * 2, 0, 0.7))[..., None] * r.uniform(0.8, 1.15, 3)
    both = cv2.GaussianBlur(np.dstack([rgb, a * 255]).astype(np.float32), (0, 0), r.uniform(0.4, 1.3))
    return both[..., :3] + r.normal(0, r.uniform(1, 7), (size, size, 1)), both[..., 3] / 255


def halftone(rgb: np.ndarray, a: np.ndarray, owners: np.ndarray, r: np.random.Generator) -> Layer:
    """Printed dots on flat colour with a heavy line, as in old comics. Kept apart."""
    y, x = np.mgrid[: len(a), : len(a)]
    dots = np.sin((x + y) * 0.9) * np.sin((x - y) * 0.9)
    dark = (dots > rgb.mean(-1) / 255 - 0.35)[..., None]
    poster = np.round(rgb / 85) * 85
    return inked(np.where(dark, poster * 0.55, poster).astype(np.float32), a, owners, r, 3, 0.5)


def mosaic(rgb: np.ndarray, a: np.ndarray, owners: np.ndarray, r: np.random.Generator) -> Layer:
    """Coloured glass: cells of one colour with dark seams. Kept apart."""
    size, count = len(a), int(r.integers(500, 900))
    seeds = np.zeros((size, size), np.uint8)
    seeds[r.integers(0, size, count), r.integers(0, size, count)] = 1
    _, label = cv2.distanceTransformWithLabels(1 - seeds, cv2.DIST_L2, 3, labelType=cv2.DIST_LABEL_PIXEL)
    key = label.astype(np.int64) * 256 + owners
    _, cell = np.unique(key, return_inverse=True)
    cell = cell.reshape(key.shape)
    number = np.bincount(cell.ravel())
    colour = np.stack([np.bincount(cell.ravel(), rgb[..., k].ravel()) / number for k in range(3)], -1)[cell]
    seam = cv2.GaussianBlur(edges((cell % 251).astype(np.uint8)).astype(np.float32), (0, 0), 0.6)[..., None]
    return colour * (1 - 0.7 * np.clip(seam, 0, 1)), a


SHARES: dict[Style, float] = {flat: 17, outlined: 15, sticker: 10, sketch: 6, watercolour: 10, pixels: 8, clay: 10, pencil: 6, crayon: 6, line_art: 5, low_resolution: 4, textured: 7, photograph: 7}
KEPT_APART: tuple[Style, ...] = (halftone, mosaic)


def toned(rgb: np.ndarray, r: np.random.Generator) -> np.ndarray:
    """Gamma, a gradient of light, few levels, or no colour at all: each now and then."""
    size = len(rgb)
    if r.random() < 0.25:
        rgb = 255 * (rgb / 255).clip(0, 1) ** np.exp(r.normal(0, 0.35))
    if r.random() < 0.25:
        y, x = np.mgrid[:size, :size] / size - 0.5
        d = r.normal(0, 0.45, 2)
        rgb = rgb * (1 + x * d[0] + y * d[1])[..., None]
    if r.random() < 0.1:
        levels = int(r.integers(3, 7))
        rgb = np.round(rgb / 255 * levels) / levels * 255
    if r.random() < 0.07:
        rgb = np.repeat(rgb.mean(-1, keepdims=True), 3, 2)
    return rgb.clip(0, 255).astype(np.float32)


def cut_badly(rgb: np.ndarray, a: np.ndarray, r: np.random.Generator) -> Layer:
    """What an imperfect cut-out leaves: a fringe of the old background, nibbled or swollen edges, a crumb beside it."""
    size = len(a)
    background = np.array(hsv(r.random(), r.uniform(0, 0.6), r.uniform(0.2, 1)), np.float32)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (3, 3) if r.random() < 0.6 else (5, 5))
    swollen = cv2.dilate(a, kernel)
    rgb = rgb * a[..., None] + background * (1 - a[..., None])
    wave = np.clip(0.5 + noise(r, size, r.uniform(6, 24)), 0, 1)
    other = cv2.erode(a, kernel) if r.random() < 0.5 else a
    cover = swollen * wave + other * (1 - wave)
    if r.random() < 0.2:
        crumb = np.zeros_like(a)
        cv2.circle(crumb, tuple(int(v) for v in r.integers(5, size - 5, 2)), int(r.integers(2, 6)), 1.0, -1)
        cover = np.maximum(cover, crumb)
    return rgb, cover
