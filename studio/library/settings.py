"""Remembered choices: one JSON file, written atomically, with defaults for what was never chosen.

A damaged file is set aside under another name and said in `note`; the studio starts with the defaults. Holds no
secrets. Safe from any thread.
"""

from __future__ import annotations

import copy
import json
import math
import threading
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from studio.contract.errors import InputError
from studio.library.atomic import DISK, FileSystem, write_atomically

LARGEST = 4_000_000  # bytes; a settings file is a few kilobytes
DEFAULTS: Mapping[str, Any] = MappingProxyType({
    "theme": "dark", "scale": 1.0, "reduced_motion": False, "export.folder": "", "export.matte": "#ffffff",
    "export.ticked": None, "folder.open": "", "folder.save": "",
    "sticker.frames": 8, "sticker.fps": 8.0, "sticker.size": 512, "recent": (), "device": "auto", "autosave.seconds": 60,
})

_FAMILIES: dict[type, tuple[type, ...]] = {str: (str,), int: (int, float), float: (int, float), tuple: (list, tuple), list: (list, tuple)}


class SettingsFile:
    """Implements the port `Settings`. `note` is a sentence about a damaged file, "" when all was well."""

    def __init__(self, path: Path, defaults: Mapping[str, Any] = DEFAULTS, disk: FileSystem = DISK) -> None:
        self._path, self._disk = path, disk
        self._defaults = defaults
        self._lock = threading.Lock()
        self.note = ""
        self._values = self._load()

    def _load(self) -> dict[str, Any]:
        try:
            if self._path.stat().st_size > LARGEST:
                raise ValueError("too large")
            values = json.loads(self._path.read_bytes())
            if not isinstance(values, dict):
                raise ValueError("no object")
        except FileNotFoundError:
            return {}
        except (ValueError, RecursionError):
            self._set_aside()
            return {}
        except OSError as error:
            self.note = f"The settings can't be read ({error.strerror}); the defaults are used."
            return {}
        return values

    def _set_aside(self) -> None:
        aside = self._path.with_name(f"{self._path.stem}-damaged{self._path.suffix}")
        try:
            self._path.replace(aside)
            self.note = f"The settings file was damaged; it was set aside as “{aside.name}” and the defaults are used."
        except OSError:
            self.note = "The settings file is damaged and can't be moved; the defaults are used."

    def get(self, key: str, default: Any = None) -> Any:
        """The value chosen, else `default`, else the studio's own default; so too when a hand-edited value is of
        another type than the studio's own."""
        own = self._defaults.get(key)
        with self._lock:
            if key in self._values and _same_type(self._values[key], own):
                return copy.deepcopy(self._values[key])
        return copy.deepcopy(own) if default is None else default

    def set(self, key: str, value: Any) -> None:
        """Remember a JSON value. Raises InputError for anything else, JobError when it can't be written."""
        if not _is_json(value):
            raise InputError(f"The setting “{key}” can't hold that value.")
        with self._lock:
            if self._values.get(key, self) == value:
                return
            values = {**self._values, key: copy.deepcopy(value)}
            write_atomically(self._path, json.dumps(values, indent=1, sort_keys=True, ensure_ascii=False) + "\n", self._disk)
            self._values = values


def _same_type(value: Any, own: Any) -> bool:
    """True when `value` may stand where the studio's own default stands; anything may where there is none."""
    if own is None:
        return True
    if isinstance(own, bool) or isinstance(value, bool):
        return isinstance(own, bool) and isinstance(value, bool)
    return isinstance(value, _FAMILIES[type(own)])


def _is_json(value: Any) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, list | tuple):
        return all(map(_is_json, value))
    if isinstance(value, dict):
        return all(isinstance(key, str) and _is_json(entry) for key, entry in value.items())
    return value is None or isinstance(value, str | int | bool)
