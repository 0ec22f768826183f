"""Where everyone stands: ground, depth, scale by heights, sides and relations obeyed, nobody inside another, heads inside the picture.

The eye height of the scene is chosen from the cast, so that a fox fills a meadow as a grown person fills a street. A
member's place is its foot point on the ground layer (or on a way: a bridge, the sea), in the place's units.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from studio.engine.composer.cast import Member
from studio.engine.composer.ease import chance, clamp
from studio.engine.composer.places import Place, Way, means
from studio.engine.composer.script import Actor, Relation, Script
from studio.engine.composer.view import whole

FULL = 0.43  # share of the picture's height that the tallest living member takes
_GAP = 26.0  # units between two who stand side by side
_TOP = 70.0  # units kept free above heads in the whole view


@dataclass(frozen=True, slots=True)
class Spot:
    """`x`, `y` the foot point in units of the layer; `scale` units to the drawing unit; `unit` units to the metre; `facing` 1 is right.

    `way` is the way it is on, None on the ground; `built` names the spot of the place that already shows it; `on`, `inside` the key of who
    it rides or sits in; `held` the key of who holds it.
    """

    x: float
    y: float
    scale: float
    unit: float
    facing: int = 1
    way: Way | None = None
    built: str = ""
    on: str = ""
    inside: bool = False
    held: str = ""
    lift: float = 0.0

    def half(self, member: Member) -> float:
        return (member.box[2] - member.box[0]) / 2 * self.scale


@dataclass(frozen=True, slots=True)
class Stage:
    """`frame` is the safe box in units of the whole view: left, top, right, bottom. `eye` in metres."""

    place: Place
    eye: float
    frame: tuple[float, float, float, float]
    spots: Mapping[str, Spot]

    def unit(self, y: float) -> float:
        """Units to the metre for what stands at `y` on the ground."""
        return max(8.0, (y - self.place.horizon) / self.eye)


def frame_of(place: Place, width: int, height: int) -> tuple[float, float, float, float]:
    """The box of the whole view in which heads and feet are safe in this shape of picture."""
    wide, high = whole(width, height)
    middle = 960.0
    top = 540.0 + 30.0 - high / 2
    return middle - wide / 2 + 0.05 * wide, top + 0.05 * high, middle + wide / 2 - 0.05 * wide, top + 0.96 * high


def set_stage(script: Script, cast: Sequence[Member], place: Place, width: int, height: int, seed: int) -> Stage:
    """Everybody's place at the start. Deterministic."""
    frame = frame_of(place, width, height)
    eye = _eye(cast, place, frame)
    stage = Stage(place, eye, frame, {})
    ranked = _depths(script, cast, stage)
    spots = {m.key: _spot(m, ranked[m.key], stage) for m in cast}
    spots |= {m.key: spot for m in cast if (spot := _told_way(script, m, stage)) is not None and not spots[m.key].built}
    _sides(script, cast, stage, spots, seed)
    _related(script, cast, stage, spots)
    _apart(script, cast, stage, spots)
    _facing(script, cast, spots)
    return replace(stage, spots=spots)


def _eye(cast: Sequence[Member], place: Place, frame: tuple[float, float, float, float]) -> float:
    """Metres of eye height at which the leading members have a good size and all fit side by side."""
    free = [m for m in cast if m.plan not in ("boat", "aircraft", "rocket")] or list(cast)
    living = [m for m in free if m.alive] or [m for m in free if m.height < 3.5] or free
    tallest = max((m.height for m in living), default=1.5)
    ground = (place.ground[0] + place.ground[1]) / 2 - place.horizon
    eye = tallest * ground / (FULL * 1080.0)
    crowd = sum(m.wide for m in living if m.wide < 6) * 1.12
    eye = max(eye, crowd * ground / (0.92 * (frame[2] - frame[0])))
    if place.eye:
        return clamp(eye, place.eye * 0.66, place.eye * 1.25)
    return clamp(eye, 0.28, 2.4)


_BACK = ("plant", "boat", "aircraft", "rocket")


def _depths(script: Script, cast: Sequence[Member], stage: Stage) -> dict[str, float]:
    """How near everyone stands: 0 at the far edge of the ground, 1 at the near one."""
    depth = {m.key: _depth(m, stage) for m in cast}
    by_actor = {m.actor.id: [x.key for x in cast if x.actor.id == m.actor.id] for m in cast}
    for _ in range(3):
        for one in script.relations:
            a, b = by_actor.get(one.a, []), by_actor.get(one.b, [])
            if not a or not b:
                continue
            base = depth[b[0]]
            for key in a:
                if one.kind == "behind":
                    depth[key] = min(depth[key], base - 0.28)
                elif one.kind == "in front of":
                    depth[key] = max(depth[key], base + 0.28)
                elif one.kind in ("left of", "right of", "near", "under", "facing", "between"):
                    depth[key] = depth[key] if one.kind == "left of" and abs(depth[key] - base) > 0.4 else base + (0.1 if one.kind == "under" else 0.0)
    low, high = min(depth.values(), default=0.0), max(depth.values(), default=1.0)
    if low < 0.0 or high > 1.0:
        span = max(high, 1.0) - min(low, 0.0)
        depth = {k: (v - min(low, 0.0)) / span for k, v in depth.items()}
    return depth


def _depth(member: Member, stage: Stage) -> float:
    told = {"near": 0.95, "middle": 0.55, "far": 0.05}.get(member.actor.depth)
    if told is not None:
        return told
    if not member.alive and member.height > 1.6 * stage.eye:
        return 0.06
    base = 0.5 if member.alive else 0.6
    if member.actor.count > 1:  # rows of a crowd, so that nobody hides another
        return base + 0.30 * ((member.index * 0.618) % 1.0 - 0.5)
    return base + 0.05 * (chance(member.key, "depth") - 0.5)


def shown_by(place: Place, actor: Actor) -> tuple[str, tuple[float, float]]:
    """(what of the place is already this actor, where it is): its lighthouse, one of its lamps, its bridge; ("", ...) for nothing.

    What is a light is called "light:ID".
    """
    if actor.picture >= 0:
        return "", (0.0, 0.0)
    for name in (actor.drawing, actor.noun):
        if name and name in place.spots:
            return name, place.spots[name]
    for light in place.lights:
        if light.id not in ("sun", "moon") and means(actor.noun, light.id) and actor.count == 1:
            return f"light:{light.id}", light.at
    known = {*place.words, *(w for way in place.ways for w in way.words)}
    if not actor.drawing and actor.noun in known:
        return actor.noun, (960.0, (place.horizon + place.ground[0]) / 2)
    return "", (0.0, 0.0)


_WAYS = {"boat": "boat", "swimmer": "swimmer", "wheels": "car"}


def _spot(member: Member, depth: float, stage: Stage) -> Spot:
    place = stage.place
    built, at = shown_by(place, member.actor)
    if built:
        return Spot(*at, 0.001, stage.unit(place.ground[0]), built=built)
    way = place.way_for(_WAYS.get(member.plan, ""))
    if way is not None and member.actor.depth != "near":
        x = 960.0
        scale = min(member.height * way.unit, 470.0) / member.tall
        return Spot(x, way.y(x), scale, way.unit, way=way)
    y = place.ground[0] + depth * (place.ground[1] - place.ground[0])
    unit = stage.unit(y)
    room = y - stage.frame[1] - _TOP
    tall = min(member.height * unit, room, 0.86 * (stage.frame[2] - stage.frame[0]) * member.tall / max(1.0, member.box[2] - member.box[0]))
    spot = Spot(960.0, y, tall / member.tall, unit)
    if member.plan in ("aircraft", "rocket") or (member.plan == "butterfly"):
        return replace(spot, lift=_aloft(member, spot, stage))
    if member.plan == "swimmer" and place.under:
        return replace(spot, lift=0.35 * (y - stage.frame[1]) * (0.4 + chance(member.key, "lift")))
    return spot


def _told_way(script: Script, member: Member, stage: Stage) -> Spot | None:
    """On the way that its words name: on the bridge, in the river."""
    nouns = {a.id: a.noun for a in script.actors}
    told = {nouns.get(r.b, "") for r in script.relations if r.a == member.actor.id and r.kind in ("on", "above", "in")}
    told |= {nouns.get(d.target, "") for d in script.deeds if member.actor.id in d.who}
    way = next((w for w in stage.place.ways if told & set(w.words)), None)
    if way is None or member.plan in ("bird", "butterfly", "aircraft", "rocket"):
        return None
    return Spot(960.0, way.y(960.0), min(member.height * way.unit, 470.0) / member.tall, way.unit, way=way)


def _aloft(member: Member, spot: Spot, stage: Stage) -> float:
    """How high a flyer hovers."""
    if member.plan == "rocket":
        return 0.0
    tall = member.tall * spot.scale
    if member.plan == "butterfly":
        return max(0.9 * tall, (0.16 + 0.4 * chance(member.key, "lift")) * (spot.y - stage.frame[1]))
    return max(0.0, spot.y - stage.frame[1] - _TOP - tall) * 0.72


def _sides(script: Script, cast: Sequence[Member], stage: Stage, spots: dict[str, Spot], seed: int) -> None:
    """First x for everyone: told sides on the thirds, the rest spread from the middle so that the picture is balanced."""
    left, _, right, _ = stage.frame
    third = {"left": left + (right - left) * 0.25, "middle": (left + right) / 2, "right": left + (right - left) * 0.75}
    groups: dict[str, list[Member]] = {}
    for member in cast:
        groups.setdefault(member.actor.id, []).append(member)
    free = [g for g in groups.values() if not g[0].actor.side and not spots[g[0].key].built]
    free.sort(key=lambda g: (not g[0].alive, g[0].plan in _BACK))
    order = _spread(len(free), flip=chance(seed, "flip") < 0.35)
    for place, group in zip(order, free, strict=True):
        _row(group, left + (right - left) * place, stage, spots)
    for group in groups.values():
        if group[0].actor.side:
            _row(group, third[group[0].actor.side], stage, spots)


def _spread(count: int, flip: bool) -> list[float]:
    """Places 0..1 across the frame for that many groups, the most important first."""
    known: dict[int, list[float]] = {0: [], 1: [0.42], 2: [0.31, 0.69], 3: [0.3, 0.7, 0.5], 4: [0.36, 0.62, 0.14, 0.86]}
    places = known.get(count, known[4] + [(0.5 + 0.618034 * i) % 1.0 * 0.84 + 0.08 for i in range(count - 4)])
    return [1 - p for p in places] if flip else list(places)


def _row(group: list[Member], x: float, stage: Stage, spots: dict[str, Spot]) -> None:
    """Several alike beside each other round x, a little scattered."""
    total = sum(2 * spots[m.key].half(m) + _GAP for m in group)
    left, _, right, _ = stage.frame
    span = min(total, (right - left) * 0.95)
    at = clamp(x - span / 2, left, max(left, right - span))
    for member in group:
        wide = (2 * spots[member.key].half(member) + _GAP) * span / total
        spots[member.key] = _moved(spots[member.key], at + wide / 2)
        at += wide


def _moved(spot: Spot, x: float) -> Spot:
    return replace(spot, x=x, y=spot.way.y(x) if spot.way else spot.y)


def _related(script: Script, cast: Sequence[Member], stage: Stage, spots: dict[str, Spot]) -> None:
    """Bring those together who stand in a relation from the start."""
    of: dict[str, list[Member]] = {}
    for member in cast:
        of.setdefault(member.actor.id, []).append(member)
    for one in script.relations:
        a, b = of.get(one.a, []), of.get(one.b, [])
        if a and b:
            for i, member in enumerate(a):
                _relate(one, member, b[min(i, len(b) - 1)], of.get(one.c, []), stage, spots, i)


def _relate(one: Relation, a: Member, b: Member, c: list[Member], stage: Stage, spots: dict[str, Spot], rank: int) -> None:
    sa, sb = spots[a.key], spots[b.key]
    reach = sa.half(a) + _half(b, sb) + _GAP
    if one.kind in ("holding", "wearing"):
        spots[b.key] = replace(sb, held=a.key, x=sa.x, y=sa.y, way=sa.way, scale=a.tall * sa.scale / a.height * b.height / b.tall)
    elif one.kind in ("riding", "in") and not sb.built:
        spots[a.key] = replace(sa, on=b.key, inside=one.kind == "in", x=sb.x, y=sb.y, way=sb.way, scale=_as_at(a, b, sb))
    elif one.kind in ("on", "above") and not sb.built:
        on = one.kind == "on" and b.height > 0.25
        lift = sb.lift + b.tall * sb.scale * (0.96 if on else 1.25)
        spots[a.key] = replace(sa, x=sb.x + rank * 10, y=sb.y, lift=lift, way=sb.way, scale=_as_at(a, b, sb), on=b.key if on else "")
    elif one.kind == "under":
        spots[a.key] = _moved(sa, sb.x + 0.25 * _half(b, sb) * (1 if chance(a.key, "u") < 0.5 else -1))
    elif one.kind == "between" and c:
        spots[a.key] = _moved(sa, (sb.x + spots[c[0].key].x) / 2)
    elif one.kind in ("left of", "right of"):
        sign = -1 if one.kind == "left of" else 1
        wrong = (sa.x - sb.x) * sign < reach
        spots[a.key] = _moved(sa, sb.x + sign * (reach + rank * 2 * sa.half(a)) if wrong else sa.x)
    elif one.kind == "near":
        sign = -1 if sa.x <= sb.x else 1
        spots[a.key] = _moved(sa, sb.x + sign * (reach + rank * 2 * sa.half(a)))
    elif one.kind in ("behind", "in front of"):
        side = 1 if chance(a.key, "side") < 0.5 else -1
        spots[a.key] = _moved(sa, sb.x + side * max(0.55 * _half(b, sb), 0.6 * sa.half(a)))


def _half(member: Member, spot: Spot) -> float:
    return 110.0 if spot.built else spot.half(member)


def _as_at(a: Member, b: Member, at: Spot) -> float:
    """The scale of `a` where `b` is, by their heights."""
    return a.height * (b.tall * at.scale / b.height) / a.tall


def _apart(script: Script, cast: Sequence[Member], stage: Stage, spots: dict[str, Spot]) -> None:
    """Push apart who would stand in one another, and everyone into the frame; who is further back gives way."""
    linked = {frozenset((r.a, r.b)) for r in script.relations if r.kind in ("holding", "riding", "in", "on", "under", "above", "wearing", "behind", "in front of")}
    loose = [m for m in cast if not spots[m.key].on and not spots[m.key].held and not spots[m.key].built]
    for _ in range(60):
        moved = False
        for i, a in enumerate(loose):
            for b in loose[i + 1 :]:
                moved |= _push(a, b, stage, spots, frozenset((a.actor.id, b.actor.id)) in linked)
        for m in loose:
            moved |= _inside(m, stage, spots)
        if not moved:
            return


def _push(a: Member, b: Member, stage: Stage, spots: dict[str, Spot], linked: bool) -> bool:
    sa, sb = spots[a.key], spots[b.key]
    if (sa.way is None) != (sb.way is None) or abs(sa.lift - sb.lift) > 0.8 * min(a.tall * sa.scale, b.tall * sb.scale):
        return False
    share = 0.5 if linked or not (a.alive and b.alive) else 0.92
    if abs(sa.y - sb.y) > 60 and linked:
        share = 0.3
    reach = (sa.half(a) + sb.half(b)) * share + (0 if linked else _GAP * 0.5)
    apart = sb.x - sa.x
    if abs(apart) >= reach - 0.5:
        return False
    sign = 1.0 if apart > 0 or (apart == 0 and a.key < b.key) else -1.0
    push = (reach - abs(apart)) / 2 + 0.3
    weight = 0.5 if a.alive == b.alive else (0.2 if a.alive else 0.8)
    spots[a.key] = _moved(sa, sa.x - sign * push * 2 * weight)
    spots[b.key] = _moved(sb, sb.x + sign * push * 2 * (1 - weight))
    return True


def _inside(member: Member, stage: Stage, spots: dict[str, Spot]) -> bool:
    spot = spots[member.key]
    left, _, right, _ = stage.frame
    half = min(spot.half(member), (right - left) / 2)
    x = clamp(spot.x, left + half, right - half)
    spots[member.key] = _moved(spot, x)
    return abs(x - spot.x) > 0.5


def _facing(script: Script, cast: Sequence[Member], spots: dict[str, Spot]) -> None:
    """Who is told to face somebody does; the others look into the picture, towards those they are with."""
    alive = [m for m in cast if m.alive and not spots[m.key].held]
    middle = sum(spots[m.key].x for m in alive) / len(alive) if len(alive) > 1 else 960.0
    for member in cast:
        spot = spots[member.key]
        spots[member.key] = replace(spot, facing=1 if spot.x <= middle + 1 else -1)
    of = {m.actor.id: m for m in reversed(cast)}
    for one in script.relations:
        if one.kind in ("facing", "near") and one.b in of:
            for member in cast:
                if member.actor.id == one.a:
                    s = spots[member.key]
                    spots[member.key] = replace(s, facing=1 if spots[of[one.b].key].x >= s.x else -1)
