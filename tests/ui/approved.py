"""Approved images: compare a rendering with the one that was looked at; write a strip when they differ.

`KINORA_ACCEPT=1` writes the rendering as the approved one; look at it before you commit it.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
STEP, SHARE = 24, 0.0004  # a pixel differs when a channel is off by more than STEP; SHARE of them may


def pixels(image: QImage) -> np.ndarray:
    """(height, width, 4) uint8."""
    straight = image.convertToFormat(QImage.Format.Format_RGBA8888)
    return np.frombuffer(bytes(straight.constBits()), np.uint8).reshape(straight.height(), straight.width(), 4)


def approve(widget: QWidget, name: str) -> None:
    """Fail when the widget looks other than its approved image."""
    got = widget.grab().toImage()
    path = GOLDEN / "ui" / f"{name}.png"
    if os.environ.get("KINORA_ACCEPT") == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        got.convertToFormat(QImage.Format.Format_RGB888).save(str(path))
        return
    assert path.exists(), f"{path.name} was never approved: run with KINORA_ACCEPT=1 and look at it"
    expected = QImage(str(path))
    assert expected.size() == got.size(), f"{name}: {expected.size()} was approved, got {got.size()}"
    difference = np.abs(pixels(expected).astype(int) - pixels(got).astype(int))[..., :3].max(axis=2)
    share = float((difference > STEP).mean())
    if share > SHARE:
        strip = _strip(expected, got, difference)
        target = GOLDEN / "diff" / f"{name}.png"
        target.parent.mkdir(parents=True, exist_ok=True)
        strip.save(str(target))
    assert share <= SHARE, f"{name}: {share:.2%} of the pixels differ, see tests/golden/diff/{name}.png"


def _strip(expected: QImage, got: QImage, difference: np.ndarray) -> QImage:
    """Expected, got and where they differ, side by side."""
    wide, high = got.width(), got.height()
    marks = np.zeros((high, wide, 4), np.uint8)
    marks[..., 3] = 255
    marks[difference > STEP, :3] = (255, 64, 64)
    shown = QImage(marks.tobytes(), wide, high, wide * 4, QImage.Format.Format_RGBA8888)
    strip = QImage(3 * wide + 16, high, QImage.Format.Format_RGB32)
    strip.fill(0)
    painter = QPainter(strip)
    for place, image in enumerate((expected, got, shown)):
        painter.drawImage(place * (wide + 8), 0, image)
    painter.end()
    return strip
