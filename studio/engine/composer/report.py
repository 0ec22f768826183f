"""What was drawn, told from what was staged and not from what was asked; and the sounds that the picture would make."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from studio.engine.composer.cast import MOST
from studio.engine.composer.ease import chance, clamp
from studio.engine.composer.marks import footfalls
from studio.engine.composer.script import Actor, Script
from studio.engine.composer.weather import lightning
from studio.engine.composer.work import WORK, pace

if TYPE_CHECKING:
    from studio.engine.composer.render import Composition
    from studio.engine.composer.roles import Act, Role
    from studio.engine.composer.scene import Scene


@dataclass(frozen=True, slots=True)
class Sound:
    """One thing to hear: `start`, `length` in seconds (0 for a knock), `loud` 0..1, `pan` -1 left .. 1 right, `what` made it.

    `pan_end` is where it is heard at its end if it travels.
    """

    kind: str
    start: float
    length: float = 0.0
    loud: float = 0.5
    pan: float = 0.0
    what: str = ""
    pan_end: float | None = None


def answer(composition: Composition) -> dict[str, Any]:
    """The answer of a request, as in the contract: lists of plain values."""
    script = composition.script
    drawn = [row for scene in composition.scenes for row in _drawn(scene, script)]
    places = list(dict.fromkeys(s.place or "plain" for s in script.settings))
    lights = list(dict.fromkeys(s.time or "day" for s in script.settings))
    weathers = [w for w in dict.fromkeys(s.weather for s in script.settings) if w]
    notes = list(script.notes)
    crowds = [f"{a.count} {a.noun} were asked, {MOST} are drawn." for a in script.actors if a.count > MOST]
    return {
        "drawn": drawn, "place": ", ".join(places) if places else None, "light": ", ".join(lights), "weather": ", ".join(weathers) or None,
        "camera": _camera(script), "stood_in": [{"asked": a, "drawn": b} for a, b in _stood_in(composition, script)],
        "left_out": list(dict.fromkeys((*script.left_out, *_missing(composition), *(x for s in composition.scenes for x in s.left_out)))), "notes": [*notes, *crowds],
    }  # fmt: skip


def _stood_in(composition: Composition, script: Script) -> list[tuple[str, str]]:
    shown = {a.asked for a in script.actors if _built(composition, a)}
    rows = [row for row in script.stood_in if row[0] not in shown]
    named = {a for a, _ in rows}
    for actor in script.actors:
        if actor.picture < 0 and not actor.scenery and not _built(composition, actor) and actor.asked not in named and actor.noun not in named:
            if not actor.drawing:
                rows.append((actor.asked or actor.noun, "a labelled paper silhouette"))
            elif actor.stands_in:
                rows.append((actor.asked or actor.noun, actor.drawing.replace("_", " ")))
    places = [(s.asked, s.place.replace("_", " ")) for s in script.settings if s.stands_in and s.asked not in named]
    return [*rows, *places]


def _built(composition: Composition, actor: Actor) -> bool:
    """Whether a place itself shows it."""
    return any(r.spot.built for s in composition.scenes for r in s.roles.values() if r.member.actor.id == actor.id)


def _drawn(scene: Scene, script: Script) -> Iterator[dict[str, Any]]:
    """A row for each actor and each thing it does; who does nothing has one row."""
    for actor in scene.script.actors:
        if actor.scenery and _in_place(scene, actor.noun):
            yield from _scenery(scene, actor)
        roles = [r for r in scene.roles.values() if r.member.actor.id == actor.id]
        if not roles:
            continue
        what = actor.drawing.replace("_", " ") or ("picture" if actor.picture >= 0 else actor.noun)
        shared = {"asked": actor.asked or actor.noun, "what": what, "count": len(roles)}
        deeds = [d for d in scene.script.deeds if actor.id in d.who]
        if not deeds:
            yield {**shared, "action": None, "side": _side(scene, roles, 0.0), "from": round(scene.start, 3), "to": round(scene.end, 3)}
        for deed in deeds:
            end = deed.end if deed.end is not None else scene.script.duration
            done = bool(deed.verb) and _does(roles, deed.verb)
            yield {
                **shared, "asked": f"{shared['asked']}: {deed.asked}" if deed.asked else shared["asked"], "action": deed.verb if done else None,
                "side": _side(scene, roles, deed.start), "from": round(scene.start + deed.start, 3), "to": round(scene.start + end, 3),
            }  # fmt: skip


_PARTS = {"wave": ("waves", "flow"), "sea": ("waves",), "ocean": ("waves",), "water": ("waves", "flow"), "river": ("flow",), "cloud": ("clouds",),
          "star": ("twinkle",), "gull": ("drift",), "curtain": ("sway",), "tree": ("sway",), "grass": ("sway",), "leaf": ("sway",), "wind": ("sway", "clouds"),
          "flower": ("sway",)}  # fmt: skip


def _in_place(scene: Scene, noun: str) -> bool:
    """Whether the place (or the weather) shows this piece of scenery."""
    place = scene.place
    if noun in place.words or any(noun in light.id.split("_") for light in place.lights) or noun in ("sky", "air", "ground", "light", "shadow"):
        return True
    if any(noun in (s.weather, s.time) for s in scene.script.settings):
        return True
    return any(layer.motion in _PARTS.get(noun, ()) or noun in layer.id for layer in place.layers)


def _scenery(scene: Scene, actor: Actor) -> Iterator[dict[str, Any]]:
    """What belongs to the place moves by itself; its deeds are told as they are seen."""
    deeds = [d for d in scene.script.deeds if actor.id in d.who]
    rows = [(d.verb or None, d.start, d.end if d.end is not None else scene.script.duration) for d in deeds] or [(None, 0.0, scene.script.duration)]
    for verb, start, end in rows:
        yield {"asked": actor.asked or actor.noun, "what": actor.noun, "count": actor.count, "action": verb, "side": None,
               "from": round(scene.start + start, 3), "to": round(scene.start + end, 3)}  # fmt: skip


def _missing(composition: Composition) -> list[str]:
    """Scenery that no place of the clip shows."""
    return [a.asked or a.noun for a in composition.script.actors if a.scenery and not any(_in_place(s, a.noun) for s in composition.scenes)]


def _does(roles: list[Role], verb: str) -> bool:
    """Whether the roles really got something to do for it."""
    return any(r.ways or any(a.verb == verb for a in r.acts) or r.turns or r.spot.on or r.grips for r in roles)


def _side(scene: Scene, roles: list[Role], t: float) -> str:
    """Where in the picture they stand at `t`: by thirds of what the camera sees."""
    view = scene.camera.view(t)
    xs = []
    for role in roles:
        if role.spot.built:
            xs.append(view.point(role.spot.x, role.spot.y, 0.4)[0])
        else:
            xs.append(view.point(*scene.acting.where(role, t)[:2])[0])
    share = sum(xs) / len(xs) / view.width
    return "left" if share < 0.42 else "right" if share > 0.58 else "middle"


def _camera(script: Script) -> str | None:
    told = []
    for shot in script.shots:
        moves = [f"{name} {'+' if amount > 0 else '-'}{abs(amount):g}" for name, amount in shot.moves]
        words = [w for w in (shot.framing, *moves, f"{shot.angle} angle" if shot.angle else "") if w]
        if words:
            told.append(", ".join(words))
    return "; ".join(told) or None


_VOICES = {"talk": "voice", "shout": "shout", "sing": "sing", "laugh": "laugh", "cry": "cry", "sneeze": "sneeze", "clap": "clap", "knock": "knock",
           "play_music": "music", "eat": "munch", "drink": "sip", "sweep": "sweep", "dig": "dig", "build": "hammer", "break_apart": "crash", "fall": "thud",
           "open": "open", "close": "close", "turn_on": "switch", "turn_off": "switch", "throw": "whoosh", "kick": "thud", "kiss": "kiss", "cheer": "cheer",
           "sleep": "snore", "yawn": "yawn", "bounce": "bounce"}  # fmt: skip
_SHARES = {"sneeze": 0.55, "kiss": 0.5, "open": 0.4, "close": 0.5, "turn_on": 0.5, "turn_off": 0.5, "break_apart": 0.0}  # of the act, when it is heard
_AFTER = {"throw": 0.4, "kick": 0.35, "fall": 0.5}  # seconds after its beginning
_STROKES = {"clap": 0.25, "knock": 0.75, "build": 0.75, "dig": 0.75, "sweep": 0.0, "eat": 0.25}  # which share of each swing of the arms is the blow


def blows(act: Act) -> list[float]:
    """The moments at which an act is heard as something that is struck; none for what sounds all along."""
    length = act.end - act.start
    if act.verb in _SHARES:
        return [act.start + _SHARES[act.verb] * length]
    if act.verb in _AFTER:
        return [act.start + min(_AFTER[act.verb], 0.9 * length)]
    if act.verb not in _STROKES and act.verb != "bounce":
        return []
    every, first = (1 / (1.9 * pace(act)), 1.0) if act.verb == "bounce" else (1 / (WORK[act.verb].rate * pace(act)), _STROKES[act.verb])
    count = math.floor(length / every - first) + 1 if length > first * every else 0
    return [act.start + (k + first) * every for k in range(count)]


def events(composition: Composition) -> list[Sound]:
    """All sounds of the clip, in order of time."""
    found: list[Sound] = []
    for scene in composition.scenes:
        for sound in (*_steps(scene), *_engines(scene), *_acts(scene), *_ambience(scene, composition)):
            start = sound.start + scene.start
            if start < scene.end:
                length = min(sound.length, scene.end - start)
                there = None if sound.pan_end is None else round(sound.pan_end, 3)
                found.append(replace(sound, start=round(start, 4), length=round(length, 4), loud=round(sound.loud, 3), pan=round(sound.pan, 3), pan_end=there))
    return sorted(found, key=lambda s: (s.start, s.kind, s.what))


def _pan(scene: Scene, t: float, x: float, y: float) -> float:
    view = scene.camera.view(t)
    return clamp(2 * view.point(x, y)[0] / view.width - 1, -1.0, 1.0)


def _steps(scene: Scene) -> Iterator[Sound]:
    wet = any(s.weather in ("rain", "storm") for s in scene.script.settings)
    for when, role, x, y in footfalls(scene):
        heavy = clamp(0.16 + 0.22 * role.member.height / 1.6, 0.08, 0.7)
        yield Sound("splash" if wet else "step", when, 0.0, heavy * (0.92 + 0.16 * chance(role.member.key, when)), _pan(scene, when, x, y), role.member.actor.noun)


def _engines(scene: Scene) -> Iterator[Sound]:
    for role in scene.roles.values():
        name = role.member.actor.noun
        for way in role.ways:
            pan, there = (_pan(scene, t, *scene.acting.where(role, t)[:2]) for t in (way.start, way.end))
            if way.gait == "drive":
                kind = {"bicycle": "bicycle", "train": "train"}.get(role.member.actor.drawing, "engine")
                yield Sound(kind, way.start, way.end - way.start, 0.5, pan, name, there)
            elif way.gait == "fly":
                kind = {"aircraft": "propeller", "rocket": "rocket"}.get(role.member.plan, "wings")
                yield Sound(kind, way.start, way.end - way.start, 0.45, pan, name, there)
            elif way.gait in ("roll", "slide"):
                yield Sound("roll", way.start, way.end - way.start, 0.3, pan, name, there)
            elif way.gait in ("swim", "sail"):
                yield Sound("water", way.start, way.end - way.start, 0.35, pan, name, there)
            elif way.gait == "hop":
                count = scene.acting.hop_count(role, way)
                for k in range(count):
                    share = (k + 0.82) / count
                    yield Sound("hop", way.start + share * (way.end - way.start), 0.0, 0.35, pan + share * (there - pan), name)


def _acts(scene: Scene) -> Iterator[Sound]:
    for role in scene.roles.values():
        for act in role.acts:
            x, y, _ = scene.acting.where(role, act.start)
            pan = _pan(scene, act.start, x, y)
            if act.verb in ("jump", "hop"):
                count = max(1, round((act.end - act.start) / (1.0 if act.verb == "jump" else 0.62)))
                for k in range(count):
                    yield Sound("land", act.start + (k + 0.82) * (act.end - act.start) / count, 0.0, 0.45, pan, role.member.actor.noun)
            elif struck := blows(act):
                by = scene.roles.get(act.target, role) if act.verb in ("open", "close") else role
                yield from (Sound(_VOICES[act.verb], t, 0.0, 0.5, pan, by.member.actor.noun) for t in struck)
            elif act.verb in _VOICES:
                yield Sound(_VOICES[act.verb], act.start, act.end - act.start, 0.5, pan, role.member.actor.noun)


_AROUND = {"beach": "waves", "cliff_by_the_sea": "waves", "harbour": "waves", "river_with_bridge": "stream", "forest_clearing": "forest", "city_street": "city",
           "underwater_reef": "bubbles", "meadow_with_hills": "meadow", "space_with_planets": "hum", "corridor": "hum"}  # fmt: skip


def _ambience(scene: Scene, composition: Composition) -> Iterator[Sound]:
    """What a place and its weather sound like all the time, and birds by day, crickets at night."""
    length = scene.end - scene.start
    if scene.place.name in _AROUND:
        yield Sound(_AROUND[scene.place.name], 0.0, length, 0.4, 0.0, scene.place.name)
    fires = [light for light in scene.place.lights if "fire" in light.id and light.id != "fireflies"]
    if fires and composition.look(scene.start).weight(fires[0].on_in) > 0.3:
        yield Sound("fire", 0.0, length, 0.3, clamp(fires[0].at[0] / 960 - 1, -1, 1), "fire")
    for number, setting in enumerate(scene.script.settings):
        after = scene.script.settings[number + 1].start if number + 1 < len(scene.script.settings) else length
        span = max(0.0, after - setting.start)
        inside = 0.35 if scene.place.indoors else 1.0
        if setting.weather in ("rain", "storm"):
            yield Sound("rain", setting.start, span, (0.75 if setting.weather == "storm" else 0.55) * inside, 0.0, setting.weather)
        if setting.weather in ("wind", "storm", "snow"):
            yield Sound("wind", setting.start, span, (0.3 if setting.weather == "snow" else 0.6) * inside, 0.0, setting.weather)
        if setting.weather == "storm":
            yield from _thunder(scene, setting.start, after)
        if not scene.place.indoors and not scene.place.under and not scene.place.airless and setting.weather in ("", "clear", "clouds"):
            yield from _creatures(scene, setting.start, after, setting.time)


def _thunder(scene: Scene, start: float, end: float) -> Iterator[Sound]:
    t, last = start, -9.0
    while t < end:
        if lightning(t, scene.seed) > 0.8 and t - last > 1.0:
            last = t
            yield Sound("thunder", t + 0.5, 2.0, 0.8, 0.0, "storm")
        t += 0.02


def _creatures(scene: Scene, start: float, end: float, time: str) -> Iterator[Sound]:
    kind = "cricket" if time in ("night", "dusk") else "bird"
    every = 1.6 if kind == "bird" else 1.1
    for k in range(math.floor((end - start) / every)):
        at = start + every * (k + 0.8 * chance(scene.seed, kind, k))
        if chance(scene.seed, kind, k, "sings") < 0.6:
            yield Sound(kind, at, 0.0, 0.12 + 0.12 * chance(scene.seed, kind, k, "loud"), 2 * chance(scene.seed, kind, k, "pan") - 1, kind)
