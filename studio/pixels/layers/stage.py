"""The puppet of one picture: cut once for what moves, then any moment of it as a premultiplied picture.

A moment is composed at the picture's own place; the whole body's pose and field move it afterwards, as they move a
picture without parts. Where no part moves the pixels are the picture's own.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.pixels.layers.bend import REST, Bend, Joint
from studio.pixels.layers.border import coloured, sticker_of
from studio.pixels.layers.cut import Cover, Cut, Drawn, Layer, cut
from studio.pixels.layers.owners import DRAWN_ON, owners
from studio.pixels.layers.trust import trust_of
from studio.pixels.parts import Part, Parts
from studio.pixels.warp import premultiplied

Array = NDArray[np.float32]
KEPT = 6  # cuts that are remembered
FAINTEST = 60  # of a mask that is still believed
STILL = 1e-4  # channels below this move nothing
STRIDE = 2  # pixels between points of a bend's map


def fitted_to(parts: Parts, width: int, height: int) -> tuple[Part, ...]:
    """Parts found at another size, for a picture of this size; what is so thin that its mask stayed faint, made plain."""
    sx, sy = width / parts.width, height / parts.height
    way = cv2.INTER_AREA if sx < 1 else cv2.INTER_LINEAR

    def at(point: tuple[float, float]) -> tuple[float, float]:
        return ((point[0] + 0.5) * sx - 0.5, (point[1] + 0.5) * sy - 0.5)

    def mask(part: Part) -> NDArray[np.uint8]:
        own = part.mask if (sx, sy) == (1, 1) else cv2.resize(part.mask, (width, height), interpolation=way)
        strongest = int(own.max(initial=0))
        return own if strongest > 229 or strongest < FAINTEST else cv2.convertScaleAbs(own, alpha=255 / strongest)

    return tuple(replace(p, mask=mask(p), pivot=at(p.pivot), tip=at(p.tip)) for p in parts.parts)


@dataclass(frozen=True, slots=True)
class Act:
    """A cut and the bends of every moment. `rows` [n, P, 6]."""

    made: Cut
    parts: tuple[Part, ...]
    rows: Array

    def bends(self, k: int) -> list[Bend]:
        """One for each layer at moment k."""
        joints = {layer.mover: layer.joint for layer in self.made.layers}
        made = {mover: self._bend(mover, joints, k, frozenset()) for mover in joints}
        return [made[layer.mover] for layer in self.made.layers]

    def _bend(self, part: int, joints: dict[int, Joint], k: int, below: frozenset[int]) -> Bend:
        """A part's bend in the frame of the nearest moving part it hangs on; `below` are those that led here."""
        joint, seen = joints[part], below | {part}
        above = self.parts[part].parent
        while above >= 0 and above not in joints and above not in seen:
            seen |= {above}
            above = self.parts[above].parent
        frame = REST
        if above >= 0 and above not in seen:
            frame = self._bend(above, joints, k, seen).frame_at(joint.pivot)
            if self.parts[above].kind == "wheel":  # it goes round with the wheel but stays upright
                frame[:, 2] += frame[:, :2] @ joint.pivot - joint.pivot
                frame[:, :2] = np.eye(2)
        return Bend(joint, self.rows[k, part], frame)

    def settled(self, inside: Callable[[Array], bool], rounds: int = 5) -> Act:
        """The same act with every layer's motion as far as its outline [m, 2] stays `inside` at all moments."""
        rows = self.rows.copy()
        now = replace(self, rows=rows)
        for mover in self._outward():
            full = rows[:, mover].copy()
            if self.parts[mover].kind == "wheel" or now._within(mover, inside):
                continue
            low, high = 0.0, 1.0
            for _ in range(rounds):
                middle = (low + high) / 2
                rows[:, mover, :5] = full[:, :5] * np.float32(middle)
                low, high = (middle, high) if now._within(mover, inside) else (low, middle)
            rows[:, mover, :5] = full[:, :5] * np.float32(low)
        return now

    def _outward(self) -> list[int]:
        """Movers, each after the one it hangs on."""
        movers = sorted({layer.mover for layer in self.made.layers})

        def level(part: int) -> int:
            count, at = 0, self.parts[part].parent
            while at >= 0 and count < len(self.parts):
                count, at = count + (at in movers), self.parts[at].parent
            return count

        return sorted(movers, key=level)

    def _within(self, mover: int, inside: Callable[[Array], bool]) -> bool:
        joints = {layer.mover: layer.joint for layer in self.made.layers}
        own = np.concatenate([layer.outline for layer in self.made.layers if layer.mover == mover])
        return all(inside(self._bend(mover, joints, k, frozenset()).points(own)) for k in range(len(self.rows)))

    def outline(self, k: int) -> Array:
        """Points [m, 2] of all layers' outlines in pixels at moment k."""
        moved = [bend.points(layer.outline) for layer, bend in zip(self.made.layers, self.bends(k), strict=True)]
        return np.concatenate(moved) if moved else np.zeros((0, 2), np.float32)

    def moment(self, k: int) -> Array | None:
        """Moment k, premultiplied [H, W, 4] in 0..255; None when nothing moves in it."""
        row = self.rows[k]
        if np.abs(row).max(initial=0) < STILL:
            return None
        canvas = self.made.rest.copy()
        colours = [layer.colour for layer in self.made.layers]
        for drawn in self.made.features:
            if np.abs(row[drawn.part]).max() > STILL:
                _draw_feature(drawn, row[drawn.part], canvas, colours, self.made.layers)
        self._compose(canvas, colours, self.bends(k))
        return canvas

    def _compose(self, canvas: Array, colours: list[Array], bends: list[Bend]) -> None:
        """All layers laid under and over the rest, what lies still in front of them over them again."""
        layers, stands = self.made.layers, self.made.stands
        covers = {cover.depth: cover for cover in self.made.covers}
        before = {depth: _region(canvas, c.corner, c.matte.shape).copy() for depth, c in covers.items()}
        behind = [i for i in range(len(layers)) if layers[i].depth < stands]
        for i in reversed(behind):
            _under(canvas, *_bent(layers[i], colours[i], bends[i], canvas.shape[1], canvas.shape[0]))
        for i in range(len(behind), len(layers)):
            _over(canvas, *_bent(layers[i], colours[i], bends[i], canvas.shape[1], canvas.shape[0]))
            depth = layers[i].depth
            if depth in covers and (i + 1 == len(layers) or layers[i + 1].depth > depth):
                _cover(canvas, before[depth], covers[depth])
        if self.made.backdrop is not None:
            _under(canvas, self.made.backdrop.colour, self.made.backdrop.corner)
            for layer, bend in zip(layers, bends, strict=True):
                if layer.halo is not None:
                    halo, corner = _bent(layer, layer.halo, bend, canvas.shape[1], canvas.shape[0])
                    _under(canvas, coloured(halo, self.made.backdrop.rim), corner)


def _region(canvas: Array, corner: tuple[int, int], size: tuple[int, ...]) -> Array:
    return canvas[corner[1] : corner[1] + size[0], corner[0] : corner[0] + size[1]]


def _cover(canvas: Array, before: Array, cover: Cover) -> None:
    """What lies still drawn again over what moved beneath it, where anything did."""
    region = _region(canvas, cover.corner, cover.matte.shape)
    changed = (region != before).any(-1)
    above = before[changed] * cover.matte[changed][:, None]
    region[changed] = above + region[changed] * (1 - above[:, 3:] * np.float32(1 / 255))


def _draw_feature(drawn: Drawn, row: Array, canvas: Array, colours: list[Array], layers: tuple[Layer, ...]) -> None:
    """An eye or a mouth redrawn on the rest, or on a copy of the layer that carries it."""
    patch = drawn.feature.patch
    x0, y0 = patch.corner
    target = canvas
    if drawn.host >= 0:
        colours[drawn.host] = colours[drawn.host].copy()
        target = colours[drawn.host]
        x0, y0 = x0 - layers[drawn.host].corner[0], y0 - layers[drawn.host].corner[1]
    own = row if not drawn.tall else row[[0, 1, 2, 4, 3, 5]]
    new = drawn.feature.drawn(own)
    top, left = max(0, -y0), max(0, -x0)
    height, width = min(new.shape[0], target.shape[0] - y0), min(new.shape[1], target.shape[1] - x0)
    if height <= top or width <= left:
        return
    inner = np.s_[top:height, left:width]
    region = target[y0 + top : y0 + height, x0 + left : x0 + width]
    changed = np.abs(new[inner] - patch.picture[inner]).max(-1) > 0.25
    region[changed, :3] = (new[inner] * (region[..., 3:] / 255))[changed]


def _bent(layer: Layer, colour: Array, bend: Bend, width: int, height: int) -> tuple[Array, tuple[int, int]]:
    """A layer's colour (or its halo) after its bend: [h, w, 4] or [h, w], and its corner in the picture."""
    if bend.rests:
        return colour, layer.corner
    points = bend.points(layer.outline)
    low, high = np.floor(points.min(0)) - 4, np.ceil(points.max(0)) + 4
    x0, y0 = max(0, int(low[0])), max(0, int(low[1]))
    columns, rows = min(width, int(high[0]) + 1) - x0, min(height, int(high[1]) + 1) - y0
    if columns <= 0 or rows <= 0:
        return colour[:0, :0], (0, 0)
    gx, gy = np.meshgrid(np.arange(x0, x0 + columns + 2 * STRIDE, STRIDE, dtype=np.float32), np.arange(y0, y0 + rows + 2 * STRIDE, STRIDE, dtype=np.float32))
    coarse = np.dstack(bend.source_of(gx, gy)) - np.array(layer.corner, np.float32)
    up = np.array([[1 / STRIDE, 0, 0], [0, 1 / STRIDE, 0]], np.float64)
    fine = cv2.warpAffine(coarse, up, (columns, rows), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE)
    moved = cv2.remap(colour, fine, None, cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT)
    if colour.ndim == 2:
        return np.clip(moved, 0, 1), (x0, y0)
    np.clip(moved, 0, 255, out=moved)
    np.minimum(moved[..., :3], moved[..., 3:], out=moved[..., :3])
    if layer.clip is not None:
        moved *= _clip_at(layer, bend, x0, y0, columns, rows)[..., None]
    return moved, (x0, y0)


def _clip_at(layer: Layer, bend: Bend, x0: int, y0: int, columns: int, rows: int) -> Array:
    """What of a turning wheel may be seen in an output region: its window goes along with its shift, not with its turn."""
    assert layer.clip is not None
    way = np.array(bend.row[1:3], np.float64) * layer.joint.length
    go = bend.frame[:, :2] @ (layer.joint.pivot + way) + bend.frame[:, 2] - layer.joint.pivot
    matrix = np.array([[1, 0, layer.corner[0] + go[0] - x0], [0, 1, layer.corner[1] + go[1] - y0]], np.float64)
    return np.asarray(cv2.warpAffine(layer.clip, matrix, (columns, rows), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))


def _over(canvas: Array, layer: Array, corner: tuple[int, int]) -> None:
    region = _region(canvas, corner, layer.shape)
    region *= 1 - layer[..., 3:] * np.float32(1 / 255)
    region += layer


def _under(canvas: Array, layer: Array, corner: tuple[int, int]) -> None:
    region = _region(canvas, corner, layer.shape)
    region += layer * (1 - region[..., 3:] * np.float32(1 / 255))


class Puppet:
    """One picture with its parts. `rgba` straight uint8 [H, W, 4]; `parts` of any size of the same picture."""

    def __init__(self, rgba: NDArray[np.uint8], parts: Parts) -> None:
        self.parts = fitted_to(parts, rgba.shape[1], rgba.shape[0])
        self.found = Parts(rgba.shape[1], rgba.shape[0], self.parts, parts.shows)
        self.image = premultiplied(rgba)
        bodies = [i for i, p in enumerate(self.parts) if p.kind == "body"]
        self.base = bodies[0] if bodies else len(self.parts)
        self.labels, self.rims = owners(rgba, self.parts, self.base)
        self.sticker = sticker_of(self.image, self.labels, self.rims)
        self.trust = trust_of(rgba, self.labels, self.parts)
        self._cuts: OrderedDict[frozenset[int], Cut] = OrderedDict()

    def cut(self, moving: frozenset[int]) -> Cut:
        """The cut for these moving parts, made once."""
        if moving not in self._cuts:
            self._cuts[moving] = cut(self.image, self.labels, self.parts, moving, self.rims, self.sticker)
            while len(self._cuts) > KEPT:
                self._cuts.popitem(last=False)
        self._cuts.move_to_end(moving)
        return self._cuts[moving]

    def act(self, rows: Array) -> Act:
        """Moments of this puppet. `rows` [n, P, 6]: every part's channels, relative to its parent."""
        moving = frozenset(int(i) for i in np.flatnonzero(np.abs(rows).max((0, 2), initial=0) > STILL) if self._can_move(int(i)))
        return Act(self.cut(moving), self.parts, rows)

    def _can_move(self, index: int) -> bool:
        part = self.parts[index]
        return part.kind in DRAWN_ON or (index != self.base and bool((self.labels == index).any()))
