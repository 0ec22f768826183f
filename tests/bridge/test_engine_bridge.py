"""Events cross threads: dropped when nobody waits, throttled, endings never lost."""

from __future__ import annotations

import threading
from collections.abc import Callable

from pytestqt.qtbot import QtBot

from studio.bridge.engine_bridge import EngineBridge
from studio.bridge.jobs import JobList, State
from studio.contract.events import CancelledEvent, Event, Failed, Finished, Started, Stepped
from studio.contract.requests import Animate, GenerationRequest, Job, MediaRef, Priority

REQUEST = GenerationRequest(Animate(MediaRef("0" * 64)))


class Shouting:
    """An engine that tells whatever a test wants, from another thread."""

    def __init__(self) -> None:
        self.listener: Callable[[Event], None] | None = None
        self.cancelled: list[str] = []
        self.jobs = 0

    def subscribe(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        self.listener = listener
        return lambda: setattr(self, "listener", None)

    def submit(self, request: GenerationRequest, *, priority: Priority = Priority.NORMAL, lane: str = "",
               label: str = "", draft: bool = False) -> Job:
        self.jobs += 1
        return Job(f"j{self.jobs}", request, priority, lane, label, draft=draft)

    def cancel(self, job_id: str) -> None:
        self.cancelled.append(job_id)

    def shout(self, *events: Event) -> None:
        def run() -> None:
            for event in events:
                assert self.listener is not None
                self.listener(event)

        thread = threading.Thread(target=run)
        thread.start()
        thread.join()


def test_events_arrive_on_the_interface_thread(qtbot: QtBot) -> None:
    engine = Shouting()
    bridge = EngineBridge(engine)
    job = bridge.submit(REQUEST)
    seen: list[threading.Thread] = []
    bridge.started.connect(lambda _: seen.append(threading.current_thread()))
    engine.shout(Started(job.id))
    assert not seen
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [threading.main_thread()]
    bridge.close()


def test_strangers_and_abandoned_jobs_are_dropped(qtbot: QtBot) -> None:
    engine = Shouting()
    bridge = EngineBridge(engine)
    heard: list[str] = []
    bridge.finished.connect(lambda event: heard.append(event.job_id))
    one, two = bridge.submit(REQUEST), bridge.submit(REQUEST)
    bridge.abandon(one.id)
    engine.shout(Finished("stranger", ()), Finished(one.id, ()), Finished(two.id, ()), Finished(two.id, ()))
    qtbot.waitUntil(lambda: bool(heard))
    qtbot.wait(20)
    assert heard == [two.id]
    assert engine.cancelled == [one.id]
    bridge.close()


def test_progress_is_throttled_but_the_last_one_and_the_end_arrive(qtbot: QtBot) -> None:
    engine = Shouting()
    bridge = EngineBridge(engine)
    job = bridge.submit(REQUEST)
    told: list[object] = []
    bridge.stepped.connect(lambda event: told.append(event.step))
    bridge.finished.connect(lambda _: told.append("end"))
    engine.shout(*(Stepped(job.id, step, 100) for step in range(1, 101)), Finished(job.id, ()))
    qtbot.waitUntil(lambda: "end" in told)
    assert told[-2:] == [100, "end"]
    assert len(told) <= 4
    bridge.close()


def test_progress_alone_is_passed_on_after_the_pause(qtbot: QtBot) -> None:
    engine = Shouting()
    bridge = EngineBridge(engine)
    job = bridge.submit(REQUEST)
    told: list[int] = []
    bridge.stepped.connect(lambda event: told.append(event.step))
    engine.shout(Stepped(job.id, 1, 9), Stepped(job.id, 2, 9), Stepped(job.id, 3, 9))
    qtbot.waitUntil(lambda: told == [1, 3])
    bridge.close()


def test_one_state_per_job(qtbot: QtBot) -> None:
    engine = Shouting()
    bridge = EngineBridge(engine)
    jobs = JobList(bridge)
    draft = bridge.submit(REQUEST, draft=True)
    failed, stopped = bridge.submit(REQUEST, label="a"), bridge.submit(REQUEST, label="b")
    assert jobs.entry(draft.id) is None
    assert jobs.count(State.WAITING) == 2
    engine.shout(Started(failed.id), Failed(failed.id, "No room.", "Make room."), CancelledEvent(stopped.id, 3, 8))
    qtbot.waitUntil(lambda: jobs.count(State.WAITING) == 0)
    entry = jobs.entry(failed.id)
    assert entry is not None
    assert (entry.state, entry.sentence, entry.suggestion) == (State.FAILED, "No room.", "Make room.")
    assert jobs.entry(stopped.id).step == 3
    jobs.forget_ended()
    assert jobs.entries() == ()
    bridge.close()
