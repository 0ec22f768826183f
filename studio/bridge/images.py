"""Frames of the contract as QImages and back. No thread of its own: QImage may be used on any thread."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageWriter

from studio.contract.errors import InputError
from studio.contract.frame import Frame, Loop

PREMULTIPLIED = QImage.Format.Format_ARGB32_Premultiplied


def to_image(frame: Frame) -> QImage:
    """A premultiplied QImage of its own memory, so the frame's buffer may go. Size as the frame's."""
    shared = QImage(frame.buffer, frame.width, frame.height, frame.width * 4, QImage.Format.Format_RGBA8888)
    return shared.convertToFormat(PREMULTIPLIED)


def to_frame(image: QImage) -> Frame:
    """Straight RGBA bytes of an image, rows without padding."""
    straight = image.convertToFormat(QImage.Format.Format_RGBA8888)
    return Frame(straight.width(), straight.height(), bytes(straight.constBits()))


def fitted(image: QImage, width: int, height: int) -> QImage:
    """The image scaled, proportions kept, to fit width x height pixels. Smooth; never empty."""
    size = image.size().scaled(QSize(max(1, width), max(1, height)), Qt.AspectRatioMode.KeepAspectRatio)
    size = size.expandedTo(QSize(1, 1))
    if size == image.size():
        return image
    scaled = image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    return scaled.convertToFormat(PREMULTIPLIED)


@dataclass(frozen=True)
class LoopImages:
    """A loop made ready to paint: one image per frame, converted once. `still` is the conditioning frame."""

    images: tuple[QImage, ...]
    fps: float
    still: int = 0

    @property
    def size(self) -> QSize:
        return self.images[0].size()

    def __iter__(self) -> Iterator[QImage]:
        return iter(self.images)


def prepare(loop: Loop) -> LoopImages:
    """Convert every frame. A few ms for a small loop; call it on the media pool for large ones."""
    return LoopImages(tuple(to_image(frame) for frame in loop.frames), loop.fps, loop.still)


def scaled_to(images: LoopImages, width: int, height: int) -> tuple[QImage, ...]:
    """The same frames at the size they are shown in, so that a paint only copies pixels."""
    return tuple(fitted(image, width, height) for image in images.images)


def png_bytes(image: QImage) -> bytes:
    """The image as PNG, for pictures that come from the clipboard. Raises InputError when it is empty."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if image.isNull() or not QImageWriter(buffer, QByteArray(b"png")).write(image):
        raise InputError("The clipboard holds no picture.", "Copy a picture or a file first.")
    return bytes(data.data())
