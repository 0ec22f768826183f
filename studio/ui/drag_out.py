"""Pulling results out of the window: a file is made on the media pool, then dragged as a file manager's would be."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QObject, Qt, QUrl
from PySide6.QtGui import QDrag, QGuiApplication, QImage, QPixmap
from PySide6.QtWidgets import QWidget

from studio.bridge.images import fitted
from studio.bridge.pool import MediaPool, Task
from studio.bridge.ports import UiPorts
from studio.bridge.slots import Messages
from studio.contract.frame import Loop

Drag = Callable[[QWidget, Path, QPixmap], object]


@dataclass(frozen=True)
class Pulled:
    """What is pulled out: `key` tells one from another, `loop` is called on the pool."""

    key: Hashable
    stem: str
    loop: Callable[[], Loop]
    recipe: Mapping[str, Any]
    picture: QImage


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
    """Keeps the last made file, in a scratch folder that goes with the window."""

    def __init__(self, ports: UiPorts, pool: MediaPool, messages: Messages, source: QWidget, drag: Drag = start_drag) -> None:
        super().__init__(source)
        self._ports, self._pool, self._messages, self._source = ports, pool, messages, source
        self.drag = drag
        kept = tempfile.TemporaryDirectory(prefix="kinora-drag-") if ports.scratch is None else None
        self._folder = Path(kept.name) if kept is not None else ports.scratch or Path()
        if kept is not None:
            self.destroyed.connect(kept.cleanup)
        self._made: tuple[Hashable, Path] | None = None
        self._task: Task | None = None

    def make_ready(self, pulled: Pulled) -> None:
        """Write the file before anybody pulls."""
        if self._made is None or self._made[0] != pulled.key:
            self._make(pulled, then_drag=False)

    def pull(self, pulled: Pulled) -> None:
        """The hand pulls; the drag starts at once when the file is there, else when it is and the hand still holds."""
        if self._made is not None and self._made[0] == pulled.key and self._made[1].exists():
            self._go(pulled, self._made[1])
        else:
            self._make(pulled, then_drag=True)

    def _make(self, pulled: Pulled, *, then_drag: bool) -> None:
        if self._task is not None:
            self._task.cancel()
        preset = next(p for p in self._ports.exporter.presets() if p.id == self._ports.drag_preset)

        def work() -> Path:
            self._folder.mkdir(parents=True, exist_ok=True)
            folder = Path(tempfile.mkdtemp(dir=self._folder))
            path = folder / f"{pulled.stem}{preset.suffix}"
            self._ports.exporter.export(pulled.loop(), preset.id, path, pulled.recipe)
            return path

        def done(path: Path) -> None:
            self._made = (pulled.key, path)
            if then_drag and QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton:
                self._go(pulled, path)
            elif then_drag:
                self._messages.info(self.tr("The file is ready: pull again to drag it out."))

        self._task = self._pool.run(work, done, long=True, owner=self)

    def _go(self, pulled: Pulled, path: Path) -> None:
        self.drag(self._source, path, QPixmap.fromImage(fitted(pulled.picture, 128, 128)))
