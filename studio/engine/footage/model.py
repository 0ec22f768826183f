"""The model `footage`: edits of clips that nobody here generated, by methods on their own pixels.

It has no weights and knows no words; what it does is named on the take. A remix, a restyling, or a blend with words
alone it refuses, with what can do them. Implements the port `GenerationModel`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from studio.contract.checks import check_media
from studio.contract.errors import InputError
from studio.contract.events import MotionReading, TakeResult
from studio.contract.media import MediaFacts, MediaRef
from studio.contract.operations import (
    Blend,
    Bridge,
    Expand,
    Extend,
    Region,
    Remix,
    Restyle,
    Seamless,
    Trim,
    media_of,
)
from studio.contract.ports import JobContext
from studio.contract.requests import OWN_RATE, GenerationRequest
from studio.core.time import Rate, Span, kept_frames
from studio.engine.footage import filling, growth, morph, seam
from studio.engine.footage.material import Made, Material
from studio.engine.plan import Plan, plan_of
from studio.media.clips.library import Clips
from studio.media.clips.source import ClipSource
from studio.media.clips.store import FrameStore

METHODS = (Trim, Seamless, Blend, Extend, Bridge, Region, Expand)
UNVARIED = (Trim,)  # there is one way only
_REFUSED: dict[type, str] = {
    Remix: "Footage can't be remixed by methods on its own pixels; a clip that Kinora's Animatic made can.",
    Restyle: "Footage can't be restyled by methods on its own pixels; a clip that Kinora's Animatic made can.",
}


class FootageModel:
    """Runs trim, loop, blend, extend, bridge, region and expand on any clip that can be opened."""

    id = "footage"
    name = "Footage"
    operations = tuple(operation.kind for operation in (*METHODS, *_REFUSED))

    def __init__(self, clips: Clips | None = None) -> None:
        self._clips = clips or Clips()

    def can(self, request: GenerationRequest) -> str:
        operation = request.operation
        if type(operation) in _REFUSED:
            return _REFUSED[type(operation)]
        if isinstance(operation, Blend) and operation.b is None:
            return "Footage can't be blended with words alone; give a second clip."
        if not isinstance(operation, METHODS):
            return f"Footage works on clips that there are; it can't {operation.kind}."
        return ""

    def run(self, request: GenerationRequest, context: JobContext) -> tuple[TakeResult, ...]:
        count = 1 if isinstance(request.operation, UNVARIED) else request.variations
        return tuple(self._take(replace(request, seed=request.seed + i), context, i, count) for i in range(count))

    def unload(self) -> None:
        """Nothing stays between runs."""

    def _take(self, request: GenerationRequest, context: JobContext, number: int, of: int) -> TakeResult:
        begun = time.monotonic()
        progress = _Progress(context, number, of)
        with ExitStack() as opened:
            work = self._opened(request, opened, progress.tick)
            made = work.made()
            store = FrameStore(made.width, made.height)
            try:
                for index, frame in enumerate(made.frames):
                    store.add(frame)
                    progress.frame(index + 1, made.count)
                loop = store.loop(made.fps)
            finally:
                store.close()
        notes = (*made.notes, *work.notes(), *_unused(request), *_unheard(request, number, of))
        left_out = tuple(prompt.text for prompt in request.prompts if prompt.text.strip())
        return TakeResult(
            loop, request.seed, self.id, "", made.method, "It works on the clip's own pixels.", loop.size,
            MotionReading(left_out=left_out), made.checks, notes, time.monotonic() - begun, made.sound)

    def _opened(self, request: GenerationRequest, opened: ExitStack, tick: Callable[[], None]) -> _Work:
        """All media of the request, opened and checked. Raises InputError."""
        sources = {ref: opened.enter_context(closing(self._clips.opened(ref))) for ref in media_of(request.operation).values()}
        check_media(request, {ref: source.facts for ref, source in sources.items()})
        return _Work(request, sources, tick)


@dataclass(frozen=True, slots=True)
class _Work:
    """One request with its clips open."""

    request: GenerationRequest
    sources: Mapping[MediaRef, ClipSource]
    tick: Callable[[], None]

    def made(self) -> Made:
        """What the operation's method makes. Its frames are made while they are asked for."""
        operation, seed = self.request.operation, self.request.seed
        match operation:
            case Trim():
                return self._trimmed(self.plan())
            case Seamless():
                return seam.looped(self.clip(operation.source), self._stretch(operation), seed)
            case Blend(b=MediaRef()):
                return morph.blended(self.plan(), self.clip(operation.a), self.clip(operation.b, like=operation.a), seed)
            case Bridge():
                return growth.bridged(self.plan(), self.clip(operation.a), self.clip(operation.b, like=operation.a), seed)
            case Extend():
                return growth.extended(self.plan(), self.clip(operation.source), seed)
            case Region():
                mask = _mask(self.sources[operation.mask])
                return filling.region_filled(self.plan(mask), self.clip(operation.source), seed)
            case Expand():
                return filling.expanded(self.plan(), self.clip(operation.source), seed)
        raise InputError(f"Footage can't {operation.kind}.")

    def plan(self, mask: NDArray[np.float32] | None = None) -> Plan:
        return plan_of(self.request, self.facts, mask=mask)

    @property
    def facts(self) -> dict[MediaRef, MediaFacts]:
        return {ref: source.facts for ref, source in self.sources.items()}

    def clip(self, ref: MediaRef, like: MediaRef | None = None) -> Material:
        size = self.sources[like or ref].facts
        return Material(self.sources[ref], size.width, size.height, self.tick)

    def _stretch(self, cut: Seamless) -> range:
        facts = self.facts[cut.source]
        end = facts.seconds + 1 if cut.end is None else cut.end
        return kept_frames(Span(cut.start, end), Rate.of(facts.fps), facts.frames)

    def _trimmed(self, plan: Plan) -> Made:
        assert isinstance(self.request.operation, Trim)
        clip, numbers = self.clip(self.request.operation.source), plan.tracks[0].frames
        heard = clip.source.sound(numbers[0] / clip.fps, (numbers[-1] + 1) / clip.fps)
        frames: Iterator[NDArray[np.uint8]] = (clip.frame(int(number)) for number in numbers)
        return Made(clip.width, clip.height, clip.fps, len(numbers), frames, "trim: the source's own frames", (), (), heard)

    def notes(self) -> tuple[str, ...]:
        """What had to be said of the sources, and of B where it has another size."""
        said = [note for source in self.sources.values() for note in source.notes]
        operation = self.request.operation
        if isinstance(operation, Blend | Bridge) and operation.b is not None:
            a, b = self.facts[operation.a], self.facts[operation.b]
            if (a.width, a.height) != (b.width, b.height):
                said.append(f"The second clip was fitted into {a.width} x {a.height} pixels.")
        return tuple(dict.fromkeys(said))


class _Progress:
    """Progress over all variations; the work before the first frame counts as none of it, but can be cancelled."""

    def __init__(self, context: JobContext, number: int, of: int) -> None:
        self._context, self._number, self._of = context, number, of
        self._done, self._total = 0, 1

    def tick(self) -> None:
        self._context.step(self._number * self._total + self._done, self._of * self._total)

    def frame(self, done: int, total: int) -> None:
        self._done, self._total = done, total
        self.tick()


def _mask(source: ClipSource) -> NDArray[np.float32]:
    """How much of each pixel is marked: its alpha where the mask has some, else its lightness."""
    pixels = source.frame(0).astype(np.float32) / 255
    marked = pixels[..., 3] if source.facts.alpha else pixels[..., :3].mean(-1)
    if marked.max() < 0.02:
        raise InputError("The mask marks nothing.", "Paint it opaque where the clip may change.")
    return marked


def _unused(request: GenerationRequest) -> tuple[str, ...]:
    """What the request says and an edit of footage keeps from the source instead."""
    sized = request.resolution is not None and not isinstance(request.operation, Expand)
    timed = request.fps != OWN_RATE
    said = ["Size and rate are the source's own."] if sized or timed else []
    if request.duration is not None and not isinstance(request.operation, Blend):
        said.append("The duration follows from the operation.")
    if request.visual_prompts or request.camera:
        said.append("Pictures and camera moves have no part in this method.")
    return tuple(said)


def _unheard(request: GenerationRequest, number: int, of: int) -> tuple[str, ...]:
    said = ["This method works without words; the prompt wasn't used."] if request.text else []
    if of < request.variations:
        said.append("There is only one way to do this, so there is one result.")
    return tuple(said)
