"""What a face may ask of the library: folders."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from photoclip.core.photo import FolderNode, FoldersAdded, WatchedFolder


class FoldersPart(Protocol):
    """Watched folders."""

    def all(self) -> list[WatchedFolder]:
        """Return the watched folders by path."""

    def add(self, path: Path) -> WatchedFolder:
        """Watch `path`. Raises FolderProblem in plain words (does not exist, is a file, overlaps a watched one…)."""

    def add_all(self, paths: Sequence[Path]) -> FoldersAdded:
        """Watch each of these, and say which cannot be watched and why."""

    def remove(self, folder_id: int) -> None:
        """Stop watching; its photos leave the library, the files stay as they are."""

    def pause(self, folder_id: int, paused: bool) -> None:
        """Leave the folder alone for now (its photos stay in the library), or go on with it."""

    def tree(self) -> list[FolderNode]:
        """Return folders that hold photos, depth first: watched folders by path, sub-folders by name."""

    def excludes(self) -> list[str]:
        """Return what is left out of watched folders: gitignore-style patterns."""

    def default_excludes(self) -> list[str]:
        """*quick* Return what is left out before the person chose anything."""

    def set_excludes(self, globs: Sequence[str]) -> None:
        """Leave these out from now on. Photos that become excluded leave the library; files are not touched.

        Raises FolderProblem where a pattern makes no sense.
        """
