"""Paths in watched folders: what is known of each, and what waits to be read."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Sequence

from photoclip.core.known_files import KnownFiles
from photoclip.core.photo import Problem, Stamp
from photoclip.core.retries import moment_s, pause_s
from photoclip.core.scan import KnownFile, ScanDiff
from photoclip.store import left_out
from photoclip.store.closer import WANTS_PARTS
from photoclip.store.database import Database
from photoclip.store.file_jobs import READING, FileJob
from photoclip.store.file_queries import READABLE, SOUND, any_parts, count_files, count_photos, jobs
from photoclip.store.former_places import PATH
from photoclip.store.gone_files import NOT_HELD
from photoclip.store.in_view import HERE
from photoclip.store.known_files import known_files
from photoclip.store.path_text import join_text as _join
from photoclip.store.readings import remember_reading
from photoclip.store.scan_results import AppliedDiff, apply_diff, apply_missing, stamp_columns

MAY_BE_SEEN = "{file}.current = 1 AND ({file}.offline = 0 OR {folder}.online = 0)"
"""A file with its photo's content of now, which is there, or on a drive that may come back."""

# What could not be read is tried again when its time has come. A time far ahead was written by a clock set wrong.
_DUE = (
    "(files.retry_at_s <= {now:d} OR files.retry_at_s > {now:d} + 2 * 86400)"
    " AND (files.state = 'pending' OR files.state = 'failed'"
    f" AND (files.retry_at_s > 0 OR files.read_by < {READING:d}))"
)
_TOUCHED = (
    "EXISTS (SELECT 1 FROM readings WHERE readings.file_id = files.id AND readings.size = files.size"
    " AND readings.mtime_ns = files.mtime_ns)"
)
"""Only the time of change is another one: a backup program, or a chmod."""
# Both by partial indexes: they are counted whenever something changes.
_PROBLEMS = (
    "SELECT id FROM files WHERE state = 'failed' AND deleted_s IS NULL"
    " UNION ALL SELECT id FROM files WHERE state = 'ready' AND reason <> '' AND deleted_s IS NULL"
)
_OUTDATED = f"files.read_by < {READING:d} AND files.state = 'ready' AND files.current = 1 AND {SOUND}"
_UNSEEN = "NOT EXISTS (SELECT 1 FROM embeddings WHERE model_id = ? AND embeddings.photo_id = files.photo_id)"
_NO_ATTEMPT = "attempts = 0, retry_at_s = 0"

_LATELY_S = 86_400


class FileStore:
    """The files table."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        """`clock`: seconds since 1970."""
        self._database = database
        self._clock = clock

    def known(self, folder_id: int, below: str = "", recursive: bool = True) -> KnownFiles:
        """Return the folder's files by relative path: below `below`, or unless `recursive` right in it."""
        with self._database.snapshot() as reader:
            return known_files(reader, folder_id, below, recursive)

    def apply(self, folder_id: int, diff: ScanDiff) -> AppliedDiff:
        """Write what a scan found. A new path with the stamp and inode of a missing file is that file, moved."""
        kept = (diff.missing, diff.out_of_reach, diff.returned, diff.restamped, diff.written_beside, diff.bereft)
        if not any((*kept, diff.changed, diff.new)):
            return AppliedDiff()
        with self._database.transaction() as connection:
            return apply_diff(connection, folder_id, diff, int(self._clock()))

    def apply_missing(self, missing: Sequence[KnownFile]) -> AppliedDiff:
        """Write that files of any folder are not there; one whose stamp and inode a new path has is there, moved."""
        with self._database.transaction() as connection:
            return apply_missing(connection, missing, int(self._clock()))

    def found_elsewhere(self, files: Sequence[KnownFile]) -> set[int]:
        """Return those of `files`, by id, that have moved to where another file is at hand.

        That is one with the stamp and inode, or one that was read lately and carries the same photo: moved to another
        disk by copying it and deleting it here.
        """
        reader = self._database.reader()
        lately_s = int(time.time()) - _LATELY_S
        return {
            file.id
            for file in files
            if (
                file.stamp.inode
                and reader.execute(
                    f"SELECT 1 FROM files WHERE size = ? AND mtime_ns = ? AND inode = ?"
                    f" AND id <> ? AND offline = 0 AND {NOT_HELD} LIMIT 1",
                    (*stamp_columns(file.stamp)[:3], file.id),
                ).fetchone()
            )
            or reader.execute(
                "SELECT 1 FROM files JOIN readings ON file_id = id"
                f" WHERE photo_id = ? AND id > ? AND offline = 0 AND read_s >= ? AND {NOT_HELD} LIMIT 1",
                (file.photo_id, file.id, lately_s),
            ).fetchone()
        }

    def mark_offline(self, file_ids: Sequence[int]) -> None:
        with self._database.transaction() as connection:
            connection.executemany("UPDATE files SET offline = 1 WHERE id = ?", [(id_,) for id_ in file_ids])

    def forget(self, file_ids: Sequence[int]) -> tuple[int, ...]:
        """Drop these paths; return the photos that no path carries any more."""
        with self._database.transaction() as connection:
            return left_out.forget(connection, file_ids)

    def set_aside(self, file_ids: Sequence[int]) -> tuple[int, ...]:
        """Let these paths leave the view with all that is known of them; return the photos that do."""
        with self._database.transaction() as connection:
            return left_out.set_aside(connection, file_ids)

    def note_gone(self, file_ids: Sequence[int]) -> None:
        """Say of paths that were set aside, and are looked for again, that they are not there."""
        with self._database.transaction() as connection:
            left_out.note_gone(connection, file_ids, int(self._clock()))

    def unread(self, after: int, limit: int) -> list[FileJob]:
        """Return up to `limit` readable files that wait to be read and never were, by id from `after` on."""
        return self._jobs(f"{self._due()} AND files.photo_id IS NULL AND files.id > ?", "files.id", (after, limit))

    def touched(self, after: int, limit: int) -> list[FileJob]:
        """Return up to `limit` readable files that carried a photo and have to be looked at again, as `unread` does."""
        where = f"{self._due()} AND files.photo_id IS NOT NULL AND files.id > ?"
        # One of which a damaged library lost the particulars is read whole, too.
        known = "CASE WHEN files.current = 1 AND photos.width > 0 THEN photos.content_hash ELSE '' END"
        return self._jobs(where, "files.id", (after, limit), known)

    def edit_may_wait(self, size_bytes: int, file_id: int) -> bool:
        """Tell whether another file of this size was changed and has to be read, at whose path a photo lay before."""
        row = (
            self._database.reader()
            .execute(
                "SELECT 1 FROM files JOIN folders ON folders.id = files.folder_id"
                f" WHERE files.size = ? AND files.id <> ? AND {READABLE} AND {self._due()} AND (files.current = 1"
                f" AND files.photo_id IS NOT NULL OR {PATH} IN (SELECT path FROM former_places))"
                f" AND NOT {_TOUCHED} LIMIT 1",
                (size_bytes, file_id),
            )
            .fetchone()
        )
        return row is not None

    def without_embedding(self, model_id: int, after: int, limit: int) -> list[FileJob]:
        """Return one readable file for each of up to `limit` photos that the model has not seen, by photo id."""
        return self._jobs(
            f"files.state = 'ready' AND files.current = 1 AND {SOUND} AND files.photo_id > ? AND {_UNSEEN}"
            " GROUP BY files.photo_id",
            "files.photo_id",
            (after, model_id, limit),
        )

    def without_parts(self, model_id: int, after: int, limit: int) -> list[FileJob]:
        """Return one readable file for each of up to `limit` photos of which the model has to see parts, by photo id.

        It has seen the whole of them.
        """
        if not any_parts(self._database.reader()):
            return []
        return self._jobs(
            f"files.state = 'ready' AND files.current = 1 AND {SOUND} AND files.photo_id > ? AND {WANTS_PARTS}"
            f" AND NOT {_UNSEEN} GROUP BY files.photo_id",
            "files.photo_id",
            (after, model_id, model_id, limit),
        )

    def count_unread(self) -> int:
        """Return how many readable files wait to be read now."""
        return self._count(self._due(), ())

    def count_waiting(self) -> int:
        """Return how many readable files wait to be read, now or later."""
        return self._count("files.state = 'pending'", ())

    def count_without_embedding(self, model_id: int) -> int:
        """Return how many photos that can be read now the model has not seen."""
        return count_photos(self._database.reader(), READABLE, _UNSEEN, (model_id,))

    def count_unseen(self, model_id: int, reachable: bool = True) -> int:
        """Return how many photos the model has not seen, or not all that is to be seen of them: parts, too.

        `reachable`: of those that can be read now.
        """
        lies, reader = READABLE if reachable else "files.deleted_s IS NULL", self._database.reader()
        if not any_parts(reader):
            return count_photos(reader, lies, _UNSEEN, (model_id,))
        return count_photos(reader, lies, f"({_UNSEEN} OR {WANTS_PARTS})", (model_id, model_id))

    def mark_failed(self, file_id: int, reason: str, passing: bool = False) -> None:
        """Put the file in quarantine until its stamp changes or the person asks for another try.

        `passing`: it is tried again by itself, too, at growing intervals.
        """
        with self._database.transaction() as connection:
            self._put_off(connection, file_id, pause_s if passing else None)
            connection.execute(
                f"UPDATE files SET state = 'failed', reason = ?, read_by = {READING:d} WHERE id = ?", (reason, file_id)
            )

    def put_off(self, file_id: int) -> None:
        """Let a file that is still being written wait for a moment, for a longer one each time."""
        with self._database.transaction() as connection:
            self._put_off(connection, file_id, moment_s)

    def note_same(self, files: Sequence[tuple[int, str, Stamp]]) -> None:
        """Say of files, by id, that they were looked at again and carry what they carried, with its hash."""
        with self._database.transaction() as connection:
            connection.executemany(
                "UPDATE files SET size = ?, mtime_ns = ?, inode = ?, ctime_ns = ?, state = 'ready',"
                f" {_NO_ATTEMPT}, {HERE} WHERE id = ?",
                [(*stamp_columns(stamp), file_id) for file_id, _, stamp in files],
            )
            for file_id, content_hash, stamp in files:
                remember_reading(connection, file_id, content_hash, stamp)

    def hasten(self) -> None:
        """Let everything that is tried again by itself be tried now."""
        with self._database.transaction() as connection:
            connection.execute("UPDATE files SET retry_at_s = 1 WHERE retry_at_s > 1")

    def retry_failed(self) -> int:
        """Let every file in quarantine be read again; return how many."""
        with self._database.transaction() as connection:
            return connection.execute(
                f"UPDATE files SET state = 'pending', reason = '', {_NO_ATTEMPT} WHERE state = 'failed'"
            ).rowcount

    def read_older_copies(self) -> int:
        """Let older copies of edited photos be read again where the edited file is gone; return how many.

        Then such a copy is what is seen of the photo. A drive that is merely unplugged brings the edited file back.
        """
        with self._database.transaction() as connection:
            return connection.execute(
                "UPDATE files SET state = 'pending' WHERE id IN (SELECT files.id FROM former_contents"
                " JOIN files ON files.photo_id = former_contents.photo_id JOIN folders ON folders.id = folder_id"
                f" WHERE {READABLE} AND files.state = 'ready' AND files.current = 0 AND NOT EXISTS ("
                f" SELECT 1 FROM files AS edited JOIN folders AS theirs ON theirs.id = edited.folder_id"
                f" WHERE edited.photo_id = files.photo_id AND {MAY_BE_SEEN.format(file='edited', folder='theirs')}))"
            ).rowcount

    def problems(self) -> list[Problem]:
        """Return the files in quarantine and those that are shown as far as they are there, by path."""
        rows = self._database.reader().execute(
            "SELECT folders.path, files.relative, files.reason, files.retry_at_s > 0, files.state = 'ready'"
            f" FROM files JOIN folders ON folders.id = files.folder_id WHERE files.id IN ({_PROBLEMS})"
            " ORDER BY folders.path, files.relative"
        )
        return [
            Problem(_join(root, relative), reason, bool(passing), bool(shown))
            for root, relative, reason, passing, shown in rows
        ]

    def count_problems(self) -> int:
        return int(self._database.reader().execute(f"SELECT count(*) FROM ({_PROBLEMS})").fetchone()[0])

    def count_outdated(self) -> int:
        """Return how many readable files an earlier version has read."""
        return self._count(_OUTDATED, ())

    def outdated(self, after: int, limit: int) -> list[FileJob]:
        """Return up to `limit` files that an earlier version has read, which knew less of them, by id."""
        return self._jobs(
            f"files.id > ? AND {_OUTDATED}",
            "files.id",
            (after, limit),
        )

    def count_offline(self) -> int:
        """Return how many files cannot be reached; what was deleted from the disk is not among them."""
        return int(
            self._database.reader()
            .execute(
                "SELECT count(*) FROM files JOIN folders ON folders.id = files.folder_id"
                " WHERE (files.offline = 1 OR folders.online = 0) AND deleted_s IS NULL"
            )
            .fetchone()[0]
        )

    def paths_of(self, photo_id: int) -> list[str]:
        """Return the readable paths that carry the photo, those with its content of now first."""
        rows = self._database.reader().execute(
            "SELECT folders.path, files.relative FROM files JOIN folders ON folders.id = files.folder_id"
            f" WHERE files.photo_id = ? AND files.offline = 0 AND folders.online = 1 AND {NOT_HELD}"
            " ORDER BY files.current DESC, files.id",
            (photo_id,),
        )
        return [_join(root, relative) for root, relative in rows]

    def _jobs(self, where: str, order: str, parameters: tuple[int, ...], known_hash: str = "''") -> list[FileJob]:
        return jobs(self._database.reader(), where, order, parameters, known_hash)

    def _due(self) -> str:
        return _DUE.format(now=int(self._clock()))

    def _put_off(self, connection: sqlite3.Connection, file_id: int, pause: Callable[[int], int] | None) -> None:
        """Note one more attempt, and when the next one is (None: not by itself)."""
        row = connection.execute("SELECT attempts FROM files WHERE id = ?", (file_id,)).fetchone()
        attempts = 1 + (row[0] if row else 0)
        retry_at_s = 0 if pause is None else int(self._clock()) + pause(attempts)
        connection.execute(
            "UPDATE files SET attempts = ?, retry_at_s = ? WHERE id = ?", (attempts, retry_at_s, file_id)
        )

    def _count(self, where: str, parameters: tuple[int, ...]) -> int:
        return count_files(self._database.reader(), where, parameters)
