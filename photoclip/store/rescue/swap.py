"""A saved library takes the place of the damaged one, which is kept; a kill at any moment loses neither."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from photoclip.core.rescue import Rescued, SavedTable
from photoclip.disk.drafts import sync_folder
from photoclip.errors import DiskFull, LibraryProblem
from photoclip.language import tr
from photoclip.store.refusals import explained
from photoclip.store.replacing import LibraryPlace
from photoclip.store.rescue.new_file import NewFile
from photoclip.store.rescue.salvage import Salvage
from photoclip.store.restoring import NEW
from photoclip.store.synced import sync_file


def rescue(path: Path, on_table: Callable[[str], None] = lambda _table: None) -> Rescued:
    """Save what can be read of the library at `path` into a new file in its place; the damaged one is kept.

    Call it while its `LibraryPlace` is held. Raises LibraryProblem, and nothing has changed then.
    """
    partial = path.with_name(path.name + ".part")
    try:
        tables = _written(path, partial, on_table)
        new = path.with_name(NEW)
        partial.replace(new)
        sync_folder(path.parent)
        kept = LibraryPlace(path).put(new, datetime.now().astimezone())
        return Rescued(kept or path, tables)
    except (OSError, sqlite3.Error) as exc:
        raise _plain(exc, path) from exc
    finally:
        _remove(partial)


def _written(path: Path, partial: Path, on_table: Callable[[str], None]) -> tuple[SavedTable, ...]:
    _remove(partial)
    with closing(Salvage(path)) as salvage:
        tables = NewFile(partial, salvage).fill(on_table)
    sync_file(partial)
    return tables


def _remove(partial: Path) -> None:
    with suppress(OSError):
        for name in (partial.name, partial.name + "-journal"):
            partial.with_name(name).unlink(missing_ok=True)


def _plain(exc: OSError | sqlite3.Error, path: Path) -> LibraryProblem:
    problem = explained(exc, path, path.parent) if isinstance(exc, sqlite3.Error) else None
    if isinstance(problem, DiskFull):
        return problem
    said = exc.strerror if isinstance(exc, OSError) else exc
    return LibraryProblem(
        tr("The library {path} could not be saved into a new file: {said}. Nothing was changed.").format(
            path=path, said=said
        )
    )
