"""The focus ring: two pixels of `ring`, two pixels away from the control, shown after a key and never by a click.

Our buttons take focus from the Tab key alone, so a focused button is one that was reached by a key.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from shiboken6 import isValid

from studio.ui.theme import current


class FocusRing(QWidget):
    """One overlay per window that follows the focused control."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._moved)

    def close_ring(self) -> None:
        """Let go of the application; called when the window closes."""
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.disconnect(self._moved)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide):
            self._place()
        return False

    def _moved(self, _: QWidget | None, now: QWidget | None) -> None:
        for widget in self._watched:
            if isValid(widget):
                widget.removeEventFilter(self)
        self._watched = []
        self._target = now
        while now is not None and now is not self._window:
            now.installEventFilter(self)
            self._watched.append(now)
            now = now.parentWidget()
        self._place()

    def _place(self) -> None:
        target = self._target
        shown = (target is not None and target.isVisible() and target.window() is self._window
                 and not isinstance(target, QLineEdit) and target is not self._window
                 and bool(target.focusPolicy() & Qt.FocusPolicy.TabFocus) and not target.property("noRing"))
        if not shown or target is None:
            self.hide()
            return
        reach = 4
        corner = target.mapTo(self._window, QPoint(0, 0))
        self.setGeometry(QRect(corner, target.size()).adjusted(-reach, -reach, reach, reach))
        self.raise_()
        self.show()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("ring"), 2))
        small = self.height() <= theme.px(16) + 8
        radius = self.height() / 2 - 1 if small and self.width() > self.height() else theme.px(6) + 3
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)
