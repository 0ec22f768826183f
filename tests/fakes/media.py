"""Fakes for pictures in, stickers out, the library, settings, the document and the commands, all in memory."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from studio.bridge.images import PREMULTIPLIED, to_frame, to_image
from studio.bridge.ports import StickerLens
from studio.contract.errors import InputError, JobError
from studio.contract.events import TakeResult
from studio.contract.frame import Frame, Loop
from studio.contract.ports import (
    ExportOptions,
    ExportPreset,
    ExportReport,
    ImportedPicture,
    LibraryItem,
    LibraryQuery,
)
from studio.contract.requests import GenerationRequest, MediaRef

SVG_SIDE = 512  # pixels of the longer side of a drawn SVG


class FakeReader:
    """Reads what Qt reads."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds = seconds
        self._frames: dict[str, Frame] = {}

    def read(self, path: Path) -> ImportedPicture:
        if not path.is_file():
            raise InputError(f"“{path.name}” can't be found.", "Check the name, or drop the file again.")
        picture = self.read_bytes(path.read_bytes(), path.name)
        return replace(picture, ref=replace(picture.ref, path=str(path)))

    def read_bytes(self, data: bytes, name: str) -> ImportedPicture:
        time.sleep(self.seconds)
        image = _svg(data) if name.endswith(".svg") else QImage.fromData(data)
        if image.isNull():
            raise InputError(f"“{name}” is not a picture.", "Drop a PNG, JPEG, WebP or SVG.")
        frame = to_frame(image)
        ref = MediaRef(hashlib.sha256(data).hexdigest(), "", name)
        self._frames[ref.sha256] = frame
        return ImportedPicture(frame, ref, Path(name).suffix[1:].upper(), any(frame.buffer[i] < 255 for i in range(3, len(frame.buffer), 4)))

    def frame(self, ref: MediaRef) -> Frame:
        if ref.sha256 not in self._frames:
            raise InputError(f"The picture “{ref.name}” isn't there any more.")
        return self._frames[ref.sha256]

    def remember(self, frame: Frame, name: str) -> MediaRef:
        ref = MediaRef(hashlib.sha256(bytes(frame.buffer)).hexdigest(), "", name)
        self._frames[ref.sha256] = frame
        return ref


def _svg(data: bytes) -> QImage:
    renderer = QSvgRenderer(data)
    size = renderer.defaultSize().scaled(QSize(SVG_SIDE, SVG_SIDE), Qt.AspectRatioMode.KeepAspectRatio)
    image = QImage(size, PREMULTIPLIED)
    image.fill(0)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    return image


PRESETS = (
    ExportPreset("whatsapp", "WhatsApp", "Animated WebP, 512 × 512", ".webp", 500_000, 512, True),
    ExportPreset("telegram", "Telegram", "WebM VP9 with alpha, 512", ".webm", 256_000, 512),
    ExportPreset("signal", "Signal", "APNG, 512 × 512", ".png", 300_000, 512),
    ExportPreset("discord", "Discord", "APNG, 320 × 320", ".png", 512_000, 320),
    ExportPreset("imessage", "iMessage", "APNG, 618 × 618", ".png", 500_000, 618),
    ExportPreset("gif", "GIF", "256 colours, matte #ffffff", ".gif"),
    ExportPreset("apng", "APNG", "Full quality, alpha", ".apng"),
    ExportPreset("webp", "Animated WebP", "Full quality, alpha", ".webp"),
    ExportPreset("png", "PNG sequence", "One file per frame, alpha", ""),
    ExportPreset("prores", "ProRes 4444", "MOV, 16-bit alpha", ".mov"),
)
SHRUNK = {"telegram": "quality 94 to 82", "signal": "palette of 192", "discord": "scaled to 320"}


class FakeExporter:
    """Writes a little JSON in place of a film; can fail as a full disk does."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds, self.fail = seconds, ""
        self.written: list[Path] = []

    def presets(self) -> tuple[ExportPreset, ...]:
        return PRESETS

    def preset_for(self, path: Path) -> str:
        return next((p.id for p in reversed(PRESETS) if p.suffix == path.suffix), "png")

    def export(self, loop: Loop, preset: str, path: Path, recipe: Mapping[str, Any],
               options: ExportOptions = ExportOptions(), progress: Callable[[float], None] | None = None) -> ExportReport:
        if self.fail:
            raise JobError(self.fail, "Free some space, or choose another folder.")
        report = self.measure(loop, preset, recipe, options)
        path.parent.mkdir(parents=True, exist_ok=True)
        target = path / "0001.png" if not path.suffix else path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps({"preset": preset, "bytes": report.bytes}))
        self.written.append(path)
        return replace(report, path=str(path))

    def measure(self, loop: Loop, preset: str, recipe: Mapping[str, Any],
                options: ExportOptions = ExportOptions()) -> ExportReport:
        time.sleep(self.seconds)
        chosen = next(p for p in PRESETS if p.id == preset)
        width, height = loop.size
        size = width * height * len(loop.frames) // 7 + 1000 * PRESETS.index(chosen)
        return ExportReport(preset, "", min(size, chosen.limit - 12_000) if chosen.limit else size, chosen.limit,
                            chosen.side or width, chosen.side or height, len(loop.frames), loop.fps,
                            SHRUNK.get(preset, ""))


class FakeLibrary:
    """A list in memory."""

    def __init__(self) -> None:
        self.items: dict[int, LibraryItem] = {}
        self.loops: dict[int, Loop] = {}
        self._listeners: list[Callable[[], None]] = []
        self._lock = threading.Lock()

    def add_take(self, request: GenerationRequest, result: TakeResult, label: str) -> int:
        width, height = result.loop.size
        with self._lock:
            number = len(self.items) + 1
            self.items[number] = LibraryItem(number, "sticker", label, request.text, result.model, float(number), width,
                                             height, len(result.loop.frames), result.loop.fps,
                                             thumbnail=_thumbnail(result.loop), request={"fake": request})
            self.loops[number] = result.loop
        self._tell()
        return number

    def add_import(self, picture: ImportedPicture) -> int:
        number = len(self.items) + 1
        self.items[number] = LibraryItem(number, "import", picture.ref.name, "", "", float(number),
                                         picture.frame.width, picture.frame.height, 1, 0.0)
        self._tell()
        return number

    def _found(self, query: LibraryQuery) -> list[LibraryItem]:
        found = [item for item in self.items.values()
                 if item.binned == query.binned and (not query.kinds or item.kind in query.kinds)
                 and (not query.starred or item.starred) and query.text.lower() in f"{item.title} {item.prompt}".lower()]
        return sorted(found, key=lambda item: item.created, reverse=query.newest_first)

    def count(self, query: LibraryQuery) -> int:
        return len(self._found(query))

    def page(self, query: LibraryQuery, offset: int, limit: int) -> list[LibraryItem]:
        return self._found(query)[offset:offset + limit]

    def item(self, item_id: int) -> LibraryItem:
        return self.items[item_id]

    def loop(self, item_id: int) -> Loop:
        return self.loops[item_id]

    def star(self, item_id: int, starred: bool) -> None:
        self.items[item_id] = replace(self.items[item_id], starred=starred)
        self._tell()

    def bin(self, item_ids: Iterable[int], binned: bool) -> None:
        for item_id in item_ids:
            self.items[item_id] = replace(self.items[item_id], binned=binned)
        self._tell()

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda *_: self._listeners.remove(listener) if listener in self._listeners else None

    def close(self) -> None:
        self._listeners.clear()

    def _tell(self) -> None:
        for listener in tuple(self._listeners):
            listener()


def _thumbnail(loop: Loop) -> bytes:
    from studio.bridge.images import fitted, png_bytes

    return png_bytes(fitted(to_image(loop.frames[loop.still]), 256, 256))


class FakeSettings:
    def __init__(self, **values: Any) -> None:
        self.values = dict(values)

    def get(self, key: str, default: Any = None) -> Any:
        return self.values.get(key, default)

    def set(self, key: str, value: Any) -> None:
        self.values[key] = value


@dataclass(frozen=True)
class FakeProject:
    name: str = "Untitled"
    sticker: GenerationRequest | None = None


@dataclass
class FakeStore:
    """Undo, redo and merging commits, like the document's own store."""

    current: FakeProject = field(default_factory=FakeProject)
    dirty: bool = False

    def __post_init__(self) -> None:
        self._past: list[tuple[str, FakeProject, str | None]] = []
        self._future: list[tuple[str, FakeProject, str | None]] = []
        self._listeners: list[Callable[..., None]] = []
        self._sealed = False

    @property
    def undo_labels(self) -> tuple[str, ...]:
        return tuple(label for label, _, _ in reversed(self._past))

    @property
    def redo_labels(self) -> tuple[str, ...]:
        return tuple(label for label, _, _ in reversed(self._future))

    def commit(self, label: str, project: FakeProject, merge_key: str | None = None) -> bool:
        if project == self.current:
            return False
        merges = merge_key and not self._sealed and self._past and self._past[-1][2] == merge_key
        if not merges:
            self._past.append((label, self.current, merge_key))
        self._future.clear()
        self._sealed, self.dirty = False, True
        self._show(project)
        return True

    def seal(self) -> None:
        self._sealed = True

    def undo(self, times: int = 1) -> int:
        return self._travel(self._past, self._future)

    def redo(self, times: int = 1) -> int:
        return self._travel(self._future, self._past)

    def _travel(self, source: list[Any], target: list[Any]) -> int:
        if not source:
            return 0
        label, project, key = source.pop()
        target.append((label, self.current, key))
        self._sealed = True
        self._show(project)
        return 1

    def _show(self, project: FakeProject) -> None:
        self.current = project
        for listener in tuple(self._listeners):
            listener(project)

    def subscribe(self, listener: Callable[..., None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda *_: self._listeners.remove(listener) if listener in self._listeners else None


LENS = StickerLens(lambda project: project.sticker, lambda project, request: replace(project, sticker=request))


@dataclass(frozen=True)
class FakeCommand:
    name: str
    title: str
    sentence: str
    shortcut: str = ""
    category: str = ""
    parameters: tuple[Any, ...] = ()


class FakeCommands:
    """A registry with two commands of its own."""

    def __init__(self) -> None:
        self.ran: list[str] = []

    def commands(self) -> tuple[FakeCommand, ...]:
        return (FakeCommand("project.new", "New project", "Start with an empty project.", "Ctrl+N", "File"),
                FakeCommand("project.save", "Save the project", "Save what is open.", "Ctrl+S", "File"))

    def why_not(self, name: str) -> str:
        return ""

    def run(self, name: str, **params: Any) -> Any:
        self.ran.append(name)
        return None
