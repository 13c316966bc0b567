"""The one border at which SQLite's refusals become plain sentences, so that no store needs a `try` for them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

from photoclip.errors import IndexDamaged
from photoclip.store.distance import distance_km

BUSY_TIMEOUT_S = 15.0
_ROWS = 256
"""So many are fetched at once: one by one a row costs twice as much."""

Parameters: TypeAlias = Any
"""What sqlite3 binds: a sequence, or a mapping by name."""


def connect(path: Path, mode: str, kind: type[Connection] | None = None) -> Connection:
    """Return a new connection to the library at `path`. `mode`: "rwc", or "ro" with what SQLite's URIs may add.

    `kind`: what tests that let statements fail make of it.
    """
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=BUSY_TIMEOUT_S,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
        factory=kind or Connection,
    )
    try:
        _set_up(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _set_up(connection: Connection) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    # A hostile library file must not run functions of ours from its own views and triggers.
    connection.execute("PRAGMA trusted_schema = OFF")
    # SQLite's own sine is not compiled in everywhere.
    connection.create_function("distance_km", 4, distance_km, deterministic=True)
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA cache_size = -16000")
    # What is sorted needs no room on a disk that may be full.
    connection.execute("PRAGMA temp_store = MEMORY")


def pass_on(_exc: sqlite3.DatabaseError) -> None:
    """Leave an error as it is."""


class Connection(sqlite3.Connection):
    """Asks `refused` about every error, at whatever step of whatever statement; it raises in plain words, or returns.

    It costs about a microsecond a statement and next to nothing a row.
    """

    refused: Callable[[sqlite3.DatabaseError], None] = staticmethod(pass_on)

    def cursor(self, _factory: object = None) -> Cursor:  # type: ignore[override]
        return super().cursor(Cursor)

    def execute(self, sql: str, parameters: Parameters = (), /) -> Cursor:
        return self.cursor().execute(sql, parameters)

    def executemany(self, sql: str, parameters: Iterable[Parameters], /) -> Cursor:
        return self.cursor().executemany(sql, parameters)

    def commit(self) -> None:
        try:
            super().commit()
        except sqlite3.DatabaseError as exc:
            self.refused(exc)
            raise


class Cursor(sqlite3.Cursor):
    """A cursor of a `Connection`."""

    connection: Connection

    def execute(self, sql: str, parameters: Parameters = (), /) -> Cursor:
        alone = not self.connection.in_transaction
        try:
            self._execute(sql, parameters)
        except IndexDamaged:
            if not alone:
                raise  # the transaction may be taken back, or see nothing of what was made anew since
            self._execute(sql, parameters)
        return self

    def executemany(self, sql: str, parameters: Iterable[Parameters], /) -> Cursor:
        try:
            super().executemany(sql, parameters)
        except sqlite3.DatabaseError as exc:
            self.connection.refused(exc)
            raise
        return self

    def fetchone(self) -> Any:
        try:
            return super().fetchone()
        except sqlite3.DatabaseError as exc:
            self.connection.refused(exc)
            raise

    def fetchall(self) -> list[Any]:
        try:
            return super().fetchall()
        except sqlite3.DatabaseError as exc:
            self.connection.refused(exc)
            raise

    def fetchmany(self, size: int | None = None) -> list[Any]:
        try:
            return super().fetchmany(self.arraysize if size is None else size)
        except sqlite3.DatabaseError as exc:
            self.connection.refused(exc)
            raise

    def __iter__(self) -> Iterator[Any]:  # type: ignore[override]
        try:
            while rows := super().fetchmany(_ROWS):
                yield from rows
        except sqlite3.DatabaseError as exc:
            self.connection.refused(exc)
            raise

    def __next__(self) -> Any:
        row = self.fetchone()
        if row is None:
            raise StopIteration
        return row

    def _execute(self, sql: str, parameters: Parameters) -> None:
        try:
            super().execute(sql, parameters)
        except sqlite3.DatabaseError as exc:
            self.connection.refused(exc)
            raise
