"""What a request can only be told when its files are known: the last check before any work begins.

Pure: the facts are handed in. Each thing that is wrong gets one sentence (`InputError`).
"""

from __future__ import annotations

from collections.abc import Mapping

from studio.contract.errors import InputError
from studio.contract.media import MediaFacts, MediaRef
from studio.contract.operations import (
    Blend,
    Expand,
    Extend,
    Region,
    Seamless,
    Trim,
    media_of,
)
from studio.contract.requests import GenerationRequest
from studio.contract.sizes import LARGEST_SIDE, expanded_size
from studio.core.time import Rate, Span, kept_frames

Facts = Mapping[MediaRef, MediaFacts]
SHORTEST_LOOP = 4  # frames


def check_media(request: GenerationRequest, facts: Facts) -> GenerationRequest:
    """The same request when its pictures and clips suit it. `facts` holds each of `request.media`. Raises InputError."""
    operation = request.operation
    match operation:
        case Trim() | Seamless():
            _check_cut(operation, _must_move(operation.source, facts, operation.kind))
        case Extend():
            _must_move(operation.source, facts, operation.kind)
        case Region():
            _check_mask(operation, facts)
        case Expand():
            _check_canvas(request, facts[operation.source])
        case Blend() if request.duration is None and not any(facts[media].moves for media in media_of(operation).values()):
            raise InputError("Two pictures have no length of their own.", "Give a “duration” for the blend.")
    return request


def _must_move(media: MediaRef, facts: Facts, kind: str) -> MediaFacts:
    if not facts[media].moves:
        raise InputError(f"{_name(media)} is a single picture; “{kind}” needs a clip.")
    return facts[media]


def _check_cut(cut: Trim | Seamless, clip: MediaFacts) -> None:
    late = [moment for moment in (cut.start, cut.end) if moment is not None and moment > clip.seconds + 1.5 / clip.fps]
    if cut.start >= clip.seconds:
        late = [cut.start]
    if late:
        raise InputError(f"The cut reaches to {late[0]:g} s, but {_name(cut.source)} ends at {clip.seconds:.6g} s.")
    end = clip.seconds if cut.end is None else min(cut.end, clip.seconds)
    frames = len(kept_frames(Span(cut.start, end), Rate.of(clip.fps), clip.frames))
    if not frames:
        raise InputError(f"The cut from {cut.start:g} s to {end:.6g} s holds no frame.", "Make it longer.")
    if isinstance(cut, Seamless) and frames < SHORTEST_LOOP:
        raise InputError(f"A loop needs at least {SHORTEST_LOOP} frames; from {cut.start:g} s to {end:.6g} s there are {frames}.")


def _check_mask(region: Region, facts: Facts) -> None:
    clip, mask = facts[region.source], facts[region.mask]
    if (clip.width, clip.height) != (mask.width, mask.height):
        raise InputError(f"The mask has {mask.width} x {mask.height} pixels, but {_name(region.source)} has {clip.width} x {clip.height}.",
                         "Paint it at the clip's size.")


def _check_canvas(request: GenerationRequest, clip: MediaFacts) -> None:
    width, height = expanded_size(request.resolution, request.aspect_ratio, clip.width, clip.height)
    if (width, height) == (clip.width, clip.height):
        raise InputError(f"The clip has {width} x {height} pixels already; there is nothing to expand.", "Choose another aspect.")
    if max(width, height) > LARGEST_SIDE:
        raise InputError(f"The larger canvas would be {width} x {height} pixels; at most {LARGEST_SIDE} a side are possible.")


def _name(media: MediaRef) -> str:
    return media.name or media.path.replace("\\", "/").rsplit("/", 1)[-1] or "The clip"
