"""`Exporter`, the port `StickerExporter`: presets, shrinking to a limit, checking, and atomic writing.

An export that fails, is cancelled or fills the disk leaves nothing behind, and the old file as it was.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from studio.contract.errors import InputError
from studio.contract.frame import Loop
from studio.contract.ports import ExportOptions, ExportPreset, ExportReport
from studio.media import metadata
from studio.media.errors import ExportError, shown, writing_failed
from studio.media.files import beside, finish
from studio.media.stickers import fit, presets, sequence, verify
from studio.media.stickers.clip import Clip, Watch, rate
from studio.pixels.alpha import view
from studio.pixels.outline import outlined

_COLOUR = re.compile(r"#?([0-9a-fA-F]{6})")
_SUFFIXES = {"apng": (".png", ".apng")}


class Exporter:
    """Writes loops in every format. Holds no state; safe to use from several threads."""

    def presets(self) -> tuple[ExportPreset, ...]:
        return presets.PRESETS

    def preset_for(self, path: Path) -> str:
        """The preset id for a file name's ending. Raises InputError naming the endings that are known."""
        return presets.preset_for(Path(path))

    def export(self, loop: Loop, preset: str, path: Path, recipe: Mapping[str, Any],
               options: ExportOptions = ExportOptions(),
               progress: Callable[[float], None] | None = None) -> ExportReport:  # fmt: skip
        """Write atomically. Raises InputError for wrong names and values, ExportError when it can't be written.

        `progress` is called with 0..1 and may raise Cancelled.
        """
        chosen, path = presets.preset(preset), Path(path)
        _refuse_ending(chosen, path)
        packed = metadata.pack(recipe)
        try:
            clip, notes = _prepared(loop, chosen, options)
            if not chosen.suffix:
                return self._folder(clip, chosen, path, packed, progress or _ignore, notes)
            return self._file(clip, chosen, path, packed, options, progress or _ignore, notes)
        except OSError as error:  # PyAV's errors are OSErrors too
            raise writing_failed(path, error) from error
        except av_errors() as error:
            raise ExportError(f"{shown(path)} could not be encoded.") from error

    def measure(self, loop: Loop, preset: str, recipe: Mapping[str, Any],
                options: ExportOptions = ExportOptions()) -> ExportReport:  # fmt: skip
        """The size the export would have, without leaving a file; `met` is False when it would not fit."""
        chosen = presets.preset(preset)
        packed = metadata.pack(recipe)
        try:
            with tempfile.TemporaryDirectory() as folder:
                clip, notes = _prepared(loop, chosen, options)
                if not chosen.suffix:
                    total = sequence.encode(clip, Path(folder), metadata.xmp(packed), _ignore)
                    return _report(chosen, Path(), clip, total, notes)
                matte = colour(options.matte)
                fitted = fit.write(clip, chosen, Path(folder) / f"x{chosen.suffix}", packed, matte, _ignore)
        except OSError as error:
            raise writing_failed(Path(chosen.name), error) from error
        return _report(chosen, Path(), fitted.clip, fitted.bytes, notes, fitted.shrunk, fitted.met)

    def _file(self, clip: Clip, preset: ExportPreset, path: Path, packed: str, options: ExportOptions, progress: Watch,
              notes: list[str]) -> ExportReport:  # fmt: skip
        matte = colour(options.matte)
        if path.is_dir():
            raise InputError(f"{shown(path)} is a folder.", "Choose a file name.")
        with beside(path) as unfinished:
            fitted = fit.write(clip, preset, unfinished, packed, matte, lambda part: progress(0.9 * part))
            if not fitted.met:
                raise ExportError(
                    f"It can't be made smaller than {fitted.bytes / 1000:.0f} kB, and {preset.name} takes "
                    f"{preset.limit / 1000:.0f} kB.", "Use fewer frames or a calmer picture.",
                )  # fmt: skip
            progress(0.9)
            verify.check(unfinished, preset, fitted, packed, matte)
            progress(1.0)
            finish(unfinished, path)
        return _report(preset, path, fitted.clip, fitted.bytes, notes, fitted.shrunk)

    def _folder(self, clip: Clip, preset: ExportPreset, path: Path, packed: str, progress: Watch,
                notes: list[str]) -> ExportReport:  # fmt: skip
        total = sequence.export(clip, path, metadata.xmp(packed), progress)
        return _report(preset, path, clip, total, notes)


def colour(text: str) -> tuple[int, int, int]:
    """(red, green, blue) of "#rrggbb". Raises InputError."""
    found = _COLOUR.fullmatch(text.strip())
    if found is None:
        raise InputError(f'"{text}" is not a colour.', 'Write it as "#rrggbb".')
    return tuple(bytes.fromhex(found[1]))  # type: ignore[return-value]


def av_errors() -> tuple[type[BaseException], ...]:
    """What PyAV raises, when it was loaded at all: stickers that need no video don't wait for it."""
    video = sys.modules.get("studio.media.video")
    return () if video is None else (video.AVError,)


def _ignore(_: float) -> None:
    """Nobody watches."""


def _prepared(loop: Loop, preset: ExportPreset, options: ExportOptions) -> tuple[Clip, list[str]]:
    frames, said = outlined([view(frame) for frame in loop.frames], options.outline)
    clip, notes = fit.by_rules(Clip(tuple(frames), rate(loop.fps)), preset)
    family = presets.FAMILY[preset.id]
    if said:
        notes.insert(0, said)
    if family == "gif":
        notes.append(f"GIF knows no half-transparent pixels: edges are mixed with {options.matte}.")
        if clip.fps > 50:
            notes.append("GIF shows a frame for at least 0.02 seconds, so it plays slower.")
    if family == "mp4":
        notes.append(f"MP4 has no transparency: the background is {options.matte}.")
    return clip, notes


def _refuse_ending(preset: ExportPreset, path: Path) -> None:
    if not path.name:
        raise InputError("The export needs a file name.")
    allowed = _SUFFIXES.get(presets.FAMILY[preset.id], (preset.suffix,))
    if preset.suffix and path.suffix.lower() not in allowed:
        raise InputError(f'{preset.name} needs a name that ends in {preset.suffix}, not "{path.suffix}".')


def _report(preset: ExportPreset, path: Path, clip: Clip, size: int, notes: list[str], shrunk: str = "",
            met: bool = True) -> ExportReport:  # fmt: skip
    place = str(path) if path.name else ""
    return ExportReport(preset.id, place, size, preset.limit, clip.width, clip.height, len(clip.frames),
                        float(clip.fps), shrunk, tuple(notes), met)  # fmt: skip
