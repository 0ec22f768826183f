"""Opening the studio's window from the command line: whether there is a display, and the mark for `bench start`.

It imports neither Qt nor the composition root before a window is really wanted.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from studio.contract.errors import InputError

MARK = "KINORA_BENCH_START"  # names a file; the studio writes into it when its window is usable, and closes
HEAVY = ("torch", "transformers", "diffusers", "av", "cv2", "sklearn", "scipy", "numpy", "pyqtgraph")

Opener = Callable[[Path | None], int]


def open_window(path: Path | None) -> int:
    """Open the studio, on a project or with a picture. Raises InputError where there is no display."""
    check_display(sys.platform, os.environ)
    from studio.app import run_window

    code: int = run_window([] if path is None else [str(path)], on_ready=ready_marker(os.environ))
    return code


def check_display(platform: str, environment: Mapping[str, str]) -> None:
    """Raises InputError when a window can't be shown on this machine, with what can be done instead."""
    if not platform.startswith("linux"):
        return
    if not any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")):
        raise InputError("There is no display here, so no window can be opened.",
                         "Without a window: kinora demo, or kinora animate PICTURE -o FILE.webp.")


def ready_marker(environment: Mapping[str, str]) -> Callable[[], bool]:
    """What the window calls once, when it has been painted and takes input; True asks it to close again.

    For `kinora bench start`: writes the time (seconds since the epoch) and which heavy libraries are loaded.
    """
    target = environment.get(MARK, "")

    def ready() -> bool:
        if target:
            loaded = [name for name in HEAVY if name in sys.modules]
            temporary = Path(f"{target}.tmp")
            temporary.write_text(json.dumps({"time": time.time(), "loaded": loaded}), encoding="utf-8")
            temporary.replace(target)
        return bool(target)

    return ready
