"""What image files say about themselves: the times of their frames and the recipe inside. Nothing is decoded."""

from __future__ import annotations

import struct
from typing import Any

from studio.media import metadata
from studio.media.stickers import chunks


def image_recipe(data: bytes, family: str) -> dict[str, Any] | None:
    """The recipe inside a WebP, GIF or (A)PNG, or None."""
    if family == "gif":
        return metadata.from_xmp(chunks.read_gif_xmp(data))
    if family == "webp":
        return metadata.from_xmp(next((body for kind, body in chunks.webp_chunks(data) if kind == b"XMP "), None))
    return metadata.from_xmp(chunks.read_png_xmp(data))


def times(data: bytes, kind: str) -> list[float]:
    """Seconds of each frame of an animated "PNG", "GIF" or "WebP"; empty for others, and where it is damaged."""
    try:
        if kind == "WebP":
            return [ms / 1000 for ms in chunks.webp_frames(data)]
        if kind == "PNG":
            return [_delay(body) for name, body in chunks.png_chunks(data) if name == b"fcTL"]
        return [cs / 100 for cs in chunks.gif_times(data)] if kind == "GIF" else []
    except (struct.error, IndexError):
        return []


def _delay(control: bytes) -> float:
    numerator, denominator = struct.unpack_from(">HH", control, 20)
    return numerator / (denominator or 100)
