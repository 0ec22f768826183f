"""From a request to its plan: one small builder an operation, as in the specification's table.

The levels: new frames 1, kept ones 0; remix by its strength; a blend most where it mixes most; restyle at a level
that keeps the structure. Everything else follows from the operation's times and the facts of its sources.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from studio.contract.media import MediaFacts, MediaRef
from studio.contract.operations import (
    Blend,
    Bridge,
    Direction,
    Expand,
    Extend,
    Generate,
    Region,
    Remix,
    Restyle,
    Seamless,
    Trim,
)
from studio.contract.requests import GenerationRequest, Role
from studio.contract.sizes import expanded_size, pixel_size
from studio.core.curve import Curve
from studio.core.time import Rate, Span, kept_frames
from studio.engine.plan.grid import Floats, Grid, Patching
from studio.engine.plan.plan import NONE, Frames, Plan, PromptTrack, Still, Track

SECONDS, FPS = 6.0, 12.0  # of a clip whose request doesn't say
RESOLUTION, ASPECT = "360p", "16:9"
SEAM = 0.5  # seconds made to close a loop
RESTYLE_LEVEL = 0.6
BLEND_PEAK = 0.75  # the level where both clips weigh the same


@dataclass(frozen=True, slots=True)
class _Draft:
    """What a builder knows before the grid is cut: sizes and levels by frame."""

    made: Floats
    fps: float
    size: tuple[int, int]
    tracks: tuple[Track, ...] = ()
    change: Floats | None = None
    ring: bool = False
    structure: bool = False


def plan_of(request: GenerationRequest, facts: Mapping[MediaRef, MediaFacts], patching: Patching = Patching(),
            mask: Floats | None = None, layers: Floats | None = None) -> Plan:
    """The plan of a valid request whose media are known.

    A region needs its `mask` [height, width] in 0..1, and on a grid of layers `layers` [layers]: how much each may
    change. Raises ValueError for an operation that isn't one on clips, and where a mask is missing.
    """
    draft = _draft(request, facts, mask)
    grid = Grid(len(draft.made), draft.fps, *draft.size, patching, draft.ring)
    over_time = grid.over_time(draft.made)
    cells = _cells(grid, draft.change, layers)
    levels = np.ascontiguousarray(np.multiply.outer(over_time, cells).astype(np.float32))
    return Plan(request.operation.kind, grid, draft.made, levels, draft.tracks, _stills(request),
                _prompts(request, grid), draft.change, draft.structure)


def _cells(grid: Grid, change: Floats | None, layers: Floats | None) -> Floats:
    """How much of each cell a frame that is made changes, 0..1."""
    if change is None:
        return np.ones(grid.cells, np.float32)
    if not grid.patching.layers:
        return grid.over_space(change)
    if layers is None or layers.shape != grid.cells:
        raise ValueError(f"a grid of {grid.cells} layers needs to be told how much each may change")
    return layers


def _draft(request: GenerationRequest, facts: Mapping[MediaRef, MediaFacts], mask: Floats | None) -> _Draft:
    operation = request.operation
    if isinstance(operation, Generate):
        return _generate(request)
    if isinstance(operation, Region):
        if mask is None:
            raise ValueError("a region needs its mask")
        return replace(_whole(operation.source, facts[operation.source], 1.0), change=mask.astype(np.float32))
    if isinstance(operation, Expand):
        return _expand(request, operation.source, facts[operation.source])
    if isinstance(operation, Blend):
        return _blend(operation, facts, request.duration)
    if isinstance(operation, Bridge):
        return _bridge(operation, facts)
    if type(operation) not in _OF_ONE:
        raise ValueError(f"{operation.kind} is no edit of clips")
    one: Any = operation
    return _OF_ONE[type(operation)](one, facts[one.source])


# ------------------------------------------------------------------ each operation
def _generate(request: GenerationRequest) -> _Draft:
    frames = request.frames(FPS, SECONDS)
    size = pixel_size(request.resolution or RESOLUTION, request.aspect_ratio or ASPECT)
    return _Draft(np.ones(frames, np.float32), request.fps or FPS, size)


def _whole(source: MediaRef, clip: MediaFacts, level: float) -> _Draft:
    """All of a clip at one level."""
    made = np.full(clip.frames, level, np.float32)
    return _Draft(made, clip.fps or FPS, (clip.width, clip.height), (_laid(source, np.arange(clip.frames)),))


def _trim(cut: Trim, clip: MediaFacts) -> _Draft:
    frames = kept_frames(Span(cut.start, cut.end), Rate.of(clip.fps), clip.frames)
    return _Draft(np.zeros(len(frames), np.float32), clip.fps, (clip.width, clip.height), (_laid(cut.source, np.array(frames)),))


def _loop(cut: Seamless, clip: MediaFacts) -> _Draft:
    """What the handles hold is kept; after it comes a seam that leads back to its first frame. Time is a ring."""
    span = Span(cut.start, clip.seconds + 1 if cut.end is None else cut.end)
    frames = np.array(kept_frames(span, Rate.of(clip.fps), clip.frames))
    seam = max(1, round(SEAM * clip.fps))
    laid = _laid(cut.source, np.concatenate([frames, np.full(seam, NONE)]))
    made = (laid.frames == NONE).astype(np.float32)
    return _Draft(made, clip.fps, (clip.width, clip.height), (laid,), ring=True)


def _extend(more: Extend, clip: MediaFacts) -> _Draft:
    added = max(1, round(more.seconds * clip.fps))
    before = added if more.direction is not Direction.FORWARD else 0
    after = added if more.direction is not Direction.BACKWARD else 0
    laid = _laid(more.source, np.concatenate([np.full(before, NONE), np.arange(clip.frames), np.full(after, NONE)]))
    return _Draft((laid.frames == NONE).astype(np.float32), clip.fps, (clip.width, clip.height), (laid,))


def _bridge(bridge: Bridge, facts: Mapping[MediaRef, MediaFacts]) -> _Draft:
    a, b = facts[bridge.a], facts[bridge.b]
    fps = max(a.fps, b.fps) or FPS
    first, last = _at_rate(a, fps), _at_rate(b, fps)
    gap = max(1, round(bridge.seconds * fps))
    none_before, none_after = np.full(len(first) + gap, NONE), np.full(gap + len(last), NONE)
    tracks = (_laid(bridge.a, np.concatenate([first, none_after])), _laid(bridge.b, np.concatenate([none_before, last])))
    made = np.concatenate([np.zeros(len(first)), np.ones(gap), np.zeros(len(last))]).astype(np.float32)
    return _Draft(made, fps, (a.width, a.height), tracks)


def _blend(blend: Blend, facts: Mapping[MediaRef, MediaFacts], duration: float | None) -> _Draft:
    """A from its start, B up to its end, each at its own speed; the shorter one holds its frame meanwhile."""
    a = facts[blend.a]
    b = a if blend.b is None else facts[blend.b]
    fps = max(a.fps, b.fps) or FPS
    first, last = _at_rate(a, fps), _at_rate(b, fps)
    count = max(len(first), len(last)) if duration is None else max(1, round(duration * fps))
    weight = curve_weights(blend.curve, count)
    index = np.arange(count)
    tracks = [Track(blend.a, first[np.minimum(index, len(first) - 1)], 1 - weight)]
    if blend.b is not None:
        tracks.append(Track(blend.b, last[np.maximum(index - count + len(last), 0)], weight))
    made = (BLEND_PEAK * 4 * weight * (1 - weight)).astype(np.float32)
    if blend.b is None:
        made = weight  # what the words say has no frames of its own
    return _Draft(made, fps, (a.width, a.height), tuple(tracks))


def _expand(request: GenerationRequest, source: MediaRef, clip: MediaFacts) -> _Draft:
    width, height = expanded_size(request.resolution, request.aspect_ratio, clip.width, clip.height)
    left, top = (width - clip.width) // 2, (height - clip.height) // 2
    change = np.ones((height, width), np.float32)
    change[top : top + clip.height, left : left + clip.width] = 0
    draft = _whole(source, clip, 1.0)
    return replace(draft, size=(width, height), change=change, tracks=(replace(draft.tracks[0], left=left, top=top),))


_OF_ONE: dict[type, Callable[[Any, MediaFacts], _Draft]] = {
    Trim: _trim, Seamless: _loop, Extend: _extend,
    Remix: lambda remix, clip: _whole(remix.source, clip, remix.strength),
    Restyle: lambda restyle, clip: replace(_whole(restyle.source, clip, RESTYLE_LEVEL), structure=True),
}


# ------------------------------------------------------------------ what they share
def curve_weights(curve: Curve, count: int) -> Floats:
    """The curve's value at each of `count` frames: the first frame is its start, the last its end."""
    return np.array([curve.at(i / (count - 1) if count > 1 else 0.0) for i in range(count)], np.float32)


def _laid(source: MediaRef, frames: Frames) -> Track:
    return Track(source, frames.astype(np.int64), (frames != NONE).astype(np.float32))


def _at_rate(clip: MediaFacts, fps: float) -> Frames:
    """The clip's frames at a rate no lower than its own: read in the middle of each 1/fps, so that all of them appear."""
    if clip.fps in (0.0, fps):
        return np.arange(clip.frames)
    count = max(1, round(clip.seconds * fps))
    return np.minimum(np.floor((np.arange(count) + 0.5) * (clip.fps / fps) + 1e-9).astype(np.int64), clip.frames - 1)


def _stills(request: GenerationRequest) -> tuple[Still, ...]:
    """Visual prompts; one whose role wasn't told is shown."""
    return tuple(Still(visual.media, visual.timestamp, 1 - visual.strength, visual.role is not Role.REFERENCE)
                 for visual in request.visual_prompts)


def _prompts(request: GenerationRequest, grid: Grid) -> tuple[PromptTrack, ...]:
    """Each prompt holds from its timestamp to the next one's, the first from the beginning; equal times share."""
    ordered = sorted((prompt for prompt in request.prompts if prompt.text.strip()), key=lambda prompt: prompt.timestamp)
    if not ordered:
        return ()
    starts = sorted({grid.frame_at(prompt.timestamp) for prompt in ordered})
    share = np.ones(grid.frames, np.float32)
    if isinstance(request.operation, Blend) and request.operation.b is None:
        share = curve_weights(request.operation.curve, grid.frames)
    tracks = []
    for prompt in ordered:
        start = grid.frame_at(prompt.timestamp)
        later = [other for other in starts if other > start]
        first, stop = (0 if start == starts[0] else start), (later[0] if later else grid.frames)
        weight = np.zeros(grid.frames, np.float32)
        weight[first:stop] = share[first:stop] / sum(grid.frame_at(other.timestamp) == start for other in ordered)
        tracks.append(PromptTrack(prompt.text, first / grid.fps, stop / grid.fps, weight))
    return tuple(tracks)
