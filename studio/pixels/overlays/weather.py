"""Overlays that fill the canvas: rain, snow, confetti, and the lines of speed behind what rushes past."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from studio.pixels.overlays.palette import RGB, hsv, rgb
from studio.pixels.overlays.shapes import dot, flake, ringlet, snowball, splash, streak, strip
from studio.pixels.overlays.stage import Draw, Stage, Stamp, in_and_out, smooth, wave

FALL_ANGLE = 11.0  # degrees by which rain slants
PARTY: tuple[RGB, ...] = ((240, 70, 90), (255, 196, 60), (64, 170, 230), (80, 195, 130), (170, 100, 220))


def rain(stage: Stage) -> Draw:
    """Slanting streaks behind and before the subject, and splashes where they land."""
    side = min(stage.width, stage.height)
    near, far = rgb(0.57, 0.48, 0.88), rgb(0.58, 0.32, 0.8)
    sprites = [stage.sprite(streak(near, 0.075), 0.052 * side, 2.5), stage.sprite(streak(far, 0.065, alpha=0.75), 0.038 * side, 1.5)]
    landing = stage.sprite(splash(near), 0.03 * side, 1.5)
    ring, r = stage.ring(46 * stage.plenty, 0.62), stage.chance(1)
    count = len(ring.births)
    lanes = (np.arange(count) * 0.618034 + r.random()) % 1.0
    ground = np.clip(stage.places.box[3] + r.uniform(-0.05, 0.035, count) * stage.height, 0.6 * stage.height, stage.height * 0.985)
    slant = np.tan(np.radians(FALL_ANGLE))

    def draw(phase: float, shown: float) -> Iterator[Stamp]:
        for which, age in ring.alive(phase):
            behind = which % 3 == 0
            end_x = (lanes[which] * 1.16 - 0.1) * stage.width
            if age < 0.78:
                y = -0.08 * stage.height + (ground[which] - 0.04 * side + 0.08 * stage.height) * age / 0.78
                yield Stamp(sprites[behind], end_x + (ground[which] - y) * slant, y, 1.0, FALL_ANGLE, behind=behind)
            elif ground[which] < 0.97 * stage.height and 0.02 < end_x / stage.width < 0.98:
                t = (age - 0.78) / 0.22
                yield Stamp(landing, end_x, ground[which], 0.5 + 0.7 * t, 0.0, 1 - smooth(t), behind=behind)

    return draw


def snow(stage: Stage) -> Draw:
    """Flakes that drift down, small far ones behind the subject and crystals before it."""
    side = min(stage.width, stage.height)
    white, rim = rgb(0.57, 0.04, 1.0), rgb(0.58, 0.36, 0.82)
    sprites = [stage.sprite(snowball(white, rim), 0.012 * side, 0.5), stage.sprite(snowball(white, rim), 0.019 * side, 1.5), stage.sprite(flake(white, rim), 0.04 * side, 2.5)]
    ring, r = stage.ring(40 * stage.plenty, 3.4), stage.chance(2)
    count = len(ring.births)
    kinds = np.where(np.arange(count) % 6 == 0, 2, np.arange(count) % 2)
    lanes, shifts = (np.arange(count) * 0.618034 + r.random()) % 1.0, r.random(count)

    def draw(phase: float, shown: float) -> Iterator[Stamp]:
        for which, age in ring.alive(phase):
            kind = int(kinds[which])
            reach = sprites[kind].reach
            y = -reach + (stage.height + 2 * reach) * age
            x = (lanes[which] * 1.1 - 0.05) * stage.width + (0.025 + 0.01 * kind) * side * wave(1.5 * age + shifts[which])
            yield Stamp(sprites[kind], x, y, 0.8 + 0.3 * shifts[which], 120 * (shifts[which] - 0.5) * 2 * age, behind=which % 5 < 2)

    return draw


def confetti(stage: Stage) -> Draw:
    """Strips, dots and streamers in the picture's own colours that tumble down and are gone before the canvas ends."""
    paints = [stage.colour(p, 0.06) for p in PARTY]
    own = [c for c in stage.style.palette.colours if hsv(c)[1] > 0.5 and hsv(c)[2] > 0.6][:2]
    paints = [*own, *paints][:6]
    sprites = [stage.sprite(replace(drawing(paint), ink=not stage.style.pixelled), size * stage.unit, blocks) for paint in paints
               for drawing, size, blocks in ((strip, 0.068, 1.5), (dot, 0.043, 0.5), (ringlet, 0.098, 2.5))]
    ring, r = stage.ring(25 * stage.plenty, 2.2), stage.chance(4)
    count = len(ring.births)
    kinds = r.permutation(np.arange(count) % len(sprites))
    lanes, shifts = (np.arange(count) * 0.618034 + r.random()) % 1.0, r.random(count)
    sizes = r.uniform(0.8, 1.15, count)

    def draw(phase: float, shown: float) -> Iterator[Stamp]:
        for which, age in ring.alive(phase):
            sprite, shift = sprites[kinds[which]], shifts[which]
            x = lanes[which] * stage.width + 0.05 * stage.width * wave(0.9 * age + shift)
            y = sprite.reach + (stage.height - 2 * sprite.reach) * (0.55 * age + 0.45 * age * age)
            x, y = stage.inside(x, y, sprite.reach)
            tumble = wave(1.4 * age + shift)
            flat = np.sign(tumble or 1) * max(0.22, abs(tumble)) if kinds[which] % 3 == 0 else 1.0
            yield Stamp(sprite, x, y, sizes[which] * in_and_out(age, 0.1, 0.14), 360 * (shift + (0.7 if which % 2 else -0.7) * age),
                        smooth((1 - age) / 0.12), float(flat), which % 5 < 2 and not stage.places.fills)

    return draw


def speed_lines(stage: Stage) -> Draw:
    """Strokes that rush past behind the subject, against the way it goes."""
    paint = stage.style.ink if stage.style.ink else rgb(0.6, 0.22, 0.62)
    side, (gx, gy) = min(stage.width, stage.height), stage.heading
    slim = max(0.0065, 0.45 * stage.style.ink_width / side if stage.style.ink else 0.0)
    sprites = [stage.sprite(streak(paint, slim * side / (size * side), 0.82, 0.85), size * side) for size in (0.15, 0.24, 0.1)]
    ring, r = stage.ring(11 * stage.plenty, 0.42), stage.chance(6)
    count = len(ring.births)
    left, top, right, bottom = stage.places.box
    middle, span = ((left + right) / 2, (top + bottom) / 2), (bottom - top, right - left)[abs(gy) > abs(gx)]
    lanes = ((np.arange(count) * 0.618034 + r.random()) % 1.0 - 0.5) * 1.04
    angle = float(np.degrees(np.arctan2(gy, gx))) - 90

    def draw(phase: float, shown: float) -> Iterator[Stamp]:
        for which, age in ring.alive(phase):
            along = 0.62 * max(stage.width, stage.height) * (1 - 2 * age)
            aside = lanes[which] * span
            x, y = middle[0] + gx * along - gy * aside, middle[1] + gy * along + gx * aside
            yield Stamp(sprites[which % 3], x, y, 1.0, angle, in_and_out(age, 0.12, 0.12), behind=not stage.places.fills)

    return draw
