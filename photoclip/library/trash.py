"""Trash: photos go to the system's trash by the person's word, and come back from there."""

from __future__ import annotations

import errno
import logging
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np

from photoclip.core.duplicates import DuplicateChoice
from photoclip.core.events import (
    AlbumsChanged,
    Change,
    FoldersChanged,
    PhotosAdded,
    PhotosChanged,
    PhotosRemoved,
    TagsChanged,
)
from photoclip.core.photo import PhotoFile, Stamp
from photoclip.core.scan import KnownFile, ScanDiff
from photoclip.core.search import plain_ids
from photoclip.core.trash import BroughtBack, Merged, Stayed, Trashed, TrashedFile, TrashPlan
from photoclip.disk.trash import SystemTrash
from photoclip.errors import KnownError
from photoclip.indexing.reach import Reach
from photoclip.language import english, tr
from photoclip.library.contract import TrashPart
from photoclip.library.edit_files import edits_left_by
from photoclip.library.in_trash import InTrash
from photoclip.library.said_since import SaidSince
from photoclip.library.stores import Stores
from photoclip.media.sidecar_names import SidecarsBeside
from photoclip.store.files_at_hand import files_at_hand
from photoclip.store.scan_results import AppliedDiff

_T = TypeVar("_T")

_log = logging.getLogger(__name__)

_AWAY = english("its drive is away")
_NOT_THERE = english("it is not there now")
_CHANGED = english("it was changed since PhotoClip last looked at it")
_KEPT_IS_AWAY = english("the one to be kept is not at hand as PhotoClip knows it")
_NOT_MERGED = english("what is on it could not be put on the one to be kept")
_SAME_FILE = english("it is the file to be kept, under another name")


class _Stays(Exception):
    """A file does not go; the text says why."""


class Trash(TrashPart):
    """Checks each file before it goes. Tells of the photos, tags and albums that change."""

    def __init__(
        self,
        stores: Stores,
        reach: Reach,
        take_over: Callable[[tuple[int, ...]], None],
        searchable: Callable[[tuple[int, ...]], None],
        since: SaidSince,
        in_trash: InTrash,
        tell: Callable[[Change], None],
        system: SystemTrash | None = None,
    ) -> None:
        """`take_over` reads what sidecars say of photos; `searchable` lets those be found that are here again."""
        self._stores = stores
        self._reach = reach
        self._take_over = take_over
        self._searchable = searchable
        self._since = since
        self._in_trash = in_trash
        self._tell = tell
        self._system = system or SystemTrash()

    def plan(self, photo_ids: Sequence[int]) -> TrashPlan:
        return self._plan(self._files_of(photo_ids))

    def plan_choices(self, choices: Sequence[DuplicateChoice]) -> TrashPlan:
        return self._plan([file for choice in choices for file in self._spare(choice)])

    def move(self, photo_ids: Sequence[int]) -> Trashed:
        self._take_over(tuple(plain_ids(photo_ids)))
        trashed = self._put_away(self._files_of(photo_ids))
        self._note_gone(trashed.files)
        return trashed

    def resolve(self, choices: Sequence[DuplicateChoice]) -> Trashed:
        self._take_over(tuple(photo_id for choice in choices for photo_id in choice.photo_ids))
        parts: list[Trashed] = []
        for choice in choices:
            try:
                parts.append(self._resolve(choice))
            except KnownError as exc:
                if not any(part.files for part in parts):
                    raise
                _log.warning("a group of duplicates is left as it is: %s", exc)  # with those before it, for Undo
                parts.append(Trashed(stayed=tuple(Stayed(file.path, _NOT_MERGED) for file in self._spare(choice))))
        trashed = Trashed(
            tuple(file for part in parts for file in part.files),
            tuple(stayed for part in parts for stayed in part.stayed),
            tuple(merged for part in parts for merged in part.merged),
        )
        self._note_gone(trashed.files)
        self._tell_merged(trashed.merged)
        return trashed

    def bring_back(self, trashed: Trashed) -> BroughtBack:
        back: list[TrashedFile] = []
        stayed: list[Stayed] = []
        for file in trashed.files:
            try:
                self._ask(file.path, partial(self._bring_one_back, file))
                back.append(file)
            except (_Stays, OSError) as exc:
                stayed.append(Stayed(file.path, _reason(exc)))
        here = {file.photo_id for file in back}
        self._in_trash.take_out(here)
        # What went from a photo that does not come back stays on the one that was kept: it is nowhere else in view.
        undone = [merged for merged in trashed.merged if here.issuperset(merged.other_ids)]
        for merged in undone:
            self._stores.merging.undo(merged, self._since.of(merged.kept_id, merged.moment))
        applied = self._apply(back, lambda files: ScanDiff(returned=files))
        came = applied.came
        self._searchable(came)
        self._tell_all([PhotosAdded(came)] if came else [], applied)
        self._tell_merged(undone)
        return BroughtBack(tuple(sorted(here)), len(back), tuple(stayed))

    # Below: private

    def _plan(self, files: Sequence[PhotoFile]) -> TrashPlan:
        here = [file for file in files if not file.offline]
        beside = SidecarsBeside()
        return TrashPlan(
            len(set(self._stores.companions.mains(np.asarray([file.photo_id for file in here], np.int64)).tolist())),
            len(here),
            sum(file.stamp.size for file in here),
            sum(self._has_sidecar(file.path, beside) for file in here),
            len(files) - len(here),
        )

    def _has_sidecar(self, path: str, beside: SidecarsBeside) -> bool:
        try:
            return self._ask(path, lambda: _own_sidecar(Path(path), beside) is not None)
        except OSError:
            return False

    def _files_of(self, photo_ids: Sequence[int]) -> list[PhotoFile]:
        return files_at_hand(self._stores.database, self._stores.companions.together(photo_ids))

    def _spare(self, choice: DuplicateChoice) -> list[PhotoFile]:
        """Return the files of a group that are not kept."""
        files = files_at_hand(self._stores.database, choice.other_ids or (choice.kept_id,))
        return [file for file in files if file.path != choice.kept_path]

    def _resolve(self, choice: DuplicateChoice) -> Trashed:
        spare = self._spare(choice)
        kept = next(
            (f for f in files_at_hand(self._stores.database, [choice.kept_id]) if f.path == choice.kept_path), None
        )
        if kept is None or not self._is_as_known(kept):
            return Trashed(stayed=tuple(Stayed(file.path, _KEPT_IS_AWAY) for file in spare))
        # First what is on them, then the files: whatever ends PhotoClip between the two, nothing is lost.
        merged = self._merge(choice) if choice.other_ids else None
        trashed = self._put_away(spare, kept)
        if merged is None:
            return trashed
        if not trashed.files:
            self._stores.merging.undo(merged)
            return trashed
        return Trashed(trashed.files, trashed.stayed, (merged,))

    def _merge(self, choice: DuplicateChoice) -> Merged:
        moment = self._since.watch(choice.kept_id)
        return replace(self._stores.merging.merge(choice.kept_id, choice.other_ids), moment=moment)

    def _put_away(self, files: Iterable[PhotoFile], kept: PhotoFile | None = None) -> Trashed:
        gone: list[TrashedFile] = []
        stayed: list[Stayed] = []
        beside = SidecarsBeside()
        for file in files:
            try:
                gone.append(self._ask(file.path, partial(self._put_one_away, file, kept, beside, stayed)))
            except (_Stays, OSError) as exc:
                stayed.append(Stayed(file.path, _reason(exc)))
        return Trashed(tuple(gone), tuple(stayed))

    def _put_one_away(
        self, file: PhotoFile, kept: PhotoFile | None, sidecars: SidecarsBeside, stayed: list[Stayed]
    ) -> TrashedFile:
        path = Path(file.path)
        if file.offline:
            raise _Stays(_AWAY)
        _check_as_known(file)
        if kept is not None and _is_one_file(path, Path(kept.path)):
            raise _Stays(_SAME_FILE)
        sidecar = _own_sidecar(path, sidecars)
        place = self._system.put(path)
        beside, beside_place = self._put_along(sidecar, stayed)
        edits, edits_place = self._put_along(edits_left_by(path), stayed)
        return TrashedFile(
            file.id, file.folder_id, file.photo_id, file.path, place, beside, beside_place, edits, edits_place
        )

    def _put_along(self, beside: Path | None, stayed: list[Stayed]) -> tuple[str, str]:
        """Put away what lies beside a photo that has gone; return where it lay and where it lies, '' for nothing."""
        if beside is None:
            return "", ""
        try:
            return str(beside), self._system.put(beside)
        except OSError as exc:
            stayed.append(Stayed(str(beside), _reason(exc)))
            return "", ""

    def _bring_one_back(self, file: TrashedFile) -> None:
        if not file.place:
            raise _Stays(tr("only the trash itself can bring it back"))
        if not os.path.lexists(file.place):
            raise _Stays(tr("it is not in the trash any more"))
        if os.path.lexists(file.path):  # and whose sidecar would lie beside that one
            raise _Stays(tr("another file lies there now"))
        # The sidecar first: a photo without it would look like one whose sidecar was deleted.
        for place, path in ((file.sidecar_place, file.sidecar), (file.edits_place, file.edits)):
            if os.path.lexists(place) and not os.path.lexists(path):
                self._system.bring_back(place, Path(path))
        self._system.bring_back(file.place, Path(file.path))

    def _is_as_known(self, file: PhotoFile) -> bool:
        try:
            self._ask(file.path, lambda: _check_as_known(file))
        except (_Stays, OSError):
            return False
        return not file.offline

    def _ask(self, path: str, job: Callable[[], _T]) -> _T:
        """Return what `job` does about `path`, with patience where that lies on a server."""
        return self._reach.ask(path, lambda _cancel: job(), lane="showing")

    def _note_gone(self, files: Sequence[TrashedFile]) -> None:
        """Let the library know, so that nobody is asked whether these were deleted."""
        self._in_trash.put(file.photo_id for file in files if file.place)
        try:
            applied = self._apply(files, lambda known: ScanDiff(missing=known))
        except KnownError as exc:  # they are in the trash all the same, and the next look at their folder tells
            _log.warning("what went to the trash is not noted yet: %s", exc)
            return
        left = applied.left
        self._tell_all([PhotosRemoved(left)] if left else [], applied)

    def _apply(self, files: Sequence[TrashedFile], diff_of: Callable[[list[KnownFile]], ScanDiff]) -> AppliedDiff:
        known = [KnownFile(file.file_id, "", Stamp(0, 0), file.photo_id, False) for file in files]
        with self._stores.database.transaction():
            applied = self._stores.files.apply(0, diff_of(known))  # of any folder: none of these is new
            self._stores.gone.forget([file.id for file in known])
        return applied

    def _tell_all(self, changes: list[Change], applied: AppliedDiff) -> None:
        touched = applied.touched_photos
        changes += [PhotosChanged(touched)] if touched else []
        changes += [FoldersChanged(), AlbumsChanged(), TagsChanged()] if changes else []
        for change in changes:
            self._tell(change)

    def _tell_merged(self, merged: Sequence[Merged]) -> None:
        kept = tuple(one.kept_id for one in merged)
        for change in (TagsChanged(kept), PhotosChanged(kept), AlbumsChanged()) if kept else ():
            self._tell(change)


def _check_as_known(file: PhotoFile) -> None:
    """Raise _Stays unless the file lies there as it was last read: another one there is nobody's duplicate."""
    try:
        now = Stamp.of(Path(file.path).stat())
    except FileNotFoundError:
        raise _Stays(_NOT_THERE) from None
    if (now.size, now.mtime_ns) != (file.stamp.size, file.stamp.mtime_ns):
        raise _Stays(_CHANGED)


def _own_sidecar(path: Path, beside: SidecarsBeside) -> Path | None:
    """Return the sidecar that is about this photo alone; one that it shares goes with the last of those that do."""
    found = beside.of(path)
    if found is not None and found.is_shared:
        found = SidecarsBeside().of(path)  # the others may have gone meanwhile
    return None if found is None or found.is_shared else path.with_name(found.name)


def _is_one_file(one: Path, other: Path) -> bool:
    """Tell whether two paths lead to one file, so that it would go by either: a link, or a folder mounted twice."""
    if os.path.realpath(one) == os.path.realpath(other):
        return True
    first, second = one.stat(), other.stat()
    return os.path.samestat(first, second) and first.st_nlink == 1


def _reason(exc: Exception) -> str:
    """Return why a file stays, as a plain clause."""
    if isinstance(exc, _Stays):
        return str(exc)
    if isinstance(exc, TimeoutError):
        return tr("its server does not answer")
    if isinstance(exc, PermissionError):
        return tr("it is read-only, or you may not move it")
    if isinstance(exc, OSError) and exc.errno == errno.EROFS:
        return tr("its drive is read-only")
    return (exc.strerror if isinstance(exc, OSError) else None) or tr("the trash does not take it")
