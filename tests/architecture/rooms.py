"""The room table of ARCHITECTURE.md as data, and how imports are read from the source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STUDIO = ROOT / "studio"

MAY_IMPORT: dict[str, frozenset[str]] = {
    "core": frozenset(),
    "contract": frozenset({"core"}),
    "text": frozenset({"contract"}),
    "pixels": frozenset({"contract"}),
    "vision": frozenset({"contract", "pixels"}),
    "media": frozenset({"core", "contract", "pixels"}),
    "library": frozenset({"core", "contract", "media", "text"}),
    "safety": frozenset({"core", "contract", "media", "text"}),
    "commands": frozenset({"core", "contract"}),
    "engine": frozenset({"core", "contract", "media", "text", "vision", "pixels"}),
    "avatar": frozenset({"core", "contract", "media", "vision", "pixels"}),
    "voice": frozenset({"core", "contract", "media", "text", "commands", "avatar"}),
    "bridge": frozenset({"core", "contract", "commands"}),
    "ui": frozenset({"core", "contract", "commands", "bridge"}),
    "cli": frozenset({"core", "contract", "commands", "app"}),
    "api": frozenset({"core", "contract", "commands"}),
    "bench": frozenset({"core", "contract"}),
    "train": frozenset({"core", "contract", "text", "pixels", "vision", "media", "library", "safety", "commands",
                        "engine", "avatar", "voice"}),
}
EVERYTHING = frozenset({"app"})  # the composition root
START = {"__main__": frozenset({"cli", "app"})}
ANYWHERE = frozenset({"resources", "later", ""})  # paths of shipped files, services made when needed, the version; not for core and contract
LAZY_ONLY = {("cli", "app")}  # allowed inside functions only

HOMES: dict[str, frozenset[str]] = {  # library -> rooms or files that may import it
    "torch": frozenset({"engine", "vision", "text", "train", "voice", "avatar", "safety"}),
    "PySide6": frozenset({"bridge", "ui", "media/svg.py", "media/pdf.py", "media/canvas.py"}),
    "av": frozenset({"media"}),
    "cv2": frozenset({"pixels", "vision", "media", "train"}),
    "sqlite3": frozenset({"library", "voice/memory.py"}),
    "pyqtgraph": frozenset({"ui"}),
    "diffusers": frozenset({"engine/pipelines"}),
    "transformers": frozenset({"engine/pipelines", "text", "voice"}),
}
QT_PARTS = {
    "bridge": frozenset({"QtCore", "QtGui", "QtMultimedia"}),
    "media": frozenset({"QtCore", "QtGui", "QtSvg"}),
}
SOBER = frozenset({"core", "contract"})  # the standard library and each other, nothing else


@dataclass(frozen=True)
class Import:
    """One imported module, where it stands, and whether that is inside a function."""

    file: Path
    line: int
    module: str
    inside: bool

    @property
    def place(self) -> str:
        return self.file.relative_to(STUDIO).as_posix()

    @property
    def room(self) -> str:
        return room_of(self.file)

    @property
    def target(self) -> str:
        """The room of ours it imports from; "" is the package itself."""
        return [*self.module.split("."), ""][1]

    def __str__(self) -> str:
        return f"studio/{self.place}:{self.line} imports {self.module}"


def room_of(file: Path) -> str:
    parts = file.relative_to(STUDIO).parts
    return parts[0] if len(parts) > 1 else file.stem


def sources() -> list[Path]:
    return sorted(STUDIO.rglob("*.py"))


@lru_cache
def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


@lru_cache
def imports() -> tuple[Import, ...]:
    return tuple(one for file in sources() for one in imports_of(file, tree_of(file)))


def imports_of(file: Path, tree: ast.AST, inside: bool = False) -> Iterator[Import]:
    """Every import in the tree, those inside functions included."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from (Import(file, node.lineno, alias.name, inside) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (Import(file, node.lineno, name, inside) for name in _from(file, node))
        else:
            function = isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
            yield from imports_of(file, node, inside or function)


def _from(file: Path, node: ast.ImportFrom) -> list[str]:
    """The modules of `from x import a, b`; below a package of ours, the names themselves may be modules."""
    module = node.module or ""
    if node.level:
        package = ["studio", *file.relative_to(STUDIO).parts[:-1]]
        module = ".".join([*package[: len(package) - node.level + 1], *([module] if module else [])])
    if module == "studio" or module == "PySide6":
        names = [f"{module}.{alias.name}" for alias in node.names]
        return [name if _is_module(name) else module for name in names]
    return [module]


def _is_module(name: str) -> bool:
    if name.startswith("PySide6."):
        return True
    path = ROOT.joinpath(*name.split("."))
    return path.is_dir() or path.with_suffix(".py").is_file()
