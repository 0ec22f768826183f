"""NAME.kinora: the project in one SQLite file. Holds the saved document, a journal of autosaves, and media.

While it is open a write-ahead log lies beside it and no other program can open it; when it is closed the file
stands alone and can be copied and mailed. Saving is one transaction; whatever is killed, the file opens with what
was committed. Doesn't know what a document means: it is given and gives back `core.Project`.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.contract.errors import InputError, JobError
from studio.core.errors import DocumentError
from studio.core.project import Project
from studio.core.schema import SCHEMA
from studio.library.atomic import replacing
from studio.library.projectformat import (
    FORMAT,
    LARGEST_DOCUMENT,
    OPEN_HERE,
    Format,
    check_header,
    check_kinds,
    check_tables,
    clear_side_files,
    copy_aside,
    damaged,
    migrate,
    newer,
    put_saved,
    refuse_if_open,
    said,
    text_of,
    transaction,
    writable,
    write_new,
)
from studio.library.sqlite import LARGEST_VALUE, connect, on_network

JOURNAL_LENGTH = 5
_SAVED = "SELECT json FROM document WHERE slot = 'saved' AND typeof(json) = 'text' AND length(json) <= ?"
_JOURNAL = (
    "SELECT json, label, at FROM journal WHERE typeof(json) = 'text' AND length(json) <= ? AND typeof(label) = 'text'"
    " AND typeof(at) = 'real' AND at BETWEEN 0 AND 1e11 ORDER BY id DESC"
)


@dataclass(frozen=True, slots=True)
class Recovery:
    """Changes that were made after the last save and found in the journal."""

    label: str  # the last one
    at: float  # seconds since the epoch

    @property
    def sentence(self) -> str:
        """What was recovered, for a person."""
        moment = time.strftime("%H:%M on %d %B %Y", time.localtime(self.at))
        last = f", the last of them “{self.label}”" if self.label else ""
        return f"Recovered changes that were not saved{last}, as they stood at {moment}."


class ProjectFile:
    """An open project file. Made by `create` and `open`; calls may come from any thread, one at a time."""

    def __init__(self, path: Path, connection: sqlite3.Connection, read_only: bool = False, note: str = "") -> None:
        self.path = path
        self.read_only = read_only
        self.note = note  # a sentence about what was upgraded
        self._connection: sqlite3.Connection | None = connection
        self._key = OPEN_HERE.add(path)
        self._lock = threading.RLock()

    # -------------------------------------------------------------- making and opening
    @classmethod
    def create(cls, path: Path, project: Project, program: str = "") -> ProjectFile:
        """A new file that holds `project`, in place of any other; written whole before it takes the name. Raises JobError."""
        refuse_if_open(path)
        with said(path, "saved"), replacing(path) as temporary:
            write_new(temporary, project, program)
            clear_side_files(path)
        return cls._opened(path, read_only=False)

    @classmethod
    def open(cls, path: Path, backups: Path | None = None, format: Format = FORMAT, look_only: bool = False) -> ProjectFile:
        """Open a file, read-only when it can't be written. An older one is copied to `backups`, then upgraded.

        `look_only` changes nothing in the file.

        Raises InputError with one sentence when it is no project, damaged, newer, or open elsewhere.
        """
        found = check_header(path, format)
        read_only = look_only or not writable(path)
        if found < format.version:
            if read_only:
                raise InputError(f"“{path.name}” is of an older version and read-only, so it can't be upgraded.", "Copy it to another folder first.")
            copy_aside(path, backups, found)
        file = cls._opened(path, read_only)
        try:
            file._examine(format)
        except BaseException:
            file._abandon()
            raise
        return file

    @classmethod
    def _opened(cls, path: Path, read_only: bool) -> ProjectFile:
        with said(path, "opened"):
            connection = connect(path, read_only, wait=0.5)
            try:
                if not read_only:
                    # One process, one connection: no shared memory file, nobody else checkpoints.
                    connection.execute("PRAGMA locking_mode=EXCLUSIVE")
                    connection.execute("PRAGMA secure_delete=OFF")
                    connection.execute(f"PRAGMA journal_mode={'DELETE' if on_network(path.parent) else 'WAL'}").fetchone()
                    connection.execute("BEGIN IMMEDIATE")
                    connection.execute("COMMIT")
                return cls(path, connection, read_only)
            except BaseException:
                connection.close()
                raise

    def _examine(self, format: Format) -> None:
        with self._using("opened") as connection:
            if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                raise damaged(self.path)
            check_kinds(connection, self.path)
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version > format.version:
                raise newer(self.path, version, format)
            if version < format.version:
                migrate(connection, version, format)
                self.note = f"“{self.path.name}” was made by an older version and was upgraded; a copy of the old file was kept."
            check_tables(connection, self.path)

    # -------------------------------------------------------------- the document
    def load(self) -> tuple[Project, Recovery | None]:
        """The project as it was last worked on, and what of it had not been saved. Raises InputError."""
        with self._using("opened") as connection:
            saved = self._saved(connection)
            for text, label, at in connection.execute(_JOURNAL, (LARGEST_DOCUMENT,)):
                with contextlib.suppress(DocumentError):  # a bad entry must not hide the good one before it
                    project = SCHEMA.loads(text)
                    return project, None if project == saved else Recovery(label, at)
            return saved, None

    def load_saved(self) -> Project:
        """The project as it was last saved, without what the journal holds. Raises InputError."""
        with self._using("opened") as connection:
            return self._saved(connection)

    def _saved(self, connection: sqlite3.Connection) -> Project:
        row = connection.execute(_SAVED, (LARGEST_DOCUMENT,)).fetchone()
        if row is None:
            raise damaged(self.path)
        try:
            return SCHEMA.loads(row[0])
        except DocumentError as error:
            raise InputError(f"“{self.path.name}” was not opened. {error.sentence}") from None

    def save(self, project: Project, program: str = "") -> None:
        """Make `project` the saved one, in one transaction that is on the disk when this returns. Raises JobError."""
        self._refuse_read_only()
        with self._using("saved") as connection:
            connection.execute("PRAGMA synchronous=FULL")
            with transaction(connection):
                put_saved(connection, project, program)
                connection.execute("DELETE FROM journal")
            with contextlib.suppress(sqlite3.OperationalError):  # the log holds it already
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    def autosave(self, project: Project, label: str = "") -> None:
        """Write the project into the journal, from which it is recovered. Raises JobError."""
        self._refuse_read_only()
        text = text_of(project)
        with self._using("saved") as connection:
            connection.execute("PRAGMA synchronous=NORMAL")
            with transaction(connection):
                connection.execute("INSERT INTO journal (json, label, at) VALUES (?, ?, ?)", (text, label, time.time()))
                connection.execute("DELETE FROM journal WHERE id <= (SELECT max(id) FROM journal) - ?", (JOURNAL_LENGTH,))

    def forget_journal(self) -> None:
        """Drop what wasn't saved: the user chose not to keep it."""
        if self.read_only:
            return
        with self._using("saved") as connection, transaction(connection):
            connection.execute("DELETE FROM journal")

    # -------------------------------------------------------------- media
    def put_media(self, data: bytes, name: str = "") -> str:
        """Keep media bytes; their sha256, under which they are found again. Raises InputError, JobError."""
        self._refuse_read_only()
        if len(data) >= LARGEST_VALUE:
            raise InputError(f"“{name}” is larger than {LARGEST_VALUE // 2**20} MB and can't be kept in the project.")
        digest = hashlib.sha256(data).hexdigest()
        with self._using("saved") as connection, transaction(connection):
            connection.execute("INSERT OR IGNORE INTO media (sha256, name, size, bytes) VALUES (?, ?, ?, ?)", (digest, name, len(data), data))
        return digest

    def has_media(self, sha256: str) -> bool:
        with self._using("read") as connection:
            return connection.execute("SELECT 1 FROM media WHERE sha256 = ?", (sha256,)).fetchone() is not None

    def media(self, sha256: str) -> bytes | None:
        """The bytes with that hash, checked; None when the project doesn't hold them. Raises InputError when damaged."""
        with self._using("read") as connection:
            row = connection.execute("SELECT bytes FROM media WHERE sha256 = ?", (sha256,)).fetchone()
        if row is None:
            return None
        if not isinstance(row[0], bytes) or hashlib.sha256(row[0]).hexdigest() != sha256:
            raise InputError(f"A picture in “{self.path.name}” is damaged.")
        return row[0]

    def drop_unused_media(self, used: set[str]) -> int:
        """Remove media whose hash isn't in `used`; how many there were. Not while undo could bring them back."""
        self._refuse_read_only()
        with self._using("saved") as connection, transaction(connection):
            unused = [(row[0],) for row in connection.execute("SELECT sha256 FROM media") if row[0] not in used]
            connection.executemany("DELETE FROM media WHERE sha256 = ?", unused)
        return len(unused)

    def describe(self) -> dict[str, object]:
        """Version, program and sizes, for `inspect`."""
        with self._using("read") as connection:
            program, at = connection.execute("SELECT substr(program, 1, 80), at FROM document WHERE slot = 'saved'").fetchone()
            count, size = connection.execute("SELECT count(*), coalesce(sum(size), 0) FROM media").fetchone()
            version = connection.execute("PRAGMA user_version").fetchone()[0]
        return {"version": version, "program": program, "saved": at, "media": count, "media_bytes": size}

    # -------------------------------------------------------------- copies and closing
    def copy_to(self, path: Path, project: Project, program: str = "") -> None:
        """A whole file under another name with `project` as the saved one and the same media; it takes the name when
        it is complete. Raises InputError when a file of that name is open elsewhere, JobError."""
        refuse_if_open(path)
        with said(path, "saved"), replacing(path) as temporary:
            with self._lock:
                self._alive().execute("VACUUM INTO ?", (str(temporary),))
            with contextlib.closing(connect(temporary)) as copy, transaction(copy):
                put_saved(copy, project, program)
                copy.execute("DELETE FROM journal")
            clear_side_files(path)

    def close(self) -> None:
        """Fold the log into the file, so that it stands alone, and close. Twice does no harm."""
        with self._lock:
            connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            with contextlib.closing(connection), said(self.path, "closed"):
                if not self.read_only:
                    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                    connection.execute("PRAGMA journal_mode=DELETE").fetchone()
        finally:
            OPEN_HERE.remove(self._key)

    def _abandon(self) -> None:
        """Close without a word: the file turned out to be unusable."""
        with contextlib.suppress(InputError, JobError):
            self.close()

    def __enter__(self) -> ProjectFile:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    # -------------------------------------------------------------- inside
    def _alive(self) -> sqlite3.Connection:
        if self._connection is None:
            raise JobError(f"“{self.path.name}” is closed.")
        return self._connection

    @contextlib.contextmanager
    def _using(self, doing: str) -> Iterator[sqlite3.Connection]:
        with self._lock, said(self.path, doing):
            yield self._alive()

    def _refuse_read_only(self) -> None:
        if self.read_only:
            raise JobError(f"“{self.path.name}” is read-only and was not saved.", "Save it under another name.")


def inspect_project(path: Path) -> dict[str, Any]:
    """What a project file holds, without changing it. Raises InputError when the studio would refuse it."""
    version = check_header(path, FORMAT)
    about: dict[str, Any] = {"file": path.name, "kind": "project", "version": version}
    if version < FORMAT.version:
        return {**about, "note": "It is of an older version and will be upgraded when it is opened; a copy will be kept."}
    killed = path.with_name(f"{path.name}-wal").exists()  # its log must be folded in before it can be read
    with ProjectFile.open(path, look_only=not killed) as file:
        project, recovery = file.load()
        held = file.describe()
    counts = {name: len(getattr(project, name)) for name in ("stickers", "storyboards", "takes", "sequences", "portraits")}
    return {**about, "name": project.name, **held, **counts, "unsaved": "" if recovery is None else recovery.sentence}
