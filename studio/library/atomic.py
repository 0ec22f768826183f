"""Writing files so that there is always either the old one or the whole new one, never half of one.

A temporary file in the same folder is written, flushed to the disk and renamed over the target. The file system
is a small port, so that tests can let any step fail. Stray temporaries of a killed process are swept later.
"""

from __future__ import annotations

import contextlib
import errno
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from studio.contract.errors import JobError

MARK = ".kinora-"
ENDING = ".tmp"
STRAY_AFTER = 3600.0  # seconds; a younger one may belong to a process that is still writing
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class FileSystem(Protocol):
    """The steps of an atomic write."""

    def write(self, path: Path, data: bytes) -> None: ...

    def flush(self, path: Path) -> None:
        """Make sure that a file's bytes, or a folder's entries, are on the disk."""

    def rename(self, source: Path, target: Path) -> None: ...

    def remove(self, path: Path) -> None: ...


class Disk:
    """The real file system."""

    def write(self, path: Path, data: bytes) -> None:
        path.write_bytes(data)

    def flush(self, path: Path) -> None:
        if path.is_dir() and os.name == "nt":  # Windows can't open folders
            return
        handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def rename(self, source: Path, target: Path) -> None:
        source.replace(target)

    def remove(self, path: Path) -> None:
        path.unlink(missing_ok=True)


DISK = Disk()


def write_atomically(path: Path, data: bytes | str, disk: FileSystem = DISK) -> None:
    """Put `data` (text as UTF-8) into a file. Raises JobError with one sentence and leaves the old file as it was."""
    content = data.encode() if isinstance(data, str) else data
    with replacing(path, disk) as temporary:
        disk.write(temporary, content)


@contextlib.contextmanager
def replacing(path: Path, disk: FileSystem = DISK, suffix: str = "") -> Iterator[Path]:
    """A temporary path beside `path` to write to; it takes the target's place when the block ends well.

    The temporary ends in `suffix`, or as the target does, so that encoders recognise it. On any exception the
    temporary is removed and the old file stays; an OSError becomes a JobError with one sentence.
    """
    temporary = path.with_name(f"{MARK}{os.urandom(6).hex()}{ENDING}{suffix or path.suffix}")
    try:
        yield temporary
        disk.flush(temporary)
        disk.rename(temporary, path)
    except BaseException as error:
        with contextlib.suppress(OSError):
            disk.remove(temporary)
        if isinstance(error, OSError):
            raise said(error, path) from None
        raise
    with contextlib.suppress(OSError):  # the file is whole already; only its entry may still be on the way
        disk.flush(path.parent)


def said(error: OSError, path: Path) -> JobError:
    """What an operating system's error means for a person."""
    if error.errno in _FULL:
        return JobError(f"The disk is full: “{path.name}” was not written.", "Free some space or choose another folder.")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return JobError(f"“{path.name}” can't be written: the file or its folder is read-only.", "Choose another folder.")
    if error.errno == errno.ENOENT:
        return JobError(f"The folder of “{path.name}” doesn't exist.", "Choose another folder.")
    return JobError(f"“{path.name}” can't be written: {error.strerror or error}.")


def sweep(folder: Path, older_than: float = STRAY_AFTER, now: Callable[[], float] = time.time) -> int:
    """Remove temporaries that a killed process left in a folder; how many there were."""
    swept = 0
    for stray in folder.glob(f"{MARK}*{ENDING}*"):
        with contextlib.suppress(OSError):
            if stray.is_file() and now() - stray.stat().st_mtime >= older_than:
                stray.unlink()
                swept += 1
    return swept
