"""Where every pixel of one picture lies in another, how far that can be trusted, and pictures carried along it.

Dense inverse search (Kroeger et al., 2016) from coarse to fine, on luma. A flow is float32 [H, W, 2]: pixel p of A
lies at p + flow[p] in B. What both directions don't agree on is continued from where they do.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.pixels.alpha import Pixels
from studio.pixels.light import Light

Flow = NDArray[np.float32]
Plane = NDArray[np.float32]
AGREED = 0.01  # of the picture's width: how far both directions may differ and still half agree
SURE = 0.25  # share of trusted pixels around a place from which its flow counts in full
FOLDING = 0.8  # of a pixel a pixel: the steepest a continued flow may be


@dataclass(frozen=True, slots=True)
class Pair:
    """Flow from A to B and back, with the trust [H, W] in 0..1 that each deserves at its own pixels."""

    there: Flow
    back: Flow
    trust_there: Plane
    trust_back: Plane


def luma(pixels: Pixels) -> NDArray[np.uint8]:
    """Grey uint8 [H, W]; what is clear lies on middle grey."""
    grey = cv2.cvtColor(np.ascontiguousarray(pixels[..., :3]), cv2.COLOR_RGB2GRAY)
    alpha = pixels[..., 3].astype(np.float32) / 255
    return grey if alpha.min() == 1 else np.rint(grey * alpha + 128 * (1 - alpha)).astype(np.uint8)


def flow_between(a: NDArray[np.uint8], b: NDArray[np.uint8], guess: Flow | None = None) -> Flow:
    """Flow from grey A to grey B [H, W]. Pictures under 12 pixels a side don't move."""
    if min(a.shape) < 12:
        return np.zeros((*a.shape, 2), np.float32)
    search = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    search.setUseSpatialPropagation(True)
    return search.calc(a, b, None if guess is None else guess.copy())


def pair(a: Pixels, b: Pixels) -> Pair:
    """Both flows between two pictures of one size, each with its trust."""
    grey_a, grey_b = luma(a), luma(b)
    there, back = flow_between(grey_a, grey_b), flow_between(grey_b, grey_a)
    return Pair(there, back, _trust(there, back, grey_a, grey_b), _trust(back, there, grey_b, grey_a))


def shrunk_pair(a: Pixels, b: Pixels, side: int) -> Pair:
    """As `pair`, searched at no more than `side` pixels and brought back to full size."""
    height, width = a.shape[:2]
    scale = side / max(height, width)
    if scale >= 1:
        return pair(a, b)
    small = (max(12, round(width * scale)), max(12, round(height * scale)))
    found = pair(*(cv2.resize(p, small, interpolation=cv2.INTER_AREA) for p in (a, b)))
    there, back = (cv2.resize(f, (width, height), interpolation=cv2.INTER_LINEAR) * np.float32(width / small[0]) for f in (found.there, found.back))
    trusts = (cv2.resize(t, (width, height), interpolation=cv2.INTER_LINEAR) for t in (found.trust_there, found.trust_back))
    return Pair(there, back, *trusts)


def ranked(plane: Plane, noise: Plane) -> Plane:
    """A smooth version of a plane [H, W] with smooth noise added, its values spread evenly over 0..1 by rank."""
    height, width = plane.shape
    small = cv2.resize(plane, (64, max(8, round(64 * height / width))), interpolation=cv2.INTER_AREA)
    smooth = cv2.GaussianBlur(small, (0, 0), 4) + cv2.resize(noise, small.shape[::-1], interpolation=cv2.INTER_CUBIC)
    order = np.argsort(np.argsort(smooth, axis=None, kind="stable"), kind="stable").reshape(smooth.shape)
    even = (order / max(1, order.size - 1)).astype(np.float32)
    return np.clip(cv2.resize(even, (width, height), interpolation=cv2.INTER_CUBIC), 0, 1)


def calmed(found: Pair, reach: float) -> Pair:
    """The flows smoothed over `reach` (share of the width), led by what is trusted, and never folding."""
    return Pair(_calm(found.there, found.trust_there, reach), _calm(found.back, found.trust_back, reach),
                found.trust_there, found.trust_back)


@lru_cache(4)
def grid(height: int, width: int) -> Flow:
    """The places of all pixels, [H, W, 2] as (x, y); not to be written to."""
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    places = np.stack([x, y], -1)
    places.flags.writeable = False
    return places


def carried(picture: NDArray[np.float32], flow: Flow, border: int = cv2.BORDER_REPLICATE) -> NDArray[np.float32]:
    """The picture read at p + flow[p], bicubic for colours, linear for planes."""
    places = grid(*flow.shape[:2]) + flow
    how = cv2.INTER_CUBIC if picture.ndim == 3 else cv2.INTER_LINEAR
    return cv2.remap(picture, places[..., 0], places[..., 1], how, borderMode=border)


def between(a: Light, b: Light, found: Pair, at: float, weight: float) -> Light:
    """The picture `at` of the way (0..1) from A to B, with `weight` of B's light.

    Both are carried towards each other along flows approximated at the way's point as by Jiang et al. (2018), and
    where only one of them can be seen, it alone is shown. At 0 and 1 with the same weight it is A and B themselves.
    """
    to_a = -(1 - at) * at * found.there + at * at * found.back
    to_b = (1 - at) ** 2 * found.there - at * (1 - at) * found.back
    seen_a = (1 - weight) * (0.02 + carried(found.trust_there, to_a))
    seen_b = weight * (0.02 + carried(found.trust_back, to_b))
    share = (seen_b / np.maximum(seen_a + seen_b, 1e-6))[..., None]
    return carried(a, to_a) * (1 - share) + carried(b, to_b) * share


def _trust(flow: Flow, other: Flow, a: NDArray[np.uint8], b: NDArray[np.uint8]) -> Plane:
    """High where going there and back leads home and the pictures look alike."""
    returned = np.stack([carried(np.ascontiguousarray(other[..., i]), flow) for i in (0, 1)], -1)
    astray = np.linalg.norm(flow + returned, axis=-1) / (AGREED * flow.shape[1])
    unlike = np.abs(a - carried(b.astype(np.float32), flow)) / 40
    return np.exp(-(astray**2) - cv2.blur(unlike.astype(np.float32), (5, 5)) ** 2).astype(np.float32)


def _calm(flow: Flow, trust: Plane, reach: float) -> Flow:
    """Normalised convolution at a reduced size, coarse where little is trusted; blurred until it doesn't fold."""
    height, width = trust.shape
    side = min(max(12, round(2 / max(reach, 1e-3))), width // 2)  # so that the finest blur is of about two pixels
    small = (side, max(8, round(side * height / width)))
    weight = cv2.resize(trust, small, interpolation=cv2.INTER_AREA)[..., None] + 1e-4
    field = cv2.resize(flow, small, interpolation=cv2.INTER_AREA) * weight
    out, held = np.zeros_like(field), np.zeros_like(weight)
    for scale, share in ((1.0, 1.0), (3.0, 0.05), (9.0, 0.002)):
        sigma = max(0.6, reach * side * scale)
        out += share * cv2.GaussianBlur(field, (0, 0), sigma)
        held += share * cv2.GaussianBlur(weight, (0, 0), sigma)[..., None]
    likely = cv2.GaussianBlur(weight, (0, 0), max(0.6, 3 * reach * side))[..., None]
    calm = out / held * np.minimum(likely / SURE, 1)  # what hardly anything supports stays where it is
    for _ in range(6):
        steep = max(float(np.abs(np.diff(calm, axis=axis)).max(initial=0)) for axis in (0, 1)) * side / width
        if steep <= FOLDING:
            break
        calm = cv2.GaussianBlur(calm, (0, 0), 1.5)
    return cv2.resize(calm, (width, height), interpolation=cv2.INTER_CUBIC)
