"""The brush that paints a mask over the picture: "only a part" and "mend the cut-out" are the same tool.

It holds one white image whose alpha is the mask and draws itself over the viewer. Saving is its owner's.
"""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QObject, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from studio.bridge.images import PREMULTIPLIED, fitted
from studio.ui.theme import current

LONGEST = 1024  # pixels of a mask's longer side


class Shows(StrEnum):
    PART = "part"  # tints what may move
    MATTE = "matte"  # darkens what is cut away


class Brush(QObject):
    """A Tool for the Viewer. Points are shares of the picture; `size` is the brush's width in screen pixels."""

    painted = Signal()  # while the hand paints
    stroke_ended = Signal()

    def __init__(self, shows: Shows, picture: QSize, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.shows, self.size, self.erases = shows, 40, False
        longer = max(picture.width(), picture.height())
        extent = picture if longer <= LONGEST else picture.scaled(LONGEST, LONGEST, Qt.AspectRatioMode.KeepAspectRatio)
        self.mask = QImage(extent.expandedTo(QSize(1, 1)), PREMULTIPLIED)
        self.mask.fill(Qt.GlobalColor.transparent)
        self._last: QPointF | None = None
        self._scale = 1.0
        self._cover: QImage | None = None

    def set_mask(self, image: QImage | None) -> None:
        """Take the alpha of an image as the mask; None empties it."""
        extent = self.mask.size()
        self.mask.fill(Qt.GlobalColor.transparent)
        if image is not None:
            painter = QPainter(self.mask)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(QRectF(QPointF(), QSizeF(extent)), image)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
            painter.fillRect(self.mask.rect(), Qt.GlobalColor.white)
            painter.end()
        self._cover = None

    @property
    def empty(self) -> bool:
        """True when nothing is painted; looks at a small copy."""
        small = fitted(self.mask, 64, 64).convertToFormat(QImage.Format.Format_Alpha8)
        return not any(bytes(small.constBits()))

    def press(self, at: QPointF, extent: QSizeF) -> None:
        self._scale = self.mask.width() / max(1.0, extent.width())
        self._last = self._point(at)
        self._stroke(self._last)

    def drag(self, at: QPointF) -> None:
        self._stroke(self._point(at))

    def release(self) -> None:
        self._last = None
        self.stroke_ended.emit()

    def _point(self, at: QPointF) -> QPointF:
        return QPointF(at.x() * self.mask.width(), at.y() * self.mask.height())

    def _stroke(self, to: QPointF) -> None:
        painter = QPainter(self.mask)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.erases:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationOut)
        painter.setPen(QPen(Qt.GlobalColor.white, current().px(self.size) * self._scale, Qt.PenStyle.SolidLine,
                            Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        start = self._last or to
        if start == to:
            painter.drawPoint(to)
        else:
            painter.drawLine(start, to)
        painter.end()
        self._last, self._cover = to, None
        self.painted.emit()

    def paint(self, painter: QPainter, area: QRectF) -> None:
        """Draw the tint or the dark over the picture."""
        if self._cover is None:
            self._cover = self._covering()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(area, self._cover)

    def _covering(self) -> QImage:
        cover = QImage(self.mask.size(), PREMULTIPLIED)
        tint = QColor(current().color("accent")) if self.shows is Shows.PART else QColor(current().tokens.veil)
        if self.shows is Shows.PART:
            tint.setAlphaF(0.45)
        cover.fill(tint)
        inside = QPainter.CompositionMode.CompositionMode_DestinationIn
        outside = QPainter.CompositionMode.CompositionMode_DestinationOut
        painter = QPainter(cover)
        painter.setCompositionMode(inside if self.shows is Shows.PART else outside)
        painter.drawImage(0, 0, self.mask)
        painter.end()
        return cover
