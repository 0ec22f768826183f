"""Places made from what surrounds them in space and time: a marked region taken away, a canvas made larger.

What other frames saw there is taken from them along the camera's path; the rest is completed from the picture's own
parts, once for the whole clip, so that it stands still when the camera does. Light is matched to each frame by a
smooth membrane. Pixels outside the region, and the old picture on the larger canvas, are the source's own.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from studio.contract.errors import InputError, JobError
from studio.engine.footage.material import Made, Material
from studio.engine.plan.plan import Plan
from studio.pixels.alpha import Pixels
from studio.pixels.camera import Matrix
from studio.pixels.contours import grown
from studio.pixels.fill import membrane
from studio.pixels.plate import Plate, plate_of

SAMPLES = 16  # frames that are laid together
LONGEST_PATH = 600  # frames whose camera is followed one by one
ROUNDS = 2  # by which the region is widened: what lies beside it is not trusted either
REACH = 0.12  # of the canvas: how far from the old edge the frame's light reaches


def region_filled(plan: Plan, clip: Material, seed: int) -> Made:
    """The marked region replaced by what lies around and behind it."""
    assert plan.change is not None
    known = ~grown(plan.change > 0, ROUNDS)
    if not known.any():
        raise InputError("The mask marks the whole picture, so there is nothing to fill it from.", "Mark less.")
    poses, plate = _plate(clip, known, clip.width, clip.height, 0, 0, seed)
    share = plan.change[..., None].astype(np.float32)

    def frames() -> Iterator[Pixels]:
        for number in range(clip.count):
            frame = clip.frame(number)
            behind = _lit(plate.seen(poses[number], clip.width, clip.height), frame, known)
            mixed = frame.astype(np.float32) * (1 - share) + behind * share
            out = np.rint(np.clip(mixed, 0, 255)).astype(np.uint8)
            out[plan.change <= 0] = frame[plan.change <= 0]
            yield out

    return Made(clip.width, clip.height, clip.fps, clip.count, frames(),
                "fill: taken away and filled from other frames and from its surroundings", (), (), clip.source.sound())


def expanded(plan: Plan, clip: Material, seed: int) -> Made:
    """The clip in the middle of a larger canvas, which goes on around it."""
    track, width, height = plan.tracks[0], plan.grid.width, plan.grid.height
    left, top = track.left, track.top
    if clip.source.facts.alpha:
        return _padded(clip, width, height, left, top)
    poses, plate = _plate(clip, np.ones((clip.height, clip.width), bool), width, height, left, top, seed)
    inside = (slice(top, top + clip.height), slice(left, left + clip.width))
    known = np.zeros((height, width), bool)
    known[inside] = True
    fading = _fading(known)

    def frames() -> Iterator[Pixels]:
        canvas = np.zeros((height, width, 4), np.uint8)
        for number in range(clip.count):
            frame = clip.frame(number)
            canvas[inside] = frame
            around = plate.seen(poses[number] @ _shifted(-left, -top), width, height)
            out = np.rint(np.clip(_lit(around, canvas, known, fading), 0, 255)).astype(np.uint8)
            out[inside] = frame
            yield out

    notes = (f"{plate.made:.0%} of the larger view was never filmed and was completed from its surroundings.",)
    return Made(width, height, clip.fps, clip.count, frames(), "fill: other frames laid around it, the rest completed", notes, (), clip.source.sound())


def _padded(clip: Material, width: int, height: int, left: int, top: int) -> Made:
    """A clip that is cut out stands on a larger clear canvas."""
    room = ((top, height - clip.height - top), (left, width - clip.width - left), (0, 0))
    frames = (np.pad(clip.frame(number), room) for number in range(clip.count))
    return Made(width, height, clip.fps, clip.count, frames, "fill: a larger clear canvas", (), (), clip.source.sound())


def _plate(clip: Material, known: NDArray[np.bool_], width: int, height: int, left: int, top: int,
           seed: int) -> tuple[list[Matrix], Plate]:
    """Each frame's pose onto the first, and what they all saw, wide enough for every frame's canvas."""
    poses = clip.path(range(min(clip.count, LONGEST_PATH)))
    poses += [poses[-1]] * (clip.count - len(poses))
    chosen = np.unique(np.linspace(0, clip.count - 1, SAMPLES).round().astype(int))
    canvas = _shifted(-left, -top)
    frames = []
    for number in chosen:
        clip.tick()
        frames.append(clip.frame(int(number)))
    views = [(pose @ canvas, width, height) for pose in poses]
    try:
        return poses, plate_of(frames, [poses[number] for number in chosen], known, views, seed)
    except ValueError:
        raise JobError("The camera goes too far in this clip to lay all that it saw together.", "Trim the clip and fill its parts.") from None


def _shifted(x: int, y: int) -> Matrix:
    return np.array([[1, 0, x], [0, 1, y], [0, 0, 1.0]])


def _lit(behind: Pixels, frame: Pixels, known: NDArray[np.bool_], fading: NDArray[np.float32] | None = None) -> NDArray[np.float32]:
    """The background with this frame's light: their difference along the known part, continued smoothly into the rest."""
    off = membrane(np.clip(frame.astype(np.float32) - behind, -40, 40), known)
    off[..., 3] = 0
    return behind + (off if fading is None else off * fading[..., None])


def _fading(known: NDArray[np.bool_]) -> NDArray[np.float32]:
    """1 at the known part, falling to 0 away from it."""
    rows, columns = np.flatnonzero(known.any(1)), np.flatnonzero(known.any(0))
    height, width = known.shape
    y = np.maximum(np.maximum(rows[0] - np.arange(height), np.arange(height) - rows[-1]), 0)
    x = np.maximum(np.maximum(columns[0] - np.arange(width), np.arange(width) - columns[-1]), 0)
    return np.exp(-np.hypot(y[:, None], x[None]) / (REACH * max(height, width))).astype(np.float32)
