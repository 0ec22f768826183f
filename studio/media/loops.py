"""A loop as one file of the library: a zip of a small JSON and lossless PNGs, exact in every bit, equal frames once.

Colour under transparency is kept too. Reading trusts nothing: sizes, counts and names are checked.
"""

from __future__ import annotations

import io
import json
import math
import zipfile
import zlib
from pathlib import Path

import cv2
import numpy as np

from studio.contract.frame import Frame, Loop
from studio.media.decode import read_file
from studio.media.errors import PictureError, shown
from studio.media.files import write_whole
from studio.media.limits import MAX_PIXELS, refuse_large
from studio.media.sniff import stated_size
from studio.pixels.alpha import frame_of, view

VERSION = 1
MAX_FRAMES = 10_000
_TABLE = "loop.json"
_FAST = [cv2.IMWRITE_PNG_COMPRESSION, 1, cv2.IMWRITE_PNG_STRATEGY, cv2.IMWRITE_PNG_STRATEGY_RLE]


def save_loop(loop: Loop, path: Path) -> None:
    """Write the loop whole or not at all. Raises ExportError."""
    names: dict[bytes, str] = {}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as folder:
        order = []
        for frame in loop.frames:
            key = bytes(frame.buffer)
            if key not in names:
                names[key] = f"{len(names) + 1:04d}.png"
                folder.writestr(zipfile.ZipInfo(names[key]), _png(frame))
            order.append(names[key])
        table = {"version": VERSION, "fps": loop.fps, "still": loop.still, "frames": order}
        folder.writestr(zipfile.ZipInfo(_TABLE), json.dumps(table))
    write_whole(Path(path), packed.getvalue())


def _png(frame: Frame) -> bytes:
    done, data = cv2.imencode(".png", cv2.cvtColor(view(frame), cv2.COLOR_RGBA2BGRA), _FAST)
    if not done:
        raise ValueError("a frame could not be packed")
    return data.tobytes()


def load_loop(path: Path) -> Loop:
    """Read a loop back, bit for bit. Raises PictureError when the file is missing or damaged."""
    data = read_file(Path(path))
    try:
        return _load(data, shown(path))
    except (zipfile.BadZipFile, zlib.error, cv2.error, OSError, EOFError, KeyError, TypeError, ValueError,
            NotImplementedError, RuntimeError, RecursionError) as error:  # fmt: skip
        raise PictureError(f"{shown(path)} is damaged: it is not a complete loop.") from error


def _load(data: bytes, name: str) -> Loop:
    with zipfile.ZipFile(io.BytesIO(data)) as folder:
        if folder.getinfo(_TABLE).file_size > 1_000_000:
            raise ValueError("the table is too large")
        table = json.loads(folder.read(_TABLE))
        order, fps, still = table["frames"], float(table["fps"]), int(table["still"])
        if table["version"] > VERSION:
            raise PictureError(f"{name} was written by a newer version of the program.", "Update it to open this loop.")
        if not 0 < len(order) <= MAX_FRAMES or not 0 <= still < len(order) or not (fps > 0 and math.isfinite(fps)):
            raise ValueError("the table is wrong")
        frames: dict[str, Frame] = {}
        for entry in order:
            if entry not in frames:
                frames[entry] = _frame(folder.read(folder.getinfo(entry)), name)
                if sum(f.width * f.height for f in frames.values()) > 20 * MAX_PIXELS:
                    raise PictureError(f"{name} is too large to be opened.")
    loop = Loop(tuple(frames[entry] for entry in order), fps, still)
    if any((frame.width, frame.height) != loop.size for frame in frames.values()):
        raise ValueError("frames of different sizes")
    return loop


def _frame(data: bytes, name: str) -> Frame:
    size = stated_size("PNG", data)
    if size is None:
        raise ValueError("no PNG inside")
    refuse_large(*size, name)
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    if pixels is None or pixels.dtype != np.uint8 or pixels.shape != (size[1], size[0], 4):
        raise ValueError("a frame is damaged")
    return frame_of(cv2.cvtColor(pixels, cv2.COLOR_BGRA2RGBA))
