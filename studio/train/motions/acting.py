"""The tools with which parts are animated: an `Actor` gathers curves for the parts of one body.

Angles are clockwise on the screen. A limb's elevation is told from hanging straight down (0) over sideways, away from
the body (90 degrees), to straight up (180), so that one curve serves left and right, and an arm that is drawn raised
is raised less.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from studio.engine.motion.representation import KNOTS, PART_CHANNELS, Array, Motion
from studio.train.motions.body import Body

DEGREE = np.pi / 180
MOST = 1.5  # amount above which limbs turn no further
FARTHEST = 130 * DEGREE  # that a limb turns from where it is drawn


class Actor:
    """A body with known parts while it is being animated. `rows` [P, KNOTS, 6]; every curve [KNOTS] is 0 at rest."""

    def __init__(self, body: Body) -> None:
        self.body = body
        self.skeleton = body.skeleton
        self.rows = np.zeros((len(body.skeleton), KNOTS, len(PART_CHANNELS)), np.float32)
        self.turns = np.zeros(len(body.skeleton), np.int64)
        self.amount = min(body.amount, MOST)
        self.size = body.size

    # ------------------------------------------------------------ which parts there are
    def all(self, *kinds: str) -> list[int]:
        """The parts of these kinds, in the skeleton's order."""
        return [row for kind in kinds for row in self.skeleton.of(kind)]

    def has(self, *kinds: str) -> bool:
        return bool(self.all(*kinds))

    def out(self, row: int) -> float:
        """+1 for a part on the right, -1 for one on the left."""
        return float(self.skeleton.outs[row])

    def elevation(self, row: int) -> float:
        """Radians from hanging down, outwards: -pi/2 .. 3/2 pi."""
        x, y = self.skeleton.axes[row]
        angle = float(np.pi / 2 - np.arctan2(y, x * self.out(row)))
        return angle - 2 * np.pi if angle > 1.5 * np.pi else angle

    def named(self, *kinds: str) -> list[int]:
        """The parts of the first of these kinds that is there, of the side that was named."""
        for kind in kinds:
            rows = self.all(kind)
            if rows and self.body.hand in ("left", "right"):
                sign = -1.0 if self.body.hand == "left" else 1.0
                return [r for r in rows if self.out(r) == sign] or rows[:1]
            if rows:
                return rows
        return []

    def one(self, *kinds: str) -> int | None:
        """The limb that leads: of the named side, else the one that is raised most, else the right one."""
        rows = self.named(*kinds)
        return max(rows, key=lambda r: (round(self.elevation(r) / (45 * DEGREE)), self.out(r), -r)) if rows else None

    @property
    def facing(self) -> float:
        """-1 or 1 for a subject seen from the side, 0 from the front: by where the eyes sit on the head, or the head on the body."""
        heads, eyes = self.all("head"), self.all("eye")
        boxes = self.skeleton.boxes
        if heads and eyes:
            head = boxes[heads[0]]
            offset = (float(boxes[eyes, 0].mean()) - head[0]) / max(float(head[2]), 0.05)
            if abs(offset) > 0.22:
                return float(np.sign(offset))
        if heads:
            offset = (float(boxes[heads[0], 0]) - self.body.centre[0]) / max(self.body.width / 2, 0.05)
            return float(np.sign(offset)) if abs(offset) > 0.3 else 0.0
        return 0.0

    # ------------------------------------------------------------ how they move
    def turn(self, row: int, angle: Array) -> None:
        """Add a clockwise turn in radians."""
        self.rows[row, :, 0] += angle

    def outward(self, rows: Sequence[int], angle: Array) -> None:
        """Lift limbs away from the body by `angle` radians."""
        for row in rows:
            self.turn(row, -self.out(row) * angle)

    def raised(self, row: int, to: float, share: Array, most: float = FARTHEST) -> None:
        """Bring a limb to an elevation of `to` degrees as far as `share` says."""
        way = float(np.clip(self._beside_the_head(row, to * DEGREE) - self.elevation(row), -most, most))
        self.outward([row], way * share)

    def _beside_the_head(self, row: int, elevation: float) -> float:
        """The elevation, lowered until the limb's tip is seen beside the head or above it: large heads hide short arms."""
        heads = self.all("head")
        if not heads:
            return elevation
        x, y, half_width, half_height = self.skeleton.boxes[heads[0]]
        while elevation > 75 * DEGREE:
            tip = self.skeleton.pivots[row] + self.skeleton.lengths[row] * np.array([self.out(row) * np.sin(elevation), np.cos(elevation)])
            if abs(tip[0] - x) > 1.05 * half_width or abs(tip[1] - y) > 1.05 * half_height:
                return elevation
            elevation -= 6 * DEGREE
        return elevation

    def reach(self, row: int, point: tuple[float, float], share: Array, most: float = FARTHEST) -> None:
        """Turn a limb so that its tip points to a place in crop units as far as `share` says."""
        x, y = np.array(point) - self.skeleton.pivots[row]
        now = np.arctan2(self.skeleton.axes[row, 1], self.skeleton.axes[row, 0])
        way = (np.arctan2(y, x) - now + np.pi) % (2 * np.pi) - np.pi
        self.turn(row, float(np.clip(way, -most, most)) * share)

    def shift(self, rows: Sequence[int], dx: Array | float = 0.0, dy: Array | float = 0.0) -> None:
        """Shift parts by shares of their own length (of an eye: of the gaze)."""
        for row in rows:
            self.rows[row, :, 1] += dx
            self.rows[row, :, 2] += dy

    def stretch(self, rows: Sequence[int], along: Array | float = 0.0, across: Array | float = 0.0) -> None:
        for row in rows:
            self.rows[row, :, 3] += along
            self.rows[row, :, 4] += across

    def state(self, rows: Sequence[int], value: Array) -> None:
        """An eye's lid or a mouth's opening; the larger of what is asked counts."""
        for row in rows:
            self.rows[row, :, 5] = np.maximum(self.rows[row, :, 5], value)

    def lids(self, value: Array) -> None:
        """Shut the eyes that are drawn open, 0..1."""
        self.state([r for r in self.all("eye") if not self.skeleton.shut[r]], np.clip(value, 0, 1))

    def mouth(self, value: Array) -> None:
        self.state(self.all("mouth"), np.clip(value, 0, 1))

    def ears_down(self, share: Array, far: float = 0.55) -> None:
        """Lay the ears back towards hanging; ears that hang already stay."""
        for row in self.all("ear"):
            self.outward([row], -float(np.clip(self.elevation(row) - 20 * DEGREE, 0, far)) * share)

    def brows(self, lift: Array | float, frown: Array | float = 0.0) -> None:
        """Lift by shares of their length; a frown turns the inner ends down, in radians."""
        for row in self.all("brow"):
            self.shift([row], dy=-np.asarray(lift))
            self.turn(row, -self.out(row) * np.asarray(frown))

    def head(self, *, down: Array | float = 0.0, side: Array | float = 0.0, tilt: Array | float = 0.0) -> None:
        """Bow the head (radians, as seen from its side; from the front it sinks and shortens), turn it to a side
        (-1..1) and tilt it clockwise."""
        face = self.facing
        for row in self.all("head"):
            down_, side_ = np.asarray(down, np.float32), np.asarray(side, np.float32)
            self.turn(row, np.asarray(tilt) + face * down_)
            if not face:
                self.shift([row], dy=0.22 * down_)
                self.stretch([row], along=-0.3 * down_)
            self.shift([row], dx=0.1 * side_)
            self.stretch([row], across=-0.1 * np.abs(side_))
            for drawn in self.all("mouth", "brow"):  # what is drawn on a face goes further round than the head
                self.rows[drawn, :, 1] += 0.15 * self.skeleton.boxes[row, 2] * side_ / self.skeleton.lengths[drawn]

    def finished(self, motion: Motion) -> Motion:
        """The body's motion with these parts; everything is 0 at rest."""
        rows = self.rows - self.rows[:, :1]
        rows[..., 5] = np.clip(rows[..., 5], 0, 1)
        return Motion(motion.pose, motion.local, motion.pivot, motion.turns, rows.astype(np.float32), self.turns)


Role = Callable[[Actor, Motion], Motion]
ROLES: dict[str, Role] = {}


def role(*names: str) -> Callable[[Role], Role]:
    """Register what the parts do in these motions. It fills the actor and returns what the body does."""
    def register(f: Role) -> Role:
        for name in names:
            ROLES[name] = f
        return f
    return register


def quiet(motion: Motion, share: float, *, local: float | None = None) -> Motion:
    """The body's motion made small, so that the part tells the story."""
    small = motion.scaled(share) if share > 0 else Motion.still()
    return Motion(small.pose, motion.local * np.float32(share if local is None else local), motion.pivot, motion.turns if share > 0 else 0)
