"""Duplicates: photos that are there more than once, or nearly."""

from __future__ import annotations

from collections.abc import Sequence

from photoclip.core.cancel import CancelToken
from photoclip.core.duplicates import (
    DuplicateChoice,
    DuplicateGroup,
    FoundDuplicates,
    KeepRule,
    PhotoWork,
    choose,
)
from photoclip.core.tags import Marks
from photoclip.library.contract import DuplicatesPart
from photoclip.library.stores import Stores
from photoclip.search.finder import Finder


class Duplicates(DuplicatesPart):
    """Finds groups, remembers those that the person keeps, and says which one of a group a rule keeps."""

    def __init__(self, stores: Stores, finder: Finder) -> None:
        self._store = stores.duplicates
        self._photos = stores.photos
        self._tags = stores.photo_tags
        self._finder = finder

    def find(self, cancel: CancelToken | None = None) -> list[DuplicateGroup]:
        return self._finder.duplicates(cancel or CancelToken())

    def find_named(self, cancel: CancelToken | None = None) -> FoundDuplicates:
        groups = tuple(self.find(cancel))
        return FoundDuplicates(groups, self._photos.tiles([group.photo_ids[0] for group in groups]))

    def file_counts(self) -> dict[int, int]:
        return self._store.identical()

    def work_on(self, photo_ids: Sequence[int]) -> dict[int, PhotoWork]:
        tags, tiles = self._tags.of_many(photo_ids), self._photos.tiles(photo_ids)
        albums = self._store.albums_of(photo_ids)
        return {
            photo_id: PhotoWork(
                Marks(tile.rating, tile.favourite, tile.color, flag=tile.flag, hidden=tile.hidden),
                tuple(one.name for one in tags.get(photo_id, [])),
                albums.get(photo_id, ()),
            )
            for photo_id, tile in tiles.items()
        }

    def choose(self, groups: Sequence[DuplicateGroup], rule: KeepRule) -> list[DuplicateChoice]:
        work = self.work_on([photo_id for group in groups for photo_id in group.photo_ids])
        choices = []
        for group in groups:
            photos = [photo for photo_id in group.photo_ids if (photo := self._photos.get(photo_id)) is not None]
            choices.append(choose(group, photos, work, rule))
        return [choice for choice in choices if choice is not None]

    def keep_all(self, photo_ids: Sequence[int]) -> None:
        self._store.keep(photo_ids)

    def undo_keep_all(self, photo_ids: Sequence[int]) -> None:
        self._store.forget(photo_ids)
