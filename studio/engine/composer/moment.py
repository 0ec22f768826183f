"""One member at one time while its pose is made: the pose so far, and wishes that later layers (legs, face, tail) obey."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from studio.engine.composer.rig import Pose, Subject


@dataclass(slots=True)
class Moment:
    """One member at one time while its pose is made. `crouch` lowers the body (drawing units) before feet are planted; `seat` 0..1 how
    far it sits; `eyes`, `mouth` are wishes for the face; `feet` lifts single feet; `toward` is where its target is: x forward in -1..1, y up in -1..1."""

    pose: Pose
    art: Subject
    plan: str
    t: float
    seed: str
    crouch: float = 0.0
    seat: float = 0.0
    lying: float = 0.0
    eyes: str = ""
    mouth: str = ""
    gaze: tuple[float, float] = (0.0, 0.0)
    speaking: str = ""
    tail: float = 0.0
    spin: float = 1.0
    grow: float = 1.0
    opacity: float = 1.0
    toward: tuple[float, float] = (1.0, 0.0)
    shiver: float = 0.0
    feet: dict[str, tuple[float, float, float]] = field(default_factory=dict)

    def head(self, turn: float, nod: float = 0.0) -> None:
        """Tilt the head by `turn` degrees; `nod` drawing units down."""
        for part in self.art.with_tag("head"):
            if part.parent in ("body", "neck", "stem", "scoop_top", "head", "mount"):
                self.pose.add(part.id, turn)
                self.pose.move(part.id, 0.0, nod)
                return
        self.pose.add("body", turn * 0.5)

    def squeeze(self, y: float) -> None:
        """Squash (below 1) or stretch the whole, its area kept."""
        y = max(0.4, y)
        self.pose.squash = (self.pose.squash[0] / math.sqrt(y), self.pose.squash[1] * y)

    def tumble(self, degrees: float) -> None:
        """Turn the whole about its middle."""
        middle, angle = self.tall / 2, math.radians(degrees)
        self.pose.lean += degrees
        self.pose.move("root", -middle * math.sin(angle), -middle * (1 - math.cos(angle)))

    @property
    def tall(self) -> float:
        return self.art.ground - self.art.box[1]
