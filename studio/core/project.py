"""The document: what the words of the studio name, as frozen values. Holds no pixels and does no I/O.

Every object has an id; `extra` keeps fields that a later version wrote and `kept` the objects of kinds that this
version doesn't know, so that both are written back. Edits live in `edits/`, JSON in `schema.py`. Times are
seconds, sizes pixels; references to other objects are their ids, "" for none.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from studio.core.curve import Curve
from studio.core.partmark import PartMark
from studio.core.time import Rate, Span

N = TypeVar("N", bound="Node")
NOTHING = Span()
FILM_RATE = Rate(24, 1)
SMOOTH = Curve()


def new_id() -> str:
    """An id that no other object has."""
    return os.urandom(8).hex()


@dataclass(frozen=True, slots=True)
class Kept:
    """An object of a kind this version doesn't know: the field and place where it stood, and its JSON."""

    field: str
    index: int
    data: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """What every object of the document has."""

    id: str = field(default_factory=new_id)
    extra: Mapping[str, Any] = field(default_factory=dict)
    kept: tuple[Kept, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetRef(Node):
    """Media by content. `sha256` is of the file's bytes; `path` is where the file was last seen."""

    kind: str = "picture"  # picture, clip, sound, mask, matte
    sha256: str = ""
    name: str = ""
    path: str = ""
    width: int = 0
    height: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Card(Node):
    """A prompt placed at a moment of a storyboard: words, a picture or clip, or both."""

    at: float = 0.0
    text: str = ""
    asset: str = ""
    role: str = ""  # keyframe, reference; "" is inferred
    strength: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Storyboard(Node):
    """Cards on a timescale that together describe one clip. Cards are in the order of their moments."""

    name: str = "Storyboard"
    duration: float = 6.0
    fps: float = 12.0
    aspect_ratio: str = "16:9"
    resolution: str = "360p"
    style: str = ""
    negative_prompt: str = ""
    motion_strength: float = 0.5
    model: str = "auto"
    seed: int | None = None
    cards: tuple[Card, ...] = ()
    take: str = ""  # the chosen one


@dataclass(frozen=True, slots=True, kw_only=True)
class Take(Node):
    """One result of a request. Its pixels lie in the user's library under `library_id`."""

    kind: str = "sticker"  # sticker, clip, still
    name: str = ""
    made_for: str = ""  # id of the sticker, storyboard or clip it was made for
    parent: str = ""  # id of the take it was made from
    library_id: int = 0
    request: Mapping[str, Any] = field(default_factory=dict)
    model: str = ""
    model_sha256: str = ""
    seed: int = 0
    created: float = 0.0  # seconds since the epoch
    width: int = 0
    height: int = 0
    frames: int = 0
    fps: float = 0.0
    starred: bool = False
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sticker(Node):
    """A still picture that comes alive: the picture, the words and how it is to move."""

    name: str = ""
    source: str = ""  # asset
    words: str = ""
    strength: float = 0.5
    frames: int = 8
    fps: float = 8.0
    size: int = 512  # longer side of the result
    at: str = "auto"  # auto, first, middle, last: where in the loop the picture itself stands
    anchors: tuple[str, ...] = ()  # feet, top, left, right, centre
    mask: str = ""  # asset: opaque where motion is allowed
    matte: str = ""  # asset: a mended cut-out
    outline: float = 0.0  # share of the longer side
    parts: tuple[PartMark, ...] = ()  # as corrected by hand; none: those that are found
    cut_out: bool = True
    keep_background: bool = False
    seed: int = 0
    take: str = ""  # the chosen one


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip(Node):
    """A take or imported footage as used in a sequence. `at` is where it starts there, `source` what is kept of it."""

    name: str = ""
    at: float = 0.0
    take: str = ""
    asset: str = ""
    available: Span = NOTHING
    source: Span = NOTHING
    gain_db: float = 0.0

    @property
    def trimmed(self) -> Span:
        """Where it lies in the sequence."""
        return Span(self.at, self.at + self.source.duration)


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceOver(Node):
    """Spoken words on a track. `asset` is the recording, made from `text` by `voice` or brought along."""

    at: float = 0.0
    text: str = ""
    voice: str = ""
    asset: str = ""
    source: Span = NOTHING
    gain_db: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Music(Node):
    """A piece of music on a track; `duck_db` (0 or less) is how far it steps back under speech."""

    at: float = 0.0
    asset: str = ""
    source: Span = NOTHING
    gain_db: float = 0.0
    duck_db: float = -12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Title(Node):
    """Words on the picture."""

    at: float = 0.0
    text: str = ""
    seconds: float = 3.0
    style: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blend(Node):
    """Two takes and the curve of influence between them."""

    a: str = ""
    b: str = ""
    curve: Curve = SMOOTH


Item = Clip | VoiceOver | Music | Title


@dataclass(frozen=True, slots=True, kw_only=True)
class Track(Node):
    """Items of one kind, one after another."""

    kind: str = "picture"  # picture, voice, music, effects, titles
    name: str = ""
    items: tuple[Item, ...] = ()
    muted: bool = False
    locked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence(Node):
    """Clips, voice-over, music and titles on tracks; what is exported as the film."""

    name: str = "Sequence"
    rate: Rate = FILM_RATE
    width: int = 1280
    height: int = 720
    tracks: tuple[Track, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait(Node):
    """A face to talk to. `consent` is the statement stored for a real person's likeness."""

    name: str = ""
    asset: str = ""
    rig: Mapping[str, Any] = field(default_factory=dict)
    voice: str = ""
    consent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectSettings(Node):
    """What new objects of this project start with."""

    fps: float = 12.0
    aspect_ratio: str = "16:9"
    resolution: str = "360p"
    style: str = ""
    model: str = "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
class Project(Node):
    """One document. `shown` is the id of the object that is open in the window."""

    name: str = "Untitled"
    shown: str = ""
    settings: ProjectSettings = field(default_factory=ProjectSettings)
    assets: tuple[AssetRef, ...] = ()
    stickers: tuple[Sticker, ...] = ()
    storyboards: tuple[Storyboard, ...] = ()
    takes: tuple[Take, ...] = ()
    blends: tuple[Blend, ...] = ()
    sequences: tuple[Sequence, ...] = ()
    portraits: tuple[Portrait, ...] = ()


def find(nodes: Iterable[N], node_id: str) -> N | None:
    """The object with that id, or None."""
    return next((node for node in nodes if node.id == node_id), None)


def shown_sticker(project: Project) -> Sticker | None:
    """The sticker that is open, or None."""
    return find(project.stickers, project.shown) if project.shown else None


def shown_storyboard(project: Project) -> Storyboard | None:
    """The storyboard that is open; the only one when nothing is."""
    found = find(project.storyboards, project.shown) if project.shown else None
    return project.storyboards[0] if found is None and len(project.storyboards) == 1 else found
