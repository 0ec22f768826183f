"""A clip that can be read: frames by index on a steady grid, its sound, its facts, and what has to be said about it.

`VideoSource` decodes on demand and holds a bounded number of frames; `StillsSource` is for what Pillow reads:
animated GIF, WebP and APNG, folders of numbered PNGs, and single pictures as clips of one frame.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, Protocol

import av
import numpy as np

from studio.contract.frame import Sound
from studio.contract.media import MediaFacts
from studio.core.time import Rate
from studio.media.clips import colour, index, sound
from studio.media.errors import PictureError, shown
from studio.media.limits import refuse_large
from studio.pixels.alpha import Pixels

CACHE_BYTES = 192_000_000
MAX_FRAMES = 1_000_000
DEMUXERS = "mov,matroska,webm,avi,mpegts,mpeg,mpegvideo,flv,ogg,asf,mxf,rm,nut,h264,hevc,ivf,dv,3gp,gif,apng,wtv,m4v,obu,av1,swf,yuv4mpegpipe"
SAFE = {"format_whitelist": DEMUXERS, "protocol_whitelist": "file"}
_ALPHA_DECODERS = {"vp8": "libvpx", "vp9": "libvpx-vp9"}  # FFmpeg's own drop the second stream
AVError = av.error.FFmpegError


class ClipSource(Protocol):
    """Frame i stands at i / facts.fps. Used by one thread at a time."""

    facts: MediaFacts
    notes: tuple[str, ...]
    recipe_tags: Mapping[str, str]

    def frame(self, number: int) -> Pixels:
        """(height, width, 4) straight RGBA, 0 <= number < facts.frames; not to be written to. Raises PictureError."""

    def sound(self, start: float = 0.0, end: float | None = None) -> Sound | None:
        """What is heard from `start` to `end` seconds, silence where it has none; None for a silent clip."""

    def close(self) -> None: ...


def frames_of(source: ClipSource) -> Iterator[Pixels]:
    """All frames in order."""
    return (source.frame(number) for number in range(source.facts.frames))


class VideoSource:
    """A file that FFmpeg opens. Nothing but the index, the sound when asked for, and a few frames is held."""

    def __init__(self, path: Path, cache_bytes: int = CACHE_BYTES) -> None:
        self._path, self._cache_bytes = path, cache_bytes
        self._held: OrderedDict[int, Pixels] = OrderedDict()
        self._container: Any = None
        try:
            self._open()
        except (AVError, IndexError, ValueError, OverflowError) as error:
            self.close()
            raise PictureError(f"{shown(path)} is damaged, or a kind of clip that can't be opened here.") from error
        except PictureError:
            self.close()
            raise

    # ------------------------------------------------------------ opening
    def _open(self) -> None:
        self._index = self._indexed()
        if len(self._index.times) > MAX_FRAMES:
            raise PictureError(f"{shown(self._path)} has more than {MAX_FRAMES:,} frames.")
        self._container = self._opened()
        self._stream = self._container.streams.video[0]
        self._stream.thread_type = "AUTO"
        refuse_large(self._stream.width, self._stream.height, shown(self._path))
        self._transparent = self._stream.metadata.get("alpha_mode") == "1"
        self.recipe_tags = {**self._container.metadata, **self._stream.metadata}
        seconds = [self._index.seconds(i) for i in range(len(self._index.times))]
        rate, steady = index.steady_rate(seconds, (self._stream.average_rate, self._stream.guessed_rate))
        self._grid = range(len(seconds)) if steady else _on_grid(seconds, rate)
        self._restart(0)
        first = self.frame(0)
        audible = bool(self._container.streams.audio)
        alpha = self._transparent or bool(first[..., 3].min() < 255)
        self.facts = MediaFacts(first.shape[1], first.shape[0], len(self._grid), rate.fps, alpha, audible, steady)
        self.notes = () if steady else (
            f"Its frames come at uneven times; they were put on {rate.fps:.5g} a second, each shown as long as before.",)

    def _opened(self) -> Any:
        return av.open(str(self._path.absolute()), options=SAFE)

    def _indexed(self) -> index.Index:
        with self._opened() as container:
            found = index.by_packets(container)
        if found is not None:
            return found
        with self._opened() as container:
            return index.by_decoding(container)

    # ------------------------------------------------------------ frames
    def frame(self, number: int) -> Pixels:
        own = self._grid[number]
        if own in self._held:
            self._held.move_to_end(own)
            return self._held[own]
        try:
            return self._decoded(own)
        except (AVError, ValueError) as error:
            raise PictureError(f"{shown(self._path)} is damaged: frame {number + 1} can't be read.") from error

    def _decoded(self, own: int) -> Pixels:
        wanted = self._index.times[own]
        if self._next > own or self._index.key_before(wanted) > self._index.times[self._next]:
            self._restart(own)
        if not self._run_to(own):  # the container's seeking went too far
            self._rewind()
            if not self._run_to(own):
                raise ValueError("no frame came")
        return self._held[own]

    def _run_to(self, own: int) -> bool:
        """Decode up to a frame. One that the decoder leaves out stays as what was on the screen before; False without that."""
        before: Pixels | None = None
        for frame in self._decoder:
            at = self._next if frame.pts is None else self._place(frame.pts)
            if at is None:
                continue
            self._next = at + 1
            if at > own and before is None:
                return False
            pixels = self._keep(at, frame)
            if at >= own:
                break
            before = pixels
        if own not in self._held and before is not None:
            self._held[own] = before
        return own in self._held

    def _place(self, time: int) -> int | None:
        """The number of the frame that stands at a time; None for one before the first (an edit list hides it)."""
        near = int(np.searchsorted(np.asarray(self._index.times), time, side="right")) - 1
        return near if near >= 0 else None

    def _restart(self, own: int) -> None:
        """Decode from the last frame before `own` at which that can begin."""
        start = self._index.key_before(self._index.times[own])
        self._container.seek(start, stream=self._stream, backward=True, any_frame=False)
        self._next = self._place(start) or 0
        self._decoder = self._frames()

    def _rewind(self) -> None:
        """Decode from the very beginning, in a container opened anew."""
        self._container.close()
        self._container = self._opened()
        self._stream = self._container.streams.video[0]
        self._stream.thread_type = "AUTO"
        self._next, self._decoder = 0, self._frames()

    def _frames(self) -> Iterator[Any]:
        name = _ALPHA_DECODERS.get(self._stream.codec_context.name) if self._transparent else None
        if name is None:
            yield from self._container.decode(self._stream)
            return
        decoder: Any = av.CodecContext.create(name, "r")
        for packet in self._container.demux(self._stream):
            yield from decoder.decode(packet)

    def _keep(self, own: int, frame: Any) -> Pixels:
        pixels = colour.to_rgba(frame, self._stream.sample_aspect_ratio)
        pixels.flags.writeable = False
        self._held[own] = pixels
        self._held.move_to_end(own)
        while len(self._held) > 2 and len(self._held) * pixels.nbytes > self._cache_bytes:
            self._held.popitem(last=False)
        return pixels

    # ------------------------------------------------------------ sound
    def sound(self, start: float = 0.0, end: float | None = None) -> Sound | None:
        if not self.facts.sound:
            return None
        first = float(self._index.times[0] * self._index.base)
        end = self.facts.seconds if end is None else end
        try:
            with self._opened() as container:
                return sound.read(container, first + start, first + end)
        except (AVError, ValueError) as error:
            raise PictureError(f"The sound of {shown(self._path)} is damaged.") from error

    def close(self) -> None:
        self._held.clear()
        if self._container is not None:
            self._container.close()


class StillsSource:
    """Frames that are read one by one by `read`, each shown for its time in seconds."""

    recipe_tags: Mapping[str, str] = {}

    def __init__(self, seconds: Sequence[float], read: Callable[[int], Pixels], kept: int = 8) -> None:
        self._read, self._kept = read, kept
        self._held: OrderedDict[int, Pixels] = OrderedDict()
        starts = [float(sum(map(Fraction, seconds[:i]))) for i in range(len(seconds))]
        rate, steady = index.steady_rate(starts, (Fraction(len(seconds)) / Fraction(sum(seconds)),)) if len(seconds) > 1 else (Rate(), True)
        self._grid = range(len(seconds)) if steady else _on_grid([*starts, float(sum(seconds))], rate)[:-1]
        first = self.frame(0)
        fps = rate.fps if len(seconds) > 1 else 0.0
        self.facts = MediaFacts(first.shape[1], first.shape[0], len(self._grid), fps, bool(first[..., 3].min() < 255), False, steady)
        self.notes = () if steady else (
            f"Its frames are shown for unequal times; they were put on {rate.fps:.5g} a second.",)

    def frame(self, number: int) -> Pixels:
        own = self._grid[number]
        if own not in self._held:
            pixels = np.ascontiguousarray(self._read(own))
            pixels.flags.writeable = False
            self._held[own] = pixels
            if len(self._held) > self._kept:
                self._held.popitem(last=False)
        return self._held[own]

    def sound(self, start: float = 0.0, end: float | None = None) -> Sound | None:
        return None

    def close(self) -> None:
        self._held.clear()


def _on_grid(seconds: Sequence[float], rate: Rate) -> list[int]:
    """For each moment of a steady grid the frame that is on the screen; the last frame has its own."""
    times = np.asarray(seconds)
    count = round(times[-1] * rate.fps) + 1
    moments = np.arange(count) / rate.fps + 0.25 / rate.fps
    return np.maximum(np.searchsorted(times, moments, side="right") - 1, 0).tolist()
