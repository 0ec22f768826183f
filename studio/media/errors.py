"""The room's own errors, and what a failed read or write of the disk is called in words."""

from __future__ import annotations

import errno
from pathlib import Path

from studio.contract.errors import InputError, JobError


class PictureError(InputError):
    """A file that can't be used as a picture."""


class ExportError(JobError):
    """A file could not be written, or did not pass its own check."""


def shown(path: Path | str) -> str:
    """A file's name for a sentence: without its folders, without control characters, at most 80 characters."""
    name = "".join(c if c.isprintable() else "?" for c in Path(path).name or str(path))
    return name if len(name) <= 80 else name[:77] + "..."


def reading_failed(path: Path, error: OSError) -> PictureError:
    """One sentence for why a file could not be read."""
    name = shown(path)
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return PictureError(f"{name} is not there.", "Check the name and the folder.")
    if error.errno in (errno.EACCES, errno.EPERM):
        return PictureError(f"{name} may not be read: permission is denied.", "Change its permissions or copy it.")
    if error.errno == errno.EISDIR:
        return PictureError(f"{name} is a folder, not a picture.", "Choose a picture inside it.")
    if error.errno in (errno.ENAMETOOLONG, errno.EINVAL, errno.ELOOP):
        return PictureError(f"{name} is not a usable file name.")
    return PictureError(f"{name} could not be read from the disk ({(error.strerror or 'unknown error').lower()}).")


def writing_failed(path: Path, error: OSError) -> ExportError:
    """One sentence for why a file could not be written."""
    name = shown(path)
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return ExportError(f"{name} could not be written: the disk is full.", "Free some space or choose another folder.")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return ExportError(f"{name} could not be written: permission is denied.", "Choose another folder.")
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return ExportError(f"{name} could not be written: its folder is not there.", "Make the folder or choose another.")
    if error.errno == errno.EISDIR:
        return ExportError(f"{name} could not be written: it is a folder.", "Choose another name.")
    return ExportError(f"{name} could not be written ({(error.strerror or 'unknown error').lower()}).")
