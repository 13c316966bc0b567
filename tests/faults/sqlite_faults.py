"""Lets SQLite refuse: the nth statement of a transaction, or what says something, fails as on a bad disk."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest

from photoclip.store import database as database_module
from photoclip.store.connection import Connection, Cursor, connect

FULL, IO_ERROR, BUSY, CORRUPT = (
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR_WRITE,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CORRUPT,
)
_TEXTS = {
    FULL: "database or disk is full",
    IO_ERROR: "disk I/O error",
    BUSY: "database is locked",
    CORRUPT: "database disk image is malformed",
}
_ROLLS_BACK = {FULL, IO_ERROR}
"""After these SQLite may have taken the whole transaction back by itself."""


class SqliteFaults:
    """What shall fail, in every library that is opened while there are faults."""

    def __init__(self) -> None:
        self._steps = 0
        self._fail_at = -1
        self._code = FULL
        self._text = ""

    @contextmanager
    def at(self, step: int, code: int) -> Iterator[None]:
        """Let the `step`-th statement of transactions from now on fail, and none after it.

        Counted from 0, the beginning; the end is a statement like any other.
        """
        self._steps, self._fail_at, self._code = 0, step, code
        try:
            yield
        finally:
            self._fail_at = -1

    @contextmanager
    def saying(self, text: str, code: int) -> Iterator[None]:
        """Let every statement fail that has `text` in it."""
        self._text, self._code = text, code
        try:
            yield
        finally:
            self._text = ""

    def meet(self, connection: FaultyConnection, statement: str) -> None:
        """Raise what SQLite would raise, if it is this statement's turn."""
        if connection.in_transaction or statement.startswith("BEGIN IMMEDIATE"):
            self._steps += 1
            if self._steps - 1 == self._fail_at:
                self._fail_at = -1
                self._fail(connection)
        if self._text and self._text in statement:
            self._fail(connection)

    def _fail(self, connection: FaultyConnection) -> None:
        if self._code in _ROLLS_BACK:
            connection.rollback()
        error = sqlite3.OperationalError(_TEXTS[self._code])
        error.sqlite_errorcode = self._code
        connection.refused(error)
        raise error


class FaultyConnection(Connection):
    """A connection whose statements meet `faults` first."""

    faults: SqliteFaults

    def cursor(self, _factory: object = None) -> Cursor:
        return sqlite3.Connection.cursor(self, FaultyCursor)

    def commit(self) -> None:
        if self.in_transaction:
            self.faults.meet(self, "COMMIT")
        super().commit()


class FaultyCursor(Cursor):
    """A cursor of a `FaultyConnection`."""

    connection: FaultyConnection

    def execute(self, sql: str, parameters: Any = (), /) -> Cursor:
        self.connection.faults.meet(self.connection, sql)
        return super().execute(sql, parameters)

    def executemany(self, sql: str, parameters: Any, /) -> Cursor:
        self.connection.faults.meet(self.connection, sql)
        return super().executemany(sql, parameters)


@contextmanager
def faults_in_every_library() -> Iterator[SqliteFaults]:
    """Give what lets statements fail in every library that is opened inside the block."""
    faults = SqliteFaults()
    kind = type("FaultyConnectionOfThisBlock", (FaultyConnection,), {"faults": faults})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database_module, "connect", partial(connect, kind=kind))
        yield faults


@pytest.fixture
def sqlite_faults() -> Iterator[SqliteFaults]:
    """Nothing fails before the test says so."""
    with faults_in_every_library() as faults:
        yield faults
