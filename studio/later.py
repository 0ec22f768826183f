"""Services that are made when they are first used. Imports nothing of ours."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any


class Later:
    """Stands for a service until it is first used, so that the window opens before numpy and the decoders load."""

    def __init__(self, make: Callable[[], object]) -> None:
        self._make = make
        self._made: object | None = None
        self._lock = threading.Lock()

    def __getattr__(self, name: str) -> Any:
        with self._lock:
            if self._made is None:
                self._made = self._make()
        return getattr(self._made, name)
