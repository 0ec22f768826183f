"""Slots that lose no exception: what a person can be told goes to the message bar, the rest to the log and the bar.

One of the few places that may catch everything, because Qt swallows what a slot raises.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, Literal, TypeVar, cast

from PySide6.QtCore import QObject, Signal

from studio.contract.errors import StudioError

log = logging.getLogger(__name__)
Kind = Literal["info", "done", "error"]
F = TypeVar("F", bound=Callable[..., Any])


class Messages(QObject):
    """Where sentences for the person go. The window's message bar listens."""

    shown = Signal(str, str, str)  # sentence, suggestion, kind

    def info(self, sentence: str, suggestion: str = "") -> None:
        self.shown.emit(sentence, suggestion, "info")

    def done(self, sentence: str, suggestion: str = "") -> None:
        self.shown.emit(sentence, suggestion, "done")

    def error(self, sentence: str, suggestion: str = "") -> None:
        self.shown.emit(sentence, suggestion, "error")

    def failed(self, error: BaseException) -> None:
        """Show any exception: the person's sentence when it has one, else an honest general one."""
        if isinstance(error, StudioError):
            self.error(error.sentence, error.suggestion)
            return
        log.error("Unexpected error in the window", exc_info=error)
        self.error("Something went wrong inside the studio.", f"{type(error).__name__}: {error}")


def told(messages: Messages, action: F) -> F:
    """`action` wrapped so that what it raises is shown instead of lost. The wrapper then returns None."""

    @wraps(action)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        try:
            return action(*args, **kwargs)
        except Exception as error:  # noqa: BLE001 - the Qt slot wrapper
            messages.failed(error)
            return None

    return cast(F, guarded)
