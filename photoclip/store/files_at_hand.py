"""The files that carry photos, but for those that were deleted."""

from __future__ import annotations

from collections.abc import Sequence

from photoclip.core.photo import PhotoFile, Stamp
from photoclip.store.database import Database
from photoclip.store.path_text import join_text


def files_at_hand(database: Database, photo_ids: Sequence[int]) -> list[PhotoFile]:
    """Return the files of these photos that were not deleted, photo by photo; each says whose it is."""
    reader = database.reader()
    found: list[PhotoFile] = []
    for photo_id in photo_ids:
        rows = reader.execute(
            "SELECT files.id, folder_id, path, relative, size, mtime_ns, inode, offline OR NOT online, photo_id"
            " FROM files JOIN folders ON folders.id = folder_id"
            " WHERE photo_id = ? AND deleted_s IS NULL ORDER BY files.id",
            (int(photo_id),),
        )
        found += [
            PhotoFile(id_, folder_id, join_text(root, relative), Stamp(*stamp), bool(away), photo_id=owner)
            for id_, folder_id, root, relative, *stamp, away, owner in rows
        ]
    return found
