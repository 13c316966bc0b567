"""Companions: files that are one photo to a person."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from photoclip.core.companions import CompanionFile
from photoclip.core.events import AlbumsChanged, Change, FoldersChanged, PhotosAdded, TagsChanged
from photoclip.library.contract import CompanionsPart
from photoclip.library.stores import Stores


class Companions(CompanionsPart):
    """Tells what stands in lists from now on, or not any more."""

    def __init__(self, stores: Stores, tell: Callable[[Change], None]) -> None:
        self._companions = stores.companions
        self._photos = stores.photos
        self._tell = tell

    def apart(self) -> bool:
        return self._companions.apart()

    def show_apart(self, apart: bool) -> None:
        self._companions.show_apart(apart)
        # To whoever shows photos those that stand again have come, and those that do not leave with the next answer.
        for change in (PhotosAdded(()), FoldersChanged(), AlbumsChanged(), TagsChanged()):
            self._tell(change)

    def of(self, photo_ids: Sequence[int]) -> dict[int, tuple[CompanionFile, ...]]:
        found = self._companions.of(photo_ids)
        tiles = self._photos.tiles([one for companions in found.values() for one in companions])
        return {
            photo_id: tuple(
                CompanionFile(one, tiles[one].name, tiles[one].path, kind)
                for one, kind in companions.items()
                if one in tiles
            )
            for photo_id, companions in found.items()
        }
