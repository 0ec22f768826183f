"""SVG to pixels with QtSvg, in a process of its own that can be stopped: a hostile file can only lose its own.

The parent cleans the file first (`svg_clean`), hands it over by a pipe and takes raw pixels back. `python -m
studio.media.svg SIDE` is the child; Qt is imported there only.
"""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np

from studio.media import sniff
from studio.media.errors import PictureError
from studio.media.limits import MAX_SIDE
from studio.media.svg_clean import clean
from studio.pixels.alpha import Pixels

SIDE = 1024  # pixels of the longer side
SECONDS = 20.0
MEMORY = 2_000_000_000  # bytes of address space beyond what Qt itself maps
_HEADER = struct.Struct("<II")
_LENGTH = struct.Struct("<I")
_BAD_SVG, _NOTHING = 3, 4


class _Undrawable(PictureError):
    """With the exit code by which the child tells its parent."""

    def __init__(self, sentence: str, code: int) -> None:
        super().__init__(sentence)
        self.code = code


def render(data: bytes, name: str, side: int = SIDE, seconds: float = SECONDS) -> tuple[Pixels, tuple[str, ...]]:
    """(height, width, 4) pixels whose longer side is `side`, and notes. Raises PictureError."""
    text = sniff.svg_text(data)
    if text is None:
        raise PictureError(f"{name} is too large or its packing is damaged.", "Save it as plain SVG under 16 MB.")
    safe, notes = clean(text, name)
    return render_many([safe], name, side, seconds)[0], notes


def render_many(texts: list[bytes], name: str, side: int = SIDE, seconds: float = SECONDS) -> list[Pixels]:
    """Several cleaned documents drawn by one child, each (height, width, 4). Raises PictureError."""
    answer = _ask_child(b"".join(_LENGTH.pack(len(text)) + text for text in texts), name, side, seconds)
    out, at = [], 0
    for _ in texts:
        width, height = _HEADER.unpack_from(answer, at)
        at += _HEADER.size
        out.append(np.frombuffer(answer, np.uint8, 4 * width * height, at).reshape(height, width, 4).copy())
        at += 4 * width * height
    return out


def _ask_child(texts: bytes, name: str, side: int, seconds: float) -> bytes:
    root = str(Path(__file__).resolve().parents[2])
    kept = {"PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "HOME", "LANG", "LD_LIBRARY_PATH", "FONTCONFIG_PATH"}
    environment = {key: value for key, value in os.environ.items() if key in kept}
    environment |= {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": os.pathsep.join([root, *sys.path])}
    try:
        answer = subprocess.run(
            [sys.executable, "-m", "studio.media.svg", str(side)],
            input=texts, capture_output=True, timeout=seconds, env=environment, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise PictureError(f"{name} takes too long to draw.", "Simplify it or export it as PNG.") from error
    except OSError as error:
        raise PictureError(f"{name} could not be drawn: no process could be started for it.") from error
    if answer.returncode == _NOTHING:
        raise PictureError(f"{name} has no size: it has neither width and height nor a viewBox.")
    if answer.returncode != 0 or len(answer.stdout) < _HEADER.size:
        raise PictureError(f"{name} could not be drawn: it is damaged or asks for too much.", "Export it as PNG.")
    return answer.stdout


def draw(data: bytes, side: int) -> Pixels:
    """Draw SVG that is known to be harmless here, in this process: (height, width, 4), longer side `side`.

    For the program's own art and what training fetches; a user's file goes through `render`. Raises PictureError.
    """
    from PySide6.QtCore import QByteArray, QRectF
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    renderer = QSvgRenderer(QByteArray(data))
    if not renderer.isValid():
        raise _Undrawable("This SVG can't be drawn: it is damaged.", _BAD_SVG)
    size, box = renderer.defaultSize(), renderer.viewBoxF()
    wide, high = (size.width(), size.height()) if not size.isEmpty() else (box.width(), box.height())
    if wide <= 0 or high <= 0:
        raise _Undrawable("This SVG has no size.", _NOTHING)
    scale = side / max(wide, high)
    image = QImage(max(1, round(wide * scale)), max(1, round(high * scale)), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    renderer.render(painter, QRectF(0, 0, image.width(), image.height()))
    painter.end()
    straight = image.convertToFormat(QImage.Format.Format_RGBA8888)
    return np.frombuffer(straight.constBits(), np.uint8).reshape(straight.height(), straight.width(), 4).copy()


def _child(side: int) -> int:
    """Read SVGs, each after its length, from standard input; write width, height and RGBA pixels of each."""
    from PySide6.QtGui import QGuiApplication

    application = QGuiApplication([])
    _limit_memory()
    while length := sys.stdin.buffer.read(_LENGTH.size):
        try:
            pixels = draw(sys.stdin.buffer.read(*_LENGTH.unpack(length)), side)
        except _Undrawable as error:
            return error.code
        sys.stdout.buffer.write(_HEADER.pack(pixels.shape[1], pixels.shape[0]) + pixels.tobytes())
    sys.stdout.buffer.flush()
    del application
    return 0


def _limit_memory() -> None:
    if sys.platform == "linux":
        import resource

        used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY, used + MEMORY))


if __name__ == "__main__":
    sys.exit(_child(min(MAX_SIDE, max(1, int(sys.argv[1])))))
