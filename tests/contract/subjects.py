"""What a contract test is about: a library of some photos, the real one or the fake."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from photoclip.core.duplicates import DuplicateGroup
from photoclip.core.events import Change
from photoclip.core.photo import WatchedFolder
from photoclip.library import Library, contract
from photoclip.paths import AppPaths
from tests.gui.fakes import MODEL_ID, FakeLibrary
from tests.tiny_library import PHOTOS, copied, opened

__all__ = ["PHOTOS", "WORDS", "Subject", "fake_judge", "fake_subject", "real_judge", "real_subject"]

WORDS = "cat"
"""What some photos of either library show, and most do not."""

Kind = Literal["fake", "real"]


@dataclass(frozen=True)
class Subject:
    """A library under test."""

    kind: Kind
    library: contract.Library
    outside: Path
    """An empty folder that nobody watches."""
    heard: list[Change] = field(default_factory=list)
    """Every change that the library told since the test began."""

    @property
    def photo_ids(self) -> list[int]:
        """All photos, the oldest first."""
        ids: list[int] = self.library.photos.ids(sort="oldest").tolist()
        return ids

    @property
    def folder(self) -> WatchedFolder:
        """The watched folder that holds them."""
        return self.library.folders.all()[0]

    @property
    def subfolder(self) -> str:
        """A folder in it that holds some of them, relative to it."""
        nodes = self.library.folders.tree()
        return next(node.relative for node in nodes if node.relative and 0 < node.photo_count < PHOTOS)


def fake_subject(folder: Path, model: str | None = None) -> Subject:
    """Return the fake library."""
    (folder / "Photos").mkdir()
    library = FakeLibrary(folder, PHOTOS, model=model)
    library.duplicate_groups = [DuplicateGroup("similar", (7, 15))]
    return _heard("fake", library, folder / "outside")


def fake_judge(folder: Path) -> Subject:
    """Return the fake library with a model in use."""
    return fake_subject(folder, MODEL_ID)


def real_subject(tiny_home: Path, folder: Path) -> Subject:
    """Return a copy of the real library; no model is loaded in it."""
    home = copied(tiny_home, folder / "home")
    library = Library(AppPaths.choose(home / "data"))
    library.open()
    return _heard("real", library, folder / "outside")


def real_judge(tiny_home: Path, folder: Path) -> Subject:
    """Return a copy of the real library with its model in use."""
    return _heard("real", opened(copied(tiny_home, folder / "home")), folder / "outside")


def _heard(kind: Kind, library: contract.Library, outside: Path) -> Subject:
    outside.mkdir()
    subject = Subject(kind, library, outside)
    library.subscribe(subject.heard.append)
    return subject
