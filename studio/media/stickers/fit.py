"""A loop made to fit a preset: canvas, time and rate by its rules, then the best setting that stays under its limit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from studio.contract.ports import ExportPreset
from studio.media import metadata
from studio.media.stickers import apng, gif, search, webp
from studio.media.stickers.clip import Clip, Watch, rate
from studio.media.stickers.presets import FAMILY, HEADROOM, Setting, ladder
from studio.pixels.alpha import contained_size, pad

FEWEST = 4  # frames that are kept however small the limit
SAMPLE = 6  # frames from which a size is told


@dataclass(frozen=True, slots=True)
class Fitted:
    """What was written: the clip as it stands in the file, its bytes, and in words what was given up."""

    clip: Clip
    bytes: int
    setting: Setting
    shrunk: str
    met: bool


def by_rules(clip: Clip, preset: ExportPreset) -> tuple[Clip, list[str]]:
    """The clip on the preset's canvas, no longer and no faster than it takes, and what had to be said."""
    notes = []
    if preset.max_seconds and clip.seconds > Fraction(preset.max_seconds):
        faster = clip.in_seconds(Fraction(preset.max_seconds))
        notes.append(f"Played at {float(faster.fps):.3g} frames a second instead of {float(clip.fps):.3g}: "
                     f"{preset.name} takes {preset.max_seconds:g} seconds.")  # fmt: skip
        clip = faster
    if preset.max_fps and clip.fps > Fraction(preset.max_fps):
        count = max(1, int(clip.seconds * Fraction(preset.max_fps)))
        thinner = clip.thinned(count)
        notes.append(f"{count} of {len(clip.frames)} frames: {preset.name} takes {preset.max_fps:g} a second.")
        clip = Clip(thinner.frames, rate(Fraction(count) / clip.seconds))
    return _canvas(clip, preset, preset.side), notes


def _canvas(clip: Clip, preset: ExportPreset, side: int) -> Clip:
    if side and preset.square:
        return clip.on_canvas(side, side)
    if side:
        width, height = contained_size(clip.width, clip.height, side, side)
        return clip.on_canvas(width + width % 2, height + height % 2)
    if FAMILY[preset.id] in ("mp4", "webm", "prores") and (clip.width % 2 or clip.height % 2):
        even = clip.width + clip.width % 2, clip.height + clip.height % 2
        return Clip(tuple(pad(frame, *even) for frame in clip.frames), clip.fps)
    return clip


def write(clip: Clip, preset: ExportPreset, path: Path, packed: str, matte: tuple[int, int, int], watch: Watch) -> Fitted:
    """Write the best setting that fits into `path`; `met` is False when even the smallest does not."""
    bench = _Bench(clip, preset, path, packed, matte, watch)
    if bench.budget is None or len(clip.frames) <= 2 * SAMPLE:
        chosen = search.exactly(bench.size, len(bench.rungs), bench.budget)
    elif FAMILY[preset.id] == "webm":  # its frames lean on each other: a sample says nothing
        chosen = search.by_slope(bench.size, len(bench.rungs), bench.budget)
    else:
        chosen = search.by_sample(bench.size, bench.sampled, len(bench.rungs), bench.budget)
    size = bench.size(chosen)
    made, setting = bench.shaped(chosen), bench.rungs[chosen]
    words = setting.words(bench.rungs[0], (len(made.frames), len(clip.frames)), FAMILY[preset.id])
    return Fitted(made, size, setting, words, bench.budget is None or size <= bench.budget)


class _Bench:
    """One loop, one preset and one file that is written again for each rung that is tried."""

    def __init__(self, clip: Clip, preset: ExportPreset, path: Path, packed: str, matte: tuple[int, int, int],
                 watch: Watch) -> None:  # fmt: skip
        self.rungs = ladder(preset.id)
        self.budget = preset.limit - HEADROOM if preset.limit else None
        self._clip, self._preset, self._path, self._watch = clip, preset, path, watch
        self._encode = _encoder(FAMILY[preset.id], path, packed, matte)
        self._sizes: dict[int, int] = {}
        self._written = -1
        self._tries = 0

    def shaped(self, rung: int) -> Clip:
        """The clip with a rung's frames, smoothing and side."""
        setting = self.rungs[rung]
        return _shaped(self._clip, setting, self._preset)

    def size(self, rung: int) -> int:
        """Bytes of the whole file at a rung, which is the one that lies at the path afterwards."""
        if self._written != rung:
            self._sizes[rung] = self._run(self.shaped(rung), rung)
            self._written = rung
        return self._sizes[rung]

    def sampled(self, rung: int) -> int:
        """The size told from a few of the frames."""
        whole = self.shaped_count(rung)
        few = self._clip.thinned(SAMPLE)
        self._written = -1
        size = self._run(_shaped(few, replace(self.rungs[rung], share=1.0), self._preset), rung)
        return round(size * max(1.0, whole / SAMPLE))

    def shaped_count(self, rung: int) -> int:
        return _count(len(self._clip.frames), self.rungs[rung].share)

    def _run(self, made: Clip, rung: int) -> int:
        start = 1 - 0.75**self._tries  # how many tries it takes is not known before
        self._tries += 1
        self._encode(made, self.rungs[rung], lambda part: self._watch(start + (1 - start) * 0.25 * part))
        return self._path.stat().st_size


def _count(frames: int, share: float) -> int:
    return frames if share == 1 else max(min(FEWEST, frames), round(frames * share))


def _shaped(clip: Clip, setting: Setting, preset: ExportPreset) -> Clip:
    made = clip.thinned(_count(len(clip.frames), setting.share))
    made = _canvas(made, preset, setting.side) if setting.side else made
    return made.smoothed() if setting.smooth else made


def _encoder(family: str, path: Path, packed: str,
             matte: tuple[int, int, int]) -> Callable[[Clip, Setting, Watch], None]:  # fmt: skip
    packet = metadata.xmp(packed)
    tags = {metadata.TAG: packed, metadata.SOURCE_TAG: metadata.source_type(packed)}

    def encode(clip: Clip, setting: Setting, watch: Watch) -> None:
        if family == "webp":
            webp.encode(clip, path, packet, watch, quality=setting.quality, alpha_quality=setting.alpha_quality)
        elif family == "apng":
            apng.encode(clip, path, packet, watch, colours=setting.colours)
        elif family == "gif":
            gif.encode(clip, path, packet, watch, matte=matte)
        else:
            _encode_video(family, clip, setting, path, tags, matte, watch)

    return encode


def _encode_video(family: str, clip: Clip, setting: Setting, path: Path, tags: dict[str, str], matte: tuple[int, int, int], watch: Watch) -> None:
    from studio.media import video  # loads PyAV, which stickers without video needn't wait for

    if family == "webm":
        video.encode(clip, path, video.vp9(setting.quality), tags, watch)
    elif family == "prores":
        video.encode(clip, path, video.prores(), tags, watch)
    else:
        video.encode(video.on_colour(clip, matte), path, video.h264(), tags, watch)
