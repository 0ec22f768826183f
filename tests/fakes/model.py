"""A model, pictures and a listener without pixels or torch: slow, failing, cancellable and stepwise on demand."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from studio.contract.errors import InputError
from studio.contract.events import ENDINGS, Event, TakeResult
from studio.contract.frame import Frame, Loop
from studio.contract.ports import ImportedPicture, JobContext
from studio.contract.requests import Animate, GenerationRequest, MediaRef, TextPrompt

TIMEOUT = 10.0  # seconds; only ever reached by a broken worker


def a_request(words: str = "jump", seed: int = 0, model: str = "auto", frames: int = 4, variations: int = 1) -> GenerationRequest:
    """A request for a sticker of a picture that isn't there."""
    operation = Animate(MediaRef("0" * 64, name="dot.png"), frames=frames, size=16)
    return GenerationRequest(operation, (TextPrompt(words),), seed=seed, model=model, variations=variations)


def a_loop(words: str, seed: int, frames: int = 4, fps: float = 8.0, side: int = 2) -> Loop:
    """Frames whose pixels follow from the words and the seed, as a model's would."""
    digest = hashlib.sha256(f"{words} {seed}".encode()).digest()
    pictures = tuple(Frame(side, side, bytes([digest[i % 32]]) * (side * side * 4)) for i in range(frames))
    return Loop(pictures, fps)


class FakeModel:
    """Takes `steps` steps; before each it calls what the test put into `at_step`, which may block, raise or look."""

    def __init__(self, model_id: str = "motion", steps: int = 4, refusal: str = "") -> None:
        self.id = model_id
        self.name = model_id.capitalize()
        self.steps = steps
        self.refusal = refusal
        self.at_step: Callable[[str, int], None] = lambda words, step: None
        self.order: list[str] = []
        self.threads: set[str] = set()
        self.unloaded = 0
        self.warmed: list[int] = []

    def can(self, request: GenerationRequest) -> str:
        return self.refusal

    def warm_up(self) -> Iterator[None]:
        for stage in range(2):
            self.warmed.append(stage)
            self.threads.add(threading.current_thread().name)
            yield

    def run(self, request: GenerationRequest, context: JobContext) -> tuple[TakeResult, ...]:
        self.order.append(request.text)
        self.threads.add(threading.current_thread().name)
        for step in range(self.steps):
            self.at_step(request.text, step)
            context.step(step + 1, self.steps)
        frames = request.operation.frames if isinstance(request.operation, Animate) else 4
        loops = [a_loop(request.text, request.seed + i, frames, request.fps) for i in range(request.variations)]
        context.preview(loops[0].frames, request.fps)
        return tuple(TakeResult(loop, request.seed + i, self.id, "f" * 64, "fake", native_size=(2, 2)) for i, loop in enumerate(loops))

    def unload(self) -> None:
        self.unloaded += 1


class FakePictures:
    """Reads any file that begins with "picture" as one grey dot; everything else is no picture."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def read(self, path: Path) -> ImportedPicture:
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            raise InputError(f"There is no file {path}.") from None
        return self.read_bytes(data, path.name)

    def read_bytes(self, data: bytes, name: str) -> ImportedPicture:
        if not data.startswith(b"picture"):
            raise InputError(f"{name} is no picture.")
        ref = MediaRef(hashlib.sha256(data).hexdigest(), name, name)
        return ImportedPicture(self.frame(ref), ref, "PNG", True)

    def frame(self, ref: MediaRef) -> Frame:
        self.asked.append(ref.name)
        return Frame(1, 1, b"\x80\x80\x80\xff")

    def remember(self, frame: Frame, name: str) -> MediaRef:
        return MediaRef(hashlib.sha256(bytes(frame.buffer)).hexdigest(), "", name)


class Ears:
    """A listener that keeps what it hears and can be waited for."""

    def __init__(self) -> None:
        self.heard: list[Event] = []
        self._changed = threading.Condition()

    def __call__(self, event: Event) -> None:
        with self._changed:
            self.heard.append(event)
            self._changed.notify_all()

    def wait(self, wanted: Callable[[list[Event]], bool]) -> list[Event]:
        """Everything heard, as soon as `wanted` holds of it; fails the test when that never comes."""
        with self._changed:
            assert self._changed.wait_for(lambda: wanted(self.heard), TIMEOUT), f"not heard in time: {self.heard}"
            return list(self.heard)

    def ending(self, job_id: str) -> Event:
        """How the job ended, waited for."""
        return next(e for e in self.wait(lambda heard: any(_ends(e, job_id) for e in heard)) if _ends(e, job_id))

    def of(self, job_id: str) -> list[str]:
        """The names of the events of one job so far."""
        return [type(event).__name__ for event in self.heard if event.job_id == job_id]


def _ends(event: Event, job_id: str) -> bool:
    return isinstance(event, ENDINGS) and event.job_id == job_id
