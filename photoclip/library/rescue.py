"""A damaged library is saved into a new file, while nobody has it open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from photoclip.core.backups import Backup
from photoclip.core.rescue import Rescued
from photoclip.errors import LibraryDamaged, LibraryProblem
from photoclip.library.indexing_right import IndexingRight
from photoclip.paths import AppPaths
from photoclip.store.backup_folder import BackupFolder
from photoclip.store.database import Database
from photoclip.store.replacing import IN_USE, LibraryPlace, is_emptied
from photoclip.store.rescue.swap import rescue


def rescue_if_damaged(paths: AppPaths, on_table: Callable[[str], None] = lambda _table: None) -> Rescued | None:
    """Save the library into a new file where its file is damaged; return None where it is sound. Reads all of it.

    `on_table` hears which table is being saved. Raises LibraryProblem, and nothing has changed then.
    """
    place = LibraryPlace(paths.database)
    with place.held():
        place.finish_what_was_cut_off()
        if is_emptied(paths.database) or not _is_damaged(paths):
            return None
        with IndexingRight(paths.data_dir / "indexing.lock").for_a_moment() as taken:
            if not taken:
                raise LibraryProblem(IN_USE)
            saved = rescue(paths.database, on_table)
    return replace(saved, backup=_newest_backup(paths))


def _is_damaged(paths: AppPaths) -> bool:
    database = Database(paths.database, paths.backups)
    try:
        database.open()
    except LibraryDamaged:
        return True
    try:
        return bool(database.damage())
    finally:
        database.close()


def _newest_backup(paths: AppPaths) -> Backup | None:
    try:
        found = BackupFolder(paths.database, paths.backups).all()
    except LibraryProblem:
        return None  # what was saved is there, and is what counts
    return next((one for one in found if not one.problem and one.kind != "replaced"), None)
