"""Sizes, broad catches and machine paths: what a reader would stumble over."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.rooms import ROOT, STUDIO, sources, tree_of

LARGEST_FILE = 400
LONGEST_FUNCTION = 60
LONG_FUNCTIONS: frozenset[str] = frozenset()  # "studio/room/file.py:function", each with its reason
BROAD_CATCHES = (  # loops of threads, the wrappers of the interface, the command line's end
    "studio/engine/worker.py", "studio/library/database.py", "studio/bridge/", "studio/voice/pipe.py", "studio/cli/main.py",
)
TEXT = {".py", ".md", ".toml", ".txt", ".json", ".jsonl", ".yaml", ".xml", ".desktop", ".cfg", ".in", ""}
MACHINES = [re.compile(re.escape(start) + rest) for start, rest in (
    ("/wor" + "k/", r"\w"), ("/roo" + "t/", r"\w"), ("/opt/py" + "pi", ""), ("/opt/whe" + "els", ""),
)]
HOMES = [re.compile(text) for text in ("/ho" + r"me/\w", "/Use" + r"rs/\w", r"C:\\Use" + "rs")]  # tests may make some up


def trees() -> Iterator[tuple[str, ast.Module]]:
    for file in sources():
        yield file.relative_to(ROOT).as_posix(), tree_of(file)


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0:
        return [ROOT / name for name in listed.stdout.split("\0") if name]
    return [path for path in STUDIO.rglob("*") if path.is_file()]


def test_files_stay_readable() -> None:
    long = {file.relative_to(ROOT).as_posix(): count for file in sources()
            if (count := len(file.read_text(encoding="utf-8").splitlines())) > LARGEST_FILE}
    assert long == {}


def test_functions_stay_short() -> None:
    long = {}
    for name, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > LONGEST_FUNCTION and f"{name}:{node.name}" not in LONG_FUNCTIONS:
                    long[f"{name}:{node.name}"] = length
    assert long == {}


def test_every_module_says_what_it_owns() -> None:
    silent = [name for name, tree in trees() if tree.body and ast.get_docstring(tree) is None]
    assert silent == []


def is_broad(handler: ast.ExceptHandler) -> bool:
    """A bare except or one of everything, unless it only tidies up and raises again."""
    raises_again = isinstance(handler.body[-1], ast.Raise) and handler.body[-1].exc is None
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    everything = any(kind is None or (isinstance(kind, ast.Name) and kind.id in ("Exception", "BaseException")) for kind in kinds)
    return everything and not raises_again


def test_everything_is_caught_at_the_loops_only() -> None:
    broad = [f"{name}:{node.lineno}" for name, tree in trees() if not name.startswith(BROAD_CATCHES)
             for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler) and is_broad(node)]
    assert broad == []


@pytest.mark.parametrize(("source", "broad"), [
    ("try:\n    a()\nexcept Exception:\n    b()", True),
    ("try:\n    a()\nexcept:\n    b()", True),
    ("try:\n    a()\nexcept (OSError, BaseException):\n    b()", True),
    ("try:\n    a()\nexcept BaseException:\n    b()\n    raise", False),
    ("try:\n    a()\nexcept OSError:\n    b()", False),
])
def test_a_broad_catch_is_recognised(source: str, broad: bool) -> None:
    handler = next(node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ExceptHandler))
    assert is_broad(handler) is broad


def test_no_tracked_file_names_a_place_on_somebodys_machine() -> None:
    found = []
    for path in tracked():
        if path.suffix in TEXT and path.is_file() and path.stat().st_size < 1_000_000:
            text = path.read_text(encoding="utf-8", errors="replace")
            patterns = MACHINES if path.is_relative_to(ROOT / "tests") else MACHINES + HOMES
            found += [f"{path.relative_to(ROOT)}: {match.group()}" for pattern in patterns for match in pattern.finditer(text)]
    assert found == []
