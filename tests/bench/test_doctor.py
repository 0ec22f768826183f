"""The doctor: each thing that can be missing is named with what to do, and nothing breaks it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from studio.bench import children, doctor, libraries
from studio.bench.doctor import Doctor

TORCH = {"version": "2.13.0", "device": "cpu", "gpu": "", "threads": 2}


def a_doctor(tmp_path: Path, **changes: Any) -> Doctor:
    answers = {doctor.ASK_TORCH: TORCH, doctor.ASK_AV: {"version": "18", "codecs": list(doctor.ENCODERS)}, doctor.ASK_QT: {"version": "6.11"}}
    answers.update(changes.pop("answers", {}))
    options = {
        "verify": lambda: [{"model": "motion", "file": "weights.safetensors", "ok": True, "reason": ""}],
        "folders": {"data": tmp_path / "not" / "yet"}, "ask": lambda code, **variables: answers[code],
        "missing": list, "environment": {"DISPLAY": ":0"},
    }
    return Doctor(**{**options, **changes})  # type: ignore[arg-type]


def rows(report: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {check["name"]: check for check in report["checks"]}


def test_a_machine_with_everything_is_well(tmp_path: Path) -> None:
    report = a_doctor(tmp_path).report()
    assert report["ok"] and json.dumps(report)
    assert all(check["found"] for check in report["checks"])
    assert {"Python", "Memory", "torch", "Encoders", "Qt", "Model motion", "Folder for data", "Disk"} <= set(rows(report))


def test_missing_libraries_come_with_the_one_line_to_run(tmp_path: Path) -> None:
    report = a_doctor(tmp_path, missing=lambda: [libraries.NEEDED[7]]).report()
    row = rows(report)["System libraries"]
    assert not row["ok"] and row["advice"] == "sudo apt-get install -y --no-install-recommends libxcb-cursor0"
    assert report["ok"], "stickers can be made without a window"


@pytest.mark.parametrize(("code", "name"), [(doctor.ASK_TORCH, "torch"), (doctor.ASK_AV, "Encoders"), (doctor.ASK_QT, "Qt")])
def test_a_library_that_crashes_is_a_finding(tmp_path: Path, code: str, name: str) -> None:
    report = a_doctor(tmp_path, answers={code: None}).report()
    assert not report["ok"] and not rows(report)[name]["ok"] and rows(report)[name]["advice"]


def test_damaged_and_missing_weights_are_findings(tmp_path: Path) -> None:
    damaged = a_doctor(tmp_path, verify=lambda: [{"model": "motion", "file": "w", "ok": False, "reason": "damaged"}]).report()
    assert not damaged["ok"] and "damaged" in rows(damaged)["Model motion"]["found"]
    assert not a_doctor(tmp_path, verify=list).report()["ok"]


def test_an_encoder_that_is_missing_is_named_with_its_use(tmp_path: Path) -> None:
    report = a_doctor(tmp_path, answers={doctor.ASK_AV: {"version": "18", "codecs": ["prores_ks"]}}).report()
    assert "libvpx-vp9 (WebM with transparency)" in rows(report)["Encoders"]["found"]


def test_no_display_is_told_with_what_works_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.sys, "platform", "linux")
    row = rows(a_doctor(tmp_path, environment={}).report())["Display"]
    assert not row["ok"] and "kinora demo" in row["advice"]


def test_a_question_to_a_fresh_python_survives_crashes_and_nonsense() -> None:
    assert children.ask_python("print('{\"a\": 1}')") == {"a": 1}
    assert children.ask_python("import os; os.abort()") is None
    assert children.ask_python("print('nonsense')") is None
    assert children.ask_python("print('[1]')") is None


def test_libraries_are_looked_for_on_linux_only() -> None:
    assert libraries.missing("darwin", lambda name: False) == []
    assert libraries.missing("linux", lambda name: name != "libEGL.so.1") == [libraries.NEEDED[0]]
    assert libraries.install_line([]) == ""
    assert not libraries.can_load("libthereisnosuchthing.so.9")


@pytest.mark.slow
def test_the_real_questions_are_answered_here(tmp_path: Path) -> None:
    report = Doctor(verify=list, folders={"data": tmp_path}).report()
    assert all(rows(report)[name]["ok"] for name in ("torch", "Encoders", "Qt", "Python", "Folder for data"))
