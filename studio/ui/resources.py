"""Where the interface's fonts, icons and samples lie, and the loading of the font. No widget here."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PySide6.QtGui import QFontDatabase


@cache
def assets() -> Path:
    """The assets folder: inside the installed package, or beside it in the repository."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "assets"
    return inside if inside.is_dir() else package.parent / "assets"


@cache
def load_fonts() -> bool:
    """Register Inter with Qt once per process. True when every cut could be read."""
    cuts = sorted((assets() / "fonts" / "inter").glob("*.ttf"))
    return bool(cuts) and all(QFontDatabase.addApplicationFont(str(cut)) >= 0 for cut in cuts)
