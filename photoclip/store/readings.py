"""What each file held when it was last read: other bytes under the same size and time are damage, no edit."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from photoclip.core.health import Damage, Verified
from photoclip.core.photo import Stamp
from photoclip.store.database import Database
from photoclip.store.gone_files import NOT_HELD
from photoclip.store.id_lists import IN_LIST, id_list
from photoclip.store.in_view import HERE
from photoclip.store.path_text import join_text

_ROUND = "verify_round"
_PAGE = 500
# A file that waits to be read is on its way to other bytes; one in quarantine was readable once.
_KNOWN = (
    "readings JOIN files ON files.id = file_id JOIN folders ON folders.id = files.folder_id"
    f" WHERE files.state <> 'pending' AND files.offline = 0 AND folders.online = 1 AND {NOT_HELD}"
)

Outcome = Literal["sound", "damaged", "unread"]
"""unread: it could not be read, or was edited; it is done for this round, and first in the next."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One file to read again, and what it held."""

    file_id: int
    path: str
    content_hash: str
    """SHA-256 of the bytes, hex."""
    size: int
    mtime_ns: int


def remember_reading(connection: sqlite3.Connection, file_id: int, content_hash: str, stamp: Stamp) -> None:
    """Keep in the open transaction what a file held just now."""
    connection.execute(
        "INSERT INTO readings (file_id, content_hash, size, mtime_ns, ctime_ns, read_s) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (file_id) DO UPDATE SET content_hash = excluded.content_hash, size = excluded.size,"
        " mtime_ns = excluded.mtime_ns, ctime_ns = excluded.ctime_ns, read_s = excluded.read_s, damaged_s = NULL",
        (file_id, content_hash, stamp.size, stamp.mtime_ns, stamp.ctime_ns, int(time.time())),
    )


class ReadingStore:
    """The readings table."""

    def __init__(self, database: Database, now_s: Callable[[], float] = time.time) -> None:
        self._database = database
        self._now_s = now_s

    def is_damage(self, file_id: int, content_hash: str, stamp: Stamp) -> bool:
        """Tell whether a file held other bytes under the size and time that it has now.

        Not where its ctime is another one: then somebody wrote it, and put the time back. A disk does not tell when it
        changes bytes. But what was found to be damaged stays so until it is restored, or accepted.
        """
        row = (
            self._database.reader()
            .execute(
                "SELECT content_hash, ctime_ns, damaged_s FROM readings"
                " WHERE file_id = ? AND size = ? AND mtime_ns = ?",
                (file_id, stamp.size, stamp.mtime_ns),
            )
            .fetchone()
        )
        if row is None or row[0] == content_hash:
            return False
        was_written = row[1] and stamp.ctime_ns and row[1] != stamp.ctime_ns
        return row[2] is not None or not was_written

    def note_damage(self, file_id: int, stamp: Stamp) -> None:
        """Say that a file is damaged. It stays the photo that it was; nothing of it is made again from these bytes."""
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE files SET state = 'ready', reason = '', inode = ?, ctime_ns = ?, attempts = 0, retry_at_s = 0,"
                f" {HERE} WHERE id = ?",
                (stamp.inode, stamp.ctime_ns, file_id),
            )
            connection.execute(
                "UPDATE readings SET damaged_s = ifnull(damaged_s, ?) WHERE file_id = ?", (int(self._now_s()), file_id)
            )

    def damaged(self) -> tuple[Damage, ...]:
        """Return the files that are damaged, by path."""
        reader = self._database.reader()
        rows = reader.execute(
            "SELECT files.id, folders.path, relative, damaged_s, content_hash, photo_id FROM readings"
            " JOIN files ON files.id = file_id JOIN folders ON folders.id = folder_id"
            " WHERE damaged_s IS NOT NULL ORDER BY folders.path, relative"
        ).fetchall()
        return tuple(
            Damage(
                file_id,
                join_text(root, relative),
                datetime.fromtimestamp(found_s),
                self._sound_copy(file_id, content_hash),
            )
            for file_id, root, relative, found_s, content_hash, _ in rows
        )

    def accept(self, file_ids: Sequence[int]) -> int:
        """Say that these damaged files are right as they are: they are read anew, as edited. Return how many."""
        with self._database.transaction() as connection:
            accepted = connection.execute(
                f"DELETE FROM readings WHERE damaged_s IS NOT NULL AND file_id {IN_LIST}", (id_list(file_ids),)
            ).rowcount
            connection.execute(f"UPDATE files SET state = 'pending' WHERE id {IN_LIST}", (id_list(file_ids),))
        return accepted

    # Rounds of verification

    def begin_round(self) -> int:
        """Return the number of the round under way, or of a new one where that has read everything."""
        with self._database.transaction() as connection:
            row = connection.execute("SELECT value FROM settings WHERE key = ?", (_ROUND,)).fetchone()
            number = int(row[0]) if row is not None and str(row[0]).isdigit() else 1
            if connection.execute(f"SELECT 1 FROM {_KNOWN} AND round < ? LIMIT 1", (number,)).fetchone() is None:
                number += 1
            connection.execute("INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)", (_ROUND, str(number)))
        return number

    def due(self, number: int) -> list[int]:
        """Return the files that a round has not read yet, those read longest ago first.

        Before them all that are damaged, in whatever round: somebody may have mended them.
        """
        rows = self._database.reader().execute(
            f"SELECT file_id FROM {_KNOWN} AND (round < ? OR damaged_s IS NOT NULL)"
            " ORDER BY damaged_s IS NULL, read_s, file_id",
            (number,),
        )
        return [row[0] for row in rows]

    def get(self, file_ids: Sequence[int]) -> list[Reading]:
        """Return what these files held, in the same order; those that have gone meanwhile are left out."""
        found: dict[int, Reading] = {}
        for start in range(0, len(file_ids), _PAGE):
            rows = self._database.reader().execute(
                f"SELECT file_id, folders.path, relative, content_hash, readings.size, readings.mtime_ns"
                f" FROM {_KNOWN} AND file_id {IN_LIST}",
                (id_list(file_ids[start : start + _PAGE]),),
            )
            found |= {row[0]: Reading(row[0], join_text(row[1], row[2]), *row[3:]) for row in rows}
        return [found[id_] for id_ in file_ids if id_ in found]

    def settle(self, number: int, outcomes: Iterable[tuple[int, Outcome]]) -> None:
        """Keep what a round found: file and outcome."""
        now_s = int(self._now_s())
        with self._database.transaction() as connection:
            for file_id, outcome in outcomes:
                connection.execute(
                    "UPDATE readings SET round = ?1, read_s = CASE ?2 WHEN 'unread' THEN read_s ELSE ?3 END,"
                    " damaged_s = CASE ?2 WHEN 'damaged' THEN ifnull(damaged_s, ?3) WHEN 'sound' THEN NULL"
                    " ELSE damaged_s END WHERE file_id = ?4",
                    (number, outcome, now_s, file_id),
                )

    def verified(self) -> Verified:
        """Return how far all rounds together have come."""
        total, ever, oldest_s = (
            self._database.reader()
            .execute(f"SELECT count(*), count(CASE WHEN round > 0 THEN 1 END), min(read_s) FROM {_KNOWN}")
            .fetchone()
        )
        oldest = datetime.fromtimestamp(oldest_s) if oldest_s else None
        return Verified(total, ever, oldest, self.damaged())

    def _sound_copy(self, file_id: int, content_hash: str) -> str:
        row = (
            self._database.reader()
            .execute(
                f"SELECT folders.path, relative FROM {_KNOWN}"
                " AND content_hash = ? AND damaged_s IS NULL AND file_id <> ? LIMIT 1",
                (content_hash, file_id),
            )
            .fetchone()
        )
        return "" if row is None else join_text(row[0], row[1])
