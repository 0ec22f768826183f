"""The layers inside a PSD: their names, groups, places and opacities, read from the layer records.

Only what tells where each layer is: the transparency channel, unpacked with limits; colours stay packed.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field
from io import BytesIO

import numpy as np
from PIL import Image

from studio.media.layered import NamedLayer
from studio.media.limits import MAX_SIDE
from studio.pixels.alpha import Pixels

MAX_LAYERS = 400
HIDDEN = 2  # bit of a layer's flags
GROUP_OPEN, GROUP_CLOSED, GROUP_END = 1, 2, 3  # kinds of section dividers


@dataclass
class _Record:
    box: tuple[int, int, int, int]  # top, left, bottom, right
    channels: list[tuple[int, int]]  # id, bytes
    opacity: int
    hidden: bool
    name: str = ""
    divider: int = 0
    planes: dict[int, bytes] = field(default_factory=dict)


def layers_of(data: bytes) -> list[NamedLayer]:
    """Visible layers from the lowest to the highest. Raises ValueError or struct.error for a damaged file."""
    file = BytesIO(data)
    file.seek(26)
    for _ in range(2):  # colour mode data, image resources
        file.seek(_u32(file), 1)
    if _u32(file) == 0 or _u32(file) == 0:
        return []
    (count,) = struct.unpack(">h", file.read(2))
    if abs(count) > MAX_LAYERS:
        raise ValueError("too many layers")
    records = [_record(file) for _ in range(abs(count))]
    for record in records:
        for channel, size in record.channels:
            record.planes[channel] = file.read(size)
    return list(_named(records))


def _u32(file: BytesIO) -> int:
    return int(struct.unpack(">I", file.read(4))[0])


def _record(file: BytesIO) -> _Record:
    box = struct.unpack(">4i", file.read(16))
    (channels,) = struct.unpack(">H", file.read(2))
    own = [struct.unpack(">hI", file.read(6)) for _ in range(min(channels, 60))]
    _, _, opacity, _, flags, _ = struct.unpack(">4s4sBBBB", file.read(12))
    end = _u32(file) + file.tell()
    file.seek(_u32(file), 1)  # the layer's mask
    file.seek(_u32(file), 1)  # blending ranges
    length = file.read(1)[0]
    record = _Record(box, own, opacity, bool(flags & HIDDEN), file.read(length).decode("latin-1"))
    file.seek((-(length + 1)) % 4, 1)
    while file.tell() + 12 <= end:
        _, key, size = struct.unpack(">4s4sI", file.read(12))
        body = file.read(size + size % 2)
        if key == b"luni" and len(body) >= 4:
            record.name = body[4 : 4 + 2 * struct.unpack_from(">I", body)[0]].decode("utf-16-be", "replace").rstrip("\0")
        elif key in (b"lsct", b"lsdk") and len(body) >= 4:
            record.divider = struct.unpack_from(">I", body)[0]
    file.seek(end)
    return record


def _named(records: list[_Record]) -> list[NamedLayer]:
    """Records lie from the lowest to the highest; a group ends below its layers and is named above them."""
    groups: list[tuple[str, bool]] = []
    out: list[NamedLayer] = []
    for record in reversed(records):
        if record.divider in (GROUP_OPEN, GROUP_CLOSED):
            groups.append((record.name, record.hidden))
        elif record.divider == GROUP_END:
            if groups:
                groups.pop()
        elif not record.hidden and not any(hidden for _, hidden in groups):
            alpha = _alpha(record)
            if alpha is not None:
                out.append(NamedLayer(record.name, tuple(name for name, _ in groups), alpha, (record.box[1], record.box[0])))
    return out[::-1]


def _alpha(record: _Record) -> Pixels | None:
    """A layer's transparency [h, w]; None when there is nothing of it."""
    top, left, bottom, right = record.box
    height, width = bottom - top, right - left
    if not (0 < height <= MAX_SIDE and 0 < width <= MAX_SIDE):
        return None
    packed = record.planes.get(-1)
    plane = np.full((height, width), 255, np.uint8) if packed is None else _plane(packed, width, height)
    return (plane * (record.opacity / 255)).astype(np.uint8)


def _plane(packed: bytes, width: int, height: int) -> Pixels:
    """One channel of 8 bits a pixel. Raises ValueError for what is damaged or deeper."""
    (way,), body = struct.unpack_from(">H", packed), packed[2:]
    if way == 1:
        return np.asarray(Image.frombytes("L", (width, height), body[2 * height :], "packbits", "L"))
    if way in (2, 3):
        unpacker = zlib.decompressobj()
        body = unpacker.decompress(body, width * height + 1)
    if len(body) < width * height:
        raise ValueError("a layer is cut short")
    plane = np.frombuffer(body, np.uint8, width * height).reshape(height, width)
    return np.cumsum(plane, axis=1, dtype=np.uint8) if way == 3 else plane
