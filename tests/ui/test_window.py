"""The window around the sticker: drops, paste, palette, queue, settings, themes, names, speed."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from studio.ui import theme
from studio.ui.buttons import Button
from studio.ui.drop import looked_at
from studio.ui.palette import match
from studio.ui.question import Question
from studio.ui.window import MainWindow
from tests.ui.conftest import Bench

LEFT = Qt.MouseButton.LeftButton


def files(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def hover(window: MainWindow, mime: QMimeData) -> QDragEnterEvent:
    event = QDragEnterEvent(QPoint(300, 300), Qt.DropAction.CopyAction, mime, LEFT, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window, event)
    return event


def drop(window: MainWindow, mime: QMimeData) -> None:
    hover(window, mime)
    event = QDropEvent(QPointF(300, 300), Qt.DropAction.CopyAction, mime, LEFT, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window, event)


def picture(path: Path) -> Path:
    image = QImage(40, 30, QImage.Format.Format_ARGB32)
    image.fill(0x80FF8000)
    image.save(str(path))
    return path


def test_a_picture_dropped_anywhere_opens(bench: Bench) -> None:
    window = bench.window()
    mime = files(picture(bench.folder / "a.png"))
    assert hover(window, mime).isAccepted()
    assert window.veil.isVisible()
    assert window.veil.accessibleName() == "Let go to bring it alive"
    drop(window, mime)
    assert not window.veil.isVisible()
    bench.qtbot.waitUntil(lambda: window.create.shows_sticker)
    assert window.session.picture.ref.name == "a.png"
    bench.settled(window)


def test_what_cannot_be_used_says_why_before_letting_go(bench: Bench) -> None:
    window = bench.window()
    notes = bench.folder / "notes.txt"
    notes.write_text("x")
    for mime, words in ((files(bench.folder), "is a folder"), (files(notes), "“notes.txt” is not a picture"),
                        (files(bench.folder / "gone.png"), "can't be found")):
        hover(window, mime)
        assert words in window.veil.accessibleName()
        drop(window, mime)
        assert words in window.message.text
        assert not window.create.shows_sticker
    text = QMimeData()
    text.setText("hello")
    assert looked_at(text) is None
    assert not hover(window, text).isAccepted()


def test_more_than_one_file_takes_the_first_and_says_so(bench: Bench) -> None:
    window = bench.window()
    drop(window, files(picture(bench.folder / "a.png"), picture(bench.folder / "b.png")))
    assert "“a.png” was taken" in window.message.text
    bench.qtbot.waitUntil(lambda: window.create.shows_sticker)
    bench.settled(window)


def test_a_damaged_file_is_one_clear_sentence(bench: Bench) -> None:
    window = bench.window()
    broken = bench.folder / "broken.png"
    broken.write_bytes(b"\x89PNG nonsense")
    drop(window, files(broken))
    bench.qtbot.waitUntil(lambda: "“broken.png” is not a picture." in window.message.text)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.message.text == ""


def test_paste_takes_pictures_and_files(bench: Bench) -> None:
    window = bench.window()
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("words")
    window.rail.create.setFocus()
    QTest.keySequence(window, "Ctrl+V")
    assert "no picture" in window.message.text
    image = QImage(30, 20, QImage.Format.Format_ARGB32)
    image.fill(0xFF336699)
    clipboard.setImage(image)
    QTest.keySequence(window, "Ctrl+V")
    bench.qtbot.waitUntil(lambda: window.create.shows_sticker)
    assert window.session.picture.frame.width == 30
    bench.settled(window)
    clipboard.clear()


def test_the_sample_moves_by_itself_and_opens_with_its_words(bench: Bench) -> None:
    window = bench.window()
    first = window.create.first_run
    bench.qtbot.waitUntil(lambda: first._moving.player.playing)
    QTest.mouseClick(first.try_it, LEFT)
    bench.qtbot.waitUntil(lambda: window.session.look is not None and window.session.look.result is not None)
    assert window.session.request.text == "jumping for joy"
    bench.settled(window)


def test_words_typed_before_the_picture_go_with_it(bench: Bench) -> None:
    window = bench.window()
    QTest.keyClicks(window.create.prompt.field, "waves")
    drop(window, files(picture(bench.folder / "a.png")))
    bench.qtbot.waitUntil(lambda: window.session.request is not None)
    assert window.session.request.text == "waves"
    bench.settled(window)


def test_the_palette_lists_everything_and_runs_it(bench: Bench) -> None:
    window = bench.window()
    bench.sticker(window)
    QTest.keySequence(window, "Ctrl+K")
    palette = window._palette
    assert palette.isVisible()
    names = {action.name for action in window.actions_.all()}
    assert {command.name for command in window.ports.commands.commands()} <= names
    assert palette._model.rowCount() == len(names)
    QTest.keyClicks(palette.field, "evas tcejorp")
    assert palette._model.rowCount() == 0
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert window.ports.commands.ran == []
    palette.field.clear()
    QTest.keyClicks(palette.field, "save")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert window.ports.commands.ran == ["project.save"]
    assert not palette.isVisible()
    QTest.keySequence(window, "Ctrl+K")
    QTest.keyClick(palette.field, Qt.Key.Key_Escape)
    assert not palette.isVisible()


def test_fuzzy_matches_rank_whole_words_first() -> None:
    assert match("fit", "Fit into the view")[0] > match("fit", "A misfit")[0] > match("fv", "Fit into the view")[0]
    assert match("xyz", "Fit") is None
    assert match("fiv", "Fit into the view")[1] == (0, 1, 13)


def test_keys_are_unique_and_every_action_has_words(bench: Bench) -> None:
    window = bench.window()
    keys = [action.shortcut for action in window.actions_.all() if action.shortcut]
    assert len(keys) == len(set(keys))
    assert all(action.title and action.sentence for action in window.actions_.all())


def test_an_action_that_cannot_run_says_why(bench: Bench) -> None:
    window = bench.window()
    QTest.keySequence(window, "Ctrl+E")
    assert window.message.text == "Open a picture first."
    QTest.keySequence(window, "Ctrl+Z")
    assert window.message.text == "There is nothing to undo."


def test_settings_are_remembered_and_shown_at_once(bench: Bench) -> None:
    window = bench.window()
    bench.sticker(window, "jump")
    request = window.session.request
    QTest.keySequence(window, "Ctrl+,")
    from studio.ui.settings_dialog import SettingsDialog

    dialog = window.findChild(SettingsDialog)
    QTest.mouseClick(dialog.theme.buttons[1], LEFT)
    bench.qtbot.waitUntil(lambda: theme.current().tokens.name == "light")
    dialog.scale.chosen.emit(1.5)
    bench.qtbot.waitUntil(lambda: theme.current().scale == 1.5)
    assert window.ports.settings.values == {"theme": "light", "scale": 1.5}
    assert window.session.request == request
    assert window.create.shows_sticker
    assert window.create.sticker.words.text() == "jump"
    assert window.create.sticker.viewer.loop is not None
    QTest.mouseClick(dialog.done_button, LEFT)
    bench.settled(window)
    window.messages.info("still heard")
    assert window.message.text == "still heard"


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 2.0])
def test_nothing_falls_off_at_any_scale(bench: Bench, scale: float) -> None:
    window = bench.window(size=(round(1280 * scale), round(800 * scale)), scale=scale)
    bench.sticker(window)
    bar = window.title.menu_bar
    assert all(bar.actionGeometry(action).height() > 10 for action in bar.actions())
    assert bar.actionGeometry(bar.actions()[-1]).right() < bar.width()
    view = window.create.sticker
    for part in (view.final_button, view.part_button, view.exports.button, view.settings.rate, view.close_button):
        assert part.visibleRegion().boundingRect().size() == part.size(), part.accessibleName()


def test_less_motion_waits_for_space(bench: Bench) -> None:
    window = bench.window(reduced_motion=True)
    view = bench.sticker(window)
    assert not view.viewer.player.playing
    QTest.keyClick(view.viewer, Qt.Key.Key_Space)
    assert view.viewer.player.playing


def test_every_control_has_a_name(bench: Bench) -> None:
    window = bench.window()
    bench.sticker(window)
    window.toggle_queue()
    window.palette_()
    bench.final(window)
    nameless = [widget for widget in window.findChildren(QWidget)
                if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and not widget.accessibleName()
                and not isinstance(widget, QLabel) and type(widget).__name__ not in ("QMenu", "QMenuBar", "QComboBoxPrivateContainer", "QComboBoxListView", "QListView", "QWidgetLineControl")]
    assert not nameless, {(type(w).__name__, w.objectName()) for w in nameless}


def test_the_ring_follows_the_tab_key_only(bench: Bench) -> None:
    window = bench.window()
    bench.sticker(window)
    window.activateWindow()
    bench.qtbot.waitUntil(window.isActiveWindow)
    QTest.mouseClick(window.create.sticker.final_button, LEFT)
    assert not window.ring.isVisible()
    window.create.sticker.final_button.setFocus(Qt.FocusReason.TabFocusReason)
    assert window.ring.isVisible()
    assert window.ring.geometry().width() == window.create.sticker.final_button.width() + 8
    bench.qtbot.waitUntil(lambda: window.session.final is not None)


def test_paints_are_short_and_the_ring_of_images_is_reused(bench: Bench) -> None:
    window = bench.window(size=(1600, 1000))
    view = bench.sticker(window, "jump")
    bench.final(window)
    viewer = view.viewer
    bench.qtbot.waitUntil(lambda: bool(viewer._ring) and viewer._ring_size == viewer.target_size())
    ring = [image.cacheKey() for image in viewer._ring]
    target = QImage(viewer.size(), QImage.Format.Format_ARGB32_Premultiplied)
    times = []
    for _ in range(60):
        start = time.perf_counter()
        viewer.render(target)
        times.append(time.perf_counter() - start)
        viewer.player.step(1)
    assert sorted(times)[len(times) // 2] < 0.02  # children and all; the frame itself is a copy
    assert [image.cacheKey() for image in viewer._ring] == ring


def test_the_window_starts_without_what_it_does_not_need(tmp_path: Path) -> None:
    code = (
        "import sys, time; start = time.process_time()\n"
        "from PySide6.QtWidgets import QApplication\n"
        "app = QApplication(['x', '-style', 'Fusion'])\n"
        "from pathlib import Path\n"
        "from tests.workbench import fake_ports\n"
        "from studio.ui.window import MainWindow\n"
        f"ports = fake_ports(Path({str(tmp_path)!r}))\n"
        "window = MainWindow(ports); window.show(); app.processEvents()\n"
        "took = time.process_time() - start  # the machine may be busy: only our own seconds count\n"
        "heavy = [m for m in ('torch', 'cv2', 'numpy', 'pyqtgraph', 'av', 'studio.ui.palette', 'studio.ui.queue', "
        "'studio.ui.library.view', 'studio.ui.settings_dialog', 'studio.ui.sticker.view') if m in sys.modules]\n"
        "window.close(); ports.engine.close(); print(heavy, round(took, 2))\n"
        "sys.exit(bool(heavy) or took > 2.0)\n")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("press", "answer"), [(Qt.Key.Key_Return, "Save"), (Qt.Key.Key_Escape, ""), (None, "Don't save")])
def test_a_question_takes_its_answer_by_key_and_by_mouse(bench: Bench, press: Qt.Key | None, answer: str) -> None:
    window = bench.window()

    def reply() -> None:
        asked = window.findChild(Question)
        QTest.qWait(30)
        if press is not None:
            QTest.keyClick(asked, press)
        else:
            button = next(b for b in asked.findChildren(Button) if b.text() == answer)
            QTest.mouseClick(button, LEFT)

    QTimer.singleShot(0, reply)
    impatience = QTimer(window, singleShot=True)
    impatience.timeout.connect(lambda: [asked.reject() for asked in window.findChildren(Question)])  # a dialog that stays fails
    impatience.start(5000)
    given = window.ask("Save the changes to “fox”?", ("Save", "Don't save"))
    impatience.stop()
    assert given == answer
    assert not [asked for asked in window.findChildren(Question) if asked.isVisible()]


def test_a_file_is_looked_for_where_the_last_one_was_chosen(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    window, seen = bench.window(), []

    def choose(parent: QWidget, title: str, place: str, patterns: str) -> tuple[str, str]:
        seen.append(place)
        return str(bench.folder / "a.kinora"), ""

    monkeypatch.setattr("studio.ui.window.QFileDialog.getSaveFileName", choose)
    assert window.ask_save("Save", "a.kinora", (".kinora",)) == bench.folder / "a.kinora"
    window.ask_save("Save", "b.kinora", (".kinora",))
    assert Path(seen[1]) == bench.folder / "b.kinora"
