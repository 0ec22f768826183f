"""The queue's bookkeeping: which job waits, runs or has ended, in which order, and what has to be told.

Safe to call from any thread; one lock guards it all and is never held while anybody else's code runs. A job's
state is one value, changed only in `_become`. It runs nothing and tells nobody: what has to be told goes into
an outbox that the worker empties on its own thread.
"""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from enum import StrEnum

from studio.contract.errors import JobError
from studio.contract.events import CancelledEvent, Event, Queued
from studio.contract.requests import Job, Priority

NEARLY_FINISHED = 0.6  # a live job that has come this far is shown rather than replaced
PATIENCE = 3  # after so many replacements in a row a lane's running job may finish: who types without pause sees motion too


class State(StrEnum):
    """Where a job stands. The last three are endings."""

    SUBMITTED = "submitted"  # the worker's thread hasn't seen it yet
    WAITING = "waiting"  # admitted
    RUNNING = "running"
    CANCELLING = "cancelling"  # runs until its next step
    FINISHED = "finished"
    FAILED = "failed"
    CANCELLED = "cancelled"


_NEXT = {
    State.SUBMITTED: {State.WAITING, State.FAILED, State.CANCELLED},
    State.WAITING: {State.RUNNING, State.CANCELLED},
    State.RUNNING: {State.CANCELLING, State.FINISHED, State.FAILED, State.CANCELLED},
    State.CANCELLING: {State.CANCELLED},
}
_UNBEGUN = (State.SUBMITTED, State.WAITING)


@dataclass(slots=True, eq=False)
class Entry:
    """A job in the queue, its state, and how far it has come (`step` of `steps`, 0 of 0 before the first)."""

    job: Job
    state: State = State.SUBMITTED
    step: int = 0
    steps: int = 0

    @property
    def live(self) -> bool:
        return self.job.priority is Priority.LIVE

    @property
    def nearly_finished(self) -> bool:
        return self.steps > 0 and self.step >= NEARLY_FINISHED * self.steps


class JobQueue:
    """All jobs that haven't ended, in the order in which they will run: live ones before the others."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._entries: list[Entry] = []
        self._outbox: deque[Event] = deque()
        self._replaced: dict[str, int] = {}  # lane -> running jobs cancelled in a row
        self._version = 0
        self._paused = False
        self._closed = False

    # -------------------------------------------------------------- from any thread
    def add(self, job: Job) -> None:
        """Take a job in; a live one replaces what waits or has just begun in its lane (without one, nothing).

        Raises JobError when closed.
        """
        with self._changed:
            if self._closed:
                raise JobError("Kinora is closing and takes no more jobs.")
            if job.priority is Priority.LIVE and job.lane:
                self._clear_lane(job.lane)
            self._entries.append(Entry(job))
            self._touch()

    def cancel(self, job_id: str) -> None:
        """End a waiting job, or let a running one end at its next step. An unknown or ended id is ignored."""
        with self._changed:
            for entry in [e for e in self._entries if e.job.id == job_id]:
                self._cancel(entry)
            self._touch()

    def cancel_all(self) -> None:
        with self._changed:
            for entry in list(self._entries):
                self._cancel(entry)
            self._touch()

    def move(self, job_id: str, to: int) -> None:
        """Put a waiting job at place `to` (0 is next) among the waiting ones of its priority; too far means last."""
        with self._changed:
            moved = next((e for e in self._entries if e.job.id == job_id and e.state in _UNBEGUN), None)
            if moved is None:
                return
            before = self._places()
            peers = [e for e in self._unbegun() if e.job.priority is moved.job.priority and e is not moved]
            peers.insert(max(0, to), moved)
            others = [e for e in self._entries if e not in peers]
            self._entries = others + peers
            after = self._places()
            self._outbox.extend(
                Queued(e.job.id, after[e.job.id])
                for e in self._unbegun()
                if e.state is State.WAITING and before[e.job.id] != after[e.job.id]
            )
            self._touch()

    def pause(self, paused: bool) -> None:
        with self._changed:
            self._paused = paused
            self._touch()

    def close(self) -> None:
        """Take no more jobs and cancel all there are."""
        with self._changed:
            self._closed = True
            for entry in list(self._entries):
                self._cancel(entry)
            self._touch()

    def wake(self) -> None:
        """Let whoever waits for a change look again."""
        with self._changed:
            self._touch()

    def pending(self) -> tuple[Job, ...]:
        """Jobs of normal priority that haven't ended: the running one first, then in the order of the queue."""
        with self._changed:
            running = [e for e in self._entries if e.state not in _UNBEGUN]
            return tuple(e.job for e in [*running, *self._unbegun()] if not e.live)

    @property
    def paused(self) -> bool:
        return self._paused

    @property
    def closed(self) -> bool:
        return self._closed

    @property
    def version(self) -> int:
        """Grows with every change; see `wait_for_change`."""
        return self._version

    # -------------------------------------------------------------- from the worker's thread
    def wait_for_change(self, seen: int) -> None:
        """Sleep until something differs from what `version` said when it was `seen`."""
        with self._changed:
            self._changed.wait_for(lambda: self._version != seen)

    def take_events(self) -> list[Event]:
        with self._changed:
            events = list(self._outbox)
            self._outbox.clear()
            return events

    def newcomers(self) -> list[Entry]:
        """Jobs that were submitted and not yet admitted or refused."""
        with self._changed:
            return [e for e in self._entries if e.state is State.SUBMITTED]

    def admit(self, entry: Entry) -> None:
        """The entry may run; `Queued` tells its place. A job cancelled meanwhile stays so."""
        with self._changed:
            if entry.state is State.SUBMITTED:
                self._become(entry, State.WAITING)
                self._outbox.append(Queued(entry.job.id, self._places()[entry.job.id]))

    def start_next(self, live_only: bool = False) -> Entry | None:
        """The next job that may run, now running: a live one, else (unless paused or `live_only`) the first other."""
        with self._changed:
            for entry in self._unbegun():
                may_run = entry.live or not (live_only or self._paused)
                if may_run and entry.state is State.WAITING:
                    self._become(entry, State.RUNNING)
                    return entry
            return None

    def progress(self, entry: Entry, step: int, steps: int) -> None:
        with self._changed:
            entry.step, entry.steps = step, steps

    def end(self, entry: Entry, state: State) -> State:
        """Take the job out. What was cancelled ends as cancelled, whatever came of it. Returns the ending."""
        with self._changed:
            if entry.state is State.CANCELLING:
                state = State.CANCELLED
            if entry.state is not state:  # refused newcomers may have been cancelled meanwhile
                self._become(entry, state)
            if state is State.FINISHED and entry.live:
                self._replaced.pop(entry.job.lane, None)
            if entry in self._entries:
                self._entries.remove(entry)
            self._touch()
            return state

    # -------------------------------------------------------------- inside, with the lock held
    def _become(self, entry: Entry, state: State) -> None:
        if state not in _NEXT.get(entry.state, ()):
            raise ValueError(f"a {entry.state} job can't become {state}")
        entry.state = state

    def _cancel(self, entry: Entry) -> None:
        if entry.state in _UNBEGUN:
            self._become(entry, State.CANCELLED)
            self._entries.remove(entry)
            self._outbox.append(CancelledEvent(entry.job.id))
        elif entry.state is State.RUNNING:
            self._become(entry, State.CANCELLING)

    def _clear_lane(self, lane: str) -> None:
        for entry in [e for e in self._entries if e.live and e.job.lane == lane]:
            if entry.state in _UNBEGUN:
                self._cancel(entry)
            elif self._replaceable(entry):
                self._replaced[lane] = self._replaced.get(lane, 0) + 1
                self._cancel(entry)

    def _replaceable(self, entry: Entry) -> bool:
        patient = self._replaced.get(entry.job.lane, 0) < PATIENCE
        return entry.state is State.RUNNING and not entry.nearly_finished and patient

    def _unbegun(self) -> list[Entry]:
        """Submitted and waiting jobs in the order in which they will run."""
        waiting = [e for e in self._entries if e.state in _UNBEGUN]
        return [e for e in waiting if e.live] + [e for e in waiting if not e.live]

    def _places(self) -> dict[str, int]:
        return {entry.job.id: place for place, entry in enumerate(self._unbegun())}

    def _touch(self) -> None:
        self._version += 1
        self._changed.notify_all()
