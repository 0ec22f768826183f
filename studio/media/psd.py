"""What a PSD says about its flattened picture: whether there is one, and what its fourth channel means.

Pillow decodes the pixels; this reads only the few header fields that it leaves out.
"""

from __future__ import annotations

import struct

import numpy as np
from PIL import PsdImagePlugin

from studio.media.errors import PictureError
from studio.pixels.alpha import Pixels

VERSION_INFO = 1057  # image resource: 4 bytes version, 1 byte "has real merged data"


def refuse_unflattened(image: PsdImagePlugin.PsdImageFile, name: str) -> None:
    """Raise PictureError when the file was saved without its flattened picture."""
    for resource, _, body in image.resources:
        if resource == VERSION_INFO and len(body) >= 5 and body[4] == 0:
            raise PictureError(
                f"{name} has no flattened picture inside.",
                'Save it again with "Maximise compatibility" on, or export it as PNG.',
            )


def mend_alpha(pixels: Pixels, data: bytes, mode: str) -> tuple[Pixels, list[str]]:
    """Drop a fourth channel that is only a stored selection; take white out of half-transparent edges."""
    if mode != "RGBA":
        return pixels, []
    layers = _layer_count(data)
    if layers is not None and layers >= 0:
        pixels[..., 3] = 255
        return pixels, ["A stored selection in it was left out."]
    alpha = pixels[..., 3].astype(np.int32)
    soft = (alpha > 0) & (alpha < 255)
    on_white = (pixels[..., :3].min(axis=2).astype(np.int32) + 1 >= 255 - alpha)[soft]
    if soft.any() and on_white.mean() > 0.99:
        share = alpha[soft][:, None] / 255
        pixels[soft, :3] = np.clip(np.rint((pixels[soft, :3] - 255 * (1 - share)) / share), 0, 255)
    return pixels, []


def _layer_count(data: bytes) -> int | None:
    """Signed: negative means that the fourth channel is the picture's transparency. None: no layers stored."""
    at = 26
    for _ in range(2):  # colour mode data, image resources
        at += 4 + struct.unpack_from(">I", data, at)[0]
    section, info = struct.unpack_from(">II", data, at)
    if section < 6 or info < 2:
        return None
    return int(struct.unpack_from(">h", data, at + 8)[0])
