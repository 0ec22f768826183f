"""`kinora plan`, `describe` and `sticker`: files that the other commands take, and sentences where something can't be done."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from studio.contract.requestfile import read_request_file
from tests.cli.conftest import Shell


def test_a_plan_is_a_request_file_and_its_board_is_in_the_answer(shell: Shell) -> None:
    answer = shell.answer("plan", "A fox sleeps. A bear comes.", "-o", "board.json", "--seed", "3")
    request = read_request_file(Path("board.json"))
    assert [p.text for p in request.prompts] == [card["text"] for card in answer["cards"]] and request.seed == 3
    assert answer["cards"][1]["narration"] == "A bear comes." and answer["duration"] == request.duration
    assert shell.left() == {"board.json"}
    assert "needs -o" in shell.refusal("plan", "A fox.")
    assert "written as .json" in shell.refusal("plan", "A fox.", "-o", "board.txt")


def test_describe_tells_what_a_recipe_says_or_that_nothing_can_tell(shell: Shell) -> None:
    assert shell.answer("describe", "fox.png", "--at", "1") == {"caption": "A fox at 1 s.", "certainty": 0.9, "from": "recipe"}
    shell.services.recipe_inside = False
    assert shell("describe", "fox.png") == 1
    assert "There is no captioner yet" in shell.err and shell.err.count("\n") == 1


def test_a_sticker_from_words_is_drawn_chosen_and_moved_by_the_rest(shell: Shell) -> None:
    answer = shell.answer("sticker", "--prompt", "a fox jumping", "--candidates", "3", "--pick", "2", "-o", "s.webp")
    assert answer["picked"] == 2 and len(answer["candidates"]) == 3 and answer["moved_by"] == "jumping"
    assert json.loads(Path("s.webp").read_text())["words"] == "jumping"
    assert shell.left() == {"s.webp"}


@pytest.mark.parametrize(("argv", "sentence"), [
    (("-o", "s.webp"), "needs --prompt"), (("--prompt", "a fox"), "needs -o"), (("--prompt", "a fox", "--pick", "3", "-o", "s.webp"), "more than the 2 candidates"),
    (("--prompt", "a fox", "-o", "s.xyz"), "ending"), (("--prompt", "a fox", "--candidates", "0", "-o", "s.webp"), "from 1 to 8"),
])  # fmt: skip
def test_wrong_stickers_are_refused_before_anything_is_drawn(shell: Shell, argv: tuple[str, ...], sentence: str) -> None:
    assert sentence in shell.refusal("sticker", *argv)
    assert shell.services.drawings == 0 and shell.left() == set()
