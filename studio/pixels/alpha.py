"""Alpha arithmetic on RGBA arrays: premultiply, resize without halos, contain and pad, lay over a colour.

Arrays are (height, width, 4) uint8, straight alpha unless a name says premultiplied. Nothing here decides
anything about a picture or touches a file.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image

from studio.contract.frame import Frame

Pixels = npt.NDArray[np.uint8]
PIXEL_ART_SIDE = 128  # pixels; larger ones are pictures of pixel art
Box = tuple[int, int, int, int]  # left, top, right, bottom; right and bottom are outside


def view(frame: Frame) -> Pixels:
    """The frame's pixels as a read-only (height, width, 4) array, without a copy."""
    pixels = np.frombuffer(frame.buffer, np.uint8).reshape(frame.shape)
    pixels.flags.writeable = False
    return pixels


def frame_of(pixels: Pixels) -> Frame:
    """A frame that holds a copy of (height, width, 4) uint8 pixels."""
    if pixels.ndim != 3 or pixels.shape[2] != 4 or pixels.dtype != np.uint8:
        raise ValueError(f"expected (height, width, 4) uint8, got {pixels.shape} {pixels.dtype}")
    return Frame(pixels.shape[1], pixels.shape[0], np.ascontiguousarray(pixels).tobytes())


def premultiply(pixels: Pixels) -> Pixels:
    """Colour times alpha, each rounded to the nearest level (exactly round(c * a / 255))."""
    product = pixels[..., :3].astype(np.uint16) * pixels[..., 3:] + np.uint16(128)
    out = np.empty_like(pixels)
    out[..., :3] = (product + (product >> 8)) >> 8
    out[..., 3] = pixels[..., 3]
    return out


def unpremultiply(premultiplied: Pixels) -> Pixels:
    """The inverse, rounded to the nearest level; where alpha is 0 the colour becomes 0."""
    alpha = premultiplied[..., 3:].astype(np.uint32)
    colour = (premultiplied[..., :3].astype(np.uint32) * 255 + alpha // 2) // np.maximum(alpha, 1)
    out = np.empty_like(premultiplied)
    out[..., :3] = np.where(alpha > 0, np.minimum(colour, 255), 0)
    out[..., 3] = premultiplied[..., 3]
    return out


def resize(pixels: Pixels, width: int, height: int) -> Pixels:
    """Lanczos with colour weighted by alpha, in float, so that no dark or light rim appears.

    The same size returns the pixels themselves. Opaque pictures stay exactly opaque. Pixel art that grows keeps its
    square pixels.
    """
    if pixels.shape[:2] == (height, width):
        return pixels
    growth = max(width / pixels.shape[1], height / pixels.shape[0])
    if growth >= 2 and is_pixel_art(pixels):
        return _squares(pixels, width, height)
    alpha = pixels[..., 3].astype(np.float32)
    new_alpha = _lanczos(alpha, width, height)  # overshoots a little; colour overshoots with it
    out = np.empty((height, width, 4), np.uint8)
    solid = np.maximum(new_alpha, 1e-3)
    for channel in range(3):
        weighted = _lanczos(pixels[..., channel] * (alpha / 255), width, height)
        out[..., channel] = np.rint(np.clip(weighted * 255 / solid, 0, 255))
    out[..., 3] = np.rint(np.clip(new_alpha, 0, 255))
    out[out[..., 3] == 0] = 0
    return out


def is_pixel_art(pixels: Pixels) -> bool:
    """True for a small picture of few plain colours and hard edges, drawn pixel by pixel."""
    if max(pixels.shape[:2]) > PIXEL_ART_SIDE:
        return False
    seen = pixels[pixels[..., 3] > 0]
    half = np.count_nonzero(seen[:, 3] < 255)
    colours = len(np.unique(seen.view(np.uint32)))
    return len(seen) > 0 and half <= 0.01 * len(seen) and colours <= max(16, len(seen) // 24)


def _squares(pixels: Pixels, width: int, height: int) -> Pixels:
    """Every pixel as a square; where the size isn't a whole multiple, only the borders between squares are mixed."""
    whole = int(np.ceil(max(width / pixels.shape[1], height / pixels.shape[0])))
    large = pixels.repeat(whole, 0).repeat(whole, 1)
    if large.shape[:2] == (height, width):
        return large
    image = Image.fromarray(premultiply(large)).resize((width, height), Image.Resampling.BOX)
    return unpremultiply(np.asarray(image))


def _lanczos(plane: npt.NDArray[np.float32], width: int, height: int) -> npt.NDArray[np.float32]:
    image = Image.fromarray(np.ascontiguousarray(plane, np.float32))
    return np.asarray(image.resize((width, height), Image.Resampling.LANCZOS))


def contained_size(width: int, height: int, into_width: int, into_height: int) -> tuple[int, int]:
    """The largest size of the same aspect that fits inside, at least 1 x 1."""
    scale = min(into_width / width, into_height / height)
    return (min(into_width, max(1, round(width * scale))), min(into_height, max(1, round(height * scale))))


def contain(pixels: Pixels, width: int, height: int) -> Pixels:
    """Scale to fit inside width x height, centred on a transparent canvas of exactly that size."""
    if pixels.shape[:2] == (height, width):
        return pixels
    fitted = resize(pixels, *contained_size(pixels.shape[1], pixels.shape[0], width, height))
    return pad(fitted, width, height)


def pad(pixels: Pixels, width: int, height: int) -> Pixels:
    """Centre on a transparent canvas that is at least as large as the picture."""
    rows, columns = pixels.shape[:2]
    if (rows, columns) == (height, width):
        return pixels
    top, left = (height - rows) // 2, (width - columns) // 2
    out = np.zeros((height, width, 4), np.uint8)
    out[top : top + rows, left : left + columns] = pixels
    return out


def over(pixels: Pixels, colour: tuple[int, int, int]) -> Pixels:
    """The picture on an opaque colour (red, green, blue 0..255); alpha becomes 255 everywhere."""
    alpha = pixels[..., 3:].astype(np.uint16)
    mixed = pixels[..., :3] * alpha + np.array(colour, np.uint16) * (255 - alpha) + np.uint16(128)
    out = np.full_like(pixels, 255)
    out[..., :3] = (mixed + (mixed >> 8)) >> 8
    return out


def bounding_box(alpha: npt.NDArray[np.generic], above: float = 0) -> Box | None:
    """Where a (height, width) alpha is greater than `above`; None when nowhere."""
    seen = alpha > above
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    if not rows.size:
        return None
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1
