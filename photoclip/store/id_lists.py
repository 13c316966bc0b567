"""Many ids at once: as one bound parameter, and as one text that SQLite answers."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from photoclip.core.search import IdArray, plain_ids

IN_LIST = "IN (SELECT value FROM json_each(?))"
"""SQL: is one of the ids in the list that `id_list` makes. SQLite binds 32,766 parameters and no more."""

_AT_ONCE = 4096
"""Written or read in one go, within a millisecond: no other thread runs meanwhile, and the window's must."""


def id_list(ids: Iterable[int] | IdArray) -> str:
    """Return ids as the one parameter that `IN_LIST` takes."""
    plain = plain_ids(ids)
    parts = (str(plain[start : start + _AT_ONCE])[1:-1] for start in range(0, len(plain), _AT_ONCE))
    return f"[{','.join(parts)}]"


def read_ids(connection: sqlite3.Connection, sql: str, parameters: Sequence[object] = ()) -> IdArray:
    """Return the ids that a SELECT of one column named `id` finds, in its order. Shape (n,).

    They come as one text: a row each costs more in Python than in SQLite, and takes turns with the window.
    """
    # What orders a subquery orders what group_concat puts together: SQLite leaves it out for other aggregates alone.
    (text,) = connection.execute(f"SELECT group_concat(id) FROM ({sql})", parameters).fetchone()
    return numbers_in(text or "")


def numbers_in(text: str) -> IdArray:
    """Return the whole numbers of a text, apart by commas. Shape (n,)."""
    parts = [np.fromstring(part, np.int64, sep=",") for part in _parts(text)]
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)


def _parts(text: str) -> Iterator[str]:
    start = 0
    while start < len(text):
        comma = text.find(",", start + _AT_ONCE * 8)
        end = len(text) if comma < 0 else comma
        yield text[start:end]
        start = end + 1
