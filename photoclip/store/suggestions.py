"""Tags that wait for the person's word."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from photoclip.core.tags import SharedTag, Suggestion, Tag, TagChange
from photoclip.language import english, in_english
from photoclip.store.database import Database
from photoclip.store.id_lists import IN_LIST, id_list
from photoclip.store.in_view import IN_LISTS
from photoclip.store.photo_tags import TagRows
from photoclip.store.tag_changes import begin_change, end_change, note_tag, share_with_companions
from photoclip.store.tags import ensure_tag, find_tag

# What was tagged or rejected by another way meanwhile does not wait any more.
_WAITING = (
    f"settled_by IS NULL AND {IN_LISTS} AND tags.deleted = 0"
    " AND NOT EXISTS (SELECT 1 FROM photo_tags WHERE photo_tags.photo_id = suggestions.photo_id"
    " AND photo_tags.tag_id = suggestions.tag_id)"
    " AND NOT EXISTS (SELECT 1 FROM rejections WHERE rejections.photo_id = suggestions.photo_id"
    " AND rejections.tag_id = suggestions.tag_id)"
)
_JOINED = "suggestions JOIN photos ON photos.id = suggestions.photo_id JOIN tags ON tags.id = suggestions.tag_id"


class SuggestionStore:
    """What label sets that stay on have found."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def offer(self, standing_id: int, rows: Sequence[TagRows]) -> int:
        """Let tags wait; return how many are new."""
        with self._database.transaction() as connection:
            count = 0
            for one in rows:
                tag_id, _ = ensure_tag(connection, one.name)
                count += connection.executemany(
                    "INSERT INTO suggestions (tag_id, photo_id, standing_id, confidence, score)"
                    " VALUES (?, ?, ?, ?, ?) ON CONFLICT (tag_id, photo_id) DO UPDATE SET confidence ="
                    " excluded.confidence, score = excluded.score, standing_id = excluded.standing_id",
                    [
                        (tag_id, photo_id, standing_id, round(confidence, 4), round(score, 4))
                        for photo_id, confidence, score in zip(
                            one.photo_ids.tolist(), one.confidences.tolist(), one.scores.tolist(), strict=True
                        )
                    ],
                ).rowcount
            return count

    def waiting(self, tag_id: int | None = None, limit: int = 1000) -> list[Suggestion]:
        """Return what waits, the surest first, of one tag or of all."""
        rows = self._database.reader().execute(
            "SELECT suggestions.photo_id, suggestions.tag_id, tags.name, suggestions.confidence, suggestions.score"
            f" FROM {_JOINED} WHERE {self._waiting} AND (? IS NULL OR suggestions.tag_id = ?)"
            " ORDER BY suggestions.confidence DESC, suggestions.photo_id LIMIT ?",
            (tag_id, tag_id, limit),
        )
        return [Suggestion(*row) for row in rows]

    def counts(self) -> list[SharedTag]:
        """Return tags that have suggestions waiting, and how many, the most first."""
        rows = self._database.reader().execute(
            f"SELECT tags.id, tags.name, tags.color, count(*) AS waiting FROM {_JOINED} WHERE {self._waiting}"
            " GROUP BY tags.id ORDER BY waiting DESC, tags.folded"
        )
        return [SharedTag(Tag(id_, name, color=color), count) for id_, name, color, count in rows]

    def waiting_by_standing(self) -> dict[int, int]:
        """Return how many suggestions of each label set wait."""
        rows = self._database.reader().execute(
            f"SELECT standing_id, count(*) FROM {_JOINED} WHERE {self._waiting} GROUP BY standing_id"
        )
        return dict(rows.fetchall())

    def accept(self, pairs: Sequence[tuple[int, int]]) -> TagChange:
        """Put suggested tags on photos as the person's own; `pairs` of photo id and tag id."""
        with self._database.transaction() as connection:
            change_id = begin_change(connection, "person", "", photo_ids=[photo_id for photo_id, _ in pairs])
            for photo_id, tag_id in pairs:
                connection.execute(
                    "INSERT OR IGNORE INTO photo_tags (photo_id, tag_id, change_id, score, confidence, confirmed)"
                    " SELECT photo_id, tag_id, ?, score, confidence, 1 FROM suggestions"
                    " WHERE photo_id = ? AND tag_id = ?",
                    (change_id, photo_id, tag_id),
                )
            share_with_companions(connection, change_id)
            accepted = english("Accepted 1 suggestion"), english("Accepted {n} suggestions")
            return self._settled(connection, change_id, pairs, accepted)

    def reject(self, pairs: Sequence[tuple[int, int]]) -> TagChange:
        """Never offer these again; `pairs` of photo id and tag id."""
        with self._database.transaction() as connection:
            change_id = begin_change(connection, "removal", "", photo_ids=())
            connection.executemany(
                "INSERT OR IGNORE INTO rejections (tag_id, photo_id, change_id) VALUES (?, ?, ?)",
                [(tag_id, photo_id, change_id) for photo_id, tag_id in pairs],
            )
            rejected = english("Rejected 1 suggestion"), english("Rejected {n} suggestions")
            return self._settled(connection, change_id, pairs, rejected)

    def drop(self, standing_id: int) -> None:
        """Forget what a label set offered and the person has not settled."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM suggestions WHERE standing_id = ? AND settled_by IS NULL", (standing_id,))

    def drop_others(self, standing_id: int, names: Sequence[str]) -> None:
        """Forget what a label set offered and the person has not settled, but for the tags of these names."""
        with self._database.transaction() as connection:
            kept = [tag_id for name in names if (tag_id := find_tag(connection, name)) is not None]
            connection.execute(
                f"DELETE FROM suggestions WHERE standing_id = ? AND settled_by IS NULL AND NOT tag_id {IN_LIST}",
                (standing_id, id_list(kept)),
            )

    @property
    def _waiting(self) -> str:
        return _WAITING + self._database.sight.but_hidden()

    @staticmethod
    def _settled(
        connection: sqlite3.Connection, change_id: int, pairs: Sequence[tuple[int, int]], said: tuple[str, str]
    ) -> TagChange:
        connection.executemany(
            "UPDATE suggestions SET settled_by = ? WHERE photo_id = ? AND tag_id = ? AND settled_by IS NULL",
            [(change_id, photo_id, tag_id) for photo_id, tag_id in pairs],
        )
        for tag_id in {tag_id for _, tag_id in pairs}:
            note_tag(connection, change_id, tag_id)
        one, many = said
        text = in_english(len(pairs), one, many)
        return end_change(connection, change_id, text, len({photo_id for photo_id, _ in pairs}))
