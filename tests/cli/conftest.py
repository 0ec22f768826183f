"""A command line with fake services and its two streams as text."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from studio.cli.main import run
from tests.fakes.services import FakeServices


class Terminal(io.StringIO):
    """A text stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


class Shell:
    """Runs one command line after the other, each with services of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.picture = folder / "fox.png"
        self.picture.write_bytes(b"picture of a fox")
        self.services = FakeServices(self.picture)
        self.opened: list[Path | None] = []
        self.out = self.err = ""
        self.terminal = False

    def __call__(self, *argv: str | Path) -> int:
        out, err = io.StringIO(), Terminal() if self.terminal else io.StringIO()
        code = run([str(argument) for argument in argv], self.services, opener=self._open, out=out, err=err)
        self.out, self.err = out.getvalue(), err.getvalue()
        return code

    def answer(self, *argv: str | Path) -> dict[str, Any]:
        assert self(*argv, "--json") == 0, self.err
        assert self.out.count("\n") == 1
        return json.loads(self.out)

    def refusal(self, *argv: str | Path) -> str:
        """The one line on standard error of a command that ends with 2."""
        assert self(*argv) == 2, self.err
        assert self.err.count("\n") == 1 and "Traceback" not in self.err and self.out == ""
        return self.err.removeprefix("kinora: ").strip()

    def left(self) -> set[str]:
        """Files in the folder besides the picture."""
        return {path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file()} - {"fox.png"}

    def _open(self, path: Path | None) -> int:
        self.opened.append(path)
        return 0


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    monkeypatch.chdir(tmp_path)
    made = Shell(tmp_path)
    yield made
    assert made.services.engine.close()
