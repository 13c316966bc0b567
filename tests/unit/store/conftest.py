"""A library file for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from photoclip.core.photo import ShotInfo, Stamp
from photoclip.core.scan import FoundFile, ScanDiff
from photoclip.store.database import Database
from photoclip.store.embeddings import EmbeddingStore
from photoclip.store.files import FileStore
from photoclip.store.folders import FolderStore
from photoclip.store.photos import PhotoStore
from tests.faults.sqlite_faults import sqlite_faults

__all__ = ["Shelf", "shelf", "sqlite_faults"]


class Shelf:
    """A database with its stores, and short ways to fill it."""

    def __init__(self, folder: Path, on_trouble: Callable[[str], None] = lambda _sentence: None) -> None:
        self.database = Database(folder / "library.sqlite3", folder / "backups", on_trouble)
        self.database.open()
        self.folders = FolderStore(self.database)
        self.files = FileStore(self.database)
        self.photos = PhotoStore(self.database)
        self.embeddings = EmbeddingStore(self.database)
        self.root = self.folders.add(str(folder / "photos"))

    def see(self, relative: str, stamp: Stamp = Stamp(10, 1, 5), folder_id: int | None = None) -> int:
        """Let a scan find one new file; return its id."""
        folder_id = folder_id or self.root
        self.files.apply(folder_id, ScanDiff(new=[FoundFile(relative, stamp)]))
        return self.files.known(folder_id)[relative].id

    def take(self, relative: str, content: str, shot: ShotInfo = ShotInfo(), stamp: Stamp = Stamp(10, 1, 5)) -> int:
        """Let one file be found and read; return its photo's id."""
        file_id = self.see(relative, stamp)
        return self.photos.put(file_id, stamp, content, 40, 30, "JPEG", shot).photo_id


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    made = Shelf(tmp_path)
    yield made
    made.database.close()
