"""Text fields that leave Ctrl+Z to the document and Up, Down and Escape to whoever asks for them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import QLineEdit, QWidget

from studio.ui.theme import HEAD, SMALL, TEXT, current

Key = QKeySequence.StandardKey
HISTORY = (Key.Undo, Key.Redo)
# what a line of words keeps for itself among the keys with Ctrl; X11 would also take Ctrl+E, K, D and the like
EDITING = (Key.Copy, Key.Cut, Key.Paste, Key.SelectAll, Key.MoveToNextWord, Key.MoveToPreviousWord, Key.SelectNextWord,
           Key.SelectPreviousWord, Key.DeleteStartOfWord, Key.DeleteEndOfWord)


class WordField(QLineEdit):
    """A line of words. `settled` ends an undo step; `up`, `down` and `left` (Escape) are for lists beside it."""

    settled = Signal()
    up = Signal()
    down = Signal()
    left = Signal()

    def __init__(self, name: str, placeholder: str = "", *, large: bool = False, height: int = 32,
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setFont(current().font(HEAD if large else TEXT))
        if large:
            self.setProperty("type", "large")
        self.setFixedHeight(current().px(height))
        self.setMaxLength(1000)
        self.editingFinished.connect(self.settled)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._leaves(event):
            event.ignore()
            return False
        return super().event(event)

    @staticmethod
    def _leaves(event: QKeyEvent) -> bool:
        """True for keys that belong to the window: the history, every command with Ctrl, pasting a picture."""
        if event.matches(Key.Paste):
            mime = QGuiApplication.clipboard().mimeData()
            return mime is not None and not mime.hasText() and (mime.hasImage() or mime.hasUrls())
        commands = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        return commands and not any(event.matches(key) for key in EDITING)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        signal = {Qt.Key.Key_Up: self.up, Qt.Key.Key_Down: self.down, Qt.Key.Key_Escape: self.left}.get(event.key())
        if any(event.matches(key) for key in HISTORY):
            event.ignore()
        elif signal is not None and not event.modifiers():
            signal.emit()
        else:
            super().keyPressEvent(event)

    def show_words(self, words: str) -> None:
        """Show words that came from elsewhere (undo, a chip); the cursor stays where it can."""
        if words != self.text():
            place = self.cursorPosition()
            blocked = self.blockSignals(True)
            self.setText(words)
            self.blockSignals(blocked)
            self.setCursorPosition(min(place, len(words)) if place and self.hasFocus() else len(words))


class SideNote(QWidget):
    """A dim note inside the right end of a field ("or leave it empty")."""

    def __init__(self, field: QLineEdit, text: str) -> None:
        super().__init__(field)
        self._text = text
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        field.installEventFilter(self)
        self._field = field

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self.setGeometry(self._field.rect())
        return False

    def paintEvent(self, event: QEvent) -> None:
        painter = QPainter(self)
        painter.setPen(current().color("text2"))
        painter.setFont(current().font(SMALL))
        inner = self.rect().adjusted(0, 0, -current().px(12), 0)
        if self._field.fontMetrics().horizontalAdvance(self._field.text()) < self.width() - current().px(160):
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._text)
