"""The user's library: all takes and imports, their frames on disk, searchable. Implements the port `Library`.

One writer thread owns the writing connection; reads go through a second, read-only one. Frames are encoded in the
caller's thread (so not in the window's) and lie under their content's hash. Nothing is deleted but what was binned
and then asked to go.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from studio.contract.codec import request_to_json
from studio.contract.errors import InputError, JobError
from studio.contract.events import TakeResult
from studio.contract.frame import Frame, Loop
from studio.contract.ports import ImportedPicture, LibraryItem, LibraryQuery
from studio.contract.recipe import recipe_of
from studio.contract.requests import Animate, GenerationRequest
from studio.library import catalogue
from studio.library.atomic import replacing, sweep
from studio.library.catalogue import NewItem
from studio.library.paths import made
from studio.library.sqlite import Header, connect, read_header, sentence

T = TypeVar("T")
LOG = logging.getLogger("kinora.library")
Work = Callable[[sqlite3.Connection], Any]


class LibraryDatabase:
    """A folder with `library.db` and `media/`. `note` says what was wrong with an old database, "" when nothing was.

    `save_loop(loop, path)` writes a lossless file ending in `suffix`, `load_loop(path)` reads it, `thumbnail(frame)`
    encodes a small picture.
    """

    def __init__(self, folder: Path, save_loop: Callable[[Loop, Path], None], load_loop: Callable[[Path], Loop],
                 thumbnail: Callable[[Frame], bytes], suffix: str = ".webp", program: str = "") -> None:
        self._folder, self._suffix, self._program = folder, suffix, program
        self._save_loop, self._load_loop, self._thumbnail = save_loop, load_loop, thumbnail
        self._path = made(folder) / "library.db"
        self._listeners: list[Callable[[], None]] = []
        self._listening = threading.Lock()
        self._reading = threading.Lock()
        self._closed = False
        self.note = ""
        writer = self._open()
        self._reader = connect(self._path, read_only=True)
        self._work: queue.SimpleQueue[tuple[Work, Future[Any]] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._write, args=(writer,), name="library", daemon=True)
        self._thread.start()

    # -------------------------------------------------------------- adding
    def add_take(self, request: GenerationRequest, result: TakeResult, label: str) -> int:
        """Store a result with its frames; its id. Encodes here, so not for the window's thread. Raises JobError."""
        loop = result.loop
        kind = "sticker" if isinstance(request.operation, Animate) else ("still" if len(loop.frames) == 1 else "clip")
        return self._add(NewItem(
            kind=kind, title=label, prompt=request.text, model=result.model, created=time.time(), width=loop.size[0], height=loop.size[1],
            frames=len(loop.frames), fps=loop.fps, still=loop.still, path=self._store(loop), source="", request=request_to_json(request),
            recipe=recipe_of(request, result, self._program), thumbnail=self._thumbnail(loop.frames[loop.still])))

    def add_import(self, picture: ImportedPicture) -> int:
        """Store a picture that was brought in; its id. The same file twice is one item, taken out of the bin again."""
        ref, frame = picture.ref, picture.frame
        known = self._ask(lambda reader: catalogue.by_source(reader, ref.sha256))
        if known:
            self.bin([known], False)
            return known
        loop = Loop((frame,), 1.0)
        return self._add(NewItem(
            kind="import", title=Path(ref.name or ref.path or "Picture").stem, prompt="", model="", created=time.time(), width=frame.width,
            height=frame.height, frames=1, fps=1.0, still=0, path=self._store(loop), source=ref.sha256, request={},
            recipe={"format": picture.format, "path": ref.path, "notes": list(picture.notes)}, thumbnail=self._thumbnail(frame)))

    def _add(self, item: NewItem) -> int:
        return self._do(lambda writer: catalogue.insert(writer, item))

    def _store(self, loop: Loop) -> str:
        """The loop as a file named by its content, relative to the library's folder; one that is there is reused."""
        digest = _digest(loop)
        relative = Path("media") / digest[:2] / f"{digest}{self._suffix}"
        target = self._folder / relative
        if not target.is_file():
            made(target.parent)
            with replacing(target, suffix=self._suffix) as temporary:
                self._save_loop(loop, temporary)
        return relative.as_posix()

    # -------------------------------------------------------------- asking
    def count(self, query: LibraryQuery) -> int:
        return self._ask(lambda reader: catalogue.count(reader, query))

    def page(self, query: LibraryQuery, offset: int, limit: int) -> list[LibraryItem]:
        """`limit` items from `offset` on. Every word of the query's text begins a word of title or prompt."""
        return [self._placed(item) for item in self._ask(lambda reader: catalogue.page(reader, query, max(offset, 0), max(limit, 0)))]

    def item(self, item_id: int) -> LibraryItem:
        """Raises InputError when there is no such item."""
        found = self._ask(lambda reader: catalogue.item(reader, item_id))
        if found is None:
            raise _missing(item_id)
        return self._placed(found)

    def recipe(self, item_id: int) -> dict[str, Any]:
        """What the result said of itself (see `contract.recipe`); {} when there is no such item."""
        return self._ask(lambda reader: catalogue.recipe(reader, item_id))

    def loop(self, item_id: int) -> Loop:
        """The frames of an item, with its own rate and still. Raises InputError, JobError when the file is gone."""
        facts = self._ask(lambda reader: catalogue.loop_facts(reader, item_id))
        if facts is None:
            raise _missing(item_id)
        path, fps, still = facts
        file = self._folder / path
        if not file.is_file():
            raise JobError(f"The frames of library item {item_id} are gone from the disk.", "It can be made again from its request.")
        loaded = self._load_loop(file)
        return Loop(loaded.frames, fps, still)

    def _placed(self, item: LibraryItem) -> LibraryItem:
        return replace(item, path=str(self._folder / item.path))

    # -------------------------------------------------------------- changing
    def star(self, item_id: int, starred: bool) -> None:
        self._do(lambda writer: catalogue.mark(writer, [item_id], "starred", starred))

    def bin(self, item_ids: Iterable[int], binned: bool) -> None:
        """Put items into the bin or take them out of it; nothing is deleted."""
        ids = list(item_ids)
        self._do(lambda writer: catalogue.mark(writer, ids, "binned", binned))

    def delete(self, item_ids: Iterable[int]) -> None:
        """Delete for good what lies in the bin: the user was asked. Items that aren't binned stay."""
        ids = list(item_ids)
        for path in self._do(lambda writer: catalogue.delete(writer, ids)):
            with contextlib.suppress(OSError):
                (self._folder / path).unlink(missing_ok=True)

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Listeners are called on the library's thread after every change. Returns what ends the subscription."""
        with self._listening:
            self._listeners.append(listener)

        def end() -> None:
            with self._listening, contextlib.suppress(ValueError):
                self._listeners.remove(listener)

        return end

    def close(self, timeout: float = 5.0) -> bool:
        """Finish what waits, then close; False when that took longer than `timeout` seconds. Twice does no harm."""
        if not self._closed:
            self._closed = True
            self._work.put(None)
        self._thread.join(timeout)
        with self._reading:
            self._reader.close()
        return not self._thread.is_alive()

    # -------------------------------------------------------------- inside
    def _open(self) -> sqlite3.Connection:
        """The writing connection; a damaged database is set aside and a new one begun."""
        if self._path.exists() and not _usable(self._path):
            aside = self._path.with_name(f"library-damaged-{time.strftime('%Y%m%d-%H%M%S')}.db")
            self._path.replace(aside)
            for side in ("-wal", "-shm"):
                self._path.with_name(self._path.name + side).unlink(missing_ok=True)
            self.note = f"The library was damaged; it was set aside as “{aside.name}” and a new one begun. The frames are still on the disk."
        new = not self._path.exists() or self._path.stat().st_size == 0
        with self._said():
            connection = connect(self._path)
            connection.execute("PRAGMA journal_mode=WAL").fetchone()
            connection.execute("PRAGMA synchronous=NORMAL")
            if new:
                catalogue.create(connection)
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()  # its name stands in the file itself from now on
        return connection

    def _write(self, connection: sqlite3.Connection) -> None:
        """The writer thread: one transaction for each piece of work, the answer through its future."""
        for folder in (self._folder / "media").glob("??"):
            sweep(folder)
        while (entry := self._work.get()) is not None:
            work, answer = entry
            try:
                with self._said(), catalogue.transaction(connection):
                    done = work(connection)
            except Exception as error:  # noqa: BLE001 - the worker loop: whoever asked gets it
                answer.set_exception(error)
            else:
                answer.set_result(done)
                self._tell()
        with contextlib.suppress(sqlite3.Error):
            connection.execute("PRAGMA optimize")
        connection.close()

    def _tell(self) -> None:
        with self._listening:
            listeners = tuple(self._listeners)
        for listener in listeners:
            try:
                listener()
            except Exception:
                LOG.exception("a listener of the library failed")

    def _do(self, work: Callable[[sqlite3.Connection], T]) -> T:
        if self._closed:
            raise JobError("The library is closed.")
        answer: Future[T] = Future()
        self._work.put((work, answer))
        return answer.result()

    def _ask(self, question: Callable[[sqlite3.Connection], T]) -> T:
        with self._reading, self._said():
            if self._closed:
                raise JobError("The library is closed.")
            return question(self._reader)

    @contextlib.contextmanager
    def _said(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise sentence(error, self._path, "changed") from None


def _usable(path: Path) -> bool:
    header = read_header(path)
    if header is None:
        return path.stat().st_size == 0
    if not header.application_id and _has_log(path):
        header = _header_with_log(path)  # the program was killed before the log was taken into the file
    if header is None or header.application_id != catalogue.APPLICATION_ID:
        return False
    if header.user_version > catalogue.VERSION:
        raise InputError("The library was made by a newer version of Kinora.", "Update Kinora to open it.")
    try:
        with contextlib.closing(connect(path)) as connection:
            for table in ("items", "thumbnails", "words"):  # a whole check of a large library would hold up the start
                connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone()
            return True
    except sqlite3.DatabaseError as error:
        if (getattr(error, "sqlite_errorname", "") or "").startswith(("SQLITE_BUSY", "SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_IOERR")):
            raise sentence(error, path, "opened") from None
        return False


def _missing(item_id: int) -> InputError:
    return InputError(f"There is no item {item_id} in the library.")


def _digest(loop: Loop) -> str:
    """sha256 over size and pixels of all frames; rate and still are the item's own."""
    digest = hashlib.sha256(f"{len(loop.frames)} {loop.size[0]}x{loop.size[1]}".encode())
    for frame in loop.frames:
        digest.update(frame.buffer)
    return digest.hexdigest()


def _has_log(path: Path) -> bool:
    log = path.with_name(path.name + "-wal")
    return log.is_file() and log.stat().st_size > 0


def _header_with_log(path: Path) -> Header | None:
    """What the database says of itself when its write-ahead log is counted in; None when it can't be read."""
    try:
        with contextlib.closing(connect(path)) as connection:
            return Header(*(int(connection.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("application_id", "user_version")))
    except sqlite3.DatabaseError:
        return None
