"""Starting the studio in a process of its own, in a home of its own, and asking small questions of a fresh Python.

A question that crashes, hangs or can't be answered is an answer too: None.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PATIENCE = 120.0  # seconds


def environment(home: Path, **more: str) -> dict[str, str]:
    """This process's environment with a home of its own and no display."""
    return {**os.environ, "KINORA_HOME": str(home), "QT_QPA_PLATFORM": "offscreen", **more}


@contextmanager
def child(command: Sequence[str], env: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A running child that is certainly gone afterwards; what it says is thrown away."""
    process = subprocess.Popen(command, env=dict(env), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def ask_python(code: str, **variables: str) -> dict[str, Any] | None:
    """Run `code` in a fresh interpreter; the JSON object on the last line it prints, or None."""
    env = {**os.environ, **variables}
    try:
        done = subprocess.run([sys.executable, "-c", code], env=env, stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, timeout=PATIENCE, check=False)
        answer = json.loads(done.stdout.strip().splitlines()[-1])
    except (OSError, subprocess.SubprocessError, ValueError, IndexError):
        return None
    return answer if isinstance(answer, dict) else None
