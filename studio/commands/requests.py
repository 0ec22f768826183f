"""From the document to the engine: the request that a sticker means, and back from a request to a sticker.

Live looks, finished takes and exports all ask here, so that they mean the same. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from studio.contract.codec import validate
from studio.contract.errors import InputError
from studio.contract.requests import Anchor, Animate, At, GenerationRequest, MediaRef, TextPrompt
from studio.core.edits.assets import content_of
from studio.core.project import Project, Sticker

_NOT_CONTENT = ("path", "name")  # where media lie and how they are called doesn't change a result
_NOT_LOOK = ("seed", "variations")


def request_for(project: Project, sticker: Sticker, variations: int = 1, seed: int | None = None) -> GenerationRequest:
    """What to ask of the engine for this sticker. Raises InputError when its picture is missing or a value is wrong."""
    source = media_of(project, sticker.source)
    if source is None:
        raise InputError("The picture of this sticker is missing from the project.")
    words = sticker.words.strip()
    return validate(GenerationRequest(
        operation=Animate(
            source=source, frames=sticker.frames, size=sticker.size, at=At(sticker.at), strength=sticker.strength,
            keep_background=sticker.keep_background, cut_out=sticker.cut_out, anchors=tuple(Anchor(name) for name in sticker.anchors),
            mask=media_of(project, sticker.mask), matte=media_of(project, sticker.matte), outline=sticker.outline, parts=sticker.parts),
        prompts=(TextPrompt(words),) if words else (),
        fps=sticker.fps, seed=sticker.seed if seed is None else seed, variations=variations))


def media_of(project: Project, asset_id: str) -> MediaRef | None:
    """The media of an asset, None for "" and for one that isn't there."""
    asset = content_of(project, asset_id)
    return None if asset is None else MediaRef(asset.sha256, asset.path, asset.name)


def sticker_from(request: GenerationRequest) -> Sticker:
    """A sticker with everything the request says but its pictures. Raises InputError when it isn't for a sticker."""
    operation = request.operation
    if not isinstance(operation, Animate):
        raise InputError("That wasn't made from a picture, so it can't be opened as a sticker.")
    return Sticker(
        words=request.text, strength=operation.strength, frames=operation.frames, fps=request.fps, size=operation.size,
        at=operation.at.value, anchors=tuple(anchor.value for anchor in operation.anchors), outline=operation.outline,
        cut_out=operation.cut_out, keep_background=operation.keep_background, seed=request.seed, parts=operation.parts)


def same_look(a: Mapping[str, Any], b: Mapping[str, Any], seed_too: bool = False) -> bool:
    """True when two requests in JSON ask for the same result, wherever their media lie; `seed_too` compares the seed."""
    return bool(_essence(a, seed_too) == _essence(b, seed_too))


def _essence(value: Any, seed_too: bool) -> Any:
    if isinstance(value, Mapping):
        skipped = _NOT_CONTENT if seed_too else (*_NOT_CONTENT, *_NOT_LOOK)
        return {key: _essence(entry, seed_too) for key, entry in value.items() if key not in skipped}
    return [_essence(entry, seed_too) for entry in value] if isinstance(value, list | tuple) else value
