"""The library as a Qt list: pages of items from the port, thumbnails decoded on the media pool, both kept in LRUs."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QImage
from shiboken6 import isValid

from studio.bridge.images import PREMULTIPLIED, fitted
from studio.bridge.pool import MediaPool
from studio.contract.ports import Library, LibraryItem, LibraryQuery

Index = QModelIndex | QPersistentModelIndex
PAGE, PAGES, THUMBS = 64, 24, 600
ITEM = Qt.ItemDataRole.UserRole
THUMB = Qt.ItemDataRole.UserRole + 1


class LibraryModel(QAbstractListModel):
    """Answers from memory at once, or with None until the page or the thumbnail is there."""

    counted = Signal(int)
    _told = Signal()

    def __init__(self, library: Library, pool: MediaPool, side: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library, self._pool, self._side = library, pool, side
        self.query = LibraryQuery()
        self._count = 0
        self._round = 0
        self._pages: OrderedDict[int, list[LibraryItem]] = OrderedDict()
        self._thumbs: OrderedDict[int, QImage] = OrderedDict()
        self._asked: set[tuple[str, int]] = set()
        self._told.connect(self.reload, Qt.ConnectionType.QueuedConnection)
        self._unsubscribe = library.subscribe(self._heard)
        self.destroyed.connect(self._unsubscribe)

    def _heard(self) -> None:
        """On any thread: something in the library changed."""
        if isValid(self):
            self._told.emit()

    def search(self, query: LibraryQuery) -> None:
        """Show what fits a query."""
        self.query = query
        self.reload()

    def reload(self) -> None:
        """Count anew; the pages are asked for as they are seen."""
        self._round += 1
        mine, query = self._round, self.query

        def work() -> tuple[int, list[LibraryItem]]:
            return self._library.count(query), self._library.page(query, 0, PAGE)

        self._pool.run(work, lambda found: self._reset(mine, *found), owner=self)

    def _reset(self, mine: int, count: int, first: list[LibraryItem]) -> None:
        if mine != self._round:
            return
        self.beginResetModel()
        self._count = count
        self._pages.clear()
        self._asked.clear()
        self._pages[0] = first
        self.endResetModel()
        self.counted.emit(count)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else self._count

    def item(self, row: int) -> LibraryItem | None:
        """The item of a row, or None until its page has come."""
        page, place = divmod(row, PAGE)
        items = self._pages.get(page)
        if items is None:
            self._ask_page(page)
            return None
        self._pages.move_to_end(page)
        return items[place] if place < len(items) else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        item = self.item(index.row())
        if item is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return item.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return item.prompt or item.title
        if role == ITEM:
            return item
        return self._thumb(item, index.row()) if role == THUMB else None

    def _ask_page(self, page: int) -> None:
        if ("page", page) in self._asked:
            return
        self._asked.add(("page", page))
        mine, query = self._round, self.query

        def done(items: list[LibraryItem]) -> None:
            if mine == self._round:
                self._pages[page] = items
                while len(self._pages) > PAGES:
                    old, _ = self._pages.popitem(last=False)
                    self._asked.discard(("page", old))
                last = min(self._count, (page + 1) * PAGE) - 1
                self.dataChanged.emit(self.index(page * PAGE), self.index(max(0, last)))

        self._pool.run(lambda: self._library.page(query, page * PAGE, PAGE), done, owner=self)

    def _thumb(self, item: LibraryItem, row: int) -> QImage | None:
        found = self._thumbs.get(item.id)
        if found is not None:
            self._thumbs.move_to_end(item.id)
            return found
        if item.thumbnail and ("thumb", item.id) not in self._asked:
            self._asked.add(("thumb", item.id))
            side, data = self._side, item.thumbnail

            def done(image: QImage) -> None:
                self._asked.discard(("thumb", item.id))
                self._thumbs[item.id] = image
                while len(self._thumbs) > THUMBS:
                    self._thumbs.popitem(last=False)
                if row < self._count:
                    self.dataChanged.emit(self.index(row), self.index(row))

            self._pool.run(lambda: fitted(QImage.fromData(data).convertToFormat(PREMULTIPLIED), side, side), done, owner=self)
        return None
