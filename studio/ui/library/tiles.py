"""How one take looks in the grid: picture, tags, title; star and bin under the pointer; the hovered one plays."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QImage, QMouseEvent, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from studio.contract.ports import LibraryItem
from studio.ui import grounds, icons
from studio.ui.library.model import ITEM, THUMB
from studio.ui.theme import SMALL, Theme, current

Index = QModelIndex | QPersistentModelIndex
SIDE, WORDS, GAP = 200, 24, 16


class Tiles(QStyledItemDelegate):
    """All tiles have one size."""

    star_wanted = Signal(object)  # LibraryItem
    bin_wanted = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.playing: tuple[int, QImage] | None = None  # item id and the frame to show

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        px = current().px
        return QSize(px(SIDE + GAP), px(SIDE + WORDS + GAP))

    def _picture(self, area: QRect) -> QRect:
        px = current().px
        return QRect(area.x() + 2, area.y() + 2, px(SIDE), px(SIDE))

    def _handle(self, picture: QRect, place: int) -> QRect:
        px = current().px
        return QRect(picture.right() - px(34) - place * px(32), picture.y() + px(8), px(28), px(28))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item = index.data(ITEM)
        theme, picture = current(), self._picture(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        path = QPainterPath()
        path.addRoundedRect(QRectF(picture), theme.px(6), theme.px(6))
        painter.fillPath(path, grounds.brush(grounds.CHECKER, theme))
        if isinstance(item, LibraryItem):
            self._content(painter, option, index, item, picture)
        painter.restore()

    def _content(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, item: LibraryItem,
                 picture: QRect) -> None:
        theme = current()
        image = self.playing[1] if self.playing and self.playing[0] == item.id else index.data(THUMB)
        if isinstance(image, QImage):
            room = picture.adjusted(theme.px(8), theme.px(8), -theme.px(8), -theme.px(8))
            size = image.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRect(QPoint(), size)
            place.moveCenter(room.center())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(place, image)
        ratio = painter.device().devicePixelRatioF()
        frames = self.tr("{n} frames").format(n=item.frames) if item.frames > 1 else self.tr("Still")
        self._tag(painter, theme, picture, frames, "star" if item.starred else "", ratio)
        if option.state & QStyle.StateFlag.State_MouseOver:
            for place, icon in enumerate(("archive-restore" if item.binned else "trash-2", "star")):
                self._icon(painter, theme, self._handle(picture, place), icon, ratio)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(theme.color("ring"), 2))
            painter.drawRoundedRect(picture, theme.px(6), theme.px(6))
        self._title(painter, theme, picture, item)

    def _tag(self, painter: QPainter, theme: Theme, picture: QRect, words: str, icon: str, ratio: float) -> None:
        wide = QFontMetrics(theme.font(SMALL)).horizontalAdvance(words) + theme.px(12) + (theme.px(18) if icon else 0)
        tag = QRect(picture.right() - wide - theme.px(8), picture.bottom() - theme.px(28), wide, theme.px(20))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("tagBg"))
        painter.drawRoundedRect(tag, theme.px(4), theme.px(4))
        if icon:
            painter.drawPixmap(tag.x() + theme.px(5), tag.y() + theme.px(4), icons.pixmap(icon, 12, "accent", ratio))
        painter.setPen(theme.color("onTag"))
        painter.setFont(theme.font(SMALL))
        painter.drawText(tag.adjusted(0, 0, -theme.px(6), 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, words)

    def _icon(self, painter: QPainter, theme: Theme, area: QRect, icon: str, ratio: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("tagBg"))
        painter.drawRoundedRect(area, theme.px(6), theme.px(6))
        painter.drawPixmap(area.x() + theme.px(6), area.y() + theme.px(6), icons.pixmap(icon, 16, "onTag", ratio))

    def _title(self, painter: QPainter, theme: Theme, picture: QRect, item: LibraryItem) -> None:
        line = QRect(picture.x(), picture.bottom() + theme.px(4), picture.width(), theme.px(16))
        painter.setFont(theme.font(SMALL))
        painter.setPen(theme.color("text1"))
        words = QFontMetrics(theme.font(SMALL)).elidedText(item.title, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, words)

    def editorEvent(self, event: QEvent, model: Any, option: QStyleOptionViewItem, index: Index) -> bool:
        """A click on star or bin."""
        if event.type() is QEvent.Type.MouseButtonRelease and isinstance(event, QMouseEvent):
            item, picture = index.data(ITEM), self._picture(option.rect)
            for place, signal in enumerate((self.bin_wanted, self.star_wanted)):
                if isinstance(item, LibraryItem) and self._handle(picture, place).contains(event.position().toPoint()):
                    signal.emit(item)
                    return True
        return super().editorEvent(event, model, option, index)
