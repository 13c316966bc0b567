"""Carrying over: what a person put on a photo that is missing goes to another one, and back."""

from __future__ import annotations

import sqlite3
from collections.abc import Set

from photoclip.core.missing import CarriedOver, CarriedPlace, CarriedTag, joined_marks
from photoclip.core.said import DATE, FAVOURITE, FLAG, HIDDEN, LABEL, RATING, cover_of, place_in
from photoclip.core.tags import Marks
from photoclip.errors import LibraryProblem
from photoclip.language import tr
from photoclip.store.database import Database
from photoclip.store.drafts import draft_news
from photoclip.store.missing import missing_among
from photoclip.store.said_dates import SaidDateStore
from photoclip.store.tag_changes import last_change, take_copies_back

_NOT_TAKEN_BACK = (
    " WHERE EXISTS (SELECT 1 FROM photos WHERE id = :photo) AND EXISTS (SELECT 1 FROM tags WHERE id = :tag)"
    " AND NOT EXISTS (SELECT 1 FROM tag_changes WHERE id = :change AND undone = 1)"
)


class CarryOverStore:
    """Tags keep the change that put them there, so that undoing a run reaches them where they are now."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._dates = SaidDateStore(database)

    def carry_over(self, old_id: int, new_id: int) -> CarriedOver:
        """Let the photo `new_id` have what was put on `old_id`, which is missing. Raises LibraryProblem.

        What the new photo has of its own stays as it is; where it says something else (stars, label, a tag that was
        rejected on it), the old photo keeps its word.
        """
        with self._database.transaction() as connection:
            _check(connection, old_id, new_id)
            tags, rejections = _tags(connection, old_id, new_id), _rejections(connection, old_id, new_id)
            places = _places(connection, old_id, new_id)
            covers = connection.execute("SELECT id FROM albums WHERE cover_id = ?", (old_id,)).fetchall()
            before = marks_of(connection, old_id), marks_of(connection, new_id)
            after = joined_marks(*before)
            for table, rows in (("photo_tags", tags), ("rejections", rejections)):
                for row in rows:
                    _move(connection, table, "tag_id", row.tag_id, old_id, new_id)
            for place in places:
                _move(connection, "album_photos", "album_id", place.album_id, old_id, new_id)
            connection.execute("UPDATE albums SET cover_id = ? WHERE cover_id = ?", (new_id, old_id))
            set_marks(connection, old_id, after[0])
            set_marks(connection, new_id, after[1])
            said = self._dates.of([old_id, new_id])
            date = said[old_id] if said[new_id] is None else None
            if date is not None:
                self._dates.say({old_id: None, new_id: date})
            _tell(connection, old_id, new_id)
            latest = last_change(connection)
        covered = tuple(id_ for (id_,) in covers)
        return CarriedOver(old_id, new_id, before, after, tags, rejections, places, covered, date, latest)

    def undo(self, carried: CarriedOver, said: Set[str] = frozenset()) -> None:
        """Give a missing photo back what `carry_over` took; what was done to either since stays.

        `said`: what the person said again of the photo that took it over (`SaidSince`), which no value shows.
        """
        old_id, new_id = carried.old_id, carried.new_id
        with self._database.transaction() as connection:
            for row in carried.tags:
                _give_tag_back(connection, row, old_id)
            copies = [(new_id, row.tag_id, row.change_id) for row in carried.tags if row.moved]
            take_copies_back(connection, copies, carried.last_change)
            for row in carried.rejections:
                _give_rejection_back(connection, row, old_id, new_id)
            for place in carried.places:
                _give_place_back(connection, place, old_id, new_id, stays=place_in(place.album_id) in said)
            connection.executemany(
                "UPDATE albums SET cover_id = ?1 WHERE id = ?3 AND cover_id = ?2"
                " AND EXISTS (SELECT 1 FROM photos WHERE id = ?1)",
                [(old_id, new_id, album_id) for album_id in carried.covers if cover_of(album_id) not in said],
            )
            for photo_id, before, after, words in zip(
                (old_id, new_id), carried.marks_before, carried.marks_after, (frozenset[str](), said), strict=True
            ):
                set_marks(connection, photo_id, marks_of_before(marks_of(connection, photo_id), before, after, words))
            if carried.date is not None:
                kept = self._dates.of([new_id]).get(new_id) == carried.date and DATE not in said
                self._dates.say({old_id: carried.date} | ({new_id: None} if kept else {}))
            _tell(connection, old_id, new_id)


def _check(connection: sqlite3.Connection, old_id: int, new_id: int) -> None:
    if missing_among(connection, [old_id]) != [old_id]:
        raise LibraryProblem(tr("That photo is not missing, or nothing was put on it."))
    here = connection.execute("SELECT 1 FROM photos WHERE id = ? AND file_count > 0", (new_id,)).fetchone()
    if here is None or missing_among(connection, [new_id]):
        raise LibraryProblem(tr("The photo that is to take it over is not in the library."))


def _tags(connection: sqlite3.Connection, old_id: int, new_id: int) -> tuple[CarriedTag, ...]:
    """Return the tags to be carried over; not those that the person took off the new photo."""
    rows = connection.execute(
        "SELECT tag_id, change_id, score, confidence, confirmed, NOT EXISTS (SELECT 1 FROM photo_tags AS own"
        " WHERE own.photo_id = :new AND own.tag_id = photo_tags.tag_id) AS moved FROM photo_tags"
        " WHERE photo_id = :old AND NOT (moved AND EXISTS (SELECT 1 FROM rejections"
        "  WHERE rejections.photo_id = :new AND rejections.tag_id = photo_tags.tag_id)) ORDER BY tag_id",
        {"old": old_id, "new": new_id},
    )
    return tuple(
        CarriedTag(tag_id, change_id, score, confidence, bool(confirmed), bool(moved))
        for tag_id, change_id, score, confidence, confirmed, moved in rows
    )


def _rejections(connection: sqlite3.Connection, old_id: int, new_id: int) -> tuple[CarriedTag, ...]:
    """Return the rejections to be carried over; not those of tags that the new photo carries."""
    rows = connection.execute(
        "SELECT tag_id, change_id, NOT EXISTS (SELECT 1 FROM rejections AS own WHERE own.photo_id = :new"
        " AND own.tag_id = rejections.tag_id) FROM rejections WHERE photo_id = :old AND NOT EXISTS"
        " (SELECT 1 FROM photo_tags WHERE photo_tags.photo_id = :new AND photo_tags.tag_id = rejections.tag_id)"
        " ORDER BY tag_id",
        {"old": old_id, "new": new_id},
    )
    return tuple(CarriedTag(tag_id, change_id, moved=bool(moved)) for tag_id, change_id, moved in rows)


def _places(connection: sqlite3.Connection, old_id: int, new_id: int) -> tuple[CarriedPlace, ...]:
    """Return the places in albums, also of deleted ones, which may be restored."""
    rows = connection.execute(
        "SELECT album_id, position, NOT EXISTS (SELECT 1 FROM album_photos AS own WHERE own.photo_id = ?"
        " AND own.album_id = album_photos.album_id) FROM album_photos WHERE photo_id = ? ORDER BY album_id",
        (new_id, old_id),
    )
    return tuple(CarriedPlace(album_id, position, bool(moved)) for album_id, position, moved in rows)


def _move(connection: sqlite3.Connection, table: str, column: str, value: int, old_id: int, new_id: int) -> None:
    connection.execute(
        f"UPDATE OR IGNORE {table} SET photo_id = ? WHERE photo_id = ? AND {column} = ?", (new_id, old_id, value)
    )
    connection.execute(f"DELETE FROM {table} WHERE photo_id = ? AND {column} = ?", (old_id, value))


def _give_tag_back(connection: sqlite3.Connection, row: CarriedTag, old_id: int) -> None:
    connection.execute(
        "INSERT OR IGNORE INTO photo_tags (photo_id, tag_id, change_id, score, confidence, confirmed)"
        f" SELECT :photo, :tag, :change, :score, :confidence, :confirmed{_NOT_TAKEN_BACK}",
        {
            "photo": old_id,
            "tag": row.tag_id,
            "change": row.change_id,
            "score": row.score,
            "confidence": row.confidence,
            "confirmed": int(row.confirmed),
        },
    )


def _give_rejection_back(connection: sqlite3.Connection, row: CarriedTag, old_id: int, new_id: int) -> None:
    connection.execute(
        "INSERT OR IGNORE INTO rejections (photo_id, tag_id, change_id) SELECT :photo, :tag, :change"
        " WHERE EXISTS (SELECT 1 FROM photos WHERE id = :photo) AND EXISTS (SELECT 1 FROM tags WHERE id = :tag)",
        {"photo": old_id, "tag": row.tag_id, "change": row.change_id},
    )
    if row.moved:
        connection.execute(
            "DELETE FROM rejections WHERE photo_id = ? AND tag_id = ? AND change_id IS ?",
            (new_id, row.tag_id, row.change_id),
        )


def _give_place_back(
    connection: sqlite3.Connection, place: CarriedPlace, old_id: int, new_id: int, *, stays: bool
) -> None:
    position = place.position
    if place.moved and not stays:
        # Where it stands now: the album may have been put in another order.
        now = connection.execute(
            "DELETE FROM album_photos WHERE album_id = ? AND photo_id = ? RETURNING position", (place.album_id, new_id)
        ).fetchone()
        position = position if now is None else now[0]
    connection.execute(
        "INSERT OR IGNORE INTO album_photos (album_id, photo_id, position) SELECT albums.id, photos.id, ?"
        " FROM albums JOIN photos ON photos.id = ? WHERE albums.id = ?",
        (position, old_id, place.album_id),
    )


def marks_of(connection: sqlite3.Connection, photo_id: int) -> Marks:
    row = connection.execute(
        "SELECT rating, favourite, color_label, label_text, flag, hidden FROM photos WHERE id = ?", (photo_id,)
    ).fetchone()
    return Marks() if row is None else Marks(row[0], bool(row[1]), row[2], row[3], row[4], bool(row[5]))


def set_marks(connection: sqlite3.Connection, photo_id: int, marks: Marks) -> None:
    connection.execute(
        "UPDATE photos SET rating = ?, favourite = ?, color_label = ?, label_text = ?, flag = ?, hidden = ?"
        " WHERE id = ?",
        (marks.rating, int(marks.favourite), marks.color, marks.word, marks.flag, int(marks.hidden), photo_id),
    )


def marks_of_before(now: Marks, before: Marks, after: Marks, said: Set[str] = frozenset()) -> Marks:
    """Return the marks of before, but for those that were changed since, or `said` again."""
    label = before if (now.color, now.word) == (after.color, after.word) and LABEL not in said else now
    return Marks(
        before.rating if now.rating == after.rating and RATING not in said else now.rating,
        before.favourite if now.favourite == after.favourite and FAVOURITE not in said else now.favourite,
        label.color,
        label.word,
        before.flag if now.flag == after.flag and FLAG not in said else now.flag,
        before.hidden if now.hidden == after.hidden and HIDDEN not in said else now.hidden,
    )


def _tell(connection: sqlite3.Connection, old_id: int, new_id: int) -> None:
    draft_news(connection, "tags", [old_id, new_id])
    draft_news(connection, "photos", [new_id])
