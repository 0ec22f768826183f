"""The parts in the window, with a real mouse and real keys: see them, keep one still, correct it, paint it, undo."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from studio.contract.requests import PartMark
from studio.core.partmark import GRID, packed, unpacked
from studio.ui.sticker.view import StickerView
from studio.ui.window import MainWindow
from tests.fakes.engine import FakeBehaviour
from tests.ui.approved import approve
from tests.ui.conftest import Bench

LEFT = Qt.MouseButton.LeftButton


def cover(left: float, top: float, right: float, bottom: float) -> str:
    """An ellipse in a box, in shares of the picture."""
    y, x = (np.mgrid[:GRID, :GRID] + 0.5) / GRID
    inside = ((2 * x - left - right) / (right - left)) ** 2 + ((2 * y - top - bottom) / (bottom - top)) ** 2 <= 1
    return packed(np.packbits(inside).tobytes())


FOX = (
    PartMark("body", (0.5, 0.6), (0.5, 0.92), cover(0.06, 0.05, 0.86, 0.98)),
    PartMark("head", (0.58, 0.54), (0.62, 0.12), cover(0.41, 0.18, 0.83, 0.56), certainty=0.95),
    PartMark("leg", (0.36, 0.66), (0.34, 0.92), cover(0.28, 0.62, 0.44, 0.96), "left", 0.9),
    PartMark("leg", (0.64, 0.66), (0.66, 0.92), cover(0.54, 0.62, 0.72, 0.96), "right", 0.9),
    PartMark("tail", (0.24, 0.6), (0.14, 0.3), cover(0.06, 0.29, 0.27, 0.67), certainty=0.4, moves=False),
)


def shown(bench: Bench, parts: tuple[PartMark, ...] = FOX) -> tuple[MainWindow, StickerView]:
    """The fox with its parts shown."""
    window = bench.window(FakeBehaviour(parts=parts))
    view = bench.sticker(window)
    QTest.mouseClick(view.parts_button, LEFT)
    return window, view


def point(view: StickerView, x: float, y: float) -> QPoint:
    area = view.viewer.picture_area()
    return QPoint(round(area.x() + x * area.width()), round(area.y() + y * area.height()))


def told(window: MainWindow) -> tuple[PartMark, ...]:
    assert window.session.animate is not None
    return window.session.animate.parts


def test_chips_say_what_was_found_and_what_is_doubted(bench: Bench) -> None:
    window, view = shown(bench)
    chips = view.parts.panel.chips
    assert [chip.text() for chip in chips] == ["body", "head", "left leg", "right leg", "tail ?"]
    assert chips[2].accessibleName() == "left leg, may move"
    assert chips[4].accessibleName() == "tail, unsure, stays still"
    assert view.parts_button.isChecked() and not view.viewer.player.playing
    assert view.viewer.player.frame == view.viewer.loop.still
    assert told(window) == ()  # looking changes nothing
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not view.parts.shown and not view.parts_button.isChecked() and view.viewer.tool is None


def test_without_parts_one_sentence_says_so(bench: Bench) -> None:
    _, view = shown(bench, ())
    assert view.parts.panel.empty.isVisible() and view.parts.panel.empty.text() == "No parts were found; the whole body moves."
    assert view.parts.panel.chips == []


def test_a_click_in_the_picture_chooses_and_space_keeps_the_part_still(bench: Bench) -> None:
    window, view = shown(bench)
    QTest.mouseClick(view.viewer, LEFT, pos=point(view, 0.34, 0.85))
    assert view.parts.desk.chosen == 2 and view.parts.panel.chips[2].hasFocus()
    before = len(window.ports.engine.submitted)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Space)
    assert not told(window)[2].moves and told(window)[2].by_hand
    assert "stays still" in view.parts.panel.chips[2].accessibleName()
    bench.settled(window)
    live = window.ports.engine.submitted[before:]
    assert live and live[-1].request.operation.parts == told(window) and live[-1].lane == "sticker"
    assert not view.viewer.player.playing  # the picture stays under the hand
    QTest.keySequence(window, "Ctrl+Z")
    assert told(window) == () and "may move" in view.parts.panel.chips[2].accessibleName()


def test_a_click_on_the_eye_lets_a_doubted_part_move(bench: Bench) -> None:
    window, view = shown(bench)
    chip = view.parts.panel.chips[4]
    QTest.mouseClick(chip, LEFT, pos=QPoint(12, chip.height() // 2))
    assert told(window)[4].moves and chip.text() == "tail"
    QTest.mouseClick(chip, LEFT, pos=QPoint(chip.width() - 12, chip.height() // 2))
    assert told(window)[4].moves and chip.isChecked()
    QTest.keyClick(chip, Qt.Key.Key_Right)
    assert view.parts.desk.chosen == 0 and view.parts.panel.chips[0].hasFocus()


def test_the_pivot_is_dragged_in_one_step(bench: Bench) -> None:
    window, view = shown(bench)
    steps = len(window.ports.store.undo_labels)
    start = point(view, 0.36, 0.66)
    QTest.mousePress(view.viewer, LEFT, pos=start)
    for shift in (10, 20, 30):
        QTest.mouseMove(view.viewer, start + QPoint(shift, -shift))
    QTest.mouseRelease(view.viewer, LEFT, pos=start + QPoint(30, -30))
    area = view.viewer.picture_area()
    x, y = told(window)[2].pivot
    assert abs(x - 0.36 - 30 / area.width()) < 0.01 and abs(y - 0.66 + 30 / area.height()) < 0.01
    assert len(window.ports.store.undo_labels) == steps + 1
    QTest.keySequence(window, "Ctrl+Z")
    assert told(window) == ()


def test_kind_and_side_are_corrected_and_reset(bench: Bench) -> None:
    window, view = shown(bench)
    panel = view.parts.panel
    QTest.mouseClick(view.viewer, LEFT, pos=point(view, 0.15, 0.45))
    assert panel.kind.currentData() == "tail" and not panel.reset.isEnabled()
    panel.kind.setFocus()
    QTest.keyClick(panel.kind, Qt.Key.Key_Down)
    assert told(window)[4].kind == "wing"
    panel.side.setFocus()
    QTest.keyClick(panel.side, Qt.Key.Key_End)
    assert told(window)[4].side == "right" and panel.chips[4].text() == "right wing"
    QTest.mouseClick(panel.reset, LEFT)
    assert told(window) == () and panel.chips[4].text() == "tail ?"
    QTest.keySequence(window, "Ctrl+Z")
    assert told(window)[4].kind == "wing"


def test_painting_adds_and_erases_what_a_part_covers(bench: Bench) -> None:
    window, view = shown(bench)
    QTest.mouseClick(view.viewer, LEFT, pos=point(view, 0.34, 0.85))
    QTest.mouseClick(view.parts.panel.paint_button, LEFT)
    spot = point(view, 0.15, 0.2)
    QTest.mouseClick(view.viewer, LEFT, pos=spot)
    cell = int(0.2 * GRID) * GRID + int(0.15 * GRID)
    assert unpacked(told(window)[2].cover)[cell // 8] >> (7 - cell % 8) & 1
    far = unpacked(FOX[2].cover)[60 * 12:]
    assert unpacked(told(window)[2].cover)[60 * 12:] == far  # what wasn't painted is as it was
    QTest.mouseClick(view.stage.brush_bar.mode.buttons[1], LEFT)
    QTest.mouseClick(view.viewer, LEFT, pos=spot)
    assert not unpacked(told(window)[2].cover)[cell // 8] >> (7 - cell % 8) & 1
    QTest.keySequence(window, "Ctrl+Z")
    assert unpacked(told(window)[2].cover)[cell // 8] >> (7 - cell % 8) & 1
    QTest.mouseClick(view.stage.brush_bar.clear, LEFT)
    assert told(window)[2].cover == FOX[2].cover
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert view.parts.shown and view.viewer.tool is view.parts.tool


def test_another_picture_forgets_the_parts(bench: Bench) -> None:
    window, view = shown(bench)
    QTest.mouseClick(view.viewer, LEFT, pos=point(view, 0.34, 0.85))
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Space)
    window.ports.engine.behaviour.parts = ()
    window.session.open_path(window.ports.samples[0].path)
    bench.qtbot.waitUntil(lambda: told(window) == ())
    bench.settled(window)
    assert view.parts.desk.marks == () or view.parts.desk.marks == FOX


def test_how_parts_look(bench: Bench) -> None:
    window, view = shown(bench)
    QTest.mouseClick(view.viewer, LEFT, pos=point(view, 0.34, 0.85))
    bench.settled(window)
    viewer = view.viewer
    bench.qtbot.waitUntil(lambda: bool(viewer._ring) and viewer._ring_size == viewer.target_size())
    bench.qtbot.waitUntil(lambda: len(view.strip._thumbs) == len(viewer.loop.images) and window.pool.idle)
    bench.qtbot.wait(20)
    approve(window, "parts")
