"""The scan is the truth: brings what the library knows of a folder in line with what lies on disk."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from photoclip.core.cancel import CancelToken
from photoclip.core.disappearance import LEAST_MANY, Absence, Seen, judge_absence, lies_below, moved_within
from photoclip.core.events import Change, FoldersChanged, PhotosAdded, PhotosChanged, PhotosRemoved, SidecarsChanged
from photoclip.core.known_files import KnownFiles
from photoclip.core.photo import WatchedFolder
from photoclip.core.scan import FoundFile, KnownFile, diff
from photoclip.indexing.reach import Reach
from photoclip.indexing.scanner import Scanner, ScanNotes, why_closed
from photoclip.store.files import FileStore
from photoclip.store.folders import FolderStore
from photoclip.store.gone_files import GoneFiles
from photoclip.store.scan_results import AppliedDiff

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What one look at a folder changed."""

    unchanged: int = 0
    moved: int = 0
    to_read: int = 0
    changes: tuple[Change, ...] = ()
    asks: bool = False
    """Whether there is another question about photos that are gone than before, or one less."""


class Reconciler:
    """Compares folders on disk with the store, and writes the difference: one for each round of looks.

    What is not where it was may lie in a folder that is looked at later, so it is missing only when the round is over.
    """

    def __init__(
        self,
        folders: FolderStore,
        files: FileStore,
        scanner: Scanner,
        gone: GoneFiles,
        reach: Reach | None = None,
        on_looked: Callable[[int, ScanNotes], object] = lambda _folder_id, _notes: None,
    ) -> None:
        """`reach`: one for all reconcilers. `on_looked`: hears what a look at a whole folder met besides photos."""
        self._folders = folders
        self._files = files
        self._scanner = scanner
        self._gone = gone
        self._reach = reach or Reach()
        self._on_looked = on_looked
        self._not_seen: dict[int, KnownFile] = {}
        """Files that were not seen in this round, by id; the last look at a folder counts."""

    def reconcile(
        self, folder: WatchedFolder, below: str = "", recursive: bool = True, cancel: CancelToken | None = None
    ) -> Reconciled:
        """Look at one watched folder, or at the part of it `below`; after the last look comes `end_round`.

        Raises Cancelled.
        Where a part lost so much that the person may have to be asked, all of the folder is looked at: photos that
        moved are found elsewhere in it.
        """
        notes = ScanNotes()
        try:
            known, seen = self._look(folder, below, recursive, cancel, notes)
        except OSError as exc:
            _log.info("folder is offline: %s: %s", Path(folder.path), exc.strerror)
            # An unplugged drive comes back by itself; of a folder that is closed the person has to be told.
            closed = {"": why_closed(exc)} if isinstance(exc, PermissionError) else {}
            self._on_looked(folder.id, ScanNotes(unlisted=closed))
            return Reconciled(changes=self._set_online(folder, False))
        if not below and not seen.any_file and known and not self.is_online(folder):
            # Offline, not deleted: an unplugged drive looks like an empty folder.
            return Reconciled(changes=self._set_online(folder, False))
        online = self._set_online(folder, True)
        whole = recursive and not below
        settled = self._settle(folder, seen, known, whole)
        if settled is None:
            settled = self.reconcile(folder, cancel=cancel)
        elif whole:
            self._on_looked(folder.id, notes)
        return replace(settled, changes=(*online, *settled.changes))

    def end_round(self) -> Reconciled:
        """Let what no look of this round has seen leave the view, but for what lies in another watched folder now."""
        missing, self._not_seen = list(self._not_seen.values()), {}
        if not missing:
            return Reconciled()
        applied = self._files.apply_missing(missing)
        return Reconciled(moved=applied.moved, changes=(*_changes_of(applied), FoldersChanged()))

    def _look(
        self, folder: WatchedFolder, below: str, recursive: bool, cancel: CancelToken | None, notes: ScanNotes
    ) -> tuple[dict[str, KnownFile], Seen]:
        """Return what is there of this part, and what else was known of it than is the same.

        Raises OSError where the watched folder is not there.
        """
        known = self._files.known(folder.id, below, recursive)
        if not self._scanner.includes_folder(folder.path, below):
            return dict(known), Seen({})
        try:
            found = self._scan(folder.path, below, recursive, cancel, notes, known)
        except OSError as exc:
            if not below or isinstance(exc, TimeoutError) or self._first_entry(folder.path) is None:
                raise
            # This sub-folder is gone, and with it what lies deeper, whatever the watcher asked to look at.
            return dict(self._files.known(folder.id, below)), Seen({})
        return dict(known), Seen(found, known.same, known.same_unread, unlisted=notes.unlisted, emptied=notes.emptied)

    def is_remote(self, folder: WatchedFolder) -> bool:
        """Tell whether the folder lies on another machine, which may take its time or never answer."""
        return bool(self._reach.remote_kind(folder.path))

    def is_online(self, folder: WatchedFolder) -> bool:
        """Tell whether the folder can be reached now: an empty one that had photos is an unplugged drive."""
        entry = self._first_entry(folder.path)
        return entry is not None and (bool(entry) or folder.photo_count == 0)

    def _first_entry(self, root: str) -> str | None:
        """Return the name of something in the folder, '' where it is empty, None where it does not answer."""

        def look(_cancel: CancelToken) -> str:
            with os.scandir(root) as entries:
                entry = next(entries, None)
                return "" if entry is None else entry.name

        try:
            return self._reach.ask(root, look)
        except OSError:
            return None

    def _scan(
        self,
        root: str,
        below: str,
        recursive: bool,
        cancel: CancelToken | None,
        notes: ScanNotes,
        known: KnownFiles,
    ) -> dict[str, FoundFile]:
        """Return the photo files there that are not the same, by relative path.

        Raises OSError where they cannot be listed, Cancelled.
        """

        def scan(wanted: CancelToken) -> dict[str, FoundFile]:
            # By path: in this order new ones are read.
            found = sorted(self._scanner.scan(root, below, recursive, wanted, notes, known))
            return {file.relative: file for file in found}

        return self._reach.ask(root, scan, lambda: notes.entries, cancel)

    def _settle(self, folder: WatchedFolder, seen: Seen, known: dict[str, KnownFile], whole: bool) -> Reconciled | None:
        """Write the difference; None: so much is gone from a part that the whole folder has to be looked at first."""
        difference = diff(known, seen.found, len(seen.same) + len(seen.same_unread))
        # What the person excluded since leaves the library; what merely is not there is kept as missing.
        out = [
            file
            for file in known.values()
            if file.relative not in seen.found and not self._scanner.includes_file(folder.path, file.relative)
        ]
        excluded = {file.id for file in out}
        difference.missing = [file for file in difference.missing if file.id not in excluded]
        before = self._gone.of_folder(folder.id)
        if len(difference.missing) + len(before) >= LEAST_MANY:
            seen = replace(seen, elsewhere=self._files.found_elsewhere(difference.missing))
        absence = judge_absence(known, seen, difference, before)
        if not whole and self._may_be_many(absence, len(before)):
            return None
        changes = self._leave_out(folder, out)
        self._look_for_again(folder, seen, known)
        missing = [file for file in absence.offline if not lies_below(file.relative, seen.unlisted)]
        moved = moved_within(difference)
        difference.missing = [file for file in missing if file.id in moved]
        if self._not_seen:
            for id_ in (*(file.id for file in known.values()), *seen.same, *seen.same_unread):
                self._not_seen.pop(id_, None)
        self._not_seen |= {file.id: file for file in missing if file.id not in moved}
        difference.out_of_reach = [
            file for file in absence.offline if not file.offline and lies_below(file.relative, seen.unlisted)
        ]
        applied = self._files.apply(folder.id, difference)
        self._note(absence)
        changes += _changes_of(applied)
        beside = tuple(file.photo_id for file in difference.sidecars if file.photo_id is not None)
        if beside:
            changes.append(SidecarsChanged(beside))
        if (
            any(not file.left_out for file in out)
            or applied.moved
            or difference.missing
            or difference.out_of_reach
            or difference.returned
        ):
            changes.append(FoldersChanged())
        to_read = len(difference.new) - applied.moved + len(difference.changed) + applied.redated
        asked = {id_ for id_, state in before.items() if state == "asked"}
        asks = bool(set(absence.asked) ^ asked) if whole else bool(set(absence.settled) & before.keys())
        return Reconciled(difference.unchanged, applied.moved, to_read, tuple(changes), asks)

    def _leave_out(self, folder: WatchedFolder, out: Sequence[KnownFile]) -> list[Change]:
        """Let files leave the view that the person excluded; those whose kind is not to be seen may be wanted again."""
        aside = {file.id for file in out if self._scanner.passes_over_kind(folder.path, file.relative)}
        excluded = [file.id for file in out if file.id not in aside]
        left_now = [file.id for file in out if file.id in aside and not file.left_out]
        gone = (
            *(self._files.forget(excluded) if excluded else ()),
            *(self._files.set_aside(left_now) if left_now else ()),
        )
        return [PhotosRemoved(gone)] if gone else []

    def _look_for_again(self, folder: WatchedFolder, seen: Seen, known: dict[str, KnownFile]) -> None:
        """Note what was deleted while its kind was not to be seen."""
        gone = [
            file.id
            for file in known.values()
            if file.left_out
            and file.relative not in seen.found
            and not lies_below(file.relative, seen.unlisted)
            and self._scanner.includes_file(folder.path, file.relative)
        ]
        if gone:
            self._files.note_gone(gone)

    @staticmethod
    def _may_be_many(absence: Absence, gone_before: int) -> bool:
        """Tell whether what a part of a folder lost may be a mass; only all of the folder says whether it is."""
        lost = len(absence.quiet) + len(absence.asked)
        return lost > 0 and lost + gone_before >= LEAST_MANY

    def _note(self, absence: Absence) -> None:
        if absence.settled:
            self._gone.forget(absence.settled)
        if absence.quiet:
            self._gone.note(absence.quiet, "quiet")
        if absence.asked:
            self._gone.note(absence.asked, "asked")

    def _set_online(self, folder: WatchedFolder, online: bool) -> tuple[Change, ...]:
        if folder.online == online:
            return ()
        touched = self._folders.set_online(folder.id, online)
        return (PhotosChanged(touched), FoldersChanged()) if touched else (FoldersChanged(),)


def _changes_of(applied: AppliedDiff) -> list[Change]:
    """Return what applying a scan did, as others hear of it."""
    changes: list[Change] = []
    if applied.left:
        changes.append(PhotosRemoved(applied.left))
    if applied.came:
        changes.append(PhotosAdded(applied.came))
    if applied.touched_photos:
        changes.append(PhotosChanged(applied.touched_photos))
    return changes


def together(results: Sequence[Reconciled]) -> Reconciled:
    """Return the counts of several looks."""
    return Reconciled(
        sum(result.unchanged for result in results),
        sum(result.moved for result in results),
        sum(result.to_read for result in results),
    )
