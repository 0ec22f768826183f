"""Makes a motion fit a picture: the loop's moments, the frame that is the picture, the free margin, anchors, mask.

Nothing leaves the canvas, nothing folds, and at the conditioning frame nothing moves at all. What has no room
shrinks in a fixed order: shifts first (a fall that has no room becomes a crouch), then the rest, then the body.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from studio.contract.requests import Anchor, At
from studio.engine.motion.representation import GRID, KNOTS, SUBJECT_SPAN, Array, Motion, Sampled, Sequence, matrices, sample
from studio.pixels.warp import Placement, bounds_after, limit_gradient, look_up, smooth

FINE = 4  # how much finer than the model's grid the local field is when it moves pixels
MOST_CROUCH = 0.3  # of the height, when a fall has no room
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Canvas:
    """Where a subject stands: its place, the canvas in pixels, and points of its outline [m, 2] in crop units."""

    place: Placement
    width: int
    height: int
    outline: Array

    @property
    def own(self) -> Box:
        low, high = self.outline.min(0), self.outline.max(0)
        return (float(low[0]), float(low[1]), float(high[0]), float(high[1]))

    @property
    def room(self) -> Box:
        """The canvas in crop units, widened to what the picture itself already touches."""
        (cx, cy), s = self.place.centre, self.place.scale
        edge = 1.0  # pixel kept free so that no soft edge is cut
        x0, y0, x1, y1 = ((edge - 0.5 - cx) / s, (edge - 0.5 - cy) / s, (self.width - 0.5 - edge - cx) / s, (self.height - 0.5 - edge - cy) / s)
        own = self.own
        return (min(x0, own[0]), min(y0, own[1]), max(x1, own[2]), max(y1, own[3]))


@dataclass(frozen=True)
class Moments:
    """What the renderer needs, one row a frame: matrix [n, 2, 3], local [n, G, G, 2], opacity [n]; `still` is the
    conditioning frame; `kept` says how much of the motion found room, 0..1."""

    matrix: Array
    local: Array
    opacity: Array
    still: int
    kept: float


def outline_points(alpha: np.ndarray, place: Placement, most: int = 240) -> Array:
    """Points of the subject's silhouette (hull corners and edges) in crop units, [m, 2]. `alpha` [H, W] uint8."""
    seen = (alpha > 8).astype(np.uint8)
    contours, _ = cv2.findContours(seen, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    points = np.concatenate([c[:, 0] for c in contours]).astype(np.float32) if contours else np.zeros((1, 2), np.float32)
    hull = cv2.convexHull(points)[:, 0]
    chosen = np.concatenate([hull, points[:: max(1, len(points) // most)]])
    # a contour runs through pixel centres; the pixel reaches half further
    grown = np.concatenate([chosen + d for d in ((-0.5, -0.5), (0.5, -0.5), (-0.5, 0.5), (0.5, 0.5))])
    return ((grown - np.array(place.centre)) / place.scale).astype(np.float32)


def extreme_phase(motion: Motion | Sequence) -> float | None:
    """The phase at which a one-sided action is at its height; None for motion that goes both ways or all round."""
    if isinstance(motion, Sequence) or motion.turns:
        return None
    weight = np.array([1, 1, 0.7, 0.7, 0.7, 0.7, 0], np.float32)
    features = np.concatenate([motion.pose * weight, motion.local.reshape(KNOTS, -1) / GRID], 1)  # [KNOTS, F]
    far = (features**2).sum(1)
    top = int(far.argmax())
    if far[top] < 1e-6 or motion.pose[top, 6] < -0.3:
        return None
    along = features @ features[top] / far[top]  # 1 at the height, -1 if it goes as far the other way
    return None if along.min() < -0.45 else top / KNOTS


def relative_to(motion: Sampled, reference: Sampled) -> Sampled:
    """The motion seen from one of its own moments: that moment becomes the picture as it is."""
    pose = motion.pose.copy()
    pose[:, [0, 1, 2, 5]] -= reference.pose[0, [0, 1, 2, 5]]
    ratio = np.where(np.abs(1 + reference.pose[0, 3:5]) < 0.2, 0.2, 1 + reference.pose[0, 3:5])
    pose[:, 3:5] = (1 + pose[:, 3:5]) / ratio - 1
    return Sampled(pose, motion.local - reference.local, motion.pivot)


def phases_of(frames: int, cycles: int, still: int, at_phase: float) -> np.ndarray:
    """Phases of the frames, so that frame `still` stands at `at_phase` and the loop closes after the last."""
    return ((np.arange(frames) - still) * cycles / frames + at_phase).astype(np.float64)


def still_frame(at: At, frames: int) -> int:
    return {At.FIRST: 0, At.LAST: frames - 1, At.MIDDLE: frames // 2}.get(at, 0)


def moments(motion: Motion | Sequence, canvas: Canvas, frames: int, cycles: int, at: At, anchors: tuple[Anchor, ...] = (), mask: Array | None = None) -> Moments:
    """Everything for the renderer. `mask` [n, n] 0..1 over the crop limits the motion to where it is 1."""
    top = extreme_phase(motion)
    if at is At.AUTO:
        at = At.FIRST if top is None else At.MIDDLE
    still = still_frame(at, frames)
    at_phase = top if at is At.MIDDLE and top is not None else 0.0
    phases = phases_of(frames, cycles, still, at_phase)
    seen = sample(motion, phases)
    if at_phase:
        seen = relative_to(seen, sample(motion, np.array([at_phase])))
    fine = limit_gradient(smooth(seen.local, FINE))
    if mask is not None:
        return _masked(seen, fine, canvas, mask, still)
    matrix = matrices(seen.pose, seen.pivot)
    matrix = anchored(matrix, fine, canvas.own, anchors)
    matrix, fine, kept = fitted(matrix, fine, canvas, bool(anchors))
    matrix[still] = np.array([[1, 0, 0], [0, 1, 0]], np.float32)
    fine[still] = 0
    opacity = (1 + seen.pose[:, 6]).astype(np.float32)
    opacity[still] = 1
    return Moments(matrix, fine, opacity, still, kept)


ANCHOR_POINTS = {Anchor.FEET: (0.5, 1.0), Anchor.TOP: (0.5, 0.0), Anchor.LEFT: (0.0, 0.5), Anchor.RIGHT: (1.0, 0.5), Anchor.CENTRE: (0.5, 0.5)}


def anchored(matrix: Array, local: Array, own: Box, anchors: tuple[Anchor, ...]) -> Array:
    """Shift every moment so that the anchored point of the body (the mean of them) stays where it is."""
    if not anchors:
        return matrix
    spots = np.array([ANCHOR_POINTS[a] for a in anchors], np.float32).mean(0)
    point = np.array([own[0] + spots[0] * (own[2] - own[0]), own[1] + spots[1] * (own[3] - own[1])], np.float32)
    out = matrix.copy()
    for k in range(len(matrix)):
        lx, ly = look_up(local[k], point[:1, None], point[1:, None])
        moved = point + np.array([lx[0, 0], ly[0, 0]])
        out[k, :, 2] += point - (matrix[k, :, :2] @ moved + matrix[k, :, 2])
    return out


def overflow(box: Box, room: Box) -> float:
    """How far a box reaches beyond the room on its worst side, in crop units."""
    return max(room[0] - box[0], room[1] - box[1], box[2] - room[2], box[3] - room[3])


def _shifted(matrix: Array, centre: np.ndarray, share: float) -> Array:
    """The same moments with the body's centre travelling only `share` of its way."""
    out = matrix.copy()
    travel = matrix[:, :, :2] @ centre + matrix[:, :, 2] - centre  # [n, 2]
    out[:, :, 2] -= (1 - share) * travel
    return out


def _towards_rest(matrix: Array, local: Array, share: float) -> tuple[Array, Array]:
    """Every moment a `share` of the way from rest (turns are kept: they are blended as rotation and the remainder)."""
    rest = np.array([[1, 0, 0], [0, 1, 0]], np.float32)
    u, s, vt = np.linalg.svd(matrix[:, :, :2])
    rotation = u @ vt
    stretch = np.einsum("nji,nj,njk->nik", vt, s, vt)
    less = rest[None, :, :2] + share * (stretch - rest[None, :, :2])
    out = matrix.copy()
    out[:, :, :2] = rotation @ less
    out[:, :, 2] = matrix[:, :, 2] * share
    return out, local * np.float32(share)


def _boxes(matrix: Array, local: Array, outline: Array) -> list[Box]:
    return [bounds_after(m, f, outline) for m, f in zip(matrix, local, strict=True)]


def _fits(matrix: Array, local: Array, canvas: Canvas) -> bool:
    room = canvas.room
    return all(overflow(b, room) <= 1e-4 for b in _boxes(matrix, local, canvas.outline))


def _largest(make, canvas: Canvas, rounds: int = 6) -> tuple[float, tuple[Array, Array]]:  # type: ignore[no-untyped-def]
    """The largest share in 0..1 for which make(share) -> (matrix, local) fits; 0 when none does."""
    whole = make(1.0)
    if _fits(*whole, canvas):
        return 1.0, whole
    low, best = 0.0, make(0.0)
    high = 1.0
    for _ in range(rounds):
        middle = (low + high) / 2
        tried = make(middle)
        if _fits(*tried, canvas):
            low, best = middle, tried
        else:
            high = middle
    return low, best


def fitted(matrix: Array, local: Array, canvas: Canvas, anchored_: bool = False) -> tuple[Array, Array, float]:
    """Shrink what has no room: the way of the centre first, then deformation; last, single moments as a whole."""
    own = canvas.own
    centre = np.array([(own[0] + own[2]) / 2, (own[1] + own[3]) / 2], np.float32)
    if _fits(matrix, local, canvas):
        return matrix.copy(), local.copy(), 1.0
    travel = matrix[:, :, :2] @ centre + matrix[:, :, 2] - centre
    if anchored_:
        share, (m, f) = _largest(lambda s: _towards_rest(matrix, local, s), canvas)
        return _squeezed(m, f.copy(), canvas), f.copy(), share
    share, (m, f) = _largest(lambda s: (_shifted(matrix, centre, s), local), canvas)
    kept = share
    if share < 1:
        crouched = _crouch(m, (1 - share) * travel[:, 1], own)
        if share > 0 and _fits(crouched, f, canvas):
            m = crouched
        elif share == 0:
            m = crouched
    if not _fits(m, f, canvas):
        rest_share, (m, f) = _largest(lambda s: _nudged(*_towards_rest(m, f, s), canvas), canvas)
        kept *= 0.5 + 0.5 * rest_share
    return _squeezed(m, f, canvas), f.copy(), kept


def _crouch(matrix: Array, lost: np.ndarray, own: Box) -> Array:
    """Turn a fall that found no room [n] (down is positive) into a squash about the base."""
    height = own[3] - own[1]
    base = np.array([(own[0] + own[2]) / 2, own[3]])
    out = matrix.copy()
    for k, fall in enumerate(lost):
        squash = MOST_CROUCH * np.tanh(max(0.0, float(fall)) / max(height, 1e-3) / MOST_CROUCH)
        if squash > 1e-3:
            scale = np.diag([1 + 0.25 * squash, 1 - squash])
            out[k, :, 2] = matrix[k, :, :2] @ (base - scale @ base) + matrix[k, :, 2]
            out[k, :, :2] = matrix[k, :, :2] @ scale
    return out


def _nudged(matrix: Array, local: Array, canvas: Canvas) -> tuple[Array, Array]:
    """Move moments that stick out back inside where they are small enough for it."""
    out = matrix.copy()
    x0, y0, x1, y1 = canvas.room
    for k, b in enumerate(_boxes(matrix, local, canvas.outline)):
        out[k, 0, 2] += _inside(b[0], b[2], x0, x1)
        out[k, 1, 2] += _inside(b[1], b[3], y0, y1)
    return out, local


def _inside(low: float, high: float, least: float, most: float) -> float:
    if high - low > most - least:
        return (least + most) / 2 - (low + high) / 2
    return max(0.0, least - low) - max(0.0, high - most)


def _squeezed(matrix: Array, local: Array, canvas: Canvas) -> Array:
    """Whatever still sticks out (a tall body turning in a narrow picture) is made smaller in that moment."""
    out = matrix.copy()
    x0, y0, x1, y1 = canvas.room
    for k, b in enumerate(_boxes(matrix, local, canvas.outline)):
        if overflow(b, canvas.room) <= 1e-4:
            continue
        scale = min(1.0, (x1 - x0) / max(b[2] - b[0], 1e-6), (y1 - y0) / max(b[3] - b[1], 1e-6)) * 0.998
        middle = np.array([(b[0] + b[2]) / 2, (b[1] + b[3]) / 2])
        out[k, :, :2] = matrix[k, :, :2] * scale
        out[k, :, 2] = middle + (matrix[k, :, 2] - middle) * scale
    return _nudged(out, local, canvas)[0]


def _masked(seen: Sampled, fine: Array, canvas: Canvas, mask: Array, still: int) -> Moments:
    """The motion as one local field that is gone where the mask is 0."""
    n = fine.shape[1]
    line = ((np.arange(n, dtype=np.float32) + 0.5) / n * 2 - 1).astype(np.float32)
    x, y = np.meshgrid(line, line)
    start = np.stack([x, y], -1)
    whole = replace(seen, local=fine)
    m = matrices(whole.pose, whole.pivot)
    end = np.einsum("nij,nyxj->nyxi", m[:, :, :2], start[None] + fine) + m[:, None, None, :, 2]
    soft = cv2.GaussianBlur(cv2.resize(mask.astype(np.float32), (n, n), interpolation=cv2.INTER_AREA), (0, 0), n * 0.05)
    field = limit_gradient(((end - start[None]) * soft[None, ..., None]).astype(np.float32))
    identity = np.repeat(np.array([[[1, 0, 0], [0, 1, 0]]], np.float32), len(field), 0)
    room = canvas.room
    for k, b in enumerate(_boxes(identity, field, canvas.outline)):
        spill = overflow(b, room)
        if spill > 1e-4:
            field[k] *= max(0.0, 1 - spill / max(float(np.abs(field[k]).max()), 1e-6))
    field[still] = 0
    opacity = np.ones(len(field), np.float32)
    return Moments(identity, field, opacity, still, 1.0)


def placement_of(box: tuple[int, int, int, int]) -> Placement:
    """The subject's crop for its box (left, top, right, bottom) in pixels."""
    left, top, right, bottom = box
    return Placement(((left + right) / 2 - 0.5, (top + bottom) / 2 - 0.5), max(right - left, bottom - top) / SUBJECT_SPAN)
