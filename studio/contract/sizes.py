"""Resolution and aspect ratio as written in requests, and the pixels they mean.

"360p" is the short side; "WIDTHxHEIGHT" overrides the aspect; the long side is rounded to the nearest even
pixel. Pure arithmetic; errors are `InputError` with one sentence.
"""

from __future__ import annotations

import re
from fractions import Fraction

from studio.contract.errors import InputError

SMALLEST_SIDE, LARGEST_SIDE = 16, 4096
ASPECTS: dict[str, Fraction] = {
    "16:9": Fraction(16, 9), "1:1": Fraction(1), "9:16": Fraction(9, 16), "4:3": Fraction(4, 3),
    "3:4": Fraction(3, 4), "1.85:1": Fraction(185, 100), "2.39:1": Fraction(239, 100), "21:9": Fraction(21, 9),
}
CUSTOM = "custom"
_SHORT_SIDE = re.compile(r"([0-9]{1,5})p")
_PIXELS = re.compile(r"([0-9]{1,5})x([0-9]{1,5})")


def parse_resolution(text: str) -> int | tuple[int, int]:
    """The short side in pixels for "360p", (width, height) for "640x360"; each side 16..4096.

    Raises InputError when the text is neither or a side is out of range.
    """
    short = _SHORT_SIDE.fullmatch(text)
    if short:
        return _side(int(short[1]), text)
    pixels = _PIXELS.fullmatch(text)
    if pixels:
        return (_side(int(pixels[1]), text), _side(int(pixels[2]), text))
    raise InputError(f"“{text[:40]}” is no resolution.", "Write the short side like 360p, or WIDTHxHEIGHT like 640x360.")


def _side(pixels: int, text: str) -> int:
    if not SMALLEST_SIDE <= pixels <= LARGEST_SIDE:
        raise InputError(f"The resolution “{text}” is out of range: each side must be {SMALLEST_SIDE} to {LARGEST_SIDE} pixels.")
    return pixels


def parse_aspect(text: str) -> Fraction | None:
    """Width over height of a named aspect; None for "custom". Raises InputError for any other text."""
    if text == CUSTOM:
        return None
    if text not in ASPECTS:
        raise InputError(f"“{text[:40]}” is no aspect ratio.", f"Known are {', '.join(ASPECTS)} and {CUSTOM}.")
    return ASPECTS[text]


def pixel_size(resolution: str, aspect_ratio: str = "16:9") -> tuple[int, int]:
    """(width, height) that a request means. Raises InputError when it can't be told or is out of range."""
    parsed = parse_resolution(resolution)
    if isinstance(parsed, tuple):
        return parsed
    aspect = parse_aspect(aspect_ratio)
    if aspect is None:
        raise InputError("A custom aspect ratio needs the resolution as WIDTHxHEIGHT, such as 640x360.")
    long = _even(parsed * max(aspect, 1 / aspect))
    if long > LARGEST_SIDE:
        raise InputError(f"{resolution} at {aspect_ratio} is {long} pixels long; at most {LARGEST_SIDE} are possible.")
    return (long, parsed) if aspect >= 1 else (parsed, long)


def expanded_size(resolution: str | None, aspect_ratio: str | None, width: int, height: int) -> tuple[int, int]:
    """The canvas (width, height) that a picture is expanded to: it keeps its scale, and one side grows to the aspect.

    A resolution as WIDTHxHEIGHT gives the aspect itself, and the canvas when the picture fits into it. Raises InputError.
    """
    parsed = parse_resolution(resolution) if resolution is not None else 0
    if isinstance(parsed, tuple):
        if parsed[0] >= width and parsed[1] >= height:
            return parsed
        aspect = Fraction(parsed[0], parsed[1])
    else:
        named = parse_aspect(aspect_ratio or "16:9")
        if named is None:
            raise InputError("A custom aspect ratio needs the resolution as WIDTHxHEIGHT, such as 640x360.")
        aspect = named
    if aspect * height >= width:
        return max(width, _even(aspect * height)), height
    return width, max(height, _even(width / aspect))


def _even(length: Fraction | int) -> int:
    return int(Fraction(length) / 2 + Fraction(1, 2)) * 2
