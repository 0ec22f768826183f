"""The media pool: answers on the interface thread, nothing after cancel or close, errors shown in words."""

from __future__ import annotations

import logging
import threading
import time

from pytestqt.qtbot import QtBot

from studio.bridge.pool import MediaPool
from studio.bridge.slots import Messages, told
from studio.bridge.store_bridge import StoreBridge
from studio.contract.errors import InputError
from tests.fakes.media import FakeProject, FakeStore


def test_answers_come_on_the_interface_thread(qtbot: QtBot) -> None:
    pool, seen = MediaPool(lambda error: None), []
    pool.run(threading.current_thread, lambda worker: seen.append((worker, threading.current_thread())))
    qtbot.waitUntil(lambda: bool(seen))
    assert seen[0][0].name.startswith("kinora-media")
    assert seen[0][1] is threading.main_thread()
    pool.close()


def test_cancelled_work_is_not_delivered(qtbot: QtBot) -> None:
    pool, seen = MediaPool(lambda error: None), []
    task = pool.run(lambda: time.sleep(0.05), lambda _: seen.append("late"))
    task.cancel()
    qtbot.waitUntil(lambda: pool.idle)
    assert not seen
    pool.close()


def test_nothing_is_delivered_after_close(qtbot: QtBot) -> None:
    pool, seen = MediaPool(lambda error: seen.append(error)), []
    pool.run(lambda: time.sleep(0.05), lambda _: seen.append("late"))
    pool.close()
    pool.run(lambda: 1, lambda _: seen.append("later"))
    qtbot.wait(20)
    assert not seen


def test_errors_are_told_in_words(qtbot: QtBot) -> None:
    messages, shown = Messages(), []
    messages.shown.connect(lambda *words: shown.append(words))
    pool = MediaPool(messages.failed)

    def fail() -> None:
        raise InputError("No picture.", "Drop one.")

    pool.run(fail, lambda _: None)
    qtbot.waitUntil(lambda: bool(shown))
    assert shown == [("No picture.", "Drop one.", "error")]
    pool.close()


def test_slots_lose_no_exception(qtbot: QtBot, expected_logs: list[logging.LogRecord]) -> None:
    messages, shown = Messages(), []
    messages.shown.connect(lambda *words: shown.append(words))
    assert told(messages, lambda: 1 // 0)() is None
    assert told(messages, lambda: 7)() == 7
    assert shown[0][2] == "error"
    assert "ZeroDivisionError" in shown[0][1]
    assert expected_logs


def test_the_store_is_told_about_however_it_changed(qtbot: QtBot) -> None:
    store = FakeStore()
    bridge, told_times = StoreBridge(store), []
    bridge.changed.connect(lambda: told_times.append(bridge.current.name))
    bridge.commit("Name", FakeProject("A"))
    assert (bridge.undo_label, bridge.redo_label) == ("Name", "")
    bridge.undo()
    bridge.redo()
    assert told_times == ["A", "Untitled", "A"]
    bridge.close()
    store.commit("Name", FakeProject("B"))
    assert len(told_times) == 3
