"""Reads typed fields out of untrusted JSON objects, with one clear sentence for each thing that can be wrong.

Knows nothing of requests: `codec.py` says which fields there are and in which range. Every failure is an
`InputError`; what comes out is a plain value of the asked type, finite and in range.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from studio.contract.errors import InputError

LONGEST_TEXT = 10_000  # characters
LONGEST_LIST = 1_000


def a_list(words: Iterable[str]) -> str:
    """'a, b or c', for sentences."""
    known = list(words)
    return known[0] if len(known) == 1 else f"{', '.join(known[:-1])} or {known[-1]}"


def shown(value: Any) -> str:
    """A value as it may stand in a sentence: short, on one line."""
    if isinstance(value, str):
        text = f"“{value}”"
    elif value is None:
        text = "null"
    elif isinstance(value, bool):
        text = str(value).lower()
    elif isinstance(value, list):
        text = "a list"
    elif isinstance(value, Mapping):
        text = "an object"
    elif isinstance(value, int) and abs(value) >= 10**18:
        text = "a number that long"
    else:
        text = str(value)
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:57] + "..."


class Fields:
    """One JSON object under inspection. `where` names it in sentences ("the request", "prompts[2]")."""

    def __init__(self, value: Any, where: str, known: Iterable[str]) -> None:
        if not isinstance(value, Mapping):
            raise InputError(f"{where[0].upper()}{where[1:]} must be a JSON object, not {shown(value)}.")
        self._values: Mapping[str, Any] = value
        self._where = where
        self._refuse_unknown(tuple(known))

    def _refuse_unknown(self, known: tuple[str, ...]) -> None:
        unknown = sorted(str(name) for name in self._values if name not in known)
        if not unknown:
            return
        import difflib  # only wrong input pays for it

        near = difflib.get_close_matches(unknown[0], known, n=1, cutoff=0.6)
        names = ", ".join(shown(name) for name in unknown[:8])
        hint = f"Did you mean “{near[0]}”?" if near else f"Known fields are {a_list(known)}."
        raise InputError(f"Unknown field{'s' if len(unknown) > 1 else ''} {names} in {self._where}.", hint)

    def has(self, name: str) -> bool:
        """True when the field is there and isn't null."""
        return self._values.get(name) is not None

    def raw(self, name: str) -> Any:
        return self._values.get(name)

    def refuse(self, name: str, wanted: str) -> InputError:
        """The error for a field: what it must be, and what it is."""
        return InputError(f"“{name}” in {self._where} must be {wanted}, not {shown(self._values.get(name))}.")

    def text(self, name: str, default: str = "") -> str:
        value = self._values.get(name, default)
        if not isinstance(value, str):
            raise self.refuse(name, "text")
        if len(value) > LONGEST_TEXT:
            raise InputError(f"“{name}” in {self._where} is longer than {LONGEST_TEXT:,} characters.")
        return value

    def optional_text(self, name: str) -> str | None:
        return self.text(name) if self.has(name) else None

    def number(self, name: str, default: float, low: float, high: float) -> float:
        """A finite number, low <= value <= high."""
        value = self._values.get(name, default)
        wanted = f"a number from {low:g} to {high:g}"
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.refuse(name, wanted)
        if not low <= value <= high or not math.isfinite(value):
            raise self.refuse(name, wanted)
        return float(value)

    def optional_number(self, name: str, low: float, high: float) -> float | None:
        return self.number(name, 0.0, low, high) if self.has(name) else None

    def integer(self, name: str, default: int, low: int, high: int) -> int:
        """A whole number, low <= value <= high; 8.0 counts as 8."""
        wanted = f"a whole number from {low:,} to {high:,}" if high < 10**9 else f"a whole number from {low}"
        value = self._values.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise self.refuse(name, wanted)
        if value != int(value):
            raise self.refuse(name, wanted)
        return int(value)

    def one_of(self, name: str, default: Any, choices: Iterable[Any]) -> Any:
        """One of a few values, compared by value and type."""
        known = tuple(choices)
        value = self._values.get(name, default)
        for choice in known:
            if value == choice and isinstance(value, bool) is isinstance(choice, bool):
                return choice
        raise self.refuse(name, a_list(str(choice) for choice in known))

    def flag(self, name: str, default: bool) -> bool:
        value = self._values.get(name, default)
        if not isinstance(value, bool):
            raise self.refuse(name, "true or false")
        return value

    def items(self, name: str) -> list[Any]:
        value = self._values.get(name)
        if value is None:
            return []
        if not isinstance(value, list | tuple):
            raise self.refuse(name, "a list")
        if len(value) > LONGEST_LIST:
            raise InputError(f"“{name}” in {self._where} holds more than {LONGEST_LIST:,} entries.")
        return list(value)
