"""Small loops for export tests: a disc with soft edges that moves, on transparency."""

from __future__ import annotations

import numpy as np

from studio.contract.frame import Loop
from studio.pixels.alpha import frame_of


def disc(side: int = 96, at: float = 0.0, grain: int = 0, high: int | None = None) -> np.ndarray:
    """One frame; `at` 0..1 is the moment of the loop, `grain` the noise in its colours."""
    height = high or side
    y, x = np.mgrid[:height, :side].astype(float)
    reach = np.hypot(x - side / 2 - side * 0.1 * np.sin(2 * np.pi * at), y - height / 2) / (min(side, height) * 0.32)
    pixels = np.zeros((height, side, 4), np.uint8)
    noise = np.random.default_rng(int(at * 1000)).normal(0, grain or 1e-9, (height, side, 3))
    base = np.stack([220 - 60 * reach, 120 + 40 * reach, 60 + 0 * reach], -1)
    pixels[..., :3] = np.clip(np.where((reach < 0.3)[..., None], (40, 40, 60), base) + noise, 0, 255)
    pixels[..., 3] = np.clip((1 - reach) * 12, 0, 1) * 255
    pixels[pixels[..., 3] == 0] = 0
    return pixels


def loop(count: int = 6, fps: float = 8.0, side: int = 96, grain: int = 0, high: int | None = None) -> Loop:
    return Loop(tuple(frame_of(disc(side, i / count, grain, high)) for i in range(count)), fps)


RECIPE = {"request": {"prompts": [{"text": "hüpft vor Freude <&> 跳\u0007"}]}, "model": {"id": "motion", "sha256": "ab" * 32},
          "seed": 7, "app": "0.1.0"}  # fmt: skip
