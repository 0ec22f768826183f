"""Going: how deeds that lead somewhere become ways, at natural speeds, inside the frame or meant to leave it.

Speeds are metres a second on the stage; a way that is too long for its time is gone faster, one that is too short ends early.
"""

from __future__ import annotations

import math
from dataclasses import replace

from studio.engine.composer.ease import clamp
from studio.engine.composer.roles import Act, Role, Way, faced, part_rolls, placed
from studio.engine.composer.script import Deed, Script
from studio.engine.composer.stage import Stage

SPEED = {"walk": 1.05, "run": 3.0, "sneak": 0.5, "crawl": 0.38, "climb": 0.55, "fly": 2.4, "swim": 1.3, "drive": 4.6, "sail": 1.5, "float": 0.45,
         "roll": 1.7, "hop": 1.5}  # fmt: skip
MANNER = {"quickly": 1.5, "slowly": 0.55, "gently": 0.75, "strongly": 1.2, "sneakily": 0.5, "sadly": 0.7, "happily": 1.1}
_GAIT = {"chase": "run", "flee": "run", "follow": "walk", "enter": "walk", "leave": "walk", "push": "walk", "pull": "walk", "search": "walk", "sweep": "walk"}


class Journeys:
    """The part of the planner that makes ways. `roles` by member's key, `of` the roles of an actor."""

    script: Script
    stage: Stage
    roles: dict[str, Role]
    of: dict[str, list[Role]]

    def _speed(self, role: Role, gait: str, manner: str) -> float:
        """Units of the layer a second at a natural pace."""
        member = role.member
        unit = member.tall * role.spot.scale / member.height
        size = math.sqrt(max(0.2, member.height) / 1.5)
        if gait == "drive":
            size = max(0.7, size)
        return SPEED.get(gait, 1.0) * MANNER.get(manner, 1.0) * unit * size

    def _gait(self, role: Role, verb: str) -> str:
        plan = role.member.plan
        if plan == "wheels":
            return "drive"
        if plan == "boat":
            return "sail"
        if plan in ("aircraft", "rocket", "butterfly"):
            return "fly"
        if plan == "swimmer":
            return "swim"
        gait = _GAIT.get(verb, verb)
        if plan == "hopper" and gait in ("walk", "run"):
            return "hop"
        if plan == "bird" and gait == "run":
            return "fly"
        if plan in ("biped", "quadruped") and gait in ("drive", "sail"):
            return "walk" if plan == "biped" else "run"
        if plan in ("thing", "plant") and role.member.art is not None and gait in ("walk", "run", "drive", "sail"):
            return "roll" if part_rolls(role.member) else "hop"
        return gait

    def _travel(self, role: Role, deed: Deed, target: Role | None, start: float, end: float, rank: int) -> None:
        gait = self._gait(role, deed.verb)
        x, y, _ = role.rest(start)
        speed = self._speed(role, gait, deed.manner)
        if target is not None and target.spot.built and role.spot.way is not None:
            target = None  # over the bridge, not up to it
        if deed.verb == "enter":
            self._enter(role, deed, gait, start, end, rank)
        elif deed.verb in ("leave", "flee") and not (deed.verb == "flee" and end - start > 2.5 and target is None):
            self._leave(role, deed, gait, start, rank)
        elif target is not None and target is not role and deed.direction != "around":
            tx, ty, _ = target.rest(start)
            sign = 1 if tx >= x else -1
            gap = role.spot.half(role.member) + (110.0 if target.spot.built else target.spot.half(target.member)) + 16.0
            goal = tx - sign * gap * (0.5 if target.spot.built else 1.0)
            self._go(role, gait, start, goal, max(ty, y) if not target.spot.built and target.spot.way is None else y, speed, end)
        elif deed.direction in ("toward", "away", "up", "down") and gait not in ("fly", "drive"):
            self._in_depth(role, deed, gait, start, end, speed)
        else:
            self._along(role, deed, gait, start, end, speed, rank)
        if gait == "fly":
            self._airborne(role, start)

    def _go(self, role: Role, gait: str, start: float, x1: float, y1: float, speed: float, latest: float, fall: float = 0.35) -> float:
        """A way to (x1, y1) at about that speed, faster when the time is short; gives the moment of arrival."""
        x, y, lift = role.rest(start)
        gone = math.hypot(x1 - x, y1 - y)
        if gone < 6.0:
            return start
        length = max(0.45, gone / speed + 0.3)
        length = max(min(length, latest - start), 0.4)
        self._turn(role, start, 1 if x1 >= x else -1, abs(x1 - x) > 8)
        pace = gone / max(0.05, length - 0.3) / max(speed, 1e-6)
        role.ways.append(Way(start, start + length, x, y, x1, y1, gait, 0.3, fall, lift, lift, pace))
        return start + length

    def _turn(self, role: Role, t: float, facing: int, really: bool = True) -> None:
        if really and role.facing(t) != facing:
            if t <= 0.02 and not role.turns:
                role.spot = faced(role.spot, facing)
            else:
                role.turns.append((t, facing))

    def _along(self, role: Role, deed: Deed, gait: str, start: float, end: float, speed: float, rank: int) -> None:
        """Across the stage: what fits into the frame, there and back when there is time; vehicles pass through."""
        left, right = self._bounds(role)
        x, y, lift = role.rest(start)
        length = end - start
        sign = {"left": -1, "right": 1}.get(deed.direction) or self._open_side(role, x, left, right, start)
        room = right - left
        gone = speed * length
        first = start <= 0.02 and not role.ways and not role.member.actor.side
        if gait in ("drive", "sail") and not role.member.actor.side and length <= 12 and gait == "drive":
            self._through(role, gait, start, end, sign, speed, rank)
            return
        if first and self._company(role):
            x, y = self._past(role, x, y, sign)
        elif first and rank == 0 and gone < 2 * room:
            x = clamp((left + right) / 2 - sign * min(gone, room) / 2, left, right)
            role.spot = placed(role.spot, x)
        elif first and rank:
            lead = self.of[role.member.actor.id][0]
            x = clamp(lead.spot.x - sign * rank * 2.1 * role.spot.half(role.member), left - room * 0.2, right + room * 0.2)
            role.spot = placed(role.spot, x)
        t = start
        while t < end - 0.3:
            edge = right if sign > 0 else left
            reach = min(abs(edge - x), speed * (end - t))
            if reach < 40 and gait in ("walk", "sneak", "crawl", "climb") and t > start:
                break
            if reach < 40:
                sign = -sign
                edge = right if sign > 0 else left
                reach = min(abs(edge - x), speed * (end - t))
            stop = end - t < reach / speed + 0.6
            leg_end = min(end, t + reach / speed + (0.3 if stop else 0.15))
            lasts = stop and end >= self.script.duration - 0.05
            self._turn(role, t, sign)
            role.ways.append(Way(t, leg_end, x, y, x + sign * reach, y, gait, 0.0 if t <= 0.02 else 0.3, 0.02 if lasts else 0.3, lift, lift))
            x, t = x + sign * reach, leg_end
            if gait in ("run", "roll") and end - t > 1.2 and role.spot.way is None:
                y, t = self._change_lane(role, gait, x, y, t, sign, lift)
                x = role.ways[-1].x1
            elif gait != "fly":
                t += 0.12
            sign = -sign

    def _change_lane(self, role: Role, gait: str, x: float, y: float, t: float, sign: int, lift: float) -> tuple[float, float]:
        """A short bow at the edge to another depth, so that those who follow are not met on the way back."""
        far, near = self.stage.place.ground[0], self.stage.place.ground[1]
        lane = far + (near - far) * (0.86 if y < (far + near) / 2 else 0.18)
        role.ways.append(Way(t, t + 0.5, x, y, x + sign * 24, lane, gait, 0.12, 0.12, lift, lift))
        return lane, t + 0.5

    def _company(self, role: Role) -> bool:
        """Whether others stand on the same ground, besides those who are of its own kind."""
        return any(r.member.actor.id != role.member.actor.id and (r.spot.way is None) == (role.spot.way is None) and not r.spot.built and not r.grips
                   and not r.spot.on for r in self.roles.values())  # fmt: skip

    def _past(self, role: Role, x: float, y: float, sign: int) -> tuple[float, float]:
        """Start where it was staged, in a lane a little nearer than those it will pass."""
        if role.spot.way is None and role.spot.lift == 0.0:
            ahead = [r.spot.y for r in self.roles.values() if r is not role and (r.spot.x - x) * sign > 0 and abs(r.spot.y - y) < 40 and not r.ways]
            if ahead:
                y = min(self.stage.place.ground[1] + 20, max(ahead) + 44)
                role.spot = replace(role.spot, y=y, scale=role.spot.scale * self.stage.unit(y) / self.stage.unit(role.spot.y))
        return x, y

    def _open_side(self, role: Role, x: float, left: float, right: float, t: float) -> int:
        return 1 if x <= (left + right) / 2 else -1

    def _bounds(self, role: Role) -> tuple[float, float]:
        left, _, right, _ = self.stage.frame
        half = min(role.spot.half(role.member), (right - left) * 0.4)
        return left + half, right - half

    def _through(self, role: Role, gait: str, start: float, end: float, sign: int, speed: float, rank: int) -> None:
        """From beyond one edge of the frame to beyond the other, or as far as the time allows."""
        left, _, right, _ = self.stage.frame
        half = role.spot.half(role.member)
        reach = min(speed * (end - start), right - left + 2.4 * half)
        middle = (left + right) / 2
        x0 = middle - sign * (reach / 2 + rank * 2.6 * half)
        x1 = x0 + sign * reach
        role.spot = placed(role.spot, x0)
        self._turn(role, start, sign)
        y0, y1 = self._ys(role, x0, x1)
        role.ways.append(Way(start, end, x0, y0, x1, y1, gait, 0.0 if start <= 0.02 else 0.9, 0.0, role.spot.lift, role.spot.lift))

    def _ys(self, role: Role, x0: float, x1: float) -> tuple[float, float]:
        return (role.spot.way.y(x0), role.spot.way.y(x1)) if role.spot.way else (role.spot.y, role.spot.y)

    def _outside(self, role: Role, sign: int) -> float:
        left, _, right, _ = self.stage.frame
        margin = (right - left) * 0.09 + role.spot.half(role.member) * 1.25
        return right + margin if sign > 0 else left - margin

    def _enter(self, role: Role, deed: Deed, gait: str, start: float, end: float, rank: int) -> None:
        x, y, lift = role.rest(start)
        middle = (self.stage.frame[0] + self.stage.frame[2]) / 2
        told = {"left": 1, "right": -1}.get(deed.direction)  # "from the left" goes right; told as where it comes from
        sign = told or (1 if x <= middle else -1)
        x0 = self._outside(role, -sign)
        speed = self._speed(role, gait, deed.manner)
        role.spot = placed(role.spot, x0) if not role.ways else role.spot
        self._turn(role, 0.0, sign)
        length = max(0.8, min(abs(x - x0) / speed + 0.3, self.script.duration - start - 0.1))
        lift0 = lift if gait != "fly" else max(lift, 0.35 * (y - self.stage.frame[1]))
        role.ways.append(Way(start + 0.15 * rank, start + 0.15 * rank + length, x0, y, x, y, gait, 0.0, 0.4, lift0, lift))

    def _leave(self, role: Role, deed: Deed, gait: str, start: float, rank: int) -> None:
        x, y, lift = role.rest(start)
        middle = (self.stage.frame[0] + self.stage.frame[2]) / 2
        sign = {"left": -1, "right": 1}.get(deed.direction) or (1 if x >= middle else -1)
        x1 = self._outside(role, sign)
        speed = self._speed(role, gait, deed.manner)
        length = max(0.8, min(abs(x1 - x) / speed + 0.3, self.script.duration - start + 0.4))
        begin = start + 0.12 * rank
        self._turn(role, begin, sign)
        up = lift + (0.3 * (y - self.stage.frame[1]) if gait == "fly" else 0.0)
        role.ways.append(Way(begin, begin + length, x, y, x1, y, gait, 0.3, 0.0, lift, up))

    def _in_depth(self, role: Role, deed: Deed, gait: str, start: float, end: float, speed: float) -> None:
        x, y, _ = role.rest(start)
        far, near = self.stage.place.ground[0], self.stage.place.ground[1]
        goal = far + 8 if deed.direction in ("away", "up") else near + 10
        side = 0.35 * abs(goal - y) * (1 if role.facing(start) > 0 else -1)
        self._go(role, gait, start, x + side, goal, speed * 0.35, end)

    def _airborne(self, role: Role, start: float) -> None:
        """Lift the flying ways of one whose place is on the ground into the air, from it and not back."""
        if role.member.plan in ("aircraft", "butterfly"):
            return
        high = max(role.spot.lift, 0.42 * (role.spot.y - self.stage.frame[1]))
        begun = False
        for i, way in enumerate(role.ways):
            if way.gait == "fly" and way.start >= start - 1e-6:
                low = way.lift0 if not begun else high
                role.ways[i] = Way(way.start, way.end, way.x0, way.y0, way.x1, way.y1, "fly", way.rise, way.fall, low, high)
                begun = True

    def _pursue(self, role: Role, target: Role, deed: Deed, start: float, end: float, rank: int) -> None:
        """Behind the other all the way; if that one stands still, it runs (or rolls) away first."""
        chasing = deed.verb == "chase"
        if not any(w.end > start + 0.2 and w.start < end for w in target.ways):
            flight = Deed((target.member.actor.id,), "run" if chasing else "walk", deed.asked, start, end, deed.manner, deed.direction)
            gait = self._gait(target, flight.verb)
            if target.member.plan == "thing":
                gait = "roll"
            speed = max(self._speed(target, gait, deed.manner), 0.8 * self._speed(role, self._gait(role, "run" if chasing else "walk"), deed.manner))
            self._along(target, flight, gait, start, end, min(speed, 1.4 * self._speed(role, self._gait(role, "run"), "")), 0)
        gap = (role.spot.half(role.member) + target.spot.half(target.member)) * (0.95 if chasing else 1.15) + rank * 2.05 * role.spot.half(role.member)
        late = 0.10 + 0.09 * rank
        fresh = not role.ways and start <= 0.02
        for way in [w for w in target.ways if w.end > start + 0.2 and w.start < end - 0.1]:
            sign = 1 if way.x1 >= way.x0 else -1
            if fresh and not role.ways:
                role.spot = placed(role.spot, way.x0 - sign * gap)
            x, _, lift = role.rest(way.start)
            begin = max(start, way.start + late)
            goal = way.x1 - sign * gap
            crossing = abs(way.y1 - way.y0) > 40
            if crossing:
                sign, goal = 1 if goal >= x else -1, x + clamp(goal - x, -60, 60)
            elif (goal - x) * sign < 30:
                continue
            y0 = role.rest(way.start)[1]
            y1 = clamp(way.y1 + (role.spot.y - target.spot.y), self.stage.place.ground[0], self.stage.place.ground[1]) if crossing else y0
            gait = self._gait(role, "run" if chasing else "walk")
            self._turn(role, begin, sign)
            stop = min(way.end + late * 0.8, end + 0.2)
            role.ways.append(Way(begin, max(stop, begin + 0.4), x, y0, goal, y1, gait, way.rise, way.fall, lift, lift))

    def _shove(self, role: Role, target: Role, deed: Deed, start: float, end: float) -> None:
        x, _, _ = role.rest(start)
        tx, ty, tl = target.rest(start)
        gap = role.spot.half(role.member) * 0.75 + target.spot.half(target.member)
        sign = {"left": -1, "right": 1}.get(deed.direction) or ((1 if tx >= x else -1) * (1 if deed.verb == "push" else -1))
        near = tx - sign * gap * (1 if deed.verb == "push" else -1)
        t = self._go(role, self._gait(role, "walk"), start, near, ty, self._speed(role, "walk", ""), start + (end - start) * 0.5)
        left, right = self._bounds(target)
        goal = clamp(tx + sign * self._speed(role, "walk", "slowly") * (end - t), left, right)
        if abs(goal - tx) < 20 or end - t < 0.4:
            return
        role.turns.append((t, 1 if tx >= near else -1))
        gait = self._gait(target, "roll") if target.member.art is not None else "float"
        target.ways.append(Way(t, end, tx, ty, goal, ty, gait if gait in ("drive", "roll") else "slide", 0.5, 0.3, tl, tl))
        role.ways.append(Way(t, end, near, ty, near + goal - tx, ty, self._gait(role, "walk"), 0.5, 0.3))
        role.acts.append(Act(deed.verb, t, end, deed.manner, deed.direction, target.member.key, slot=len(role.acts)))

    def _vertical(self, role: Role, deed: Deed, start: float, end: float) -> None:
        x, y, lift = role.rest(start)
        air = y - self.stage.frame[1]
        tall = role.member.tall * role.spot.scale
        if deed.verb in ("take_off", "rise"):
            goal = max(lift, 0.0) + (1.5 * air if role.member.plan == "rocket" else 0.55 * air)
        else:
            goal = 0.0 if lift > 5 else -1.15 * tall if deed.verb == "sink" else 0.0
            if deed.verb == "land" and lift <= 5:
                role.ways.append(Way(0.0, 0.0, x, y, x, y, "fly", lift0=0.5 * air, lift1=0.5 * air))
                lift = 0.5 * air
        length = max(0.6, min(end - start, 1.2 + abs(goal - lift) / max(60.0, self._speed(role, "fly", deed.manner))))
        length = max(length, min(end - start, 2.4))
        gait = "float" if role.member.plan in ("thing", "plant", "rocket") else "fly"
        role.ways.append(Way(start, start + length, x, y, x, y, gait, 0.8, 0.5 if goal <= air else 0.0, lift, goal))
