"""The list of jobs that the queue drawer shows: one state value per job, changed in one place.

Live looks (drafts) are not listed. Finished jobs keep their result until they are cleared.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from time import monotonic

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from studio.bridge.engine_bridge import EngineBridge
from studio.bridge.images import fitted, to_image
from studio.contract.events import CancelledEvent, Failed, Finished, Previewed, Queued, Started, Stepped, TakeResult
from studio.contract.requests import Job

PREVIEW_SIDE = 192


class State(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Entry:
    """One job as the drawer shows it. `left` is seconds, None until it can be told."""

    job: Job
    state: State = State.WAITING
    step: int = 0
    steps: int = 0
    left: float | None = None
    preview: QImage | None = None
    results: tuple[TakeResult, ...] = ()
    sentence: str = ""
    suggestion: str = ""
    seconds: float = 0.0
    ended: float = 0.0  # monotonic seconds


class JobList(QObject):
    """Jobs in the order in which they were asked for. `changed` names the job, `finished` brings the entry."""

    changed = Signal(str)
    finished = Signal(object)
    emptied = Signal()

    def __init__(self, bridge: EngineBridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: dict[str, Entry] = {}
        bridge.submitted.connect(self._submitted)
        bridge.queued.connect(self._queued)
        bridge.started.connect(self._started)
        bridge.stepped.connect(self._stepped)
        bridge.previewed.connect(self._previewed)
        bridge.finished.connect(self._done)
        bridge.failed.connect(self._broke)
        bridge.cancelled.connect(self._stopped)

    def entries(self) -> tuple[Entry, ...]:
        return tuple(self._entries.values())

    def entry(self, job_id: str) -> Entry | None:
        return self._entries.get(job_id)

    def count(self, state: State) -> int:
        return sum(entry.state is state for entry in self._entries.values())

    def forget(self, job_id: str) -> None:
        """Take an ended job off the list."""
        self._entries.pop(job_id, None)
        self.emptied.emit()

    def forget_ended(self) -> None:
        live = (State.WAITING, State.RUNNING)
        self._entries = {key: entry for key, entry in self._entries.items() if entry.state in live}
        self.emptied.emit()

    def _put(self, job_id: str, **changes: object) -> None:
        entry = self._entries.get(job_id)
        if entry is not None:
            self._entries[job_id] = replace(entry, **changes)  # type: ignore[arg-type]
            self.changed.emit(job_id)

    def _submitted(self, job: Job) -> None:
        if not job.draft:
            self._entries[job.id] = Entry(job)
            self.changed.emit(job.id)

    def _queued(self, event: Queued) -> None:
        self._put(event.job_id, state=State.WAITING)

    def _started(self, event: Started) -> None:
        self._put(event.job_id, state=State.RUNNING)

    def _stepped(self, event: Stepped) -> None:
        self._put(event.job_id, state=State.RUNNING, step=event.step, steps=event.steps, left=event.seconds_left)

    def _previewed(self, event: Previewed) -> None:
        if event.frames and event.job_id in self._entries:
            middle = event.frames[len(event.frames) // 2]
            self._put(event.job_id, preview=fitted(to_image(middle), PREVIEW_SIDE, PREVIEW_SIDE))

    def _done(self, event: Finished) -> None:
        entry = self._entries.get(event.job_id)
        if entry is None:
            return
        preview = entry.preview
        if event.results:
            loop = event.results[0].loop
            preview = fitted(to_image(loop.frames[loop.still]), PREVIEW_SIDE, PREVIEW_SIDE)
        self._put(event.job_id, state=State.DONE, results=event.results, seconds=event.seconds, preview=preview,
                  ended=monotonic(), left=None)
        self.finished.emit(self._entries[event.job_id])

    def _broke(self, event: Failed) -> None:
        self._put(event.job_id, state=State.FAILED, sentence=event.reason, suggestion=event.suggestion,
                  ended=monotonic(), left=None)

    def _stopped(self, event: CancelledEvent) -> None:
        self._put(event.job_id, state=State.CANCELLED, step=event.step, steps=event.steps, ended=monotonic(), left=None)
