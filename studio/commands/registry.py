"""Every user action by name: menus, keys, the palette, scripts and the voice agent look here and nowhere else.

The registry checks names, parameters and whether a command can run now; what it does is the command's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from studio.commands.context import Context
from studio.commands.parameters import Parameter
from studio.contract.errors import InputError
from studio.contract.fields import a_list, shown
from studio.core.errors import DocumentError


@dataclass(frozen=True, slots=True)
class Result:
    """What a command did. `question` asks before something is destroyed; answer by running it with `sure=True`."""

    sentence: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    question: str = ""


def always(context: Context) -> str:
    """For commands that can always run."""
    return ""


@dataclass(frozen=True, slots=True)
class Command:
    """One user action. `why_not` tells in a sentence why it can't run now, "" when it can."""

    name: str
    title: str
    sentence: str
    action: Callable[..., Result | None]
    parameters: tuple[Parameter, ...] = ()
    category: str = ""
    shortcut: str = ""  # portable, such as "Ctrl+Shift+Z"
    why_not: Callable[[Context], str] = always
    one_of: tuple[str, ...] = ()  # at least one of these parameters must be said
    changes_document: bool = False  # goes through Store.commit, so undo takes it back
    in_palette: bool = True

    def enabled(self, context: Context) -> bool:
        return not self.why_not(context)

    def missing(self, params: Mapping[str, Any]) -> tuple[str, ...]:
        """Names of needed parameters that weren't said; an agent asks back for them."""
        said = {name for name, value in params.items() if value is not None}
        missing = [parameter.name for parameter in self.parameters if parameter.needed and parameter.name not in said]
        if self.one_of and not said.intersection(self.one_of):
            missing.append(a_list(self.one_of))
        return tuple(missing)

    def checked(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """The parameters, typed. Raises InputError naming the first that is unknown, missing or wrong."""
        known = {parameter.name: parameter for parameter in self.parameters}
        unknown = sorted(set(params) - set(known))
        if unknown:
            hint = f"It knows {a_list(known)}." if known else "It takes none."
            raise InputError(f"“{self.name}” has no parameter {shown(unknown[0])}.", hint)
        missing = self.missing(params)
        if missing:
            raise InputError(f"“{self.name}” needs “{missing[0]}”.")
        return {name: known[name].check(value) for name, value in params.items() if value is not None}

    def run(self, context: Context, /, **params: Any) -> Result:
        """Do it. Raises InputError when a parameter is wrong or the command can't run now."""
        values = self.checked(params)
        reason = self.why_not(context)
        if reason:
            raise InputError(reason)
        try:
            return self.action(context, **values) or Result()
        except DocumentError as error:
            raise InputError(error.sentence) from None


class Registry:
    """Commands with unique names and unique shortcuts."""

    def __init__(self, commands: Iterable[Command] = ()) -> None:
        self._commands: dict[str, Command] = {}
        self._shortcuts: dict[str, Command] = {}
        for command in commands:
            self.add(command)

    def add(self, command: Command) -> None:
        """Raises ValueError when the name or the shortcut is taken: that is a programmer's mistake."""
        if command.name in self._commands:
            raise ValueError(f"two commands are called {command.name}")
        if command.shortcut and command.shortcut in self._shortcuts:
            raise ValueError(f"{command.shortcut} is taken by {self._shortcuts[command.shortcut].name}")
        self._commands[command.name] = command
        if command.shortcut:
            self._shortcuts[command.shortcut] = command

    def __iter__(self) -> Iterator[Command]:
        return iter(self._commands.values())

    def __len__(self) -> int:
        return len(self._commands)

    def __contains__(self, name: object) -> bool:
        return name in self._commands

    def get(self, name: str) -> Command:
        """The command of that name. Raises InputError naming the nearest ones."""
        found = self._commands.get(name)
        if found is None:
            near = [command.name for command in self.search(name)[:3]]
            raise InputError(f"There is no command “{name[:40]}”.", f"Near it: {', '.join(near)}." if near else "")
        return found

    def by_shortcut(self, shortcut: str) -> Command | None:
        return self._shortcuts.get(shortcut)

    def in_category(self, category: str) -> tuple[Command, ...]:
        return tuple(command for command in self if command.category == category)

    def run(self, name: str, context: Context, /, **params: Any) -> Result:
        """Run a command by name. Raises InputError as `Command.run` does."""
        return self.get(name).run(context, **params)

    def search(self, text: str) -> list[Command]:
        """Commands for the palette, best first; all of them, in order, for no words."""
        shown_here = [command for command in self if command.in_palette]
        words = text.lower().split()
        if not words:
            return shown_here
        scored = [(score, -place, command) for place, command in enumerate(shown_here) if (score := _score(words, command)) > 0]
        return [command for _, _, command in sorted(scored, key=lambda entry: entry[:2], reverse=True)]


def _score(words: list[str], command: Command) -> float:
    """How well all words fit: title before name before sentence; 0 when a word fits nowhere."""
    total = 0.0
    for word in words:
        best = max(3 * _fit(word, command.title), 2 * _fit(word, command.name), _fit(word, command.category), _inside(word, command.sentence))
        if best == 0:
            return 0.0
        total += best
    return total


def _inside(word: str, text: str) -> float:
    return 0.5 if len(word) > 2 and word in text.lower() else 0.0


def _fit(word: str, text: str) -> float:
    """1 for the start of a word, 0.7 inside, up to 0.4 for letters in order, 0 for none."""
    lower = text.lower()
    found = lower.find(word)
    if found == 0 or (found > 0 and not lower[found - 1].isalnum()):
        return 1.0
    if found > 0:
        return 1.0 if f" {word}" in lower else 0.7
    return _in_order(word, lower)


def _in_order(word: str, text: str) -> float:
    """Letters of `word` one after another in `text`, better the closer they stand; short words don't count."""
    place, first = -1, -1
    for letter in word:
        place = text.find(letter, place + 1)
        if place < 0:
            return 0.0
        first = place if first < 0 else first
    spread = place - first + 1
    return 0.4 * len(word) / spread if len(word) > 1 and spread <= 3 * len(word) else 0.0
