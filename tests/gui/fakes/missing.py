"""FakeMissing: the photos that a test says are missing, and the work on them."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import datetime
from typing import Any

from photoclip.core.events import AlbumsChanged, PhotosChanged, PhotosRemoved, SuggestionsChanged, TagsChanged
from photoclip.core.missing import (
    CarriedOver,
    CarriedPlace,
    CarriedTag,
    FoundMissing,
    MissingPhoto,
    joined_marks,
)
from photoclip.core.tags import Marks
from photoclip.errors import LibraryProblem
from photoclip.library.contract import MissingPart
from photoclip.library.contract.missing import SHOWN
from tests.gui.fakes.calls import slow
from tests.gui.fakes.world import FakePart, World

SINCE = datetime(2025, 6, 1, 12)


class FakeMissing(FakePart, MissingPart):
    """What is carried over moves; taking it back brings all of it back as it was."""

    part = "missing"

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._before: dict[int, Any] = {}

    @slow
    def all(self, limit: int = SHOWN) -> FoundMissing:
        photos = [self._photo(photo_id) for photo_id in self._world.missing_photos]
        photos.sort(key=lambda photo: (not photo.work, photo.path))
        return FoundMissing(tuple(photos[:limit]), len(photos))

    @slow
    def carry_over(self, old_id: int, new_id: int) -> CarriedOver:
        world, missing = self._world, self._world.missing_photos
        if old_id not in missing:
            raise LibraryProblem("That photo is not missing, or nothing was put on it.")
        if new_id in missing or not world.is_here(new_id):
            raise LibraryProblem("The photo that is to take it over is not in the library.")
        marks = world.mark_list.get(old_id, Marks()), world.mark_list.get(new_id, Marks())
        after = joined_marks(*marks)
        rows = world.table.rows
        tags = [(tag_id, row) for (photo_id, tag_id), row in list(rows.items()) if photo_id == old_id]
        places = [(id_, photos.index(old_id)) for id_, photos in world.album_photos.items() if old_id in photos]
        carried = CarriedOver(
            old_id,
            new_id,
            marks,
            after,
            tuple(CarriedTag(tag_id, row.run_id, moved=(new_id, tag_id) not in rows) for tag_id, row in tags),
            (),
            tuple(CarriedPlace(id_, place, new_id not in world.album_photos[id_]) for id_, place in places),
            tuple(id_ for id_, cover in world.album_covers.items() if cover == old_id),
        )
        self._before[old_id] = deepcopy((rows, world.album_photos, world.album_covers, world.mark_list))
        for tag_id, row in tags:
            rows.setdefault((new_id, tag_id), row)
            del rows[old_id, tag_id]
        for place in carried.places:
            photos = world.album_photos[place.album_id]
            kept = [new_id if one == old_id else one for one in photos] if place.moved else photos
            world.album_photos[place.album_id] = [one for one in kept if one != old_id]
        world.album_covers.update(dict.fromkeys(carried.covers, new_id))
        world.mark_list.update({old_id: after[0], new_id: after[1]})
        self._tell_of(old_id, new_id)
        return carried

    @slow
    def undo_carry_over(self, carried: CarriedOver) -> None:
        world = self._world
        world.table.rows, world.album_photos, world.album_covers, world.mark_list = self._before.pop(carried.old_id)
        self._tell_of(carried.old_id, carried.new_id)

    @slow
    def remove(self, photo_ids: Sequence[int]) -> tuple[int, ...]:
        world = self._world
        gone = tuple(sorted(set(photo_ids) & world.missing_photos.keys()))
        kept = {photo_id: world.missing_photos[photo_id] for photo_id in gone if photo_id in world.in_trash}
        world.removed_in_trash.update(kept)
        for photo_id in gone:
            del world.missing_photos[photo_id]
            if photo_id in kept:
                continue
            world.mark_list.pop(photo_id, None)
            for key in [key for key in list(world.table.rows) if key[0] == photo_id]:
                del world.table.rows[key]
        for album_id, photos in world.album_photos.items():
            world.album_photos[album_id] = [photo_id for photo_id in photos if photo_id in kept or photo_id not in gone]
        world.drop_photos(gone)
        for change in (PhotosRemoved(gone), TagsChanged(), AlbumsChanged()) if gone else ():
            world.tell(change)
        return gone

    @slow
    def remove_all(self) -> tuple[int, ...]:
        return self.remove(list(self._world.missing_photos))

    def _photo(self, photo_id: int) -> MissingPhoto:
        world, tile = self._world, self._world.tile(photo_id)
        tags = [row.name for (id_, _), row in list(world.table.rows.items()) if id_ == photo_id]
        albums = [album.name for album in world.album_list if photo_id in world.album_photos.get(album.id, [])]
        photo = MissingPhoto(photo_id, tile.content_hash, tile.path, SINCE, world.mark_list.get(photo_id, Marks()))
        return replace(
            photo,
            tags=tuple(sorted(tags)),
            albums=tuple(sorted(albums)),
            there_now=world.missing_photos[photo_id],
        )

    def _tell_of(self, *both: int) -> None:
        for change in (TagsChanged(both), SuggestionsChanged(), PhotosChanged(both), AlbumsChanged()):
            self._world.tell(change)
