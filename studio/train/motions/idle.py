"""The life of a picture of which nothing was asked, by what it shows: breath and blinks, wings, fins, engines, leaves.

What a picture shows is one of SUBJECTS; where nobody knows, its parts say it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from studio.engine.motion.representation import Motion
from studio.train.motions.acting import Actor
from studio.train.motions.body import Body
from studio.train.motions.curves import MAKERS, PHASE, TAU, build, curve, hump, sine
from studio.train.motions.roles_going import shifted_sine
from studio.train.motions.roles_leaps import flaming, leafing

Idle = Callable[[Actor], Motion]

# from the kinds of the training table to what a picture shows
SHOWN_BY_KIND = {"person": "person", "animal": "animal", "flyer": "bird", "swimmer": "fish", "plant": "plant", "vehicle": "vehicle", "food": "food",
                 "object": "thing", "light": "flame", "hanging": "thing", "floating": "balloon", "building": "building", "cloth": "thing", "blob": "monster"}


def blinked(actor: Actor) -> None:
    actor.lids(curve((0, 0), (0.56, 0), (0.62, 1), (0.66, 1), (0.72, 0)))


def creature(actor: Actor) -> Motion:
    """Breath, a blink, a head that isn't quite still, an ear that twitches, a slow tail."""
    k = curve((0, 0), (0.42, 1), (0.5, 1), (0.95, 0))
    blinked(actor)
    late = np.roll(k, 1) - np.roll(k, 1)[0]
    actor.head(down=-0.06 * late, tilt=0.035 * sine())
    actor.outward(actor.all("arm"), 0.06 * late)
    actor.outward(actor.all("wing"), 0.08 * late)
    twitch = curve((0, 0), (0.22, 0), (0.27, 1), (0.32, -0.25), (0.38, 0.1), (0.44, 0))
    actor.outward(actor.all("ear")[:1], 0.16 * twitch)
    for row in actor.all("tail"):
        actor.turn(row, 0.22 * sine() + 0.05 * sine(2))
    for row in actor.all("hair"):
        actor.turn(row, 0.02 * sine(1, 0.2))
    return scaled_idle("breathe", actor.body, 0.6)


def bird(actor: Actor) -> Motion:
    """Wings that settle twice, a quick look, a blink."""
    flick = curve((0, 0), (0.3, 0), (0.36, 1), (0.42, 0.1), (0.48, 0.9), (0.54, 0), (0.6, 0))
    actor.outward(actor.all("wing"), 0.3 * flick)
    actor.head(tilt=0.1 * curve((0, 0), (0.1, 1), (0.28, 1), (0.36, 0), (0.7, 0), (0.76, -0.7), (0.9, -0.7), (0.96, 0)))
    blinked(actor)
    for row in actor.all("tail"):
        actor.turn(row, 0.12 * flick)
    if not actor.has("wing"):
        return scaled_idle("float", actor.body, 0.5)
    return scaled_idle("breathe", actor.body, 0.5)


def insect(actor: Actor) -> Motion:
    """Wings that beat fast, a hover."""
    for index, row in enumerate(actor.all("wing")):
        actor.outward([row], 0.4 * (shifted_sine(3, 0.05 * (index // 2)) - shifted_sine(3, 0.05 * (index // 2))[0]))
    for row in actor.all("ear"):
        actor.outward([row], 0.12 * sine(2))
    blinked(actor)
    return scaled_idle("float", actor.body, 0.4)


def fish(actor: Actor) -> Motion:
    """A tail that sways, fins that paddle after it."""
    for row in actor.all("tail"):
        actor.turn(row, 0.32 * sine(2))
    for index, row in enumerate(actor.all("wing")):
        actor.turn(row, 0.25 * (shifted_sine(2, 0.15 + 0.1 * index) - shifted_sine(2, 0.15 + 0.1 * index)[0]))
    blinked(actor)
    swim = scaled_idle("swim", actor.body, 0.55)
    return Motion(swim.pose, swim.local * np.float32(0.5 if actor.has("tail", "wing") else 1.0), swim.pivot)


def vehicle(actor: Actor) -> Motion:
    """An engine that hums and wheels that roll."""
    way = actor.facing or 1.0
    for row in actor.all("wheel"):
        actor.turns[row] = int(way)
    flaming(actor, 0.2)
    hum = np.array([0, 1, 0.1, 0.9, 0, 1, 0.2, 0.8, 0, 0.9, 0.1, 1, 0, 0.8, 0.2, 0.9], np.float32)
    return build(actor.body.base, dy=-0.012 * actor.size * hum, angle=0.008 * way * sine(2))


def machine(actor: Actor) -> Motion:
    """A hum, wheels and gears that turn, a blink where it has eyes, arms that breathe."""
    vehicle_ = vehicle(actor)
    blinked(actor)
    actor.outward(actor.all("arm"), 0.1 * hump())
    actor.head(tilt=0.05 * sine())
    return vehicle_


def aircraft(actor: Actor) -> Motion:
    """A hover that banks a little; propellers turn."""
    for row in actor.all("wheel"):
        actor.turns[row] = 1
    flaming(actor, 0.35)
    return scaled_idle("float", actor.body, 0.45)


def boat(actor: Actor) -> Motion:
    """Waves lift and rock it; flags and smoke go with the wind."""
    flaming(actor, 0.2)
    leafing(actor, 0.15)
    return build(actor.body.base, dy=-0.045 * actor.size * hump(), angle=0.075 * sine())


def plant(actor: Actor) -> Motion:
    """It sways, each leaf in its own time."""
    leafing(actor, 0.2)
    blinked(actor)
    sway = scaled_idle("sway", actor.body, 0.4)
    return Motion(sway.pose, sway.local * np.float32(0.7 if actor.has("leaf") else 1.0), sway.pivot)


def balloon(actor: Actor) -> Motion:
    """It hovers; what hangs on it comes after."""
    for row in actor.all("tail", "held"):
        actor.turn(row, 0.2 * (shifted_sine(1, 0.2) - shifted_sine(1, 0.2)[0]))
    blinked(actor)
    return scaled_idle("float", actor.body, 0.6)


def flame(actor: Actor) -> Motion:
    """It licks: longer and shorter from the base, a ripple to the tip."""
    flaming(actor, 0.35)
    lick = curve((0, 0), (0.1, 0.7), (0.2, 0.15), (0.32, 1), (0.42, 0.2), (0.54, 0.75), (0.64, -0.1), (0.78, 0.8), (0.9, 0.15))
    rise = np.clip(actor.body.rise, 0, 1.2) ** 1.5
    ripple = (np.sin(5 * actor.body.rise[None] - TAU * 2 * PHASE[:, None, None]) - np.sin(5 * actor.body.rise)[None]) * rise
    share = 0.4 if actor.has("flame") else 1.0
    local = np.stack([share * 0.05 * actor.size * ripple, np.zeros_like(ripple)], -1)
    return build(actor.body.base, sy=share * 0.1 * lick, sx=-share * 0.035 * lick, local=local)


def water(actor: Actor) -> Motion:
    """A slow wave through it."""
    return scaled_idle("wobble", actor.body, 0.45)


def building(actor: Actor) -> Motion:
    """It stands; only flags, smoke and leaves stir."""
    flaming(actor, 0.25)
    leafing(actor, 0.12)
    return build(actor.body.base, sy=0.006 * hump())


def thing(actor: Actor) -> Motion:
    """A small bounce that settles; a blink where it has a face."""
    blinked(actor)
    k = curve((0, 0), (0.1, -0.6), (0.22, 0.8), (0.34, -0.3), (0.44, 0.12), (0.54, 0))
    leafing(actor, 0.1)
    flaming(actor, 0.25)
    for row in actor.all("wheel"):
        actor.turn(row, 0.25 * sine())
    actor.outward(actor.all("arm", "wing"), 0.15 * np.abs(k))
    return build(actor.body.base, sy=0.055 * k, sx=-0.04 * k, angle=0.02 * sine())


IDLES: dict[str, Idle] = {
    "person": creature, "animal": creature, "monster": creature, "face": creature, "bird": bird, "fish": fish, "insect": insect,
    "vehicle": vehicle, "aircraft": aircraft, "boat": boat, "plant": plant, "food": thing, "building": building, "machine": machine,
    "balloon": balloon, "flame": flame, "water": water, "thing": thing,
}


def scaled_idle(name: str, body: Body, amount: float) -> Motion:
    """A whole-body motion as an idle: small, in no direction."""
    return MAKERS[name](Body(body.box, amount))


def shown_by(actor: Actor) -> str:
    """What a picture shows of which that isn't known: as its parts say."""
    for kinds, subject in ((("wheel",), "vehicle"), (("leaf",), "plant"), (("flame",), "flame"), (("arm", "leg"), "person"), (("head",), "animal")):
        if actor.has(*kinds):
            return subject
    return "thing"


def idle_of(actor: Actor, subject: str = "") -> Motion:
    """What this body does of itself; fills the actor. `subject` is one of SUBJECTS, "" where nobody knows."""
    return IDLES[subject or shown_by(actor)](actor)
