"""How large a picture may be, decided from its header before anything is decoded."""

from __future__ import annotations

from studio.media.errors import PictureError

MAX_SIDE = 16384  # pixels
MAX_PIXELS = 120_000_000
MAX_FILE = 512_000_000  # bytes


def refuse_large(width: int, height: int, name: str) -> None:
    """Raise PictureError when a picture of this size will not be decoded."""
    if width < 1 or height < 1:
        raise PictureError(f"{name} states a size of {width} x {height} pixels, which is no picture.")
    if max(width, height) > MAX_SIDE or width * height > MAX_PIXELS:
        raise PictureError(
            f"{name} is too large: {width} x {height} pixels.",
            f"At most {MAX_SIDE} pixels a side and {MAX_PIXELS // 1_000_000} million pixels are taken.",
        )
