"""What a file is and how large a picture it states, told from its first bytes before anything is decoded.

Never trusts a file's ending, decodes nothing and allocates nothing that a header asks for.
"""

from __future__ import annotations

import gzip
import io
import struct
import zlib

HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
AVIF_BRANDS = {b"avif", b"avis"}
SVG_LIMIT = 16_000_000  # bytes, after unpacking
_SOF = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}


def kind_of(data: bytes) -> str:
    """The format's name ("PNG", "SVG", ...), "video", "HEIC", "PDF", "archive" or "" when it is none of them."""
    for start, name in (
        (b"\x89PNG\r\n\x1a\n", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF87a", "GIF"), (b"GIF89a", "GIF"),
        (b"II*\0", "TIFF"), (b"MM\0*", "TIFF"), (b"8BPS", "PSD"), (b"%PDF", "PDF"),
        (b"\x1a\x45\xdf\xa3", "video"), (b"OggS", "video"), (b"FLV\x01", "video"), (b"\0\0\x01\xba", "video"),
    ):  # fmt: skip
        if data.startswith(start):
            return name
    if data[:4] == b"RIFF":
        return {b"WEBP": "WebP", b"AVI ": "video"}.get(data[8:12], "")
    if data[4:8] == b"ftyp":
        return _iso_kind(data)
    if data[:2] == b"BM" and len(data) > 26 and struct.unpack_from("<I", data, 14)[0] in (12, 40, 52, 56, 64, 108, 124):
        return "BMP"
    if data[:4] == b"PK\x03\x04":
        return _zip_kind(data)
    return "SVG" if looks_like_svg(data) else ""


def _iso_kind(data: bytes) -> str:
    length = min(struct.unpack_from(">I", data)[0], 256)
    brands = {data[8:12], *(data[i : i + 4] for i in range(16, max(length, 16), 4))}
    if brands & AVIF_BRANDS:
        return "AVIF"
    return "HEIC" if brands & HEIC_BRANDS else "video"


def _zip_kind(data: bytes) -> str:
    head = data[:200]
    if b"image/openraster" in head:
        return "ORA"
    if b"application/x-krita" in head or b"application/x-kra" in head:
        return "KRA"
    return "archive"


def looks_like_svg(data: bytes) -> bool:
    """Whether an <svg element starts near the beginning, packed with gzip or not, in UTF-8 or UTF-16."""
    head = data[:4096]
    if head[:2] == b"\x1f\x8b":
        head = _gunzip(data, 4096, whole=False) or b""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head.replace(b"\0", b"")
    return b"<svg" in head or (b"<svg:" in head) or (head.lstrip()[:5] == b"<?xml" and b"<svg" in data[:65536])


def svg_text(data: bytes) -> bytes | None:
    """The SVG's XML, unpacked; None when it is larger than SVG_LIMIT or the packing is damaged."""
    text = _gunzip(data, SVG_LIMIT + 1, whole=True) if data[:2] == b"\x1f\x8b" else data
    return None if text is None or len(text) > SVG_LIMIT else text


def _gunzip(data: bytes, limit: int, whole: bool) -> bytes | None:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
            return packed.read(limit)
    except (OSError, EOFError, zlib.error):
        return None if whole else b""


def stated_size(kind: str, data: bytes) -> tuple[int, int] | None:
    """(width, height) as the header states it, or None where the format needs a real parser."""
    try:
        return _SIZES[kind](data) if kind in _SIZES else None
    except struct.error:
        return None


def _png_size(data: bytes) -> tuple[int, int] | None:
    width, height = struct.unpack_from(">II", data, 16)
    return width, height


def _gif_size(data: bytes) -> tuple[int, int] | None:
    width, height = struct.unpack_from("<HH", data, 6)
    return width, height


def _bmp_size(data: bytes) -> tuple[int, int] | None:
    if struct.unpack_from("<I", data, 14)[0] == 12:
        width, height = struct.unpack_from("<HH", data, 18)
    else:
        width, height = struct.unpack_from("<ii", data, 18)
    return abs(width), abs(height)


def _psd_size(data: bytes) -> tuple[int, int] | None:
    height, width = struct.unpack_from(">II", data, 14)
    return width, height


def _webp_size(data: bytes) -> tuple[int, int] | None:
    if data[12:16] == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if data[12:16] == b"VP8L":
        bits = struct.unpack_from("<I", data, 21)[0]
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = struct.unpack_from("<HH", data, 26)
    return width & 0x3FFF, height & 0x3FFF


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 < len(data):
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if marker in _SOF:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        if marker == 0xFF or 0xD0 <= marker <= 0xD8:
            at += 1 if marker == 0xFF else 2
            continue
        at += 2 + struct.unpack_from(">H", data, at + 2)[0]
    return None


_SIZES = {
    "PNG": _png_size, "GIF": _gif_size, "BMP": _bmp_size, "PSD": _psd_size, "WebP": _webp_size, "JPEG": _jpeg_size,
}  # fmt: skip
