"""A sticker's outline: a round, smooth border of one colour around a subject, grown from its alpha.

Each frame is outlined on its own, so the border moves along. It is never clipped: where it would leave the
canvas the frames are first scaled down a little, and that is said.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from studio.pixels.alpha import Pixels, bounding_box, pad, resize

WHITE = (255, 255, 255)
SOLID = 0.5  # alpha from which a pixel counts as the subject


def outline(pixels: Pixels, width: float, colour: tuple[int, int, int] = WHITE) -> Pixels:
    """The picture with a border `width` pixels wide laid under it; (height, width, 4) straight alpha.

    Pixels that were opaque stay bit for bit the same. A border that reaches the canvas's edge is cut there:
    see `outlined` for frames that must not be.
    """
    if width <= 0:
        return pixels
    under = _border(pixels[..., 3], width)
    above = pixels[..., 3].astype(np.float32) / 255
    alpha = above + under * (1 - above)
    tint = np.array(colour, np.float32)
    share = np.where(alpha > 0, above / np.maximum(alpha, 1e-6), 0)[..., None]
    mixed = pixels[..., :3] * share + tint * (1 - share)
    out = np.dstack([np.rint(mixed), np.rint(alpha * 255)]).astype(np.uint8)
    solid = pixels[..., 3] == 255
    out[solid] = pixels[solid]
    out[out[..., 3] == 0] = 0
    return out


def _border(alpha: Pixels, width: float) -> npt.NDArray[np.float32]:
    """Coverage 0..1 of everything within `width` of the subject, antialiased below a pixel."""
    reach = int(np.ceil(width)) + 3
    padded = np.pad(alpha, reach)
    box = bounding_box(padded)
    if box is None:
        return np.zeros(alpha.shape, np.float32)
    left, top, right, bottom = box
    part = np.s_[max(0, top - reach) : bottom + reach, max(0, left - reach) : right + reach]
    level = padded[part].astype(np.float32) / 255
    away = cv2.distanceTransform((level < SOLID).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    coarse = cv2.GaussianBlur(away, (0, 0), max(0.6, width * 0.16))  # rounds the corners between two parts
    away = np.where(away > width * 0.4, 0.35 * away + 0.65 * coarse, away)
    covered = np.zeros(padded.shape, np.float32)
    covered[part] = np.where(level.max() > 0, np.clip(width + 1 - away, 0, 1), 0)
    return covered[reach:-reach, reach:-reach]


def room_needed(frames: Sequence[Pixels], width: float) -> int:
    """How many pixels the border would reach beyond the canvas over all frames; 0 when it fits."""
    height, columns = frames[0].shape[:2]
    missing = 0
    for frame in frames:
        box = bounding_box(frame[..., 3], 8)
        if box is not None:
            free = min(box[0], box[1], columns - box[2], height - box[3])
            missing = max(missing, int(np.ceil(width + 1.5)) - free)
    return max(0, missing)


def outlined(frames: Sequence[Pixels], share: float, colour: tuple[int, int, int] = WHITE) -> tuple[list[Pixels], str]:
    """All frames with a border of `share` (0..0.1) of the longer side, and what had to be said about it.

    Where the border would be clipped all frames are scaled down alike about the canvas's centre.
    """
    height, columns = frames[0].shape[:2]
    width = share * max(height, columns)
    if width <= 0:
        return list(frames), ""
    missing = room_needed(frames, width)
    said = ""
    if missing:
        scale = max(0.5, 1 - 2 * missing / min(height, columns))
        size = (max(1, round(columns * scale)), max(1, round(height * scale)))
        frames = [pad(resize(frame, *size), columns, height) for frame in frames]
        said = f"Scaled to {round(100 * scale)} % so that the outline fits the canvas."
    return [outline(frame, width, colour) for frame in frames], said
