"""The composition root: the only file that sees every room. It builds services for the command line and the window.

Nothing heavy is imported here; each service is made when it is first asked for.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from studio import __version__
from studio.contract.errors import InputError, JobError
from studio.contract.events import TakeResult
from studio.contract.frame import Frame, Loop
from studio.contract.ports import ClipExporter, ClipReader, Engine, Library, PictureReader, StickerExporter
from studio.contract.requests import GenerationRequest, Job
from studio.later import Later
from studio.library.paths import Paths
from studio.library.settings import SettingsFile
from studio.resources import resource_path, resource_root

if TYPE_CHECKING:
    from studio.bench.target import BenchTarget, ComposerTarget
    from studio.contract.requests import MediaRef
    from studio.engine.composer.model import AnimaticModel
    from studio.engine.composer.reading.reader import Reader
    from studio.engine.footage.model import FootageModel
    from studio.engine.motion.model import MotionModel
    from studio.engine.motion.subject import Cutter, FindParts
    from studio.engine.shipped import ShippedModels
    from studio.pixels.alpha import Pixels
    from studio.pixels.parts import Parts
    from studio.ui.window import MainWindow

SAMPLE, BOARD = "assets/samples/fox.png", "assets/samples/board.json"
Report = Callable[[str, int, int, float | None], None]


class Services:
    """Everything a command of the command line may use (the Protocol `studio.cli.services.Services`)."""

    def __init__(self, device: str = "auto", paths: Paths | None = None) -> None:
        self.device = device
        self.paths = paths or Paths.of_user()

    # ------------------------------------------------------------ rooms
    @cached_property
    def pictures(self) -> PictureReader:
        def make() -> PictureReader:
            from studio.media.decode import Pictures

            return Pictures(keep=self.paths.cache / "painted")

        return cast(PictureReader, Later(make))

    @cached_property
    def exporter(self) -> StickerExporter:
        def make() -> StickerExporter:
            from studio.media.stickers.exporter import Exporter

            return Exporter()

        return cast(StickerExporter, Later(make))

    @cached_property
    def engine(self) -> Engine:
        from studio.engine.worker import Worker

        return Worker({"motion": self._motion, "animatic": self._animatic, "footage": self._footage}, self.pictures)

    def _motion(self) -> MotionModel:
        from studio.engine.motion.device import chosen_device
        from studio.engine.motion.model import MotionModel

        return MotionModel(resource_path("models/motion"), chosen_device(self.device), self._part_finder(), self._cutter())

    def _cutter(self) -> Cutter | None:
        """How subjects are cut out: from a network's guess where its weights are installed, by rules alone where not."""
        weights = resource_root("models") / "matte" / "weights.safetensors"
        if not weights.is_file():
            return None
        from studio.pixels.cutout import CutOut, cut_out
        from studio.pixels.segment import Guess
        from studio.vision.matte.find import SubjectFinder

        finder = SubjectFinder(weights)

        def cut(picture: Pixels) -> CutOut:
            return cut_out(picture, lambda colours: Guess(*finder.rough_matte(colours)))

        return cut

    def _part_finder(self) -> FindParts:
        """A picture's parts: those that its own layers tell, else those that are found in it."""
        from studio.vision.parts.finder import PartsFinder

        finder, pictures = PartsFinder(), self.pictures

        def find(ref: MediaRef, cut_out: Pixels) -> Parts | None:
            return cast(Any, pictures).layer_parts(ref) or finder.find_parts(cut_out)

        return find

    def _animatic(self) -> AnimaticModel:
        from studio.engine.composer.model import AnimaticModel

        return AnimaticModel()

    def _footage(self) -> FootageModel:
        from studio.engine.footage.model import FootageModel

        return FootageModel()

    @cached_property
    def clips(self) -> ClipReader:
        def make() -> ClipReader:
            from studio.media.clips.library import Clips

            return Clips()

        return cast(ClipReader, Later(make))

    @cached_property
    def clip_exporter(self) -> ClipExporter:
        def make() -> ClipExporter:
            from studio.media.clips.writer import ClipWriter

            return ClipWriter()

        return cast(ClipExporter, Later(make))

    @cached_property
    def models(self) -> ShippedModels:
        from studio.engine.shipped import ShippedModels

        return ShippedModels()

    @cached_property
    def settings(self) -> SettingsFile:
        return SettingsFile(self.paths.settings)

    @cached_property
    def library(self) -> Library:
        from studio.library.database import LibraryDatabase

        return LibraryDatabase(self.paths.library, save_loop, load_loop, thumbnail, ".loop", __version__)

    # ------------------------------------------------------------ small answers
    def recipe(self, request: GenerationRequest, result: TakeResult) -> Mapping[str, Any]:
        from studio.contract.recipe import recipe_of

        return recipe_of(request, result, __version__)

    def sample_picture(self) -> Path:
        return resource_path(SAMPLE)

    def sample_board(self) -> Path:
        return resource_path(BOARD)

    def inspect(self, path: Path) -> dict[str, Any]:
        """What made a file: a project, weights, a request file, or media. Raises InputError."""
        from studio.library.session import is_project

        if not path.exists():
            raise InputError(f"{path.name} is not there.", "Check the name and the folder.")
        if path.is_file() and is_project(path):
            from studio.library.projectfile import inspect_project

            return inspect_project(path)
        if path.suffix == ".safetensors":
            from studio.engine.shipped import read_header

            return {"kind": "weights", "file": str(path), **read_header(path)}
        if path.suffix == ".json":
            return self._inspect_request(path)
        from studio.media.inspect import MediaInspector

        return MediaInspector().inspect(path)

    def _inspect_request(self, path: Path) -> dict[str, Any]:
        from studio.contract.checks import check_media
        from studio.contract.requestfile import read_request_file

        request = read_request_file(path)
        read = {ref: self.clips.facts(Path(ref.path)) for ref in request.media}
        check_media(request, {ref: facts for ref, (_, facts) in read.items()})
        return {"kind": "request", "file": str(path), "valid": True, "operation": request.operation.kind,
                "pictures": [ref.name for ref, _ in read.values()]}

    @cached_property
    def _reader(self) -> Reader:
        from studio.engine.composer.reading.reader import Reader

        return Reader()

    def plan(self, story: str, duration: float | None) -> dict[str, Any]:
        from studio.engine.composer.reading.planner import planned
        return planned(self._reader, story, duration)

    def describe(self, path: Path, at: float | None) -> dict[str, Any]:
        """From the recipe inside; no model here tells what a picture without one shows."""
        recipe = self.inspect(path).get("recipe")
        if not isinstance(recipe, dict) or not recipe.get("scene"):
            raise JobError(f"There is no captioner yet, and {path.name} holds no recipe of an animatic scene to tell from.")
        from studio.engine.composer.recall import describe_recipe
        return describe_recipe(self._reader, recipe, at)

    def draw_sticker(self, words: str, count: int, side: int, seed: int) -> dict[str, Any]:
        from studio.engine.composer.sticker import draw
        return draw(self._reader, words, count, side, seed).as_answer()

    def doctor(self) -> dict[str, Any]:
        from studio.bench.doctor import Doctor

        paths = self.paths
        folders = {"config": paths.config_root, "data": paths.data_root, "cache": paths.cache_root, "state": paths.state_root}
        return Doctor(self.models.verify, folders).report()

    # ------------------------------------------------------------ long work
    def bench_names(self) -> tuple[str, ...]:
        from studio.bench.registry import BENCHMARKS

        return tuple(BENCHMARKS)

    def bench(self, names: Sequence[str], report: Report) -> dict[str, Any]:
        from studio.bench.registry import run_benchmarks
        from studio.bench.target import Tools

        tools = Tools(self.engine, self.pictures, self.exporter, self.sample_picture(), self._target, self._composer)
        return run_benchmarks(names, tools, report)

    def _target(self) -> BenchTarget:
        from studio.engine.motion.direct import DirectMotion

        return DirectMotion(self._motion())

    def _composer(self) -> ComposerTarget:
        from studio.engine.composer.direct import DirectComposer
        return DirectComposer()

    def train(self, recipe: str, *, smoke: bool, resume: bool, seed: int, report: Report) -> dict[str, Any]:
        from studio.train.run import run

        return run(recipe, smoke=smoke, resume=resume, seed=seed, report=report)

    def evaluate(self, model_id: str, *, data: Path | None, seed: int, report: Report) -> dict[str, Any]:
        from studio.train.run import evaluate_model

        return evaluate_model(model_id, data=data, seed=seed, report=report)

    def close(self) -> None:
        """End every thread that was begun. Safe to call twice."""
        if "engine" in self.__dict__:
            self.engine.close()
        if "library" in self.__dict__:
            self.library.close()


def build_services(device: str = "auto", model: str = "auto") -> Services:
    """The services of one process. `model` is only checked by name when a request is run."""
    return Services(device)


def run_window(argv: Sequence[str], on_ready: Callable[[], bool]) -> int:
    """Open the studio's window, with a project or a picture where one is named. Returns the exit code.

    `on_ready` is called once, when the window is painted and takes input; True closes it again.
    """
    from studio.ui.start import run

    services = Services()
    try:
        return run(lambda: Desk(services), [Path(a) for a in argv], on_ready)
    finally:
        services.close()


class Desk:
    """What the window stands on: the document, the commands, the project's file. Made on the interface thread."""

    def __init__(self, services: Services) -> None:
        from studio.bridge.bound import BoundCommands
        from studio.bridge.document import LENS
        from studio.bridge.ports import Sample, UiPorts
        from studio.commands.standard import standard_registry
        from studio.contract.codec import request_from_json
        from studio.core.history import Store
        from studio.core.project import Project
        from studio.library.session import ProjectSession

        self.services = services
        self.store = Store(Project())
        self.files = ProjectSession(services.paths, lambda ref: services.pictures.frame(ref), encode_png, __version__)
        self.commands = BoundCommands(standard_registry())
        self.ports = UiPorts(
            engine=services.engine, reader=services.pictures, exporter=services.exporter, library=services.library,
            settings=services.settings, store=self.store, lens=LENS, commands=self.commands, export_folder=export_folder(services),
            samples=(Sample(services.sample_picture(), "fox", "jumping for joy"),), device_line=device_line(services),
            recipe=services.recipe, request_of=lambda item: request_from_json(dict(item.request)), land=self._land,
            scratch=services.paths.cache / "drag", file_name=lambda: self.files.path.stem if self.files.path else "",
        )

    def bind(self, window: MainWindow) -> Callable[[], object]:
        """Give the commands their context; returns what autosaves."""
        from studio.bridge.bound import PoolBackground
        from studio.commands.context import Context
        from studio.library.autosave import Autosaver

        view = window.commands_view
        autosaver = Autosaver(self.store, self.files, view.say)
        s = self.services
        self.context = Context(self.store, window.bridge, s.exporter, s.pictures, s.library, s.settings, view, self.files,
                               PoolBackground(window.pool, window.messages), autosaver.save)
        self.commands.bind(self.context)
        return autosaver.save

    def _land(self, job: Job, results: Sequence[TakeResult], library_ids: Sequence[int]) -> None:
        from studio.commands.landing import land

        land(self.store, job, results, library_ids, self.context.jobs.pop(job.id, self.store.current.shown))

    def may_leave(self) -> bool:
        """True when nothing unsaved stands in the way of closing."""
        from studio.commands.file import settled

        return settled(self.context)

    def recover(self) -> None:
        """Offer the newest project that was never saved and whose program ended without closing it."""
        from studio.commands.file import recover

        recover(self.context, self.files.leftovers())

    def notes(self) -> list[str]:
        """What has to be said at the start: settings or a library that were damaged."""
        return [note for note in (self.services.settings.note, getattr(self.services.library, "note", "")) if note]

    def close(self, keep: bool = False) -> None:
        """The project's file, after everything was saved or let go; `keep` leaves what is unsaved for the next start."""
        self.files.close(keep)


def save_loop(loop: Loop, path: Path) -> None:
    from studio.media.loops import save_loop as save

    save(loop, path)


def load_loop(path: Path) -> Loop:
    from studio.media.loops import load_loop as load

    return load(path)


def thumbnail(frame: Frame) -> bytes:
    from studio.media.thumbs import thumbnail as small

    return small(frame)


def encode_png(frame: Frame) -> bytes:
    from studio.media.decode import encode_png as encode

    return encode(frame)


def export_folder(services: Services) -> Path:
    """Where exports go: as last chosen, else Stickers in the user's pictures."""
    chosen = str(services.settings.get("export.folder", ""))
    if chosen:
        return Path(chosen)
    import platformdirs

    return Path(platformdirs.user_pictures_dir()) / "Stickers"


def device_line(services: Services) -> str:
    """What the status bar says of the machine, without asking torch (which isn't loaded yet)."""
    cores = os.cpu_count() or 1
    gpu = shutil.which("nvidia-smi") is not None and services.device in ("auto", "cuda")
    return f"{'GPU' if gpu else 'CPU'}, {cores} cores"
