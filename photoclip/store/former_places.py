"""Where photos lay that have no file any more.

Paths that were left out, or lie in a folder that is not watched any more, are forgotten: a photo that was edited there
meanwhile is known by it when its path is looked at again. Paths that carry another photo now say where the one before
is missing.
"""

from __future__ import annotations

import sqlite3

PATH = "folders.path || '/' || files.relative"
"""A file's whole path as it is kept here, in a query of `files JOIN folders`."""


def remember_places(connection: sqlite3.Connection, where: str, parameters: tuple[int, ...]) -> None:
    """Keep where the files lie that meet `where` and carry a photo as it is now; to be done before they are deleted."""
    connection.execute(
        f"INSERT OR REPLACE INTO former_places (path, photo_id) SELECT {PATH}, files.photo_id FROM files"
        f" JOIN folders ON folders.id = folder_id WHERE photo_id IS NOT NULL AND current = 1 AND {where}",
        parameters,
    )


def take_former_photo(connection: sqlite3.Connection, file_id: int) -> int | None:
    """Return the photo that lay where a file lies now, and forget that it did."""
    row = connection.execute(
        f"DELETE FROM former_places WHERE path = (SELECT {PATH} FROM files JOIN folders ON folders.id = folder_id"
        " WHERE files.id = ?) RETURNING photo_id",
        (file_id,),
    ).fetchone()
    return None if row is None else int(row[0])


def remember_replaced(connection: sqlite3.Connection, file_id: int, photo_id: int) -> None:
    """Keep that a photo lay where a file carries another one now."""
    connection.execute(
        "INSERT OR REPLACE INTO replaced_photos (photo_id, path, since_s)"
        f" SELECT ?, {PATH}, CAST(strftime('%s', 'now') AS INTEGER) FROM files"
        " JOIN folders ON folders.id = folder_id WHERE files.id = ?",
        (photo_id, file_id),
    )
