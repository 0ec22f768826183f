"""The empty workspace: one sentence, one drop zone, one sample. The right picture is made live by the engine."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from studio.bridge.engine_bridge import EngineBridge
from studio.bridge.images import LoopImages, prepare, to_image
from studio.bridge.pool import MediaPool
from studio.bridge.ports import Sample, UiPorts
from studio.contract.events import TakeResult
from studio.contract.ports import ImportedPicture
from studio.contract.requests import Animate, At, GenerationRequest, TextPrompt
from studio.ui import grounds
from studio.ui.buttons import Button, Kind, divider, label
from studio.ui.statusbar import icon_label
from studio.ui.sticker.live import LiveLane
from studio.ui.theme import current
from studio.ui.viewer import Viewer


class DropZone(QWidget):
    """A dashed frame; the whole window takes drops, this only shows where."""

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(theme.color("ctlPressed"), 2)
        pen.setDashPattern([3, 2.5])
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), theme.px(6), theme.px(6))


class FirstRun(QWidget):
    """What is shown while nothing has been made."""

    sample_wanted = Signal(object)  # Sample
    choose_wanted = Signal()

    def __init__(self, ports: UiPorts, bridge: EngineBridge, pool: MediaPool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ports, self._pool = ports, pool
        self._lane = LiveLane(bridge, "sample", self)
        self._lane.ready.connect(self._made)
        self._sample = ports.samples[0] if ports.samples else None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addStretch(10)
        for text, role in ((self.tr("Drop a picture, and it comes alive."), "title"),
                           (self.tr("Everything runs on this machine, with no account and no network."), "lead")):
            words = label(text, role)
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(words)
            layout.addSpacing(current().px(8 if role == "title" else 28))
        layout.addWidget(self._zone(), 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(current().px(32))
        layout.addLayout(self._facts())
        layout.addStretch(11)

    def _zone(self) -> DropZone:
        theme = current()
        zone = DropZone()
        zone.setFixedSize(theme.px(720), theme.px(392))
        layout = QVBoxLayout(zone)
        layout.setSpacing(theme.px(8))
        layout.addStretch(1)
        if self._sample is not None:
            layout.addLayout(self._pictures(self._sample))
            layout.addSpacing(theme.px(12))
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.px(12))
        buttons.addStretch(1)
        if self._sample is not None:
            sample = self._sample
            title = self.tr("Try it with the {name}").format(name=sample.name)
            self.try_it = Button(title, Kind.PRIMARY, "play", height=40)
            self.try_it.clicked.connect(lambda: self.sample_wanted.emit(sample))
            buttons.addWidget(self.try_it)
        self.choose = Button(self.tr("Choose a picture"), Kind.SECONDARY, "folder-open", key="Ctrl+O", height=40)
        self.choose.clicked.connect(self.choose_wanted)
        buttons.addWidget(self.choose)
        buttons.addStretch(1)
        layout.addLayout(buttons)
        layout.addStretch(1)
        return zone

    def _pictures(self, sample: Sample) -> QHBoxLayout:
        theme = current()
        row = QHBoxLayout()
        row.setSpacing(theme.px(16))
        row.addStretch(1)
        self._still, self._moving = (self._tile(ground) for ground in (grounds.LIGHT_CHECKER, grounds.CHECKER))
        row.addLayout(self._captioned(self._still, sample.path.name))
        row.addWidget(icon_label("arrow-right", 20))
        row.addLayout(self._captioned(self._moving, f"“{sample.words}”"))
        row.addStretch(1)
        return row

    def _tile(self, ground: str) -> Viewer:
        tile = Viewer(self._pool, margin=current().px(12))
        tile.setFixedSize(current().px(168), current().px(168))
        tile.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        tile.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        tile.set_ground(ground)
        return tile

    def _captioned(self, tile: Viewer, text: str) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(current().px(6))
        words: QLabel = label(text, "small", "dim")
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        tile.setAccessibleName(text)
        column.addWidget(tile)
        column.addWidget(words)
        return column

    def _facts(self) -> QHBoxLayout:
        theme = current()
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addStretch(1)
        row.addWidget(icon_label("cpu"))
        row.addWidget(label(self._ports.device_line, "small", "dim"))
        for fact in (self.tr("Drop it anywhere in the window"), self.tr("Ctrl+V pastes a picture")):
            row.addSpacing(theme.px(8))
            line = divider(vertical=True)
            line.setFixedHeight(theme.px(16))
            row.addWidget(line)
            row.addSpacing(theme.px(8))
            row.addWidget(label(fact, "small", "dim"))
        row.addStretch(1)
        return row

    # ------------------------------------------------------------------ the sample
    def wake(self) -> None:
        """Read the sample and let the engine move it; called once the window is shown."""
        if self._sample is not None and self._still.loop is None:
            path = self._sample.path
            self._pool.run(lambda: self._ports.reader.read(path), self._read, owner=self)

    def sleep(self) -> None:
        """Stop what moves, when another view takes the workspace."""
        self._lane.stop()
        if self._sample is not None:
            self._moving.player.pause()

    def _read(self, picture: ImportedPicture) -> None:
        images = LoopImages((to_image(picture.frame),), 8.0)
        self._still.show_loop(images)
        self._moving.show_loop(images)
        if self._sample is not None and self.isVisible():
            self._lane.ask(GenerationRequest(Animate(picture.ref, size=256, at=At.AUTO),
                                             prompts=(TextPrompt(self._sample.words),)))

    def _made(self, _: object, result: TakeResult) -> None:
        self._pool.run(lambda: prepare(result.loop), self._show, owner=self)

    def _show(self, images: LoopImages) -> None:
        self._moving.show_loop(images)
        if not current().reduced_motion:
            self._moving.player.play()

    def sizeHint(self) -> QSize:
        return QSize(current().px(960), current().px(700))
