"""What SQL alone adds up over several photos."""

from __future__ import annotations

from photoclip.core.photo import camera_name
from photoclip.core.search import IdArray
from photoclip.store.database import Database
from photoclip.store.id_lists import IN_LIST, id_list


class TotalStore:
    """Adds up the rows of the photos table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, photo_ids: IdArray) -> tuple[int, int, dict[str, int]]:
        """Return how many of these photos there are, the bytes of one file of each, and of each camera how many."""
        rows = self._database.reader().execute(
            "SELECT camera_make, camera_model, count(*), sum(size_bytes) FROM photos"
            f" WHERE id {IN_LIST} GROUP BY camera_make, camera_model",
            (id_list(photo_ids),),
        )
        count = size_bytes = 0
        cameras: dict[str, int] = {}
        for make, model, photos, size in rows:
            count += photos
            size_bytes += size
            if name := camera_name(make, model):
                cameras[name] = cameras.get(name, 0) + photos
        return count, size_bytes, cameras
