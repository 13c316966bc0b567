"""Watched folders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from photoclip.core.photo import FolderNode, WatchedFolder
from photoclip.store.database import Database
from photoclip.store.file_queries import CLOSER_FOLDER
from photoclip.store.former_places import remember_places
from photoclip.store.in_view import IN_SEVERAL_FILES
from photoclip.store.path_text import from_text, to_text

_STANDS_ITSELF = "files.photo_id NOT IN (SELECT id FROM photos WHERE main_id > 0)"
"""SQL: a file carries no companion of a photo that stands for it."""
_CARRIES = f"folder_id = ? AND photo_id IS NOT NULL AND deleted_s IS NULL AND {_STANDS_ITSELF}"
_PAGE = 50_000
"""So many paths come as one text: a row a file costs more in Python than in SQLite, and takes turns with the window."""


class FolderStore:
    """The folders table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[WatchedFolder]:
        """Return every watched folder by path, with its counts: a walk over all files, half a second for a million."""
        seen = self._database.sight.but_hidden("files.photo_id")
        # No join: it would sort the files for the groups.
        return self._folders(
            "(SELECT count(DISTINCT photo_id) FROM files"
            f" WHERE folder_id = folders.id AND photo_id IS NOT NULL AND deleted_s IS NULL AND {_STANDS_ITSELF}{seen})"
        )

    def bare(self) -> list[WatchedFolder]:
        """Return every watched folder by path; its count of photos only says whether there is any: 1 or 0."""
        return self._folders(
            "EXISTS (SELECT 1 FROM files WHERE folder_id = folders.id AND photo_id IS NOT NULL AND deleted_s IS NULL)"
        )

    def _folders(self, photo_count: str) -> list[WatchedFolder]:
        rows = self._database.reader().execute(
            # What failed is found by the index of what is not ready.
            f"SELECT folders.id, folders.path, paused, online, {photo_count},"
            " (SELECT count(*) FROM files WHERE +folder_id = folders.id AND state = 'failed' AND state <> 'ready'),"
            f" {CLOSER_FOLDER} FROM folders ORDER BY folders.path"
        )
        return [
            WatchedFolder(id_, from_text(path), bool(paused), bool(online), photos, failed, bool(closer))
            for id_, path, paused, online, photos, failed, closer in rows
        ]

    def roots(self) -> dict[int, str]:
        """Return every folder's path by its id, without the counts (which cost a walk over the files)."""
        rows = self._database.reader().execute("SELECT id, path FROM folders")
        return {id_: from_text(path) for id_, path in rows}

    def add(self, path: str) -> int:
        """Watch `path` (absolute, normalised, not yet watched) and return the new folder's id."""
        with self._database.transaction() as connection:
            return int(connection.execute("INSERT INTO folders (path) VALUES (?)", (to_text(path),)).lastrowid or 0)

    def remove(self, folder_id: int) -> tuple[int, ...]:
        """Forget the folder and its paths; return the photos that no path carries any more.

        The photos' rows and embeddings stay, so that watching the folder again costs nothing.
        """
        with self._database.transaction() as connection:
            rows = connection.execute(
                "SELECT DISTINCT photo_id FROM files WHERE folder_id = ? AND photo_id IS NOT NULL", (folder_id,)
            ).fetchall()
            remember_places(connection, "folder_id = ?", (folder_id,))
            connection.execute("DELETE FROM folders WHERE id = ?", (folder_id,))
            gone = [
                photo_id
                for (photo_id,) in rows
                if connection.execute("SELECT file_count FROM photos WHERE id = ?", (photo_id,)).fetchone()[0] == 0
            ]
            if gone:
                connection.execute("UPDATE models SET generation = generation + 1")
        return tuple(gone)

    def set_paused(self, folder_id: int, paused: bool) -> None:
        with self._database.transaction() as connection:
            connection.execute("UPDATE folders SET paused = ? WHERE id = ?", (int(paused), folder_id))

    def set_online(self, folder_id: int, online: bool) -> tuple[int, ...]:
        """Note that the folder can (not) be reached; return its photos when that is news, else ()."""
        with self._database.transaction() as connection:
            changed = connection.execute(
                "UPDATE folders SET online = ? WHERE id = ? AND online <> ?", (int(online), folder_id, int(online))
            ).rowcount
            if not changed:
                return ()
            rows = connection.execute(
                "SELECT DISTINCT photo_id FROM files WHERE folder_id = ? AND photo_id IS NOT NULL"
                " AND deleted_s IS NULL",
                (folder_id,),
            )
            return tuple(photo_id for (photo_id,) in rows)

    def tree(self) -> list[FolderNode]:
        """Return the folders that hold photos, depth first, each with the number of photos in it and below."""
        nodes: list[FolderNode] = []
        for folder_id, root in sorted(self.roots().items(), key=lambda item: item[1]):
            files, spare = self._counts(folder_id)
            name = root.rstrip("/\\").replace("\\", "/").rpartition("/")[2] or root
            closer = self._looked_at_closer(folder_id)
            nodes.append(FolderNode(folder_id, "", name, files[""] - spare[""], files[""], closer[""]))
            for path in sorted(files.keys() - {""}, key=lambda text: [part.casefold() for part in text.split("/")]):
                around, _, name = path.rpartition("/")
                closer.setdefault(path, closer[around])
                nodes.append(FolderNode(folder_id, path, name, files[path] - spare[path], files[path], closer[path]))
        return nodes

    def _looked_at_closer(self, folder_id: int) -> dict[str, bool]:
        """Return whether the folder is looked at closer, and the folders in it of which something else was said."""
        rows = self._database.reader().execute(
            f"SELECT '', {CLOSER_FOLDER} FROM folders WHERE id = ?"
            " UNION ALL SELECT relative, closer FROM closer_within WHERE folder_id = ?",
            (folder_id, folder_id),
        )
        return {from_text(relative): bool(closer) for relative, closer in rows}

    def _counts(self, folder_id: int) -> tuple[Counter[str], Counter[str]]:
        """Return for each folder the files in it and below, and how many of them only carry a photo once more."""
        reader, seen = self._database.reader(), self._database.sight.but_hidden("photo_id")
        files: Counter[str] = Counter({"": 0})
        direct: Counter[str] = Counter()
        for names in self._names(folder_id):
            direct.update([name.rpartition("/")[0] for name in names])
        for folder, count in direct.items():
            for above in _and_above(from_text(folder)):
                files[above] += count
        met: set[tuple[str, int]] = set()
        spare: Counter[str] = Counter()
        # Few photos have copies: only of these it is remembered where they were met.
        for name, photo_id in reader.execute(
            f"SELECT relative, photo_id FROM files WHERE {_CARRIES}"
            f" AND photo_id IN (SELECT id FROM photos WHERE {IN_SEVERAL_FILES}){seen}",
            (folder_id,),
        ):
            places = {(above, photo_id) for above in _and_above(from_text(name.rpartition("/")[0]))}
            spare.update(above for above, _photo in places & met)
            met |= places
        return files, spare

    def _names(self, folder_id: int) -> Iterator[list[str]]:
        """Yield the paths of a folder's files some at a time, as the database holds them."""
        seen = self._database.sight.but_hidden("photo_id")
        (last,) = self._database.reader().execute("SELECT ifnull(max(id), 0) FROM files").fetchone()
        for first in range(0, last + 1, _PAGE):
            (text,) = (
                self._database.reader()
                .execute(
                    f"SELECT group_concat(relative, char(0)) FROM files WHERE {_CARRIES}{seen} AND id >= ? AND id < ?",
                    (folder_id, first, first + _PAGE),
                )
                .fetchone()
            )
            if text:
                yield text.split("\0")


def _and_above(folder: str) -> list[str]:
    """Return the folder and those that it lies in, up to ''."""
    parts = folder.split("/") if folder else []
    return ["/".join(parts[:depth]) for depth in range(len(parts) + 1)]
