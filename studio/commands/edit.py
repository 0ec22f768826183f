"""Undo and redo, and the queue of jobs: what takes things back or stops them."""

from __future__ import annotations

from studio.commands.context import Context
from studio.commands.parameters import integer, text
from studio.commands.registry import Command, Result

CATEGORY = "Edit"


def undo(context: Context, times: int = 1) -> Result:
    return _told(context, "Undid", context.store.undo_labels[:times], context.store.undo(times))


def redo(context: Context, times: int = 1) -> Result:
    return _told(context, "Redid", context.store.redo_labels[:times], context.store.redo(times))


def _told(context: Context, verb: str, labels: tuple[str, ...], done: int) -> Result:
    what = f"“{labels[0]}”" if done == 1 else f"{done} steps"
    return Result(f"{verb} {what}.", {"times": done})


def cancel_jobs(context: Context, job: str = "") -> None:
    """One job, or all of them."""
    if job:
        context.engine.cancel(job)
    else:
        context.engine.cancel_all()


def commands() -> tuple[Command, ...]:
    times = integer("times", "How many steps, 1 when not said.", 1, 10_000)
    return (
        Command("undo", "Undo", "Take the last change back.", undo, (times,), CATEGORY, "Ctrl+Z",
                lambda context: "" if context.store.undo_labels else "There is nothing to undo."),
        Command("redo", "Redo", "Do again what was undone.", redo, (times,), CATEGORY, "Ctrl+Shift+Z",
                lambda context: "" if context.store.redo_labels else "There is nothing to redo."),
        Command("queue.cancel", "Cancel what is being made", "Stop a job, or all of them.", cancel_jobs,
                (text("job", "The job's id; all when not said."),), CATEGORY),
    )
