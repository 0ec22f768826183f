"""A written file opened again and held against what it should be, before it takes its name.

Reads with other code than wrote: Pillow reads the APNG and GIF that were assembled here, a RIFF walk checks
WebP's times, libvpx and FFmpeg decode the clips. Raises ExportError with what is wrong.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from PIL import Image

from studio.contract.ports import ExportPreset
from studio.media import metadata
from studio.media.errors import ExportError
from studio.media.stickers import chunks, gif, reading
from studio.media.stickers.clip import Clip
from studio.media.stickers.fit import Fitted
from studio.media.stickers.presets import FAMILY, HEADROOM
from studio.pixels.alpha import Pixels, over

_PILLOW = {"webp": "WEBP", "apng": "PNG", "gif": "GIF"}
_ALPHA = {"webp": 0.0, "apng": 0.0, "gif": 0.0, "webm": 3.0, "prores": 1.5, "mp4": 0.0}  # mean levels
_COLOUR = {"webp": 24.0, "apng": 0.0, "gif": 26.0, "webm": 26.0, "prores": 3.0, "mp4": 12.0}


@dataclass(frozen=True, slots=True)
class Opened:
    """What was found: frames with the seconds each is shown, and whether it loops for ever (None: not said)."""

    frames: list[Pixels]
    seconds: list[float]
    forever: bool | None


def check(path: Path, preset: ExportPreset, fitted: Fitted, packed: str, matte: tuple[int, int, int]) -> None:
    """Raises ExportError when the file isn't what it should be."""
    family = FAMILY[preset.id]
    opened = _open_clip(path, fitted.clip.fps) if family in ("webm", "prores", "mp4") else _open_image(path, family)
    _check_shape(opened, fitted.clip, preset, path)
    expected = _expected(fitted.clip, family, matte)
    _check_pixels(opened, expected, fitted, family)
    _check_recipe(path, family, packed)


def _fail(what: str) -> ExportError:
    return ExportError(f"The written file did not pass its check: {what}.", "Nothing was replaced; please report this.")


def _open_image(path: Path, family: str) -> Opened:
    with warnings.catch_warnings(), Image.open(path, formats=[_PILLOW[family]]) as image:
        warnings.simplefilter("ignore")
        frames, seconds = [], []
        for index in range(getattr(image, "n_frames", 1)):
            image.seek(index)
            image.load()
            frames.append(np.array(image.convert("RGBA")))
            seconds.append(float(image.info.get("duration", 0)) / 1000)
        loops = image.info.get("loop")
    if family == "webp":
        data = path.read_bytes()
        seconds, loops = [ms / 1000 for ms in chunks.webp_frames(data)] or [0.0], chunks.webp_loops(data)
    return Opened(frames, seconds, loops == 0 if len(frames) > 1 else None)


def _open_clip(path: Path, fps: Fraction) -> Opened:
    from studio.media import video

    try:
        found = video.facts(path)
        frames = list(video.decoded(path))
    except (video.AVError, IndexError) as error:
        raise _fail("it can't be opened again") from error
    if abs(found.seconds - len(frames) / fps) > 1.5 / fps:
        raise _fail(f"it lasts {found.seconds:.3f} seconds")
    return Opened(frames, [float(1 / fps)] * len(frames), None)


def _check_shape(opened: Opened, clip: Clip, preset: ExportPreset, path: Path) -> None:
    if not opened.frames or any(frame.shape != (clip.height, clip.width, 4) for frame in opened.frames):
        raise _fail("its size in pixels is wrong")
    if len(clip.frames) > 1 and abs(sum(opened.seconds) - float(clip.seconds)) > 0.011 + 0.02 * len(clip.frames) * (
        preset.id == "gif" and clip.fps > 50
    ):
        raise _fail(f"it lasts {sum(opened.seconds):.3f} seconds instead of {float(clip.seconds):.3f}")
    if len(opened.frames) != len(clip.frames):
        raise _fail(f"it has {len(opened.frames)} frames instead of {len(clip.frames)}")
    if opened.forever is False:
        raise _fail("it does not loop")
    if preset.limit and path.stat().st_size > preset.limit - HEADROOM:
        raise _fail("it is larger than the limit")


def _expected(clip: Clip, family: str, matte: tuple[int, int, int]) -> list[Pixels]:
    if family == "gif":
        return [gif.flattened(frame, matte) for frame in clip.frames]
    return [over(frame, matte) for frame in clip.frames] if family == "mp4" else list(clip.frames)


def _check_pixels(opened: Opened, expected: list[Pixels], fitted: Fitted, family: str) -> None:
    """Alpha and the colours where it is solid, frame by frame."""
    loose = bool(fitted.setting.colours) or fitted.setting.alpha_quality < 100
    for index, (wanted, found) in enumerate(zip(expected, opened.frames, strict=True)):
        alpha = np.abs(wanted[..., 3].astype(np.int16) - found[..., 3])
        if float(alpha.mean()) > (8.0 if loose else _ALPHA[family]):
            raise _fail(f"the transparency of frame {index + 1} is off by {alpha.mean():.1f} levels")
        solid = wanted[..., 3] > 250
        colour = np.abs(wanted[..., :3].astype(np.int16) - found[..., :3])[solid]
        if colour.size and float(colour.mean()) > (30.0 if loose else _COLOUR[family]):
            raise _fail(f"the colours of frame {index + 1} are off by {colour.mean():.1f} levels")
        if index == 0 and wanted[..., 3].any() and not found[..., 3].any():
            raise _fail("its first frame is empty")


def _check_recipe(path: Path, family: str, packed: str) -> None:
    if read_recipe(path, family) != metadata.unpack(packed):
        raise _fail("its recipe can't be read back")


def read_recipe(path: Path, family: str) -> dict[str, object] | None:
    """The recipe inside a file of a known family, or None."""
    if family in ("webm", "prores", "mp4"):
        from studio.media import video

        tags = {key.lower(): value for key, value in video.facts(path).tags.items()}
        return metadata.unpack(tags.get(metadata.TAG))
    return reading.image_recipe(path.read_bytes(), family)
