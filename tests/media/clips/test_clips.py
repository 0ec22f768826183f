"""Clips written and read back: every frame by its index, exact times, colours, alpha, rotation, sound, whole or not at all."""

from __future__ import annotations

import struct
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from studio.contract.errors import Cancelled, InputError
from studio.contract.frame import Loop
from studio.contract.media import MediaRef
from studio.media.clips import sound as sounds
from studio.media.clips.library import Clips
from studio.media.clips.source import VideoSource
from studio.media.clips.store import FrameStore
from studio.media.clips.writer import ClipWriter
from studio.media.inspect import MediaInspector
from studio.pixels.alpha import frame_of, view

GREYS = [int(v) for v in np.linspace(20, 235, 24)]


def grey(level: int, width: int = 64, height: int = 48, alpha: int = 255) -> np.ndarray:
    """A frame told by its grey, with a coloured corner."""
    pixels = np.full((height, width, 4), (level, level, level, alpha), np.uint8)
    pixels[: height // 3, : width // 3, :3] = (230, 40, 30)
    return pixels


def a_loop(width: int = 64, height: int = 48, alpha: int = 255, fps: float = 24.0) -> Loop:
    return Loop(tuple(frame_of(grey(level, width, height, alpha)) for level in GREYS), fps)


def tone(seconds: float, rate: int = 48_000, hertz: float = 440.0):
    moments = np.arange(round(seconds * rate)) / rate
    return sounds.sound_of((0.5 * np.sin(2 * np.pi * hertz * moments))[:, None].astype(np.float32), rate)


def raw(path: Path, frames: list[np.ndarray], format: str, codec: str = "ffv1", times: list[int] | None = None, options: dict[str, str] | None = None,
        pixels_in: str = "rgb24", tags: dict[str, int] | None = None, rate: int = 24) -> Path:
    """A file straight from FFmpeg; `times` are presentation times in milliseconds."""
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream(codec, rate=rate, options=options or {})
        height, width = frames[0].shape[:2]
        stream.width, stream.height, stream.pix_fmt = width, height, format
        for name, value in (tags or {}).items():
            setattr(stream.codec_context, name, value)
        if times:
            stream.time_base = stream.codec_context.time_base = Fraction(1, 1000)
        for number, pixels in enumerate(frames):
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels), format=pixels_in)
            frame = frame if pixels_in == format else frame.reformat(format=format, dst_colorspace=(tags or {}).get("colorspace"), dst_color_range=(tags or {}).get("color_range"))
            if times:
                frame.pts, frame.time_base = times[number], Fraction(1, 1000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def centre(pixels: np.ndarray) -> list[int]:
    return pixels[pixels.shape[0] * 3 // 4, pixels.shape[1] * 3 // 4].astype(int).tolist()


# ------------------------------------------------------------------ every format
@pytest.mark.parametrize(("ending", "worst"), [(".mp4", 3), (".webm", 4), (".mov", 2), (".mkv", 0), (".webp", 4), (".png", 0), ("", 0)])
def test_what_is_written_is_read_back(tmp_path: Path, ending: str, worst: int) -> None:
    path = tmp_path / f"clip{ending}"
    report = ClipWriter().export(a_loop(), path, {"seed": 7, "model": {"id": "footage"}})
    assert (report.frames, report.width, report.height) == (24, 64, 48) and path.exists()
    ref, facts = Clips().facts(path)
    assert (facts.frames, facts.width, facts.height, facts.fps, facts.steady) == (24, 64, 48, 24.0, True)
    assert ref.path == str(path) and len(ref.sha256) == 64
    source = Clips().opened(ref)
    order = [20, 3, 4, 5, 23, 0, 11]  # forwards, backwards, jumping
    assert all(abs(centre(source.frame(i))[0] - GREYS[i]) <= worst for i in order)
    assert (Clips().recipe(source) or {})["seed"] == 7
    assert MediaInspector().inspect(path)["recipe"]["model"]["id"] == "footage"
    source.close()
    assert [p for p in tmp_path.iterdir() if p != path] == []


@pytest.mark.parametrize("ending", [".webm", ".mov", ".mkv", ".png"])
def test_transparency_is_kept(tmp_path: Path, ending: str) -> None:
    ClipWriter().export(a_loop(alpha=120), tmp_path / f"x{ending}", {})
    source = Clips().open(tmp_path / f"x{ending}")
    assert source.facts.alpha and abs(centre(source.frame(9))[3] - 120) <= 3
    source.close()


def test_mp4_lies_on_white_and_says_so(tmp_path: Path) -> None:
    report = ClipWriter().export(a_loop(63, 47, alpha=0), tmp_path / "x.mp4", {})
    assert (report.width, report.height) == (64, 48) and len(report.notes) == 2
    source = VideoSource(tmp_path / "x.mp4")
    assert min(centre(source.frame(0))[:3]) > 250
    source.close()


def test_a_lossless_file_keeps_every_bit_at_an_odd_size(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (5, 33, 47, 4), np.uint8)
    ClipWriter().export(Loop(tuple(map(frame_of, noise)), 29.97), tmp_path / "x.mkv", {})
    source = Clips().open(tmp_path / "x.mkv")
    assert all(np.array_equal(source.frame(i), noise[i]) for i in range(5))
    source.close()


# ------------------------------------------------------------------ sound
@pytest.mark.parametrize(("ending", "rate"), [(".mp4", 44_100), (".mp4", 11_025), (".webm", 44_100), (".mov", 48_000), (".mkv", 22_050)])
def test_sound_is_kept_in_time(tmp_path: Path, ending: str, rate: int) -> None:
    heard = sounds.joined([0.5, tone(0.5, rate)])
    ClipWriter().export(a_loop(), tmp_path / f"x{ending}", {}, heard)
    source = Clips().open(tmp_path / f"x{ending}")
    found = source.sound()
    assert found is not None and abs(found.seconds - 1) < 0.05
    samples = sounds.view(found)[:, 0]
    start = np.flatnonzero(np.abs(samples) > 0.1)[0] / found.rate
    assert abs(start - 0.5) < 0.02
    part = source.sound(0.6, 0.9)
    assert part is not None
    tones = np.abs(np.fft.rfft(sounds.view(part)[:, 0]))
    assert abs(tones.argmax() / 0.3 - 440) < 5
    source.close()


def test_joining_and_mixing_sound() -> None:
    both = sounds.joined([tone(0.2, 8_000), 0.1, tone(0.2, 16_000)])
    assert both is not None and both.rate == 16_000 and both.seconds == pytest.approx(0.5)
    assert np.abs(sounds.view(both)[3300:4700]).max() == 0
    assert sounds.joined([1.0, 2.0]) is None
    mix = sounds.mixed(tone(1.0), None, np.array([0, 1], np.float32))
    assert mix is not None
    assert np.abs(sounds.view(mix)[:2000]).max() > 0.45 and np.abs(sounds.view(mix)[-2000:]).max() < 0.05


# ------------------------------------------------------------------ files of others
def test_uneven_times_are_put_on_a_grid(tmp_path: Path) -> None:
    frames = [grey(level)[..., :3] for level in GREYS[:6]]
    raw(tmp_path / "x.mkv", frames, "bgr0", times=[0, 40, 80, 240, 280, 320])
    source = VideoSource(tmp_path / "x.mkv")
    assert not source.facts.steady and source.facts.fps == 25 and source.facts.frames == 9
    assert [GREYS.index(centre(source.frame(i))[0]) for i in range(9)] == [0, 1, 2, 2, 2, 2, 3, 4, 5]
    assert "uneven times" in source.notes[0]
    source.close()


@pytest.mark.parametrize(("ending", "codec", "format"), [("avi", "mpeg4", "yuv420p"), ("ts", "libx264", "yuv420p"), ("mov", "prores_ks", "yuv422p10le"),
                                                       ("mp4", "libx265", "yuv420p10le"), ("mkv", "ffv1", "gray"), ("mkv", "ffv1", "yuv444p16le")])
def test_other_containers_and_pixel_formats(tmp_path: Path, ending: str, codec: str, format: str) -> None:
    options = {"x265-params": "log-level=none"} if codec == "libx265" else {}
    raw(tmp_path / f"x.{ending}", [grey(level, 96, 64)[..., :3] for level in GREYS], format, codec, options=options)
    source = VideoSource(tmp_path / f"x.{ending}")
    assert source.facts.frames == 24 and source.facts.fps == 24
    assert all(abs(centre(source.frame(i))[0] - GREYS[i]) <= 5 for i in (23, 0, 12, 13, 5))
    source.close()


@pytest.mark.parametrize(("matrix", "span"), [(1, 1), (5, 1), (1, 2), (9, 1)])
def test_colours_follow_the_files_matrix_and_range(tmp_path: Path, matrix: int, span: int) -> None:
    flat = np.full((48, 64, 3), (200, 60, 30), np.uint8)
    raw(tmp_path / "x.mkv", [flat] * 2, "yuv444p", tags={"colorspace": matrix, "color_range": span})
    source = VideoSource(tmp_path / "x.mkv")
    assert np.abs(np.array(centre(source.frame(1))[:3]) - (200, 60, 30)).max() <= 3
    source.close()


@pytest.mark.parametrize(("transfer", "white"), [(16, 0.5806), (18, 0.75)])
def test_hdr_white_stays_light_and_grey_stays_grey(tmp_path: Path, transfer: int, white: float) -> None:
    deep = np.zeros((48, 64, 3), np.uint16)
    deep[:, 32:] = round(white * 65535)  # diffuse white of ITU-R BT.2408
    deep[:, 48:] = 65535
    raw(tmp_path / "x.mkv", [deep] * 2, "yuv420p10le", pixels_in="rgb48le", tags={"colorspace": 9, "color_trc": transfer, "color_primaries": 9, "color_range": 1})
    source = VideoSource(tmp_path / "x.mkv")
    row = source.frame(1)[24].astype(int)
    source.close()
    assert row[10, :3].max() <= 2 and 215 <= row[40, 0] <= 240 and row[60, 0] >= 250
    assert np.ptp(row[40, :3]) <= 3


@pytest.mark.parametrize(("turn", "corner"), [((0, 1, -1, 0), "right top"), ((-1, 0, 0, -1), "right bottom"), ((0, -1, 1, 0), "left bottom")])
def test_a_phones_rotation_is_applied(tmp_path: Path, turn: tuple[int, int, int, int], corner: str) -> None:
    path = tmp_path / "x.mp4"
    ClipWriter().export(a_loop(), path, {})
    data = bytearray(path.read_bytes())
    at = data.index(b"tkhd") + 4 + 4 + 20 + 8 + 8
    a, b, c, d = (value * 65536 for value in turn)
    data[at : at + 36] = struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 1 << 30)
    path.write_bytes(data)
    source = VideoSource(path)
    picture = source.frame(5)
    source.close()
    assert picture.shape[:2] == ((48, 64) if corner == "right bottom" else (64, 48))
    x = -3 if "right" in corner else 3
    y = -3 if "bottom" in corner else 3
    assert picture[y, x, 0] > 200 and picture[y, x, 1] < 90


# ------------------------------------------------------------------ bounds and faults
def test_memory_is_bounded(tmp_path: Path) -> None:
    ClipWriter().export(a_loop(), tmp_path / "x.mkv", {})
    source = VideoSource(tmp_path / "x.mkv", cache_bytes=64 * 48 * 4 * 3)
    for i in [*range(24), *reversed(range(24))]:
        assert centre(source.frame(i))[0] == GREYS[i]
        assert len(source._held) <= 3
    source.close()


def test_a_store_gives_its_frames_back_and_leaves_no_file(tmp_path: Path) -> None:
    store = FrameStore(64, 48, tmp_path)
    for level in GREYS:
        store.add(grey(level))
    with pytest.raises(ValueError, match="expected"):
        store.add(grey(1, 32, 32))
    loop = store.loop(24.0)
    assert [centre(view(frame))[0] for frame in loop.frames] == GREYS
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("fault", [Cancelled(), KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_nothing_is_left_of_a_file_that_isnt_finished(tmp_path: Path, fault: BaseException) -> None:
    path = tmp_path / "x.mp4"
    path.write_bytes(b"the old one")

    def stop(part: float) -> None:
        if part > 0.3:
            raise fault

    with pytest.raises(Exception if isinstance(fault, OSError) else type(fault)):
        ClipWriter().export(a_loop(), path, {}, progress=stop)
    assert path.read_bytes() == b"the old one" and list(tmp_path.iterdir()) == [path]


def test_what_is_no_clip_is_said(tmp_path: Path) -> None:
    (tmp_path / "text.mp4").write_bytes(b"nothing like a clip" * 100)
    (tmp_path / "empty.mp4").write_bytes(b"")
    (tmp_path / "list.m3u8").write_bytes(b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n")
    ClipWriter().export(a_loop(), tmp_path / "cut.mp4", {})
    whole = (tmp_path / "cut.mp4").read_bytes()
    (tmp_path / "cut.mp4").write_bytes(whole[:200])
    for name, said in (("text.mp4", "neither a picture nor a clip"), ("empty.mp4", "is empty"), ("list.m3u8", "neither a picture"),
                       ("cut.mp4", "is damaged"), ("none.mp4", "is not there"), (".", "without numbered PNGs")):
        with pytest.raises(InputError, match=said) as caught:
            Clips().facts(tmp_path / name)
        assert "\n" not in str(caught.value)
    with pytest.raises(InputError, match="ending"):
        ClipWriter().check(tmp_path / "x.exe")


def test_a_file_that_changed_is_refused(tmp_path: Path) -> None:
    ClipWriter().export(a_loop(), tmp_path / "x.mkv", {})
    with pytest.raises(InputError, match="changed on disk"):
        Clips().opened(MediaRef("0" * 64, str(tmp_path / "x.mkv"), "x.mkv"))
