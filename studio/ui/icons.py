"""Lucide icons, tinted by token and drawn with a 1.5 px stroke at every size and pixel ratio."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from studio.ui import theme
from studio.ui.resources import assets

STROKE = 1.5


@lru_cache(maxsize=256)
def _source(name: str) -> str:
    return (assets() / "icons" / "lucide" / f"{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=512)
def _drawn(name: str, size: int, color: str, scale: float, ratio: float) -> QPixmap:
    side = round(size * scale)
    width = STROKE * 24 / size
    svg = _source(name).replace("currentColor", color).replace('stroke-width="2"', f'stroke-width="{width:.3f}"')
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    return pixmap


def pixmap(name: str, size: int = 16, token: str = "text2", ratio: float = 1.0) -> QPixmap:
    """The icon at `size` px of the design (scaled with the interface), in the colour of a token."""
    return tinted(name, size, theme.current().color(token), ratio)


def tinted(name: str, size: int, color: QColor, ratio: float = 1.0) -> QPixmap:
    return _drawn(name, size, color.name(), theme.current().scale, ratio)


def icon(name: str, size: int = 16, token: str = "text2") -> QIcon:
    """For menus and other places that want a QIcon; carries one and two pixel ratios."""
    result = QIcon()
    for ratio in (1.0, 2.0):
        result.addPixmap(pixmap(name, size, token, ratio))
        result.addPixmap(pixmap(name, size, "text3", ratio), QIcon.Mode.Disabled)
    return result


def forget() -> None:
    """Drop drawn icons, when the theme changes."""
    _drawn.cache_clear()
