"""Paths in watched folders: what is known of each, and what waits to be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from photoclip.core.photo import Problem, Stamp
from photoclip.core.scan import FoundFile, KnownFile, ScanDiff
from photoclip.store.database import Database
from photoclip.store.former_places import PATH, remember_places
from photoclip.store.gone_files import NOT_HELD
from photoclip.store.path_text import from_text, to_text
from photoclip.store.path_text import join_text as _join


@dataclass(frozen=True, slots=True)
class FileJob:
    """One file that must be read."""

    file_id: int
    path: str
    photo_id: int | None
    """The photo it carried so far, or that lay there before it was forgotten; None where none is known."""


@dataclass(frozen=True, slots=True)
class AppliedDiff:
    """What applying a scan did."""

    moved: int
    touched_photos: tuple[int, ...]
    """Photos whose paths or online state changed."""


MAY_BE_SEEN = "{file}.current = 1 AND ({file}.offline = 0 OR {folder}.online = 0)"
"""A file with its photo's content of now, which is there, or on a drive that may come back."""
_READABLE = f"files.offline = 0 AND folders.online = 1 AND folders.paused = 0 AND {NOT_HELD}"

_SOUND = "NOT EXISTS (SELECT 1 FROM readings WHERE readings.file_id = files.id AND damaged_s IS NOT NULL)"


class FileStore:
    """The files table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def known(self, folder_id: int, below: str = "", recursive: bool = True) -> dict[str, KnownFile]:
        """Return the folder's files by relative path: below `below`, or unless `recursive` right in it."""
        prefix = to_text(below) + "/" if below else ""
        rows = self._database.reader().execute(
            "SELECT id, relative, files.size, files.mtime_ns, inode, files.photo_id, offline, current,"
            " sidecars.size, sidecars.mtime_ns FROM files LEFT JOIN sidecars ON sidecars.file_id = files.id"
            # '0' is the character after '/': a range over the index instead of a LIKE with its own wildcards.
            " WHERE folder_id = ? AND (? = '' OR (relative >= ? AND relative < ?))",
            (folder_id, prefix, prefix, prefix[:-1] + "0"),
        )
        files = (
            KnownFile(
                id_,
                from_text(relative),
                Stamp(size, mtime_ns, inode),
                photo_id,
                bool(offline),
                None if beside[0] is None else Stamp(*beside),
                bool(current),
            )
            for id_, relative, size, mtime_ns, inode, photo_id, offline, current, *beside in rows
        )
        return {
            file.relative: file for file in files if recursive or "/" not in file.relative[len(below) + bool(below) :]
        }

    def apply(self, folder_id: int, diff: ScanDiff) -> AppliedDiff:
        """Write what a scan found. A new path with the stamp and inode of a missing file is that file, moved."""
        touched: set[int] = set()
        moved = 0
        if not (diff.missing or diff.returned or diff.restamped or diff.changed or diff.new):
            return AppliedDiff(0, ())
        with self._database.transaction() as connection:
            connection.executemany("UPDATE files SET offline = 1 WHERE id = ?", [(file.id,) for file in diff.missing])
            connection.executemany("UPDATE files SET offline = 0 WHERE id = ?", [(file.id,) for file in diff.returned])
            connection.executemany(
                "UPDATE files SET inode = ? WHERE id = ?",
                [(found.stamp.inode, file.id) for file, found in diff.restamped],
            )
            connection.executemany(
                "UPDATE files SET size = ?, mtime_ns = ?, inode = ?, state = 'pending', reason = '', offline = 0"
                " WHERE id = ?",
                [(*_columns(found.stamp), file.id) for file, found in diff.changed],
            )
            for found in diff.new:
                photo_id = self._move(folder_id, found)
                if photo_id is not None:
                    moved += 1
                    touched.add(photo_id)
                    continue
                connection.execute(
                    "INSERT INTO files (folder_id, relative, size, mtime_ns, inode) VALUES (?, ?, ?, ?, ?)"
                    " ON CONFLICT (folder_id, relative) DO NOTHING",
                    (folder_id, to_text(found.relative), *_columns(found.stamp)),
                )
        for file in (*diff.missing, *diff.returned):
            if file.photo_id is not None:
                touched.add(file.photo_id)
        return AppliedDiff(moved, tuple(touched))

    def found_elsewhere(self, files: Sequence[KnownFile]) -> set[int]:
        """Return those of `files`, by id, whose stamp an unread file elsewhere has: they have moved there."""
        reader = self._database.reader()
        return {
            file.id
            for file in files
            if file.stamp.inode
            and reader.execute(
                "SELECT 1 FROM files WHERE size = ? AND mtime_ns = ? AND inode = ?"
                " AND id <> ? AND state = 'pending' AND photo_id IS NULL AND offline = 0 LIMIT 1",
                (*_columns(file.stamp), file.id),
            ).fetchone()
        }

    def mark_offline(self, file_ids: Sequence[int]) -> None:
        with self._database.transaction() as connection:
            connection.executemany("UPDATE files SET offline = 1 WHERE id = ?", [(id_,) for id_ in file_ids])

    def forget(self, file_ids: Sequence[int]) -> tuple[int, ...]:
        """Drop these paths; return the photos that no path carries any more."""
        gone: set[int] = set()
        with self._database.transaction() as connection:
            for file_id in file_ids:
                remember_places(connection, "files.id = ?", (file_id,))
                row = connection.execute("DELETE FROM files WHERE id = ? RETURNING photo_id", (file_id,)).fetchone()
                if row and row[0] is not None:
                    gone.add(row[0])
            left = tuple(
                photo_id
                for photo_id in gone
                if connection.execute("SELECT file_count FROM photos WHERE id = ?", (photo_id,)).fetchone()[0] == 0
            )
            if left:
                connection.execute("UPDATE models SET generation = generation + 1")
        return left

    def unread(self, after: int, limit: int) -> list[FileJob]:
        """Return up to `limit` readable files that wait to be read, by id from `after` on."""
        return self._jobs("files.state = 'pending' AND files.id > ?", "files.id", (after, limit))

    def without_embedding(self, model_id: int, after: int, limit: int) -> list[FileJob]:
        """Return one readable file for each of up to `limit` photos that the model has not seen, by photo id."""
        return self._jobs(
            f"files.state = 'ready' AND files.current = 1 AND {_SOUND} AND files.photo_id > ? AND NOT EXISTS ("
            " SELECT 1 FROM embeddings WHERE model_id = ? AND embeddings.photo_id = files.photo_id)"
            " GROUP BY files.photo_id",
            "files.photo_id",
            (after, model_id, limit),
        )

    def count_unread(self) -> int:
        return self._count("files.state = 'pending'", ())

    def count_without_embedding(self, model_id: int) -> int:
        row = (
            self._database.reader()
            .execute(
                "SELECT count(DISTINCT files.photo_id) FROM files JOIN folders ON folders.id = files.folder_id"
                f" WHERE {_READABLE} AND files.state = 'ready' AND files.current = 1 AND {_SOUND} AND NOT EXISTS ("
                " SELECT 1 FROM embeddings WHERE model_id = ? AND embeddings.photo_id = files.photo_id)",
                (model_id,),
            )
            .fetchone()
        )
        return int(row[0])

    def mark_failed(self, file_id: int, reason: str) -> None:
        """Put the file in quarantine until its stamp changes or the person asks for another try."""
        with self._database.transaction() as connection:
            connection.execute("UPDATE files SET state = 'failed', reason = ? WHERE id = ?", (reason, file_id))

    def retry_failed(self) -> int:
        """Let every file in quarantine be read again; return how many."""
        with self._database.transaction() as connection:
            return connection.execute("UPDATE files SET state = 'pending', reason = '' WHERE state = 'failed'").rowcount

    def read_older_copies(self) -> int:
        """Let older copies of edited photos be read again where the edited file is gone; return how many.

        Then such a copy is what is seen of the photo. A drive that is merely unplugged brings the edited file back.
        """
        with self._database.transaction() as connection:
            return connection.execute(
                "UPDATE files SET state = 'pending' WHERE id IN (SELECT files.id FROM former_contents"
                " JOIN files ON files.photo_id = former_contents.photo_id JOIN folders ON folders.id = folder_id"
                f" WHERE {_READABLE} AND files.state = 'ready' AND files.current = 0 AND NOT EXISTS ("
                f" SELECT 1 FROM files AS edited JOIN folders AS theirs ON theirs.id = edited.folder_id"
                f" WHERE edited.photo_id = files.photo_id AND {MAY_BE_SEEN.format(file='edited', folder='theirs')}))"
            ).rowcount

    def problems(self) -> list[Problem]:
        """Return the files in quarantine, by path."""
        rows = self._database.reader().execute(
            "SELECT folders.path, files.relative, files.reason FROM files JOIN folders ON folders.id = files.folder_id"
            " WHERE files.state = 'failed' ORDER BY folders.path, files.relative"
        )
        return [Problem(_join(root, relative), reason) for root, relative, reason in rows]

    def count_problems(self) -> int:
        return int(self._database.reader().execute("SELECT count(*) FROM files WHERE state = 'failed'").fetchone()[0])

    def count_offline(self) -> int:
        return int(
            self._database.reader()
            .execute(
                "SELECT count(*) FROM files JOIN folders ON folders.id = files.folder_id"
                " WHERE files.offline = 1 OR folders.online = 0"
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

    def _move(self, folder_id: int, found: FoundFile) -> int | None:
        """Give a missing file's row the new path; return its photo, None when no missing file has this stamp."""
        if not found.stamp.inode:
            return None
        with self._database.transaction() as connection:
            row = connection.execute(
                "SELECT files.id, photo_id FROM files JOIN folders ON folders.id = folder_id"
                f" WHERE size = ? AND mtime_ns = ? AND inode = ? AND (offline = 1 OR online = 0 OR NOT {NOT_HELD})"
                " AND files.state = 'ready' AND photo_id IS NOT NULL LIMIT 1",
                _columns(found.stamp),
            ).fetchone()
            if row is None:
                return None
            connection.execute(
                "UPDATE files SET folder_id = ?, relative = ?, offline = 0 WHERE id = ?",
                (folder_id, to_text(found.relative), row[0]),
            )
            connection.execute("DELETE FROM gone_files WHERE file_id = ?", (row[0],))
        return int(row[1])

    def _jobs(self, where: str, order: str, parameters: tuple[int, ...]) -> list[FileJob]:
        rows = self._database.reader().execute(
            "SELECT files.id, folders.path, files.relative,"
            f" ifnull(files.photo_id, (SELECT photo_id FROM former_places WHERE path = {PATH}))"
            " FROM files JOIN folders ON folders.id = files.folder_id"
            f" WHERE {_READABLE} AND {where} ORDER BY {order} LIMIT ?",
            parameters,
        )
        return [FileJob(id_, _join(root, relative), photo_id) for id_, root, relative, photo_id in rows]

    def _count(self, where: str, parameters: tuple[int, ...]) -> int:
        row = (
            self._database.reader()
            .execute(
                "SELECT count(*) FROM files JOIN folders ON folders.id = files.folder_id"
                f" WHERE {_READABLE} AND {where}",
                parameters,
            )
            .fetchone()
        )
        return int(row[0])


def _columns(stamp: Stamp) -> tuple[int, int, int]:
    return stamp.size, stamp.mtime_ns, stamp.inode
