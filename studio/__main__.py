"""Where `kinora` and `python -m studio` begin. Imports nothing that the command at hand doesn't need."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import signal
import sys
from typing import NoReturn

INTERRUPTED = 130


def main(argv: list[str] | None = None) -> int:
    """Open the studio's window or run a command; returns the exit code."""
    arguments = sys.argv[1:] if argv is None else argv
    # Threads of torch that wait by spinning make each other ten times slower as soon as another program wants a core.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a file's name may hold what the terminal can't show
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        from studio.cli.log import log_to_file
        from studio.cli.main import run

        log_to_file()
        code = run(arguments)
    except KeyboardInterrupt:
        code = INTERRUPTED
    return code


def program() -> NoReturn:
    """`main` as a program of its own. Everything was closed and written by then, so it leaves at once: taking torch
    down costs a third of a second, and a model deep in native code can't be joined at all.
    """
    code = main()
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError):  # whoever read it may be gone
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    program()
