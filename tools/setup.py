"""Sets Kinora up for `make run` and `make test`: system libraries, `.venv`, and everything pinned in it.

Standard library only. A second run finds its stamp and is done at once. It needs no input and touches nothing
outside the repository but system packages, and those only as root or with a sudo that asks for no password.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "kinora-stamp"
SOURCES = ("pyproject.toml", "constraints.txt", "setup.py")
OLDEST, NEWEST = (3, 11), (3, 14)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--again", action="store_true", help="set up anew even if nothing changed")
    again = options.parse_args().again
    python = suitable_python()
    if python is None:
        say("Kinora needs Python 3.11 or newer; none was found. On Debian and Ubuntu: sudo apt-get install -y python3 python3-venv")
        return 1
    if Path(python).resolve() != Path(sys.executable).resolve() and sys.version_info[:2] < OLDEST:
        return subprocess.call([python, __file__, *sys.argv[1:]])
    fingerprint = stamp_text(python)
    if not again and is_done(fingerprint):
        return 0
    system_libraries(python)
    return install(python, fingerprint, again)


def suitable_python() -> str | None:
    """This interpreter when it will do, else the first on the path that does."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return getattr(sys, "_base_executable", None) or sys.executable
    names = [f"python3.{minor}" for minor in range(NEWEST[1], OLDEST[1] - 1, -1)]
    return next((found for found in map(shutil.which, names) if found), None)


# ------------------------------------------------------------------ the environment
def stamp_text(python: str) -> str:
    """What the environment follows from: the pinned versions, where it lies, and the interpreter."""
    digest = hashlib.sha256(f"{ROOT}\n{python}\n{sys.version}\n".encode())
    for name in SOURCES:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def is_done(fingerprint: str) -> bool:
    return STAMP.is_file() and STAMP.read_text() == fingerprint and in_venv("kinora").exists() and in_venv("python").exists()


def in_venv(name: str) -> Path:
    return VENV / "Scripts" / f"{name}.exe" if os.name == "nt" else VENV / "bin" / name


def runs_like(python: str) -> bool:
    """Whether `.venv` holds a working interpreter of the same version, so that only what changed is installed."""
    ask = "import sys, pip; print(sys.version)"
    if not in_venv("python").exists():
        return False
    held = subprocess.run([str(in_venv("python")), "-c", ask], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    wanted = subprocess.run([python, "-c", "import sys; print(sys.version)"], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    return held.returncode == 0 and held.stdout == wanted.stdout


def install(python: str, fingerprint: str, again: bool) -> int:
    """Make `.venv` and ask for everything in one call, so that torch's version is settled together with the rest."""
    say("Setting up .venv; the first time this takes a few minutes.")
    if (again or not runs_like(python)) and subprocess.call([python, "-m", "venv", "--clear", str(VENV)], stdin=subprocess.DEVNULL) != 0:
        say("The virtual environment couldn't be made. On Debian and Ubuntu: sudo apt-get install -y python3-venv")
        return 1
    command = [str(in_venv("python")), "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check",
               "--constraint", "constraints.txt", "--editable", ".[test]"]
    if subprocess.call(command, cwd=ROOT, stdin=subprocess.DEVNULL) != 0:
        say("The packages couldn't be installed; what pip said stands above.")
        return 1
    STAMP.write_text(fingerprint)
    say("Kinora is set up: .venv/bin/kinora" if os.name != "nt" else r"Kinora is set up: .venv\Scripts\kinora")
    return 0


# ------------------------------------------------------------------ the system
def system_libraries(python: str) -> None:
    """Install what is missing where that is allowed; else print the one line to run, and go on."""
    sys.path.insert(0, str(ROOT))
    from studio.bench.libraries import install_line, missing, packages

    names = packages(missing())
    if sys.platform.startswith("linux") and not has_venv(python):
        names.append("python3-venv")
    if not names:
        return
    if not (shutil.which("apt-get") and may_install() and apt_install(names)):
        say(f"Some system libraries are missing. On Debian and Ubuntu: {install_line(names)}")


def has_venv(python: str) -> bool:
    return subprocess.call([python, "-c", "import ensurepip, venv"], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0


def may_install() -> bool:
    return os.geteuid() == 0 or (shutil.which("sudo") is not None and subprocess.call(
        ["sudo", "-n", "true"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0)


def apt_install(names: list[str]) -> bool:
    say(f"Installing system libraries: {' '.join(names)}")
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
    subprocess.call([*apt, "update"], **quiet)
    return subprocess.call([*apt, "install", "-y", "--no-install-recommends", *names], **quiet) == 0


def say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    sys.exit(main())
