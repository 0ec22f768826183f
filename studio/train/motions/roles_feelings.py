"""What faces, ears and arms do with feelings: eyes, brows and mouths first, then the limbs."""

from __future__ import annotations

import numpy as np

from studio.engine.motion.representation import Array, Motion
from studio.train.motions.acting import Actor, quiet, role
from studio.train.motions.curves import TREMBLE_X, build, curve, hump, sine


def drooped(actor: Actor, share: Array) -> None:
    """Ears, tail, wings and arms hang."""
    actor.ears_down(share)
    for row in actor.all("tail"):
        actor.raised(row, 20, 0.6 * share, most=0.7)
    actor.outward(actor.all("arm", "wing"), -0.12 * share)
    actor.shift(actor.all("arm"), dy=0.03 * share)


@role("laugh")
def laugh(actor: Actor, body: Motion) -> Motion:
    k = curve((0, 0), (0.12, 0.9), (0.25, 1), (0.7, 1), (0.92, 0.05))
    ha = np.abs(np.sin(np.pi * 6.5 * np.arange(16) / 16)).astype(np.float32) * k
    actor.mouth(0.45 * k + 0.55 * ha)
    actor.lids(0.95 * curve((0, 0), (0.16, 0.9), (0.26, 1), (0.74, 1), (0.9, 0)))
    actor.brows(0.4 * k)
    for row in actor.all("arm"):
        actor.outward([row], actor.amount * (0.25 * k + 0.12 * ha))
    actor.head(down=-0.16 * actor.amount * k + 0.08 * ha)
    return quiet(body, 0.6) if actor.has("mouth", "arm") else body


@role("droop")
def droop(actor: Actor, body: Motion) -> Motion:
    k = curve((0, 0), (0.08, -0.05), (0.4, 0.85), (0.55, 1), (0.76, 1), (0.93, 0.1))
    drooped(actor, k)
    actor.head(down=0.42 * actor.amount * k)
    actor.lids(0.55 * np.clip(k, 0, 1))
    actor.brows(0.35 * k, -0.45 * k)
    leaves = actor.all("leaf")
    actor.outward(leaves, -0.45 * actor.amount * k)
    return quiet(body, 0.55) if actor.has("head", "arm", "ear") else body


@role("surprise")
def surprise(actor: Actor, body: Motion) -> Motion:
    k = curve((0, 0), (0.1, -0.3), (0.2, 1.12), (0.28, 0.92), (0.36, 1), (0.64, 0.95), (0.86, 0.05))
    open_ = np.clip(k, 0, 1)
    actor.mouth(0.9 * open_)
    actor.lids(np.clip(-2.5 * k, 0, 1))
    actor.stretch([r for r in actor.all("eye") if not actor.skeleton.shut[r]], along=0.22 * open_, across=0.22 * open_)
    actor.brows(0.9 * open_)
    actor.outward(actor.all("arm", "wing"), 0.85 * actor.amount * k)
    for row in actor.all("ear"):
        actor.raised(row, 165, 0.7 * open_, most=0.4)
    for row in actor.all("tail"):
        actor.raised(row, 150, 0.5 * open_, most=0.8)
    actor.stretch(actor.all("hair"), along=0.12 * open_)
    return quiet(body, 0.7)


@role("angry")
def angry(actor: Actor, body: Motion) -> Motion:
    k = curve((0, 0), (0.25, 0.8), (0.4, 1), (0.75, 1), (0.93, 0.1))
    actor.brows(-0.45 * k, 0.5 * k)
    actor.lids(0.3 * k)
    actor.mouth(0.35 * k * (0.6 + 0.4 * np.abs(TREMBLE_X)))
    actor.outward(actor.all("arm"), actor.amount * (0.35 * k) + 0.05 * TREMBLE_X * k)
    actor.shift(actor.all("arm"), dy=-0.05 * k)
    actor.ears_down(k, 0.45)
    for row in actor.all("tail"):
        actor.turn(row, 0.4 * actor.amount * sine(2) * k)
    actor.head(down=0.14 * k, tilt=0.02 * TREMBLE_X * k)
    return quiet(body, 0.75)


@role("yawn")
def yawn(actor: Actor, body: Motion) -> Motion:
    mouths = actor.all("mouth")
    k = curve((0, 0), (0.14, 0.15), (0.4, 0.95), (0.5, 1), (0.62, 1), (0.76, 0.15), (0.86, 0))
    actor.mouth(np.clip(k, 0, 1))
    actor.lids(curve((0, 0), (0.18, 0.2), (0.36, 0.95), (0.45, 1), (0.7, 1), (0.84, 0.3), (0.94, 0)))
    actor.brows(0.6 * k)
    actor.head(down=-0.28 * actor.amount * curve((0, 0), (0.1, -0.15), (0.42, 1), (0.62, 1), (0.8, -0.1), (0.92, 0)))
    arms = actor.all("arm")
    for row in arms:
        actor.raised(row, 140, 0.85 * curve((0, 0), (0.12, -0.06), (0.42, 0.95), (0.54, 1), (0.64, 0.98), (0.84, -0.04), (0.92, 0)))
    actor.ears_down(k, 0.35)
    return quiet(body, 0.35) if mouths or arms else body


@role("sneeze")
def sneeze(actor: Actor, body: Motion) -> Motion:
    back = curve((0, 0), (0.2, 0.4), (0.28, 0.35), (0.44, 1), (0.5, 1), (0.56, -1.5), (0.64, -1.1), (0.76, 0.2), (0.88, -0.05))
    snap, drawn = np.clip(-back, 0, 1.5), np.clip(back, 0, 1)
    actor.head(down=0.34 * actor.amount * snap - 0.22 * actor.amount * drawn)
    actor.lids(np.clip(0.75 * drawn + snap, 0, 1))
    actor.mouth(np.clip(0.55 * drawn + 0.9 * snap, 0, 1))
    actor.brows(0.5 * drawn, 0.25 * snap)
    actor.outward(actor.all("arm", "wing"), actor.amount * (0.25 * drawn + 0.4 * snap))
    return quiet(body, 0.55, local=0.35 if actor.has("head") else 0.8)


@role("sleep")
def sleep(actor: Actor, body: Motion) -> Motion:
    sunk = curve((0, 0), (0.14, 0.95), (0.22, 1), (0.84, 1), (0.95, 0.08))
    breath = hump(2) * sunk
    actor.lids(curve((0, 0), (0.08, 0.7), (0.14, 1), (0.88, 1), (0.95, 0.3)))
    actor.head(down=actor.amount * (0.24 * sunk - 0.06 * breath), tilt=0.06 * actor.body.side * sunk)
    actor.mouth(0.3 * breath)
    drooped(actor, 0.6 * sunk)
    actor.outward(actor.all("arm", "wing"), 0.07 * breath)
    return build(actor.body.base, sy=0.035 * actor.amount * breath - 0.02 * sunk, sx=-0.008 * breath) if actor.has("eye", "head") else body


@role("cry")
def cry(actor: Actor, body: Motion) -> Motion:
    bowed = curve((0, 0), (0.14, 0.9), (0.24, 1), (0.82, 1), (0.95, 0.08))
    sob = curve((0, 0), (0.2, 0), (0.27, 1), (0.34, 0.1), (0.42, 1), (0.5, 0.1), (0.58, 1), (0.66, 0.1), (0.74, 0.8), (0.84, 0))
    actor.lids(0.9 * bowed)
    actor.mouth(0.35 * bowed + 0.35 * sob)
    actor.brows(0.4 * bowed, -0.5 * bowed)
    actor.head(down=actor.amount * (0.24 * bowed - 0.09 * sob))
    actor.ears_down(bowed, 0.5)
    for row in actor.all("tail"):
        actor.raised(row, 20, 0.5 * bowed, most=0.6)
    arms = actor.all("arm", "wing")
    actor.outward(arms, 0.16 * sob - 0.14 * bowed)
    actor.shift(arms, dy=-0.07 * sob)
    return quiet(body, 0.5)


@role("bow")
def bow(actor: Actor, body: Motion) -> Motion:
    k = curve((0, 0), (0.1, -0.08), (0.36, 0.97), (0.44, 1), (0.66, 1), (0.9, 0.03))
    actor.head(down=0.5 * actor.amount * k)
    actor.lids(np.clip(1.1 * k, 0, 1))
    lead = actor.one("arm")
    for row in actor.all("arm"):
        if row == lead:
            actor.reach(row, (actor.body.centre[0], actor.body.centre[1] + 0.1 * actor.body.height), 0.8 * k)
        else:
            actor.outward([row], 0.5 * actor.amount * k)
    actor.ears_down(k, 0.2)
    return quiet(body, 0.7)
