"""What lies behind transparent pixels: the checkerboard, a light and a dark ground."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QBrush, QColor, QPainter, QPixmap

from studio.ui.theme import DARK, LIGHT, Theme

CHECKER, LIGHT_GROUND, DARK_GROUND, LIGHT_CHECKER = "checker", "light", "dark", "light checker"


@lru_cache(maxsize=8)
def _checker(one: str, other: str, square: int) -> QPixmap:
    tile = QPixmap(2 * square, 2 * square)
    tile.fill(QColor(other))
    painter = QPainter(tile)
    painter.fillRect(0, 0, square, square, QColor(one))
    painter.fillRect(square, square, square, square, QColor(one))
    painter.end()
    return tile


def brush(ground: str, theme: Theme) -> QBrush:
    """The brush of a ground: "checker" in the theme's own squares, "light" or "dark" as the messengers show."""
    if ground == LIGHT_GROUND:
        return QBrush(QColor(LIGHT.bg2))
    if ground == DARK_GROUND:
        return QBrush(QColor(DARK.bg1))
    tokens = LIGHT if ground == LIGHT_CHECKER else theme.tokens
    return QBrush(_checker(tokens.checkerA, tokens.checkerB, theme.px(8)))
