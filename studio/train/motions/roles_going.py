"""What the parts do while a subject gets on: legs and arms in step, wings that beat, fins that paddle, wheels that roll."""

from __future__ import annotations

import numpy as np

from studio.engine.motion.representation import Array, Motion
from studio.train.motions.acting import Actor, quiet, role
from studio.train.motions.curves import PHASE, TAU, build, curve, hump, sine
from studio.train.motions.roles_leaps import flaming, leafing


def shifted_sine(cycles: float, late: float) -> Array:
    """A sine `late` cycles behind; not 0 at rest, which `Actor.finished` sees to."""
    return np.sin(TAU * (cycles * PHASE - late)).astype(np.float32)


def strides(actor: Actor) -> dict[int, float]:
    """When each leg steps, in shares of a step: two legs alternate, four go in diagonal pairs, more ripple."""
    legs = sorted(actor.all("leg"), key=lambda r: float(actor.skeleton.pivots[r, 0]))
    if len(legs) == 4:
        back, front = legs[:2], legs[2:]
        near = [sorted(pair, key=lambda r: float(actor.skeleton.depths[r])) for pair in (back, front)]
        return {near[0][0]: 0.0, near[0][1]: 0.5, near[1][0]: 0.5, near[1][1]: 0.0}
    return {row: (index % 2) * 0.5 for index, row in enumerate(legs)}


def stepping(actor: Actor, cycles: float, far: float, lift: float, way: float) -> None:
    """Legs swing to and fro about the hip and are drawn up while they come forward; `way` is where to go, 0 on the spot."""
    sideways = 1.0 if way else 0.25  # seen from the front a step is a lift
    for row, late in strides(actor).items():
        swing = shifted_sine(cycles, late)
        forward = np.clip(swing, 0, 1)
        actor.turn(row, -(way or actor.out(row)) * far * sideways * swing)
        actor.stretch([row], along=-lift * forward * (1.0 if way else 1.5))


def swinging(actor: Actor, cycles: float, far: float, way: float) -> None:
    """Arms go against the legs."""
    arms = sorted(actor.all("arm"), key=lambda r: float(actor.skeleton.pivots[r, 0]))
    for index, row in enumerate(arms):
        swing = shifted_sine(cycles, 0.5 * ((index + 1) % 2))
        if way:
            actor.turn(row, -way * far * swing)
        else:
            actor.outward([row], 0.45 * far * (swing - swing[0]) + 0.15 * far * hump())


def way_of(actor: Actor) -> float:
    """Where a walker goes: where it was told to, else where it looks, 0 for one that faces us."""
    if actor.body.direction in ("left", "right"):
        return actor.body.side
    legs = actor.all("leg")
    return actor.facing if actor.facing or len(legs) < 4 else 1.0


@role("walk")
def walk(actor: Actor, body: Motion) -> Motion:
    if not actor.has("leg"):
        return rolling_or(actor, body, 0.7)
    way, a = way_of(actor), actor.amount
    stepping(actor, 1, 0.5 * a, 0.12 * a, way)
    swinging(actor, 1, 0.55 * a, way)
    actor.head(down=0.06 * a * np.abs(sine()), tilt=-0.04 * a * sine())
    for row in actor.all("tail"):
        actor.turn(row, 0.25 * a * sine(1, 0.1))
    go = body.pose[:, 0] - 0.05 * actor.body.amount * actor.size * sine()
    bob = -0.035 * a * actor.size * np.abs(sine())
    sway = 0.0 if way else 0.05 * a * sine()
    return build(actor.body.base, dx=go + (0.0 if way else 0.03 * a * actor.size * sine()), dy=bob, angle=sway)


@role("run")
def run(actor: Actor, body: Motion) -> Motion:
    if not actor.has("leg"):
        return rolling_or(actor, body, 1.0)
    way, a = way_of(actor), actor.amount
    stepping(actor, 2, 0.8 * a, 0.24 * a, way)
    for row in actor.all("arm"):
        actor.raised(row, 55, curve((0, 0), (0.15, 1), (0.85, 1)))
    swinging(actor, 2, 0.75 * a, way)
    lean = curve((0, 0), (0.15, 0.9), (0.3, 1), (0.75, 1), (0.92, 0.2))
    actor.head(down=0.08 * a * np.abs(sine(2)))
    actor.mouth(0.35 * lean)
    bob = -0.09 * a * actor.size * np.abs(sine(2))
    return build(actor.body.base, dx=0.55 * body.pose[:, 0], dy=bob, angle=(way or actor.body.side * 0.4) * 0.12 * a * lean)


def rolling_or(actor: Actor, body: Motion, pace: float) -> Motion:
    """Without legs: wheels roll if there are any, else the body goes as a whole."""
    return rolled(actor, body, pace) if actor.has("wheel") else body


def rolled(actor: Actor, body: Motion, pace: float) -> Motion:
    """Wheels turn whole turns, and by the way that the body goes besides (a way of 2 pi r is one turn); the body only hums."""
    way = actor.body.side if actor.body.direction in ("left", "right") else (actor.facing or 1.0)
    surge = way * 0.04 * actor.amount * actor.size * curve((0, 0), (0.1, -0.25), (0.4, 1), (0.6, 1), (0.92, 0.1))
    if actor.body.direction not in ("left", "right"):
        surge = 0.4 * surge
    for row in actor.all("wheel"):
        radius = max(float(actor.skeleton.boxes[row, 2:].mean()), 0.03)
        actor.turns[row] = int(way) * (2 if pace * actor.body.amount > 1.7 else 1)
        actor.turn(row, np.clip(surge / radius, -1.2, 1.2))
    bump = curve((0, 0), (0.07, 1), (0.16, -0.5), (0.26, 0.7), (0.36, 0), (0.5, 0.9), (0.58, -0.6), (0.7, 0.5), (0.82, -0.2))
    flaming(actor, 0.25)
    return build(actor.body.base, dx=surge, dy=-0.008 * actor.amount * actor.size * bump, angle=way * 0.008 * actor.amount * bump)


@role("drive")
def drive(actor: Actor, body: Motion) -> Motion:
    return rolling_or(actor, body, 1.0)


@role("slide")
def slide(actor: Actor, body: Motion) -> Motion:
    for row in actor.all("wheel"):
        radius = max(float(actor.skeleton.boxes[row, 2:].mean()), 0.03)
        actor.turn(row, np.clip(body.pose[:, 0] / radius, -6, 6))
    out = np.abs(body.pose[:, 0]) + np.abs(body.pose[:, 1])
    actor.outward(actor.all("arm", "wing"), 0.8 * actor.amount * out / max(float(out.max()), 1e-3))
    return body


@role("peek")
def peek(actor: Actor, body: Motion) -> Motion:
    hidden = np.clip(body.pose[:, 4] / min(float(body.pose[:, 4].min()), -1e-3), 0, 1)
    actor.outward(actor.all("arm", "wing"), 0.7 * hidden)
    actor.shift(actor.all("eye"), dx=0.8 * curve((0, 0), (0.7, 0), (0.78, -1), (0.84, -1), (0.9, 0.9), (0.95, 0.6)))
    actor.ears_down(hidden, 0.4)
    return body


@role("fly")
def fly(actor: Actor, body: Motion) -> Motion:
    wings, a = actor.all("wing"), actor.amount
    if wings and not actor.has("head", "eye", "mouth", "ear"):  # a machine's wings are stiff: it banks
        actor.turns[actor.all("wheel")] = 1
        return quiet(body, 0.8, local=0.1)
    if not wings:
        for row in actor.all("arm"):
            actor.raised(row, 95, curve((0, 0), (0.15, 1), (0.85, 1)))
            actor.outward([row], 0.25 * a * sine(2))
        for index, row in enumerate(actor.all("leg")):
            actor.turn(row, 0.12 * a * shifted_sine(2, 0.5 * index))
        return body
    beat = sine(2)
    actor.outward(wings, 0.65 * a * beat)
    actor.stretch(wings, along=-0.12 * a * np.clip(-beat, 0, 1))
    actor.outward(actor.all("leg"), -0.12 * a * hump())
    bob = 0.05 * a * actor.size * sine(2, 0.06)
    climb = -0.1 * a * actor.size * hump()
    return build(actor.body.centre, dx=0.6 * body.pose[:, 0], dy=climb + bob, angle=0.04 * a * sine())


@role("flap")
def flap(actor: Actor, body: Motion) -> Motion:
    wings = actor.named("wing", "arm")
    if not wings:
        return body
    beat = sine(2) + 0.25 * hump(2)
    actor.outward(wings, 0.75 * actor.amount * beat)
    actor.stretch(wings, along=-0.1 * actor.amount * np.clip(-sine(2), 0, 1))
    return build(actor.body.base, dy=0.008 * actor.amount * actor.size * sine(2, 0.05))


@role("swim")
def swim(actor: Actor, body: Motion) -> Motion:
    a, way = actor.amount, actor.body.side
    fins, tails = actor.all("wing"), actor.all("tail")
    for row in tails:
        actor.turn(row, way * 0.5 * a * sine(2, 0.0))
    for index, row in enumerate(fins):
        actor.turn(row, 0.4 * a * sine(2, -0.12 * index))
    for index, row in enumerate(sorted(actor.all("arm"), key=lambda r: float(actor.skeleton.pivots[r, 0]))):
        actor.raised(row, 100, curve((0, 0), (0.2, 1), (0.8, 1)))
        actor.outward([row], 0.8 * a * shifted_sine(1, 0.5 * index))
    for index, row in enumerate(actor.all("leg")):
        actor.turn(row, 0.3 * a * shifted_sine(2, 0.5 * index))
    leafing(actor, 0.1)
    return quiet(body, 0.8, local=0.5) if tails or fins else body


@role("windblown")
def windblown(actor: Actor, body: Motion) -> Motion:
    loose = actor.all("hair", "leaf", "tail", "ear", "flame", "held", "wing")
    way, a = actor.body.side, actor.amount
    lean = curve((0, 0), (0.2, 0.9), (0.35, 1), (0.5, 0.85), (0.65, 1), (0.8, 0.75), (0.95, 0.05))
    for row in loose:
        axis = actor.skeleton.axes[row]
        angle = float(np.arctan2(axis[1], axis[0]))
        away = np.arctan2(np.sin((0.0 if way > 0 else np.pi) - angle), np.cos((0.0 if way > 0 else np.pi) - angle))
        bend = float(np.clip(away, -0.55, 0.55)) if abs(away) < 2.6 else 0.15
        late = 0.12 * float(actor.skeleton.pivots[row, 0] + actor.skeleton.pivots[row, 1])
        ripple = shifted_sine(3, late) - shifted_sine(3, late)[0]
        actor.turn(row, a * (0.75 * bend * lean + 0.16 * ripple * np.clip(lean, 0, 1)))
    for row in actor.all("arm"):
        actor.turn(row, -way * 0.22 * a * lean)
    actor.lids(0.45 * lean)
    return quiet(body, 0.4) if loose else body


