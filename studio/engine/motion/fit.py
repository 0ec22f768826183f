"""Makes a motion fit a picture: the loop's moments, the frame that is the picture, the free margin, anchors, mask.

Nothing leaves the canvas, nothing folds, and at the conditioning frame nothing moves at all. What has no room
shrinks in a fixed order: shifts first (a fall that has no room becomes a crouch), then the rest, then the body.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from studio.contract.requests import Anchor, At
from studio.engine.motion.part_fit import act_of, asked_of, in_crop, parts_relative
from studio.engine.motion.representation import (
    GRID,
    KNOTS,
    SUBJECT_SPAN,
    Array,
    Motion,
    Sampled,
    Sequence,
    displacement,
    matrices,
    sample,
)
from studio.pixels.alpha import Pixels
from studio.pixels.contours import silhouette
from studio.pixels.layers.stage import Act, Puppet
from studio.pixels.resample import softened
from studio.pixels.warp import Placement, bounds_after, limit_gradient, look_up, smooth

FINE = 4  # how much finer than the model's grid the local field is when it moves pixels
MOST_CROUCH = 0.3  # of the height, when a fall has no room
IDENTITY = np.array([[1, 0, 0], [0, 1, 0]], np.float32)
HALVINGS = 7  # when a moment is eased until it fits
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Canvas:
    """Where a subject stands: its place, the canvas in pixels, and points of its outline [m, 2] in crop units.
    `reach` holds for every moment the points [k, 2] to which parts that move reach beside it."""

    place: Placement
    width: int
    height: int
    outline: Array
    reach: tuple[Array, ...] = ()

    def points(self, k: int) -> Array:
        """All that has to stay on the canvas at moment k, before the whole body moves: [m, 2] in crop units."""
        return np.concatenate([self.outline, self.reach[k]]) if self.reach else self.outline

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
    conditioning frame; `kept` says how much of the motion found room, 0..1; `closes` that what would follow the last
    frame is the first; `notes` are sentences about what could not be done. `act` moves the parts, if any move; `reach`
    is theirs."""

    matrix: Array
    local: Array
    opacity: Array
    still: int
    kept: float
    closes: bool = True
    notes: tuple[str, ...] = ()
    act: Act | None = None
    canvas: Canvas | None = None
    asked: tuple[bool, ...] | None = None


def outline_points(alpha: Pixels, place: Placement) -> Array:
    """Points of the subject's silhouette (hull corners and edges) in crop units, [m, 2]. `alpha` [H, W] uint8."""
    chosen = silhouette(alpha)
    # a contour runs through pixel centres; the pixel reaches half further
    grown = np.concatenate([chosen + d for d in ((-0.5, -0.5), (0.5, -0.5), (-0.5, 0.5), (0.5, 0.5))])
    return ((grown - np.array(place.centre)) / place.scale).astype(np.float32)


def extreme_phase(motion: Motion | Sequence) -> float | None:
    """The phase at which a body that rises or grows is at its height, so that a picture can be that moment.

    None for motion that goes both ways, all round, or down: there the picture is the rest.
    """
    if isinstance(motion, Sequence) or motion.turns:
        return None
    weight = np.array([1, 1, 0.7, 0.7, 0.7, 0.7, 0], np.float32)
    features = np.concatenate([motion.pose * weight, motion.local.reshape(KNOTS, -1) / GRID], 1)  # [KNOTS, F]
    far = (features**2).sum(1)
    top = int(far.argmax())
    if far[top] < 1e-4 or motion.pose[:, 6].min() < -0.3 or abs(motion.pose[top, 2]) > 0.5:
        return None
    along = features @ features[top] / far[top]  # 1 at the height, -1 if it goes as far the other way
    return top / KNOTS if along.min() > -0.6 and _rises(motion, top) else None


def _rises(motion: Motion, knot: int) -> bool:
    """Whether the body is larger at this knot than at rest, or its upper part clearly higher."""
    if motion.pose[knot, 3:5].min() > 0.05:
        return True
    moved = displacement(sample(motion, np.array([knot / KNOTS])))[0]
    upper, lower = moved[GRID // 8 : GRID // 3, :, 1], moved[-GRID // 3 : -GRID // 8, :, 1]
    return float(upper.mean()) < -0.06 and float(lower.mean()) < 0.1


def relative_to(motion: Sampled, reference: Sampled) -> Sampled:
    """The motion seen from one of its own moments: that moment becomes the picture as it is."""
    pose = motion.pose.copy()
    pose[:, [0, 1, 2, 5]] -= reference.pose[0, [0, 1, 2, 5]]
    ratio = np.where(np.abs(1 + reference.pose[0, 3:5]) < 0.2, 0.2, 1 + reference.pose[0, 3:5])
    pose[:, 3:5] = (1 + pose[:, 3:5]) / ratio - 1
    pose[:, 6] = np.clip((1 + pose[:, 6]) / max(0.2, 1 + float(reference.pose[0, 6])) - 1, -1, 0)
    return Sampled(pose, motion.local - reference.local, motion.pivot, parts_relative(motion.parts, reference.parts[0]))


def phases_of(frames: int, cycles: int, still: int, at_phase: float) -> np.ndarray:
    """Phases of the frames, so that frame `still` stands at `at_phase` and the loop closes after the last."""
    return ((np.arange(frames) - still) * cycles / frames + at_phase).astype(np.float64)


def still_frame(at: At, frames: int) -> int:
    return {At.FIRST: 0, At.LAST: frames - 1, At.MIDDLE: frames // 2}.get(at, 0)


def moments(motion: Motion | Sequence, canvas: Canvas, frames: int, cycles: int, at: At, anchors: tuple[Anchor, ...] = (),
            mask: Array | None = None, puppet: Puppet | None = None) -> Moments:
    """Everything for the renderer. `mask` [n, n] 0..1 over the crop limits the motion to where it is 1; `puppet` is the
    picture's parts, to which the motion's are aligned."""
    top = extreme_phase(motion)
    if at is At.AUTO:
        at = At.FIRST if top is None else At.MIDDLE
    still = still_frame(at, frames)
    at_phase = top if at is At.MIDDLE and top is not None else 0.0
    phases = phases_of(frames, cycles, still, at_phase)
    seen = sample(motion, phases)
    if at_phase:
        seen = relative_to(seen, sample(motion, np.array([at_phase])))
    closes = returns(motion, phases[0], cycles)
    fine = limit_gradient(smooth(seen.local, FINE))
    asked = asked_of(puppet, seen.parts) if puppet is not None else None
    act = act_of(puppet, motion, seen.parts, still, (canvas.own, canvas.room), canvas.place, mask) if puppet is not None else None
    if act is not None:
        canvas = replace(canvas, reach=tuple(in_crop(act.outline(k), canvas.place) for k in range(frames)))
    if mask is not None:
        return replace(_masked(seen, fine, canvas, mask, still, anchors, closes), act=act, canvas=canvas, asked=asked)
    matrix, fine, kept = fitted(matrices(seen.pose, seen.pivot), fine, canvas, anchors)
    matrix[still] = IDENTITY
    fine[still] = 0
    opacity = (1 + seen.pose[:, 6]).astype(np.float32)
    opacity[still] = 1
    return Moments(matrix, fine, opacity, still, kept, closes, (), act, canvas, asked)


def returns(motion: Motion | Sequence, phase: float, cycles: int) -> bool:
    """Whether `cycles` cycles after `phase` everything is where it was, to a thousandth of the crop."""
    ends = sample(motion, np.array([phase, phase + cycles]))
    m = matrices(ends.pose, ends.pivot)
    gaps = (m[1] - m[0], ends.local[1] - ends.local[0], ends.pose[1, 6] - ends.pose[0, 6])
    return all(float(np.abs(gap).max()) < 1e-3 for gap in gaps)


ANCHOR_POINTS = {Anchor.FEET: (0.5, 1.0), Anchor.TOP: (0.5, 0.0), Anchor.LEFT: (0.0, 0.5), Anchor.RIGHT: (1.0, 0.5), Anchor.CENTRE: (0.5, 0.5)}


def anchor_point(own: Box, anchors: tuple[Anchor, ...]) -> Array:
    """The point [2] of the body's box that stays: the mean of what the anchors name."""
    spot = np.array([ANCHOR_POINTS[a] for a in anchors], np.float32).mean(0)
    return np.array([own[0] + spot[0] * (own[2] - own[0]), own[1] + spot[1] * (own[3] - own[1])], np.float32)


def anchored(matrix: Array, local: Array, own: Box, anchors: tuple[Anchor, ...]) -> Array:
    """Shift every moment so that the anchored point of the body (the mean of them) stays where it is."""
    if not anchors:
        return matrix
    point = anchor_point(own, anchors)
    out = matrix.copy()
    for k in range(len(matrix)):
        lx, ly = look_up(local[k], point[:1, None], point[1:, None])
        moved = point + np.array([lx[0, 0], ly[0, 0]])
        out[k, :, 2] += point - (matrix[k, :, :2] @ moved + matrix[k, :, 2])
    return out


def overflow(box: Box, room: Box) -> float:
    """How far a box reaches beyond the room on its worst side, in crop units."""
    return max(room[0] - box[0], room[1] - box[1], box[2] - room[2], box[3] - room[3])


def _boxes(matrix: Array, local: Array, canvas: Canvas) -> list[Box]:
    return [bounds_after(m, f, canvas.points(k)) for k, (m, f) in enumerate(zip(matrix, local, strict=True))]


def fitted(matrix: Array, local: Array, canvas: Canvas, anchors: tuple[Anchor, ...] = ()) -> tuple[Array, Array, float]:
    """Keep every moment inside the room: bending shrinks as a whole, single moments are pressed together, the way
    of the body saturates softly at the walls, and a fall that finds the floor becomes a crouch. With anchors the
    anchored point stays instead, and a moment that has no room is eased towards rest.

    Returns the new matrices and fields and how much of the motion was kept, 0..1.
    """
    if anchors:
        return _fitted_anchored(matrix, local, canvas, anchors)
    room = canvas.room
    if all(overflow(b, room) <= 1e-4 for b in _boxes(matrix, local, canvas)):
        return matrix.copy(), local.copy(), 1.0
    bent, share = _bent_inside(local, canvas)
    out = matrix.copy()
    pressed = np.ones(len(out))
    for k, box in enumerate(_boxes(out, bent, canvas)):
        out[k], pressed[k] = _pressed(out[k], box, room)
    out = _inside(_saturated(out, bent, canvas), bent, canvas)
    before, after = _travel(matrix, canvas), _travel(out, canvas)
    way = min(1.0, after / before) if before > 0.02 else 1.0
    return out, bent, float(way * share * pressed.mean())


def _fitted_anchored(matrix: Array, local: Array, canvas: Canvas, anchors: tuple[Anchor, ...]) -> tuple[Array, Array, float]:
    """Moments that turn, scale and bend about a point that stays; those without room do it less."""
    bent, share = _bent_inside(local, canvas)
    out = anchored(matrix, bent, canvas.own, anchors)
    held = np.ones(len(out))
    for k in range(len(out)):
        if overflow(bounds_after(out[k], bent[k], canvas.points(k)), canvas.room) > 1e-4:
            out[k], held[k] = _eased_inside(matrix[k], bent[k], canvas, anchors, k)
    return out, bent, float(share * held.mean())


def _eased_inside(matrix: Array, local: Array, canvas: Canvas, anchors: tuple[Anchor, ...], k: int) -> tuple[Array, float]:
    """As much of the anchored moment k as has room, and how much that is, 0..1."""
    low, high, best = 0.0, 1.0, anchored(IDENTITY[None], local[None], canvas.own, anchors)[0]
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        tried = anchored(eased(matrix, middle)[None], local[None], canvas.own, anchors)[0]
        if overflow(bounds_after(tried, local, canvas.points(k)), canvas.room) <= 1e-4:
            low, best = middle, tried
        else:
            high = middle
    return best, low


def eased(matrix: Array, share: float) -> Array:
    """An affine [2, 3] done only in part: its turn and its stretch times `share`, without its shift."""
    u, s, vt = np.linalg.svd(matrix[:, :2])
    sign = np.array([1.0, np.sign(np.linalg.det(u) * np.linalg.det(vt)) or 1.0])
    turn, stretch = (u * sign) @ vt, (vt.T * (s * sign)) @ vt  # polar decomposition with a turn that is no mirror
    angle = share * np.arctan2(turn[1, 0], turn[0, 0])
    c, d = np.cos(angle), np.sin(angle)
    out = np.zeros((2, 3), np.float32)
    out[:, :2] = np.array([[c, -d], [d, c]]) @ (np.eye(2) + share * (stretch - np.eye(2)))
    return out


def _travel(matrix: Array, canvas: Canvas) -> float:
    """How far the outline's points go on average, in crop units."""
    moved = np.einsum("nij,mj->nmi", matrix[:, :, :2], canvas.outline) + matrix[:, None, :, 2]
    return float(np.abs(moved - canvas.outline[None]).mean())


def _bent_inside(local: Array, canvas: Canvas, rounds: int = 5) -> tuple[Array, float]:
    """The local fields, as much of them as the standing body has room for."""
    room, still = canvas.room, np.repeat(IDENTITY[None], len(local), 0)

    def fits(share: float) -> bool:
        return all(overflow(box, room) <= 1e-4 for box in _boxes(still, local * np.float32(share), canvas))

    if fits(1.0):
        return local.copy(), 1.0
    low, high = 0.0, 1.0
    for _ in range(rounds):
        middle = (low + high) / 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return local * np.float32(low), low


def _pressed(matrix: Array, box: Box, room: Box) -> tuple[Array, float]:
    """A moment that is larger than the room made to fit: along the axes while it stands, evenly when it is turned."""
    fit_x = min(1.0, (room[2] - room[0]) / max(box[2] - box[0], 1e-6))
    fit_y = min(1.0, (room[3] - room[1]) / max(box[3] - box[1], 1e-6))
    if fit_x == fit_y == 1.0:
        return matrix, 1.0
    turned = abs(np.arctan2(matrix[1, 0], matrix[0, 0])) > 0.25
    if turned or min(fit_x, fit_y) < 0.7:
        fit_x = fit_y = min(fit_x, fit_y)
    scale = np.array([fit_x, fit_y]) * 0.999
    foot = np.array([(box[0] + box[2]) / 2, box[3]])
    out = matrix.copy()
    out[:, :2] = scale[:, None] * matrix[:, :2]
    out[:, 2] = foot + scale * (matrix[:, 2] - foot)
    return out, float(scale.min())


def _soft(way: float, low: float, high: float) -> float:
    """A way that saturates at the walls `low` <= 0 <= `high` instead of breaking off there."""
    wall = high if way > 0 else low
    if wall * way <= 0:
        return float(np.clip(way, min(low, high), max(low, high)))
    return wall * float(np.tanh(way / wall))


def _saturated(matrix: Array, local: Array, canvas: Canvas) -> Array:
    """The way of the body's centre in each moment, softly limited by the room its box leaves; lost falls crouch."""
    own, room = canvas.own, canvas.room
    centre = np.array([(own[0] + own[2]) / 2, (own[1] + own[3]) / 2], np.float32)
    out = matrix.copy()
    for k, box in enumerate(_boxes(matrix, local, canvas)):
        way = matrix[k, :, :2] @ centre + matrix[k, :, 2] - centre
        new_x = _soft(float(way[0]), room[0] - (box[0] - way[0]), room[2] - (box[2] - way[0]))
        new_y = _soft(float(way[1]), room[1] - (box[1] - way[1]), room[3] - (box[3] - way[1]))
        out[k, :, 2] += np.array([new_x - way[0], new_y - way[1]])
        out[k] = _crouched(out[k], float(way[1]) - new_y, own)
    return out


def _crouched(matrix: Array, lost: float, own: Box) -> Array:
    """A fall that found no room (`lost` > 0, downwards) as a squash about the base."""
    height = own[3] - own[1]
    squash = MOST_CROUCH * float(np.tanh(max(0.0, lost) / max(height, 1e-3) / MOST_CROUCH))
    if squash < 1e-3:
        return matrix
    base = np.array([(own[0] + own[2]) / 2, own[3]])
    scale = np.diag([1 + 0.25 * squash, 1 - squash])
    out = matrix.copy()
    out[:, 2] = matrix[:, :2] @ (base - scale @ base) + matrix[:, 2]
    out[:, :2] = matrix[:, :2] @ scale
    return out


def _inside(matrix: Array, local: Array, canvas: Canvas) -> Array:
    """The last word: a moment that still sticks out is pressed and moved back."""
    out, room = matrix.copy(), canvas.room
    for k, box in enumerate(_boxes(matrix, local, canvas)):
        if overflow(box, room) <= 1e-4:
            continue
        out[k], _ = _pressed(out[k], box, room)
        box = bounds_after(out[k], local[k], canvas.points(k))
        out[k, 0, 2] += max(0.0, room[0] - box[0]) - max(0.0, box[2] - room[2])
        out[k, 1, 2] += max(0.0, room[1] - box[1]) - max(0.0, box[3] - room[3])
    return out


def _masked(seen: Sampled, fine: Array, canvas: Canvas, mask: Array, still: int, anchors: tuple[Anchor, ...], closes: bool) -> Moments:
    """The motion as one local field that is gone where the mask is 0; the opacity of a part can't change."""
    n = fine.shape[1]
    line = ((np.arange(n, dtype=np.float32) + 0.5) / n * 2 - 1).astype(np.float32)
    x, y = np.meshgrid(line, line)
    start = np.stack([x, y], -1)
    m = anchored(matrices(seen.pose, seen.pivot), fine, canvas.own, anchors)
    end = np.einsum("nij,nyxj->nyxi", m[:, :, :2], start[None] + fine) + m[:, None, None, :, 2]
    soft = softened(mask, n, n * 0.05)
    field = limit_gradient(((end - start[None]) * soft[None, ..., None]).astype(np.float32))
    shares = np.array([_share_inside(f, canvas.points(k), canvas.room) for k, f in enumerate(field)], np.float32)
    field *= shares[:, None, None, None]
    field[still] = 0
    notes = ("Fading takes the whole body, so it is left out where a mask is painted.",) if seen.pose[:, 6].min() < -0.05 else ()
    identity = np.repeat(IDENTITY[None], len(field), 0)
    return Moments(identity, field, np.ones(len(field), np.float32), still, float(shares.mean()), closes, notes)


def _share_inside(field: Array, start: Array, room: Box) -> float:
    """How much of a field [G, G, 2] keeps every one of the points `start` [m, 2] inside the room, 0..1."""
    left, top, right, bottom = room
    way_x, way_y = (way[0] for way in look_up(field, start[None, :, 0].copy(), start[None, :, 1].copy()))
    share = 1.0
    for way, low, high in ((way_x, left - start[:, 0], right - start[:, 0]), (way_y, top - start[:, 1], bottom - start[:, 1])):
        limit = np.where(way > 0, high, low)  # the wall in the direction in which the point goes
        share = min(share, float(np.min(limit / np.where(np.abs(way) > 1e-9, way, 1e-9), initial=1.0, where=np.abs(way) > 1e-9)))
    return max(0.0, share)


def placement_of(box: tuple[int, int, int, int]) -> Placement:
    """The subject's crop for its box (left, top, right, bottom) in pixels."""
    left, top, right, bottom = box
    return Placement(((left + right) / 2 - 0.5, (top + bottom) / 2 - 0.5), max(right - left, bottom - top) / SUBJECT_SPAN)
