"""The registry: unique names and shortcuts, typed parameters with one sentence each, the palette's search."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from studio.commands.parameters import Kind, Parameter
from studio.commands.registry import Command, Registry, Result
from studio.commands.standard import standard_registry
from studio.contract.errors import InputError
from studio.contract.requests import MediaRef
from tests.fakes.commanded import Studio

REGISTRY = standard_registry()
OF_THE_CONTRACT = {"animate", "play", "pause", "seek", "undo", "redo", "export"}


def test_the_contracts_names_are_there() -> None:
    assert {command.name for command in REGISTRY} >= OF_THE_CONTRACT


@pytest.mark.parametrize("command", REGISTRY, ids=lambda command: command.name)
def test_every_command_is_described(command: Command) -> None:
    assert re.fullmatch(r"[a-z]+(\.[a-z_]+)?", command.name)
    assert command.title[0].isupper() and not command.title.endswith(".")
    assert command.sentence.endswith(".") and command.category
    assert len({parameter.name for parameter in command.parameters}) == len(command.parameters)
    for parameter in command.parameters:
        assert parameter.sentence and parameter.wanted
        assert bool(parameter.choices) == (parameter.kind in (Kind.CHOICE, Kind.CHOICES))
    assert set(command.one_of) <= {parameter.name for parameter in command.parameters}


def test_names_and_shortcuts_are_taken_once() -> None:
    once = Command("a.b", "A", "A.", lambda context: None, shortcut="Ctrl+A")
    with pytest.raises(ValueError, match="two commands"):
        Registry([once, once])
    with pytest.raises(ValueError, match="is taken by"):
        Registry([once, Command("a.c", "A", "A.", lambda context: None, shortcut="Ctrl+A")])
    shortcuts = [command.shortcut for command in REGISTRY if command.shortcut]
    assert len(shortcuts) == len(set(shortcuts))
    found = REGISTRY.by_shortcut("Ctrl+K")
    assert found is not None and found.name == "palette"


@pytest.mark.parametrize(("text", "first"), [
    ("undo", "undo"), ("zoom", "view.zoom"), ("expo", "export"), ("white", "sticker.outline"), ("save as", "file.save_as"),
    ("frames", "sticker.frames"), ("bin", "library.bin"), ("sticker strength", "sticker.strength"), ("ply", "play")])
def test_the_palette_finds(text: str, first: str) -> None:
    assert first in [command.name for command in REGISTRY.search(text)][:2]


def test_the_palette_shows_all_but_itself_for_no_words() -> None:
    names = [command.name for command in REGISTRY.search("  ")]
    assert len(names) == len(REGISTRY) - 1 and "palette" not in names
    assert REGISTRY.search("xylophone") == []


def test_an_unknown_command_names_near_ones() -> None:
    with pytest.raises(InputError, match="There is no command “unod”"):
        REGISTRY.get("unod")
    with pytest.raises(InputError) as caught:
        REGISTRY.get("export.gif")
    assert caught.value.sentence == "There is no command “export.gif”."


@pytest.mark.parametrize(("kind", "good", "bad"), [
    (Kind.TEXT, ["", "words"], [3, None, ["a"], "x" * 10_001]),
    (Kind.NUMBER, [0, 1, 0.5], [-0.1, 1.5, True, "0.5", float("nan"), 10**400]),
    (Kind.INTEGER, [0, 1, 1.0], [0.5, 2, False, "1"]),
    (Kind.FLAG, [True, False], [0, 1, "true"]),
    (Kind.CHOICE, ["a", "b"], ["c", 1, ["a"]]),
    (Kind.CHOICES, [[], ["a"], ("b", "a", "b")], ["a", ["c"], [1], [["a"]]]),
    (Kind.IDS, [[1], [3, 2]], [[0], ["1"], 1, [True]]),
    (Kind.PATH, ["a.png", Path("b")], ["", "a\0b", 3]),
    (Kind.MEDIA, [MediaRef("a"), ""], ["a.png", 3]),
    (Kind.TARGET, [1, "this", "last"], [0, -1, "", True, 1.5]),
])
def test_parameters_are_typed(kind: Kind, good: list[Any], bad: list[Any]) -> None:
    choices = ("a", "b") if kind in (Kind.CHOICE, Kind.CHOICES) else ()
    parameter = Parameter("it", kind, "It.", low=0, high=1, choices=choices)
    for value in good:
        parameter.check(value)
    for value in bad:
        with pytest.raises(InputError) as caught:
            parameter.check(value)
        assert "“it”" in caught.value.sentence and len(caught.value.sentence) < 200


def test_what_is_missing_unknown_or_impossible_is_said(studio: Studio) -> None:
    with pytest.raises(InputError, match="needs “text”"):
        REGISTRY.run("sticker.words", studio.context)
    with pytest.raises(InputError, match="no parameter “txt”"):
        REGISTRY.run("sticker.words", studio.context, txt="a")
    with pytest.raises(InputError, match="Open a picture first"):
        REGISTRY.run("sticker.words", studio.context, text="a")
    with pytest.raises(InputError, match="needs “to_s or delta_s”"):
        REGISTRY.run("seek", studio.context)
    assert REGISTRY.get("export").missing({}) == ("preset or path",)
    assert REGISTRY.get("undo").missing({"times": None}) == ()
    assert not REGISTRY.get("undo").enabled(studio.context)


def test_none_counts_as_not_said(studio: Studio) -> None:
    seen = []
    command = Command("a", "A", "A.", lambda context, **params: seen.append(params), (Parameter("x", Kind.TEXT, "X."),))
    assert command.run(studio.context, x=None) == Result()
    assert seen == [{}]
