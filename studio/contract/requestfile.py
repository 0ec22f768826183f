"""Request files on disk: read with a size limit, their paths taken as relative to the file. Decodes no pictures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from studio.contract.codec import LARGEST_REQUEST, request_from_text
from studio.contract.errors import InputError
from studio.contract.operations import media_of
from studio.contract.requests import GenerationRequest, MediaRef


def read_request_file(path: Path) -> GenerationRequest:
    """The request in a JSON file, its media as absolute paths. Raises InputError when it can't be read or isn't valid."""
    try:
        if not path.is_file():
            raise InputError(f"“{path.name}” is no file." if path.exists() else f"There is no file “{path.name}”.")
        with path.open("rb") as file:
            text = file.read(LARGEST_REQUEST + 1)
    except OSError as error:
        raise InputError(f"“{path.name}” can't be read: {error.strerror or error}.") from None
    return resolved(request_from_text(text), path.absolute().parent)


def resolved(request: GenerationRequest, folder: Path) -> GenerationRequest:
    """The request with every relative path taken from `folder`."""
    visuals = tuple(replace(visual, media=_placed(visual.media, folder)) for visual in request.visual_prompts)
    own: dict[str, Any] = {name: _placed(media, folder) for name, media in media_of(request.operation).items()}
    operation = replace(request.operation, **own)
    return replace(request, visual_prompts=visuals, operation=operation)


def _placed(media: MediaRef, folder: Path) -> MediaRef:
    return replace(media, path=str(folder / media.path)) if media.path else media
