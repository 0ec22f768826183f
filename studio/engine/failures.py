"""What went wrong in a job, as one sentence for a person and what to do about it.

Knows torch's errors without importing torch: a process that never loaded it can't have met them.
"""

from __future__ import annotations

import errno
import logging
import sys

from studio.contract.errors import StudioError
from studio.contract.events import Failed

LOG = logging.getLogger(__name__)

_NO_MEMORY = ("not enough memory", "can't allocate memory", "out of memory", "cannot allocate memory")


def is_out_of_memory(error: BaseException) -> bool:
    """Whether main memory or the accelerator's ran out, whichever way the library words it."""
    if isinstance(error, MemoryError):
        return True
    torch = sys.modules.get("torch")
    known = getattr(torch, "OutOfMemoryError", None)
    if isinstance(known, type) and isinstance(error, known):
        return True
    return isinstance(error, RuntimeError) and any(words in str(error).lower() for words in _NO_MEMORY)


def failure(job_id: str, error: BaseException) -> Failed:
    """The event that tells of `error`. What nobody foresaw is logged with its traceback."""
    if isinstance(error, StudioError):
        return Failed(job_id, error.sentence, error.suggestion, error.exit_code)
    if is_out_of_memory(error):
        LOG.warning("A job ran out of memory: %s", error)
        return Failed(job_id, "There isn't enough memory for this.",
                      "Choose a smaller size or fewer frames, or close other programs.")
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Failed(job_id, "The disk is full.", "Free some space and try again.")
    LOG.error("A job failed in a way nobody foresaw", exc_info=error)
    return Failed(job_id, f"Something went wrong inside the engine ({type(error).__name__}).",
                  "This is a fault in Kinora; the log says where.")
