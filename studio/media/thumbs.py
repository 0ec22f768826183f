"""Small pictures for lists: WebP bytes of a frame, contained in a square."""

from __future__ import annotations

import io

from PIL import Image

from studio.contract.frame import Frame
from studio.pixels.alpha import contained_size, resize, view


def thumbnail(frame: Frame, side: int = 256) -> bytes:
    """WebP of the frame with its longer side at most `side` pixels, transparency kept; never scaled up."""
    pixels = view(frame)
    if max(frame.width, frame.height) > side:
        pixels = resize(pixels, *contained_size(frame.width, frame.height, side, side))
    packed = io.BytesIO()
    Image.fromarray(pixels).save(packed, "WEBP", quality=82, method=2)
    return packed.getvalue()
