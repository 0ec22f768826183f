"""The one writer of the document: commit, undo, redo, and who wants to know. Knows nothing of files or windows.

Projects are immutable and share what didn't change, so a step costs only what it changed; what the steps hold on
to is estimated and bounded. No lock: all calls come from the thread that made the Store.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from studio.core.project import Project

Listener = Callable[[Project], None]
MOST_BYTES = 64 * 2**20
MOST_STEPS = 2_000


@dataclass(frozen=True, slots=True)
class Step:
    """One undoable change: its name and the project before and after it."""

    label: str
    before: Project
    after: Project
    merge_key: str | None
    weight: int  # bytes that this step alone keeps alive, estimated


class Store:
    """The current project and its history."""

    def __init__(self, project: Project, most_bytes: int = MOST_BYTES, most_steps: int = MOST_STEPS) -> None:
        self._current = project
        self._saved: Project | None = project
        self._past: list[Step] = []
        self._future: list[Step] = []
        self._listeners: list[Listener] = []
        self._sealed = False
        self._most_bytes, self._most_steps = most_bytes, most_steps
        self._thread = threading.get_ident()

    @property
    def current(self) -> Project:
        return self._current

    @property
    def dirty(self) -> bool:
        """True when the current project isn't the one that was saved."""
        return self._current is not self._saved

    @property
    def undo_labels(self) -> tuple[str, ...]:
        """Names of the steps that undo takes back, the next one first."""
        return tuple(step.label for step in reversed(self._past))

    @property
    def redo_labels(self) -> tuple[str, ...]:
        return tuple(step.label for step in reversed(self._future))

    def commit(self, label: str, project: Project, merge_key: str | None = None) -> bool:
        """Make `project` the current one, as one step; False when nothing changed.

        Steps in a row with the same `merge_key` become one, until `seal`, undo, redo or a save ends the row.
        """
        self._check_thread()
        if project is self._current or project == self._current:
            return False
        self._future.clear()
        before = self._current
        if self._mergeable(merge_key):
            before = self._past.pop().before
        self._sealed = project == before
        if self._sealed:  # the row of changes led back to where it began, and no older row goes on behind it
            self._show(before)
            return True
        self._past.append(Step(label, before, project, merge_key, weight_of_change(before, project)))
        self._trim()
        self._show(project)
        return True

    def _mergeable(self, merge_key: str | None) -> bool:
        if merge_key is None or self._sealed or not self._past or self._current is self._saved:
            return False
        return self._past[-1].merge_key == merge_key

    def seal(self) -> None:
        """End a row of merging commits: the hand let go of the slider."""
        self._sealed = True

    def undo(self, times: int = 1) -> int:
        """Take back up to `times` steps; how many there were."""
        return self._travel(self._past, self._future, times, back=True)

    def redo(self, times: int = 1) -> int:
        """Do up to `times` undone steps again; how many there were."""
        return self._travel(self._future, self._past, times, back=False)

    def _travel(self, source: list[Step], target: list[Step], times: int, back: bool) -> int:
        self._check_thread()
        done = min(max(times, 0), len(source))
        if done:
            target.extend(reversed(source[-done:]))
            del source[-done:]
            self._sealed = True
            self._show(target[-1].before if back else target[-1].after)
        return done

    def mark_saved(self, project: Project | None = None) -> None:
        """Remember that `project` (the current one unless given) is what lies on disk."""
        self._check_thread()
        self._saved = self._current if project is None else project
        self._tell()

    def replace(self, project: Project, saved: bool = True) -> None:
        """Another document: the history starts anew. `saved` is False for one that was recovered."""
        self._check_thread()
        self._past.clear()
        self._future.clear()
        self._saved = project if saved else None
        self._show(project)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` after every change and save mark. Returns what ends the subscription."""
        self._listeners.append(listener)

        def end() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return end

    def _show(self, project: Project) -> None:
        self._current = project
        self._tell()

    def _tell(self) -> None:
        for listener in tuple(self._listeners):
            listener(self._current)

    def _trim(self) -> None:
        """Forget the oldest steps until the rest fits; the last step always stays."""
        weight = sum(step.weight for step in self._past)
        while len(self._past) > 1 and (weight > self._most_bytes or len(self._past) > self._most_steps):
            weight -= self._past.pop(0).weight

    def _check_thread(self) -> None:
        if threading.get_ident() != self._thread:
            raise RuntimeError("the document has one writer: post to its thread instead of calling the Store from another")


def weight_of_change(before: Any, after: Any) -> int:
    """Bytes of `after` that aren't shared with `before`, estimated from the values' own sizes."""
    if before is after:
        return 0
    size = sys.getsizeof(after)
    if is_dataclass(after) and not isinstance(after, type):
        same = type(before) is type(after)
        return size + sum(weight_of_change(getattr(before, f.name) if same else None, getattr(after, f.name)) for f in fields(after))
    if isinstance(after, Mapping):
        return size + sum(weight_of_change(before.get(k) if isinstance(before, Mapping) else None, v) for k, v in after.items())
    if isinstance(after, tuple | list):
        shared = {id(item) for item in before} if isinstance(before, tuple | list) else set()
        return size + sum(weight_of_change(None, item) for item in after if id(item) not in shared)
    return size
