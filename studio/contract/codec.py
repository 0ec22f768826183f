"""Requests to JSON and back, exactly as the request file of the contract. Pure: opens no file, hashes nothing.

Unknown fields are an error that names them; numbers out of range, wrong types and impossible combinations get
one sentence each (`InputError`). The operation inside is `operationcodec`'s; what only the files themselves can tell
(a mask of another size, a cut after the clip's end) is asked by `checks`.
"""

from __future__ import annotations

import json
import re
from typing import Any

from studio.contract.errors import InputError
from studio.contract.fields import Fields
from studio.contract.operationcodec import (
    kind_of,
    media_from_json,
    media_to_json,
    member,
    operation_from_json,
    operation_to_json,
)
from studio.contract.requests import (
    OWN_RATE,
    Animate,
    Blend,
    CameraMove,
    Expand,
    Generate,
    GenerationRequest,
    Region,
    Restyle,
    Role,
    TextPrompt,
    VisualPrompt,
)
from studio.contract.sizes import CUSTOM, parse_aspect, pixel_size

STICKER_FPS = (4.0, 30.0)
CLIP_FPS = (1.0, 60.0)
DURATION = (0.0, 60.0)  # seconds of a sticker
CLIP_DURATION = (0.0, 3600.0)  # of everything else; a model says itself when that is too long for it
VARIATIONS = (1, 2, 4, 8)
LARGEST_SEED = 2**63 - 1
CAMERA_MOVES = ("pan", "tilt", "zoom", "roll", "dolly")
LARGEST_REQUEST = 2_000_000  # characters of JSON

_REQUEST_FIELDS = (
    "prompts", "visual_prompts", "duration", "resolution", "aspect_ratio", "fps", "style", "negative_prompt", "seed",
    "variations", "model", "camera", "motion_strength", "operation",
)
_MODEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,99}")


# ------------------------------------------------------------------ to JSON
def request_to_json(request: GenerationRequest) -> dict[str, Any]:
    """The request as plain JSON values; `request_from_json` gives an equal request back."""
    return {
        "prompts": [{"text": prompt.text, "timestamp": prompt.timestamp} for prompt in request.prompts],
        "visual_prompts": [_visual_to_json(visual) for visual in request.visual_prompts],
        "duration": request.duration,
        "resolution": request.resolution,
        "aspect_ratio": request.aspect_ratio,
        "fps": None if request.fps == OWN_RATE else request.fps,
        "style": request.style,
        "negative_prompt": request.negative_prompt,
        "seed": request.seed,
        "variations": request.variations,
        "model": request.model,
        "camera": [{"move": move.move, "amount": move.amount, "from": move.start, "to": move.end} for move in request.camera],
        "motion_strength": request.motion_strength,
        "operation": operation_to_json(request.operation),
    }


def _visual_to_json(visual: VisualPrompt) -> dict[str, Any]:
    role = None if visual.role is None else visual.role.value
    return {**media_to_json(visual.media), "timestamp": visual.timestamp, "role": role, "strength": visual.strength}


# ------------------------------------------------------------------ from JSON
def request_from_text(text: str | bytes) -> GenerationRequest:
    """The request in a JSON document. Raises InputError when it is no JSON or no valid request."""
    return request_from_json(json_from_text(text, "The request"))


def json_from_text(text: str | bytes, name: str) -> Any:
    """Strict JSON: no NaN, bounded size and depth. `name` opens the sentence when it isn't. Raises InputError."""
    if len(text) > LARGEST_REQUEST:
        raise InputError(f"{name} is larger than {LARGEST_REQUEST // 1_000_000} MB.")
    try:
        return json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise InputError(f"{name} is no JSON: {error.msg} in line {error.lineno}, column {error.colno}.") from None
    except (ValueError, RecursionError):
        raise InputError(f"{name} is no JSON that can be read.") from None


def _no_constant(name: str) -> float:
    raise ValueError(name)


def request_from_json(value: Any) -> GenerationRequest:
    """A valid request from parsed JSON. Raises InputError naming the first thing that is wrong."""
    fields = Fields(value, "the request", _REQUEST_FIELDS)
    sticker = kind_of(fields.raw("operation")) == Animate.kind
    duration = fields.optional_number("duration", *(DURATION if sticker else CLIP_DURATION))
    fps = fields.number("fps", 8.0, *STICKER_FPS) if sticker else fields.optional_number("fps", *CLIP_FPS) or OWN_RATE
    request = GenerationRequest(
        operation=operation_from_json(fields.raw("operation"), duration, fps),
        prompts=tuple(_text_prompt(item, f"prompts[{i}]") for i, item in enumerate(fields.items("prompts"))),
        visual_prompts=tuple(_visual_prompt(item, f"visual_prompts[{i}]") for i, item in enumerate(fields.items("visual_prompts"))),
        duration=duration,
        resolution=fields.optional_text("resolution"),
        aspect_ratio=fields.optional_text("aspect_ratio"),
        fps=fps,
        style=fields.optional_text("style"),
        negative_prompt=fields.text("negative_prompt"),
        seed=fields.integer("seed", 0, 0, LARGEST_SEED),
        variations=fields.one_of("variations", 1, VARIATIONS),
        model=_model(fields),
        camera=tuple(_camera_move(item, f"camera[{i}]") for i, item in enumerate(fields.items("camera"))),
        motion_strength=fields.number("motion_strength", 0.5, 0.0, 1.0),
    )
    _check_whole(request)
    return request


def validate(request: GenerationRequest) -> GenerationRequest:
    """The same request when it is valid; one built in code obeys the same rules as one from a file. Raises InputError."""
    return request_from_json(request_to_json(request))


def _text_prompt(value: Any, where: str) -> TextPrompt:
    fields = Fields(value, where, ("text", "timestamp"))
    return TextPrompt(text=fields.text("text"), timestamp=fields.number("timestamp", 0.0, *CLIP_DURATION))


def _visual_prompt(value: Any, where: str) -> VisualPrompt:
    own = ("timestamp", "role", "strength")
    fields = Fields(value, where, ("path", "sha256", "name", *own))
    return VisualPrompt(
        media=media_from_json(value, where, own),
        timestamp=fields.number("timestamp", 0.0, *CLIP_DURATION),
        role=member(Role, fields, "role", Role.KEYFRAME) if fields.has("role") else None,
        strength=fields.number("strength", 1.0, 0.0, 1.0),
    )


def _camera_move(value: Any, where: str) -> CameraMove:
    fields = Fields(value, where, ("move", "amount", "from", "to"))
    if not fields.has("amount"):
        raise InputError(f"{where} needs an “amount”.")
    move = CameraMove(
        move=fields.one_of("move", None, CAMERA_MOVES),
        amount=fields.number("amount", 0.0, -10.0, 10.0),
        start=fields.number("from", 0.0, *CLIP_DURATION),
        end=fields.optional_number("to", *CLIP_DURATION),
    )
    if move.end is not None and move.end < move.start:
        raise InputError(f"{where} ends at {move.end:g} s before it starts at {move.start:g} s.")
    return move


def _model(fields: Fields) -> str:
    model = fields.text("model", "auto")
    if not _MODEL.fullmatch(model):
        raise fields.refuse("model", "a model's id such as auto or motion")
    return model


def _check_whole(request: GenerationRequest) -> None:
    """What no single field can tell: sizes that fit, moments inside the clip, something to go by."""
    aspect = "16:9" if request.aspect_ratio is None else request.aspect_ratio
    parse_aspect(aspect)
    if request.resolution is not None:
        pixel_size(request.resolution, aspect)
    elif aspect == CUSTOM:
        raise InputError("A custom aspect ratio needs a resolution such as 640x360.")
    _check_purpose(request)
    if request.duration is None:
        return
    moments = [prompt.timestamp for prompt in request.prompts] + [visual.timestamp for visual in request.visual_prompts]
    late = [moment for moment in moments if moment > request.duration]
    if late:
        raise InputError(f"A prompt stands at {late[0]:g} s, after the end of the clip at {request.duration:g} s.")
    late = [move.start for move in request.camera if move.start > request.duration]
    if late:
        raise InputError(f"A camera move starts at {late[0]:g} s, after the end of the clip at {request.duration:g} s.")


def _check_purpose(request: GenerationRequest) -> None:
    """Whether it says all that its operation needs."""
    match request.operation:
        case Generate() if not request.text and not request.visual_prompts:
            raise InputError("The request has neither words nor a picture to go by.")
        case Blend(b=None) if not request.text:
            raise InputError("The blend has neither a second clip nor words to go by.", "Give a “b”, or say in “prompts” what to blend with.")
        case Expand() if request.aspect_ratio is None and not _in_pixels(request.resolution):
            raise InputError("The request doesn't say how far to expand.", "Give an “aspect_ratio” such as 16:9, or a resolution such as 1280x720.")
        case Restyle() if not request.style:
            raise InputError("The request doesn't say which style.", "Give a “style”.")
        case Region() if not request.text:
            raise InputError("The request doesn't say what the region should become.", "Say it in “prompts”.")


def _in_pixels(resolution: str | None) -> bool:
    return resolution is not None and "x" in resolution
