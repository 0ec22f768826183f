"""Fast drawing of many small pictures into one: sprites under affine transforms, lines, shapes and glows, on Qt's raster engine.

No window and no application object is needed, and any one thread may use its own canvas. Drawing units, matrices and
offsets are floats, y points down. A matrix is (a, b, c, d, e, f) as in SVG: x' = a x + c y + e, y' = b x + d y + f.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import QByteArray, QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QImage,
    QLinearGradient,
    QPainter,
    QPen,
    QPolygonF,
    QRadialGradient,
    QTransform,
)
from PySide6.QtSvg import QSvgRenderer

from studio.media.errors import PictureError
from studio.pixels.alpha import Pixels

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_FORMAT = QImage.Format.Format_ARGB32_Premultiplied
_PAD = 1.5  # pixels of transparent rim, so that bilinear sampling never meets a hard edge
_NUDGE = 1e-7  # keeps a pure shift on the smooth path: Qt would round it to whole pixels
_MODES = {
    "over": QPainter.CompositionMode.CompositionMode_SourceOver,
    "plus": QPainter.CompositionMode.CompositionMode_Plus,
    "screen": QPainter.CompositionMode.CompositionMode_Screen,
    "multiply": QPainter.CompositionMode.CompositionMode_Multiply,
    "erase": QPainter.CompositionMode.CompositionMode_DestinationOut,
    "inside": QPainter.CompositionMode.CompositionMode_SourceAtop,
}


@dataclass(frozen=True, slots=True)
class Sprite:
    """Premultiplied pixels whose top left corner lies at (`x`, `y`) drawing units, `scale` pixels to the unit."""

    image: QImage
    x: float
    y: float
    scale: float

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) in pixels."""
        return self.image.width(), self.image.height()

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom in drawing units."""
        return self.x, self.y, self.x + self.image.width() / self.scale, self.y + self.image.height() / self.scale

    @property
    def bytes(self) -> int:
        return int(self.image.sizeInBytes())

    def pixels(self) -> Pixels:
        """A copy as premultiplied RGBA uint8 [height, width, 4]."""
        return _rgba(self.image)


def sprite_of(premultiplied: Pixels, x: float = 0.0, y: float = 0.0, scale: float = 1.0) -> Sprite:
    """A sprite of premultiplied RGBA uint8 [H, W, 4]; the pixels are copied."""
    height, width = premultiplied.shape[:2]
    bgra = np.ascontiguousarray(premultiplied[..., [2, 1, 0, 3]])
    return Sprite(QImage(bgra.data, width, height, width * 4, _FORMAT).copy(), x, y, scale)


class Drawing:
    """An SVG that is known to be harmless (the program's own art), parsed once; its groups become sprites at any scale."""

    def __init__(self, svg: bytes, name: str = "A drawing") -> None:
        self._renderer = QSvgRenderer(QByteArray(svg))
        if not self._renderer.isValid():
            raise PictureError(f"{name} can't be drawn: it is damaged.")

    def bounds(self, group: str) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of the group with this id, in drawing units; all zero when it is empty."""
        box = self._renderer.boundsOnElement(group) if self._renderer.elementExists(group) else QRectF()
        return box.left(), box.top(), box.right(), box.bottom()

    def sprite(self, group: str, scale: float, clip: tuple[float, float, float, float] | None = None) -> Sprite | None:
        """The group at `scale` pixels a unit, None when it is empty (or lies outside `clip`, a box in drawing units)."""
        left, top, right, bottom = self.bounds(group)
        whole = QRectF(left, top, right - left, bottom - top)
        if clip is not None:
            left, top, right, bottom = max(left, clip[0]), max(top, clip[1]), min(right, clip[2]), min(bottom, clip[3])
        if whole.isEmpty() or right <= left or bottom <= top:
            return None
        x0, y0 = np.floor(left * scale - _PAD), np.floor(top * scale - _PAD)
        width, height = int(np.ceil(right * scale + _PAD) - x0), int(np.ceil(bottom * scale + _PAD) - y0)
        image = QImage(width, height, _FORMAT)
        image.fill(0)
        painter = QPainter(image)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.setTransform(QTransform(scale, 0, 0, scale, -x0, -y0))
        self._renderer.render(painter, group, whole)
        painter.end()
        return Sprite(image, x0 / scale, y0 / scale, scale)


class Canvas:
    """`width` x `height` pixels to draw on; `close` ends the drawing, after which `pixels` and `sprite` may be taken."""

    def __init__(self, width: int, height: int, smooth: bool = True) -> None:
        self.width, self.height = width, height
        self._image = QImage(width, height, _FORMAT)
        self._image.fill(0)
        self._painter = QPainter(self._image)
        self._painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        self._edges = False  # antialiasing: shapes need it; sprites have soft rims of their own and are several times quicker without

    def fill(self, colour: str) -> None:
        self._painter.setTransform(QTransform())
        self._painter.fillRect(0, 0, self.width, self.height, QColor(colour))

    def draw(self, sprite: Sprite, matrix: Matrix, opacity: float = 1.0, mode: str = "over") -> None:
        """The sprite, its drawing units taken to pixels by `matrix`."""
        a, b, c, d, e, f = matrix
        s = 1.0 / sprite.scale
        x, y = a * sprite.x + c * sprite.y + e, b * sprite.x + d * sprite.y + f
        painter = self._painter
        painter.setTransform(QTransform(a * s + _NUDGE, b * s, c * s, d * s + _NUDGE, x, y))
        self._state(opacity, mode, False)
        painter.drawImage(0, 0, sprite.image)

    def draw_whole(self, sprite: Sprite, x: int = 0, y: int = 0, opacity: float = 1.0, mode: str = "over") -> None:
        """The sprite pixel for pixel at whole pixels, the quickest way to lay a full picture down."""
        self._painter.setTransform(QTransform())
        self._state(opacity, mode, False)
        self._painter.drawImage(x, y, sprite.image)

    def lines(self, segments: Iterable[tuple[float, float, float, float]], colour: str, width: float, opacity: float = 1.0) -> None:
        """Round-ended strokes (x0, y0, x1, y1) in pixels."""
        pen = QPen(QColor(colour), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        self._painter.setTransform(QTransform())
        self._state(opacity, "over")
        self._painter.setPen(pen)
        self._painter.drawLines([QLineF(*s) for s in segments])
        self._painter.setPen(Qt.PenStyle.NoPen)

    def ellipse(self, x: float, y: float, rx: float, ry: float, colour: str, opacity: float = 1.0, mode: str = "over") -> None:
        self._shape(QBrush(QColor(colour)), opacity, mode).drawEllipse(QPointF(x, y), rx, ry)

    def ring(self, x: float, y: float, rx: float, ry: float, colour: str, width: float, opacity: float = 1.0) -> None:
        painter = self._shape(QBrush(Qt.BrushStyle.NoBrush), opacity, "over")
        painter.setPen(QPen(QColor(colour), width))
        painter.drawEllipse(QPointF(x, y), rx, ry)
        painter.setPen(Qt.PenStyle.NoPen)

    def polygon(self, points: Sequence[tuple[float, float]], colour: str, opacity: float = 1.0, mode: str = "over") -> None:
        self._shape(QBrush(QColor(colour)), opacity, mode).drawPolygon(QPolygonF([QPointF(x, y) for x, y in points]))

    def glow(self, x: float, y: float, rx: float, ry: float, colour: str, opacity: float = 1.0, mode: str = "screen", core: float = 0.0) -> None:
        """A soft elliptic light: full within `core` (0..1) of the radius, falling to nothing at the rim."""
        gradient = QRadialGradient(QPointF(0, 0), 1.0)
        for stop, alpha in ((0.0, 1.0), (core, 1.0), (core + (1 - core) * 0.4, 0.42), (core + (1 - core) * 0.7, 0.12), (1.0, 0.0)):
            gradient.setColorAt(stop, _with_alpha(colour, alpha))
        painter = self._shape(QBrush(gradient), opacity, mode)
        painter.setTransform(QTransform(rx, 0, 0, ry, x, y))
        painter.drawEllipse(QPointF(0, 0), 1.0, 1.0)

    def wash(self, stops: Sequence[tuple[float, str, float]], x0: float, y0: float, x1: float, y1: float, mode: str = "over",
             opacity: float = 1.0) -> None:  # fmt: skip
        """A linear gradient over the whole canvas from (x0, y0) to (x1, y1); stops are (place 0..1, colour, alpha 0..1)."""
        gradient = QLinearGradient(x0, y0, x1, y1)
        for place, colour, alpha in stops:
            gradient.setColorAt(place, _with_alpha(colour, alpha))
        self._shape(QBrush(gradient), opacity, mode).drawRect(0, 0, self.width, self.height)

    def close(self) -> None:
        if self._painter.isActive():
            self._painter.end()

    def __del__(self) -> None:
        self.close()  # Qt aborts the program when a picture dies while it is painted on

    def pixels(self) -> Pixels:
        """A copy as premultiplied RGBA uint8 [H, W, 4]."""
        self.close()
        return _rgba(self._image)

    def sprite(self, x: float = 0.0, y: float = 0.0, scale: float = 1.0) -> Sprite:
        """What was drawn, without a copy; the canvas must not be drawn on after it."""
        self.close()
        return Sprite(self._image, x, y, scale)

    def _shape(self, brush: QBrush, opacity: float, mode: str) -> QPainter:
        painter = self._painter
        painter.setTransform(QTransform())
        self._state(opacity, mode)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(brush)
        return painter

    def _state(self, opacity: float, mode: str, edges: bool = True) -> None:
        if edges != self._edges:
            self._edges = edges
            self._painter.setRenderHint(QPainter.RenderHint.Antialiasing, edges)
        self._painter.setOpacity(opacity)
        self._painter.setCompositionMode(_MODES[mode])


def _with_alpha(colour: str, alpha: float) -> QColor:
    mixed = QColor(colour)
    mixed.setAlphaF(min(1.0, max(0.0, alpha)))
    return mixed


def _rgba(image: QImage) -> Pixels:
    turned = image.convertToFormat(QImage.Format.Format_RGBA8888_Premultiplied)
    view: Any = np.frombuffer(turned.constBits(), np.uint8).reshape(turned.height(), turned.bytesPerLine() // 4, 4)
    return np.array(view[:, : turned.width()], np.uint8, order="C")
