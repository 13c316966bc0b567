"""FakeFolders: watched folders, the first of which holds all photos."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from photoclip.core.disappearance import Disappearance
from photoclip.core.events import FoldersChanged, PhotosRemoved
from photoclip.core.photo import FolderNode, FoldersAdded, WatchedFolder
from photoclip.core.search import Scope
from photoclip.core.watching import FolderWatch
from photoclip.errors import FolderProblem, KnownError
from photoclip.indexing.excludes import Excludes
from photoclip.library.contract import FoldersPart
from photoclip.store.library_settings import DEFAULT_EXCLUDES
from tests.gui.fakes.calls import quick, slow
from tests.gui.fakes.closer import is_closer
from tests.gui.fakes.world import SUBFOLDERS, FakePart, World


class FakeFolders(FakePart, FoldersPart):
    """Folders that are added stay empty."""

    part = "folders"

    @slow
    def all(self) -> list[WatchedFolder]:
        return sorted(self._world.watched, key=lambda folder: folder.path)

    @slow
    def bare(self) -> list[WatchedFolder]:
        return [replace(folder, photo_count=min(1, folder.photo_count)) for folder in self.all()]

    @slow
    def is_there(self, path: Path) -> bool:
        return path.is_dir()

    @slow
    def add(self, path: Path) -> WatchedFolder:
        root = self._checked(path)
        folder = replace(
            WatchedFolder(max((one.id for one in self._world.watched), default=0) + 1, root),
            closer=self._world.closer_everywhere,
        )
        self._world.watched = [*self._world.watched, folder]
        self._world.tell(FoldersChanged())
        return folder

    @slow
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

    @slow
    def remove(self, folder_id: int) -> None:
        self._world.watched = [one for one in self._world.watched if one.id != folder_id]
        if folder_id == 1 and len(self._world.photo_list):
            gone, self._world.photo_list = self._world.photo_list, self._world.photo_list[:0]
            self._world.tell(PhotosRemoved(tuple(gone.tolist())))
        self._world.tell(FoldersChanged())

    @slow
    def pause(self, folder_id: int, paused: bool) -> None:
        self._world.watched = [
            replace(one, paused=paused) if one.id == folder_id else one for one in self._world.watched
        ]
        self._world.tell(FoldersChanged())

    @slow
    def tree(self) -> list[FolderNode]:
        return folder_tree(self._world)

    @slow
    def documents(self) -> bool:
        return self._world.documents

    @slow
    def show_documents(self, wanted: bool) -> None:
        self._world.fail("folders.show_documents")
        self._world.documents = wanted

    @slow
    def excludes(self) -> list[str]:
        return list(self._world.globs)

    @quick
    def default_excludes(self) -> list[str]:
        return list(DEFAULT_EXCLUDES)

    @slow
    def set_excludes(self, globs: Sequence[str]) -> None:
        Excludes(globs)
        self._world.globs = [glob.strip() for glob in globs if glob.strip()]

    @slow
    def disappearances(self) -> list[Disappearance]:
        return list(self._world.gone)

    @slow
    def confirm_gone(self, folder_id: int) -> int:
        gone = [one for one in self._world.gone if one.folder_id == folder_id]
        self._world.gone = [one for one in self._world.gone if one.folder_id != folder_id]
        self._world.tell(FoldersChanged())
        return sum(one.gone for one in gone)

    @slow
    def wait_for_gone(self, folder_id: int) -> int:
        asked = [one for one in self._world.gone if one.folder_id == folder_id and not one.waiting]
        self._world.gone = [replace(one, waiting=True) if one in asked else one for one in self._world.gone]
        self._world.tell(FoldersChanged())
        return sum(one.gone for one in asked)

    @slow
    def watching(self) -> list[FolderWatch]:
        polled = {watch.folder_id: watch for watch in self._world.polled}
        watched = sorted(self._world.watched, key=lambda folder: folder.path)
        return [polled.get(folder.id) or FolderWatch(folder.id, folder.path) for folder in watched]

    def _checked(self, path: Path) -> str:
        """Return the folder's whole path. Refuses what the real library refuses, in its words."""
        root = os.path.normpath(path.expanduser().absolute())
        if not os.path.lexists(root):
            raise FolderProblem(f"{path} does not exist; check the name, or plug the drive in.")
        if not Path(root).is_dir():
            raise FolderProblem(f"{path} is a file; choose the folder it lies in.")
        if not os.access(root, os.R_OK | os.X_OK):
            raise FolderProblem(f"{path} cannot be read; check its permissions.")
        for folder in self._world.watched:
            _check_overlap(str(path), Path(root).resolve(), folder.path)
        return root


def folder_tree(world: World) -> list[FolderNode]:
    """Return the watched folders by path, the first one with the folders in it."""
    nodes = []
    for folder in sorted(world.watched, key=lambda one: one.path):
        closer = is_closer(world, Scope(folder.id))
        nodes.append(FolderNode(folder.id, "", Path(folder.path).name, _count_in(world, folder), closer=closer))
        if folder.id == 1:
            for relative in SUBFOLDERS[1:]:
                count = len(world.in_scope(Scope(1, relative)))
                closer = is_closer(world, Scope(1, relative))
                nodes.append(FolderNode(1, relative, relative.rsplit("/", 1)[-1], count, closer=closer))
    return nodes


def _count_in(world: World, folder: WatchedFolder) -> int:
    return len(world.in_scope(Scope(1))) if folder.id == 1 else folder.photo_count


def _check_overlap(shown: str, root: Path, watched: str) -> None:
    known = Path(watched).resolve()
    if root == known:
        raise FolderProblem(f"{shown} is already watched.")
    if known in root.parents:
        raise FolderProblem(f"{shown} is already watched as part of {watched}.")
    if root in known.parents:
        raise FolderProblem(f"{shown} contains {watched}, which is watched; remove that one first.")
