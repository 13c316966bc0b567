"""How the rows of a library look, by its format: what columns they have, what may stand there, where else it stands."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

from photoclip.store.migrations import MIGRATIONS
from photoclip.store.rescue.records import Kind, Value

_KINDS: dict[str, tuple[type, ...]] = {
    "INTEGER": (int,),
    "REAL": (float, int),  # whole ones are kept as integers
    "TEXT": (str,),
    "BLOB": (bytes,),
}
_FILLED: dict[str, dict[str, Value]] = {
    # A photo without its particulars gets them when its file is read again.
    "photos": {"width": 0, "height": 0, "format": "", "sort_us": 0},
    "files": {"size": 0, "mtime_ns": 0},
    "album_photos": {"position": 1_000_000_000},
}
"""What stands for values that were lost with a row of which an index knows the rest."""
_SAID_TWICE = {"name": "folded"}
"""A name that was lost is what it was folded to."""


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    kind: str
    nullable: bool
    default: Value

    def may_hold(self, value: Value) -> bool:
        return self.nullable if value is None else isinstance(value, _KINDS[self.kind])


@dataclass(frozen=True, slots=True)
class TableShape:
    """A table. `key`: the columns that tell its rows apart; of a table with row numbers, the one that is the number."""

    name: str
    kind: Kind
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    stored: tuple[int, ...]
    """Places of the columns in the order in which a record has them."""

    def row(self, rowid: int, values: Sequence[Value]) -> tuple[Value, ...] | None:
        """Return a record as a row in the order of `columns`; None where it cannot be one."""
        if not 0 < len(values) <= len(self.columns):
            return None
        row: list[Value] = [column.default for column in self.columns]
        for place, value in zip(self.stored, values, strict=False):
            row[place] = value
        if self.kind == "table":
            for place, column in enumerate(self.columns):
                if column.name in self.key and row[place] is None:
                    row[place] = rowid
        return tuple(row) if self._may_be(row) else None

    def filled(self, known: dict[str, Value]) -> tuple[Value, ...] | None:
        """Return a row of which only some columns are known; None where the others cannot be made up."""
        filled = {column.name: column.default for column in self.columns} | _FILLED.get(self.name, {}) | known
        for name, other in _SAID_TWICE.items():
            if name in filled and filled[name] is None:
                filled[name] = filled.get(other)
        row = tuple(filled[column.name] for column in self.columns)
        return row if self._may_be(row) else None

    def _may_be(self, row: Sequence[Value]) -> bool:
        return all(column.may_hold(value) for column, value in zip(self.columns, row, strict=True))


@dataclass(frozen=True, slots=True)
class IndexShape:
    """An index: entries hold some columns of each row of its table, and what tells it apart."""

    name: str
    table: str
    columns: tuple[str, ...]
    """In the order of an entry; '' is the row's number."""


@dataclass(frozen=True, slots=True)
class Shapes:
    """All that a library of one format holds. `roots`: where its trees begin in a file that was made at once."""

    version: int
    tables: dict[str, TableShape]
    indexes: dict[str, IndexShape]
    others: dict[str, Kind]
    """Trees that are made again: the index of names, news."""
    roots: dict[str, int]


def shapes_of(version: int) -> Shapes:
    """Return the shapes of format `version`, as its migrations make them."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        for migration in MIGRATIONS[:version]:
            migration(connection)
        schema = connection.execute(
            "SELECT type, name, tbl_name, rootpage, ifnull(sql, '') FROM sqlite_schema WHERE rootpage > 0"
        ).fetchall()
        own = {name: sql for kind, name, _, _, sql in schema if kind == "table" and _is_kept(name)}
        return Shapes(
            version,
            {name: _table(connection, name, sql) for name, sql in own.items()},
            {
                name: _index(connection, name, table)
                for kind, name, table, _, _ in schema
                if kind == "index" and table in own
            },
            {
                name: "index" if kind == "index" or _has_no_rowid(sql) else "table"
                for kind, name, table, _, sql in schema
                if table not in own
            },
            {name: root for _, name, _, root, _ in schema},
        )


def _is_kept(name: str) -> bool:
    return not name.startswith(("news", "file_names", "names_changed", "sqlite_"))


def _has_no_rowid(sql: str) -> bool:
    return "WITHOUT ROWID" in sql.upper()


def _table(connection: sqlite3.Connection, name: str, sql: str) -> TableShape:
    info = connection.execute(f"PRAGMA table_info({name})").fetchall()
    key = [row[1] for row in sorted((row for row in info if row[5]), key=lambda row: row[5])]
    kind: Kind = "index" if _has_no_rowid(sql) else "table"
    numbers_rows = kind == "table" and len(key) == 1
    columns = tuple(
        Column(
            column,
            declared,
            not required and not (column in key and kind == "index"),
            None if default is None else connection.execute(f"SELECT {default}").fetchone()[0],
        )
        for _, column, declared, required, default, _ in info
    )
    names = [column.name for column in columns]
    stored = [names.index(column) for column in key] if kind == "index" else []
    stored += [place for place in range(len(names)) if place not in stored]
    return TableShape(name, kind, columns, tuple(key) if kind == "index" or numbers_rows else (), tuple(stored))


def _index(connection: sqlite3.Connection, name: str, table: str) -> IndexShape:
    rows = connection.execute(f"PRAGMA index_xinfo('{name}')").fetchall()
    return IndexShape(name, table, tuple(column or "" for _, _, column, *_ in rows))
