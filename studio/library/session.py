"""The file of the open project: new, open, save, save as, autosave, and the media it owns.

A project that was never saved lives in a file of the recovery folder. Media are kept inside the project file and
laid out in the cache, from where the reader finds them; saved documents hold no path of this machine for them.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PurePath

from studio.contract.errors import InputError, StudioError
from studio.contract.frame import Frame
from studio.contract.projects import OpenedProject
from studio.contract.requests import MediaRef
from studio.core.project import AssetRef, Project
from studio.library.atomic import sweep, write_atomically
from studio.library.paths import Paths, made
from studio.library.projectfile import ProjectFile
from studio.library.projectformat import ENDING, refuse_if_open

UNTITLED = "untitled-"


class ProjectSession:
    """Implements the port `ProjectFiles`. `frame_of` and `encode` turn pixels that came from no file into one."""

    def __init__(self, paths: Paths, frame_of: Callable[[MediaRef], Frame], encode: Callable[[Frame], bytes], program: str = "") -> None:
        self._paths, self._frame_of, self._encode, self._program = paths, frame_of, encode, program
        self._file: ProjectFile | None = None
        self._named = False

    @property
    def path(self) -> Path | None:
        """None while the project has never been saved."""
        return self._file.path if self._named and self._file is not None else None

    def new(self) -> OpenedProject:
        """An empty project. Its file is made when there is something to keep."""
        self.close()
        return OpenedProject(Project())

    def open(self, path: Path) -> OpenedProject:
        """Another project; the one that is open stays when this one can't be opened. Raises InputError, JobError."""
        if self._is_open(path):
            self.close()
        file = ProjectFile.open(path, self._paths.backups)
        return self._take(file, named=True)

    def leftovers(self) -> list[Path]:
        """Projects that were never saved and whose program was killed, newest first. Sweeps stray temporaries."""
        folder = self._paths.recovery
        sweep(folder)
        found = [path for path in folder.glob(f"{UNTITLED}*{ENDING}") if not _in_use(path)]
        return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)

    def recover(self, leftover: Path) -> OpenedProject:
        """Go on with a project that was never saved. Raises InputError when it is open in another window."""
        return self._take(ProjectFile.open(leftover, self._paths.backups), named=False)

    def _take(self, file: ProjectFile, named: bool) -> OpenedProject:
        try:
            project, recovery = file.load()
            project = self._laid_out(file, project)
        except BaseException:
            with contextlib.suppress(StudioError):
                file.close()
            raise
        self.close()
        self._file, self._named = file, named
        notes = [file.note, recovery.sentence if recovery else "", f"“{file.path.name}” is read-only." if file.read_only else ""]
        return OpenedProject(project, " ".join(note for note in notes if note), saved=named and recovery is None, read_only=file.read_only)

    def save(self, project: Project) -> None:
        """Raises InputError when the project has no name yet, JobError when it can't be written."""
        if self._file is None or not self._named:
            raise InputError("The project has no name yet.", "Use Save As.")
        self._file.save(self._portable(self._file, project), self._program)

    def save_as(self, project: Project, path: Path) -> None:
        """Save under another name and go on there; the old file stays as it was last saved. Raises InputError, JobError."""
        path = path if path.suffix == ENDING else path.with_name(path.name + ENDING)
        if self._is_open(path):
            self.save(project)
            return
        old = self._backing()
        old.copy_to(path, self._portable(old, project), self._program)
        new = ProjectFile.open(path, self._paths.backups)
        self.close()
        self._file, self._named = new, True

    def autosave(self, project: Project, label: str) -> None:
        """Write what is open into the journal. Nothing for a read-only file. Raises JobError."""
        file = self._backing()
        if not file.read_only:
            file.autosave(self._portable(file, project), label)

    def keep(self, media: MediaRef) -> MediaRef:
        """Take a picture's bytes into the project; the reference under which the document should hold it.

        Pixels that came from no file (a painted mask) are encoded first. Raises InputError, JobError.
        """
        data, name = self._bytes_of(media)
        file = self._backing()
        digest = hashlib.sha256(data).hexdigest() if file.read_only else file.put_media(data, name)
        return MediaRef(sha256=digest, path=str(self._lay_out(digest, name, data)), name=name)

    def media(self, sha256: str) -> bytes | None:
        """Bytes of a picture that the project holds, or None. Raises InputError when they are damaged."""
        return None if self._file is None else self._file.media(sha256)

    def close(self, keep: bool = False) -> None:
        """Close the file. What wasn't saved is dropped unless `keep`: whoever closes asked the user before."""
        file, self._file = self._file, None
        if file is None:
            return
        named, self._named = self._named, False
        try:
            if not keep:
                file.forget_journal()
        finally:
            file.close()
        if not named and not keep:
            file.path.unlink(missing_ok=True)

    # -------------------------------------------------------------- inside
    def _is_open(self, path: Path) -> bool:
        """True for the named file that is open, by whatever name it is called."""
        return self.path is not None and path.exists() and path.samefile(self.path)

    def _backing(self) -> ProjectFile:
        """The open file; a new one in the recovery folder for a project without a name."""
        if self._file is None:
            path = self._paths.recovery / f"{UNTITLED}{os.urandom(6).hex()}{ENDING}"
            self._file, self._named = ProjectFile.create(path, Project(), self._program), False
        return self._file

    def _bytes_of(self, media: MediaRef) -> tuple[bytes, str]:
        path = Path(media.path) if media.path else None
        if path is not None:
            try:
                data = path.read_bytes()
            except OSError:
                data = b""
            if data and (not media.sha256 or hashlib.sha256(data).hexdigest() == media.sha256):
                return data, media.name or path.name
        name = PurePath(media.name or "picture").stem + ".png"
        return self._encode(self._frame_of(media)), name

    def _lay_out(self, sha256: str, name: str, data: bytes) -> Path:
        """The bytes as a file of the cache, named by their content."""
        ending = "".join(letter for letter in PurePath(name).suffix.lower()[:8] if letter.isalnum() or letter == ".")
        path = made(self._paths.cache_root / "media" / sha256[:2]) / f"{sha256}{ending}"
        if not path.is_file() or path.stat().st_size != len(data):
            write_atomically(path, data)
        return path

    def _laid_out(self, file: ProjectFile, project: Project) -> Project:
        return replace(project, assets=tuple(self._found(file, asset) for asset in project.assets))

    def _found(self, file: ProjectFile, asset: AssetRef) -> AssetRef:
        data = file.media(asset.sha256) if asset.sha256 else None
        return asset if data is None else replace(asset, path=str(self._lay_out(asset.sha256, asset.name, data)))

    def _portable(self, file: ProjectFile, project: Project) -> Project:
        """With its media in the file, and without this machine's paths for them."""
        return replace(project, assets=tuple(self._taken_in(file, asset) for asset in project.assets))

    def _taken_in(self, file: ProjectFile, asset: AssetRef) -> AssetRef:
        """The asset as the file holds it; one whose content can no longer be had keeps its path."""
        if not asset.path:
            return asset
        if not file.has_media(asset.sha256) and not file.read_only:
            with contextlib.suppress(StudioError):
                data, name = self._bytes_of(MediaRef(asset.sha256, asset.path, asset.name))
                if hashlib.sha256(data).hexdigest() == asset.sha256:
                    file.put_media(data, name)
        return replace(asset, path="") if file.has_media(asset.sha256) else asset


def _in_use(path: Path) -> bool:
    """True when this or another window has the file open."""
    try:
        refuse_if_open(path)
    except InputError:
        return True
    return False


def is_project(path: Path) -> bool:
    """True for a name that is to be opened as a project."""
    return path.suffix.lower() == ENDING


