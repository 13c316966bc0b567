"""Opening: what is done with the files and folders that PhotoClip was opened with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from photoclip.core.photo_names import is_photo_name
from photoclip.core.query import Filter, print_term
from photoclip.core.search import IdArray, Scope
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.window.dropping import Dropping
from photoclip.gui.window.pages import Pages
from photoclip.language import shown
from photoclip.library.contract import Library


@dataclass(frozen=True, slots=True)
class Opened:
    """What the library knows of the paths that it was asked about."""

    photos: IdArray | None
    """What the viewer pages through: photos that were opened or, of a single one, those of its folder."""
    index: int
    folders: tuple[Path, ...]
    scope: Scope | None
    """A single folder as the library has it."""
    others: tuple[Path, ...]
    """Nothing of the library's."""
    problem: str = ""
    """What is said of those that are not there, or that are no photo and no folder."""


class Opening(QObject):
    """Shows what the library has: photos in the viewer, a folder in the grid. About others the person is asked."""

    def __init__(self, library: Library, bridge: Bridge, pages: Pages, dropping: Dropping, window: QWidget) -> None:
        super().__init__(window)
        self._library = library
        self._bridge = bridge
        self._pages = pages
        self._dropping = dropping
        self._window = window
        self._waiting: list[Path] | None = []
        """What came before `start`; None since."""

    def start(self) -> None:
        """Take what has come so far. Call once it is known whether there is a first start."""
        waiting, self._waiting = self._waiting, None
        self.take(waiting or ())

    def take(self, paths: Sequence[Path]) -> None:
        """Show these absolute paths, or ask about them."""
        if self._waiting is not None:
            self._waiting += paths
        elif paths:
            self._bridge.ask(self._look_up, tuple(paths), done=self._show, owner=self)

    # Below: private

    def _look_up(self, paths: Sequence[Path]) -> Opened:
        """Ask the library about each of these. What has the name of a photo is taken to be one, as with a drop."""
        known = {path: self._library.photos.at(str(path)) for path in paths if is_photo_name(path.name)}
        photo_ids = [photo_id for photo_id in known.values() if photo_id is not None]
        watched = [(Path(folder.path), folder.id) for folder in self._library.folders.bare()]
        folders = [path for path in paths if path not in known and _scope_of(path, watched) is not None]
        others = [path for path in paths if known.get(path) is None and path not in folders]
        closed = [path for path in others if _is_closed(path)]
        others = [path for path in others if path not in closed]
        gone = [path for path in others if not path.exists()]
        foreign = [path for path in others if path not in known and path.is_file()]
        others = [path for path in others if path not in (*gone, *foreign)]
        shown, index = self._beside(photo_ids, next(iter(known), Path()), watched)
        scope = _scope_of(folders[0], watched) if len(folders) == 1 else None
        return Opened(shown, index, tuple(folders), scope, tuple(others), self._said_of(closed, gone, foreign))

    def _said_of(self, closed: Sequence[Path], gone: Sequence[Path], foreign: Sequence[Path]) -> str:
        if closed:
            return self.tr("PhotoClip is not allowed to look at {path}.").format(path=closed[0])
        if gone:
            return self.tr("{path} is not there.").format(path=gone[0])
        return self.tr("{name} is no photo that PhotoClip reads.").format(name=foreign[0].name) if foreign else ""

    def _beside(
        self, photo_ids: Sequence[int], path: Path, watched: Sequence[tuple[Path, int]]
    ) -> tuple[IdArray | None, int]:
        """Return what the viewer pages through, and where it begins."""
        if len(photo_ids) == 1 and (scope := _scope_of(path.parent, watched)) is not None:
            beside = self._library.photos.ids(scope, "oldest")
            places = np.flatnonzero(beside == photo_ids[0])
            if places.size:
                return beside, int(places[0])
        return (np.array(photo_ids, np.int64), 0) if photo_ids else (None, 0)

    def _show(self, opened: Opened) -> None:
        first_start = self._pages.first_start
        if first_start is not None:  # nothing is in the library yet, and what is to be is being asked for
            for path in (*opened.folders, *opened.others):
                first_start.folders.add(path.parent if is_photo_name(path.name) else path)
            return
        if opened.problem:
            self._bridge.problem.emit(shown(opened.problem))
        if opened.photos is not None:
            self._pages.view(opened.photos, opened.index)
        elif opened.scope is not None:
            self._pages.show_folder(opened.scope)
        elif opened.folders:
            self._pages.search(" | ".join(_inside(folder) for folder in opened.folders))
        if opened.others:
            self._dropping.ask(opened.others, self._window.mapToGlobal(self._window.rect().center()))


def _inside(folder: Path) -> str:
    return print_term(Filter("in", folder.as_posix(), folder.as_posix()))


def _scope_of(path: Path, watched: Sequence[tuple[Path, int]]) -> Scope | None:
    """Return the folder at `path` as the library has it, None where no watched folder holds it."""
    for top, folder_id in watched:
        if path.is_relative_to(top):
            return Scope(folder_id, "/".join(path.relative_to(top).parts))
    return None


def _is_closed(path: Path) -> bool:
    """Tell whether a folder on the way to it may not be looked through."""
    try:
        path.stat()
    except PermissionError:
        return True
    except OSError:
        return False
    return False
