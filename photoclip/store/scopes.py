"""A scope as SQL."""

from __future__ import annotations

from photoclip.core.search import Scope
from photoclip.store.path_text import to_text


def in_scope(scope: Scope) -> tuple[str, tuple[object, ...]]:
    """Return the condition on a row of `photos` of lying in `scope`, and its parameters."""
    if scope.folder_id is None:
        return "1", ()
    prefix = to_text(scope.relative) + "/" if scope.relative else ""
    return (
        "photos.id IN (SELECT photo_id FROM files WHERE folder_id = ?"
        " AND (? = '' OR (relative >= ? AND relative < ?)) AND photo_id IS NOT NULL AND deleted_s IS NULL)",
        (scope.folder_id, prefix, prefix, prefix[:-1] + "0"),
    )
