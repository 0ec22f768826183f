"""What the worker tells while a job runs. Every event carries the job's id; listeners drop ids they gave up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from studio.contract.frame import Frame, Loop, Sound


@dataclass(frozen=True, slots=True)
class MotionReading:
    """How the words were understood, so that nothing asked is dropped silently.

    `motions` are (name, certainty 0..1) in order of weight; `direction` is "", "left", "right", "up", "down",
    "clockwise" or "counterclockwise"; `left_out` holds what was asked and can't be done; `idle` says that no
    motion was asked or understood and a gentle idle one was chosen; `overlays` are drawn round the picture;
    `side` ("left", "right", "both") and `part` (a kind of `studio.pixels.parts`) are what the words name; `tempo` is
    "", "fast" or "slow"; `inferred` says that no motion was asked and `motions` is what the thing named does by itself.
    """

    motions: tuple[tuple[str, float], ...] = ()
    direction: str = ""
    manner: str = ""
    idle: bool = False
    left_out: tuple[str, ...] = ()
    overlays: tuple[str, ...] = ()
    side: str = ""
    part: str = ""
    tempo: str = ""
    inferred: bool = False
    steps: tuple[int, ...] = ()  # how many of the motions belong to each step of a sequence; () when there is one


@dataclass(frozen=True, slots=True)
class TakeResult:
    """One finished result. `model_sha256` is of the weights; `notes` are sentences for a person; `scene` is what a composer
    or transformer tells of what it drew, with the keys of the contract's answer."""

    loop: Loop
    seed: int
    model: str
    model_sha256: str
    method: str
    why: str = ""
    native_size: tuple[int, int] = (0, 0)
    reading: MotionReading = field(default_factory=MotionReading)
    checks: tuple[tuple[str, bool], ...] = ()  # ("loops", True), ("nothing clipped", True), ("shape kept", True)
    notes: tuple[str, ...] = ()
    seconds: float = 0.0  # time it took
    sound: Sound | None = None
    scene: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Queued:
    job_id: str
    position: int = 0


@dataclass(frozen=True, slots=True)
class Started:
    job_id: str


@dataclass(frozen=True, slots=True)
class Stepped:
    job_id: str
    step: int
    steps: int
    seconds_left: float | None = None  # None until it can be told


@dataclass(frozen=True, slots=True)
class Previewed:
    job_id: str
    frames: tuple[Frame, ...]
    fps: float = 8.0


@dataclass(frozen=True, slots=True)
class Finished:
    job_id: str
    results: tuple[TakeResult, ...]
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Failed:
    job_id: str
    reason: str
    suggestion: str = ""
    exit_code: int = 1


@dataclass(frozen=True, slots=True)
class CancelledEvent:
    job_id: str
    step: int = 0
    steps: int = 0


Event = Queued | Started | Stepped | Previewed | Finished | Failed | CancelledEvent
ENDINGS = (Finished, Failed, CancelledEvent)
