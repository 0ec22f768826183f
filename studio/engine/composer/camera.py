"""The camera: what a shot frames, how it moves, and that heads stay inside the picture. A shot begins with a cut.

Framings are shares of the subject's height; moves run over the whole shot and are eased at both ends.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from studio.engine.composer.ease import clamp, smoother
from studio.engine.composer.places import BLEED, Place
from studio.engine.composer.script import Shot
from studio.engine.composer.shapes import Box
from studio.engine.composer.view import View, whole

_SHARE = {"full": 0.70, "medium": 1.25, "close-up": 2.3, "extreme close-up": 4.6}  # subject's height in pictures' heights
_AIM = {"full": 0.5, "medium": 0.30, "close-up": 0.20, "extreme close-up": 0.20}  # what the middle looks at, from the top of the subject
_CLOSEST = 7.0


@dataclass(frozen=True, slots=True)
class Subject:
    """What a camera looks at: its box in ground units at a time, and which way it faces (-1, 0, 1)."""

    box: Callable[[float], Box | None]
    facing: Callable[[float], float]


class Camera:
    """Views for one scene. `subjects` by actor id; the key "" is everybody who matters."""

    def __init__(self, shots: Sequence[Shot], subjects: dict[str, Subject], place: Place, width: int, height: int, duration: float) -> None:
        self.shots = sorted(shots, key=lambda s: s.start) or [Shot()]
        self.subjects, self.place, self.width, self.height, self.duration = subjects, place, width, height, duration
        self._framed: dict[int, tuple[float, float, float]] = {}

    def shot(self, t: float) -> tuple[int, Shot, float]:
        """(number, shot, its end) at `t`; between told shots the last one goes on."""
        number = max((i for i, s in enumerate(self.shots) if s.start <= t + 1e-9), default=0)
        shot = self.shots[number]
        after = self.shots[number + 1].start if number + 1 < len(self.shots) else self.duration
        return number, shot, shot.end if shot.end is not None and shot.end <= after else after

    def view(self, t: float) -> View:
        number, shot, end = self.shot(t)
        moves = _moves(shot)
        u = smoother((t - shot.start) / max(0.1, end - shot.start))
        x, y, near = self._follow(shot, t) if self._follows(shot, moves, number, end) else self._frame(number, shot, end)
        wide, high = whole(self.width, self.height)
        unit = self.width / wide
        zoom = 1.62 ** (moves["zoom"] * (u - (0.0 if moves["zoom"] >= 0 else 1.0)) if moves["zoom"] else 0.0)
        closer = 1.42 ** (moves["dolly"] * (u - (0.0 if moves["dolly"] >= 0 else 1.0)) if moves["dolly"] else 0.0)
        span = wide / near
        x += span * (0.42 * moves["pan"] + 0.34 * moves["orbit"]) * (u - 0.5)
        y += high / near * 0.30 * moves["tilt"] * (u - 0.5)
        roll = 9.0 * moves["roll"] * (u - 0.5) * 2 + 2.0 * moves["orbit"] * math.sin(math.pi * u)
        near = near * closer
        total = unit * near * zoom
        y += {"low": 0.06, "high": -0.06}.get(shot.angle, 0.0) * high / near
        x, y = self._kept_inside(x, y, total)
        return View(self.width, self.height, x, y, total, near, roll, self.place.horizon)

    def _follows(self, shot: Shot, moves: dict[str, float], number: int, end: float) -> bool:
        if moves["follow"]:
            return True
        if shot.framing in ("", "wide") and not shot.on:
            return self._escapes(shot, end) and "" in self.subjects
        return self._far_goer(shot, end)

    def _far_goer(self, shot: Shot, end: float) -> bool:
        """Whether a framed subject would walk out of a still picture."""
        boxes = self._boxes(shot, end)
        if not boxes:
            return False
        size = max(b[2] - b[0] for b in boxes)
        tall = max(b[3] - b[1] for b in boxes)
        span = tall / _SHARE.get(shot.framing, 0.5) * self.width / self.height
        return max(b[2] for b in boxes) - min(b[0] for b in boxes) - size > 0.55 * span

    def _escapes(self, shot: Shot, end: float) -> bool:
        """Whether everybody leaves the whole view without being meant to: they are all still going beyond it at once."""
        wide, _ = whole(self.width, self.height)
        boxes = self._boxes(shot, end)
        if not boxes:
            return False
        centres = [(b[0] + b[2]) / 2 for b in boxes]
        return max(centres) - min(centres) > 1.25 * wide

    def _boxes(self, shot: Shot, end: float) -> list[Box]:
        subject = self.subjects.get(shot.on) or self.subjects.get("")
        if subject is None:
            return []
        last = max(shot.start, end - 1e-3)
        found = [subject.box(shot.start + (last - shot.start) * k / 8) for k in range(9)]
        return [b for b in found if b is not None]

    def _frame(self, number: int, shot: Shot, end: float) -> tuple[float, float, float]:
        """(x, y, near) of a still framing, made once for a shot."""
        if number not in self._framed:
            boxes = self._boxes(shot, end)
            subject = self.subjects.get(shot.on) or self.subjects.get("")
            facing = subject.facing(shot.start) if subject else 0.0
            self._framed[number] = self._framing(shot, boxes, facing)
        return self._framed[number]

    def _framing(self, shot: Shot, boxes: list[Box], facing: float) -> tuple[float, float, float]:
        wide, high = whole(self.width, self.height)
        if not boxes or (shot.framing == "wide" and self.width >= self.height):
            return 960.0, 570.0, 1.0
        box = min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)
        x = (box[0] + box[2]) / 2
        if shot.framing in ("", "wide"):
            return self._loose(box, x, wide, high, bool(shot.on))
        one = boxes[len(boxes) // 2]
        tall = one[3] - one[1]
        near = clamp(high * _SHARE[shot.framing] / max(tall, 1.0), 1.0, _CLOSEST)
        if shot.framing in ("full", "medium"):
            near = max(1.0, min(near, wide * 0.90 / max(1.0, box[2] - box[0])))
        y = one[1] + tall * _AIM[shot.framing]
        x = (one[0] + one[2]) / 2 if shot.framing.endswith("close-up") else x
        x += facing * 0.10 * wide / near * (shot.framing != "full")
        return x, self._headroom(one, y, high / near, shot.framing), near

    def _loose(self, box: Box, x: float, wide: float, high: float, told: bool) -> tuple[float, float, float]:
        """The open framing: the place is seen, everybody is inside, small casts are brought nearer."""
        need = max((box[2] - box[0]) * 1.22 / wide, (box[3] - box[1]) * 1.55 / high, 0.1)
        near = clamp(1 / need, 1.0, 1.6 if told else 1.35)
        slack = (wide - wide / near) / 2 if self.width >= self.height else 700.0
        middle = clamp(x, 960 - slack, 960 + slack)
        y = 570.0 - (570.0 - 800.0) * (1 - 1 / near)
        view_high = high / near
        y = min(y, box[1] + view_high / 2 - 0.06 * view_high)
        y = max(y, box[3] - view_high / 2 + 0.05 * view_high)
        return middle, y, near

    def _headroom(self, box: Box, y: float, high: float, framing: str) -> float:
        """Keep a little air over the head, except where the framing cuts into it on purpose."""
        if framing == "extreme close-up":
            return y
        return min(y, box[1] - 0.07 * high + high / 2)

    def _follow(self, shot: Shot, t: float) -> tuple[float, float, float]:
        """The framing that goes along: the mean of where the subject is within the next and last half second."""
        subject = self.subjects.get(shot.on) or self.subjects.get("")
        if subject is None:
            return 960.0, 570.0, 1.0
        boxes = [b for b in (subject.box(clamp(t + 0.11 * k, 0.0, self.duration)) for k in range(-4, 6)) if b is not None]
        if not boxes:
            return 960.0, 570.0, 1.0
        n = len(boxes)
        box = (sum(b[0] for b in boxes) / n, sum(b[1] for b in boxes) / n, sum(b[2] for b in boxes) / n, sum(b[3] for b in boxes) / n)
        framing = shot.framing if shot.framing not in ("", "wide") else ""
        if framing:
            return self._framing(Shot(framing=framing, on=shot.on), [box], subject.facing(t))
        wide, high = whole(self.width, self.height)
        x = (box[0] + box[2]) / 2 + 0.08 * wide * subject.facing(t)
        return x, self._loose(box, x, wide, high, True)[1], 1.12

    def _kept_inside(self, x: float, y: float, unit: float) -> tuple[float, float]:
        """Never above or below what is drawn; to the sides the place goes on."""
        half = self.height / 2 / unit
        top, low = BLEED[1] + half, BLEED[3] - half
        return x, clamp(y, top, low) if low > top else (top + low) / 2


def _moves(shot: Shot) -> dict[str, float]:
    found = dict.fromkeys(("pan", "tilt", "zoom", "roll", "dolly", "follow", "orbit"), 0.0)
    for name, amount in shot.moves:
        if name in found:
            found[name] += amount
    return found
