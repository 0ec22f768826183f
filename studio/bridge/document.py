"""Where the open sticker's request lies in a real project: the lens that app.py hands to the window."""

from __future__ import annotations

from dataclasses import replace

from studio.bridge.ports import StickerLens
from studio.commands.requests import media_of, request_for, sticker_from
from studio.contract.errors import InputError
from studio.contract.requests import Animate, GenerationRequest, MediaRef
from studio.core.edits import sticker as edits
from studio.core.project import AssetRef, Project, Sticker, shown_sticker


def get(project: Project) -> GenerationRequest | None:
    """The request of the sticker that is shown; None when none is, or its picture is gone."""
    sticker = shown_sticker(project)
    if sticker is None or media_of(project, sticker.source) is None:
        return None
    return request_for(project, sticker)


def put(project: Project, request: GenerationRequest | None) -> Project:
    """The project with this request: the shown sticker changed, another picture opened, or None: none shown."""
    if request is None:
        return replace(project, shown="")
    operation = request.operation
    if not isinstance(operation, Animate):
        raise InputError("That wasn't made from a picture, so it can't be opened as a sticker.")
    wanted, sticker = sticker_from(request), shown_sticker(project)
    held = media_of(project, sticker.source) if sticker is not None else None
    if sticker is None or held is None or held.sha256 != operation.source.sha256:
        project = edits.open_picture(project, asset_of(operation.source, "picture"), wanted)
        sticker = shown_sticker(project)
    if sticker is None:
        raise InputError("The picture could not be opened as a sticker.")
    project = edits.change(project, sticker.id, **_fields(wanted))
    for field, media in (("mask", operation.mask), ("matte", operation.matte)):
        project = edits.set_picture(project, sticker.id, field, asset_of(media, field) if media is not None else None)
    return project


def asset_of(media: MediaRef, kind: str) -> AssetRef:
    """A picture as an asset of the project."""
    return AssetRef(kind=kind, sha256=media.sha256, name=media.name, path=media.path)


def _fields(sticker: Sticker) -> dict[str, object]:
    names = ("words", "strength", "frames", "fps", "size", "at", "anchors", "outline", "cut_out", "keep_background", "seed", "parts")
    return {name: getattr(sticker, name) for name in names}


LENS = StickerLens(get, put)
