"""A place as pixels: its layers under a view, in a light, at a time; each piece moves in its own way, what stands still is kept.

Sprites are kept by (piece, light, scale) under one budget of bytes. While the camera rests, runs of still pieces are
flattened into one picture. Between `paint_back` and `paint_front` the subjects are drawn.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from studio.engine.composer import tone
from studio.engine.composer.ease import TAU, chance, noise
from studio.engine.composer.look import Look, fog_colour, palette
from studio.engine.composer.places import BLEED, Layer, Piece, Place
from studio.engine.composer.rig import Recolour, about, multiplied, recoloured
from studio.engine.composer.ring import Ring, blended
from studio.engine.composer.view import Matrix, View

if TYPE_CHECKING:
    from studio.media.canvas import Canvas, Drawing, Sprite

BUDGET = 700_000_000  # bytes of sprites that are kept
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_LADDER = 1.12  # steps of scale at which pieces are rasterised
_SEAM = 3.0  # units by which mirrored neighbours lie over each other
_HUGE = 5.0  # pieces beyond so many frames' area are rasterised only where they are seen


class Shelf:
    """Sprites by key, the longest unused thrown away beyond `budget` bytes."""

    def __init__(self, budget: int = BUDGET) -> None:
        self.budget, self.bytes = budget, 0
        self._kept: OrderedDict[object, Sprite | None] = OrderedDict()

    def get(self, key: object, make: Callable[[], Sprite | None]) -> Sprite | None:
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        sprite = make()
        self._kept[key] = sprite
        self.bytes += sprite.bytes if sprite else 0
        while self.bytes > self.budget and len(self._kept) > 1:
            old = self._kept.popitem(last=False)[1]
            self.bytes -= old.bytes if old else 0
        return sprite


class World:
    """One place in one style. `wind` 0..1 moves what grows and drifts. `recolour` is the style's."""

    def __init__(self, place: Place, shelf: Shelf, recolour: Recolour | None = None, seed: int = 0, ring: Ring | None = None) -> None:
        self.place, self.shelf, self.recolour, self.seed, self.ring = place, shelf, recolour, seed, ring
        self._drawings: OrderedDict[tuple[Look, str], Drawing] = OrderedDict()
        self._last: tuple[object, ...] = ()
        self._rested = False

    def paint(self, canvas: Canvas, view: View, t: float, look: Look, *, front: bool, wind: float = 0.25,
              lights: Mapping[str, float] | None = None, after: Callable[[str, float], None] | None = None) -> None:  # fmt: skip
        """The layers behind the subjects, or those in front. `lights` overrides how strongly each shines, 0..1;
        `after` is called with each layer's id and depth once it is drawn."""
        if not front:
            self._rested = self._last == (view, look)
            self._last = (view, look)
        run: list[tuple[Layer, Piece, float]] = []
        for layer in self.place.layers:
            if layer.front != front or layer.motion == "rain" or layer.id in ("rain", "snow"):
                continue
            shown = look.weight(layer.on_in)
            for piece in layer.pieces if shown > 0.01 else ():
                if piece.motion == "none" and shown > 0.99:
                    run.append((layer, piece, shown))
                    continue
                self._flush(canvas, view, look, run)
                self._moving(canvas, view, t, look, layer, piece, shown, wind, lights or {})
            if after is not None:
                self._flush(canvas, view, look, run)
                after(layer.id, layer.depth)
        self._flush(canvas, view, look, run)

    def _flush(self, canvas: Canvas, view: View, look: Look, run: list[tuple[Layer, Piece, float]]) -> None:
        """Draw the still pieces gathered so far, as one picture when the camera rests."""
        if not run:
            return
        if self._rested:
            key = (self.place.name, "flat", view, look, run[0][1].group, len(run))
            pieces = list(run)
            flat = self.shelf.get(key, lambda: self._flatten(view, look, pieces))
            if flat is not None:
                canvas.draw_whole(flat, round(flat.x), round(flat.y))
        else:
            for layer, piece, _ in run:
                self._tiles(canvas, view, look, layer, piece)
        run.clear()

    def _flatten(self, view: View, look: Look, pieces: list[tuple[Layer, Piece, float]]) -> Sprite | None:
        from studio.media.canvas import Canvas

        box = self._rows(view, pieces)
        if box[1] <= box[0]:
            return None
        canvas = Canvas(view.width, box[1] - box[0])
        for layer, piece, _ in pieces:
            self._tiles(canvas, view, look, layer, piece, (1.0, 0.0, 0.0, 1.0, 0.0, float(-box[0])))
        return canvas.sprite(0.0, float(box[0]))

    def _rows(self, view: View, pieces: list[tuple[Layer, Piece, float]]) -> tuple[int, int]:
        """The rows of pixels that the pieces may touch."""
        if view.roll:
            return 0, view.height
        tops, lows = [], []
        for layer, piece, _ in pieces:
            scale = view.scale(layer.depth)
            tops.append(view.horizon_at + scale * (piece.box[1] - self.place.horizon))
            lows.append(view.horizon_at + scale * (piece.box[3] - self.place.horizon))
        return max(0, math.floor(min(tops)) - 3), min(view.height, math.ceil(max(lows)) + 3)

    def _tiles(self, canvas: Canvas, view: View, look: Look, layer: Layer, piece: Piece, moved: Matrix | None = None,
               opacity: float = 1.0, mode: str = "over", local: Matrix | None = None) -> None:  # fmt: skip
        """The piece under the view; beyond the drawn edge the place goes on as its mirror image."""
        matrix = view.matrix(layer.depth)
        if moved is not None:
            matrix = multiplied(moved, matrix)
        left, top, right, bottom = view.seen(layer.depth)
        sprite = self._sprite(view, look, layer, piece, (left, top, right, bottom))
        if sprite is None:
            return
        edge, span = BLEED[0] + _SEAM, BLEED[2] - BLEED[0] - 2 * _SEAM
        for k in range(math.floor((left - edge) / span), math.floor((right - edge) / span) + 1):
            tile: Matrix = (1.0, 0.0, 0.0, 1.0, k * span, 0.0) if k % 2 == 0 else (-1.0, 0.0, 0.0, 1.0, (k + 1) * span + 2 * edge, 0.0)
            if k == 0 and (piece.box[0] - 60 > right or piece.box[2] + 60 < left) and piece.motion not in ("clouds", "fly", "light"):
                continue
            whole = multiplied(matrix, tile) if k else matrix
            canvas.draw(sprite, multiplied(whole, local) if local else whole, opacity, mode)

    def _sprite(self, view: View, look: Look, layer: Layer, piece: Piece, seen: tuple[float, float, float, float]) -> Sprite | None:
        wanted = view.scale(layer.depth)
        scale = _LADDER ** math.ceil(math.log(wanted, _LADDER) - 1e-6)
        left, top, right, bottom = piece.box
        clip = None
        if (right - left) * (bottom - top) * scale * scale > _HUGE * view.width * view.height and BLEED[0] <= seen[0] and seen[2] <= BLEED[2]:
            step = (seen[2] - seen[0]) / 4
            clip = (
                math.floor(seen[0] / step - 0.5) * step, math.floor(seen[1] / step - 0.5) * step,
                math.ceil(seen[2] / step + 0.5) * step, math.ceil(seen[3] / step + 0.5) * step,
            )  # fmt: skip
        key = (self.place.name, look, piece.group, round(scale, 5), clip)
        return self.shelf.get(key, lambda: self._drawing(look, layer).sprite(piece.group, scale, clip))

    def _drawing(self, look: Look, layer: Layer) -> Drawing:
        """The place's SVG in this light at this layer's depth."""
        from studio.media.canvas import Drawing

        fog = round(look.fog * (0.25 + 0.75 * layer.depth), 3) if not self.place.indoors or layer.depth > 0.85 else 0.0
        key = (look, str(fog))
        if key not in self._drawings:
            colour = tone.foggy(None, fog_colour(self.place, look), fog)
            svg = recoloured(self.place.svg, tone.chain(colour, self.recolour), palette(self.place, look))
            self._drawings[key] = Drawing(svg.encode(), self.place.name)
            while len(self._drawings) > 24:
                self._drawings.popitem(last=False)
        self._drawings.move_to_end(key)
        return self._drawings[key]

    def _moving(self, canvas: Canvas, view: View, t: float, look: Look, layer: Layer, piece: Piece, shown: float, wind: float,
                lights: Mapping[str, float]) -> None:  # fmt: skip
        local, opacity = self._moved(piece, t, look, wind, lights)
        back = self.ring.back(t) if self.ring else 0.0
        if self.ring is not None and back > 0:
            earlier, before = self._moved(piece, t - self.ring.length, look, wind, lights)
            local = blended(local or IDENTITY, earlier or IDENTITY, back) if local or earlier else None
            opacity += (before - opacity) * back
        shown *= opacity
        if shown > 0.01:
            self._tiles(canvas, view, look, layer, piece, opacity=shown, local=local)

    def _moved(self, piece: Piece, t: float, look: Look, wind: float, lights: Mapping[str, float]) -> tuple[Matrix | None, float]:
        """(matrix in the layer's units, opacity) of a piece at `t`."""
        if piece.motion == "light":
            return self._light(piece, look, lights, t)
        if piece.motion == "none":
            return None, 1.0
        return MOVES[piece.motion](piece.box, t, wind, f"{self.seed}{piece.group}")

    def _light(self, piece: Piece, look: Look, lights: Mapping[str, float], t: float) -> tuple[Matrix | None, float]:
        """Where a light is and how strongly it shines: sun and moon rise and set, fires flicker, beams sweep."""
        light = self.place.light(piece.light)
        level = lights.get(piece.light, look.weight(light.on_in) if light else 1.0)
        if light is None or level <= 0.01:
            return None, level
        x, y = light.at
        if piece.light in ("sun", "moon"):
            return (1.0, 0.0, 0.0, 1.0, 0.0, 170.0 * (1 - level) ** 1.5), min(1.0, 1.4 * level)
        if "fire" in piece.light and "fireflies" not in piece.light:
            low = piece.box[3]
            tall = 1 + 0.06 * noise(t * 5, piece.group) + 0.04 * math.sin(t * 17)
            return about((x, low), 2.0 * noise(t * 3, piece.group + "x"), 1.0, tall), level * (0.94 + 0.06 * noise(t * 7, piece.group + "o"))
        if piece.light == "beam":
            sweep = math.cos(t * 0.9 + 0.35)
            wide = math.copysign(0.12 + 0.88 * abs(sweep), sweep)
            return about((x, y), 0.0, wide, 1.0), level * (0.55 + 0.45 * abs(sweep))
        if piece.light == "fireflies":
            return (1.0, 0.0, 0.0, 1.0, 9 * noise(t * 0.4, "ffx"), 7 * noise(t * 0.5, "ffy")), level * (0.75 + 0.25 * math.sin(t * 1.7))
        return None, level * (0.97 + 0.03 * noise(t * 2.5, piece.group))


Box = tuple[float, float, float, float]


def _clouds(box: Box, t: float, wind: float, seed: str) -> tuple[Matrix | None, float]:
    speed = (5 + 5 * chance(seed)) * (0.4 + 2.4 * wind)
    return (1.0, 0.0, 0.0, 1.0, _wrapped(box, speed * t), 2.0 * math.sin(t * 0.3 + 6 * chance(seed))), 1.0


def _wrapped(box: Box, x: float) -> float:
    """A shift by `x` that brings what leaves the drawn edge back in at the other."""
    span = BLEED[2] - BLEED[0] + (box[2] - box[0])
    return (box[2] - BLEED[0] + x) % span - (box[2] - BLEED[0])


def _sway(box: Box, t: float, wind: float, seed: str) -> tuple[Matrix | None, float]:
    phase = box[0] / 260.0
    gust = 0.6 + 0.4 * noise(t * 0.35 - box[0] / 900, seed[:1] + "gust")
    lean = (0.010 + 0.055 * wind) * gust * (math.sin(TAU * 0.28 * t - phase) + 0.35 * math.sin(TAU * 0.61 * t - 2.1 * phase)) + 0.05 * wind * wind
    tall = box[3] - box[1]
    lean *= min(1.0, 90.0 / max(tall, 1.0)) ** 0.6
    return (1.0, 0.0, -lean, 1.0, lean * box[3], 0.0), 1.0


def _hang(box: Box, t: float, wind: float, seed: str) -> tuple[Matrix | None, float]:
    lean = (0.004 + 0.012 * wind) * math.sin(TAU * 0.22 * t + 5 * chance(seed))
    return (1.0, 0.0, lean, 1.0, -lean * box[1], 0.0), 1.0


def _shimmer(box: Box, t: float, wind: float, seed: str) -> tuple[Matrix | None, float]:
    a = chance(seed)
    x = (5 + 9 * wind) * math.sin(TAU * (0.16 + 0.1 * a) * t + TAU * a)
    return (1.0, 0.0, 0.0, 1.0, x, 1.2 * math.sin(TAU * 0.3 * t + 9 * a)), 0.82 + 0.18 * math.sin(TAU * (0.2 + 0.2 * a) * t + 4 * a)


def _wash(box: Box, t: float, wind: float, seed: str) -> tuple[Matrix | None, float]:
    return (1.0, 0.0, 0.0, 1.0, 6 * math.sin(TAU * 0.09 * t), 7 * math.sin(TAU * 0.17 * t)), 0.9 + 0.1 * math.sin(TAU * 0.17 * t + 1)


def _bob(box: Box, t: float, wind: float, seed: str) -> tuple[Matrix | None, float]:
    a = chance(seed[:1], round((box[0] + box[2]) / 500))
    angle = (0.7 + 1.6 * wind) * math.sin(TAU * 0.21 * t + TAU * a)
    return about(((box[0] + box[2]) / 2, box[3]), angle, 1.0, 1.0, 0.0, (2 + 3 * wind) * math.sin(TAU * 0.24 * t + 5 * a)), 1.0


def _twinkle(box: Box, t: float, wind: float, seed: str) -> tuple[Matrix | None, float]:
    a = chance(seed)
    return about(((box[0] + box[2]) / 2, (box[1] + box[3]) / 2), 0.0, *([1.15 + 0.25 * math.sin(TAU * (0.3 + 0.5 * a) * t + 9 * a)] * 2)), (
        0.62 + 0.38 * math.sin(TAU * (0.3 + 0.5 * a) * t + 9 * a)
    )


def _fly(box: Box, t: float, wind: float, seed: str) -> tuple[Matrix | None, float]:
    """A far bird: it crosses the sky in a wave, glides and beats its wings by turns."""
    a = chance(seed)
    x = _wrapped(box, (26 + 22 * a) * t)
    beat = max(0.0, noise(t * 0.5, seed)) ** 0.5
    flap = 1 - 0.42 * beat * (0.5 + 0.5 * math.sin(TAU * (1.9 + 0.5 * a) * t + TAU * a))
    return about(((box[0] + box[2]) / 2, (box[1] + box[3]) / 2), 0.0, 1.0, flap, x, 14 * math.sin(0.35 * t + 6 * a)), 1.0


def _drift(box: Box, t: float, wind: float, seed: str) -> tuple[Matrix | None, float]:
    a, b = chance(seed), chance(seed, 2)
    return (1.0, 0.0, 0.0, 1.0, 22 * math.sin(TAU * (0.03 + 0.03 * a) * t + TAU * b), 7 * math.sin(TAU * (0.06 + 0.05 * b) * t + TAU * a)), 1.0


def _spin(box: Box, t: float, wind: float, seed: str) -> tuple[Matrix | None, float]:
    return about(((box[0] + box[2]) / 2, (box[1] + box[3]) / 2), 22 * t * (0.5 + 2 * wind), 1.0, 1.0), 1.0


MOVES = {
    "clouds": _clouds, "sway": _sway, "hang": _hang, "shimmer": _shimmer, "wash": _wash, "bob": _bob, "twinkle": _twinkle, "fly": _fly,
    "drift": _drift, "spin": _spin,
}  # fmt: skip
"""From a piece's box, the time, the wind and a seed to (matrix in the layer's units, opacity)."""
