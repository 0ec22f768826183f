"""More of a clip than was filmed: its camera comes softly to rest while what moves goes on, or slows down.

The camera's path over the last seconds is told from what moves rigidly (`pixels/camera.py`); its steady part is
continued and damped, its trembling goes on. What moves in the scene goes on from the earlier moment that matches the
last one best (Schödl et al., Video textures, 2000), joined by optical flow; where no moment matches, what
moves over its surroundings goes on and slows down. What comes into view was seen before, or is completed. A bridge is both clips grown towards
each other and carried over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.engine.footage.material import Made, Material
from studio.engine.footage.morph import hybrid, turns
from studio.engine.plan.plan import NONE, Plan
from studio.media.clips import sound as sounds
from studio.pixels import camera
from studio.pixels.alpha import Pixels
from studio.pixels.camera import Matrix
from studio.pixels.flow import between, calmed, flow_between, luma, pair
from studio.pixels.light import Light, to_light, to_pixels
from studio.pixels.movers import Mover, moved_on, movers
from studio.pixels.plate import Plate, plate_of
from studio.pixels.resample import softened

LOOK_BACK = 3.0  # seconds from which is learned
MOST_BACK = 90  # frames
FAR = 0.05  # of the width: how far the camera may still go
REST = 0.5  # seconds in which it comes to rest at the latest
ALIKE = 4.0  # usual differences between neighbours up to which an earlier moment follows the last one
AS_GOOD = 0.3  # usual differences by which the moment that a seed chooses may match worse than the best
SHORTEST = 0.4  # seconds that go on from an earlier moment
JOIN = 5  # frames over which it is joined
SIDE = 48
SAMPLES = 12  # frames from which what was seen is laid together


@dataclass(frozen=True, slots=True)
class _Past:
    """The last frames of a clip: their numbers, their poses onto the last one, the camera's pace at the end."""

    numbers: range
    poses: list[Matrix]
    pace: NDArray[np.float64]
    trend: list[NDArray[np.float64]]  # of each frame: its pose without the trembling


class Growth:
    """What comes after a clip's last frame, `count` frames of it."""

    def __init__(self, clip: Material, count: int, seed: int) -> None:
        self.clip, self.count = clip, count
        self._centre = (clip.width / 2, clip.height / 2)
        self._past = self._learned()
        found, unlike = self._followed(seed)
        self._order = found if unlike <= ALIKE else None
        self._plate = self._seen(seed)
        self._movers = self._moving() if self._order is None else []
        if found is not None and self._order is None and not self._movers:
            self._order = found  # nothing stands out that could go on by itself: the nearest moment has to do
            self._plate = self._seen(seed)
        self.moments = self._order is not None

    # ------------------------------------------------------------ what is known of the end
    def _learned(self) -> _Past:
        clip = self.clip
        back = min(clip.count, MOST_BACK, max(4, round(LOOK_BACK * clip.fps)))
        numbers = range(clip.count - back, clip.count)
        onto_first = clip.path(numbers)
        home = np.linalg.inv(onto_first[-1])
        poses = [home @ pose for pose in onto_first]
        recent = poses[-min(len(poses), max(6, round(0.5 * clip.fps))) :]
        pace = camera.pace(recent, self._centre)
        if np.abs(pace[:2]).max() < 0.15:
            pace = np.zeros(4)
        trend = [pace * (number - numbers[-1]) for number in numbers]
        return _Past(numbers, poses, pace, trend)

    def _pose(self, step: int) -> Matrix:
        """Where the camera of the new frame `step` (from 1) stands, onto the last frame, without trembling."""
        past, width = self._past, self.clip.width
        speed = max(float(np.hypot(*past.pace[:2])), width / 2 * float(np.abs(past.pace[2:]).max()), 1e-6)
        rest = min(REST * self.clip.fps, FAR * width / speed)
        return camera.matrix_of(past.pace * rest * (1 - np.exp(-step / rest)), self._centre)

    def _trembling(self, index: int) -> Matrix:
        """How the pose of a past frame differs from the steady path."""
        past = self._past
        off = camera.parameters(past.poses[index], self._centre) - past.trend[index]
        limit = 0.03 * self.clip.width
        return camera.matrix_of(np.clip(off, -np.array([limit, limit, 0.05, 0.05]), [limit, limit, 0.05, 0.05]), self._centre)

    # ------------------------------------------------------------ what moves
    def _followed(self, seed: int) -> tuple[list[int] | None, float]:
        """For each new frame the past one whose content it shows, and how unlike what should come the first of them is.

        None where the past is too short.
        """
        past, clip = self._past, self.clip
        looks = np.stack([self._steadied(index) for index in range(len(past.numbers))])
        steps = np.linalg.norm(np.diff(looks, axis=0), axis=1)
        usual = max(float(np.median(steps)), 0.2 * SIDE)
        run = max(4, round(SHORTEST * clip.fps))
        if len(looks) < run + 3:
            return None, 0.0
        last, moved = looks[-1], looks[-1] - looks[-2]
        ends = np.arange(1, len(looks) - run)
        off = np.array([np.linalg.norm(looks[j] - last) + np.linalg.norm(looks[j] - looks[j - 1] - moved) for j in ends]) / usual
        near = np.flatnonzero(off <= off.min() + AS_GOOD)
        best = near[np.argsort(off[near], kind="stable")][seed % len(near)]
        start = int(ends[best]) + 1
        cycle = list(range(start, len(looks)))
        return [cycle[step % len(cycle)] for step in range(self.count)], float(off[best])

    def _steadied(self, index: int) -> NDArray[np.float32]:
        grey = self.clip.grey(self._past.numbers[index]).astype(np.float32)
        moved, _ = camera.seen_by(grey, self._past.poses[index], self.clip.width, self.clip.height)
        return softened(moved, SIDE, 0.8)[4:-4, 4:-4].ravel()

    def _moving(self) -> list[Mover]:
        """What moves over the surroundings at the end, each with its pace a frame. Empty where nearly all of it does."""
        past, clip = self._past, self.clip
        if self._plate is None:
            return []
        apart = min(3, len(past.numbers) - 1)
        last = clip.frame(past.numbers[-1])
        before, _ = camera.seen_by(clip.frame(past.numbers[-1 - apart]).astype(np.float32), past.poses[-1 - apart], clip.width, clip.height)
        there = flow_between(luma(last), luma(np.rint(np.clip(before, 0, 255)).astype(np.uint8)))
        return movers(last, self._plate.seen(np.eye(3), clip.width, clip.height), -there / apart)

    # ------------------------------------------------------------ what comes into view
    def _seen(self, seed: int) -> Plate | None:
        clip, past = self.clip, self._past
        if clip.source.facts.alpha:
            return None  # what is cut out has no surroundings
        views = [(self._view(step), clip.width, clip.height) for step in range(1, self.count + 1)]
        views.append((np.eye(3), clip.width, clip.height))
        if self._order is not None and all(np.abs(pose - np.eye(3)).max() < 1e-9 for pose, _, _ in views):
            return None
        chosen = np.unique(np.linspace(0, len(past.numbers) - 1, SAMPLES).round().astype(int))
        known = np.ones((clip.height, clip.width), bool)
        return plate_of([clip.frame(past.numbers[i]) for i in chosen], [past.poses[i] for i in chosen], known, views, seed)

    def _view(self, step: int) -> Matrix:
        """The whole pose of a new frame: steady path and trembling."""
        index = self._order[step - 1] if self._order is not None else len(self._past.numbers) - 1
        return self._pose(step) @ self._trembling(index)

    # ------------------------------------------------------------ the new frames
    def frame(self, step: int) -> Pixels:
        """The new frame `step`, from 1 to `count`."""
        past, clip = self._past, self.clip
        clip.tick()
        view = self._view(step)
        if self._order is None:
            return to_pixels(self._drifted(step, view))
        index = self._order[step - 1]
        shown = self._shown(to_light(clip.frame(past.numbers[index])), past.poses[index], view)
        join = min(JOIN, self.count)
        lap = (step - 1) % (len(past.numbers) - self._order[0])
        return to_pixels(self._joined(shown, view, lap + 1, join + 1) if lap < join else shown)

    def _joined(self, shown: Light, view: Matrix, at: int, of: int) -> Light:
        """The first frames of a moment, carried over from the last frame of the clip."""
        past = self._past
        held = self._shown(to_light(self.clip.frame(past.numbers[-1])), past.poses[-1], view)
        found = calmed(pair(to_pixels(held), to_pixels(shown)), 0.012)
        return between(held, shown, found, at / of, at / of)

    def _drifted(self, step: int, view: Matrix) -> Light:
        """The last frame, what moved in it gone on and slowing down, over its surroundings."""
        rest = 0.35 * self.clip.fps
        far = rest * (1 - np.exp(-step / rest))
        picture = to_light(self.clip.frame(self._past.numbers[-1]))
        if self._movers and self._plate is not None:
            behind = to_light(self._plate.seen(np.eye(3), self.clip.width, self.clip.height))
            picture = moved_on(picture, behind, self._movers, far)
        return self._shown(picture, np.eye(3), view)

    def _shown(self, light: Light, pose: Matrix, view: Matrix) -> Light:
        """A past frame as the new camera sees it, over what was seen around it."""
        clip = self.clip
        matrix = np.linalg.inv(view) @ pose
        if self._plate is None or np.abs(matrix - np.eye(3)).max() < 1e-9:
            return light
        moved, covered = camera.seen_by(light, matrix, clip.width, clip.height)
        if covered.min() > 0.999:
            return moved
        behind = to_light(self._plate.seen(view, clip.width, clip.height))
        share = camera.softened_edge(covered)[..., None]
        return moved * share + behind * (1 - share)

    @property
    def method(self) -> str:
        how = "its own earlier moments joined by optical flow" if self.moments else "what moves in it going on by optical flow and slowing down"
        return how + (", the camera coming to rest" if self._past.pace.any() else "")

    @property
    def made(self) -> float:
        """The share of the surroundings that no frame had shown."""
        return 0.0 if self._plate is None else self._plate.made


def extended(plan: Plan, clip: Material, seed: int) -> Made:
    """The frames of an extension's plan: kept ones are the source's own."""
    laid = plan.tracks[0].frames
    kept = np.flatnonzero(laid != NONE)
    before, after = int(kept[0]), int(len(laid) - 1 - kept[-1])
    earlier = Growth(clip.backwards(), before, seed) if before else None
    later = Growth(clip, after, seed) if after else None
    grown = [growth for growth in (earlier, later) if growth is not None]

    def frames() -> Iterator[Pixels]:
        if earlier is not None:
            yield from (earlier.frame(step) for step in range(before, 0, -1))
        yield from (clip.frame(int(number)) for number in laid[kept])
        if later is not None:
            yield from (later.frame(step) for step in range(1, after + 1))

    heard = sounds.joined([part for part in (before / clip.fps, clip.source.sound(), after / clip.fps) if part is not None])
    notes = _surroundings(grown) + (("The new part is silent.",) if heard else ())
    method = "continuation: " + "; ".join(dict.fromkeys(growth.method for growth in grown))
    return Made(clip.width, clip.height, clip.fps, len(laid), frames(), method, notes, (), heard)


def bridged(plan: Plan, a: Material, b: Material, seed: int) -> Made:
    """All of A, both clips grown towards each other and carried over, all of B."""
    first, second = (track.frames for track in plan.tracks)
    gap = np.flatnonzero(plan.made > 0)
    forward, backward = Growth(a, len(gap), seed), Growth(b.backwards(), len(gap), seed)

    def frames() -> Iterator[Pixels]:
        yield from (a.frame(int(number)) for number in first[: gap[0]])
        turning = None
        for step in range(1, len(gap) + 1):
            one, two = forward.frame(step), backward.frame(len(gap) + 1 - step)
            if turning is None:
                turning = turns(one, two, seed)
            at = step / (len(gap) + 1)
            yield to_pixels(hybrid(to_light(one), to_light(two), calmed(pair(one, two), 0.04), at * at * (3 - 2 * at), turning))
        yield from (b.frame(int(number)) for number in second[gap[-1] + 1 :])

    fps = plan.grid.fps
    parts = (a.source.sound() or gap[0] / fps, len(gap) / fps, b.source.sound())
    heard = sounds.joined([part for part in parts if part is not None])
    return Made(a.width, a.height, fps, len(first), frames(), "bridge: both clips continued and carried towards each other by optical flow",
                _surroundings([forward, backward]), (), heard)


def _surroundings(grown: list[Growth]) -> tuple[str, ...]:
    made = max(growth.made for growth in grown)
    return (f"{made:.0%} of the wider view was never filmed and was completed from its surroundings.",) if made > 0.005 else ()
