"""What the command line needs from the rest of the studio, as Protocols; `studio.app.build_services` gives it.

Nothing here does anything. A service that isn't asked for must cost nothing: heavy libraries are imported when
a method is called, not when the services are built.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from studio.contract.events import TakeResult
from studio.contract.ports import ClipExporter, ClipReader, Engine, PictureReader, StickerExporter
from studio.contract.requests import GenerationRequest

Report = Callable[[str, int, int, float | None], None]
"""Progress of a long service: what is being done, steps done, steps in all, seconds left or None."""


class Models(Protocol):
    """The weights on this machine. Answers are plain JSON values."""

    def all(self) -> list[dict[str, Any]]:
        """One {"id", "name", "licence", "bytes", "present", "folder"} a model."""

    def info(self, model_id: str) -> dict[str, Any]:
        """The same and what its file says of itself. Raises InputError for an unknown id."""

    def verify(self, model_id: str) -> list[dict[str, Any]]:
        """One {"model", "file", "ok", "reason"} a file; an empty id means every model. Raises InputError."""


class Services(Protocol):
    """Everything a command may use. Built once a process, closed at its end."""

    @property
    def engine(self) -> Engine: ...

    @property
    def pictures(self) -> PictureReader: ...

    @property
    def exporter(self) -> StickerExporter: ...

    @property
    def clips(self) -> ClipReader: ...

    @property
    def clip_exporter(self) -> ClipExporter: ...

    @property
    def models(self) -> Models: ...

    def recipe(self, request: GenerationRequest, result: TakeResult) -> Mapping[str, Any]:
        """What is written into the exported file: the request, the model's hash, the seed, the version."""

    def sample_picture(self) -> Path:
        """The shipped picture on which `demo` works."""

    def sample_board(self) -> Path:
        """The shipped request file of three cards from which `demo` makes its animatic."""

    def inspect(self, path: Path) -> dict[str, Any]:
        """What made this file. Raises InputError when it would be refused."""

    def plan(self, story: str, duration: float | None) -> dict[str, Any]:
        """{"request": a request file's body, "cards": [{"timestamp", "text", "narration", "mood", "light", "place", "who"}]}. Raises InputError."""

    def describe(self, path: Path, at: float | None) -> dict[str, Any]:
        """{"caption", "certainty", "from"} of a file, at a moment in seconds. Raises InputError; JobError when nothing can tell."""

    def draw_sticker(self, words: str, count: int, side: int, seed: int) -> dict[str, Any]:
        """{"pictures": frames, best first, "candidates": [{"what", "pose", "clarity"}], "rest", "stood_in", "left_out"}. Raises InputError."""

    def doctor(self) -> dict[str, Any]:
        """{"ok": bool, "checks": [{"name", "ok", "found", "advice"}]}"""

    def bench_names(self) -> tuple[str, ...]: ...

    def bench(self, names: Sequence[str], report: Report) -> dict[str, Any]:
        """{"figures": [{"name", "value", "unit", "goal", "met"}]}; `met` is null where there is no goal."""

    def train(self, recipe: str, *, smoke: bool, resume: bool, seed: int, report: Report) -> dict[str, Any]:
        """Train by a recipe's name or file. Raises InputError for an unknown one."""

    def evaluate(self, model_id: str, *, data: Path | None, seed: int, report: Report) -> dict[str, Any]:
        """The figures of a model on its held-out set, or on the set in `data`."""

    def close(self) -> None:
        """End every thread. Safe to call twice."""


ServicesFactory = Callable[[str, str], Services]
"""Called with the device and the model that were asked for, at most once a process."""


def shipped_services(device: str, model: str) -> Services:
    """The real services. The only import of the composition root from here, made when a command needs it."""
    from studio.app import build_services

    services: Services = build_services(device=device, model=model)
    return services
