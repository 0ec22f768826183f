"""The tables of a project file, its version, and the checks before anything in it is used.

Knows SQL and what may be wrong with a foreign file; the life of an open file is `projectfile.py`'s.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from studio.contract.errors import InputError, JobError
from studio.core.project import Project
from studio.core.schema import SCHEMA
from studio.library.atomic import ENDING as PROBE
from studio.library.atomic import MARK, replacing
from studio.library.sqlite import connect, read_header, sentence

ENDING = ".kinora"
APPLICATION_ID = 0x4B4E5241  # "KNRA"
LARGEST_DOCUMENT = 64 * 2**20  # bytes of JSON
TABLES = {
    "document": "slot TEXT PRIMARY KEY NOT NULL, json TEXT NOT NULL, at REAL NOT NULL, program TEXT NOT NULL",
    "journal": "id INTEGER PRIMARY KEY AUTOINCREMENT, json TEXT NOT NULL, label TEXT NOT NULL, at REAL NOT NULL",
    "media": "sha256 TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL, size INTEGER NOT NULL, bytes BLOB NOT NULL",
    "portraits": "id TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL, json TEXT NOT NULL",
}
Migration = Callable[[sqlite3.Connection], None]


@dataclass(frozen=True, slots=True)
class Format:
    """The file's version and how to get there: `migrations[n]` turns version n into n + 1."""

    version: int = 1
    migrations: Mapping[int, Migration] = field(default_factory=dict)


FORMAT = Format()


class OpenHere:
    """Which files this process has open. Its locks on a file end when it closes *any* handle of that file (POSIX), so
    a file that is open here must not even be looked into a second time."""

    def __init__(self) -> None:
        self._files: set[tuple[int, int]] = set()
        self._lock = threading.Lock()

    def add(self, path: Path) -> tuple[int, int]:
        """Remember the file; what `remove` wants."""
        status = path.stat()
        key = (status.st_dev, status.st_ino)
        with self._lock:
            self._files.add(key)
        return key

    def remove(self, key: tuple[int, int]) -> None:
        with self._lock:
            self._files.discard(key)

    def refuse(self, path: Path) -> None:
        """Raises InputError when the file is open here, whatever name it is called by."""
        try:
            status = path.stat()
        except OSError:
            return
        with self._lock:
            if (status.st_dev, status.st_ino) in self._files:
                raise InputError(f"“{path.name}” is open in another window or program.", "Close it there first.")


OPEN_HERE = OpenHere()


@contextlib.contextmanager
def said(path: Path, doing: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise sentence(error, path, doing) from None
    except (UnicodeDecodeError, OverflowError):
        raise InputError(f"“{path.name}” is damaged and was not {doing}.") from None


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def text_of(project: Project) -> str:
    text = SCHEMA.dumps(project)
    if len(text) > LARGEST_DOCUMENT // 4:  # characters take up to four bytes
        raise JobError("The project is too large to be saved: its document has more than 16 million characters.")
    return text


def put_saved(connection: sqlite3.Connection, project: Project, program: str) -> None:
    row = (text_of(project), time.time(), program)
    connection.execute("INSERT OR REPLACE INTO document (slot, json, at, program) VALUES ('saved', ?, ?, ?)", row)
    connection.execute("DELETE FROM portraits")
    portraits = [(face.id, face.name, SCHEMA.dumps(face)) for face in project.portraits]
    connection.executemany("INSERT INTO portraits (id, name, json) VALUES (?, ?, ?)", portraits)


def write_new(path: Path, project: Project, program: str) -> None:
    with contextlib.closing(connect(path)) as connection:
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version={FORMAT.version}")
        with transaction(connection):
            for name, columns in TABLES.items():
                connection.execute(f"CREATE TABLE {name} ({columns}) STRICT")
            put_saved(connection, project, program)


def check_header(path: Path, format: Format) -> int:
    """The version that the file says it has, before SQLite touches it."""
    OPEN_HERE.refuse(path)
    header = read_header(path)
    if header is None or header.application_id != APPLICATION_ID:
        raise InputError(f"“{path.name}” is no Kinora project.")
    if header.user_version > format.version:
        raise newer(path, header.user_version, format)
    return header.user_version


def damaged(path: Path) -> InputError:
    return InputError(f"“{path.name}” is damaged and was not opened.")


def newer(path: Path, version: int, format: Format) -> InputError:
    return InputError(
        f"“{path.name}” was made by a newer version of Kinora (file version {version}, this program knows {format.version}).", "Update Kinora to open it.")


def check_kinds(connection: sqlite3.Connection, path: Path) -> None:
    """Nothing that would run on use: no triggers, no views, no virtual tables. Raises InputError."""
    for kind, sql in connection.execute("SELECT type, sql FROM sqlite_master"):
        if kind in ("trigger", "view") or (kind == "table" and not str(sql).upper().startswith("CREATE TABLE ")):
            raise InputError(f"“{path.name}” holds things that don't belong into a project and was not opened.")


def check_tables(connection: sqlite3.Connection, path: Path) -> None:
    """All tables of this version with all their columns. Raises InputError."""
    if not all(_has_columns(connection, name, columns) for name, columns in TABLES.items()):
        raise damaged(path)


def _has_columns(connection: sqlite3.Connection, table: str, columns: str) -> bool:
    """True when the table has all its columns and none that is computed."""
    there = {row[1]: row[6] for row in connection.execute(f"PRAGMA table_xinfo({table})")}
    return all(column.split()[0] in there for column in columns.split(", ")) and not any(there.values())


def migrate(connection: sqlite3.Connection, version: int, format: Format) -> None:
    with transaction(connection):
        for step in range(version, format.version):
            format.migrations[step](connection)
        connection.execute(f"PRAGMA user_version={format.version}")


def copy_aside(path: Path, backups: Path | None, version: int) -> None:
    """A copy of an old file before it is upgraded, with its log folded in."""
    folder = path.parent if backups is None else backups
    aside = folder / f"{path.stem} (version {version}, {time.strftime('%Y-%m-%d %H.%M.%S')}){path.suffix}"
    with said(path, "copied"), replacing(aside) as temporary, contextlib.closing(connect(path)) as connection:
        connection.execute("VACUUM INTO ?", (str(temporary),))


def writable(path: Path) -> bool:
    """True when the file and its folder (for the log) can be written."""
    probe = path.with_name(f"{MARK}{os.urandom(6).hex()}{PROBE}")
    try:
        with path.open("r+b"):
            probe.touch()
        probe.unlink()
    except OSError:
        return False
    return True


def clear_side_files(path: Path) -> None:
    """Remove logs that a killed program left beside a file that is about to be replaced: they belong to the old one."""
    for side in ("-wal", "-shm", "-journal"):
        path.with_name(path.name + side).unlink(missing_ok=True)


def refuse_if_open(path: Path) -> None:
    """Raises InputError when another window or program has this file open."""
    OPEN_HERE.refuse(path)
    if not path.is_file() or read_header(path) is None:
        return
    with contextlib.closing(connect(path, wait=0.2)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
        except sqlite3.Error as error:
            if (getattr(error, "sqlite_errorname", "") or "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
                raise sentence(error, path, "saved") from None
