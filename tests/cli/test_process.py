"""The command line as a real process: streams, signals, exit codes, and what is left on the disk."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.rooms import ROOT

WAIT = 30.0


def start(folder: Path, speed: str, *argv: str) -> subprocess.Popen[str]:
    (folder / "fox.png").write_bytes(b"picture")
    env = {**os.environ, "KINORA_HOME": str(folder / "home"), "PYTHONPATH": str(ROOT)}
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        env.pop(name, None)
    command = [sys.executable, "-m", "tests.cli.paper_studio", str(folder), speed, *argv]
    return subprocess.Popen(command, cwd=folder, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_an_answer_is_one_line_of_json_and_the_process_ends(tmp_path: Path) -> None:
    process = start(tmp_path, "fast", "--json", "animate", "fox.png", "-o", "fox.webp")
    out, err = process.communicate(timeout=WAIT)
    assert process.returncode == 0, err
    assert out.count("\n") == 1 and json.loads(out)["file"] == "fox.webp"


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise there")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_with_130_and_leaves_nothing_half_written(tmp_path: Path, sent: signal.Signals) -> None:
    process = start(tmp_path, "slow", "animate", "fox.png", "-o", "fox.webp")
    assert process.stderr is not None
    assert "Animating" in process.stderr.readline(), "it runs"
    process.send_signal(sent)
    out, err = process.communicate(timeout=WAIT)
    assert process.returncode == 130 and out == "" and "Traceback" not in err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fox.png"]


def test_a_batch_from_standard_input(tmp_path: Path) -> None:
    process = start(tmp_path, "fast", "animate", "--batch", "-", "--quiet")
    lines = [json.dumps({"id": 1, "image": "fox.png", "output": "a.webp"}), "nonsense", json.dumps({"id": "ü", "image": "fox.png", "output": "ü.webp"})]
    out, err = process.communicate("\n".join(lines), timeout=WAIT)
    assert process.returncode == 0 and err == ""
    assert [json.loads(line)["id"] for line in out.splitlines()] == [1, None, "ü"]
    assert (tmp_path / "ü.webp").exists()


def test_without_a_display_one_sentence_says_what_works(tmp_path: Path) -> None:
    if not sys.platform.startswith("linux"):
        return
    process = start(tmp_path, "fast")
    out, err = process.communicate(timeout=WAIT)
    assert (process.returncode, out) == (2, "")
    assert err.count("\n") == 1 and "kinora demo" in err


def test_a_fault_goes_to_the_log_and_one_line_to_the_terminal(tmp_path: Path) -> None:
    err = start(tmp_path, "broken", "models", "verify").communicate(timeout=WAIT)[1]
    assert err.count("\n") == 1 and "ZeroDivisionError" in err and "Traceback" not in err
    assert "Traceback" in (tmp_path / "home" / "state" / "kinora.log").read_text()


def test_without_a_fault_no_log_is_made(tmp_path: Path) -> None:
    process = start(tmp_path, "fast", "models", "verify")
    assert process.communicate(timeout=WAIT)[1] == ""
    assert not (tmp_path / "home").exists()
