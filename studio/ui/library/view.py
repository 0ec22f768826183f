"""The library: tabs, filters, search and the grid. Double click uses a take as new; pulling a tile drags it out."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListView, QMenu, QVBoxLayout, QWidget

from studio.bridge.images import LoopImages, prepare
from studio.bridge.pool import MediaPool
from studio.bridge.ports import UiPorts
from studio.bridge.slots import Messages, told
from studio.contract.ports import LibraryItem, LibraryQuery
from studio.ui.buttons import Button, Kind, label
from studio.ui.drag_out import DragOut, Pulled
from studio.ui.fields import WordField
from studio.ui.library.model import ITEM, THUMB, LibraryModel
from studio.ui.library.tiles import GAP, SIDE, WORDS, Tiles
from studio.ui.player import LoopPlayer
from studio.ui.sticker.session import StickerSession
from studio.ui.theme import current

TYPING = 120  # ms of quiet before a search


class Grid(QListView):
    """The tiles. Delete bins, Enter uses, a pull drags out, the pointer plays."""

    def __init__(self, view: LibraryView) -> None:
        super().__init__()
        px = current().px
        self._view = view
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setUniformItemSizes(True)
        self.setGridSize(QSize(px(SIDE + GAP), px(SIDE + WORDS + GAP)))
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self.setProperty("noRing", True)
        self.setAccessibleName(self.tr("Takes"))
        self.verticalScrollBar().setSingleStep(px(40))

    def startDrag(self, actions: Qt.DropAction) -> None:
        self._view.pull(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self._view.bin_selected()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._view.use(self.currentIndex())
        else:
            super().keyPressEvent(event)


class LibraryView(QWidget):
    """Under the prompt bar, once there is something to show."""

    def __init__(self, ports: UiPorts, pool: MediaPool, session: StickerSession, messages: Messages,
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = current().px
        self._ports, self._pool, self._session, self._messages = ports, pool, session, messages
        self.setObjectName("ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.model = LibraryModel(ports.library, pool, px(SIDE - 16), self)
        self.tiles = Tiles(self)
        self.grid = Grid(self)
        self.grid.setModel(self.model)
        self.grid.setItemDelegate(self.tiles)
        self.drag_out = DragOut(ports, pool, messages, self)
        self._player = LoopPlayer(self)
        self._player.moved.connect(self._frame)
        self._hovered: tuple[int, LoopImages] | None = None
        self._typing = QTimer(self, singleShot=True, interval=TYPING)
        self._typing.timeout.connect(self._search)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(4), px(16), 0)
        column.setSpacing(px(8))
        column.addLayout(self._head())
        self._nothing = label("", tone="dim")
        self._nothing.setContentsMargins(0, px(24), 0, 0)
        column.addWidget(self._nothing)
        column.addWidget(self.grid, 1)
        self.grid.entered.connect(self._entered)
        self.grid.viewportEntered.connect(self._left)
        self.grid.doubleClicked.connect(self.use)
        self.grid.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.grid.customContextMenuRequested.connect(self._menu)
        self.tiles.star_wanted.connect(self._star)
        self.tiles.bin_wanted.connect(lambda item: self._bin([item]))
        self.model.counted.connect(self._counted)
        self.model.reload()

    def _head(self) -> QHBoxLayout:
        px = current().px
        row = QHBoxLayout()
        row.setSpacing(px(8))
        self.tabs = [Button(self.tr("Library"), Kind.TAB, checkable=True), Button(self.tr("Bin"), Kind.TAB, checkable=True)]
        self.kinds = {"": Button(self.tr("All"), Kind.CHIP, checkable=True),
                      "sticker": Button(self.tr("Stickers"), Kind.CHIP, checkable=True),
                      "import": Button(self.tr("Imports"), Kind.CHIP, checkable=True)}
        self.starred = Button(self.tr("Starred"), Kind.CHIP, "star", checkable=True)
        self.search = WordField(self.tr("Search prompts"), self.tr("Search prompts"))
        self.search.setFixedWidth(px(220))
        self.search.textEdited.connect(lambda _: self._typing.start())
        for tab in self.tabs:
            tab.clicked.connect(lambda _=False, tab=tab: self._tab(tab))
            row.addWidget(tab)
        row.addSpacing(px(16))
        for kind, chip in self.kinds.items():
            chip.clicked.connect(lambda _=False, kind=kind: self._kind(kind))
            row.addWidget(chip)
        self.starred.clicked.connect(lambda on: self._ask(starred=on))
        row.addWidget(self.starred)
        row.addStretch(1)
        self.count = label("", "small", "dim")
        row.addWidget(self.count)
        row.addWidget(self.search)
        self._show_query(LibraryQuery())
        return row

    # ------------------------------------------------------------------ what is asked
    def _ask(self, **changes: object) -> None:
        query = replace(self.model.query, **changes)  # type: ignore[arg-type]
        self._show_query(query)
        self.model.search(query)

    def _show_query(self, query: LibraryQuery) -> None:
        self.tabs[0].setChecked(not query.binned)
        self.tabs[1].setChecked(query.binned)
        for kind, chip in self.kinds.items():
            chip.setChecked(query.kinds == ((kind,) if kind else ()))
        self.starred.setChecked(query.starred)

    def _tab(self, tab: Button) -> None:
        self._ask(binned=tab is self.tabs[1])

    def _kind(self, kind: str) -> None:
        self._ask(kinds=(kind,) if kind else ())

    def _search(self) -> None:
        self._ask(text=self.search.text().strip())

    def show_search(self, text: str) -> None:
        """Filter by words, as a command asks."""
        self.search.show_words(text)
        self._ask(text=text)

    def _counted(self, count: int) -> None:
        self.count.setText(self.tr("{n} items").format(n=count) if count != 1 else self.tr("1 item"))
        query = self.model.query
        empty = self.tr("Nothing fits “{words}”.").format(words=query.text) if query.text else \
            self.tr("The bin is empty.") if query.binned else self.tr("Nothing here yet.")
        self._nothing.setText(empty)
        self._nothing.setVisible(count == 0)
        self._left()

    # ------------------------------------------------------------------ deeds
    def selected(self) -> list[LibraryItem]:
        """The selected items whose page is loaded."""
        items = (index.data(ITEM) for index in self.grid.selectionModel().selectedIndexes())
        return [item for item in items if isinstance(item, LibraryItem)]

    def use(self, index: QModelIndex) -> None:
        """Open the request of a take as a new sticker."""
        item = index.data(ITEM)
        if isinstance(item, LibraryItem):
            told(self._messages, lambda: self._session.use(self._ports.request_of(item)))()

    def bin_selected(self) -> None:
        self._bin(self.selected())

    def _bin(self, items: list[LibraryItem]) -> None:
        if items:
            ids, binned = [item.id for item in items], not items[0].binned
            self._pool.run(lambda: self._ports.library.bin(ids, binned), lambda _: None)
            words = self.tr("{n} moved to the bin.") if binned else self.tr("{n} restored.")
            self._messages.info(words.format(n=len(ids)), self.tr("The bin keeps them.") if binned else "")

    def _star(self, item: LibraryItem) -> None:
        self._pool.run(lambda: self._ports.library.star(item.id, not item.starred), lambda _: None)

    def _menu(self, at: QPoint) -> None:
        index = self.grid.indexAt(at)
        item = index.data(ITEM)
        if not isinstance(item, LibraryItem):
            return
        if item not in self.selected():
            self.grid.selectionModel().select(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Use as new"), partial(self.use, index))
        menu.addAction(self.tr("Take the star away") if item.starred else self.tr("Star"), partial(self._star, item))
        menu.addAction(self.tr("Restore") if item.binned else self.tr("Move to the bin"), self.bin_selected)
        menu.popup(self.grid.viewport().mapToGlobal(at))

    def pull(self, index: QModelIndex) -> None:
        """Drag a take out of the window."""
        item, thumb = index.data(ITEM), index.data(THUMB)
        if isinstance(item, LibraryItem) and item.frames > 1:
            stem = "".join(c if c.isalnum() or c in " -_" else "" for c in item.title).strip() or "sticker"
            self.drag_out.pull(Pulled(("take", item.id), stem, lambda: self._ports.library.loop(item.id),
                                      dict(item.request), thumb if isinstance(thumb, QImage) else QImage(64, 64, QImage.Format.Format_ARGB32)))

    # ------------------------------------------------------------------ hover plays
    def _entered(self, index: QModelIndex) -> None:
        item = index.data(ITEM)
        if not isinstance(item, LibraryItem) or item.frames < 2 or current().reduced_motion:
            self._left()
            return
        if self._hovered is not None and self._hovered[0] == item.id:
            return
        self._left()

        def play(images: LoopImages) -> None:
            if self.grid.underMouse():
                self._hovered = (item.id, images)
                self._player.load(len(images.images), images.fps)
                self._player.play()

        self._pool.run(lambda: prepare(self._ports.library.loop(item.id)), play, owner=self)

    def _left(self) -> None:
        self._player.pause()
        self._hovered, self.tiles.playing = None, None
        self.grid.viewport().update()

    def _frame(self, frame: int) -> None:
        if self._hovered is not None and self.grid.underMouse():
            self.tiles.playing = (self._hovered[0], self._hovered[1].images[frame])
            self.grid.viewport().update()
        else:
            self._left()
