"""Any Pillow mode to straight 8-bit sRGB RGBA: CMYK, colour profiles, deep and floating grey, palettes.

Each step returns what had to be said about it. Nothing here opens a file.
"""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageCms, ImageOps

DEEP = ("I;16", "I;16B", "I;16L", "I;16N", "I", "F")
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def to_rgba(image: Image.Image) -> tuple[Image.Image, list[str]]:
    """An RGBA picture of the same size, upright, and the notes about how it was made."""
    notes: list[str] = []
    image, turned = _upright(image)
    if turned:
        notes.append("The picture was turned upright as its camera data says.")
    if image.mode in DEEP:
        return _from_deep(image), [*notes, "Its deeper grey levels were rounded to 8 bits."]
    profile = image.info.get("icc_profile")
    if image.mode == "CMYK":
        return _from_cmyk(image, profile, notes), notes
    if image.mode == "LAB":
        notes.append("Lab colours were converted.")
        return ImageCms.profileToProfile(image, ImageCms.createProfile("LAB"), _SRGB, outputMode="RGB").convert("RGBA"), notes
    rgba = image.convert("RGBA")
    if profile and image.mode in ("RGB", "RGBA", "P", "PA"):
        rgba = _profiled(rgba, profile, notes)
    return rgba, notes


def _upright(image: Image.Image) -> tuple[Image.Image, bool]:
    try:
        turn = image.getexif().get(0x0112, 1)
    except (ValueError, TypeError, KeyError, SyntaxError, OSError, IndexError, EOFError):
        return image, False  # damaged camera data is no reason to refuse the picture
    if turn not in (2, 3, 4, 5, 6, 7, 8):
        return image, False
    method = {
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }[turn]  # fmt: skip
    upright = image.transpose(method)
    upright.info, upright.format = dict(image.info), image.format
    return upright, True


def _from_deep(image: Image.Image) -> Image.Image:
    """16-bit, 32-bit and floating grey, scaled so that the format's white stays white."""
    levels = np.asarray(image).astype(np.float64)
    levels = np.nan_to_num(levels, nan=0.0, posinf=0.0, neginf=0.0)
    top = float(levels.max(initial=0.0))
    if image.mode == "F":
        white = 1.0 if top <= 1.0 else max(top, 255.0)
    else:
        white = 65535.0 if top <= 65535 else 2.0**31 - 1
    grey = Image.fromarray(np.rint(np.clip(levels / white, 0, 1) * 255).astype(np.uint8))
    rgba = grey.convert("RGBA")
    clear = image.info.get("transparency")
    if isinstance(clear, int):
        rgba.putalpha(Image.fromarray(np.where(levels == clear, 0, 255).astype(np.uint8)))
    return rgba


def _from_cmyk(image: Image.Image, profile: bytes | None, notes: list[str]) -> Image.Image:
    if image.format == "JPEG" and "adobe" not in image.info:
        image = Image.merge("CMYK", [ImageOps.invert(plane) for plane in image.split()])  # Pillow inverts every CMYK JPEG
    notes.append("Its printing colours (CMYK) were converted to screen colours.")
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            return ImageCms.profileToProfile(image, source, _SRGB, outputMode="RGB").convert("RGBA")
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            notes.append("Its colour profile could not be read and was left out.")
    return image.convert("RGB").convert("RGBA")


def _profiled(rgba: Image.Image, profile: bytes, notes: list[str]) -> Image.Image:
    """RGBA with its colours taken from a profile to sRGB; alpha is kept as it is."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "srgb" in ImageCms.getProfileDescription(source).lower():
            return rgba
        colours = ImageCms.profileToProfile(rgba.convert("RGB"), source, _SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError, AttributeError):
        notes.append("Its colour profile could not be read and was left out.")
        return rgba
    colours.putalpha(rgba.getchannel("A"))
    notes.append("Its colour profile was converted to sRGB.")
    return colours
