"""The full-text index of file names."""

from __future__ import annotations

import re
import sqlite3

FILE_NAMES = "file_names"
_SHAPE = "relative, tokenize = 'trigram', columnsize = 0"
"""As the migration says it that made the index."""
_EMPTY = "file_names_empty"
BEGIN_OF_REFUSALS = rf"(?:vtable constructor failed: {FILE_NAMES}|invalid fts5 file format)"
"""A pattern of what SQLite says, without a code of its own, of an index that it cannot even open."""
_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_ERROR}
"""What SQLite says of an index that is not whole: the second of one whose format it does not know any more."""


def refresh_names(connection: sqlite3.Connection) -> None:
    """Bring the index up to date with the files whose names changed in the open transaction."""
    if connection.execute("SELECT 1 FROM names_changed LIMIT 1").fetchone() is None:
        return
    connection.execute("DELETE FROM file_names WHERE rowid IN (SELECT file_id FROM names_changed)")
    connection.execute(
        "INSERT INTO file_names (rowid, relative)"
        " SELECT id, relative FROM files WHERE id IN (SELECT file_id FROM names_changed)"
    )
    connection.execute("DELETE FROM names_changed")


def are_names_whole(connection: sqlite3.Connection) -> bool:
    """Tell whether the index holds the names of all files and no others. Three seconds for a million of them.

    It has to be asked in a transaction that may write, although nothing is written: FTS5 takes the question as a row.
    """
    (differs,) = connection.execute(
        "SELECT (SELECT count(*) FROM files) <> (SELECT count(*) FROM file_names_content) OR EXISTS ("
        "SELECT 1 FROM files LEFT JOIN file_names_content AS named ON named.id = files.id"
        " WHERE named.c0 IS NOT files.relative)"
    ).fetchone()
    if differs:
        return False
    try:
        connection.execute("INSERT INTO file_names (file_names, rank) VALUES ('integrity-check', 1)")
    except MemoryError:  # a damaged length may be any
        return False
    except sqlite3.DatabaseError as exc:
        if exc.sqlite_errorcode & 0xFF not in _DAMAGE:
            raise
        return False
    return True


def make_names_anew(connection: sqlite3.Connection) -> None:
    """Make the index of all files' names, whatever stands in it, in the open transaction. 5 s for a million names."""
    # FTS5 opens no index of which the first rows are damaged, nor drops it. So its tables first get what one without
    # names has; a DELETE from the index would read what is damaged.
    connection.execute(f"CREATE VIRTUAL TABLE temp.{_EMPTY} USING fts5 ({_SHAPE})")
    for part in ("data", "idx", "config"):
        connection.execute(f"DELETE FROM main.file_names_{part}")
        connection.execute(f"INSERT INTO main.file_names_{part} SELECT * FROM temp.{_EMPTY}_{part}")
    connection.execute(f"DROP TABLE temp.{_EMPTY}")
    connection.execute("DELETE FROM file_names_content")
    connection.execute("INSERT INTO file_names_content (id, c0) SELECT id, relative FROM files")
    connection.execute("INSERT INTO file_names (file_names) VALUES ('rebuild')")
    connection.execute("DELETE FROM names_changed")


def tells_of_names(exc: BaseException | None) -> bool:
    """Tell whether a statement was refused because this index is damaged."""
    if getattr(exc, "sqlite_errorcode", None) == sqlite3.SQLITE_CORRUPT_VTAB:
        return True
    return re.match(BEGIN_OF_REFUSALS, str(exc)) is not None
