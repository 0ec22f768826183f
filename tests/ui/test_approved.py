"""Approved images of each state. Looked at beside the design; `KINORA_ACCEPT=1` renews them."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest

from studio.ui.window import MainWindow
from tests.fakes.engine import FakeBehaviour
from tests.ui.approved import approve
from tests.ui.conftest import Bench


def still(bench: Bench, window: MainWindow) -> None:
    """Stop at the picture, with every image of the ring made."""
    view = window.create.sticker
    view.viewer.player.seek(3)
    view.viewer.setFocus()
    viewer = view.viewer
    bench.qtbot.waitUntil(lambda: bool(viewer._ring) and viewer._ring_size == viewer.target_size())
    bench.qtbot.waitUntil(lambda: len(view.strip._thumbs) == len(viewer.loop.images) and window.pool.idle)
    bench.qtbot.wait(20)


def test_first_run(bench: Bench) -> None:
    window = bench.window(size=(1600, 1000))
    first = window.create.first_run
    bench.qtbot.waitUntil(lambda: first._moving.player.playing)
    first._moving.player.seek(4)
    bench.qtbot.wait(300)
    window.rail.create.setFocus()
    window.ring.hide()
    approve(window, "first-run")


@pytest.mark.parametrize(("name", "size", "settings"), [
    ("sticker-dark", (1600, 1000), {}), ("sticker-light", (1280, 800), {"theme": "light"}),
    ("sticker-150", (1920, 1200), {"scale": 1.5})])
def test_sticker(bench: Bench, name: str, size: tuple[int, int], settings: dict[str, object]) -> None:
    window = bench.window(size=size, **settings)
    view = bench.sticker(window, "jump for joy")
    bench.final(window)
    bench.qtbot.waitUntil(lambda: len(view.desk.reports) == len(view.desk.presets))
    view._made.setText("512 × 512")
    still(bench, window)
    approve(window, name)


def test_brush(bench: Bench) -> None:
    window = bench.window()
    view = bench.sticker(window, "wave")
    still(bench, window)
    view.toggle_part()
    area = view.viewer.picture_area()
    from PySide6.QtCore import QPoint, Qt

    start = area.topLeft().toPoint() + QPoint(round(area.width() * 0.15), round(area.height() * 0.3))
    QTest.mousePress(view.viewer, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(view.viewer, start + QPoint(30, 60))
    QTest.mouseRelease(view.viewer, Qt.MouseButton.LeftButton, pos=start + QPoint(30, 60))
    bench.qtbot.waitUntil(lambda: window.session.animate.mask is not None)
    bench.settled(window)
    still(bench, window)
    approve(window, "brush")


def test_queue_drawer(bench: Bench) -> None:
    behaviour = FakeBehaviour()
    window = bench.window(behaviour)
    bench.sticker(window, "jump")
    window.toggle_queue()
    window.session.make_final(label="Fox, first try")
    bench.qtbot.waitUntil(lambda: window.jobs.entries()[0].state == "done")
    behaviour.fail = "There is not enough memory."
    window.session.make_final(label="Fox, too large")
    bench.qtbot.waitUntil(lambda: window.jobs.entries()[1].state == "failed")
    behaviour.fail, behaviour.step_seconds = "", 30.0
    window.session.make_final(label="Fox, running")
    window.session.make_final(label="Fox, waiting")
    bench.qtbot.waitUntil(lambda: window.jobs.entries()[2].state == "running")
    bench.qtbot.waitUntil(lambda: window.pool.idle)
    bench.qtbot.wait(50)
    window._queue.item(window.jobs.entries()[0].job.id).about.setText("Done in 0.1 s, just now")
    approve(window._queue, "queue")
    for entry in window.jobs.entries()[2:]:
        window.bridge.cancel(entry.job.id)
    bench.qtbot.waitUntil(lambda: window.jobs.count("running") + window.jobs.count("waiting") == 0)


def test_palette(bench: Bench) -> None:
    window = bench.window()
    window.palette_()
    QTest.keyClicks(window._palette.field, "fr")
    window._palette.field.deselect()
    approve(window._palette._box, "palette")


def test_library(bench: Bench) -> None:
    window = bench.window()
    bench.sticker(window, "jump")
    bench.final(window)
    window.session.change("Words", words="wave")
    bench.settled(window)
    bench.final(window)
    bench.qtbot.waitUntil(lambda: len(window.ports.library.items) == 2)
    window.go_home()
    view = window.create.library
    bench.qtbot.waitUntil(lambda: view.model.rowCount() == 2 and len(view.model._thumbs) == 2 and window.pool.idle)
    window.message.hide()
    window.rail.create.setFocus()
    window.ring.hide()
    approve(window, "library")


def test_settings(bench: Bench) -> None:
    window = bench.window()
    window.show_settings()
    from studio.ui.settings_dialog import SettingsDialog

    dialog = window.findChild(SettingsDialog)
    dialog.folder.setText("Pictures / Stickers")
    dialog.setFocus()
    approve(dialog, "settings")
    dialog.accept()


def test_what_a_drop_will_do(bench: Bench) -> None:
    from studio.ui.drop import Dropped

    window = bench.window()
    window.veil.show_for(Dropped("notes.txt", problem="“notes.txt” is not a picture. Drop a PNG, JPEG or WebP."), window.create.geometry())
    approve(window.veil, "drop-refused")
    window.veil.show_for(Dropped("fox.png"), window.create.geometry())
    approve(window.veil, "drop")
