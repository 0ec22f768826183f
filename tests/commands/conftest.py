"""A studio of fakes for the commands; property tests without a clock: the machine may be busy with other things."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.commanded import Studio


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    """A whole studio without a window and without torch."""
    made = Studio(tmp_path / "home")
    yield made
    made.close()


@pytest.fixture
def fox(tmp_path: Path) -> Path:
    """A picture on disk."""
    path = tmp_path / "fox.png"
    path.write_bytes(b"picture of a fox")
    return path
