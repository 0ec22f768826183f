"""Pictures in: files and pasted bytes become frames, and frames are found again by their hash.

`Pictures` implements the port `PictureReader`. It may be used from several threads. What it can't use
it refuses with one sentence; it never writes next to the artist's files.
"""

from __future__ import annotations

import hashlib
import io
import os
import stat
import threading
from collections import OrderedDict
from dataclasses import replace
from pathlib import Path

from PIL import Image

from studio.contract.frame import Frame
from studio.contract.ports import ImportedPicture
from studio.contract.requests import MediaRef
from studio.media import archive, raster, sniff, svg
from studio.media.errors import PictureError, reading_failed, shown, writing_failed
from studio.media.limits import MAX_FILE, refuse_large
from studio.pixels.alpha import Pixels, frame_of, view
from studio.pixels.parts import Parts

CACHE_BYTES = 512_000_000
LAYERED = (".psd", ".ora", ".kra", ".svg", ".svgz")
KNOWN = "PNG, JPEG, WebP, GIF, BMP, TIFF, AVIF, SVG, PSD, ORA or KRA"


class Pictures:
    """Reads pictures and keeps the last ones decoded.

    With `keep`, pictures that come from nowhere on disk (a painted mask) are also written into that folder,
    so that a project opened later finds them again; without it they live as long as this object.
    """

    def __init__(self, cache_bytes: int = CACHE_BYTES, keep: Path | None = None) -> None:
        self._frames: OrderedDict[str, Frame] = OrderedDict()
        self._painted: dict[str, bytes] = {}  # PNG bytes by hash: there is no file to read them from again
        self._cache_bytes = cache_bytes
        self._keep = keep
        self._lock = threading.Lock()

    def read(self, path: Path) -> ImportedPicture:
        """Decode a file. Raises PictureError (an InputError) with one sentence."""
        return self._import(read_file(path), shown(path), str(Path(path).absolute()))

    def read_bytes(self, data: bytes, name: str) -> ImportedPicture:
        """Decode a pasted or dropped picture. Raises PictureError."""
        picture = self._import(data, shown(name) if name else "The picture", "")
        path = self._store(picture.ref.sha256, data, picture.format.lower())
        return replace(picture, ref=replace(picture.ref, path=path))

    def frame(self, ref: MediaRef) -> Frame:
        """The pixels of a picture known by its hash, decoded again if need be. Raises PictureError."""
        with self._lock:
            held = self._frames.get(ref.sha256)
            if held is not None:
                self._frames.move_to_end(ref.sha256)
                return held
            data = self._painted.get(ref.sha256)
        name = ref.name or shown(ref.path) or "The picture"
        if data is None:
            data = self._find(ref, name)
        pixels, _, _ = decode(data, name)
        return self._hold(ref.sha256, frame_of(pixels))

    def layer_parts(self, ref: MediaRef) -> Parts | None:
        """The parts that the picture's own layers or named groups tell; None when it has none. Raises PictureError."""
        if not ref.path or Path(ref.path).suffix.lower() not in LAYERED:
            return None
        from studio.media import layers  # OpenCV is loaded with it

        frame, data = self.frame(ref), self._find(ref, ref.name)
        return layers.layer_parts(data, ref.name, frame.width, frame.height)

    def remember(self, frame: Frame, name: str) -> MediaRef:
        """Keep pixels that came from nowhere on disk. The hash is that of the PNG they are kept as."""
        data = encode_png(frame)
        digest = hashlib.sha256(data).hexdigest()
        self._hold(digest, frame)
        return MediaRef(digest, self._store(digest, data, "png"), name)

    def _store(self, digest: str, data: bytes, ending: str) -> str:
        """Where bytes that came from nowhere can be read again: a path, or "" when only memory has them."""
        if self._keep is not None:
            return str(_write_once(self._keep / f"{digest}.{ending}", data))
        with self._lock:
            self._painted[digest] = data
        return ""

    def _import(self, data: bytes, name: str, path: str) -> ImportedPicture:
        pixels, kind, notes = decode(data, name)
        alpha = pixels[..., 3]
        if not alpha.any():
            raise PictureError(f"There is nothing to see in {name}: every pixel is transparent.")
        digest = hashlib.sha256(data).hexdigest()
        frame = self._hold(digest, frame_of(pixels))
        return ImportedPicture(frame, MediaRef(digest, path, name), kind, bool(alpha.min() < 255), notes)

    def _find(self, ref: MediaRef, name: str) -> bytes:
        if not ref.path:
            raise PictureError(f"{name} is no longer at hand.", "Drop the picture again.")
        data = read_file(Path(ref.path))
        if hashlib.sha256(data).hexdigest() != ref.sha256:
            raise PictureError(f"{name} has changed on disk since it was used.", "Drop the picture again.")
        return data

    def _hold(self, digest: str, frame: Frame) -> Frame:
        with self._lock:
            self._frames[digest] = frame
            self._frames.move_to_end(digest)
            held = sum(len(memoryview(kept.buffer)) for kept in self._frames.values())
            while held > self._cache_bytes and len(self._frames) > 1:
                held -= len(memoryview(self._frames.popitem(last=False)[1].buffer))
        return frame


def encode_png(frame: Frame) -> bytes:
    """Pixels as a PNG, quickly and exactly; the same pixels give the same bytes."""
    packed = io.BytesIO()
    Image.fromarray(view(frame)).save(packed, "PNG", compress_level=1)
    return packed.getvalue()


def read_file(path: Path) -> bytes:
    """All bytes of a regular file. Raises PictureError for folders, pipes, huge and unreadable files."""
    path = Path(path)
    try:
        state = path.stat()
        if stat.S_ISDIR(state.st_mode):
            raise PictureError(f"{shown(path)} is a folder, not a picture.", "Choose a picture inside it.")
        if not stat.S_ISREG(state.st_mode):
            raise PictureError(f"{shown(path)} is not an ordinary file.")
        if state.st_size > MAX_FILE:
            raise PictureError(f"{shown(path)} is larger than {MAX_FILE // 1_000_000} MB.", "Save it smaller.")
        with path.open("rb") as file:
            return file.read(MAX_FILE + 1)
    except OSError as error:
        raise reading_failed(path, error) from error
    except ValueError as error:  # a NUL byte in the name
        raise PictureError(f"{shown(path)} is not a usable file name.") from error


def decode(data: bytes, name: str) -> tuple[Pixels, str, tuple[str, ...]]:
    """(pixels, format, notes) of any known picture. Raises PictureError; empty pictures are not refused here."""
    if not data:
        raise PictureError(f"{name} is empty.")
    kind = sniff.kind_of(data)
    size = sniff.stated_size(kind, data)
    if size is not None:
        refuse_large(*size, name)
    if kind in raster.RASTER:
        pixels, notes = raster.decode(data, kind, name)
    elif kind == "SVG":
        pixels, notes = svg.render(data, name)
    elif kind in ("ORA", "KRA"):
        pixels, notes = _flattened(data, kind, name)
    else:
        raise _refusal(kind, name)
    return pixels, kind, notes


def _flattened(data: bytes, kind: str, name: str) -> tuple[Pixels, tuple[str, ...]]:
    inner = archive.merged_picture(data, kind, name)
    size = sniff.stated_size("PNG", inner) if sniff.kind_of(inner) == "PNG" else None
    if size is None:
        raise PictureError(f"{name} is damaged or cut short: it is not a complete {kind} file.")
    refuse_large(*size, name)
    return raster.decode(inner, "PNG", name)


def _refusal(kind: str, name: str) -> PictureError:
    if kind == "video":
        return PictureError(f"{name} is a video, not a picture.", "Save one frame of it as PNG.")
    if kind == "HEIC":
        return PictureError(f"{name} is a HEIC photo, which can't be opened here.", "Export it as JPEG or PNG.")
    if kind == "PDF":
        return PictureError(f"{name} is a PDF, not a picture.", "Export the page as PNG or SVG.")
    if kind == "archive":
        return PictureError(f"{name} is an archive, not a picture.", "Unpack it and choose a picture.")
    return PictureError(f"{name} is not a picture that can be opened here.", f"Use {KNOWN}.")


def _write_once(path: Path, data: bytes) -> Path:
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            unfinished = path.with_name(f".{path.name}.{os.getpid()}.tmp")
            unfinished.write_bytes(data)
            unfinished.replace(path)
    except OSError as error:
        raise writing_failed(path, error) from error
    return path
