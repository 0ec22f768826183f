"""The frames in a row; the one that is the picture is named, the one that is shown has a ring. Click to go there."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.bridge.images import LoopImages, scaled_to
from studio.bridge.pool import MediaPool, Task
from studio.ui import grounds
from studio.ui.theme import SMALL, current

GAP, MOST_GAP, WORDS, MOST_SIDE, LEAST_SIDE = 8, 40, 24, 104, 44


class FrameStrip(QWidget):
    """Paints only what is visible; scrolls by itself so that the shown frame stays in sight."""

    chosen = Signal(int)

    def __init__(self, pool: MediaPool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pool = pool
        self._images: LoopImages | None = None
        self._thumbs: tuple[QImage, ...] = ()
        self._task: Task | None = None
        self._frame = 0
        self._soon = QTimer(self, singleShot=True, interval=80)
        self._soon.timeout.connect(self._prepare)
        self.setAccessibleName(self.tr("Frames"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(current().px(MOST_SIDE + WORDS))

    def show_loop(self, images: LoopImages | None) -> None:
        self._images = images
        if images is None or self._frame >= len(images.images):
            self._frame = 0
        self._soon.start()
        self.update()

    def show_frame(self, frame: int) -> None:
        self._frame = frame
        self.update()

    @property
    def count(self) -> int:
        return len(self._images.images) if self._images else 0

    def _side(self) -> int:
        px = current().px
        if self.count < 2:
            return px(MOST_SIDE)
        n = max(1, self.count)
        return max(px(LEAST_SIDE), min(px(MOST_SIDE), (self.width() - (n - 1) * px(GAP) - 4) // n))

    def tile(self, frame: int) -> QRectF:
        """Where a frame lies, in the widget's coordinates."""
        px, side = current().px, self._side()
        spare = (self.width() - 4 - self.count * side) // max(1, self.count - 1)
        gap = max(px(GAP), min(px(MOST_GAP), spare))
        step = side + gap
        total = self.count * step - gap
        room = self.width() - 4
        scroll = 0.0 if total <= room else min(total - room, max(0.0, self._frame * step + side / 2 - room / 2))
        return QRectF(2 + frame * step - scroll, 2, side - 1, side - 4)

    def _prepare(self) -> None:
        if self._task is not None:
            self._task.cancel()
        images = self._images
        self.setFixedHeight(self._side() + current().px(WORDS))
        if images is None or len(images.images) < 2:
            self._thumbs = ()
            return
        side = max(8, round((self._side() - current().px(8)) * self.devicePixelRatioF()))
        self._task = self._pool.run(lambda: scaled_to(images, side, side), self._take, owner=self)

    def _take(self, thumbs: tuple[QImage, ...]) -> None:
        self._task, self._thumbs = None, thumbs
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._soon.start()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for frame in range(self.count):
            if self.tile(frame).contains(event.position()):
                self.chosen.emit(frame)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()  # arrows, Home and End belong to the window's transport

    def sizeHint(self) -> QSize:
        return QSize(current().px(640), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.count < 2:
            return
        for frame in range(self.count):
            area = self.tile(frame)
            if area.right() >= 0 and area.left() <= self.width():
                self._paint_tile(painter, frame, area)

    def _paint_tile(self, painter: QPainter, frame: int, area: QRectF) -> None:
        theme = current()
        path = QPainterPath()
        path.addRoundedRect(area, theme.px(4), theme.px(4))
        painter.fillPath(path, grounds.brush(grounds.CHECKER, theme))
        if frame < len(self._thumbs):
            image, ratio = self._thumbs[frame], self.devicePixelRatioF()
            half = QPointF(image.width() / ratio / 2, image.height() / ratio / 2)
            painter.drawImage(QRectF(area.center() - half, area.center() + half), image)
        shown = frame == self._frame
        if shown:
            painter.setPen(QPen(theme.color("ring"), 2))
            painter.drawRoundedRect(area, theme.px(4), theme.px(4))
        still = self._images is not None and frame == self._images.still
        wide = area.width() > theme.px(92)
        words = str(frame + 1) if not still else self.tr("{n} · your picture").format(n=frame + 1) if wide else self.tr("{n} · yours").format(n=frame + 1)
        painter.setFont(theme.font(SMALL))
        painter.setPen(theme.color("accentText" if shown else "text1" if still else "text2"))
        room = QRectF(area.x() - theme.px(8), area.bottom() + theme.px(2), area.width() + theme.px(16), theme.px(WORDS - 2))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, words)
