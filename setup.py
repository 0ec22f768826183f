"""Copies `assets/` and `models/`, which lie beside `studio/`, into the wheel as `studio/_assets` and `studio/_models`.

Everything else about the distribution stands in pyproject.toml. An editable install copies nothing:
`studio/resources.py` then finds the folders in the repository.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent
SHIPPED = ("assets", "models")


class BuildWithResources(build_py):
    """The usual build, and the shipped files after it."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            for source, target in self._resources():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, target)

    def get_outputs(self, include_bytecode: bool = True) -> list[str]:
        outputs = super().get_outputs(include_bytecode)
        return outputs if self.editable_mode else [*outputs, *(str(target) for _, target in self._resources())]

    def _resources(self) -> list[tuple[Path, Path]]:
        package = Path(self.build_lib) / "studio"
        return [
            (path, package / f"_{kind}" / path.relative_to(ROOT / kind))
            for kind in SHIPPED
            for path in sorted((ROOT / kind).rglob("*"))
            if path.is_file() and _travels(path.relative_to(ROOT))
        ]


def _travels(path: Path) -> bool:
    """Everything but caches and the pictures that only README and the card show."""
    if path.parts[:2] == ("assets", "readme") or path.name.startswith("sheet-"):
        return False
    return not any(part.startswith((".", "__pycache__")) for part in path.parts)


setup(cmdclass={"build_py": BuildWithResources})
