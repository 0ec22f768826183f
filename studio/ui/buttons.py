"""Buttons and words: Button (every kind), labels, dividers and key caps, painted from the tokens.

They know no document and no engine. Focus rings are drawn by `focus.py`, two pixels away from the control.
"""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QLabel, QSizePolicy, QWidget

from studio.ui import icons
from studio.ui.theme import HEAD, SMALL, TEXT, Theme, current

MOVES = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)


class Kind(StrEnum):
    PRIMARY = "primary"
    SECONDARY = "secondary"
    GHOST = "ghost"
    LINK = "link"
    ICON = "icon"
    TAG = "tag"
    CHIP = "chip"
    TAB = "tab"


def label(text: str = "", role: str = "", tone: str = "", parent: QWidget | None = None) -> QLabel:
    """A QLabel with the style sheet's role ("title", "head", "small", "strong") and tone ("dim", "accent")."""
    made = QLabel(text, parent)
    made.setProperty("role", role)
    made.setProperty("tone", tone)
    made.setFont(current().font(*{"title": (20, 600), "head": (HEAD, 600), "lead": (HEAD, 400), "small": (SMALL, 400),
                                  "strong": (TEXT, 600)}.get(role, (TEXT, 400))))
    return made


def divider(vertical: bool = False) -> QFrame:
    """A one-pixel line in the colour of dividers."""
    line = QFrame()
    line.setStyleSheet(f"background: {current().tokens.line}; border: none;")
    if vertical:
        line.setFixedWidth(1)
    else:
        line.setFixedHeight(1)
    return line


class Button(QAbstractButton):
    """Every button: primary, secondary, ghost, link, icon, tag on a picture, chip. Can carry an icon and a key cap."""

    def __init__(self, text: str = "", kind: Kind = Kind.SECONDARY, icon: str = "", *, tip: str = "", key: str = "",
                 height: int = 32, checkable: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind, self.key, self.glyph = kind, key, icon
        self.glyph_size = 16 if height >= 28 else 14
        self.busy = False
        self._height = {Kind.CHIP: 24, Kind.TAG: 28, Kind.TAB: 40}.get(kind, height)
        self.setText(text)
        self.setCheckable(checkable)
        self.setToolTip(tip)
        self.setAccessibleName(text or tip)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    def rename(self, text: str) -> None:
        """Change the words, also those for a screen reader."""
        self.setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()

    def set_glyph(self, icon: str) -> None:
        if icon != self.glyph:
            self.glyph = icon
            self.update()

    def _weight(self) -> int:
        if self.kind is Kind.TAB:
            return 600 if self.isChecked() else 400
        return {Kind.PRIMARY: 600, Kind.CHIP: 400, Kind.LINK: 400}.get(self.kind, 500)

    def _font(self) -> tuple[int, int]:
        large = self.kind is Kind.PRIMARY and self._height >= 48
        return (HEAD if large else SMALL if self.kind is Kind.CHIP else TEXT, self._weight())

    def _pad(self) -> int:
        return {Kind.CHIP: 8, Kind.TAG: 8, Kind.LINK: 0, Kind.GHOST: 8, Kind.TAB: 4}.get(self.kind, 12 if self._height < 40 else 16)

    def sizeHint(self) -> QSize:
        theme = current()
        high = theme.px(self._height)
        if self.kind is Kind.ICON:
            return QSize(high, high)
        wide = 2 * theme.px(self._pad()) + QFontMetrics(theme.font(*self._font())).horizontalAdvance(self.text())
        if self.glyph:
            wide += theme.px(self.glyph_size) + (theme.px(8) if self.text() else 0)
        if self.key:
            wide += theme.px(8) + self._cap_width(theme)
        return QSize(wide + 2, high)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _cap_width(self, theme: Theme) -> int:
        return QFontMetrics(theme.font(SMALL)).horizontalAdvance(self.key) + theme.px(10)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in MOVES and self.group() is None:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _ground(self) -> str:
        hover, down = self.underMouse() and self.isEnabled(), self.isDown()
        if self.kind is Kind.PRIMARY:
            return "bg2" if not self.isEnabled() else "accentPressed" if down else "accentHover" if hover else "accent"
        if self.kind in (Kind.LINK, Kind.TAB):
            return ""
        if self.isChecked():
            return "accentBg" if self.kind is Kind.CHIP else "ctl"
        if not self.isEnabled():
            return "bg2" if self.kind is Kind.SECONDARY else ""
        rest = {Kind.SECONDARY: "ctl", Kind.CHIP: "ctl", Kind.TAG: "tagBg"}.get(self.kind, "")
        return "ctlPressed" if down else "ctlHover" if hover and self.kind is not Kind.TAG else rest

    def _ink(self) -> str:
        if not self.isEnabled():
            return "text3"
        if self.kind is Kind.PRIMARY:
            return "onAccent"
        if self.kind is Kind.TAG:
            return "onTag"
        if self.kind is Kind.LINK or (self.kind is Kind.CHIP and self.isChecked()):
            return "accentText"
        quiet = self.kind in (Kind.GHOST, Kind.ICON, Kind.TAB) and not self.underMouse() and not self.isChecked()
        return "text2" if quiet else "text1"

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground, radius = self._ground(), theme.px(6 if self._height > 24 else 4)
        if ground:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color(ground))
            painter.drawRoundedRect(self.rect(), radius, radius)
        if self.kind is Kind.CHIP and self.isChecked():
            painter.setPen(QPen(theme.color("ring"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        if self.kind is Kind.TAB and self.isChecked():
            painter.fillRect(0, self.height() - 2, self.width(), 2, theme.color("accent"))
        self._paint_content(painter, theme)

    def _paint_content(self, painter: QPainter, theme: Theme) -> None:
        ink = theme.color(self._ink())
        glyph = theme.px(self.glyph_size) if self.glyph else 0
        font = theme.font(*self._font())
        words = QFontMetrics(font).horizontalAdvance(self.text())
        gap = theme.px(8)
        cap = self._cap_width(theme) if self.key else 0
        total = glyph + (gap if glyph and words else 0) + words + (gap + cap if cap else 0)
        x = 0 if self.kind is Kind.LINK else max(0, (self.width() - total) // 2)
        if self.glyph:
            art = icons.tinted("loader" if self.busy else self.glyph, self.glyph_size, ink, self.devicePixelRatioF())
            painter.drawPixmap(x, (self.height() - glyph) // 2, art)
            x += glyph + gap
        painter.setFont(font)
        painter.setPen(ink)
        painter.drawText(QRect(x, 0, self.width() - x, self.height()), Qt.AlignmentFlag.AlignVCenter, self.text())
        if cap:
            draw_key(painter, QRect(x + words + gap, 0, cap, self.height()), self.key, ink, theme)


def draw_key(painter: QPainter, area: QRect, key: str, ink: QColor, theme: Theme) -> None:
    """A key cap, centred vertically in `area`."""
    high = theme.px(18)
    box = QRectF(area.x() + 0.5, area.y() + (area.height() - high) // 2 + 0.5, area.width() - 1, high - 1)
    line = QColor(ink)
    line.setAlphaF(0.45)
    painter.setPen(QPen(line, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, theme.px(4), theme.px(4))
    painter.setFont(theme.font(SMALL))
    painter.setPen(ink)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, key)
