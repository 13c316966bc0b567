"""What a face may ask of the library: folders."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from photoclip.core.disappearance import Disappearance
from photoclip.core.photo import FolderNode, FoldersAdded, WatchedFolder
from photoclip.core.watching import FolderWatch


class FoldersPart(Protocol):
    """Watched folders."""

    def all(self) -> list[WatchedFolder]:
        """Return the watched folders by path, each with how many photos it holds: of a million counted in a second."""

    def bare(self) -> list[WatchedFolder]:
        """Return the watched folders by path, at once: `photo_count` only says whether there are photos, 1 or 0."""

    def is_there(self, path: Path) -> bool:
        """Tell whether there is such a folder; of one that does not answer: no."""

    def add(self, path: Path) -> WatchedFolder:
        """Watch `path`. Raises FolderProblem in plain words (does not exist, is a file, overlaps a watched one…).

        A server that hangs is given up after some seconds.
        """

    def add_all(self, paths: Sequence[Path]) -> FoldersAdded:
        """Watch each of these, and say which cannot be watched and why."""

    def remove(self, folder_id: int) -> None:
        """Stop watching; its photos leave the library, the files stay as they are."""

    def pause(self, folder_id: int, paused: bool) -> None:
        """Leave the folder alone for now (its photos stay in the library), or go on with it."""

    def tree(self) -> list[FolderNode]:
        """Return folders that hold photos, depth first: watched folders by path, sub-folders by name."""

    def documents(self) -> bool:
        """Return whether documents (PDF and SVG) are shown among the photos."""

    def show_documents(self, wanted: bool) -> None:
        """Let documents be photos like others from now on, or let them leave the library. Files are not touched.

        What was put on those that leave is kept, and there again when they are shown again.
        """

    def excludes(self) -> list[str]:
        """Return what is left out of watched folders: gitignore-style patterns."""

    def default_excludes(self) -> list[str]:
        """*quick* Return what is left out before the person chose anything."""

    def set_excludes(self, globs: Sequence[str]) -> None:
        """Leave these out from now on. Photos that become excluded leave the library; files are not touched.

        Raises FolderProblem where a pattern makes no sense.
        """

    def disappearances(self) -> list[Disappearance]:
        """Return where so many photos are gone that the person is asked, and where they said to wait; by folder.

        Until it is answered nothing changes: the photos stay as they are. When they return it is not asked any more.
        """

    def confirm_gone(self, folder_id: int) -> int:
        """Say that the photos that are gone from this watched folder were deleted; return how many that were.

        They are missing then, as any photo is whose file is not there, and come back when it does.
        """

    def wait_for_gone(self, folder_id: int) -> int:
        """Say that the photos that are gone will return: they are kept on show, and not asked about; return how many.

        When more of the rest go it is asked about those.
        """

    def watching(self) -> list[FolderWatch]:
        """Return how changes in each watched folder are noticed, by path: at once, or by looking every few minutes."""
