"""The whole studio, nothing faked: real window, engine, model, library and exporter, from a dropped picture to a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from studio.app import Desk, Services
from studio.contract.ports import LibraryQuery
from studio.library.paths import Paths
from studio.resources import resource_path
from studio.ui.window import MainWindow

PATIENCE = 30_000  # ms; a cold torch on a busy machine


@pytest.fixture
def studio(qtbot, tmp_path: Path) -> Iterator[tuple[MainWindow, Desk]]:
    services = Services(paths=Paths.under(tmp_path / "home"))
    services.settings.set("export.folder", str(tmp_path / "out"))
    desk = Desk(services)
    window = MainWindow(desk.ports)
    desk.bind(window)
    window.resize(1400, 900)
    window.show()
    qtbot.waitExposed(window)
    yield window, desk
    window.close()
    window.deleteLater()
    desk.close()
    services.close()


def drop(window: MainWindow, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    window.dropEvent(QDropEvent(QPointF(600, 400), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier))


def understood(window: MainWindow) -> tuple[str, ...]:
    look = window.session.look
    return tuple(name for name, _ in look.result.reading.motions) if look is not None and look.result is not None else ("nothing yet",)


@pytest.mark.slow
def test_a_dropped_picture_moves_follows_the_words_and_is_exported(studio: tuple[MainWindow, Desk], qtbot, tmp_path: Path) -> None:
    window, desk = studio
    drop(window, resource_path("assets/samples/fox.png"))
    qtbot.waitUntil(lambda: understood(window) == (), timeout=PATIENCE)  # it idles, without words
    QTest.keyClicks(window.create.sticker.words, "jumping for joy", delay=20)
    qtbot.waitUntil(lambda: understood(window) == ("jump",), timeout=PATIENCE)
    QTest.keyClick(window.create.sticker.words, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.session.final is not None, timeout=PATIENCE)
    qtbot.waitUntil(lambda: desk.ports.library.count(LibraryQuery(kinds=("sticker",))) == 1, timeout=PATIENCE)
    qtbot.waitUntil(lambda: len(desk.store.current.takes) == 1, timeout=PATIENCE)
    QTest.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    folder = tmp_path / "out"
    qtbot.waitUntil(lambda: len([f for f in folder.rglob("*") if f.is_file() and not f.name.startswith(".")]) >= 3, timeout=PATIENCE)
    qtbot.waitUntil(lambda: window.pool.idle, timeout=PATIENCE)
    for file in (f for f in folder.rglob("*") if f.is_file()):
        found = desk.services.inspect(file)
        assert found["recipe"]["understood"]["motions"][0][0] == "jump"
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)  # the take leaves the document, not the library
    assert not desk.store.current.takes
    assert desk.ports.library.count(LibraryQuery(kinds=("sticker",))) == 1
    desk.ports.commands.run("file.save_as", path=tmp_path / "The fox's day.kinora")
    assert [label.text() for label in window.title.findChildren(QLabel) if "fox" in label.text()] == ["The fox's day"]
    assert not desk.store.dirty
