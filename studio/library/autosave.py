"""When there is something to save by itself: told by the caller (every minute, before each generation), no timer.

Writes only what changed since the last time. A failure is said once, not every minute.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from studio.contract.errors import StudioError
from studio.core.history import Store
from studio.core.project import Project


class Journal(Protocol):
    """Where autosaves go."""

    def autosave(self, project: Project, label: str) -> None: ...


class Autosaver:
    """Keeps a journal up to date with a store."""

    def __init__(self, store: Store, journal: Journal, say: Callable[[str], None]) -> None:
        self._store, self._journal, self._say = store, journal, say
        self._written: Project | None = None
        self._failed = ""

    def save(self) -> bool:
        """Write the project if it is dirty and not written yet; True when it was. Never raises a StudioError."""
        project = self._store.current
        if not self._store.dirty or project is self._written:
            return False
        labels = self._store.undo_labels
        try:
            self._journal.autosave(project, labels[0] if labels else "")
        except StudioError as error:
            if str(error) != self._failed:
                self._failed = str(error)
                self._say(f"Autosave didn't work. {error}")
            return False
        self._written, self._failed = project, ""
        return True
