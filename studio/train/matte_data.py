"""Pictures whose subject is known: drawings and icons laid on every kind of background, with the exact matte.

Half of the trouble of a cut-out is what lies behind: plain paper, gradients, patterns, blurred lights, painted
scenes, and other things lying about. Everything random follows from (seed, number).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]


@dataclass(frozen=True)
class Stock:
    """What pictures are made of: subjects [n, s, s, 4] uint8 premultiplied, and painted scenes [m, h, w, 3] uint8."""

    subjects: Bytes
    scenes: Sequence[Bytes]


def example(stock: Stock, allowed: NDArray[np.int64], r: np.random.Generator, side: int) -> tuple[Bytes, Bytes]:
    """One picture [side, side, 3] uint8 and its matte [side, side] uint8. In 6 of 100 there is no subject at all."""
    picture = background(stock, allowed, r, side)
    matte = np.zeros((side, side), np.float32)
    if r.random() > 0.06:
        for _ in range(2 if r.random() < 0.12 else 1):
            picture, matte = _with_subject(stock, allowed, r, picture, matte)
    return _photographed(picture, r), np.rint(np.clip(matte, 0, 1) * 255).astype(np.uint8)


# ------------------------------------------------------------------ backgrounds
def background(stock: Stock, allowed: NDArray[np.int64], r: np.random.Generator, side: int) -> Floats:
    """[side, side, 3] in 0..1."""
    kinds = (_plain, _gradient, _paper, _pattern, _lights, _clouds, _landscape, _scribbles)
    roll = r.random()
    if roll < 0.24 and len(stock.scenes):
        out = _scene(stock, r, side)
    elif roll < 0.4:
        out = _clutter(stock, allowed, r, side)
    else:
        out = kinds[r.integers(len(kinds))](r, side)
    if r.random() < 0.3:
        out = cv2.GaussianBlur(out, (0, 0), float(r.uniform(0.6, 5)))
    return np.clip(out, 0, 1).astype(np.float32)


def _colour(r: np.random.Generator) -> Floats:
    if r.random() < 0.35:
        return np.full(3, r.uniform(0, 1), np.float32) + r.normal(0, 0.03, 3).astype(np.float32)
    return r.uniform(0, 1, 3).astype(np.float32)


def _plain(r: np.random.Generator, side: int) -> Floats:
    return np.broadcast_to(_colour(r), (side, side, 3)).astype(np.float32)


def _slope(r: np.random.Generator, side: int) -> Floats:
    """A ramp 0..1 [side, side, 1] in a random direction, or from a point outwards."""
    y, x = np.mgrid[:side, :side].astype(np.float32) / side
    if r.random() < 0.3:
        ramp = np.hypot(x - r.uniform(0.2, 0.8), y - r.uniform(0.2, 0.8)) * 1.4
    else:
        angle = r.uniform(0, 2 * np.pi)
        ramp = (x - 0.5) * np.cos(angle) + (y - 0.5) * np.sin(angle) + 0.5
    return np.clip(ramp, 0, 1)[..., None].astype(np.float32)


def _gradient(r: np.random.Generator, side: int) -> Floats:
    ramp = _slope(r, side)
    return _colour(r) * ramp + _colour(r) * (1 - ramp)


def _noise(r: np.random.Generator, side: int, cells: int, channels: int = 1) -> Floats:
    rough = r.normal(0, 1, (max(2, cells), max(2, cells), channels)).astype(np.float32)
    return cv2.resize(rough, (side, side), interpolation=cv2.INTER_CUBIC).reshape(side, side, channels)


def _paper(r: np.random.Generator, side: int) -> Floats:
    base = _plain(r, side) * 0.4 + 0.6 if r.random() < 0.7 else _plain(r, side)
    fibre = _noise(r, side, side // 2) * r.uniform(0.005, 0.05) + _noise(r, side, 6) * r.uniform(0, 0.05)
    lines = (np.arange(side) % int(r.integers(8, 24)) == 0)[:, None, None] * r.uniform(0, 0.25) * (r.random() < 0.3)
    return base + fibre - lines


def _pattern(r: np.random.Generator, side: int) -> Floats:
    y, x = np.mgrid[:side, :side].astype(np.float32)
    angle, wide = r.uniform(0, np.pi), r.uniform(6, 50)
    u, v = x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)
    kind = r.integers(4)
    if kind == 0:
        share = (u % wide < wide * r.uniform(0.2, 0.7)).astype(np.float32)
    elif kind == 1:
        share = ((u // wide + v // wide) % 2).astype(np.float32)
    elif kind == 2:
        share = (np.hypot(u % wide - wide / 2, v % wide - wide / 2) < wide * r.uniform(0.15, 0.4)).astype(np.float32)
    else:
        share = (np.sin(u / wide * 2 * np.pi + 2 * np.sin(v / wide * 3)) > r.uniform(-0.5, 0.5)).astype(np.float32)
    return _colour(r) * share[..., None] + _colour(r) * (1 - share[..., None])


def _lights(r: np.random.Generator, side: int) -> Floats:
    out = _gradient(r, side)
    for _ in range(int(r.integers(8, 50))):
        spot = out.copy()
        at = tuple(int(v) for v in r.integers(0, side, 2))
        cv2.circle(spot, at, int(r.integers(3, max(4, side // 7))), tuple(float(v) for v in _colour(r)), -1, cv2.LINE_AA)
        out = out + (spot - out) * r.uniform(0.2, 1)
    return cv2.GaussianBlur(out.astype(np.float32), (0, 0), float(r.uniform(0.5, 6)))


def _clouds(r: np.random.Generator, side: int) -> Floats:
    total = sum(_noise(r, side, 2 ** k + 1) / 2 ** (0.8 * k) for k in range(1, int(r.integers(3, 7))))
    share = 1 / (1 + np.exp(-total * r.uniform(0.5, 6)))
    return _colour(r) * share + _colour(r) * (1 - share) + _noise(r, side, side // 3, 3) * r.uniform(0, 0.06)


def _landscape(r: np.random.Generator, side: int) -> Floats:
    out = _gradient(r, side)
    for level in np.sort(r.uniform(0.3, 0.95, int(r.integers(1, 5)))):
        line = level * side + _noise(r, side, int(r.integers(3, 14)))[0, :, 0] * side * r.uniform(0.01, 0.08)
        below = (np.arange(side)[:, None] > line[None]).astype(np.float32)[..., None]
        ground = _colour(r) + _noise(r, side, int(r.integers(4, side // 2))) * r.uniform(0, 0.1)
        out = out * (1 - below) + ground * below
    return out


def _scribbles(r: np.random.Generator, side: int) -> Floats:
    out = np.ascontiguousarray(_paper(r, side).astype(np.float32))
    for _ in range(int(r.integers(4, 40))):
        points = np.cumsum(r.normal(0, side / 9, (int(r.integers(2, 7)), 2)), 0) + r.uniform(0, side, 2)
        cv2.polylines(out, [points.astype(np.int32)], False, tuple(float(v) for v in _colour(r)), int(r.integers(1, 9)), cv2.LINE_AA)
    return out


def _scene(stock: Stock, r: np.random.Generator, side: int) -> Floats:
    scene = stock.scenes[r.integers(len(stock.scenes))]
    high = int(r.uniform(0.4, 1) * scene.shape[0])
    top, left = int(r.integers(0, scene.shape[0] - high + 1)), int(r.integers(0, scene.shape[1] - high + 1))
    cut = cv2.resize(scene[top:top + high, left:left + high], (side, side), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    if r.random() < 0.5:
        cut = cut[..., r.permutation(3)]
    return cut[:, ::-1] if r.random() < 0.5 else cut


def _clutter(stock: Stock, allowed: NDArray[np.int64], r: np.random.Generator, side: int) -> Floats:
    """Other things lying about, smaller or fainter than a subject."""
    out = _gradient(r, side) if r.random() < 0.5 else _paper(r, side)
    most = r.uniform(0.12, 0.4)
    for _ in range(int(r.integers(5, 26))):
        sprite = _coloured(stock.subjects[allowed[r.integers(len(allowed))]], r)
        sprite = sprite * np.float32(r.uniform(0.4, 1))
        out = _laid(out.astype(np.float32), sprite, r.uniform(0.06, most), r.uniform(0, 1, 2), r.normal(0, 0.5), r)[0]
    return out


# ------------------------------------------------------------------ subjects
def _coloured(sprite: Bytes, r: np.random.Generator) -> Floats:
    """The sprite [s, s, 4] as premultiplied floats, its colours varied."""
    out = sprite.astype(np.float32) / 255
    if r.random() < 0.25:
        out[..., :3] = out[..., r.permutation(3)]
    if r.random() < 0.12:
        out[..., :3] = out[..., :3].mean(-1, keepdims=True)
    gain = (1 + r.normal(0, 0.12, 3)).astype(np.float32)
    out[..., :3] = np.clip(out[..., :3] * gain, 0, out[..., 3:])
    return out


def _shaded(sprite: Floats, r: np.random.Generator) -> Floats:
    """Light from one side over a rounded body, and a texture, as photographs and paintings have."""
    alpha = sprite[..., 3]
    out = sprite.copy()
    if r.random() < 0.5:
        depth = cv2.GaussianBlur(cv2.distanceTransform((alpha > 0.5).astype(np.uint8), cv2.DIST_L2, 3), (0, 0), 2)
        gx, gy = cv2.Sobel(depth, cv2.CV_32F, 1, 0), cv2.Sobel(depth, cv2.CV_32F, 0, 1)
        angle = r.uniform(0, 2 * np.pi)
        light = 1 + r.uniform(0.02, 0.1) * (gx * np.cos(angle) + gy * np.sin(angle))
        out[..., :3] *= np.clip(light, 0.4, 1.6)[..., None]
    if r.random() < 0.4:
        cells = int(r.integers(8, alpha.shape[0] // 2))
        out[..., :3] *= 1 + _noise(r, alpha.shape[0], cells) * r.uniform(0.02, 0.15)
    out[..., :3] = np.clip(out[..., :3], 0, out[..., 3:])
    return out


def _bordered(sprite: Floats, r: np.random.Generator) -> Floats:
    """A white sticker border or a dark outline around it; both belong to the subject."""
    white = r.random() < 0.45
    wide = int(r.integers(3, 9) if white else r.integers(1, 4))
    alpha = cv2.dilate(sprite[..., 3], cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * wide + 1, 2 * wide + 1)))
    alpha = cv2.GaussianBlur(alpha, (0, 0), 0.7)
    under = np.dstack([alpha * (1.0 if white else r.uniform(0, 0.25))] * 3 + [alpha])
    return (under * (1 - sprite[..., 3:]) + sprite).astype(np.float32)


def _laid(picture: Floats, sprite: Floats, size: float, at: NDArray[np.float64], angle: float, r: np.random.Generator) -> tuple[Floats, Floats]:
    """The sprite over the picture, `size` of its side large, centred at `at` (shares of the side): picture and alpha."""
    side = picture.shape[0]
    scale = size * side / sprite.shape[0] / 0.8
    c, s = np.cos(angle) * scale, np.sin(angle) * scale
    half = sprite.shape[0] / 2
    flip = -1 if r.random() < 0.5 else 1
    linear = np.array([[c * flip, -s], [s * flip, c]])
    matrix = np.column_stack([linear, np.asarray(at) * side - linear @ (half, half)])
    shrunk = cv2.GaussianBlur(sprite, (0, 0), 0.35 / scale) if scale < 0.8 else sprite
    moved = cv2.warpAffine(shrunk, matrix, (side, side), flags=cv2.INTER_LINEAR)
    return picture * (1 - moved[..., 3:]) + moved[..., :3], moved[..., 3]


def _with_subject(stock: Stock, allowed: NDArray[np.int64], r: np.random.Generator, picture: Floats, matte: Floats) -> tuple[Floats, Floats]:
    sprite = _shaded(_coloured(stock.subjects[allowed[r.integers(len(allowed))]], r), r)
    if r.random() < 0.3:
        sprite = _bordered(sprite, r)
    if r.random() < 0.15:
        sprite = cv2.GaussianBlur(sprite, (0, 0), float(r.uniform(0.5, 1.5)))
    size, angle = float(r.uniform(0.3, 0.95)), float(r.normal(0, 0.12))
    off = 0.5 * (1 - size) if r.random() < 0.85 else 0.5
    at = 0.5 + r.uniform(-off, off, 2)
    if r.random() < 0.3:
        picture = _shadowed(picture, at, size, r)
    picture, alpha = _laid(picture, sprite, size, at, angle, r)
    return picture, np.maximum(matte, alpha)


def _shadowed(picture: Floats, at: NDArray[np.float64], size: float, r: np.random.Generator) -> Floats:
    side = picture.shape[0]
    dark = np.zeros((side, side), np.float32)
    centre = (int(at[0] * side + r.normal(0, 4)), int((at[1] + size * 0.48) * side))
    cv2.ellipse(dark, centre, (int(size * side * r.uniform(0.2, 0.5)) + 1, int(size * side * r.uniform(0.03, 0.1)) + 1), 0, 0, 360, 1.0, -1, cv2.LINE_AA)
    dark = cv2.GaussianBlur(dark, (0, 0), float(r.uniform(1, 6)))[..., None]
    return picture * (1 - dark * r.uniform(0.2, 0.7))


def _photographed(picture: Floats, r: np.random.Generator) -> Bytes:
    """What cameras, scanners and messengers do to the whole picture."""
    out = picture
    if r.random() < 0.5:
        out = np.clip(out, 0, 1) ** np.float32(r.uniform(0.7, 1.4))
    if r.random() < 0.25:
        out = out * (1 - r.uniform(0.1, 0.5) * (_slope(r, out.shape[0]) - 0.3))
    if r.random() < 0.4:
        out = out + r.normal(0, r.uniform(0.005, 0.05), out.shape)
    if r.random() < 0.15:
        out = cv2.GaussianBlur(np.ascontiguousarray(out, np.float32), (0, 0), float(r.uniform(0.4, 1.0)))
    done = np.rint(np.clip(out, 0, 1) * 255).astype(np.uint8)
    if r.random() < 0.4:
        _, data = cv2.imencode(".jpg", done, [cv2.IMWRITE_JPEG_QUALITY, int(r.integers(35, 95))])
        done = cv2.imdecode(data, cv2.IMREAD_COLOR)
    return done
