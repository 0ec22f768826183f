"""What made a picture, a sticker or a clip: its facts and the recipe inside, for `kinora inspect`.

`MediaInspector` implements the port `Inspector` for media files; projects and weights are looked into elsewhere.
What a file says about itself is shown, never obeyed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from studio.media import metadata, sniff, video
from studio.media.decode import Pictures, read_file
from studio.media.errors import PictureError, shown
from studio.media.stickers import reading

_FAMILIES = {"PNG": "apng", "GIF": "gif", "WebP": "webp"}


class MediaInspector:
    """Looks into pictures, animated pictures, clips and folders of PNGs."""

    def inspect(self, path: Path) -> dict[str, Any]:
        """format, size, frames, fps, seconds, alpha, recipe (or None) and a sentence. Raises PictureError."""
        path = Path(path)
        found = _folder(path) if path.is_dir() else _file(path)
        return {"file": str(path), **found, "sentence": _sentence(found, shown(path))}


def _file(path: Path) -> dict[str, Any]:
    data = read_file(path)
    kind = sniff.kind_of(data)
    if kind == "video":
        return _clip(path)
    picture = Pictures().read(path)
    times = reading.times(data, kind)
    seconds = sum(times) if len(times) > 1 else None
    return {
        "format": "APNG" if kind == "PNG" and len(times) > 1 else picture.format,
        "size": [picture.frame.width, picture.frame.height],
        "frames": max(1, len(times)),
        "fps": round(len(times) / seconds, 3) if seconds else None,
        "seconds": round(seconds, 3) if seconds else None,
        "alpha": picture.has_alpha,
        "recipe": reading.image_recipe(data, _FAMILIES[kind]) if kind in _FAMILIES else None,
    }


def _clip(path: Path) -> dict[str, Any]:
    try:
        found = video.facts(path)
    except (video.AVError, IndexError, ValueError) as error:
        raise PictureError(f"{shown(path)} is damaged, or a kind of clip that can't be opened here.") from error
    tags = {key.lower(): value for key, value in found.tags.items()}
    return {
        "format": f"{path.suffix[1:].upper() or 'clip'} ({found.codec})",
        "size": [found.width, found.height],
        "frames": found.frames,
        "fps": round(float(found.fps), 3),
        "seconds": round(found.seconds, 3),
        "alpha": found.alpha,
        "recipe": metadata.unpack(tags.get(metadata.TAG)),
    }


def _folder(path: Path) -> dict[str, Any]:
    frames = sorted(path.glob("[0-9][0-9][0-9][0-9].png"))
    if not frames:
        raise PictureError(f"{shown(path)} is a folder without numbered PNGs.", "Choose a file, or an exported folder.")
    first = _file(frames[0])
    return {**first, "format": "PNG sequence", "frames": len(frames)}


def _sentence(found: dict[str, Any], name: str) -> str:
    """One sentence for a person."""
    recipe = found["recipe"]
    if recipe is None:
        return f"{name} is a readable {found['format']} file without a recipe: nothing in it says what made it."
    model = recipe.get("model")
    made_by = model.get("id") if isinstance(model, dict) else None
    with_what = f" with the model {str(made_by)[:60]}" if made_by else ""
    return f"{name} was made by Kinora{with_what}."
