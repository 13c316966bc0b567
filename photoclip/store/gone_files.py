"""Files that a scan did not see any more, until the person has agreed that they are gone."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Sequence

from photoclip.core.disappearance import Disappearance, GoneState, common_folder
from photoclip.store.database import Database
from photoclip.store.drafts import draft_news
from photoclip.store.id_lists import IN_LIST, id_list
from photoclip.store.in_view import DELETED, out_of_view
from photoclip.store.path_text import from_text, join_text

NOT_HELD = "NOT EXISTS (SELECT 1 FROM gone_files WHERE gone_files.file_id = files.id AND gone_files.state <> 'quiet')"
"""SQL: the file is where it is said to be. One that is held in the library is not there, whatever it looks like."""
COUNTED_FOR_S = 30 * 86_400
"""So long a few files that went add up with the next ones: a folder that empties drop by drop is asked about, too."""


class GoneFiles:
    """The gone_files table."""

    def __init__(self, database: Database, now_s: Callable[[], float] = time.time) -> None:
        self._database = database
        self._now_s = now_s

    def of_folder(self, folder_id: int) -> dict[int, GoneState]:
        """Return the files of a watched folder that are gone without the person's word, by id."""
        rows = self._database.reader().execute(
            # CROSS: these few first, and not all files of the folder.
            "SELECT file_id, gone_files.state FROM gone_files CROSS JOIN files ON files.id = file_id"
            " WHERE folder_id = ? AND (gone_files.state <> 'quiet' OR since_s > ?)",
            (folder_id, int(self._now_s()) - COUNTED_FOR_S),
        )
        return dict(rows)

    def note(self, file_ids: Sequence[int], state: GoneState) -> None:
        """Say what is to become of these files; since when they are gone is kept."""
        with self._database.transaction() as connection:
            connection.executemany(
                "INSERT INTO gone_files (file_id, state, since_s) VALUES (?, ?, ?)"
                " ON CONFLICT (file_id) DO UPDATE SET state = excluded.state",
                [(file_id, state, int(self._now_s())) for file_id in file_ids],
            )
            connection.execute(
                "DELETE FROM gone_files WHERE state = 'quiet' AND since_s <= ?",
                (int(self._now_s()) - COUNTED_FOR_S,),
            )
            draft_news(connection, "files")

    def forget(self, file_ids: Sequence[int]) -> None:
        """Say that these files are there again, or that nobody has to be asked about them."""
        with self._database.transaction() as connection:
            connection.execute(f"DELETE FROM gone_files WHERE file_id {IN_LIST}", (id_list(file_ids),))
            draft_news(connection, "files")

    def confirm(self, folder_id: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Let the gone files of a watched folder be missing: the person agrees.

        Return the photos that left the view, and those that another file keeps there.
        """
        with self._database.transaction() as connection:
            held = connection.execute(
                "SELECT id, photo_id FROM files JOIN gone_files ON file_id = id"
                " WHERE folder_id = ? AND gone_files.state <> 'quiet'",
                (folder_id,),
            ).fetchall()
            now_s = int(self._now_s())
            connection.executemany(f"UPDATE files SET {DELETED} WHERE id = ?", [(now_s, row[0]) for row in held])
            photo_ids = {photo_id for _, photo_id in held if photo_id is not None}
            hidden = out_of_view(connection, photo_ids)
            if hidden:
                connection.execute("UPDATE models SET generation = generation + 1")
            connection.execute(
                "DELETE FROM gone_files WHERE file_id IN (SELECT id FROM files WHERE folder_id = ?)", (folder_id,)
            )
            draft_news(connection, "files")
        return tuple(sorted(hidden)), tuple(sorted(photo_ids - hidden))

    def wait(self, folder_id: int) -> int:
        """Keep the gone files of a watched folder as they are without asking again; return how many."""
        with self._database.transaction() as connection:
            changed = connection.execute(
                "UPDATE gone_files SET state = 'waiting' WHERE state = 'asked'"
                " AND file_id IN (SELECT id FROM files WHERE folder_id = ?)",
                (folder_id,),
            ).rowcount
            draft_news(connection, "files")
        return changed

    def disappearances(self) -> list[Disappearance]:
        """Return what the person is asked about, and what they wait for; by folder. Costs nothing while it is nothing.

        A folder that cannot be reached now, or is paused, is not asked about.
        """
        rows = self._database.reader().execute(
            # CROSS: these few first, and not all files of each folder.
            "SELECT folder_id, path, relative, gone_files.state FROM gone_files CROSS JOIN files ON files.id = file_id"
            " JOIN folders ON folders.id = folder_id WHERE online = 1 AND paused = 0 ORDER BY path"
        )
        by_folder: dict[tuple[int, str], list[tuple[str, GoneState]]] = defaultdict(list)
        for folder_id, root, relative, state in rows:
            by_folder[folder_id, root].append((from_text(relative), state))
        found: list[Disappearance] = []
        for (folder_id, root), files in by_folder.items():
            # What went quietly before is part of a question, but never one by itself.
            asked = [relative for relative, state in files if state != "waiting"]
            if any(state == "asked" for _, state in files):
                found.append(self._disappearance(folder_id, root, asked, False))
            if waiting := [relative for relative, state in files if state == "waiting"]:
                found.append(self._disappearance(folder_id, root, waiting, True))
        return found

    def _disappearance(self, folder_id: int, root: str, relatives: list[str], waiting: bool) -> Disappearance:
        place = common_folder(relatives)
        known = self._database.reader().execute(
            "SELECT relative FROM files WHERE folder_id = ? AND photo_id IS NOT NULL"
            " AND (offline = 0 OR id IN (SELECT file_id FROM gone_files))",
            (folder_id,),
        )
        prefix = place + "/" if place else ""
        total = sum(from_text(relative).startswith(prefix) for (relative,) in known)
        return Disappearance(folder_id, join_text(root, place), len(relatives), total, waiting)
