"""The sticker that is open: its picture, its request in the document, its live look and its finished takes.

The request lives in the document's Store and nowhere else; every change is a commit, so undo always works.
It knows no widget: views listen to its signals and may be rebuilt at any time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from studio.bridge.engine_bridge import EngineBridge
from studio.bridge.images import LoopImages, prepare, to_image
from studio.bridge.jobs import Entry
from studio.bridge.pool import MediaPool, Task
from studio.bridge.ports import UiPorts
from studio.bridge.slots import Messages
from studio.bridge.store_bridge import StoreBridge
from studio.contract.events import TakeResult
from studio.contract.frame import Frame
from studio.contract.ports import ImportedPicture
from studio.contract.requests import Animate, GenerationRequest, MediaRef, TextPrompt
from studio.ui.sticker.live import LiveLane

LANE = "sticker"


@dataclass(frozen=True)
class Look:
    """What the viewer shows: a loop, made ready, and where it came from. `result` is None for the bare picture."""

    images: LoopImages
    request: GenerationRequest | None
    result: TakeResult | None
    final: bool = False


def same_loop(one: GenerationRequest | None, other: GenerationRequest | None) -> bool:
    """True when both ask for the same loop, however many versions of it."""
    return one is not None and other is not None and replace(one, variations=1) == replace(other, variations=1)


class StickerSession(QObject):
    """Opens pictures, edits the request, follows the live lane, starts finals."""

    picture_changed = Signal()
    request_changed = Signal()
    look_changed = Signal()
    versions_changed = Signal()
    busy_changed = Signal(bool)

    def __init__(self, ports: UiPorts, bridge: EngineBridge, store: StoreBridge, pool: MediaPool, messages: Messages,
                 parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ports, self._bridge, self._store = ports, bridge, store
        self._pool, self._messages = pool, messages
        self.picture: ImportedPicture | None = None
        self.look: Look | None = None
        self.versions: tuple[TakeResult, ...] = ()
        self._request: GenerationRequest | None = None
        self._number = self._newest = 0
        self._preparing: Task | None = None
        self._reading: Task | None = None
        self._finals: dict[str, GenerationRequest] = {}
        self.live = LiveLane(bridge, LANE, self)
        self.live.ready.connect(self._looked)
        self.live.failed.connect(messages.error)
        self.live.busy_changed.connect(self.busy_changed)
        store.changed.connect(self._document_changed)

    # ------------------------------------------------------------------ opening
    def open_path(self, path: Path, words: str = "") -> None:
        """Read a picture file and make it the sticker; what is wrong with it is said."""
        self._read(lambda: self._ports.reader.read(path), words)

    def open_bytes(self, data: bytes, name: str, words: str = "") -> None:
        self._read(lambda: self._ports.reader.read_bytes(data, name), words)

    def open_image(self, encode: Callable[[], bytes], name: str, words: str = "") -> None:
        """A pasted or dropped picture; `encode` runs on the media pool."""
        self._read(lambda: self._ports.reader.read_bytes(encode(), name), words)

    def _read(self, work: Callable[[], ImportedPicture], words: str) -> None:
        if self._reading is not None:
            self._reading.cancel()
        self._reading = self._pool.run(work, lambda picture: self._opened(picture, words))

    def _opened(self, picture: ImportedPicture, words: str) -> None:
        self._reading = None
        held = self.request
        base = held if held is not None else self.fresh(picture.ref)
        operation = replace(self.animate_of(base), source=picture.ref, mask=None, matte=None, parts=())
        prompts = (TextPrompt(words),) if words else base.prompts if held is not None else ()
        self._show_picture(picture)
        self._store.commit(self.tr("Picture"), self._ports.lens.put(
            self._store.current, replace(base, operation=operation, prompts=prompts)))
        for note in picture.notes:
            self._messages.info(note)

    def fresh(self, ref: MediaRef) -> GenerationRequest:
        """What a new sticker starts with."""
        return GenerationRequest(Animate(ref))

    def use(self, request: GenerationRequest) -> None:
        """Open a request made before, as new. Raises nothing; a picture that is gone is said."""
        def work() -> ImportedPicture:
            source = self.animate_of(request).source
            return picture_of(self._ports.reader.frame(source), source)

        def done(picture: ImportedPicture) -> None:
            self._show_picture(picture)
            self._store.commit(self.tr("Use as new"), self._ports.lens.put(self._store.current, request))

        self._pool.run(work, done)

    def close_sticker(self) -> None:
        """Back to the empty workspace; undo brings the sticker back."""
        self._store.commit(self.tr("Close the sticker"), self._ports.lens.put(self._store.current, None))

    def _show_picture(self, picture: ImportedPicture) -> None:
        self.picture, self.versions = picture, ()
        images = LoopImages((to_image(picture.frame),), 8.0)
        self.look = Look(images, None, None)
        self.picture_changed.emit()
        self.look_changed.emit()
        self.versions_changed.emit()

    def picture_images(self) -> LoopImages | None:
        """The bare picture, ready to paint."""
        return LoopImages((to_image(self.picture.frame),), 8.0) if self.picture is not None else None

    # ------------------------------------------------------------------ the request
    @property
    def request(self) -> GenerationRequest | None:
        return self._ports.lens.get(self._store.current)

    @property
    def animate(self) -> Animate | None:
        request = self.request
        return self.animate_of(request) if request is not None else None

    @staticmethod
    def animate_of(request: GenerationRequest) -> Animate:
        if not isinstance(request.operation, Animate):
            raise TypeError("the sticker view works on animate requests only")
        return request.operation

    def change(self, label: str, key: str = "", **values: Any) -> None:
        """Change fields of the request; `words` sets the prompt. Steps with the same key merge until `seal`."""
        request = self.request
        if request is None:
            return
        if "words" in values:
            words = values.pop("words")
            values["prompts"] = (TextPrompt(words),) if words.strip() else ()
        self._commit(label, replace(request, **values), key)

    def animate_with(self, label: str, key: str = "", **values: Any) -> None:
        """Change fields of the operation (frames, size, at, strength, anchors, mask ...)."""
        request = self.request
        if request is not None:
            self._commit(label, replace(request, operation=replace(self.animate_of(request), **values)), key)

    def seal(self) -> None:
        self._store.seal()

    def _commit(self, label: str, request: GenerationRequest, key: str) -> None:
        self._store.commit(label, self._ports.lens.put(self._store.current, request), key or None)

    def _document_changed(self) -> None:
        request = self.request
        if request == self._request:
            return
        before, self._request = self._request, request
        if request is None:
            self._forget()
        else:
            self._follow(before, request)
        self.request_changed.emit()

    def _forget(self) -> None:
        self.live.stop()
        self.picture, self.look, self.versions = None, None, ()
        self.picture_changed.emit()
        self.look_changed.emit()

    def _follow(self, before: GenerationRequest | None, request: GenerationRequest) -> None:
        source = self.animate_of(request).source
        if self.picture is None or self.picture.ref.sha256 != source.sha256:
            self._pool.run(lambda: picture_of(self._ports.reader.frame(source), source), self._returned)
        if self.versions and not same_loop(before, request):
            self.versions = ()
            self.versions_changed.emit()
        if not (self.look and self.look.final and same_loop(self.look.request, request)):
            self.live.ask(request)

    def _returned(self, picture: ImportedPicture) -> None:
        """A picture came back through undo or redo."""
        if self.animate is not None and self.animate.source.sha256 == picture.ref.sha256:
            self._show_picture(picture)

    # ------------------------------------------------------------------ looks
    def _looked(self, request: GenerationRequest, result: TakeResult) -> None:
        if self.look is not None and self.look.final and same_loop(self.look.request, self._request):
            return
        self._prepare(request, result, final=False)

    def _prepare(self, request: GenerationRequest, result: TakeResult, *, final: bool) -> None:
        if self._preparing is not None and final:
            self._preparing.cancel()
        self._number += 1
        number = self._number
        self._preparing = self._pool.run(lambda: prepare(result.loop),
                                         lambda images: self._take(number, Look(images, request, result, final)))

    def _take(self, number: int, look: Look) -> None:
        """Show a look, unless a newer one is shown already."""
        if number < self._newest:
            return
        self._newest = number
        source = self.animate.source if self.animate is not None else None
        if look.request is None or source is None or self.animate_of(look.request).source.sha256 != source.sha256:
            return
        self.look = look
        self.look_changed.emit()

    @property
    def final(self) -> TakeResult | None:
        """The finished take, when it was made from the request as it stands."""
        look = self.look
        return look.result if look is not None and look.final and same_loop(look.request, self._request) else None

    # ------------------------------------------------------------------ finals
    def make_final(self, versions: int = 1, label: str = "") -> None:
        """Full size, into the queue. Raises StudioError when the engine refuses it."""
        request = self.request
        if request is None:
            return
        wanted = replace(request, variations=versions)
        job = self._bridge.submit(wanted, label=label or self.label(request))
        self._finals[job.id] = wanted

    def again(self) -> None:
        """Another seed, as a step of its own."""
        request = self.request
        if request is not None:
            self._commit(self.tr("Another try"), replace(request, seed=request.seed + 1), "")

    def label(self, request: GenerationRequest) -> str:
        name = Path(self.animate_of(request).source.name or "").stem or self.tr("Picture")
        return f"{name}, {request.text}" if request.text else self.tr("{name}, at rest").format(name=name)

    def job_finished(self, entry: Entry) -> None:
        """A listed job ended well: show it when it still is what the document asks for."""
        wanted = self._finals.pop(entry.job.id, None)
        if wanted is None or not entry.results or not same_loop(wanted, self._request):
            return
        self.versions = entry.results if len(entry.results) > 1 else ()
        self.versions_changed.emit()
        self._prepare(wanted, entry.results[0], final=True)

    def pick(self, version: int) -> None:
        """Choose one of the versions; its seed becomes the sticker's."""
        request = self.request
        if request is None or not 0 <= version < len(self.versions):
            return
        result, kept = self.versions[version], self.versions
        chosen = replace(request, seed=result.seed, variations=1)
        self.versions = ()
        self.look = replace(self.look, request=chosen, result=result, final=True) if self.look else None
        self._commit(self.tr("Version {number}").format(number=version + 1), chosen, "")
        self._prepare(chosen, kept[version], final=True)
        self.versions_changed.emit()


def picture_of(frame: Frame, ref: MediaRef) -> ImportedPicture:
    """A picture that was read before, from its pixels alone."""
    opaque = min(bytes(frame.buffer)[3::4]) == 255
    return ImportedPicture(frame, ref, Path(ref.name).suffix[1:].upper(), not opaque)
