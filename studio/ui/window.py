"""The one window: bars, rail, workspace, queue drawer, messages, drops. It connects parts; the parts do the work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QStandardPaths, Qt, QTimer
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QApplication, QFileDialog, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from studio.bridge.engine_bridge import EngineBridge
from studio.bridge.images import png_bytes
from studio.bridge.jobs import Entry, JobList
from studio.bridge.pool import MediaPool
from studio.bridge.ports import UiPorts
from studio.bridge.slots import Messages, told
from studio.bridge.store_bridge import StoreBridge
from studio.ui import icons, theme
from studio.ui.actions import Actions
from studio.ui.buttons import divider
from studio.ui.command_window import CommandWindow
from studio.ui.create.workspace import CreateWorkspace
from studio.ui.drop import PICTURES, Dropped, DropVeil, looked_at
from studio.ui.focus import FocusRing
from studio.ui.menus import MENUS, window_actions
from studio.ui.question import Question
from studio.ui.rail import Rail
from studio.ui.resources import load_fonts
from studio.ui.statusbar import MessageBar, StatusBar
from studio.ui.sticker.session import StickerSession
from studio.ui.stylesheet import sheet
from studio.ui.titlebar import TitleBar

PICTURES_FOLDER, DOCUMENTS_FOLDER = QStandardPaths.StandardLocation.PicturesLocation, QStandardPaths.StandardLocation.DocumentsLocation
PROJECT = "kinora"  # the ending of project files
NARROW = 1500  # px at 100 %; below it the queue drawer lies over the workspace


class MainWindow(QMainWindow):
    """Built from ports alone. `commands_view` answers the view actions that commands ask for."""

    def __init__(self, ports: UiPorts) -> None:
        super().__init__()
        load_fonts()
        self.ports = ports
        self.setWindowTitle("Kinora")
        self.setAcceptDrops(True)
        self.messages = Messages(self)
        self.pool = MediaPool(self.messages.failed, self)
        self.bridge = EngineBridge(ports.engine, self)
        self.jobs = JobList(self.bridge, self)
        self.store = StoreBridge(ports.store, self)
        self.session = StickerSession(ports, self.bridge, self.store, self.pool, self.messages, self)
        self.jobs.finished.connect(self._job_finished)
        self.store.changed.connect(self._document_changed)
        self.actions_ = Actions(self, ports.commands, self.messages)
        self.actions_.add(window_actions(self))
        self.ring = FocusRing(self)
        self._closed = False
        self.may_leave: Callable[[], bool] = lambda: True  # asked before the window closes
        self._queue: QWidget | None = None
        self._palette: QWidget | None = None
        self._build()
        self.commands_view = CommandWindow(self)

    # ------------------------------------------------------------------ building
    def _build(self) -> None:
        """Make every widget anew from the theme in the settings; the session keeps what is open."""
        self._apply_theme()
        px = theme.current().px
        self._queue = self._palette = None
        ground = QWidget()
        ground.setObjectName("ground")
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.title = TitleBar(self.actions_, tuple((key, self.tr(text)) for key, text in MENUS))
        self.title.search_wanted.connect(self.palette_)
        self.rail = Rail()
        self.rail.settings_wanted.connect(self.show_settings)
        self.rail.chosen.connect(lambda _: self.go_home())
        self.create = CreateWorkspace(self.ports, self.bridge, self.pool, self.session, self.messages)
        self.create.choose_wanted.connect(lambda: self.actions_.run("sticker.open"))
        self.create.shown_changed.connect(self._document_changed)
        self.message = MessageBar()
        self.messages.shown.connect(self.message.show_message)
        self.status = StatusBar(self.jobs, self.ports.device_line)
        self.status.queue_toggled.connect(self.toggle_queue)
        self._middle = QHBoxLayout()
        self._middle.setSpacing(0)
        for part in (self.rail, divider(vertical=True), self.create):
            self._middle.addWidget(part, 1 if part is self.create else 0)
        column.addWidget(self.title)
        column.addWidget(divider())
        column.addLayout(self._middle, 1)
        column.addWidget(self.message)
        column.addWidget(divider())
        column.addWidget(self.status)
        self.setCentralWidget(ground)
        self.veil = DropVeil(ground)
        self.setMinimumSize(min(px(1280), 1280), min(px(800), 800))
        self.create.prompt.field.setFocus()
        self._document_changed()

    def _apply_theme(self) -> None:
        settings = self.ports.settings
        wish = str(settings.get("theme", "dark"))
        if wish == "system":
            wish = "light" if QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Light else "dark"
        theme.use(theme.named(wish, float(settings.get("scale", 1.0)), bool(settings.get("reduced_motion", False))))
        icons.forget()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.setPalette(theme.current().palette())
            application.setFont(theme.current().font())
        self.setStyleSheet(sheet(theme.current()))

    def rebuild(self) -> None:
        """After a change of theme or scale."""
        old = self.takeCentralWidget()
        old.hide()
        self.messages.shown.disconnect()
        old.deleteLater()
        self._build()
        self.create.wake()

    # ------------------------------------------------------------------ the document
    def _document_changed(self) -> None:
        for button, label, action in ((self.title.undo, self.store.undo_label, "undo"),
                                      (self.title.redo, self.store.redo_label, "redo")):
            words = self.actions_.get(action)
            button.setEnabled(bool(label))
            button.setToolTip(f"{words.title}: {label} ({words.shortcut})" if label else words.title)
        name = self.ports.file_name() or str(getattr(self.store.current, "name", "")) or self.tr("Untitled")
        self.title.show_project(name, self.tr("not saved") if self.store.dirty else "")

    def _job_finished(self, entry: Entry) -> None:
        ports, job, results = self.ports, entry.job, entry.results

        def work() -> list[int]:
            return [ports.library.add_take(job.request, result, job.label) for result in results]

        self.pool.run(work, lambda ids: ports.land(job, results, ids))
        self.session.job_finished(entry)

    def undo(self) -> None:
        self.store.undo()

    def redo(self) -> None:
        self.store.redo()

    # ------------------------------------------------------------------ pictures in
    def choose_picture(self) -> None:
        path = self.ask_open(self.tr("Choose a picture"), PICTURES)
        if path is not None:
            self.create.open_path(path)

    def open_file(self) -> None:
        """A picture, or whatever else the command for opening files takes."""
        path = self.ask_open(self.tr("Open"), (*PICTURES, PROJECT))
        if path is None:
            return
        if path.suffix.lower().lstrip(".") in PICTURES:
            self.create.open_path(path)
        else:
            self.ports.commands.run("file.open", path=path)

    def paste(self) -> None:
        """A picture or a file from the clipboard."""
        mime = QGuiApplication.clipboard().mimeData()
        dropped = looked_at(mime) if mime is not None else None
        if dropped is None:
            self.messages.info(self.tr("The clipboard holds no picture."), self.tr("Copy a picture or a file first."))
        else:
            self.take(dropped)

    def take(self, dropped: Dropped) -> None:
        """Open what was dropped or pasted, or say why not."""
        if dropped.problem:
            self.messages.error(dropped.problem)
        elif dropped.path is not None:
            self.create.open_path(dropped.path)
        elif dropped.image is not None:
            image = dropped.image
            self.session.open_image(lambda: png_bytes(image), self.tr("pasted.png"), self.create.prompt.take_words())
        if dropped.more and not dropped.problem:
            self.messages.info(self.tr("One picture at a time: “{name}” was taken.").format(name=dropped.name))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        dropped = looked_at(event.mimeData()) if event.source() is None else None
        if dropped is None:
            event.ignore()
            return
        corner = self.create.mapTo(self.centralWidget(), QPoint(0, 0))
        self.veil.show_for(dropped, QRect(corner, self.create.size()))
        event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.veil.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self.veil.hide()
        dropped = looked_at(event.mimeData())
        if dropped is not None:
            event.acceptProposedAction()
            told(self.messages, self.take)(dropped)

    # ------------------------------------------------------------------ drawers and dialogs
    def toggle_queue(self) -> None:
        """Open or close the drawer at the right."""
        if self._queue is None:
            from studio.ui.queue import QueueDrawer

            self._queue = QueueDrawer(self.jobs, self.bridge, self.messages, self.centralWidget())
            self._queue.show_wanted.connect(self._show_entry)
            self._queue.close_wanted.connect(self.toggle_queue)
            self._queue.hide()
        self._queue.setVisible(not self._queue.isVisible())
        self.status.queue.setChecked(self._queue.isVisible())
        self._place_queue()

    def _place_queue(self) -> None:
        if self._queue is None:
            return
        px = theme.current().px
        docked = self.width() >= px(NARROW)
        if docked and self._middle.indexOf(self._queue) < 0:
            self._middle.addWidget(self._queue)
        elif not docked:
            self._middle.removeWidget(self._queue)
            corner = self.create.mapTo(self.centralWidget(), QPoint(0, 0))
            wide = min(px(384), self.create.width())
            self._queue.setGeometry(corner.x() + self.create.width() - wide, corner.y(), wide, self.create.height())
            self._queue.raise_()

    def _show_entry(self, entry: Entry) -> None:
        self.session.use(entry.job.request)

    def palette_(self) -> None:
        """The command palette, over everything."""
        if self._palette is None:
            from studio.ui.palette import CommandPalette

            self._palette = CommandPalette(self.actions_, self.centralWidget())
        self._palette.open_over()

    def show_settings(self) -> None:
        from studio.ui.settings_dialog import SettingsDialog

        dialog = SettingsDialog(self.ports, self)
        dialog.changed.connect(lambda: QTimer.singleShot(0, self.rebuild))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def go_home(self) -> None:
        """Back to the library or the empty state; undo brings the sticker back."""
        if self.session.request is not None:
            self.session.close_sticker()

    # ------------------------------------------------------------------ the hand
    def keyPressEvent(self, event: QKeyEvent) -> None:
        view = self.create.sticker if self.create.shows_sticker else None
        if event.key() == Qt.Key.Key_Escape:
            self.cancel()
        elif view is None or not view.transport(event):
            super().keyPressEvent(event)

    def cancel(self) -> None:
        """Esc: what is under the hand first, then the message, then the drawer."""
        if self.create.shows_sticker and self.create.sticker.cancel():
            return
        if self.message.isVisible():
            self.message.hide()
        elif self._queue is not None and self._queue.isVisible():
            self.toggle_queue()

    # ------------------------------------------------------------------ life
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self.create.wake)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_queue()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._closed and not self.may_leave():
            event.ignore()
            return
        self.shut()
        super().closeEvent(event)

    def shut(self) -> None:
        """Stop the live lanes, end subscriptions, join the media threads. Safe to call twice."""
        if self._closed:
            return
        self._closed = True
        self.session.live.stop()
        self.ring.close_ring()
        self.bridge.close()
        self.store.close()
        self.pool.close()

    # ------------------------------------------------------------------ questions to the person
    def ask_open(self, title: str, endings: Sequence[str]) -> Path | None:
        """Let the person choose a file, beginning where they chose the last one; None when they don't."""
        chosen, _ = QFileDialog.getOpenFileName(self, title, self._folder("folder.open", PICTURES_FOLDER), self._filter(endings))
        return self._chosen("folder.open", chosen)

    def ask_save(self, title: str, suggested: str, endings: Sequence[str]) -> Path | None:
        place = str(Path(self._folder("folder.save", DOCUMENTS_FOLDER)) / suggested)
        chosen, _ = QFileDialog.getSaveFileName(self, title, place, self._filter(endings))
        return self._chosen("folder.save", chosen)

    def ask(self, question: str, answers: Sequence[str]) -> str:
        """One of the answers; "" when the person turns away."""
        return Question(question, answers, self).asked()

    def _filter(self, endings: Sequence[str]) -> str:
        return f"{self.tr('Files')} ({' '.join('*.' + ending.lstrip('.') for ending in endings)})"

    def _folder(self, key: str, usual: QStandardPaths.StandardLocation) -> str:
        last = str(self.ports.settings.get(key, ""))
        return last if last and Path(last).is_dir() else QStandardPaths.writableLocation(usual)

    def _chosen(self, key: str, chosen: str) -> Path | None:
        if not chosen:
            return None
        self.ports.settings.set(key, str(Path(chosen).parent))
        return Path(chosen)
