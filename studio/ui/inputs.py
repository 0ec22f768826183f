"""Inputs painted from the tokens: Switch, Check, Slider, Segmented, Select, and the Bar that shows a share.

They know no document and no engine. A slider frames one undo step with `settled`.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QComboBox, QHBoxLayout, QSizePolicy, QSlider, QWidget

from studio.ui import icons
from studio.ui.buttons import MOVES, Button, Kind
from studio.ui.theme import TEXT, current


class Switch(QAbstractButton):
    """On or off, 32 x 16. Its accessible name is the word beside it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFixedSize(current().px(32), current().px(16))

    def sizeHint(self) -> QSize:
        return QSize(current().px(32), current().px(16))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        on = self.isChecked() and self.isEnabled()
        ground = "accent" if on else "bg2" if not self.isEnabled() else "ctlPressed" if self.underMouse() else "ctlHover"
        painter.setBrush(theme.color(ground))
        half = self.height() / 2
        painter.drawRoundedRect(self.rect(), half, half)
        painter.setBrush(theme.color("onAccent" if on else "text2" if self.isEnabled() else "text3"))
        knob = self.height() - theme.px(4)
        x = self.width() - knob - theme.px(2) if self.isChecked() else theme.px(2)
        painter.drawEllipse(QRectF(x, theme.px(2), knob, knob))


class Check(QAbstractButton):
    """A square box with a tick; the amber one of the export list."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFixedSize(current().px(16), current().px(16))

    def sizeHint(self) -> QSize:
        return QSize(current().px(16), current().px(16))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent"))
            painter.drawRoundedRect(self.rect(), theme.px(4), theme.px(4))
            art = icons.tinted("check", 12, theme.color("onAccent"), self.devicePixelRatioF())
            inset = (self.width() - theme.px(12)) // 2
            painter.drawPixmap(inset, inset, art)
        else:
            painter.setPen(QPen(theme.color("text1" if self.underMouse() else "text2"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, theme.px(4), theme.px(4))


class Slider(QSlider):
    """A horizontal slider; a click jumps to the place. `dragging` and `settled` frame one undo step."""

    settled = Signal()

    def __init__(self, name: str, low: int = 0, high: int = 100, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setRange(low, high)
        self.setAccessibleName(name)
        self.setPageStep(10)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFixedHeight(current().px(20))
        self.setMinimumWidth(current().px(80))

    def _knob(self) -> int:
        return current().px(14)

    def _span(self) -> int:
        return max(1, self.width() - self._knob())

    def _at(self, x: float) -> int:
        share = (x - self._knob() / 2) / self._span()
        return round(self.minimum() + min(1.0, max(0.0, share)) * (self.maximum() - self.minimum()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self.setSliderDown(True)
        self.setValue(self._at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self.setValue(self._at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self.setSliderDown(False)
            self.settled.emit()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        super().keyReleaseEvent(event)
        if not event.isAutoRepeat() and event.key() in (*MOVES, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
                                                        Qt.Key.Key_Home, Qt.Key.Key_End):
            self.settled.emit()

    def wheelEvent(self, event: QEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        knob, middle, groove = self._knob(), self.height() / 2, theme.px(4)
        x = (self.value() - self.minimum()) / max(1, self.maximum() - self.minimum()) * self._span()
        painter.setBrush(theme.color("ctlHover"))
        painter.drawRoundedRect(QRectF(0, middle - groove / 2, self.width(), groove), groove / 2, groove / 2)
        painter.setBrush(theme.color("text2" if self.isEnabled() else "text3"))
        painter.drawRoundedRect(QRectF(0, middle - groove / 2, x + knob / 2, groove), groove / 2, groove / 2)
        if self.underMouse() and self.isEnabled():
            halo = theme.color("ctlPressed")
            painter.setBrush(halo)
            painter.drawEllipse(QRectF(x - theme.px(3), middle - knob / 2 - theme.px(3), knob + theme.px(6),
                                       knob + theme.px(6)))
        painter.setBrush(theme.color("knob" if self.isEnabled() else "text3"))
        painter.setPen(QPen(theme.color("knobLine"), 1.5))
        painter.drawEllipse(QRectF(x + 0.75, middle - knob / 2 + 0.75, knob - 1.5, knob - 1.5))


class _Segment(Button):
    """One choice of a Segmented."""

    def __init__(self, text: str, tip: str, icon: str, height: int) -> None:
        super().__init__(text, Kind.GHOST, icon, tip=tip, height=height, checkable=True)

    def _pad(self) -> int:
        return 10

    def _font(self) -> tuple[int, int]:
        return (TEXT, 500 if self.isChecked() else 400)

    def _ground(self) -> str:
        return "chosen" if self.isChecked() else ""

    def _ink(self) -> str:
        return "text1" if self.isChecked() or self.underMouse() else "text2"


class Segmented(QWidget):
    """A few choices side by side, one chosen. `chosen` carries the value."""

    chosen = Signal(object)

    def __init__(self, name: str, choices: Sequence[tuple[object, str]], *, icons_of: dict[object, str] | None = None,
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = current()
        self.setAccessibleName(name)
        self._values = [value for value, _ in choices]
        self._group = QButtonGroup(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2, 2, 2, 2)
        layout.setSpacing(0)
        self.buttons: list[Button] = []
        for index, (_, text) in enumerate(choices):
            art = (icons_of or {}).get(choices[index][0], "")
            segment = _Segment("" if art else text, text, art, 24)
            segment.setAccessibleName(f"{name}: {text}")
            self._group.addButton(segment, index)
            self.buttons.append(segment)
            layout.addWidget(segment)
        self.setFixedHeight(theme.px(24) + 4)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._group.idClicked.connect(self._tell)

    def _tell(self, index: int) -> None:
        self.chosen.emit(self._values[index])

    @property
    def value(self) -> object:
        index = self._group.checkedId()
        return self._values[index] if index >= 0 else None

    def choose(self, value: object) -> None:
        """Show a value without telling anybody; a value that is not among the choices shows none."""
        if value in self._values:
            self.buttons[self._values.index(value)].setChecked(True)
            return
        self._group.setExclusive(False)
        for button in self.buttons:
            button.setChecked(False)
        self._group.setExclusive(True)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("lineStrong"), 1))
        painter.setBrush(theme.color("well"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme.px(6), theme.px(6))


class Select(QComboBox):
    """A field that opens a list; `chosen` carries the value of the entry."""

    chosen = Signal(object)

    def __init__(self, name: str, choices: Sequence[tuple[object, str]] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFixedHeight(current().px(28))
        self.set_choices(choices)
        self.activated.connect(lambda index: self.chosen.emit(self.itemData(index)))

    def set_choices(self, choices: Sequence[tuple[object, str]]) -> None:
        self.clear()
        for value, text in choices:
            self.addItem(text, value)

    def choose(self, value: object, text: str = "") -> None:
        """Show a value without telling anybody; one that is not in the list is added as `text`."""
        index = self.findData(value)
        if index < 0 and text:
            self.addItem(text, value)
            index = self.count() - 1
        self.setCurrentIndex(index)

    def sizeHint(self) -> QSize:
        theme = current()
        metrics = QFontMetrics(theme.font(TEXT))
        widest = max((metrics.horizontalAdvance(self.itemText(i)) for i in range(self.count())), default=0)
        return QSize(widest + theme.px(44), theme.px(28))

    def wheelEvent(self, event: QEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("lineStrong"), 1))
        painter.setBrush(theme.color("ctlHover" if self.underMouse() and self.isEnabled() else "bg2"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme.px(6), theme.px(6))
        painter.setFont(theme.font(TEXT))
        painter.setPen(theme.color("text1" if self.isEnabled() else "text3"))
        inner = self.rect().adjusted(theme.px(10), 0, -theme.px(26), 0)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, self.currentText())
        art = icons.pixmap("chevron-down", 14, "text2", self.devicePixelRatioF())
        painter.drawPixmap(self.width() - theme.px(22), (self.height() - theme.px(14)) // 2, art)


class Bar(QWidget):
    """Progress or size, 0..1, four pixels high. Moves only when it is told a value."""

    def __init__(self, name: str, token: str = "accent", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.share, self.token = 0.0, token
        self.setAccessibleName(name)
        self.setFixedHeight(current().px(4))
        self.setMinimumWidth(current().px(40))

    def show_share(self, share: float, token: str = "") -> None:
        self.share, self.token = min(1.0, max(0.0, share)), token or self.token
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        half = self.height() / 2
        painter.setBrush(theme.color("ctl"))
        painter.drawRoundedRect(self.rect(), half, half)
        if self.share > 0:
            painter.setBrush(theme.color(self.token))
            painter.drawRoundedRect(QRectF(0, 0, max(self.height(), self.width() * self.share), self.height()), half, half)
