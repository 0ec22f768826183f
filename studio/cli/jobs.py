"""Running one request through the engine and waiting for its ending on the main thread."""

from __future__ import annotations

import queue
from collections.abc import Callable

from studio.cli.console import Console
from studio.contract.errors import InputError, JobError
from studio.contract.events import ENDINGS, CancelledEvent, Event, Failed, Finished, Stepped, TakeResult
from studio.contract.ports import Engine
from studio.contract.requests import GenerationRequest

PATIENCE = 5.0  # seconds for a job to end after Ctrl+C


def run_job(engine: Engine, request: GenerationRequest, console: Console, what: str) -> tuple[TakeResult, ...]:
    """Submit and wait. Raises what the job failed with; Ctrl+C cancels the job and goes on as KeyboardInterrupt."""
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    end = engine.subscribe(events.put)
    try:
        job = engine.submit(request, label=what)
        try:
            return _results(_ending(events, job.id, lambda event: _show(console, what, event)))
        except KeyboardInterrupt:
            engine.cancel(job.id)
            _ending(events, job.id, lambda event: None, PATIENCE)
            raise
    finally:
        end()


def _ending(events: queue.SimpleQueue[Event], job_id: str, show: Callable[[Event], None],
            patience: float | None = None) -> Event:
    """The event that ends the job; a made-up cancellation when `patience` (seconds) runs out first."""
    waited = 0.0
    while patience is None or waited < patience:
        try:
            event = events.get(timeout=0.25)  # a bounded wait, so that Ctrl+C is heard on every system
        except queue.Empty:
            waited += 0.25
            continue
        if event.job_id == job_id:
            show(event)
            if isinstance(event, ENDINGS):
                return event
    return CancelledEvent(job_id)


def _show(console: Console, what: str, event: Event) -> None:
    if isinstance(event, Stepped):
        console.progress(what, event.step, event.steps, event.seconds_left)


def _results(event: Event) -> tuple[TakeResult, ...]:
    if isinstance(event, Finished):
        return event.results
    if isinstance(event, Failed):
        raise (InputError if event.exit_code == InputError.exit_code else JobError)(event.reason, event.suggestion)
    raise JobError("The job was cancelled.")
