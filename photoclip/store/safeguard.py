"""Safeguard: lets nothing more be written to a library whose file is damaged, and looks whether it is."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from photoclip.core.cancel import CancelToken
from photoclip.errors import IndexDamaged, LibraryProblem
from photoclip.store.check_record import read_record, save_record, stamp_of_record
from photoclip.store.full_check import FullCheck
from photoclip.store.names import tells_of_names
from photoclip.store.refusals import damaged, index_damaged
from photoclip.store.remaking import can_be_made_anew

_MOST_CHECKS = 3
"""What statements meet again after so many checks that let all go on is not damage of an index."""


class Safeguard:
    """Any thread may ask. `write_lock` is that of whoever writes.

    `can_write`: whether there is a connection that writes; `is_writing`: whether a transaction is open, asked under the
    lock. `stand` hears the sentence that stands from now on, '' where none does any more.
    """

    def __init__(
        self,
        path: Path,
        backups_dir: Path,
        full_check: FullCheck,
        write_lock: threading.RLock,
        can_write: Callable[[], bool],
        is_writing: Callable[[], bool],
        stand: Callable[[str], None],
    ) -> None:
        self._path = path
        self._backups_dir = backups_dir
        self._full_check = full_check
        self._write_lock = write_lock
        self._can_write = can_write
        self._is_writing = is_writing
        self._stand = stand
        self.is_shut = False
        """Whether damage was seen, so that nothing more is written."""
        self._seen: tuple[int, int] | None = None
        """Which record beside the file is no news: it is not later than the damage seen here."""
        self._checks = 0
        """How often a statement that met damage has let all of the file be checked."""

    def is_known_damaged(self) -> bool:
        """Tell what is known of the file; what was met on the way, and may be of an index alone, is checked."""
        known = read_record(self._path)
        if known is not None and known.problems and not known.in_full:
            with suppress(LibraryProblem):
                self.check(CancelToken())
            known = read_record(self._path)
        return known is not None and bool(known.problems)

    def check(self, cancel: CancelToken, distrusts_names: bool = False) -> list[str]:
        """Return what is wrong with the file, but for what could be made anew. Raises LibraryProblem, Cancelled."""
        found = self._full_check.damage(cancel)
        is_lasting = bool(found)
        if can_be_made_anew(found) and self._can_write():
            with self._write_lock:
                found, is_lasting = self._full_check.after_mending(found, cancel, distrusts_names)
        else:
            self._full_check.keep(found)
        if is_lasting:
            self.shut()
            self._seen = None  # what lies there is what was found just now, or later
        elif not found:  # a disk that stumbled once
            self._open()
        return found

    def look(self) -> None:
        """See whether another process has found the file sound since damage was seen here; else it costs a stat."""
        stamp = stamp_of_record(self._path) if self.is_shut else None
        if stamp is None or stamp == self._seen:
            return
        known = read_record(self._path)
        self._seen = stamp
        if known is not None and known.in_full and not known.problems:
            with self._write_lock:
                self._open()

    def may_go_on(self, exc: sqlite3.Error) -> bool:
        """Check all of the file, now or when the open transaction has ended; tell whether one may try again then."""
        checks = self._checks
        with self._write_lock:
            if self.is_shut or not self._can_write():
                return False
            if self._checks > checks:  # another thread met it, too
                return True
            if self._checks >= _MOST_CHECKS:
                return False
            if not self._is_writing():
                self._checks += 1
                self.check(CancelToken(), tells_of_names(exc))
            return not self.is_shut

    def look_for_damage(self, exc: Exception) -> None:
        """Check all of the file where what ended a transaction tells of damage. Raises what is said of that."""
        mended = self._full_check.mended
        of_index = isinstance(exc, IndexDamaged)
        self._checks += of_index
        # A rule that our own code keeps is broken by rows that a bad page lost.
        if self.check(CancelToken(), of_index and tells_of_names(exc.__cause__)) and self.is_shut:
            raise damaged(self._path, self._backups_dir) from exc
        if self._full_check.mended > mended and not of_index:
            raise index_damaged(self._path) from exc

    def shut(self) -> None:
        """Let nothing more be written, by this process or the next, until a check has found the file sound."""
        sentence = str(damaged(self._path, self._backups_dir))
        if not self.is_shut:
            self._seen = stamp_of_record(self._path)
            if read_record(self._path) is None:
                save_record(self._path, False, (sentence,))
        self.is_shut = True
        self._stand(sentence)

    def _open(self) -> None:
        if self.is_shut:
            self.is_shut = False
            self._stand("")
