"""What a recipe tells of a clip's moments: its words are read again and told back, with how much of them was drawn as itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from studio.contract.codec import request_from_json
from studio.contract.errors import InputError
from studio.engine.composer.reading.telling import caption, describe

if TYPE_CHECKING:
    from studio.engine.composer.reading.reader import Reader


def describe_recipe(reader: Reader, recipe: Mapping[str, Any], at: float | None) -> dict[str, Any]:
    """{"caption", "certainty", "from"} of a recipe that has a scene. `at` in seconds, None for the whole clip. Raises InputError."""
    request = request_from_json(recipe["request"])
    script = reader.read(request.prompts, request.visual_prompts, request.duration, request.negative_prompt, request.style or "").script
    if at is not None and at > script.duration:
        raise InputError(f"There is no moment {at:g} s in a clip of {script.duration:g} s.")
    return {"caption": caption(script) if at is None else describe(script, at), "certainty": certainty(recipe["scene"]), "from": "recipe"}


def certainty(scene: Mapping[str, Any]) -> float:
    """The share of what was asked that is seen as itself, 0..1: not stood in for, not left out."""
    drawn, missed, stood_in = (len(scene.get(key, ())) for key in ("drawn", "left_out", "stood_in"))
    return round(max(0, drawn - stood_in) / max(1, drawn + missed), 3)
