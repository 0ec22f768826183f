"""The export list: what each messenger accepts, and what may be given up, in which order, to stay under its limit.

Limits are decimal kilobytes; the exporter stays 4 kB below them so that a signed credential still fits in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from studio.contract.errors import InputError
from studio.contract.ports import ExportPreset

HEADROOM = 4_000  # bytes
KB = 1_000

PRESETS: tuple[ExportPreset, ...] = (
    ExportPreset("whatsapp", "WhatsApp", "Animated WebP, 512 × 512", ".webp", 500 * KB, 512, True, 10.0, 60.0),
    ExportPreset("telegram", "Telegram", "WebM with alpha, 512", ".webm", 256 * KB, 512, False, 3.0, 30.0),
    ExportPreset("signal", "Signal", "APNG, 512 × 512", ".png", 300 * KB, 512, True, 3.0),
    ExportPreset("discord", "Discord", "APNG, 320 × 320", ".png", 500 * KB, 320, True, 5.0),
    ExportPreset("imessage", "iMessage", "APNG, 408 × 408", ".png", 500 * KB, 408, True),
    ExportPreset("gif", "GIF", "256 colours, matte", ".gif"),
    ExportPreset("apng", "APNG", "Lossless, alpha", ".png"),
    ExportPreset("webp", "Animated WebP", "Fine quality, alpha", ".webp"),
    ExportPreset("webm", "WebM", "VP9 with alpha", ".webm"),
    ExportPreset("prores", "ProRes 4444", "For editing, with alpha", ".mov"),
    ExportPreset("mp4", "MP4", "H.264 on a colour", ".mp4"),
    ExportPreset("png", "PNG sequence", "A folder, lossless", ""),
)
ENDINGS = {
    ".webp": "webp", ".png": "apng", ".apng": "apng", ".gif": "gif", ".webm": "webm", ".mp4": "mp4", ".mov": "prores",
    "": "png",
}  # fmt: skip
FAMILY = {
    "whatsapp": "webp", "telegram": "webm", "signal": "apng", "discord": "apng", "imessage": "apng",
} | {name: name for name in ("gif", "apng", "webp", "webm", "prores", "mp4", "png")}  # fmt: skip


def preset(name: str) -> ExportPreset:
    """Raises InputError naming the presets there are."""
    for known in PRESETS:
        if known.id == name:
            return known
    raise InputError(f'There is no export preset "{name}".', f"Use {', '.join(p.id for p in PRESETS)}.")


def preset_for(path: Path) -> str:
    """The plain preset for a file name's ending; a folder, or a name without an ending, is a PNG sequence."""
    ending = "" if path.is_dir() else path.suffix.lower()
    if ending not in ENDINGS:
        known = ", ".join(name for name in ENDINGS if name)
        raise InputError(f'Nothing is known about the ending "{ending}".', f"Use {known}, or a folder's name for PNGs.")
    return ENDINGS[ending]


@dataclass(frozen=True, slots=True)
class Setting:
    """One rung: what is given up. `quality` is WebP's quality or VP9's crf; `colours` 0 is full colour."""

    quality: int = 90
    colours: int = 0
    smooth: bool = False
    side: int = 0  # 0: the preset's own
    share: float = 1.0  # of the frames
    alpha_quality: int = 100

    def words(self, best: Setting, frames: tuple[int, int], family: str) -> str:
        """What was given up against the best setting; empty when nothing was."""
        said = []
        if self.quality != best.quality:
            said.append(f"{'quality' if family == 'webp' else 'compression'} {best.quality} to {self.quality}")
        if self.alpha_quality != best.alpha_quality:
            said.append("softer transparency")
        if self.colours:
            said.append(f"{self.colours} colours")
        if self.smooth:
            said.append("fine grain smoothed")
        if self.side:
            said.append(f"scaled to {self.side}")
        if frames[0] != frames[1]:
            said.append(f"{frames[0]} of {frames[1]} frames")
        return ", ".join(said)


def ladder(name: str) -> Sequence[Setting]:
    """The preset's settings from the best to the smallest; one only where there is no limit."""
    family = FAMILY[name]
    if not preset(name).limit:
        return (Setting(quality=24 if family == "webm" else 90),)
    if family == "webp":
        lossy = [Setting(quality) for quality in range(90, 24, -6)]
        return _fewer_frames([*lossy, replace(lossy[-1], alpha_quality=60)])
    if family == "webm":
        return _fewer_frames([Setting(crf) for crf in (18, 22, 26, 30, 34, 38, 42, 46, 50, 54)])
    palettes = [Setting(), Setting(colours=256), Setting(colours=128), Setting(colours=64), Setting(colours=64, smooth=True)]
    sides = {"signal": (408, 320, 256), "imessage": (300,), "discord": ()}[name]
    smaller = [replace(palettes[-1], side=side) for side in sides]
    return _fewer_frames([*palettes, *smaller, replace((palettes + smaller)[-1], colours=32)])


def _fewer_frames(settings: Sequence[Setting]) -> Sequence[Setting]:
    return (*settings, *(replace(settings[-1], share=share) for share in (0.75, 0.5, 0.34)))
