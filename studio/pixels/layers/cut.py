"""A picture cut for a motion: the pieces that move on their own, each with what it carries, and the rest without them.

What doesn't move stays where it is, uncut; what lies in front of a moving piece is drawn over it again. Pieces are
taken off from the nearest to the farthest, so that each uncovers what the next is cut from.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.pixels.layers.bend import Joint
from studio.pixels.layers.border import Backdrop, Sticker, backdrop_of, halo_of
from studio.pixels.layers.eyes import Eye, eye_of
from studio.pixels.layers.features import patch_of
from studio.pixels.layers.mouths import Mouth, mouth_of, palette_of
from studio.pixels.layers.owners import DRAWN_ON, Labels, Mask, Rim
from studio.pixels.layers.pieces import Piece, box_of, carriers_of, depths_of, pieces_of
from studio.pixels.layers.seams import Root, half_thickness, part_from
from studio.pixels.layers.wheels import completed, hidden_of
from studio.pixels.parts import Part

Array = NDArray[np.float32]
MARGIN = 10  # pixels about a piece
OUTLINE = 120  # points of a layer's outline, about


@dataclass(frozen=True, slots=True)
class Layer:
    """One piece that moves as a whole: `colour` [h, w, 4] premultiplied with its `corner` (x0, y0) in the picture, the
    part whose motion it follows, what it turns about, its outline's points [m, 2] in pixels, and `clip` [h, w] where
    alone it may be seen (a wheel under its fender), or None. `halo` [h, w] 0..1 is the sticker's rim round it, behind everything."""

    mover: int
    depth: float
    colour: Array
    corner: tuple[int, int]
    joint: Joint
    outline: Array
    clip: Array | None = None
    halo: Array | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """An eye or a mouth that is redrawn on what carries it: the layer's index, or -1 for the rest of the picture.
    `tall` says that its own axis runs up and down, so that its stretches change places."""

    part: int
    feature: Eye | Mouth
    host: int
    tall: bool


@dataclass(frozen=True, slots=True)
class Cover:
    """What lies still in front of moving layers deeper than `depth`: a region of the rest, [h, w] how much of it."""

    depth: float
    corner: tuple[int, int]
    matte: Array


@dataclass(frozen=True, slots=True)
class Cut:
    """`rest` [H, W, 4] premultiplied; `layers` from far to near; those deeper than `stands` go behind the rest.
    `backdrop` is the sticker's rim round what stays, behind everything."""

    rest: Array
    layers: tuple[Layer, ...]
    features: tuple[Drawn, ...]
    covers: tuple[Cover, ...]
    stands: float
    backdrop: Backdrop | None = None


def cut(image: Array, labels: Labels, parts: tuple[Part, ...], moving: frozenset[int], rims: tuple[Rim, ...], sticker: Sticker | None) -> Cut:
    """Cut a premultiplied picture [H, W, 4] for the parts that move. `sticker` is the same without its rim, if it has one."""
    carriers, depths = carriers_of(parts, moving), depths_of(parts)
    stands = min((float(depths[i]) for i, p in enumerate(parts) if p.kind == "body"), default=float(depths[-2]))
    pieces = pieces_of(parts, moving, labels if sticker is None else sticker.labels)
    if sticker is not None and pieces:
        image, labels, rims = sticker.core, sticker.labels, rims[1:]
    rest, owner = image.copy(), labels.copy()
    rim = sticker.rim if sticker is not None else None
    layers = [_taken(rest, owner, labels, depths, piece, rims, rim) for piece in pieces][::-1]
    features = tuple(_features(image, labels, parts, moving, carriers, layers, rims))
    moved = np.isin(labels, [i for piece in pieces for i in piece.labels])
    backdrop = backdrop_of(sticker, owner, moved) if sticker is not None and pieces else None
    return Cut(rest, tuple(layers), features, _covers(layers, owner, depths, stands), stands, backdrop)


def _taken(rest: Array, owner: Labels, first: Labels, depths: NDArray[np.float64], piece: Piece, rims: tuple[Rim, ...],
           rim: Rim | None) -> Layer:
    """One piece taken out of `rest`, whose hole is filled; `owner` learns whose the uncovered pixels are, `first` knows
    whose all were."""
    mine = np.isin(owner, piece.labels)
    x0, y0, x1, y1 = box_of(mine)
    pad = MARGIN + int(1.5 * half_thickness(mine[y0:y1, x0:x1]) + sum(r.width for r in rims) + (0 if rim is None else rim.width))
    x0, y0 = max(0, x0 - pad), max(0, y0 - pad)
    region = np.s_[y0 : y1 + pad, x0 : x1 + pad]
    own, who = mine[region], owner[region]
    other = (who >= 0) & ~own
    deeper, front = other & (depths[who] < piece.depth), other & (depths[who] >= piece.depth)
    root = Root(*(piece.joint.pivot - [x0, y0]), piece.joint.soft)
    layer, left = part_from(rest[region], own, deeper, front, root, rims)
    clip = None
    if piece.disc is not None:
        disc = replace(piece.disc, centre=piece.disc.centre - [x0, y0])
        uncovered = own & ~np.isin(first[region], piece.labels)  # filled when what lay before it was taken off
        layer = completed(layer, hidden_of(disc, own, deeper, front | uncovered), disc)
        clip = _visible(hidden_of(disc, own, deeper, front))
    rest[region] = left
    halo = None if rim is None else halo_of(own, rim)
    _inherit(who, own, deeper, left[..., 3] > 127)
    return Layer(piece.mover, piece.depth, layer, (x0, y0), piece.joint, _outline(layer[..., 3] if halo is None else halo * 255, x0, y0), clip, halo)


def _visible(hidden: Mask) -> Array | None:
    """Where a wheel is seen, softly; None when nothing covers it."""
    if not hidden.any():
        return None
    return np.asarray(cv2.GaussianBlur((~hidden).astype(np.float32), (0, 0), 0.6))


def _outline(alpha: Array, x0: int, y0: int) -> Array:
    """Points [m, 2] round a layer, in the picture's pixels."""
    contours, _ = cv2.findContours((alpha > 24).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    points = np.concatenate([c[:, 0] for c in contours]) if contours else np.zeros((1, 2))
    return (points[:: max(1, len(points) // OUTLINE)] + np.array([x0, y0])).astype(np.float32)


def _inherit(who: Labels, own: Mask, deeper: Mask, covered: Mask) -> None:
    """Uncovered pixels are now those of the nearest part behind; where nothing is, nobody's."""
    if deeper.any():
        _, cells = cv2.distanceTransformWithLabels((~deeper).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
        table = np.zeros(int(cells.max()) + 1, np.int16)
        table[cells[deeper]] = who[deeper]
        who[own & covered] = table[cells][own & covered]
    who[own & ~(covered & deeper.any())] = -1


def _features(image: Array, labels: Labels, parts: tuple[Part, ...], moving: frozenset[int], carriers: list[int], layers: list[Layer],
              rims: tuple[Rim, ...]) -> Iterator[Drawn]:
    """The eyes and mouths that move, ready to be drawn; not those that can't be told from what is around them."""
    levels = np.rint(image).astype(np.uint8)
    ink = max((r.width for r in rims if r.ink), default=0.0)
    for index in sorted(i for i in moving if parts[i].kind in DRAWN_ON):
        part, carrier = parts[index], carriers[index]
        mouth = part.kind == "mouth"
        together = np.array([*(c == carrier for c in carriers), carrier == -1, False])
        patch = patch_of(levels, part.mask, 0.9 if mouth else 0.7, together[labels])
        if patch is None:
            continue
        feature = mouth_of(patch, _room_below(part, labels), palette_of(levels)) if mouth else eye_of(patch, ink)
        own = [k for k, layer in enumerate(layers) if layer.mover == carrier]
        host = max(own, key=lambda k: layers[k].colour.size) if own else -1
        yield Drawn(index, feature, host, abs(part.tip[1] - part.pivot[1]) > abs(part.tip[0] - part.pivot[0]))


def _room_below(part: Part, labels: Labels) -> float:
    """Pixels between a mouth and the lower edge of what carries it, most of which it may open over."""
    ys, xs = np.nonzero(part.mask > 100)
    if not len(ys):
        return 0.0
    column = labels[int(ys.max()) + 1 :, int(np.median(xs))]
    home = part.parent if part.parent >= 0 else column[0] if column.size else -1
    away = np.flatnonzero(column != home)
    return 0.75 * float(away[0] if away.size else column.size)


def _covers(layers: list[Layer], owner: Labels, depths: NDArray[np.float64], stands: float) -> tuple[Cover, ...]:
    """For every layer in front of the body what stays still between it and the next one, within reach of those below."""
    out = []
    nearer = [layer for layer in layers if layer.depth >= stands]
    box = np.array([np.inf, np.inf, -np.inf, -np.inf])
    for k, layer in enumerate(nearer):
        reach = 1.15 * float(np.linalg.norm(layer.outline - layer.joint.pivot, axis=1).max()) + 6
        box[:2], box[2:] = np.minimum(box[:2], layer.joint.pivot - reach), np.maximum(box[2:], layer.joint.pivot + reach)
        until = nearer[k + 1].depth if k + 1 < len(nearer) else np.inf
        x0, y0, x1, y1 = (int(max(0, c)) for c in box)
        who = owner[y0:y1, x0:x1]
        still = (who >= 0) & (depths[who] > layer.depth) & (depths[who] <= until)
        if still.any():
            out.append(Cover(layer.depth, (x0, y0), cv2.GaussianBlur(still.astype(np.float32), (0, 0), 0.6)))
    return tuple(out)
