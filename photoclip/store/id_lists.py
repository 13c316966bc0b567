"""Many ids as one bound parameter."""

from __future__ import annotations

from collections.abc import Iterable

from photoclip.core.search import IdArray, plain_ids

IN_LIST = "IN (SELECT value FROM json_each(?))"
"""SQL: is one of the ids in the list that `id_list` makes. SQLite binds 32,766 parameters and no more."""

_AT_ONCE = 4096
"""Written in one go, within a millisecond: no other thread runs meanwhile, and the window's must."""


def id_list(ids: Iterable[int] | IdArray) -> str:
    """Return ids as the one parameter that `IN_LIST` takes."""
    plain = plain_ids(ids)
    parts = (str(plain[start : start + _AT_ONCE])[1:-1] for start in range(0, len(plain), _AT_ONCE))
    return f"[{','.join(parts)}]"
