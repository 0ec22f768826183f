"""The slim rail at the left: one entry per workspace that works, settings at the foot."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from studio.ui import icons
from studio.ui.theme import SMALL, current


class RailEntry(QAbstractButton):
    """Icon over word; the chosen one carries an amber edge."""

    def __init__(self, text: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self.setText(text)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFixedSize(current().px(72), current().px(56))

    def sizeHint(self) -> QSize:
        return QSize(current().px(72), current().px(56))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        inner = self.rect().adjusted(theme.px(2), 0, -theme.px(2), 0)
        if self.isChecked() or self.underMouse():
            painter.setBrush(theme.color("ctl" if self.isChecked() else "bg2"))
            painter.drawRoundedRect(inner, theme.px(6), theme.px(6))
        if self.isChecked():
            painter.setBrush(theme.color("accent"))
            painter.drawRoundedRect(QRect(0, theme.px(14), theme.px(3), self.height() - theme.px(28)), 1.5, 1.5)
        token = "accentText" if self.isChecked() else "text1" if self.underMouse() else "text2"
        side = theme.px(20)
        art = icons.pixmap(self._icon, 20, token, self.devicePixelRatioF())
        painter.drawPixmap((self.width() - side) // 2, theme.px(8), art)
        painter.setPen(theme.color("text1" if self.isChecked() or self.underMouse() else "text2"))
        painter.setFont(theme.font(SMALL))
        words = QRect(0, theme.px(32), self.width(), theme.px(16))
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self.text())


class Rail(QWidget):
    """72 px wide. `chosen` names the workspace, `settings_wanted` the foot."""

    chosen = Signal(str)
    settings_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = current()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(theme.px(72))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.px(8), 0, theme.px(8))
        layout.setSpacing(theme.px(4))
        self.create = RailEntry(self.tr("Create"), "wand-sparkles")
        self.create.setCheckable(True)
        self.create.setChecked(True)
        self.create.clicked.connect(self._create)
        self.settings = RailEntry(self.tr("Settings"), "settings")
        self.settings.clicked.connect(self.settings_wanted)
        layout.addWidget(self.create)
        layout.addStretch(1)
        layout.addWidget(self.settings)

    def _create(self) -> None:
        self.create.setChecked(True)
        self.chosen.emit("create")
