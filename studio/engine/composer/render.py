"""A script as frames: scenes one after another, lights that change, styles laid over; any size, any rate, any moment first.

`compose` stages everything once and quickly; a frame is then drawn from its time alone, so memory is flat, drafts are
the same picture at a smaller size, and any frame may be asked for in any order.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from typing import Any

import numpy as np

from studio.contract.errors import InputError
from studio.engine.composer import report
from studio.engine.composer.acting import Stand
from studio.engine.composer.ease import clamp, smooth
from studio.engine.composer.keyframes import Keyframe, Sheets
from studio.engine.composer.look import STEPS, Look, between, look_of
from studio.engine.composer.places import Place, load_place, means, place_of
from studio.engine.composer.ring import ring_of
from studio.engine.composer.roles import Act
from studio.engine.composer.scene import Scene, Wardrobe
from studio.engine.composer.script import Script, Setting
from studio.engine.composer.styles import Style, style_of
from studio.engine.composer.world import BUDGET, Shelf
from studio.media.canvas import Canvas
from studio.pixels.alpha import Pixels

LARGEST = 8192
PLAIN = "plain"  # the place of a script that names none
_CHANGE = 0.5  # seconds in which a lamp comes on


def compose(script: Script, width: int, height: int, fps: float, seed: int = 0, pictures: Sequence[Pixels] = (), *,
            keyframes: Sequence[Keyframe] = (), motion_blur: bool = False, ring: bool = False, memory: int = BUDGET) -> Composition:  # fmt: skip
    """Stage a script for frames of `width` x `height` at `fps`. `pictures` are straight RGBA uint8 [H, W, 4], named by `Actor.picture`.

    A keyframe is the frame nearest to its time, exactly. `ring` closes a clip without journeys, so that its last frame leads to its first. `memory` is how many bytes of sprites may be kept. Raises InputError for impossible sizes, rates, durations, names.
    """
    if not (16 <= width <= LARGEST and 16 <= height <= LARGEST):
        raise InputError(f"A picture of {width} x {height} can't be made.", f"Use 16 to {LARGEST} pixels a side.")
    if not 0 < fps <= 240:
        raise InputError(f"{fps:g} frames a second can't be made.", "Use 1 to 240.")
    if not (0 <= script.duration < 24 * 3600 and math.isfinite(script.duration)):
        raise InputError(f"A clip can't last {script.duration:g} seconds.", "Use 0 (a still) to a day.")
    return Composition(script, width, height, fps, seed, pictures, keyframes, motion_blur, ring, memory)


class Composition:
    """A staged script. Frames are premultiplied RGBA uint8 [height, width, 4], opaque."""

    def __init__(self, script: Script, width: int, height: int, fps: float, seed: int, pictures: Sequence[Pixels], keyframes: Sequence[Keyframe], motion_blur: bool, ring: bool,
                 memory: int) -> None:  # fmt: skip
        script = _placed(script)
        self.script, self.width, self.height, self.fps, self.seed, self.motion_blur = script, width, height, fps, seed, motion_blur
        self.style: Style = style_of(script.style)
        self.duration = max(script.duration, 1 / fps)
        self.shelf, wardrobe = Shelf(memory), Wardrobe()
        self._settings = tuple(sorted(script.settings, key=lambda s: s.start)) or (Setting(),)
        self.sheets = Sheets(keyframes, width, height, fps, script.duration)
        self.scenes: list[Scene] = []
        for start, end, place in _spans(self._settings, self.duration):
            part = _part(script, self._settings, start, end, first=not self.scenes)
            scene = Scene(part, place, width, height, seed, pictures, self.shelf, wardrobe, start, end, self.style.recolour, self.style.name,
                          ring_of(end - start) if ring else None)  # fmt: skip
            scene.dark = lambda t, s=start: self.look(s + t).dark()  # type: ignore[method-assign,misc]
            self.scenes.append(scene)

    @property
    def count(self) -> int:
        """How many frames the clip has."""
        return max(1, round(self.script.duration * self.fps))

    def frame(self, index: int) -> Pixels:
        """The frame with this number, from 0."""
        if not 0 <= index < self.count:
            raise IndexError(f"frame {index} of {self.count}")
        return self.moment(index / self.fps)

    def frames(self, first: int = 0, last: int | None = None, cancelled: Callable[[], bool] | None = None) -> Iterator[Pixels]:
        """Frames `first` (included) to `last` (not included); `cancelled` is asked before each, and ends it when true."""
        for index in range(first, min(self.count, last if last is not None else self.count)):
            if cancelled is not None and cancelled():
                return
            yield self.frame(index)

    def moment(self, t: float) -> Pixels:
        """The picture at `t` seconds."""
        exact = self.sheets.exact(t)
        if exact is not None and (exact[..., 3] == 255).all():
            return exact.copy()
        if not self.motion_blur:
            return self._picture(t).pixels()
        total = np.zeros((self.height, self.width, 4), np.uint16)
        parts = 5
        for k in range(parts):
            total += self._picture(clamp(t + (k / parts - 0.4) * 0.5 / self.fps, 0.0, self.duration)).pixels()
        return ((total + parts // 2) // parts).astype(np.uint8)

    def _picture(self, t: float) -> Canvas:
        number = self._scene_at(t)
        scene = self.scenes[number]
        canvas = self._scene(scene, t)
        fade = self._crossing(scene, number, t)
        if fade < 1.0:
            before = self._scene(self.scenes[number - 1], t)
            before.draw_whole(canvas.sprite(), 0, 0, fade)
            canvas = before
        self.style.finish(canvas, t, self.seed, self.shelf)
        self.sheets.lay(canvas, t)
        canvas.close()
        return canvas

    def _scene_at(self, t: float) -> int:
        return max((i for i, s in enumerate(self.scenes) if s.start <= t + 1e-9), default=0)

    def _crossing(self, scene: Scene, number: int, t: float) -> float:
        """How far a gradual change of place has come, 1 when it is over."""
        setting = next((s for s in self._settings if abs(s.start - scene.start) < 1e-6), None)
        if number == 0 or setting is None or setting.cut or setting.fade <= 0:
            return 1.0
        return smooth((t - scene.start) / setting.fade)

    def _scene(self, scene: Scene, t: float) -> Canvas:
        """One scene at a time; while the light changes, two drawings are mixed."""
        one, other, share = self._looks(t)
        canvas = self._drawn(scene, t, one)
        if other is not None:
            second = self._drawn(scene, t, other)
            canvas.draw_whole(second.sprite(), 0, 0, share)
        return canvas

    def _drawn(self, scene: Scene, t: float, look: Look) -> Canvas:
        canvas = Canvas(self.width, self.height)
        canvas.fill("#ffffff")
        setting, strength = self._weather(t)
        scene.paint(canvas, t - scene.start, look, setting, strength, self.lights(scene, t))
        return canvas

    # light and weather by time

    def _setting(self, t: float) -> tuple[int, float]:
        """(number of the setting at `t`, how far its gradual change has come)."""
        number = max((i for i, s in enumerate(self._settings) if s.start <= t + 1e-9), default=0)
        setting = self._settings[number]
        if number == 0 or setting.cut or setting.fade <= 0:
            return number, 1.0
        return number, smooth((t - setting.start) / setting.fade)

    def _looks(self, t: float) -> tuple[Look, Look | None, float]:
        number, u = self._setting(t)
        new = look_of(self._settings[number])
        if u >= 1.0:
            return new, None, 0.0
        old = look_of(self._settings[number - 1])
        step = u * STEPS
        k = math.floor(step)
        return between(old, new, k / STEPS), between(old, new, (k + 1) / STEPS), step - k

    def look(self, t: float) -> Look:
        """The light at `t`."""
        number, u = self._setting(t)
        return between(look_of(self._settings[max(0, number - 1)]), look_of(self._settings[number]), u)

    def _weather(self, t: float) -> tuple[Setting, float]:
        """The setting whose weather is shown at `t`, and how strongly."""
        number, u = self._setting(t)
        new = self._settings[number]
        if u >= 1.0 or number == 0 or self._settings[number - 1].weather == new.weather:
            return new, 1.0
        return (self._settings[number - 1], 1 - 2 * u) if u < 0.5 else (new, 2 * u - 1)

    def lights(self, scene: Scene, t: float) -> dict[str, float]:
        """Lights of the place that were switched, and how strongly they shine at `t`; the rest follow the hour."""
        out: dict[str, float] = {}
        for light in scene.place.lights:
            if light.id in ("sun", "moon"):
                continue
            switched = [(scene.start + a.start, a.verb == "turn_on") for a in _switches(scene, light.id)]
            if not switched:
                switched = [(s.start, on) for s in self._settings for asked, on in s.lights if means(asked, light.id)]
            if not switched:
                continue
            switched.sort()
            level = self.look(t).weight(light.on_in) if switched[0][0] <= 0.02 else 0.0 if switched[0][1] else 1.0
            for start, on in switched:
                level += (float(on) - level) * (1.0 if start <= 0.02 else smooth((t - start) / _CHANGE))
            out[light.id] = level
        return out

    # what others ask about it

    def answer(self) -> dict[str, Any]:
        """What was drawn, in the words of the contract."""
        return report.answer(self)

    def events(self) -> list[report.Sound]:
        """The sounds of what happens, in order of time."""
        return report.events(self)

    def state(self, t: float) -> dict[str, Any]:
        """Everything that is staged at `t`, as plain values: place, light, camera, and for each member what, where, size, pose."""
        scene = self.scenes[self._scene_at(t)]
        view = scene.camera.view(t - scene.start)
        look = self.look(t)
        members = [_state(scene, view, stand, t) for stand in scene.stands(t - scene.start)]
        return {
            "time": t, "place": scene.place.name, "light": dict(look.palettes), "weather": self._weather(t)[0].weather, "fog": look.fog,
            "camera": {"x": view.x, "y": view.y, "near": view.near, "roll": view.roll}, "members": members,
        }  # fmt: skip


def _placed(script: Script) -> Script:
    """A script that names no place but a thing only a place shows (a bridge, a river) is set there."""
    nouns = [a.noun for a in script.actors if not a.drawing and a.picture < 0]
    found = next((name for noun in nouns if (name := place_of(noun))), "")
    if not found or any(s.place for s in script.settings):
        return script
    return replace(script, settings=tuple(replace(s, place=found) for s in script.settings))


def _state(scene: Scene, view: Any, stand: Stand, t: float) -> dict[str, Any]:
    x, y = view.point(stand.x, stand.y - stand.lift)
    role = scene.roles.get(stand.member.key)
    acts = [a.verb for a in role.acts if a.start <= t - scene.start <= a.end] if role else []
    ways = [w.gait for w in role.ways if w.start <= t - scene.start <= w.end] if role else []
    tall = stand.member.tall * stand.scale * view.unit
    return {
        "key": stand.member.key, "noun": stand.member.actor.noun, "drawing": stand.member.actor.drawing, "x": x / view.width, "y": y / view.height,
        "height": tall / view.height, "facing": 1 if stand.flip > 0 else -1, "doing": [*ways, *acts], "opacity": stand.opacity,
        "pose": asdict(stand.pose) if stand.member.art else {}, "with": [other.member.key for other in (*stand.behind, *stand.before)],
    }  # fmt: skip


def _spans(settings: tuple[Setting, ...], duration: float) -> Iterator[tuple[float, float, Place]]:
    """(start, end, place) of each run of settings in one place."""
    starts = [0.0]
    names = [settings[0].place or PLAIN]
    for setting in settings[1:]:
        name = setting.place or names[-1]
        if name != names[-1] and setting.start < duration:
            starts.append(setting.start)
            names.append(name)
    for i, (start, name) in enumerate(zip(starts, names, strict=True)):
        yield start, starts[i + 1] if i + 1 < len(starts) else duration, load_place(name)


def _part(script: Script, settings: tuple[Setting, ...], start: float, end: float, first: bool) -> Script:
    """The script of one span, its times from the span's start. Who does something only elsewhere doesn't appear; the lead always does."""
    if first and end >= script.duration - 1e-6:
        return replace(script, settings=settings)
    deeds = tuple(
        replace(d, start=max(0.0, d.start - start), end=None if d.end is None else d.end - start)
        for d in script.deeds if d.start < end - 0.05 and ((d.end is None and d.start >= start - 0.05) or (d.end is not None and d.end > start + 0.05))
    )  # fmt: skip
    busy = {id for d in deeds for id in (*d.who, d.target)}
    idle = {a.id for a in script.actors} - {id for d in script.deeds for id in (*d.who, d.target)}
    lead = script.actors[0].id if script.actors else ""
    kept = {a.id for a in script.actors if a.id in busy or a.id in idle or a.id == lead}
    relations = tuple(replace(r, start=max(0.0, r.start - start)) for r in script.relations if r.a in kept and r.b in kept and r.start < end)
    shots = tuple(
        replace(s, start=s.start - start, end=None if s.end is None else s.end - start) for s in script.shots
        if s.start < end and (s.end is None or s.end > start)
    )  # fmt: skip
    inside = tuple(replace(s, start=max(0.0, s.start - start)) for s in settings if s.start < end and s.start >= start - 1e-9)
    return replace(script, actors=tuple(a for a in script.actors if a.id in kept), relations=relations, deeds=deeds, shots=shots, settings=inside,
                   duration=end - start)  # fmt: skip


def _switches(scene: Scene, light: str) -> list[Act]:
    """Acts that switch a light which the place itself shows: a lamp of its own, or the lamp of its lighthouse."""
    mine = [r for r in scene.roles.values() if r.spot.built == f"light:{light}" or (light in _TOWER and r.spot.built in ("lighthouse", "light:lamp"))]
    return [a for role in mine for a in role.acts if a.verb in ("turn_on", "turn_off")]


_TOWER = ("lamp", "beam")
"""A lighthouse's lights, which come on together."""
