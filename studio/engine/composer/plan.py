"""Who does what when: a script's deeds in order of time as roles, with approaches, answers, and things that change hands.

Nothing here is a pose; how somebody gets somewhere is `journeys`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from studio.engine.composer.actions import ACTION
from studio.engine.composer.cast import Member
from studio.engine.composer.ease import chance, clamp
from studio.engine.composer.journeys import Journeys
from studio.engine.composer.roles import Act, Grip, Role
from studio.engine.composer.script import Deed, Script
from studio.engine.composer.stage import Stage

_APPROACH = ("hug", "kiss", "touch", "give", "take", "catch", "kick", "knock", "fight", "play", "eat", "drink", "open", "close", "put", "turn_on", "turn_off")
_HELD = ("open", "close", "read", "drink", "eat", "play_music", "paint", "write")
POSTURES = ("sit", "lie", "sleep", "stand", "hide", "stand_up", "wake")


class Planner(Journeys):
    """Turns deeds into roles, in order of time."""

    def __init__(self, script: Script, cast: Sequence[Member], stage: Stage, seed: int) -> None:
        self.script, self.stage, self.seed = script, stage, seed
        self.roles = {m.key: Role(m, stage.spots[m.key]) for m in cast}
        self.of: dict[str, list[Role]] = {}
        for member in cast:
            self.of.setdefault(member.actor.id, []).append(self.roles[member.key])
        self.left_out: list[str] = []

    def run(self) -> dict[str, Role]:
        self._relations()
        deeds = sorted(self.script.deeds, key=lambda d: (d.start, ACTION[d.verb].name == "chase" if d.verb in ACTION else 0))
        for number, deed in enumerate(deeds):
            if deed.verb not in ACTION:
                self.left_out.append(deed.asked)
                continue
            for id in deed.who:
                for rank, role in enumerate(self.of.get(id, [])):
                    self._deed(self._mount(role, deed), deed, rank, number)
        for role in self.roles.values():
            role.ways.sort(key=lambda w: w.start)
            role.turns.sort(key=lambda x: x[0])
        return self.roles

    def _relations(self) -> None:
        for one in self.script.relations:
            if one.kind in ("holding", "wearing"):
                for a, b in zip(self.of.get(one.a, []), self.of.get(one.b, []), strict=False):
                    b.grips.append(Grip(one.start, a.member.key))

    def _mount(self, role: Role, deed: Deed) -> Role:
        """Who really travels: the vehicle or the horse when its rider drives."""
        on = role.spot.on
        if on and ACTION[deed.verb].travels and on in self.roles and self.roles[on].member.plan != "plant":
            return self.roles[on]
        target = self._target(deed)
        if deed.verb in ("drive", "sail") and target is not None and role.member.plan == "biped":
            return target
        return role

    def _target(self, deed: Deed, rank: int = 0) -> Role | None:
        roles = self.of.get(deed.target, [])
        return roles[min(rank, len(roles) - 1)] if roles else None

    def _span(self, role: Role, deed: Deed) -> tuple[float, float]:
        """When it starts and ends: a lasting deed goes on until the next of the same body, one that happens takes its own time."""
        action = ACTION[deed.verb]
        if deed.end is not None:
            return deed.start, min(deed.end, self.script.duration)
        if not action.lasts and not action.travels:
            return deed.start, min(self.script.duration, deed.start + max(action.seconds, 0.4))
        after = [
            d.start for d in self.script.deeds
            if role.member.actor.id in d.who and d.start > deed.start + 0.05 and d.verb in ACTION and self._replaces(d.verb, deed.verb)
        ]  # fmt: skip
        return deed.start, min([*after, self.script.duration])

    @staticmethod
    def _replaces(new: str, old: str) -> bool:
        bodily = ACTION[new].travels or new in POSTURES or new in ("dance", "fight", "wait", "fall", "jump")
        return bodily or not (ACTION[old].travels or old in POSTURES)

    def _deed(self, role: Role, deed: Deed, rank: int, number: int) -> None:
        start, end = self._span(role, deed)
        if end - start < 0.05:
            return
        target = self._target(deed, rank)
        action = ACTION[deed.verb]
        if rank and not action.travels:  # a crowd is never quite together
            late = 0.16 * chance(role.member.key, number)
            start = min(start + late, end - 0.05)
        if deed.verb in ("chase", "follow") and target is not None and target is not role:
            self._pursue(role, target, deed, start, end, rank)
        elif deed.verb in ("push", "pull") and target is not None:
            self._shove(role, target, deed, start, end)
        elif action.travels and deed.verb not in ("jump", "rise", "sink", "take_off", "land"):
            self._travel(role, deed, target, start, end, rank)
        elif deed.verb in ("take_off", "land", "rise", "sink"):
            self._vertical(role, deed, start, end)
        else:
            self._do(role, deed, target, start, end)

    def _do(self, role: Role, deed: Deed, target: Role | None, start: float, end: float) -> None:
        """An act at its place; who must touch what it is done to goes there first, and who is faced is turned to."""
        key = target.member.key if target is not None and target is not role else ""
        if deed.verb == "sit" and (target is None or target.spot.built):
            start = self._chair(role, deed, start, end)
        elif target is not None and target is not role:
            self._armed(role, target, deed)
            start = self._near(role, target, deed, start, end)
            x, _, _ = role.rest(start)
            tx, _, _ = target.rest(start)
            held = any(g.holder == role.member.key for g in target.grips)
            if not held and abs(tx - x) > 12:
                self._turn(role, start, 1 if tx > x else -1)
        if deed.verb == "turn":
            role.turns.append((start + 0.1, -role.facing(start)))
        if deed.verb == "look" and deed.direction in ("left", "right"):
            self._turn(role, start, -1 if deed.direction == "left" else 1)
        end = max(end, start + 0.35)
        role.acts.append(Act(deed.verb, start, end, deed.manner, deed.direction, key, deed.said, len(role.acts)))
        if target is not None and target is not role:
            self._hands(role, target, deed, start, end)
            if deed.verb in ("hug", "kiss", "fight", "play", "talk"):
                self._answer(role, target, deed, start, end)
        prop = {"read": "book", "play_music": "guitar"}.get(deed.verb)
        if prop and role.member.plan == "biped" and target is None and role.member.art is not None and role.member.art.part(prop) is None:
            role.props.append((prop, start, end))

    def _chair(self, role: Role, deed: Deed, start: float, end: float) -> float:
        """A free seat of the place, when a person sits down: there from the beginning, or walked to."""
        taken = {(r.spot.x, r.spot.y) for r in self.roles.values() if r.seat} | {r.rest()[:2] for r in self.roles.values() if r.seat}
        free = [s for s in self.stage.place.seats if (s[0], s[1]) not in taken]
        if not free or role.member.plan != "biped" or role.member.height < 0.7:
            return start
        x, y, role.seat = free[0]
        if start <= 0.02 and not role.ways:
            scale = role.spot.scale * self.stage.unit(y) / self.stage.unit(role.spot.y)
            role.spot = replace(role.spot, x=x, y=y, scale=scale, facing=1 if x < 960 else -1)
            return start
        return self._go(role, self._gait(role, "walk"), start, x, y, self._speed(role, "walk", deed.manner), end)

    def _near(self, role: Role, target: Role, deed: Deed, start: float, end: float) -> float:
        """Go to the target when the act needs touch; gives the moment from which it can be done."""
        held = any(g.holder == role.member.key for g in target.grips)
        if deed.verb not in _APPROACH or held or role.spot.on or not (role.member.alive or role.member.plan == "biped") or target.spot.way is not None:
            return start
        x, y, _ = role.rest(start)
        tx, ty, _ = target.rest(start)
        sign = 1 if tx >= x else -1
        close = 0.72 if deed.verb in ("hug", "kiss") else 0.95
        gap = (role.spot.half(role.member) + (70.0 if target.spot.built else target.spot.half(target.member))) * close
        if abs(tx - x) <= gap * 1.15 and abs(ty - y) < 30:
            return start
        latest = max(start + 0.5, start + (end - start) * 0.65)
        if deed.end is None:
            latest = min(start + 4.0, self.script.duration - 0.6)
        goal_y = y if target.spot.built else ty + (2.0 if target.member.alive else 6.0)
        return self._go(role, self._gait(role, "run" if deed.manner == "quickly" else "walk"), start, tx - sign * gap, goal_y,
                        self._speed(role, "walk", deed.manner), latest)  # fmt: skip

    def _hands(self, role: Role, target: Role, deed: Deed, start: float, end: float) -> None:
        """What the act does to a thing: it is taken up, put down, thrown, opened by its holder."""
        me, small = role.member.key, target.member.height < 1.3 * role.member.height and target.member.actor.drawing != ""
        x, y, _ = role.rest(start)
        if deed.verb in ("take", "catch", "carry") and small:
            target.grips.append(Grip(start + 0.35 * min(1.0, end - start), me))
        elif deed.verb == "put":
            target.grips.append(Grip(start + 0.5, "", x + role.facing(start) * role.spot.half(role.member) * 1.1, y))
        elif deed.verb in ("throw", "kick"):
            if not any(g.holder == me for g in target.grips) and deed.verb == "throw":
                target.grips.append(Grip(0.0, me))
            off = start + (0.55 if deed.verb == "throw" else 0.35)
            left, _, right, _ = self.stage.frame
            goal = clamp(x + role.facing(start) * 620, left, right)
            target.grips.append(Grip(off, "", goal, y, off + 1.0))
        if deed.verb in ("open", "close", "turn_on", "turn_off"):
            target.acts.append(Act(deed.verb, start + 0.35, start + 1.0, slot=len(target.acts)))

    def _armed(self, role: Role, target: Role, deed: Deed) -> None:
        """Who opens an umbrella or reads a book has had it in hand from the start."""
        small = target.member.height < 1.3 * role.member.height and target.member.art is not None
        if deed.verb in (*_HELD, "give") and small and not target.member.alive and not target.grips and role.member.plan == "biped" and target.spot.way is None:
            target.grips.append(Grip(0.0, role.member.key))

    def _answer(self, role: Role, target: Role, deed: Deed, start: float, end: float) -> None:
        """The other one joins in: turns, hugs back, listens."""
        x, _, _ = role.rest(start)
        tx, _, _ = target.rest(start)
        if target.member.alive:
            self._turn(target, start - 0.2 if start > 0.2 else start, 1 if x > tx else -1)
            if deed.verb in ("hug", "fight", "play"):
                target.acts.append(Act(deed.verb, start + 0.15, end, deed.manner, "", role.member.key, slot=len(target.acts)))
