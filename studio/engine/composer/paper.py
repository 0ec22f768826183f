"""What stands for a subject that the house can't draw: a labelled figure cut from paper, honest and good to look at."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from studio.pixels.alpha import Pixels, premultiply
from studio.resources import resource_path

SIDE = 512  # pixels of the drawing, as of any subject
_PAPER, _EDGE, _INK = (250, 241, 224, 255), (226, 205, 172, 255), (107, 82, 96, 255)


@lru_cache(maxsize=32)
def silhouette(label: str) -> Pixels:
    """A standing paper figure with its name: premultiplied RGBA uint8 [512, 512, 4], its foot at y 470."""
    from PIL import Image, ImageDraw

    big = SIDE * 3
    picture = Image.new("RGBA", (big, big), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)

    def shape(grow: float, colour: tuple[int, int, int, int]) -> None:
        g = grow * 3
        draw.ellipse((192 * 3 - g, 66 * 3 - g, 320 * 3 + g, 194 * 3 + g), fill=colour)
        draw.rounded_rectangle((134 * 3 - g, 206 * 3 - g, 378 * 3 + g, 458 * 3 + g), radius=96 * 3 + g, fill=colour)
        draw.rectangle((134 * 3 - g, 360 * 3, 378 * 3 + g, 458 * 3 + g), fill=colour)
        draw.rounded_rectangle((224 * 3 - g, 180 * 3, 288 * 3 + g, 230 * 3), radius=20, fill=colour)

    shape(6, _EDGE)
    shape(0, _PAPER)
    draw.polygon([(300 * 3, 470 * 3), (390 * 3, 470 * 3), (360 * 3, 440 * 3)], fill=_EDGE)
    draw.rounded_rectangle((128 * 3, 452 * 3, 384 * 3, 470 * 3), radius=18, fill=_EDGE)
    _write(draw, label)
    small = picture.resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    return premultiply(np.asarray(small, np.uint8))


def _write(draw: object, label: str) -> None:
    """The name across the chest, as large as it fits, on at most two lines."""
    from PIL import ImageFont

    font_file = next(iter(sorted(resource_path("assets/fonts").rglob("*.ttf"))))
    words = label.split()
    half = (len(words) + 1) // 2
    lines = [label] if len(label) <= 10 or len(words) < 2 else [" ".join(words[:half]), " ".join(words[half:])]
    for size in range(150, 24, -6):
        font = ImageFont.truetype(str(font_file), size)
        if max(font.getlength(line) for line in lines) <= 218 * 3:
            break
    top = 330 * 3 - size * 1.15 * len(lines) / 2
    for i, line in enumerate(lines):
        draw.text((256 * 3 - font.getlength(line) / 2, top + i * size * 1.15), line, font=font, fill=_INK)  # type: ignore[attr-defined]
