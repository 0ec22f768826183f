"""Pulling the result out of the window: a file is made beforehand, then dragged as any file manager's would be."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Qt, QUrl
from PySide6.QtGui import QDrag, QGuiApplication, QPixmap
from PySide6.QtWidgets import QWidget

from studio.bridge.images import fitted
from studio.bridge.pool import MediaPool, Task
from studio.bridge.ports import UiPorts
from studio.bridge.slots import Messages
from studio.ui.sticker.exporting import free_path
from studio.ui.sticker.session import Look, StickerSession


def start_drag(source: QWidget, path: Path, picture: QPixmap) -> Qt.DropAction:
    """Let the person carry a file; returns what became of it."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    drag = QDrag(source)
    drag.setMimeData(mime)
    drag.setPixmap(picture)
    drag.setHotSpot(picture.rect().center())
    return drag.exec(Qt.DropAction.CopyAction)


class DragOut(QObject):
    """Keeps one made file per look, in a scratch folder that goes with the window."""

    def __init__(self, ports: UiPorts, session: StickerSession, pool: MediaPool, messages: Messages, source: QWidget,
                 drag: Callable[[QWidget, Path, QPixmap], object] = start_drag) -> None:
        super().__init__(source)
        self._ports, self._session, self._pool, self._messages = ports, session, pool, messages
        self._source, self._drag = source, drag
        self._kept = tempfile.TemporaryDirectory(prefix="kinora-drag-") if ports.scratch is None else None
        self._folder = Path(self._kept.name) if self._kept is not None else ports.scratch or Path()
        self._made: tuple[Look, Path] | None = None
        self._task: Task | None = None
        session.look_changed.connect(self._look)
        self.destroyed.connect(self._kept.cleanup if self._kept is not None else _nothing)

    def _look(self) -> None:
        """A finished take is made ready to be dragged at once; a live one only when it is pulled."""
        look = self._session.look
        if look is not None and look.final and (self._made is None or self._made[0] is not look):
            self._make(look, then_drag=False)

    def pull(self) -> None:
        """The hand pulls the picture out of the viewer."""
        look = self._session.look
        if look is None or look.result is None:
            return
        if self._made is not None and self._made[0] is look:
            self._go(look, self._made[1])
        else:
            self._make(look, then_drag=True)

    def _make(self, look: Look, *, then_drag: bool) -> None:
        result, request = look.result, look.request
        if result is None or request is None:
            return
        if self._task is not None:
            self._task.cancel()
        preset = next(p for p in self._ports.exporter.presets() if p.id == self._ports.drag_preset)
        stem = Path(self._session.animate_of(request).source.name).stem or "sticker"
        recipe = self._ports.recipe(request, result)

        def work() -> Path:
            self._folder.mkdir(parents=True, exist_ok=True)
            path = free_path(self._folder, stem, preset)
            self._ports.exporter.export(result.loop, preset.id, path, recipe)
            return path

        def done(path: Path) -> None:
            self._made = (look, path)
            if then_drag and QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton:
                self._go(look, path)
            elif then_drag:
                self._messages.info(self.tr("The file is ready: pull again to drag it out."))

        self._task = self._pool.run(work, done, long=True)

    def _go(self, look: Look, path: Path) -> None:
        picture = QPixmap.fromImage(fitted(look.images.images[look.images.still], 128, 128))
        self._drag(self._source, path, picture)


def _nothing() -> None:
    return None
