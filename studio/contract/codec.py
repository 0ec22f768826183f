"""Requests to JSON and back, exactly as the request file of the contract. Pure: opens no file, hashes nothing.

Unknown fields are an error that names them; numbers out of range, wrong types and impossible combinations get
one sentence each (`InputError`). Media are written as {"path", "sha256", "name"} and may be read as a plain path;
a reference whose `sha256` is empty hasn't been read from disk yet.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar

from studio.contract.errors import InputError
from studio.contract.fields import Fields, a_list
from studio.contract.requests import (
    Anchor,
    Animate,
    At,
    CameraMove,
    Generate,
    GenerationRequest,
    MediaRef,
    Operation,
    Role,
    TextPrompt,
    VisualPrompt,
)
from studio.contract.sizes import CUSTOM, parse_aspect, pixel_size
from studio.core.time import frame_count

FRAMES = (4, 48)
STICKER_FPS = (4.0, 30.0)
CLIP_FPS = (1.0, 60.0)
SIZE = (16, 4096)
OUTLINE = (0.0, 0.1)
DURATION = (0.0, 60.0)
VARIATIONS = (1, 2, 4, 8)
LARGEST_SEED = 2**63 - 1
CAMERA_MOVES = ("pan", "tilt", "zoom", "roll", "dolly")
OPERATIONS = ("animate", "generate")
LARGEST_REQUEST = 2_000_000  # characters of JSON

_REQUEST_FIELDS = (
    "prompts", "visual_prompts", "duration", "resolution", "aspect_ratio", "fps", "style", "negative_prompt", "seed",
    "variations", "model", "camera", "motion_strength", "operation",
)
_ANIMATE_FIELDS = (
    "kind", "source", "frames", "size", "at", "strength", "keep_background", "cut_out", "anchors", "mask", "matte", "outline",
)
_HASH = re.compile(r"[0-9a-f]{64}")
_MODEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,99}")
E = TypeVar("E", bound=StrEnum)


# ------------------------------------------------------------------ to JSON
def request_to_json(request: GenerationRequest) -> dict[str, Any]:
    """The request as plain JSON values; `request_from_json` gives an equal request back."""
    return {
        "prompts": [{"text": prompt.text, "timestamp": prompt.timestamp} for prompt in request.prompts],
        "visual_prompts": [_visual_to_json(visual) for visual in request.visual_prompts],
        "duration": request.duration,
        "resolution": request.resolution,
        "aspect_ratio": request.aspect_ratio,
        "fps": request.fps,
        "style": request.style,
        "negative_prompt": request.negative_prompt,
        "seed": request.seed,
        "variations": request.variations,
        "model": request.model,
        "camera": [{"move": move.move, "amount": move.amount, "from": move.start, "to": move.end} for move in request.camera],
        "motion_strength": request.motion_strength,
        "operation": _operation_to_json(request.operation),
    }


def media_to_json(media: MediaRef) -> dict[str, str]:
    """{"path", "sha256", "name"} without the empty ones."""
    parts = {"path": media.path, "sha256": media.sha256, "name": media.name}
    return {name: value for name, value in parts.items() if value}


def _visual_to_json(visual: VisualPrompt) -> dict[str, Any]:
    role = None if visual.role is None else visual.role.value
    return {**media_to_json(visual.media), "timestamp": visual.timestamp, "role": role, "strength": visual.strength}


def _operation_to_json(operation: Operation) -> dict[str, Any]:
    if isinstance(operation, Generate):
        return {"kind": Generate.kind}
    return {
        "kind": Animate.kind,
        "source": media_to_json(operation.source),
        "frames": operation.frames,
        "size": operation.size,
        "at": operation.at.value,
        "strength": operation.strength,
        "keep_background": operation.keep_background,
        "cut_out": operation.cut_out,
        "anchors": [anchor.value for anchor in operation.anchors],
        "mask": None if operation.mask is None else media_to_json(operation.mask),
        "matte": None if operation.matte is None else media_to_json(operation.matte),
        "outline": operation.outline,
    }


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
    kind = _kind(fields.raw("operation"))
    duration = fields.optional_number("duration", *DURATION)
    fps = fields.number("fps", 8.0, *(STICKER_FPS if kind == Animate.kind else CLIP_FPS))
    request = GenerationRequest(
        operation=_operation_from_json(fields.raw("operation"), kind, duration, fps),
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


def media_from_json(value: Any, where: str, extra: tuple[str, ...] = ()) -> MediaRef:
    """A reference from a path or from {"path", "sha256", "name"}; one of path and sha256 is needed. Raises InputError."""
    fields = Fields({"path": value} if isinstance(value, str) else value, where, ("path", "sha256", "name", *extra))
    media = MediaRef(sha256=fields.text("sha256"), path=fields.text("path"), name=fields.text("name"))
    if not media.path and not media.sha256:
        raise InputError(f"{where[0].upper()}{where[1:]} names no picture: it needs a “path”.")
    if "\0" in media.path:
        raise fields.refuse("path", "a file's path")
    if media.sha256 and not _HASH.fullmatch(media.sha256):
        raise fields.refuse("sha256", "64 hexadecimal digits")
    return media


def _kind(operation: Any) -> str:
    if operation is None:
        return Generate.kind
    if not isinstance(operation, Mapping) or not isinstance(operation.get("kind"), str):
        raise InputError("“operation” in the request must be an object with a “kind”.", f"Kinds are {a_list(OPERATIONS)}.")
    kind: str = operation["kind"]
    if kind not in OPERATIONS:
        raise InputError(f"There is no operation “{kind[:40]}” in this version.", f"Possible are {a_list(OPERATIONS)}.")
    return kind


def _operation_from_json(value: Any, kind: str, duration: float | None, fps: float) -> Operation:
    if kind == Generate.kind:
        Fields({} if value is None else value, "the operation", ("kind",))
        return Generate()
    fields = Fields(value, "the operation", _ANIMATE_FIELDS)
    if not fields.has("source"):
        raise InputError("The operation “animate” needs a “source”: the picture to animate.")
    return Animate(
        source=media_from_json(fields.raw("source"), "the operation's source"),
        frames=_frames(fields, duration, fps),
        size=fields.integer("size", 512, *SIZE),
        at=_member(At, fields, "at", At.AUTO),
        strength=fields.number("strength", 0.5, 0.0, 1.0),
        keep_background=fields.flag("keep_background", False),
        cut_out=fields.flag("cut_out", True),
        anchors=_anchors(fields),
        mask=_optional_media(fields, "mask"),
        matte=_optional_media(fields, "matte"),
        outline=fields.number("outline", 0.0, *OUTLINE),
    )


def _frames(fields: Fields, duration: float | None, fps: float) -> int:
    """Frames as given, or round(duration x fps); both given must agree."""
    low, high = FRAMES
    if duration is None:
        return fields.integer("frames", 8, low, high)
    meant = frame_count(duration, fps)
    if fields.has("frames") and fields.integer("frames", 8, low, high) != meant:
        raise InputError(f"{fields.raw('frames')} frames don't last {duration:g} s at {fps:g} frames a second.", "Leave out the duration or the frames.")
    if not low <= meant <= high:
        raise InputError(f"A sticker has {low} to {high} frames; {duration:g} s at {fps:g} frames a second are {meant}.")
    return meant


def _member(kind: type[E], fields: Fields, name: str, default: E) -> E:
    return kind(fields.one_of(name, default.value, [member.value for member in kind]))


def _anchors(fields: Fields) -> tuple[Anchor, ...]:
    known = [anchor.value for anchor in Anchor]
    anchors = fields.items("anchors")
    for anchor in anchors:
        if anchor not in known:
            raise fields.refuse("anchors", f"a list of {a_list(known)}")
    return tuple(Anchor(anchor) for anchor in dict.fromkeys(anchors))


def _optional_media(fields: Fields, name: str) -> MediaRef | None:
    return media_from_json(fields.raw(name), f"the operation's {name}") if fields.has(name) else None


def _text_prompt(value: Any, where: str) -> TextPrompt:
    fields = Fields(value, where, ("text", "timestamp"))
    return TextPrompt(text=fields.text("text"), timestamp=fields.number("timestamp", 0.0, *DURATION))


def _visual_prompt(value: Any, where: str) -> VisualPrompt:
    own = ("timestamp", "role", "strength")
    fields = Fields(value, where, ("path", "sha256", "name", *own))
    return VisualPrompt(
        media=media_from_json(value, where, own),
        timestamp=fields.number("timestamp", 0.0, *DURATION),
        role=_member(Role, fields, "role", Role.KEYFRAME) if fields.has("role") else None,
        strength=fields.number("strength", 1.0, 0.0, 1.0),
    )


def _camera_move(value: Any, where: str) -> CameraMove:
    fields = Fields(value, where, ("move", "amount", "from", "to"))
    if not fields.has("amount"):
        raise InputError(f"{where} needs an “amount”.")
    move = CameraMove(
        move=fields.one_of("move", None, CAMERA_MOVES),
        amount=fields.number("amount", 0.0, -10.0, 10.0),
        start=fields.number("from", 0.0, *DURATION),
        end=fields.optional_number("to", *DURATION),
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
    if isinstance(request.operation, Generate) and not request.text and not request.visual_prompts:
        raise InputError("The request has neither words nor a picture to go by.")
    if request.duration is None:
        return
    moments = [prompt.timestamp for prompt in request.prompts] + [visual.timestamp for visual in request.visual_prompts]
    late = [moment for moment in moments if moment > request.duration]
    if late:
        raise InputError(f"A prompt stands at {late[0]:g} s, after the end of the clip at {request.duration:g} s.")
