"""Photos: which there are, what is known of them, and their pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from photoclip.core.photo import Photo, Problem, Tile
from photoclip.core.search import IdArray, Scope, Sort
from photoclip.core.summary import PhotosSummary, by_count
from photoclip.library.contract import PhotosPart
from photoclip.library.pictures import Pictures
from photoclip.library.stores import Stores
from photoclip.search.photo_places import PhotoPlaces


class Photos(PhotosPart):
    """Reads the store; pictures come from `Pictures`."""

    def __init__(
        self,
        stores: Stores,
        places: PhotoPlaces,
        pictures: Pictures,
        checkpoint_row: Callable[[], int],
        read_waiting: Callable[[], None],
    ) -> None:
        """`checkpoint_row`: the row of the active checkpoint; `read_waiting`: lets the indexer read what waits."""
        self._photos = stores.photos
        self._files = stores.files
        self._days = stores.days
        self._totals = stores.totals
        self._places = places
        self._pictures = pictures
        self._checkpoint_row = checkpoint_row
        self._read_waiting = read_waiting

    def ids(self, scope: Scope = Scope(), sort: Sort = "newest") -> IdArray:
        return self._photos.ids(scope, newest_first=sort != "oldest")

    def count(self) -> int:
        return self._photos.count()

    def tiles(self, photo_ids: Sequence[int]) -> dict[int, Tile]:
        return self._photos.tiles(photo_ids)

    def get(self, photo_id: int) -> Photo | None:
        return self._photos.get(photo_id)

    def summary(self, photo_ids: IdArray) -> PhotosSummary:
        count, size_bytes, cameras = self._totals.of(photo_ids)
        days = self._days.of(photo_ids)
        days = days[days > 0]
        first, last = (int(days.min()), int(days.max())) if len(days) else (0, 0)
        return PhotosSummary(
            count, size_bytes, first, last, by_count(self._places.counted(photo_ids)), by_count(cameras)
        )

    def at(self, path: str) -> int | None:
        return self._pictures.photo_at(Path(path))

    def thumbnail_path(self, content_hash: str) -> Path:
        return self._pictures.thumbnail_path(content_hash)

    def make_thumbnail(self, photo_id: int) -> Path:
        return self._pictures.make_thumbnail(photo_id)

    def render(self, photo_id: int, max_side_px: int | None = None) -> tuple[int, int, bytes]:
        return self._pictures.render(photo_id, max_side_px)

    def best_of(self, photo_ids: Sequence[int]) -> int | None:
        return self._pictures.best_of(self._photos.tiles(photo_ids).values())

    def problems(self) -> list[Problem]:
        return self._files.problems()

    def retry_problems(self) -> None:
        self._files.retry_failed()
        self._read_waiting()

    def count_without_embedding(self) -> int:
        return self._files.count_without_embedding(self._checkpoint_row())
