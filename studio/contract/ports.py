"""Every effect on the outside as a Protocol: the rooms implement them, app.py hands them out, tests fake them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from studio.contract.events import Event, TakeResult
from studio.contract.frame import Frame, Loop, Sound
from studio.contract.media import MediaFacts
from studio.contract.requests import GenerationRequest, Job, MediaRef, Priority

Listener = Callable[[Event], None]


# ------------------------------------------------------------------ pictures in
@dataclass(frozen=True, slots=True)
class ImportedPicture:
    """A decoded picture and what had to be said about it ("the first of 12 frames was taken", "CMYK was converted")."""

    frame: Frame
    ref: MediaRef
    format: str  # "PNG", "JPEG", "WebP", "SVG", "GIF", "PSD", "ORA", "KRA" ...
    has_alpha: bool  # at least one pixel is not fully opaque
    notes: tuple[str, ...] = ()


class PictureReader(Protocol):
    def read(self, path: Path) -> ImportedPicture:
        """Decode a file. Raises InputError with one clear sentence."""

    def read_bytes(self, data: bytes, name: str) -> ImportedPicture:
        """Decode a pasted or dropped picture. Raises InputError."""

    def frame(self, ref: MediaRef) -> Frame:
        """The pixels of a picture that was read before (cached by hash) or can be read again from its path."""

    def remember(self, frame: Frame, name: str) -> MediaRef:
        """Keep pixels that came from nowhere on disk (a painted mask, a mended matte) under their hash."""


class ClipReader(Protocol):
    def facts(self, path: Path) -> tuple[MediaRef, MediaFacts]:
        """The reference of a picture or clip, with its hash, and what it holds. Raises InputError with one sentence."""


# ------------------------------------------------------------------ the engine
class JobContext(Protocol):
    """What a model may use while it runs a job."""

    job: Job

    def step(self, done: int, total: int) -> None:
        """Report progress, serve waiting short jobs, and raise Cancelled when the job was cancelled."""

    def preview(self, frames: Sequence[Frame], fps: float) -> None: ...

    def picture(self, ref: MediaRef) -> Frame: ...


class GenerationModel(Protocol):
    """Something that can run requests: `motion`, later `animatic`, `spacetime` and the open families."""

    id: str
    name: str

    def can(self, request: GenerationRequest) -> str:
        """Empty when the request can be run, else one sentence that says why not."""

    def run(self, request: GenerationRequest, context: JobContext) -> tuple[TakeResult, ...]: ...

    def unload(self) -> None: ...


class Engine(Protocol):
    """The worker as the rest of the studio sees it. Safe to call from any thread."""

    def submit(self, request: GenerationRequest, *, priority: Priority = Priority.NORMAL, lane: str = "",
               label: str = "", draft: bool = False) -> Job: ...

    def cancel(self, job_id: str) -> None: ...

    def cancel_all(self) -> None: ...

    def move(self, job_id: str, to: int) -> None: ...

    def pause(self, paused: bool) -> None: ...

    def warm_up(self) -> None:
        """Import and load what the first job needs, on the engine's thread, when nothing waits."""

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Listeners are called on the engine's thread. Returns what ends the subscription."""

    def close(self, timeout: float = 5.0) -> bool: ...


class Moderator(Protocol):
    def admit(self, request: GenerationRequest) -> str:
        """Empty when the request may run, else the sentence with which it is refused."""


# ------------------------------------------------------------------ files out
@dataclass(frozen=True, slots=True)
class ExportPreset:
    """One line of the export list. `limit` is in bytes, 0 for none; `side` fixes the canvas, 0 for as made."""

    id: str  # whatsapp telegram signal discord imessage gif apng webp png webm prores mp4
    name: str
    detail: str  # "Animated WebP, 512 x 512"
    suffix: str  # ".webp"; "" is a folder of PNGs
    limit: int = 0
    side: int = 0
    square: bool = False
    max_seconds: float = 0.0
    max_fps: float = 0.0


@dataclass(frozen=True, slots=True)
class ExportOptions:
    matte: str = "#ffffff"  # colour behind GIF edges and MP4
    outline: float = 0.0


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written (or would be): path, bytes, and in words what had to be given up to meet the limit."""

    preset: str
    path: str
    bytes: int
    limit: int
    width: int
    height: int
    frames: int
    fps: float
    shrunk: str = ""  # "quality 80 to 62", "64 colours, scaled to 408"
    notes: tuple[str, ...] = ()
    met: bool = True


class StickerExporter(Protocol):
    def presets(self) -> tuple[ExportPreset, ...]: ...

    def preset_for(self, path: Path) -> str:
        """The preset id for a file name's ending. Raises InputError naming the endings that are known."""

    def export(self, loop: Loop, preset: str, path: Path, recipe: Mapping[str, Any],
               options: ExportOptions = ExportOptions(),
               progress: Callable[[float], None] | None = None) -> ExportReport:
        """Write atomically (temp file, verify by re-opening, rename). `progress` may raise Cancelled."""

    def measure(self, loop: Loop, preset: str, recipe: Mapping[str, Any],
                options: ExportOptions = ExportOptions()) -> ExportReport:
        """The size the export would have, without leaving a file."""


class ClipExporter(Protocol):
    def check(self, path: Path) -> None:
        """Raises InputError when no clip can be written under such a name."""

    def export(self, loop: Loop, path: Path, recipe: Mapping[str, Any], sound: Sound | None = None,
               progress: Callable[[float], None] | None = None) -> ExportReport:
        """Write the file atomically, with the recipe inside. Raises InputError, JobError; `progress` may raise Cancelled."""


class Inspector(Protocol):
    def inspect(self, path: Path) -> dict[str, Any]:
        """What made this file. A readable file without a recipe says so. Raises InputError."""


# ------------------------------------------------------------------ the library and settings
@dataclass(frozen=True, slots=True)
class LibraryItem:
    """One row of the library. `created` is seconds since the epoch; `thumbnail` is encoded WebP, or empty."""

    id: int
    kind: str  # "sticker", "clip", "still", "import"
    title: str
    prompt: str
    model: str
    created: float
    width: int
    height: int
    frames: int
    fps: float
    starred: bool = False
    binned: bool = False
    path: str = ""
    thumbnail: bytes = b""
    request: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LibraryQuery:
    text: str = ""
    kinds: tuple[str, ...] = ()
    starred: bool = False
    binned: bool = False
    newest_first: bool = True


class Library(Protocol):
    """All takes and imports of the user. One writer thread inside; safe to call from any thread."""

    def add_take(self, request: GenerationRequest, result: TakeResult, label: str) -> int: ...

    def add_import(self, picture: ImportedPicture) -> int: ...

    def count(self, query: LibraryQuery) -> int: ...

    def page(self, query: LibraryQuery, offset: int, limit: int) -> list[LibraryItem]: ...

    def item(self, item_id: int) -> LibraryItem: ...

    def loop(self, item_id: int) -> Loop: ...

    def star(self, item_id: int, starred: bool) -> None: ...

    def bin(self, item_ids: Iterable[int], binned: bool) -> None: ...

    def delete(self, item_ids: Iterable[int]) -> None:
        """Delete for good what lies in the bin, after the user was asked. Items that aren't binned stay."""

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]: ...

    def close(self) -> None: ...


class Settings(Protocol):
    """Remembered choices, one JSON file, written atomically."""

    def get(self, key: str, default: Any = None) -> Any: ...

    def set(self, key: str, value: Any) -> None: ...
