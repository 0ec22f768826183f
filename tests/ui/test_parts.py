"""The parts by themselves: the player's clock, words, theme contrast, Qt's reference counting, strings."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from studio.contract.events import MotionReading
from studio.ui import theme
from studio.ui.player import LoopPlayer
from studio.ui.sticker.exporting import free_path
from studio.ui.sticker.words import bytes_in_words, check_words, remark, understood
from tests.fakes.media import PRESETS

UI = Path(__file__).resolve().parents[2] / "studio"


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_frames_follow_the_clock_and_not_the_ticks(qtbot: QtBot) -> None:
    clock = Clock()
    player = LoopPlayer(clock=clock)
    player.load(8, 10.0)
    player.play()
    for seconds, frame in ((0.05, 0), (0.11, 1), (0.75, 7), (0.81, 0), (80.35, 3)):
        clock.now = 100.0 + seconds
        player._tick()
        assert player.frame == frame, seconds
    player.pause()


@given(count=st.integers(1, 48), other=st.integers(1, 48), share=st.floats(0, 0.999))
def test_a_swap_keeps_the_share_of_the_round(count: int, other: int, share: float) -> None:
    clock = Clock()
    player = LoopPlayer(clock=clock)
    player.load(count, 8.0)
    player.play()
    clock.now += share * count / 8.0
    player.load(other, 12.0)
    assert player._position() / other == pytest.approx(share, abs=1e-6) or share * other % 1 < 1e-6
    player.pause()


def test_shuttle(qtbot: QtBot) -> None:
    clock = Clock()
    player = LoopPlayer(clock=clock)
    player.load(8, 8.0)
    player.faster(1)
    player.faster(1)
    clock.now += 0.26
    player._tick()
    assert player.frame == 4
    player.faster(-1)
    clock.now += 0.13
    player._tick()
    assert player.frame == 2
    player.step(-3)
    assert (player.frame, player.playing) == (7, False)


def test_readings_in_words() -> None:
    reading = MotionReading((("jump", 0.9), ("wave", 0.4), ("nod", 0.05)), "left", "wildly")
    assert understood(reading) == "jump + wave · wildly · to the left"
    assert remark(reading, "jump") == ""
    assert "“fly away”" in remark(MotionReading((("jump", 0.9),), left_out=("fly away",)), "x")
    assert understood(MotionReading(idle=True)) == ""
    steps = MotionReading((("peek", 0.9), ("hop", 0.9), ("spin", 0.6)), steps=(1, 2))
    assert understood(steps) == "peek, then hop + spin"
    assert "no motion" in remark(MotionReading(idle=True), "purple")
    assert check_words("loops", True) == "Loops"
    assert check_words("nothing clipped", False) == "Not met: nothing clipped"


@pytest.mark.parametrize(("size", "limit", "words"), [(312_400, 500_000, "312 of 500 KB"), (655_000, 0, "655 KB"),
                                                      (1_400_000, 0, "1.4 MB"), (12, 0, "1 KB")])
def test_sizes_in_words(size: int, limit: int, words: str) -> None:
    assert bytes_in_words(size, limit) == words


def test_free_paths(tmp_path: Path) -> None:
    first = free_path(tmp_path, "fox", PRESETS[0])
    first.touch()
    assert free_path(tmp_path, "fox", PRESETS[0]).name == "fox-whatsapp-2.webp"
    assert free_path(tmp_path, "fox", PRESETS[8]).name == "fox-png"


def luminance(value: str) -> float:
    parts = [int(value[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("tokens", [theme.DARK, theme.LIGHT], ids=["dark", "light"])
def test_words_can_be_read(tokens: theme.Tokens) -> None:
    for ground in (tokens.bg0, tokens.bg1, tokens.bg2, tokens.ctl, tokens.well):
        for ink in (tokens.text1, tokens.text2):
            assert contrast(ink, ground) >= 4.5, (ink, ground)
    for ink in (tokens.accentText, tokens.red, tokens.green):
        assert contrast(ink, tokens.bg1) >= 4.5, ink
    for ground in (tokens.accent, tokens.accentHover, tokens.accentPressed):
        assert contrast(tokens.onAccent, ground) >= 4.5, ground
    assert contrast(tokens.ring, tokens.bg1) >= 3.0


def test_only_the_theme_holds_colours() -> None:
    import re

    for path in (UI / "ui").rglob("*.py"):
        if path.name != "theme.py":
            found = re.findall(r"[\"']#[0-9a-fA-F]{3,8}[\"']", path.read_text(encoding="utf-8"))
            assert not found, (path.name, found)


def test_no_f_string_is_translated() -> None:
    for path in (UI / "ui").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.JoinedStr):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                assert name not in ("tr", "translate"), f"{path.name}:{node.lineno}"


def test_qt_calls_cost_no_reference_to_none(qtbot: QtBot) -> None:
    """PySide6 6.12 on Python 3.11 lost one reference to None per void call and then aborted the process."""
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for index in range(20_000):
        label.setText(str(index))
    assert abs(sys.getrefcount(None) - before) < 1_000
