"""Folders: the watched folders, and what is left out of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from photoclip.core.cancel import CancelToken
from photoclip.core.disappearance import Disappearance
from photoclip.core.events import Change, FoldersChanged, PhotosChanged, PhotosRemoved
from photoclip.core.photo import FolderNode, FoldersAdded, WatchedFolder
from photoclip.core.watching import FolderWatch
from photoclip.disk.presence import is_folder
from photoclip.errors import FolderProblem, KnownError
from photoclip.indexing.excludes import Excludes
from photoclip.indexing.reach import Reach
from photoclip.language import tr
from photoclip.library.contract import FoldersPart
from photoclip.library.long_jobs import LongJobs
from photoclip.library.stores import Stores
from photoclip.store.library_settings import DEFAULT_EXCLUDES


class Folders(FoldersPart):
    """Every change makes the indexer look again."""

    def __init__(
        self,
        stores: Stores,
        reach: Reach,
        jobs: LongJobs,
        rescan: Callable[[], None],
        tell: Callable[[Change], None],
    ) -> None:
        """`reach`: asks disks that may never answer; `jobs`: end where the library closes."""
        self._folders = stores.folders
        self._gone = stores.gone
        self._settings = stores.settings
        self._closer = stores.closer
        self._reach = reach
        self._jobs = jobs
        self._rescan = rescan
        self._tell = tell

    def all(self) -> list[WatchedFolder]:
        return self._folders.all()

    def bare(self) -> list[WatchedFolder]:
        return self._folders.bare()

    def is_there(self, path: Path) -> bool:
        try:
            with self._jobs.run(CancelToken()) as ended:
                return self._reach.ask(str(path), lambda _cancel: is_folder(path), cancel=ended, lane="adding")
        except OSError:
            return False

    def add(self, path: Path) -> WatchedFolder:
        with self._jobs.run(CancelToken()) as ended:
            root = self._checked(path, ended)
        folder_id = self._folders.add(root)
        self._changed()
        return WatchedFolder(folder_id, root, closer=self._closer.everywhere())

    def add_all(self, paths: Sequence[Path]) -> FoldersAdded:
        watched: list[str] = []
        refused: dict[str, str] = {}
        for path in paths:
            try:
                self.add(path)
            except KnownError as error:
                refused[str(path)] = str(error)
            else:
                watched.append(str(path))
        return FoldersAdded(tuple(watched), refused)

    def remove(self, folder_id: int) -> None:
        gone = self._folders.remove(folder_id)
        self._settings.forget_looks(folder_id)
        if gone:
            self._tell(PhotosRemoved(gone))
        self._changed()

    def pause(self, folder_id: int, paused: bool) -> None:
        self._folders.set_paused(folder_id, paused)
        self._changed()

    def tree(self) -> list[FolderNode]:
        return self._folders.tree()

    def excludes(self) -> list[str]:
        return self._settings.exclude_globs()

    def default_excludes(self) -> list[str]:
        return list(DEFAULT_EXCLUDES)

    def set_excludes(self, globs: Sequence[str]) -> None:
        Excludes(globs)  # raises where a pattern makes no sense, before it is kept
        self._settings.set_exclude_globs([glob.strip() for glob in globs if glob.strip()])
        self._rescan()

    def documents(self) -> bool:
        return self._settings.documents()

    def show_documents(self, wanted: bool) -> None:
        self._settings.show_documents(wanted)
        self._rescan()

    def disappearances(self) -> list[Disappearance]:
        return self._gone.disappearances()

    def confirm_gone(self, folder_id: int) -> int:
        left, kept = self._gone.confirm(folder_id)
        if left:
            self._tell(PhotosRemoved(left))
        if kept:
            self._tell(PhotosChanged(kept))
        self._tell(FoldersChanged())
        return len(left) + len(kept)

    def wait_for_gone(self, folder_id: int) -> int:
        kept = self._gone.wait(folder_id)
        self._tell(FoldersChanged())
        return kept

    def watching(self) -> list[FolderWatch]:
        polled = {watch.folder_id: watch for watch in self._settings.polled()}
        return [polled.get(folder.id) or FolderWatch(folder.id, folder.path) for folder in self._folders.bare()]

    def _changed(self) -> None:
        self._tell(FoldersChanged())
        self._rescan()

    def _checked(self, path: Path, ended: CancelToken) -> str:
        shown = str(path)
        root = os.path.normpath(path.expanduser().absolute())
        try:
            real = self._reach.ask(root, lambda _cancel: _looked_at(shown, root), cancel=ended, lane="adding")
        except TimeoutError as exc:
            raise FolderProblem(
                tr("{shown} does not answer: its server hangs; add it when it answers again.").format(shown=shown)
            ) from exc
        for watched in self._folders.roots().values():
            _check_overlap(shown, real, Path(watched), self._real(watched, ended))
        return root

    def _real(self, watched: str, ended: CancelToken) -> Path:
        """Return where a watched folder lies, its links followed where that does not take for ever."""
        try:
            return self._reach.ask(watched, lambda _cancel: Path(watched).resolve(), cancel=ended, lane="adding")
        except OSError:
            return Path(watched)


def _looked_at(shown: str, root: str) -> Path:
    """Return where a folder lies, its links followed. Raises FolderProblem where it cannot be watched."""
    closed = FolderProblem(tr("{shown} cannot be read; check its permissions.").format(shown=shown))
    try:
        is_it = is_folder(root)  # of the path itself: a folder on the way to it may be closed
        if not is_it and not os.path.lexists(root):
            raise FolderProblem(tr("{shown} does not exist; check the name, or plug the drive in.").format(shown=shown))
    except PermissionError as exc:
        raise closed from exc
    if not is_it:
        raise FolderProblem(tr("{shown} is a file; choose the folder it lies in.").format(shown=shown))
    if not os.access(root, os.R_OK | os.X_OK):
        raise closed
    return Path(root).resolve()


def _check_overlap(shown: str, root: Path, watched: Path, known: Path) -> None:
    if root == known:
        raise FolderProblem(tr("{shown} is already watched.").format(shown=shown))
    if known in root.parents:
        raise FolderProblem(tr("{shown} is already watched as part of {watched}.").format(shown=shown, watched=watched))
    if root in known.parents:
        raise FolderProblem(
            tr("{shown} contains {watched}, which is watched; remove that one first.").format(
                shown=shown, watched=watched
            )
        )
