"""The operations of a request: what is to be done, to which pictures and clips, with which numbers.

Each is a plain frozen value with its `kind` as in the contract's JSON. Times are seconds in the source clip; what
none of them says (words, size, style) stands in the request around it.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import ClassVar

from studio.contract.media import MediaRef
from studio.core.curve import Curve, preset
from studio.core.partmark import PartMark

REMIX_STRENGTHS = {"subtle": 0.25, "mild": 0.5, "strong": 0.75}
TRANSITION = preset("transition")


class At(StrEnum):
    """Where in the loop the picture itself stands."""

    AUTO = "auto"  # middle for actions, first for idle and cyclic motion
    FIRST = "first"
    MIDDLE = "middle"
    LAST = "last"


class Anchor(StrEnum):
    """Parts of the subject that stay where they are."""

    FEET = "feet"
    TOP = "top"
    LEFT = "left"
    RIGHT = "right"
    CENTRE = "centre"


class Direction(StrEnum):
    """Where a clip grows."""

    FORWARD = "forward"
    BACKWARD = "backward"
    BOTH = "both"  # by the same time at either end


@dataclass(frozen=True, slots=True)
class Animate:
    """A still picture becomes a loop. The words stand in the request's prompts."""

    source: MediaRef
    frames: int = 8  # 4..48
    size: int = 512  # pixels of the longer side of the output, 16..4096
    at: At = At.AUTO
    strength: float = 0.5  # 0..1; 0.5 is what the words ask for, 0 is still, 1 is about twice that
    keep_background: bool = False
    cut_out: bool = True  # cut the subject out when the picture has no transparent pixel
    anchors: tuple[Anchor, ...] = ()
    mask: MediaRef | None = None  # opaque where motion is allowed; None: everywhere
    matte: MediaRef | None = None  # a mended cut-out; its alpha replaces the automatic one
    outline: float = 0.0  # white outline, as a share of the longer side, 0..0.1
    parts: tuple[PartMark, ...] = ()  # the movable parts, as corrected by hand; none: those that are found

    kind: ClassVar[str] = "animate"


@dataclass(frozen=True, slots=True)
class Generate:
    """Text, images and clips at timestamps become a clip; with a duration of 0, a still."""

    kind: ClassVar[str] = "generate"


@dataclass(frozen=True, slots=True)
class Extend:
    """The source kept, `seconds` made before it, after it, or both (then at either end)."""

    source: MediaRef
    direction: Direction = Direction.FORWARD
    seconds: float = 2.0  # above 0, up to 60

    kind: ClassVar[str] = "extend"


@dataclass(frozen=True, slots=True)
class Bridge:
    """All of A, `seconds` made, all of B."""

    a: MediaRef
    b: MediaRef
    seconds: float = 2.0  # above 0, up to 60

    kind: ClassVar[str] = "bridge"


@dataclass(frozen=True, slots=True)
class Remix:
    """The source drawn anew, the more the stronger: 0 keeps it, 1 forgets it."""

    source: MediaRef
    strength: float = REMIX_STRENGTHS["mild"]  # 0..1

    kind: ClassVar[str] = "remix"


@dataclass(frozen=True, slots=True)
class Blend:
    """A and B together; `curve` says how much of B there is at each moment. Without B, the words are blended with A."""

    a: MediaRef
    b: MediaRef | None = None
    curve: Curve = TRANSITION

    kind: ClassVar[str] = "blend"


@dataclass(frozen=True, slots=True)
class Seamless:
    """A stretch of the source that repeats without a seam (the contract's "loop")."""

    source: MediaRef
    start: float = 0.0
    end: float | None = None  # None: the clip's end

    kind: ClassVar[str] = "loop"


@dataclass(frozen=True, slots=True)
class Region:
    """What the mask marks is made anew, the rest is kept."""

    source: MediaRef
    mask: MediaRef

    kind: ClassVar[str] = "region"


@dataclass(frozen=True, slots=True)
class Expand:
    """A larger canvas of the request's aspect, the source kept in the middle."""

    source: MediaRef

    kind: ClassVar[str] = "expand"


@dataclass(frozen=True, slots=True)
class Restyle:
    """The source in the request's style, its structure kept."""

    source: MediaRef

    kind: ClassVar[str] = "restyle"


@dataclass(frozen=True, slots=True)
class Trim:
    """The frames i with start <= i/fps < end."""

    source: MediaRef
    start: float
    end: float

    kind: ClassVar[str] = "trim"


Operation = Animate | Generate | Extend | Bridge | Remix | Blend | Seamless | Region | Expand | Restyle | Trim
OPERATIONS: tuple[type[Operation], ...] = (
    Generate, Animate, Extend, Bridge, Remix, Blend, Seamless, Region, Expand, Restyle, Trim,
)


def media_of(operation: Operation) -> dict[str, MediaRef]:
    """The pictures and clips that an operation names, by field."""
    named = {field.name: getattr(operation, field.name) for field in fields(operation)}
    return {name: value for name, value in named.items() if isinstance(value, MediaRef)}


def on_clips(operation: Operation) -> bool:
    """Whether it works on clips that there already are, whose size and rate it keeps."""
    return not isinstance(operation, Animate | Generate)
