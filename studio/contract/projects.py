"""The file of the open project, as commands and the window see it. The library room implements it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from studio.contract.requests import MediaRef
from studio.core.project import Project


@dataclass(frozen=True, slots=True)
class OpenedProject:
    """A project that was opened. `note` says what was recovered or upgraded, "" when nothing was."""

    project: Project
    note: str = ""
    saved: bool = True  # False: it holds changes that were recovered and aren't saved yet
    read_only: bool = False


class ProjectFiles(Protocol):
    """The file of the open project. Every call raises InputError or JobError with one sentence."""

    @property
    def path(self) -> Path | None:
        """None while the project has never been saved."""

    def new(self) -> OpenedProject: ...

    def open(self, path: Path) -> OpenedProject: ...

    def recover(self, leftover: Path) -> OpenedProject:
        """Go on with a project that was never saved and whose program was killed."""

    def save(self, project: Project) -> None: ...

    def save_as(self, project: Project, path: Path) -> None: ...

    def autosave(self, project: Project, label: str) -> None: ...

    def keep(self, media: MediaRef) -> MediaRef:
        """Take a picture's bytes into the project; the reference under which the document should hold it."""

    def close(self) -> None: ...
