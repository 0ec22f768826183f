"""A request's operation to JSON and back. Pure: opens no file.

Media are written as {"path", "sha256", "name"} and may be read as a plain path; a reference whose `sha256` is empty
hasn't been read from disk yet. What is wrong gets one sentence (`InputError`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from studio.contract.errors import InputError
from studio.contract.fields import Fields, a_list
from studio.contract.media import MediaRef
from studio.contract.operations import (
    OPERATIONS,
    REMIX_STRENGTHS,
    Anchor,
    Animate,
    At,
    Blend,
    Bridge,
    Direction,
    Expand,
    Extend,
    Generate,
    Operation,
    Region,
    Remix,
    Restyle,
    Seamless,
    Trim,
    media_of,
)
from studio.core.curve import PRESETS, Curve, Key, preset
from studio.core.errors import DocumentError
from studio.core.partmark import MOST, PartMark, mark_from_json, mark_to_json
from studio.core.time import frame_count

FRAMES = (4, 48)
SIZE = (16, 4096)
OUTLINE = (0.0, 0.1)
KINDS = tuple(operation.kind for operation in OPERATIONS)
ADDED = (0.0, 60.0)  # seconds that an extension or a bridge may last
MOMENT = (0.0, 24 * 3600.0)  # seconds in a source clip
KEYS = 200  # of a blend's curve, at most
_HASH = re.compile(r"[0-9a-f]{64}")
_MEDIA = ("path", "sha256", "name")
_OWN: dict[str, tuple[str, ...]] = {
    "animate": ("frames", "size", "at", "strength", "keep_background", "cut_out", "anchors", "outline", "parts"),
    "extend": ("direction", "seconds"), "bridge": ("seconds",), "remix": ("strength",), "blend": ("curve",),
    "loop": ("start", "end"), "trim": ("start", "end"),
}
_NAMED: dict[str, dict[str, str]] = {  # the media of each, and what they are for, where they are needed
    "animate": {"source": "the picture to animate", "mask": "", "matte": ""},
    "bridge": {"a": "the clip before the bridge", "b": "the clip after it"},
    "blend": {"a": "the clip it begins with", "b": ""},
    "region": {"source": "the clip to change", "mask": "a picture that is opaque where it may change"},
}
_SOURCE = {"source": "the clip it works on"}
E = TypeVar("E", bound=StrEnum)


# ------------------------------------------------------------------ to JSON
def media_to_json(media: MediaRef) -> dict[str, str]:
    """{"path", "sha256", "name"} without the empty ones."""
    parts = {"path": media.path, "sha256": media.sha256, "name": media.name}
    return {name: value for name, value in parts.items() if value}


def operation_to_json(operation: Operation) -> dict[str, Any]:
    """The operation as plain JSON values; `operation_from_json` gives an equal one back."""
    media = {name: media_to_json(value) for name, value in media_of(operation).items()}
    own = {name: _plain(getattr(operation, name)) for name in _OWN.get(operation.kind, ())}
    if isinstance(operation, Animate):
        media = {"mask": None, "matte": None, **media}  # type: ignore[dict-item]
    if isinstance(operation, Remix):
        named = [name for name, level in REMIX_STRENGTHS.items() if level == operation.strength]
        own["strength"] = named[0] if named else operation.strength
    return {"kind": operation.kind, **media, **own}


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Curve):
        named = [name for name in PRESETS if preset(name) == value]
        return named[0] if named else [[k.time, k.weight] if k.slope is None else [k.time, k.weight, k.slope] for k in value.keys]
    if isinstance(value, tuple):
        return [mark_to_json(item) if isinstance(item, PartMark) else item.value for item in value]
    return value


# ------------------------------------------------------------------ from JSON
def kind_of(operation: Any) -> str:
    """The kind that a request's "operation" names; "generate" where there is none. Raises InputError."""
    if operation is None:
        return Generate.kind
    if not isinstance(operation, Mapping) or not isinstance(operation.get("kind"), str):
        raise InputError("“operation” in the request must be an object with a “kind”.", f"Kinds are {a_list(KINDS)}.")
    kind: str = operation["kind"]
    if kind not in KINDS:
        raise InputError(f"There is no operation “{kind[:40]}” in this version.", f"Possible are {a_list(KINDS)}.")
    return kind


def operation_from_json(value: Any, duration: float | None, fps: float) -> Operation:
    """A valid operation from parsed JSON. `duration` and `fps` are the request's. Raises InputError."""
    kind = kind_of(value)
    if kind == Generate.kind:
        Fields({} if value is None else value, "the operation", ("kind",))
        return Generate()
    named = _NAMED.get(kind, _SOURCE)
    fields = Fields(value, "the operation", ("kind", *named, *_OWN.get(kind, ())))
    for name, purpose in named.items():
        if purpose and not fields.has(name):
            raise InputError(f"The operation “{kind}” needs a “{name}”: {purpose}.")
    media = {name: media_from_json(fields.raw(name), f"the operation's {name}") for name in named if fields.has(name)}
    if kind == Animate.kind:
        return _animate(fields, media, duration, fps)
    return _READERS[kind](fields, media)


def media_from_json(value: Any, where: str, extra: tuple[str, ...] = ()) -> MediaRef:
    """A reference from a path or from {"path", "sha256", "name"}; one of path and sha256 is needed. Raises InputError."""
    fields = Fields({"path": value} if isinstance(value, str) else value, where, (*_MEDIA, *extra))
    media = MediaRef(sha256=fields.text("sha256"), path=fields.text("path"), name=fields.text("name"))
    if not media.path and not media.sha256:
        raise InputError(f"{where[0].upper()}{where[1:]} names no picture: it needs a “path”.")
    if "\0" in media.path:
        raise fields.refuse("path", "a file's path")
    if media.sha256 and not _HASH.fullmatch(media.sha256):
        raise fields.refuse("sha256", "64 hexadecimal digits")
    return media


def member(kind: type[E], fields: Fields, name: str, default: E) -> E:
    """One of an enumeration's values."""
    return kind(fields.one_of(name, default.value, [each.value for each in kind]))


def _animate(fields: Fields, media: Mapping[str, MediaRef], duration: float | None, fps: float) -> Animate:
    return Animate(
        frames=_frames(fields, duration, fps),
        size=fields.integer("size", 512, *SIZE),
        at=member(At, fields, "at", At.AUTO),
        strength=fields.number("strength", 0.5, 0.0, 1.0),
        keep_background=fields.flag("keep_background", False),
        cut_out=fields.flag("cut_out", True),
        anchors=_anchors(fields),
        outline=fields.number("outline", 0.0, *OUTLINE),
        parts=_parts(fields),
        **media,
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


def _anchors(fields: Fields) -> tuple[Anchor, ...]:
    known = [anchor.value for anchor in Anchor]
    anchors = fields.items("anchors")
    for anchor in anchors:
        if anchor not in known:
            raise fields.refuse("anchors", f"a list of {a_list(known)}")
    return tuple(Anchor(anchor) for anchor in dict.fromkeys(anchors))


def _parts(fields: Fields) -> tuple[PartMark, ...]:
    given = fields.items("parts")
    if len(given) > MOST:
        raise InputError(f"A picture has at most {MOST} parts, not {len(given)}.")
    try:
        return tuple(mark_from_json(item) for item in given)
    except DocumentError as error:
        raise InputError(error.sentence, "Leave “parts” out, and they are looked for in the picture.") from None


def _added(fields: Fields) -> float:
    seconds = fields.number("seconds", 2.0, *ADDED)
    if seconds == 0:
        raise fields.refuse("seconds", f"more than 0 and at most {ADDED[1]:g}")
    return seconds


def _cut(fields: Fields) -> tuple[float, float | None]:
    start, end = fields.number("start", 0.0, *MOMENT), fields.optional_number("end", *MOMENT)
    if end is not None and end <= start:
        raise InputError(f"The cut ends at {end:g} s, but it starts at {start:g} s.", "Its end must come after its start.")
    return start, end


def _trim(fields: Fields, media: Mapping[str, MediaRef]) -> Trim:
    start, end = _cut(fields)
    if end is None:
        raise InputError("The operation “trim” needs an “end”: the second at which the cut ends.")
    return Trim(media["source"], start, end)


def _strength(fields: Fields) -> float:
    given = fields.raw("strength")
    if isinstance(given, str):
        return REMIX_STRENGTHS[fields.one_of("strength", "mild", REMIX_STRENGTHS)]
    return fields.number("strength", REMIX_STRENGTHS["mild"], 0.0, 1.0)


def _blend(fields: Fields, media: Mapping[str, MediaRef]) -> Blend:
    given = fields.raw("curve")
    return Blend(media["a"], media.get("b"), preset("transition") if given is None else curve_from_json(given))


def curve_from_json(value: Any) -> Curve:
    """A named curve, or one through [time, weight of B] pairs, both 0..1 (a third number is the slope). Raises InputError."""
    if isinstance(value, str) and value in PRESETS:
        return preset(value)
    if not isinstance(value, list) or not 1 <= len(value) <= KEYS or not all(_is_key(item) for item in value):
        raise InputError(f"“curve” must be {a_list(PRESETS)}, or a list of [time 0..1, weight of B 0..1].")
    try:
        keys = [Key(*map(float, item)) for item in value]
        return Curve(tuple(sorted(keys, key=lambda key: key.time)))
    except (DocumentError, OverflowError) as error:
        raise InputError(f"The curve can't be used: {str(error)[:1].lower()}{str(error)[1:]}") from None


def _is_key(item: Any) -> bool:
    numbers = isinstance(item, list) and all(isinstance(n, int | float) and not isinstance(n, bool) for n in item)
    return numbers and len(item) in (2, 3)


_READERS: dict[str, Callable[[Fields, Mapping[str, MediaRef]], Operation]] = {
    Extend.kind: lambda fields, media: Extend(media["source"], member(Direction, fields, "direction", Direction.FORWARD), _added(fields)),
    Bridge.kind: lambda fields, media: Bridge(media["a"], media["b"], _added(fields)),
    Remix.kind: lambda fields, media: Remix(media["source"], _strength(fields)),
    Blend.kind: _blend,
    Seamless.kind: lambda fields, media: Seamless(media["source"], *_cut(fields)),
    Region.kind: lambda fields, media: Region(media["source"], media["mask"]),
    Expand.kind: lambda fields, media: Expand(media["source"]),
    Restyle.kind: lambda fields, media: Restyle(media["source"]),
    Trim.kind: _trim,
}
