"""Layouts of widgets one after another: FlowLayout shows as many as fit into a row and hides the rest, WrapLayout goes on
in the next row. Nothing is cut."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """One row, left to right. Widgets beyond the right edge are moved out of sight."""

    def __init__(self, spacing: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setSpacing(spacing)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        x = rect.x()
        for item in self._items:
            if item.isEmpty():
                continue
            hint = item.sizeHint()
            inside = x + hint.width() <= rect.right() + 1
            place = x if inside else -hint.width() - 10_000
            item.widget().setFocusPolicy(Qt.FocusPolicy.TabFocus if inside else Qt.FocusPolicy.NoFocus)
            item.setGeometry(QRect(place, rect.y() + (rect.height() - hint.height()) // 2, hint.width(), hint.height()))
            if inside:
                x += hint.width() + self.spacing()

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        high = max((item.sizeHint().height() for item in self._items), default=0)
        return QSize(0, high)


class WrapLayout(FlowLayout):
    """As many rows as it takes."""

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lay(QRect(0, 0, width, 0), placed=False)

    def setGeometry(self, rect: QRect) -> None:
        QLayout.setGeometry(self, rect)
        self._lay(rect, placed=True)

    def _lay(self, rect: QRect, placed: bool) -> int:
        """The height of all rows; puts the widgets there when `placed`."""
        x, y, row = rect.x(), rect.y(), 0
        for item in self._items:
            hint = item.sizeHint()
            if x > rect.x() and x + hint.width() > rect.right() + 1:
                x, y, row = rect.x(), y + row + self.spacing(), 0
            if placed:
                item.setGeometry(QRect(x, y, min(hint.width(), rect.width()), hint.height()))
            x, row = x + hint.width() + self.spacing(), max(row, hint.height())
        return y + row - rect.y()
