"""What can be asked of the engine. One frozen request holds everything a take depends on.

`GenerationRequest` is the whole request of the contract's JSON; its operations live in `operations.py`. Everything
is a plain value: it is compared, stored in takes and written into exported files.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from studio.contract.media import MediaRef
from studio.contract.operations import (
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
    on_clips,
)
from studio.core.partmark import PartMark
from studio.core.time import frame_count

__all__ = (
    "Anchor", "Animate", "At", "Blend", "Bridge", "CameraMove", "Direction", "Expand", "Extend", "Generate",
    "GenerationRequest", "Job", "MediaRef", "Operation", "PartMark", "Priority", "Region", "Remix", "Restyle", "Role", "Seamless",
    "TextPrompt", "Trim", "VisualPrompt", "on_clips",
)
OWN_RATE = 0.0  # the rate of the source clip, or the one the words ask for


class Role(StrEnum):
    """Whether a visual prompt appears in the output or only tells what something looks like."""

    KEYFRAME = "keyframe"
    REFERENCE = "reference"


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
class GenerationRequest:
    """Everything a take depends on: prompts with timestamps, duration, size, rate, style, seed, operation."""

    operation: Operation
    prompts: tuple[TextPrompt, ...] = ()
    visual_prompts: tuple[VisualPrompt, ...] = ()
    duration: float | None = None  # seconds; None: the operation's own
    resolution: str | None = None  # "360p" or "640x360"
    aspect_ratio: str | None = None
    fps: float = 8.0  # OWN_RATE: not given
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
        return (*(visual.media for visual in self.visual_prompts), *media_of(self.operation).values())

    @property
    def still(self) -> bool:
        """Whether a single picture is asked for."""
        return isinstance(self.operation, Generate) and self.duration == 0

    def frames(self, fps: float, duration: float) -> int:
        """How many frames the clip has: round(duration x fps), at least one. The arguments are for what isn't given."""
        return max(1, frame_count(duration if self.duration is None else self.duration, self.fps or fps))


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
