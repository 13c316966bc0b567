"""Putting another file in the library's place, so that whatever happens the old one lies there or the new one.

What is to be done is written down first; whoever opens the library finishes what was cut off. Moves inside one folder
need no room, and the log goes with the library that it belongs to: under another one SQLite would take it for its own.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

import filelock

from photoclip.disk.drafts import sync_folder
from photoclip.errors import LibraryProblem
from photoclip.language import english, tr
from photoclip.store.backup_folder import Reached, nowhere, replaced_name
from photoclip.store.backup_rows import attach_for_reading
from photoclip.store.check_record import forget_record
from photoclip.store.restoring import NEW
from photoclip.store.synced import write_synced

_PLAN, _LOCK = ".replacing.json", ".opening.lock"
_PATIENCE_S = 15.0
_WITH = ("-wal", "-shm", "-journal", "")
IN_USE = english(
    "The library is in use by another PhotoClip, its window or a command; close that one and try "
    "again. Nothing was changed."
)


class LibraryPlace:
    """The place where the library's file lies. One process at a time opens the library or replaces it."""

    def __init__(self, library: Path, reached: Reached = nowhere) -> None:
        self._library = library
        self._plan = library.with_name(_PLAN)
        self._reached = reached

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let nobody else open or replace the library meanwhile. Raises LibraryProblem where another is long at it."""
        lock = filelock.FileLock(self._library.with_name(_LOCK), timeout=_PATIENCE_S, mode=0o600)
        try:
            self._library.parent.mkdir(parents=True, exist_ok=True)
            lock.acquire()
        except filelock.Timeout as exc:
            raise LibraryProblem(tr("The library is in use by another program; close that one and try again.")) from exc
        except (OSError, NotImplementedError):
            yield  # a folder that cannot be written has no library that could be replaced
            return
        try:
            yield
        finally:
            lock.release()

    def finish_what_was_cut_off(self) -> None:
        """Do the rest of a replacing during which the process was killed. Call while `held`. Raises LibraryProblem."""
        plan = self._planned()
        if plan is not None:
            try:
                self._carry_out(*plan)
            except OSError as exc:
                raise _cannot_be_replaced(self._library, exc) from exc

    def put(self, new: Path | None, when: datetime) -> Path | None:
        """Put the file `new` (None: nothing) in the library's place; return where the old one lies now, None if none.

        Call while `held`. Raises LibraryProblem; the old one lies where it lay then.
        """
        if new is not None and not new.exists():
            raise LibraryProblem(tr("Another backup was restored meanwhile; nothing was changed."))
        self.refuse_while_in_use()
        kept = replaced_name(self._library, when)
        try:
            self._reached("restore.closed")
            write_synced(self._plan, json.dumps({"new": new is not None, "kept": kept.name}).encode())
            self._reached("restore.decided")
            self._carry_out(new is not None, kept)
        except OSError as exc:
            self._take_back(kept)
            raise _cannot_be_replaced(self._library, exc) from exc
        return kept if kept.exists() else None

    def _carry_out(self, has_new: bool, kept: Path) -> None:
        new = self._library.with_name(NEW)
        if not has_new or new.exists():  # else the new one lies in its place already
            for end in _WITH:
                _move(_with_end(self._library, end), _with_end(kept, end))
                self._reached(f"restore.kept{end}")
            _drop_what_holds_nothing(kept)
            forget_record(self._library)
            if has_new:
                new.replace(self._library)
                self._reached("restore.put")
        sync_folder(self._library.parent)
        self._plan.unlink(missing_ok=True)
        sync_folder(self._library.parent)
        self._reached("restore.finished")

    def _take_back(self, kept: Path) -> None:
        with suppress(OSError):
            for end in _WITH:
                if not _with_end(self._library, end).exists():
                    _move(_with_end(kept, end), _with_end(self._library, end))
            self._plan.unlink(missing_ok=True)

    def _planned(self) -> tuple[bool, Path] | None:
        try:
            said = json.loads(self._plan.read_bytes())
            kept, has_new = said["kept"], said["new"]
        except FileNotFoundError:
            return None
        except (OSError, ValueError, LookupError, TypeError, RecursionError):
            return None  # written whole or not at all: this one is not ours
        if not isinstance(kept, str) or not isinstance(has_new, bool) or kept != Path(kept).name:
            return None
        return has_new, self._library.with_name(kept)

    def refuse_while_in_use(self) -> None:
        """Bring what stands in the log into the file, which SQLite does only for who is alone with it.

        Raises LibraryProblem where somebody else has it open.
        """
        if not self._library.exists() or not self._library.stat().st_size:
            return
        try:
            with closing(sqlite3.connect(self._library, timeout=0, isolation_level=None)) as connection:
                connection.execute("PRAGMA trusted_schema = OFF")
                (mode,) = connection.execute("PRAGMA journal_mode = DELETE").fetchone()
                if mode != "delete":
                    raise LibraryProblem(IN_USE)
        except sqlite3.OperationalError as exc:
            if "locked" in str(exc).lower() or "busy" in str(exc).lower():
                raise LibraryProblem(IN_USE) from exc
        except sqlite3.DatabaseError:
            pass  # damaged: it is kept as it is, with its log


def is_emptied(library: Path) -> bool:
    """Tell whether there is no library in the file: it is gone, has no bytes, or is a database of nothing.

    Looked at without opening it as a library: SQLite throws away a log whose file is empty.
    """
    try:
        if not library.stat().st_size:
            return True
    except FileNotFoundError:
        return True
    except OSError:
        return False  # opening it says why
    try:
        with closing(sqlite3.connect(":memory:", uri=True, isolation_level=None)) as connection:
            attach_for_reading(connection, library, "library")
            (count,) = connection.execute("SELECT count(*) FROM library.sqlite_schema").fetchone()
    except sqlite3.Error:
        return False
    return not count


def _drop_what_holds_nothing(kept: Path) -> None:
    """Keep no index of a log, which SQLite makes anew, no log without bytes, and no library that had no bytes."""
    log = _with_end(kept, "-wal")
    _with_end(kept, "-shm").unlink(missing_ok=True)
    if log.exists() and not log.stat().st_size:
        log.unlink()
    if kept.exists() and not kept.stat().st_size and not log.exists():
        kept.unlink()


def _move(source: Path, target: Path) -> None:
    with suppress(FileNotFoundError):
        source.replace(target)


def _with_end(path: Path, end: str) -> Path:
    return path.with_name(path.name + end)


def _cannot_be_replaced(library: Path, exc: OSError) -> LibraryProblem:
    return LibraryProblem(
        tr("The library {library} cannot be replaced: {reason}. Nothing was changed.").format(
            library=library, reason=exc.strerror or exc
        )
    )
