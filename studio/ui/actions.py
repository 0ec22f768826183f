"""Every action of the window by name: its words, its key, its hand. Menus, keys and the palette read this one list.

Actions that the registry of commands knows too take their words and keys from there; commands that only the
registry knows run through it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from studio.bridge.ports import CommandInfo, Commands
from studio.bridge.slots import Messages, told
from studio.ui.ask import asked, can_be_asked


def nothing() -> str:
    return ""


@dataclass(frozen=True)
class Action:
    """One thing a person can do. `why_not` says in a sentence why it can't be done now, "" when it can."""

    name: str
    title: str
    run: Callable[[], object]
    menu: str = ""
    shortcut: str = ""
    sentence: str = ""
    icon: str = ""
    why_not: Callable[[], str] = nothing
    keyed: bool = True  # False: the key is handled where the focus is (Space, arrows)


class Actions(QObject):
    """The list, and one QAction per entry, added to the window so that its key works everywhere."""

    refreshed = Signal()

    def __init__(self, window: QWidget, commands: Commands, messages: Messages) -> None:
        super().__init__(window)
        self._window, self._commands, self._messages = window, commands, messages
        self._actions: dict[str, Action] = {}
        self._qt: dict[str, QAction] = {}

    def add(self, actions: Iterable[Action]) -> None:
        """The window's own actions, then what only the registry knows. Called once, when all parts stand."""
        known = {command.name: command for command in self._commands.commands()}
        for action in actions:
            command = known.pop(action.name, None)
            self._put(action if command is None else Action(
                action.name, command.title, action.run, action.menu, command.shortcut or action.shortcut,
                command.sentence, action.icon, action.why_not, action.keyed))
        for command in known.values():
            if can_be_asked(command):
                self._put(Action(command.name, command.title, self._runner(command), command.category,
                                 command.shortcut, command.sentence, "", self._reason(command.name),
                                 any(part in command.shortcut for part in ("Ctrl", "Alt"))))

    def _runner(self, command: CommandInfo) -> Callable[[], object]:
        def run() -> object:
            params = asked(self._window, command)
            return None if params is None else self._commands.run(command.name, **params)

        return run

    def _reason(self, name: str) -> Callable[[], str]:
        return lambda: self._commands.why_not(name)

    def _put(self, action: Action) -> None:
        self._actions[action.name] = action
        made = QAction(action.title, self._window)
        made.setObjectName(action.name)
        made.setToolTip(action.sentence or action.title)
        if action.shortcut and action.keyed:
            keys = [action.shortcut, action.shortcut.replace("Return", "Enter")]  # both Enter keys
            made.setShortcuts([QKeySequence(key) for key in dict.fromkeys(keys)])
        elif action.shortcut:
            made.setText(f"{action.title}\t{action.shortcut}")  # shown in the menu, handled where the focus is
        made.triggered.connect(lambda _=False, name=action.name: self.run(name))
        self._window.addAction(made)
        self._qt[action.name] = made

    def all(self) -> tuple[Action, ...]:
        return tuple(self._actions.values())

    def get(self, name: str) -> Action:
        return self._actions[name]

    def qaction(self, name: str) -> QAction:
        return self._qt[name]

    def in_menu(self, menu: str) -> list[QAction]:
        return [self._qt[action.name] for action in self._actions.values() if action.menu == menu]

    def run(self, name: str) -> None:
        """Do it; what stands against it, what it did or what went wrong is said."""
        action = self._actions[name]
        reason = action.why_not()
        if reason:
            self._messages.info(reason)
            return
        result = told(self._messages, action.run)()
        sentence = getattr(result, "sentence", "")
        if sentence:
            self._messages.info(sentence)

    def refresh(self) -> None:
        """Ask every action whether it can run now; menus grey out what can't."""
        for name, action in self._actions.items():
            if action.menu:
                self._qt[name].setEnabled(not action.why_not())
        self.refreshed.emit()
