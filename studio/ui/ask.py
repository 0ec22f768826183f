"""Asking for the parameters that a command needs, one small dialog each."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QInputDialog, QWidget

from studio.bridge.ports import CommandInfo, ParameterInfo

ASKABLE = ("text", "number", "integer", "flag", "choice")
FAR = 1_000_000.0  # a bound for numbers that have none


def needed(command: CommandInfo) -> list[ParameterInfo]:
    return [parameter for parameter in command.parameters if parameter.needed]


def can_be_asked(command: CommandInfo) -> bool:
    """False for commands that need something only a view can give, such as a painted mask or selected items."""
    return all(str(parameter.kind) in ASKABLE for parameter in needed(command))


def asked(parent: QWidget, command: CommandInfo) -> dict[str, Any] | None:
    """The needed parameters as the person gives them; None when they turn away."""
    values: dict[str, Any] = {}
    for parameter in needed(command):
        value, given = _ask(parent, command.title, parameter)
        if not given:
            return None
        values[parameter.name] = value
    return values


def _ask(parent: QWidget, title: str, parameter: ParameterInfo) -> tuple[Any, bool]:
    kind, words = str(parameter.kind), parameter.sentence
    low, high = max(-FAR, parameter.low), min(FAR, parameter.high)
    if kind == "number":
        return QInputDialog.getDouble(parent, title, words, max(low, 0.0), low, high, 2)
    if kind == "integer":
        return QInputDialog.getInt(parent, title, words, round(max(low, 0.0)), round(low), round(high))
    if kind == "text":
        return QInputDialog.getText(parent, title, words)
    choices = ["yes", "no"] if kind == "flag" else list(parameter.choices)
    text, given = QInputDialog.getItem(parent, title, words, choices, 0, False)
    return (text == "yes" if kind == "flag" else text), given
