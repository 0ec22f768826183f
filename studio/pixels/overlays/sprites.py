"""Drawings made into sprites in a picture's style: drawn once, large, with everything but their place in a frame.

All masks are hard at a fine scale and averaged down, so that a fill and its outline meet without a seam.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.pixels.overlays.curves import Points
from studio.pixels.overlays.palette import RGB, darker, luma, mixed
from studio.pixels.overlays.shapes import Drawing
from studio.pixels.overlays.style import Style

Array = NDArray[np.float32]
Mask = NDArray[np.bool_]
FINEST, LARGEST = 4.0, 250.0  # fine pixels a pixel at most, and the largest half size in fine pixels
WIDEST_INK, SLIM_INK, WIDEST_BORDER = 0.2, 0.1, 0.3  # of a drawing's half size, so that small ones don't drown in their own outline
PAPER: RGB = (250, 250, 248)
LEVELS, WHOLE = 5, 32  # how often a sprite is halved, and what its finest sides are multiples of
SUB = 3  # bits of a pixel's fraction in OpenCV's polygons


@dataclass(frozen=True, slots=True)
class Sprite:
    """`levels` of premultiplied RGBA uint8, largest first, each with its pixels per pixel of the picture; `reach` is
    half its side in pixels of the picture, `half` the drawing's own half size there. `paints` [n, 4] are its premultiplied colours where a grid allows no others;
    `ink` outlines it on that grid."""

    levels: tuple[tuple[float, NDArray[np.uint8]], ...]
    reach: float
    half: float
    paints: Array | None = None
    ink: RGB | None = None

    def level(self, scale: float) -> tuple[float, NDArray[np.uint8]]:
        """The smallest level that is still finer than what it is drawn at."""
        chosen = self.levels[0]
        for one in self.levels[1:]:
            if one[0] < 1.1 * scale:
                break
            chosen = one
        return chosen


def sprite_of(drawing: Drawing, half: float, style: Style, seed: int = 0) -> Sprite:
    """A drawing as a sprite of half size `half` in pixels of the picture, in its style; deterministic by `seed`."""
    fine = min(FINEST, max(2.0, LARGEST / max(half, 1.0)))
    ink = 0.0 if style.pixelled or style.ink is None or not drawing.ink else min(style.ink_width, (SLIM_INK if drawing.slim else WIDEST_INK) * half)
    border = min(style.border_width, WIDEST_BORDER * half) if style.border and drawing.border and not style.pixelled else 0.0
    side = 2 * int(np.ceil((half * (1.06 + drawing.halo) + ink + border + 2) * fine / 2)) * 2
    sheet = _Sheet(side, half * fine, seed if style.pencil else None)
    if style.pencil:
        image = _pencilled(sheet, drawing, style, max(1.0, min(style.ink_width, WIDEST_INK * half)) * fine)
    else:
        image = _painted(sheet, drawing, style)
        image = _inked(image, sheet, drawing, style, ink * fine, fine)
    if border and style.border:
        image = _bordered(image, border * fine, style.border)
    elif drawing.halo and not style.pixelled:
        image = _bordered(image, drawing.halo * half * fine, PAPER)
    paints = _paints(image) if style.pixelled else None
    return Sprite(_levels(_trimmed(image), fine), side / 2 / fine, half, paints, (drawing.rim if drawing.slim else style.ink) if drawing.ink and style.pixelled else None)


@dataclass
class _Sheet:
    """Draws polygons in a drawing's units as hard masks; with a seed, by an unsteady hand."""

    side: int
    unit: float
    seed: int | None

    def mask(self, points: Points, again: int = 0) -> Mask:
        at = points * self.unit
        if self.seed is not None:
            at = at + self._wobble(len(points), again) * self.unit
        fixed = np.rint((at + self.side / 2 - 0.5) * (1 << SUB)).astype(np.int32)
        out = np.zeros((self.side, self.side), np.uint8)
        cv2.fillPoly(out, [fixed], 1, cv2.LINE_8, SUB)
        return out > 0

    def _wobble(self, count: int, again: int) -> Array:
        r = np.random.default_rng((self.seed or 0) * 7 + again)
        t = np.linspace(0, 2 * np.pi, count, endpoint=False)[:, None]
        waves = sum(r.normal(0, 0.02 / k**0.5, 2) * np.sin(k * t + r.uniform(0, 6.3, 2)) for k in (1, 2, 3))
        return np.asarray(waves, np.float32)

    def silhouette(self, drawing: Drawing, again: int = 0) -> Mask:
        out = np.zeros((self.side, self.side), bool)
        for patch in drawing.patches:
            if patch.solid:
                out |= self.mask(patch.points, again)
        return out


def _lay(image: Array, mask: Mask, paint: RGB, alpha: float = 1.0) -> None:
    """Paint over a premultiplied image [h, w, 4] in 0..255 where the mask is, in place."""
    image[mask] = image[mask] * (1 - alpha) + np.array([*(c * alpha for c in paint), 255 * alpha], np.float32)


# ------------------------------------------------------------------ paint
def _painted(sheet: _Sheet, drawing: Drawing, style: Style) -> Array:
    """The filled drawing with its second tone or its soft light, without an outline."""
    image = np.zeros((sheet.side, sheet.side, 4), np.float32)
    shape = np.zeros((sheet.side, sheet.side), bool)
    solid = [(p, sheet.mask(p.points)) for p in drawing.patches if p.solid]
    for _, mask in solid:
        shape |= mask
    tone = _tone(shape, sheet.unit) if drawing.shade and not style.soft else np.zeros_like(shape)
    for patch, mask in solid:
        image[mask] = 0  # patches of one body don't show through one another
        _lay(image, mask, patch.paint, patch.alpha)
        if drawing.shade:
            image[mask & tone] = 0
            _lay(image, mask & tone, darker(patch.paint, drawing.shade), patch.alpha)
    if style.soft and drawing.shade:
        shadow = np.zeros_like(image)
        for patch, mask in solid:
            shadow[mask] = 0
            _lay(shadow, mask, darker(patch.paint, min(0.6, 2.4 * drawing.shade)), patch.alpha)
        _rounded_light(image, shadow, shape, sheet.unit)
    for patch in drawing.patches:
        if not patch.solid:
            _lay(image, sheet.mask(patch.points) & shape, style.ink if patch.crease and style.ink else patch.paint, patch.alpha)
    return image


def _tone(shape: Mask, unit: float) -> Mask:
    """Where the second tone lies: the side away from the light, which comes from the upper left."""
    step = max(1, round(unit * 0.15))
    moved = np.zeros_like(shape)
    moved[:-step, :-step] = shape[step:, step:]
    return shape & ~moved


def _rounded_light(image: Array, shadow: Array, shape: Mask, unit: float) -> None:
    """Light as on a cushion of this shape, from `shadow`'s colours to the image's own, with a soft gleam; in place."""
    depth = cv2.distanceTransform(shape.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    round_to = max(0.5 * float(depth.max()), min(float(depth.max()), unit * 0.5))
    height = np.sqrt(np.maximum(0, 1 - (1 - np.minimum(depth / max(round_to, 1), 1)) ** 2)) * round_to
    height = cv2.GaussianBlur(height.astype(np.float32), (0, 0), max(1.0, unit * 0.06))
    gy, gx = np.gradient(height)
    up = 1 / np.sqrt(gx**2 + gy**2 + 1)
    light = (gx * 0.45 + gy * 0.62 + 0.64) * up  # slopes that rise to the lower right face the upper left
    image += (shadow - image) * np.clip((0.9 - light) / 0.95, 0, 1)[..., None]
    gleam = np.clip((light - 0.955) / 0.045, 0, 1)[..., None] ** 2 * 0.5 * shape[..., None]
    image[..., :3] += (image[..., 3:] - image[..., :3]) * gleam
    np.clip(image[..., :3], 0, image[..., 3:], out=image[..., :3])


# ------------------------------------------------------------------ edges
def _away(shape: Mask) -> Array:
    """How far a pixel outside lies from the shape; 0 inside."""
    return cv2.distanceTransform((~shape).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)


def _inked(image: Array, sheet: _Sheet, drawing: Drawing, style: Style, width: float, fine: float) -> Array:
    """The picture's outline round the drawing, or, where it has none, a darker edge for what would be lost without."""
    shape = image[..., 3] > 0
    if width > 0 and style.ink:
        _lay(image, ~shape & (_away(shape) <= width), style.ink)
    elif drawing.rim and not style.pixelled:
        inner = cv2.distanceTransform(shape.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
        _lay(image, shape & (inner <= max(1.1 * fine, 0.05 * sheet.unit)), drawing.rim, 0.8)
    return image


def _bordered(image: Array, width: float, colour: RGB) -> Array:
    shape = image[..., 3] > 0
    _lay(image, ~shape & (_away(shape) <= width), colour)
    return image


def _pencilled(sheet: _Sheet, drawing: Drawing, style: Style, width: float) -> Array:
    """Line work: paper, hatching on the side away from the light, and a contour drawn twice by a hand."""
    image = np.zeros((sheet.side, sheet.side, 4), np.float32)
    r = np.random.default_rng(sheet.seed)
    ink = style.ink or (80, 80, 80)
    shape = sheet.silhouette(drawing)
    grain = cv2.GaussianBlur(r.random((sheet.side, sheet.side), np.float32), (0, 0), max(1.0, width * 0.3))
    grain = (grain - grain.mean()) / max(float(grain.std()), 1e-6)
    if drawing.stroke:
        _lay(image, shape & (grain > -1.5), ink, 0.85)
        return image
    solid = [p for p in drawing.patches if p.solid]
    dark = luma(solid[0].paint) < 105
    _lay(image, shape, mixed(PAPER, ink, 0.72) if dark else PAPER, max(0.8, min(p.alpha for p in solid)) if min(p.alpha for p in solid) > 0.5 else 0.3)
    rows, columns = np.mgrid[: sheet.side, : sheet.side]
    if drawing.shade and not dark:
        gap = max(3.0, 2.4 * width)
        hatch = ((rows + columns * 0.8) % gap) < 0.42 * width
        _lay(image, hatch & cv2.dilate(_tone(shape, sheet.unit * 2.2).astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool) & shape, ink, 0.55)
    for patch in drawing.patches:
        if not patch.solid and (patch.crease or dark or patch.alpha < 1):
            _lay(image, sheet.mask(patch.points) & shape, ink if patch.crease else PAPER, 0.9)
    pressed = cv2.GaussianBlur(r.random((sheet.side, sheet.side), np.float32), (0, 0), max(2.0, sheet.unit * 0.2))
    pressed = (pressed - pressed.mean()) / max(float(pressed.std()), 1e-6)
    for again, share in ((0, 0.92), (1, 0.5)):
        outline = sheet.silhouette(drawing, again)
        inner = cv2.distanceTransform(outline.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
        near = _away(outline) + inner
        _lay(image, (near <= width * (0.5 + 0.09 * pressed)) & (grain > -1.3), ink, share)
    return image


# ------------------------------------------------------------------ scales
def _trimmed(image: Array) -> Array:
    """Without most clear rows and columns, as many on either side, so that the middle stays the middle. Sides are made
    multiples of WHOLE, so that every level halves exactly."""
    seen = image[..., 3] > 0
    free = []
    for axis in (1, 0):
        at = np.flatnonzero(seen.any(axis))
        clear = min(at[0], seen.shape[1 - axis] - 1 - at[-1]) if len(at) else 0
        free.append(max(0, int(clear) - 2))
    kept = image[free[0] : image.shape[0] - free[0], free[1] : image.shape[1] - free[1]]
    rows, columns = (-n % WHOLE for n in kept.shape[:2])
    return np.pad(kept, ((rows // 2, rows - rows // 2), (columns // 2, columns - columns // 2), (0, 0)))


def _levels(image: Array, fine: float) -> tuple[tuple[float, NDArray[np.uint8]], ...]:
    at = cv2.resize(image, (image.shape[1] // 2, image.shape[0] // 2), interpolation=cv2.INTER_AREA)
    out = [(fine / 2, np.clip(np.rint(at), 0, 255).astype(np.uint8))]
    while max(at.shape[:2]) > 12 and min(at.shape[:2]) % 2 == 0 and len(out) < LEVELS:
        at = cv2.resize(at, (at.shape[1] // 2, at.shape[0] // 2), interpolation=cv2.INTER_AREA)
        out.append((out[-1][0] / 2, np.clip(np.rint(at), 0, 255).astype(np.uint8)))
    return tuple(out)


def _paints(image: Array) -> Array:
    """The few colours of a hard-edged image, clear first."""
    levels = np.ascontiguousarray(np.rint(image[::3, ::3]).astype(np.uint8)).view(np.uint32)
    found, counts = np.unique(levels, return_counts=True)
    keep = found[(counts > 0.004 * counts[found > 0].sum()) & (found > 0)]
    return np.concatenate([np.zeros((1, 4), np.uint8), keep.view(np.uint8).reshape(-1, 4)]).astype(np.float32)

