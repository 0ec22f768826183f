"""Who imports whom: every import in the source against the room table and the homes of the heavy libraries."""

from __future__ import annotations

import ast
import importlib.util
import json
import subprocess
import sys

import pytest

from tests.architecture.rooms import (
    ANYWHERE,
    EVERYTHING,
    HOMES,
    LAZY_ONLY,
    MAY_IMPORT,
    QT_PARTS,
    SOBER,
    START,
    STUDIO,
    Import,
    imports,
    imports_of,
    room_of,
    sources,
)


def may(one: Import) -> bool:
    """Whether an import of one of our own modules is allowed."""
    room, target = one.room, one.target
    if target == room or room in EVERYTHING or one.module == "studio":
        return True
    if target in ANYWHERE:
        return room not in SOBER
    if (room, target) in LAZY_ONLY and not one.inside:
        return False
    return target in MAY_IMPORT.get(room, START.get(room, frozenset()))


def at_home(one: Import) -> bool:
    """Whether a heavy library is imported where it lives."""
    library = one.module.split(".")[0]
    if library not in HOMES:
        return True
    return one.room in HOMES[library] or any(one.place.startswith(home) for home in HOMES[library] if "/" in home)


def test_every_room_stands_in_the_table() -> None:
    known = {*MAY_IMPORT, *START, *EVERYTHING, *ANYWHERE, "__init__"}
    assert {room_of(file) for file in sources()} <= known


def test_rooms_import_only_what_the_table_allows() -> None:
    ours = [one for one in imports() if one.module.split(".")[0] == "studio"]
    assert len(ours) > 30
    assert [str(one) for one in ours if not may(one)] == []


def test_heavy_libraries_stay_at_home() -> None:
    assert [str(one) for one in imports() if not at_home(one)] == []


def test_core_and_contract_are_sober() -> None:
    strange = [one for one in imports() if one.room in SOBER
               and one.module.split(".")[0] not in {"studio", *sys.stdlib_module_names}]
    assert [str(one) for one in strange] == []


def test_rooms_use_only_their_parts_of_qt() -> None:
    wrong = [one for one in imports() if one.module.startswith("PySide6.") and one.room in QT_PARTS
             and one.module.split(".")[1] not in QT_PARTS[one.room]]
    assert [str(one) for one in wrong] == []


@pytest.mark.parametrize(("room", "source", "fault"), [
    ("core", "import numpy", "sober"),
    ("contract", "from studio.engine import worker", "room"),
    ("contract", "from studio.resources import resource_path", "room"),
    ("cli", "from studio.app import build_services", "room"),
    ("cli", "def f():\n    from studio.engine.worker import Worker", "room"),
    ("ui", "from studio import media", "room"),
    ("media", "from ..library import store", "room"),
    ("cli", "def f():\n    import torch", "home"),
    ("commands", "from PySide6.QtCore import QObject", "home"),
])
def test_the_walk_finds_what_is_forbidden(room: str, source: str, fault: str) -> None:
    """The test of the test: each of these must be caught."""
    found = list(imports_of(STUDIO / room / "x.py", ast.parse(source)))
    assert len(found) == 1
    caught = {
        "room": not may(found[0]),
        "home": not at_home(found[0]),
        "sober": found[0].room in SOBER and found[0].module not in sys.stdlib_module_names,
    }
    assert caught[fault]


def test_the_walk_allows_the_lazy_composition_root() -> None:
    found = list(imports_of(STUDIO / "cli" / "x.py", ast.parse("def f():\n    from studio.app import build_services")))
    assert may(found[0])


@pytest.mark.parametrize("module", ["studio.__main__", "studio.cli.main", "studio.app", "studio.resources", "studio.engine.worker"])
def test_starting_loads_nothing_heavy(module: str) -> None:
    if module == "studio.app" and importlib.util.find_spec(module) is None:
        return  # the composition root comes last
    heavy = ["torch", "transformers", "diffusers", "cv2", "av", "PySide6", "pyqtgraph", "numpy"]
    code = f"import json, sys, {module}; print(json.dumps([name for name in {heavy} if name in sys.modules]))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=STUDIO.parent)
    assert json.loads(found.stdout) == []
