"""Pictures painted in memory, and a reader that hands them out by their hash."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np

from studio.contract.errors import InputError
from studio.contract.frame import Frame
from studio.contract.ports import ImportedPicture
from studio.contract.requests import MediaRef

RED = (220, 30, 40)


def disc(width: int = 96, height: int = 96, radius: float = 24, colour: tuple[int, int, int] = RED, opaque: bool = False) -> np.ndarray:
    """A soft-edged disc of one colour on nothing, or on white when `opaque`; [height, width, 4] straight RGBA."""
    y, x = np.mgrid[:height, :width]
    share = np.clip(radius + 0.5 - np.hypot(x - (width - 1) / 2, y - (height - 1) / 2), 0, 1)
    out = np.zeros((height, width, 4), np.uint8)
    if opaque:
        out[..., :3] = np.rint(np.array(colour) * share[..., None] + 255 * (1 - share[..., None]))
        out[..., 3] = 255
        return out
    out[..., 3] = np.rint(255 * share)
    out[out[..., 3] > 0, :3] = colour
    return out


def box(width: int, height: int, left: int, top: int, right: int, bottom: int) -> np.ndarray:
    """A box of one colour with a darker foot, on nothing."""
    out = np.zeros((height, width, 4), np.uint8)
    out[top:bottom, left:right] = (*RED, 255)
    out[max(top, bottom - 3):bottom, left:right] = (20, 20, 60, 255)
    return out


class PaintedPictures:
    """Implements the port PictureReader for pictures that were put in with `put`."""

    def __init__(self) -> None:
        self._frames: dict[str, Frame] = {}
        self.asked: list[str] = []

    def put(self, pixels: np.ndarray, name: str = "painted") -> MediaRef:
        return self.remember(Frame(pixels.shape[1], pixels.shape[0], np.ascontiguousarray(pixels).tobytes()), name)

    def read(self, path: Path) -> ImportedPicture:
        raise InputError(f"There is no file {path}.")

    def read_bytes(self, data: bytes, name: str) -> ImportedPicture:
        raise InputError(f"{name} is no picture.")

    def frame(self, ref: MediaRef) -> Frame:
        self.asked.append(ref.name)
        return self._frames[ref.sha256]

    def remember(self, frame: Frame, name: str) -> MediaRef:
        ref = MediaRef(hashlib.sha256(f"{frame.width}x{frame.height}".encode() + bytes(frame.buffer)).hexdigest(), "", name)
        self._frames[ref.sha256] = frame
        return ref
