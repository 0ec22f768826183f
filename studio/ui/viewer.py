"""The one Viewer: plays a loop on a checkerboard, a light or a dark ground; zoom, pan, step, drag out.

It keeps a ring of images at the size they are shown in, made on the media pool once a loop stays, so that a paint
only copies pixels. It knows neither the engine nor the document; tools (the brushes) lie over it as overlays.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from studio.bridge.images import LoopImages, scaled_to
from studio.bridge.pool import MediaPool, Task
from studio.ui import grounds
from studio.ui.player import LoopPlayer
from studio.ui.theme import current

ZOOM_STEP, ZOOM_MAX, ZOOM_MIN = 1.15, 16.0, 0.25
STAYS = 200  # ms that a loop and a size must stay before the ring of images is made


class Tool(Protocol):
    """Something that works on the picture with the left button, such as a brush. Points are 0..1 of the picture."""

    def press(self, at: QPointF, extent: QSizeF) -> None: ...

    def drag(self, at: QPointF) -> None: ...

    def release(self) -> None: ...

    def paint(self, painter: QPainter, area: QRectF) -> None: ...


class Viewer(QWidget):
    """Shows a `LoopImages`. Zoom 1.0 fits the picture into the widget."""

    moved = Signal(int)  # the frame that is shown
    drag_wanted = Signal()  # the left button pulls the picture out
    clicked = Signal()
    zoomed = Signal(float)

    def __init__(self, pool: MediaPool, parent: QWidget | None = None, *, margin: int = 16) -> None:
        super().__init__(parent)
        self._pool, self._margin, self._below = pool, margin, 0
        self._loop: LoopImages | None = None
        self._ring: tuple[QImage, ...] = ()
        self._ring_size = QSize()
        self._preparing: Task | None = None
        self._zoom, self._offset = 1.0, QPointF()
        self._pressed: QPointF | None = None
        self._panning: QPointF | None = None
        self._hand = QPointF()
        self.tool: Tool | None = None
        self.ground = grounds.CHECKER
        self.rounded = True
        self.player = LoopPlayer(self)
        self.player.moved.connect(self._show)
        self._later = QTimer(self, singleShot=True, interval=STAYS)
        self._later.timeout.connect(self._refresh_ring)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("noRing", True)
        self.setMouseTracking(True)
        self.setMinimumSize(current().px(96), current().px(96))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Viewer"))

    # ------------------------------------------------------------------ what is shown
    @property
    def loop(self) -> LoopImages | None:
        return self._loop

    @property
    def image(self) -> QImage | None:
        """The frame that is shown, at its own size."""
        return self._loop.images[self.player.frame] if self._loop else None

    def show_loop(self, loop: LoopImages | None) -> None:
        """Swap in a loop without a jump; once it stays for a moment, its ring of images is made."""
        self._loop = loop
        self._ring, self._ring_size = (), QSize()
        if loop is not None:
            self.player.load(len(loop.images), loop.fps)
            self._later.start()
        self.update()

    def set_ground(self, ground: str) -> None:
        self.ground = ground
        self.update()

    def target_size(self, size: QSize | None = None) -> QSize:
        """The device pixels in which a picture of `size` would be shown now."""
        source = size or (self._loop.size if self._loop else QSize(1, 1))
        ratio = self.devicePixelRatioF()
        shown = self._shown(source)
        return QSize(max(1, round(shown.width() * ratio)), max(1, round(shown.height() * ratio)))

    def _shown(self, source: QSize) -> QSizeF:
        room = QSizeF(self.size()) - QSizeF(2 * self._margin, 2 * self._margin + self._below)
        room = room.expandedTo(QSizeF(8, 8))
        fit = QSizeF(source).scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        return fit * self._zoom

    def _centre(self) -> QPointF:
        return QPointF(self.width() / 2, (self.height() - self._below) / 2)

    def keep_free(self, below: int) -> None:
        """Leave room at the lower edge, for a tool's bar."""
        self._below = below
        self._later.start()
        self.update()

    def picture_area(self) -> QRectF:
        """Where the picture lies, in the widget's coordinates; empty when nothing is shown."""
        if self._loop is None:
            return QRectF()
        size = self._shown(self._loop.size)
        centre = self._centre() + self._offset
        return QRectF(centre - QPointF(size.width() / 2, size.height() / 2), size)

    def _refresh_ring(self) -> None:
        if self._preparing is not None:
            self._preparing.cancel()
            self._preparing = None
        loop, size = self._loop, self.target_size()
        if loop is None or self._ring_size == size or size.width() * size.height() > 4_000_000:
            return
        self._preparing = self._pool.run(lambda: scaled_to(loop, size.width(), size.height()),
                                         lambda ring: self._take_ring(loop, ring), owner=self)

    def _take_ring(self, loop: LoopImages, ring: tuple[QImage, ...]) -> None:
        self._preparing = None
        if loop is self._loop:
            self._ring, self._ring_size = ring, ring[0].size()
            self.update()

    def _show(self, frame: int) -> None:
        self.moved.emit(frame)
        self.update(self.picture_area().toAlignedRect())

    # ------------------------------------------------------------------ zoom and pan
    @property
    def zoom(self) -> float:
        return self._zoom

    def set_zoom(self, zoom: float, about: QPointF | None = None) -> None:
        """Zoom, keeping the point of the picture under `about` where it is."""
        zoom = min(ZOOM_MAX, max(ZOOM_MIN, zoom))
        centre = self._centre()
        about = about or centre
        held = (about - centre - self._offset) / self._zoom
        self._offset = about - centre - held * zoom
        self._zoom = zoom
        self._zoom_changed()

    def fit(self) -> None:
        self._zoom, self._offset = 1.0, QPointF()
        self._zoom_changed()

    def _zoom_changed(self) -> None:
        self._later.start()
        self.zoomed.emit(self._zoom)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._later.start()
        super().resizeEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self._zoom * ZOOM_STEP ** (event.angleDelta().y() / 120), event.position())
            event.accept()
        else:
            event.ignore()

    # ------------------------------------------------------------------ the hand
    def _share(self, at: QPointF) -> QPointF:
        area = self.picture_area()
        return QPointF((at.x() - area.x()) / max(1.0, area.width()), (at.y() - area.y()) / max(1.0, area.height()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.MiddleButton:
            self._panning = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif event.button() == Qt.MouseButton.LeftButton and self._loop is not None:
            self._pressed = event.position()
            if self.tool is not None:
                self.tool.press(self._share(event.position()), self.picture_area().size())
                self.update()
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hand = event.position()
        if self._panning is not None:
            self._offset += event.position() - self._panning
            self._panning = event.position()
            self.update()
        elif self.tool is not None:
            if self._pressed is not None:
                self.tool.drag(self._share(event.position()))
            self.update()
        elif self._pressed is not None:
            moved = (event.position() - self._pressed).manhattanLength()
            if moved >= max(4, QApplication.startDragDistance()):
                self._pressed = None
                self.drag_wanted.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.MiddleButton and self._panning is not None:
            self._panning = None
            self.unsetCursor()
        elif self._pressed is not None:
            self._pressed = None
            if self.tool is not None:
                self.tool.release()
                self.update()
            else:
                self.clicked.emit()

    @property
    def hand(self) -> QPointF:
        """Where the pointer is, in the widget's coordinates."""
        return self._hand

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not transport(self.player, event, self._loop):
            super().keyPressEvent(event)

    # ------------------------------------------------------------------ paint
    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        if self.rounded:
            path = QPainterPath()
            path.addRoundedRect(QRectF(self.rect()), theme.px(6), theme.px(6))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillPath(path, grounds.brush(self.ground, theme))
        else:
            painter.fillRect(event.rect(), grounds.brush(self.ground, theme))
        if self._loop is None:
            return
        self._paint_frame(painter)
        if self.tool is not None:
            self.tool.paint(painter, self.picture_area())

    def _paint_frame(self, painter: QPainter) -> None:
        area, frame = self.picture_area(), self.player.frame
        ratio = self.devicePixelRatioF()
        if self._ring and self._ring_size == self.target_size() and frame < len(self._ring):
            image = self._ring[frame]
            size = QSizeF(image.width() / ratio, image.height() / ratio)
            corner = QPointF(round(area.x() * ratio) / ratio, round(area.y() * ratio) / ratio)
            painter.drawImage(QRectF(corner, size), image)
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self._zoom < 8)
        if self._loop is not None:
            painter.drawImage(area, self._loop.images[frame])


def transport(player: LoopPlayer, event: QKeyEvent, loop: LoopImages | None) -> bool:
    """Space, J, K, L, arrows, Home and End. True when the key was one of them."""
    far = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
    last = len(loop.images) - 1 if loop else 0
    acts: dict[int, Callable[[], None]] = {
        Qt.Key.Key_Space: player.toggle, Qt.Key.Key_K: player.pause,
        Qt.Key.Key_J: lambda: player.faster(-1), Qt.Key.Key_L: lambda: player.faster(1),
        Qt.Key.Key_Left: lambda: player.step(-far), Qt.Key.Key_Right: lambda: player.step(far),
        Qt.Key.Key_Home: lambda: player.seek(0), Qt.Key.Key_End: lambda: player.seek(last),
    }
    blocked = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    act = acts.get(event.key())
    if act is None or blocked:
        return False
    act()
    return True


