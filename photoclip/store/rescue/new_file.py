"""A new library of the rows that were saved, sound and complete but for what was lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from photoclip.core.rescue import SavedTable
from photoclip.errors import LibraryProblem
from photoclip.language import tr
from photoclip.store.backup_rows import APPLICATION_ID
from photoclip.store.migrations import MIGRATIONS
from photoclip.store.rescue.salvage import Salvage
from photoclip.store.soundness import PRECIOUS

_PAGE = 1000
_MOST_ROUNDS = 5

_STUBS = {
    "photos": "INSERT INTO photos (id, content_hash, size_bytes, width, height, format, sort_us)"
    " VALUES (?1, 'lost ' || ?1, 0, 0, 0, '', 0)",
    "tags": "INSERT INTO tags (id, name, folded) VALUES (?1, 'Rescued/Tag ' || ?1, 'rescued/tag ' || ?1)",
    "tag_changes": "INSERT INTO tag_changes (id, kind, made_s, text)"
    " VALUES (?1, 'run', 0, 'A change whose particulars were lost')",
    "albums": "INSERT INTO albums (id, name, folded) VALUES (?1, 'Rescued ' || ?1, 'rescued ' || ?1)",
}
"""What takes the place of a lost row on which a person's work hangs."""
_HANG_ON = {
    *((table, "photos") for table in ("photo_tags", "album_photos", "rejections", "said_dates")),
    *((table, "tags") for table in ("photo_tags", "rejections", "tag_aliases")),
    ("album_photos", "albums"),
    ("photo_tags", "tag_changes"),
}


@dataclass(slots=True)
class _Count:
    rows: int = 0
    partly: int = 0
    dropped: int = 0


class NewFile:
    """Fills an empty file. `fill` at once, on one thread."""

    def __init__(self, path: Path, salvage: Salvage) -> None:
        self._path = path
        self._salvage = salvage
        self._counts = {name: _Count() for name in salvage.shapes.tables}

    def fill(self, on_table: Callable[[str], None] = lambda _table: None) -> tuple[SavedTable, ...]:
        """Write all that is left; return what came over, the precious first. Raises LibraryProblem, sqlite3.Error."""
        with closing(sqlite3.connect(self._path, isolation_level=None)) as connection:
            # Nobody else sees the file before it is whole.
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("PRAGMA foreign_keys = OFF")
            connection.execute("BEGIN")
            for migration in MIGRATIONS[: self._salvage.version]:
                migration(connection)
            triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
            for name, _ in triggers:
                connection.execute(f"DROP TRIGGER {name}")
            tables = sorted(self._salvage.shapes.tables, key=_rank)
            for table in tables:
                on_table(table)
                self._copy(connection, table)
                self._complete(connection, table)
            self._mend_references(connection)
            self._mend_counts(connection)
            for _, sql in triggers:
                connection.execute(sql)
            connection.execute(f"PRAGMA user_version = {self._salvage.version:d}")
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID:d}")
            connection.execute("COMMIT")
            _check(connection)
        return tuple(self._saved(table) for table in tables)

    def _copy(self, connection: sqlite3.Connection, table: str) -> None:
        before = connection.total_changes
        seen = _insert(connection, self._salvage, table, self._salvage.rows(table))
        self._counts[table].rows = connection.total_changes - before
        self._salvage.refused[table] += seen - self._counts[table].rows

    def _complete(self, connection: sqlite3.Connection, table: str) -> None:
        """Add the rows of which an index knows the most."""
        shape = self._salvage.shapes.tables[table]
        lost = self._salvage.known_of_lost(table)
        if not lost:
            return
        here = set(connection.execute(f"SELECT {', '.join(shape.key)} FROM {table}"))
        rows = [row for key, known in lost.items() if key not in here and (row := shape.filled(known))]
        before = connection.total_changes
        _insert(connection, self._salvage, table, rows)
        self._counts[table].partly = connection.total_changes - before

    def _mend_references(self, connection: sqlite3.Connection) -> None:
        """Give rows on which a person's work hangs something to hang on; let go of others that point to nothing."""
        for _ in range(_MOST_ROUNDS):  # what is let go of may have carried something itself
            if connection.execute("PRAGMA foreign_key_check").fetchone() is None:
                return
            for table in sorted(self._counts, key=_rank):
                for _, _, parent, column, key, _, on_delete, _ in connection.execute(
                    f"PRAGMA foreign_key_list({table})"
                ).fetchall():
                    self._mend(connection, table, column, parent, key or "id", on_delete)

    def _mend(
        self, connection: sqlite3.Connection, table: str, column: str, parent: str, key: str, on_delete: str
    ) -> None:
        dangling = (
            f"{table}.{column} IS NOT NULL"
            f" AND NOT EXISTS (SELECT 1 FROM {parent} AS parents WHERE parents.{key} = {table}.{column})"
        )
        if (table, parent) in _HANG_ON and self._salvage.bad_pages(parent):
            missing = connection.execute(f"SELECT DISTINCT {column} FROM {table} WHERE {dangling}").fetchall()
            connection.executemany(_STUBS[parent], missing)
            self._counts[parent].partly += len(missing)
        elif on_delete == "SET NULL":
            connection.execute(f"UPDATE {table} SET {column} = NULL WHERE {dangling}")
        else:
            self._counts[table].dropped += connection.execute(f"DELETE FROM {table} WHERE {dangling}").rowcount

    def _mend_counts(self, connection: sqlite3.Connection) -> None:
        """Make again what follows from the rows."""
        there = " AND deleted_s IS NULL" if self._salvage.version >= 13 else ""
        connection.execute(
            f"UPDATE photos SET file_count = (SELECT count(*) FROM files WHERE files.photo_id = photos.id{there})"
        )
        # A photo without its particulars is read again, and so is a file of which nobody knows what it carried.
        connection.execute(
            "UPDATE files SET state = 'pending', reason = '' WHERE photo_id IN (SELECT id FROM photos WHERE width = 0)"
            " OR (photo_id IS NULL AND state = 'ready')"
        )
        connection.execute("UPDATE models SET generation = generation + 1")
        connection.execute("DELETE FROM settings WHERE key LIKE 'vectors_sound_%'")  # what was read may be damaged
        if self._salvage.version >= 2:
            connection.execute("DELETE FROM file_names")
            connection.execute("INSERT INTO file_names (rowid, relative) SELECT id, relative FROM files")

    def _saved(self, table: str) -> SavedTable:
        count = self._counts[table]
        return SavedTable(
            table,
            count.rows,
            count.partly,
            self._salvage.bad_pages(table),
            self._salvage.refused[table] + count.dropped,
        )


def _insert(connection: sqlite3.Connection, salvage: Salvage, table: str, rows: Iterable[tuple[object, ...]]) -> int:
    """Write rows that break no rule; return how many there were to write."""
    columns = salvage.shapes.tables[table].columns
    statement = (
        f"INSERT OR IGNORE INTO {table} ({', '.join(column.name for column in columns)})"
        f" VALUES ({', '.join('?' * len(columns))})"
    )
    seen, waiting = 0, iter(rows)
    while page := list(islice(waiting, _PAGE)):
        connection.executemany(statement, page)
        seen += len(page)
    return seen


def _check(connection: sqlite3.Connection) -> None:
    found = [row[0] for row in connection.execute("PRAGMA integrity_check(3)") if row[0] != "ok"]
    found += [f"a row of {row[0]} points to nothing" for row in connection.execute("PRAGMA foreign_key_check")]
    if found:
        raise LibraryProblem(
            tr("What was saved does not fit together ({names}), so nothing was changed.").format(
                names="; ".join(found[:3])
            )
        )


def _rank(table: str) -> tuple[int, str]:
    return PRECIOUS.index(table) if table in PRECIOUS else len(PRECIOUS), table
