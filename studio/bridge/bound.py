"""The registry of commands bound to the window's context, and work that commands start in the background."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from studio.bridge.pool import MediaPool
from studio.bridge.slots import Messages
from studio.commands.context import Context, Progress
from studio.commands.registry import Command, Registry, Result


class BoundCommands:
    """Implements `Commands`. The context comes after the window that it speaks of, so it is bound later."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._context: Context | None = None

    def bind(self, context: Context) -> None:
        self._context = context

    def commands(self) -> Iterable[Command]:
        return tuple(self._registry)

    def why_not(self, name: str) -> str:
        """Why the command can't run now, in a sentence; "" when it can."""
        return "" if self._context is None else self._registry.get(name).why_not(self._context)

    def run(self, name: str, **params: Any) -> Result:
        """Do it, and say what it has to say. Raises InputError or JobError with one sentence."""
        if self._context is None:
            raise RuntimeError("the window isn't ready for commands")
        result = self._registry.get(name).run(self._context, **params)
        if result.question:
            if not self._context.window.ask(result.question, ("Yes",)):
                return Result()
            result = self._registry.get(name).run(self._context, **{**params, "sure": True})
        if result.sentence:
            self._context.window.say(result.sentence)
        return result


class PoolBackground:
    """Implements `Background` with the window's media pool: long work off the interface thread, its end in a message."""

    def __init__(self, pool: MediaPool, messages: Messages) -> None:
        self._pool, self._messages = pool, messages

    def start(self, label: str, work: Callable[[Progress], str]) -> None:
        def unheard(_: float) -> None:
            """Exports of the window show their own progress; a command's work ends in a message."""

        def done(sentence: str) -> None:
            if sentence:
                self._messages.info(sentence)

        self._pool.run(lambda: work(unheard), done, self._messages.failed, long=True)
