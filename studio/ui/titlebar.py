"""The bar at the top: mark, menus, project and saved state, undo and redo, command search. It only forwards."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QMenuBar, QSizePolicy, QWidget

from studio.ui import icons
from studio.ui.actions import Actions
from studio.ui.buttons import Button, Kind, divider, draw_key, label
from studio.ui.theme import SMALL, TEXT, current


class Mark(QWidget):
    """The amber K."""

    def __init__(self, side: int = 20, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(current().px(side), current().px(side))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent"))
        painter.drawRoundedRect(self.rect(), theme.px(5), theme.px(5))
        side = self.width()
        painter.setPen(QPen(theme.color("onAccent"), side * 0.125, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        left, right, top, low, middle = side * 0.36, side * 0.68, side * 0.27, side * 0.73, side * 0.5
        painter.drawLine(int(left), int(top), int(left), int(low))
        painter.drawLine(QRectF(left, middle, right - left, top - middle).topLeft(),
                         QRectF(right, top, 0, 0).topLeft())
        painter.drawLine(QRectF(left + side * 0.1, middle - side * 0.04, 0, 0).topLeft(),
                         QRectF(right, low, 0, 0).topLeft())


class CommandSearch(QAbstractButton):
    """Looks like a field, opens the palette."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(self.tr("Commands"))
        self.setAccessibleName(self.tr("Commands"))
        self.setToolTip(self.tr("Every action, with its key"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFixedSize(current().px(232), current().px(28))

    def sizeHint(self) -> QSize:
        return QSize(current().px(232), current().px(28))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("lineStrong"), 1))
        painter.setBrush(theme.color("ctl" if self.underMouse() else "bg2"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme.px(6), theme.px(6))
        art = icons.pixmap("search", 14, "text1", self.devicePixelRatioF())
        painter.drawPixmap(theme.px(9), (self.height() - theme.px(14)) // 2, art)
        painter.setFont(theme.font(TEXT))
        painter.setPen(theme.color("text2"))
        painter.drawText(self.rect().adjusted(theme.px(30), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.text())
        wide = QFontMetrics(theme.font(SMALL)).horizontalAdvance("Ctrl+K") + theme.px(12)
        draw_key(painter, self.rect().adjusted(self.width() - wide - theme.px(8), 0, -theme.px(8), 0), "Ctrl+K",
                 theme.color("text2"), theme)


class TitleBar(QWidget):
    """40 px high; the name of the project stands in the middle of the window."""

    search_wanted = Signal()

    def __init__(self, actions: Actions, menus: tuple[tuple[str, str], ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = current()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(theme.px(40))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.px(26), 0, theme.px(12), 0)
        layout.setSpacing(theme.px(4))
        layout.addWidget(Mark())
        layout.addSpacing(theme.px(22))
        self.menu_bar = self._menus(actions, menus)
        layout.addWidget(self.menu_bar, 1, Qt.AlignmentFlag.AlignVCenter)
        self.undo = self._icon(actions, "undo", "undo-2")
        self.redo = self._icon(actions, "redo", "redo-2")
        layout.addWidget(self.undo)
        layout.addWidget(self.redo)
        layout.addSpacing(theme.px(8))
        line = divider(vertical=True)
        line.setFixedHeight(theme.px(20))
        layout.addWidget(line)
        layout.addSpacing(theme.px(8))
        self.search = CommandSearch()
        self.search.clicked.connect(self.search_wanted)
        layout.addWidget(self.search)
        self._name = label("", "strong", parent=self)
        self._state = label("", tone="dim", parent=self)
        for words in (self._name, self._state):
            words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def _menus(self, actions: Actions, menus: tuple[tuple[str, str], ...]) -> QMenuBar:
        bar = QMenuBar(self)
        bar.setNativeMenuBar(False)
        bar.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        for key, title in menus:
            entries = actions.in_menu(key)
            if entries:
                menu = bar.addMenu(title)
                menu.addActions(entries)
                menu.aboutToShow.connect(actions.refresh)
        return bar

    def _icon(self, actions: Actions, name: str, icon: str) -> Button:
        action = actions.get(name)
        made = Button("", Kind.ICON, icon, tip=f"{action.title} ({action.shortcut})", height=28)
        made.clicked.connect(lambda: actions.run(name))
        return made

    def show_project(self, name: str, state: str) -> None:
        """The project's name and, when there is one, its saved state."""
        self._name.setText(name)
        self._state.setText(f"· {state}" if state else "")
        self._place()

    def resizeEvent(self, event: object) -> None:
        self._place()

    def _place(self) -> None:
        theme = current()
        name, state = self._name.sizeHint().width(), self._state.sizeHint().width() if self._state.text() else 0
        gap = theme.px(4) if state else 0
        menus = max((self.menu_bar.actionGeometry(action).right() for action in self.menu_bar.actions()), default=0)
        left = max((self.width() - name - state - gap) // 2, self.menu_bar.x() + menus + theme.px(16))
        self._name.setGeometry(left, 0, name, self.height())
        self._state.setGeometry(left + name + gap, 0, state, self.height())
