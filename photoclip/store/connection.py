"""The one border at which SQLite's refusals become plain sentences, so that no store needs a `try` for them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from functools import partial
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
    _again: tuple[str, Parameters] | None = None
    """What can be asked once more from its beginning: nobody has a row of it yet, and it stands in no transaction.

    One may be taken back, or see nothing of what was made anew since.
    """

    def execute(self, sql: str, parameters: Parameters = (), /) -> Cursor:
        self._again = None if self.connection.in_transaction else (sql, parameters)
        try:
            self._execute(sql, parameters)
        except IndexDamaged:
            if not self._asked_again():
                raise
        return self

    def executemany(self, sql: str, parameters: Iterable[Parameters], /) -> Cursor:
        self._again = None
        try:
            super().executemany(sql, parameters)
        except sqlite3.DatabaseError as exc:
            self.connection.refused(exc)
            raise
        return self

    def fetchone(self) -> Any:
        return self._fetch(super().fetchone)

    def fetchall(self) -> list[Any]:
        rows: list[Any] = self._fetch(super().fetchall)
        return rows

    def fetchmany(self, size: int | None = None) -> list[Any]:
        rows: list[Any] = self._fetch(partial(super().fetchmany, self.arraysize if size is None else size))
        return rows

    def __iter__(self) -> Iterator[Any]:  # type: ignore[override]
        while rows := self.fetchmany(_ROWS):
            yield from rows

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

    def _fetch(self, fetch: Callable[[], Any]) -> Any:
        try:
            fetched = fetch()
        except sqlite3.DatabaseError as exc:
            if not self._asked_again_after(exc):
                raise
            fetched = self._plainly(fetch)
        self._again = None
        return fetched

    def _plainly(self, fetch: Callable[[], Any]) -> Any:
        try:
            return fetch()
        except sqlite3.DatabaseError as exc:
            self.connection.refused(exc)
            raise

    def _asked_again_after(self, exc: sqlite3.DatabaseError) -> bool:
        """Ask again where an index has been made anew because of `exc`; raise what is said of it where one cannot."""
        try:
            self.connection.refused(exc)
        except IndexDamaged:
            if not self._asked_again():
                raise
            return True
        return False

    def _asked_again(self) -> bool:
        if self._again is None:
            return False
        again, self._again = self._again, None
        self._execute(*again)
        return True
