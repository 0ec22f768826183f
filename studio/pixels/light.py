"""Pictures as light: linear, premultiplied float32 [H, W, 4], so that mixing them is what mixing light is."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from studio.pixels.alpha import Pixels

Light = NDArray[np.float32]
STEPS = 65_535


@lru_cache(1)
def _decoding() -> Light:
    code = np.arange(256) / 255
    return np.where(code <= 0.04045, code / 12.92, ((code + 0.055) / 1.055) ** 2.4).astype(np.float32)


@lru_cache(1)
def _encoding() -> NDArray[np.uint8]:
    light = np.arange(STEPS + 1) / STEPS
    code = np.where(light <= 0.0031308, light * 12.92, 1.055 * np.maximum(light, 1e-9) ** (1 / 2.4) - 0.055)
    return np.rint(code * 255).astype(np.uint8)


def to_light(pixels: Pixels) -> Light:
    """Straight sRGB uint8 [H, W, 4] as linear premultiplied light in 0..1."""
    out = np.empty(pixels.shape, np.float32)
    alpha = pixels[..., 3:].astype(np.float32) * np.float32(1 / 255)
    out[..., :3] = _decoding()[pixels[..., :3]] * alpha
    out[..., 3:] = alpha
    return out


def to_pixels(light: Light) -> Pixels:
    """The inverse; `to_pixels(to_light(p))` is p wherever p is opaque. Overshoot is cut off."""
    out = np.empty(light.shape, np.uint8)
    alpha = np.clip(light[..., 3:], 0, 1)
    colour = light[..., :3] / np.maximum(alpha, 1e-4)
    out[..., :3] = _encoding()[(np.clip(colour, 0, 1) * STEPS + 0.5).astype(np.uint16)]
    out[..., 3:] = np.rint(alpha * 255)
    return out
