"""A library as a person left it: photos on disk, tags of a run on some, tags that wait for others."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from photoclip.core.labels import Label, LabelSet
from photoclip.core.search import IdArray, SearchRequest
from photoclip.core.standing import StandingLabels
from photoclip.library import Library
from photoclip.paths import AppPaths
from photoclip.store.database import Database
from photoclip.store.library_settings import LibrarySettings
from photoclip.store.photo_tags import PhotoTagStore, TagRows
from photoclip.store.standing import StandingStore
from photoclip.store.suggestions import SuggestionStore

RUN_LABEL, WAITING_LABEL = "seaside", "pet"


@dataclass(frozen=True, slots=True)
class House:
    """A watched folder of photos, and the data folder of the library that watches it."""

    root: Path

    @property
    def photos(self) -> Path:
        return self.root / "photos"

    @property
    def paths(self) -> AppPaths:
        return AppPaths.choose(self.root / "data")

    def copied(self, to: Path) -> House:
        """Return a copy in the folder `to`. Its photos are the same files, so that nothing is read again."""
        copy = House(to)
        shutil.copytree(self.photos, copy.photos, copy_function=os.link)
        shutil.copytree(self.root / "data", to / "data")
        with closing(sqlite3.connect(copy.paths.database)) as connection, connection:
            connection.execute("UPDATE folders SET path = ?", (str(copy.photos),))
        return copy


def live_in(house: House) -> None:
    """Let a run tag the beaches, and let tags wait for dogs. No checkpoint is chosen: loading one takes seconds."""
    beaches, dogs = _photos_named(house, "Beach"), _photos_named(house, "Dog")
    database = Database(house.paths.database, house.paths.backups)
    database.open()
    PhotoTagStore(database).apply([_rows(RUN_LABEL, beaches)], f"Auto-tagged with “{RUN_LABEL}”", "tiny")
    pets = StandingStore(database).keep(StandingLabels(0, LabelSet("Pets", (Label(WAITING_LABEL),))))
    SuggestionStore(database).offer(pets.id, [_rows(WAITING_LABEL, dogs)])
    LibrarySettings(database).let_model_answer(None)
    database.close()


def _photos_named(house: House, name: str) -> IdArray:
    library = Library(house.paths)
    library.open()
    ids = library.search.find(SearchRequest(f'"{name}"')).photo_ids
    library.close()
    return ids


def _rows(name: str, ids: IdArray) -> TagRows:
    sure = np.linspace(0.9, 0.8, len(ids), dtype=np.float32)
    return TagRows(name, name, ids, sure / 4, sure, np.zeros(len(ids), np.bool_), np.empty(0, np.int64))
