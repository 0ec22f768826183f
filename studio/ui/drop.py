"""Dropping and pasting: what lies on the pointer, whether it can be used, and the veil that says so beforehand."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from studio.ui import icons
from studio.ui.theme import HEAD, TEXT, current

PICTURES = ("png", "apng", "jpg", "jpeg", "jfif", "webp", "svg", "svgz", "psd", "ora", "kra", "gif", "bmp", "tif", "tiff", "avif")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Drop", text)


@dataclass(frozen=True)
class Dropped:
    """What hangs on the pointer. Usable when `problem` is empty; then `path` or `image` holds it."""

    name: str = ""
    path: Path | None = None
    image: QImage | None = None
    problem: str = ""
    more: int = 0  # further files that are left out, and said


def looked_at(mime: QMimeData) -> Dropped | None:
    """None when it is nothing of ours (text); no file is decoded here."""
    files = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    if files:
        return _file(files)
    if mime.hasImage():
        image = mime.imageData()
        if isinstance(image, QImage) and not image.isNull():
            return Dropped(_tr("pasted picture"), image=image)
    if mime.hasUrls():
        return Dropped(problem=_tr("That lies on the web. Save the picture first, then drop the file."))
    return None


def _file(files: list[Path]) -> Dropped:
    first, more = files[0], len(files) - 1
    if first.is_dir():
        return Dropped(first.name, problem=_tr("“{name}” is a folder. Drop one picture.").format(name=first.name))
    if first.suffix.lower().lstrip(".") not in PICTURES:
        return Dropped(first.name, problem=_tr("“{name}” is not a picture. Drop a PNG, JPEG, WebP, SVG, PSD, ORA or KRA.")
                       .format(name=first.name))
    if not first.exists():
        return Dropped(first.name, problem=_tr("“{name}” can't be found any more.").format(name=first.name))
    if not os.access(first, os.R_OK):
        return Dropped(first.name, problem=_tr("“{name}” may not be read. Check who may open it.").format(name=first.name))
    return Dropped(first.name, first, more=more)


class DropVeil(QWidget):
    """Covers the workspace while something hangs over it, and says what letting go will do."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._dropped = Dropped()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_for(self, dropped: Dropped, area: QRect) -> None:
        self._dropped = dropped
        self.setGeometry(area)
        self.setAccessibleName(dropped.problem or self.tr("Let go to bring it alive"))
        self.raise_()
        self.show()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        usable = not self._dropped.problem
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.color("bg0"))
        edge = theme.px(12)
        box = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
        pen = QPen(theme.color("accent" if usable else "text1"), 2)
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        painter.setBrush(theme.color("accentBg" if usable else "bg1"))
        painter.drawRoundedRect(box, theme.px(6), theme.px(6))
        self._words(painter, usable)

    def _words(self, painter: QPainter, usable: bool) -> None:
        theme = current()
        side = theme.px(32)
        middle = self.rect().center()
        art = icons.pixmap("image-plus" if usable else "circle-alert", 32, "accentText" if usable else "text1",
                           self.devicePixelRatioF())
        painter.drawPixmap(middle - QPoint(side // 2, theme.px(56)), art)
        head = self.tr("Let go to bring it alive") if usable else self._dropped.problem
        more = self.tr("One picture at a time: “{name}” is taken.").format(name=self._dropped.name)
        below = more if self._dropped.more else self._dropped.name if usable else self.tr("Nothing happens when you let go.")
        painter.setPen(theme.color("text1"))
        painter.setFont(theme.font(HEAD, 600))
        painter.drawText(QRect(0, middle.y() - theme.px(8), self.width(), theme.px(24)), Qt.AlignmentFlag.AlignCenter, head)
        painter.setPen(theme.color("text2"))
        painter.setFont(theme.font(TEXT))
        painter.drawText(QRect(0, middle.y() + theme.px(20), self.width(), theme.px(20)), Qt.AlignmentFlag.AlignCenter, below)
