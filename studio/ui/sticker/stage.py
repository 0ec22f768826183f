"""The picture with what floats over it: frame tag, grounds, play, brush bar; or the versions to pick from.

The stage places things and forwards clicks; what a click means is the view's.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedLayout, QWidget

from studio.bridge.pool import MediaPool
from studio.ui import grounds
from studio.ui.buttons import Button, Kind, label
from studio.ui.inputs import Segmented, Slider
from studio.ui.sticker.brush import Brush, Shows
from studio.ui.sticker.versions import VersionsGrid
from studio.ui.theme import SMALL, current
from studio.ui.viewer import Viewer

GROUNDS = (grounds.CHECKER, grounds.LIGHT_GROUND, grounds.DARK_GROUND)


class Tag(QLabel):
    """Words on the picture."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFont(current().font(SMALL))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        pad = current().px(8)
        self.setContentsMargins(pad, 0, pad, 0)
        self.setFixedHeight(current().px(24))
        self.setStyleSheet(f"color: {current().tokens.onTag}; background: transparent; font-size: {current().px(SMALL)}px;")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(current().color("tagBg"))
        painter.drawRoundedRect(QRectF(self.rect()), current().px(4), current().px(4))
        painter.end()
        super().paintEvent(event)


class BrushBar(QWidget):
    """Size, add or erase, clear, done."""

    cleared = Signal()
    done = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        theme = current()
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(12), theme.px(6), theme.px(8), theme.px(6))
        row.setSpacing(theme.px(8))
        self.what = label("")
        self.mode = Segmented(self.tr("Brush"), ((False, self.tr("Add")), (True, self.tr("Erase"))))
        self.size_ = Slider(self.tr("Size of the brush"), 4, 160)
        self.size_.setFixedWidth(theme.px(96))
        self.clear = Button(self.tr("Clear"), Kind.GHOST, height=28)
        self.clear.clicked.connect(self.cleared)
        self.finish = Button(self.tr("Done"), Kind.SECONDARY, height=28, tip=self.tr("Put the brush away (Esc)"))
        self.finish.setAccessibleName(self.tr("Done"))
        self.finish.clicked.connect(self.done)
        for part in (self.what, self.mode, self.size_, self.clear, self.finish):
            row.addWidget(part)
        self.hide()

    def hold(self, brush: Brush) -> None:
        """Show the bar for a brush; its size and mode follow the bar."""
        self.what.setText(self.tr("May move") if brush.shows is Shows.PART else self.tr("Belongs to it"))
        self.mode.choose(brush.erases)
        self.size_.setValue(brush.size)
        self.mode.chosen.connect(lambda erases: setattr(brush, "erases", bool(erases)))
        self.size_.valueChanged.connect(lambda size: setattr(brush, "size", size))
        self.adjustSize()
        self.show()
        self.raise_()

    def let_go(self) -> None:
        if self.isVisibleTo(self.parentWidget()):
            self.mode.chosen.disconnect()
            self.size_.valueChanged.disconnect()
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.color("lineStrong"))
        painter.setBrush(theme.color("bg2"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme.px(6), theme.px(6))


class Stage(QWidget):
    """Viewer or versions, and the things that float."""

    mend_wanted = Signal()
    ground_changed = Signal(str)

    def __init__(self, pool: MediaPool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.viewer = Viewer(pool)
        self.versions = VersionsGrid(pool)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.viewer)
        self._stack.addWidget(self.versions)
        self.frame_tag = Tag(self.viewer)
        self.zoom_tag = Tag(self.viewer)
        self.zoom_tag.hide()
        self.grounds = Segmented(self.tr("Ground"), tuple(zip(GROUNDS, (
            self.tr("Checkerboard"), self.tr("Light"), self.tr("Dark")), strict=True)),
            icons_of=dict(zip(GROUNDS, ("grid-2x2", "sun", "moon"), strict=True)), parent=self.viewer)
        self.grounds.choose(grounds.CHECKER)
        self.grounds.chosen.connect(self._ground)
        self.play = Button("", Kind.TAG, "play", tip=self.tr("Play or pause (Space)"), parent=self.viewer)
        self.play.clicked.connect(self.viewer.player.toggle)
        self.mend = Button(self.tr("Mend the cut-out"), Kind.TAG, "scissors", parent=self.viewer)
        self.mend.clicked.connect(self.mend_wanted)
        self.brush_bar = BrushBar(self.viewer)
        self.viewer.player.toggled.connect(self._toggled)
        self.viewer.moved.connect(lambda _: self.refresh_tag())
        self.viewer.zoomed.connect(self._zoomed)

    def next_ground(self) -> None:
        order = GROUNDS.index(self.viewer.ground)
        self.grounds.choose(GROUNDS[(order + 1) % len(GROUNDS)])
        self._ground(self.grounds.value)

    def show_versions(self, shown: bool) -> None:
        self._stack.setCurrentWidget(self.versions if shown else self.viewer)

    @property
    def shows_versions(self) -> bool:
        return self._stack.currentWidget() is self.versions

    def refresh_tag(self) -> None:
        loop = self.viewer.loop
        count = len(loop.images) if loop else 0
        self.frame_tag.setText(self.tr("Frame {n} of {all}").format(n=self.viewer.player.frame + 1, all=count)
                               if count > 1 else self.tr("Your picture"))
        self.frame_tag.adjustSize()

    def _ground(self, ground: object) -> None:
        self.viewer.set_ground(str(ground))
        self.ground_changed.emit(str(ground))

    def _toggled(self, playing: bool) -> None:
        self.play.set_glyph("pause" if playing else "play")

    def _zoomed(self, zoom: float) -> None:
        self.zoom_tag.setVisible(abs(zoom - 1.0) > 0.01)
        self.zoom_tag.setText(self.tr("{percent} % · Ctrl+0 fits").format(percent=round(zoom * 100)))
        self.zoom_tag.adjustSize()
        self.place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.place()

    def place(self) -> None:
        """Put what floats into its corners."""
        px, wide, high = current().px, self.viewer.width(), self.viewer.height()
        edge = px(12)
        self.frame_tag.move(edge, edge)
        self.grounds.adjustSize()
        self.grounds.move(wide - self.grounds.width() - edge, edge)
        self.play.setGeometry(edge, high - px(28) - edge, px(28), px(28))
        self.zoom_tag.move(edge + px(36), high - px(26) - edge)
        self.mend.adjustSize()
        self.mend.move(wide - self.mend.width() - edge, high - self.mend.height() - edge)
        self.brush_bar.adjustSize()
        self.brush_bar.move(max(edge, (wide - self.brush_bar.width()) // 2), high - self.brush_bar.height() - edge)
