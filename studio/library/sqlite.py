"""Opening SQLite files that may be foreign, and saying its errors in a sentence. Knows no tables.

A header check comes before SQLite sees the file; then foreign schemas are not trusted, cells are checked, and
lengths are limited.
"""

from __future__ import annotations

import os
import sqlite3
import struct
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from studio.contract.errors import InputError, JobError, StudioError

MAGIC = b"SQLite format 3\0"
LARGEST_VALUE = 512 * 2**20  # bytes of one blob or text
_NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "fuse.rclone", "fuse.gvfsd-fuse", "davfs", "afpfs", "ceph", "glusterfs"}


@dataclass(frozen=True, slots=True)
class Header:
    """What the first 100 bytes of a SQLite file say about it."""

    application_id: int
    user_version: int


def read_header(path: Path) -> Header | None:
    """The header, or None when the file isn't SQLite. Raises InputError when it can't be read."""
    try:
        if not path.is_file():
            raise InputError(f"“{path.name}” is no file." if path.exists() else f"There is no file “{path.name}”.")
        with path.open("rb") as file:
            start = file.read(100)
    except OSError as error:
        raise InputError(f"“{path.name}” can't be read: {error.strerror or error}.") from None
    if len(start) < 100 or not start.startswith(MAGIC):
        return None
    return Header(application_id=struct.unpack(">I", start[68:72])[0], user_version=struct.unpack(">I", start[60:64])[0])


def connect(path: Path, read_only: bool = False, wait: float = 5.0) -> sqlite3.Connection:
    """A connection in autocommit mode that trusts nothing in the file. May be used from any one thread at a time."""
    uri = f"file:{quote(str(path.absolute()))}?mode={'ro' if read_only else 'rwc'}"
    connection = sqlite3.connect(uri, uri=True, timeout=wait, isolation_level=None, check_same_thread=False)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST_VALUE)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 1)  # VACUUM INTO needs one
    for pragma in ("trusted_schema=OFF", "cell_size_check=ON", "mmap_size=0", "foreign_keys=ON", "fullfsync=ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def on_network(path: Path, mounts: Path = Path("/proc/self/mounts")) -> bool:
    """True when the folder lies on a file system on which write-ahead logs are known not to work."""
    try:
        lines = mounts.read_text(errors="replace").splitlines()
        real = os.path.realpath(path)
    except OSError:
        return False
    best, kind = "", ""
    for line in lines:
        parts = line.split(" ")
        if len(parts) < 3:
            continue
        point = parts[1].replace("\\040", " ")
        inside = real == point or real.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, parts[2]
    return kind in _NETWORK


def sentence(error: sqlite3.Error, path: Path, doing: str) -> StudioError:
    """The error for a person. `doing` completes "was not ...": "saved", "opened"."""
    name = getattr(error, "sqlite_errorname", "") or ""
    shown = f"“{path.name}”"
    if name.startswith("SQLITE_FULL") or name == "SQLITE_IOERR_WRITE":
        return JobError(f"The disk is full: {shown} was not {doing}; what it held before is kept.", "Free some space or save it in another folder.")
    if name.startswith("SQLITE_READONLY") or name == "SQLITE_PERM":
        return JobError(f"{shown} is read-only and was not {doing}.", "Save it under another name.")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return InputError(f"{shown} is open in another window or program.", "Close it there first.")
    if not name or name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_ERROR", "SQLITE_TOOBIG", "SQLITE_FORMAT", "SQLITE_SCHEMA", "SQLITE_MISMATCH")):
        return InputError(f"{shown} is damaged and was not {doing}.")
    if name.startswith("SQLITE_CANTOPEN") and doing == "saved":
        return JobError(f"{shown} can't be written: its folder is missing or protected.", "Choose another folder.")
    if name.startswith("SQLITE_CANTOPEN"):
        return InputError(f"{shown} can't be opened: the file or its folder is missing or protected.")
    return JobError(f"{shown} was not {doing}: the disk reported an error.", "Save it in another folder.")
