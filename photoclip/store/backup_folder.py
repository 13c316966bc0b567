"""The folder of a library's backups: making one, listing them, letting old ones go."""

from __future__ import annotations

import logging
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import filelock

from photoclip.core.backups import SPACE_BYTES, Backup, BackupKind, superfluous
from photoclip.core.cancel import CancelToken
from photoclip.disk.drafts import sync_folder
from photoclip.errors import DiskFull, LibraryProblem
from photoclip.language import tr
from photoclip.store import backup_file, pasted_pictures
from photoclip.store.backup_file import Manifest
from photoclip.store.backup_rows import RowsCopied, copy_rows
from photoclip.store.examination import examined
from photoclip.store.refusals import damaged
from photoclip.store.synced import is_full

_log = logging.getLogger(__name__)

SUFFIX = ".photoclip.zip"
_LOCK, _WORK = ".making.lock", ".making-"
_PATIENCE_S = 60.0

Progress = Callable[[int, int], None]
"""Called with (done, total) in bytes."""
Reached = Callable[[str], None]
"""Called with the name of each step as it is reached: a test ends the process there."""


class AnotherMaker(LibraryProblem):
    """Another process, or thread, makes a backup of the same library."""


def nowhere(_step: str) -> None:
    """Do nothing at a step."""


class BackupFolder:
    """`library`: the file that is backed up, which may be open and in use; `folder`: where its backups lie."""

    def __init__(
        self,
        library: Path,
        folder: Path,
        now: Callable[[], datetime] = lambda: datetime.now().astimezone(),
        space_bytes: int = SPACE_BYTES,
        reached: Reached = nowhere,
    ) -> None:
        self._library = library
        self._folder = folder
        self._now = now
        self._space_bytes = space_bytes
        self._reached = reached

    def all(self) -> list[Backup]:
        """Return the backups in the folder and the replaced libraries beside the library, the newest first.

        Raises LibraryProblem where nobody can tell: a closed folder is no empty one.
        """
        copies = [path for path in _files(self._folder) if path.name.endswith((SUFFIX, ".sqlite3"))]
        replaced = [path for path in _files(self._library.parent) if is_replaced(path, self._library)]
        found = [examined(path) for path in copies]
        found += [replace(examined(path), kind="replaced") for path in replaced]
        return sorted(found, key=lambda backup: backup.made, reverse=True)

    def is_due(self) -> bool:
        """Tell whether no daily backup that can be restored is of today. One of tomorrow is none: clocks jump."""
        today = self._now().date()
        found = (examined(path) for path in _files(self._folder) if path.name.startswith("daily-"))
        return not any(backup.made.date() == today and not backup.problem for backup in found)

    def make_if_due(self, cancel: CancelToken) -> Backup | None:
        """Make the daily backup unless there is one of today, or another process makes it. Raises as `make` does."""
        with suppress(AnotherMaker):
            return self.make("daily", cancel=cancel, patience_s=0) if self.is_due() else None
        return None

    def make(
        self,
        kind: BackupKind,
        target: Path | None = None,
        *,
        vectors: bool = False,
        may_replace: bool = False,
        cancel: CancelToken | None = None,
        on_progress: Progress = lambda _done, _total: None,
        patience_s: float = _PATIENCE_S,
    ) -> Backup:
        """Write a backup, read it back, give it its name, and let go which backups are superfluous.

        `target`: a file elsewhere, or a folder for one, which is nobody's to let go. Raises LibraryProblem in plain
        words, Cancelled; nothing half written is left then.
        """
        place = target or self._folder
        try:
            place = self._new_name(kind, target)
            with self._only_maker(patience_s, must=target is None):
                with suppress(LibraryProblem):  # of a folder that may be written, not listed, or of another disk
                    self._sweep()
                made = self._make(kind, place, vectors, may_replace, cancel or CancelToken(), on_progress)
                if target is None:
                    with suppress(LibraryProblem):  # it is tried again tomorrow
                        self._let_go()
        except OSError as exc:
            raise _cannot_be_written(place, exc) from exc
        except sqlite3.Error as exc:
            raise _cannot_be_read(self._library, place, self._folder, exc) from exc
        return made

    def _make(
        self,
        kind: BackupKind,
        place: Path,
        vectors: bool,
        may_replace: bool,
        cancel: CancelToken,
        on_progress: Progress,
    ) -> Backup:
        _refuse(place, self._library, may_replace)
        work = self._work_folder(place)
        rows, vectors_work = work / f"{_WORK}rows", work / f"{_WORK}vectors"
        seen = vectors_work if vectors else None
        part = place.with_name(place.name + ".part")
        try:
            self._reached("backup.begun")
            copied = copy_rows(self._library, rows, seen, cancel)
            seen = seen if copied.vector_count else None
            self._reached("backup.copied")
            manifest = self._manifest(kind, copied, rows, seen, cancel)
            on_bytes = _counting(manifest, on_progress)
            settings = self._settings_text()
            backup_file.write(part, manifest, rows, seen, settings, copied.pictures, cancel, on_bytes)
            self._reached("backup.written")
            backup_file.check(part, manifest, cancel, on_bytes)
            self._reached("backup.checked")
            _refuse(place, self._library, may_replace)
            part.replace(place)
            sync_folder(place.parent)
            self._reached("backup.named")
        finally:
            for path in (rows, vectors_work, part):
                path.unlink(missing_ok=True)
        return backup_file.described(place, manifest)

    def _manifest(
        self, kind: BackupKind, copied: RowsCopied, rows: Path, vectors: Path | None, cancel: CancelToken
    ) -> Manifest:
        return Manifest(
            kind,
            self._now().isoformat(timespec="seconds"),
            copied.library_format,
            copied.library_id,
            copied.photo_count,
            copied.tag_count,
            copied.album_count,
            backup_file.part_of(rows, cancel),
            None if vectors is None else backup_file.part_of(vectors, cancel),
            str(self._library.with_name(pasted_pictures.FOLDER)),
        )

    def _settings_text(self) -> bytes:
        with suppress(OSError):  # settings that cannot be read now are no reason to back up nothing
            return self._library.with_name(backup_file.SETTINGS).read_bytes()[: backup_file.MAX_TEXT_BYTES]
        return b""

    def _new_name(self, kind: BackupKind, target: Path | None) -> Path:
        if target is not None and not target.is_dir():
            return target.absolute()
        folder = self._folder if target is None else target.absolute()
        stem = f"{kind if target is None else 'library'}-{self._now():%Y-%m-%d-%H%M%S}"
        place, number = folder / (stem + SUFFIX), 2
        while place.exists():
            place, number = folder / f"{stem}-{number}{SUFFIX}", number + 1
        return place

    def _work_folder(self, place: Path) -> Path:
        """Return where the parts are put together: beside the other backups, or beside the target if more is free.

        A library on a disk that cannot be written is backed up beside the target, too.
        """
        folders = [folder for folder in (self._folder, place.parent) if os.access(folder, os.W_OK)]
        return max(folders, key=lambda folder: shutil.disk_usage(folder).free, default=place.parent)

    @contextmanager
    def _only_maker(self, patience_s: float, must: bool) -> Iterator[None]:
        """`must`: the folder has to be there; who saves a library from a full or failing disk does not need it."""
        lock = filelock.FileLock(self._folder / _LOCK, timeout=patience_s, mode=0o600)
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            lock.acquire()
        except filelock.Timeout as exc:
            raise AnotherMaker(tr("Another backup of this library is being made; try again when it is done.")) from exc
        except OSError:
            if must:
                raise
            yield
            return
        try:
            yield
        finally:
            lock.release()

    def _sweep(self) -> None:
        """Remove what a maker that was killed has left: there is no other one now."""
        for path in _files(self._folder):
            is_empty_copy = path.suffix == ".sqlite3" and not path.stat().st_size
            is_work = path.name.startswith(_WORK) or path.name.endswith(".part")
            if is_work or is_empty_copy:
                with suppress(OSError):
                    path.unlink(missing_ok=True)

    def _let_go(self) -> None:
        for backup in superfluous([one for one in self.all() if one.kind != "replaced"], self._space_bytes):
            _log.info("an old backup goes: %s", backup.path.name)
            with suppress(OSError):  # it is tried again tomorrow
                backup.path.unlink()


def replaced_name(library: Path, when: datetime) -> Path:
    """Return a name that is free for the library that a restore replaces."""
    stem = f"{library.stem}-replaced-{when:%Y-%m-%d-%H%M%S}"
    place, number = library.with_name(stem + library.suffix), 2
    while any(place.with_name(place.name + end).exists() for end in ("", "-wal", "-shm")):
        place, number = library.with_name(f"{stem}-{number}{library.suffix}"), number + 1
    return place


def is_replaced(path: Path, library: Path) -> bool:
    """Tell whether the file is a library that a restore has replaced."""
    return path.name.startswith(f"{library.stem}-replaced-") and path.suffix == library.suffix


def _files(folder: Path) -> list[Path]:
    """Return the files in a folder, none where there is no such folder. Raises LibraryProblem where it is closed."""
    try:
        return [path for path in folder.iterdir() if path.is_file()]
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as exc:
        raise LibraryProblem(
            tr("The backups in {folder} cannot be looked at: {reason}.").format(
                folder=folder, reason=exc.strerror or exc
            )
        ) from exc


def _refuse(place: Path, library: Path, may_replace: bool) -> None:
    if place.exists() and (place.samefile(library) or not may_replace):
        raise LibraryProblem(
            tr("{place} is there already; choose another name, or say that it may be replaced.").format(place=place)
        )


def _counting(manifest: Manifest, on_progress: Progress) -> Callable[[int], None]:
    done, total = 0, 2 * (manifest.rows.size_bytes + (manifest.vectors.size_bytes if manifest.vectors else 0))

    def count(size_bytes: int) -> None:
        nonlocal done
        done += size_bytes
        on_progress(min(done, total), total)

    return count


def _cannot_be_written(place: Path, exc: OSError) -> LibraryProblem:
    if is_full(exc):
        return DiskFull(
            tr("There is no room for the backup {place}; free some space, or choose another disk.").format(place=place)
        )
    return LibraryProblem(
        tr("The backup {place} cannot be written: {reason}.").format(place=place, reason=exc.strerror or exc)
    )


def _cannot_be_read(library: Path, place: Path, backups_dir: Path, exc: sqlite3.Error) -> LibraryProblem:
    text = str(exc).lower()
    if "full" in text:
        return DiskFull(
            tr("There is no room for the backup {place}; free some space, or choose another disk.").format(place=place)
        )
    if "unable to open" in text:
        return LibraryProblem(tr("There is no library at {library} that could be backed up.").format(library=library))
    if isinstance(exc, sqlite3.DatabaseError) and ("malformed" in text or "not a database" in text):
        return damaged(library, backups_dir)
    return LibraryProblem(
        tr("The library {library} could not be backed up: {reason}.").format(library=library, reason=exc)
    )
