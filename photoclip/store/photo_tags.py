"""Which photo carries which tag, and who put it there."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from photoclip.core.names import MAX_NAME, spelled
from photoclip.core.previews import Corrections
from photoclip.core.search import FloatArray, IdArray
from photoclip.core.tags import PhotoTag, SharedTag, Tag, TagChange, TagRun, TagSource
from photoclip.core.xmp import LONGEST_KEYWORD
from photoclip.language import english, in_english, tr
from photoclip.store.database import Database
from photoclip.store.drafts import draft_news
from photoclip.store.id_lists import IN_LIST, id_list, read_ids
from photoclip.store.in_view import IN_LISTS, SEEN_AS
from photoclip.store.moments import moment_of
from photoclip.store.tag_changes import (
    begin_change,
    end_change,
    give_back,
    note_tag,
    share_with_companions,
    take,
    undo_change,
)
from photoclip.store.tags import ensure_tag

_SOURCES: Mapping[str, TagSource] = {"run": "run", "file": "file"}
_DECISIONS = 500  # of each kind; a label learns nothing more from the next ones


@dataclass(frozen=True, slots=True, eq=False)
class TagRows:
    """One tag for many photos. All arrays have one shape, (n,)."""

    name: str
    prompt: str
    photo_ids: IdArray
    scores: FloatArray
    confidences: FloatArray
    confirmed: NDArray[np.bool_]
    """Which ones the person ticked."""
    rejected: IdArray
    """Photos of which the person said no, any shape (m,)."""


class PhotoTagStore:
    """The tags of photos. Every change can be taken back, also after a restart."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, photo_ids: Sequence[int], name: str, source: TagSource = "person") -> TagChange:
        """Put a tag on photos, made when it is new. Where it was already it becomes the person's own, by this change.

        So it stays when what put it there before is taken back. Raises LibraryProblem for a name that cannot be one.
        """
        with self._database.transaction() as connection:
            # Other programs' keywords may be longer than what people type: they are not lost for that.
            tag_id, created = ensure_tag(connection, name, LONGEST_KEYWORD if source == "file" else MAX_NAME)
            (name,) = connection.execute("SELECT name FROM tags WHERE id = ?", (tag_id,)).fetchone()
            change_id = begin_change(connection, source, "", photo_ids=photo_ids)
            note_tag(connection, change_id, tag_id, created=created)
            ids = id_list(photo_ids)
            confirmed = source == "person"
            own = 0
            if confirmed:
                where = f"tag_id = ? AND photo_id {IN_LIST}"
                (own,) = connection.execute(
                    f"SELECT count(*) FROM photo_tags WHERE confirmed = 1 AND {where}", (tag_id, ids)
                ).fetchone()
                take(connection, change_id, where, (tag_id, ids))
            count = connection.execute(
                "INSERT OR IGNORE INTO photo_tags (photo_id, tag_id, change_id, confirmed)"
                f" SELECT id, ?, ?, ? FROM photos WHERE id {IN_LIST}",
                (tag_id, change_id, int(confirmed), ids),
            ).rowcount
            count = _standing(connection, ids, count - own)
            one, many = english("Tagged 1 photo with “{name}”"), english("Tagged {n} photos with “{name}”")
            return end_change(connection, change_id, in_english(count, one, many, name=spelled(name)), count)

    def take_off(self, photo_ids: Sequence[int], tag_ids: Sequence[int]) -> TagChange:
        """Take tags off photos. What a run had put there counts as rejected from now on."""
        with self._database.transaction() as connection:
            change_id = begin_change(connection, "removal", "", photo_ids=photo_ids)
            where = f"tag_id {IN_LIST} AND photo_id {IN_LIST}"
            lists = (id_list(tag_ids), id_list(photo_ids))
            connection.execute(
                "INSERT OR IGNORE INTO rejections (tag_id, photo_id, change_id) SELECT tag_id, photo_id, ?"
                " FROM photo_tags JOIN tag_changes ON tag_changes.id = change_id"
                f" WHERE kind = 'run' AND {where}",
                (change_id, *lists),
            )
            names = [
                row[0]
                for row in connection.execute(f"SELECT name FROM tags WHERE id {IN_LIST} ORDER BY name", lists[:1])
            ]
            (photos,) = connection.execute(
                f"SELECT count(DISTINCT {SEEN_AS}) FROM photo_tags JOIN photos ON photos.id = photo_id WHERE {where}",
                lists,
            ).fetchone()
            take(connection, change_id, where, lists)
            if len(names) == 1:
                one, many = english("Took “{name}” off 1 photo"), english("Took “{name}” off {n} photos")
            else:
                one, many = english("Took {tags} tags off 1 photo"), english("Took {tags} tags off {n} photos")
            tags = {"name": spelled(names[0]) if names else "", "tags": f"{len(names):,}"}
            return end_change(connection, change_id, in_english(photos, one, many, **tags), photos)

    def undo(self, change_id: int) -> None:
        """Take a change back; doing it twice does nothing. Raises LibraryProblem where a name was taken since."""
        with self._database.transaction() as connection:
            undo_change(connection, change_id)

    def apply(self, rows: Sequence[TagRows], text: str, model: str, run_id: int | None = None) -> TagChange:
        """Write what a run decided, in one transaction. Tags that are there already stay as they are.

        Photos that left the library meanwhile are passed over. `model` as it is shown to the person. `run_id`: a run
        that goes on, unless it was undone.
        """
        with self._database.transaction() as connection:
            going_on = run_id is not None and self._is_done(connection, run_id)
            change_id = run_id if run_id is not None and going_on else begin_change(connection, "run", text, model, ())
            here = _in_view(connection)
            columns: list[list[object]] = [[], [], [], [], []]
            rejected: list[tuple[int, int, int]] = []
            for one in rows:
                tag_id, created = ensure_tag(connection, one.name)
                note_tag(connection, change_id, tag_id, prompt=one.prompt, created=created)
                keep = np.isin(one.photo_ids, here)
                columns[0] += one.photo_ids[keep].tolist()
                columns[1] += [tag_id] * int(keep.sum())
                columns[2] += np.round(one.scores[keep].astype(float), 4).tolist()
                columns[3] += np.round(one.confidences[keep].astype(float), 4).tolist()
                columns[4] += one.confirmed[keep].astype(int).tolist()
                rejected += [
                    (tag_id, photo_id, change_id) for photo_id in one.rejected[np.isin(one.rejected, here)].tolist()
                ]
            # In the order of the table: a million rows go in three times as fast.
            order = np.lexsort((np.asarray(columns[1], np.int64), np.asarray(columns[0], np.int64))).tolist()
            # What was ticked becomes the person's own, whoever put it there before.
            ticked = [(columns[1][at], columns[0][at]) for at in order if columns[4][at]]
            for tag_id, photo_id in ticked:
                take(connection, change_id, "tag_id = ? AND photo_id = ? AND confirmed = 0", (tag_id, photo_id))
            photo_ids, tag_ids, scores, confidences, confirmed = columns
            before = connection.total_changes
            connection.executemany(
                "INSERT OR IGNORE INTO photo_tags (photo_id, tag_id, change_id, score, confidence, confirmed)"
                f" VALUES (?, ?, {change_id:d}, ?, ?, ?)",
                ((photo_ids[at], tag_ids[at], scores[at], confidences[at], confirmed[at]) for at in order),
            )
            count = connection.total_changes - before
            connection.executemany(  # said again, a cross is this run's: it stays when the earlier one is taken back
                "INSERT INTO rejections (tag_id, photo_id, change_id) VALUES (?, ?, ?)"
                " ON CONFLICT DO UPDATE SET change_id = excluded.change_id",
                rejected,
            )
            draft_news(connection, "tags", list(set().union(*(one.photo_ids.tolist() for one in rows))))
            share_with_companions(connection, change_id)
            photos = len(set(photo_ids))
            if going_on or count < len(order):  # some were there already
                count = _tags_seen(connection, "photo_tags.change_id = ?", (change_id,)).get(change_id, 0)
                (photos,) = connection.execute(
                    f"SELECT count(DISTINCT {SEEN_AS}) FROM photo_tags JOIN photos ON photos.id = photo_id"
                    " WHERE change_id = ?",
                    (change_id,),
                ).fetchone()
            tags = in_english(count, english("1 tag"), english("{n} tags"))
            on_one, on_many = english("{labels}: {tags} on 1 photo"), english("{labels}: {tags} on {n} photos")
            said = in_english(photos, on_one, on_many, labels=text, tags=tags)
            return end_change(connection, change_id, said, photos)

    @staticmethod
    def _is_done(connection: sqlite3.Connection, run_id: int) -> bool:
        row = connection.execute("SELECT 1 FROM tag_changes WHERE id = ? AND undone = 0", (run_id,)).fetchone()
        return row is not None

    def undo_run(self, run_id: int, photo_ids: Sequence[int] | None = None) -> int:
        """Take the tags of a run off all (or these) photos; return how many. What the person confirmed since stays."""
        with self._database.transaction() as connection:
            if photo_ids is None:
                count = _tags_seen(connection, "photo_tags.change_id = ?", (run_id,)).get(run_id, 0)
                undo_change(connection, run_id)
                return count
            ids = id_list(photo_ids)
            of_these = f"photo_tags.change_id = ? AND photo_tags.photo_id {IN_LIST}"
            count = _tags_seen(connection, of_these, (run_id, ids)).get(run_id, 0)
            draft_news(connection, "tags", photo_ids)
            connection.execute(f"DELETE FROM tags_taken WHERE change_id = ? AND photo_id {IN_LIST}", (run_id, ids))
            connection.execute(f"DELETE FROM photo_tags WHERE change_id = ? AND photo_id {IN_LIST}", (run_id, ids))
            give_back(connection, run_id, f"photo_id {IN_LIST}", (ids,))
            return count

    def runs(self) -> list[TagRun]:
        """Return the auto-tag runs, the latest first, undone ones included."""
        reader = self._database.reader()
        counts = _tags_seen(reader)
        labels: dict[int, list[str]] = {}
        for change_id, name in reader.execute(
            "SELECT change_id, name FROM change_tags JOIN tags ON tags.id = tag_id ORDER BY tags.folded"
        ):
            labels.setdefault(change_id, []).append(name)
        rows = reader.execute(
            "SELECT id, made_s, text, model, undone FROM tag_changes WHERE kind = 'run' ORDER BY id DESC"
        )
        return [
            TagRun(
                id_,
                _moment(made_s),
                text,
                tuple(labels.get(id_, ())),
                counts.get(id_, 0),
                model,
                bool(undone),
            )
            for id_, made_s, text, model, undone in rows
        ]

    def run_photos(self, run_id: int) -> IdArray:
        """Return the photos that carry tags of a run."""
        return read_ids(
            self._database.reader(),
            "SELECT DISTINCT photo_id AS id FROM photo_tags JOIN photos ON photos.id = photo_id"
            f" WHERE change_id = ? AND {IN_LISTS}{self._database.sight.but_hidden()} ORDER BY photo_id",
            (run_id,),
        )

    def of(self, photo_id: int) -> list[PhotoTag]:
        """Return the tags of one photo by name, each with where it comes from."""
        return self.of_many([photo_id]).get(photo_id, [])

    def of_many(self, photo_ids: Sequence[int]) -> dict[int, list[PhotoTag]]:
        """Return the tags of photos as `of` does; photos without any are left out."""
        rows = self._database.reader().execute(
            "SELECT photo_tags.photo_id, photo_tags.tag_id, tags.name, tags.color, tag_changes.kind,"
            " tag_changes.made_s, photo_tags.change_id, confirmed, score, confidence, tag_changes.model,"
            " change_tags.prompt"
            " FROM photo_tags JOIN tags ON tags.id = photo_tags.tag_id"
            " LEFT JOIN tag_changes ON tag_changes.id = photo_tags.change_id"
            " LEFT JOIN change_tags ON change_tags.change_id = photo_tags.change_id"
            " AND change_tags.tag_id = photo_tags.tag_id"
            f" WHERE photo_tags.photo_id {IN_LIST} ORDER BY photo_tags.photo_id, tags.folded",
            (id_list(photo_ids),),
        )
        tags: dict[int, list[PhotoTag]] = {}
        for photo_id, *columns in rows:
            tags.setdefault(photo_id, []).append(_photo_tag(*columns))
        return tags

    def shared(self, photo_ids: Sequence[int]) -> list[SharedTag]:
        """Return the tags that any of these photos carries, the most common first."""
        rows = self._database.reader().execute(
            "SELECT tags.id, tags.name, tags.color, count(*) AS shared FROM photo_tags JOIN tags ON tags.id = tag_id"
            f" WHERE photo_id {IN_LIST} GROUP BY tags.id ORDER BY shared DESC, tags.folded",
            (id_list(photo_ids),),
        )
        return [SharedTag(Tag(id_, name, color=color), count) for id_, name, color, count in rows]

    def carrying(self, tag_id: int) -> IdArray:
        """Return the photos that carry a tag, by id."""
        return read_ids(
            self._database.reader(),
            "SELECT photo_id AS id FROM photo_tags WHERE tag_id = ? ORDER BY photo_id",
            (tag_id,),
        )

    def decisions(self, tag_id: int) -> Corrections:
        """Return what the person said of photos and a tag: those confirmed, and those rejected; the latest 500 each."""
        reader = self._database.reader()
        ticks = reader.execute(
            "SELECT photo_id FROM photo_tags WHERE tag_id = ? AND confirmed = 1 ORDER BY change_id DESC LIMIT ?",
            (tag_id, _DECISIONS),
        )
        crosses = reader.execute(
            "SELECT photo_id FROM rejections WHERE tag_id = ? AND NOT EXISTS (SELECT 1 FROM photo_tags"
            " WHERE photo_tags.photo_id = rejections.photo_id AND photo_tags.tag_id = rejections.tag_id)"
            " ORDER BY change_id DESC LIMIT ?",
            (tag_id, _DECISIONS),
        )
        return Corrections(frozenset(row[0] for row in ticks), frozenset(row[0] for row in crosses))

    def rejected(self, tag_id: int) -> IdArray:
        """Return the photos of which the person said that the tag does not fit, by id."""
        return read_ids(
            self._database.reader(),
            "SELECT photo_id AS id FROM rejections WHERE tag_id = ? ORDER BY photo_id",
            (tag_id,),
        )


def _photo_tag(
    tag_id: int,
    name: str,
    color: str,
    kind: str | None,
    made_s: int | None,
    change_id: int | None,
    confirmed: int,
    score: float | None,
    confidence: float | None,
    model: str | None,
    prompt: str | None,
) -> PhotoTag:
    return PhotoTag(
        tag_id=tag_id,
        name=name,
        color=color,
        source=_SOURCES.get(kind or "", "person"),
        added=None if made_s is None else _moment(made_s),
        run_id=change_id,
        confirmed=bool(confirmed),
        score=score,
        confidence=confidence,
        model=model or "",
        prompt=prompt or "",
    )


def _in_view(connection: sqlite3.Connection) -> IdArray:
    return read_ids(connection, "SELECT id FROM photos WHERE file_count > 0")


def _moment(seconds: int) -> datetime:
    return moment_of(seconds, tr("The library's history of tags is damaged; restore a backup."))


def _tags_seen(
    connection: sqlite3.Connection, where: str = "1", parameters: Sequence[object] = ()
) -> dict[int | None, int]:
    """Return how many tags of each change a person sees: one that a change put on all of a photo is one."""
    counts = dict(
        connection.execute(f"SELECT change_id, count(*) FROM photo_tags WHERE {where} GROUP BY change_id", parameters)
    )
    for change_id, again in connection.execute(
        "SELECT photo_tags.change_id, count(*) FROM photos CROSS JOIN photo_tags ON photo_tags.photo_id = photos.id"
        " JOIN photo_tags AS of_main ON of_main.photo_id = main_id AND of_main.tag_id = photo_tags.tag_id"
        f" AND of_main.change_id = photo_tags.change_id WHERE main_id > 0 AND {where} GROUP BY photo_tags.change_id",
        parameters,
    ):
        counts[change_id] -= again
    return counts


def _standing(connection: sqlite3.Connection, ids: str, count: int) -> int:
    """Return how many photos a person sees that `count` of these are: a photo and its companions are one."""
    (companions,) = connection.execute(
        f"SELECT count(*) FROM photos WHERE main_id > 0 AND id {IN_LIST} AND main_id {IN_LIST}", (ids, ids)
    ).fetchone()
    return max(min(count, 1), count - int(companions))
