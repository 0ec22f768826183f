"""The set-up of a fresh machine: pins that agree with what is asked, targets that exist, a stamp that notices change."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import tomllib
from importlib import metadata
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.rooms import ROOT


@pytest.fixture
def setup(tmp_path: Path) -> ModuleType:
    """tools/setup.py on a repository of its own."""
    spec = importlib.util.spec_from_file_location("kinora_setup", ROOT / "tools" / "setup.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in module.SOURCES:
        (tmp_path / name).write_text("as it was")
    module.ROOT, module.VENV, module.STAMP = tmp_path, tmp_path / ".venv", tmp_path / ".venv" / "stamp"
    return module


def pins() -> dict[str, str]:
    rows = [line.split("==") for line in (ROOT / "constraints.txt").read_text().splitlines() if line and not line.startswith("#")]
    assert all(len(row) == 2 for row in rows), "every line is NAME==VERSION"
    return dict(rows)


def asked() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return [Requirement(text) for text in [*project["dependencies"], *project["optional-dependencies"]["test"]]]


def test_everything_that_is_asked_is_pinned_to_a_version_that_will_do() -> None:
    pinned = pins()
    for requirement in asked():
        assert requirement.specifier.contains(pinned[canonicalize_name(requirement.name)]), requirement


def test_the_pins_hold_no_build_of_one_machine_and_no_address() -> None:
    text = (ROOT / "constraints.txt").read_text()
    assert pins()["torch"] == "2.13.0"
    assert not re.search(r"\+|://|@|--", text)


def test_the_pins_are_what_these_tests_run_with() -> None:
    differing = {name: (version, held) for name, version in pins().items()
                 if (held := metadata.version(name).split("+")[0]) != version}
    assert differing == {}


def test_qt_stays_below_the_version_that_aborts_on_python_3_11() -> None:
    assert not next(r for r in asked() if r.name == "PySide6").specifier.contains("6.12.0")


def test_a_stamp_is_good_until_a_source_changes(setup: ModuleType, tmp_path: Path) -> None:
    before = setup.stamp_text("python3")
    assert not setup.is_done(before)
    for name in ("kinora", "python"):
        setup.in_venv(name).parent.mkdir(parents=True, exist_ok=True)
        setup.in_venv(name).write_text("")
    setup.STAMP.write_text(before)
    assert setup.is_done(setup.stamp_text("python3"))
    (tmp_path / "constraints.txt").write_text("as it is now")
    assert not setup.is_done(setup.stamp_text("python3"))


def test_this_python_is_suitable_and_a_broken_environment_is_noticed(setup: ModuleType) -> None:
    python = setup.suitable_python()
    assert python is not None and Path(python).exists()
    assert not setup.runs_like(python)


@pytest.mark.skipif(shutil.which("make") is None, reason="no make here")
@pytest.mark.parametrize("target", ["run", "test", "test-all", "lint", "bench", "wheel"])
def test_every_target_sets_up_first(target: str) -> None:
    alone = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")}  # make may run these tests
    plan = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=True, env=alone).stdout
    assert "tools/setup.py" in plan.splitlines()[0]


@pytest.mark.skipif(os.name == "nt", reason="no such bit there")
def test_the_ci_script_can_be_run_and_stops_at_the_first_fault() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK) and "set -euo pipefail" in script.read_text()
