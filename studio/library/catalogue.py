"""The tables of the user's library and the SQL over them: rows, full-text search, pages. One connection, no threads.

Words, kind, star and bin are all tokens of the full-text index, so that a page of any filter is one walk along it
and stays fast with a hundred thousand rows.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from studio.contract.ports import LibraryItem, LibraryQuery

APPLICATION_ID = 0x4B4E524C  # "KNRL"
VERSION = 1
_SCHEMA = """
CREATE TABLE items (
    id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, title TEXT NOT NULL, prompt TEXT NOT NULL, model TEXT NOT NULL,
    created REAL NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL, frames INTEGER NOT NULL, fps REAL NOT NULL,
    still INTEGER NOT NULL, starred INTEGER NOT NULL DEFAULT 0, binned INTEGER NOT NULL DEFAULT 0, path TEXT NOT NULL,
    source TEXT NOT NULL, request TEXT NOT NULL, recipe TEXT NOT NULL) STRICT;
CREATE INDEX items_by_source ON items (source) WHERE source <> '';
CREATE TABLE thumbnails (item INTEGER PRIMARY KEY REFERENCES items (id) ON DELETE CASCADE, bytes BLOB NOT NULL) STRICT;
CREATE VIRTUAL TABLE words USING fts5 (title, prompt, state, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3');
"""
_COLUMNS = "i.id, i.kind, i.title, i.prompt, i.model, i.created, i.width, i.height, i.frames, i.fps, i.starred, i.binned, i.path, i.request, t.bytes"
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class NewItem:
    """A row to be. `source` is the hash of an imported file, "" for a take; `recipe` what the result said of itself."""

    kind: str
    title: str
    prompt: str
    model: str
    created: float
    width: int
    height: int
    frames: int
    fps: float
    still: int
    path: str
    source: str
    request: Mapping[str, Any]
    recipe: Mapping[str, Any]
    thumbnail: bytes


def create(connection: sqlite3.Connection) -> None:
    """The tables of an empty library."""
    connection.executescript(f"BEGIN;{_SCHEMA}PRAGMA application_id={APPLICATION_ID};PRAGMA user_version={VERSION};COMMIT;")


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


# ------------------------------------------------------------------ changing
def insert(connection: sqlite3.Connection, item: NewItem) -> int:
    """The new row's id."""
    row = connection.execute(
        "INSERT INTO items (kind, title, prompt, model, created, width, height, frames, fps, still, path, source, request, recipe)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (item.kind, item.title, item.prompt, item.model, item.created, item.width, item.height, item.frames, item.fps, item.still,
         item.path, item.source, json.dumps(item.request), json.dumps(item.recipe)))
    new_id = int(row.lastrowid or 0)
    connection.execute("INSERT INTO thumbnails (item, bytes) VALUES (?, ?)", (new_id, item.thumbnail))
    connection.execute("INSERT INTO words (rowid, title, prompt, state) VALUES (?, ?, ?, ?)", (new_id, item.title, item.prompt, _state(item.kind, False, False)))
    return new_id


def mark(connection: sqlite3.Connection, ids: Iterable[int], column: str, value: bool) -> int:
    """Set `starred` or `binned` of items; how many changed."""
    changed = 0
    for item_id in ids:
        changed += connection.execute(f"UPDATE items SET {column} = ? WHERE id = ? AND {column} <> ?", (value, item_id, value)).rowcount
        row = connection.execute("SELECT kind, starred, binned FROM items WHERE id = ?", (item_id,)).fetchone()
        if row is not None:
            connection.execute("UPDATE words SET state = ? WHERE rowid = ?", (_state(row[0], bool(row[1]), bool(row[2])), item_id))
    return changed


def delete(connection: sqlite3.Connection, ids: Iterable[int]) -> list[str]:
    """Delete binned items for good; the files that no item needs any more."""
    gone = []
    for item_id in ids:
        row = connection.execute("DELETE FROM items WHERE id = ? AND binned RETURNING path", (item_id,)).fetchone()
        if row is not None:
            gone.append(str(row[0]))
            connection.execute("DELETE FROM thumbnails WHERE item = ?", (item_id,))
            connection.execute("DELETE FROM words WHERE rowid = ?", (item_id,))
    return [path for path in dict.fromkeys(gone) if connection.execute("SELECT 1 FROM items WHERE path = ? LIMIT 1", (path,)).fetchone() is None]


def _state(kind: str, starred: bool, binned: bool) -> str:
    """What can be filtered by, as tokens that no typed word can be."""
    return f"zzkind{kind} {'zzbinned' if binned else 'zzkept'}{' zzstarred' if starred else ''}"


# ------------------------------------------------------------------ asking
def match(query: LibraryQuery) -> str:
    """The full-text expression of a query: every word typed is the beginning of one in title or prompt."""
    parts = [f'state : {"zzbinned" if query.binned else "zzkept"}']
    if query.starred:
        parts.append("state : zzstarred")
    if query.kinds:
        kinds = " OR ".join(f"state : zzkind{''.join(_WORD.findall(kind))}" for kind in query.kinds)
        parts.append(f"({kinds})")
    parts += [f'{{title prompt}} : "{word}"*' for word in _WORD.findall(query.text)[:12]]
    return " AND ".join(parts)


def count(connection: sqlite3.Connection, query: LibraryQuery) -> int:
    return int(connection.execute("SELECT count(*) FROM words WHERE words MATCH ?", (match(query),)).fetchone()[0])


def page(connection: sqlite3.Connection, query: LibraryQuery, offset: int, limit: int) -> list[LibraryItem]:
    """`limit` items from `offset` on, newest or oldest first: ids grow with time."""
    order = "DESC" if query.newest_first else "ASC"
    ids = f"SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid {order} LIMIT ? OFFSET ?"
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM items i LEFT JOIN thumbnails t ON t.item = i.id WHERE i.id IN ({ids}) ORDER BY i.id {order}",
        (match(query), limit, offset))
    return [_item(row) for row in rows]


def item(connection: sqlite3.Connection, item_id: int) -> LibraryItem | None:
    row = connection.execute(f"SELECT {_COLUMNS} FROM items i LEFT JOIN thumbnails t ON t.item = i.id WHERE i.id = ?", (item_id,)).fetchone()
    return None if row is None else _item(row)


def loop_facts(connection: sqlite3.Connection, item_id: int) -> tuple[str, float, int] | None:
    """Path, frames a second and the still's index of an item."""
    row = connection.execute("SELECT path, fps, still FROM items WHERE id = ?", (item_id,)).fetchone()
    return None if row is None else (str(row[0]), float(row[1]), int(row[2]))


def recipe(connection: sqlite3.Connection, item_id: int) -> dict[str, Any]:
    row = connection.execute("SELECT recipe FROM items WHERE id = ?", (item_id,)).fetchone()
    return {} if row is None else dict(json.loads(row[0]))


def by_source(connection: sqlite3.Connection, source: str) -> int:
    """The import of a file with that hash, 0 when there is none."""
    row = connection.execute("SELECT id FROM items WHERE source = ? AND source <> '' LIMIT 1", (source,)).fetchone()
    return 0 if row is None else int(row[0])


def _item(row: tuple[Any, ...]) -> LibraryItem:
    (item_id, kind, title, prompt, model, created, width, height, frames, fps, starred, binned, path, request, thumbnail) = row
    return LibraryItem(
        id=item_id, kind=kind, title=title, prompt=prompt, model=model, created=created, width=width, height=height, frames=frames,
        fps=fps, starred=bool(starred), binned=bool(binned), path=path, thumbnail=thumbnail or b"", request=json.loads(request))
