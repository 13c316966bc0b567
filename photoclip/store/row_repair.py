"""Rows that point to rows which are not there: left out, so that the rest of a damaged library is of use."""

from __future__ import annotations

import sqlite3


def leave_out_dangling(connection: sqlite3.Connection) -> int:
    """Delete such rows of `main`, or clear their pointer where it may be empty; return how many there were."""
    tables = [
        row[0]
        for row in connection.execute(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite~_%'"
            " ESCAPE '~'"
        )
    ]
    found = 0
    while left := sum(_of_table(connection, table) for table in tables):  # one that goes may leave others dangling
        found += left
    return found


def _of_table(connection: sqlite3.Connection, table: str) -> int:
    found = 0
    for row in connection.execute(f'PRAGMA main.foreign_key_list("{table}")').fetchall():
        parent, column, target, on_delete = row[2], row[3], row[4], row[6]
        dangling = (
            f'"{column}" IS NOT NULL AND NOT EXISTS'
            f' (SELECT 1 FROM main."{parent}" AS parent WHERE parent."{target or "id"}" = "{table}"."{column}")'
        )
        statement = (
            f'UPDATE main."{table}" SET "{column}" = NULL WHERE {dangling}'
            if on_delete == "SET NULL"
            else f'DELETE FROM main."{table}" WHERE {dangling}'
        )
        found += connection.execute(statement).rowcount
    return found
