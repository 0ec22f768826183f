"""Fakes of the ports that commands use: an engine that only remembers, a reader without decoders, a scripted window."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from studio.commands.context import Context, Progress
from studio.contract.errors import InputError, StudioError
from studio.contract.frame import Frame, Loop
from studio.contract.ports import ExportOptions, ExportPreset, ExportReport, ImportedPicture, Listener
from studio.contract.requests import GenerationRequest, Job, MediaRef, Priority
from studio.core.history import Store
from studio.core.project import Project
from studio.library.autosave import Autosaver
from studio.library.database import LibraryDatabase
from studio.library.paths import Paths
from studio.library.session import ProjectSession
from studio.library.settings import SettingsFile
from tests.fakes import loops


def frame_of(data: bytes) -> Frame:
    """A 2x2 picture that depends on the bytes."""
    return Frame(2, 2, hashlib.sha256(data).digest()[:16])


class FakeReader:
    """Takes any file that begins with "picture" for one."""

    def __init__(self) -> None:
        self.frames: dict[str, Frame] = {}

    def read(self, path: Path) -> ImportedPicture:
        return self.read_bytes(path.read_bytes(), path.name, str(path)) if path.is_file() else self._refuse(path.name)

    def read_bytes(self, data: bytes, name: str, path: str = "") -> ImportedPicture:
        if not data.startswith(b"picture"):
            self._refuse(name)
        ref = MediaRef(hashlib.sha256(data).hexdigest(), path, name)
        self.frames[ref.sha256] = frame_of(data)
        return ImportedPicture(self.frames[ref.sha256], ref, "PNG", True, ("CMYK was converted.",) if b"cmyk" in data else ())

    def _refuse(self, name: str) -> Any:
        raise InputError(f"“{name}” is no picture.")

    def frame(self, ref: MediaRef) -> Frame:
        if ref.sha256 not in self.frames:
            if not ref.path:
                raise InputError(f"The picture “{ref.name}” is gone.")
            return self.read(Path(ref.path)).frame
        return self.frames[ref.sha256]

    def remember(self, frame: Frame, name: str) -> MediaRef:
        ref = MediaRef(hashlib.sha256(b"pixels" + bytes(frame.buffer)).hexdigest(), "", name)
        self.frames[ref.sha256] = frame
        return ref


class FakeEngine:
    """Remembers what it was asked."""

    def __init__(self) -> None:
        self.jobs: list[Job] = []
        self.cancelled: list[str] = []

    def submit(self, request: GenerationRequest, *, priority: Priority = Priority.NORMAL, lane: str = "", label: str = "", draft: bool = False) -> Job:
        self.jobs.append(Job(f"job-{len(self.jobs)}", request, priority, lane, label, draft=draft))
        return self.jobs[-1]

    def cancel(self, job_id: str) -> None:
        self.cancelled.append(job_id)

    def cancel_all(self) -> None:
        self.cancelled += [job.id for job in self.jobs]

    def move(self, job_id: str, to: int) -> None: ...

    def pause(self, paused: bool) -> None: ...

    def warm_up(self) -> None: ...

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        return lambda: None

    def close(self, timeout: float = 5.0) -> bool:
        return True


class FakeExporter:
    """Writes the number of frames into a file."""

    def __init__(self) -> None:
        self.recipes: list[Mapping[str, Any]] = []

    def presets(self) -> tuple[ExportPreset, ...]:
        return (ExportPreset("whatsapp", "WhatsApp", "Animated WebP", ".webp", 500_000), ExportPreset("gif", "GIF", "GIF", ".gif"))

    def preset_for(self, path: Path) -> str:
        found = [preset.id for preset in self.presets() if preset.suffix == path.suffix]
        if not found:
            raise InputError(f"“{path.suffix}” is no ending that is known.")
        return found[0]

    def export(self, loop: Loop, preset: str, path: Path, recipe: Mapping[str, Any], options: ExportOptions = ExportOptions(),
               progress: Callable[[float], None] | None = None) -> ExportReport:
        self.recipes.append(recipe)
        path.write_text(f"{preset} {len(loop.frames)}")
        return ExportReport(preset, str(path), 312_000, 500_000 if preset == "whatsapp" else 0, *loop.size, len(loop.frames), loop.fps)

    def measure(self, loop: Loop, preset: str, recipe: Mapping[str, Any], options: ExportOptions = ExportOptions()) -> ExportReport:
        return ExportReport(preset, "", 312_000, 0, *loop.size, len(loop.frames), loop.fps)


class FakeWindow:
    """Answers from a script and writes down what was shown."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self.answers: list[str] = []
        self.paths: list[Path | None] = []
        self.selected: tuple[int, ...] = ()
        self.loop: Loop | None = None
        self.at, self.seconds, self.runs, self.factor = 0.0, 0.0, False, 1.0

    def show(self, workspace: str) -> None:
        self.calls.append(("show", workspace))

    def play(self) -> None:
        self.runs = True

    def pause(self) -> None:
        self.runs = False

    def playing(self) -> bool:
        return self.runs

    def position(self) -> float:
        return self.at

    def length(self) -> float:
        return self.seconds

    def seek(self, seconds: float) -> None:
        self.at = seconds

    def step(self, frames: int) -> None:
        self.calls.append(("step", frames))

    def zoom(self, factor: float | None) -> None:
        self.factor = 1.0 if factor is None else factor
        self.calls.append(("zoom", factor))

    def zoomed(self) -> float:
        return self.factor

    def theme(self, name: str) -> None:
        self.calls.append(("theme", name))

    def palette(self) -> None:
        self.calls.append(("palette",))

    def shown_loop(self) -> Loop | None:
        return self.loop

    def selected_items(self) -> tuple[int, ...]:
        return self.selected

    def search(self, text: str) -> None:
        self.calls.append(("search", text))

    def ask_open(self, title: str, endings: Sequence[str]) -> Path | None:
        return self.paths.pop(0)

    def ask_save(self, title: str, suggested: str, endings: Sequence[str]) -> Path | None:
        self.calls.append(("ask_save", suggested))
        return self.paths.pop(0)

    def ask(self, question: str, answers: Sequence[str]) -> str:
        self.calls.append(("ask", question))
        return self.answers.pop(0)

    def say(self, sentence: str, suggestion: str = "") -> None:
        self.calls.append(("say", sentence))

    def quit(self) -> None:
        self.calls.append(("quit",))


class Inline:
    """Background work done at once; what it said is kept."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def start(self, label: str, work: Callable[[Progress], str]) -> None:
        try:
            self.said.append(work(lambda share: None))
        except StudioError as error:
            self.said.append(str(error))


class Studio:
    """A context of fakes and of the real store, library, settings and project files, under one folder."""

    def __init__(self, folder: Path) -> None:
        paths = Paths.under(folder)
        self.reader, self.engine, self.exporter = FakeReader(), FakeEngine(), FakeExporter()
        self.window, self.background = FakeWindow(), Inline()
        self.library = LibraryDatabase(paths.library, loops.save_loop, loops.load_loop, loops.thumbnail, ".loop")
        self.files = ProjectSession(paths, self.reader.frame, lambda frame: b"picture" + bytes(frame.buffer), "kinora test")
        self.store = Store(Project())
        self.context = Context(
            store=self.store, engine=self.engine, exporter=self.exporter, reader=self.reader, library=self.library,
            settings=SettingsFile(paths.settings), window=self.window, files=self.files, background=self.background,
            autosave=Autosaver(self.store, self.files, self.window.say).save)

    def close(self) -> None:
        self.files.close()
        self.library.close()
