"""Whether a library's file is sound: at a glance when it is opened, and in full."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from photoclip.core.cancel import CancelToken
from photoclip.errors import LibraryDamaged, LibraryProblem
from photoclip.store.rescue.shapes import shapes_of

GLANCE_S = 0.02
"""So long rows are read when the library is opened. The ends of all trees are looked at before."""
_STEPS_BETWEEN_LOOKS = 1000
_MOST_SAID = 10
_WATCH_EVERY_S = 0.1

PRECIOUS = (
    *("tags", "tag_aliases", "albums", "album_photos", "photo_tags", "rejections", "tag_changes", "change_tags"),
    *("tags_taken", "standing_labels", "settings", "folders", "sidecars", "photos", "former_contents", "suggestions"),
    *("standing_seen", "embedded_fields", "kept_apart", "said_dates", "date_changes", "dates_changed"),
    *("searches", "files"),
)
"""What a person made, or what it hangs on, the dearest first. All else is made again."""


def is_sound_at_a_glance(connection: sqlite3.Connection) -> bool:
    """Look at the ends of every table and index, and then at as many rows as `GLANCE_S` lets, the precious first.

    Return False where that meets damage. It costs the same in a library of any size.
    """
    try:
        trees = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE rootpage > 0").fetchall()
        names = {name for _, name, _, _ in trees}
        if not names:
            return False
        for kind, name, table, sql in trees:
            for statement in _ends(kind, name, table, sql or ""):
                connection.execute(statement).fetchone()
        _read_rows(connection, [table for table in PRECIOUS if table in names], time.monotonic() + GLANCE_S)
    except LibraryDamaged:
        return False
    except LibraryProblem:
        return True  # in use, or a disk that does not answer: whoever needs the library is told
    return True


def damage_of(connection: sqlite3.Connection, cancel: CancelToken | None = None) -> list[str]:
    """Return what is wrong with the file; empty when it is sound. Reads all of it. Raises Cancelled, sqlite3.Error."""
    cancel = cancel or CancelToken()
    try:
        with _interrupted_by(cancel, connection):
            found = [row[0] for row in connection.execute(f"PRAGMA integrity_check({_MOST_SAID})")]
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
        (version,) = connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.OperationalError:
        cancel.raise_if_cancelled()
        raise
    missing = [f"the table {name} is missing" for name in shapes_of(version).tables if name not in names]
    return [said for said in found if said != "ok"] + missing[:_MOST_SAID]


def dangling_rows(connection: sqlite3.Connection) -> list[str]:
    """Return what points to rows that are not there; empty when nothing does."""
    rows = connection.execute("PRAGMA foreign_key_check")
    return [f"a row of {row[0]} points to nothing" for row, _ in zip(rows, range(_MOST_SAID), strict=False)]


def is_folded_in(path: Path) -> bool:
    """Tell whether the file alone is the whole library: no write-ahead log beside it holds more."""
    try:
        return path.with_name(path.name + "-wal").stat().st_size == 0
    except FileNotFoundError:
        return True
    except OSError:
        return False


@contextmanager
def _interrupted_by(cancel: CancelToken, connection: sqlite3.Connection) -> Iterator[None]:
    """Let `cancel` end the statement inside the block, which may read for a minute."""
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(_WATCH_EVERY_S):
            if cancel.cancelled:
                connection.interrupt()

    thread = threading.Thread(target=watch, name="check-watch", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _ends(kind: str, name: str, table: str, sql: str) -> list[str]:
    if kind == "index":
        # A partial index cannot be asked for all it holds.
        return [] if " WHERE " in sql else [f'SELECT 1 FROM "{table}" INDEXED BY "{name}" LIMIT 1']
    if "WITHOUT ROWID" in sql:
        return [f'SELECT * FROM "{name}" LIMIT 1']
    return [f'SELECT * FROM "{name}" LIMIT 1', f'SELECT * FROM "{name}" ORDER BY rowid DESC LIMIT 1']


def _read_rows(connection: sqlite3.Connection, tables: list[str], until: float) -> None:
    connection.set_progress_handler(lambda: time.monotonic() > until, _STEPS_BETWEEN_LOOKS)
    try:
        for table in tables:
            last = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")][-1]
            # The last column: all that stands before it in a row is passed on the way.
            connection.execute(f"SELECT total(length({last})) FROM {table} NOT INDEXED").fetchone()
    except sqlite3.OperationalError as exc:
        if exc.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
            raise
    finally:
        connection.set_progress_handler(None, 0)
