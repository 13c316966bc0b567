"""Which tables a library of a format has, and which of them hold what cannot be made again."""

from __future__ import annotations

import functools
import sqlite3
from contextlib import closing
from dataclasses import dataclass

from photoclip.store.migrations import MIGRATIONS

VECTORS = ("embeddings", "part_embeddings")
"""What is dear, but can be made again: a backup holds it only where it was asked for."""
_PASSING = {"news", "news_draft", "names_changed", "companions_due"}
"""For processes that are open now."""


@dataclass(frozen=True, slots=True)
class TableShape:
    """A table and its columns. The names come from our own migrations, never from a file."""

    name: str
    columns: tuple[str, ...]

    @property
    def column_list(self) -> str:
        return ", ".join(f'"{column}"' for column in self.columns)


@functools.cache
def tables_of(library_format: int) -> tuple[TableShape, ...]:
    """Return the tables of a library of this format, without what can be made again from the others."""
    with closing(sqlite3.connect(":memory:")) as connection:
        make_tables(connection, library_format)
        names = connection.execute(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' ORDER BY name"
        ).fetchall()
        return tuple(
            TableShape(name, tuple(row[1] for row in connection.execute(f'PRAGMA table_info("{name}")')))
            for (name,) in names
            if name not in _PASSING and not name.startswith("sqlite_")
        )


def make_tables(connection: sqlite3.Connection, library_format: int) -> None:
    """Give an empty database the shape of a library of this format."""
    for migration in MIGRATIONS[:library_format]:
        migration(connection)
