"""The shapes that overlays consist of, in units of their own half size, y down. Every one was drawn for this room."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from studio.pixels.overlays.curves import Points, capsule, mirrored, oval, path, ribbon, rounded, turned
from studio.pixels.overlays.palette import RGB, darker, mixed

WHITE: RGB = (255, 255, 255)


@dataclass(frozen=True, slots=True)
class Patch:
    """One filled polygon [n, 2] in one paint. `solid` patches make up the silhouette, which is outlined and shaded;
    the others lie on it: lights (left out in line work) and `crease`s (which take the outline's ink)."""

    points: Points
    paint: RGB
    alpha: float = 1.0
    solid: bool = True
    crease: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """Patches from back to front. `shade` the strength of the second tone, `rim` a darker edge where the style has no
    ink, `ink` whether it takes the picture's outline, `border` whether the picture's sticker border too. A `slim` shape takes a
    finer outline, and on a pixel grid its rim at most; a `stroke` is one in line work too. `halo` is the share of its half
    size by which a pale edge lifts it off whatever lies below."""

    patches: tuple[Patch, ...]
    shade: float = 0.16
    rim: RGB | None = None
    ink: bool = True
    border: bool = True
    slim: bool = False
    stroke: bool = False
    halo: float = 0.0


def _light(points: Points, alpha: float = 0.75) -> Patch:
    return Patch(points, WHITE, alpha, solid=False)


def heart(paint: RGB) -> Drawing:
    half = path((0, 0.94), ((0.16, 0.76), (1.02, 0.28), (1.02, -0.32)), ((1.02, -0.70), (0.76, -0.90), (0.52, -0.90)), ((0.26, -0.90), (0.08, -0.74), (0, -0.50)))
    return Drawing((Patch(mirrored(half), paint), _light(oval(-0.56, -0.46, 0.22, 0.12, -42))))


def drop(paint: RGB, rim: RGB | None = None) -> Drawing:
    half = path((0, -1.0), ((0.10, -0.66), (0.62, -0.10), (0.62, 0.38)), ((0.62, 0.74), (0.34, 1.0), (0, 1.0)))
    shine = ribbon(path((-0.34, 0.18), ((-0.42, 0.42), (-0.36, 0.62), (-0.18, 0.74))), [0.05, 0.09, 0.05])
    return Drawing((Patch(mirrored(half), paint, 0.94), _light(shine, 0.9)), shade=0.13, rim=rim or darker(paint, 0.3), border=False)


def puddle(paint: RGB) -> Drawing:
    """Water that stands on a lower lid: a slim crescent, flat above and full below."""
    full = path((-1, -0.1), ((-0.5, 0.12), (0.5, 0.12), (1, -0.1)), ((0.9, 0.42), (0.45, 0.6), (0, 0.6)), ((-0.45, 0.6), (-0.9, 0.42), (-1, -0.1)))
    return Drawing((Patch(full, paint, 0.9), _light(oval(-0.42, 0.26, 0.16, 0.08, 12), 0.9)), shade=0.1, rim=darker(paint, 0.3), ink=False, border=False)


def star(paint: RGB) -> Drawing:
    """Five points, plump."""
    turn = np.arange(10) * np.pi / 5 - np.pi / 2
    reach = np.where(np.arange(10) % 2 == 0, 1.0, 0.52)
    body = rounded(np.stack([np.cos(turn) * reach, np.sin(turn) * reach], -1), 0.13, 3)
    return Drawing((Patch(body, paint), _light(oval(-0.2, -0.34, 0.16, 0.09, -52), 0.7)), shade=0.14)


def sparkle(paint: RGB, core: RGB) -> Drawing:
    """Four slim points, the upright ones longer, with a bright heart."""
    def cross(size: float, slim: float) -> Points:
        half = path((0, -size), ((0.05 * size, -0.42 * slim), (0.16 * slim, -0.10 * slim), (0.66 * size, 0)), ((0.16 * slim, 0.10 * slim), (0.05 * size, 0.42 * slim), (0, size)))
        return mirrored(half)
    return Drawing((Patch(cross(1.0, 1.0), paint), Patch(cross(0.56, 0.5), core, 0.9, solid=False)), shade=0.0)


def dot(paint: RGB) -> Drawing:
    return Drawing((Patch(oval(0, 0, 0.9, 0.9), paint), _light(oval(-0.3, -0.34, 0.2, 0.16, -40), 0.6)))


def letter_z(paint: RGB) -> Drawing:
    corners = np.array([(-0.74, -0.9), (0.74, -0.9), (0.74, -0.52), (-0.16, 0.5), (0.78, 0.5), (0.78, 0.9), (-0.8, 0.9), (-0.8, 0.54), (0.1, -0.5), (-0.74, -0.5)])
    return Drawing((Patch(rounded(corners, 0.1, 2), paint),), shade=0.14, slim=True)


def note(paint: RGB) -> Drawing:
    """An eighth note: a tilted head, a stem, a flag."""
    flag = path((0.02, -1.0), ((0.10, -0.52), (0.86, -0.44), (0.52, 0.24)), ((0.56, -0.16), (0.24, -0.30), (0.02, -0.36)))
    return Drawing((Patch(flag, paint), Patch(capsule((0.04, 0.62), (0.04, -0.92), 0.085), paint), Patch(oval(-0.27, 0.66, 0.40, 0.29, -22), paint),
                    _light(oval(-0.40, 0.57, 0.12, 0.06, -30), 0.55)), shade=0.12, slim=True)


def two_notes(paint: RGB) -> Drawing:
    """Two eighths under one beam."""
    beam = rounded(np.array([(-0.38, -0.70), (0.86, -0.96), (0.86, -0.60), (-0.38, -0.34)]), 0.1, 2)
    return Drawing((Patch(capsule((-0.30, 0.72), (-0.30, -0.58), 0.08), paint), Patch(capsule((0.78, 0.5), (0.78, -0.78), 0.08), paint), Patch(beam, paint),
                    Patch(oval(-0.58, 0.74, 0.36, 0.26, -22), paint), Patch(oval(0.50, 0.52, 0.36, 0.26, -22), paint),
                    _light(oval(-0.70, 0.66, 0.11, 0.05, -30), 0.55), _light(oval(0.38, 0.44, 0.11, 0.05, -30), 0.55)), shade=0.12, slim=True)


def anger(paint: RGB) -> Drawing:
    """The mark of comics for a throbbing vein: four bent strokes that keep a cross free between them."""
    stroke = ribbon(path((0.22, -0.94), ((0.28, -0.56), (0.56, -0.28), (0.94, -0.22))), [0.07, 0.13, 0.15, 0.13, 0.07])
    return Drawing(tuple(Patch(turned(stroke, 90 * k + 8), paint) for k in range(4)), shade=0.0, border=False, slim=True, stroke=True, halo=0.09)


def wisp(paint: RGB, rim: RGB | None = None) -> Drawing:
    """A curl of steam: an S that tapers to both ends."""
    t = np.linspace(-1, 1, 40)
    middle = np.stack([0.24 * np.sin(np.pi * (t * 1.05 + 0.1)) * (1.05 - 0.25 * t), t * 0.88], -1).astype(np.float32)
    width = 0.17 * np.sqrt(np.maximum(0.02, 1 - np.abs(t * 0.98) ** 2.4)) * (1 + 0.35 * t)
    return Drawing((Patch(ribbon(middle, width), paint, 0.9),), shade=0.05, rim=rim, border=False)


def puff(paint: RGB, rim: RGB | None) -> Drawing:
    """A small cloud."""
    rounds = ((-0.5, 0.18, 0.46), (0.5, 0.2, 0.44), (-0.16, -0.26, 0.54), (0.34, -0.2, 0.44), (0, 0.3, 0.5))
    return Drawing(tuple(Patch(oval(x, y, r, r), paint) for x, y, r in rounds), shade=0.07, rim=rim, border=False)


def bubble(paint: RGB) -> Drawing:
    ring = np.linspace(0, 2 * np.pi, 49)
    wall = np.stack([0.93 * np.cos(ring), 0.93 * np.sin(ring)], -1).astype(np.float32)
    shine = ribbon(path((-0.70, 0.02), ((-0.68, -0.38), (-0.42, -0.66), (-0.06, -0.70))), [0.04, 0.10, 0.11, 0.04])
    low = ribbon(path((0.62, 0.34), ((0.52, 0.52), (0.40, 0.62), (0.20, 0.68))), [0.02, 0.05, 0.02])
    inner = Patch(oval(0, 0, 0.96, 0.96), mixed(paint, WHITE, 0.3), 0.36)
    return Drawing((inner, Patch(ribbon(wall, [0.065, 0.065]), darker(paint, 0.2), 0.92, solid=False), _light(shine, 0.95), _light(low, 0.7)), shade=0.0, border=False)


def flake(paint: RGB, rim: RGB | None) -> Drawing:
    """A crystal of snow: six arms with two twigs each."""
    arm = [capsule((0, 0), (0, -0.9), 0.085)]
    arm += [capsule((0, -0.5), (side * 0.26, -0.78), 0.07) for side in (-1, 1)]
    patches = [Patch(turned(p, 60 * k), paint) for k in range(6) for p in arm]
    return Drawing((*patches, Patch(oval(0, 0, 0.2, 0.2), paint)), shade=0.0, rim=rim, ink=False, border=False, stroke=True)


def snowball(paint: RGB, rim: RGB | None) -> Drawing:
    return Drawing((Patch(oval(0, 0, 0.9, 0.9), paint, 0.96),), shade=0.07, rim=rim, ink=False, border=False)


def streak(paint: RGB, slim: float = 0.05, head: float = 0.9, alpha: float = 0.9) -> Drawing:
    """A stroke along y that begins as nothing and is widest near its lower end, at the share `head` of its length."""
    t = np.linspace(0, 1, 30)
    width = slim * np.where(t < head, (t / head) ** 0.8, np.sqrt(np.maximum(0.0, 1 - ((t - head) / (1 - head)) ** 2)))
    middle = np.stack([np.zeros(30), t * 2 - 1], -1).astype(np.float32)
    return Drawing((Patch(ribbon(middle, np.maximum(width, 0.003)), paint, alpha),), shade=0.0, ink=False, border=False, stroke=True)


def splash(paint: RGB) -> Drawing:
    """Where a raindrop lands: a flat ring that opened, and two small drops."""
    crown = [ribbon(path((side * 0.18, 0.1), ((side * 0.3, -0.3), (side * 0.55, -0.5), (side * 0.8, -0.42))), [0.10, 0.07, 0.02]) for side in (-1, 1)]
    return Drawing((*(Patch(c, paint, 0.85) for c in crown), Patch(oval(0, 0.18, 0.5, 0.1), paint, 0.6)), shade=0.0, ink=False, border=False, stroke=True)


def strip(paint: RGB) -> Drawing:
    return Drawing((Patch(rounded(np.array([(-0.55, -0.9), (0.55, -0.9), (0.55, 0.9), (-0.55, 0.9)]), 0.06, 1), paint),), shade=0.1)


def ringlet(paint: RGB) -> Drawing:
    """A paper streamer in waves."""
    t = np.linspace(-1, 1, 50)
    middle = np.stack([0.34 * np.sin(2.2 * np.pi * t), t * 0.92], -1).astype(np.float32)
    return Drawing((Patch(ribbon(middle, [0.17, 0.2, 0.17]), paint),), shade=0.16)


FINGERS = (((-0.34, 0.08), (-0.52, -0.50), 0.185), ((-0.12, 0.02), (-0.19, -0.74), 0.195), ((0.12, 0.02), (0.17, -0.74), 0.195), ((0.34, 0.08), (0.50, -0.52), 0.185))


def hand(skin: RGB) -> Drawing:
    """The back of a hand, fingers up, thumb to the right: what a viewer sees of a hand before an eye."""
    palm = path((-0.54, 0.16), ((-0.56, 0.56), (-0.44, 0.92), (0, 0.94)), ((0.44, 0.92), (0.56, 0.56), (0.54, 0.16)), ((0.4, -0.2), (-0.4, -0.2), (-0.54, 0.16)))
    thumb = ribbon(path((0.34, 0.52), ((0.56, 0.44), (0.70, 0.26), (0.80, 0.0))), [0.22, 0.2, 0.17])
    fingers = [Patch(capsule(*f), skin) for f in FINGERS]
    creases = [ribbon(path((x, 0.16), ((x * 1.05, 0.0), (x * 1.15, -0.1), (x * 1.3, -0.26))), [0.016, 0.03, 0.03]) for x in (-0.24, 0.0, 0.24)]
    lines = tuple(Patch(c, darker(skin, 0.34), solid=False, crease=True) for c in creases)
    return Drawing((Patch(thumb, skin), *fingers, Patch(palm, skin), *lines), shade=0.09, rim=darker(skin, 0.34), border=False, slim=True)


def paw(skin: RGB) -> Drawing:
    """A paw from above: a round back and three toes."""
    toes = [Patch(oval(x, y, 0.32, 0.36), skin) for x, y in ((-0.46, -0.40), (0.46, -0.40), (0, -0.56))]
    back = path((-0.76, -0.1), ((-0.86, 0.5), (-0.5, 0.96), (0, 0.96)), ((0.5, 0.96), (0.86, 0.5), (0.76, -0.1)), ((0.6, -0.6), (-0.6, -0.6), (-0.76, -0.1)))
    creases = [ribbon(path((x, -0.72), ((x * 0.98, -0.6), (x * 0.95, -0.5), (x * 0.9, -0.36))), [0.03, 0.03, 0.016]) for x in (-0.25, 0.25)]
    lines = tuple(Patch(c, darker(skin, 0.36), solid=False, crease=True) for c in creases)
    return Drawing((*toes, Patch(back, skin), *lines), shade=0.1, rim=darker(skin, 0.36), border=False, slim=True)
