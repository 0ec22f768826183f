"""A decoded frame of any pixel format as straight 8-bit sRGB RGBA, upright and with square pixels.

The matrix and range are those the stream states; where it states none, high pictures are taken as BT.709 and others
as BT.601, as players do. HDR (PQ of SMPTE ST 2084, HLG of ITU-R BT.2100) is brought to SDR: to linear light, its
primaries to BT.709, highlights rolled off by Reinhard's extended curve (2002) on the largest channel, so that hues
stay.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace
from numpy.typing import NDArray

from studio.pixels.alpha import Pixels

PQ, HLG = 16, 18
WIDE = 9  # primaries of BT.2020
HIGH = 720  # rows from which an untagged picture is BT.709
WHITE = 203.0  # candela a square metre of diffuse white in HDR (ITU-R BT.2408)
PEAK = 1000.0 / WHITE  # highlights up to here keep their differences
KNEE = 0.6  # light below is kept as it is
_MATRIX = {1: Colorspace.ITU709, 4: Colorspace.FCC, 5: Colorspace.ITU601, 6: Colorspace.ITU601,
           7: Colorspace.SMPTE240M, 9: Colorspace.BT2020, 10: Colorspace.BT2020}  # fmt: skip
_TO_709 = np.array([[1.660491, -0.587641, -0.072850], [-0.124550, 1.132900, -0.008349], [-0.018151, -0.100579, 1.118730]], np.float32)
_LUMA = np.array([0.2627, 0.6780, 0.0593], np.float32)  # BT.2020


def is_hdr(frame: av.VideoFrame) -> bool:
    return frame.color_trc in (PQ, HLG)


def to_rgba(frame: av.VideoFrame, aspect: Fraction | None = None) -> Pixels:
    """(height, width, 4) of a decoded frame. `aspect` is that of its pixels (width over height)."""
    width = frame.width if not aspect or aspect == 1 else max(1, round(frame.width * aspect))
    pixels = _hdr(frame, width) if is_hdr(frame) else _plain(frame, width)
    turns = round(frame.rotation / 90) % 4
    return np.ascontiguousarray(np.rot90(pixels, turns)) if turns else pixels


def _plain(frame: av.VideoFrame, width: int) -> Pixels:
    if frame.format.is_rgb or frame.format.name.startswith("pal"):
        return frame.reformat(width=width, format="rgba").to_ndarray()
    out = np.full((frame.height, width, 4), 255, np.uint8)
    out[..., :3] = _converted(frame, width, "rgb24")
    alpha = _alpha(frame)
    if alpha is not None:
        out[..., 3] = alpha if width == frame.width else alpha[:, np.arange(width) * frame.width // width]
    return out


def _converted(frame: av.VideoFrame, width: int, name: str) -> NDArray[np.generic]:
    guess = Colorspace.ITU709 if frame.height >= HIGH else Colorspace.ITU601
    full = frame.color_range == ColorRange.JPEG or frame.format.name.startswith("yuvj")
    made = frame.reformat(width=width, format=name, src_colorspace=_MATRIX.get(int(frame.colorspace), guess),
                          src_color_range=ColorRange.JPEG if full else ColorRange.MPEG, dst_color_range=ColorRange.JPEG,
                          interpolation="BICUBIC")
    return made.to_ndarray()


def _alpha(frame: av.VideoFrame) -> NDArray[np.uint8] | None:
    """From its own plane: FFmpeg's conversion spoils it at the right edge."""
    if len(frame.planes) != 4:
        return None
    plane, depth = frame.planes[3], frame.format.components[-1].bits
    kind = np.uint8 if depth == 8 else np.uint16
    levels = np.frombuffer(plane, kind).reshape(plane.height, -1)[:, : frame.width].astype(np.uint32)
    return (levels if depth == 8 else (levels * 255 + (1 << depth - 1)) // ((1 << depth) - 1)).astype(np.uint8)


def _hdr(frame: av.VideoFrame, width: int) -> Pixels:
    deep = _converted(frame, width, "rgb48le")
    light = _linear(int(frame.color_trc))[deep]  # [H, W, 3], 1 is diffuse white
    if frame.color_trc == HLG:
        luma = np.maximum(light @ _LUMA, 1e-6)
        light = light * (luma**0.2)[..., None] * PEAK  # the system gamma of a 1000 cd display
    if frame.color_primaries in (WIDE, 2):
        light = np.maximum(light @ _TO_709.T, 0)
    top = np.maximum(light.max(-1, keepdims=True), 1e-6)
    light = light * (_rolled_off(top) / top)
    out = np.full((*light.shape[:2], 4), 255, np.uint8)
    out[..., :3] = _encoded()[np.rint(np.clip(light, 0, 1) * 65535).astype(np.uint16)]
    return out


def _rolled_off(light: NDArray[np.float32]) -> NDArray[np.float32]:
    """Light as it is up to KNEE; from there on a curve that reaches 1 at PEAK."""
    over, most = np.maximum(light - KNEE, 0) / (1 - KNEE), (PEAK - KNEE) / (1 - KNEE)
    return np.minimum(light, KNEE) + (1 - KNEE) * over * (1 + over / most**2) / (1 + over)


@lru_cache(2)
def _linear(transfer: int) -> NDArray[np.float32]:
    """Light for each 16-bit code: for PQ in diffuse whites, for HLG the scene's in 0..1."""
    code = np.arange(65536) / 65535
    if transfer == PQ:
        power = code ** (1 / 78.84375)
        light = (np.maximum(power - 0.8359375, 0) / (18.8515625 - 18.6875 * power)) ** (1 / 0.1593017578125)
        return (light * 10_000 / WHITE).astype(np.float32)
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    return np.where(code <= 0.5, code**2 / 3, (np.exp((code - c) / a) + b) / 12).astype(np.float32)


@lru_cache(1)
def _encoded() -> NDArray[np.uint8]:
    """The sRGB level of each of 65536 steps of linear light."""
    light = np.arange(65536) / 65535
    curve = np.where(light <= 0.0031308, light * 12.92, 1.055 * np.maximum(light, 1e-9) ** (1 / 2.4) - 0.055)
    return np.rint(curve * 255).astype(np.uint8)
