"""The worker with fake models: order, steps, cancelling, failures, pausing, closing."""

from __future__ import annotations

import errno
import logging
import threading
from collections.abc import Iterator

import pytest

from studio.contract.errors import InputError, JobError
from studio.contract.events import CancelledEvent, Failed, Finished, Previewed, Queued, Stepped
from studio.contract.requests import GenerationRequest, Priority
from studio.engine.worker import THREAD_NAME, Worker
from tests.fakes.model import TIMEOUT, Ears, FakeModel, FakePictures, a_request


class Gate:
    """Holds the worker at a step of one job until the test opens it."""

    def __init__(self, words: str, step: int = 1) -> None:
        self.words, self.step = words, step
        self.reached = threading.Event()
        self.opened = threading.Event()

    def __call__(self, words: str, step: int) -> None:
        if (words, step) == (self.words, self.step):
            self.reached.set()
            assert self.opened.wait(TIMEOUT)

    def arrive(self) -> None:
        assert self.reached.wait(TIMEOUT)


class Shop:
    """A worker, its fake models and a listener."""

    def __init__(self, *models: FakeModel, **options: object) -> None:
        self.models = models or (FakeModel(),)
        self.model = self.models[0]
        self.ears = Ears()
        self.made: list[str] = []
        self.worker = Worker({m.id: self._factory(m) for m in self.models}, FakePictures(), **options)  # type: ignore[arg-type]
        self.worker.subscribe(self.ears)

    def _factory(self, model: FakeModel):
        def make() -> FakeModel:
            self.made.append(model.id)
            return model

        return make

    def run(self, request: GenerationRequest) -> object:
        return self.ears.ending(self.worker.submit(request).id)


@pytest.fixture
def shop() -> Iterator[Shop]:
    made = Shop()
    yield made
    assert made.worker.close()
    assert THREAD_NAME not in [t.name for t in threading.enumerate()]


@pytest.fixture
def open_shop() -> Iterator[object]:
    made: list[Shop] = []

    def make(*models: FakeModel, **options: object) -> Shop:
        made.append(Shop(*models, **options))
        return made[-1]

    yield make
    assert all(one.worker.close() for one in made)


def live(shop: Shop, words: str, lane: str = "view"):
    return shop.worker.submit(a_request(words), priority=Priority.LIVE, lane=lane)


# ------------------------------------------------------------------ a job's life
def test_a_job_is_queued_started_stepped_previewed_and_finished_on_the_engines_thread(shop: Shop) -> None:
    job = shop.worker.submit(a_request("jump"), label="fox", draft=True)
    ending = shop.ears.ending(job.id)
    assert shop.ears.of(job.id) == ["Queued", "Started", *["Stepped"] * 4, "Previewed", "Finished"]
    assert isinstance(ending, Finished) and len(ending.results) == 1
    assert shop.model.threads == {THREAD_NAME}
    assert (job.label, job.draft) == ("fox", True)


def test_nothing_is_made_before_the_first_job_and_each_model_once(shop: Shop) -> None:
    assert shop.made == []
    assert THREAD_NAME not in [t.name for t in threading.enumerate()]
    shop.run(a_request("a"))
    shop.run(a_request("b"))
    assert shop.made == ["motion"]


def test_ids_are_unique_and_the_same_request_gives_the_same_pixels(shop: Shop) -> None:
    first, second = shop.worker.submit(a_request(seed=3)), shop.worker.submit(a_request(seed=3))
    assert first.id != second.id
    one, two = shop.ears.ending(first.id), shop.ears.ending(second.id)
    assert isinstance(one, Finished) and isinstance(two, Finished)
    assert one.results[0].loop == two.results[0].loop


def test_jobs_run_in_the_order_they_came(shop: Shop) -> None:
    jobs = [shop.worker.submit(a_request(words)) for words in "abcd"]
    shop.ears.ending(jobs[-1].id)
    assert shop.model.order == ["a", "b", "c", "d"]


def test_an_ended_subscription_hears_nothing_more(shop: Shop) -> None:
    second = Ears()
    end = shop.worker.subscribe(second)
    shop.run(a_request("a"))
    end()
    shop.run(a_request("b"))
    assert {event.job_id for event in second.heard} < {event.job_id for event in shop.ears.heard}


@pytest.mark.usefixtures("expected_logs")
def test_a_failing_listener_is_logged_and_stops_nothing(shop: Shop, caplog: pytest.LogCaptureFixture) -> None:
    def broken(event: object) -> None:
        raise KeyError("broken listener")

    shop.worker.subscribe(broken)
    assert isinstance(shop.run(a_request("a")), Finished)
    assert isinstance(shop.run(a_request("b")), Finished)
    assert "A listener failed" in caplog.text


# ------------------------------------------------------------------ time left
def test_time_left_is_told_from_the_second_step_and_ends_at_nothing(open_shop) -> None:
    now = [0.0]
    model = FakeModel(steps=5)

    def tick(words: str, step: int) -> None:
        now[0] += 30.0 if step == 0 else 2.0  # the first holds the loading

    model.at_step = tick
    shop = open_shop(model, clock=lambda: now[0])
    shop.run(a_request())
    lefts = [event.seconds_left for event in shop.ears.heard if isinstance(event, Stepped)]
    assert lefts == [None, 6.0, 4.0, 2.0, 0.0]


# ------------------------------------------------------------------ cancelling
def test_a_running_job_is_cancelled_at_its_next_step(shop: Shop) -> None:
    gate = Gate("slow", step=1)
    shop.model.at_step = gate
    job = shop.worker.submit(a_request("slow"))
    gate.arrive()
    shop.worker.cancel(job.id)
    gate.opened.set()
    assert shop.ears.ending(job.id) == CancelledEvent(job.id, 2, 4)


def test_a_waiting_job_is_cancelled_without_ever_running(shop: Shop) -> None:
    gate = Gate("slow")
    shop.model.at_step = gate
    shop.worker.submit(a_request("slow"))
    gate.arrive()
    waiting = shop.worker.submit(a_request("never"))
    shop.worker.cancel(waiting.id)
    gate.opened.set()
    assert shop.ears.ending(waiting.id) == CancelledEvent(waiting.id)
    assert "never" not in shop.model.order


def test_what_was_cancelled_ends_as_cancelled_even_when_its_last_step_was_done(shop: Shop) -> None:
    def cancel_at_the_end(event: object) -> None:
        if isinstance(event, Previewed):
            shop.worker.cancel(event.job_id)

    shop.worker.subscribe(cancel_at_the_end)
    assert isinstance(shop.run(a_request()), CancelledEvent)


def test_cancel_all_ends_the_running_and_the_waiting_and_the_next_job_runs(shop: Shop) -> None:
    gate = Gate("slow")
    shop.model.at_step = gate
    jobs = [shop.worker.submit(a_request(words)) for words in ("slow", "b", "c")]
    gate.arrive()
    shop.worker.cancel_all()
    gate.opened.set()
    assert [type(shop.ears.ending(job.id)) for job in jobs] == [CancelledEvent] * 3
    assert isinstance(shop.run(a_request("d")), Finished)


def test_cancelling_an_unknown_or_ended_job_does_nothing(shop: Shop) -> None:
    job = shop.worker.submit(a_request())
    shop.ears.ending(job.id)
    shop.worker.cancel(job.id)
    shop.worker.cancel("nobody")
    assert isinstance(shop.run(a_request("b")), Finished)


# ------------------------------------------------------------------ live jobs
def test_a_live_job_is_served_between_the_steps_of_a_long_one(shop: Shop) -> None:
    gate = Gate("long", step=1)
    shop.model.at_step = gate
    long = shop.worker.submit(a_request("long"))
    gate.arrive()
    quick = live(shop, "quick")
    gate.opened.set()
    assert isinstance(shop.ears.ending(long.id), Finished)
    endings = [event.job_id for event in shop.ears.heard if isinstance(event, Finished)]
    assert endings == [quick.id, long.id]


def test_live_jobs_come_before_waiting_ones(shop: Shop) -> None:
    gate = Gate("first", step=3)
    shop.model.at_step = gate
    shop.worker.submit(a_request("first"))
    gate.arrive()
    last = shop.worker.submit(a_request("normal"))
    live(shop, "live")
    gate.opened.set()
    shop.ears.ending(last.id)
    assert shop.model.order == ["first", "live", "normal"]


def test_a_newer_live_job_replaces_a_waiting_one_of_its_lane_only(shop: Shop) -> None:
    gate = Gate("long")
    shop.model.at_step = gate
    shop.worker.submit(a_request("long"))
    gate.arrive()
    old, other, new = live(shop, "old"), live(shop, "other", lane="else"), live(shop, "new")
    gate.opened.set()
    assert shop.ears.ending(old.id) == CancelledEvent(old.id)
    assert isinstance(shop.ears.ending(new.id), Finished)
    assert isinstance(shop.ears.ending(other.id), Finished)
    assert "old" not in shop.model.order


def test_live_jobs_without_a_lane_replace_nobody(shop: Shop) -> None:
    gate = Gate("long")
    shop.model.at_step = gate
    shop.worker.submit(a_request("long"))
    gate.arrive()
    jobs = [live(shop, words, lane="") for words in ("one", "two")]
    gate.opened.set()
    assert [type(shop.ears.ending(job.id)) for job in jobs] == [Finished] * 2


def test_a_newer_live_job_cancels_one_that_has_just_begun(shop: Shop) -> None:
    gate = Gate("old", step=1)
    shop.model.at_step = gate
    old = live(shop, "old")
    gate.arrive()
    new = live(shop, "new")
    gate.opened.set()
    assert isinstance(shop.ears.ending(old.id), CancelledEvent)
    assert isinstance(shop.ears.ending(new.id), Finished)


def test_a_nearly_finished_live_job_is_shown(shop: Shop) -> None:
    gate = Gate("old", step=3)
    shop.model.at_step = gate
    old = live(shop, "old")
    gate.arrive()
    new = live(shop, "new")
    gate.opened.set()
    assert isinstance(shop.ears.ending(old.id), Finished)
    assert isinstance(shop.ears.ending(new.id), Finished)


def test_who_types_without_a_pause_sees_motion_too(shop: Shop) -> None:
    """Every keystroke comes while the last one's job has just begun: without patience none would ever finish."""
    keys = iter("abcdefgh")
    words_of: dict[str, str] = {}

    def press(key: str) -> None:
        words_of[live(shop, key).id] = key

    def type_on(words: str, step: int) -> None:
        if step == 0 and (key := next(keys, "")):
            press(key)

    shop.model.at_step = type_on
    press("start")
    heard = shop.ears.wait(lambda heard: sum(isinstance(e, (Finished, CancelledEvent)) for e in heard) == 9)
    finished = [words_of[event.job_id] for event in heard if isinstance(event, Finished)]
    assert len(finished) >= 2 and finished[-1] == "h"


def test_a_long_job_that_was_cancelled_while_a_live_one_ran_stops_then(shop: Shop) -> None:
    gate = Gate("long")
    quick_gate = Gate("quick")

    def both(words: str, step: int) -> None:
        gate(words, step)
        quick_gate(words, step)

    shop.model.at_step = both
    long = shop.worker.submit(a_request("long"))
    gate.arrive()
    quick = live(shop, "quick")
    gate.opened.set()
    quick_gate.arrive()
    shop.worker.cancel(long.id)
    quick_gate.opened.set()
    assert isinstance(shop.ears.ending(quick.id), Finished)
    assert shop.ears.ending(long.id) == CancelledEvent(long.id, 2, 4)


# ------------------------------------------------------------------ order and pause
def test_waiting_jobs_can_be_moved_and_their_new_places_are_told(shop: Shop) -> None:
    gate = Gate("a")
    shop.model.at_step = gate
    shop.worker.submit(a_request("a"))
    gate.arrive()
    b, c, d = (shop.worker.submit(a_request(words)) for words in "bcd")
    shop.worker.move(d.id, 0)
    gate.opened.set()
    shop.ears.ending(c.id)
    assert shop.model.order == ["a", "d", "b", "c"]
    assert isinstance(shop.ears.ending(b.id), Finished)


def test_moving_tells_only_those_whose_place_changed() -> None:
    from studio.contract.requests import Job
    from studio.engine.queue import JobQueue

    queue = JobQueue()
    for name in "abcd":
        queue.add(Job(name, a_request(name)))
    for entry in queue.newcomers():
        queue.admit(entry)
    assert queue.take_events() == [Queued("a", 0), Queued("b", 1), Queued("c", 2), Queued("d", 3)]
    queue.move("d", 1)
    assert set(queue.take_events()) == {Queued("d", 1), Queued("b", 2), Queued("c", 3)}
    queue.move("a", 99)
    assert [job.id for job in queue.pending()] == ["d", "b", "c", "a"]
    queue.move("nobody", 0)


def test_pause_holds_normal_jobs_and_lets_live_ones_run(shop: Shop) -> None:
    shop.worker.pause(True)
    held = shop.worker.submit(a_request("held"))
    assert isinstance(shop.ears.ending(live(shop, "live").id), Finished)
    assert "held" not in shop.model.order
    assert [job.id for job in shop.worker.pending()] == [held.id]
    shop.worker.pause(False)
    assert isinstance(shop.ears.ending(held.id), Finished)
    assert shop.worker.pending() == ()


def test_pause_holds_a_running_job_at_its_next_step_and_cancel_still_works(shop: Shop) -> None:
    gate = Gate("long", step=0)
    shop.model.at_step = gate
    job = shop.worker.submit(a_request("long"))
    gate.arrive()
    shop.worker.pause(True)
    gate.opened.set()
    assert isinstance(shop.ears.ending(live(shop, "live").id), Finished)
    shop.worker.cancel(job.id)
    assert shop.ears.ending(job.id) == CancelledEvent(job.id, 1, 4)
    shop.worker.pause(False)


# ------------------------------------------------------------------ models
def test_auto_takes_the_first_model_that_can_and_says_why(open_shop) -> None:
    shop = open_shop(FakeModel("motion", refusal="Motion needs a picture."), FakeModel("animatic"))
    ending = shop.run(a_request())
    assert isinstance(ending, Finished)
    assert ending.results[0].model == "animatic" and ending.results[0].why == "Animatic is the first model here that can do this."


def test_built_in_leaves_the_open_families_out(open_shop) -> None:
    shop = open_shop(FakeModel("ltx"), FakeModel("motion", refusal="Motion can't do that."))
    assert shop.run(a_request(model="built-in")) == Failed(next(iter(shop.ears.heard)).job_id, "Motion can't do that.", "", 2)


def test_a_named_model_that_cant_is_not_replaced(open_shop) -> None:
    shop = open_shop(FakeModel("motion", refusal="Motion animates pictures only."), FakeModel("animatic"))
    ending = shop.run(a_request(model="motion"))
    assert isinstance(ending, Failed) and ending.reason == "Motion animates pictures only." and ending.exit_code == 2


def test_an_unknown_model_is_named_with_the_nearest_one(shop: Shop) -> None:
    ending = shop.run(a_request(model="moton"))
    assert isinstance(ending, Failed)
    assert (ending.reason, ending.suggestion) == ("There is no model 'moton'.", "Did you mean 'motion'?")


def test_a_named_models_result_gives_no_reason_for_choosing_it(shop: Shop) -> None:
    ending = shop.run(a_request(model="motion"))
    assert isinstance(ending, Finished) and ending.results[0].why == ""


# ------------------------------------------------------------------ failures
def fail_with(shop: Shop, error: BaseException) -> Failed:
    def raise_it(words: str, step: int) -> None:
        raise error

    shop.model.at_step = raise_it
    ending = shop.run(a_request())
    shop.model.at_step = lambda words, step: None
    assert isinstance(ending, Failed)
    assert isinstance(shop.run(a_request("next")), Finished), "one failure must not end the others"
    return ending


def test_an_error_with_a_sentence_is_told_with_it(shop: Shop) -> None:
    ending = fail_with(shop, JobError("The weights are damaged.", "Run kinora models verify."))
    assert (ending.reason, ending.suggestion, ending.exit_code) == ("The weights are damaged.", "Run kinora models verify.", 1)
    assert fail_with(shop, InputError("It is empty.")).exit_code == 2


@pytest.mark.parametrize("error", [
    MemoryError(), RuntimeError("DefaultCPUAllocator: not enough memory: you tried to allocate 9 bytes"),
    RuntimeError("CUDA out of memory. Tried to allocate"),
])
@pytest.mark.usefixtures("expected_logs")
def test_running_out_of_memory_says_what_to_do(shop: Shop, error: BaseException) -> None:
    ending = fail_with(shop, error)
    assert ending.reason == "There isn't enough memory for this." and "smaller size" in ending.suggestion


def test_a_full_disk_is_named(shop: Shop) -> None:
    assert fail_with(shop, OSError(errno.ENOSPC, "No space left on device")).reason == "The disk is full."


@pytest.mark.usefixtures("expected_logs")
def test_the_unforeseen_becomes_a_human_sentence_and_a_traceback_in_the_log(shop: Shop, caplog: pytest.LogCaptureFixture) -> None:
    ending = fail_with(shop, ZeroDivisionError("division by zero"))
    assert ending.reason == "Something went wrong inside the engine (ZeroDivisionError)."
    assert "Traceback" not in ending.reason + ending.suggestion
    assert any(record.exc_info for record in caplog.records if record.levelno == logging.ERROR)


def test_out_of_memory_unloads_idle_models_and_tries_once_more(open_shop) -> None:
    idle, big = FakeModel("animatic"), FakeModel("motion")
    shop = open_shop(big, idle)
    shop.run(a_request(model="animatic"))
    tries = []

    def tight(words: str, step: int) -> None:
        if step == 0:
            tries.append(idle.unloaded)
            if not idle.unloaded:
                raise MemoryError

    big.at_step = tight
    assert isinstance(shop.run(a_request(model="motion")), Finished)
    assert tries == [0, 1]


# ------------------------------------------------------------------ admission
class Guard:
    def __init__(self) -> None:
        self.broken = False

    def admit(self, request: GenerationRequest) -> str:
        if self.broken:
            raise ValueError("the list is damaged")
        return "That can't be made here." if "forbidden" in request.text else ""


def test_the_moderator_refuses_before_the_job_waits(open_shop) -> None:
    shop = open_shop(moderator=Guard())
    job = shop.worker.submit(a_request("forbidden"))
    assert shop.ears.ending(job.id) == Failed(job.id, "That can't be made here.", "", 2)
    assert shop.ears.of(job.id) == ["Failed"]
    assert isinstance(shop.run(a_request("allowed")), Finished)


@pytest.mark.usefixtures("expected_logs")
def test_a_broken_moderator_lets_nothing_through(open_shop) -> None:
    guard = Guard()
    guard.broken = True
    shop = open_shop(moderator=guard)
    assert isinstance(shop.run(a_request("anything")), Failed)
    assert shop.model.order == []


# ------------------------------------------------------------------ warming up and closing
def test_warming_up_makes_the_first_model_on_the_engines_thread(shop: Shop) -> None:
    shop.worker.warm_up()
    shop.run(a_request("after"))
    deadline = threading.Event()
    for _ in range(200):
        if shop.model.warmed == [0, 1]:
            break
        deadline.wait(0.01)
    assert shop.model.warmed == [0, 1] and shop.model.threads == {THREAD_NAME} and shop.made == ["motion"]


def test_a_job_that_comes_while_warming_up_runs_between_its_stages(shop: Shop) -> None:
    seen: list[int] = []
    shop.model.at_step = lambda words, step: seen.append(len(shop.model.warmed))
    original = shop.model.warm_up

    def warm_and_submit() -> Iterator[None]:
        for _ in original():
            if len(shop.model.warmed) == 1:
                live(shop, "dropped")
            yield

    shop.model.warm_up = warm_and_submit  # type: ignore[method-assign]
    shop.worker.warm_up()
    heard = shop.ears.wait(lambda heard: any(isinstance(e, Finished) for e in heard))
    assert heard and seen[0] == 1


@pytest.mark.usefixtures("expected_logs")
def test_a_failing_warm_up_is_logged_and_jobs_still_run(shop: Shop, caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> Iterator[None]:
        raise RuntimeError("no library")

    shop.model.warm_up = broken  # type: ignore[method-assign]
    shop.worker.warm_up()
    assert isinstance(shop.run(a_request()), Finished)


def test_closing_cancels_everything_unloads_and_joins(open_shop) -> None:
    shop = open_shop()
    gate = Gate("slow")
    shop.model.at_step = gate
    running, waiting = shop.worker.submit(a_request("slow")), shop.worker.submit(a_request("waiting"))
    gate.arrive()
    assert shop.worker.close(timeout=0.01) is False, "the model is held, so it can't have ended"
    gate.opened.set()
    assert shop.worker.close()
    assert [type(shop.ears.ending(job.id)) for job in (running, waiting)] == [CancelledEvent] * 2
    assert shop.model.unloaded == 1
    with pytest.raises(JobError, match="closing"):
        shop.worker.submit(a_request())


def test_closing_an_unused_worker_is_instant_and_can_be_repeated(open_shop) -> None:
    shop = open_shop()
    assert shop.worker.close(0.0) and shop.worker.close(0.0)


def test_a_paused_worker_closes(open_shop) -> None:
    shop = open_shop()
    shop.worker.pause(True)
    shop.worker.submit(a_request())
    assert shop.worker.close()


def test_many_threads_may_submit_and_cancel_at_once(shop: Shop) -> None:
    jobs: list[str] = []

    def hammer(words: str) -> None:
        for i in range(20):
            job = shop.worker.submit(a_request(f"{words}{i}"))
            jobs.append(job.id)
            if i % 3 == 0:
                shop.worker.cancel(job.id)

    threads = [threading.Thread(target=hammer, args=(words,)) for words in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    endings = [shop.ears.ending(job_id) for job_id in jobs]
    assert len(endings) == 80 and all(isinstance(e, (Finished, CancelledEvent)) for e in endings)
    assert sum(isinstance(e, Finished) for e in endings) >= 80 - 4 * 7
