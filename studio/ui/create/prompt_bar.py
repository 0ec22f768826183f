"""The bar over the library: a slot for a picture, the words, and the button that makes it. It only forwards."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget

from studio.ui import icons
from studio.ui.buttons import Button, Kind, divider, label
from studio.ui.fields import WordField
from studio.ui.theme import current


class DropSlot(QAbstractButton):
    """A dashed square: a click opens a file, the window takes drops anyway."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setToolTip(self.tr("Choose a picture (Ctrl+O)"))
        self.setAccessibleName(self.tr("Choose a picture"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFixedSize(current().px(56), current().px(56))

    def sizeHint(self) -> QSize:
        return QSize(current().px(56), current().px(56))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(theme.color("text2" if self.underMouse() else "ctlPressed"), 1)
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme.px(6), theme.px(6))
        art = icons.pixmap("image-plus", 20, "text1" if self.underMouse() else "text2", self.devicePixelRatioF())
        inset = (self.width() - theme.px(20)) // 2
        painter.drawPixmap(inset, inset, art)


class PromptBar(QWidget):
    """Words typed here go with the next picture."""

    choose_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = current()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        inner = QVBoxLayout()
        inner.setContentsMargins(theme.px(24), theme.px(16), theme.px(24), theme.px(12))
        inner.setSpacing(theme.px(8))
        row = QHBoxLayout()
        row.setSpacing(theme.px(12))
        self.slot = DropSlot()
        self.slot.clicked.connect(self.choose_wanted)
        row.addWidget(self.slot)
        self.field = WordField(self.tr("What should move"), self.tr("Drop a picture and say what should move"),
                               large=True, height=56)
        row.addWidget(self.field, 1)
        self.generate = Button(self.tr("Generate"), Kind.PRIMARY, height=56, tip=self.tr("Generate waits for a picture"))
        self.generate.setMinimumWidth(theme.px(160))
        self.generate.setEnabled(False)
        row.addWidget(self.generate)
        inner.addLayout(row)
        reason = label(self.tr("Generate waits for a picture"), "small", "dim")
        reason.setAlignment(Qt.AlignmentFlag.AlignRight)
        inner.addWidget(reason)
        column.addLayout(inner)
        column.addWidget(divider())

    def take_words(self) -> str:
        """The words, which then belong to the sticker; the field is empty after."""
        words = self.field.text().strip()
        self.field.clear()
        return words
