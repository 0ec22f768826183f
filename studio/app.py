"""The composition root: the only file that sees every room. It builds services for the command line and the window.

Nothing heavy is imported here; each service is made when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio import __version__
from studio.contract.errors import InputError
from studio.contract.events import TakeResult
from studio.contract.ports import Engine, Library, PictureReader, StickerExporter
from studio.contract.requests import GenerationRequest
from studio.library.paths import Paths
from studio.library.settings import SettingsFile
from studio.resources import resource_path

if TYPE_CHECKING:
    from studio.bench.target import BenchTarget
    from studio.engine.motion.model import MotionModel
    from studio.engine.shipped import ShippedModels

SAMPLE = "assets/samples/fox.png"
Report = Callable[[str, int, int, float | None], None]


class Services:
    """Everything a command of the command line may use (the Protocol `studio.cli.services.Services`)."""

    def __init__(self, device: str = "auto", paths: Paths | None = None) -> None:
        self.device = device
        self.paths = paths or Paths.of_user()

    # ------------------------------------------------------------ rooms
    @cached_property
    def pictures(self) -> PictureReader:
        from studio.media.decode import Pictures

        return Pictures(keep=self.paths.cache / "painted")

    @cached_property
    def exporter(self) -> StickerExporter:
        from studio.media.stickers.exporter import Exporter

        return Exporter()

    @cached_property
    def engine(self) -> Engine:
        from studio.engine.worker import Worker

        return Worker({"motion": self._motion}, self.pictures)

    def _motion(self) -> MotionModel:
        from studio.engine.motion.device import chosen_device
        from studio.engine.motion.model import MotionModel

        return MotionModel(resource_path("models/motion"), chosen_device(self.device))

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
        from studio.media.loops import SUFFIX, load_loop, save_loop
        from studio.media.thumbs import thumbnail

        return LibraryDatabase(self.paths.library, save_loop, load_loop, thumbnail, SUFFIX, __version__)

    # ------------------------------------------------------------ small answers
    def recipe(self, request: GenerationRequest, result: TakeResult) -> Mapping[str, Any]:
        from studio.media.metadata import recipe_of

        return recipe_of(request, result, __version__)

    def sample_picture(self) -> Path:
        return resource_path(SAMPLE)

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
        from studio.contract.requestfile import read_request_file

        request = read_request_file(path)
        pictures = [self.pictures.read(Path(ref.path)) for ref in request.media]
        return {"kind": "request", "file": str(path), "valid": True, "pictures": [p.ref.name for p in pictures]}

    def doctor(self) -> dict[str, Any]:
        from studio.bench.doctor import Doctor

        folders = {"config": self.paths.config, "data": self.paths.data, "cache": self.paths.cache, "state": self.paths.state}
        return Doctor(self.models.verify, folders).report()

    # ------------------------------------------------------------ long work
    def bench_names(self) -> tuple[str, ...]:
        from studio.bench.registry import BENCHMARKS

        return tuple(BENCHMARKS)

    def bench(self, names: Sequence[str], report: Report) -> dict[str, Any]:
        from studio.bench.registry import run_benchmarks
        from studio.bench.target import Tools

        tools = Tools(self.engine, self.pictures, self.exporter, self.sample_picture(), self._target)
        return run_benchmarks(names, tools, report)

    def _target(self) -> BenchTarget:
        from studio.engine.motion.direct import DirectMotion

        return DirectMotion(self._motion())

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

