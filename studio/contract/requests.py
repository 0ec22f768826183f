"""What can be asked of the engine. One frozen request holds everything a take depends on.

`GenerationRequest` is the whole request of the contract's JSON; `Animate` and its siblings are its
operations. Everything is a plain value: it is compared, stored in takes and written into exported files.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class At(StrEnum):
    """Where in the loop the picture itself stands."""

    AUTO = "auto"  # middle for actions, first for idle and cyclic motion
    FIRST = "first"
    MIDDLE = "middle"
    LAST = "last"


class Role(StrEnum):
    """Whether a visual prompt appears in the output or only tells what something looks like."""

    KEYFRAME = "keyframe"
    REFERENCE = "reference"


class Anchor(StrEnum):
    """Parts of the subject that stay where they are."""

    FEET = "feet"
    TOP = "top"
    LEFT = "left"
    RIGHT = "right"
    CENTRE = "centre"


@dataclass(frozen=True, slots=True)
class MediaRef:
    """A picture or clip by content. `sha256` is of the file's bytes; `path` is where it was last seen."""

    sha256: str
    path: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class TextPrompt:
    text: str
    timestamp: float = 0.0  # seconds


@dataclass(frozen=True, slots=True)
class VisualPrompt:
    media: MediaRef
    timestamp: float = 0.0  # seconds
    role: Role | None = None  # None: inferred from the text and shown
    strength: float = 1.0  # 0..1


@dataclass(frozen=True, slots=True)
class CameraMove:
    move: str  # pan, tilt, zoom, roll, dolly
    amount: float
    start: float = 0.0  # seconds
    end: float | None = None  # seconds, None: to the end


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

    kind = "animate"


@dataclass(frozen=True, slots=True)
class Generate:
    """Text, images and clips at timestamps become a clip."""

    kind = "generate"


Operation = Animate | Generate


@dataclass(frozen=True, slots=True)
class GenerationRequest:
    """Everything a take depends on: prompts with timestamps, duration, size, rate, style, seed, operation."""

    operation: Operation
    prompts: tuple[TextPrompt, ...] = ()
    visual_prompts: tuple[VisualPrompt, ...] = ()
    duration: float | None = None  # seconds; None: the operation's own
    resolution: str | None = None  # "360p" or "640x360"
    aspect_ratio: str | None = None
    fps: float = 8.0
    style: str | None = None
    negative_prompt: str = ""
    seed: int = 0
    variations: int = 1
    model: str = "auto"
    camera: tuple[CameraMove, ...] = ()
    motion_strength: float = 0.5

    @property
    def text(self) -> str:
        """The words of all prompts, in the order of their timestamps."""
        return " ".join(p.text for p in sorted(self.prompts, key=lambda p: p.timestamp)).strip()

    @property
    def media(self) -> tuple[MediaRef, ...]:
        """Every picture and clip that the request names."""
        own = (self.operation.source, self.operation.mask, self.operation.matte) if isinstance(self.operation, Animate) else ()
        return (*(visual.media for visual in self.visual_prompts), *(media for media in own if media is not None))


class Priority(StrEnum):
    LIVE = "live"  # served between the steps of a long job; a newer one of the same lane replaces a waiting one
    NORMAL = "normal"


@dataclass(frozen=True, slots=True)
class Job:
    """A request on its way through the worker. `lane` names a live stream whose newer jobs replace older ones."""

    id: str
    request: GenerationRequest
    priority: Priority = Priority.NORMAL
    lane: str = ""
    label: str = ""
    project: str = ""
    draft: bool = False  # live look at reduced size; never stored
    extra: tuple[tuple[str, str], ...] = field(default=())
