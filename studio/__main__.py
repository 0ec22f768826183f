"""Where `kinora` and `python -m studio` begin. Imports nothing that the command at hand doesn't need."""

from __future__ import annotations

import io
import os
import signal
import sys
import threading

INTERRUPTED = 130


def main(argv: list[str] | None = None) -> int:
    """Open the studio's window or run a command; returns the exit code."""
    arguments = sys.argv[1:] if argv is None else argv
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
    _leave_if_held(code)
    return code


def _leave_if_held(code: int) -> None:
    """A model deep in native code can't be joined; don't let it hold the process. What was written is whole."""
    if any(thread.is_alive() and not thread.daemon for thread in threading.enumerate() if thread is not threading.main_thread()):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    sys.exit(main())
