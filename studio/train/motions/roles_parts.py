"""Motions of a part: the part tells the story, and the body does no more than an animator would let it do."""

from __future__ import annotations

import numpy as np

from studio.engine.motion.representation import Motion
from studio.train.motions.acting import Actor, quiet, role
from studio.train.motions.curves import PHASE, TAU, build, curve, hump, sine

CALM = 0.04  # of the whole-body stand-in that is left where a limb moves


def still() -> Motion:
    return Motion.still()


@role("wave")
def wave(actor: Actor, body: Motion) -> Motion:
    row = actor.one("arm", "wing")
    if row is None:
        return body
    k = curve((0, 0), (0.06, -0.05), (0.24, 1.04), (0.31, 1), (0.72, 1), (0.94, 0.03))
    greeting = np.sin(TAU * 3 * (PHASE - 0.22)).astype(np.float32) * curve((0, 0), (0.22, 0), (0.32, 1), (0.66, 1), (0.76, 0))
    for arm in actor.all("arm", "wing") if actor.body.hand == "both" else [row]:
        actor.raised(arm, 142, k)
        actor.outward([arm], 0.42 * actor.amount * greeting)
    actor.mouth(0.35 * np.clip(k, 0, 1))
    actor.brows(0.3 * np.clip(k, 0, 1))
    return quiet(body, CALM)


@role("point")
def point(actor: Actor, body: Motion) -> Motion:
    row = actor.one("arm", "wing")
    way = {"left": -1.0, "right": 1.0}.get(actor.body.direction, 0.0)
    if row is None:
        return body
    same = [r for r in actor.all("arm", "wing") if actor.out(r) == way]
    if same and not actor.body.hand:
        row = same[0]
    k = curve((0, 0), (0.1, -0.1), (0.28, 1.08), (0.36, 0.97), (0.44, 1), (0.72, 1), (0.94, 0.02))
    upright = {"up": -1.0, "down": 1.0}.get(actor.body.direction, 0.0)
    away = way or actor.out(row)
    far = 2.0 * actor.size
    x, y = actor.skeleton.pivots[row]
    actor.reach(row, (float(x) + (0.12 if upright else 1.0) * away * far, float(y) + (upright or -0.12) * far), k)
    actor.stretch([row], along=0.08 * actor.amount * k)
    actor.shift(actor.all("eye"), dx=0.0 if upright else 0.7 * away * k, dy=0.7 * upright * k)
    actor.brows(0.3 * np.clip(k, 0, 1))
    return quiet(body, CALM)


@role("clap")
def clap(actor: Actor, body: Motion) -> Motion:
    arms = actor.all("arm", "wing")
    if len(arms) < 2:
        return body
    ready = curve((0, 0), (0.14, 1), (0.84, 1))
    beat = (0.5 - 0.5 * np.cos(TAU * 4 * PHASE)).astype(np.float32)
    for row in arms:
        y = actor.skeleton.pivots[row, 1]
        middle = (actor.body.centre[0], float(y + 0.35 * actor.skeleton.lengths[row]))
        actor.reach(row, middle, ready * (0.55 + 0.42 * beat))
    actor.mouth(0.6 * ready)
    actor.lids(0.7 * curve((0, 0), (0.3, 0), (0.38, 1), (0.62, 1), (0.7, 0)))
    return quiet(body, 0.12)


@role("cheer")
def cheer(actor: Actor, body: Motion) -> Motion:
    arms = actor.all("arm", "wing")
    if not arms:
        return body
    k = curve((0, 0), (0.07, -0.08), (0.27, 1), (0.76, 1), (0.96, 0.04))
    pump = np.abs(np.sin(TAU * 1.5 * PHASE)).astype(np.float32) * k
    for row in arms:
        actor.raised(row, 150, k)
        actor.outward([row], 0.3 * actor.amount * (pump - 0.5 * np.clip(k, 0, 1)))
    actor.mouth(0.85 * np.clip(k, 0, 1))
    actor.lids(0.85 * curve((0, 0), (0.3, 0), (0.38, 1), (0.7, 1), (0.78, 0)))
    actor.brows(0.4 * np.clip(k, 0, 1))
    return build(actor.body.base, dy=-0.035 * actor.amount * actor.size * pump)


@role("hug")
def hug(actor: Actor, body: Motion) -> Motion:
    arms = actor.all("arm", "wing")
    if not arms:
        return body
    k = curve((0, 0), (0.04, 0), (0.4, 0), (0.56, 1), (0.64, 0.94), (0.7, 1), (0.8, 0.9), (0.94, 0))
    wide = curve((0, 0), (0.2, 1), (0.32, 1), (0.46, 0.1), (0.54, 0))
    for row in arms:
        x, y = actor.skeleton.pivots[row]
        actor.raised(row, 85, wide)
        actor.reach(row, (actor.body.centre[0] - 0.4 * (float(x) - actor.body.centre[0]), float(y + 0.3 * actor.skeleton.lengths[row])), k)
    actor.lids(curve((0, 0), (0.45, 0), (0.54, 1), (0.82, 1), (0.9, 0)))
    actor.head(tilt=0.18 * actor.amount * actor.body.side * k)
    actor.mouth(0.3 * wide)
    return quiet(body, 0.15)


@role("shrug")
def shrug(actor: Actor, body: Motion) -> Motion:
    arms = actor.all("arm", "wing")
    if not arms:
        return body
    k = curve((0, 0), (0.08, -0.1), (0.24, 1.08), (0.32, 0.97), (0.4, 1), (0.62, 1), (0.82, -0.05), (0.9, 0))
    actor.outward(arms, 0.6 * actor.amount * k)
    actor.shift(arms, dy=-0.16 * k)
    actor.head(down=0.1 * k, tilt=0.12 * actor.body.side * actor.amount * k)
    actor.brows(0.7 * np.clip(k, 0, 1))
    actor.mouth(0.2 * np.clip(k, 0, 1))
    return quiet(body, 0.05)


@role("kick")
def kick(actor: Actor, body: Motion) -> Motion:
    legs = actor.named("leg")
    if not legs:
        return body
    way = actor.facing or (actor.out(legs[0]) if actor.body.hand in ("left", "right") else 1.0)
    row = max(legs, key=lambda r: (way * float(actor.skeleton.pivots[r, 0]), float(actor.skeleton.depths[r]), -r))
    k = curve((0, 0), (0.18, -0.4), (0.36, 1.05), (0.46, 0.95), (0.64, 0.1), (0.74, -0.08), (0.84, 0))
    actor.turn(row, -way * 0.95 * actor.amount * k)
    actor.outward(actor.all("arm"), 0.05 * actor.amount * np.clip(k, 0, 1))
    actor.brows(0.0, 0.25 * np.clip(k, 0, 1))
    return build(actor.body.base, angle=-way * 0.004 * actor.amount * k)


@role("stomp")
def stomp(actor: Actor, body: Motion) -> Motion:
    legs = actor.named("leg")
    if not legs:
        return body
    first, second = legs[-1], legs[-1] if actor.body.hand in ("left", "right") else legs[0]
    up = curve((0, 0), (0.18, 1), (0.26, 1.05), (0.34, -0.06), (0.42, 0))
    again = curve((0, 0), (0.48, 0), (0.64, 1), (0.72, 1.05), (0.81, -0.06), (0.9, 0))
    for row, share in ((first, up), (second, again)):
        actor.stretch([row], along=-0.32 * actor.amount * share)
        actor.outward([row], 0.3 * actor.amount * share)
    thud = curve((0, 0), (0.32, 0), (0.37, 1), (0.46, 0.1), (0.55, 0), (0.79, 0), (0.84, 1), (0.93, 0.1))
    actor.brows(-0.3 * hump(), 0.4 * hump())
    actor.outward(actor.all("arm"), 0.15 * actor.amount * thud)
    return build(actor.body.base, sy=-0.02 * actor.amount * thud, sx=0.012 * actor.amount * thud)


@role("wag")
def wag(actor: Actor, body: Motion) -> Motion:
    tails = actor.all("tail")
    if not tails:
        return body
    side = np.sin(TAU * 2 * PHASE).astype(np.float32)
    for row in tails:
        actor.turn(row, actor.body.side * 0.6 * actor.amount * side)
    actor.mouth(0.4 * hump())
    return build(actor.body.base, angle=0.004 * actor.amount * side)


@role("ears")
def ears(actor: Actor, body: Motion) -> Motion:
    rows = actor.named("ear")
    if not rows:
        return body
    k = curve((0, 0), (0.1, 1), (0.2, -0.35), (0.3, 0.8), (0.4, -0.15), (0.52, 0.0), (0.62, 0.7), (0.72, -0.25), (0.82, 0.1), (0.92, 0))
    for index, row in enumerate(rows):
        actor.outward([row], 0.5 * actor.amount * np.roll(k, index) - 0.5 * actor.amount * np.roll(k, index)[0])
    return still()


@role("blink")
def blink(actor: Actor, body: Motion) -> Motion:
    eyes = [r for r in actor.all("eye") if not actor.skeleton.shut[r]]
    if not eyes:
        return body
    actor.lids(curve((0, 0), (0.36, 0), (0.44, 1), (0.54, 1), (0.64, 0.1), (0.7, 0)))
    actor.brows(-0.12 * curve((0, 0), (0.36, 0), (0.46, 1), (0.54, 1), (0.66, 0)))
    return still()


@role("wink")
def wink(actor: Actor, body: Motion) -> Motion:
    eyes = [r for r in actor.named("eye") if not actor.skeleton.shut[r]]
    if not eyes:
        return body
    row = max(eyes, key=lambda r: float(actor.skeleton.boxes[r, 0]))
    k = curve((0, 0), (0.22, 0), (0.32, 1), (0.64, 1), (0.74, 0))
    actor.state([row], k)
    for brow in actor.all("brow"):
        nearest = abs(float(actor.skeleton.boxes[brow, 0] - actor.skeleton.boxes[row, 0])) < 0.08
        actor.shift([brow], dy=(0.25 if nearest else -0.3) * k)
    actor.mouth(0.2 * k)
    return build(actor.body.base, angle=0.004 * k)


VISEMES = ((0, 0), (0.08, 0.75), (0.16, 0.2), (0.26, 0.95), (0.36, 0.3), (0.44, 0.6), (0.52, 0.05), (0.6, 0.85), (0.7, 0.35), (0.8, 0.7), (0.92, 0.0))


@role("talk")
def talk(actor: Actor, body: Motion) -> Motion:
    if not actor.has("mouth"):
        return body
    value = curve(*VISEMES)
    actor.mouth(np.clip(0.9 * min(actor.amount, 1.1) * value, 0, 1))
    actor.stretch(actor.all("mouth"), along=0.1 * curve((0, 0), (0.16, 1), (0.3, -0.4), (0.44, 0.8), (0.6, -0.5), (0.76, 0.6), (0.92, 0)))
    actor.brows(0.2 * curve((0, 0), (0.24, 1), (0.4, 0.1), (0.6, 0.7), (0.8, 0)))
    return still()


@role("sing")
def sing(actor: Actor, body: Motion) -> Motion:
    if not actor.has("mouth"):
        return body
    note = curve((0, 0), (0.1, 0.8), (0.3, 1), (0.38, 0.3), (0.48, 0.8), (0.55, 0.35), (0.66, 1), (0.84, 1), (0.95, 0))
    actor.mouth(note)
    actor.lids(0.85 * curve((0, 0), (0.56, 0), (0.64, 1), (0.84, 1), (0.92, 0)))
    actor.brows(0.5 * note)
    actor.head(tilt=0.1 * actor.amount * sine())
    lead = actor.one("arm", "wing")
    if lead is not None:
        actor.outward([lead], 0.7 * actor.amount * curve((0, 0), (0.3, 0.4), (0.5, 0.3), (0.74, 1), (0.84, 1), (0.96, 0.05)))
    return quiet(body, 0.25)


@role("eat")
def eat(actor: Actor, body: Motion) -> Motion:
    mouths = actor.all("mouth")
    if not mouths:
        return body
    bite = curve((0, 0), (0.08, 0.2), (0.2, 1), (0.26, 0.9), (0.32, 0))
    chew = curve((0, 0), (0.36, 0), (0.43, 0.4), (0.5, 0.02), (0.57, 0.4), (0.64, 0.02), (0.71, 0.35), (0.78, 0.02), (0.85, 0.2), (0.92, 0))
    actor.mouth(bite + chew)
    actor.stretch(mouths, along=0.15 * chew, across=-0.1 * chew)
    lead = actor.one("arm")
    held = actor.all("held")
    offered = curve((0, 0), (0.16, 1), (0.28, 1), (0.44, 0.4), (0.7, 0.3), (0.92, 0))
    if lead is not None:
        row = next((r for r in actor.all("arm") if held and actor.skeleton.parents[held[0]] == r), lead)
        y = actor.skeleton.pivots[row, 1]
        actor.reach(row, (actor.body.centre[0], float(y + 0.35 * actor.skeleton.lengths[row])), 0.85 * offered)
    actor.head(down=(0.35 if lead is None else 0.2) * actor.amount * curve((0, 0), (0.14, 1), (0.26, 1), (0.4, 0.1), (0.9, 0)))
    actor.lids(0.7 * curve((0, 0), (0.44, 0), (0.54, 1), (0.72, 1), (0.82, 0)))
    return quiet(body, 0.2, local=0.1)


@role("look")
def look(actor: Actor, body: Motion) -> Motion:
    eyes = actor.all("eye")
    if not eyes and not actor.has("head"):
        return body
    direction, a = actor.body.direction, min(actor.amount, 1.2)
    one = curve((0, 0), (0.14, 1), (0.24, 1), (0.7, 1), (0.86, 0))
    if direction in ("up", "down"):
        sign = 1.0 if direction == "down" else -1.0
        actor.shift(eyes, dy=sign * a * one)
        actor.head(down=0.2 * sign * a * np.roll(one, 1))
    else:
        both = curve((0, 0), (0.1, 1), (0.18, 1), (0.4, 1), (0.52, -1), (0.6, -1), (0.82, -1), (0.93, 0))
        k = actor.body.side * (one if direction or actor.body.hand in ("left", "right") else both)
        actor.shift(eyes, dx=a * k)
        late = np.roll(k, 1)
        actor.head(side=0.55 * a * late, tilt=0.03 * a * late)
    actor.lids(curve((0, 0), (0.4, 0), (0.46, 0.9), (0.52, 0), (0.9, 0)))
    actor.brows(0.25 * np.abs(one))
    return still()
