"""Closing a clip into a ring: towards its end everything moves over to where it was before the beginning, so the last frame meets the first.

States are blended, never pixels: a pose between two poses, a matrix between two matrices. Falling things get speeds
that bring them round in exactly one turn of the ring.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from studio.engine.composer.acting import Stand
from studio.engine.composer.ease import lerp, smoother
from studio.engine.composer.rig import Matrix, Pose


@dataclass(frozen=True, slots=True)
class Ring:
    """A ring of `length` seconds whose last `seam` seconds lead back."""

    length: float
    seam: float

    def back(self, t: float) -> float:
        """How far the state at `t` has gone over to the one a turn earlier, 0..1."""
        return smoother((t - self.length + self.seam) / self.seam)


def ring_of(length: float) -> Ring:
    """The ring of a clip: it leads back over at most 1.6 s, at most half its length."""
    return Ring(length, min(1.6, length / 2))


def turns(ring: Ring | None, speed: float, span: float) -> float:
    """The speed nearest to `speed` that goes round `span` a whole number of times in the ring, at least once."""
    if ring is None:
        return speed
    return max(1, round(speed * ring.length / span)) * span / ring.length


def blended(one: Matrix, other: Matrix, u: float) -> Matrix:
    a, b, c, d, e, f = (lerp(x, y, u) for x, y in zip(one, other, strict=True))
    return a, b, c, d, e, f


def blend_stands(one: list[Stand], other: list[Stand], u: float) -> list[Stand]:
    """Everybody between two moments; whoever is only in one of them stays as in that."""
    there = {s.member.key: s for s in other}
    return [_stand(s, there[s.member.key], u) if s.member.key in there else s for s in one]


def _stand(one: Stand, other: Stand, u: float) -> Stand:
    root = blended(one.root, other.root, u) if one.root is not None and other.root is not None else one.root
    return replace(
        one, x=lerp(one.x, other.x, u), y=lerp(one.y, other.y, u), lift=lerp(one.lift, other.lift, u), scale=lerp(one.scale, other.scale, u),
        flip=one.flip if u < 0.5 else other.flip, pose=blend_poses(one.pose, other.pose, u), opacity=lerp(one.opacity, other.opacity, u), root=root,
        behind=blend_stands(one.behind, other.behind, u), before=blend_stands(one.before, other.before, u),
    )  # fmt: skip


def blend_poses(one: Pose, other: Pose, u: float) -> Pose:
    """Between two poses; faces change over in the middle."""
    near = one if u < 0.5 else other
    return Pose(
        {k: lerp(one.turn.get(k, 0.0), other.turn.get(k, 0.0), u) for k in {**one.turn, **other.turn}},
        {k: _pair(one.shift.get(k, (0.0, 0.0)), other.shift.get(k, (0.0, 0.0)), u) for k in {**one.shift, **other.shift}},
        {k: _pair(one.stretch.get(k, (1.0, 1.0)), other.stretch.get(k, (1.0, 1.0)), u) for k in {**one.stretch, **other.stretch}},
        dict(near.states), {k: lerp(one.fade.get(k, 1.0), other.fade.get(k, 1.0), u) for k in {**one.fade, **other.fade}},
        lerp(one.lean, other.lean, u), lerp(one.lift, other.lift, u), _pair(one.squash, other.squash, u), one.loose | other.loose,
    )  # fmt: skip


def _pair(one: tuple[float, float], other: tuple[float, float], u: float) -> tuple[float, float]:
    return lerp(one[0], other[0], u), lerp(one[1], other[1], u)
