"""The document store as Qt signals. The only writer is `commit`, on the interface thread; nothing is cached here."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal

from studio.bridge.ports import DocumentStore


class StoreBridge(QObject):
    """Tells when the document changed, however it changed: a commit, an undo, a redo."""

    changed = Signal()

    def __init__(self, store: DocumentStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._unsubscribe = store.subscribe(self._tell)

    @property
    def current(self) -> Any:
        return self._store.current

    @property
    def dirty(self) -> bool:
        return self._store.dirty

    def commit(self, label: str, project: Any, merge_key: str | None = None) -> bool:
        """One undo step, named by what it did ("Strength"); False when nothing changed."""
        return self._store.commit(label, project, merge_key)

    def seal(self) -> None:
        """The hand let go: the next commit is a step of its own."""
        self._store.seal()

    def undo(self) -> None:
        self._store.undo()

    def redo(self) -> None:
        self._store.redo()

    @property
    def undo_label(self) -> str:
        """What undo would take back, "" for nothing."""
        return next(iter(self._store.undo_labels), "")

    @property
    def redo_label(self) -> str:
        return next(iter(self._store.redo_labels), "")

    def close(self) -> None:
        self._unsubscribe()

    def _tell(self, _: object) -> None:
        self.changed.emit()
