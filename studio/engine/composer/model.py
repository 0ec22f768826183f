"""The model `animatic`: words and pictures at timestamps become a moving scene of drawn art. A composer, not a diffusion model.

It reads the words (`reading`), stages and draws what was understood (`render`), and tells what it drew, what stood in
for what, and what it left out. Implements the port `GenerationModel`.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from studio.contract.events import MotionReading, TakeResult
from studio.contract.operations import Generate
from studio.contract.ports import JobContext
from studio.contract.requests import GenerationRequest, Role
from studio.contract.sizes import pixel_size
from studio.engine.composer.keyframes import Keyframe
from studio.engine.composer.render import Composition, compose
from studio.engine.composer.script import Script, Shot
from studio.engine.composer.sound.mix import mix, unheard
from studio.engine.composer.styles import known_style, style_of
from studio.media.clips.store import FrameStore
from studio.pixels.alpha import Pixels, unpremultiply, view

if TYPE_CHECKING:
    from studio.engine.composer.reading.reader import Reader, Reading

FPS = 24.0
RESOLUTION, ASPECT = "360p", "16:9"
METHOD = "composed from drawn art"
USUAL_MOTION = 0.5  # the motion strength of a request that doesn't say one


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
        """One take a variation. Raises InputError for a style that there isn't, sizes and pictures that can't be used."""
        style_of(request.style or "")  # refused before any work
        context.step(0, 1)
        reading = self._reader.read(request.prompts, request.visual_prompts, request.duration, request.negative_prompt, request.style or "")
        pictures = [view(context.picture(visual.media)) for visual in request.visual_prompts]
        script = _kept_out(_with_pictures(_with_camera(reading.script, request), reading.roles, pictures), request)
        script = _told(_with_style(script), request)
        keys = [Keyframe(visual.timestamp, picture)
                for visual, role, picture in zip(request.visual_prompts, reading.roles, pictures, strict=True) if role is Role.KEYFRAME]
        size, fps = size_of(request, reading), request.fps or FPS
        takes = range(max(1, request.variations))
        return tuple(self._take(compose(script, *size, fps, request.seed + i, pictures, keyframes=keys), context, i, len(takes)) for i in takes)

    def _take(self, scene: Composition, context: JobContext, number: int, of: int) -> TakeResult:
        begun = time.monotonic()
        store = FrameStore(scene.width, scene.height)
        try:
            for index in range(scene.count):
                context.step(number * scene.count + index, of * scene.count)
                store.add(unpremultiply(scene.frame(index)))
            context.step((number + 1) * scene.count, of * scene.count)
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


def _with_pictures(script: Script, roles: Sequence[Role], pictures: Sequence[Pixels]) -> Script:
    """A keyframe without a cut-out isn't an actor as well: it fills the frame at its time and a drawing acts."""
    whole = {i for i, (role, picture) in enumerate(zip(roles, pictures, strict=True)) if role is Role.KEYFRAME and picture[..., 3].min() == 255}
    return replace(script, actors=tuple(replace(a, picture=-1) if a.picture in whole else a for a in script.actors))


def _kept_out(script: Script, request: GenerationRequest) -> Script:
    """The script without what the negative prompt names, which is told where the words asked for it."""
    unwanted = {noun for noun in script.without if noun in request.negative_prompt.lower()}
    gone = {a.id: a for a in script.actors if a.noun in unwanted}
    deeds = tuple(replace(d, who=tuple(w for w in d.who if w not in gone), target="" if d.target in gone else d.target) for d in script.deeds)
    settings = tuple(replace(s, weather="clear") if s.weather in unwanted else s for s in script.settings)
    return replace(
        script, actors=tuple(a for a in script.actors if a.id not in gone), deeds=tuple(d for d in deeds if d.who), settings=settings,
        relations=tuple(r for r in script.relations if not {r.a, r.b, r.c} & gone.keys()),
        shots=tuple(replace(s, on="") if s.on in gone else s for s in script.shots),
        left_out=(*script.left_out, *(f"“{a.asked}”: the negative prompt keeps it out" for a in gone.values())))


def _with_style(script: Script) -> Script:
    """A style that only the words name is left out when there is none like it."""
    style = known_style(script.style)
    if style is not None:
        return replace(script, style=style)
    return replace(script, style="", left_out=(*script.left_out, f"the style “{script.style}”"))


def _told(script: Script, request: GenerationRequest) -> Script:
    """The script with a note for each setting of the request that a drawn scene has no use for."""
    notes = []
    if request.motion_strength != USUAL_MOTION:
        notes.append("Motion strength changes nothing here: a drawn scene moves as its words say (quickly, gently).")
    if any(visual.strength != 1.0 for visual in request.visual_prompts):
        notes.append("A picture's strength changes nothing here: it is shown as it is.")
    return replace(script, notes=(*script.notes, *notes))
