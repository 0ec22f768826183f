"""The command palette: every action with its key, found by letters in order; Enter runs, Escape closes."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from studio.ui import icons
from studio.ui.actions import Action, Actions
from studio.ui.buttons import draw_key, label
from studio.ui.fields import WordField
from studio.ui.statusbar import icon_label
from studio.ui.theme import SMALL, TEXT, current

Index = QModelIndex | QPersistentModelIndex
ROW, WIDE, SHOWN = 40, 560, 9


def match(query: str, text: str) -> tuple[float, tuple[int, ...]] | None:
    """How well letters fit a title and where they stand; None when they don't. Higher is better."""
    query, lower = query.lower().strip(), text.lower()
    if not query:
        return 0.0, ()
    whole = lower.find(query)
    if whole >= 0:
        starts = whole == 0 or not lower[whole - 1].isalnum()
        return (3.0 if starts else 2.0) - whole / 100, tuple(range(whole, whole + len(query)))
    places: list[int] = []
    for letter in query.replace(" ", ""):
        found = lower.find(letter, places[-1] + 1 if places else 0)
        if found < 0:
            return None
        places.append(found)
    return 1.0 - (places[-1] - places[0]) / 100, tuple(places)


class PaletteModel(QAbstractListModel):
    """The actions that fit, best first; those that can't run now come after."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self._actions = actions
        self.rows: list[tuple[Action, tuple[int, ...], str]] = []

    def search(self, query: str) -> None:
        self.beginResetModel()
        found = []
        for order, action in enumerate(self._actions.all()):
            fit = match(query, action.title) or self._by_sentence(query, action)
            if fit is not None:
                found.append((-fit[0], order, action, fit[1], action.why_not()))
        found.sort(key=lambda row: (bool(row[4]), row[0], row[1]))
        self.rows = [(action, places, reason) for _, _, action, places, reason in found]
        self.endResetModel()

    def _by_sentence(self, query: str, action: Action) -> tuple[float, tuple[int, ...]] | None:
        return (0.5, ()) if len(query) > 2 and query.lower() in action.sentence.lower() else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        action, _, reason = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{action.title} {action.shortcut}".strip()
        return (reason or action.sentence) if role == Qt.ItemDataRole.ToolTipRole else None


class PaletteRow(QStyledItemDelegate):
    """Icon, title with the letters found in bold, reason when it can't run, key cap."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(current().px(WIDE // 2), current().px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, area = current(), option.rect
        action, places, reason = index.model().rows[index.row()]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("ctl"))
            painter.drawRoundedRect(area.adjusted(0, 1, 0, -1), theme.px(6), theme.px(6))
        token = "text3" if reason else "accentText" if chosen else "text2"
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(area.x() + theme.px(12), area.y() + (area.height() - theme.px(16)) // 2,
                           icons.pixmap(action.icon or "command", 16, token, ratio))
        x = self._title(painter, area, action.title, places, bool(reason))
        painter.setPen(theme.color("text2"))
        painter.setFont(theme.font(SMALL))
        if reason:
            painter.drawText(QRect(x + theme.px(12), area.y(), area.right() - x - theme.px(24), area.height()),
                             Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, reason)
        elif action.shortcut:
            key = action.shortcut.replace("Return", "Enter")
            wide = QFontMetrics(theme.font(SMALL)).horizontalAdvance(key) + theme.px(12)
            draw_key(painter, QRect(area.right() - wide - theme.px(10), area.y(), wide, area.height()), key,
                     theme.color("text2"), theme)
        painter.restore()

    def _title(self, painter: QPainter, area: QRect, title: str, places: tuple[int, ...], off: bool) -> int:
        theme = current()
        x = area.x() + theme.px(40)
        painter.setPen(theme.color("text3" if off else "text1"))
        for place, letter in enumerate(title):
            font = theme.font(TEXT, 600 if place in places else 400)
            painter.setFont(font)
            painter.drawText(QRect(x, area.y(), theme.px(40), area.height()), Qt.AlignmentFlag.AlignVCenter, letter)
            x += QFontMetrics(font).horizontalAdvance(letter)
        return x


class CommandPalette(QWidget):
    """Lies over the whole window on a veil."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        theme = current()
        self._actions = actions
        self._before: QWidget | None = None
        self.setAccessibleName(self.tr("Commands"))
        self._box = QWidget(self)
        column = QVBoxLayout(self._box)
        column.setContentsMargins(theme.px(16), theme.px(16), theme.px(16), theme.px(12))
        column.setSpacing(theme.px(8))
        self.field = WordField(self.tr("Search all actions"), self.tr("Search all actions"), large=True, height=40)
        self.field.setTextMargins(theme.px(24), 0, theme.px(110), 0)
        glass = icon_label("search", 16, "text1")
        glass.setParent(self.field)
        glass.move(theme.px(12), theme.px(12))
        self._count = label("", "small", "dim", self.field)
        self._model = PaletteModel(actions, self)
        self.list = QListView()
        self.list.setAccessibleName(self.tr("Actions"))
        self.list.setModel(self._model)
        self.list.setItemDelegate(PaletteRow(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFixedHeight(theme.px(ROW) * SHOWN + 2)
        hint = QHBoxLayout()
        for words in (self.tr("Up and Down move"), self.tr("Enter runs"), self.tr("Esc closes")):
            hint.addWidget(label(words, "small", "dim"))
            hint.addSpacing(theme.px(8))
        hint.addStretch(1)
        column.addWidget(self.field)
        column.addWidget(self.list)
        column.addLayout(hint)
        self.field.textEdited.connect(self._search)
        self.field.up.connect(lambda: self._move(-1))
        self.field.down.connect(lambda: self._move(1))
        self.field.left.connect(self.close_)
        self.field.returnPressed.connect(self._run)
        self.list.clicked.connect(lambda _: self._run())
        self.hide()

    def open_over(self) -> None:
        """Show it over its parent, empty, with the cursor in the field."""
        self._before = self.window().focusWidget()
        self.setGeometry(self.parentWidget().rect())
        wide = min(current().px(WIDE + 32), self.width() - current().px(32))
        self._box.setFixedWidth(wide)
        self._box.adjustSize()
        self._box.move((self.width() - wide) // 2, min(current().px(120), max(0, self.height() - self._box.height()) // 2))
        self.field.clear()
        self._search("")
        self.show()
        self.raise_()
        self.field.setFocus()

    def close_(self) -> None:
        self.hide()
        if self._before is not None:
            self._before.setFocus()

    def _search(self, query: str) -> None:
        self._model.search(query)
        self._move(0)
        total = len(self._actions.all())
        self._count.setText(self.tr("{n} of {all} actions").format(n=self._model.rowCount(), all=total))
        self._count.adjustSize()
        self._count.move(self.field.width() - self._count.width() - current().px(12), current().px(12))

    def _move(self, by: int) -> None:
        rows = self._model.rowCount()
        if rows:
            row = (self.list.currentIndex().row() + by) % rows if by else 0
            self.list.setCurrentIndex(self._model.index(row, 0))

    def _run(self) -> None:
        index = self.list.currentIndex()
        if index.isValid():
            name = self._model.rows[index.row()][0].name
            self.close_()
            self._actions.run(name)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._box.geometry().contains(event.position().toPoint()):
            self.close_()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.color("veil"))
        painter.setPen(theme.color("lineStrong"))
        painter.setBrush(theme.color("bg1"))
        painter.drawRoundedRect(QRectF(self._box.geometry()).adjusted(0.5, 0.5, -0.5, -0.5), theme.px(6), theme.px(6))
