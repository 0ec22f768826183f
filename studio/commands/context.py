"""What a command may touch: the document's store and the ports, handed in by the composition root.

Also the Protocols that only commands need: the window's view actions, and work in the background. Holds no state of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from studio.contract.frame import Loop
from studio.contract.ports import Engine, Library, PictureReader, Settings, StickerExporter
from studio.contract.projects import ProjectFiles
from studio.core.history import Store
from studio.core.project import Project

Progress = Callable[[float], None]  # told 0..1; may raise Cancelled


class Window(Protocol):
    """View actions: what changes what is seen, not the document."""

    def show(self, workspace: str) -> None:
        """Bring a workspace to the front: create, sticker, library, storyboard, edit, talk, curate."""

    def play(self) -> None: ...

    def pause(self) -> None: ...

    def playing(self) -> bool: ...

    def position(self) -> float:
        """Seconds from the start of what is shown."""

    def length(self) -> float:
        """Seconds of what is shown, 0 when nothing is."""

    def seek(self, seconds: float) -> None: ...

    def step(self, frames: int) -> None:
        """Frames forward, or back when negative, round the loop."""

    def zoom(self, factor: float | None) -> None:
        """1 is a picture's pixel on a screen's pixel; None fits it into the view."""

    def zoomed(self) -> float: ...

    def theme(self, name: str) -> None:
        """dark, light or system."""

    def palette(self) -> None: ...

    def shown_loop(self) -> Loop | None:
        """The loop in the viewer when it is finished and at full size, made from the sticker as it stands."""

    def selected_items(self) -> tuple[int, ...]:
        """Library items that are selected."""

    def search(self, text: str) -> None:
        """Show the library filtered by these words."""

    def ask_open(self, title: str, endings: Sequence[str]) -> Path | None:
        """Let the user choose a file; None when they don't."""

    def ask_save(self, title: str, suggested: str, endings: Sequence[str]) -> Path | None: ...

    def ask(self, question: str, answers: Sequence[str]) -> str:
        """One of the answers; "" when the user turns away."""

    def say(self, sentence: str, suggestion: str = "") -> None:
        """A line in the message bar."""

    def quit(self) -> None:
        """Close the studio; what is unsaved was asked about before."""


class Background(Protocol):
    """Work that takes a while, off the document's thread."""

    def start(self, label: str, work: Callable[[Progress], str]) -> None:
        """Run `work`; its sentence, or the StudioError it raises, is said when it ends."""


@dataclass(frozen=True, slots=True)
class Context:
    """Everything a command may use."""

    store: Store
    engine: Engine
    exporter: StickerExporter
    reader: PictureReader
    library: Library
    settings: Settings
    window: Window
    files: ProjectFiles
    background: Background
    autosave: Callable[[], object]  # writes the journal when there is something new; says its own trouble
    jobs: dict[str, str] = field(default_factory=dict)  # running job to the object it is for; `landing.land` wants it

    @property
    def project(self) -> Project:
        return self.store.current
