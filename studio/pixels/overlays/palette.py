"""Colours for what is drawn over a picture: the picture's own where one fits, else ones as vivid as its own."""

from __future__ import annotations

import colorsys
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

RGB = tuple[int, int, int]
COLOURS = 8
LOOKED_AT = 2000  # pixels
ROUNDS = 12


@dataclass(frozen=True, slots=True)
class Palette:
    """A picture's main colours with the share of the picture each has (0..1, largest first)."""

    colours: tuple[RGB, ...]
    shares: tuple[float, ...]

    @property
    def vivid(self) -> float:
        """The saturation of its more colourful half, 0..1."""
        saturation = np.array([hsv(c)[1] * hsv(c)[2] for c in self.colours])
        order = np.argsort(-saturation)
        share = np.cumsum(np.array(self.shares)[order])
        return float(saturation[order][int(np.searchsorted(share, share[-1] * 0.25))])

    def near(self, hue: float, reach: float) -> RGB | None:
        """The picture's own colour nearest to a hue (0..1, a circle), if one is within `reach` and colourful."""
        best, found = reach, None
        for one, share in zip(self.colours, self.shares, strict=True):
            h, s, v = hsv(one)
            away = abs((h - hue + 0.5) % 1 - 0.5)
            if s > 0.4 and v > 0.45 and share > 0.01 and away < best:
                best, found = away, one
        return found


def hsv(colour: RGB) -> tuple[float, float, float]:
    return colorsys.rgb_to_hsv(*(c / 255 for c in colour))


def rgb(h: float, s: float, v: float) -> RGB:
    """Hue on its circle, saturation and value clipped to 0..1."""
    r, g, b = colorsys.hsv_to_rgb(h % 1, min(max(s, 0.0), 1.0), min(max(v, 0.0), 1.0))
    return (round(r * 255), round(g * 255), round(b * 255))


def luma(colour: RGB) -> float:
    """Brightness as seen, 0..255 (Rec. 601)."""
    return 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]


def mixed(a: RGB, b: RGB, share: float) -> RGB:
    """`a` with `share` of `b` in it."""
    return tuple(round(x + (y - x) * share) for x, y in zip(a, b, strict=True))  # type: ignore[return-value]


def darker(colour: RGB, by: float = 0.2) -> RGB:
    """The same colour in shadow: less light, a little more saturated, a touch towards blue."""
    h, s, v = hsv(colour)
    away = (h - 0.66 + 0.5) % 1 - 0.5
    return rgb(h - 0.02 * np.sign(away) * min(1.0, abs(away) * 8), s + 0.25 * by * (1 if s > 0.05 else 0.2), v * (1 - by))


def fitting(palette: Palette, colour: RGB, reach: float = 0.07) -> RGB:
    """A colour for an overlay that would by itself be `colour`: the picture's own of that hue, made to read; else as
    vivid as the picture is."""
    own = palette.near(hsv(colour)[0], reach)
    h, s, v = hsv(colour)
    if own is not None:
        oh, os, ov = hsv(own)
        return rgb(oh, max(os, s * 0.8), max(ov, v * 0.88))
    return rgb(h, s * float(np.clip(0.62 + 0.5 * palette.vivid, 0.6, 1.05)), v)


def palette_of(pixels: NDArray[np.uint8], inside: NDArray[np.bool_]) -> Palette:
    """The main colours of straight RGBA [H, W, 4] where `inside` [H, W], by k-means in CIE L*a*b*; mid grey for nothing."""
    seen = pixels[inside][:, :3]
    if not len(seen):
        return Palette(((128, 128, 128),), (1.0,))
    seen = seen[:: max(1, len(seen) // LOOKED_AT)]
    lab = cv2.cvtColor((seen[None] / 255).astype(np.float32), cv2.COLOR_RGB2LAB)[0]
    centres = _spread(lab)
    for _ in range(ROUNDS):
        which = ((lab[:, None] - centres[None]) ** 2).sum(-1).argmin(1)
        centres = np.stack([lab[which == k].mean(0) if (which == k).any() else centres[k] for k in range(len(centres))])
    counts = np.bincount(which, minlength=len(centres))
    colours = np.rint(cv2.cvtColor(centres[None].astype(np.float32), cv2.COLOR_LAB2RGB)[0] * 255).astype(int)
    order = [k for k in np.argsort(-counts, kind="stable") if counts[k]]
    return Palette(tuple(tuple(int(v) for v in colours[k]) for k in order), tuple(float(counts[k]) / len(seen) for k in order))  # type: ignore[misc]


def _spread(lab: NDArray[np.float32]) -> NDArray[np.float32]:
    """First centres for k-means: each the colour farthest from all before it, so that small bright spots count."""
    chosen = [np.median(lab, axis=0)]
    for _ in range(COLOURS - 1):
        away = ((lab[:, None] - np.array(chosen)[None]) ** 2).sum(-1).min(1)
        if away.max() < 4:
            break
        chosen.append(lab[int(away.argmax())])
    return np.array(chosen, np.float32)
