"""`kinora generate` with the real composer: words and request files become clips and stills, and wrong ones one sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from studio.cli.generate import a_picture
from studio.contract.errors import InputError
from studio.media.clips.library import Clips
from tests.cli.conftest import Shell

SMALL = ("--resolution", "96x54", "--fps", "6")


@pytest.fixture
def stage(shell: Shell) -> Shell:
    shell.services.model.refusal = "It animates pictures."
    return shell


def request_file(folder: Path, **changes: Any) -> str:
    asked = {
        "prompts": [{"text": "a fox in a meadow", "timestamp": 0.0}, {"text": "it jumps", "timestamp": 0.5}],
        "duration": 1.0, "resolution": "96x54", "fps": 6, "seed": 7, "operation": {"kind": "generate"}, **changes,
    }
    (folder / "board.json").write_text(json.dumps(asked), encoding="utf-8")
    return "board.json"


def test_words_become_a_clip_and_the_answer_tells_what_was_drawn(stage: Shell) -> None:
    answer = stage.answer("generate", "--prompt", "two foxes in a meadow at night", "--duration", "1", *SMALL, "-o", "out.mkv")
    assert answer["model"] == "animatic" and answer["size"] == [96, 54] and answer["frames"] == 6
    assert [(row["what"], row["count"]) for row in answer["drawn"]] == [("fox", 2)]
    assert answer["place"] == "meadow_with_hills" and answer["light"] == "night" and answer["left_out"] == []
    clip = stage.folder / "out.mkv"
    assert Clips().facts(clip)[1].frames == 6 and stage.left() == {"out.mkv"}


def test_a_request_file_gives_the_same_frames_twice(stage: Shell) -> None:
    name = request_file(stage.folder)
    one, two = (stage.answer("generate", name, "-o", f"{number}.mkv") for number in (1, 2))
    assert one["drawn"] == two["drawn"] and one["seed"] == 7
    sources = [Clips().opened(Clips().facts(stage.folder / f"{number}.mkv")[0]) for number in (1, 2)]
    assert all((sources[0].frame(i) == sources[1].frame(i)).all() for i in range(6))
    for source in sources:
        source.close()


@pytest.mark.parametrize(("argv", "sentence"), [
    (["--prompt", "a fox"], "needs -o FILE"),
    (["-o", "out.mp4"], "needs REQUEST.json, --prompt or --image"),
    (["board.json", "--prompt", "a fox", "-o", "out.mp4"], "say the same thing twice"),
    (["--prompt", "a fox", "--image", "fox.png", "-o", "out.mp4"], "FILE@SECONDS"),
    (["--prompt", "a fox", "--image", "fox.png@1", "-o", "out.mp4"], "fox.png"),
    (["--prompt", "a fox", "--duration", "36000", "-o", "out.mp4"], "--duration"),
    (["--prompt", "a fox", "--fps", "0", "-o", "out.mp4"], "--fps"),
    (["--prompt", "a fox", "--resolution", "9p", "-o", "out.mp4"], "9p"),
    (["late.json", "-o", "out.mp4"], "end"),
])
def test_a_bad_request_is_one_sentence_before_any_work(stage: Shell, argv: list[str], sentence: str) -> None:
    request_file(stage.folder)
    late = json.loads((stage.folder / "board.json").read_text())
    late["prompts"][1]["timestamp"] = 5.0
    (stage.folder / "late.json").write_text(json.dumps(late))
    assert stage("generate", *argv) == 2
    assert sentence in stage.err and stage.err.count("kinora:") == 1 and "Traceback" not in stage.err
    assert stage.left() == {"board.json", "late.json"}


def test_a_picture_has_a_moment_and_may_have_a_role() -> None:
    assert a_picture("a@b.png@2.5:reference") == {"path": "a@b.png", "timestamp": 2.5, "role": "reference"}
    assert a_picture("fox.png@0") == {"path": "fox.png", "timestamp": 0.0}
    for wrong in ("fox.png", "@2", "fox.png@soon", "fox.png@1:hero"):
        with pytest.raises(InputError):
            a_picture(wrong)
