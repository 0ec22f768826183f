"""The errors that cross rooms. Each carries one sentence for a person and, where there is one, what to do.

`InputError` means the user handed in something unusable (exit code 2); `JobError` means a job that was
started could not be finished (exit code 1). Rooms subclass these; nobody raises a bare Exception.
"""

from __future__ import annotations


class StudioError(Exception):
    """Base of every error that is meant to be shown. `sentence` is one clear sentence, `suggestion` may be empty."""

    exit_code = 1

    def __init__(self, sentence: str, suggestion: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.suggestion = suggestion

    def __str__(self) -> str:
        return f"{self.sentence} {self.suggestion}".strip()


class InputError(StudioError):
    """Bad usage or bad input: a file that is no picture, a number out of range, an unknown name."""

    exit_code = 2


class JobError(StudioError):
    """A job failed on the way: disk full, out of memory, weights damaged."""


class Cancelled(Exception):
    """Raised inside a job when its cancel flag is set; caught in one place, the worker loop. Not an error."""
