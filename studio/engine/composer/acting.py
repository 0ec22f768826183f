"""The performance: where every member is at a moment and in which pose. Any moment can be asked, in any order.

A pose is built in layers: idle life, the swing of the gait, gestures, postures, then the legs (so that planted feet stay
planted whatever the body does), wheels and wings, what follows late, and the face.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from studio.engine.composer import vehicles
from studio.engine.composer.cast import Member
from studio.engine.composer.ease import TAU, chance, clamp, lerp, noise, smooth, travelled, window
from studio.engine.composer.faces import face
from studio.engine.composer.flight import flap, paddle, swim
from studio.engine.composer.gaits import GAITS, HOP_DOWN, HOP_UP, Feet, crouch_of, feet_of, hop, stride, swing
from studio.engine.composer.gestures import GESTURES
from studio.engine.composer.limbs import legs_of, stand_on
from studio.engine.composer.moment import Moment
from studio.engine.composer.postures import carry_pose, lying, seated
from studio.engine.composer.rig import Matrix, Pose
from studio.engine.composer.roles import Role, Way
from studio.engine.composer.secondary import follow
from studio.engine.composer.stage import Spot as StageSpot
from studio.engine.composer.stage import Stage

TURN = 0.30  # seconds in which a paper figure turns round


@dataclass(slots=True)
class Stand:
    """One member at one time. `x`, `y` its foot point, `lift` above it, in units of its layer; `flip` -1..1 (negative: mirrored);
    `scale` units to the drawing unit. `root` overrides all of them for what is held (units of the holder's layer)."""

    member: Member
    x: float
    y: float
    lift: float
    scale: float
    flip: float
    pose: Pose
    opacity: float = 1.0
    spot: StageSpot | None = None
    gone: float = 0.0
    root: Matrix | None = None
    behind: list[Stand] = field(default_factory=list)
    before: list[Stand] = field(default_factory=list)

    def matrix(self) -> Matrix:
        """From the drawing's units to the layer's."""
        if self.root is not None:
            return self.root
        s, middle = self.scale, (self.member.box[0] + self.member.box[2]) / 2
        a = s * self.flip
        return a, 0.0, 0.0, s, self.x - a * middle, self.y - self.lift - s * self.member.ground


class Performance:
    """Roles on a stage, at any time. `wind` 0..1; `lit` says how strongly a member's lamps shine at a time."""

    def __init__(self, roles: Mapping[str, Role], stage: Stage, seed: int, wind: float = 0.2) -> None:
        self.roles, self.stage, self.seed, self.wind = roles, stage, seed, wind

    def where(self, role: Role, t: float) -> tuple[float, float, float]:
        """(x, y, lift) of the foot point at `t`."""
        way = self._way(role, t)
        if way is None:
            first = role.ways[0] if role.ways else None
            if first is None:
                return role.spot.x, role.spot.y, role.spot.lift
            return first.x0, first.y0, first.lift0
        return self._along(role, way, t)

    def _way(self, role: Role, t: float) -> Way | None:
        """The way it is on, or the last one it was on."""
        found = None
        for way in role.ways:
            if way.start > t:
                break
            found = way
        return found

    def _along(self, role: Role, way: Way, t: float) -> tuple[float, float, float]:
        u = self.share(role, way, t)
        rise = smooth(clamp((t - way.start) / max(0.05, min(1.6, way.end - way.start)))) if way.gait == "fly" else smooth(u)
        if way.x0 == way.x1 and way.y0 == way.y1:
            length = max(1e-6, way.end - way.start)
            rise = _eased(clamp((t - way.start) / length), way.fall > 0)
        x = lerp(way.x0, way.x1, u)
        y = role.spot.way.y(x) if role.spot.way else lerp(way.y0, way.y1, u)
        return x, y, lerp(way.lift0, way.lift1, rise)

    def share(self, role: Role, way: Way, t: float) -> float:
        """How much of a way is done at `t`; hoppers move only in the air."""
        length = way.end - way.start
        if way.gait != "hop":
            return travelled(t - way.start, length, way.rise, way.fall)
        k, f = self._hops(role, way, t)
        n = self.hop_count(role, way)
        return min(1.0, (k + smooth((f - HOP_UP) / (HOP_DOWN - HOP_UP))) / n) if t < way.end else 1.0

    def hop_count(self, role: Role, way: Way) -> int:
        tall = role.member.tall * role.spot.scale
        return max(1, round(math.hypot(way.x1 - way.x0, way.y1 - way.y0) / max(30.0, 0.8 * tall)))

    def _hops(self, role: Role, way: Way, t: float) -> tuple[int, float]:
        u = clamp((t - way.start) / max(1e-6, way.end - way.start)) * self.hop_count(role, way)
        k = min(int(u), self.hop_count(role, way) - 1)
        return k, u - k

    def gone(self, role: Role, t: float) -> float:
        """Drawing units gone on all ways until `t`."""
        total = 0.0
        for way in role.ways:
            if way.start > t:
                break
            total += math.hypot(way.x1 - way.x0, way.y1 - way.y0) * self.share(role, way, t)
        return total / role.spot.scale

    def flip(self, role: Role, t: float) -> float:
        """Which way the figure is turned, -1..1; a turn passes through its edge."""
        facing, value = role.spot.facing, float(role.spot.facing)
        for at, new in role.turns:
            if at > t:
                break
            if new != facing:
                value = lerp(facing, new, 0.5 - 0.5 * math.cos(math.pi * clamp((t - at) / TURN)))
                facing = new
        if not role.member.faces:
            return 1.0
        return math.copysign(max(0.24, abs(value)), value)

    def scale(self, role: Role, y: float) -> float:
        if role.spot.way is not None:
            return role.spot.scale
        return role.spot.scale * self.stage.unit(y) / self.stage.unit(role.spot.y)

    def stand(self, key: str, t: float) -> Stand:
        """The member at `t`, with whom it carries and what it holds left to `staging`."""
        role = self.roles[key]
        x, y, lift = self.where(role, t)
        scale = self.scale(role, y)
        flip = self.flip(role, t)
        stand = Stand(role.member, x, y, lift, scale, flip, Pose(), spot=role.spot, gone=self.gone(role, t))
        self.pose(role, stand, t)
        return stand

    def pose(self, role: Role, stand: Stand, t: float, seat: float = 0.0, hands: str = "") -> None:
        """Fill in the pose (and flip, scale, opacity) of a stand. `seat` 1 for who rides; `hands` names what they hold."""
        art = role.member.art
        if art is None:
            self._paper(role, stand, t)
            return
        m = Moment(stand.pose, art, role.member.plan, t, f"{self.seed}{role.member.key}", seat=seat)
        self._idle(m, role)
        feet, crouch, planted = self._going(m, role, stand, t)
        self._acts(m, role, stand, t, hands)
        extra, planted2 = self._springs(m, role, t)
        self._legs(m, role, feet, max(crouch, extra) + m.crouch, planted and planted2)
        self._engines(m, role, stand, t)
        vehicles.lamps(m.pose, art, self.lit(role, t))
        follow(m, lambda s: self._motion(role, stand, s), self.wind)
        face(m, role.member.actor.mood, stand.flip)
        if hands or m.seat > 0.4:
            for id in _LAID_ASIDE:
                m.pose.fade[id] = 0.0
        if m.shiver:
            m.pose.lean += 0.5 * m.shiver * math.sin(TAU * 9 * t)
        stand.flip = math.copysign(max(0.24, abs(stand.flip * m.spin)), stand.flip * m.spin)
        stand.scale *= m.grow
        stand.opacity *= m.opacity

    def _motion(self, role: Role, stand: Stand, t: float) -> tuple[float, float]:
        """(forward, up) in the member's heights: what drives whatever follows late."""
        x, _, lift = self.where(role, t)
        tall = role.member.tall * stand.scale
        forward = x * (1 if stand.flip > 0 else -1) / tall
        way = self._way(role, t)
        beat = 0.0
        if way is not None and t < way.end and way.gait in GAITS and legs_of(role.member.art):  # type: ignore[arg-type]
            beat = 0.012 * math.sin(2 * TAU * self.phase(role, way, t)[0]) * min(1.0, (way.end - t) * 4, (t - way.start) * 4 + (way.rise == 0))
        for act in role.acts:
            if act.verb in ("jump", "hop", "cheer", "bounce", "play", "dance") and act.start <= t <= act.end:
                beat += 0.03 * math.sin(TAU * 1.8 * (t - act.start))
        return forward, lift / tall + beat

    def _idle(self, m: Moment, role: Role) -> None:
        """Breath, and weight that wanders from one foot to the other."""
        t, tall = m.t, m.tall
        if m.plan in ("biped", "quadruped", "hopper", "bird"):
            phase = TAU * chance(m.seed, "breath")
            breath = math.sin(TAU * 0.27 * t + phase)
            m.pose.move("body", 0.006 * tall * noise(t * 0.23, m.seed + "w"), 0.0022 * tall * (1 - breath))
            m.pose.add("body", 0.5 * noise(t * 0.3, m.seed + "b"))
            m.head(0.9 * noise(t * 0.37, m.seed + "h"), 0.0025 * tall * (1 - math.sin(TAU * 0.27 * t + phase - 0.5)))
            for side, late in (("l", 0.4), ("r", 1.1)):
                if m.art.part(f"arm_{side}") is not None:
                    sign = 1 if side == "l" else -1
                    m.pose.add(f"arm_{side}", sign * (4 + 1.4 * math.sin(TAU * 0.27 * t + phase - late)))
                    m.pose.add(f"forearm_{side}", 3.0 if side == "l" else -4.0)
                    m.pose.move(f"arm_{side}", 0.0, -0.003 * tall * breath)
        elif m.plan == "plant":
            lean = (0.5 + 3.0 * self.wind) * (math.sin(TAU * 0.2 * t + TAU * chance(m.seed)) + 0.4 * noise(t * 0.7, m.seed))
            m.pose.lean += lean * (0.35 if role.member.height > 2.0 else 1.0)

    def phase(self, role: Role, way: Way, t: float) -> tuple[float, float]:
        """(cycles gone since this way began, length of a cycle in drawing units): a whole number of half cycles fits each way."""
        art = role.member.art
        gone = math.hypot(way.x1 - way.x0, way.y1 - way.y0) / max(1e-6, self.scale(role, (way.y0 + way.y1) / 2))
        natural = stride(art, way.gait) * clamp(way.pace, 0.7, 1.25) ** 0.5 if art is not None else 1.0
        halves = max(1, round(gone / (natural / 2)))
        cycle = 2 * gone / halves
        return self.share(role, way, t) * halves / 2, max(cycle, 1e-6)

    def _going(self, m: Moment, role: Role, stand: Stand, t: float) -> tuple[Feet, float, bool]:
        """The gait's share of the pose: (feet, crouch, whether feet are planted)."""
        way = self._way(role, t + 0.12)
        if way is None or t > way.end + 0.16 or m.seat > 0.5:
            return {}, 0.0, True
        if way.gait in ("fly", "float", "swim"):
            return {}, 0.0, not (stand.lift > 2 or way.gait == "swim")
        if way.gait == "hop":
            if not way.start <= t < way.end:
                return {}, 0.0, True
            tall = role.member.tall
            _, f = self._hops(role, way, t)
            crouch = hop(m.pose, m.art, f, 0.30 * tall)
            return {}, max(0.0, crouch), crouch >= 0
        if way.gait not in GAITS or not legs_of(m.art):
            return {}, 0.0, True
        gait = way.gait if way.gait != "walk" or way.pace < 2.0 else "run"
        phase, cycle = self.phase(role, way, t)
        amount = self._amount(way, t)
        settle = window(t, way.start - 0.12 - 9 * (way.rise <= 0.02), way.end + 0.14 + 9 * (way.fall <= 0.02), 0.14, 0.14)
        swing(m.pose, m.art, gait, phase, amount)
        dx, dy = way.x1 - way.x0, way.y1 - way.y0
        far = math.hypot(dx, dy) or 1.0
        direction = (abs(dx) / far if role.member.faces else dx / far, dy / far)
        return feet_of(m.pose, m.art, gait, phase, cycle, amount, settle, direction), crouch_of(m.art, gait) * amount, True

    def _amount(self, way: Way, t: float) -> float:
        up = 1.0 if way.rise <= 0.02 else smooth((t - way.start) / 0.4)
        down = 1.0 if way.fall <= 0.02 else smooth((way.end - t) / 0.4)
        return min(up, down)

    def _acts(self, m: Moment, role: Role, stand: Stand, t: float, hands: str) -> None:
        for act in role.acts:
            if not act.start - 0.01 <= t <= act.end + 0.01 and act.verb not in _KEPT:
                continue
            if t < act.start or act.verb not in GESTURES:
                continue
            length = max(1e-6, act.end - act.start)
            fall = 0.02 if act.end >= 1e8 else 0.3
            begun = act.start - (9.0 if act.start <= 0.02 and act.end - act.start > 1.5 else 0.0)  # already so when the clip begins
            w = window(t, begun, act.end + (0.3 if act.verb not in _KEPT else 1e9), 0.35, fall)
            m.toward = self._toward(role, stand, act.target, t)
            if hands and act.verb in ("open", "close", "carry"):
                w *= 0.4
            GESTURES[act.verb](m, act, t - act.start, clamp((t - act.start) / length), w)
        if hands:
            carry_pose(m, hands)

    def _toward(self, role: Role, stand: Stand, target: str, t: float) -> tuple[float, float]:
        """Where the target is from the head: x forward, y up, each -1..1."""
        other = self.roles.get(target)
        if other is None:
            return 1.0, 0.0
        x, y, lift = self.where(other, t)
        tall = role.member.tall * stand.scale
        eye = stand.y - stand.lift - 0.85 * tall
        top = y - lift - 0.6 * other.member.tall * other.spot.scale
        dx, dy = (x - stand.x) * (1 if stand.flip > 0 else -1), eye - top
        far = math.hypot(dx, dy) or 1.0
        return clamp(dx / far, -1, 1), clamp(dy / far * min(1.0, far / tall * 2), -1, 1)

    def _springs(self, m: Moment, role: Role, t: float) -> tuple[float, bool]:
        """Jumps: (crouch, planted)."""
        for act in role.acts:
            if act.verb in ("jump", "hop") and act.start <= t < act.end:
                n = max(1, round((act.end - act.start) / (1.0 if act.verb == "jump" else 0.62)))
                u = (t - act.start) / (act.end - act.start) * n % 1.0
                crouch = hop(m.pose, m.art, u, (0.42 if act.verb == "jump" else 0.2) * m.tall * (1.3 if act.manner == "strongly" else 1.0))
                m.mouth = "open" if 0.2 < u < 0.85 else m.mouth
                return max(0.0, crouch), crouch >= 0
        return 0.0, True

    def _legs(self, m: Moment, role: Role, feet: Feet, crouch: float, planted: bool) -> None:
        if m.seat > 0.01:
            seated(m, None if role.spot.on else role.seat / role.spot.scale)
        elif m.lying > 0.01:
            lying(m)
        elif planted and m.plan in ("biped", "quadruped", "bird", "hopper") and legs_of(m.art) and abs(m.pose.lean) < 20:
            stand_on(m.pose, m.art, {**feet, **m.feet}, crouch)
        elif crouch and not legs_of(m.art):
            m.squeeze(1 - min(0.3, crouch / m.tall))

    def _engines(self, m: Moment, role: Role, stand: Stand, t: float) -> None:
        way = self._way(role, t)
        speed = 0.0
        if way is not None and t < way.end:
            speed = (self.gone(role, t + 0.02) - self.gone(role, t - 0.02)) / 0.04 / m.tall
        if m.plan == "wheels" or (way is not None and way.gait in ("roll", "slide")):
            vehicles.roll(m, stand.gone)
        if way is not None and way.gait == "roll" and t < way.end and m.plan == "thing":
            p = (stand.gone / (1.9 * m.tall)) % 1.0
            m.pose.lift += 0.34 * m.tall * 4 * p * (1 - p) * min(1.0, abs(speed))
        if m.plan == "wheels":
            before = (self.gone(role, t - 0.02) - self.gone(role, t - 0.06)) / 0.04 / m.tall
            vehicles.ride(m, speed, (speed - before) / 0.04 if way is not None and t < way.end else 0.0)
            if role.spot.way is not None:
                slope = math.degrees(math.atan2(role.spot.way.y(stand.x + 30) - role.spot.way.y(stand.x - 30), 60.0))
                m.pose.lean += slope * (1 if stand.flip > 0 else -1)
        vehicles.whirl(m, speed)
        if m.plan == "boat":
            vehicles.row(m, t * 0.5 if abs(speed) > 0.01 else 0.0)
            vehicles.afloat(m, self.wind)
        elif m.plan == "aircraft":
            m.pose.lift += 0.02 * m.tall * math.sin(TAU * 0.23 * t)
            m.pose.lean += (-2.5 if speed > 0.05 else 0.0) + 1.2 * math.sin(TAU * 0.19 * t)
        elif m.plan == "rocket" and stand.lift > 3:
            m.pose.states.update({"thrust": "on", "smoke": "puff"})
            m.pose.lean += 0.4 * math.sin(TAU * 8 * t)
        elif m.plan in ("bird", "butterfly") or (way is not None and way.gait == "fly"):
            flap(m, stand.lift + m.pose.lift, speed, way is not None and t < way.end)
        elif m.plan == "swimmer":
            swim(m, speed)
        elif way is not None and way.gait == "swim":
            paddle(m, window(t, way.start, way.end + 0.2, 0.4, 0.4))
        elif way is not None and way.gait == "roll" and m.plan != "thing" and t < way.end:
            m.tumble(stand.gone / (1.6 * m.tall) * 360.0)
            m.pose.lift -= 0.18 * m.tall

    def lit(self, role: Role, t: float) -> float | None:
        """How strongly its lamps shine, 0..1: what was switched last; None if nothing was."""
        lit: float | None = None
        acts = [a for a in role.acts if a.verb in ("turn_on", "turn_off", "shine", "burn")]
        for act in acts:
            on = act.verb != "turn_off"
            if lit is None:
                lit = 0.0 if act.verb == "turn_on" else 1.0
            if t >= act.start:
                lit = lerp(lit, 1.0 if on else 0.0, smooth((t - act.start) / 0.35))
        return lit

    def _paper(self, role: Role, stand: Stand, t: float) -> None:
        """A silhouette or a picture has no parts: it steps like a paper figure, leaning from side to side."""
        way = self._way(role, t)
        pose, seed = stand.pose, f"{self.seed}{role.member.key}"
        if way is not None and t < way.end:
            amount = self._amount(way, t)
            phase = stand.gone / max(1.0, 0.5 * role.member.tall)
            pose.lean += 4.0 * amount * math.sin(TAU * phase)
            pose.lift += 0.03 * role.member.tall * amount * abs(math.sin(TAU * phase))
        else:
            pose.lean += 0.7 * math.sin(TAU * 0.22 * t + TAU * chance(seed))
            s = 1 + 0.006 * math.sin(TAU * 0.3 * t)
            pose.squash = (1 / s, s)
        for act in role.acts:
            w = window(t, act.start, act.end, 0.25, 0.3)
            if w > 0:
                pose.lean += 4 * w * math.sin(TAU * 1.3 * (t - act.start))
                if act.verb in ("jump", "hop", "bounce", "dance", "cheer"):
                    pose.lift += 0.3 * role.member.tall * w * abs(math.sin(TAU * 0.9 * (t - act.start)))


_LAID_ASIDE = ("cane", "spoon", "sword", "lantern")
"""What a drawing holds and puts away when its hands are needed, or when it sits."""
_KEPT = ("fall", "disappear", "grow", "shrink", "break_apart")
"""What stays as it ended."""


def _eased(u: float, both: bool) -> float:
    return smooth(u) if both else u * u
