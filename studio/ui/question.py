"""A question with a few answers, drawn like everything else. It knows no document: whoever asks acts on the answer."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from studio.ui.buttons import Button, Kind, label
from studio.ui.theme import current


class Question(QDialog):
    """The first answer is the one Enter gives; Escape and Cancel give "". `answer` holds what was chosen."""

    def __init__(self, question: str, answers: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.answer = ""
        theme = current()
        self.setWindowTitle("Kinora")
        self.setAccessibleName(question)
        self.setMinimumWidth(theme.px(420))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(24), theme.px(24), theme.px(24), theme.px(16))
        column.setSpacing(theme.px(24))
        words = label(question, "lead")
        words.setWordWrap(True)
        column.addWidget(words)
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(8))
        foot.addStretch(1)
        foot.addWidget(self._button(self.tr("Cancel"), Kind.GHOST, ""))
        for answer in reversed(answers[1:]):
            foot.addWidget(self._button(answer, Kind.SECONDARY, answer))
        first = self._button(answers[0], Kind.PRIMARY, answers[0])
        foot.addWidget(first)
        column.addLayout(foot)
        first.setFocus()

    def _button(self, text: str, kind: Kind, answer: str) -> Button:
        made = Button(text, kind)
        made.clicked.connect(lambda: self._choose(answer))
        return made

    def _choose(self, answer: str) -> None:
        self.answer = answer
        self.done(int(bool(answer)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus."""
        pressed = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(pressed, Button):
            pressed.click()
        else:
            super().keyPressEvent(event)

    def asked(self) -> str:
        """Show it and wait for the answer."""
        self.exec()
        self.deleteLater()
        return self.answer
