"""The library: what goes in comes out, search as one types, the bin deletes nothing, threads, damage, many rows."""

from __future__ import annotations

import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.contract.codec import request_from_json
from studio.contract.errors import InputError, JobError
from studio.contract.frame import Loop
from studio.contract.ports import ImportedPicture, Library, LibraryQuery
from studio.contract.requests import MediaRef
from studio.library import catalogue
from studio.library.catalogue import NewItem
from studio.library.database import LibraryDatabase
from studio.library.sqlite import connect
from tests.fakes import loops


def opened(folder: Path, save=loops.save_loop) -> LibraryDatabase:
    return LibraryDatabase(folder, save, loops.load_loop, loops.thumbnail, suffix=".loop", program="kinora test")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[LibraryDatabase]:
    library = opened(tmp_path / "library")
    yield library
    assert library.close()


def add(library: Library, words: str, seed: int = 0, title: str = "") -> int:
    return library.add_take(loops.request(words), loops.result(seed), title or words)


def titles(library: Library, **query: object) -> list[str]:
    asked = LibraryQuery(**query)  # type: ignore[arg-type]
    found = [item.title for item in library.page(asked, 0, 100)]
    assert library.count(asked) == len(found)
    return found


def picture(seed: int = 0) -> ImportedPicture:
    return ImportedPicture(loops.loop(seed).frames[0], MediaRef(f"{seed:064d}", "/pictures/fox.png", "fox.png"), "PNG", True)


def test_a_take_comes_back_with_its_frames_request_and_recipe(tmp_path: Path) -> None:
    library = opened(tmp_path / "library")
    taken = add(library, "jumping for joy", seed=5, title="Fox")
    library.close()
    again: Library = opened(tmp_path / "library")
    item = again.item(taken)
    assert (item.kind, item.title, item.prompt, item.model, item.frames, item.fps) == ("sticker", "Fox", "jumping for joy", "motion", 3, 12.5)
    assert item.thumbnail == loops.thumbnail(loops.loop(5).frames[1])
    assert request_from_json(item.request) == loops.request()
    assert again.loop(taken) == loops.loop(5)
    assert Path(item.path).is_file()
    assert isinstance(again, LibraryDatabase)
    assert again.recipe(taken)["model"]["sha256"] == "b" * 64 and again.recipe(taken)["request"]["seed"] == 5
    again.close()


def test_equal_frames_lie_on_disk_once(library: LibraryDatabase, tmp_path: Path) -> None:
    first, second = add(library, "a"), add(library, "b")
    assert first != second and library.item(first).path == library.item(second).path
    assert len([file for file in (tmp_path / "library" / "media").rglob("*") if file.is_file()]) == 1


def test_words_are_found_as_they_are_typed(library: Library) -> None:
    for words in ("A fox jumping for joy", "a café owl waving", "jumbo jet; drop table items"):
        add(library, words)
    assert titles(library, text="ju") == ["jumbo jet; drop table items", "A fox jumping for joy"]
    assert titles(library, text="joy FOX") == ["A fox jumping for joy"]
    assert titles(library, text="cafe") == ["a café owl waving"]
    assert titles(library, text="oy") == []
    assert titles(library, text="zzkept") == titles(library, text="sticker") == []


@pytest.mark.parametrize("text", ['"', "'", "fox OR owl", "NEAR(fox", "*", "fox*", "-fox", "title:fox", "(", "\0", "…", "fox AND", "a" * 5000])
def test_nothing_that_is_typed_is_an_error(library: Library, text: str) -> None:
    add(library, "a fox")
    assert titles(library, text=text) in ([], ["a fox"])


def test_star_bin_and_restore(library: Library) -> None:
    a, b, c = (add(library, words) for words in "abc")
    library.star(b, True)
    library.bin([c], True)
    assert titles(library) == ["b", "a"] and titles(library, starred=True) == ["b"] and titles(library, binned=True) == ["c"]
    assert library.item(c).binned and library.loop(c) == loops.loop()
    library.bin([c], False)
    library.star(b, False)
    assert titles(library, newest_first=False) == ["a", "b", "c"] and titles(library, starred=True) == []
    assert a < b < c


def test_only_the_binned_is_deleted_and_only_files_nobody_needs(library: LibraryDatabase) -> None:
    kept, gone, alone = add(library, "kept", 1), add(library, "gone", 1), add(library, "alone", 2)
    path = Path(library.item(alone).path)
    library.bin([gone, alone], True)
    library.delete([kept, gone, alone])
    assert titles(library) == ["kept"] and titles(library, binned=True) == []
    assert library.loop(kept) == loops.loop(1) and not path.exists()
    with pytest.raises(InputError, match="no item"):
        library.item(gone)


def test_an_import_is_held_once_and_comes_out_of_the_bin(library: Library) -> None:
    first = library.add_import(picture())
    library.bin([first], True)
    assert library.add_import(picture()) == first and not library.item(first).binned
    assert library.add_import(picture(3)) != first
    assert titles(library, kinds=("import",)) == ["fox", "fox"] and titles(library, kinds=("sticker", "clip")) == []


def test_pages_follow_one_another(library: Library) -> None:
    for number in range(25):
        add(library, f"take {number}")
    pages = [[item.title for item in library.page(LibraryQuery(text="take"), offset, 10)] for offset in (0, 10, 20, 30)]
    assert [len(found) for found in pages] == [10, 10, 5, 0]
    assert [title for found in pages for title in found] == [f"take {number}" for number in range(24, -1, -1)]


def test_many_threads_write_and_read_at_once(library: Library) -> None:
    told, errors = [], []
    end = library.subscribe(lambda: told.append(1))

    def work(thread: int) -> None:
        try:
            for number in range(10):
                item = add(library, f"thread {thread} number {number}", seed=thread)
                library.star(item, number % 2 == 0)
                assert library.count(LibraryQuery(text=f"thread {thread}")) >= number
        except AssertionError as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors and library.count(LibraryQuery()) == 40 and library.count(LibraryQuery(starred=True)) == 20
    end()
    seen = len(told)
    add(library, "later")
    assert seen >= 40 and len(told) == seen


def test_a_listener_that_fails_does_not_end_the_library(library: Library, caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise KeyError("a mistake")

    end = library.subscribe(fail)
    add(library, "a")
    add(library, "b")
    end()
    assert titles(library) == ["b", "a"] and "a listener of the library failed" in caplog.text


def test_a_full_disk_adds_nothing(tmp_path: Path) -> None:
    def full(loop: Loop, path: Path) -> None:
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    library = opened(tmp_path / "library", full)
    with pytest.raises(JobError, match="disk is full"):
        add(library, "a")
    assert library.count(LibraryQuery()) == 0
    assert not [file for file in (tmp_path / "library" / "media").rglob("*") if file.is_file()]
    library.close()


def test_missing_frames_are_said(library: Library) -> None:
    item = add(library, "a")
    Path(library.item(item).path).unlink()
    with pytest.raises(JobError, match="gone from the disk"):
        library.loop(item)


@pytest.mark.parametrize("content", [b"no database", b"SQLite format 3\0" + b"x" * 5000])
def test_a_damaged_database_is_set_aside_and_said(tmp_path: Path, content: bytes) -> None:
    folder = tmp_path / "library"
    folder.mkdir()
    (folder / "library.db").write_bytes(content)
    library = opened(folder)
    assert "set aside as “library-damaged-" in library.note
    add(library, "a")
    assert titles(library) == ["a"]
    library.close()
    (aside,) = folder.glob("library-damaged-*.db")
    assert aside.read_bytes() == content


def test_a_newer_library_is_refused_and_left_alone(tmp_path: Path) -> None:
    library = opened(tmp_path / "library")
    library.close()
    raw = connect(tmp_path / "library" / "library.db")
    raw.execute("PRAGMA journal_mode=DELETE").fetchone()
    raw.execute("PRAGMA user_version=9")
    raw.close()
    with pytest.raises(InputError, match="newer version"):
        opened(tmp_path / "library")


def test_closing_ends_the_thread_and_says_so_later(tmp_path: Path) -> None:
    library = opened(tmp_path / "library")
    assert library.close() and library.close()
    assert not any(thread.name == "library" for thread in threading.enumerate())
    for use in (lambda: add(library, "a"), lambda: library.count(LibraryQuery())):
        with pytest.raises(JobError, match="closed"):
            use()


def fill(folder: Path, rows: int) -> None:
    """Rows straight into the tables, as many takes would have made them."""
    library = opened(folder)
    library.close()
    connection = connect(folder / "library.db")
    words = ["fox", "owl", "robot", "jumping", "waving", "shivers", "for", "joy", "with", "cold", "slowly", "happily"]
    with catalogue.transaction(connection):
        for n in range(rows):
            prompt = " ".join(words[(n * k) % len(words)] for k in (1, 3, 5, 7)) + f" {n}"
            kind = ("sticker", "clip", "import")[n % 3]
            item = NewItem(kind, prompt[:20], prompt, "motion", float(n), 512, 512, 8, 8.0, 0, "media/x", "", {"seed": n}, {}, bytes(2000))
            catalogue.insert(connection, item)
    connection.close()


@pytest.mark.slow
def test_a_hundred_thousand_rows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Prints what it takes; the goals (open 500 ms, keystroke 50 ms) are looked at, not asserted: clocks differ."""
    rows = 100_000
    fill(tmp_path / "library", rows)
    began = time.perf_counter()
    library = opened(tmp_path / "library")
    lines = [f"open {1000 * (time.perf_counter() - began):.1f} ms"]
    queries = [LibraryQuery(), LibraryQuery(text="f"), LibraryQuery(text="fo"), LibraryQuery(text="fox ju"), LibraryQuery(text="99"),
               LibraryQuery(text="j", kinds=("sticker",)), LibraryQuery(starred=True)]
    for query in queries:
        for offset in (0, 20_000):
            times = []
            for _ in range(7):
                began = time.perf_counter()
                found, page = library.count(query), library.page(query, offset, 60)
                times.append(1000 * (time.perf_counter() - began))
            lines.append(f"“{query.text}” {query.kinds} from {offset}: {found} found, {statistics.median(times):.1f} ms")
            assert len(page) == min(60, max(0, found - offset))
    library.star(rows // 2, True)
    assert library.count(LibraryQuery(starred=True)) == 1 and library.count(LibraryQuery()) == rows
    library.close()
    with capsys.disabled():
        print("\n" + "\n".join(lines))


@pytest.mark.parametrize("takes", [0, 1, 5])
def test_a_library_that_was_killed_opens_with_every_take_that_was_told(tmp_path: Path, takes: int) -> None:
    command = [sys.executable, "-m", "tests.library.killed_library", str(tmp_path / "library")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as child:
        assert child.stdout is not None
        for _ in range(takes + 1):  # "open", then a number for each take
            child.stdout.readline()
        child.kill()
    library = opened(tmp_path / "library")
    try:
        assert library.note == ""
        assert library.count(LibraryQuery()) >= takes
    finally:
        library.close()
