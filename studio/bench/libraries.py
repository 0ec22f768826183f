"""The system libraries that Qt and sound need on Linux, and which of them are missing.

Standard library only and no other import: the set-up reads it before anything is installed.
"""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import sys
from collections.abc import Callable

NEEDED = (  # library, Debian and Ubuntu package, what it is for
    ("libEGL.so.1", "libegl1", "every window and every offscreen picture"),
    ("libGL.so.1", "libgl1", "every window and every offscreen picture"),
    ("libxkbcommon.so.0", "libxkbcommon0", "the keyboard"),
    ("libdbus-1.so.3", "libdbus-1-3", "the desktop"),
    ("libfontconfig.so.1", "libfontconfig1", "fonts"),
    ("libglib-2.0.so.0", "libglib2.0-0", "the desktop"),
    ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "the keyboard under X11"),
    ("libxcb-cursor.so.0", "libxcb-cursor0", "windows under X11"),
    ("libxcb-icccm.so.4", "libxcb-icccm4", "windows under X11"),
    ("libxcb-image.so.0", "libxcb-image0", "windows under X11"),
    ("libxcb-keysyms.so.1", "libxcb-keysyms1", "windows under X11"),
    ("libxcb-randr.so.0", "libxcb-randr0", "windows under X11"),
    ("libxcb-render-util.so.0", "libxcb-render-util0", "windows under X11"),
    ("libxcb-shape.so.0", "libxcb-shape0", "windows under X11"),
    ("libxcb-xkb.so.1", "libxcb-xkb1", "windows under X11"),
    ("libpulse.so.0", "libpulse0", "sound"),
)
RENAMED = {"libglib2.0-0": "libglib2.0-0t64"}  # on systems with 64-bit time in every library


def missing(platform: str = sys.platform, loads: Callable[[str], bool] | None = None) -> list[tuple[str, str, str]]:
    """The rows of `NEEDED` that can't be loaded; nothing on systems other than Linux."""
    if not platform.startswith("linux"):
        return []
    test = loads or can_load
    return [row for row in NEEDED if not test(row[0])]


def can_load(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def packages(rows: list[tuple[str, str, str]]) -> list[str]:
    """The names under which this system's package list knows the missing ones."""
    return [_known_name(row[1]) for row in rows]


def install_line(names: list[str]) -> str:
    """The one line to run by hand, or nothing when there is nothing to install."""
    return f"sudo apt-get install -y --no-install-recommends {' '.join(names)}" if names else ""


def _known_name(package: str) -> str:
    renamed = RENAMED.get(package)
    if renamed is None or shutil.which("apt-cache") is None:
        return package
    found = subprocess.run(["apt-cache", "show", renamed], capture_output=True, check=False, stdin=subprocess.DEVNULL)
    return renamed if found.returncode == 0 else package
