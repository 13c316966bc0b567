"""Merging: what a person put on several photos stands on the one that is kept, too."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence, Set

from photoclip.core.missing import CarriedPlace, CarriedTag
from photoclip.core.said import DATE, cover_of, place_in
from photoclip.core.trash import Merged, joined_for_kept
from photoclip.store.carry_over import marks_of, marks_of_before, set_marks
from photoclip.store.database import Database
from photoclip.store.drafts import draft_news
from photoclip.store.said_dates import SaidDateStore
from photoclip.store.tag_changes import last_change, take_copies_back


class MergeStore:
    """Copies, where `CarryOverStore` moves: the others keep theirs, and have it when they come back.

    Tags keep the change that put them there, so that undoing a run reaches the copies, too.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._dates = SaidDateStore(database)

    def merge(self, kept_id: int, other_ids: Sequence[int]) -> Merged:
        """Let `kept_id` have the tags, marks and albums of the others; its own word wins."""
        others = tuple(int(other_id) for other_id in other_ids)
        said = self._dates.of([kept_id, *others])
        with self._database.transaction() as connection:
            before = marks_of(connection, kept_id)
            after = joined_for_kept(before, tuple(marks_of(connection, other_id) for other_id in others))
            tags = [tag for other_id in others for tag in _copy_tags(connection, other_id, kept_id)]
            rejections = [tag for other_id in others for tag in _copy_rejections(connection, other_id, kept_id)]
            places = [place for other_id in others for place in _copy_places(connection, other_id, kept_id)]
            covers = [cover for other_id in others for cover in _hand_covers_over(connection, other_id, kept_id)]
            set_marks(connection, kept_id, after)
            dates = [said[other_id] for other_id in others if said.get(other_id) is not None]
            date = dates[0] if dates and said.get(kept_id) is None else None
            if date is not None:
                self._dates.say({kept_id: date})
            _tell(connection, kept_id)
            latest = last_change(connection)
        got = tuple(tags), tuple(rejections), tuple(places), tuple(covers)
        return Merged(kept_id, others, before, after, *got, date, latest)

    def undo(self, merged: Merged, said: Set[str] = frozenset()) -> None:
        """Take off the kept photo what it got; what was done to it since stays.

        `said`: what the person said of it again meanwhile (`SaidSince`), which no value shows.
        """
        kept_id = merged.kept_id
        date = self._dates.of([kept_id]).get(kept_id)
        with self._database.transaction() as connection:
            copies = [(kept_id, row.tag_id, row.change_id) for row in merged.tags]
            take_copies_back(connection, copies, merged.last_change)
            connection.executemany(
                "DELETE FROM rejections WHERE photo_id = ? AND tag_id = ? AND change_id IS ?",
                [(kept_id, row.tag_id, row.change_id) for row in merged.rejections],
            )
            connection.executemany(
                "DELETE FROM album_photos WHERE photo_id = ? AND album_id = ?",
                [(kept_id, place.album_id) for place in merged.places if place_in(place.album_id) not in said],
            )
            connection.executemany(
                "UPDATE albums SET cover_id = ? WHERE id = ? AND cover_id = ?",
                [(other, album, kept_id) for album, other in merged.covers if cover_of(album) not in said],
            )
            now = marks_of(connection, kept_id)
            set_marks(connection, kept_id, marks_of_before(now, merged.marks_before, merged.marks_after, said))
            if merged.date is not None and date == merged.date and DATE not in said:
                self._dates.say({kept_id: None})
            _tell(connection, kept_id)


def _copy_tags(connection: sqlite3.Connection, other_id: int, kept_id: int) -> list[CarriedTag]:
    """Not those that the person took off the kept photo."""
    rows = connection.execute(
        "INSERT OR IGNORE INTO photo_tags (photo_id, tag_id, change_id, score, confidence, confirmed)"
        " SELECT :kept, tag_id, change_id, score, confidence, confirmed FROM photo_tags WHERE photo_id = :other"
        " AND tag_id NOT IN (SELECT tag_id FROM rejections WHERE photo_id = :kept)"
        " RETURNING tag_id, change_id",
        {"kept": kept_id, "other": other_id},
    )
    return [CarriedTag(tag_id, change_id) for tag_id, change_id in rows.fetchall()]


def _copy_rejections(connection: sqlite3.Connection, other_id: int, kept_id: int) -> list[CarriedTag]:
    """Not those of tags that the kept photo carries."""
    rows = connection.execute(
        "INSERT OR IGNORE INTO rejections (photo_id, tag_id, change_id)"
        " SELECT :kept, tag_id, change_id FROM rejections WHERE photo_id = :other"
        " AND tag_id NOT IN (SELECT tag_id FROM photo_tags WHERE photo_id = :kept)"
        " RETURNING tag_id, change_id",
        {"kept": kept_id, "other": other_id},
    )
    return [CarriedTag(tag_id, change_id) for tag_id, change_id in rows.fetchall()]


def _copy_places(connection: sqlite3.Connection, other_id: int, kept_id: int) -> list[CarriedPlace]:
    rows = connection.execute(
        "INSERT OR IGNORE INTO album_photos (album_id, photo_id, position)"
        " SELECT album_id, ?, position FROM album_photos WHERE photo_id = ? RETURNING album_id, position",
        (kept_id, other_id),
    )
    return [CarriedPlace(album_id, position) for album_id, position in rows.fetchall()]


def _hand_covers_over(connection: sqlite3.Connection, other_id: int, kept_id: int) -> list[tuple[int, int]]:
    rows = connection.execute(
        "UPDATE albums SET cover_id = ? WHERE cover_id = ? RETURNING id", (kept_id, other_id)
    ).fetchall()
    return [(album_id, other_id) for (album_id,) in rows]


def _tell(connection: sqlite3.Connection, kept_id: int) -> None:
    draft_news(connection, "tags", [kept_id])
    draft_news(connection, "photos", [kept_id])
