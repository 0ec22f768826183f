"""Clips out: H.264 with AAC, VP9 with alpha and Opus, ProRes 4444 with PCM, FFV1 with FLAC (every bit), PNG folders.

Animated pictures go through the sticker exporter. A file is written beside its place, opened again and counted,
and only then takes its name; the recipe stands in its tags. `ClipWriter` implements the port `ClipExporter`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
from av.video.reformatter import ColorRange, Colorspace

from studio.contract.errors import InputError
from studio.contract.frame import Frame, Loop, Sound
from studio.contract.ports import ExportReport
from studio.core.time import Rate
from studio.media import metadata, video
from studio.media.clips import sound as sounds
from studio.media.errors import ExportError, writing_failed
from studio.media.files import beside, finish
from studio.media.stickers.exporter import Exporter
from studio.pixels.alpha import Pixels, over, view
from studio.pixels.fill import bleed

Watch = Callable[[float], None]
FFV1 = video.Codec("ffv1", "bgra", "matroska", {"level": "3", "slicecrc": "1", "threads": "2"}, {})
CODECS: dict[str, video.Codec] = {".mp4": video.h264(), ".webm": video.vp9(24), ".mov": video.prores(), ".mkv": FFV1}
SOUND = {".mp4": "aac", ".webm": "libopus", ".mov": "pcm_s16le", ".mkv": "flac"}
PICTURES = (".gif", ".webp", ".png", ".apng", "")
MOST_PICTURES = 1200  # frames of an animated picture
AAC_RATES = (48_000, 44_100, 32_000, 24_000, 22_050, 16_000)


class ClipWriter:
    """Writes clips in every format. Holds no state; safe to use from several threads."""

    def check(self, path: Path) -> None:
        """Raises InputError when nothing can be written under such a name."""
        ending = "" if path.is_dir() else path.suffix.lower()
        if ending not in CODECS and ending not in PICTURES:
            known = ", ".join([*CODECS, *PICTURES[:-1]])
            raise InputError(f'Nothing is known about the ending "{path.suffix}".', f"Use {known}, or a folder's name for PNGs.")

    def export(self, loop: Loop, path: Path, recipe: Mapping[str, Any], sound: Sound | None = None,
               progress: Watch | None = None) -> ExportReport:  # fmt: skip
        """Write whole or not at all. Raises InputError, ExportError. `progress` gets 0..1 and may raise Cancelled."""
        path, watch = Path(path), progress or _ignore
        self.check(path)
        ending = "" if path.is_dir() else path.suffix.lower()
        if ending in PICTURES:
            return _pictures(loop, path, {**recipe, "fps": loop.fps}, sound, watch)
        packed = metadata.pack(recipe)
        tags = {metadata.TAG: packed, metadata.SOURCE_TAG: metadata.source_type(packed)}
        try:
            with beside(path) as unfinished:
                notes = _encode(loop, unfinished, ending, tags, sound, lambda part: watch(0.95 * part))
                _check(unfinished, loop, packed)
                watch(1.0)
                size = unfinished.stat().st_size
                finish(unfinished, path)
        except (video.AVError, OSError) as error:
            raise writing_failed(path, error) from error
        width, height = _even(loop) if ending in (".mp4", ".webm", ".mov") else loop.size
        return ExportReport(ending[1:], str(path), size, 0, width, height, len(loop.frames), loop.fps, notes=tuple(notes))


def _ignore(_: float) -> None:
    """Nobody watches."""


def _pictures(loop: Loop, path: Path, recipe: Mapping[str, Any], sound: Sound | None, watch: Watch) -> ExportReport:
    if len(loop.frames) > MOST_PICTURES and path.suffix:
        raise InputError(f"{len(loop.frames)} frames are too many for a {path.suffix} file.", "Write it as .mp4, .webm, .mov or .mkv.")
    stickers = Exporter()
    report = stickers.export(loop, stickers.preset_for(path), path, recipe, progress=watch)
    return replace(report, notes=(*report.notes, f"{path.suffix or 'A folder of PNGs'} holds no sound.")) if sound else report


def _even(loop: Loop) -> tuple[int, int]:
    return loop.size[0] + loop.size[0] % 2, loop.size[1] + loop.size[1] % 2


def _encode(loop: Loop, path: Path, ending: str, tags: Mapping[str, str], sound: Sound | None, watch: Watch) -> list[str]:
    """Write all frames with the sound between them. Returns what has to be said."""
    codec = CODECS[ending]
    fps = Rate.of(loop.fps).fraction
    width, height = loop.size if ending == ".mkv" else _even(loop)
    notes = [] if (width, height) == loop.size else [f"{ending} takes even sides only: the edge was repeated once, to {width} x {height}."]
    with av.open(str(path), "w", format=codec.format, container_options=dict(codec.container)) as container:
        container.metadata.update(tags)
        stream = _video_stream(container, codec, width, height, fps)
        heard = None if sound is None else _SoundTrack(container, SOUND[ending], sound)
        flattened = False
        for number, frame in enumerate(loop.frames):
            watch(number / len(loop.frames))
            pixels, cleared = _ready(frame, ending, width, height)
            flattened |= cleared
            made = _planes(pixels, codec)
            made.pts, made.time_base = number, 1 / fps
            container.mux(stream.encode(made))
            if heard is not None:
                heard.up_to(float((number + 1) / fps))
        container.mux(stream.encode(None))
        if heard is not None:
            heard.end()
    return [*notes, "MP4 has no transparency: the background is white."] if flattened else notes


def _video_stream(container: Any, codec: video.Codec, width: int, height: int, fps: Fraction) -> Any:
    stream = container.add_stream(codec.codec, rate=fps, options=dict(codec.options))
    stream.width, stream.height, stream.pix_fmt, stream.time_base = width, height, codec.pixels, 1 / fps
    if codec is not FFV1:
        context = stream.codec_context
        context.colorspace = context.color_primaries = context.color_trc = 1  # BT.709
        context.color_range = 1
    return stream


def _ready(frame: Frame, ending: str, width: int, height: int) -> tuple[Pixels, bool]:
    """The frame as its codec wants it, and whether transparency had to go."""
    pixels = view(frame)
    if (frame.width, frame.height) != (width, height):
        pixels = cv2.copyMakeBorder(pixels, 0, height - frame.height, 0, width - frame.width, cv2.BORDER_REPLICATE)
    clear = bool(pixels[..., 3].min() < 255)
    if ending == ".mp4" and clear:
        return over(pixels, (255, 255, 255)), True
    return (bleed(pixels) if clear and ending != ".mkv" else pixels), False


def _planes(pixels: Pixels, codec: video.Codec) -> Any:
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels), format="rgba")
    if codec is FFV1:
        return frame.reformat(format=codec.pixels)
    return frame.reformat(format=codec.pixels, dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG)


class _SoundTrack:
    """The sound on its way into a container, a little at a time so that it lies beside its frames."""

    def __init__(self, container: Any, codec: str, sound: Sound) -> None:
        fitting = (codec == "aac" and sound.rate in AAC_RATES) or codec in ("pcm_s16le", "flac")
        self._rate = sound.rate if fitting else 48_000
        self._samples = sounds.at_rate(sound, self._rate, min(2, sound.channels))
        self._layout = "mono" if self._samples.shape[1] == 1 else "stereo"
        self._container, self._done = container, 0
        self._stream = container.add_stream(codec, rate=self._rate, layout=self._layout)

    def up_to(self, seconds: float) -> None:
        stop = min(len(self._samples), round(seconds * self._rate))
        for start in range(self._done, stop, 1024):
            self._put(self._samples[start : min(start + 1024, stop)], start)
        self._done = max(self._done, stop)

    def _put(self, samples: sounds.Samples, start: int) -> None:
        data = np.ascontiguousarray(np.clip(samples, -1, 1)).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(data, format="flt", layout=self._layout)
        frame.sample_rate, frame.pts, frame.time_base = self._rate, start, Fraction(1, self._rate)
        self._container.mux(self._stream.encode(frame))

    def end(self) -> None:
        self._container.mux(self._stream.encode(None))


def _check(path: Path, loop: Loop, packed: str) -> None:
    """The file opened again: its frames, its rate, its recipe. Raises ExportError."""
    found = video.facts(path)
    tags = {key.lower(): value for key, value in found.tags.items()}
    if found.frames != len(loop.frames) or (abs(float(found.fps) - loop.fps) > 0.02 * loop.fps and len(loop.frames) > 2):
        raise ExportError(f"The written file did not pass its check: it has {found.frames} frames at {float(found.fps):g} a second.")
    if tags.get(metadata.TAG) != packed:
        raise ExportError("The written file did not pass its check: its recipe isn't the one it should be.")

