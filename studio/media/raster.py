"""The pixels of one raster picture (PNG, JPEG, WebP, GIF, BMP, TIFF, AVIF, PSD) as straight 8-bit sRGB RGBA.

Only the first picture of an animated file is decoded. Everything a damaged file can make Pillow raise
becomes a PictureError here.
"""

from __future__ import annotations

import io
import struct
import threading
import warnings
import zlib

import cv2
import numpy as np
from PIL import Image, PsdImagePlugin, UnidentifiedImageError

from studio.media import colour, psd
from studio.media.errors import PictureError
from studio.media.limits import refuse_large
from studio.pixels.alpha import Pixels

RASTER = ("PNG", "JPEG", "WebP", "GIF", "BMP", "TIFF", "AVIF", "PSD")
ANIMATED = ("PNG", "WebP", "GIF", "TIFF", "AVIF")  # a PSD's "frames" are layers, a JPEG's are its small copies
DAMAGED = (
    OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, EOFError, AttributeError, ArithmeticError,
    AssertionError, NotImplementedError, RuntimeError, struct.error, zlib.error, cv2.error, UnidentifiedImageError,
)  # fmt: skip
_quiet = threading.Lock()  # warning filters belong to the whole process


def decode(data: bytes, kind: str, name: str) -> tuple[Pixels, tuple[str, ...]]:
    """(height, width, 4) pixels and notes. Raises PictureError with one sentence for everything unusable."""
    try:
        with _quiet, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _decode(data, kind, name)
    except (Image.DecompressionBombError, MemoryError) as error:
        raise PictureError(f"{name} is too large to be opened.", "Save it smaller.") from error
    except DAMAGED as error:
        raise PictureError(f"{name} is damaged or cut short: it is not a complete {kind} file.") from error


def _decode(data: bytes, kind: str, name: str) -> tuple[Pixels, tuple[str, ...]]:
    with Image.open(io.BytesIO(data), formats=[kind.upper()]) as image:
        refuse_large(*image.size, name)
        frames = _frames(image) if kind in ANIMATED else 1
        if isinstance(image, PsdImagePlugin.PsdImageFile):
            psd.refuse_unflattened(image, name)
        image.load()
        rgba, notes = colour.to_rgba(_deep_png(data, image) if kind == "PNG" else image)
        pixels = np.array(rgba)
        if isinstance(image, PsdImagePlugin.PsdImageFile):
            pixels, said = psd.mend_alpha(pixels, data, image.mode)
            notes += said
    if frames > 1:
        what = "pages" if kind == "TIFF" else "frames"
        notes.insert(0, f"It has {frames} {what}; the first was taken.")
    return pixels, tuple(notes)


def _frames(image: Image.Image) -> int:
    try:
        return int(getattr(image, "n_frames", 1))
    except DAMAGED:
        return 1  # a later frame is damaged; the first is all that is needed


def _deep_png(data: bytes, image: Image.Image) -> Image.Image:
    """16-bit colour PNGs rounded instead of cut to their high bytes, which is what Pillow does."""
    if data[24] != 16 or image.mode not in ("RGB", "RGBA"):
        return image
    deep = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED | cv2.IMREAD_IGNORE_ORIENTATION)
    if deep is None or deep.dtype != np.uint16 or deep.ndim != 3 or deep.shape[:2] != (image.height, image.width):
        raise OSError("the 16-bit decoder read something else")
    rounded = ((deep.astype(np.uint32) * 255 + 32767) // 65535).astype(np.uint8)
    order = [2, 1, 0, 3][: deep.shape[2]]
    shallow = Image.fromarray(np.ascontiguousarray(rounded[..., order]))
    shallow.info = {key: value for key, value in image.info.items() if key != "transparency"}
    shallow.format = image.format
    return shallow
