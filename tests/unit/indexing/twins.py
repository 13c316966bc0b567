"""Two libraries of the same folders: one sets aside in each look what is the same, one decides about all of it."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from photoclip.core.known_files import KnownFiles
from photoclip.core.photo import ShotInfo, Stamp
from photoclip.core.scan import KnownFile
from photoclip.indexing.excludes import Excludes
from photoclip.indexing.reconciler import Reconciled, Reconciler
from photoclip.indexing.scanner import Scanner, ScanNotes
from photoclip.store.database import Database
from photoclip.store.files import FileStore
from photoclip.store.folders import FolderStore
from photoclip.store.gone_files import GoneFiles
from photoclip.store.path_text import from_text
from photoclip.store.photos import PhotoStore
from tests.clock import Clock

_TABLES = {
    "files": "*",
    "gone_files": "*",
    "sidecars": "*",
    "former_places": "*",
    "folders": "*",
    "photos": "id, content_hash, file_count",
    "readings": "file_id, content_hash, size, mtime_ns",
}


PLACES = (("pictures/trip", 70), ("pictures/trip/day", 25), ("pictures/few", 3), ("pictures", 3), ("attic/box", 22))
"""Folders, and how many files lie in each: so many that some of them may go without a question."""


class TellsAll(FileStore):
    """Says of no file that it may be set aside: then a scan finds every one, and two whole mappings are compared."""

    def __init__(self, database: Database, clock: Clock) -> None:
        super().__init__(database, clock)
        self._rows = database

    def known(self, folder_id: int, below: str = "", recursive: bool = True) -> KnownFiles:
        rows = self._rows.reader().execute(
            "SELECT relative, id, files.photo_id, offline, current, deleted_s, files.size, files.mtime_ns, inode,"
            " files.ctime_ns, sidecars.size, sidecars.mtime_ns"
            " FROM files LEFT JOIN sidecars ON sidecars.file_id = files.id WHERE folder_id = ?",
            (folder_id,),
        )
        files = {}
        for text, id_, photo_id, offline, current, deleted_s, *numbers, size, mtime_ns in rows:
            relative = from_text(text)
            folder = relative.rpartition("/")[0]
            if folder == below or (recursive and (not below or folder.startswith(below + "/"))):
                beside = None if size is None else Stamp(size, mtime_ns)
                said = (beside, current == 1, deleted_s is not None, deleted_s == 0)
                files[relative] = KnownFile(id_, relative, Stamp(*numbers), photo_id, offline == 1, *said)
        return KnownFiles(others=files)


class Twin:
    """One of the two libraries."""

    def __init__(self, home: Path, roots: list[Path], clock: Clock, store: type[FileStore]) -> None:
        self._database = Database(home / "library.sqlite3", home / "backups")
        self._database.open()
        self._clock = clock
        self._folders = FolderStore(self._database)
        self._files = store(self._database, clock)
        self._photos = PhotoStore(self._database)
        self._gone = GoneFiles(self._database, clock)
        self._looked: list[object] = []
        self._ids = [self._folders.add(str(root)) for root in roots]
        self._reconciler: Reconciler | None = None

    def close(self) -> None:
        self._database.close()

    def look(self, root: int, below: str, recursive: bool, scanner: Scanner) -> Reconciled:
        """Look at a part of a watched folder, in the round that is under way."""
        if self._reconciler is None:
            self._reconciler = Reconciler(self._folders, self._files, scanner, self._gone, on_looked=self._note)
        (folder,) = (one for one in self._folders.all() if one.id == self._ids[root])
        return self._reconciler.reconcile(folder, below, recursive)

    def end_round(self) -> Reconciled:
        ended = Reconciled() if self._reconciler is None else self._reconciler.end_round()
        self._reconciler = None
        return ended

    def read(self, failed: str) -> None:
        """Read what waits, as the pipeline does; files with `failed` in their names cannot be read."""
        with self._database.transaction() as connection:
            for job in [*self._files.unread(0, 1000), *self._files.touched(0, 1000)]:
                with suppress(OSError):
                    content, stamp = Path(job.path).read_bytes(), Stamp.of(Path(job.path).stat())
                    if failed in job.path:
                        self._files.mark_failed(job.file_id, "broken")
                        continue
                    content_hash, edited = hashlib.sha256(content).hexdigest(), bool(job.known_hash)
                    self._photos.put(job.file_id, stamp, content_hash, 4, 4, "JPEG", ShotInfo(), edited)
            connection.execute("UPDATE readings SET read_s = ?", (int(self._clock()),))

    def agree(self, root: int, relative: str, sidecar: Path) -> None:
        """Say that a sidecar was read, as the exchange of keywords does."""
        file = self._files.known(self._ids[root]).get(relative)
        if file is not None and sidecar.exists():
            stamp = Stamp.of(sidecar.stat())
            with self._database.transaction() as connection:
                connection.execute(
                    "INSERT OR REPLACE INTO sidecars (file_id, photo_id, fields, size, mtime_ns)"
                    " VALUES (?, ?, '{}', ?, ?)",
                    (file.id, file.photo_id, stamp.size, stamp.mtime_ns),
                )

    def answer(self, root: int, wait: bool) -> object:
        """Let the person answer what became of photos that are gone."""
        return self._gone.wait(self._ids[root]) if wait else self._gone.confirm(self._ids[root])

    def state(self) -> dict[str, Any]:
        """Return everything that a scan may have decided."""
        reader = self._database.reader()
        said = {table: reader.execute(f"SELECT {what} FROM {table}").fetchall() for table, what in _TABLES.items()}
        known = {id_: dict(self._files.known(id_)) for id_ in self._ids}
        return {**said, "known": known, "asked": self._gone.disappearances(), "looked": self._looked}

    def _note(self, folder_id: int, notes: ScanNotes) -> None:
        self._looked.append((folder_id, notes.entries, notes.unlisted, notes.emptied, notes.passed_over))


class Twins:
    """Does the same to both libraries, and holds against each other what they say."""

    def __init__(self, home: Path) -> None:
        self.roots = [home / "pictures", home / "attic"]
        self._away = home / "away"
        self._away.mkdir()
        self._clock = Clock(1_700_000_000)
        for place, count in PLACES:
            (home / place).mkdir(parents=True, exist_ok=True)
            for number in range(count):
                (home / place / f"{number:02}.jpg").write_text(f"{place} {number}")
        self.twins = []
        for name, store in (("sets aside", FileStore), ("tells all", TellsAll)):
            (home / name).mkdir()
            self.twins.append(Twin(home / name, self.roots, self._clock, store))
        self.globs: set[str] = set()
        self.endings = {".jpg", ".png"}

    def close(self) -> None:
        for twin in self.twins:
            twin.close()

    def both(self, does: Callable[[Twin], object]) -> None:
        one, other = (does(twin) for twin in self.twins)
        assert one == other
        assert self.twins[0].state() == self.twins[1].state()

    def look(self, root: int = 0, below: str = "", recursive: bool = True) -> None:
        endings = tuple(self.endings)
        scanner = Scanner(lambda name: name.endswith(endings), Excludes(sorted(self.globs)))
        self.both(lambda twin: twin.look(root, below, recursive, scanner))

    def look_at_all(self) -> None:
        for root in range(len(self.roots)):
            self.look(root)
        self.end_round()

    def end_round(self) -> None:
        self.both(lambda twin: twin.end_round())

    def read(self) -> None:
        self._clock.advance(600)
        self.both(lambda twin: twin.read("03"))

    def files(self) -> list[Path]:
        """Return the files that lie in watched folders, in an order that is the same each time."""
        return sorted(Path(at, name) for root in self.roots for at, _, names in os.walk(root) for name in names)

    def folders(self) -> list[Path]:
        return sorted(Path(at, name) for root in self.roots for at, names, _ in os.walk(root) for name in names)

    def place_of(self, path: Path) -> tuple[int, str]:
        """Return in which watched folder a path lies, and where in it."""
        root = next(number for number, root in enumerate(self.roots) if path.is_relative_to(root))
        return root, path.relative_to(self.roots[root]).as_posix()

    def take_away(self, path: Path) -> None:
        path.rename(self._away / f"{len(list(self._away.iterdir())):03} {'+'.join(self._parts(path))}")

    def bring_back(self) -> None:
        """Put what was taken away where it was, as far as nothing lies there now."""
        for path in sorted(self._away.iterdir(), reverse=True):
            place = self._away.parent.joinpath(*path.name[4:].split("+"))
            place.parent.mkdir(parents=True, exist_ok=True)
            if not place.exists():
                path.rename(place)

    def _parts(self, path: Path) -> tuple[str, ...]:
        return path.relative_to(self._away.parent).parts


def copied_anew(paths: Iterable[Path]) -> None:
    """Let each file be a copy of itself: the same size and time, another inode."""
    for path in paths:
        draft = path.with_name("draft")
        shutil.copy2(path, draft)
        draft.replace(path)
