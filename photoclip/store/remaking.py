"""What of a library's file can be made anew from the rest of it: SQLite's own indexes, and the index of names."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Collection, Sequence

from photoclip.core.cancel import CancelToken
from photoclip.store.connection import Connection
from photoclip.store.names import BEGIN_OF_REFUSALS, FILE_NAMES, are_names_whole, make_names_anew
from photoclip.store.soundness import damage_of

_OF_INDEX = re.compile(
    r"(?:row \d+ missing from|row \d+ values differ from|rowid not at end-of-record for row \d+ of"
    r"|wrong # of entries in|non-unique entry in) index (\w+)"
)
# SQLite's own words from 3.44 on, and FTS5's, which newer ones pass on.
_OF_NAMES = re.compile(
    rf"(?:malformed|unable to validate the) inverted index for FTS5 table main\.{FILE_NAMES}(?::.*)?"
    rf"|fts5: .* table \"{FILE_NAMES}\"|{BEGIN_OF_REFUSALS}.*"
)


def can_be_made_anew(said: Sequence[str]) -> bool:
    """Tell whether a full check names nothing but such. What it says of pages and trees may be about any table."""
    return all(_OF_INDEX.fullmatch(one) or _OF_NAMES.fullmatch(one) for one in said)


def make_anew(
    connection: Connection, said: Sequence[str], cancel: CancelToken, distrusts_names: bool = False
) -> tuple[str, ...] | None:
    """Make anew, in one transaction, what a full check named just now, and the index of names where it is not whole.

    Return their names; None where the damage may be elsewhere, too: then nothing has changed. `distrusts_names`: a
    statement met damage of that index, whatever a check says of it. Raises sqlite3.Error, Cancelled.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        made = _make_each_anew(connection, said, cancel)
        if made is None:
            return None
        if FILE_NAMES not in made and (distrusts_names or not are_names_whole(connection)):
            make_names_anew(connection)
            made.append(FILE_NAMES)
            if damage_of(connection, cancel):
                return None
        connection.commit()
        return tuple(made)
    finally:
        if connection.in_transaction:
            connection.rollback()


def _make_each_anew(connection: Connection, said: Sequence[str], cancel: CancelToken) -> list[str] | None:
    made: list[str] = []
    while said:  # a check stops at so many findings, and may have more to say once these are gone
        new = sorted(_named(said) - set(made))
        if not can_be_made_anew(said) or not new or not _tables_are_whole(connection, {*made, *new}):
            return None
        for name in new:
            try:
                _make_one_anew(connection, name)
            except (sqlite3.DataError, sqlite3.IntegrityError):
                return None  # the table breaks the rule that its index keeps
        made += new
        said = damage_of(connection, cancel)
    return made


def _make_one_anew(connection: Connection, name: str) -> None:
    if name == FILE_NAMES:
        make_names_anew(connection)
    else:
        connection.execute(f'REINDEX "{name}"')


def _named(said: Sequence[str]) -> set[str]:
    return {found[1] if (found := _OF_INDEX.fullmatch(one)) else FILE_NAMES for one in said}


def _tables_are_whole(connection: Connection, bad: Collection[str]) -> bool:
    """Tell whether of each table that has a bad index another index, of all rows, agrees with it.

    Else it may be the table that lost rows, and its index the only place that still tells of them.
    """
    tables = connection.execute(
        f"SELECT DISTINCT tbl_name FROM sqlite_schema WHERE type = 'index' AND name IN ({', '.join('?' * len(bad))})",
        tuple(bad),
    ).fetchall()
    return all(_has_a_witness(connection, table, bad) for (table,) in tables)


def _has_a_witness(connection: Connection, table: str, bad: Collection[str]) -> bool:
    (is_its_own_index,) = connection.execute(
        "SELECT wr FROM pragma_table_list WHERE schema = 'main' AND name = ?", (table,)
    ).fetchone()
    indexes = connection.execute("SELECT name, origin, partial FROM pragma_index_list(?)", (table,)).fetchall()
    return any(
        name not in bad and not partial and not (is_its_own_index and origin == "pk")
        for name, origin, partial in indexes
    )
