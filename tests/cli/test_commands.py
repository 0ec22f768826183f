"""The other commands, the start of the window, and what every command shares."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from studio.cli.console import Console, duration, size
from studio.cli.main import COMMANDS, run
from studio.cli.window import MARK, check_display, ready_marker
from studio.contract.errors import InputError, JobError
from tests.cli.conftest import Shell, Terminal


# ------------------------------------------------------------------ demo
def test_demo_writes_sticker_and_animatic_and_a_report_that_says_what_is_missing(shell: Shell) -> None:
    answer = shell.answer("demo", "--out", "made/here")
    assert shell.left() == {"made/here/sticker.webp", "made/here/animatic.mp4", "made/here/report.json"}
    assert json.loads(Path("made/here/report.json").read_text()) == answer
    journeys = answer["journeys"]
    assert journeys["sticker"]["made"] and journeys["sticker"]["file"] == "made/here/sticker.webp"
    assert journeys["animatic"]["made"] and journeys["animatic"]["words"] == ["a fox"] and journeys["animatic"]["frames"] == 2
    assert not journeys["talk"]["made"] and "talk.mp4 isn't made yet" in journeys["talk"]["note"]


def test_demo_says_where_the_files_are(shell: Shell) -> None:
    assert shell("demo") == 0
    assert f"The files lie in {shell.folder / 'demo-out'}" in shell.out
    assert "Talk: not in this version." in shell.out


def test_a_failed_demo_leaves_no_folder(shell: Shell) -> None:
    shell.services.exporter.trouble = JobError("The disk is full.")
    assert shell("demo", "--out", "made") == 1
    assert not Path("made").exists()
    assert "can't be made" in shell.refusal("demo", "--out", "fox.png/made")


# ------------------------------------------------------------------ looking
def test_inspect(shell: Shell) -> None:
    assert shell.answer("inspect", "fox.png")["recipe"] == {"words": "jump"}
    assert shell("inspect", "fox.png") == 0
    assert shell.out.splitlines() == ["file: fox.png", "made_by: Kinora", "recipe:", "  words: jump", "frames: 1, 2"]
    assert shell.refusal("inspect", "gone.webp") == "There is no file gone.webp."
    assert "arguments are required: FILE" in shell.refusal("inspect")


def test_doctor_says_what_is_missing_and_what_to_do(shell: Shell) -> None:
    assert shell.answer("doctor")["ok"] is False
    assert shell("doctor") == 0
    assert "missing  Qt libraries  libxcb-cursor0 is missing" in shell.out
    assert "sudo apt-get install -y libxcb-cursor0" in shell.out


def test_models(shell: Shell) -> None:
    assert shell.answer("models", "list")["models"][0]["id"] == "motion"
    assert shell.answer("models", "info", "motion")["header"] == {"parameters": 6}
    assert shell.answer("models", "verify") ["ok"] is True
    shell.services.models.damaged = True
    assert shell("models", "verify", "motion") == 1 and "faulty  motion/weights.safetensors  wrong checksum" in shell.out
    assert "Did you mean list?" in shell.refusal("models", "lst")
    assert "needs the ID" in shell.refusal("models", "info")
    assert "can't 'install'" in shell.refusal("models", "install")


# ------------------------------------------------------------------ the workshop
def test_bench_ends_with_1_when_a_goal_is_missed(shell: Shell) -> None:
    figures = shell.answer("bench", "sticker")["figures"]
    assert figures[0] == {"name": "sticker at 256", "value": 91.5, "unit": "ms", "goal": "< 150", "met": True}
    shell.services.figures[0]["met"] = False
    assert shell("bench") == 1 and "MISSED" in shell.out and "6,160,000" in shell.out
    assert "Did you mean sticker?" in shell.refusal("bench", "stiker")


def test_train_and_evaluate_hand_everything_on(shell: Shell) -> None:
    assert shell.answer("train", "motion", "--smoke", "--resume", "--seed", "4") == {
        "recipe": "motion", "smoke": True, "resume": True, "seed": 4}
    assert shell.answer("evaluate", "motion", "--set", str(shell.folder))["data"] == str(shell.folder)
    assert "is no folder" in shell.refusal("evaluate", "motion", "--set", "nowhere")


# ------------------------------------------------------------------ the window
def test_nothing_or_a_file_opens_the_studio(shell: Shell) -> None:
    assert shell() == 0 and shell("fox.png") == 0
    assert shell.opened == [None, Path("fox.png")]
    assert shell.services.asked == []


def test_a_file_that_is_not_there_and_a_folder_are_refused(shell: Shell) -> None:
    assert shell.refusal("gone.kinora") == "There is no file gone.kinora."
    assert "is a folder" in shell.refusal(".")


def test_without_a_display_the_way_without_a_window_is_told() -> None:
    with pytest.raises(InputError, match="kinora demo"):
        check_display("linux", {})
    check_display("linux", {"QT_QPA_PLATFORM": "offscreen"})
    check_display("linux", {"WAYLAND_DISPLAY": "wayland-0"})
    check_display("darwin", {})


def test_the_start_marker_is_written_once_the_window_is_usable(tmp_path: Path) -> None:
    target = tmp_path / "mark.json"
    assert ready_marker({})() is False
    assert ready_marker({MARK: str(target)})() is True
    mark = json.loads(target.read_text())
    assert mark["time"] > 0 and set(mark["loaded"]) <= set(sys.modules)


# ------------------------------------------------------------------ what all share
def test_help_lists_what_works_and_nothing_else(shell: Shell) -> None:
    assert shell("--help") == 0
    listed = [line.split()[0] for line in shell.out.splitlines() if line.startswith("    ") and line.strip()[0].isalpha()]
    assert [name for name in listed if name in COMMANDS] == list(COMMANDS)
    assert "serve" not in shell.out and "moderate" not in shell.out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_the_common_flags(shell: Shell, name: str) -> None:
    assert shell(name, "--help") == 0
    assert all(flag in shell.out for flag in ("--json", "--quiet", "--seed", "--model", "--device"))
    assert shell.services.asked == []


def test_version(shell: Shell) -> None:
    assert shell("--version") == 0 and shell.out.startswith("Kinora ")


def test_an_unknown_command_is_met_with_the_nearest(shell: Shell) -> None:
    assert shell.refusal("animat") == "There is no command 'animat'. Did you mean animate?"
    assert shell.refusal("qqqqqq") == "There is no command 'qqqqqq'. See kinora --help."
    assert shell.refusal("--seed", "3", "demmo") == "There is no command 'demmo'. Did you mean demo?"
    assert shell.refusal("--jason") == "There is no option --jason. Did you mean --json?"


def test_a_reader_that_has_gone_is_no_traceback(shell: Shell) -> None:
    class Gone(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    err = io.StringIO()
    assert run(["models", "list"], shell.services, out=Gone(), err=err) == 1
    assert err.getvalue() == ""


def test_what_a_library_prints_does_not_reach_the_answers(shell: Shell, capsys: pytest.CaptureFixture[str]) -> None:
    shell.services.doctor = lambda: (print("a library speaks"), {"ok": True, "checks": [  # type: ignore[method-assign]
        {"name": "Python", "ok": True, "found": "3", "advice": ""}]})[1]
    assert shell.answer("doctor")["ok"] is True
    assert "a library speaks" in capsys.readouterr().err


# ------------------------------------------------------------------ the console alone
def test_lines_are_sparse_where_there_is_no_terminal() -> None:
    now = [0.0]
    err = io.StringIO()
    console = Console(io.StringIO(), err, clock=lambda: now[0])
    for step in range(1, 101):
        now[0] += 0.2
        console.progress("Training", step, 100, 100 - step)
    console.progress("Training", 100, 100)
    written = err.getvalue().splitlines()
    assert 4 <= len(written) <= 6
    assert written[0] == "Training: 1 %, 1 min 39 s left" and written[-1] == "Training: 100 %"


def test_an_error_begins_on_a_line_of_its_own_after_a_bar() -> None:
    err = Terminal()
    console = Console(io.StringIO(), err)
    console.progress("Animating", 1, 4, 2.0)
    console.error(JobError("It\nfailed."))
    assert err.getvalue().endswith("\r\x1b[Kkinora: It failed.\n")


def test_times_and_sizes_read_well() -> None:
    assert [duration(s) for s in (0.42, 12.4, 59.7, 185, 7800)] == ["0.4 s", "12 s", "1 min 0 s", "3 min 5 s", "2 h 10 min"]
    assert [size(n) for n in (812, 94_000, 1_200_000)] == ["812 bytes", "94 kB", "1.2 MB"]
