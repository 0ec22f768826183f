"""Riding and holding: who sits on whom, what is in whose hands, and what was thrown or put down."""

from __future__ import annotations

import math
from collections.abc import Mapping

from studio.engine.composer.acting import Performance, Stand
from studio.engine.composer.cast import Member
from studio.engine.composer.ease import clamp, smooth
from studio.engine.composer.limbs import legs_of
from studio.engine.composer.rig import Matrix, Pose, about, applied, multiplied, place
from studio.engine.composer.roles import Grip, Role

_ONE_HANDED = ("apple", "ball", "candle", "ice_cream", "cactus", "tulip", "sunflower", "mushroom", "clock", "camera", "umbrella", "balloon", "kite", "flag")


class Hands:
    """Puts stands onto and into one another; `roles` by member's key."""

    def __init__(self, roles: Mapping[str, Role], acting: Performance) -> None:
        self.roles, self.acting = roles, acting

    def grip(self, role: Role, t: float) -> Grip | None:
        """Who holds the thing at `t`, or where it was left; None when nobody has touched it yet."""
        return next((g for g in sorted(role.grips, key=lambda g: -g.start) if g.start <= t), None)

    def ride(self, role: Role, rider: Stand, mount: Stand, t: float) -> None:
        """Sit the rider on the mount's seat."""
        art = mount.member.art
        inside = role.spot.inside
        seat = _seat(mount.member, inside)
        root = mount.matrix()
        body = next((p.id for p in art.parts if "body" in p.tags), "") if art else ""
        matrix = place(art, mount.pose, root)[art.index(body)] if art and body else root
        x, y = applied(matrix, seat)
        unit = mount.member.tall * mount.scale / mount.member.height
        rider.scale = unit * role.member.height / role.member.tall
        legs = legs_of(role.member.art) if role.member.art else ()
        sits = bool(legs) and role.member.plan in ("biped", "hopper", "quadruped") and mount.member.plan in ("wheels", "quadruped", "boat", "aircraft")
        rider.flip = math.copysign(1.0, mount.flip) if role.member.faces else 1.0
        rider.pose = Pose()
        self.acting.pose(role, rider, t, seat=1.0 if sits else 0.0)
        hip = sum(leg.hip[1] for leg in legs) / len(legs) if sits else role.member.ground
        rider.x, rider.y, rider.lift = x, y + (role.member.ground - hip) * rider.scale, 0.0
        rider.pose.lean += mount.pose.lean
        (mount.behind if inside else mount.before).append(rider)

    def hold(self, role: Role | None, item: Stand, holder_role: Role, holder: Stand, t: float) -> None:
        """Put the thing into the holder's hand (or mouth, or on its back)."""
        name = item.member.art.name if item.member.art else ""
        art = holder.member.art
        unit = holder.member.tall * holder.scale / holder.member.height
        scale = unit * item.member.height / item.member.tall
        flip = math.copysign(1.0, holder.flip)
        spot = (0.0, 0.0)
        if art is not None:
            holder.pose = Pose()
            up = self._raised(role, name, t)
            self.acting.pose(holder_role, holder, t, seat=1.0 if holder_role.spot.on else 0.0, hands=(name or "thing") if up > 0.4 else "stick")
            matrices = place(art, holder.pose, holder.matrix())
            hand = next((i for i, p in enumerate(art.parts) if p.id == "hand_r"), None)
            if hand is None:
                hand = next((i for i, p in enumerate(art.parts) if "mouth" in p.tags), 0)
            px, py = art.parts[hand].pivot
            spot = applied(matrices[hand], (px, py + (12.0 if "hand" in art.parts[hand].id else 8.0)))
            both = art.part("arm_l") is not None and name not in _ONE_HANDED
            if both and art.part("body") is not None:
                chest = art.part("body")
                other = next((i for i, p in enumerate(art.parts) if p.id == "hand_l"), hand)
                ox, oy = applied(matrices[other], art.parts[other].pivot)
                spot = ((spot[0] + ox) / 2, (spot[1] + oy) / 2) if name != "guitar" else applied(matrices[art.index("body")], (chest.pivot[0] + 4, chest.pivot[1] - 40))  # type: ignore[union-attr]
        grip = item.member.art.spots.get("grip") if item.member.art else None
        gx, gy = grip or (256.0, item.member.ground - 0.25 * item.member.tall)
        lean = holder.pose.lean + {"umbrella": -15.0 + 190.0 * (1 - self._raised(role, name, t)), "guitar": 58.0, "flag": 6.0}.get(name, 0.0)
        turned = about((gx, gy), lean, 1.0, 1.0)
        base: Matrix = (scale * flip, 0.0, 0.0, scale, spot[0] - scale * flip * gx, spot[1] - scale * gy)
        item.root = multiplied(base, turned)
        item.pose.lean = item.pose.lift = 0.0
        item.x, item.y, item.scale, item.lift = spot[0], holder.y, scale, 0.0
        item.opacity *= holder.opacity
        if role is not None:
            self._opened(role, item, t)
        (holder.behind if name in ("umbrella", "balloon", "kite") else holder.before).append(item)

    def _raised(self, role: Role | None, name: str, t: float) -> float:
        """How far an umbrella is up, 0..1; whatever else is held always is."""
        acts = [a for a in role.acts if a.verb in ("open", "close")] if role is not None and name == "umbrella" else []
        up = 1.0 if not acts or acts[0].verb == "close" else 0.0
        for act in acts:
            u = smooth((t - act.start + 0.35) / 0.45)
            up += ((1.0 if act.verb == "open" else 0.0) - up) * u
        return up

    def _opened(self, role: Role, item: Stand, t: float) -> None:
        """Umbrellas and the like open and close with a spring."""
        state = next((s for s, v in (item.member.art.states if item.member.art else {}).items() if "closed" in v and "open" in v), "")
        if not state or item.member.art is None:
            return
        acts = [a for a in role.acts if a.verb in ("open", "close")]
        if not acts:
            return
        last = next((a for a in reversed(acts) if t >= a.start), None)
        shut = acts[0].verb == "open" if last is None else last.verb == "close"
        item.pose.states[state] = "closed" if shut else "open"
        if last is not None and last.verb == "open":
            u = clamp((t - last.start) / 0.5)
            part = next((p for p in item.member.art.parts if any(s == state for _, s, _ in p.pieces)), None)
            if part is not None:
                spring = 1 - math.exp(-6 * u) * math.cos(11 * u)
                item.pose.scale(part.id, 0.25 + 0.75 * spring, 0.7 + 0.3 * spring)

    def dropped(self, role: Role, item: Stand, grip: Grip, t: float) -> None:
        """What was put down lies there; what was thrown flies there, bounces and stays."""
        x, y = grip.x, grip.y
        if grip.end > grip.start and t < grip.end + 1.2:
            u = clamp((t - grip.start) / (grip.end - grip.start))
            before = [g for g in role.grips if g.start < grip.start and g.holder]
            x0, y0, high = grip.x, grip.y, 0.0
            if before and before[-1].holder in self.roles:
                thrower = self.roles[before[-1].holder]
                x0, y0, _ = self.acting.where(thrower, grip.start)
                high = 0.75 * thrower.member.tall * thrower.spot.scale
            elif u < 1:
                x0, y0, _ = self.acting.where(role, grip.start)
            x, y = x0 + (grip.x - x0) * u, y0 + (grip.y - y0) * u
            arc = high * (1 - u) + 4 * u * (1 - u) * 180.0
            late = t - grip.end
            item.lift = arc if u < 1 else 60.0 * abs(math.sin(9 * late)) * math.exp(-4 * late)
            item.pose.turn["body"] = 420.0 * (u + 0.3 * smooth(late)) * (1 if grip.x >= x0 else -1)
        item.x, item.y = x, y
        item.scale = self.acting.scale(role, y)


def _seat(member: Member, inside: bool) -> tuple[float, float]:
    """Where a rider sits, in the mount's drawing units."""
    left, top, right, low = member.box
    if member.art is not None and "seat" in member.art.spots:
        return member.art.spots["seat"]
    if member.plan == "quadruped":
        return (left + right) / 2 - 0.06 * (right - left), top + 0.52 * (low - top)
    return (left + right) / 2, top + (0.62 if inside else 0.06) * (low - top)
