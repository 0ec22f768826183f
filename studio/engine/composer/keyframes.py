"""Pictures that must be seen exactly at a time: the scene gives way to them before it and comes out of them after it.

On the frame of its time a keyframe is the picture itself, pixel for pixel at the clip's size. Around it the picture is a
sheet before the camera that comes nearer and thins until the scene behind it is all there is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from studio.contract.errors import InputError
from studio.engine.composer.ease import clamp, smoother
from studio.pixels.alpha import Pixels, premultiply, resize

if TYPE_CHECKING:
    from studio.media.canvas import Canvas, Sprite

REACH = 0.9  # seconds before and after over which the picture and the scene change places
_NEARER = 0.07  # how much the sheet has grown when it is gone


@dataclass(frozen=True, slots=True)
class Keyframe:
    """A picture (straight RGBA uint8 [H, W, 4]) that is the frame at `at` seconds."""

    at: float
    picture: Pixels


class Sheets:
    """The keyframes of one clip, fitted to its frames once."""

    def __init__(self, keyframes: Sequence[Keyframe], width: int, height: int, fps: float, duration: float) -> None:
        for key in keyframes:
            if not 0 <= key.at <= duration:
                raise InputError(f"A picture is to appear at {key.at:g} s, but the clip lasts {duration:g} s.", "Move it or lengthen the clip.")
        self._keys = sorted(((k.at, fitted(k.picture, width, height)) for k in keyframes), key=lambda row: row[0])
        self._fps = fps
        self._last = max(0, round(duration * fps) - 1)  # the frame that a moment at the very end means
        self._sprites: dict[int, Sprite] = {}

    def exact(self, t: float) -> Pixels | None:
        """The picture of the frame at `t`, if that is a keyframe's nearest frame: premultiplied RGBA uint8 [H, W, 4]."""
        return next((pixels for at, pixels in self._keys if self._met(at, t)), None)

    def _met(self, at: float, t: float) -> bool:
        return min(self._last, round(at * self._fps)) == round(t * self._fps)

    def lay(self, canvas: Canvas, t: float) -> None:
        """Lay the sheets over a finished scene."""
        from studio.media.canvas import sprite_of

        for number, (at, pixels) in enumerate(self._keys):
            share = 1.0 if self._met(at, t) else smoother(clamp(1 - abs(t - at) / self._reach(number)))
            if share <= 0.004:
                continue
            if number not in self._sprites:
                self._sprites[number] = sprite_of(pixels)
            grown = 1 + _NEARER * (1 - share)
            x, y = canvas.width * (1 - grown) / 2, canvas.height * (1 - grown) / 2
            canvas.draw(self._sprites[number], (grown, 0.0, 0.0, grown, x, y), share)

    def _reach(self, number: int) -> float:
        """Two keyframes that stand close share the time between them."""
        at = self._keys[number][0]
        gaps = [abs(other - at) / 2 for i, (other, _) in enumerate(self._keys) if i != number and other != at]
        return max(1.0 / self._fps, min([REACH, *gaps]))


def fitted(picture: Pixels, width: int, height: int) -> Pixels:
    """The whole picture, as large as the frame holds it and centred, transparent beside it: premultiplied RGBA uint8 [height, width, 4]."""
    high, wide = picture.shape[:2]
    scale = min(width / wide, height / high)
    within = premultiply(resize(picture, min(width, max(1, round(wide * scale))), min(height, max(1, round(high * scale)))))
    out = np.zeros((height, width, 4), np.uint8)
    top, left = (height - within.shape[0]) // 2, (width - within.shape[1]) // 2
    out[top : top + within.shape[0], left : left + within.shape[1]] = within
    return out
