"""Reading arguments: the parser whose errors are one line, kinds of values, and the flags every command has.

Kinds check a text and name what is wrong with it; the lines of a batch go through the same ones.
"""

from __future__ import annotations

import argparse
import difflib
import math
import re
from collections.abc import Callable, Iterable
from typing import Any, NoReturn

from studio.contract.errors import InputError

DEVICES = ("auto", "cpu", "cuda", "mps")
LARGEST_SEED = 2**63 - 1
DEFAULTS = {"json": False, "quiet": False, "seed": 0, "model": "auto", "device": "auto"}

Kind = Callable[[str, str], Any]
"""(text, name of the option) -> value. Raises InputError."""


# ------------------------------------------------------------------ kinds of values
def whole_number(smallest: int, largest: int) -> Kind:
    """An integer in a range; "8.0" is one too."""

    def read(text: str, name: str) -> int:
        value = _number(text)
        if value is None or not value.is_integer() or not smallest <= int(text if _plain(text) else value) <= largest:
            raise InputError(f"{name} is a whole number from {smallest} to {largest}, not {text!r}.")
        return int(text if _plain(text) else value)

    return read


def number(smallest: float, largest: float) -> Kind:
    def read(text: str, name: str) -> float:
        value = _number(text)
        if value is None or not smallest <= value <= largest:
            raise InputError(f"{name} is a number from {smallest:g} to {largest:g}, not {text!r}.")
        return value

    return read


def one_of(*known: str) -> Kind:
    def read(text: str, name: str) -> str:
        if text not in known:
            raise InputError(f"{name} is one of {', '.join(known)}, not {text!r}.", did_you_mean(text, known))
        return text

    return read


def one_number_of(*known: int) -> Kind:
    def read(text: str, name: str) -> int:
        return int(one_of(*(str(value) for value in known))(text, name))

    return read


def words(text: str, name: str) -> str:
    """Any text without control characters other than line breaks and tabs."""
    if any(ord(letter) < 32 and letter not in "\n\t\r" for letter in text):
        raise InputError(f"{name} holds control characters.")
    return text.strip()


def a_name(text: str, name: str) -> str:
    """The name of a file, model, recipe: anything but nothing."""
    if not text or "\0" in text:
        raise InputError(f"{name} needs a name.")
    return text


def colour(text: str, name: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        raise InputError(f"{name} is a colour such as #ffffff, not {text!r}.")
    return text.lower()


def did_you_mean(text: str, known: Iterable[str]) -> str:
    """A question that offers the nearest known name, or nothing when none is near."""
    close = difflib.get_close_matches(text.lower(), list(known), n=1, cutoff=0.55)
    return f"Did you mean {close[0]}?" if close else ""


def _plain(text: str) -> bool:
    return re.fullmatch(r"[+-]?[0-9]{1,30}", text) is not None


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


# ------------------------------------------------------------------ the parser
class Parser(argparse.ArgumentParser):
    """An argument parser that raises InputError instead of printing its usage and leaving."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_abbrev=False, **options)

    def error(self, message: str) -> NoReturn:
        raise InputError(f"{message[:1].upper()}{message[1:]}.", f"See {self.prog} --help.")

    def known_options(self) -> list[str]:
        return [option for option in self._option_string_actions if option.startswith("--")]

    def commands(self) -> dict[str, Parser]:
        """The commands below this parser, by name."""
        groups = [action for action in self._actions if isinstance(action, argparse._SubParsersAction)]
        return dict(groups[0].choices) if groups else {}


def add(parser: Parser, *names: str, kind: Kind, **options: Any) -> None:
    """Add an option whose value is checked by `kind` under the option's own name."""
    named = next((name for name in names if name.startswith("--")), names[0])
    parser.add_argument(*names, type=lambda text: kind(text, named), **options)


def add_common(parser: Parser) -> Parser:
    """The flags every command takes, before its name or after it. They have no default here: see `DEFAULTS`."""
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="answer with one line of JSON")
    parser.add_argument("--quiet", action="store_true", default=argparse.SUPPRESS, help="show no progress")
    add(parser, "--seed", kind=whole_number(0, LARGEST_SEED), metavar="N", default=argparse.SUPPRESS,
        help="the same seed gives the same frames (0)")
    add(parser, "--model", kind=a_name, metavar="ID", default=argparse.SUPPRESS,
        help="auto, built-in, or the id of a model (auto)")
    add(parser, "--device", kind=one_of(*DEVICES), metavar="|".join(DEVICES), default=argparse.SUPPRESS,
        help="what the model runs on (auto)")
    return parser


def parse(root: Parser, argv: list[str]) -> argparse.Namespace:
    """The arguments, common flags filled in. Raises InputError; SystemExit after --help and --version."""
    _check_command(root, argv)
    found, left = root.parse_known_args(argv)
    if left:
        _complain(root, found, left[0])
    for name, value in DEFAULTS.items():
        if not hasattr(found, name):
            setattr(found, name, value)
    return found


def first_word(root: Parser, argv: list[str]) -> str:
    """The first argument that is neither an option nor an option's value, or nothing."""
    takes_value = {name for name, action in root._option_string_actions.items() if action.nargs != 0}
    skip = False
    for argument in argv:
        if skip or argument.startswith("-"):
            skip = not skip and argument in takes_value
        else:
            return argument
    return ""


def _check_command(root: Parser, argv: list[str]) -> None:
    word, known = first_word(root, argv), root.commands()
    if word and word not in known:
        raise InputError(f"There is no command {word!r}.", did_you_mean(word, known) or "See kinora --help.")


def _complain(root: Parser, found: argparse.Namespace, argument: str) -> NoReturn:
    parser = root.commands().get(getattr(found, "command", ""), root)
    if argument.startswith("-"):
        name = argument.split("=", 1)[0]
        raise InputError(f"There is no option {name}.", did_you_mean(name, parser.known_options()) or f"See {parser.prog} --help.")
    raise InputError(f"Too many arguments: {argument!r}.", f"See {parser.prog} --help.")
