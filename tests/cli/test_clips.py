"""The commands on clips with the real model and writer: answers, exit codes, and nothing half-written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from studio.cli.clips import EDITS
from studio.cli.main import run
from studio.media.clips.library import Clips
from tests.cli.conftest import Shell
from tests.engine.footage.scenes import FPS, circling, passing, written


@pytest.fixture
def clips(shell: Shell) -> Path:
    shell.services.model.refusal = "It animates pictures."
    written(shell.folder, "a", passing(10), tone=True)
    written(shell.folder, "b", circling(14))
    Image.fromarray(np.pad(np.full((20, 20), 255, np.uint8), ((10, 34), (10, 66)))).save(shell.folder / "mask.png")
    Image.fromarray(np.full((20, 20), 255, np.uint8)).save(shell.folder / "small.png")
    return shell.folder


INPUTS = {"a.mkv", "b.mkv", "mask.png", "small.png"}


@pytest.mark.parametrize(("argv", "frames", "method"), [
    (["trim", "a.mkv", "--start", "0.25", "--end", "0.75"], 6, "trim"),
    (["loop", "b.mkv"], None, "seam"),
    (["blend", "a.mkv", "b.mkv", "--curve", "[[0, 0], [0.5, 0.2], [1, 1]]", "--duration", "0.5"], 6, "morph"),
    (["extend", "b.mkv", "--direction", "both", "--seconds", "0.25"], 20, "continuation"),
    (["bridge", "a.mkv", "b.mkv", "--seconds", "0.25"], 27, "bridge"),
    (["region", "a.mkv", "--mask", "mask.png", "--prompt", "a cat"], 10, "fill"),
])
def test_an_edit_writes_its_file_and_says_how(shell: Shell, clips: Path, argv: list[str], frames: int | None, method: str) -> None:
    answer = shell.answer(*argv, "-o", "out.mkv", "--seed", "3")
    assert answer["model"] == "footage" and answer["method"].startswith(method) and answer["seed"] == 3
    assert answer["size"] == [96, 64] and answer["fps"] == FPS and answer["drawn"] is None and answer["stood_in"] == []
    assert frames is None or answer["frames"] == frames
    assert Clips().facts(shell.folder / "out.mkv")[1].frames == answer["frames"]
    assert shell.left() == INPUTS | {"out.mkv"}
    assert answer["left_out"] == (["a cat"] if argv[0] == "region" else [])
    assert answer["sound"] is (argv[1] == "a.mkv")


def test_a_canvas_of_any_aspect(shell: Shell, clips: Path) -> None:
    assert shell.answer("expand", "a.mkv", "--aspect", "5:3", "-o", "wide.mp4")["size"] == [106, 64]


def test_variations_become_numbered_files(shell: Shell, clips: Path) -> None:
    answer = shell.answer("blend", "a.mkv", "b.mkv", "--duration", "0.4", "--variations", "2", "-o", "out.webm")
    assert [Path(one["file"]).name for one in answer["variations"]] == ["out-1.webm", "out-2.webm"]
    assert shell.left() == INPUTS | {"out-1.webm", "out-2.webm"}


def test_the_file_says_what_made_it(shell: Shell, clips: Path) -> None:
    shell.answer("trim", "a.mkv", "--end", "0.5", "-o", "out.mp4", "--seed", "9")
    source = Clips().open(clips / "out.mp4")
    assert (Clips().recipe(source) or {})["seed"] == 9
    source.close()


def test_a_person_is_told_too(shell: Shell, clips: Path) -> None:
    assert shell("trim", "a.mkv", "--end", "0.5", "-o", "out.mp4") == 0
    assert "6 frames at 12 a second" in shell.out and "By trim" in shell.out and "Trimming a.mkv" in shell.err


@pytest.mark.parametrize(("argv", "said"), [
    (["trim", "a.mkv", "--end", "1"], "needs -o FILE"),
    (["trim", "a.mkv", "-o", "x.mp4"], "needs --end"),
    (["trim", "--end", "1", "-o", "x.mp4"], "needs CLIP"),
    (["trim", "none.mkv", "--end", "1", "-o", "x.mp4"], "none.mkv is not there"),
    (["trim", "fox.png", "--end", "1", "-o", "x.mp4"], "neither a picture nor a clip"),
    (["trim", "mask.png", "--end", "1", "-o", "x.mp4"], "a single picture; “trim” needs a clip"),
    (["trim", "a.mkv", "--start", "5", "--end", "6", "-o", "x.mp4"], "reaches to 5 s, but a.mkv ends at 0.833333 s"),
    (["trim", "a.mkv", "--start", "0.5", "--end", "0.2", "-o", "x.mp4"], "ends at 0.2 s, but it starts at 0.5 s"),
    (["trim", "a.mkv", "--start", "-1", "--end", "1", "-o", "x.mp4"], "--start is a number from 0"),
    (["trim", "a.mkv", "--end", "0.5", "-o", "x.exe"], "ending"),
    (["trim", "a.mkv", "--end", "0.5", "-o", "a.mkv"], "would be replaced"),
    (["trim", "a.mkv", "--end", "0.5", "-o", "nowhere/x.mp4"], "doesn't exist"),
    (["trim", "a.mkv", "--end", "0.5", "--seed", "-1", "-o", "x.mp4"], "--seed"),
    (["blend", "a.mkv", "b.mkv", "--curve", "ramp", "-o", "x.mp4"], "--curve is transition"),
    (["blend", "a.mkv", "b.mkv", "--curve", "[[0, 7]]", "-o", "x.mp4"], "between 0 and 1"),
    (["blend", "a.mkv", "-o", "x.mp4"], "neither a second clip nor words"),
    (["blend", "a.mkv", "--prompt", "snow", "-o", "x.mp4"], "can't be blended with words alone"),
    (["extend", "a.mkv", "--seconds", "36000", "-o", "x.mp4"], "--seconds is a number from 0 to 60"),
    (["extend", "a.mkv", "--seconds", "0", "-o", "x.mp4"], "more than 0"),
    (["region", "a.mkv", "--mask", "small.png", "--prompt", "x", "-o", "x.mp4"], "The mask has 20 x 20 pixels, but a.mkv has 96 x 64"),
    (["expand", "a.mkv", "--aspect", "3:2", "-o", "x.mp4"], "nothing to expand"),
    (["expand", "a.mkv", "--aspect", "wide", "-o", "x.mp4"], "--aspect is an aspect"),
    (["remix", "a.mkv", "--strength", "wild", "-o", "x.mp4"], "subtle, mild, strong or a number"),
    (["remix", "a.mkv", "-o", "x.mp4"], "can't be remixed"),
    (["restyle", "a.mkv", "--style", "chalk", "-o", "x.mp4"], "can't be restyled"),
    (["restyle", "a.mkv", "-o", "x.mp4"], "needs --style"),
])
def test_a_wrong_edit_is_one_line_and_leaves_nothing(shell: Shell, clips: Path, argv: list[str], said: str) -> None:
    assert said in shell.refusal(*argv, "--quiet")
    assert shell.left() == INPUTS


def test_strict_leaves_nothing_out(shell: Shell, clips: Path) -> None:
    assert "left out" in shell.refusal("region", "a.mkv", "--mask", "mask.png", "--prompt", "a cat", "--strict", "--quiet", "-o", "x.mp4")
    assert shell.left() == INPUTS


def test_interrupting_ends_with_130_and_leaves_nothing(shell: Shell, clips: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("studio.cli.clip.run_job", interrupt)
    assert shell("trim", "a.mkv", "--end", "0.5", "-o", "x.mp4") == 130
    assert shell.left() == INPUTS


def test_every_edit_of_the_contract_has_its_command() -> None:
    assert set(EDITS) == {"trim", "loop", "blend", "extend", "bridge", "region", "expand", "remix", "restyle"}


def test_request_files_are_checked_with_their_media(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(tmp_path, "a", passing(6))
    written(tmp_path, "b", circling(6))

    def inspect(request: dict[str, Any]) -> tuple[int, str]:
        (tmp_path / "r.json").write_text(json.dumps(request))
        code = run(["inspect", str(tmp_path / "r.json"), "--json"])
        return code, capsys.readouterr().out

    code, out = inspect({"operation": {"kind": "blend", "a": "a.mkv", "b": "b.mkv", "curve": "mix"}})
    assert code == 0 and json.loads(out)["valid"] and json.loads(out)["operation"] == "blend"
    for request, said in (
        ({"operation": {"kind": "trim", "source": "a.mkv", "start": 0.1, "end": 9}}, "reaches to 9 s"),
        ({"operation": {"kind": "trim", "source": "gone.mkv", "end": 1}}, "gone.mkv is not there"),
        ({"prompts": [{"text": "x"}], "duration": 36000}, "from 0 to 3600"),
        ({"prompts": [{"text": "x", "timestamp": 9}], "duration": 6}, "after the end"),
        ({"prompts": [{"text": "x"}], "colour": 1}, "colour"),
    ):
        code, out = inspect(request)
        assert code == 2 and said in json.loads(out)["error"]
