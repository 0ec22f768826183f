"""The media pool of the window: decoding, thumbnails, measuring and exporting off the interface thread.

Answers come back as queued calls on the interface thread. A task whose owner lost interest is never delivered.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

T = TypeVar("T")


class Task:
    """One piece of work. `cancel()` makes sure that neither answer is called; the work itself may still end."""

    def __init__(self, done: Callable[[Any], None], failed: Callable[[BaseException], None],
                 owner: QObject | None = None) -> None:
        self._done = done
        self._owner = owner
        self._failed = failed
        self.cancelled = False
        self.future: Future[Any] | None = None

    def cancel(self) -> None:
        self.cancelled = True
        if self.future is not None:
            self.future.cancel()

    def settle(self, value: Any, error: BaseException | None) -> None:
        """Hand the outcome to whoever asked, unless it was cancelled."""
        if self.cancelled or (self._owner is not None and not isValid(self._owner)):
            return
        if error is not None:
            self._failed(error)
        else:
            self._done(value)


class MediaPool(QObject):
    """Two quick threads and one for long work (exports), so that a long export never holds up a decoded picture."""

    _settled = Signal(object, object, object)

    def __init__(self, failed: Callable[[BaseException], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._default_failed = failed
        self._quick = ThreadPoolExecutor(max_workers=2, thread_name_prefix="kinora-media")
        self._long = ThreadPoolExecutor(max_workers=1, thread_name_prefix="kinora-export")
        self._open = True
        self._waiting: set[Task] = set()
        self._settled.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(self, work: Callable[[], T], done: Callable[[T], None],
            failed: Callable[[BaseException], None] | None = None, *, long: bool = False,
            owner: QObject | None = None) -> Task:
        """Do `work` on a pool thread, then call `done` or `failed` on the interface thread, if `owner` still lives."""
        task = Task(done, failed or self._default_failed, owner)
        if not self._open:
            task.cancelled = True
            return task
        self._waiting.add(task)
        executor = self._long if long else self._quick
        task.future = executor.submit(self._work, task, work)
        task.future.add_done_callback(lambda future: self._dropped(task, future))
        return task

    @property
    def idle(self) -> bool:
        return not self._waiting

    def close(self) -> None:
        """Let running work end, drop the rest, join the threads."""
        self._open = False
        for task in tuple(self._waiting):
            task.cancel()
        self._waiting.clear()
        self._quick.shutdown(wait=True, cancel_futures=True)
        self._long.shutdown(wait=True, cancel_futures=True)

    def _dropped(self, task: Task, future: Future[Any]) -> None:
        """Work that was cancelled before it began is taken off the list too."""
        if future.cancelled() and self._open:
            self._settled.emit(task, None, None)

    def _work(self, task: Task, work: Callable[[], Any]) -> None:
        if task.cancelled:
            self._settled.emit(task, None, None)
            return
        try:
            value = work()
        except Exception as error:  # noqa: BLE001 - carried to the interface thread and shown there
            self._settled.emit(task, None, error)
        else:
            self._settled.emit(task, value, None)

    @Slot(object, object, object)
    def _deliver(self, task: Task, value: object, error: BaseException | None) -> None:
        self._waiting.discard(task)
        if self._open:
            task.settle(value, error)
