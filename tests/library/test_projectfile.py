"""The project file: comes back, stands alone when closed, survives kills, full disks and hostile files."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from studio.contract.errors import InputError, JobError
from studio.core.project import AssetRef, Portrait, Project, ProjectSettings, Sticker
from studio.library.projectfile import JOURNAL_LENGTH, ProjectFile, inspect_project
from studio.library.projectformat import APPLICATION_ID, Format
from studio.library.sqlite import on_network

ROOT = Path(__file__).parent.parent.parent


def project(name: str = "Fox") -> Project:
    return Project(id="p", name=name, settings=ProjectSettings(id="g"), stickers=(Sticker(id="s", words="jumping"),), portraits=(Portrait(id="f", name="Ada"),))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "Füchse & Co #1.kinora"
    ProjectFile.create(path, project(), "kinora test").close()
    return path


def files_beside(path: Path) -> list[str]:
    return sorted(entry.name for entry in path.parent.iterdir())


def test_a_saved_project_comes_back_and_the_file_stands_alone(path: Path) -> None:
    with ProjectFile.open(path) as file:
        assert file.load() == (project(), None)
        file.save(project("Wolf"))
        digest = file.put_media(b"bytes", "fox.png")
    assert files_beside(path) == [path.name]
    copy = path.with_name("copy.kinora")
    shutil.copy(path, copy)
    with ProjectFile.open(copy) as file:
        assert file.load() == (project("Wolf"), None)
        assert file.media(digest) == b"bytes" and file.has_media(digest) and file.media("0" * 64) is None


def test_the_journal_is_recovered_and_said(path: Path) -> None:
    file = ProjectFile.open(path)
    for number in range(JOURNAL_LENGTH + 3):
        file.autosave(project(str(number)), f"Rename to {number}")
    file.close()
    with ProjectFile.open(path) as file:
        found, recovery = file.load()
        assert found.name == str(JOURNAL_LENGTH + 2) and file.load_saved().name == "Fox"
        assert recovery is not None and f"“Rename to {JOURNAL_LENGTH + 2}”" in recovery.sentence
        file.forget_journal()
        assert file.load() == (project(), None)


def test_a_damaged_journal_entry_does_not_hide_the_one_before(path: Path) -> None:
    with ProjectFile.open(path) as file:
        file.autosave(project("good"), "good")
        file.autosave(project("bad"), "bad")
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE journal SET json = '{' WHERE label = 'bad'")
    raw.close()
    with ProjectFile.open(path) as file:
        assert file.load()[0].name == "good"


def test_saving_empties_the_journal(path: Path) -> None:
    with ProjectFile.open(path) as file:
        file.autosave(project("a"), "a")
        file.save(project("b"))
        assert file.load() == (project("b"), None)


def test_a_second_window_is_refused_and_the_first_goes_on(path: Path) -> None:
    with ProjectFile.open(path) as file:
        with pytest.raises(InputError, match="open in another window"):
            ProjectFile.open(path)
        with pytest.raises(InputError, match="open in another window"):
            ProjectFile.create(path, Project())
        file.save(project("on"))
    assert inspect_project(path)["name"] == "on"


OTHER_PROCESS = """
    import sys
    from pathlib import Path
    from studio.contract.errors import InputError
    from studio.library.projectfile import ProjectFile
    try:
        ProjectFile.open(Path(sys.argv[1])).close()
        print("opened")
    except InputError as error:
        print(error.sentence)
"""


def from_another_process(path: Path) -> str:
    return subprocess.run([sys.executable, "-c", textwrap.dedent(OTHER_PROCESS), str(path)], cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_a_refused_second_look_does_not_let_other_programs_in(path: Path) -> None:
    """POSIX drops a process's locks when it closes any handle of the file, even one that only read the header."""
    link = path.with_name("link.kinora")
    with ProjectFile.open(path):
        for look in (lambda: ProjectFile.open(path), lambda: inspect_project(path), lambda: ProjectFile.create(path, Project())):
            with pytest.raises(InputError, match="open in another window"):
                look()
        link.symlink_to(path)
        with pytest.raises(InputError, match="open in another window"):
            inspect_project(link)
        assert "open in another window" in from_another_process(path)
    assert from_another_process(path) == "opened\n"


def test_inspect_changes_nothing(path: Path) -> None:
    with ProjectFile.open(path) as file:
        file.put_media(b"x" * 100, "a")
        file.autosave(project("later"), "later")
    before = path.read_bytes()
    about = inspect_project(path)
    assert path.read_bytes() == before and files_beside(path) == [path.name]
    assert (about["version"], about["program"], about["stickers"], about["media_bytes"]) == (1, "kinora test", 1, 100)
    assert "“later”" in about["unsaved"]


def test_a_copy_holds_the_media_and_replaces_whole(path: Path) -> None:
    other = path.with_name("other.kinora")
    other.write_bytes(b"something else")
    other.with_name("other.kinora-wal").write_bytes(b"a killed program's log")
    with ProjectFile.open(path) as file:
        digest = file.put_media(b"bytes", "a")
        file.autosave(project("unsaved"), "x")
        file.copy_to(other, project("copied"))
    assert files_beside(path) == sorted([path.name, other.name])
    with ProjectFile.open(other) as file:
        assert file.load() == (project("copied"), None) and file.media(digest) == b"bytes"


def test_unused_media_go_only_when_asked(path: Path) -> None:
    with ProjectFile.open(path) as file:
        used, unused = file.put_media(b"a", "a"), file.put_media(b"b", "b")
        assert file.drop_unused_media({used}) == 1
        assert file.has_media(used) and not file.has_media(unused)


# ------------------------------------------------------------------ versions
def test_an_older_file_is_copied_then_upgraded(path: Path, tmp_path: Path) -> None:
    def shout(connection: sqlite3.Connection) -> None:
        connection.execute("UPDATE document SET json = replace(json, 'Fox', 'FOX')")

    newer = Format(2, {1: shout})
    backups = tmp_path / "backups"
    backups.mkdir()
    with ProjectFile.open(path, backups, newer) as file:
        assert file.load()[0].name == "FOX" and "upgraded" in file.note
    (copy,) = backups.iterdir()
    with ProjectFile.open(copy) as file:
        assert file.load()[0].name == "Fox"
    with pytest.raises(InputError, match="file version 2, this program knows 1"):
        ProjectFile.open(path)
    with pytest.raises(InputError, match="newer version"):
        inspect_project(path)


@pytest.mark.parametrize("golden", sorted((ROOT / "tests" / "golden" / "documents").glob("*.kinora")), ids=lambda path: path.stem)
def test_files_of_every_released_version_open(golden: Path, tmp_path: Path) -> None:
    copy = tmp_path / golden.name
    shutil.copy(golden, copy)
    with ProjectFile.open(copy) as file:
        found, recovery = file.load()
        assert found.stickers[0].words == "jumping for joy" and recovery is None
        assert file.media(found.assets[0].sha256) == b"a small picture"


def test_an_upgrade_that_fails_leaves_the_old_file(path: Path, tmp_path: Path) -> None:
    def fail(connection: sqlite3.Connection) -> None:
        connection.execute("DELETE FROM document")
        connection.execute("SELECT * FROM nowhere")

    with pytest.raises(InputError):
        ProjectFile.open(path, tmp_path, Format(2, {1: fail}))
    with ProjectFile.open(path) as file:
        assert file.load() == (project(), None)


# ------------------------------------------------------------------ kills and trouble
def killed_round(path: Path, first: int, after: float) -> int:
    """Let the child work, kill it, and return the last number it had told."""
    child = subprocess.Popen([sys.executable, "-m", "tests.library.killed", str(path), str(first)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    told = [child.stdout.readline()]
    time.sleep(after)
    os.kill(child.pid, signal.SIGKILL)
    told += child.stdout.read().splitlines()
    child.stdout.close()
    child.wait()
    return int([line for line in told if line.strip()][-1])


def kill_rounds(path: Path, rounds: int) -> None:
    chance, number = random.Random(3), 0
    for _ in range(rounds):
        last = killed_round(path, number, chance.uniform(0, 0.06))
        with ProjectFile.open(path) as file:
            found, recovery = file.load()
            assert int(found.name) >= last, "an acknowledged change was lost"
            assert recovery is None or recovery.label == f"step {found.name}"
        assert files_beside(path) == [path.name]
        number = int(found.name) + 1


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no kill -9 here")
def test_nothing_acknowledged_is_lost_by_kill_9(path: Path) -> None:
    kill_rounds(path, 10)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no kill -9 here")
def test_nothing_acknowledged_is_lost_by_a_hundred_kills(path: Path) -> None:
    kill_rounds(path, 100)


FULL_DISK = """
    import resource, signal, sys
    from pathlib import Path
    from studio.contract.errors import JobError
    from studio.core.project import Project
    from studio.library.projectfile import ProjectFile
    path = Path(sys.argv[1])
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    file = ProjectFile.open(path)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 8192, resource.RLIM_INFINITY))
    for work in (lambda: file.save(Project(name="x" * 400_000)), lambda: file.put_media(b"y" * 400_000, "y"),
                 lambda: file.copy_to(path.with_name("copy.kinora"), Project(name="z" * 400_000)),
                 lambda: file.autosave(Project(name="x" * 400_000), "big")):
        try:
            work()
        except JobError as error:
            print(error.sentence)
    file.close()
"""


@pytest.mark.skipif(os.name == "nt", reason="no file size limits here")
def test_a_full_disk_is_said_and_the_old_file_is_kept(path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(FULL_DISK), str(path)], cwd=ROOT, capture_output=True, text=True, check=True)
    said = done.stdout.splitlines()
    assert len(said) == 4 and all("disk is full" in line and "kept" in line for line in said), done.stdout
    assert files_beside(path) == [path.name]
    with ProjectFile.open(path) as file:
        assert file.load() == (project(), None)


READ_ONLY = """
    import os, sys
    from pathlib import Path
    from studio.contract.errors import StudioError
    from studio.core.project import Project
    from studio.library.projectfile import ProjectFile
    if os.geteuid() == 0:
        os.setuid(65534)
    file = ProjectFile.open(Path(sys.argv[1]))
    print(file.read_only, file.load()[0].name)
    for work in (file.save, lambda project: file.autosave(project, "x"), lambda project: file.copy_to(file.path.with_name("b.kinora"), project)):
        try:
            work(Project(name="new"))
        except StudioError as error:
            print(error)
    file.close()
"""


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no user ids here")
def test_a_read_only_file_opens_and_says_so_when_saved(path: Path) -> None:
    folder = Path(f"/var/tmp/kinora-test-{os.getpid()}")
    folder.mkdir(mode=0o755)
    try:
        shown = folder / "a.kinora"
        shutil.copy(path, shown)
        shown.chmod(0o444)
        folder.chmod(0o555)
        done = subprocess.run([sys.executable, "-c", textwrap.dedent(READ_ONLY), str(shown)], cwd=ROOT, capture_output=True, text=True, check=False)
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "True Fox" and len(lines) == 4
    assert all("read-only and was not saved" in line and "another name" in line for line in lines[1:3]), lines
    assert lines[3].startswith("“b.kinora” can't be written: its folder is missing or protected.")


# ------------------------------------------------------------------ foreign files
def refused(path: Path) -> str:
    """Both doors refuse it with one sentence; nothing but the file is left."""
    for door in (ProjectFile.open, inspect_project):
        with pytest.raises(InputError) as caught:
            door(path)
        assert "\n" not in str(caught.value)
    assert files_beside(path) == [path.name]
    return caught.value.sentence


@pytest.mark.parametrize("content", [b"", b"x", b"PK\x03\x04" * 100, b"SQLite format 3\0", b"SQLite format 3\0" + b"\0" * 200, os.urandom(5000)])
def test_what_is_no_project_is_said(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.kinora"
    path.write_bytes(content)
    assert refused(path) == "“a.kinora” is no Kinora project."


def test_a_folder_and_a_missing_file_are_said(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError, match="is no file"):
        ProjectFile.open(tmp_path / "folder")
    with pytest.raises(InputError, match="There is no file"):
        ProjectFile.open(tmp_path / "b.kinora")


def test_another_programs_database_is_no_project(tmp_path: Path) -> None:
    path = tmp_path / "a.kinora"
    raw = sqlite3.connect(path)
    raw.execute("CREATE TABLE document (a)")
    raw.close()
    assert "no Kinora project" in refused(path)


def hostile(path: Path, *statements: str) -> Path:
    raw = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        raw.execute(statement)
    raw.close()
    return path


@pytest.mark.parametrize("statement", [
    "CREATE TRIGGER t AFTER INSERT ON journal BEGIN DELETE FROM document; END",
    "CREATE VIEW v AS SELECT 1",
    "CREATE VIRTUAL TABLE f USING fts5(a)",
    "DROP TABLE media",
    "ALTER TABLE document DROP COLUMN program",
    "ALTER TABLE media ADD COLUMN x INTEGER GENERATED ALWAYS AS (length(bytes) * 2) VIRTUAL",
])
def test_a_hostile_schema_is_refused(path: Path, statement: str) -> None:
    assert refused(hostile(path, statement))


def test_hostile_values_are_refused(path: Path) -> None:
    loose = "CREATE TABLE document (slot, json, at, program)"
    rows = ["INSERT INTO document VALUES ('saved', 5, 'x', NULL)", "INSERT INTO document VALUES ('saved', x'ff', 1, '')",
            "INSERT INTO document VALUES ('saved', cast(x'22ff22' AS TEXT), 1, '')"]
    for row in rows:
        hostile(path, "DROP TABLE document", loose, row)
        with pytest.raises(InputError, match="damaged"), ProjectFile.open(path) as file:
            file.load()


def test_media_that_changed_are_said(path: Path) -> None:
    with ProjectFile.open(path) as file:
        digest = file.put_media(b"bytes", "a")
    hostile(path, "UPDATE media SET bytes = x'00'")
    with ProjectFile.open(path) as file, pytest.raises(InputError, match="damaged"):
        file.media(digest)


def fuzz(path: Path, rounds: int, seed: int) -> None:
    with ProjectFile.open(path) as file:
        file.put_media(b"bytes" * 5000, "a")
        file.autosave(project("later"), "later")
    whole, chance = path.read_bytes(), random.Random(seed)
    for number in range(rounds):
        data = bytearray(whole)
        if number % 3 == 0:
            data = data[: chance.randrange(len(data))]
        else:
            for _ in range(chance.choice([1, 10, 200])):
                data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(data)
        try:
            with ProjectFile.open(path) as file:
                file.load()
        except (InputError, JobError):
            pass
        for side in path.parent.glob(f"{path.name}-*"):
            side.unlink()


def test_flipped_and_truncated_files_give_a_project_or_a_sentence(path: Path) -> None:
    fuzz(path, 60, seed=1)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_many_flipped_and_truncated_files(path: Path) -> None:
    fuzz(path, 1500, seed=2)


def test_network_file_systems_are_known(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda / ext4 rw 0 0\nserver:/x {tmp_path}/my\\040share nfs4 rw 0 0\n")
    assert on_network(tmp_path / "my share" / "a", mounts)
    assert not on_network(tmp_path / "other", mounts)
    assert not on_network(tmp_path, tmp_path / "missing")


def test_the_header_carries_our_mark(path: Path) -> None:
    assert path.read_bytes()[68:72] == APPLICATION_ID.to_bytes(4, "big") == b"KNRA"


def test_a_closed_file_says_so(path: Path) -> None:
    file = ProjectFile.open(path)
    file.close()
    file.close()
    with pytest.raises(JobError, match="is closed"):
        file.save(Project(assets=(AssetRef(),)))
