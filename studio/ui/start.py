"""Starts the window: the application, the first paint, what happens once a minute, and an orderly end."""

from __future__ import annotations

import signal
import socket
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QSocketNotifier, QTimer
from PySide6.QtWidgets import QApplication

from studio.bridge.ports import UiPorts
from studio.bridge.slots import told
from studio.ui.window import MainWindow

AUTOSAVE_EVERY = 60_000  # ms
DESKTOP_ID = "org.kinora.Kinora"
WARM_UP_AFTER = 400  # ms after the window took its first input; an engine asked for sooner warms up by itself


class Desk(Protocol):
    """What app.py made for the window."""

    ports: UiPorts

    def bind(self, window: MainWindow) -> Callable[[], object]: ...

    def may_leave(self) -> bool: ...

    def recover(self) -> None: ...

    def notes(self) -> list[str]: ...

    def close(self, keep: bool = False) -> None: ...


class Signals(QObject):
    """SIGINT and SIGTERM as a call on the interface thread. Python alone would raise inside whatever slot runs, or wait
    for the next one; a socket wakes Qt at once.
    """

    def __init__(self, asked: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._reading, self._writing = socket.socketpair()
        self._reading.setblocking(False)
        self._writing.setblocking(False)
        self._before = signal.set_wakeup_fd(self._writing.fileno())
        self._handlers = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGINT, signal.SIGTERM)}
        self._notifier = QSocketNotifier(self._reading.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(lambda: asked())

    def end(self) -> None:
        """Leave the signals as they were found."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._before)
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        self._reading.close()
        self._writing.close()


class FirstPaint(QObject):
    """Calls `ready` once, after the window was painted and the event loop is at rest."""

    def __init__(self, window: MainWindow, ready: Callable[[], None]) -> None:
        super().__init__(window)
        self._window, self._ready, self._done = window, ready, False
        window.centralWidget().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and not self._done:
            self._done = True
            QTimer.singleShot(0, self._window, self._ready)
        return False


def open_named(window: MainWindow, path: Path) -> None:
    """A project by its ending, anything else as a picture, which is decoded off this thread."""
    if path.suffix == ".kinora":
        window.ports.commands.run("file.open", path=path)
    else:
        window.create.open_path(path)


def run(desk_of: Callable[[], Desk], opened: Sequence[Path], on_ready: Callable[[], bool]) -> int:
    """Open the window and stay until it is closed. The desk is made once the application stands."""
    application = QApplication(sys.argv[:1])
    application.setStyle("Fusion")
    application.setApplicationName("Kinora")
    application.setDesktopFileName(DESKTOP_ID)
    desk = desk_of()
    window = MainWindow(desk.ports)
    autosave = desk.bind(window)
    window.may_leave = desk.may_leave
    timer = QTimer(window)
    timer.timeout.connect(told(window.messages, autosave))
    timer.start(AUTOSAVE_EVERY)
    window.bridge.submitted.connect(lambda job: None if job.draft else told(window.messages, autosave)())

    def ready() -> None:
        if on_ready():
            window.close()
            return
        QTimer.singleShot(WARM_UP_AFTER, window, desk.ports.engine.warm_up)
        for note in desk.notes():
            window.messages.info(note)
        for path in opened:
            told(window.messages, open_named)(window, path)
        if not opened:
            told(window.messages, desk.recover)()

    killed: list[bool] = []

    def told_to_end() -> None:
        """Somebody ended the program from outside: keep what is unsaved for the next start, ask nothing."""
        killed.append(True)
        autosave()
        window.may_leave = lambda: True
        window.close()

    signals = Signals(told_to_end, window)
    FirstPaint(window, ready)
    window.resize(1600, 1000)
    window.show()
    code = application.exec()
    signals.end()
    desk.close(keep=bool(killed))
    return code
