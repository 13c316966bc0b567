"""Choices that belong to the library and travel with it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar, get_args

from photoclip.core.hidden import HiddenWay
from photoclip.core.watching import FolderWatch, WatchReason
from photoclip.store.database import Database
from photoclip.store.drafts import draft_news

_T = TypeVar("_T")

DEFAULT_EXCLUDES: tuple[str, ...] = (
    ".*",
    "@eaDir/",
    r"\#recycle/",  # a bare # would be a comment
    "$RECYCLE.BIN/",
    "System Volume Information/",
    "lost+found/",
    "node_modules/",
    "__MACOSX/",
)

_MOST_CLOSED = 1000


class LibrarySettings:
    """The settings table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def active_model(self) -> str | None:
        return self._get("active_model")

    def coming_model(self) -> str | None:
        """Return the checkpoint that is to answer once it has looked at every photo; None where none is on its way."""
        return self._get("coming_model")

    def set_coming_model(self, model_id: str | None) -> None:
        with self._database.transaction() as connection:
            self._set("coming_model", model_id)
            draft_news(connection, "model")  # whoever indexes looks at the photos

    def let_model_answer(self, model_id: str | None) -> None:
        """Make this checkpoint the active one, None: none; none is on its way any more."""
        with self._database.transaction():
            self._set("active_model", model_id)
            self._set("coming_model", None)

    def let_coming_model_answer(self, model_id: str) -> bool:
        """Make this checkpoint the active one if it is on its way still; return whether it was."""
        with self._database.transaction():
            if self.coming_model() != model_id:
                return False
            self.let_model_answer(model_id)
            return True

    def vectors_sound(self, model_row: int) -> datetime | None:
        """Return when all vectors of a checkpoint were last looked through; None where they never were."""
        try:
            return datetime.fromisoformat(self._get(f"vectors_sound_{model_row}") or "")
        except ValueError:
            return None

    def note_vectors_sound(self, model_row: int, at: datetime) -> None:
        """Keep that all vectors of a checkpoint were looked through, and those that were none are gone."""
        self._set(f"vectors_sound_{model_row}", at.isoformat(timespec="seconds"))

    def hidden_way(self) -> HiddenWay:
        """Return how hidden photos are kept from being seen; those of which nothing was said are out of focus."""
        return "out" if self._get("hidden_photos") == "out" else "blur"

    def set_hidden_way(self, way: HiddenWay) -> None:
        with self._database.transaction() as connection:
            self._set("hidden_photos", way)
            draft_news(connection, "hidden")

    def exclude_globs(self) -> list[str]:
        """Return the patterns, gitignore style; the defaults before the person chose any."""
        saved = self._get("exclude_globs")
        return list(DEFAULT_EXCLUDES) if saved is None else [str(glob) for glob in json.loads(saved)]

    def set_exclude_globs(self, globs: Sequence[str]) -> None:
        self._set("exclude_globs", json.dumps(list(globs)))

    def documents(self) -> bool:
        """Return whether documents are shown among the photos; not before the person said so."""
        return self._get("documents") == "1"

    def show_documents(self, wanted: bool) -> None:
        """Let documents be photos like others from now on, or leave them out."""
        with self._database.transaction() as connection:
            self._set("documents", str(int(wanted)))
            draft_news(connection, "excludes")

    def polled(self) -> list[FolderWatch]:
        """Return the watched folders that are looked at every few minutes, as who indexes found them last."""
        saved = self._get("polled_folders")
        try:
            rows = [FolderWatch(*row) for row in json.loads(saved or "[]")]
            return [row for row in rows if row.why in get_args(WatchReason)]
        except (ValueError, TypeError):
            return []  # a damaged row: the next look at the folders writes it anew

    def set_polled(self, folders: Sequence[FolderWatch]) -> bool:
        """Keep which watched folders are looked at every few minutes, and why; return whether that is news."""
        news = list(folders) != self.polled()
        if news:
            self._set("polled_folders", json.dumps([astuple(folder) for folder in folders]))
        return news

    def passed_over(self) -> dict[str, int]:
        """Return how many files of kinds that are not shown lie in watched folders, by their ending."""
        total: Counter[str] = Counter()
        for kinds in self._passed_over().values():
            total.update(kinds)
        return dict(total)

    def set_passed_over(self, folder_id: int, kinds: Mapping[str, int]) -> None:
        """Keep what a look at a watched folder passed over."""
        before = self._passed_over()
        if before.get(str(folder_id), {}) != dict(kinds):
            self._set("passed_over", json.dumps(before | {str(folder_id): dict(kinds)}))

    def closed(self, folder_id: int) -> dict[str, str]:
        """Return what could not be looked at in a watched folder, by its path below it, and why in plain words."""
        return self._closed().get(str(folder_id), {})

    def set_closed(self, folder_id: int, closed: Mapping[str, str]) -> None:
        """Keep what a look at a watched folder could not look at; of very many the first."""
        kept = dict(islice(closed.items(), _MOST_CLOSED))
        before = self._closed()
        if before.get(str(folder_id), {}) != kept:
            self._set("closed_places", json.dumps(before | {str(folder_id): kept}))

    def forget_looks(self, folder_id: int) -> None:
        """Say that a folder is not watched any more."""
        self.set_passed_over(folder_id, {})
        self.set_closed(folder_id, {})

    def _closed(self) -> dict[str, dict[str, str]]:
        return self._by_folder("closed_places", str)

    def _passed_over(self) -> dict[str, dict[str, int]]:
        return self._by_folder("passed_over", int)

    def _by_folder(self, key: str, value: Callable[[Any], _T]) -> dict[str, dict[str, _T]]:
        """Return what looks at watched folders left under `key`, by folder and name."""
        try:
            saved = json.loads(self._get(key) or "{}")
            return {folder: {str(name): value(one) for name, one in found.items()} for folder, found in saved.items()}
        except (ValueError, TypeError, AttributeError):
            return {}  # a damaged row: the next look at the folders writes it anew

    def _get(self, key: str) -> str | None:
        row = self._database.reader().execute("SELECT value FROM settings WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def _set(self, key: str, value: str | None) -> None:
        with self._database.transaction() as connection:
            if value is None:
                connection.execute("DELETE FROM settings WHERE key = ?", (key,))
            else:
                connection.execute("INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)", (key, value))
