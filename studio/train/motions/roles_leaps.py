"""What the parts do while the whole body leaps, turns, bends or changes its size."""

from __future__ import annotations

import numpy as np

from studio.engine.motion.representation import Motion
from studio.train.motions.acting import Actor, quiet, role
from studio.train.motions.curves import PHASE, TAU, TREMBLE_X, curve, hump, sine


def tucked(actor: Actor, share: np.ndarray, *, shorter: float = 0.16, spread: float = 0.12) -> None:
    """Draw the legs up: shorter, and a little apart."""
    legs = actor.all("leg")
    actor.stretch(legs, along=-shorter * actor.amount * share)
    actor.outward(legs, spread * actor.amount * share)


def joy(actor: Actor, share: np.ndarray) -> None:
    """An open mouth and lifted brows."""
    actor.mouth(0.7 * share)
    actor.brows(0.5 * share)


@role("jump")
def jump(actor: Actor, body: Motion) -> Motion:
    arms = actor.all("arm", "wing")
    up = curve((0, 0), (0.15, -0.35), (0.33, 1), (0.46, 1.08), (0.6, 0.75), (0.76, -0.25), (0.88, 0.1))
    actor.outward(arms, 1.35 * actor.amount * up)
    tucked(actor, curve((0, 0), (0.2, 0), (0.27, -0.25), (0.44, 1), (0.6, 0.6), (0.7, -0.15), (0.82, 0)))
    joy(actor, curve((0, 0), (0.2, 0), (0.34, 1), (0.6, 0.9), (0.78, 0)))
    actor.lids(curve((0, 0), (0.7, 0), (0.78, 0.8), (0.88, 0)))
    return body


@role("bounce", "hop")
def bounce(actor: Actor, body: Motion) -> Motion:
    up = np.abs(sine())
    actor.outward(actor.all("arm", "wing"), 0.75 * actor.amount * up)
    tucked(actor, up, shorter=0.1)
    actor.head(down=-0.12 * actor.amount * up)
    joy(actor, 0.8 * up)
    return body


@role("flip")
def flip(actor: Actor, body: Motion) -> Motion:
    air = curve((0, 0), (0.2, 0), (0.36, 1), (0.62, 1), (0.78, 0))
    actor.outward(actor.all("arm", "wing"), actor.amount * (0.9 * curve((0, 0), (0.12, -0.4), (0.25, 1.2), (0.38, 0), (0.62, 0), (0.76, 1), (0.9, 0))))
    tucked(actor, air, shorter=0.25)
    actor.head(down=0.3 * air)
    actor.lids(0.9 * air)
    return body


@role("launch")
def launch(actor: Actor, body: Motion) -> Motion:
    up = curve((0, 0), (0.28, -0.2), (0.44, 0.9), (0.6, 1), (0.74, 0.6), (0.92, 0))
    for row in actor.all("arm"):
        actor.raised(row, 165, np.clip(up, -0.2, 1))
    actor.stretch(actor.all("leg"), along=0.1 * np.clip(up, 0, 1))
    actor.stretch(actor.all("flame"), along=0.9 * np.clip(up, 0, 1) + 0.2 * np.abs(sine(3)), across=0.2 * np.clip(up, 0, 1))
    joy(actor, np.clip(up, 0, 1))
    return body


@role("sway", "swing", "circle", "float")
def drift(actor: Actor, body: Motion) -> Motion:
    slow = sine(1, 0.0)
    arms = actor.all("arm")
    for row in arms:
        actor.turn(row, -0.16 * actor.amount * slow + 0.12 * actor.out(row) * hump() * -actor.amount)
    for row in actor.all("wing"):
        actor.outward([row], 0.3 * actor.amount * sine(2))
    actor.head(tilt=-0.12 * actor.amount * actor.body.side * slow)
    for row in actor.all("leg"):
        actor.turn(row, 0.08 * actor.amount * np.roll(slow, 2))
    leafing(actor, 0.16)
    return body


def leafing(actor: Actor, far: float) -> None:
    """Leaves move one after the other, from left to right."""
    for row in actor.all("leaf"):
        late = 0.15 * float(actor.skeleton.pivots[row, 0])
        actor.turn(row, far * actor.amount * (sine(1, -late) * 0.8 + sine(2, -late) * 0.25))


@role("rock", "wobble")
def rock(actor: Actor, body: Motion) -> Motion:
    side = actor.body.side * sine()
    for row in actor.all("arm", "wing"):
        actor.outward([row], 0.4 * actor.amount * (np.abs(side) + 0.5 * actor.out(row) * side))
    actor.head(tilt=-0.2 * actor.amount * side)
    for row in actor.all("leg"):
        actor.turn(row, -0.12 * actor.amount * side)
    leafing(actor, 0.15)
    return body


@role("roll", "spin", "twirl")
def whirl(actor: Actor, body: Motion) -> Motion:
    open_ = hump()
    actor.outward(actor.all("arm", "wing"), 0.7 * actor.amount * open_)
    actor.outward(actor.all("leg"), 0.14 * actor.amount * open_)
    for row in actor.all("ear", "hair", "tail", "leaf"):
        actor.turn(row, -actor.body.side * 0.22 * actor.amount * open_)
    joy(actor, 0.8 * open_)
    return body


@role("shake")
def shake(actor: Actor, body: Motion) -> Motion:
    k = curve((0, 0), (0.12, 1), (0.86, 1))
    actor.lids(k)
    actor.outward(actor.all("arm"), 0.25 * actor.amount * k)
    actor.head(tilt=0.12 * actor.amount * sine(3, 0.08))
    return body


@role("tremble")
def tremble(actor: Actor, body: Motion) -> Motion:
    k = curve((0, 0), (0.15, 1), (0.85, 1))
    for row in actor.all("arm"):
        actor.outward([row], -0.3 * k + 0.05 * TREMBLE_X)
    actor.shift(actor.all("arm"), dy=-0.06 * k)
    actor.head(down=0.12 * k, tilt=0.03 * TREMBLE_X)
    actor.brows(0.45 * k, -0.3 * k)
    actor.mouth(0.3 * k * (0.5 + 0.5 * TREMBLE_X))
    actor.lids(0.25 * k)
    actor.ears_down(k, 0.3)
    for row in actor.all("leg"):
        actor.turn(row, 0.05 * TREMBLE_X)
    return body


@role("fall")
def fall(actor: Actor, body: Motion) -> Motion:
    flail = curve((0, 0), (0.1, 0.5), (0.22, 1.2), (0.32, 0.7), (0.42, 1.1), (0.55, 0.35), (0.76, 0.25), (0.92, 0))
    actor.outward(actor.all("arm", "wing"), 1.1 * actor.amount * flail)
    kick_ = curve((0, 0), (0.3, 0), (0.42, 1), (0.5, 0.3), (0.6, 0.45), (0.8, 0))
    for index, row in enumerate(actor.all("leg")):
        actor.turn(row, actor.body.side * (0.5 if index % 2 else 0.3) * actor.amount * kick_)
    actor.lids(curve((0, 0), (0.34, 0), (0.4, 1), (0.72, 1), (0.84, 0)))
    actor.mouth(curve((0, 0), (0.1, 0.9), (0.36, 1), (0.44, 0.3), (0.72, 0.2), (0.86, 0)))
    actor.brows(0.5 * curve((0, 0), (0.12, 1), (0.36, 1), (0.5, 0.2), (0.85, 0)))
    return body


@role("pulse", "grow")
def swell(actor: Actor, body: Motion) -> Motion:
    share = body.pose[:, 4] / max(float(np.abs(body.pose[:, 4]).max()), 1e-3)
    actor.outward(actor.all("arm", "wing"), 0.35 * actor.amount * share)
    joy(actor, 0.5 * np.clip(share, 0, 1))
    return body


@role("shrink", "melt")
def sink(actor: Actor, body: Motion) -> Motion:
    share = np.clip(body.pose[:, 4] / min(float(body.pose[:, 4].min()), -1e-3), 0, 1)
    actor.ears_down(share)
    actor.outward(actor.all("arm", "wing"), 0.3 * actor.amount * share)
    actor.brows(0.4 * share, -0.35 * share)
    actor.lids(0.5 * share)
    return body


@role("burst")
def burst(actor: Actor, body: Motion) -> Motion:
    k = curve((0, 0), (0.12, -0.3), (0.26, -0.35), (0.46, 1), (0.64, 1), (0.78, 0.2), (0.9, 0))
    actor.outward(actor.all("arm", "wing"), 1.0 * actor.amount * k)
    actor.outward(actor.all("leg"), 0.4 * actor.amount * k)
    actor.lids(curve((0, 0), (0.1, 0.8), (0.28, 1), (0.4, 0.2), (0.7, 0)))
    actor.mouth(np.clip(k, 0, 1))
    return body


@role("fade")
def fade(actor: Actor, body: Motion) -> Motion:
    k = np.clip(-body.pose[:, 6], 0, 1)
    actor.outward(actor.all("arm", "wing"), 0.2 * k)
    actor.lids(np.clip(1.6 * k, 0, 1))
    return body


@role("flicker")
def flicker(actor: Actor, body: Motion) -> Motion:
    flaming(actor, 0.3)
    return body


def flaming(actor: Actor, far: float) -> None:
    """Flames and smoke lick: longer and shorter, to one side and the other, never two alike."""
    lick = curve((0, 0), (0.1, 0.6), (0.18, 0.1), (0.3, 1), (0.4, 0.2), (0.5, 0.7), (0.62, -0.2), (0.74, 0.8), (0.88, 0.1))
    for index, row in enumerate(actor.all("flame")):
        late = np.roll(lick, 5 * index)
        actor.stretch([row], along=far * (late - late[0]), across=-0.3 * far * (late - late[0]))
        actor.turn(row, 0.6 * far * sine(2, 0.2 * index))


@role("squash")
def squash(actor: Actor, body: Motion) -> Motion:
    share = np.clip(body.pose[:, 4] / min(float(body.pose[:, 4].min()), -1e-3), -0.3, 1)
    actor.outward(actor.all("arm", "wing"), 0.8 * actor.amount * share)
    actor.outward(actor.all("leg"), 0.4 * actor.amount * share)
    actor.ears_down(share)
    actor.lids(np.clip(1.2 * share, 0, 1))
    actor.brows(0.0, 0.3 * share)
    return body


@role("stretch")
def stretch(actor: Actor, body: Motion) -> Motion:
    k = curve((0, 0), (0.12, -0.2), (0.4, 0.95), (0.5, 1), (0.64, 0.97), (0.84, -0.1), (0.93, 0))
    for row in actor.all("arm"):
        actor.raised(row, 165, k)
    actor.outward(actor.all("wing"), 0.8 * actor.amount * k)
    actor.stretch(actor.all("arm"), along=0.08 * np.clip(k, 0, 1))
    actor.head(down=-0.25 * k)
    actor.lids(np.clip(k, 0, 1))
    actor.mouth(0.5 * curve((0, 0), (0.25, 0), (0.45, 1), (0.62, 1), (0.78, 0)))
    if actor.all("arm"):
        return quiet(body, 0.7)
    return body


@role("flutter")
def flutter(actor: Actor, body: Motion) -> Motion:
    loose = actor.all("hair", "leaf", "flame", "wing", "tail", "ear", "held")
    for index, row in enumerate(loose):
        late = 0.12 * index
        parent = int(actor.skeleton.parents[row])
        linked = parent >= 0 and actor.skeleton.kinds[parent] == actor.skeleton.kinds[row]  # strips of one flag bend at their seams, and little
        actor.turn(row, (0.06 if linked else 0.26) * actor.amount * (np.sin(TAU * (2 * PHASE - late)) + np.sin(TAU * late)).astype(np.float32))
    if not loose:
        return body
    return quiet(body, 0.5)


@role("breathe")
def breathe(actor: Actor, body: Motion) -> Motion:
    k = curve((0, 0), (0.42, 1), (0.5, 1), (0.95, 0))
    actor.outward(actor.all("arm", "wing"), 0.09 * actor.amount * k)
    actor.head(down=-0.07 * actor.amount * np.roll(k, 1) + 0.07 * actor.amount * np.roll(k, 1)[0])
    actor.stretch(actor.all("leaf"), along=0.05 * k)
    return body


@role("nod")
def nod(actor: Actor, body: Motion) -> Motion:
    if not actor.has("head"):
        return body
    k = curve((0, 0), (0.06, -0.12), (0.16, 1), (0.24, 1), (0.38, -0.05), (0.46, 0), (0.6, 0.85), (0.68, 0.85), (0.84, -0.06), (0.92, 0))
    actor.head(down=0.42 * actor.amount * k)
    actor.lids(0.35 * np.clip(k, 0, 1))
    actor.brows(0.25 * np.clip(k, 0, 1))
    return quiet(body, 0.06)


@role("refuse")
def refuse(actor: Actor, body: Motion) -> Motion:
    if not actor.has("head"):
        return body
    turn = actor.body.side * (np.sin(TAU * 2 * PHASE) * curve((0, 0.9), (0.5, 1.0))).astype(np.float32)
    actor.head(side=1.3 * actor.amount * turn, tilt=0.09 * actor.amount * turn)
    actor.shift(actor.all("eye"), dx=0.5 * turn)
    actor.brows(-0.15 * np.abs(turn), 0.25 * hump())
    actor.lids(0.3 * hump())
    return quiet(body, 0.05)


@role("tilt")
def tilt(actor: Actor, body: Motion) -> Motion:
    if not actor.has("head"):
        return body
    k = curve((0, 0), (0.08, -0.1), (0.26, 1.06), (0.36, 0.98), (0.62, 1), (0.84, 0.03), (0.92, -0.03))
    actor.head(tilt=actor.body.side * 0.38 * actor.amount * k)
    actor.brows(0.4 * np.clip(k, 0, 1))
    for index, row in enumerate(actor.all("ear")):
        actor.outward([row], (0.3 if index % 2 else -0.1) * k)
    actor.lids(curve((0, 0), (0.42, 0), (0.48, 1), (0.54, 0), (0.9, 0)))
    return quiet(body, 0.12)


@role("dance")
def dance(actor: Actor, body: Motion) -> Motion:
    side = actor.body.side * sine()
    beat = np.abs(np.sin(TAU * 2 * PHASE)).astype(np.float32)
    for row in actor.all("arm", "wing"):
        share = np.clip(0.55 * beat + 0.75 * side * actor.out(row), -0.4, 1.3)
        actor.outward([row], 1.15 * actor.amount * share)
    for row in actor.all("leg"):
        free = np.clip(-side * actor.out(row), 0, 1)
        actor.stretch([row], along=-0.16 * actor.amount * free)
        actor.outward([row], 0.28 * actor.amount * free)
    actor.head(tilt=-0.2 * actor.amount * side, down=0.16 * actor.amount * beat)
    for row in actor.all("tail"):
        actor.turn(row, 0.35 * actor.amount * np.roll(side, 1))
    joy(actor, 0.7 * beat)
    actor.lids(curve((0, 0), (0.2, 0), (0.28, 0.9), (0.36, 0), (0.7, 0), (0.78, 0.9), (0.86, 0)))
    return quiet(body, 0.75) if actor.has("arm", "leg", "wing") else body
