"""What the window is built from. `app.py` fills a `UiPorts`; tests fill it with fakes. Holds no logic."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from studio.contract.errors import InputError
from studio.contract.events import TakeResult
from studio.contract.ports import Engine, Library, LibraryItem, PictureReader, Settings, StickerExporter
from studio.contract.requests import GenerationRequest, Job


class DocumentStore(Protocol):
    """The one writer of the document. `current` is an immutable project; listeners are called after each change."""

    @property
    def current(self) -> Any: ...

    @property
    def dirty(self) -> bool: ...

    @property
    def undo_labels(self) -> tuple[str, ...]: ...

    @property
    def redo_labels(self) -> tuple[str, ...]: ...

    def commit(self, label: str, project: Any, merge_key: str | None = None) -> bool: ...

    def seal(self) -> None:
        """End a row of merging commits: the hand let go of the slider."""

    def undo(self, times: int = 1) -> int: ...

    def redo(self, times: int = 1) -> int: ...

    def subscribe(self, listener: Callable[[Any], None]) -> Callable[[], None]: ...


class ParameterInfo(Protocol):
    """One parameter of a command; `kind` is "text", "number", "integer", "flag", "choice" or one the window can't ask."""

    @property
    def name(self) -> str: ...

    @property
    def kind(self) -> str: ...

    @property
    def sentence(self) -> str: ...

    @property
    def needed(self) -> bool: ...

    @property
    def low(self) -> float: ...

    @property
    def high(self) -> float: ...

    @property
    def choices(self) -> tuple[str, ...]: ...


class CommandInfo(Protocol):
    """One entry of the command list, as menus and the palette show it. `shortcut` is portable ("Ctrl+Shift+Z")."""

    @property
    def name(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def sentence(self) -> str: ...

    @property
    def shortcut(self) -> str: ...

    @property
    def category(self) -> str: ...

    @property
    def parameters(self) -> Sequence[ParameterInfo]: ...


class Commands(Protocol):
    """The registry of commands, bound to its context: titles, shortcuts, and what runs them."""

    def commands(self) -> Iterable[CommandInfo]: ...

    def why_not(self, name: str) -> str:
        """Why the command can't run now, in a sentence; "" when it can."""

    def run(self, name: str, **params: Any) -> Any: ...


@dataclass(frozen=True)
class StickerLens:
    """Where the sticker's request lies in the project: `get` may answer None, `put` returns a new project."""

    get: Callable[[Any], GenerationRequest | None]
    put: Callable[[Any, GenerationRequest | None], Any]


@dataclass(frozen=True)
class Sample:
    """A picture that ships, and the words it is shown with."""

    path: Path
    name: str
    words: str


def plain_recipe(request: GenerationRequest, result: TakeResult) -> Mapping[str, Any]:
    """The least a file may carry about its making, when app.py hands in no better one."""
    return {"prompt": request.text, "seed": result.seed, "model": {"id": result.model, "sha256": result.model_sha256}}


def stored_request(item: LibraryItem) -> GenerationRequest:
    """The request an item was made with, when app.py hands in no reader of stored ones."""
    raise InputError(f"“{item.title}” does not say how it was made.", "Drop its picture instead.")


def landed_nowhere(job: Job, results: Sequence[TakeResult], library_ids: Sequence[int]) -> None:
    """Finished takes stay in the library alone, when app.py hands in nothing that takes them into the document."""


@dataclass(frozen=True)
class UiPorts:
    """Everything the window may reach. `recipe` makes what is written into an exported file; `land` is told, on the
    interface thread, of finished results that are in the library already.
    """

    engine: Engine
    reader: PictureReader
    exporter: StickerExporter
    library: Library
    settings: Settings
    store: DocumentStore
    lens: StickerLens
    commands: Commands
    export_folder: Path
    samples: tuple[Sample, ...] = ()
    device_line: str = ""
    file_name: Callable[[], str] = lambda: ""  # of the open project without its ending; "" before it was saved
    recipe: Callable[[GenerationRequest, TakeResult], Mapping[str, Any]] = plain_recipe
    request_of: Callable[[LibraryItem], GenerationRequest] = stored_request
    land: Callable[[Job, Sequence[TakeResult], Sequence[int]], None] = landed_nowhere
    drag_preset: str = "webp"
    scratch: Path | None = None  # where dragged-out files are made; None: a temporary folder
