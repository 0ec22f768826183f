"""Every format opens again as it should be, limits are met, and a failed export leaves nothing behind."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio.contract.errors import Cancelled, InputError
from studio.contract.frame import Loop
from studio.contract.ports import ExportOptions
from studio.media import video
from studio.media.errors import ExportError
from studio.media.inspect import MediaInspector
from studio.media.stickers import search
from studio.media.stickers.clip import Clip, rate
from studio.media.stickers.exporter import Exporter
from studio.media.stickers.presets import HEADROOM, PRESETS
from studio.pixels.alpha import frame_of, over, view
from tests.media.loops import RECIPE, disc, loop

PLAIN = {"gif": "a.gif", "apng": "a.png", "webp": "a.webp", "webm": "a.webm", "prores": "a.mov", "mp4": "a.mp4", "png": "a"}
MESSENGERS = {p.id: p for p in PRESETS if p.limit}


def frames_of(path: Path) -> tuple[list[np.ndarray], list[float]]:
    """All frames as an outsider reads them, with the seconds of each."""
    if path.suffix in (".webm", ".mov", ".mp4"):
        found = video.facts(path)
        return list(video.decoded(path)), [float(1 / found.fps)] * found.frames
    with Image.open(path) as image:
        frames, seconds = [], []
        for index in range(getattr(image, "n_frames", 1)):
            image.seek(index)
            image.load()
            frames.append(np.array(image.convert("RGBA")))
            seconds.append(image.info.get("duration", 0) / 1000)
    return frames, seconds


@pytest.mark.parametrize("preset", PLAIN)
def test_plain_formats_round_trip(preset: str, tmp_path: Path):
    made = loop()
    report = Exporter().export(made, preset, tmp_path / PLAIN[preset], RECIPE)
    path = Path(report.path)
    assert (report.width, report.height, report.frames, report.fps, report.met) == (96, 96, 6, 8.0, True)
    if preset == "png":
        frames = [np.array(Image.open(p)) for p in sorted(path.iterdir())]
        assert report.bytes == sum(p.stat().st_size for p in path.iterdir())
    else:
        assert report.bytes == path.stat().st_size
        frames, seconds = frames_of(path)
        assert sum(seconds) == pytest.approx(0.75, abs=0.011)
    assert len(frames) == 6
    for frame, source in zip(frames, map(view, made.frames), strict=True):
        solid = source[..., 3] == 255
        if preset in ("apng", "png"):
            assert np.array_equal(frame, source)
        if preset == "mp4":
            assert abs(frame[..., :3].astype(int) - over(source, (255, 255, 255))[..., :3]).mean() < 4
        elif preset == "gif":
            assert np.array_equal(frame[..., 3] > 0, source[..., 3] >= 128)
        elif preset == "webp":
            assert np.array_equal(frame[..., 3], source[..., 3])
        else:
            assert abs(frame[..., 3].astype(int) - source[..., 3]).mean() < 1.5
        assert abs(frame[..., :3].astype(int) - source[..., :3])[solid].mean() < 8
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("preset", MESSENGERS)
def test_messengers_rules_are_met(preset: str, tmp_path: Path):
    rules = MESSENGERS[preset]
    made = loop(8, 2.5, side=120, high=90)
    report = Exporter().export(made, preset, tmp_path / f"a{rules.suffix}", RECIPE)
    frames, seconds = frames_of(Path(report.path))
    assert report.bytes == Path(report.path).stat().st_size <= rules.limit - HEADROOM
    assert all(frame.shape[:2] == (report.height, report.width) for frame in frames)
    assert max(report.width, report.height) == rules.side
    assert (report.width == report.height) == rules.square
    if rules.max_seconds:
        assert sum(seconds) <= rules.max_seconds + 0.001
        assert bool(report.notes) == (rules.max_seconds < 3.2)
    assert frames[0][..., 3].max() > 250 and frames[0][..., 3].min() < 3
    corners = [frame[y, x, 3] for frame in frames for y in (0, -1) for x in (0, -1)]
    assert max(corners) < 3


def test_a_grainy_loop_is_shrunk_and_it_says_how(tmp_path: Path):
    made = loop(6, 8.0, side=320, grain=40)
    report = Exporter().export(made, "discord", tmp_path / "a.png", RECIPE)
    assert report.bytes <= 496_000 and "colours" in report.shrunk
    measured = Exporter().measure(made, "discord", RECIPE)
    assert (measured.bytes, measured.shrunk, measured.path) == (report.bytes, report.shrunk, "")


@pytest.mark.slow
@pytest.mark.parametrize("preset", MESSENGERS)
def test_hard_loops_meet_every_limit(preset: str, tmp_path: Path):
    rules = MESSENGERS[preset]
    report = Exporter().export(loop(24, 12.0, side=512, grain=30), preset, tmp_path / f"a{rules.suffix}", RECIPE)
    assert report.bytes <= rules.limit - HEADROOM and report.shrunk


def test_more_frames_a_second_than_allowed_are_thinned(tmp_path: Path):
    report = Exporter().export(loop(20, 60.0), "telegram", tmp_path / "a.webm", RECIPE)
    assert report.fps <= 30 and report.frames == 10 and "Telegram takes 30" in report.notes[0]


@pytest.mark.parametrize("preset", ["webp", "apng", "gif", "webm"])
def test_equal_frames_lose_no_time(preset: str, tmp_path: Path):
    still, moved = frame_of(disc()), frame_of(disc(at=0.3))
    made = Loop((still, still, moved, moved, moved, still, still), 12.0)
    path = tmp_path / PLAIN[preset]
    Exporter().export(made, preset, path, RECIPE)
    frames, seconds = frames_of(path)
    assert sum(seconds) == pytest.approx(7 / 12, abs=0.011)
    assert len(frames) == 7
    for index, frame in enumerate(frames):
        near, far = (moved, still) if index in (2, 3, 4) else (still, moved)
        assert abs(frame[..., 3].astype(int) - view(near)[..., 3]).mean() < abs(frame[..., 3].astype(int) - view(far)[..., 3]).mean()


def test_rounded_times_never_drift():
    clip = Clip(tuple(disc() for _ in range(48)), rate(11.0))
    assert sum(clip.ticks(100)) == round(4800 / 11) and max(clip.ticks(100)) - min(clip.ticks(100)) == 1
    assert rate(29.97).denominator < 1002 and rate(7.5) == Fraction(15, 2)


def test_gif_edges_take_the_matte_colour(tmp_path: Path):
    source = disc()
    Exporter().export(loop(), "gif", tmp_path / "a.gif", RECIPE, ExportOptions(matte="#0000ff"))
    frame = frames_of(tmp_path / "a.gif")[0][0]
    soft = (source[..., 3] > 140) & (source[..., 3] < 170)
    assert frame[soft][:, 2].mean() > source[soft][:, 2].mean() + 40


def test_odd_sizes_become_even_where_the_codec_asks(tmp_path: Path):
    report = Exporter().export(loop(side=97, high=51), "mp4", tmp_path / "a.mp4", RECIPE, ExportOptions(matte="#102030"))
    frame = frames_of(tmp_path / "a.mp4")[0][0]
    assert (report.width, report.height) == (98, 52) and abs(frame[0, 0, :3].astype(int) - (16, 32, 48)).max() < 5


@pytest.mark.skipif(shutil.which("ffprobe") is None, reason="ffprobe is not installed")
@pytest.mark.parametrize(("preset", "codec"), [("webm", "vp9"), ("prores", "prores"), ("mp4", "h264"), ("apng", "apng"), ("gif", "gif")])
def test_ffprobe_agrees(preset: str, codec: str, tmp_path: Path):
    path = tmp_path / PLAIN[preset]
    Exporter().export(loop(), preset, path, RECIPE)
    asked = ["ffprobe", "-v", "error", "-count_frames", "-show_streams", "-show_format", "-of", "json", str(path)]
    said = json.loads(subprocess.run(asked, capture_output=True, check=True).stdout)
    stream = said["streams"][0]
    assert (stream["codec_name"], stream["width"], int(stream["nb_read_frames"])) == (codec, 96, 6)
    if preset == "webm":
        assert {k.lower(): v for k, v in stream["tags"].items()}["alpha_mode"] == "1"
    if preset == "mp4":
        assert path.read_bytes().index(b"moov") < path.read_bytes().index(b"mdat")


def test_an_outline_is_added_inside_the_canvas(tmp_path: Path):
    filled = Loop(tuple(frame_of(np.full((64, 64, 4), (200, 30, 30, 255), np.uint8)) for _ in range(4)), 8.0)
    report = Exporter().export(filled, "apng", tmp_path / "a.png", RECIPE, ExportOptions(outline=0.05))
    frame = frames_of(tmp_path / "a.png")[0][0]
    assert frame[0, 0, 3] == 0 and "outline" in report.notes[0]
    assert tuple(frame[32, 4, :3]) == (255, 255, 255) and tuple(frame[32, 32]) == (200, 30, 30, 255)


def test_names_and_values_that_do_not_fit(tmp_path: Path):
    exporter = Exporter()
    assert exporter.preset_for(tmp_path / "a.APNG") == "apng" and exporter.preset_for(tmp_path / "frames") == "png"
    assert exporter.preset_for(tmp_path) == "png"
    for call, words in (
        (lambda: exporter.preset_for(tmp_path / "a.xyz"), ".xyz"),
        (lambda: exporter.export(loop(), "whatsapp", tmp_path / "a.gif", {}), "ends in .webp"),
        (lambda: exporter.export(loop(), "fax", tmp_path / "a.gif", {}), "no export preset"),
        (lambda: exporter.export(loop(), "gif", tmp_path / "a.gif", {}, ExportOptions(matte="blue")), "not a colour"),
    ):
        with pytest.raises(InputError, match=words):
            call()
    (tmp_path / "d.gif").mkdir()
    with pytest.raises(InputError, match="is a folder"):
        exporter.export(loop(), "gif", tmp_path / "d.gif", {})
    with pytest.raises(ExportError, match="folder is not there"):
        exporter.export(loop(), "gif", tmp_path / "none" / "a.gif", {})


def test_a_sequence_replaces_its_own_frames_only(tmp_path: Path):
    folder = tmp_path / "frames"
    Exporter().export(loop(8), "png", folder, RECIPE)
    (folder / "notes.txt").write_text("mine")
    Exporter().export(loop(4), "png", folder, RECIPE)
    assert sorted(p.name for p in folder.iterdir()) == ["0001.png", "0002.png", "0003.png", "0004.png", "notes.txt"]
    Image.new("RGB", (4, 4)).save(folder / "0009.png")
    with pytest.raises(InputError, match="not exported here"):
        Exporter().export(loop(4), "png", folder, RECIPE)
    assert len(list(folder.iterdir())) == 6 and [p.name for p in tmp_path.iterdir()] == ["frames"]


@pytest.mark.parametrize("preset", PLAIN)
@pytest.mark.parametrize("moment", [0.0, 0.3, 0.95])
def test_cancelling_leaves_nothing_and_keeps_the_old_file(preset: str, moment: float, tmp_path: Path):
    path = tmp_path / PLAIN[preset]
    if preset != "png":
        path.write_bytes(b"the old file")

    def stop(done: float) -> None:
        if done >= moment * 0.8:
            raise Cancelled

    with pytest.raises(Cancelled):
        Exporter().export(loop(), preset, path, RECIPE, progress=stop)
    assert [p.name for p in tmp_path.iterdir()] == ([] if preset == "png" else [path.name])
    assert preset == "png" or path.read_bytes() == b"the old file"


@pytest.mark.parametrize("preset", PLAIN)
def test_a_full_disk_is_said_and_leaves_nothing(preset: str, tmp_path: Path):
    path = tmp_path / PLAIN[preset]

    def full(_: float) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(ExportError, match="disk is full"):
        Exporter().export(loop(), preset, path, RECIPE, progress=full)
    assert not list(tmp_path.iterdir())


FULL_DISK = """
import resource, sys, numpy as np
from pathlib import Path
from studio.media.errors import ExportError
from studio.media.stickers.exporter import Exporter
from tests.media.loops import loop
made = loop(4, 8.0, side=96, grain=40)
resource.setrlimit(resource.RLIMIT_FSIZE, (6000, 6000))
for preset, name in (("webp", "a.webp"), ("apng", "a.png"), ("gif", "a.gif"), ("webm", "a.webm"), ("prores", "a.mov"),
                     ("mp4", "a.mp4"), ("png", "a")):
    path = Path(sys.argv[1]) / name
    try:
        Exporter().export(made, preset, path, {})
        print(preset, "was written")
    except ExportError as error:
        if "disk is full" not in error.sentence and "could not" not in error.sentence: print(preset, error)
    if list(Path(sys.argv[1]).iterdir()): print(preset, "left", list(Path(sys.argv[1]).iterdir()))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="sets a file size limit")
def test_a_file_that_cannot_grow(tmp_path: Path):
    root = Path(__file__).parents[2]
    answer = subprocess.run([sys.executable, "-c", FULL_DISK, str(tmp_path)], cwd=root, capture_output=True, text=True,
                            check=False)  # fmt: skip
    assert (answer.returncode, answer.stdout) == (0, ""), answer.stderr


@pytest.mark.parametrize("preset", PLAIN)
def test_the_recipe_comes_back(preset: str, tmp_path: Path):
    path = tmp_path / PLAIN[preset]
    Exporter().export(loop(), preset, path, RECIPE)
    found = MediaInspector().inspect(path)
    assert found["recipe"] == {**RECIPE, "digital_source_type": "compositeWithTrainedAlgorithmicMedia"}
    assert found["frames"] == 6 and found["size"] == [96, 96] and found["alpha"] == (preset != "mp4")
    assert preset == "png" or found["seconds"] == pytest.approx(0.75, abs=0.011)
    assert "motion" in found["sentence"] and "Kinora" in found["sentence"]


def test_searches_find_the_first_rung_that_fits():
    sizes = [900, 800, 650, 500, 420, 300, 210, 120, 60]
    for budget in (1000, 800, 499, 250, 60):
        best = next(i for i, size in enumerate(sizes) if size <= budget)
        assert search.exactly(sizes.__getitem__, len(sizes), budget) == best
        slope = search.by_slope(sizes.__getitem__, len(sizes), budget)
        assert sizes[slope] <= budget and slope - best <= 1
        for skew in (0.8, 1.0, 1.6):
            sampled = search.by_sample(sizes.__getitem__, lambda i, s=skew: int(sizes[i] * s), len(sizes), budget)
            assert sizes[sampled] <= budget and sampled - best <= 2
    assert search.exactly(sizes.__getitem__, len(sizes), 10) == len(sizes) - 1
    assert search.by_slope(sizes.__getitem__, len(sizes), 10) == len(sizes) - 1
