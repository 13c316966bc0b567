"""FullCheck: looks through all of a library's file, and makes anew what is damaged of it and can be."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from photoclip.core.cancel import CancelToken
from photoclip.errors import LibraryDamaged, LibraryProblem
from photoclip.store.check_record import note_made_anew, save_record
from photoclip.store.connection import Connection, pass_on
from photoclip.store.names import FILE_NAMES, make_names_anew, tells_of_names
from photoclip.store.remaking import can_be_made_anew, make_anew
from photoclip.store.soundness import damage_of

_log = logging.getLogger(__name__)


class FullCheck:
    """What it makes anew is written under the lock of whoever writes; all else any thread may ask.

    `new_reader` gives a connection that has read nothing yet, `new_writer` one that may write; `explained` says what an
    error of SQLite's means.
    """

    def __init__(
        self,
        path: Path,
        new_reader: Callable[[], Connection],
        new_writer: Callable[[], Connection],
        explained: Callable[[sqlite3.Error], LibraryProblem],
    ) -> None:
        self._path = path
        self._new_reader = new_reader
        self._new_writer = new_writer
        self._explained = explained
        self.mended = 0
        """How often something was made anew."""

    def damage(self, cancel: CancelToken) -> list[str]:
        """Return what SQLite finds wrong with the file; empty when it is sound. Raises Cancelled."""
        # Of an index of words that another connection has changed since this one read it, SQLite from 3.44 on says that
        # its checksum is wrong. A connection that has read nothing yet knows no old one.
        with closing(self._new_reader()) as connection:
            connection.refused = pass_on  # what is met here is what is looked for
            try:
                return damage_of(connection, cancel)
            except sqlite3.DatabaseError as exc:
                if tells_of_names(exc):
                    return [str(exc)]
                problem = self._explained(exc)
                if isinstance(problem, LibraryDamaged):
                    return [str(problem)]
                raise problem from exc

    def after_mending(self, found: list[str], cancel: CancelToken, distrusts_names: bool) -> tuple[list[str], bool]:
        """Make anew what can be of what was found; return what is wrong then, and whether that ends all writing.

        `distrusts_names`: a statement met damage of the index of names, whatever is found.
        """
        try:
            with closing(self._new_writer()) as connection:
                made = make_anew(connection, found, cancel, distrusts_names)
        except sqlite3.Error as exc:
            problem = self._explained(exc)
            if isinstance(problem, LibraryDamaged):
                return self.keep([*found, str(problem)]), True
            # A full disk, or another program that writes. Nothing but indexes is damaged: the next check tries again.
            _log.warning("whether indexes have to be made anew could not be seen now: %s", problem)
            return found, False
        if made is None:
            return self.keep(found), True
        save_record(self._path, True, (), made)
        if made:
            self._say(made)
        return [], False

    def keep(self, found: list[str]) -> list[str]:
        """Keep what was found beside the file; return it."""
        save_record(self._path, True, tuple(found))
        return found

    def mend_names(self, connection: Connection) -> bool:
        """Make the index of names anew in the open transaction; return False where it is not all that is damaged."""
        if not can_be_made_anew(self.damage(CancelToken())):  # of what was there before this transaction
            return False
        make_names_anew(connection)
        note_made_anew(self._path, (FILE_NAMES,))
        self._say((FILE_NAMES,))
        return True

    def _say(self, made: tuple[str, ...]) -> None:
        self.mended += 1
        _log.warning("of the library's file these were damaged, and were made anew: %s", ", ".join(made))
