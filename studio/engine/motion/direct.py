"""The motion model without a queue, for measuring it: pictures in, pictures out, at any moment of the loop."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

import numpy as np

from studio.contract.frame import Frame, Loop
from studio.contract.requests import Anchor, Animate, At, GenerationRequest, Job, MediaRef, TextPrompt
from studio.engine.motion.fit import fitted
from studio.engine.motion.model import STEPS, MotionModel
from studio.engine.motion.reading import understand
from studio.engine.motion.representation import Array, matrices, sample
from studio.engine.motion.sampler import Sampling
from studio.engine.motion.subject import prepare
from studio.engine.motion.transformer import POSE_TOKENS, SIDE
from studio.pixels.alpha import frame_of, view
from studio.pixels.layers.stage import Puppet
from studio.pixels.parts import Parts
from studio.pixels.warp import limit_gradient, smooth


class Alone:
    """A job's context that hands over one picture and listens to nothing."""

    def __init__(self, job: Job, picture: Frame) -> None:
        self.job = job
        self._picture = picture

    def step(self, done: int, total: int) -> None:
        """Nobody waits for it."""

    def preview(self, frames: Sequence[Frame], fps: float) -> None:
        """Nobody looks."""

    def picture(self, ref: MediaRef) -> Frame:
        return self._picture


class DirectMotion:
    """Implements `studio.bench.target.BenchTarget`."""

    def __init__(self, model: MotionModel) -> None:
        self._model = model
        self._count = 0

    def prepare(self) -> None:
        self._model.warm_up()

    def facts(self) -> Mapping[str, int]:
        parameters = sum(p.numel() for p in self._model.transformer().parameters())
        return {"parameters": parameters, "steps": STEPS, "tokens": SIDE * SIDE + POSE_TOKENS + 2}

    def animate(self, picture: Frame, words: str, *, frames: int, size: int, seed: int) -> Loop:
        """All stages; the picture is prepared anew each time."""
        self._count += 1
        request = GenerationRequest(Animate(MediaRef(f"bench-{self._count}"), frames, size), (TextPrompt(words),), seed=seed)
        return self._model.run(request, Alone(Job("bench", request), picture))[0].loop

    def parts_seconds(self, picture: Frame, parts: Parts, rows: Array) -> Mapping[str, float]:
        """What parts cost beside the motion itself: making the puppet, cutting it, and all moments of `rows` [n, P, 6]."""
        times = [time.perf_counter()]
        puppet = Puppet(view(picture), parts)
        times.append(time.perf_counter())
        act = puppet.act(rows)
        times.append(time.perf_counter())
        for k in range(len(rows)):
            act.moment(k)
        times.append(time.perf_counter())
        return dict(zip(("puppet", "cut", "moments"), np.diff(times).tolist(), strict=True))

    def at_phases(self, picture: Frame, words: str, *, size: int, seed: int, phases: Sequence[float]) -> tuple[Frame, ...]:
        """The motion at any phases of its cycle, 0 and 1 being rest."""
        subject = prepare(view(picture), None, Animate(MediaRef("bench"), size=size, at=At.FIRST, anchors=(Anchor.FEET,)))
        motion = self._model.motions(subject.crop, [understand(words, self._model.words())], Sampling(STEPS, seed=seed))[0]
        seen = sample(motion, np.array(phases))
        local = limit_gradient(smooth(seen.local))
        matrix, local, _ = fitted(matrices(seen.pose, seen.pivot), local, subject.canvas)
        return tuple(frame_of(subject.mover.frame(matrix[k], local[k], 1 + float(seen.pose[k, 6]))) for k in range(len(phases)))
