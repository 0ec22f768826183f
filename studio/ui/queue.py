"""The queue drawer: what runs with its preview, what waits, what is done, failed or cancelled; each with its deed."""

from __future__ import annotations

from time import monotonic

from PySide6.QtCore import QCoreApplication, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from studio.bridge.engine_bridge import EngineBridge
from studio.bridge.jobs import Entry, JobList, State
from studio.bridge.slots import Messages, told
from studio.contract.requests import Animate, GenerationRequest
from studio.ui import grounds
from studio.ui.buttons import Button, Kind, divider, label
from studio.ui.inputs import Bar
from studio.ui.statusbar import icon_label
from studio.ui.theme import current

ICONS = {State.RUNNING: ("loader", "accentText"), State.WAITING: ("clock", "text2"), State.DONE: ("circle-check", "green"), State.FAILED: ("circle-alert", "text1"),
         State.CANCELLED: ("ban", "text2")}


class Preview(QWidget):
    """A small picture on the checkerboard."""

    def __init__(self, side: int, image: QImage | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.image = image
        self.setFixedSize(current().px(side), current().px(side))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        path = QPainterPath()
        path.addRoundedRect(QRectF(self.rect()), theme.px(4), theme.px(4))
        painter.fillPath(path, grounds.brush(grounds.CHECKER, theme))
        if self.image is not None:
            edge = self.width() - theme.px(8)
            size = self.image.size().scaled(edge, edge, Qt.AspectRatioMode.KeepAspectRatio)
            corner = QRectF(self.rect()).center()
            painter.drawImage(QRectF(corner.x() - size.width() / 2, corner.y() - size.height() / 2, size.width(),
                                     size.height()), self.image)


class QueueItem(QWidget):
    """One job."""

    cancelled = Signal(str)
    again = Signal(str)
    shown = Signal(str)
    dropped = Signal(str)

    def __init__(self, entry: Entry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = current()
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(16), theme.px(12), theme.px(12), theme.px(12))
        row.setSpacing(theme.px(12))
        self._icon = QLabel()
        self._icon.setFixedWidth(theme.px(16))
        self.preview = Preview(56, None)
        row.addWidget(self._icon)
        row.addWidget(self.preview)
        words = QVBoxLayout()
        words.setSpacing(theme.px(4))
        words.addStretch(1)
        self.title = label("", "strong")
        self.title.setMinimumWidth(theme.px(80))
        self.bar = Bar(self.tr("Progress"))
        line = QHBoxLayout()
        self.about = label("", "small", "dim")
        self.about.setWordWrap(True)
        self.left = label("", "small")
        line.addWidget(self.about, 1)
        line.addWidget(self.left)
        for part in (self.title, self.bar):
            words.addWidget(part)
        words.addLayout(line)
        words.addStretch(1)
        row.addLayout(words, 1)
        self.deed = Button("", Kind.GHOST, height=28)
        self.deed.clicked.connect(self._act)
        self.close_ = Button("", Kind.ICON, "x", tip=self.tr("Cancel"), height=28)
        self.close_.clicked.connect(self._close)
        row.addWidget(self.deed)
        row.addWidget(self.close_)
        self.show_entry(entry)

    def show_entry(self, entry: Entry) -> None:
        """Show the job as it stands."""
        self.entry = entry
        running, live = entry.state is State.RUNNING, entry.state in (State.RUNNING, State.WAITING)
        icon, token = ICONS.get(entry.state, ("", ""))
        self._icon.setVisible(bool(icon) and not (running and entry.preview is not None))
        if icon:
            self._icon.setPixmap(icon_label(icon, 16, token).pixmap())
        self.preview.image = entry.preview
        self.preview.setVisible(entry.preview is not None)
        self.preview.update()
        self.title.setText(self.title.fontMetrics().elidedText(entry.job.label, Qt.TextElideMode.ElideRight, current().px(190)))
        self.title.setToolTip(entry.job.label)
        self.bar.setVisible(running)
        self.bar.show_share(entry.step / entry.steps if entry.steps else 0.0)
        self.about.setText(self._about(entry))
        self.left.setText(self.tr("{n} s left").format(n=max(1, round(entry.left))) if running and entry.left else "")
        deed = {State.DONE: self.tr("Show"), State.FAILED: self.tr("Again"), State.CANCELLED: self.tr("Again")}.get(entry.state)
        self.deed.setVisible(deed is not None)
        self.deed.rename(deed or "")
        words = self.tr("Cancel") if live else self.tr("Take off the list")
        self.close_.setToolTip(words)
        self.close_.setAccessibleName(f"{words}: {entry.job.label}")
        self.setAccessibleName(f"{entry.job.label}: {self.about.text()}")

    def _about(self, entry: Entry) -> str:
        if entry.state is State.RUNNING:
            about = describe(entry.job.request)
            step = self.tr("Step {n} of {all}").format(n=entry.step, all=entry.steps) if entry.steps else self.tr("Starting")
            return f"{step} · {about}"
        if entry.state is State.DONE:
            return self.tr("Done in {s} s, {when}").format(s=f"{entry.seconds:.1f}", when=ago(monotonic() - entry.ended))
        if entry.state is State.FAILED:
            return f"{entry.sentence} {entry.suggestion}".strip()
        if entry.state is State.CANCELLED:
            return self.tr("Cancelled by you at step {n}").format(n=entry.step)
        return self.tr("Waiting")

    def _act(self) -> None:
        (self.shown if self.entry.state is State.DONE else self.again).emit(self.entry.job.id)

    def _close(self) -> None:
        live = self.entry.state in (State.RUNNING, State.WAITING)
        (self.cancelled if live else self.dropped).emit(self.entry.job.id)


def describe(request: GenerationRequest) -> str:
    """What a request makes, in short: "8 frames, 512 px"."""
    operation = request.operation
    if not isinstance(operation, Animate):
        return ""
    return QCoreApplication.translate("QueueDrawer", "{n} frames, {size} px").format(n=operation.frames, size=operation.size)


def ago(seconds: float) -> str:
    if seconds < 60:
        return QCoreApplication.translate("QueueDrawer", "just now")
    return QCoreApplication.translate("QueueDrawer", "{n} min ago").format(n=round(seconds / 60))


class QueueDrawer(QWidget):
    """384 px wide, at the right. Newest work stands at the top of its group: running, waiting, ended."""

    show_wanted = Signal(object)  # Entry
    close_wanted = Signal()

    def __init__(self, jobs: JobList, bridge: EngineBridge, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = current()
        self._jobs, self._bridge, self._messages = jobs, bridge, messages
        self._items: dict[str, QueueItem] = {}
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(theme.px(384))
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(divider(vertical=True))
        column = QVBoxLayout()
        column.setSpacing(0)
        outer.addLayout(column, 1)
        column.addLayout(self._head())
        column.addWidget(divider())
        self._empty = label(self.tr("Nothing is being made. Ctrl+Enter makes a sticker final."), "small", "dim")
        self._empty.setContentsMargins(theme.px(16), theme.px(16), theme.px(16), theme.px(16))
        self._empty.setWordWrap(True)
        column.addWidget(self._empty)
        inner = QWidget()
        inner.setObjectName("clear")
        self._list = QVBoxLayout(inner)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(0)
        self._list.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        column.addWidget(area, 1)
        jobs.changed.connect(self._changed)
        jobs.emptied.connect(self._rebuild)
        self._clock = QTimer(self, interval=20_000)
        self._clock.timeout.connect(self._rebuild)
        self._clock.start()
        self._rebuild()

    def _head(self) -> QHBoxLayout:
        px = current().px
        head = QHBoxLayout()
        head.setContentsMargins(px(16), px(4), px(8), px(4))
        head.setSpacing(px(8))
        head.addWidget(icon_label("layers", 16, "text1"))
        head.addWidget(label(self.tr("Queue"), "strong"))
        head.addStretch(1)
        self.pause = Button("", Kind.ICON, "pause", tip=self.tr("Hold the queue"), checkable=True)
        self.pause.toggled.connect(self._pause)
        self.clear = Button("", Kind.ICON, "list-checks", tip=self.tr("Take what has ended off the list"))
        self.clear.clicked.connect(self._jobs.forget_ended)
        self.hide_ = Button("", Kind.ICON, "chevron-down", tip=self.tr("Close the queue (Ctrl+J)"))
        self.hide_.clicked.connect(self.close_wanted)
        for button in (self.pause, self.clear, self.hide_):
            head.addWidget(button)
        return head

    def item(self, job_id: str) -> QueueItem:
        return self._items[job_id]

    def _pause(self, on: bool) -> None:
        self._bridge.pause(on)
        self.pause.set_glyph("play" if on else "pause")

    def _changed(self, job_id: str) -> None:
        entry, item = self._jobs.entry(job_id), self._items.get(job_id)
        if entry is None or item is None or item.entry.state is not entry.state:
            self._rebuild()
        else:
            item.show_entry(entry)

    def _rebuild(self) -> None:
        """Put the items into order; items that stay are kept."""
        entries = sorted(self._jobs.entries(), key=_rank)
        wanted = {entry.job.id for entry in entries}
        for job_id in [key for key in self._items if key not in wanted]:
            self._items.pop(job_id).deleteLater()
        for place, entry in enumerate(entries):
            item = self._items.get(entry.job.id)
            if item is None:
                item = self._items[entry.job.id] = self._new(entry)
            item.show_entry(entry)
            self._list.insertWidget(place, item)
        self._empty.setVisible(not entries)

    def _new(self, entry: Entry) -> QueueItem:
        item = QueueItem(entry)
        item.cancelled.connect(self._bridge.cancel)
        item.again.connect(lambda job_id: told(self._messages, self._again)(job_id))
        item.dropped.connect(self._jobs.forget)
        item.shown.connect(self._show)
        return item

    def _again(self, job_id: str) -> None:
        entry = self._jobs.entry(job_id)
        if entry is not None:
            self._jobs.forget(job_id)
            self._bridge.submit(entry.job.request, label=entry.job.label)

    def _show(self, job_id: str) -> None:
        entry = self._jobs.entry(job_id)
        if entry is not None:
            self.show_wanted.emit(entry)


def _rank(entry: Entry) -> tuple[int, float]:
    order = {State.RUNNING: 0, State.WAITING: 1}
    return (order.get(entry.state, 2), -entry.ended)
