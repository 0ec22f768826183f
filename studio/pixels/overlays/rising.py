"""Overlays that rise from a subject: hearts, notes, the z's of sleep, steam, bubbles; and sparks about its outline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from studio.pixels.overlays.palette import RGB, hsv, luma, mixed, rgb
from studio.pixels.overlays.places import SPOTTED
from studio.pixels.overlays.shapes import WHITE, bubble, dot, heart, letter_z, note, puff, sparkle, two_notes, wisp
from studio.pixels.overlays.sprites import Sprite
from studio.pixels.overlays.stage import Draw, Stage, Stamp, in_and_out, pop, smooth, wave

PINK: RGB = (242, 62, 96)
INDIGO: RGB = (84, 84, 190)
TEAL: RGB = (36, 150, 160)
GOLD: RGB = (255, 205, 70)
SKY: RGB = (112, 190, 240)


@dataclass(frozen=True, slots=True)
class Way:
    """Of one particle: from where to where, how far it swings aside, where in its swing it begins, how large."""

    start: tuple[float, float]
    end: tuple[float, float]
    swing: float
    shift: float
    size: float
    behind: bool
    kind: int

    def at(self, age: float, waves: float) -> tuple[float, float]:
        t = 1 - (1 - age) ** 1.35  # slows down as it rises
        aside = self.swing * (wave(waves * age + self.shift) - wave(self.shift)) * smooth(2 * age)
        return self.start[0] + (self.end[0] - self.start[0]) * t + aside, self.start[1] + (self.end[1] - self.start[1]) * t


def _ways(stage: Stage, count: int, sprites: Sequence[Sprite], rise: float, beside: float, about: int) -> list[Way]:
    """Ways up from behind the shoulders and beside the subject, fanning out a little, all inside the canvas."""
    r, face = stage.chance(about), stage.face
    left, _, right, bottom = stage.places.box
    half = (right - left) / 2
    out = []
    for k in range(count):
        side = -1 if (k + stage.seed) % 2 else 1
        behind = bool(k % 2) and not stage.places.fills
        kind = int(r.integers(len(sprites)))
        size = float(r.uniform(0.62, 1.08))
        reach = sprites[kind].reach * size
        off = r.uniform(0.35, 1.0) * face.wide if behind else r.uniform(beside, beside + 0.5) * min(half, 1.6 * face.wide) + 0.3 * reach
        y = face.y + face.high * r.uniform(-0.2, 0.5) if behind else min(face.y + face.high * r.uniform(0.4, 1.6), bottom - reach)
        swing = 0.05 * stage.unit + 0.1 * reach
        start = stage.inside(face.x + side * off, y, reach + swing)
        top = start[1] - rise * stage.height * r.uniform(0.75, 1.1)
        end = stage.inside(start[0] + side * 0.3 * off, min(top, face.y - 0.6 * face.high), reach + swing)
        out.append(Way(start, end, float(swing), float(r.random()), size, behind, kind))
    return out


def hearts(stage: Stage) -> Draw:
    """Hearts that come up from behind the subject and beside it, sway, and fade before the canvas ends."""
    pink = stage.colour(PINK, 0.045)
    light = rgb(hsv(pink)[0], 0.62 * hsv(pink)[1], min(1.0, hsv(pink)[2] * 1.08))
    sprites = [stage.sprite(heart(p), 0.195 * stage.unit) for p in (pink, light)]
    return _rising(stage, sprites, seen=7.5, life=1.9, rise=0.5, turn=13)


def notes(stage: Stage) -> Draw:
    """Eighths, single and in pairs, dancing upwards in two of the picture's colours."""
    paints = _two(stage)
    sprites = [stage.sprite(drawing(p), 0.2 * stage.unit, 5) for p in paints for drawing in (note, two_notes)]
    return _rising(stage, sprites, seen=4.6, life=1.9, rise=0.45, turn=16, beside=0.8)


def _two(stage: Stage) -> tuple[RGB, RGB]:
    """Two colours for slim shapes: a lesser one of the picture's own where it is colourful, dark unless ink holds it."""
    own = [c for c in stage.style.palette.colours[1:] if hsv(c)[1] > 0.35 and 55 < luma(c) < 150][:1]
    first = own[0] if own else stage.colour(INDIGO)
    second = stage.colour(TEAL if abs(hsv(first)[0] - 0.5) > 0.15 else PINK)
    return (_bright(first), _bright(second)) if stage.style.ink else (first, second)


def _bright(colour: RGB) -> RGB:
    """The colour as it stands in a dark outline."""
    h, s, v = hsv(colour)
    return rgb(h, min(s, 0.8), max(v, 0.86))


def _rising(stage: Stage, sprites: Sequence[Sprite], seen: float, life: float, rise: float, turn: float, beside: float = 0.7) -> Draw:
    ring = stage.ring(seen * stage.plenty, life)
    ways = _ways(stage, len(ring.births), sprites, rise, beside, 3)

    def draw(phase: float, shown: float) -> Iterator[Stamp]:
        for which, age in ring.alive(phase):
            way = ways[which]
            x, y = way.at(age, 1.1)
            size = way.size * pop(age, 0.18) * (1 - 0.72 * smooth((age - 0.72) / 0.28))
            yield Stamp(sprites[way.kind], x, y, size, turn * wave(1.1 * age + way.shift + 0.25), smooth((1 - age) / 0.1), behind=way.behind)

    return draw


def zzz(stage: Stage) -> Draw:
    """Z after Z from beside the head, each growing on its way up and outwards."""
    face, paint = stage.face, stage.colour(INDIGO)
    sprite = stage.sprite(letter_z(_bright(paint) if stage.style.ink else paint), 0.175 * stage.unit, 4.5)
    small, seen = (0.8, 2.0) if stage.style.pixelled else (0.3, 2.6)  # a grid has no small letters
    room = stage.width - (face.x + face.wide), face.x - face.wide
    side = 1.0 if room[0] >= 0.7 * room[1] else -1.0
    start = stage.inside(face.x + side * 1.0 * face.wide, face.y - 0.3 * face.high, 0.6 * sprite.reach)
    end = stage.inside(start[0] + side * 0.85 * stage.unit, start[1] - 1.4 * stage.unit, 1.05 * sprite.reach)
    ring = stage.ring(seen, 2.4, uneven=0)

    def draw(phase: float, shown: float) -> Iterator[Stamp]:
        for _, age in ring.alive(phase):
            x = start[0] + (end[0] - start[0]) * age + 0.06 * stage.unit * wave(0.9 * age)
            y = start[1] + (end[1] - start[1]) * age
            x, y = stage.inside(x, y, (0.4 + 0.65 * age) * sprite.reach)
            yield Stamp(sprite, x, y, (small + (1 - small) * age) * in_and_out(age, 0.14, 0.16), 9 * wave(age + 0.1) + 4 * side, smooth((1 - age) / 0.2))

    return draw


def steam(stage: Stage) -> Draw:
    """Curls that rise from what is hot; from a face, puffs out of both sides of the head."""
    mist, edge = rgb(0.57, 0.06, 0.97), rgb(0.58, 0.2, 0.74)
    return _puffs(stage, mist, edge) if stage.face.certainty > SPOTTED else _wisps(stage, mist, edge)


def _puffs(stage: Stage, mist: RGB, edge: RGB) -> Draw:
    ring = stage.ring(3.4 * stage.plenty, 0.8)
    faces = [(face, stage.sprite(puff(mist, edge), 0.185 * face.unit)) for face in stage.places.faces]

    def draw(phase: float, shown: float) -> Iterator[Stamp]:
        for face, sprite in faces:
            for side in (-1.0, 1.0):
                for which, age in ring.alive((phase + 0.11 * (side > 0)) % 1):
                    way = 1 - (1 - age) ** 2
                    x = face.x + side * (0.86 * face.wide + 0.62 * face.unit * way)
                    y = face.y - 0.15 * face.high - (0.12 + 0.05 * (which % 3)) * face.unit * way - 0.12 * face.unit * age * age
                    yield Stamp(sprite, x, y, (0.4 + 0.75 * way) * smooth(age / 0.12) * smooth((1 - age) / 0.35), side * 14 * age, smooth((1 - age) / 0.5),
                                wide=side, behind=age < 0.12, held=True)

    return draw


def _wisps(stage: Stage, mist: RGB, edge: RGB) -> Draw:
    left, top, right, _ = stage.places.box
    outline = stage.places.outline
    upper = outline[outline[:, 1] < top + 0.12 * (stage.places.box[3] - top)]
    middle = float(upper[:, 0].mean()) if len(upper) else (left + right) / 2
    span = min(0.16 * (right - left), 0.3 * stage.unit)
    sprites = [stage.sprite(wisp(mist, edge), 0.33 * stage.unit)]
    ring = stage.ring(4.2 * stage.plenty, 1.9)
    reach = sprites[0].reach

    def draw(phase: float, shown: float) -> Iterator[Stamp]:
        for which, age in ring.alive(phase):
            lane = (which * 2) % 3 - 1
            x, y = stage.inside(middle + lane * span, top - (0.02 + 0.62 * age) * stage.unit, 0.8 * reach)
            size = (0.6 + 0.4 * age) * smooth(age / 0.3)
            sway = 0.06 * stage.unit * wave(0.8 * age + 0.33 * lane)
            yield Stamp(sprites[0], x + sway, y, size, 9 * wave(age + 0.4 * lane), smooth((1 - age) / 0.45), wide=1.0 if which % 2 else -1.0, held=True)

    return draw


def bubbles(stage: Stage) -> Draw:
    """Bubbles that wobble upwards all about the subject, and burst."""
    paint = stage.colour(SKY, 0.08)
    sprites = [stage.sprite(bubble(paint), size * stage.unit) for size in (0.18, 0.115, 0.075)]
    spray = stage.sprite(dot(mixed(paint, WHITE, 0.35)), 0.016 * stage.unit, 0.5)
    ring, r = stage.ring(8 * stage.plenty, 2.1), stage.chance(9)
    (left, _, right, bottom), face = stage.places.box, stage.face
    ways = []
    for k in range(len(ring.births)):
        kind = int(r.choice(3, p=(0.3, 0.4, 0.3)))
        reach, swing = sprites[kind].reach * 1.25, 0.07 * stage.unit
        behind = k % 3 == 0 and not stage.places.fills
        off = r.uniform(0, 1) if behind else r.uniform(0.85, 1.25)
        across = face.x + (-1 if k % 2 else 1) * off * max(0.5 * (right - left), 1.2 * face.wide)
        start = stage.inside(across, r.uniform(0.45, 0.95) * bottom, reach + swing)
        end = stage.inside(start[0] + r.normal(0, 0.12) * stage.unit, start[1] - r.uniform(0.35, 0.6) * stage.height, reach + swing)
        ways.append(Way(start, end, float(swing), float(r.random()), float(r.uniform(0.8, 1.1)), behind, kind))

    def draw(phase: float, shown: float) -> Iterator[Stamp]:
        for which, age in ring.alive(phase):
            way = ways[which]
            x, y = way.at(min(age, 0.92), 1.3)
            burst = max(0.0, (age - 0.92) / 0.08)
            squash = 1 + 0.06 * wave(3 * age + way.shift)
            yield Stamp(sprites[way.kind], x, y, way.size * pop(age, 0.2) * (1 + 0.22 * smooth(burst)), 0.0, 1 - smooth(burst), squash, way.behind)
            if burst:
                away = sprites[way.kind].reach * way.size * (0.95 + 0.4 * burst)
                for turn in np.arange(6) * np.pi / 3 + way.shift:
                    yield Stamp(spray, x + away * np.cos(turn), y + away * np.sin(turn), 1.2 - 0.5 * burst, 0.0, 1 - burst, behind=way.behind)

    return draw


def sparks(stage: Stage) -> Draw:
    """Glints that open and close along the outline, large and small."""
    gold = stage.colour(GOLD, 0.03)
    sprites = [stage.sprite(sparkle(gold, mixed(gold, WHITE, 0.75)), size * stage.unit) for size in (0.25, 0.15)]
    speck = stage.sprite(dot(mixed(gold, WHITE, 0.25)), 0.028 * stage.unit, 0.5)
    ring, r = stage.ring(7 * stage.plenty, 0.85), stage.chance(5)
    spots = _about(stage, len(ring.births), r)

    def draw(phase: float, shown: float) -> Iterator[Stamp]:
        for which, age in ring.alive(phase):
            sprite = sprites[0 if which % 5 in (0, 2) else 1]
            glow = float(np.sin(np.pi * age)) ** 0.8
            x, y = stage.inside(*spots[which], sprite.reach)
            if which % 5 == 4:
                yield Stamp(speck, x, y, glow * 1.4)
                continue
            yield Stamp(sprite, x, y, glow, 14 * (age - 0.5))
            if which % 5 == 0:
                yield Stamp(speck, x + 0.75 * sprite.reach, y - 0.6 * sprite.reach, smooth(2 * glow - 0.8))

    return draw


def _about(stage: Stage, count: int, r: np.random.Generator) -> list[tuple[float, float]]:
    """Spots a little outside the outline, well spread, the upper two thirds of it preferred."""
    (left, top, right, bottom), hull = stage.places.box, stage.places.hull
    upper = hull[hull[:, 1] < top + 0.75 * (bottom - top)]
    middle = np.array([(left + right) / 2, (top + bottom) / 2])
    steps = (np.arange(count) * 0.618034 + r.random()) % 1.0  # the golden ratio spreads them for any count
    chosen = upper[(steps * len(upper)).astype(int)]
    away = chosen - middle
    away /= np.maximum(np.linalg.norm(away, axis=1, keepdims=True), 1)
    spots = chosen + away * stage.unit * r.uniform(0.02, 0.22, (count, 1))
    return [(float(x), float(y)) for x, y in spots]

