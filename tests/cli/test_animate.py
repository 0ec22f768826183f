"""`kinora animate` against the contract: options, JSON, exit codes, nothing half-written, batches."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import pytest

from studio.contract.errors import JobError
from studio.contract.requests import Anchor, Animate, At
from tests.cli.conftest import Shell


def request_of(shell: Shell) -> Any:
    """The request of the last job, as the model saw it."""
    return shell.services.seen[-1]


@pytest.fixture(autouse=True)
def _watch_requests(shell: Shell) -> None:
    seen: list[Any] = []
    can = shell.services.model.can

    def look(request: Any) -> str:
        seen.append(request)
        return can(request)

    shell.services.model.can = look  # type: ignore[method-assign]
    shell.services.seen = seen  # type: ignore[attr-defined]


def test_the_answer_has_every_key_of_the_contract(shell: Shell) -> None:
    answer = shell.answer("animate", shell.picture, "--prompt", "jump", "-o", "fox.webp")
    wanted = {"file", "model", "why", "method", "native_size", "frames", "fps", "bytes", "seconds", "reading", "shrunk",
              "checks", "notes", "left_out"}
    assert wanted <= set(answer)
    assert (answer["file"], answer["model"], answer["frames"], answer["fps"]) == ("fox.webp", "motion", 8, 8.0)
    assert answer["reading"]["motions"][0] == {"name": "jump", "certainty": 0.91}
    assert answer["left_out"] == ["juggling"] and answer["checks"] == {"loops": True}
    assert answer["notes"] == ["a note", "written as text"]
    assert answer["bytes"] == Path("fox.webp").stat().st_size
    assert "first model here" in answer["why"]


def test_every_option_reaches_the_request(shell: Shell) -> None:
    (shell.folder / "mask.png").write_bytes(b"picture of a mask")
    assert shell("animate", "fox.png", "--prompt", " wave ", "--frames", "12", "--fps", "12.5", "--size", "300", "--at", "last",
                 "--strength", "0.8", "--keep-background", "--outline", "0.03", "--anchor", "feet", "--anchor", "left",
                 "--mask", "mask.png", "--seed", "7", "--model", "motion", "-o", "fox.webp") == 0
    request = request_of(shell)
    operation = request.operation
    assert isinstance(operation, Animate)
    assert (request.text, request.fps, request.seed, request.model) == ("wave", 12.5, 7, "motion")
    assert (operation.frames, operation.size, operation.at, operation.strength) == (12, 300, At.LAST, 0.8)
    assert (operation.keep_background, operation.cut_out, operation.outline) == (True, False, 0.03)
    assert operation.anchors == (Anchor.FEET, Anchor.LEFT)
    assert operation.mask is not None and operation.mask.name == "mask.png"


def test_what_is_left_open_is_the_contracts_default(shell: Shell) -> None:
    assert shell("animate", "fox.png", "-o", "fox.webp") == 0
    request = request_of(shell)
    assert (request.prompts, request.fps, request.seed, request.variations, request.model) == ((), 8.0, 0, 1, "auto")
    assert (request.operation.frames, request.operation.size, request.operation.at) == (8, 512, At.AUTO)
    assert request.operation.cut_out and not request.operation.keep_background


def test_common_flags_work_before_and_after_the_name(shell: Shell) -> None:
    assert shell("--seed", "5", "--device", "cpu", "--json", "animate", "fox.png", "-o", "a.webp") == 0
    assert json.loads(shell.out)["seed"] == 5
    assert shell.answer("animate", "fox.png", "--seed", "6", "-o", "b.webp")["seed"] == 6
    assert shell.services.asked == [("cpu", "auto"), ("auto", "auto")]


def test_variations_are_numbered(shell: Shell) -> None:
    answer = shell.answer("animate", "fox.png", "--variations", "2", "-o", "fox.webp")
    assert [one["file"] for one in answer["variations"]] == ["fox-1.webp", "fox-2.webp"]
    assert [one["seed"] for one in answer["variations"]] == [0, 1]
    assert shell.left() == {"fox-1.webp", "fox-2.webp"}


def test_a_preset_is_used_and_must_agree_with_the_ending(shell: Shell) -> None:
    assert shell.answer("animate", "fox.png", "--preset", "whatsapp", "-o", "fox.webp")["preset"] == "whatsapp"
    assert "writes a .webm file" in shell.refusal("animate", "fox.png", "--preset", "telegram", "-o", "fox.webp")
    assert "Did you mean telegram?" in shell.refusal("animate", "fox.png", "--preset", "telegarm", "-o", "fox.webm")


def test_the_matte_reaches_the_exporter_and_the_outline_is_drawn_once_by_the_model(shell: Shell) -> None:
    assert shell("animate", "fox.png", "--matte", "#FF8800", "--outline", "-o", "fox.webp") == 0
    assert shell.services.exporter.exports[0][2].matte == "#ff8800"
    assert request_of(shell).operation.outline == 0.02
    assert shell.services.exporter.exports[0][2].outline == 0.0


@pytest.mark.parametrize(("argv", "said"), [
    (["--frames", "3"], "--frames is a whole number from 4 to 48, not '3'"),
    (["--frames", "8.5"], "--frames is a whole number"),
    (["--frames", "many"], "--frames is a whole number"),
    (["--fps", "31"], "--fps is a number from 4 to 30"),
    (["--fps", "nan"], "--fps is a number"),
    (["--strength", "-1"], "--strength is a number from 0 to 1"),
    (["--size", "100000"], "--size is a whole number"),
    (["--at", "mid"], "--at is one of auto, first, middle, last, not 'mid'. Did you mean middle?"),
    (["--anchor", "fete"], "Did you mean feet?"),
    (["--variations", "3"], "--variations is one of 1, 2, 4, 8"),
    (["--seed", "-4"], "--seed is a whole number"),
    (["--device", "gpu"], "--device is one of auto, cpu, cuda, mps"),
    (["--matte", "red"], "--matte is a colour such as #ffffff"),
    (["--promt", "x"], "There is no option --promt. Did you mean --prompt?"),
    (["--model", "moton"], "There is no model 'moton'. Did you mean 'motion'?"),
    (["--mask", "nothing.png"], "There is no file nothing.png"),
    (["extra.png"], "Too many arguments: 'extra.png'"),
    (["--prompt"], "--prompt: expected one argument"),
])
def test_a_wrong_option_is_named_in_one_line_and_nothing_is_written(shell: Shell, argv: list[str], said: str) -> None:
    assert said in shell.refusal("animate", "fox.png", "-o", "fox.webp", *argv)
    assert shell.left() == set()


def test_wrong_files_are_named_in_one_line(shell: Shell) -> None:
    (shell.folder / "notes.txt").write_text("no picture")
    (shell.folder / "taken.webp").mkdir()
    assert shell.refusal("animate", "gone.png", "-o", "a.webp") == "There is no file gone.png."
    assert shell.refusal("animate", "notes.txt", "-o", "a.webp") == "notes.txt is no picture."
    assert "folder nowhere doesn't exist" in shell.refusal("animate", "fox.png", "-o", "nowhere/a.webp")
    assert "taken.webp is a folder" in shell.refusal("animate", "fox.png", "-o", "taken.webp")
    assert "is the picture itself" in shell.refusal("animate", "fox.png", "-o", "fox.png")
    assert "ending .xyz" in shell.refusal("animate", "fox.png", "-o", "a.xyz")
    assert "needs -o FILE" in shell.refusal("animate", "fox.png")
    assert "needs IMAGE" in shell.refusal("animate", "-o", "a.webp")


def test_with_json_an_error_is_json_too(shell: Shell) -> None:
    assert shell("animate", "gone.png", "-o", "a.webp", "--json") == 2
    assert json.loads(shell.out) == {"error": "There is no file gone.png.", "suggestion": ""}
    assert shell.err.count("\n") == 1


def test_a_failed_job_ends_with_1_and_leaves_nothing(shell: Shell) -> None:
    shell.services.exporter.trouble = JobError("The disk is full.")
    assert shell("animate", "fox.png", "-o", "fox.webp") == 1
    assert shell.err.splitlines()[-1] == "kinora: The disk is full."
    assert shell.left() == set() and shell.services.closed == 1


def test_a_limit_that_is_not_met_ends_with_1_and_is_said(shell: Shell) -> None:
    shell.services.exporter.met = False
    assert shell("animate", "fox.png", "--preset", "whatsapp", "-o", "fox.webp") == 1
    assert "fox.webp is over the limit" in shell.out


@pytest.mark.usefixtures("expected_logs")
def test_the_unforeseen_is_one_line_without_a_traceback(shell: Shell, caplog: pytest.LogCaptureFixture) -> None:
    shell.services.trouble = ZeroDivisionError("oh")
    assert shell("animate", "fox.png", "-o", "fox.webp") == 1
    assert shell.err.count("\n") == 1 and "ZeroDivisionError" in shell.err and "Traceback" not in shell.err
    assert any(record.exc_info for record in caplog.records)


def test_an_interruption_while_it_runs_cancels_the_job_and_ends_with_130(shell: Shell) -> None:
    import _thread

    at_step = threading.Event()

    def interrupt_once(words: str, step: int) -> None:
        if not at_step.is_set():
            at_step.set()
            _thread.interrupt_main()

    shell.services.model.at_step = interrupt_once
    shell.services.model.steps = 100_000  # only a cancel ends this in time
    assert shell("animate", "fox.png", "-o", "fox.webp", "--quiet") == 130
    assert (shell.left(), shell.out, shell.services.closed) == (set(), "", 1)


def test_an_interruption_while_it_writes_leaves_nothing(shell: Shell) -> None:
    shell.services.exporter.trouble = KeyboardInterrupt()
    assert shell("animate", "fox.png", "-o", "fox.webp") == 130
    assert shell.left() == set()


# ------------------------------------------------------------------ what is said
def test_progress_goes_to_standard_error_and_quiet_silences_it(shell: Shell) -> None:
    assert shell("animate", "fox.png", "-o", "fox.webp") == 0
    assert "Animating fox.png" in shell.err and "Animating" not in shell.out
    assert "fox.webp  2 x 2, 8 frames at 8 a second" in shell.out
    assert shell("animate", "fox.png", "-o", "fox.webp", "--quiet") == 0
    assert shell.err == "" and shell.out


def test_a_terminal_gets_one_bar_that_is_gone_afterwards(shell: Shell) -> None:
    shell.terminal = True
    assert shell("animate", "fox.png", "-o", "fox.webp") == 0
    assert "\r" in shell.err and "####" in shell.err and shell.err.endswith("\x1b[K") and "\n" not in shell.err


# ------------------------------------------------------------------ batches
def lines(shell: Shell, *rows: object, argv: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    text = "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows)
    (shell.folder / "batch.jsonl").write_text(text, encoding="utf-8")
    assert shell("animate", "--batch", "batch.jsonl", *argv) == 0
    return [json.loads(line) for line in shell.out.splitlines()]


def test_a_batch_answers_every_line_in_order_with_its_id(shell: Shell) -> None:
    answers = lines(shell,
                    {"id": "a", "image": "fox.png", "output": "a.webp", "prompt": "jump", "frames": 6, "fps": 10},
                    {"id": 2, "image": "gone.png", "output": "b.webp"},
                    "{not json",
                    "",
                    [1, 2],
                    {"id": None, "image": "fox.png", "output": "c.webp", "frames": 3},
                    {"id": "d", "image": "fox.png", "output": "d.webp", "farmes": 9},
                    {"id": "e", "image": "fox.png"},
                    {"id": "f", "image": "fox.png", "output": "f.webp", "keep_background": "yes"},
                    {"id": "g", "image": "fox.png", "output": "g.png", "anchor": ["feet"], "keep_background": True, "seed": 9})
    assert [answer["id"] for answer in answers] == ["a", 2, None, None, None, "d", "e", "f", "g"]
    assert (answers[0]["file"], answers[0]["frames"], answers[0]["fps"]) == ("a.webp", 6, 10.0)
    assert answers[1]["error"] == "There is no file gone.png."
    assert [answers[i]["error"] for i in (2, 3)] == ["The line is no JSON.", "The line is no JSON object."]
    assert "'frames' is a whole number from 4 to 48" in answers[4]["error"]
    assert answers[5]["error"] == "There is no field 'farmes'." and answers[5]["suggestion"] == "Did you mean frames?"
    assert answers[6]["error"] == "The line has no 'output'."
    assert answers[7]["error"] == "'keep_background' is true or false."
    assert (answers[8]["preset"], answers[8]["seed"]) == ("apng", 9)
    assert shell.left() == {"a.webp", "g.png", "batch.jsonl"}


def test_the_command_lines_options_are_a_batchs_defaults(shell: Shell) -> None:
    answers = lines(shell, {"id": 1, "image": "fox.png", "output": "a.webp"},
                    {"id": 2, "image": "fox.png", "output": "b.webp", "frames": 4}, argv=("--frames", "12", "--seed", "3"))
    assert [answer["frames"] for answer in answers] == [12, 4]
    assert [answer["seed"] for answer in answers] == [3, 3]


@pytest.mark.usefixtures("expected_logs")
def test_a_failing_line_does_not_stop_the_rest(shell: Shell) -> None:
    def fail_once(words: str, step: int) -> None:
        if words == "bad":
            raise MemoryError

    shell.services.model.at_step = fail_once
    answers = lines(shell, {"id": 1, "image": "fox.png", "output": "a.webp", "prompt": "bad"},
                    {"id": 2, "image": "fox.png", "output": "b.webp"})
    assert answers[0]["error"] == "There isn't enough memory for this." and answers[1]["file"] == "b.webp"


def test_a_batch_that_is_not_there_is_bad_input(shell: Shell) -> None:
    assert "gone.jsonl can't be read" in shell.refusal("animate", "--batch", "gone.jsonl")
