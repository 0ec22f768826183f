"""A folder of PNGs, `0001.png` and on, lossless, each with the recipe inside; never touches files it didn't make."""

from __future__ import annotations

import io
import re
from pathlib import Path

import numpy as np
from PIL import Image

from studio.contract.errors import InputError
from studio.media import metadata
from studio.media.errors import ExportError, shown
from studio.media.files import beside, sync_folder
from studio.media.stickers import chunks
from studio.media.stickers.clip import Clip, Watch, watched

_OURS = re.compile(r"\d{4}\.png")


def refuse_foreign(folder: Path) -> list[Path]:
    """The frames of an earlier export in the folder. Raises InputError when it holds PNGs of somebody else."""
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{shown(folder)} is a file, not a folder.", "Choose another name for the folder of PNGs.")
    old = sorted(p for p in folder.iterdir() if p.suffix.lower() == ".png") if folder.exists() else []
    for path in old:
        if not _OURS.fullmatch(path.name) or metadata.from_xmp(chunks.read_png_xmp(path.read_bytes())) is None:
            raise InputError(
                f"{shown(folder)} already holds {shown(path)}, which was not exported here.", "Choose an empty folder."
            )
    return old


def encode(clip: Clip, folder: Path, packet: bytes, watch: Watch) -> int:
    """Write all frames into an existing empty folder and check them; returns their bytes together."""
    total = 0
    for index, frame in enumerate(watched(clip.frames, watch)):
        packed = io.BytesIO()
        Image.fromarray(np.ascontiguousarray(frame)).save(packed, "PNG", compress_level=6)
        data = chunks.with_png_xmp(packed.getvalue(), packet)
        path = folder / f"{index + 1:04d}.png"
        path.write_bytes(data)
        with Image.open(path, formats=["PNG"]) as again:
            if not np.array_equal(np.asarray(again), frame):
                raise ExportError(f"The written file did not pass its check: {path.name} is not the frame it should be.")
        total += len(data)
    watch(1.0)
    return total


def export(clip: Clip, folder: Path, packet: bytes, watch: Watch) -> int:
    """Write or replace a sequence; on failure the folder is as it was. Returns the bytes written."""
    old = refuse_foreign(folder)
    with beside(folder) as unfinished:
        unfinished.mkdir()
        total = encode(clip, unfinished, packet, watch)
        if folder.exists():
            _swap(old, unfinished, folder)
        else:
            unfinished.replace(folder)
    sync_folder(folder.parent)
    return total


def _swap(old: list[Path], unfinished: Path, folder: Path) -> None:
    """New frames in, earlier ones out; put back when anything fails in between."""
    with beside(folder) as aside:
        aside.mkdir()
        moved: list[tuple[Path, Path]] = []
        try:
            for path in old:
                _move(path, aside / path.name, moved)
            for path in sorted(unfinished.iterdir()):
                _move(path, folder / path.name, moved)
        except OSError:
            for now, before in reversed(moved):
                now.rename(before)
            raise


def _move(path: Path, to: Path, moved: list[tuple[Path, Path]]) -> None:
    moved.append((path.rename(to), path))
