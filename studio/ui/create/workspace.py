"""The Create workspace: the empty state, the library under the prompt bar, or the sticker that is open."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from studio.bridge.engine_bridge import EngineBridge
from studio.bridge.pool import MediaPool
from studio.bridge.ports import Sample, UiPorts
from studio.bridge.slots import Messages
from studio.contract.ports import LibraryQuery
from studio.ui.create.first_run import FirstRun
from studio.ui.create.prompt_bar import PromptBar
from studio.ui.sticker.session import StickerSession


class CreateWorkspace(QWidget):
    """Decides which of the three views is shown; each is built when it is first needed."""

    choose_wanted = Signal()
    shown_changed = Signal()

    def __init__(self, ports: UiPorts, bridge: EngineBridge, pool: MediaPool, session: StickerSession,
                 messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ports, self._bridge, self._pool = ports, bridge, pool
        self.session, self._messages = session, messages
        self.prompt = PromptBar()
        self.prompt.choose_wanted.connect(self.choose_wanted)
        self._home = QWidget()
        self._home.setObjectName("ground")
        column = QVBoxLayout(self._home)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.prompt)
        self._lower = QStackedLayout()
        column.addLayout(self._lower, 1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._home)
        self.first_run: FirstRun | None = None
        self.library: QWidget | None = None
        self.sticker: QWidget | None = None
        session.picture_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what the document and the library call for."""
        if self.session.picture is not None:
            self._show_sticker()
        else:
            self._show_home()
        self.shown_changed.emit()

    @property
    def shows_sticker(self) -> bool:
        return self.sticker is not None and self._stack.currentWidget() is self.sticker

    def _show_sticker(self) -> None:
        if self.sticker is None:
            from studio.ui.sticker.view import StickerView

            self.sticker = StickerView(self._ports, self._pool, self.session, self._messages)
            self._stack.addWidget(self.sticker)
        if self.first_run is not None:
            self.first_run.sleep()
        if not self.shows_sticker:
            self._stack.setCurrentWidget(self.sticker)
            self.sticker.words.setFocus()

    def _show_home(self) -> None:
        self._stack.setCurrentWidget(self._home)
        if self._ports.library.count(LibraryQuery()) + self._ports.library.count(LibraryQuery(binned=True)):
            self._show_library()
            return
        if self.first_run is None:
            self.first_run = FirstRun(self._ports, self._bridge, self._pool)
            self.first_run.sample_wanted.connect(self._try)
            self.first_run.choose_wanted.connect(self.choose_wanted)
            self._lower.addWidget(self.first_run)
        self._lower.setCurrentWidget(self.first_run)

    def _show_library(self) -> None:
        if self.library is None:
            from studio.ui.library.view import LibraryView

            self.library = LibraryView(self._ports, self._pool, self.session, self._messages)
            self._lower.addWidget(self.library)
        if self.first_run is not None:
            self.first_run.sleep()
        self._lower.setCurrentWidget(self.library)

    def wake(self) -> None:
        """The window is on the screen: begin what may take a moment."""
        if self.first_run is not None and self.session.picture is None and self.library is None:
            self.first_run.wake()

    def open_path(self, path: Path) -> None:
        self.session.open_path(path, self.prompt.take_words())

    def _try(self, sample: Sample) -> None:
        self.session.open_path(sample.path, self.prompt.take_words() or sample.words)
