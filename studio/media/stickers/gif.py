"""GIF written block by block: 255 colours and one clear entry, half-transparent edges mixed with a matte colour.

Pillow packs the pixels of each frame; the blocks around them are ours, so that equal frames stay and the
hundredths of a second add up.
"""

from __future__ import annotations

import io
import struct
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from studio.media.stickers import chunks, palette
from studio.media.stickers.clip import Clip, Watch, watched
from studio.pixels.alpha import Box, Pixels, bounding_box, over

SOLID = 128  # alpha from which a pixel is drawn
FASTEST = 2  # hundredths of a second; players slow down below
WORTH_OWN = 7.0  # RMS levels of the shared palette's error from which frames get their own


def encode(clip: Clip, path: Path, packet: bytes, watch: Watch, *, matte: tuple[int, int, int], colours: int = 255) -> None:
    """Write the clip, looping for ever."""
    flat = [flattened(frame, matte) for frame in clip.frames]
    shared = palette.build(flat, colours + 1)
    own = shared.error > WORTH_OWN and len(flat) > 1
    screen = struct.pack("<HHBBB", clip.width, clip.height, 0xF7, 0, 0)
    parts = [b"GIF89a", screen, _table(shared.colours), b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0", chunks.gif_xmp(packet)]
    for frame, shown in zip(watched(flat, watch, 0.2), clip.ticks(100, FASTEST), strict=True):
        used = palette.build([frame], colours + 1) if own else shared
        parts.append(_image(frame, used, shown, own))
    path.write_bytes(b"".join([*parts, b";"]))


def flattened(frame: Pixels, matte: tuple[int, int, int]) -> Pixels:
    """Each pixel either opaque on the matte colour or fully clear."""
    solid = frame[..., 3] >= SOLID
    out = over(frame, matte)
    out[~solid] = 0
    return out


def _table(colours: Pixels) -> bytes:
    """A 256-entry table; the clear entry, where there is none, goes last."""
    table = np.zeros((256, 3), np.uint8)
    table[: len(colours)] = colours[:, :3]
    return table.tobytes()


def _image(frame: Pixels, used: palette.Palette, shown: int, own: bool) -> bytes:
    box = bounding_box(frame[..., 3]) or (0, 0, 1, 1)
    left, top, right, bottom = box
    entries = used.index(frame)[top:bottom, left:right]
    has_clear = bool(len(used.colours) and used.colours[0, 3] == 0)
    clear = 0 if has_clear else 255
    control = struct.pack("<BBBBHBB", 0x21, 0xF9, 4, 2 << 2 | 1, shown, clear, 0)
    place = struct.pack("<BHHHHB", 0x2C, left, top, right - left, bottom - top, 0x87 if own else 0)
    return control + place + (_table(used.colours) if own else b"") + _packed(entries, box)


def _packed(entries: npt.NDArray[np.uint8], box: Box) -> bytes:
    """LZW data of the entries, as Pillow packs a single GIF."""
    image = Image.fromarray(np.ascontiguousarray(entries)).convert("P")
    image.frombytes(np.ascontiguousarray(entries).tobytes())
    image.putpalette(bytes(range(256)) * 3)
    single = io.BytesIO()
    image.save(single, "GIF", optimize=False, interlace=0)
    return chunks.gif_image(single.getvalue())[1]
