"""A whole window on fakes, closed and joined after each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QLocale
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.bridge.ports import UiPorts
from studio.ui import theme
from studio.ui.sticker.view import StickerView
from studio.ui.window import MainWindow
from tests.fakes.engine import FakeBehaviour
from tests.workbench import fake_ports

Open = Callable[..., MainWindow]


class Bench:
    """Opens windows and shuts them."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot, self.folder = qtbot, folder
        self._open: list[tuple[UiPorts, MainWindow]] = []

    def window(self, behaviour: FakeBehaviour | None = None, size: tuple[int, int] = (1280, 800), **settings: object) -> MainWindow:
        ports = fake_ports(self.folder, behaviour, **settings)
        window = MainWindow(ports)
        window.session.live.set_rest(40)
        window.resize(*size)
        window.show()
        self._open.append((ports, window))
        window.activateWindow()
        self.qtbot.waitUntil(window.isActiveWindow)
        return window

    def sticker(self, window: MainWindow, words: str = "") -> StickerView:
        """Open the fox and wait until the live loop plays."""
        window.session.open_path(window.ports.samples[0].path, words)
        self.qtbot.waitUntil(lambda: window.session.look is not None and window.session.look.result is not None)
        self.settled(window)
        view = window.create.sticker
        assert isinstance(view, StickerView)
        return view

    def settled(self, window: MainWindow) -> None:
        """Nothing is in flight any more."""
        live = window.session.live
        self.qtbot.waitUntil(lambda: live.quiet and window.pool.idle)

    def final(self, window: MainWindow, versions: int = 1) -> None:
        """Make it final and wait for it."""
        before = window.session.look
        window.create.sticker.generate(versions)
        self.qtbot.waitUntil(lambda: window.session.final is not None and window.session.look is not before)
        self.qtbot.waitUntil(lambda: window.pool.idle)

    def close(self) -> None:
        for ports, window in self._open:
            window.close()
            window.deleteLater()
            assert ports.engine.close()
        QApplication.instance().sendPostedEvents(None, QEvent.Type.DeferredDelete)
        theme.use(theme.Theme())


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path) -> Iterator[Bench]:
    QLocale.setDefault(QLocale.c())
    QApplication.setCursorFlashTime(0)
    made = Bench(qtbot, tmp_path)
    yield made
    made.close()
