"""Making and changing stickers. Project -> Project, pure; what makes no sense is a `DocumentError`."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from studio.core.edits.assets import with_asset
from studio.core.errors import DocumentError
from studio.core.partmark import MOST
from studio.core.project import AssetRef, Project, Sticker, find

FRAMES = (4, 48)
FPS = (4.0, 30.0)
SIZE = (16, 4096)
OUTLINE = (0.0, 0.1)
ATS = ("auto", "first", "middle", "last")
ANCHORS = ("feet", "top", "left", "right", "centre")


def open_picture(project: Project, picture: AssetRef, template: Sticker | None = None) -> Project:
    """A new sticker of a picture, shown. `template` gives what isn't the picture's own."""
    project, asset = with_asset(project, picture)
    blank = Sticker() if template is None else template
    sticker = checked(replace(blank, id=Sticker().id, name=PurePath(asset.name).stem, source=asset.id, mask="", matte="", take=""))
    return replace(project, stickers=(*project.stickers, sticker), shown=sticker.id)


def change(project: Project, sticker_id: str, **fields: Any) -> Project:
    """The sticker with other values. Raises DocumentError when it isn't there or a value is out of range."""
    sticker = sticker_of(project, sticker_id)
    changed = checked(replace(sticker, **fields))
    return project if changed == sticker else _put(project, changed)


def set_picture(project: Project, sticker_id: str, field: str, picture: AssetRef | None) -> Project:
    """The sticker's mask or matte set to a picture, or taken away with None."""
    if picture is None:
        return change(project, sticker_id, **{field: ""})
    project, asset = with_asset(project, picture)
    return change(project, sticker_id, **{field: asset.id})


def choose_take(project: Project, sticker_id: str, take_id: str) -> Project:
    """Show another of the sticker's takes."""
    take = find(project.takes, take_id)
    if take is None or take.made_for != sticker_id:
        raise DocumentError("That take wasn't made from this sticker.")
    return change(project, sticker_id, take=take_id)


def remove(project: Project, sticker_id: str) -> Project:
    """Without the sticker; its takes stay."""
    sticker_of(project, sticker_id)
    left = tuple(sticker for sticker in project.stickers if sticker.id != sticker_id)
    return replace(project, stickers=left, shown="" if project.shown == sticker_id else project.shown)


def sticker_of(project: Project, sticker_id: str) -> Sticker:
    """The sticker with that id. Raises DocumentError when it isn't there."""
    sticker = find(project.stickers, sticker_id)
    if sticker is None:
        raise DocumentError("That sticker is no longer in the project.")
    return sticker


def checked(sticker: Sticker) -> Sticker:
    """The same sticker when all its values are in range. Raises DocumentError for the first that isn't."""
    _in(sticker.frames, FRAMES, "A sticker has {low:g} to {high:g} frames, not {value:g}.")
    _in(sticker.fps, FPS, "A sticker runs at {low:g} to {high:g} frames a second, not {value:g}.")
    _in(sticker.size, SIZE, "A sticker is {low:g} to {high:g} pixels long, not {value:g}.")
    _in(sticker.strength, (0.0, 1.0), "The strength of a motion is {low:g} to {high:g}, not {value:g}.")
    _in(sticker.outline, OUTLINE, "An outline is {low:g} to {high:g} of the longer side, not {value:g}.")
    if sticker.at not in ATS:
        raise DocumentError(f"The picture stands {', '.join(ATS[:-1])} or {ATS[-1]} in the loop, not “{sticker.at}”.")
    unknown = [anchor for anchor in sticker.anchors if anchor not in ANCHORS]
    if unknown:
        raise DocumentError(f"There is no anchor “{unknown[0]}”; there are {', '.join(ANCHORS)}.")
    if len(sticker.parts) > MOST:
        raise DocumentError(f"A picture has at most {MOST} parts, not {len(sticker.parts)}.")
    return sticker


def _in(value: float, bounds: tuple[float, float], sentence: str) -> None:
    low, high = bounds
    if not math.isfinite(value) or not low <= value <= high:
        raise DocumentError(sentence.format(low=low, high=high, value=value))


def _put(project: Project, sticker: Sticker) -> Project:
    return replace(project, stickers=tuple(sticker if held.id == sticker.id else held for held in project.stickers))
