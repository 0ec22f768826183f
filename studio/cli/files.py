"""Where output goes: checks made before any work is done, and text written so that no half of it is ever seen."""

from __future__ import annotations

import os
from pathlib import Path

from studio.contract.errors import InputError, JobError


def check_output(path: Path, inputs: tuple[Path, ...] = ()) -> Path:
    """The path, when something can be written there. Raises InputError otherwise, or when it would replace an input."""
    if path.suffix and path.is_dir():
        raise InputError(f"{path} is a folder.", "Give the name of a file.")
    if not path.suffix and path.exists() and not path.is_dir():
        raise InputError(f"{path} is a file without an ending, so it can't be the folder of a PNG sequence.")
    if not path.parent.is_dir():
        raise InputError(f"The folder {path.parent} doesn't exist.")
    if not os.access(path.parent, os.W_OK):
        raise InputError(f"The folder {path.parent} can't be written to.")
    for source in inputs:
        if path.exists() and source.exists() and path.samefile(source):
            raise InputError(f"{path} is the picture itself and would be replaced.", "Choose another name.")
    return path


def numbered(path: Path, count: int) -> list[Path]:
    """FILE for one result, FILE-1, FILE-2, ... for several."""
    if count == 1:
        return [path]
    return [path.with_name(f"{path.stem}-{i}{path.suffix}") for i in range(1, count + 1)]


def write_text(path: Path, text: str) -> None:
    """Write a whole file or nothing. Raises JobError when the disk refuses."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except OSError as error:
        raise JobError(f"{path} couldn't be written: {error.strerror}.") from error
    finally:
        temporary.unlink(missing_ok=True)
