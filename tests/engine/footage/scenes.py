"""Small clips made by code: a camera that pans over a pattern, something that comes round again, one thing that passes."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from studio.contract.frame import Loop
from studio.media.clips import sound as sounds
from studio.media.clips.writer import ClipWriter
from studio.pixels.alpha import frame_of

WIDTH, HEIGHT, FPS = 96, 64, 12.0


def ground(seed: int = 1, width: int = 260, height: int = 120) -> np.ndarray:
    """A landscape of bands with many corners, (height, width, 4)."""
    rng = np.random.default_rng(seed)
    out = np.full((height, width, 4), 255, np.uint8)
    for row, colour in enumerate(((150, 190, 220), (120, 150, 110), (80, 110, 60))):
        out[row * height // 3 :, :, :3] = colour
    for _ in range(90):
        x, y, side = rng.integers(0, width), rng.integers(0, height), rng.integers(3, 9)
        out[y : y + side, x : x + side, :3] = rng.integers(20, 235, 3)
    return cv2.GaussianBlur(out, (3, 3), 0)


def panning(count: int = 18, pace: int = 2, seed: int = 1) -> list[np.ndarray]:
    wide = ground(seed)
    return [wide[20 : 20 + HEIGHT, 10 + pace * i : 10 + pace * i + WIDTH].copy() for i in range(count)]


def _with_disc(back: np.ndarray, x: float, y: float) -> np.ndarray:
    out = back.copy()
    cv2.circle(out, (round(x * 16), round(y * 16)), 8 * 16, (230, 40, 40, 255), -1, cv2.LINE_AA, 4)
    return out


def circling(count: int = 30, period: int = 12, seed: int = 2) -> list[np.ndarray]:
    """A disc that goes round over a still background, once in `period` frames."""
    back = ground(seed)[:HEIGHT, :WIDTH]
    turns = [2 * np.pi * i / period for i in range(count)]
    return [_with_disc(back, WIDTH / 2 + 16 * np.cos(t), HEIGHT / 2 + 12 * np.sin(t)) for t in turns]


def passing(count: int = 14, pace: float = 3.0, seed: int = 3) -> list[np.ndarray]:
    """A disc that passes once."""
    back = ground(seed)[:HEIGHT, :WIDTH]
    return [_with_disc(back, 14 + pace * i, HEIGHT / 2) for i in range(count)]


def written(folder: Path, name: str, frames: list[np.ndarray], tone: bool = False) -> Path:
    path = folder / f"{name}.mkv"
    moments = np.arange(round(len(frames) / FPS * 8000)) / 8000
    sound = sounds.sound_of((0.4 * np.sin(moments * 2764))[:, None].astype(np.float32), 8000) if tone else None
    ClipWriter().export(Loop(tuple(map(frame_of, frames)), FPS), path, {}, sound)
    return path


def unlike(a: np.ndarray, b: np.ndarray) -> float:
    """The mean difference of two pictures in levels."""
    return float(np.abs(a[..., :3].astype(float) - b[..., :3]).mean())
