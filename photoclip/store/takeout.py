"""What an import of Google Takeout writes that nothing else does: descriptions, and which files are read anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from photoclip.store.database import Database
from photoclip.store.drafts import draft_news
from photoclip.store.id_lists import IN_LIST, id_list


class TakeoutStore:
    """Descriptions of photos, and files that are to be read anew for what lies beside them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def descriptions(self, photo_ids: Sequence[int]) -> dict[int, str]:
        """Return what photos are described by; those without a description are left out."""
        rows = self._database.reader().execute(
            f"SELECT id, description FROM photos WHERE description <> '' AND id {IN_LIST}", (id_list(photo_ids),)
        )
        return dict(rows)

    def describe(self, descriptions: Mapping[int, str]) -> None:
        """Give photos these descriptions."""
        if not descriptions:
            return
        with self._database.transaction() as connection:
            connection.executemany(
                "UPDATE photos SET description = ? WHERE id = ?",
                [(text, photo_id) for photo_id, text in descriptions.items()],
            )
            draft_news(connection, "photos", list(descriptions))

    def read_anew(self, file_ids: Sequence[int]) -> None:
        """Have files read again, once everything else is done."""
        if not file_ids:
            return
        with self._database.transaction() as connection:
            connection.execute(f"UPDATE files SET read_by = 0 WHERE id {IN_LIST}", (id_list(file_ids),))
