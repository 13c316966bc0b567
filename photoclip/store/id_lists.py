"""Many ids as one bound parameter."""

from __future__ import annotations

import json
from collections.abc import Iterable

IN_LIST = "IN (SELECT value FROM json_each(?))"
"""SQL: is one of the ids in the list that `id_list` makes. SQLite binds 32,766 parameters and no more."""


def id_list(ids: Iterable[int]) -> str:
    """Return ids as the one parameter that `IN_LIST` takes."""
    return json.dumps([int(id_) for id_ in ids])
