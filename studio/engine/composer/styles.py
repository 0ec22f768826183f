"""Style presets: how the house colours become paper, night ink, pastel, woodcut, neon, chalk, watercolour or a mono print.

A style recolours every drawing before it becomes pixels and lays a texture over the finished picture. `assets/styles.toml`
describes them; this file knows the few operations they are made of.
"""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from studio.contract.errors import InputError
from studio.engine.composer.tone import Recolour, hexed, lab
from studio.resources import resource_path

if TYPE_CHECKING:
    from studio.engine.composer.world import Shelf
    from studio.media.canvas import Canvas
    from studio.pixels.alpha import Pixels


Field = npt.NDArray[np.float32]
"""Values 0..1 over a picture [H, W]."""


@dataclass(frozen=True, slots=True)
class Style:
    """`name` "" is the house's own look. `recolour` is None when colours stay."""

    name: str = ""
    title: str = ""
    recolour: Recolour | None = None
    overlays: tuple[dict[str, Any], ...] = field(default=())

    def finish(self, canvas: Canvas, t: float, seed: int, shelf: Shelf) -> None:
        """Lay the textures over a finished picture; they hold still, as paper does, or change a few times a second where told."""
        for number, layer in enumerate(self.overlays):
            beat = math.floor(t * layer.get("boil", 0.0)) % 3
            size = canvas.width, canvas.height
            key = ("texture", self.name, number, beat, size)
            sprite = shelf.get(key, partial(_texture, layer, *size, number * 7 + beat))
            if sprite is not None:
                canvas.draw_whole(sprite, 0, 0, layer.get("opacity", 1.0), layer.get("mode", "multiply"))


_HOUSE = ("", "storybook", "flat_storybook", "none")


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, Any]]:
    return tomllib.loads(resource_path("assets/styles.toml").read_text("utf-8"))


def names() -> tuple[str, ...]:
    """The presets' names, in the order they are shown."""
    return tuple(_table())


def style_of(name: str) -> Style:
    """The preset; "" is the house's own look. Raises InputError for a name that isn't one."""
    key = name.strip().lower().replace(" ", "_")
    if key in _HOUSE:
        return Style()
    if key not in _table():
        raise InputError(f"There is no style called {name}.", f"Use one of {', '.join(names())}.")
    row = _table()[key]
    return Style(key, row["title"], _recolour(row), tuple(row.get("overlay", ())))


_LIKE = {"sepia": "archival", "vintage": "archival", "retro": "archival", "monochrome": "mono_print", "noir": "mono_print", "crayon": "chalk"}
"""Words for a look, and the preset that is it."""


def known_style(said: str) -> str | None:
    """The preset that words name, "" for the house's own look, None when there is none like it."""
    key = said.strip().lower().replace(" ", "_")
    key = _LIKE.get(key, key)
    return "" if key in _HOUSE else key if key in _table() else None


def _recolour(row: dict[str, Any]) -> Recolour | None:
    ramp = [lab(c) for c in row.get("ramp", ())]
    keep, lift, gain, chroma = row.get("keep", 1.0 if not ramp else 0.0), row.get("lift", 0.0), row.get("gain", 1.0), row.get("chroma", 1.0)
    tint, amount, invert, levels = lab(row.get("tint", "#808080")), row.get("tint_amount", 0.0), row.get("invert", 0.0), row.get("levels", 0)

    def change(colour: str) -> str:
        light, a, b = lab(colour)
        light = light + (1 - light - light) * invert if invert else light
        if levels:
            light = round(light * (levels - 1)) / (levels - 1)
        light = min(1.0, max(0.0, lift + light * gain))
        a, b = a * chroma, b * chroma
        if ramp:
            light, a, b = _on_ramp(ramp, light, a * keep, b * keep, row.get("ramp_light", 1.0))
        return hexed((light, a + (tint[1] - a) * amount, b + (tint[2] - b) * amount))

    return change


def _on_ramp(ramp: list[tuple[float, float, float]], light: float, a: float, b: float, hold: float) -> tuple[float, float, float]:
    """The place of a lightness on a ramp of inks from dark to light; `hold` 1 takes the ramp's own lightness."""
    at = light * (len(ramp) - 1)
    k = min(len(ramp) - 2, int(at))
    u = at - k
    p, q = ramp[k], ramp[k + 1]
    return (light + (p[0] + (q[0] - p[0]) * u - light) * hold, p[1] + (q[1] - p[1]) * u + a, p[2] + (q[2] - p[2]) * u + b)


# textures: float arrays 0..1 [H, W], made once for a size


def _clipped(value: Any) -> Field:
    return np.asarray(np.clip(value, 0, 1), np.float32)


def _texture(layer: dict[str, Any], width: int, height: int, seed: int) -> Any:
    from studio.media.canvas import sprite_of

    kind = layer["kind"]
    value = _KINDS[kind](width, height, seed, layer)
    return sprite_of(_inked(value, layer.get("colour", "#000000"), layer.get("mode", "multiply")))


def _inked(value: Field, colour: str, mode: str) -> Pixels:
    """`value` 0..1 as the amount of a colour: for multiply from white to it, else as its opacity. Premultiplied RGBA [H, W, 4]."""
    rgb = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], np.float32)
    out = np.empty((*value.shape, 4), np.uint8)
    amount = np.clip(value, 0, 1)[..., None].astype(np.float32)
    if mode == "multiply":
        out[..., :3] = np.round(255 + (rgb - 255) * amount)
        out[..., 3] = 255
    else:
        out[..., :3] = np.round(rgb * amount)
        out[..., 3] = np.round(255 * amount[..., 0])
    return out


def _smooth(width: int, height: int, cells: float, seed: int) -> Field:
    """Value noise 0..1 with `cells` cells along the longer side."""
    generator = np.random.default_rng(seed)
    step = max(width, height) / cells
    rows, columns = int(height / step) + 3, int(width / step) + 3
    grid = generator.random((rows, columns), np.float32)
    y, x = np.arange(height, dtype=np.float32) / step, np.arange(width, dtype=np.float32) / step
    iy, ix = y.astype(int), x.astype(int)
    fy, fx = y - iy, x - ix
    fy, fx = (fy * fy * (3 - 2 * fy))[:, None], (fx * fx * (3 - 2 * fx))[None]
    a, b = grid[iy][:, ix], grid[iy][:, ix + 1]
    c, d = grid[iy + 1][:, ix], grid[iy + 1][:, ix + 1]
    return _clipped((a * (1 - fx) + b * fx) * (1 - fy) + (c * (1 - fx) + d * fx) * fy)


def _grain(width: int, height: int, seed: int, layer: dict[str, Any]) -> Field:
    """Paper: fine fibres over broad unevenness."""
    scale = layer.get("scale", 1.0)
    fine, middle, broad = _smooth(width, height, 520 / scale, seed), _smooth(width, height, 150 / scale, seed + 1), _smooth(width, height, 14, seed + 2)
    value = 0.5 * fine + 0.3 * middle + 0.2 * broad
    return _clipped((value - 0.5) * layer.get("contrast", 2.0) + layer.get("base", 0.35))


def _speckle(width: int, height: int, seed: int, layer: dict[str, Any]) -> Field:
    """Dust of chalk, or gaps of ink: high noise above a threshold."""
    value = 0.62 * _smooth(width, height, 460, seed) + 0.38 * _smooth(width, height, 90, seed + 1)
    edge = layer.get("edge", 0.56)
    return _clipped((value - edge) * layer.get("contrast", 9.0))


def _lines(width: int, height: int, seed: int, layer: dict[str, Any]) -> Field:
    """Gouge marks: wavering parallel cuts, broken here and there."""
    pitch = max(2.2, layer.get("pitch", 7.0) * max(width, height) / 1280)
    angle = math.radians(layer.get("angle", 12.0))
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    bent = 2.2 * pitch * (_smooth(width, height, 7, seed) - 0.5)
    wave = np.abs(np.sin(np.pi * ((y * math.cos(angle) + x * math.sin(angle) + bent) / pitch)))
    thick = layer.get("thick", 0.22) * (0.35 + 1.3 * _smooth(width, height, 24, seed + 3))
    broken = np.clip((_smooth(width, height, 60, seed + 5) - layer.get("breaks", 0.42)) * 6, 0, 1)
    return _clipped((thick - wave) * pitch * 0.55) * _clipped(broken)


def _dots(width: int, height: int, seed: int, layer: dict[str, Any]) -> Field:
    """A halftone screen."""
    pitch = max(3.0, layer.get("pitch", 7.0) * max(width, height) / 1280)
    angle = math.radians(layer.get("angle", 32.0))
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    u, v = (x * math.cos(angle) + y * math.sin(angle)) / pitch, (y * math.cos(angle) - x * math.sin(angle)) / pitch
    far = np.hypot(u - np.round(u), v - np.round(v))
    return _clipped((layer.get("radius", 0.26) - far) * pitch)


def _blooms(width: int, height: int, seed: int, layer: dict[str, Any]) -> Field:
    """Watercolour: pools that dried with darker rims."""
    value = 0.6 * _smooth(width, height, 5, seed) + 0.28 * _smooth(width, height, 13, seed + 1) + 0.12 * _smooth(width, height, 44, seed + 2)
    bands = (value * layer.get("pools", 5.0)) % 1.0
    rim = np.clip(1 - np.abs(bands - 0.5) * 16, 0, 1) * _smooth(width, height, 9, seed + 4)
    return _clipped(0.75 * (value - 0.3) + 0.5 * rim)


def _vignette(width: int, height: int, seed: int, layer: dict[str, Any]) -> Field:
    """Towards the rims: 0 in the middle; `rough` makes it the uneven edge of a print or a wash."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    side = min(width, height)
    edge = np.minimum(np.minimum(x, width - 1 - x), np.minimum(y, height - 1 - y)) / side
    rough = layer.get("rough", 0.0) * (0.6 * _smooth(width, height, 26, seed) + 0.4 * _smooth(width, height, 120, seed + 1) - 0.4)
    inner, soft = layer.get("inner", 0.30), layer.get("soft", 0.30)
    return _clipped(_clipped((inner - edge + rough) / soft) ** layer.get("power", 1.6))


def _scan(width: int, height: int, seed: int, layer: dict[str, Any]) -> Field:
    """Faint scan lines of a tube."""
    pitch = max(2.0, layer.get("pitch", 4.0) * height / 720)
    row = 0.5 + 0.5 * np.sin(2 * np.pi * np.arange(height, dtype=np.float32) / pitch)
    return _clipped(np.repeat(row[:, None], width, 1))


_KINDS = {"grain": _grain, "speckle": _speckle, "lines": _lines, "dots": _dots, "blooms": _blooms, "vignette": _vignette, "scan": _scan}
