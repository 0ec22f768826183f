"""Unknown parts of a picture made from its own known parts: structure and texture, not only colour.

Coarse to fine, each unknown place finds a known one whose surroundings look alike (PatchMatch, Barnes et al., 2009)
and takes the vote of all patches that cover it (Wexler, Shechtman and Irani, 2007). Above the largest size at which
that is searched, the places found are copied from at full resolution, so that the result is as sharp as the rest.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.pixels.alpha import Pixels
from studio.pixels.fill import fill

Places = NDArray[np.int32]
RADIUS = 3  # of a patch, in pixels
FALLING = 1.3  # times less sure a pixel farther in
UPRIGHT = 60_000.0  # cost of a place as far up or down as the picture is high; squared in between
COARSEST, FINEST = 32, 144  # pixels of the longer side where the search begins and ends
ROUNDS = 4  # of search and vote a level
JUMPS = (1, 4, 2, 1)
_ROWS, _COLUMNS = (o.ravel() for o in np.mgrid[-RADIUS : RADIUS + 1, -RADIUS : RADIUS + 1])
_FEW = np.flatnonzero((_ROWS + _COLUMNS) % 2 == 0)  # half of a patch's pixels tell it


def complete(pixels: Pixels, known: NDArray[np.bool_], seed: int = 0) -> Pixels:
    """(H, W, 4) with everything that isn't `known` [H, W] made anew and opaque; known pixels stay bit for bit.

    The same seed gives the same result. Raises ValueError when nothing is known.
    """
    if not known.any():
        raise ValueError("nothing is known to complete from")
    if known.all():
        return pixels
    rng = np.random.default_rng(seed)
    colours = np.ascontiguousarray(pixels[..., :3])
    sizes = _sizes(*known.shape)
    places: Places | None = None
    guess = _scaled(fill(colours, known), sizes[0])
    for size in sizes:
        source, solid = _scaled(colours, size), _shrunk(known, size)
        guess = np.where(solid[..., None], source, _scaled(guess, size))
        if not (_inner(solid)).any() or solid.all():
            continue
        places = None if places is None else _grown(places, size)
        places, guess = _searched(guess, solid, places, rng)
    out = pixels.copy()
    made = guess if places is None else _copied(colours, known, places)
    made = cv2.resize(made, (known.shape[1], known.shape[0]), interpolation=cv2.INTER_CUBIC) if made.shape[:2] != known.shape else made
    out[~known, :3] = np.rint(np.clip(made[~known], 0, 255)).astype(np.uint8)
    out[~known, 3] = 255
    return out


def _sizes(height: int, width: int) -> list[tuple[int, int]]:
    """(height, width) from the coarsest to the finest level of the search."""
    finest = min(FINEST, max(height, width))
    count = max(1, round(np.log(finest / COARSEST) / np.log(1.6)) + 1) if finest > COARSEST else 1
    sides = np.geomspace(min(COARSEST, finest), finest, count)
    return [(max(2 * RADIUS + 2, round(height * s / max(height, width))), max(2 * RADIUS + 2, round(width * s / max(height, width)))) for s in sides]


def _scaled(colours: NDArray[np.generic], size: tuple[int, int]) -> NDArray[np.float32]:
    shrinking = size[0] < colours.shape[0]
    return cv2.resize(colours.astype(np.float32), (size[1], size[0]), interpolation=cv2.INTER_AREA if shrinking else cv2.INTER_CUBIC)


def _shrunk(known: NDArray[np.bool_], size: tuple[int, int]) -> NDArray[np.bool_]:
    return cv2.resize(known.astype(np.float32), (size[1], size[0]), interpolation=cv2.INTER_AREA) > 0.999


def _inner(solid: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Places whose whole patch is known and inside the picture."""
    side = 2 * RADIUS + 1
    inner = cv2.erode(solid.astype(np.uint8), np.ones((side, side), np.uint8), borderType=cv2.BORDER_CONSTANT, borderValue=0)
    return inner.astype(bool)


def _grown(places: Places, size: tuple[int, int]) -> Places:
    """The places of a coarser level at a finer size: each points as far, in shares of the picture."""
    old = places.shape[:2]
    rows, columns = np.mgrid[: size[0], : size[1]]
    near_r, near_c = np.minimum(rows * old[0] // size[0], old[0] - 1), np.minimum(columns * old[1] // size[1], old[1] - 1)
    shift = places[near_r, near_c] - np.stack([near_r, near_c], -1)
    scale = np.array(size) / np.array(old)
    return np.rint(np.stack([rows, columns], -1) + shift * scale).astype(np.int32)


def _searched(guess: NDArray[np.float32], solid: NDArray[np.bool_], places: Places | None,
              rng: np.random.Generator) -> tuple[Places, NDArray[np.float32]]:
    """Rounds of search and vote at one size: for each pixel where it is taken from, and the picture that gives."""
    height, width = solid.shape
    inner = _inner(solid)
    sources = np.argwhere(inner).astype(np.int32)
    side = 2 * RADIUS + 1
    reach = cv2.dilate((~solid).astype(np.uint8), np.ones((side, side), np.uint8)).astype(bool)
    targets = np.argwhere(reach).astype(np.int32)
    if places is None:
        places = np.stack(np.mgrid[:height, :width], -1).astype(np.int32)
        places[reach] = sources[rng.integers(0, len(sources), len(targets))]
    found = places[targets[:, 0], targets[:, 1]]
    lost = ~_valid(found, inner)
    found[lost] = sources[rng.integers(0, len(sources), int(lost.sum()))]
    surety = _surety(solid)
    sure = np.pad(surety, RADIUS, constant_values=1e-3)
    for _ in range(ROUNDS):
        padded = np.pad(guess, ((RADIUS, RADIUS), (RADIUS, RADIUS), (0, 0)), mode="edge")
        scene = _Scene(padded, sure, inner, UPRIGHT / height**2)
        cost = scene.cost(targets, found)
        for jump in JUMPS:
            places[targets[:, 0], targets[:, 1]] = found
            for row, column in ((jump, 0), (-jump, 0), (0, jump), (0, -jump)):
                around = np.clip(targets + np.array((row, column)), 0, (height - 1, width - 1))
                found, cost = _better(scene, targets, found, cost, places[around[:, 0], around[:, 1]] - (row, column))
        spread = max(height, width)
        while spread >= 1:
            offset = rng.integers(-spread, spread + 1, found.shape)
            found, cost = _better(scene, targets, found, cost, found + offset)
            spread //= 3
        guess = _voted(guess, solid, targets, found, cost, surety)
    places[targets[:, 0], targets[:, 1]] = found
    return places, guess


def _valid(places: Places, inner: NDArray[np.bool_]) -> NDArray[np.bool_]:
    height, width = inner.shape
    within = (places >= 0).all(1) & (places[:, 0] < height) & (places[:, 1] < width)
    out = np.zeros(len(places), bool)
    out[within] = inner[places[within, 0], places[within, 1]]
    return out


@dataclass(frozen=True, slots=True)
class _Scene:
    """One size of the picture, padded by a patch's radius: colours, and how sure each pixel is (known ones 1)."""

    colours: NDArray[np.float32]
    sure: NDArray[np.float32]
    inner: NDArray[np.bool_]
    upright: float  # what a row's difference costs: sky is found at the height of sky

    def cost(self, targets: Places, places: Places) -> NDArray[np.float32]:
        """How unlike the patches around targets and places are, where it is sure what the target is."""
        rows, columns = _ROWS[_FEW] + RADIUS, _COLUMNS[_FEW] + RADIUS
        at = (targets[:, :1] + rows, targets[:, 1:] + columns)
        unlike = np.square(self.colours[at] - self.colours[places[:, :1] + rows, places[:, 1:] + columns]).sum(2)
        sure = self.sure[at]
        return (unlike * sure).sum(1) / sure.sum(1) + self.upright * np.square(targets[:, 0] - places[:, 0])


def _surety(solid: NDArray[np.bool_]) -> NDArray[np.float32]:
    """1 where it is known, less the farther from there (Wexler et al.): what is known leads inwards."""
    away = cv2.distanceTransform((~solid).astype(np.uint8), cv2.DIST_L2, 3)
    return np.maximum(FALLING**-away, 1e-3).astype(np.float32)


def _better(scene: _Scene, targets: Places, found: Places, cost: NDArray[np.float32],
            tried: NDArray[np.integer]) -> tuple[Places, NDArray[np.float32]]:
    usable = np.flatnonzero(_valid(tried, scene.inner) & (tried != found).any(1))
    new = scene.cost(targets[usable], tried[usable])
    won = new < cost[usable]
    found, cost = found.copy(), cost.copy()
    found[usable[won]], cost[usable[won]] = tried[usable[won]], new[won]
    return found, cost


def _voted(guess: NDArray[np.float32], solid: NDArray[np.bool_], targets: Places, found: Places,
           cost: NDArray[np.float32], surety: NDArray[np.float32]) -> NDArray[np.float32]:
    """Each unknown pixel as the mean of what all patches over it say, the better and the surer ones more."""
    height, width = solid.shape
    weight = np.exp(-cost / (2 * max(float(np.percentile(cost, 50)), 1.0))) * surety[targets[:, 0], targets[:, 1]]
    total, share = np.zeros((height + 2 * RADIUS, width + 2 * RADIUS, 3), np.float64), np.zeros((height + 2 * RADIUS, width + 2 * RADIUS))
    for row, column in zip(_ROWS, _COLUMNS, strict=True):
        at = (targets[:, 0] + row + RADIUS, targets[:, 1] + column + RADIUS)
        np.add.at(share, at, weight)
        np.add.at(total, at, weight[:, None] * guess[found[:, 0] + row, found[:, 1] + column])
    inside = (slice(RADIUS, -RADIUS), slice(RADIUS, -RADIUS))
    mean = total[inside] / np.maximum(share[inside], 1e-9)[..., None]
    return np.where(solid[..., None], guess, mean).astype(np.float32)


def _copied(colours: NDArray[np.uint8], known: NDArray[np.bool_], places: Places) -> NDArray[np.float32]:
    """Full-size colours taken from where the places point, each pixel the mean of what its four nearest cells say."""
    size = known.shape
    height, width = places.shape[:2]
    scale = np.array(size) / (height, width)
    shift = ((places - np.stack(np.mgrid[:height, :width], -1)) * scale).astype(np.float32)
    rows, columns = np.mgrid[: size[0], : size[1]].astype(np.float32)
    cell_r, cell_c = (rows + 0.5) / scale[0] - 0.5, (columns + 0.5) / scale[1] - 0.5
    total, share = np.zeros((*size, 3), np.float32), np.zeros(size, np.float32)
    for down in (0, 1):
        for right in (0, 1):
            near_r, near_c = np.clip(np.floor(cell_r) + down, 0, height - 1), np.clip(np.floor(cell_c) + right, 0, width - 1)
            weight = np.maximum(1 - np.abs(cell_r - near_r), 0) * np.maximum(1 - np.abs(cell_c - near_c), 0) + 1e-4
            move = shift[near_r.astype(int), near_c.astype(int)]
            at_r = np.clip(np.rint(rows + move[..., 0]), 0, size[0] - 1).astype(int)
            at_c = np.clip(np.rint(columns + move[..., 1]), 0, size[1] - 1).astype(int)
            weight = np.where(known[at_r, at_c], weight**2, 1e-6)
            total += weight[..., None] * colours[at_r, at_c]
            share += weight
    return total / share[..., None]
