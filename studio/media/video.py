"""Clips through PyAV: VP9 with alpha in WebM, ProRes 4444 in MOV, H.264 in MP4, and reading them back.

Files are opened with a list of formats and protocols that may be used, so that a disguised playlist can't
reach other files.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace

from studio.media.stickers.clip import Clip, Watch, watched
from studio.pixels.alpha import Pixels, over
from studio.pixels.fill import bleed

SAFE = {"format_whitelist": "mov,matroska,webm", "protocol_whitelist": "file"}
AVError = av.error.FFmpegError
_BT709 = 1


@dataclass(frozen=True, slots=True)
class Codec:
    """What to open an encoder with. `options` go to the codec, `container` to the muxer."""

    codec: str
    pixels: str
    format: str
    options: Mapping[str, str]
    container: Mapping[str, str]


def vp9(crf: int) -> Codec:
    options = {"crf": str(crf), "b": "0", "deadline": "good", "cpu-used": "5", "row-mt": "1", "auto-alt-ref": "0",
               "tile-columns": "1",
               "threads": str(min(4, os.cpu_count() or 1))}  # fmt: skip
    return Codec("libvpx-vp9", "yuva420p", "webm", options, {})


def prores() -> Codec:
    options = {"profile": "4444", "alpha_bits": "16", "vendor": "apl0"}
    return Codec("prores_ks", "yuva444p10le", "mov", options, {"movflags": "use_metadata_tags"})


def h264(crf: int = 16) -> Codec:
    options = {"crf": str(crf), "preset": "medium"}
    return Codec("libx264", "yuv420p", "mp4", options, {"movflags": "use_metadata_tags+faststart"})


def encode(clip: Clip, path: Path, codec: Codec, tags: Mapping[str, str], watch: Watch) -> None:
    """Write the clip. Raises AVError (an OSError where the disk is to blame)."""
    with av.open(str(path), "w", format=codec.format, container_options=dict(codec.container)) as container:
        container.metadata.update(tags)
        stream: Any = container.add_stream(codec.codec, rate=clip.fps, options=dict(codec.options))
        stream.width, stream.height, stream.pix_fmt = clip.width, clip.height, codec.pixels
        stream.time_base = 1 / clip.fps
        context = stream.codec_context
        context.colorspace = context.color_primaries = context.color_trc = _BT709
        context.color_range = 1
        for index, pixels in enumerate(watched(clip.frames, watch)):
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(bleed(pixels)), format="rgba")
            planes = frame.reformat(format=codec.pixels, dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG)
            planes.pts, planes.time_base = index, 1 / clip.fps
            container.mux(stream.encode(planes))
        container.mux(stream.encode(None))
    watch(1.0)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a clip says about itself. `seconds` is the container's, `alpha` whether a plane for it is stored."""

    codec: str
    width: int
    height: int
    frames: int
    fps: Fraction
    seconds: float
    alpha: bool
    tags: Mapping[str, str]


def facts(path: Path) -> Facts:
    """Read a clip's facts by demuxing it, without decoding. Raises AVError; IndexError without a picture track."""
    with av.open(str(path.absolute()), options=SAFE) as container:
        stream = container.streams.video[0]
        tags = {**container.metadata, **stream.metadata}
        alpha = stream.metadata.get("alpha_mode") == "1" or "yuva" in (stream.codec_context.pix_fmt or "")
        rate = stream.average_rate or stream.guessed_rate or Fraction(0)
        count = sum(1 for packet in container.demux(stream) if packet.size)
        seconds = float(container.duration or 0) / av.time_base
        return Facts(stream.codec_context.name, stream.width, stream.height, count, rate, seconds, alpha, tags)


def decoded(path: Path) -> Iterator[Pixels]:
    """The frames as (height, width, 4), with alpha where it is stored (FFmpeg's own VP9 decoder would drop it)."""
    with av.open(str(path.absolute()), options=SAFE) as container:
        stream = container.streams.video[0]
        decoder: Any = stream.codec_context
        if stream.codec_context.name in ("vp9", "libvpx-vp9"):
            decoder = av.CodecContext.create("libvpx-vp9", "r")
        for packet in container.demux(stream):
            for frame in decoder.decode(packet):
                yield _straight(frame)


def _straight(frame: av.VideoFrame) -> Pixels:
    """RGBA of a decoded frame. Alpha is taken from its plane: FFmpeg's conversion spoils it at the right edge."""
    colours = frame.reformat(format="rgb24", src_colorspace=Colorspace.ITU709, src_color_range=ColorRange.MPEG)
    out = np.full((frame.height, frame.width, 4), 255, np.uint8)
    out[..., :3] = colours.to_ndarray()
    depth = frame.format.components[-1].bits
    if len(frame.planes) == 4:
        plane = frame.planes[3]
        kind = np.uint8 if depth == 8 else np.uint16
        rows = np.frombuffer(plane, kind).reshape(plane.height, plane.line_size // kind().itemsize)
        levels = rows[:, : frame.width].astype(np.uint32)
        out[..., 3] = levels if depth == 8 else (levels * 255 + (1 << depth - 1)) // ((1 << depth) - 1)
    return out


def on_colour(clip: Clip, colour: tuple[int, int, int]) -> Clip:
    """The clip without transparency, on a colour."""
    return Clip(tuple(over(frame, colour) for frame in clip.frames), clip.fps)
