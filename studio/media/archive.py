"""The flattened picture inside ORA and KRA files: one named entry of a zip, read with a limit, never unpacked."""

from __future__ import annotations

import io
import zipfile
import zlib

from studio.media.errors import PictureError

MERGED = "mergedimage.png"
MAX_ENTRY = 256_000_000  # bytes
MAX_ENTRIES = 20_000


def merged_picture(data: bytes, kind: str, name: str) -> bytes:
    """The PNG bytes of the merged picture. Raises PictureError."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as folder:
            if len(folder.infolist()) > MAX_ENTRIES:
                raise PictureError(f"{name} holds too many parts to be opened.")
            return _entry(folder, name)
    except KeyError as error:
        raise PictureError(
            f"{name} has no flattened picture inside.", "Save it again in the painting program, or export it as PNG."
        ) from error
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError, zlib.error) as error:
        raise PictureError(f"{name} is damaged or cut short: it is not a complete {kind} file.") from error


def _entry(folder: zipfile.ZipFile, name: str) -> bytes:
    entry = folder.getinfo(MERGED)
    if entry.file_size > MAX_ENTRY:
        raise PictureError(f"The flattened picture in {name} is too large to be opened.")
    with folder.open(entry) as packed:
        picture = packed.read(MAX_ENTRY + 1)  # the stated size may lie
    if len(picture) > MAX_ENTRY:
        raise PictureError(f"The flattened picture in {name} is too large to be opened.")
    return picture
