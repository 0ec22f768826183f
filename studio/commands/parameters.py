"""Typed parameters of commands: what a value must be, and one clear sentence when it isn't.

Values come from menus, the palette, scripts, JSON and the voice agent alike, so "8" for a number is refused
rather than guessed. A parameter that wasn't said is absent; None counts as absent.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from studio.contract.errors import InputError
from studio.contract.fields import LONGEST_TEXT, a_list, shown
from studio.contract.requests import MediaRef


class Kind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    INTEGER = "integer"
    FLAG = "flag"
    CHOICE = "choice"
    CHOICES = "choices"  # several of a few words
    IDS = "ids"  # library items, by number
    PATH = "path"
    MEDIA = "media"  # a MediaRef; "" takes it away
    TARGET = "target"  # "this", "last", a number from 1, or an id


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a command. `low` and `high` are inclusive; `unit` is for labels ("s", "frames")."""

    name: str
    kind: Kind
    sentence: str
    needed: bool = False
    low: float = -math.inf
    high: float = math.inf
    choices: tuple[str, ...] = ()
    unit: str = ""

    def check(self, value: Any) -> Any:
        """The value as the command gets it. Raises InputError with one sentence when it is of the wrong kind."""
        match self.kind:
            case Kind.TEXT:
                return self._text(value)
            case Kind.NUMBER | Kind.INTEGER:
                return self._number(value)
            case Kind.FLAG:
                return self._that(isinstance(value, bool), value)
            case Kind.CHOICE:
                return self._that(isinstance(value, str) and value in self.choices, value)
            case Kind.CHOICES:
                return self._several(value)
            case Kind.IDS:
                return self._ids(value)
            case Kind.PATH:
                return Path(self._that(isinstance(value, str | Path) and bool(str(value)) and "\0" not in str(value), value))
            case Kind.MEDIA:
                return self._that(value == "" or isinstance(value, MediaRef), value)
            case Kind.TARGET:
                return self._target(value)

    @property
    def wanted(self) -> str:
        """What it must be, in words: "a number from 0 to 1"."""
        if self.kind in (Kind.NUMBER, Kind.INTEGER):
            name = "a whole number" if self.kind is Kind.INTEGER else "a number"
            return name + self._range()
        return {
            Kind.TEXT: "text", Kind.FLAG: "true or false", Kind.PATH: "a file's path", Kind.MEDIA: "a picture",
            Kind.IDS: "a list of library items", Kind.TARGET: "a number from 1, “this” or “last”",
            Kind.CHOICES: f"a list of {a_list(self.choices)}" if self.choices else "a list",
        }.get(self.kind) or a_list(self.choices)

    def _range(self) -> str:
        low, high = math.isfinite(self.low), math.isfinite(self.high)
        if low and high:
            return f" from {self.low:g} to {self.high:g}"
        return f" of at least {self.low:g}" if low else f" of at most {self.high:g}" if high else ""

    def _that(self, holds: bool, value: Any) -> Any:
        if not holds:
            raise InputError(f"“{self.name}” must be {self.wanted}, not {shown(value)}.")
        return value

    def _text(self, value: Any) -> str:
        text: str = self._that(isinstance(value, str), value)
        if len(text) > LONGEST_TEXT:
            raise InputError(f"“{self.name}” is longer than {LONGEST_TEXT:,} characters.")
        return text

    def _number(self, value: Any) -> float | int:
        right = isinstance(value, int | float) and not isinstance(value, bool)
        self._that(right and self.low <= value <= self.high and (isinstance(value, int) or math.isfinite(value)), value)
        if self.kind is Kind.NUMBER:
            return float(value)
        self._that(value == int(value), value)
        return int(value)

    def _several(self, value: Any) -> tuple[str, ...]:
        self._that(isinstance(value, list | tuple) and all(isinstance(v, str) and v in self.choices for v in value), value)
        return tuple(dict.fromkeys(value))

    def _ids(self, value: Any) -> tuple[int, ...]:
        self._that(isinstance(value, list | tuple) and all(type(v) is int and v > 0 for v in value), value)
        return tuple(dict.fromkeys(value))

    def _target(self, value: Any) -> str | int:
        whole = type(value) is int and value >= 1
        checked: str | int = self._that(whole or (isinstance(value, str) and bool(value)), value)
        return checked


def text(name: str, sentence: str, needed: bool = False) -> Parameter:
    return Parameter(name, Kind.TEXT, sentence, needed)


def number(name: str, sentence: str, low: float = -math.inf, high: float = math.inf, needed: bool = False, unit: str = "") -> Parameter:
    return Parameter(name, Kind.NUMBER, sentence, needed, low, high, unit=unit)


def integer(name: str, sentence: str, low: float = -math.inf, high: float = math.inf, needed: bool = False, unit: str = "") -> Parameter:
    return Parameter(name, Kind.INTEGER, sentence, needed, low, high, unit=unit)


def flag(name: str, sentence: str, needed: bool = False) -> Parameter:
    return Parameter(name, Kind.FLAG, sentence, needed)


def choice(name: str, sentence: str, choices: tuple[str, ...], needed: bool = False) -> Parameter:
    return Parameter(name, Kind.CHOICE, sentence, needed, choices=choices)
