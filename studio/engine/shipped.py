"""The weights that ship in `models/`: what there is, what each file says of itself, and whether it is undamaged.

One folder a model: `weights.safetensors`, `card.md`, and `SHA256SUMS` as the usual tool writes and checks it. Reads
files and nothing else: no model is made, no library loaded.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import math
from pathlib import Path
from typing import Any

from studio.contract.errors import InputError
from studio.resources import resource_root

SUMS = "SHA256SUMS"
SUFFIX = ".safetensors"
LARGEST_HEADER = 100_000_000  # bytes; beyond this it is no header of ours


class ShippedModels:
    """The folders below `root`, each a model. Answers are plain JSON values."""

    def __init__(self, root: Path | None = None) -> None:
        self._root = root or resource_root("models")

    def all(self) -> list[dict[str, Any]]:
        """{"id", "name", "licence", "bytes", "present", "folder"} of every model, by id."""
        return [self._row(folder) for folder in self._folders()]

    def info(self, model_id: str) -> dict[str, Any]:
        """The same, with each weights file's parameters, types and metadata. Raises InputError for an unknown id."""
        folder = self._folder(model_id)
        weights = {path.name: read_header(path) for path in self._weights(folder)}
        card = folder / "card.md"
        return {**self._row(folder), "weights": weights, "card": str(card) if card.is_file() else None}

    def verify(self, model_id: str = "") -> list[dict[str, Any]]:
        """{"model", "file", "ok", "reason"} of every weights file. Raises InputError for an unknown id."""
        folders = [self._folder(model_id)] if model_id else self._folders()
        return [row for folder in folders for row in self._verified(folder)]

    def _verified(self, folder: Path) -> list[dict[str, Any]]:
        wanted = read_sums(folder / SUMS)
        names = sorted({*wanted, *(path.name for path in self._weights(folder))})
        if not names:
            return [{"model": folder.name, "file": f"weights{SUFFIX}", "ok": False, "reason": "missing"}]
        rows = [(name, _fault(folder / name, wanted.get(name, ""))) for name in names]
        return [{"model": folder.name, "file": name, "ok": not fault, "reason": fault} for name, fault in rows]

    def _row(self, folder: Path) -> dict[str, Any]:
        weights = self._weights(folder)
        return {
            "id": folder.name, "name": folder.name.capitalize(), "licence": "GPL-3.0-or-later",
            "bytes": sum(path.stat().st_size for path in weights), "present": bool(weights), "folder": str(folder),
        }

    def _folders(self) -> list[Path]:
        if not self._root.is_dir():
            return []
        return sorted(path for path in self._root.iterdir() if path.is_dir() and not path.name.startswith("."))

    def _folder(self, model_id: str) -> Path:
        known = {folder.name: folder for folder in self._folders()}
        if model_id not in known:
            close = difflib.get_close_matches(model_id, known, n=1)
            raise InputError(f"There is no model {model_id!r}.", f"Did you mean {close[0]}?" if close else f"There are {', '.join(known)}.")
        return known[model_id]

    def _weights(self, folder: Path) -> list[Path]:
        return sorted(folder.glob(f"*{SUFFIX}"))


def read_sums(path: Path) -> dict[str, str]:
    """File name -> sha256 in hex, from lines of "HASH  NAME"; nothing when there is no such file."""
    if not path.is_file():
        return {}
    rows = [line.split(maxsplit=1) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return {row[1].lstrip("*"): row[0].lower() for row in rows if len(row) == 2}


def read_header(path: Path) -> dict[str, Any]:
    """{"parameters", "types", "metadata"} of a safetensors file. Raises InputError when it is none."""
    try:
        with path.open("rb") as stream:
            length = int.from_bytes(stream.read(8), "little")
            header = json.loads(stream.read(length)) if length < LARGEST_HEADER else None
    except (OSError, ValueError) as error:
        raise InputError(f"{path.name} can't be read as weights ({type(error).__name__}).") from error
    if not isinstance(header, dict):
        raise InputError(f"{path.name} is no safetensors file.")
    metadata = header.pop("__metadata__", {})
    return {
        "parameters": sum(math.prod(tensor["shape"]) for tensor in header.values()),
        "types": sorted({tensor["dtype"] for tensor in header.values()}),
        "metadata": metadata,
    }


def sha256_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _fault(path: Path, wanted: str) -> str:
    """What is wrong with a file, or nothing."""
    if not path.is_file():
        return "missing"
    if not wanted:
        return f"not named in {SUMS}"
    return "" if sha256_of(path) == wanted else "damaged: its checksum is wrong"
