"""Finds out what a file is and opens it as a clip: videos, animated pictures, folders of numbered PNGs, pictures.

`Clips` implements the port `ClipReader`. It never trusts a file's ending.
"""

from __future__ import annotations

import hashlib
import io
import re
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from studio.contract.media import MediaFacts, MediaRef
from studio.media import metadata, raster, sniff
from studio.media.clips.source import CACHE_BYTES, ClipSource, StillsSource, VideoSource
from studio.media.decode import decode, read_file
from studio.media.errors import PictureError, reading_failed, shown
from studio.media.limits import refuse_large
from studio.media.stickers import reading
from studio.pixels.alpha import Pixels

HEAD = 65_536  # bytes that tell what a file is
BLOCK = 1_000_000
MAX_PNGS = 100_000
_NUMBERED = re.compile(r"\d+\.png", re.IGNORECASE)
_FAMILIES = {"PNG": "apng", "GIF": "gif", "WebP": "webp"}
FASTEST = 0.011  # seconds; players slow down what is shown no longer
DEFAULT_SECONDS = 0.1  # of a GIF's frame that states none, as browsers do


class Clips:
    """Opens clips by path or reference. Holds nothing; safe to use from several threads."""

    def facts(self, path: Path) -> tuple[MediaRef, MediaFacts]:
        """The file's reference, with its hash, and what it holds. Raises PictureError with one sentence."""
        source = self.open(path)
        try:
            return MediaRef(digest(path), str(Path(path).absolute()), shown(path)), source.facts
        finally:
            source.close()

    def open(self, path: Path) -> ClipSource:
        """The clip in a file or folder. Raises PictureError with one sentence."""
        path = Path(path)
        if path.is_dir():
            return _folder(path)
        kind = sniff.kind_of(_head(path))
        if kind in ("video", ""):
            return _video(path, kind)
        return _pictures(read_file(path), kind, shown(path))

    def opened(self, ref: MediaRef) -> ClipSource:
        """The clip of a reference whose file must still be what it was. Raises PictureError."""
        if not ref.path:
            raise PictureError(f"{ref.name or 'The clip'} is no longer at hand.", "Choose the file again.")
        if ref.sha256 and digest(Path(ref.path)) != ref.sha256:
            raise PictureError(f"{shown(ref.path)} has changed on disk since it was used.", "Choose the file again.")
        return self.open(Path(ref.path))

    def recipe(self, source: ClipSource) -> dict[str, Any] | None:
        """What made the clip, as its tags say; None for footage that nobody here made."""
        tags: Mapping[str, str] = {key.lower(): value for key, value in source.recipe_tags.items()}
        return metadata.unpack(tags.get(metadata.TAG))


def digest(path: Path) -> str:
    """SHA-256 of a file's bytes; of a folder's PNGs, one after another. Raises PictureError."""
    path = Path(path)
    found = hashlib.sha256()
    try:
        for file in _numbered(path) if path.is_dir() else [path]:
            with file.open("rb") as stream:
                while block := stream.read(BLOCK):
                    found.update(block)
    except OSError as error:
        raise reading_failed(path, error) from error
    return found.hexdigest()


def _head(path: Path) -> bytes:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise PictureError(f"{shown(path)} is not an ordinary file.")
        with path.open("rb") as stream:
            data = stream.read(HEAD)
    except OSError as error:
        raise reading_failed(path, error) from error
    except ValueError as error:  # a NUL byte in the name
        raise PictureError(f"{shown(path)} is not a usable file name.") from error
    if not data:
        raise PictureError(f"{shown(path)} is empty.")
    return data


def _video(path: Path, kind: str) -> ClipSource:
    try:
        return VideoSource(path)
    except PictureError as error:
        if kind or path.suffix.lower() in (".ts", ".m2ts", ".wmv", ".mpg", ".mxf", ".y4m"):
            raise
        raise PictureError(f"{shown(path)} is neither a picture nor a clip that can be opened here.") from error


def _pictures(data: bytes, kind: str, name: str) -> ClipSource:
    seconds = reading.times(data, kind)
    if len(seconds) < 2:
        pixels, _, _ = decode(data, name)
        return _with_recipe(StillsSource([1.0], lambda _: pixels), data, kind)
    flipbook = _Flipbook(data, kind, name)
    kept = max(2, CACHE_BYTES // (4 * flipbook.width * flipbook.height))
    times = [one if one > FASTEST else DEFAULT_SECONDS for one in seconds]
    return _with_recipe(StillsSource(times, flipbook.read, kept), data, kind)


class _Flipbook:
    """An animated picture, read forwards by Pillow; to go back it is opened anew."""

    def __init__(self, data: bytes, kind: str, name: str) -> None:
        self._data, self._kind, self._name = data, kind, name
        self._open()
        self.width, self.height = self._image.size
        refuse_large(self.width, self.height, name)

    def _open(self) -> None:
        self._image = Image.open(io.BytesIO(self._data), formats=[self._kind.upper()])
        self._next = 0

    def read(self, number: int) -> Pixels:
        try:
            if number < self._next:
                self._open()
            while self._next <= number:
                self._image.seek(self._next)
                pixels = np.array(self._image.convert("RGBA"))
                self._next += 1
            return pixels
        except raster.DAMAGED as error:
            raise PictureError(f"{self._name} is damaged: frame {number + 1} can't be read.") from error


def _with_recipe(source: StillsSource, data: bytes, kind: str) -> StillsSource:
    found = reading.image_recipe(data, _FAMILIES[kind]) if kind in _FAMILIES else None
    if found is not None:
        source.recipe_tags = {metadata.TAG: metadata.pack(found)}
    return source


def _numbered(folder: Path) -> list[Path]:
    try:
        return sorted((file for file in folder.iterdir() if _NUMBERED.fullmatch(file.name)), key=lambda file: (int(file.stem), file.name))
    except OSError as error:
        raise reading_failed(folder, error) from error


def _folder(folder: Path) -> ClipSource:
    """A PNG sequence, at the rate its recipe states, else 24 a second."""
    files = _numbered(folder)
    if not 0 < len(files) <= MAX_PNGS:
        raise PictureError(f"{shown(folder)} is a folder without numbered PNGs.", "Choose a clip, or an exported folder.")
    first = read_file(files[0])
    recipe = reading.image_recipe(first, "apng") or {}
    size = decode(first, shown(files[0]))[0].shape

    def read(number: int) -> Pixels:
        pixels, _, _ = decode(read_file(files[number]), shown(files[number]))
        if pixels.shape != size:
            raise PictureError(f"{shown(files[number])} has another size than {shown(files[0])}.")
        return pixels

    fps = recipe.get("fps")
    seconds = 1 / (fps if isinstance(fps, int | float) and 1 <= fps <= 240 else 24)
    return _with_recipe(StillsSource([seconds] * len(files), read), first, "PNG")
