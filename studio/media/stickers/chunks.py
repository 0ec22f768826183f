"""The container bytes that Pillow can't write or hides: PNG chunks, APNG control chunks, GIF blocks, WebP chunks.

Pure byte work: no pixels are decided here and no file is touched.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

PNG_START = b"\x89PNG\r\n\x1a\n"
XMP_KEYWORD = b"XML:com.adobe.xmp"
_GIF_XMP = b"XMP DataXMP"
_GIF_TRAILER = b"\x01" + bytes(range(255, -1, -1)) + b"\0"  # Adobe's magic trailer: every byte leads to the end


def png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(kind, body) of each chunk; ends quietly where the file does."""
    at = len(PNG_START)
    while at + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        yield kind, data[at + 8 : at + 8 + length]
        at += 12 + length


def png_xmp(packet: bytes) -> bytes:
    """An uncompressed iTXt chunk with an XMP packet."""
    return png_chunk(b"iTXt", XMP_KEYWORD + b"\0\0\0\0\0" + packet)


def read_png_xmp(data: bytes) -> bytes | None:
    start = XMP_KEYWORD + b"\0\0\0\0\0"
    return next((body[len(start) :] for kind, body in png_chunks(data) if kind == b"iTXt" and body.startswith(start)), None)


def with_png_xmp(data: bytes, packet: bytes) -> bytes:
    """A PNG with the packet put right behind its header."""
    after = len(PNG_START) + 25
    return data[:after] + png_xmp(packet) + data[after:]


def webp_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(kind, body) of each chunk of a RIFF WebP."""
    at = 12
    while at + 8 <= len(data):
        kind, length = struct.unpack_from("<4sI", data, at)
        yield kind, data[at + 8 : at + 8 + length]
        at += 8 + length + (length & 1)


def webp_chunk(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) & 1)


def webp_frames(data: bytes) -> list[int]:
    """Milliseconds of each frame of an animated WebP; empty for a still one."""
    return [int.from_bytes(body[12:15], "little") for kind, body in webp_chunks(data) if kind == b"ANMF"]


def webp_loops(data: bytes) -> int | None:
    """How often an animated WebP plays, 0 for ever, None for a still one."""
    return next((struct.unpack_from("<H", body, 4)[0] for kind, body in webp_chunks(data) if kind == b"ANIM"), None)


def gif_xmp(packet: bytes) -> bytes:
    return b"\x21\xff\x0b" + _GIF_XMP + packet + _GIF_TRAILER


def read_gif_xmp(data: bytes) -> bytes | None:
    start = data.find(b"\x21\xff\x0b" + _GIF_XMP)
    end = data.find(_GIF_TRAILER[:40], start)
    return data[start + 14 : end] if 0 <= start < end else None


def gif_image(data: bytes) -> tuple[bytes, bytes]:
    """(colour table, compressed image data) of a GIF that holds one image with a global table."""
    table = 3 * 2 ** ((data[10] & 7) + 1)
    at = 13 + table
    while data[at] == 0x21:  # extensions
        at = _after_blocks(data, at + 2)
    if data[at] != 0x2C or data[at + 9] & 0x80:
        raise ValueError("not the image that was expected")
    start = at + 10
    return data[13 : 13 + table], data[start : _after_blocks(data, start + 1)]


def _after_blocks(data: bytes, at: int) -> int:
    while data[at]:
        at += 1 + data[at]
    return at + 1


def gif_times(data: bytes) -> list[int]:
    """Hundredths of a second of each image of a GIF. Raises IndexError where the blocks end too early."""
    at = 13 + (3 * 2 ** ((data[10] & 7) + 1) if data[10] & 0x80 else 0)
    found, delay = [], 0
    while data[at] != 0x3B:
        if data[at] == 0x21:
            if data[at + 1] == 0xF9:
                delay = data[at + 4] | data[at + 5] << 8
            at = _after_blocks(data, at + 2)
        elif data[at] == 0x2C:
            found.append(delay)
            table = 3 * 2 ** ((data[at + 9] & 7) + 1) if data[at + 9] & 0x80 else 0
            at = _after_blocks(data, at + 11 + table)
        else:
            raise IndexError("no block begins here")
    return found
