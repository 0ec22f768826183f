"""The library in the window: pages, search, star, bin, use as new, hover, drag out."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from studio.bridge.pool import MediaPool
from studio.contract.ports import LibraryItem, LibraryQuery
from studio.ui.library.model import ITEM, PAGE, LibraryModel
from studio.ui.window import MainWindow
from tests.fakes.media import FakeLibrary
from tests.ui.conftest import Bench

LEFT = Qt.MouseButton.LeftButton


def shelf(bench: Bench) -> MainWindow:
    """A window whose library holds a jump and a wave."""
    window = bench.window()
    bench.sticker(window, "jump")
    bench.final(window)
    window.session.change("Words", words="wave")
    bench.settled(window)
    bench.final(window)
    bench.qtbot.waitUntil(lambda: len(window.ports.library.items) == 2)
    window.go_home()
    bench.qtbot.waitUntil(lambda: window.create.library.model.rowCount() == 2)
    return window


def test_pages_come_when_they_are_seen(qtbot: object) -> None:
    library, pool = FakeLibrary(), MediaPool(lambda error: None)
    for number in range(1, 1001):
        library.items[number] = LibraryItem(number, "sticker", f"take {number}", "", "", float(number), 8, 8, 8, 8.0)
    model = LibraryModel(library, pool, 64)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.reload()
    qtbot.waitUntil(lambda: model.rowCount() == 1000)
    assert model.item(0).title == "take 1000"
    far = model.index(PAGE * 9 + 5)
    assert far.data(ITEM) is None
    qtbot.waitUntil(lambda: far.data(ITEM) is not None)
    assert far.data() == f"take {1000 - PAGE * 9 - 5}"
    model.search(LibraryQuery(text="take 77"))
    qtbot.waitUntil(lambda: model.rowCount() == 11)
    model.deleteLater()
    pool.close()


def test_search_and_filters(bench: Bench) -> None:
    window = shelf(bench)
    view = window.create.library
    QTest.keyClicks(view.search, "wave")
    bench.qtbot.waitUntil(lambda: view.model.rowCount() == 1)
    QTest.keyClicks(view.search, "x")
    bench.qtbot.waitUntil(lambda: view.model.rowCount() == 0)
    assert view._nothing.text() == "Nothing fits “wavex”."
    view.search.clear()
    view.show_search("")
    QTest.mouseClick(view.kinds["import"], LEFT)
    bench.qtbot.waitUntil(lambda: view.model.query.kinds == ("import",) and view.model.rowCount() == 0)


def test_star_bin_and_restore(bench: Bench) -> None:
    window = shelf(bench)
    view, library = window.create.library, window.ports.library
    first = view.model.index(0)
    item = first.data(ITEM)
    rect = view.grid.visualRect(first)
    star = view.tiles._handle(view.tiles._picture(rect), 1).center()
    QTest.mouseClick(view.grid.viewport(), LEFT, pos=star)
    bench.qtbot.waitUntil(lambda: library.items[item.id].starred)
    bench.qtbot.waitUntil(lambda: window.pool.idle)
    view.grid.setCurrentIndex(view.model.index(0))
    QTest.keyClick(view.grid, Qt.Key.Key_Delete)
    bench.qtbot.waitUntil(lambda: view.model.rowCount() == 1)
    QTest.mouseClick(view.tabs[1], LEFT)
    bench.qtbot.waitUntil(lambda: view.model.rowCount() == 1 and view.model.index(0).data(ITEM).id == item.id)
    view.grid.setCurrentIndex(view.model.index(0))
    QTest.keyClick(view.grid, Qt.Key.Key_Delete)
    bench.qtbot.waitUntil(lambda: not library.items[item.id].binned)


def test_a_double_click_uses_the_take_as_new(bench: Bench) -> None:
    window = shelf(bench)
    view = window.create.library
    row = next(r for r in range(2) if view.model.item(r).prompt == "jump")
    centre = view.grid.visualRect(view.model.index(row)).center()
    QTest.mouseClick(view.grid.viewport(), LEFT, pos=centre)
    QTest.mouseDClick(view.grid.viewport(), LEFT, pos=centre)
    bench.qtbot.waitUntil(lambda: window.create.shows_sticker)
    assert window.session.request.text == "jump"
    bench.settled(window)


def test_the_hovered_tile_plays(bench: Bench) -> None:
    window = shelf(bench)
    view = window.create.library
    view.grid.entered.emit(view.model.index(0))
    bench.qtbot.waitUntil(lambda: window.pool.idle)
    view._left()
    assert view.tiles.playing is None
    assert not view._player.playing


def test_a_tile_is_dragged_out_as_a_file(bench: Bench) -> None:
    window = shelf(bench)
    view, dragged = window.create.library, []
    view.drag_out.drag = lambda source, path, picture: dragged.append(path)
    view.pull(view.model.index(0))
    bench.qtbot.waitUntil(lambda: window.pool.idle)
    held = bool(dragged)  # the platform still reports a pressed button, so the drag began by itself
    assert held or "pull again" in window.message.text
    view.pull(view.model.index(0))
    dragged[:] = dragged[-1:]
    assert dragged[0].name == "fox wave.webp"
    view.pull(QModelIndex())
    assert len(dragged) == 1


def test_the_menu_under_the_pointer(bench: Bench) -> None:
    window = shelf(bench)
    view = window.create.library
    view._menu(view.grid.visualRect(view.model.index(0)).center())
    menu = next(child for child in view.children() if type(child).__name__ == "QMenu")
    assert [action.text() for action in menu.actions()] == ["Use as new", "Star", "Move to the bin"]
    menu.close()
    view._menu(QPoint(900, 500))
