"""Sprites pasted at any place, turn and size into two layers of a frame, and those laid behind and before a picture.

On pixel art the layers are as coarse as its grid, and every colour is one of the sprite's own.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.pixels.overlays.sprites import Sprite
from studio.pixels.overlays.style import Style

Pixels = NDArray[np.uint8]
Affine = NDArray[np.float64]  # [2, 3]
HALF_SEEN = 0.5  # opacity from which something shows on a pixel grid, where nothing is translucent by fading
LEAN = 0.55  # sine of the angle from which a shape is drawn turned on a pixel grid
THIN = 0.43  # share of a block that a colour must cover to fill it: less than half, so that thin strokes stay
CROSS = np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]], np.uint8)


@dataclass(frozen=True, slots=True)
class Layers:
    """What lies `behind` and `before` a subject: premultiplied RGBA uint8 [H, W, 4], or None where nothing does."""

    behind: Pixels | None
    before: Pixels | None

    def under(self, frame: Pixels) -> Pixels:
        """The frame (straight RGBA) laid over what is behind; the frame itself where nothing is."""
        if self.behind is None:
            return frame
        spots = np.flatnonzero((self.behind[..., 3] > 0) & (frame[..., 3] < 255))
        return _mixed(frame, spots, _top(frame, spots), self.behind.reshape(-1, 4)[spots].astype(np.float32))

    def over(self, frame: Pixels) -> Pixels:
        """What is before laid over the frame (straight RGBA); where nothing is the frame's own pixels stay."""
        if self.before is None:
            return frame
        spots = np.flatnonzero(self.before[..., 3])
        return _mixed(frame, spots, self.before.reshape(-1, 4)[spots].astype(np.float32), _top(frame, spots))


def _top(frame: Pixels, spots: NDArray[np.intp]) -> NDArray[np.float32]:
    """Straight pixels as premultiplied floats [n, 4]."""
    out = frame.reshape(-1, 4)[spots].astype(np.float32)
    out[:, :3] *= out[:, 3:] / 255
    return out


def _mixed(frame: Pixels, spots: NDArray[np.intp], top: NDArray[np.float32], low: NDArray[np.float32]) -> Pixels:
    """A copy of the frame in which `spots` show premultiplied `top` over `low`, straight again."""
    mixed = top + low * (1 - top[:, 3:] / 255)
    mixed[:, :3] *= 255 / np.maximum(mixed[:, 3:], 0.5)
    out = frame.copy()
    out.reshape(-1, 4)[spots] = np.rint(np.clip(mixed, 0, 255))
    return out


class Sheet:
    """One layer in the making: [height, width] of the picture, or of its grid of blocks."""

    def __init__(self, width: int, height: int, style: Style) -> None:
        self.size, self.style = (height, width), style
        self.block = style.block
        self.corner = style.corner if style.pixelled else (0.0, 0.0)
        if style.pixelled:
            width, height = (int(np.ceil((n - c) / self.block)) + 1 for n, c in zip((width, height), self.corner, strict=True))
        self.pixels: Pixels = np.zeros((height, width, 4), np.uint8)
        self.used = False

    def paste(self, sprite: Sprite, place: Affine, opacity: float) -> None:
        """Lay a sprite over what is there. `place` takes its own pixels, from its middle, to the picture's."""
        if self.style.pixelled:
            if opacity < HALF_SEEN:
                return
            place, opacity = self._on_grid(place, sprite.half), 1.0
        scale = float(np.sqrt(abs(np.linalg.det(place[:, :2]))))
        if opacity <= 0.004 or scale * sprite.reach < 0.3:
            return
        factor, image = sprite.level(scale)
        corner, ends = [0, 0], [0, 0]
        linear, half = place[:, :2] / factor, ((image.shape[1] - 1) / 2, (image.shape[0] - 1) / 2)
        for i, (a, b) in enumerate(linear.tolist()):
            reach, limit = abs(a) * (half[0] + 1) + abs(b) * (half[1] + 1) + 1, self.pixels.shape[1 - i]
            corner[i], ends[i] = max(0, int(place[i, 2] - reach)), min(limit, int(place[i, 2] + reach) + 2)
        if ends[0] <= corner[0] or ends[1] <= corner[1]:
            return
        at = np.concatenate([linear, (place[:, 2] - linear @ half - corner)[:, None]], 1)
        drawn = cv2.warpAffine(image, at, (ends[0] - corner[0], ends[1] - corner[1]), flags=cv2.INTER_LINEAR)
        if sprite.paints is not None:
            drawn = _snapped(drawn, sprite)
        elif opacity < 1:
            drawn = cv2.convertScaleAbs(drawn, alpha=opacity)
        self._lay(drawn, corner[0], corner[1])

    def _lay(self, drawn: Pixels, x: int, y: int) -> None:
        part = self.pixels[y : y + drawn.shape[0], x : x + drawn.shape[1]]
        clear = 255 - drawn[..., 3]
        part[:] = cv2.add(drawn, cv2.multiply(part, cv2.merge([clear, clear, clear, clear]), scale=1 / 255))
        self.used = True

    def _on_grid(self, place: Affine, half: float) -> Affine:
        """The same place in blocks, the first of which lies one before the grid's corner: upright if it leans but little,
        an odd number of blocks high and in the middle of one, so that what is symmetric stays so."""
        out = place / self.block
        scale = float(np.sqrt(abs(np.linalg.det(out[:, :2]))))
        if abs(out[1, 0]) < LEAN * scale:
            out[:, :2] = np.diag(np.sign(np.diag(out[:, :2])) * np.linalg.norm(out[:, :2], axis=0))
        out[:, :2] *= (np.floor(half * scale) + 0.5) / max(half * scale, 1e-6)
        out[:, 2] = (place[:, 2] + 0.5 - np.array(self.corner)) / self.block + 1 - 0.5
        out[:, 2] = np.rint(out[:, 2])
        return out

    def finished(self) -> Pixels | None:
        """The layer in the picture's pixels; None when nothing was pasted."""
        if not self.used:
            return None
        if not self.style.pixelled:
            return self.pixels
        rows, columns = (np.floor((np.arange(n) + 0.5 - c) / self.block).astype(int) + 1 for n, c in zip(self.size, reversed(self.corner), strict=True))
        blocks = self.pixels.view(np.uint32)[..., 0]
        rows, columns = np.clip(rows, 0, blocks.shape[0] - 1), np.clip(columns, 0, blocks.shape[1] - 1)
        return np.ascontiguousarray(blocks[rows[:, None], columns]).view(np.uint8).reshape(*self.size, 4)


def _snapped(drawn: Pixels, sprite: Sprite) -> Pixels:
    """Every pixel one of the sprite's own colours or clear, and its outline a pixel wide where it has ink."""
    assert sprite.paints is not None
    if len(sprite.paints) == 2:
        out = np.where(drawn[..., 3:] > THIN * sprite.paints[1, 3], sprite.paints[1], 0).astype(np.uint8)
    else:
        out = _nearest(drawn, sprite.paints)
    if sprite.ink is None:
        return out
    body = (out[..., 3] > 0).astype(np.uint8)
    ring = (cv2.dilate(body, CROSS) > 0) & (body == 0)
    out[ring] = (*sprite.ink, 255)
    return out


def _nearest(drawn: Pixels, paints: NDArray[np.float32]) -> Pixels:
    """Every pixel as the nearest of some colours, the first of which is clear."""
    away = ((drawn[..., None, :].astype(np.float32) - paints) ** 2).sum(-1)  # [h, w, n]
    away[..., 0] *= (1 - THIN) / THIN
    return np.rint(paints[away.argmin(-1)]).astype(np.uint8)
