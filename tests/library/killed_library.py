"""The child of the library's kill test: opens a new library, adds numbered takes, tells each, and waits to be killed."""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

from tests.fakes import loops
from tests.library.test_database import opened


def main(folder: Path) -> None:
    library = opened(folder)
    sys.stdout.write("open\n")
    sys.stdout.flush()
    for number in itertools.count():
        library.add_take(loops.request(f"take {number}"), loops.result(number), f"take {number}")
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
