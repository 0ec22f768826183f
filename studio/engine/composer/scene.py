"""One place with its cast over a span of the clip: who stands where at a moment, who holds or rides whom, and their painting."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from studio.engine.composer import marks, vehicles, weather
from studio.engine.composer.acting import Performance, Stand
from studio.engine.composer.camera import Camera, Subject
from studio.engine.composer.cast import Member, member_of_drawing, members
from studio.engine.composer.ease import smooth
from studio.engine.composer.hands import Hands
from studio.engine.composer.look import Look, fog_colour, on_subjects
from studio.engine.composer.places import Place
from studio.engine.composer.plan import Planner
from studio.engine.composer.rig import Matrix, Pose, Recolour, RigSprites, about, applied, multiplied, place
from studio.engine.composer.ring import Ring, blend_stands
from studio.engine.composer.roles import Role
from studio.engine.composer.script import Script, Setting, Shot
from studio.engine.composer.shapes import Box
from studio.engine.composer.stage import set_stage
from studio.engine.composer.tone import chain
from studio.engine.composer.view import View
from studio.engine.composer.world import Shelf, World

if TYPE_CHECKING:
    from studio.media.canvas import Canvas, Sprite
    from studio.pixels.alpha import Pixels

_SETS = 96  # sets of rig sprites that are kept
_LADDER = 1.12


class Wardrobe:
    """Rig sprites by drawing, colours and scale, shared by all scenes of a composition."""

    def __init__(self) -> None:
        self._kept: OrderedDict[object, RigSprites] = OrderedDict()

    def sprites(self, member: Member, scale: float, light: object, recolour: Recolour | None) -> RigSprites:
        assert member.art is not None
        step = _LADDER ** math.ceil(math.log(max(scale, 1e-3), _LADDER) - 1e-6)
        key = (member.art.name, member.slots, light, round(step, 5))
        if key not in self._kept:
            self._kept[key] = RigSprites(member.art, step, recolour, dict(member.slots))
            while len(self._kept) > _SETS:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]


class Scene:
    """`script` holds what happens here, in seconds of the whole clip; it lasts from `start` to `end`."""

    def __init__(self, script: Script, ground: Place, width: int, height: int, seed: int, pictures: Sequence[Pixels], shelf: Shelf,
                 wardrobe: Wardrobe, start: float, end: float, style: Recolour | None = None, style_name: str = "", ring: Ring | None = None) -> None:  # fmt: skip
        self.script, self.place, self.start, self.end, self.seed = script, ground, start, end, seed
        self.style, self.style_name, self.ring = style, style_name, ring
        self.cast = members(script, pictures)
        self.stage = set_stage(script, self.cast, ground, width, height, seed)
        planner = Planner(script, self.cast, self.stage, seed)
        self.roles = planner.run()
        self.left_out = tuple(planner.left_out)
        self.acting = Performance(self.roles, self.stage, seed, 0.2)
        self.hands = Hands(self.roles, self.acting)
        self.world = World(ground, shelf, style, seed, ring)
        self.shelf, self.wardrobe = shelf, wardrobe
        self._lights: dict[Look, tuple[object, Recolour | None]] = {}
        self._stood: tuple[float, list[Stand]] = (-1.0, [])
        self.camera = Camera(self._shots(), self._subjects(), ground, width, height, script.duration)

    def _shots(self) -> list[Shot]:
        """The shots that are seen here; a scene that begins within a shot begins with it."""
        return [replace(s, start=max(s.start, self.start)) for s in self.script.shots if s.start < self.end and (s.end is None or s.end > self.start)]

    # who stands where

    def stands(self, t: float) -> list[Stand]:
        """Everyone at `t`, riders on their mounts, things in their hands; those painted on their own, far ones first."""
        if self._stood[0] != t:
            back = self.ring.back(t) if self.ring else 0.0
            found = self._stands(t)
            if self.ring is not None and back > 0:
                found = blend_stands(found, self._stands(t - self.ring.length), back)
            self._stood = (t, found)
        return self._stood[1]

    def _stands(self, t: float) -> list[Stand]:
        found = {key: self.acting.stand(key, t) for key, role in self.roles.items() if not role.spot.built}
        for key, role in self.roles.items():
            if key in found and role.spot.on in found:
                self.hands.ride(role, found[key], found[role.spot.on], t)
        top = {key for key in found if self.roles[key].spot.on not in found}
        for key, role in self.roles.items():
            grip = self.hands.grip(role, t)
            if key in found and grip is not None:
                if grip.holder in found:
                    top.discard(key)
                    self.hands.hold(role, found[key], self.roles[grip.holder], found[grip.holder], t)
                elif not grip.holder:
                    self.hands.dropped(role, found[key], grip, t)
        for key, role in self.roles.items():
            for drawing, a, b in role.props if key in found else ():
                if a <= t <= b:
                    prop = member_of_drawing(drawing, role.member)
                    held = Stand(prop, 0, 0, 0, 1, 1, Pose())
                    self.hands.hold(None, held, role, found[key], t)
        for stand in found.values():
            self._lit(stand, t)
        return sorted((found[k] for k in top), key=lambda s: (s.y, s.member.key))

    def _lit(self, stand: Stand, t: float) -> None:
        """Lamps of vehicles and houses go on by themselves in the dark."""
        art, role = stand.member.art, self.roles.get(stand.member.key)
        if art is None or role is None or self.acting.lit(role, t) is not None:
            return
        dark = self.dark(t)
        if stand.member.plan == "wheels" or art.name in ("lighthouse", "windmill"):
            vehicles.lamps(stand.pose, art, smooth((dark - 0.3) / 0.2))

    def dark(self, t: float) -> float:
        """How dark it is at `t`; the composition sets it from its looks."""
        return 0.0

    # what the camera looks at

    def _subjects(self) -> dict[str, Subject]:
        groups: dict[str, list[Role]] = {}
        for role in self.roles.values():
            groups.setdefault(role.member.actor.id, []).append(role)
        everyone = [r for r in self.roles.values() if not r.spot.built]
        out = {id: self._subject(roles) for id, roles in groups.items()}
        if everyone:
            out[""] = self._subject([r for r in everyone if not r.spot.held])
        return out

    def _subject(self, roles: list[Role]) -> Subject:
        def box(t: float) -> Box | None:
            boxes = [b for b in (self._box(r, t) for r in roles) if b is not None]
            return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)) if boxes else None

        def facing(t: float) -> float:
            return sum(math.copysign(1.0, self.acting.flip(r, t)) if r.member.faces else 0.0 for r in roles) / len(roles)

        return Subject(box, facing)

    def _box(self, role: Role, t: float) -> Box | None:
        if role.spot.built:
            x, y = role.spot.x, role.spot.y
            return x - 110, y - 330, x + 110, y + 40
        mount = self.roles.get(role.spot.on)
        x, y, lift = self.acting.where(mount or role, t)
        scale = self.acting.scale(mount or role, y) if mount is None else role.spot.scale
        if mount is not None:
            lift += 0.4 * mount.member.tall * mount.spot.scale
        half = (role.member.box[2] - role.member.box[0]) / 2 * scale
        left, _, right, _ = self.stage.frame
        if x + half < left - 400 or x - half > right + 400:
            return None
        return x - half, y - lift - role.member.tall * scale, x + half, y - lift

    # painting

    def paint(self, canvas: Canvas, t: float, look: Look, setting: Setting, strength: float, lights: dict[str, float]) -> View:
        """The whole picture at `t` in this light; gives the view it was seen through. `strength` 0..1 of the setting's weather."""
        view = self.camera.view(t)
        self.acting.wind = wind = _WIND.get(setting.weather, 0.2)
        stands = self.stands(t)
        light, recolour = self._ambience(look)

        def after(layer: str, depth: float) -> None:
            for stand in stands:
                if stand.spot is not None and stand.spot.way is not None and stand.spot.way.layer == layer:
                    self._actor(canvas, view, stand, depth, light, recolour, look)
            if strength > 0.01 and 0.8 < depth < 0.92 and not self.place.airless and not self.place.under:
                self._fall(canvas, view, "far", t, look, setting, strength)

        self.world.paint(canvas, view, t, look, front=False, wind=wind, lights=lights, after=after)
        open_air = strength > 0.01 and not (self.place.indoors or self.place.airless or self.place.under)
        unit = view.unit
        if open_air:
            if look.fog > 0.4:
                weather.fog(canvas, t, self.seed, look.fog * strength, view.horizon_at, unit, self.styled(fog_colour(self.place, look)))
            self._fall(canvas, view, "middle", t, look, setting, strength)
        marks.footprints(canvas, view, self, t, look)
        for stand in stands:
            if stand.spot is None or stand.spot.way is None:
                self._actor(canvas, view, stand, 0.0, light, recolour, look)
        self._glows(canvas, view, stands, look, t)
        if open_air and setting.weather in ("rain", "storm"):
            top, low = view.point(0, self.place.ground[0])[1], view.point(0, self.place.ground[1] + 60)[1]
            weather.splashes(canvas, t, self.seed, strength, top, min(low, view.height * 1.1), unit, self.ring)
        self.world.paint(canvas, view, t, look, front=True, wind=wind, lights=lights)
        if open_air:
            self._fall(canvas, view, "near", t, look, setting, strength)
            if setting.weather in ("wind", "storm"):
                weather.gusts(canvas, t, self.seed, strength * 0.9, unit, self.styled("#c98f3f" if look.season == "autumn" else "#8fae5b"))
            flash = weather.lightning(t, self.seed) * strength if setting.weather == "storm" else 0.0
            if flash > 0.01:
                canvas.wash([(0.0, "#f4f2ff", 0.62 * flash), (1.0, "#f4f2ff", 0.2 * flash)], 0, 0, 0, view.height, "over")
        return view

    def _ambience(self, look: Look) -> tuple[object, Recolour | None]:
        """The light on subjects, and what it (and the style) does to their colours."""
        if look not in self._lights:
            light = on_subjects(self.place, look)
            self._lights[look] = light, chain(light if light.amount or light.light != 1.0 else None, self.style)
        return self._lights[look]

    def styled(self, colour: str) -> str:
        return self.style(colour) if self.style else colour

    def _fall(self, canvas: Canvas, view: View, depth: str, t: float, look: Look, setting: Setting, strength: float) -> None:
        unit = max(view.width, view.height) / 1920 * view.near**0.3
        shift = (view.x - view.base) * view.unit
        weather.fall(canvas, setting.weather, depth, t, self.seed, strength, unit, shift, _WIND.get(setting.weather, 0.2) * 0.4, look.dark(), self.ring)

    def _actor(self, canvas: Canvas, view: View, stand: Stand, depth: float, light: object, recolour: Recolour | None, look: Look) -> None:
        """One who stands alone, with everything on and in hand, over a soft shadow."""
        if stand.opacity <= 0.01:
            return
        matrix = view.matrix(depth)
        self._shadow(canvas, matrix, stand, look)
        self._paint(canvas, matrix, stand, light, recolour)

    def _paint(self, canvas: Canvas, matrix: Matrix, stand: Stand, light: object, recolour: Recolour | None) -> None:
        for other in stand.behind:
            self._paint(canvas, matrix, other, light, recolour)
        root = multiplied(matrix, stand.matrix())
        scale = math.sqrt(abs(root[0] * root[3] - root[1] * root[2])) if stand.root is not None or stand.flip else 1.0
        scale = max(scale, math.hypot(root[2], root[3]))
        if self._visible(canvas, root, stand.member):
            if stand.member.art is not None:
                self.wardrobe.sprites(stand.member, scale, (light, self.style_name), recolour).paint(canvas, stand.pose, root, stand.opacity)
            else:
                self._flat(canvas, stand, root, scale)
        for other in stand.before:
            self._paint(canvas, matrix, other, light, recolour)

    def _visible(self, canvas: Canvas, root: Matrix, member: Member) -> bool:
        left, top, right, low = member.box
        wide, high = right - left, low - top
        corners = [applied(root, p) for p in ((left - wide, top - high), (right + wide, top - high), (left - wide, low + high), (right + wide, low + high))]
        xs, ys = [c[0] for c in corners], [c[1] for c in corners]
        return max(xs) > 0 and min(xs) < canvas.width and max(ys) > 0 and min(ys) < canvas.height

    def _flat(self, canvas: Canvas, stand: Stand, root: Matrix, scale: float) -> None:
        """A silhouette, or the user's picture, as a paper figure."""
        from studio.engine.composer.paper import silhouette
        from studio.media.canvas import sprite_of
        from studio.pixels.alpha import premultiply, resize

        member = stand.member
        middle = ((member.box[0] + member.box[2]) / 2, member.ground)
        whole = multiplied(root, about(middle, stand.pose.lean, *stand.pose.squash, 0.0, -stand.pose.lift))

        def make() -> Sprite:
            if member.picture is None:
                return sprite_of(silhouette(member.label))
            share = min(1.0, scale * 1.2)
            height, width = member.picture.shape[:2]
            small = resize(member.picture, max(1, round(width * share)), max(1, round(height * share)))
            return sprite_of(premultiply(small), 0.0, 0.0, small.shape[0] / height)

        key = ("flat", member.key, 0 if member.picture is None else math.ceil(math.log(max(scale, 1e-3), 1.3)))
        sprite = self.shelf.get(key, make)
        if sprite is not None:
            canvas.draw(sprite, whole, stand.opacity)

    def _shadow(self, canvas: Canvas, matrix: Matrix, stand: Stand, look: Look) -> None:
        if self.place.airless or stand.root is not None or (stand.spot is not None and stand.spot.way is not None and stand.member.plan != "wheels"):
            return
        if stand.member.plan == "swimmer" and self.place.under:
            return
        up = stand.lift + stand.pose.lift * stand.scale
        tall = stand.member.tall * stand.scale
        half = (stand.member.box[2] - stand.member.box[0]) / 2 * stand.scale * _FOOT.get(stand.member.plan, 0.8)
        if stand.spot is not None and stand.spot.on:
            return
        fade = 1 / (1 + 2.2 * max(0.0, up) / max(1.0, tall))
        x, y = applied(matrix, (stand.x + 0.12 * half, stand.y - 0.006 * tall))
        rx = math.hypot(matrix[0], matrix[1]) * half * (0.7 + 0.3 * fade)
        colour = self.styled("#2a1c3a") if look.dark() < 0.6 else self.styled("#0c0a24")
        canvas.ellipse(x, y, rx, rx * 0.15, colour, 0.24 * fade * stand.opacity)

    def _glows(self, canvas: Canvas, view: View, stands: list[Stand], look: Look, t: float) -> None:
        """Lit lamps throw light on what is round them when it is dark."""
        dark = look.dark()
        if dark < 0.25:
            return
        for stand in stands:
            for one in (stand, *stand.before, *stand.behind):
                art = one.member.art
                if art is None or not any(one.pose.states.get(s, v[0]) in ("on", "lit") for s, v in art.states.items() if s in vehicles.LAMPS):
                    continue
                part = next((p for p in art.parts if set(p.tags) & {"light", "flame"}), None)
                if part is None:
                    continue
                depth = 0.0 if one.spot is None or one.spot.way is None else next((layer.depth for layer in self.place.layers if layer.id == one.spot.way.layer), 0.0)
                root = multiplied(view.matrix(depth), one.matrix())
                x, y = applied(place(art, one.pose, root)[art.index(part.id)], part.pivot)
                radius = max(0.55 * one.member.tall * abs(root[3]), 90 * view.unit)
                canvas.glow(x, y, radius, radius, "#ffc46b", 0.42 * dark, "screen")


_WIND = {"clear": 0.15, "rain": 0.35, "storm": 0.95, "wind": 0.85, "snow": 0.25, "fog": 0.05, "clouds": 0.3}
_FOOT = {"biped": 0.62, "quadruped": 0.72, "bird": 0.5, "wheels": 0.95, "plant": 0.5, "butterfly": 0.4, "hopper": 0.7}
