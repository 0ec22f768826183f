"""Where the shipped files lie: `assets/` and `models/`, beside `studio/` in the repository and inside it in a wheel.

Every room may import this; it knows paths and nothing else. It never opens, caches or writes a file.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath

SHIPPED = ("assets", "models")

_ROOM = Path(__file__).resolve().parent


def resource_path(name: str) -> Path:
    """The absolute path of a shipped file or folder.

    `name` is a relative path with forward slashes that starts with `assets/` or `models/`, such as
    `assets/samples/fox.png`. Raises ValueError for any other name and FileNotFoundError when the
    installation lacks it.
    """
    parts = PurePosixPath(name).parts
    if not parts or parts[0] not in SHIPPED or ".." in parts:
        raise ValueError(f"{name!r} is no shipped file: its path starts with assets/ or models/")
    path = resource_root(parts[0]).joinpath(*parts[1:])
    if not path.exists():
        raise FileNotFoundError(f"{name} is missing from this installation of Kinora.")
    return path


def resource_root(kind: str) -> Path:
    """The folder that holds `assets` or `models`: the wheel's copy where there is one, else the repository's."""
    if kind not in SHIPPED:
        raise ValueError(f"{kind!r} is neither of {', '.join(SHIPPED)}")
    inside = _ROOM / f"_{kind}"
    return inside if inside.is_dir() else _ROOM.parent / kind


def sample_picture() -> Path:
    """The picture on which `make run` opens the studio and `kinora demo` works: the first shipped sample by name."""
    samples = sorted(resource_path("assets/samples").glob("*.png"))
    if not samples:
        raise FileNotFoundError("assets/samples holds no picture in this installation of Kinora.")
    return samples[0]
