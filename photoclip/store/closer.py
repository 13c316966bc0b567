"""Whose photos are looked at closer: what the person chose of the library and of single folders."""

from __future__ import annotations

from photoclip.store.database import Database
from photoclip.store.file_queries import LOOKED_AT_CLOSER, count_photos

_UNSEEN_PARTS = (
    "NOT EXISTS (SELECT 1 FROM part_embeddings"
    " WHERE part_embeddings.model_id = ? AND part_embeddings.photo_id = files.photo_id)"
)
IS_VIDEO = "EXISTS (SELECT 1 FROM photos WHERE photos.id = files.photo_id AND photos.duration_s IS NOT NULL)"
WANTS_PARTS = f"({LOOKED_AT_CLOSER.format(folder='folders')} OR {IS_VIDEO}) AND {_UNSEEN_PARTS}"
"""Whether a model has still to look at parts of what a file shows, as it does of videos; joined with its folder."""


class CloserStore:
    """The choice, kept in the settings of the library and in the folders table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def everywhere(self) -> bool:
        """Return whether photos are looked at closer in folders of which nothing else was said."""
        asked = "SELECT 1 FROM settings WHERE key = 'closer' AND value = '1'"
        return self._database.reader().execute(asked).fetchone() is not None

    def choose(self, closer: bool, folder_id: int | None) -> None:
        """Keep the choice for one folder; None: for all that are watched, and those to come."""
        with self._database.transaction() as connection:
            if folder_id is not None:
                connection.execute("UPDATE folders SET closer = ? WHERE id = ?", (int(closer), folder_id))
                return
            connection.execute("UPDATE folders SET closer = NULL")
            connection.execute("INSERT OR REPLACE INTO settings (key, value) VALUES ('closer', ?)", (str(int(closer)),))

    def photos_to_see(self, model_id: int, folder_id: int | None) -> int:
        """Return at how many photos of a folder (None: of all) the model would have to look closer, chosen or not."""
        where = f"{_UNSEEN_PARTS} AND NOT {IS_VIDEO} AND (? IS NULL OR files.folder_id = ?)"
        parameters = (model_id, folder_id, folder_id)
        return count_photos(self._database.reader(), "files.deleted_s IS NULL", where, parameters)
