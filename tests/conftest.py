"""Guards for every test: no thread, timer or window of ours survives it, and nothing is logged as a warning.

Qt is only touched where a test uses it. Tests that expect a log record take the fixture `expected_logs`.
"""

from __future__ import annotations

import gc
import logging
import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# On a busy machine an example takes long for no fault of its own. The same examples in every run, so that a newcomer's
# first `make test` says what everybody's says; `make fuzz` looks for new ones.
settings.register_profile("kinora", deadline=None, derandomize="KINORA_FUZZ" not in os.environ)
settings.load_profile("kinora")

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # as the program itself does
GRACE = 3.0  # seconds a thread may take to end


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("qt_log_ignore", "This plugin does not support propagateSizeHints")
    config.addinivalue_line("qt_log_ignore", "This plugin does not support (raise|grabbing the keyboard)")


class _Records(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def silence(request: pytest.FixtureRequest) -> Iterator[_Records]:
    """A warning in our log fails the test, unless it takes `expected_logs`."""
    handler = _Records()
    logger = logging.getLogger("studio")
    logger.addHandler(handler)
    yield handler
    logger.removeHandler(handler)
    if "expected_logs" not in request.fixturenames:
        assert not handler.records, [record.getMessage() for record in handler.records]


@pytest.fixture
def expected_logs(silence: _Records) -> list[logging.LogRecord]:
    """The records of this test, which may be warnings."""
    return silence.records


@pytest.fixture(autouse=True)
def no_leaks(request: pytest.FixtureRequest) -> Iterator[None]:
    """Threads made by a test are gone after it, and where it uses Qt, active timers and windows too."""
    before = set(threading.enumerate())
    uses_qt = bool({"qapp", "qtbot"}.intersection(request.fixturenames))  # looking through all objects takes a while
    windows = _windows()
    yield
    if uses_qt:
        _settle()
    deadline = time.monotonic() + GRACE
    while (left := _threads(before)) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not left, f"threads survived: {[thread.name for thread in left]}"
    if uses_qt:
        assert not _windows() - windows, "windows survived"
        assert not _timers(), "timers survived"


def _threads(before: set[threading.Thread]) -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread not in before and thread.is_alive()]


def _application() -> Any:
    widgets = sys.modules.get("PySide6.QtWidgets")
    return widgets.QApplication.instance() if widgets is not None else None


def _windows() -> set[int]:
    application = _application()
    if application is None:
        return set()
    return {id(widget) for widget in application.topLevelWidgets() if widget.isVisible()}


def _timers() -> list[Any]:
    if _application() is None:
        return []
    from PySide6.QtCore import QTimer
    from shiboken6 import isValid

    # by its type: asking an object for its class makes the lazy ones of other libraries speak up
    timers = [thing for thing in gc.get_objects() if issubclass(type(thing), QTimer)]
    return [timer for timer in timers if isValid(timer) and timer.isActive()]


def _settle() -> None:
    application = _application()
    if application is None:
        return
    from PySide6.QtCore import QEvent

    gc.collect()
    for _ in range(3):
        application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        application.processEvents()


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    return ["kinora-tests", "-style", "Fusion"]


@pytest.fixture
def golden() -> Path:
    """Where approved images lie."""
    return Path(__file__).parent / "golden"
