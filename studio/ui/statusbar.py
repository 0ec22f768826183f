"""The bar at the foot: the device, a line about what is shown, and the queue button."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from studio.bridge.jobs import JobList, State
from studio.ui import icons
from studio.ui.buttons import Button, Kind, label
from studio.ui.theme import Theme, current


def icon_label(icon: str, size: int = 14, token: str = "text2") -> QLabel:
    """A QLabel that shows an icon."""
    made = QLabel()
    made.setPixmap(icons.pixmap(icon, size, token, made.devicePixelRatioF()))
    made.setFixedSize(current().px(size), current().px(size))
    return made


STAYS = 8000  # ms that a message which is no error stays


class QueueButton(Button):
    """Layers, "Queue: empty", an arrow up or down."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", Kind.SECONDARY, "layers", height=24, tip="", parent=parent)
        self.setCheckable(True)

    def _ground(self) -> str:
        return "ctlHover" if self.underMouse() else "ctl"

    def sizeHint(self) -> QSize:
        return super().sizeHint() + QSize(current().px(24), 0)

    def _paint_content(self, painter: QPainter, theme: Theme) -> None:
        arrow = icons.pixmap("chevron-down" if self.isChecked() else "chevron-up", 14, "text1", self.devicePixelRatioF())
        painter.drawPixmap(self.width() - theme.px(22), (self.height() - theme.px(14)) // 2, arrow)
        painter.translate(-theme.px(11), 0)
        super()._paint_content(painter, theme)


class StatusBar(QWidget):
    """28 px high."""

    queue_toggled = Signal()

    def __init__(self, jobs: JobList, device: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = current()
        self._jobs = jobs
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(theme.px(28))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.px(12), 0, theme.px(12), 0)
        layout.setSpacing(theme.px(6))
        layout.addWidget(icon_label("cpu"))
        self._device = label(device, "small", "dim")
        self._device.setAccessibleName(self.tr("Device"))
        layout.addWidget(self._device)
        layout.addSpacing(theme.px(12))
        self._about = label("", "small", "dim")
        layout.addWidget(self._about)
        layout.addStretch(1)
        self.queue = QueueButton()
        self.queue.clicked.connect(self.queue_toggled)
        layout.addWidget(self.queue)
        jobs.changed.connect(self.refresh)
        jobs.emptied.connect(self.refresh)
        self.refresh()

    def say(self, sentence: str) -> None:
        """The line about what is shown."""
        self._about.setText(sentence)

    def refresh(self, _: str = "") -> None:
        running, waiting = self._jobs.count(State.RUNNING), self._jobs.count(State.WAITING)
        parts = []
        if running:
            parts.append(self.tr("{n} running").format(n=running))
        if waiting:
            parts.append(self.tr("{n} waiting").format(n=waiting))
        self.queue.rename(self.tr("Queue: {what}").format(what=", ".join(parts) or self.tr("empty")))


class MessageBar(QWidget):
    """One sentence, what to do about it, and a close button. Errors stay until they are closed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = current()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(theme.px(16), theme.px(8), theme.px(8), theme.px(8))
        self._layout.setSpacing(theme.px(8))
        self._icon = QLabel()
        self._sentence = label()
        self._sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._suggestion = label(tone="dim")
        self._close = Button("", Kind.ICON, "x", tip=self.tr("Close the message"), height=28)
        self._close.clicked.connect(self.hide)
        for part in (self._icon, self._sentence, self._suggestion):
            self._layout.addWidget(part)
        self._layout.addStretch(1)
        self._layout.addWidget(self._close)
        self._leave = QTimer(self, singleShot=True, interval=STAYS)
        self._leave.timeout.connect(self.hide)
        self.hide()

    @property
    def text(self) -> str:
        """What it says now, "" when it is closed."""
        return f"{self._sentence.text()} {self._suggestion.text()}".strip() if self.isVisibleTo(self.parentWidget()) else ""

    def show_message(self, sentence: str, suggestion: str, kind: str) -> None:
        """`kind` is "info", "done" or "error"."""
        icon, token = {"error": ("circle-alert", "text1"), "done": ("circle-check", "green")}.get(kind, ("info", "text2"))
        self._icon.setPixmap(icons.pixmap(icon, 16, token, self.devicePixelRatioF()))
        self._sentence.setText(sentence)
        self._suggestion.setText(suggestion)
        self.setAccessibleName(f"{sentence} {suggestion}".strip())
        self.show()
        if kind == "error":
            self._leave.stop()
        else:
            self._leave.start()
