"""The engine's events as Qt signals on the interface thread. Events of ids nobody waits for are dropped.

Progress is passed on at most twenty times a second per job; what ends a job is never held back.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from studio.contract.events import ENDINGS, CancelledEvent, Event, Failed, Finished, Previewed, Queued, Started, Stepped
from studio.contract.ports import Engine, Listener
from studio.contract.requests import GenerationRequest, Job, Priority

THROTTLE = 0.05  # seconds between two reports of progress of one job


class EngineBridge(QObject):
    """Submits jobs and tells what becomes of them. Lives on the interface thread."""

    submitted = Signal(object)  # Job
    queued = Signal(object)  # Queued
    started = Signal(object)  # Started
    stepped = Signal(object)  # Stepped
    previewed = Signal(object)  # Previewed
    finished = Signal(object)  # Finished
    failed = Signal(object)  # Failed
    cancelled = Signal(object)  # CancelledEvent
    _arrived = Signal()

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._inbox: deque[Event] = deque()
        self._waited: set[str] = set()
        self._held: dict[tuple[str, type], Event] = {}
        self._told: dict[str, float] = {}
        self._flush = QTimer(self, interval=round(THROTTLE * 1000))
        self._flush.setSingleShot(True)
        self._flush.timeout.connect(self._release)
        self._arrived.connect(self._drain, Qt.ConnectionType.QueuedConnection)
        self._signals = {Queued: self.queued, Started: self.started, Stepped: self.stepped, Previewed: self.previewed,
                         Finished: self.finished, Failed: self.failed, CancelledEvent: self.cancelled}
        self._unsubscribe = engine.subscribe(self._receive)

    def submit(self, request: GenerationRequest, *, priority: Priority = Priority.NORMAL, lane: str = "",
               label: str = "", draft: bool = False) -> Job:
        """Hand a request to the engine and wait for its events. Raises what the engine raises at admission."""
        job = self._engine.submit(request, priority=priority, lane=lane, label=label, draft=draft)
        self._waited.add(job.id)
        self.submitted.emit(job)
        return job

    def cancel(self, job_id: str) -> None:
        """Ask the engine to stop a job; its cancelled event still arrives."""
        self._engine.cancel(job_id)

    def abandon(self, job_id: str) -> None:
        """Stop a job and hear nothing of it any more."""
        self._forget(job_id)
        self._engine.cancel(job_id)

    def move(self, job_id: str, to: int) -> None:
        self._engine.move(job_id, to)

    def pause(self, paused: bool) -> None:
        self._engine.pause(paused)

    def cancel_all(self) -> None:
        self._engine.cancel_all()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """The engine's own subscription, so that the bridge can stand in for the engine where commands submit."""
        return self._engine.subscribe(listener)

    def warm_up(self) -> None:
        self._engine.warm_up()

    def close(self) -> None:
        """End the subscription; nothing is told after this."""
        self._unsubscribe()
        self._flush.stop()
        self._inbox.clear()
        self._waited.clear()

    def _receive(self, event: Event) -> None:
        """On the engine's thread: only remember, and wake the interface thread."""
        self._inbox.append(event)
        self._arrived.emit()

    @Slot()
    def _drain(self) -> None:
        while self._inbox:
            event = self._inbox.popleft()
            if event.job_id in self._waited:
                self._sort(event)

    def _sort(self, event: Event) -> None:
        if isinstance(event, (Stepped, Previewed)):
            self._held[event.job_id, type(event)] = event
            if monotonic() - self._told.get(event.job_id, 0.0) >= THROTTLE:
                self._release_job(event.job_id)
            elif not self._flush.isActive():
                self._flush.start()
            return
        if isinstance(event, ENDINGS):
            self._release_job(event.job_id)
            self._forget(event.job_id)
        self._tell(event)

    def _release(self) -> None:
        for job_id in {job_id for job_id, _ in self._held}:
            self._release_job(job_id)

    def _release_job(self, job_id: str) -> None:
        for kind in (Stepped, Previewed):
            event = self._held.pop((job_id, kind), None)
            if event is not None:
                self._told[job_id] = monotonic()
                self._tell(event)

    def _forget(self, job_id: str) -> None:
        self._waited.discard(job_id)
        self._told.pop(job_id, None)
        for kind in (Stepped, Previewed):
            self._held.pop((job_id, kind), None)

    def _tell(self, event: Event) -> None:
        self._signals[type(event)].emit(event)
