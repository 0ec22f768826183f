"""APNG written chunk by chunk: every frame keeps its own time and its pixels bit for bit, or goes through a palette.

Only what changed since the frame before is stored. Pillow compresses the rows; it can't write palettes with
alpha in animations, and it joins equal frames, so the control chunks are ours.
"""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from studio.media.stickers import chunks, palette
from studio.media.stickers.clip import Clip, Watch, watched
from studio.pixels.alpha import Box, Pixels, bounding_box


def encode(clip: Clip, path: Path, packet: bytes, watch: Watch, *, colours: int = 0) -> None:
    """Full colour and lossless, or with a palette of `colours` (2..256) entries with alpha."""
    if colours:
        chosen = palette.build(clip.frames, colours)
        planes = [chosen.index(frame) for frame in watched(clip.frames, watch, 0.3, 0.6)]
        head = [chunks.png_chunk(b"PLTE", chosen.colours[:, :3].tobytes()),
                chunks.png_chunk(b"tRNS", chosen.colours[:, 3].tobytes())]  # fmt: skip
        _write(clip, planes, path, packet, 3, head, watch)
    else:
        _write(clip, list(clip.frames), path, packet, 6, [], watch)


def _write(clip: Clip, planes: list[npt.NDArray[np.uint8]], path: Path, packet: bytes, kind: int, head: list[bytes],
           watch: Watch) -> None:  # fmt: skip
    size = struct.pack(">IIBBBBB", clip.width, clip.height, 8, kind, 0, 0, 0)
    parts = [chunks.PNG_START, chunks.png_chunk(b"IHDR", size), chunks.png_xmp(packet),
             chunks.png_chunk(b"acTL", struct.pack(">II", len(planes), 0)), *head]  # fmt: skip
    number, before = 0, None
    for plane in watched(planes, watch, 0.6):
        box = (0, 0, clip.width, clip.height) if before is None else _changed(before, plane)
        parts.append(chunks.png_chunk(b"fcTL", _control(number, box, clip)))
        left, top, right, bottom = box
        rows = _compressed(plane[top:bottom, left:right])
        number += 1
        if before is None:
            parts.append(chunks.png_chunk(b"IDAT", rows))
        else:
            parts.append(chunks.png_chunk(b"fdAT", struct.pack(">I", number) + rows))
            number += 1
        before = plane
    path.write_bytes(b"".join([*parts, chunks.png_chunk(b"IEND", b"")]))


def _changed(before: npt.NDArray[np.uint8], after: npt.NDArray[np.uint8]) -> Box:
    """Where two frames differ; one pixel where they don't, so that the frame keeps its time."""
    differs = before != after
    return bounding_box(differs.any(axis=2) if differs.ndim == 3 else differs) or (0, 0, 1, 1)


def _control(number: int, box: Box, clip: Clip) -> bytes:
    left, top, right, bottom = box
    delay = (clip.fps.denominator, clip.fps.numerator)
    return struct.pack(">IIIIIHHBB", number, right - left, bottom - top, left, top, *delay, 0, 0)


def _compressed(part: npt.NDArray[np.uint8]) -> bytes:
    if part.ndim == 2:  # entries of a palette are no numbers: filters would only disturb
        return zlib.compress(np.pad(part, ((0, 0), (1, 0))).tobytes(), 9)
    return png_rows(part)


def png_rows(part: Pixels) -> bytes:
    """The filtered and compressed rows of an RGBA picture."""
    packed = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(part)).save(packed, "PNG", compress_level=6)
    return b"".join(body for kind, body in chunks.png_chunks(packed.getvalue()) if kind == b"IDAT")
