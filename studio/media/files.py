"""Files that appear whole or not at all: written beside their place, made durable, then renamed."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from studio.media.errors import writing_failed


@contextlib.contextmanager
def beside(path: Path) -> Iterator[Path]:
    """A name for the unfinished file in the same folder. Whatever is still there at the end is removed."""
    unfinished = path.parent / f".{path.name[:100]}.{secrets.token_hex(4)}.tmp"
    try:
        yield unfinished
    finally:
        with contextlib.suppress(OSError):
            if unfinished.is_dir():
                shutil.rmtree(unfinished)
            else:
                unfinished.unlink(missing_ok=True)


def finish(unfinished: Path, path: Path) -> None:
    """Make the unfinished file durable and give it its name, replacing an older one in one step."""
    with unfinished.open("rb+") as file:
        os.fsync(file.fileno())
    unfinished.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make names in a folder durable, where the system can."""
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def write_whole(path: Path, data: bytes) -> None:
    """Write bytes so that the file appears whole or not at all. Raises ExportError."""
    try:
        with beside(path) as unfinished:
            unfinished.write_bytes(data)
            finish(unfinished, path)
    except OSError as error:
        raise writing_failed(path, error) from error
