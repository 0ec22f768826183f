"""What words may ask for that moving a picture can't give, drawn behind and before it in its own style.

`plan_overlay` looks at a subject once and draws the sprites; `Overlay.frame` then pastes them for any moment. The
same picture, name, seed and strength give the same pixels; phase 0 and phase 1 are the same moment.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.contract.errors import InputError
from studio.pixels.overlays import onface, rising, weather
from studio.pixels.overlays.layers import Layers, Sheet
from studio.pixels.overlays.places import Places, places_of
from studio.pixels.overlays.stage import Draw, Stage, Stamp, smooth
from studio.pixels.overlays.style import Style, style_of
from studio.pixels.parts import Parts

Pixels = NDArray[np.uint8]
Matrix = NDArray[np.floating]
FADE_SECONDS, LEAST_FADE, MOST_FADE = 0.34, 0.08, 0.24  # before and after the rest; the limits are phases
STILL = np.array([[1.0, 0, 0], [0, 1, 0]])
HEADINGS = {"left": (-1.0, 0.0), "right": (1.0, 0.0), "up": (0.0, -1.0), "down": (0.0, 1.0)}


@dataclass(frozen=True, slots=True)
class Kind:
    """How an overlay is made, whether it may cross the canvas's border, and whether it needs to know a face."""

    make: Callable[[Stage], Draw]
    crosses: bool = False
    faced: bool = False


KINDS: dict[str, Kind] = {
    "tears": Kind(onface.tears, faced=True), "hearts": Kind(rising.hearts), "confetti": Kind(weather.confetti), "sparks": Kind(rising.sparks),
    "steam": Kind(rising.steam), "sweat": Kind(onface.sweat, faced=True), "notes": Kind(rising.notes), "zzz": Kind(rising.zzz),
    "rain": Kind(weather.rain, crosses=True), "snow": Kind(weather.snow, crosses=True), "speed lines": Kind(weather.speed_lines, crosses=True),
    "covered eyes": Kind(onface.covered_eyes, faced=True), "anger mark": Kind(onface.anger_mark, faced=True),
    "stars": Kind(onface.stars, faced=True), "bubbles": Kind(rising.bubbles),
}


@dataclass(frozen=True)
class Overlay:
    """One overlay on one picture. `certainty` 0..1 says how sure its place is: 1 where it needs no face. `crosses` says
    that it may be cut by the canvas's border. `keep_rest` is the phase at which nothing of it is drawn, or None."""

    name: str
    width: int
    height: int
    style: Style
    draw: Draw
    centre: tuple[float, float]
    radius: float
    certainty: float
    crosses: bool
    keep_rest: float | None
    fade: float

    def strength(self, phase: float) -> float:
        """How much of it is to be seen, 0..1: always 1 without a rest; with one, 0 there and smoothly 1 away from it."""
        if self.keep_rest is None:
            return 1.0
        away = abs((phase - self.keep_rest + 0.5) % 1.0 - 0.5)
        return smooth(away / self.fade)

    def frame(self, phase: float, matrix: Matrix = STILL, opacity: float = 1.0) -> Layers:
        """What is drawn at a phase of the loop, on the canvas [H, W]. `matrix` [2, 3] takes the resting subject's pixels to
        where they are at the moment (what holds on to it follows); `opacity` 0..1 is the subject's own, for those."""
        shown = self.strength(phase % 1.0)
        behind, before = (Sheet(self.width, self.height, self.style) for _ in range(2))
        if shown > 0:
            for stamp in self.draw(phase % 1.0, shown):
                place, seen = self._placed(stamp, matrix, shown, opacity)
                (behind if stamp.behind else before).paste(stamp.sprite, place, seen)
        return Layers(behind.finished(), before.finished())

    def _placed(self, stamp: Stamp, matrix: Matrix, shown: float, opacity: float) -> tuple[NDArray[np.float64], float]:
        """The affine [2, 3] of a stamp on the canvas, small enough to stay in it, and its opacity."""
        size = stamp.size * (0.45 + 0.55 * shown)
        c, s = np.cos(np.radians(stamp.angle)), np.sin(np.radians(stamp.angle))
        place = np.array([[c * size * stamp.wide, -s * size, stamp.x], [s * size * stamp.wide, c * size, stamp.y]])
        seen = stamp.opacity * smooth(1.7 * shown)
        if stamp.held:
            place = np.concatenate([matrix[:, :2] @ place[:, :2], (matrix[:, :2] @ place[:, 2] + matrix[:, 2])[:, None]], 1)
            seen *= opacity
        if not self.crosses:
            reach = max(stamp.sprite.reach * float(np.sqrt(abs(np.linalg.det(place[:, :2])))) * 0.9, 1e-6)
            free = min(place[0, 2], place[1, 2], self.width - place[0, 2], self.height - place[1, 2])
            fits = min(1.0, max(0.0, free / reach))
            place[:, :2] *= fits
            seen *= smooth(2 * fits)
        return place, seen


def plan_overlay(name: str, subject: Pixels, parts: Parts | None = None, seed: int = 0, strength: float = 0.5, *, seconds: float = 1.4,
                 keep_rest: float | None = None, heading: str = "", style: Style | None = None, places: Places | None = None) -> Overlay:
    """An overlay by its name for a cut-out subject, straight RGBA [H, W, 4] on the output's canvas.

    `strength` 0..1 sets how many and how large, `seconds` is the loop's length. `keep_rest` is the phase at which the
    picture must stay itself: the overlay fades in after it and out before it; with None it is there all the time.
    `heading` is left, right, up, down or "" (as the face looks), for what rushes past. `style` and `places` may be handed
    in where several overlays share a picture. Raises InputError for an unknown name and for a picture that shows nothing.
    """
    kind = KINDS.get(name)
    if kind is None:
        raise InputError(f"There is no overlay called “{name}”.", f"Those that can be drawn are {', '.join(KINDS)}.")
    if not subject[..., 3].any():
        raise InputError("There is nothing to see in the picture.", "Every pixel is transparent.")
    places = places or places_of(subject, parts)
    height, width = subject.shape[:2]
    facing = places.faces[0].turned
    stage = Stage(style or style_of(subject), places, width, height, seed, float(np.clip(strength, 0, 1)), max(seconds, 0.1),
                  HEADINGS.get(heading) or (1.0 if facing >= -0.05 else -1.0, 0.0))
    fade = float(np.clip(FADE_SECONDS / stage.seconds, LEAST_FADE, MOST_FADE))
    face = places.faces[0]
    return Overlay(name, width, height, stage.style, kind.make(stage), (face.x, face.y), face.unit / 2,
                   places.certainty if kind.faced else 1.0, kind.crosses, keep_rest, fade)
