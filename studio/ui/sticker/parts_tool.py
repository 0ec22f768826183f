"""The parts over the picture: each tinted, with its pivot as a dot that can be dragged; a click chooses a part.

`PartsTool` is a Tool for the Viewer while the picture stands; `CoverBrush` paints what the chosen part covers.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from studio.bridge.images import to_image
from studio.contract.requests import PartMark
from studio.core.partmark import GRID, unpacked
from studio.ui.sticker.brush import Brush, Shows
from studio.ui.sticker.parts_desk import PartsDesk, cover_image, covered
from studio.ui.sticker.session import StickerSession
from studio.ui.theme import PART_TINTS, current

NEAR = 12  # px from a pivot within which the hand takes it
STRONG, WEAK, FAINT = 0.7, 0.42, 0.16  # opacity of the chosen part, of the others, and of those that stay still


def tint(index: int) -> QColor:
    """The colour of a part, by its place in the list."""
    return QColor(PART_TINTS[index % len(PART_TINTS)])


class PartsTool(QObject):
    """Shows the parts only while `standing` says that the picture itself is shown."""

    picked = Signal(int)

    def __init__(self, desk: PartsDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._extent = QSizeF(1, 1)
        self._dragging = False
        self._tinted: dict[tuple[str, int], QImage] = {}
        self.standing = True

    # ------------------------------------------------------------------ the hand
    def press(self, at: QPointF, extent: QSizeF) -> None:
        self._extent = extent
        if not self.standing:
            return
        found = self._pivot_at(at)
        self._dragging = found >= 0
        self._desk.choose(found if self._dragging else self._desk.part_at(at.x(), at.y()))
        self.picked.emit(self._desk.chosen)

    def drag(self, at: QPointF) -> None:
        if self._dragging:
            self._desk.move_pivot(at.x(), at.y())

    def release(self) -> None:
        if self._dragging:
            self._desk.drag_ended()
        self._dragging = False

    def _pivot_at(self, at: QPointF) -> int:
        """The part whose pivot is under the hand, the chosen one first; -1 for none."""
        def away(mark: PartMark) -> float:
            return QPointF((mark.pivot[0] - at.x()) * self._extent.width(), (mark.pivot[1] - at.y()) * self._extent.height()).manhattanLength()

        near = [(index != self._desk.chosen, away(mark), index) for index, mark in enumerate(self._desk.marks)
                if mark.kind != "body" and away(mark) <= current().px(NEAR)]
        return min(near)[2] if near else -1

    # ------------------------------------------------------------------ paint
    def paint(self, painter: QPainter, area: QRectF) -> None:
        """Tints first, then the dots over all of them."""
        if not self.standing:
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index, mark in enumerate(self._desk.marks):
            chosen = index == self._desk.chosen
            if mark.kind != "body" or chosen:
                painter.setOpacity(STRONG if chosen else WEAK if mark.moves else FAINT)
                painter.drawImage(area, self._cover(mark.cover, index))
        painter.setOpacity(1.0)
        for index, mark in enumerate(self._desk.marks):
            if mark.kind != "body":
                self._dot(painter, area, index, mark)

    def _cover(self, cover: str, index: int) -> QImage:
        key = (cover, index)
        if key not in self._tinted:
            image = cover_image(cover)
            painter = QPainter(image)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
            painter.fillRect(image.rect(), tint(index))
            painter.end()
            if len(self._tinted) > 2 * max(16, len(self._desk.marks)):
                self._tinted.clear()
            self._tinted[key] = image
        return self._tinted[key]

    def _dot(self, painter: QPainter, area: QRectF, index: int, mark: PartMark) -> None:
        theme = current()
        at = QPointF(area.x() + mark.pivot[0] * area.width(), area.y() + mark.pivot[1] * area.height())
        radius = theme.px(6 if index == self._desk.chosen else 4)
        painter.setPen(QPen(QColor(theme.tokens.onAccent), theme.px(4)))
        painter.drawEllipse(at, radius, radius)
        painter.setPen(QPen(QColor(theme.tokens.onTag), theme.px(2)))
        painter.setBrush(tint(index) if mark.moves else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(at, radius, radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)


class CoverBrush(QObject):
    """Where the brush meets the chosen part: each stroke is one step, and only cells that it changed change."""

    changed = Signal()

    def __init__(self, desk: PartsDesk, session: StickerSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._session = desk, session
        self.brush: Brush | None = None
        self._cover = self._first = ""
        self._drawn = bytes(GRID * GRID // 8)
        self._stroke = 0
        desk.changed.connect(self._follow)

    def take_up(self) -> Brush | None:
        """The brush with the chosen part's cover; None without one."""
        mark, picture = self._desk.mark, self._session.picture
        if mark is None or picture is None:
            return None
        self.brush = Brush(Shows.PART, to_image(picture.frame).size(), self)
        self.brush.painted.connect(self.changed)
        self.brush.stroke_ended.connect(self._ended)
        self._first = mark.cover
        self._load(mark.cover)
        return self.brush

    def put_down(self) -> None:
        if self.brush is not None:
            self.brush.deleteLater()
            self.brush = None

    def clear(self) -> None:
        """As it was when the brush was taken up."""
        self._desk.set_cover(unpacked(self._first), "")

    def _load(self, cover: str) -> None:
        if self.brush is not None:
            self._cover = cover
            self.brush.set_mask(cover_image(cover))
            self._drawn = covered(self.brush.mask)
            self.changed.emit()

    def _ended(self) -> None:
        if self.brush is None:
            return
        drawn = covered(self.brush.mask)
        bits = bytes(old ^ before ^ after for old, before, after in zip(unpacked(self._cover), self._drawn, drawn, strict=True))
        self._stroke += 1
        self._desk.set_cover(bits, f"cover-{id(self)}-{self._stroke}")

    def _follow(self) -> None:
        """The document changed, by a stroke or by undo: the brush shows what it says now."""
        mark = self._desk.mark
        if self.brush is not None and mark is not None and mark.cover != self._cover:
            self._load(mark.cover)
