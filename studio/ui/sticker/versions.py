"""Two or four versions side by side, all playing; a click, Enter or its number picks one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from studio.bridge.images import LoopImages, prepare
from studio.bridge.pool import MediaPool
from studio.contract.events import TakeResult
from studio.ui.buttons import Button, Kind
from studio.ui.theme import current
from studio.ui.viewer import Viewer


class VersionsGrid(QWidget):
    """Cells are Viewers; the button under each names its key."""

    picked = Signal(int)

    def __init__(self, pool: MediaPool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pool = pool
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(current().px(8))
        self.cells: list[tuple[Viewer, Button]] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("noRing", True)
        self.setAccessibleName(self.tr("Versions"))

    def show_versions(self, results: tuple[TakeResult, ...], ground: str) -> None:
        """Fill the grid; an empty tuple clears it."""
        for viewer, button in self.cells:
            viewer.player.pause()
            for part in (viewer, button):
                self._grid.removeWidget(part)
                part.deleteLater()
        self.cells = []
        for index, result in enumerate(results):
            self._add(index, result, ground)

    def _add(self, index: int, result: TakeResult, ground: str) -> None:
        viewer = Viewer(self._pool)
        viewer.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        viewer.set_ground(ground)
        viewer.setAccessibleName(self.tr("Version {n}").format(n=index + 1))
        viewer.clicked.connect(lambda: self.picked.emit(index))
        button = Button(self.tr("Take version {n}").format(n=index + 1), Kind.SECONDARY, "check", key=str(index + 1), height=28)
        button.clicked.connect(lambda: self.picked.emit(index))
        row, column = divmod(index, 2)
        self._grid.addWidget(viewer, 2 * row, column)
        self._grid.addWidget(button, 2 * row + 1, column)
        self._grid.setRowStretch(2 * row, 1)
        self.cells.append((viewer, button))

        def show(images: LoopImages) -> None:
            viewer.show_loop(images)
            viewer.player.play()

        self._pool.run(lambda: prepare(result.loop), show, owner=viewer)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = event.key() - Qt.Key.Key_1
        if 0 <= number < len(self.cells):
            self.picked.emit(number)
        else:
            super().keyPressEvent(event)
