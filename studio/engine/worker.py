"""The engine's one thread, which owns the device and takes jobs from one queue. Implements the port `Engine`.

Live jobs come first, also between the steps of a long one; cancelling raises `Cancelled` from `context.step`,
which `_attempt` alone catches. Listeners are called on this thread. Nothing but the request, its seed, the model
and the device shapes a result: a job gets no state from the one before it. Since live jobs may run between its
steps, a model's `run` is entered again while it runs, and draws from generators of its own, never a global one.
"""

from __future__ import annotations

import itertools
import logging
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from studio.contract.errors import Cancelled, InputError, StudioError
from studio.contract.events import CancelledEvent, Event, Failed, Finished, Previewed, Started, Stepped, TakeResult
from studio.contract.frame import Frame
from studio.contract.ports import GenerationModel, Listener, Moderator, PictureReader
from studio.contract.requests import GenerationRequest, Job, MediaRef, Priority
from studio.engine.failures import failure, is_out_of_memory
from studio.engine.queue import Entry, JobQueue, State
from studio.engine.residency import AUTO, BUILT_IN, Factory, Residency
from studio.engine.watch import StepWatch

LOG = logging.getLogger(__name__)

THREAD_NAME = "kinora-engine"


class Worker:
    """Runs requests one at a time on a thread of its own, which begins with the first call that needs it.

    `factories` are the models by id, best first; each is made on the engine's thread when it is first needed. A
    model may have a method `warm_up`, which may be a generator: jobs that come meanwhile run between its stages.
    """

    def __init__(self, factories: Mapping[str, Factory], pictures: PictureReader, moderator: Moderator | None = None,
                 clock: Callable[[], float] = time.monotonic) -> None:
        self._queue = JobQueue()
        self._models = Residency(factories)
        self._pictures = pictures
        self._moderator = moderator
        self._clock = clock
        self._listeners: dict[int, Listener] = {}
        self._keys = itertools.count()
        self._guard = threading.Lock()  # of the listeners, the thread's start and the wish to warm up
        self._thread: threading.Thread | None = None
        self._warm_up_wanted = False
        self._busy: list[GenerationModel] = []  # the running job's model, then those of live jobs between its steps

    # -------------------------------------------------------------- from any thread
    def submit(self, request: GenerationRequest, *, priority: Priority = Priority.NORMAL, lane: str = "",
               label: str = "", draft: bool = False) -> Job:
        """Put a request into the queue and return its job at once. Raises JobError after `close`."""
        job = Job(uuid.uuid4().hex, request, priority, lane, label, draft=draft)
        self._queue.add(job)
        self._begin()
        return job

    def cancel(self, job_id: str) -> None:
        self._queue.cancel(job_id)

    def cancel_all(self) -> None:
        self._queue.cancel_all()

    def move(self, job_id: str, to: int) -> None:
        """Put a waiting job at place `to` of the queue; 0 is next."""
        self._queue.move(job_id, to)

    def pause(self, paused: bool) -> None:
        """Hold normal jobs, a running one at its next step. Live jobs go on: the hand is never stopped."""
        self._queue.pause(paused)

    def pending(self) -> tuple[Job, ...]:
        """Normal jobs that haven't ended, the running one first: what a restart would have to submit again."""
        return self._queue.pending()

    def warm_up(self) -> None:
        """Import and load what the first job needs, on the engine's thread, when nothing waits."""
        with self._guard:
            self._warm_up_wanted = True
        self._queue.wake()
        self._begin()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with every event, on the engine's thread. Returns what ends the subscription."""
        key = next(self._keys)
        with self._guard:
            self._listeners[key] = listener

        def end() -> None:
            with self._guard:
                self._listeners.pop(key, None)

        return end

    def close(self, timeout: float = 5.0) -> bool:
        """Cancel everything and join the thread. False when it didn't end within `timeout` seconds."""
        self._queue.close()
        with self._guard:
            thread = self._thread
        if thread is None:
            return True
        if thread is not threading.current_thread():
            thread.join(timeout)
        return not thread.is_alive()

    def _begin(self) -> None:
        with self._guard:
            if self._thread is None and not self._queue.closed:
                self._thread = threading.Thread(target=self._loop, name=THREAD_NAME)
                self._thread.start()

    # -------------------------------------------------------------- on the engine's thread
    def _loop(self) -> None:
        warming: Iterator[None] | None = None
        while True:
            seen = self._queue.version
            self._attend()
            entry = self._queue.start_next()
            if entry is not None:
                self._attempt(entry)
            elif self._queue.closed:
                break
            elif (warming := warming or self._wished_warm_up()) is not None:
                warming = self._warm(warming)
            else:
                self._queue.wait_for_change(seen)
        self._shut(self._models.unload_all)
        self._attend()

    def _attend(self) -> None:
        """Tell what has to be told, and admit or refuse the jobs that came."""
        for entry in self._queue.newcomers():
            ending = self._refusal(entry)
            if ending is None:
                self._queue.admit(entry)
            elif self._queue.end(entry, State.FAILED) is State.FAILED:
                self._tell(ending)
        for event in self._queue.take_events():
            self._tell(event)

    def _refusal(self, entry: Entry) -> Failed | None:
        if self._moderator is None:
            return None
        try:
            sentence = self._moderator.admit(entry.job.request)
        except Exception as error:  # noqa: BLE001 - the worker's loop: a fault in the check mustn't let the job through
            return failure(entry.job.id, error)
        return Failed(entry.job.id, sentence, "", InputError.exit_code) if sentence else None

    def _attempt(self, entry: Entry) -> None:
        """Run one job to its ending, whatever happens in it. The only place that catches `Cancelled`."""
        context = _Context(self, entry, StepWatch(self._clock))
        self._tell(Started(entry.job.id))
        ending: Event = CancelledEvent(entry.job.id)
        state = State.CANCELLED
        try:
            results = self._execute(entry.job.request, context)
            state, ending = State.FINISHED, Finished(entry.job.id, results, context.watch.seconds)
        except Cancelled:
            LOG.debug("Job %s was cancelled at step %d", entry.job.id, entry.step)
        except Exception as error:  # noqa: BLE001 - the worker's loop: one job's fault mustn't end the others
            state, ending = State.FAILED, failure(entry.job.id, error)
        if self._queue.end(entry, state) is State.CANCELLED:
            ending = CancelledEvent(entry.job.id, entry.step, entry.steps)
        self._tell(ending)

    def _execute(self, request: GenerationRequest, context: _Context) -> tuple[TakeResult, ...]:
        model = self._models.choose(request)
        self._busy.append(model)
        try:
            results = self._run_with_room(model, request, context)
        finally:
            self._busy.pop()
        return tuple(_with_reason(result, request, model) for result in results)

    def _run_with_room(self, model: GenerationModel, request: GenerationRequest,
                       context: _Context) -> tuple[TakeResult, ...]:
        """Run it; when memory runs out and idle models hold some, unload those and run it once more."""
        try:
            return model.run(request, context)
        except (MemoryError, RuntimeError) as error:
            if not (is_out_of_memory(error) and self._models.make_room(self._busy)):
                raise
        return model.run(request, context)

    def _between_steps(self, context: _Context, done: int, total: int) -> None:
        """What happens at every step of a job: it is told, may be cancelled or held, and lets live jobs pass."""
        entry = context.entry
        self._queue.progress(entry, done, total)
        self._tell(Stepped(entry.job.id, done, total, context.watch.step(done, total)))
        with context.watch.aside():
            while True:
                seen = self._queue.version
                self._attend()
                if entry.state is State.CANCELLING:
                    raise Cancelled
                if entry.live:
                    return
                live = self._queue.start_next(live_only=True)
                if live is not None:
                    self._attempt(live)
                elif self._queue.paused:
                    self._queue.wait_for_change(seen)
                else:
                    return

    def _wished_warm_up(self) -> Iterator[None] | None:
        with self._guard:
            wanted, self._warm_up_wanted = self._warm_up_wanted, False
        return self._warm_up_stages() if wanted and self._models.ids else None

    def _warm_up_stages(self) -> Iterator[None]:
        model = self._models.get(self._models.ids[0])
        yield
        stages = getattr(model, "warm_up", lambda: None)()
        yield from stages or ()

    def _warm(self, stages: Iterator[None]) -> Iterator[None] | None:
        """One stage; what is left of them, or None. A failure waits for the first job to be told."""
        try:
            next(stages)
        except StopIteration:
            return None
        except StudioError as error:
            LOG.info("Warming up: %s", error)
            return None
        except Exception:
            LOG.exception("Warming up failed")
            return None
        return stages

    def _shut(self, action: Callable[[], None]) -> None:
        try:
            action()
        except Exception:
            LOG.exception("Unloading a model failed")

    def _tell(self, event: Event) -> None:
        with self._guard:
            listeners = list(self._listeners.values())
        for listener in listeners:
            try:
                listener(event)
            except Exception:
                LOG.exception("A listener failed at %s", type(event).__name__)


class _Context:
    """What a running job may use; the port `JobContext`."""

    def __init__(self, worker: Worker, entry: Entry, watch: StepWatch) -> None:
        self.job = entry.job
        self.entry = entry
        self.watch = watch
        self._worker = worker

    def step(self, done: int, total: int) -> None:
        self._worker._between_steps(self, done, total)

    def preview(self, frames: Sequence[Frame], fps: float) -> None:
        self._worker._tell(Previewed(self.job.id, tuple(frames), fps))

    def picture(self, ref: MediaRef) -> Frame:
        return self._worker._pictures.frame(ref)


def _with_reason(result: TakeResult, request: GenerationRequest, model: GenerationModel) -> TakeResult:
    """Say why this model ran, when it was chosen for the user and didn't say so itself."""
    if request.model not in (AUTO, BUILT_IN) or result.why:
        return result
    return replace(result, why=f"{model.name} is the first model here that can do this.")
