"""The window's own actions: names, words and keys in one table, and the menus they stand in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from studio.ui.actions import Action

if TYPE_CHECKING:
    from studio.ui.viewer import Viewer
    from studio.ui.window import MainWindow

MENUS = (("File", QT_TRANSLATE_NOOP("MainWindow", "File")), ("Edit", QT_TRANSLATE_NOOP("MainWindow", "Edit")),
         ("View", QT_TRANSLATE_NOOP("MainWindow", "View")), ("Sticker", QT_TRANSLATE_NOOP("MainWindow", "Sticker")),
         ("Help", QT_TRANSLATE_NOOP("MainWindow", "Help")))


def tr(text: str) -> str:
    return QCoreApplication.translate("Menus", text)


def window_actions(window: MainWindow) -> list[Action]:
    """Everything the window can do by itself."""
    return [*_file(window), *_edit(window), *_view(window), *_sticker(window), *_help(window)]


def _file(window: MainWindow) -> list[Action]:
    return [
        Action("sticker.open", tr("Open a picture"), window.choose_picture, "Sticker", "Ctrl+Shift+O",
               tr("Open a picture and bring it alive."), "folder-open"),
        Action("file.open", tr("Open"), window.open_file, "File", "Ctrl+O", tr("Open a project or a picture."), "folder-open"),
        Action("picture.paste", tr("Paste a picture"), window.paste, "File", "Ctrl+V",
               tr("Bring alive what lies on the clipboard."), "clipboard-paste"),
        Action("export", tr("Export"), lambda: window.create.sticker.export(), "File", "Ctrl+E",
               tr("Write the ticked formats into the export folder."), "download", needs_sticker(window)),
        Action("settings", tr("Settings…"), window.show_settings, "File", "Ctrl+,",
               tr("Theme, size of the interface, motion, folder."), "settings"),
        Action("quit", tr("Quit"), window.close, "File", "Ctrl+Q", tr("Close the studio."), "log-out"),
    ]


def _edit(window: MainWindow) -> list[Action]:
    return [
        Action("undo", tr("Undo"), window.undo, "Edit", "Ctrl+Z", tr("Take the last change back."), "undo-2",
               lambda: "" if window.store.undo_label else tr("There is nothing to undo.")),
        Action("redo", tr("Redo"), window.redo, "Edit", "Ctrl+Shift+Z", tr("Do it again."), "redo-2",
               lambda: "" if window.store.redo_label else tr("There is nothing to redo.")),
    ]


def _view(window: MainWindow) -> list[Action]:
    def viewer() -> Viewer:
        return window.create.sticker.viewer

    needs = needs_sticker(window)

    def item(name: str, title: str, key: str, run: Callable[[], object], icon: str, keyed: bool = False) -> Action:
        return Action(name, title, run, "View", key, title, icon, needs, keyed)

    return [
        item("play.toggle", tr("Play or pause"), "Space", lambda: viewer().player.toggle(), "play"),
        item("frame.previous", tr("One frame back"), "Left", lambda: viewer().player.step(-1), "step-back"),
        item("frame.next", tr("One frame on"), "Right", lambda: viewer().player.step(1), "step-forward"),
        item("go.start", tr("First frame"), "Home", lambda: viewer().player.seek(0), "skip-back"),
        item("go.end", tr("Last frame"), "End", lambda: viewer().player.seek(-1), "skip-forward"),
        item("view.picture", tr("Your picture"), "", lambda: window.create.sticker.show_still(), "image"),
        item("view.fit", tr("Fit into the view"), "Ctrl+0", lambda: viewer().fit(), "maximize", True),
        item("view.zoom_in", tr("Zoom in"), "Ctrl++", lambda: viewer().set_zoom(viewer().zoom * 1.25), "plus", True),
        item("view.zoom_out", tr("Zoom out"), "Ctrl+-", lambda: viewer().set_zoom(viewer().zoom / 1.25), "minus", True),
        item("view.ground", tr("Next ground"), "Ctrl+G", lambda: window.create.sticker.next_ground(), "grid-2x2", True),
        Action("view.queue", tr("Queue"), window.toggle_queue, "View", "Ctrl+J", tr("Open or close the queue."), "layers"),
        Action("view.home", tr("Library"), window.go_home, "View", "Ctrl+L", tr("Close the sticker and show the library."),
               "library"),
    ]


def _sticker(window: MainWindow) -> list[Action]:
    needs = needs_sticker(window)
    return [
        Action("animate", tr("Make it final"), lambda: window.create.sticker.generate(), "Sticker", "Ctrl+Return",
               tr("Full size, into the queue and the library."), "refresh-cw", needs),
        Action("versions.two", tr("Two versions"), lambda: window.create.sticker.generate(2), "Sticker", "",
               tr("Two versions to pick from."), "shuffle", needs),
        Action("sticker.versions", tr("Four versions"), lambda: window.create.sticker.generate(4), "Sticker",
               "Ctrl+Shift+Return", tr("Four versions to pick from."), "shuffle", needs),
        Action("part.paint", tr("Only a part"), lambda: window.create.sticker.toggle_part(), "Sticker", "Ctrl+B",
               tr("Paint the part that may move."), "brush", needs),
        Action("parts.show", tr("Parts"), lambda: window.create.sticker.toggle_parts(), "Sticker", "Ctrl+Shift+B",
               tr("Show the parts, choose which may move, correct them."), "layers", needs),
        Action("cutout.mend", tr("Mend the cut-out"), lambda: window.create.sticker.toggle_mend(), "Sticker", "Ctrl+M",
               tr("Paint what belongs to the subject."), "scissors", needs),
        Action("words.focus", tr("Go to the words"), lambda: window.create.sticker.words.setFocus(), "Sticker",
               "Ctrl+T", tr("Put the cursor into the words."), "keyboard", needs),
    ]


def _help(window: MainWindow) -> list[Action]:
    return [Action("palette", tr("Every action, with its key"), window.palette_, "Help", "Ctrl+K",
                   tr("Search all actions."), "command")]


def needs_sticker(window: MainWindow) -> Callable[[], str]:
    return lambda: "" if window.create.shows_sticker else tr("Open a picture first.")
