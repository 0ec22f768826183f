"""Settings survive damage and disk trouble; KINORA_HOME moves everything."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import studio
from studio.contract.errors import InputError, JobError
from studio.contract.ports import Settings
from studio.library.paths import Paths
from studio.library.settings import DEFAULTS, SettingsFile
from tests.fakes.disk import FailingDisk


def test_choices_are_remembered(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    settings: Settings = SettingsFile(path)
    assert settings.get("theme") == "dark" and settings.get("unheard of") is None and settings.get("unheard of", 3) == 3
    settings.set("theme", "light")
    settings.set("recent", ["a.kinora", "ü.kinora"])
    again = SettingsFile(path)
    assert again.get("theme") == "light" and again.get("recent") == ["a.kinora", "ü.kinora"] and again.note == ""


def test_hand_edited_values_of_another_type_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"theme": 3, "sticker.frames": "many", "sticker.fps": 12, "recent": "a", "scale": true, "own": [1]}')
    settings = SettingsFile(path)
    assert settings.get("theme") == "dark" and settings.get("sticker.frames", 8) == 8 and settings.get("recent", []) == []
    assert settings.get("sticker.fps") == 12 and settings.get("scale") == 1.0 and settings.get("own") == [1]


def test_what_was_handed_out_can_be_changed_without_harm(tmp_path: Path) -> None:
    settings = SettingsFile(tmp_path / "settings.json")
    settings.set("recent", ["a"])
    settings.get("recent").append("b")
    assert settings.get("recent") == ["a"]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\x00", b"[" * 100_000, b'{"a": 1}' + b" " * 4_000_001])
def test_a_damaged_file_is_set_aside_and_said(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(content)
    settings = SettingsFile(path)
    assert settings.get("theme") == "dark"
    assert "set aside as “settings-damaged.json”" in settings.note
    assert (tmp_path / "settings-damaged.json").read_bytes() == content
    settings.set("theme", "light")
    assert SettingsFile(path).get("theme") == "light"


@pytest.mark.parametrize("value", [float("nan"), object(), {1: 2}, b"x", [float("inf")]])
def test_only_json_values_are_kept(tmp_path: Path, value: Any) -> None:
    with pytest.raises(InputError):
        SettingsFile(tmp_path / "settings.json").set("theme", value)


def test_a_full_disk_keeps_the_old_choice(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    SettingsFile(path).set("theme", "light")
    settings = SettingsFile(path, disk=FailingDisk(0))
    with pytest.raises(JobError, match="disk is full"):
        settings.set("theme", "system")
    assert settings.get("theme") == "light" and SettingsFile(path).get("theme") == "light"


def test_one_variable_moves_everything(tmp_path: Path) -> None:
    paths = Paths.of_user({"KINORA_HOME": str(tmp_path / "home")})
    assert not (tmp_path / "home").exists()
    folders = [paths.config, paths.data, paths.cache, paths.state, paths.library, paths.models, paths.recovery, paths.backups, paths.logs]
    assert all(folder.is_dir() and folder.is_relative_to(tmp_path / "home") for folder in folders)
    assert paths.settings.parent == paths.config


def test_the_users_folders_are_used_otherwise() -> None:
    paths = Paths.of_user({})
    assert all("kinora" in str(folder).lower() for folder in (paths.config_root, paths.data_root, paths.cache_root, paths.state_root))


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(JobError, match="can't be made"):
        _ = Paths.under(tmp_path / "file").config


def test_reduced_motion_is_remembered(tmp_path: Path) -> None:
    SettingsFile(tmp_path / "settings.json").set("reduced_motion", True)
    assert SettingsFile(tmp_path / "settings.json").get("reduced_motion") is True


def test_every_setting_that_the_studio_reads_or_writes_has_one_name_and_a_default() -> None:
    """A second spelling of a key would remember a choice where nobody looks."""
    used = {}
    for file in sorted(Path(studio.__file__).parent.rglob("*.py")):
        for key in re.findall(r"settings\.(?:get|set)\(\s*\"([^\"]+)\"", file.read_text(encoding="utf-8")):
            used.setdefault(key, file.name)
    assert len(used) > 5
    assert {key: where for key, where in used.items() if key not in DEFAULTS} == {}
