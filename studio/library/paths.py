"""Where Kinora keeps its things on this machine: config, data, cache and state folders.

The environment variable KINORA_HOME puts all four under one folder, for tests and for carrying the studio on a
stick. Folders are made when they are asked for, not before.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from studio.contract.errors import JobError

HOME_VARIABLE = "KINORA_HOME"
APP = "kinora"


@dataclass(frozen=True, slots=True)
class Paths:
    """The four folders, and what lies in them."""

    config_root: Path
    data_root: Path
    cache_root: Path
    state_root: Path

    @classmethod
    def of_user(cls, environment: Mapping[str, str] | None = None) -> Paths:
        """The user's folders, or those under KINORA_HOME."""
        home = (os.environ if environment is None else environment).get(HOME_VARIABLE, "")
        if home:
            return cls.under(Path(home).expanduser().absolute())
        import platformdirs

        folders = platformdirs.PlatformDirs(APP, appauthor=False)
        return cls(folders.user_config_path, folders.user_data_path, folders.user_cache_path, folders.user_state_path)

    @classmethod
    def under(cls, home: Path) -> Paths:
        """All four under one folder."""
        return cls(home / "config", home / "data", home / "cache", home / "state")

    @property
    def config(self) -> Path:
        return made(self.config_root)

    @property
    def data(self) -> Path:
        return made(self.data_root)

    @property
    def cache(self) -> Path:
        """What can be made again."""
        return made(self.cache_root)

    @property
    def state(self) -> Path:
        return made(self.state_root)

    @property
    def settings(self) -> Path:
        """The file of remembered choices."""
        return self.config / "settings.json"

    @property
    def library(self) -> Path:
        """The folder of the library's database and media."""
        return made(self.data_root / "library")

    @property
    def models(self) -> Path:
        """Weights that the user installed."""
        return made(self.data_root / "models")

    @property
    def recovery(self) -> Path:
        """Projects that were never saved."""
        return made(self.state_root / "recovery")

    @property
    def backups(self) -> Path:
        """Copies made before a file was upgraded."""
        return made(self.state_root / "backups")

    @property
    def logs(self) -> Path:
        return made(self.state_root / "logs")


def made(folder: Path) -> Path:
    """The folder, made when missing, readable by its owner only. Raises JobError when it can't be."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise JobError(f"The folder {folder} can't be made: {error.strerror or error}.", f"Set {HOME_VARIABLE} to a folder that can be written.") from None
    return folder
