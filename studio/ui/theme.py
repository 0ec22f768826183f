# ruff: noqa: N815
"""Colours, sizes and type of the whole interface, by the names of the design; nothing else holds a colour.

Dark and light come from the same names. `Theme` also knows the interface scale (1.0 to 2.0) and whether motion
is reduced. It knows no widget; `stylesheet.py` and the controls read it through `current()`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from PySide6.QtGui import QColor, QFont, QPalette


@dataclass(frozen=True)
class Tokens:
    """One set of colours. Values are #rrggbb; the names are those of the design's token table."""

    name: str
    bg0: str
    bg1: str
    bg2: str
    ctl: str
    ctlHover: str
    ctlPressed: str
    line: str
    lineStrong: str
    well: str
    view: str
    text1: str
    text2: str
    text3: str
    accent: str
    accentText: str
    ring: str
    accentBg: str
    red: str
    green: str
    checkerA: str
    checkerB: str
    chosen: str  # ground of the chosen segment
    knob: str
    knobLine: str
    accentHover: str = "#f7b45c"
    accentPressed: str = "#d98d2b"
    onAccent: str = "#1b1b1f"
    tagBg: str = "#e0141416"  # 88 %
    onTag: str = "#e8e8ec"
    veil: str = "#b80b0b0d"  # 72 %


DARK = Tokens(
    name="dark", bg0="#141416", bg1="#1b1b1f", bg2="#232328", ctl="#2e2e35", ctlHover="#3a3a43", ctlPressed="#45454f",
    line="#2e2e35", lineStrong="#3a3a43", well="#141416", view="#0e0e10", text1="#e8e8ec", text2="#a6a6b0",
    text3="#6d6d78", accent="#f2a33c", accentText="#f2a33c", ring="#f2a33c", accentBg="#33291b", red="#f0565b",
    green="#4cb563", checkerA="#3a3a43", checkerB="#2e2e35", chosen="#3a3a43", knob="#e8e8ec", knobLine="#e8e8ec",
)
LIGHT = Tokens(
    name="light", bg0="#dedee3", bg1="#f4f4f6", bg2="#fbfbfc", ctl="#e6e6eb", ctlHover="#d6d6dd", ctlPressed="#c8c8d0",
    line="#d6d6dd", lineStrong="#bdbdc7", well="#ececf0", view="#141416", text1="#1b1b1f", text2="#55555f",
    text3="#8a8a95", accent="#f2a33c", accentText="#8a5200", ring="#b86e00", accentBg="#fbe9cc", red="#c0282d",
    green="#24733a", checkerA="#dcdce2", checkerB="#f2f2f5", chosen="#fbfbfc", knob="#fbfbfc", knobLine="#55555f",
)

PART_TINTS = ("#4fa8ff", "#ff6fae", "#4fd08a", "#ffcf45", "#a784ff", "#ff8552")  # of parts over a picture, on every ground

TITLE, HEAD, TEXT, SMALL = 20, 15, 13, 12  # the only type sizes, in px at 100 %
LINE_HEIGHTS = {TITLE: 28, HEAD: 20, TEXT: 20, SMALL: 16}
FAST, PANEL, DIALOG = 120, 160, 180  # durations of motion, in ms


@dataclass(frozen=True)
class Theme:
    """Tokens, a scale and the wish for less motion. Sizes are given in px at 100 %."""

    tokens: Tokens = DARK
    scale: float = 1.0
    reduced_motion: bool = False
    family: str = field(default="Inter")

    def px(self, size: float) -> int:
        """A size of the design in device-independent pixels, at least 1 for anything above 0."""
        return max(1, round(size * self.scale)) if size > 0 else 0

    def color(self, name: str) -> QColor:
        return self._colors[name]

    @cached_property
    def _colors(self) -> dict[str, QColor]:
        return {name: QColor(value) for name, value in vars(self.tokens).items() if value.startswith("#")}

    def font(self, size: int = TEXT, weight: int = 400) -> QFont:
        """Inter with tabular figures. `size` is one of TITLE, HEAD, TEXT, SMALL; `weight` 400, 500 or 600."""
        font = QFont(self.family)
        font.setPixelSize(self.px(size))
        font.setWeight(QFont.Weight(weight))
        font.setFeature(QFont.Tag("tnum"), 1)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        return font

    def duration(self, milliseconds: int) -> int:
        """0 when the person or the system asks for less motion."""
        return 0 if self.reduced_motion else milliseconds

    def palette(self) -> QPalette:
        """The same tokens for what Fusion draws by itself."""
        palette = QPalette()
        role = QPalette.ColorRole
        for target, token in (
            (role.Window, "bg1"), (role.Base, "well"), (role.AlternateBase, "bg2"), (role.Button, "ctl"),
            (role.WindowText, "text1"), (role.Text, "text1"), (role.ButtonText, "text1"), (role.Highlight, "accent"),
            (role.HighlightedText, "onAccent"), (role.ToolTipBase, "bg2"), (role.ToolTipText, "text1"),
            (role.PlaceholderText, "text2"), (role.Mid, "line"), (role.Link, "accentText"),
        ):
            palette.setColor(target, self.color(token))
        for target in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, target, self.color("text3"))
        return palette


_current = Theme()


def current() -> Theme:
    return _current


def use(theme: Theme) -> None:
    """Make `theme` the one that new widgets and new paints read. Called by the window only."""
    global _current
    _current = theme


def named(name: str, scale: float = 1.0, reduced_motion: bool = False) -> Theme:
    """The theme of a settings value: "dark" or "light"; scale is held to 1.0..2.0."""
    return Theme(LIGHT if name == "light" else DARK, min(2.0, max(1.0, scale)), reduced_motion)
