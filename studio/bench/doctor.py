"""What this machine has, what is missing, and what to do about it. It looks and changes nothing.

Libraries that may crash or be missing are asked in a process of their own, so that the doctor always answers.
"""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from studio.bench import libraries
from studio.bench.children import ask_python

Ask = Callable[..., dict[str, Any] | None]

OLDEST_PYTHON = (3, 11)
ROOM_NEEDED = 2_000_000_000  # bytes
MEMORY_NEEDED = 3_500_000_000
ENCODERS = {"libvpx-vp9": "WebM with transparency", "prores_ks": "ProRes 4444", "libwebp_anim": "animated WebP", "libx264": "MP4"}
RESTORE = "Install Kinora again; in the repository: git checkout -- models"
REINSTALL = "Run: pip install --force-reinstall kinora (in the repository: python3 tools/setup.py --again)"

ASK_TORCH = """
import json, torch
cuda, mps = torch.cuda.is_available(), torch.backends.mps.is_available()
name = torch.cuda.get_device_name(0) if cuda else "Apple GPU" if mps else ""
print(json.dumps({"version": torch.__version__, "device": "cuda" if cuda else "mps" if mps else "cpu", "gpu": name,
                  "threads": torch.get_num_threads()}))
"""
ASK_AV = """
import json, av
print(json.dumps({"version": av.__version__, "codecs": sorted(av.codecs_available)}))
"""
ASK_QT = """
import json, PySide6
from PySide6.QtGui import QGuiApplication
app = QGuiApplication([])
print(json.dumps({"version": PySide6.__version__, "platform": app.platformName()}))
"""


@dataclass(frozen=True, slots=True)
class Check:
    """One line: what was looked at, whether it is as it should be, what was found, and what to do if it isn't."""

    name: str
    ok: bool
    found: str
    advice: str = ""
    needed: bool = True  # without it Kinora can't do its work


@dataclass(frozen=True, slots=True)
class Doctor:
    """`verify` gives {"model", "file", "ok", "reason"} for each shipped weights file; `folders` are Kinora's by name."""

    verify: Callable[[], Sequence[Mapping[str, Any]]]
    folders: Mapping[str, Path]
    ask: Ask = ask_python
    missing: Callable[[], list[tuple[str, str, str]]] = libraries.missing
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)

    def report(self) -> dict[str, Any]:
        """{"ok", "checks": [{"name", "ok", "found", "advice", "needed"}]}; `ok` when nothing needed is missing."""
        torch = self.ask(ASK_TORCH)
        checks = [
            check_python(), check_machine(), check_memory(), check_torch(torch), check_gpu(torch), self._encoders(),
            self._qt(), self._libraries(), self._display(), check_sound(), *self._disk(), *self._models(), *self._folders(),
        ]
        return {"ok": all(check.ok for check in checks if check.needed), "checks": [asdict(check) for check in checks]}

    def _encoders(self) -> Check:
        found = self.ask(ASK_AV)
        if found is None:
            return Check("Encoders", False, "PyAV can't be loaded", REINSTALL)
        lacking = [f"{name} ({use})" for name, use in ENCODERS.items() if name not in found["codecs"]]
        if lacking:
            return Check("Encoders", False, f"PyAV {found['version']} without {', '.join(lacking)}", REINSTALL, needed=False)
        return Check("Encoders", True, f"PyAV {found['version']}: {', '.join(ENCODERS)}")

    def _qt(self) -> Check:
        found = self.ask(ASK_QT, QT_QPA_PLATFORM="offscreen")
        if found is None:
            return Check("Qt", False, "PySide6 can't be loaded", libraries.install_line(libraries.packages(self.missing())) or REINSTALL)
        return Check("Qt", True, f"PySide6 {found['version']}")

    def _libraries(self) -> Check:
        rows = self.missing()
        if not rows:
            return Check("System libraries", True, "all that Qt and sound need")
        uses = "; ".join(f"{library} ({use})" for library, _, use in rows)
        return Check("System libraries", False, uses, libraries.install_line(libraries.packages(rows)), needed=False)

    def _display(self) -> Check:
        if not sys.platform.startswith("linux"):
            return Check("Display", True, "the desktop's")
        for name in ("WAYLAND_DISPLAY", "DISPLAY", "QT_QPA_PLATFORM"):
            if self.environment.get(name):
                return Check("Display", True, f"{name}={self.environment[name]}")
        return Check("Display", False, "none", "Without a window: kinora demo, kinora animate.", needed=False)

    def _disk(self) -> list[Check]:
        place = nearest(next(iter(self.folders.values()), Path.home()))
        free = shutil.disk_usage(place).free
        advice = "" if free >= ROOM_NEEDED else "Free some space: takes and exports are kept there."
        return [Check("Disk", not advice, f"{gigabytes(free)} free at {place}", advice)]

    def _models(self) -> list[Check]:
        rows = self.verify()
        if not rows:
            return [Check("Models", False, "no weights", RESTORE)]
        return [Check(f"Model {row['model']}", row["ok"], f"{row['file']}: {row['reason'] or 'present, checksum right'}",
                      "" if row["ok"] else RESTORE) for row in rows]

    def _folders(self) -> list[Check]:
        return [check_folder(name, path) for name, path in self.folders.items()]


def check_python() -> Check:
    version = platform.python_version()
    ok = sys.version_info[:2] >= OLDEST_PYTHON
    return Check("Python", ok, f"{version} at {sys.executable}", "" if ok else "Kinora needs Python 3.11 or newer.")


def check_machine() -> Check:
    return Check("Machine", True, f"{platform.system()} {platform.release()}, {platform.machine()}, {usable_cores()} cores")


def usable_cores() -> int:
    """The cores this process may use, which in a container can be fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def check_memory() -> Check:
    total = memory()
    if total is None:
        return Check("Memory", True, "this system doesn't say", needed=False)
    ok = total >= MEMORY_NEEDED
    return Check("Memory", ok, gigabytes(total), "" if ok else "Choose small sizes; 4 GB are enough for stickers at 512.", needed=False)


def memory() -> int | None:
    """Bytes of main memory, where the system says so."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return None


def check_torch(found: Mapping[str, Any] | None) -> Check:
    if found is None:
        return Check("torch", False, "can't be loaded", REINSTALL)
    return Check("torch", True, f"{found['version']}, runs on {found['device']} with {found['threads']} threads")


def check_gpu(found: Mapping[str, Any] | None) -> Check:
    """No GPU is fine; one that torch can't use is worth a word."""
    if found is not None and found["gpu"]:
        return Check("GPU", True, found["gpu"], needed=False)
    if shutil.which("nvidia-smi"):
        return Check("GPU", False, "there is one, but this build of torch can't use it",
                     "Install a build of torch for your driver; everything works without, more slowly.", needed=False)
    return Check("GPU", True, "none; stickers are made on the processor", needed=False)


def check_sound() -> Check:
    """This version plays nothing, so that a machine without sound lacks nothing yet."""
    cards = Path("/proc/asound/cards")
    if not sys.platform.startswith("linux"):
        found = "the system's"
    elif cards.exists() and "no soundcards" not in cards.read_text(errors="replace"):
        found = f"{cards.read_text(errors='replace').count(']: ')} cards"
    else:
        found = "no sound card seen"
    return Check("Sound", True, f"{found}; stickers are silent, so none is needed", needed=False)


def check_folder(name: str, path: Path) -> Check:
    place = nearest(path)
    ok = place.is_dir() and os.access(place, os.W_OK)
    return Check(f"Folder for {name}", ok, str(path), "" if ok else f"{place} can't be written to; set KINORA_HOME to a folder that can.")


def nearest(path: Path) -> Path:
    """The path itself, or the nearest folder above it that exists."""
    return next((place for place in (path, *path.parents) if place.exists()), Path("/"))


def gigabytes(count: int) -> str:
    return f"{count / 1e9:.1f} GB"
