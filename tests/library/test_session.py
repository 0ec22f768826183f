"""The session around project files: untitled recovery, save as, media of the project, autosave, upgrades of words."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from studio.contract.errors import InputError, JobError
from studio.contract.projects import ProjectFiles
from studio.contract.requests import MediaRef
from studio.core.edits.sticker import open_picture
from studio.core.history import Store
from studio.core.project import AssetRef, Project
from studio.library.autosave import Autosaver
from studio.library.paths import Paths
from studio.library.projectfile import ProjectFile
from studio.library.session import ProjectSession, is_project
from tests.fakes import loops
from tests.fakes.commanded import FakeReader

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths.under(tmp_path / "home")


def session(paths: Paths, reader: FakeReader | None = None) -> ProjectSession:
    made = reader or FakeReader()
    return ProjectSession(paths, made.frame, lambda frame: b"picture" + bytes(frame.buffer), "kinora test")


def with_picture(files: ProjectFiles, path: Path) -> Project:
    kept = files.keep(MediaRef("", str(path), path.name))
    return open_picture(Project(name="Fox"), AssetRef(sha256=kept.sha256, name=kept.name, path=kept.path))


@pytest.fixture
def fox(tmp_path: Path) -> Path:
    path = tmp_path / "fox.png"
    path.write_bytes(b"picture of a fox")
    return path


def killed(home: Path, picture: Path) -> None:
    """What a program does that is killed with an untitled project open. Run in a child."""
    files = session(Paths.under(home))
    files.autosave(with_picture(files, picture), "Open fox.png")
    os._exit(9)


def test_an_untitled_project_is_recovered_after_a_kill(paths: Paths, fox: Path, tmp_path: Path) -> None:
    code = f"from pathlib import Path; from tests.library.test_session import killed; killed(Path({str(tmp_path / 'home')!r}), Path({str(fox)!r}))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 9
    fox.unlink()
    files = session(paths)
    (leftover,) = files.leftovers()
    other = session(paths)
    other.autosave(Project(), "")  # an untitled project that is open in another window is no leftover
    assert files.leftovers() == [leftover]
    other.close()
    opened = files.recover(leftover)
    assert "“Open fox.png”" in opened.note and not opened.saved and files.path is None
    assert Path(opened.project.assets[0].path).read_bytes() == b"picture of a fox"
    assert files.leftovers() == []
    files.close()
    assert session(paths).leftovers() == []


def test_save_as_goes_on_in_the_new_file_and_leaves_the_old(paths: Paths, fox: Path, tmp_path: Path) -> None:
    files = session(paths)
    project = with_picture(files, fox)
    with pytest.raises(InputError, match="no name yet"):
        files.save(project)
    files.save_as(project, tmp_path / "A")
    assert files.path == tmp_path / "A.kinora" and list(paths.recovery.iterdir()) == []
    files.autosave(replace(project, name="later"), "later")
    files.save_as(replace(project, name="B"), tmp_path / "B.kinora")
    files.save_as(replace(project, name="B2"), tmp_path / "B.kinora")
    files.close()
    with ProjectFile.open(tmp_path / "A.kinora") as a, ProjectFile.open(tmp_path / "B.kinora") as b:
        assert a.load()[0].name == "Fox" and b.load()[0].name == "B2" and b.load()[1] is None
        assert b.media(project.assets[0].sha256) == b"picture of a fox"
        assert b.load()[0].assets[0].path == ""


def test_the_open_file_may_be_called_by_another_name(paths: Paths, tmp_path: Path) -> None:
    files = session(paths)
    files.save_as(Project(name="a"), tmp_path / "A.kinora")
    (tmp_path / "B.kinora").symlink_to(tmp_path / "A.kinora")
    files.save_as(Project(name="b"), tmp_path / "B.kinora")
    assert files.open(tmp_path / "B.kinora").project.name == "b"
    files.close()


def test_a_name_with_a_dot_keeps_it(paths: Paths, tmp_path: Path) -> None:
    files = session(paths)
    files.save_as(Project(), tmp_path / "Scene 1.2")
    assert files.path == tmp_path / "Scene 1.2.kinora"
    files.close()


def test_saving_over_a_project_that_is_open_elsewhere_is_refused(paths: Paths, tmp_path: Path) -> None:
    first, second = session(paths), session(paths)
    first.save_as(Project(name="first"), tmp_path / "A.kinora")
    with pytest.raises(InputError, match="open in another window"):
        second.save_as(Project(name="second"), tmp_path / "A.kinora")
    first.save(Project(name="still"))
    first.close()
    second.close()
    with ProjectFile.open(tmp_path / "A.kinora") as file:
        assert file.load()[0].name == "still"


def test_a_failed_save_as_keeps_the_open_project(paths: Paths, tmp_path: Path) -> None:
    files = session(paths)
    files.save_as(Project(name="a"), tmp_path / "A.kinora")
    with pytest.raises(JobError, match=r"missing or protected|doesn't exist"):
        files.save_as(Project(name="b"), tmp_path / "nowhere" / "B.kinora")
    assert files.path == tmp_path / "A.kinora"
    files.save(Project(name="c"))
    files.close()


def test_painted_pixels_are_kept_as_a_picture(paths: Paths, tmp_path: Path) -> None:
    reader = FakeReader()
    files = session(paths, reader)
    mask = reader.remember(loops.loop(3).frames[0], "mask of fox")
    kept = files.keep(mask)
    assert kept.name == "mask of fox.png" and Path(kept.path).read_bytes().startswith(b"picture")
    assert files.media(kept.sha256) == Path(kept.path).read_bytes()
    assert reader.read(Path(kept.path)).ref.sha256 == kept.sha256
    files.close()


def test_a_file_that_changed_since_is_taken_from_the_reader(paths: Paths, fox: Path) -> None:
    reader = FakeReader()
    ref = reader.read(fox).ref
    fox.write_bytes(b"something else")
    files = session(paths, reader)
    kept = files.keep(ref)
    assert kept.sha256 != ref.sha256 and Path(kept.path).read_bytes() == b"picture" + bytes(reader.frame(ref).buffer)
    files.close()


def test_hostile_names_stay_inside_the_cache(paths: Paths, fox: Path) -> None:
    files = session(paths)
    kept = files.keep(MediaRef("", str(fox), "../../evil.p/ng"))
    assert Path(kept.path).parent.parent == paths.cache / "media"
    files.close()


def test_closing_with_keep_leaves_the_journal(paths: Paths, tmp_path: Path) -> None:
    files = session(paths)
    files.save_as(Project(name="a"), tmp_path / "A.kinora")
    files.autosave(Project(name="b"), "b")
    files.close(keep=True)
    opened = session(paths).open(tmp_path / "A.kinora")
    assert opened.project.name == "b" and not opened.saved and "“b”" in opened.note
    assert is_project(tmp_path / "A.KINORA") and not is_project(tmp_path / "a.png")


class FullJournal:
    def __init__(self) -> None:
        self.full, self.written = False, []

    def autosave(self, project: Project, label: str) -> None:
        if self.full:
            raise JobError("The disk is full.")
        self.written.append((project.name, label))


def test_autosave_writes_what_changed_and_says_trouble_once() -> None:
    store, journal, said = Store(Project()), FullJournal(), []
    saver = Autosaver(store, journal, said.append)
    assert not saver.save()
    store.commit("Rename", replace(store.current, name="a"))
    assert saver.save() and not saver.save()
    store.commit("Rename again", replace(store.current, name="b"))
    journal.full = True
    assert not saver.save() and not saver.save()
    assert said == ["Autosave didn't work. The disk is full."]
    journal.full = False
    assert saver.save()
    store.mark_saved()
    assert not saver.save()
    assert journal.written == [("a", "Rename"), ("b", "Rename again")]
