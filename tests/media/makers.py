"""Small files of every kind that the tests open, most made by Pillow, some byte by byte."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import numpy as np
from PIL import Image


def blob(width: int = 48, height: int = 40, seed: int = 3) -> np.ndarray:
    """A soft coloured disc on transparency, (height, width, 4)."""
    rows, columns = np.mgrid[:height, :width]
    reach = np.hypot((rows - height / 2) / (height / 2), (columns - width / 2) / (width / 2))
    noise = np.random.default_rng(seed).integers(0, 30, (height, width, 3))
    pixels = np.zeros((height, width, 4), np.uint8)
    pixels[..., :3] = np.array([200, 90, 40]) + noise
    pixels[..., 3] = np.clip((0.85 - reach) * 8, 0, 1) * 255
    pixels[pixels[..., 3] == 0] = 0
    return pixels


def saved(format: str, pixels: np.ndarray | None = None, mode: str = "RGBA", **options: object) -> bytes:
    file = io.BytesIO()
    image = Image.fromarray(blob() if pixels is None else pixels).convert(mode)
    image.save(file, format, **options)
    return file.getvalue()


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int, height: int, depth: int, colour: int, raw: bytes, extra: bytes = b"", interlaced: int = 0) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced)
    body = chunk(b"IHDR", head) + extra + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def deep_png(levels: np.ndarray, colour: int, extra: bytes = b"") -> bytes:
    """A 16-bit PNG from (height, width, channels) uint16."""
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in levels)
    return png(levels.shape[1], levels.shape[0], 16, colour, rows, extra)


def interlaced_png(pixels: np.ndarray) -> bytes:
    """Adam7, RGBA."""
    passes = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
    raw = b""
    for left, top, across, down in passes:
        part = pixels[top::down, left::across]
        if part.size:
            raw += b"".join(b"\0" + row.tobytes() for row in part)
    return png(pixels.shape[1], pixels.shape[0], 8, 6, raw, interlaced=1)


def animated(format: str, count: int = 3, **options: object) -> bytes:
    images = [Image.fromarray(np.roll(blob(), 2 * i, 1)) for i in range(count)]
    file = io.BytesIO()
    images[0].save(file, format, save_all=True, append_images=images[1:], **({"duration": 100} | options))
    return file.getvalue()


def psd(pixels: np.ndarray, merged: bool = True, layers: int | None = -1, mode: int = 3) -> bytes:
    """A PSD with its flattened picture; `layers` is the stored layer count, None for no layer section."""
    height, width, channels = pixels.shape
    head = b"8BPS" + struct.pack(">H6xHIIHH", 1, channels, height, width, 8, mode)
    version = b"8BIM" + struct.pack(">H", 1057) + b"\0\0" + struct.pack(">I", 5) + struct.pack(">IB", 1, merged) + b"\0"
    info = b"" if layers is None else struct.pack(">I", 2) + struct.pack(">h", layers) + b"\0\0"
    planes = b"".join(pixels[..., i].tobytes() for i in range(channels))
    return (head + struct.pack(">I", 0) + struct.pack(">I", len(version)) + version
            + struct.pack(">I", len(info)) + info + struct.pack(">H", 0) + planes)  # fmt: skip


def painting(kind: str, inner: bytes | None, entry: str = "mergedimage.png") -> bytes:
    """An ORA or KRA with the given flattened picture, or without one."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as folder:
        mime = {"ORA": "image/openraster", "KRA": "application/x-krita"}[kind]
        folder.writestr(zipfile.ZipInfo("mimetype"), mime)
        folder.writestr("data/layer0.png", b"x" * 20)
        if inner is not None:
            folder.writestr(entry, inner)
    return file.getvalue()


def svg(body: str = '<circle cx="20" cy="10" r="8" fill="#c05020"/>', size: str = 'viewBox="0 0 40 20"') -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {size}>{body}</svg>'.encode()


def every_kind() -> dict[str, bytes]:
    """One good file of every format but SVG, by format name."""
    return {
        "PNG": saved("PNG"), "JPEG": saved("JPEG", mode="RGB"), "WebP": saved("WEBP"), "GIF": saved("GIF"),
        "BMP": saved("BMP", mode="RGB"), "TIFF": saved("TIFF", compression="tiff_lzw"), "AVIF": saved("AVIF"),
        "PSD": psd(blob()), "ORA": painting("ORA", saved("PNG")), "KRA": painting("KRA", saved("PNG")),
    }  # fmt: skip
