"""The child of the kill test: autosaves and saves numbered projects, telling each on standard output once it is done."""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

from studio.core.project import Project, Take
from studio.library.projectfile import ProjectFile


def main(path: Path, first: int) -> None:
    with ProjectFile.open(path) as file:
        for number in itertools.count(first):
            project = Project(id="p", name=str(number), takes=tuple(Take(name="x" * 500) for _ in range(20)))
            if number % 5 == 4:
                file.save(project)
            else:
                file.autosave(project, f"step {number}")
            if number % 7 == 0:
                file.put_media(str(number).encode() * 20_000, "noise")
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
