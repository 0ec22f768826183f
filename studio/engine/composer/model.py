"""The model `animatic`: words and pictures at timestamps become a moving scene of drawn art. A composer, not a diffusion model.

It reads the words (`reading`), stages and draws what was understood (`render`), and tells what it drew, what stood in
for what, and what it left out. Implements the port `GenerationModel`.
"""

from __future__ import annotations

import time
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from studio.contract.events import MotionReading, TakeResult
from studio.contract.operations import Generate
from studio.contract.ports import JobContext
from studio.contract.requests import GenerationRequest
from studio.contract.sizes import pixel_size
from studio.engine.composer.render import Composition, compose
from studio.engine.composer.script import Script, Shot
from studio.engine.composer.sound.mix import mix, unheard
from studio.media.clips.store import FrameStore
from studio.pixels.alpha import unpremultiply, view

if TYPE_CHECKING:
    from studio.engine.composer.reading.reader import Reader, Reading

FPS = 24.0
RESOLUTION, ASPECT = "360p", "16:9"
METHOD = "composed from drawn art"


class AnimaticModel:
    """Owned by the engine's thread; nothing else calls it."""

    id = "animatic"
    name = "Animatic"
    operations = (Generate.kind,)

    @cached_property
    def _reader(self) -> Reader:
        from studio.engine.composer.reading.reader import Reader

        return Reader()

    def warm_up(self) -> None:
        """Load what reads words."""
        self._reader.read([])

    def unload(self) -> None:
        self.__dict__.pop("_reader", None)

    def can(self, request: GenerationRequest) -> str:
        if not isinstance(request.operation, Generate):
            return f"Animatic composes scenes from words and pictures; it can't {request.operation.kind} a clip that it didn't make."
        if not request.text and not request.visual_prompts:
            return "Animatic needs words or a picture to begin with."
        return ""

    def run(self, request: GenerationRequest, context: JobContext) -> tuple[TakeResult, ...]:
        reading = self._reader.read(request.prompts, request.visual_prompts, request.duration, request.negative_prompt, request.style or "")
        script = _with_camera(reading.script, request)
        pictures = [view(context.picture(visual.media)) for visual in request.visual_prompts]
        size, fps = size_of(request, reading), request.fps or FPS
        count = max(1, request.variations)
        return tuple(self._take(compose(script, *size, fps, request.seed + i, pictures), request, context, i, count) for i in range(count))

    def _take(self, scene: Composition, request: GenerationRequest, context: JobContext, number: int, of: int) -> TakeResult:
        begun = time.monotonic()
        store = FrameStore(scene.width, scene.height)
        try:
            for index in range(scene.count):
                store.add(unpremultiply(scene.frame(index)))
                context.step(number * scene.count + index + 1, of * scene.count)
            loop = store.loop(scene.fps)
        finally:
            store.close()
        told, heard = scene.answer(), scene.events() if scene.script.duration > 0 else []
        return TakeResult(
            loop, scene.seed, self.id, "", METHOD, "It composes a scene from words, crisp at any size.", loop.size,
            MotionReading(left_out=tuple(told["left_out"])), (), (*told["notes"], *unheard(heard)), time.monotonic() - begun,
            mix(heard, scene.count / scene.fps, scene.seed) if heard else None, scene=told)


def size_of(request: GenerationRequest, reading: Reading) -> tuple[int, int]:
    """(width, height): as asked, else as the words say, else 360p at 16:9."""
    said = reading.inferred
    return pixel_size(request.resolution or str(said.get("resolution", RESOLUTION)), request.aspect_ratio or str(said.get("aspect_ratio", ASPECT)))


def _with_camera(script: Script, request: GenerationRequest) -> Script:
    """The script with the camera moves that were asked for beside the words; they replace those of the words."""
    if not request.camera:
        return script
    framed = script.shots[0] if script.shots else Shot()
    moves = tuple(replace(framed, start=move.start, end=move.end, moves=((move.move, move.amount),)) for move in request.camera)
    return replace(script, shots=moves)
