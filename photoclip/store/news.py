"""What other processes changed in the library since one last looked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TypeAlias, get_args

from photoclip.store.connection import Connection
from photoclip.store.database import Database
from photoclip.store.drafts import NewsKind, draft_news

News: TypeAlias = Mapping[NewsKind, frozenset[int] | None]
"""What changed, and of which photos; None: of any. What is not in it did not change."""

NO_NEWS: News = MappingProxyType({})
EVERYTHING: News = MappingProxyType(dict.fromkeys(get_args(NewsKind)))
"""So much happened that it is not known what."""


class NewsStore:
    """The news table. `latest` on one thread at a time."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._seen = 0
        self._version: int | None = None
        self._reader: Connection | None = None
        """Whose version that is: each connection counts for itself."""

    def begin(self) -> None:
        """Count what happened so far as known: nothing was read from the library yet."""
        row = self._database.reader().execute("SELECT ifnull(max(id), 0) FROM news").fetchone()
        self._seen = int(row[0])

    def tell(self, kind: NewsKind) -> None:
        """Let other processes look at this, although nothing changed. Raises LibraryProblem."""
        with self._database.transaction() as connection:
            draft_news(connection, kind)

    def latest(self) -> News:
        """Return what other processes changed since the last call. Raises LibraryProblem; nothing is lost then.

        While nobody writes it costs some microseconds.
        """
        reader = self._database.reader()
        (version,) = reader.execute("PRAGMA data_version").fetchone()
        if version == self._version and reader is self._reader:
            return NO_NEWS
        rows = reader.execute(
            "SELECT id, writer, kind, photo_ids FROM news WHERE id > ? ORDER BY id", (self._seen,)
        ).fetchall()
        self._version, self._reader = version, reader
        if not rows:
            return NO_NEWS
        missed = rows[0][0] > self._seen + 1
        self._seen = rows[-1][0]
        return EVERYTHING if missed else _joined(row[2:] for row in rows if row[1] != self._database.writer)


def _joined(rows: Iterable[tuple[NewsKind, str | None]]) -> News:
    news: dict[NewsKind, frozenset[int] | None] = {}
    for kind, text in rows:
        before = news.get(kind, frozenset())
        news[kind] = None if text is None or before is None else before.union(json.loads(text))
    return news
