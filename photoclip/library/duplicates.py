"""Duplicates: photos that are there more than once, or nearly."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from photoclip.core.cancel import CancelToken
from photoclip.core.duplicates import DuplicateGroup, FoundDuplicates
from photoclip.core.photo import Tile
from photoclip.library.contract import DuplicatesPart
from photoclip.search.finder import Finder
from photoclip.store.duplicates import DuplicateStore


class Duplicates(DuplicatesPart):
    """Finds groups, and remembers those that the person keeps."""

    def __init__(
        self, store: DuplicateStore, finder: Finder, tiles: Callable[[Sequence[int]], dict[int, Tile]]
    ) -> None:
        self._store = store
        self._finder = finder
        self._tiles = tiles

    def find(self, cancel: CancelToken | None = None) -> list[DuplicateGroup]:
        return self._finder.duplicates(cancel or CancelToken())

    def find_named(self, cancel: CancelToken | None = None) -> FoundDuplicates:
        groups = tuple(self.find(cancel))
        return FoundDuplicates(groups, self._tiles([group.photo_ids[0] for group in groups]))

    def keep_all(self, photo_ids: Sequence[int]) -> None:
        self._store.keep(photo_ids)

    def undo_keep_all(self, photo_ids: Sequence[int]) -> None:
        self._store.forget(photo_ids)
