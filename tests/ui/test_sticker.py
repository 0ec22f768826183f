"""The journey in the window, with real keys and a real mouse: drop, words, sliders, brush, final, versions, export."""

from __future__ import annotations

import time

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from studio.bridge.jobs import Entry
from studio.contract.requests import Anchor, Animate, At, Priority
from studio.ui.window import MainWindow
from tests.fakes.engine import FakeBehaviour
from tests.ui.conftest import Bench

LEFT = Qt.MouseButton.LeftButton


def drag(widget: QWidget, *points: QPoint) -> None:
    """Press at the first point, move over the others, let go at the last."""
    QTest.mousePress(widget, LEFT, pos=points[0])
    for point in points[1:]:
        QTest.mouseMove(widget, point)
    QTest.mouseRelease(widget, LEFT, pos=points[-1])


def operation(window: MainWindow) -> Animate:
    assert window.session.animate is not None
    return window.session.animate


def test_the_picture_shows_at_once_and_then_moves_gently(bench: Bench) -> None:
    window = bench.window(FakeBehaviour(step_seconds=0.2))
    window.session.open_path(window.ports.samples[0].path)
    bench.qtbot.waitUntil(lambda: window.session.look is not None)
    assert window.session.look.result is None
    bench.qtbot.waitUntil(lambda: window.session.look.result is not None)
    assert window.session.look.result.reading.idle
    assert window.create.sticker.viewer.player.playing
    assert "gently" in window.create.sticker.understood.text()


def test_every_keystroke_is_followed_and_one_job_flies_at_a_time(bench: Bench) -> None:
    window = bench.window(FakeBehaviour(step_seconds=0.05))
    view = bench.sticker(window)
    engine = window.ports.engine
    before = len(engine.submitted)
    QTest.keyClicks(view.words, "jump to the left", delay=10)
    bench.settled(window)
    live = engine.submitted[before:]
    assert live and all(job.priority is Priority.LIVE and job.draft and job.lane == "sticker" for job in live)
    assert len(live) < len("jump to the left")
    assert live[-1].request.text == "jump to the left"
    assert view.understood.text() == "Understood: jump · to the left"


def test_motion_is_new_soon_after_a_keystroke(bench: Bench) -> None:
    window = bench.window()
    view = bench.sticker(window)
    times = []
    for letter in "spin":
        look, start = window.session.look, time.perf_counter()
        QTest.keyClicks(view.words, letter)
        bench.qtbot.waitUntil(lambda look=look: window.session.look is not look)
        times.append(time.perf_counter() - start)
        bench.settled(window)
    assert sorted(times)[len(times) // 2] < 0.2


def test_the_loop_goes_on_at_its_phase_when_it_is_swapped(bench: Bench) -> None:
    window = bench.window()
    view = bench.sticker(window)
    QTest.keyClicks(view.words, "x")
    moved: list[int] = []
    view.viewer.moved.connect(moved.append)
    before = view.viewer.player.frame
    bench.settled(window)
    assert view.viewer.player.playing
    first = moved[0] if moved else before
    assert (first - before) % 8 in (0, 1, 2)


def test_what_was_left_out_is_said(bench: Bench) -> None:
    window = bench.window()
    view = bench.sticker(window, "jump and fly")
    assert "“fly away”" in view.understood.text()


def test_typing_is_undone_word_by_word(bench: Bench) -> None:
    window = bench.window()
    view = bench.sticker(window)
    QTest.keyClicks(view.words, "jumping high")
    bench.settled(window)
    QTest.keySequence(view.words, "Ctrl+Z")
    assert window.session.request.text == "jumping"
    assert view.words.text().strip() == "jumping"
    QTest.keySequence(view.words, "Ctrl+Shift+Z")
    assert view.words.text() == "jumping high"


def test_a_drag_of_the_slider_is_one_step(bench: Bench) -> None:
    window = bench.window()
    view = bench.sticker(window)
    slider = view.settings.strength
    middle = slider.height() // 2
    steps = len(window.ports.store.undo_labels)
    drag(slider, *(QPoint(x, middle) for x in (20, 40, 80, 120, slider.width() - 8)))
    assert operation(window).strength == 1.0
    assert len(window.ports.store.undo_labels) == steps + 1
    drag(slider, QPoint(slider.width() // 2, middle), QPoint(8, middle))
    assert len(window.ports.store.undo_labels) == steps + 2
    QTest.keySequence(window, "Ctrl+Z")
    assert operation(window).strength == 1.0
    assert slider.value() == 100


def test_every_setting_reaches_the_request_and_can_be_undone(bench: Bench) -> None:
    window = bench.window()
    view = bench.sticker(window)
    settings, start = view.settings, window.session.request
    QTest.mouseClick(settings.place.buttons[2], LEFT)
    QTest.mouseClick(settings.frames.buttons[3], LEFT)
    QTest.mouseClick(settings.feet, LEFT)
    QTest.mouseClick(settings.outline, LEFT)
    settings.rate.chosen.emit(12.0)
    settings.size_.chosen.emit(1024)
    made = operation(window)
    assert (made.at, made.frames, made.anchors, made.size) == (At.MIDDLE, 24, (Anchor.FEET,), 1024)
    assert made.outline > 0
    assert window.session.request.fps == 12.0
    for _ in range(6):
        QTest.keySequence(window, "Ctrl+Z")
    assert window.session.request == start
    assert not settings.feet.isChecked()
    assert settings.frames.value == 8


def test_any_number_of_frames_from_4_to_48(bench: Bench) -> None:
    window = bench.window()
    view = bench.sticker(window)
    QTest.keyClicks(view.settings.other, "31")
    QTest.keyClick(view.settings.other, Qt.Key.Key_Return)
    assert operation(window).frames == 31
    assert view.settings.frames.value is None
    view.settings.other.selectAll()
    QTest.keyClicks(view.settings.other, "2")
    QTest.keyClick(view.settings.other, Qt.Key.Key_Return)
    assert operation(window).frames == 4


def test_the_brush_limits_the_motion_and_each_stroke_is_a_step(bench: Bench) -> None:
    window = bench.window()
    view = bench.sticker(window)
    QTest.keySequence(window, "Ctrl+B")
    area = view.viewer.picture_area()
    points = [area.topLeft().toPoint() + QPoint(round(area.width() * x), round(area.height() * 0.4)) for x in (0.2, 0.3, 0.4)]
    drag(view.viewer, *points)
    bench.qtbot.waitUntil(lambda: operation(window).mask is not None and window.pool.idle)
    first = operation(window).mask
    mask = window.ports.reader.frame(first)
    assert (mask.width, mask.height) == (512, 512)
    inside, outside = (205 * 512 + 154) * 4 + 3, (450 * 512 + 450) * 4 + 3
    assert mask.buffer[inside] == 255
    assert mask.buffer[outside] == 0
    drag(view.viewer, points[0] + QPoint(0, 60), points[2] + QPoint(0, 60))
    bench.qtbot.waitUntil(lambda: operation(window).mask != first and window.pool.idle)
    QTest.keySequence(window, "Ctrl+Z")
    assert operation(window).mask == first
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert view.viewer.tool is None
    assert operation(window).mask == first


def test_erasing_everything_lets_everything_move(bench: Bench) -> None:
    window = bench.window()
    view = bench.sticker(window)
    view.toggle_part()
    centre = view.viewer.picture_area().center().toPoint()
    drag(view.viewer, centre, centre + QPoint(4, 0))
    bench.qtbot.waitUntil(lambda: operation(window).mask is not None and window.pool.idle)
    QTest.mouseClick(view.stage.brush_bar.mode.buttons[1], LEFT)
    view.stage.brush_bar.size_.setValue(160)
    drag(view.viewer, centre, centre + QPoint(4, 0))
    bench.qtbot.waitUntil(lambda: operation(window).mask is None)


def test_a_picture_without_alpha_can_be_mended_or_keep_its_ground(bench: Bench) -> None:
    window = bench.window()
    image = QImage(120, 80, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    path = bench.folder / "flat.png"
    image.save(str(path))
    window.session.open_path(path)
    bench.qtbot.waitUntil(lambda: window.session.look is not None and window.session.look.result is not None)
    bench.settled(window)
    view = window.create.sticker
    assert view.stage.mend.isVisible()
    assert view.settings.background.isVisible()
    QTest.mouseClick(view.stage.mend, LEFT)
    QTest.mouseClick(view.stage.brush_bar.mode.buttons[1], LEFT)
    drag(view.viewer, view.viewer.picture_area().center().toPoint(), view.viewer.picture_area().center().toPoint() + QPoint(6, 0))
    bench.qtbot.waitUntil(lambda: operation(window).matte is not None and window.pool.idle)
    matte = window.ports.reader.frame(operation(window).matte)
    assert matte.buffer[(40 * 120 + 60) * 4 + 3] == 0
    assert matte.buffer[3] == 255
    QTest.keyClick(window, Qt.Key.Key_Escape)
    QTest.mouseClick(view.settings.background, LEFT)
    assert operation(window).keep_background
    assert not operation(window).cut_out


def test_final_goes_through_the_queue_into_the_library(bench: Bench) -> None:
    window = bench.window()
    view = bench.sticker(window, "jump")
    QTest.keySequence(view.words, "Ctrl+Return")
    bench.qtbot.waitUntil(lambda: window.session.final is not None)
    bench.qtbot.waitUntil(lambda: len(window.ports.library.items) == 1)
    job = next(job for job in window.ports.engine.submitted if not job.draft)
    assert job.request.operation.size == 512
    assert job.label == "fox, jump"
    assert view.final_button.text() == "Again"
    bench.qtbot.waitUntil(lambda: len(view.desk.reports) == len(view.desk.presets))
    assert view.exports.rows[0].size_.text().endswith("of 500 KB")
    seed = window.session.request.seed
    QTest.keySequence(view.words, "Ctrl+Return")
    assert window.session.request.seed == seed + 1
    bench.qtbot.waitUntil(lambda: len(window.ports.library.items) == 2)


def test_four_versions_one_picked_by_its_number(bench: Bench) -> None:
    window = bench.window()
    view = bench.sticker(window, "jump")
    bench.final(window, 4)
    assert view.stage.shows_versions
    bench.qtbot.waitUntil(lambda: all(cell.player.playing for cell, _ in view.stage.versions.cells))
    QTest.keyClick(view.stage.versions, Qt.Key.Key_3)
    assert window.session.request.seed == 2
    assert not view.stage.shows_versions
    assert window.session.final.seed == 2
    QTest.keySequence(window, "Ctrl+Z")
    assert window.session.request.seed == 0


def test_changing_a_word_takes_the_sizes_back(bench: Bench) -> None:
    window = bench.window()
    view = bench.sticker(window, "jump")
    bench.final(window)
    QTest.keyClicks(view.words, "s")
    assert window.session.final is None
    assert view.desk.reports == {}
    bench.settled(window)
    assert view.final_button.text() == "Make it final"


def test_export_makes_it_final_first_and_overwrites_nothing(bench: Bench) -> None:
    window = bench.window()
    view = bench.sticker(window)
    QTest.keySequence(window, "Ctrl+E")
    bench.qtbot.waitUntil(lambda: "3 of 3" in window.message.text)
    assert {path.name for path in view.desk.folder.iterdir()} == {"fox-whatsapp.webp", "fox-telegram.webm", "fox-signal.png"}
    QTest.mouseClick(view.exports.rows[1].check, LEFT)
    QTest.mouseClick(view.exports.button, LEFT)
    bench.qtbot.waitUntil(lambda: "2 of 2" in window.message.text)
    assert (view.desk.folder / "fox-whatsapp-2.webp").exists()


def test_a_failed_export_says_what_to_do(bench: Bench) -> None:
    window = bench.window()
    view = bench.sticker(window)
    window.ports.exporter.fail = "The disk is full."
    view.export()
    bench.qtbot.waitUntil(lambda: "The disk is full. Free some space" in window.message.text)
    assert not view.desk.busy


def test_a_failed_job_stays_in_the_queue_with_its_reason(bench: Bench) -> None:
    behaviour = FakeBehaviour()
    window = bench.window(behaviour)
    bench.sticker(window)
    behaviour.fail = "There is not enough memory."
    window.toggle_queue()
    window.create.sticker.generate()

    def entry() -> Entry:
        return window.jobs.entries()[0]

    bench.qtbot.waitUntil(lambda: entry().state == "failed")
    item = window._queue.item(entry().job.id)
    assert item.about.text() == "There is not enough memory. Try a smaller size."
    behaviour.fail = ""
    QTest.mouseClick(item.deed, LEFT)
    bench.qtbot.waitUntil(lambda: entry().state == "done")


def test_a_running_job_is_cancelled_from_the_queue(bench: Bench) -> None:
    window = bench.window(FakeBehaviour(step_seconds=0.3))
    bench.sticker(window)
    window.toggle_queue()
    window.create.sticker.generate()

    def entry() -> Entry:
        return window.jobs.entries()[0]

    bench.qtbot.waitUntil(lambda: entry().state == "running")
    QTest.mouseClick(window._queue.item(entry().job.id).close_, LEFT)
    bench.qtbot.waitUntil(lambda: entry().state == "cancelled")
    assert "Cancelled by you" in window._queue.item(entry().job.id).about.text()


def test_transport_keys(bench: Bench) -> None:
    window = bench.window()
    view = bench.sticker(window)
    player = view.viewer.player
    view.viewer.setFocus()
    QTest.keyClick(view.viewer, Qt.Key.Key_Space)
    assert not player.playing
    for key, frame in ((Qt.Key.Key_Home, 0), (Qt.Key.Key_Right, 1), (Qt.Key.Key_Left, 0), (Qt.Key.Key_Left, 7),
                       (Qt.Key.Key_End, 7)):
        QTest.keyClick(view.viewer, key)
        assert player.frame == frame
    QTest.keyClick(view.viewer, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert player.frame == 1
    QTest.keyClick(view.viewer, Qt.Key.Key_L)
    assert player.playing
    QTest.keyClick(view.viewer, Qt.Key.Key_K)
    assert not player.playing
    QTest.keyClicks(view.words, "l")
    assert not player.playing


def test_pulling_the_loop_drags_a_file(bench: Bench) -> None:
    window = bench.window()
    view = bench.sticker(window)
    bench.final(window)
    bench.qtbot.waitUntil(lambda: window.pool.idle)
    dragged: list[object] = []
    view.drag_out.drag = lambda source, path, picture: dragged.append((path, picture.isNull()))
    centre = view.viewer.rect().center()
    QTest.mousePress(view.viewer, LEFT, pos=centre)
    QTest.mouseMove(view.viewer, centre + QPoint(30, 0))
    QTest.mouseRelease(view.viewer, LEFT, pos=centre + QPoint(30, 0))
    assert len(dragged) == 1
    path, empty = dragged[0]
    assert path.name == "fox.webp"
    assert path.exists()
    assert not empty


def test_closing_and_undo_bring_the_picture_back(bench: Bench) -> None:
    window = bench.window()
    view = bench.sticker(window, "jump")
    QTest.mouseClick(view.close_button, LEFT)
    assert not window.create.shows_sticker
    QTest.keySequence(window, "Ctrl+Z")
    bench.qtbot.waitUntil(lambda: window.create.shows_sticker)
    assert window.session.request.text == "jump"
    bench.settled(window)


def test_zoom_keeps_the_point_under_the_pointer(bench: Bench) -> None:
    window = bench.window()
    viewer = bench.sticker(window).viewer
    hand = QPointF(viewer.width() * 0.3, viewer.height() * 0.6)
    area = viewer.picture_area()
    before = ((hand.x() - area.x()) / area.width(), (hand.y() - area.y()) / area.height())
    viewer.set_zoom(3.0, hand)
    area = viewer.picture_area()
    after = ((hand.x() - area.x()) / area.width(), (hand.y() - area.y()) / area.height())
    assert abs(before[0] - after[0]) < 1e-6 and abs(before[1] - after[1]) < 1e-6
    viewer.fit()
    assert viewer.zoom == 1.0
