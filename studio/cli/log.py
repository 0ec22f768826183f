"""The log of a process: one file in the user's state folder, made when the first warning comes. Never the terminal."""

from __future__ import annotations

import logging
import os
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

LARGEST = 1_000_000  # bytes, then it is turned over once


class _LazyFile(RotatingFileHandler):
    """A file that is opened, and its folder made, by the first record."""

    def _open(self) -> TextIOWrapper:
        Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True)
        return super()._open()


def log_path() -> Path:
    """`kinora.log` in the user's state folder, or in `KINORA_HOME/state`."""
    home = os.environ.get("KINORA_HOME", "")
    if home:
        return Path(home).expanduser().absolute() / "state" / "kinora.log"
    from platformdirs import user_state_path

    return user_state_path("kinora", appauthor=False) / "kinora.log"


def log_to_file() -> None:
    """Send warnings and errors, Python's own included, to the file. A file that can't be written is no reason to stop."""
    logging.raiseExceptions = False
    logging.captureWarnings(True)
    handler = _LazyFile(log_path(), maxBytes=LARGEST, backupCount=1, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.setLevel(logging.WARNING)
    logging.getLogger().addHandler(handler)
