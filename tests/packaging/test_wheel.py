"""The wheel, built from a clean copy and installed into an empty environment, holds all it needs and makes a sticker.

The environment has its own interpreter and the wheel, nothing else of ours; the heavy libraries it depends on are
lent to it from the environment of the tests by a path file, which saves downloading and unpacking gigabytes twice.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from tests.architecture.rooms import ROOT
from tests.architecture.test_sizes import tracked

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "DISPLAY", "WAYLAND_DISPLAY")}
    env |= {"KINORA_HOME": str(cwd / "home"), "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run([str(part) for part in command], cwd=cwd, env=env, stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, timeout=300, check=False)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` folder of the environment with the wheel in it."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    for path in tracked():
        if path.is_file():
            target = source / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    built = run(sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, source, cwd=folder)
    assert built.returncode == 0, built.stderr
    wheel = next(folder.glob("kinora-*.whl"))
    venv.create(folder / "env", with_pip=False)
    binaries = folder / "env" / ("Scripts" if os.name == "nt" else "bin")
    python = binaries / Path(sys.executable).name
    done = run(sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", wheel, cwd=folder)
    assert done.returncode == 0, done.stderr
    asked = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder)
    lent = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (Path(asked.stdout.strip()) / "zz_lent.pth").write_text("\n".join(sorted(lent)) + "\n")
    return binaries


def test_the_installed_studio_is_the_wheels_and_finds_its_files(installed: Path, tmp_path: Path) -> None:
    code = ("import json, studio, studio.resources as r; print(json.dumps([studio.__file__, str(r.sample_picture()),"
            " str(r.resource_root('models')), (r.resource_root('assets') / 'art').is_dir()]))")
    found = run(installed / "python", "-c", code, cwd=tmp_path)
    package, sample, models, art = json.loads(found.stdout)
    home = str(installed.parent)
    assert package.startswith(home) and sample.startswith(home) and models.startswith(home) and art
    assert not str(ROOT).startswith(home)


def test_the_command_is_there_and_answers(installed: Path, tmp_path: Path) -> None:
    assert run(installed / "kinora", "--version", cwd=tmp_path).stdout.startswith("Kinora ")
    refused = run(installed / "kinora", "animte", cwd=tmp_path)
    assert refused.returncode == 2 and "Did you mean animate?" in refused.stderr


def test_the_installed_studio_animates_a_picture(installed: Path, tmp_path: Path) -> None:
    if not (ROOT / "studio" / "app.py").exists():
        pytest.skip("the composition root isn't in the tree yet")
    shutil.copyfile(ROOT / "assets" / "samples" / "fox.png", tmp_path / "fox.png")
    done = run(installed / "kinora", "animate", "fox.png", "--prompt", "jumping for joy", "--size", "256", "-o", "fox.webp", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    from PIL import Image

    with Image.open(tmp_path / "fox.webp") as picture:
        assert picture.n_frames == answer["frames"] == 8 and max(picture.size) == 256
        assert picture.convert("RGBA").getchannel("A").getextrema() == (0, 255)
