"""Overlays that hold on to a face: tears, sweat, the mark of anger, hands over the eyes, stars round a dizzy head."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from studio.pixels.overlays.palette import RGB, darker, luma, mixed
from studio.pixels.overlays.places import Eye, Face
from studio.pixels.overlays.shapes import anger, dot, drop, hand, paw, puddle, star
from studio.pixels.overlays.stage import Draw, Ring, Stage, Stamp, in_and_out, pop, smooth, wave

WATER: RGB = (116, 200, 245)
RED: RGB = (226, 50, 58)
GOLD: RGB = (253, 203, 62)


def tears(stage: Stage) -> Draw:
    """Water stands on the lower lids, wells into drops, runs down the cheeks and falls; with strength it bursts out."""
    water = stage.colour(WATER, 0.06)
    lanes = [lane for face in stage.places.faces for eye in face.eyes for lane in [(face, eye, _outward(face, eye))]]
    shape = replace(drop(water), ink=not stage.style.pixelled)
    sprites = [stage.sprite(shape, _tear(face, eye), 2.5) for face, eye, _ in lanes]
    small = [stage.sprite(shape, 0.62 * _tear(face, eye), 1.5) for face, eye, _ in lanes]
    pools = [stage.sprite(puddle(water), max(1.05 * eye.wide, 0.07 * face.unit), 1.5) for face, eye, _ in lanes]
    falling = [stage.ring(0.9 + 1.3 * stage.strength, 1.0, 7 * k) for k in range(len(lanes))]
    bursting = [stage.ring(2.6, 0.6, 50 + k) if stage.strength > 0.7 else Ring((), 1.0) for k in range(len(lanes))]
    beats = stage.cycles(0.5)

    def draw(phase: float, shown: float) -> Iterator[Stamp]:
        for k, (face, eye, out) in enumerate(lanes):
            brim = eye.y + 0.86 * eye.high
            for which, age in bursting[k].alive(phase):
                yield _burst(small[k], eye, out, face.unit, which, age)
            yield Stamp(pools[k], eye.x, brim - 0.1 * eye.high, 1 + 0.05 * wave(beats * phase + 0.5 * k), held=True)
            for _, age in falling[k].alive(phase):
                run = max(0.0, (age - 0.22) / 0.78)
                x = eye.x + out * (0.25 * eye.wide + 0.10 * face.wide * smooth(1.6 * run))
                y = brim + 0.35 * eye.high * smooth(age / 0.22) + (face.y + 1.12 * face.high - brim) * run**1.7
                yield Stamp(sprites[k], x, y, smooth(age / 0.2) * smooth((1 - age) / 0.16), opacity=smooth((1 - age) / 0.2), held=True)

    return draw


def _outward(face: Face, eye: Eye) -> float:
    """-1 for an eye left of the face's middle as seen, 1 for one right of it."""
    middle = float(np.mean([e.x for e in face.eyes])) if len(face.eyes) > 1 else face.x
    return -1.0 if eye.x < middle else 1.0


def _tear(face: Face, eye: Eye) -> float:
    return float(np.clip(0.95 * eye.wide, 0.085 * face.unit, 0.12 * face.unit))


def _burst(sprite: object, eye: Eye, out: float, unit: float, which: int, age: float) -> Stamp:
    """A tear thrown outwards, on its parabola, its tip towards where it came from."""
    speed = 0.42 + 0.12 * (which % 3)
    x, y = out * speed * unit * age, (-0.62 * age + 1.0 * age * age) * unit * (0.8 + 0.2 * (which % 2))
    turn = np.degrees(np.arctan2((-0.62 + 2.0 * age), out * speed)) - 90
    return Stamp(sprite, eye.x + out * 0.6 * eye.wide + x, eye.y + y, in_and_out(age, 0.25, 0.35), float(turn), held=True)  # type: ignore[arg-type]


def sweat(stage: Stage) -> Draw:
    """One fat drop that slides down the temple, and small ones that fly off the head."""
    water = stage.colour(WATER, 0.06)
    sides = [-1.0 if face.turned > 0.05 else 1.0 for face in stage.places.faces]
    fat = [stage.sprite(drop(water), 0.12 * face.unit, 3.5) for face in stage.places.faces]
    small = [stage.sprite(replace(drop(water), ink=not stage.style.pixelled), 0.072 * face.unit, 1.5) for face in stage.places.faces]
    sliding, flying = stage.ring(1.0, 1.5), stage.ring(4.2 * stage.plenty, 0.7, 1)
    fan = np.radians(np.array([-152, -40, -118, -68, -28, -140, -92, -55]))

    def draw(phase: float, shown: float) -> Iterator[Stamp]:
        for face, side, large, little in zip(stage.places.faces, sides, fat, small, strict=True):
            for which, age in flying.alive(phase):
                angle, way = fan[which % len(fan)], 1.06 + 0.42 * (1 - (1 - age) ** 2)
                x, y = face.x + np.cos(angle) * face.wide * way, face.y + np.sin(angle) * face.high * way
                yield Stamp(little, x, y, in_and_out(age, 0.25, 0.4), float(np.degrees(angle)) - 90, held=True)
            for _, age in sliding.alive(phase):
                y = face.y + face.high * (-0.52 + 0.62 * smooth((age - 0.2) / 0.8))
                yield Stamp(large, face.x + side * 0.72 * face.wide, y, pop(age, 0.2) * smooth((1 - age) / 0.18), opacity=smooth((1 - age) / 0.2), held=True)

    return draw


def anger_mark(stage: Stage) -> Draw:
    """The throbbing mark at the temple."""
    red = stage.colour(RED, 0.03)
    sides = [-1.0 if face.turned > 0.05 else 1.0 for face in stage.places.faces]
    marks = [stage.sprite(anger(red), 0.19 * face.unit, 4.5) for face in stage.places.faces]
    beats = stage.cycles(0.65)

    def draw(phase: float, shown: float) -> Iterator[Stamp]:
        throb = (0.5 + 0.5 * np.cos(2 * np.pi * beats * phase)) ** 3
        for face, side, mark in zip(stage.places.faces, sides, marks, strict=True):
            x, y = stage.inside(face.x + side * 0.86 * face.wide, face.y - 0.74 * face.high, 1.2 * mark.reach)
            yield Stamp(mark, x, y, 0.9 + 0.22 * throb * (0.6 + 0.8 * stage.strength), 5 * side * throb, held=True)

    return draw


def covered_eyes(stage: Stage) -> Draw:
    """Hands, or paws, over the eyes; once in the loop one of them sinks for a peek."""
    hands = []
    for face in stage.places.faces:
        for eye, out in _to_cover(face):
            half = max(0.235 * face.unit, 2.0 * eye.high, 1.7 * eye.wide)
            drawn = (paw if stage.places.paws else hand)(_of_hand(face.skin, stage.style.ink is not None))
            hands.append((face, eye, out, half, stage.sprite(drawn, half)))
    trembles = stage.cycles(0.45)

    def draw(phase: float, shown: float) -> Iterator[Stamp]:
        peek = smooth(1 - abs((phase - 0.5 + 0.5) % 1 - 0.5) / 0.15)
        for k, (face, eye, out, half, sprite) in enumerate(hands):
            sunk = (peek * (k % 2 == len(hands) % 2) + 1.1 * (1 - shown)) * half
            x = eye.x + out * 0.10 * half + out * 0.3 * sunk
            y = eye.y + 0.22 * half + sunk + 0.012 * face.unit * wave(trembles * phase + 0.25 * k)
            yield Stamp(sprite, x, y, 1.0, -out * (15 - 6 * peek), smooth(2 * shown), wide=out, held=True)

    return draw


def _to_cover(face: Face) -> list[tuple[Eye, float]]:
    return [(eye, _outward(face, eye)) for eye in face.eyes[:2]]


def _of_hand(skin: RGB, inked: bool) -> RGB:
    """The skin a little apart from the face it lies on."""
    if inked:
        return skin
    return mixed(skin, (255, 240, 225), 0.16) if luma(skin) < 150 else darker(skin, 0.06)


def stars(stage: Stage) -> Draw:
    """Stars on a tilted ring round the head, behind it and before it, each with a tail of dots."""
    gold = stage.colour(GOLD, 0.03)
    rings = [(face, stage.sprite(star(gold), 0.13 * face.unit, 4.5), stage.sprite(dot(mixed(gold, (255, 255, 255), 0.3)), 0.03 * face.unit, 0.5))
             for face in stage.places.faces]
    count, rounds = 5 if stage.strength > 0.7 else 3, stage.cycles(1.5)  # odd, so that few frames don't look alike

    def draw(phase: float, shown: float) -> Iterator[Stamp]:
        for face, large, little in rings:
            across = min(1.12 * face.wide, stage.width / 2 - large.reach)
            tall = 0.24 * across
            x, y = stage.inside(face.x, face.y - 1.08 * face.high, tall + large.reach)
            for k in range(count):
                for behind_by, sprite in ((0.062, little), (0.04, little), (0.0, large)):
                    turn = 2 * np.pi * (rounds * phase + k / count - behind_by)
                    near = float(np.sin(turn))
                    spot = (x + across * np.cos(turn), y + tall * near + 0.1 * tall * np.cos(turn))
                    tilt = 16 * wave(2 * rounds * phase + k / count) if sprite is large else 0.0
                    yield Stamp(sprite, *spot, (0.82 + 0.2 * near) * (1 - 6 * behind_by * (sprite is little)), tilt, behind=near < -0.25, held=True)

    return draw
