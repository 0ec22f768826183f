"""A loop made to fit a preset: canvas, time and rate by its rules, then the best setting that stays under its limit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from studio.contract.ports import ExportPreset
from studio.media import metadata, video
from studio.media.stickers import apng, gif, webp
from studio.media.stickers.clip import Clip, Watch, rate
from studio.media.stickers.presets import FAMILY, HEADROOM, Setting, ladder
from studio.pixels.alpha import contained_size, pad

FEWEST = 4  # frames that are kept however small the limit


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
    family, rungs = FAMILY[preset.id], ladder(preset.id)
    budget = preset.limit - HEADROOM if preset.limit else None
    encode = _encoder(family, path, packed, matte)
    tries = 1 + len(rungs).bit_length()

    @lru_cache(maxsize=2)
    def shaped(side: int, share: float, smooth: bool) -> Clip:
        shape = clip if share == 1 else clip.thinned(max(min(FEWEST, len(clip.frames)), round(len(clip.frames) * share)))
        shape = shape.smoothed() if smooth else shape
        return _canvas(shape, preset, side) if side else shape

    done: dict[int, int] = {}

    def size_at(rung: int) -> int:
        start = min(1.0, len(done) / tries)
        made = shaped(rungs[rung].side, rungs[rung].share, rungs[rung].smooth)
        encode(made, rungs[rung], lambda part: watch(min(1.0, start + part / tries)))
        done[rung] = path.stat().st_size
        return done[rung]

    chosen = _first_that_fits(size_at, len(rungs), budget)
    if list(done)[-1] != chosen:
        size_at(chosen)
    setting = rungs[chosen]
    made = shaped(setting.side, setting.share, setting.smooth)
    words = setting.words(rungs[0], (len(made.frames), len(clip.frames)), family)
    return Fitted(made, done[chosen], setting, words, budget is None or done[chosen] <= budget)


def _first_that_fits(size_at: Callable[[int], int], count: int, budget: int | None) -> int:
    """The first rung whose file fits, by bisection; the last one when none does."""
    if budget is None or size_at(0) <= budget or count == 1:
        return 0
    low, high = 1, count - 1
    while low < high:
        middle = (low + high) // 2
        if size_at(middle) <= budget:
            high = middle
        else:
            low = middle + 1
    return low


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
        elif family == "webm":
            video.encode(clip, path, video.vp9(setting.quality), tags, watch)
        elif family == "prores":
            video.encode(clip, path, video.prores(), tags, watch)
        else:
            video.encode(video.on_colour(clip, matte), path, video.h264(), tags, watch)

    return encode
