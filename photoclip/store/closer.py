"""Whose photos are looked at closer: what the person chose of the library and of single folders."""

from __future__ import annotations

from photoclip.core.parts import CloserFolder
from photoclip.core.search import Scope
from photoclip.store.connection import Connection
from photoclip.store.database import Database
from photoclip.store.file_queries import CLOSER_FOLDER, LOOKED_AT_CLOSER, count_photos
from photoclip.store.path_text import from_text, to_text

_UNSEEN_PARTS = (
    "NOT EXISTS (SELECT 1 FROM part_embeddings"
    " WHERE part_embeddings.model_id = ? AND part_embeddings.photo_id = files.photo_id)"
)
IS_VIDEO = "EXISTS (SELECT 1 FROM photos WHERE photos.id = files.photo_id AND photos.duration_s IS NOT NULL)"
WANTS_PARTS = f"({LOOKED_AT_CLOSER} OR {IS_VIDEO}) AND {_UNSEEN_PARTS}"
"""Whether a model has still to look at parts of what a file shows, as it does of videos; joined with its folder."""


class CloserStore:
    """The choice, kept in the settings of the library, in the folders table, and for folders within in a table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def everywhere(self) -> bool:
        """Return whether photos are looked at closer in folders of which nothing else was said."""
        asked = "SELECT 1 FROM settings WHERE key = 'closer' AND value = '1'"
        return self._database.reader().execute(asked).fetchone() is not None

    def choose(self, closer: bool, scope: Scope) -> None:
        """Keep the choice for one folder and all in it, or for all that are watched and those to come."""
        with self._database.transaction() as connection:
            if scope.folder_id is None:
                connection.execute("DELETE FROM closer_within")
                connection.execute("UPDATE folders SET closer = NULL")
                everywhere = "INSERT OR REPLACE INTO settings (key, value) VALUES ('closer', ?)"
                connection.execute(everywhere, (str(int(closer)),))
            elif not scope.relative:
                connection.execute("DELETE FROM closer_within WHERE folder_id = ?", (scope.folder_id,))
                connection.execute("UPDATE folders SET closer = ? WHERE id = ?", (int(closer), scope.folder_id))
            else:
                self._choose_within(connection, closer, scope.folder_id, to_text(scope.relative))

    def within(self) -> list[CloserFolder]:
        """Return the folders below watched ones of which something else was said than of what is around them."""
        rows = self._database.reader().execute(
            "SELECT folder_id, relative, closer FROM closer_within ORDER BY folder_id, relative"
        )
        return [
            CloserFolder(Scope(folder_id, from_text(relative)), bool(closer)) for folder_id, relative, closer in rows
        ]

    def photos_to_see(self, model_id: int, scope: Scope) -> int:
        """Return at how many photos of a scope the model would have to look closer, chosen or not."""
        inside = to_text(scope.relative) + "/" if scope.relative else ""
        where = (
            f"{_UNSEEN_PARTS} AND NOT {IS_VIDEO} AND (? IS NULL OR files.folder_id = ?)"
            " AND (? = '' OR (files.relative >= ? AND files.relative < ?))"
        )
        parameters = (model_id, scope.folder_id, scope.folder_id, inside, inside, inside[:-1] + "0")
        return count_photos(self._database.reader(), "files.deleted_s IS NULL", where, parameters)

    # Below: private

    def _choose_within(self, connection: Connection, closer: bool, folder_id: int, relative: str) -> None:
        """Keep it for this folder; what was said of folders in it is over, and it needs no word where that is said."""
        connection.execute(
            "DELETE FROM closer_within WHERE folder_id = ? AND (relative = ? OR (relative >= ? AND relative < ?))",
            (folder_id, relative, f"{relative}/", f"{relative}0"),
        )
        (around,) = connection.execute(
            "SELECT coalesce((SELECT closer FROM closer_within WHERE folder_id = folders.id"
            " AND ? >= relative || '/' AND ? < relative || '0' ORDER BY length(relative) DESC LIMIT 1),"
            f" {CLOSER_FOLDER}) FROM folders WHERE id = ?",
            (relative, relative, folder_id),
        ).fetchone() or (int(closer),)
        if bool(around) != closer:
            connection.execute(
                "INSERT INTO closer_within (folder_id, relative, closer) VALUES (?, ?, ?)",
                (folder_id, relative, int(closer)),
            )
