"""A file system that fails at the n-th step, for every n."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from studio.library.atomic import Disk


class FailingDisk(Disk):
    """The real disk until step `fail_at` (from 0), which raises; a failing write leaves half the bytes behind."""

    def __init__(self, fail_at: int, code: int = errno.ENOSPC) -> None:
        self.fail_at, self.code, self.steps = fail_at, code, 0

    def _step(self) -> bool:
        self.steps += 1
        return self.steps - 1 == self.fail_at

    def _error(self, path: Path) -> OSError:
        return OSError(self.code, os.strerror(self.code), str(path))

    def write(self, path: Path, data: bytes) -> None:
        if self._step():
            super().write(path, data[: len(data) // 2])
            raise self._error(path)
        super().write(path, data)

    def flush(self, path: Path) -> None:
        if self._step():
            raise self._error(path)
        super().flush(path)

    def rename(self, source: Path, target: Path) -> None:
        if self._step():
            raise self._error(target)
        super().rename(source, target)
