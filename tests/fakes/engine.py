"""A fake engine with a real thread and real cancelling: it shifts the picture up and down. Slow or failing on demand."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from math import pi, sin

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPainter

from studio.bridge.images import fitted, to_frame, to_image
from studio.contract.events import (
    CancelledEvent,
    Event,
    Failed,
    Finished,
    MotionReading,
    Previewed,
    Queued,
    Started,
    Stepped,
    TakeResult,
)
from studio.contract.frame import Frame, Loop
from studio.contract.ports import PictureReader
from studio.contract.requests import Animate, At, GenerationRequest, Job, PartMark, Priority

Listener = Callable[[Event], None]
KNOWN = ("jump", "wave", "shiver", "nod", "wag", "spin")


@dataclass
class FakeBehaviour:
    """What the fake does: seconds per step, steps of a final, a sentence to fail with, and the parts it finds."""

    step_seconds: float = 0.0
    steps: int = 4
    fail: str = ""
    refuse: str = ""
    parts: tuple[PartMark, ...] = ()


def read_words(text: str) -> MotionReading:
    """The few words the fake understands."""
    found = tuple((word, 0.9) for word in KNOWN if word in text)
    direction = next((side for side in ("left", "right") if side in text), "")
    left_out = ("fly away",) if "fly" in text else ()
    return MotionReading(found, direction, idle=not found, left_out=left_out)


def animate(picture: Frame, request: GenerationRequest, seed: int) -> Loop:
    """The picture moved up and down; frame `still` is the picture itself."""
    operation = request.operation
    assert isinstance(operation, Animate)
    base = fitted(to_image(picture), operation.size, operation.size)
    n = operation.frames
    idle = read_words(request.text).idle
    still = {At.FIRST: 0, At.LAST: n - 1}.get(operation.at, 0 if idle and operation.at is At.AUTO else n // 2)
    reach = base.height() * (0.02 if idle else 0.12) * 2 * operation.strength * (1 + 0.2 * (seed % 4))
    frames = []
    for index in range(n):
        shift = reach * sin(pi * (index - still) / n) ** 2
        canvas = QImage(base.size(), QImage.Format.Format_ARGB32_Premultiplied)
        canvas.fill(Qt.GlobalColor.transparent)
        painter = QPainter(canvas)
        painter.drawImage(QPointF(0, shift), base)
        painter.end()
        frames.append(to_frame(canvas if index != still else base))
    return Loop(tuple(frames), request.fps, still)


class FakeEngine:
    """Implements the Engine port on one thread; live jobs of a lane replace each other, as in the real one."""

    def __init__(self, reader: PictureReader, behaviour: FakeBehaviour | None = None) -> None:
        self.reader = reader
        self.behaviour = behaviour or FakeBehaviour()
        self.submitted: list[Job] = []
        self.warmed = 0
        self._numbers = count(1)
        self._listeners: list[Listener] = []
        self._jobs: deque[Job] = deque()
        self._cancelled: set[str] = set()
        self._open, self._paused = True, False
        self._wake = threading.Condition()
        self._thread = threading.Thread(target=self._work, name="fake-engine")
        self._thread.start()

    def submit(self, request: GenerationRequest, *, priority: Priority = Priority.NORMAL, lane: str = "",
               label: str = "", draft: bool = False) -> Job:
        job = Job(f"job-{next(self._numbers)}", request, priority, lane, label, draft=draft)
        with self._wake:
            self.submitted.append(job)
            if priority is Priority.LIVE:
                self._jobs = deque(j for j in self._jobs if not (j.lane == lane and j.priority is Priority.LIVE))
                self._jobs.appendleft(job)
            else:
                self._jobs.append(job)
            self._tell(Queued(job.id, len(self._jobs) - 1))
            self._wake.notify_all()
        return job

    def cancel(self, job_id: str) -> None:
        with self._wake:
            waiting = [job for job in self._jobs if job.id == job_id]
            self._cancelled.add(job_id)
            for job in waiting:
                self._jobs.remove(job)
                self._tell(CancelledEvent(job.id))
            self._wake.notify_all()

    def cancel_all(self) -> None:
        for job in tuple(self._jobs):
            self.cancel(job.id)

    def move(self, job_id: str, to: int) -> None:
        with self._wake:
            job = next(job for job in self._jobs if job.id == job_id)
            self._jobs.remove(job)
            self._jobs.insert(to, job)

    def pause(self, paused: bool) -> None:
        with self._wake:
            self._paused = paused
            self._wake.notify_all()

    def warm_up(self) -> None:
        self.warmed += 1

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def close(self, timeout: float = 5.0) -> bool:
        with self._wake:
            self._open = False
            self._wake.notify_all()
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _tell(self, event: Event) -> None:
        for listener in tuple(self._listeners):
            listener(event)

    def _work(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: not self._open or (bool(self._jobs) and not self._paused))
                if not self._open:
                    return
                job = self._jobs.popleft()
            self._run(job)

    def _run(self, job: Job) -> None:
        behaviour = self.behaviour
        self._tell(Started(job.id))
        steps = 1 if job.draft else behaviour.steps
        for step in range(1, steps + 1):
            with self._wake:
                self._wake.wait_for(lambda: not self._open or job.id in self._cancelled, behaviour.step_seconds)
            if job.id in self._cancelled or not self._open:
                self._tell(CancelledEvent(job.id, step - 1, steps))
                return
            self._tell(Stepped(job.id, step, steps, (steps - step) * behaviour.step_seconds))
        if behaviour.fail:
            self._tell(Failed(job.id, behaviour.fail, "Try a smaller size."))
            return
        self._finish(job)

    def _finish(self, job: Job) -> None:
        operation = job.request.operation
        assert isinstance(operation, Animate)
        picture = self.reader.frame(operation.source)
        results: Sequence[TakeResult] = [
            TakeResult(animate(picture, job.request, job.request.seed + version), job.request.seed + version, "motion",
                       "0" * 64, "diffusion", reading=read_words(job.request.text), seconds=0.1,
                       native_size=(picture.width, picture.height),
                       checks=(("loops", True), ("nothing clipped", True), ("shape kept", True)),
                       parts=operation.parts or self.behaviour.parts)
            for version in range(max(1, job.request.variations))]
        if not job.draft:
            self._tell(Previewed(job.id, results[0].loop.frames, results[0].loop.fps))
        self._tell(Finished(job.id, tuple(results), 0.1))
