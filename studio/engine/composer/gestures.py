"""What bodies do at their place: postures, gestures and work, each as angles over its own time, blended in and out.

A gesture gets the pose so far and adds to it; feet are planted afterwards, so whatever the body does, they stay. `w` is
how far the gesture is in force (0..1), `s` seconds since it began, `u` its progress 0..1.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from studio.engine.composer.ease import TAU, back_out, clamp, damped, noise, smooth, window
from studio.engine.composer.limbs import arm, legs_of
from studio.engine.composer.moment import Moment
from studio.engine.composer.roles import Act
from studio.engine.composer.work import WORK, pace, work

Gesture = Callable[[Moment, Act, float, float, float], None]


def wave(m: Moment, act: Act, s: float, u: float, w: float) -> None:
    beat = math.sin(TAU * 1.7 * pace(act) * s)
    if m.plan == "biped":
        arm(m.pose, m.art, "r", 106, 30 + 26 * beat, 12 * math.sin(TAU * 1.7 * pace(act) * s - 0.8), weight=w)
        m.pose.add("body", -2.0 * w)
        m.head(3.5 * w + 1.5 * beat * w)
    elif m.plan == "quadruped":
        leg = next(x for x in legs_of(m.art) if x.fore and x.near)
        m.feet[leg.upper] = ((0.34 + 0.05 * beat) * leg.length * w, (0.62 + 0.16 * beat) * leg.length * w, -30.0 * w)
        m.head(-6 * w + 3 * beat * w)
        m.tail += w
    else:
        _wiggle(m, s, w)
    m.mouth = "smile"


def nod(m: Moment, act: Act, s: float, u: float, w: float) -> None:
    dip = math.sin(TAU * 1.8 * s) * math.exp(-0.8 * s)
    m.head(7 * dip * w, 0.018 * m.tall * max(0.0, dip) * w)


def shake_head(m: Moment, act: Act, s: float, u: float, w: float) -> None:
    m.gaze = (1.6 * math.sin(TAU * 1.5 * s) * w, 0.0)
    m.head(2.5 * math.sin(TAU * 1.5 * s) * w)


def point(m: Moment, act: Act, s: float, u: float, w: float) -> None:
    raise_to = 88 + 45 * m.toward[1] if act.direction != "up" else 118
    arm(m.pose, m.art, "r", raise_to * back_out(clamp(s / 0.5)), 4, weight=w)
    m.head(-4 * w)
    if m.plan != "biped":
        m.head(-8 * w)


def bow(m: Moment, act: Act, s: float, u: float, w: float) -> None:
    deep = math.sin(math.pi * smooth(u))
    m.pose.loose.add("body")
    m.pose.add("body", 24 * deep)
    m.head(14 * deep)
    arm(m.pose, m.art, "r", 8, -88, weight=0.9 * deep)
    arm(m.pose, m.art, "l", 44, -8, weight=0.9 * deep)
    m.crouch += 0.03 * m.tall * deep
    m.eyes = "closed" if deep > 0.6 else m.eyes


def cheer(m: Moment, act: Act, s: float, u: float, w: float) -> None:
    beat = 0.5 - 0.5 * math.cos(TAU * 1.7 * s)
    for side in ("l", "r"):
        arm(m.pose, m.art, side, 108 + 12 * beat, 22 + 16 * math.sin(TAU * 1.7 * s + (0.6 if side == "l" else 0)), weight=w)
    up = max(0.0, math.sin(TAU * 1.7 * s - 0.5))
    m.pose.lift += 0.05 * m.tall * up * w
    m.crouch += 0.03 * m.tall * (1 - beat) * w * (up <= 0)
    m.squeeze(1 + 0.03 * w * math.sin(TAU * 1.7 * s - 0.5))
    m.head(4 * math.sin(TAU * 0.85 * s) * w)
    m.mouth, m.eyes = "open", "happy"
    m.tail += w


def shrug(m: Moment, act: Act, s: float, u: float, w: float) -> None:
    up = math.sin(math.pi * smooth(u))
    for side in ("l", "r"):
        arm(m.pose, m.art, side, 34, 52, 10, weight=up)
        m.pose.move(f"arm_{side}", 0.0, -0.018 * m.tall * up)
    m.head(8 * up)


def talk(m: Moment, act: Act, s: float, u: float, w: float) -> None:
    m.speaking = act.said or "la la la la"
    a, b = noise(s * 1.1, m.seed + "r"), noise(s * 0.9, m.seed + "l")
    if m.plan == "biped" and act.verb in ("talk", "sing", "shout"):
        wide = 1.5 if act.verb != "talk" else 1.0
        arm(m.pose, m.art, "r", 30 + 26 * wide * max(0.0, a), 48 + 20 * a, 12 * b, weight=0.85 * w * (0.4 + 0.6 * smooth(0.5 + a)))
        arm(m.pose, m.art, "l", 16 + 14 * wide * max(0.0, b), 22 + 16 * b, weight=0.7 * w * smooth(0.4 + b))
    m.head(3.2 * noise(s * 1.3, m.seed + "h") * w, 0.006 * m.tall * noise(s * 2.1, m.seed + "n") * w)
    if act.verb == "shout":
        m.head(-7 * w)
        m.squeeze(1 + 0.02 * w * math.sin(TAU * 2.4 * s))
        m.eyes = "closed" if noise(s, m.seed) > 0.3 else m.eyes
    if act.verb == "sing":
        m.pose.add("body", 3.0 * math.sin(TAU * 0.55 * s) * w)
        m.head(5 * math.sin(TAU * 0.55 * s - 0.6) * w)
        m.eyes = "happy"


def laugh(m: Moment, act: Act, s: float, u: float, w: float) -> None:
    shake = math.sin(TAU * 4.2 * s) * (0.6 + 0.4 * math.sin(TAU * 0.6 * s))
    m.pose.move("body", 0.0, 0.006 * m.tall * shake * w)
    m.head(-5 * w + 1.6 * shake * w)
    arm(m.pose, m.art, "r", 10, -84, weight=0.8 * w)
    m.eyes, m.mouth = "happy", "open"
    m.tail += 0.6 * w


def cry(m: Moment, act: Act, s: float, u: float, w: float) -> None:
    sob = max(0.0, math.sin(TAU * 1.2 * s)) ** 2
    m.head(9 * w + 2 * sob * w, 0.02 * m.tall * w)
    m.pose.add("body", 3 * w)
    m.pose.move("body", 0.0, -0.008 * m.tall * sob * w)
    arm(m.pose, m.art, "r", 58, 138 - 5 * sob, weight=0.9 * w)
    arm(m.pose, m.art, "l", 54, 138 - 5 * sob, weight=0.9 * w)
    m.eyes, m.mouth = "closed", "sad"


def sneeze(m: Moment, act: Act, s: float, u: float, w: float) -> None:
    draw = window(u, 0.0, 0.6, 0.3, 0.1)
    burst = damped((u - 0.55) * 0.9, 2.2, 0.35)
    m.head(-10 * draw + 22 * burst)
    m.pose.add("body", -3 * draw + 7 * burst)
    m.squeeze(1 + 0.03 * draw - 0.07 * burst)
    m.eyes = "closed" if u > 0.25 else m.eyes
    m.mouth = "o" if u < 0.55 else "open"


def yawn(m: Moment, act: Act, s: float, u: float, w: float) -> None:
    wide = math.sin(math.pi * smooth(u))
    m.head(-9 * wide)
    arm(m.pose, m.art, "l", 112, 30, weight=wide)
    arm(m.pose, m.art, "r", 108, 40, weight=wide)
    m.squeeze(1 + 0.035 * wide)
    if wide > 0.3:
        m.eyes, m.mouth = "closed", "o"


def think(m: Moment, act: Act, s: float, u: float, w: float) -> None:
    arm(m.pose, m.art, "r", 50, 138 + 2 * math.sin(TAU * 0.7 * s), weight=w)
    arm(m.pose, m.art, "l", 8, -84, weight=0.8 * w)
    m.head(7 * w + 1.5 * math.sin(TAU * 0.2 * s) * w)
    m.gaze = (0.7, 0.9)


def look(m: Moment, act: Act, s: float, u: float, w: float) -> None:
    if act.target or act.direction in ("up", "down"):
        up = {"up": 1.0, "down": -1.0}.get(act.direction, m.toward[1])
        m.gaze = (0.9 * m.toward[0], up)
        m.head(-9 * up * w * (1.0 if m.plan != "plant" else 0.6))
    else:
        m.gaze = (1.5 * noise(s * 0.6, m.seed + "gx") * w, 0.4 * noise(s * 0.5, m.seed + "gy"))
        m.head(4 * noise(s * 0.6, m.seed + "gx") * w)


def tremble(m: Moment, act: Act, s: float, u: float, w: float) -> None:
    m.shiver += w
    for side in ("l", "r"):
        arm(m.pose, m.art, side, 10, -104, weight=0.85 * w)
    m.crouch += 0.025 * m.tall * w
    m.eyes, m.mouth = "wide", "sad"


def dance(m: Moment, act: Act, s: float, u: float, w: float) -> None:
    """Two-bar phrases: step and sway, arms up in turn, a turn on the spot now and then."""
    beat = 1.9 * pace(act)
    phase = TAU * beat / 2 * s
    sway, bounce = math.sin(phase), 0.5 - 0.5 * math.cos(2 * phase)
    m.pose.add("body", 7 * sway * w)
    m.pose.move("body", 0.045 * m.tall * sway * w, 0.0)
    m.crouch += 0.045 * m.tall * bounce * w
    m.head(-6 * sway * w)
    m.squeeze(1 + 0.018 * math.sin(2 * phase - 0.4) * w)
    bar = int(s * beat / 4)
    styles = ((112, 24, 20, 60), (62, 70, 62, 70), (34, 100, 100, 20), (100, 44, 100, 44))
    old, new = styles[(bar - 1) % 4] if bar else styles[0], styles[bar % 4]
    mixed = smooth((s * beat / 4 - bar) * 3)
    r1, r2, l1, l2 = (a + (b - a) * mixed for a, b in zip(old, new, strict=True))
    arm(m.pose, m.art, "r", r1 + 14 * sway, r2 + 16 * math.sin(phase + 0.5), 16 * sway, weight=w)
    arm(m.pose, m.art, "l", l1 - 14 * sway, l2 - 16 * math.sin(phase + 0.5), 16 * sway, weight=w)
    m.tail += w
    m.eyes = "happy" if (bar % 2) else m.eyes
    m.mouth = "smile" if bar % 2 else "open"
    twirl = clamp((s * beat / 8) % 1.0 * 4 - 3)
    if w > 0.9 and twirl > 0 and m.plan in ("biped", "bird"):
        m.spin *= math.cos(TAU * smooth(twirl))


def spin(m: Moment, act: Act, s: float, u: float, w: float) -> None:
    m.spin *= math.cos(TAU * smooth(u) * (2 if act.end - act.start > 1.6 else 1))
    for side in ("l", "r"):
        arm(m.pose, m.art, side, 62, 10, weight=window(u, 0, 1, 0.3, 0.3))


def _wiggle(m: Moment, s: float, w: float) -> None:
    m.pose.lean += 5 * math.sin(TAU * 1.5 * s) * w
    m.squeeze(1 + 0.03 * math.sin(TAU * 3 * s) * w)


def shake(m: Moment, act: Act, s: float, u: float, w: float) -> None:
    m.pose.lean += 3.2 * math.sin(TAU * 5 * s) * w
    m.tail += 1.6 * w
    m.head(4 * math.sin(TAU * 4.4 * s) * w)


def sway(m: Moment, act: Act, s: float, u: float, w: float) -> None:
    m.pose.lean += 4.5 * math.sin(TAU * 0.45 * pace(act) * s) * w
    m.head(3 * math.sin(TAU * 0.45 * s - 0.8) * w)


def bounce(m: Moment, act: Act, s: float, u: float, w: float) -> None:
    p = (s * 1.9 * pace(act)) % 1.0
    up = 4 * p * (1 - p)
    m.pose.lift += 0.14 * m.tall * up * w
    m.squeeze(1 + w * (0.06 - 0.16 * math.exp(-((min(p, 1 - p) / 0.11) ** 2))))


def hug(m: Moment, act: Act, s: float, u: float, w: float) -> None:
    m.pose.add("body", 7 * w)
    arm(m.pose, m.art, "r", 74, 30, weight=w)
    arm(m.pose, m.art, "l", -56, -46, weight=w)
    m.head(9 * w + 1.2 * math.sin(TAU * 0.5 * s) * w)
    m.pose.move("body", 0.05 * m.tall * w, 0.0)
    m.eyes, m.mouth = ("happy" if w > 0.5 else m.eyes), "smile"


def kiss(m: Moment, act: Act, s: float, u: float, w: float) -> None:
    lean = math.sin(math.pi * smooth(u))
    m.pose.add("body", 8 * lean)
    m.head(6 * lean)
    m.pose.move("body", 0.04 * m.tall * lean, 0.0)
    m.eyes, m.mouth = ("closed" if lean > 0.4 else m.eyes), "o"


def touch(m: Moment, act: Act, s: float, u: float, w: float) -> None:
    reach = math.sin(math.pi * smooth(u))
    arm(m.pose, m.art, "r", 72 + 30 * m.toward[1], 10 + 8 * math.sin(TAU * 2 * s), weight=reach)
    m.pose.add("body", 4 * reach)
    m.head(5 * reach * (1 - m.toward[1]))
    if m.plan != "biped":
        m.head(10 * reach)


def give(m: Moment, act: Act, s: float, u: float, w: float) -> None:
    out = smooth(u * 2.2)
    arm(m.pose, m.art, "r", 40 + 38 * out, 46 - 34 * out, weight=w)
    arm(m.pose, m.art, "l", -40, -60 + 20 * out, weight=w)
    m.pose.add("body", 4 * out * w)
    m.mouth = "smile"


def throw(m: Moment, act: Act, s: float, u: float, w: float) -> None:
    """Wind up behind, whip forward, follow through."""
    wind, whip = smooth(s / 0.42), smooth((s - 0.42) / 0.16)
    settle = smooth((s - 0.7) / 0.4)
    arm(m.pose, m.art, "r", (118 * wind - 52 * whip) * (1 - settle), (70 * wind - 66 * whip) * (1 - settle), weight=min(1.0, s / 0.1))
    arm(m.pose, m.art, "l", 50 * wind * (1 - whip), 10, weight=1 - settle)
    m.pose.add("body", (-9 * wind + 18 * whip) * (1 - settle))
    m.crouch += 0.04 * m.tall * wind * (1 - whip)


def kick(m: Moment, act: Act, s: float, u: float, w: float) -> None:
    m.pose.add("body", -7 * math.sin(math.pi * clamp(u)))
    arm(m.pose, m.art, "l", 60, 20, weight=math.sin(math.pi * u))
    arm(m.pose, m.art, "r", 40, 20, weight=math.sin(math.pi * u))


def take(m: Moment, act: Act, s: float, u: float, w: float) -> None:
    """Down to it, and up with it."""
    down = math.sin(math.pi * clamp(u * 0.9 + 0.05))
    low = clamp(0.5 - m.toward[1])
    m.pose.loose.add("body")
    m.pose.add("body", 22 * down * low + 4 * down)
    m.crouch += 0.13 * m.tall * down * low
    m.head(8 * down * low)
    arm(m.pose, m.art, "r", 46 - 6 * low, 6, weight=down)
    if m.plan != "biped":
        m.head(14 * down * low)


def play(m: Moment, act: Act, s: float, u: float, w: float) -> None:
    if m.plan == "quadruped":
        m.pose.add("body", 7 * w * max(0.0, math.sin(TAU * 0.5 * s)))
        m.crouch += 0.05 * m.tall * w * max(0.0, math.sin(TAU * 0.5 * s))
        m.head(-10 * w * max(0.0, math.sin(TAU * 0.5 * s)))
    bounce(m, act, s, u, 0.35 * w)
    for side in ("l", "r"):
        arm(m.pose, m.art, side, 50 + 30 * math.sin(TAU * 0.9 * s + (2 if side == "l" else 0)), 50, weight=0.8 * w)
    m.tail += 1.4 * w
    m.eyes, m.mouth = "happy", "open"


def sit(m: Moment, act: Act, s: float, u: float, w: float) -> None:
    m.seat = max(m.seat, w)


def lie(m: Moment, act: Act, s: float, u: float, w: float) -> None:
    m.lying = max(m.lying, w)
    if act.verb == "sleep":
        if w > 0.4:
            m.eyes, m.mouth = "closed", "closed"
        m.squeeze(1 + 0.014 * math.sin(TAU * 0.26 * s) * w)


def hide(m: Moment, act: Act, s: float, u: float, w: float) -> None:
    m.crouch += 0.16 * m.tall * w
    m.head(6 * w)
    for side in ("l", "r"):
        arm(m.pose, m.art, side, 78, 112, weight=w)
    m.eyes = "wide" if noise(s * 0.8, m.seed) > -0.2 else "closed"


def wake(m: Moment, act: Act, s: float, u: float, w: float) -> None:
    m.eyes = "closed" if u < 0.3 else "open" if (u * 6) % 1 > 0.25 else "closed"
    yawn(m, act, s, clamp((u - 0.2) / 0.8), w)


def fall(m: Moment, act: Act, s: float, u: float, w: float) -> None:
    """Tips over and stays down; four legs give way."""
    if m.plan in ("quadruped", "bird", "hopper"):
        m.lying = max(m.lying, smooth(s / 0.4))
        m.pose.lean += 9 * damped(s, 1.8, 0.3)
        m.eyes, m.mouth = ("closed" if s < 1.2 else m.eyes), "o"
        return
    over = min(1.0, (s / 0.55) ** 2)
    rebound = -0.06 * damped(s - 0.55, 2.0, 0.3)
    m.pose.lean += 84 * (over + rebound)
    m.pose.lift += 0.10 * m.tall * over
    m.eyes, m.mouth = ("closed" if s < 1.2 else m.eyes), "o"


def appear(m: Moment, act: Act, s: float, u: float, w: float) -> None:
    grown = back_out(u) if act.verb == "appear" else 1 - smooth(u)
    m.grow *= max(0.02, grown)
    m.opacity *= clamp(u * 3) if act.verb == "appear" else clamp((1 - u) * 2.5)


def grow(m: Moment, act: Act, s: float, u: float, w: float) -> None:
    m.grow *= 1 + (0.7 if act.verb == "grow" else -0.45) * smooth(u) * (1 + 0.08 * math.sin(TAU * 3 * u) * (1 - u))


def break_apart(m: Moment, act: Act, s: float, u: float, w: float) -> None:
    """Every part flies its own way."""
    for i, part in enumerate(m.art.parts):
        if part.parent in ("root", "body"):
            angle = TAU * ((i * 0.618) % 1.0)
            m.pose.move(part.id, 180 * u * math.cos(angle), 150 * u * math.sin(angle) + 220 * u * u)
            m.pose.add(part.id, 160 * u * math.cos(3 * angle))
    m.opacity *= clamp(2.2 - 2.2 * u)


def transform(m: Moment, act: Act, s: float, u: float, w: float) -> None:
    m.spin *= math.cos(TAU * 2 * smooth(u))
    m.squeeze(1 + 0.15 * math.sin(math.pi * u) * math.sin(TAU * 4 * u))


def quiver(m: Moment, act: Act, s: float, u: float, w: float) -> None:
    m.pose.lean += 0.7 * math.sin(TAU * 7 * s) * w


def still(m: Moment, act: Act, s: float, u: float, w: float) -> None:
    """Standing and waiting are what idle life does."""


GESTURES: dict[str, Gesture] = {
    **dict.fromkeys(WORK, work), "wave": wave, "nod": nod, "shake_head": shake_head, "point": point, "bow": bow, "cheer": cheer, "shrug": shrug,
    "talk": talk, "shout": talk, "sing": talk, "laugh": laugh, "cry": cry, "sneeze": sneeze, "yawn": yawn, "think": think, "look": look,
    "tremble": tremble, "dance": dance, "spin": spin, "shake": shake, "sway": sway, "bounce": bounce, "hug": hug, "kiss": kiss, "touch": touch,
    "give": give, "throw": throw, "kick": kick, "take": take, "catch": take, "put": take, "play": play, "sit": sit, "lie": lie, "sleep": lie,
    "hide": hide, "wake": wake, "fall": fall, "appear": appear, "disappear": appear, "grow": grow, "shrink": grow, "break_apart": break_apart,
    "transform": transform, "open": touch, "close": touch, "turn_on": touch, "turn_off": touch, "blow": sway, "burn": quiver, "shine": still,
    "flow": sway, "rain": still, "snow": still, "stand": still, "stand_up": still, "wait": still, "turn": still, "blink": still, "search": work,
}  # fmt: skip
"""What each action that keeps its place looks like; those that go somewhere are ways (`plan`) and gaits."""
