"""The subject of a picture without transparency, cut out of its background, and how sure that is.

Tries a key (one colour or a gradient behind the subject) and, where that doesn't explain the picture, a
segmentation, which may begin from what a network takes for the subject. It never removes everything: when nothing
convincing is found the picture stays whole and says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from studio.pixels import keying, segment
from studio.pixels.alpha import Pixels
from studio.pixels.segment import Guess, with_own_colours

TRUSTED_KEY = 0.55
UNSURE = 0.6
WHOLE = "kept whole"
_METHODS = ("cut from a one-colour background", "cut from a gradient", "cut from a gradient")


@dataclass(frozen=True, slots=True)
class CutOut:
    """A cut-out: `pixels` (h, w, 4) straight RGBA with clean edge colours, `alpha` its (h, w) matte.

    `certainty` is 0..1; `method` says in words how it was made; `note` is a sentence for a person, "" when sure.
    """

    pixels: Pixels
    certainty: float
    method: str
    note: str = ""

    @property
    def alpha(self) -> Pixels:
        return self.pixels[..., 3]


def cut_out(pixels: Pixels, guess: Callable[[Pixels], Guess] | None = None) -> CutOut:
    """Cut the subject out of an opaque (h, w, 4) or (h, w, 3) picture of at least 16 x 16 pixels.

    `guess` is asked about the picture's colours (h, w, 3) where no plain background explains the picture.
    """
    colours = np.ascontiguousarray(pixels[..., :3])
    if min(colours.shape[:2]) < 16:
        return _whole(colours, "It is too small to tell a background from a subject.")
    backdrop = keying.find_backdrop(colours)
    promise = 0.0 if backdrop is None else keying.promise(colours, backdrop)
    if backdrop is not None and promise >= TRUSTED_KEY:
        return _keyed(colours, backdrop)
    found = segment.segment(colours, guess(colours) if guess else None)
    if backdrop is not None and promise > max(found.certainty, 0.2):
        return _keyed(colours, backdrop)
    if found.certainty <= 0.08:
        return _whole(colours, "No subject stands out from the background, so the picture was kept whole.")
    cut = with_own_colours(colours, found.alpha)
    return CutOut(cut, found.certainty, "cut by its outline", _unsure(found.certainty))


def _keyed(colours: Pixels, backdrop: keying.Backdrop) -> CutOut:
    keyed = keying.key(colours, backdrop)
    if keyed.certainty == 0.0:
        return _whole(colours, "No subject stands out from the background, so the picture was kept whole.")
    return CutOut(keyed.pixels, keyed.certainty, _METHODS[keyed.degree], _unsure(keyed.certainty))


def _unsure(certainty: float) -> str:
    return "" if certainty >= UNSURE else "The cut-out is a guess; mend its edge with the brush."


def _whole(colours: Pixels, why: str) -> CutOut:
    opaque = np.full((*colours.shape[:2], 4), 255, np.uint8)
    opaque[..., :3] = colours
    return CutOut(opaque, 0.0, WHOLE, why)
