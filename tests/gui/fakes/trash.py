"""FakeTrash: photos go to a trash in memory, and come back from there."""

from __future__ import annotations

from collections.abc import Sequence

from photoclip.core.duplicates import DuplicateChoice
from photoclip.core.events import AlbumsChanged, PhotosAdded, PhotosChanged, PhotosRemoved, TagsChanged
from photoclip.core.missing import CarriedPlace, CarriedTag
from photoclip.core.tags import Marks
from photoclip.core.trash import BroughtBack, Merged, Stayed, Trashed, TrashedFile, TrashPlan, joined_for_kept
from photoclip.library.contract import TrashPart
from tests.gui.fakes.calls import slow
from tests.gui.fakes.photos import SIZE_BYTES
from tests.gui.fakes.world import FakePart


class FakeTrash(FakePart, TrashPart):
    """A photo of which no file is left is missing; photos that are offline, or that a test says so of, stay."""

    part = "trash"

    @slow
    def plan(self, photo_ids: Sequence[int]) -> TrashPlan:
        world = self._world
        here = [photo_id for photo_id in photo_ids if world.is_here(photo_id)]
        going = [photo_id for photo_id in here if photo_id not in world.offline]
        files = sum(world.file_counts.get(photo_id, 1) for photo_id in going)
        return TrashPlan(len(going), files, files * SIZE_BYTES, 0, len(here) - len(going))

    @slow
    def plan_choices(self, choices: Sequence[DuplicateChoice]) -> TrashPlan:
        others = [photo_id for choice in choices for photo_id in choice.other_ids]
        plan = self.plan(others)
        alone = [choice.kept_id for choice in choices if not choice.other_ids]
        spare = sum(self._world.file_counts.get(photo_id, 1) - 1 for photo_id in alone)
        files = plan.file_count + spare
        return TrashPlan(plan.photo_count + len(alone), files, files * SIZE_BYTES, 0, plan.away_count)

    @slow
    def move(self, photo_ids: Sequence[int]) -> Trashed:
        here = [int(photo_id) for photo_id in photo_ids if self._world.is_here(photo_id)]
        trashed = Trashed(
            tuple(file for photo_id in here if photo_id not in self._staying() for file in self._files(photo_id)),
            tuple(self._stayed(photo_id) for photo_id in here if photo_id in self._staying()),
        )
        self._leave(trashed.photo_ids)
        return trashed

    @slow
    def resolve(self, choices: Sequence[DuplicateChoice]) -> Trashed:
        parts = [self._resolve(choice) for choice in choices]
        merged = tuple(one for part in parts for one in part.merged)
        for one in merged:
            self._world.tell(TagsChanged((one.kept_id,)))
        return Trashed(
            tuple(file for part in parts for file in part.files),
            tuple(stayed for part in parts for stayed in part.stayed),
            merged,
        )

    @slow
    def bring_back(self, trashed: Trashed) -> BroughtBack:
        world = self._world
        went = {file.photo_id for file in trashed.files}
        world.in_trash -= went
        world.missing_photos.update(
            {id_: world.removed_in_trash.pop(id_) for id_ in went & world.removed_in_trash.keys()}
        )
        missing = went & world.missing_photos.keys()
        for photo_id in missing:
            del world.missing_photos[photo_id]
        for file in trashed.files:
            if file.photo_id not in missing:
                world.file_counts[file.photo_id] = world.file_counts.get(file.photo_id, 1) + 1
        for merged in trashed.merged:
            self._undo_merge(merged)
        world.bring_photos(missing)
        world.tell(PhotosAdded(tuple(sorted(missing))))
        world.tell(PhotosChanged(trashed.photo_ids))
        world.tell(TagsChanged())
        world.tell(AlbumsChanged())
        return BroughtBack(tuple(sorted(trashed.photo_ids)), len(trashed.files))

    def _resolve(self, choice: DuplicateChoice) -> Trashed:
        world = self._world
        if choice.kept_id in self._staying():
            return Trashed(stayed=tuple(self._stayed(other_id) for other_id in choice.other_ids))
        if not choice.other_ids:
            files = self._files(choice.kept_id)[1:]
            world.file_counts[choice.kept_id] = 1
            world.tell(PhotosChanged((choice.kept_id,)))
            return Trashed(files)
        going = tuple(other_id for other_id in choice.other_ids if other_id not in self._staying())
        stayed = tuple(self._stayed(other_id) for other_id in choice.other_ids if other_id not in going)
        if not going:
            return Trashed(stayed=stayed)
        merged = self._merge(choice.kept_id, choice.other_ids)
        self._leave(going)
        return Trashed(tuple(file for other_id in going for file in self._files(other_id)), stayed, (merged,))

    def _merge(self, kept_id: int, other_ids: tuple[int, ...]) -> Merged:
        world, rows = self._world, self._world.table.rows
        marks = [world.mark_list.get(photo_id, Marks()) for photo_id in (kept_id, *other_ids)]
        after = joined_for_kept(marks[0], tuple(marks[1:]))
        tags = [(tag_id, row) for (photo_id, tag_id), row in list(rows.items()) if photo_id in other_ids]
        got = {tag_id: row for tag_id, row in tags if (kept_id, tag_id) not in rows}
        rows.update({(kept_id, tag_id): row for tag_id, row in got.items()})
        places = [
            album_id
            for album_id, photos in world.album_photos.items()
            if kept_id not in photos and not set(photos).isdisjoint(other_ids)
        ]
        for album_id in places:
            world.album_photos[album_id] = [*world.album_photos[album_id], kept_id]
        world.mark_list[kept_id] = after
        return Merged(
            kept_id,
            other_ids,
            marks[0],
            after,
            tuple(CarriedTag(tag_id, row.run_id) for tag_id, row in got.items()),
            (),
            tuple(CarriedPlace(album_id, 0) for album_id in places),
        )

    def _undo_merge(self, merged: Merged) -> None:
        world = self._world
        for tag in merged.tags:
            row = world.table.rows.get((merged.kept_id, tag.tag_id))
            if row is not None and row.run_id == tag.change_id:  # else the person put it there since
                del world.table.rows[merged.kept_id, tag.tag_id]
        for place in merged.places:
            photos = world.album_photos[place.album_id]
            world.album_photos[place.album_id] = [one for one in photos if one != merged.kept_id]
        world.mark_list[merged.kept_id] = merged.marks_before

    def _leave(self, photo_ids: Sequence[int]) -> None:
        world = self._world
        world.missing_photos.update(dict.fromkeys(photo_ids))
        world.in_trash.update(photo_ids)
        world.drop_photos(photo_ids)
        if photo_ids:
            world.tell(PhotosRemoved(tuple(photo_ids)))
            world.tell(TagsChanged())
            world.tell(AlbumsChanged())

    def _staying(self) -> set[int]:
        return self._world.offline | self._world.untrashable.keys()

    def _stayed(self, photo_id: int) -> Stayed:
        return Stayed(self._world.tile(photo_id).path, self._world.untrashable.get(photo_id, "its drive is away"))

    def _files(self, photo_id: int) -> tuple[TrashedFile, ...]:
        path = self._world.tile(photo_id).path
        count = self._world.file_counts.get(photo_id, 1)
        return tuple(TrashedFile(photo_id, 1, photo_id, path, f"/trash/{photo_id} {k}") for k in range(count))
