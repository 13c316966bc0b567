"""Health: what is wrong with library and machine, what can be mended, and whether the disk still has the originals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from photoclip.core.backups import Backup
from photoclip.core.cancel import CancelToken
from photoclip.core.checkpoints import LoadedCheckpoint
from photoclip.core.events import Change, FoldersChanged
from photoclip.core.health import HealthLine, Repaired, VerifyBounds, VerifyReport
from photoclip.core.labels import TagScope
from photoclip.health import folder_checks, library_checks, machine_checks
from photoclip.health.doctor import Check, Doctor, Repair
from photoclip.health.leftovers import find_leftovers, remove_leftover
from photoclip.health.thumbnail_care import ThumbnailCare
from photoclip.health.verify import Verifier
from photoclip.indexing.reconciler import Reconciler
from photoclip.language import counted, number, tr
from photoclip.library.active_checkpoint import ActiveCheckpoint
from photoclip.library.contract import HealthPart, ModelsPart
from photoclip.library.indexing import closed_places
from photoclip.library.long_jobs import LongJobs
from photoclip.library.stores import Stores
from photoclip.media.brought import PACKAGES, missing_packages, reads_videos
from photoclip.model.installed import InstalledCheckpoints
from photoclip.paths import AppPaths
from photoclip.search.engine import SearchEngine
from photoclip.search.hnsw import forget_saved, why_stale
from photoclip.search.model_vectors import index_paths
from photoclip.search.space import index_path
from photoclip.store.census import Census
from photoclip.store.owed_sidecars import OwedSidecars
from photoclip.store.readings import ReadingStore
from photoclip.tagging.exchange import SidecarExchange

Progress = Callable[[int, int, str], None]

_NAMED = 20
_INDEX_TIMEOUT_S = 120.0


class Health(HealthPart):
    """Jobs of minutes, which end when the library closes."""

    def __init__(
        self,
        doctor: Doctor,
        verifier: Verifier,
        readings: ReadingStore,
        jobs: LongJobs,
        look_at_waiting: Callable[[CancelToken], int],
        tell: Callable[[Change], None],
    ) -> None:
        """`look_at_waiting`: reads and looks at photos that wait; returns how many they are."""
        self._doctor = doctor
        self._verifier = verifier
        self._readings = readings
        self._jobs = jobs
        self._look_at_waiting = look_at_waiting
        self._tell = tell

    def examine(self, cancel: CancelToken | None = None, on_progress: Progress | None = None) -> list[HealthLine]:
        with self._jobs.run(cancel or CancelToken()) as ended:
            return self._doctor.examine(ended, on_progress or _quietly)

    def repair(self, cancel: CancelToken | None = None, on_progress: Progress | None = None) -> list[Repaired]:
        with self._jobs.run(cancel or CancelToken()) as ended:
            done = self._doctor.repair(ended, on_progress or _quietly)
            self._tell(FoldersChanged())
            if waiting := self._look_at_waiting(ended):
                one = tr("One photo is read or looked at again.")
                done.append(Repaired("vectors", counted(waiting, one, tr("{n} photos are read or looked at again."))))
            return done

    def verify(
        self,
        bounds: VerifyBounds = VerifyBounds(),
        cancel: CancelToken | None = None,
        on_progress: Progress | None = None,
    ) -> VerifyReport:
        with self._jobs.run(cancel or CancelToken()) as ended:
            return self._verifier.run(bounds, ended, on_progress or _quietly)

    def accept(self, paths: Sequence[str] | None = None) -> list[str]:
        found = self._readings.damaged()
        if paths is not None:
            wanted = {str(Path(path).expanduser().absolute()) for path in paths}
            found = tuple(one for one in found if one.path in wanted)
        if found:
            self._readings.accept([one.file_id for one in found])
            with self._jobs.run(CancelToken()) as ended:
                self._look_at_waiting(ended)
        return [one.path for one in found]


def make_doctor(
    paths: AppPaths,
    stores: Stores,
    make_thumbnail: Callable[[int], object],
    make_reconciler: Callable[[], Reconciler],
    models: ModelsPart,
    sidecars: SidecarExchange,
    engine: SearchEngine,
    checkpoint: ActiveCheckpoint,
    newest_backup: Callable[[], Backup | None],
) -> Doctor:
    """Return what looks at a library and mends it: the one list of checks, and the one of repairs."""
    installed = InstalledCheckpoints(paths.models)
    care = ThumbnailCare(paths.thumbnails, stores.census, make_thumbnail)

    def require() -> LoadedCheckpoint:
        if models.loaded() is None:
            models.load()
        return models.require()

    def folders() -> HealthLine:
        closed = {place.path for place in closed_places(stores)}
        return folder_checks.folders(stores.folders.all(), make_reconciler().is_online, closed)

    def vectors() -> HealthLine:
        waiting = stores.files.count_unseen(checkpoint.row_id)
        unsound = {*stores.census.unsound_vectors(), *stores.parts.unsound()}
        return library_checks.vectors(waiting, len(unsound), models.chosen() is not None)

    checks = [
        Check(
            "library file",
            lambda: library_checks.library_file(
                paths.database,
                stores.database.integrity_problems,
                stores.database.last_full_check,
                stores.database.last_made_anew,
            ),
        ),
        Check("backups", lambda: library_checks.backups(newest_backup(), paths.database)),
        Check("disk space", lambda: library_checks.disk(paths)),
        Check("folders", folders),
        Check("closed folders", lambda: folder_checks.closed(closed_places(stores))),
        Check("photos gone", lambda: folder_checks.disappearances(stores.gone.disappearances())),
        Check("missing files", lambda: folder_checks.missing(*stores.census.missing(_NAMED))),
        Check("photos", lambda: folder_checks.unreadable(stores.files.problems())),
        Check("originals", lambda: folder_checks.damage(stores.readings.verified())),
        Check("thumbnails", lambda: library_checks.thumbnails(*care.count())),
        Check("model", lambda: machine_checks.model(models.chosen(), installed.verify, require)),
        Check("vectors", vectors),
        Check("search index", lambda: _index(paths, stores.census, engine)),
        Check("leftovers", lambda: library_checks.leftovers(lambda: find_leftovers(paths))),
        Check("watching", lambda: folder_checks.watching(stores.settings.polled())),
        Check("other files", lambda: folder_checks.passed_over(stores.settings.passed_over())),
        Check("sidecars", lambda: _owed(stores.owed_sidecars.get())),
        Check("sidecars", lambda: folder_checks.conflicts(_conflicts(stores.census, sidecars))),
        Check("devices", lambda: machine_checks.devices(models.devices)),
        Check("formats", lambda: machine_checks.formats(PACKAGES, missing_packages)),
        Check("videos", lambda: machine_checks.videos(reads_videos)),
        Check("window", machine_checks.window),
    ]
    # What rescues the database itself belongs before all others: they read and write it.
    repairs = [
        Repair("leftovers", lambda _cancel: _sweep(paths)),
        Repair("thumbnails", care.mend),
        Repair("vectors", lambda _cancel: _drop_vectors(stores, checkpoint, engine)),
        Repair("search index", lambda _cancel: _drop_indexes(paths, stores.census)),
        Repair("photos", lambda _cancel: _retry(stores)),
    ]
    return Doctor(checks, repairs)


def _quietly(_done: int, _total: int, _at_hand: str) -> None:
    pass


def _index(paths: AppPaths, census: Census, engine: SearchEngine) -> HealthLine:
    stale = tuple(_stale_indexes(paths, census).values())
    key = engine.model_key
    # Whether it finds what it should is asked of an index that is there: to make one may take minutes.
    asked = not stale and key is not None and index_path(paths.index, key).exists()
    found = engine.found_by_index(_INDEX_TIMEOUT_S) if asked else None
    return library_checks.search_index(stale, () if found is None else found.shares)


def _stale_indexes(paths: AppPaths, census: Census) -> dict[Path, str]:
    """Return the saved indexes that cannot be used, each with the reason."""
    found: dict[Path, str] = {}
    for fingerprint, dimension in census.checkpoints():
        for header, key in index_paths(paths.index, fingerprint).items():
            if header.exists() and (why := why_stale(header, key, dimension)):
                found[header] = why
    return found


def _owed(owed: OwedSidecars) -> list[HealthLine]:
    return folder_checks.owed(len(owed.photo_ids), owed.why)


def _conflicts(census: Census, sidecars: SidecarExchange) -> list[str]:
    """Return the photos that were changed here and in their sidecars; a rehearsal writes nothing."""
    if not census.any_agreement():
        return []
    report = sidecars.write(TagScope(), False, CancelToken())
    return sorted({conflict.path for conflict in report.conflicts})


def _sweep(paths: AppPaths) -> list[str]:
    found = find_leftovers(paths)
    for leftover in found:
        remove_leftover(leftover)
    size = sum(leftover.size_bytes for leftover in found)
    one, many = tr("One unfinished file removed ({size} MB)."), tr("{n} unfinished files removed ({size} MB).")
    return [counted(len(found), one, many, size=number(size / 1e6, 1))] if found else []


def _drop_vectors(stores: Stores, checkpoint: ActiveCheckpoint, engine: SearchEngine) -> list[str]:
    whole, parts = stores.census.unsound_vectors(), stores.parts.unsound()
    unsound = {*whole, *parts}
    if not unsound:
        return []
    stores.census.drop_vectors(whole)
    stores.parts.drop([*parts, *whole])
    engine.remove(np.asarray([photo_id for row, photo_id in unsound if row == checkpoint.row_id], np.int64))
    one = tr("1 damaged vector removed; the photo is looked at again.")
    many = tr("{n} damaged vectors removed; the photos are looked at again.")
    return [counted(len(unsound), one, many)]


def _drop_indexes(paths: AppPaths, census: Census) -> list[str]:
    stale = _stale_indexes(paths, census)
    for header in stale:
        forget_saved(header)
    return [
        tr("A saved index that could not be used is removed ({why}); it is made again.").format(why=why)
        for why in stale.values()
    ]


def _retry(stores: Stores) -> list[str]:
    count = stores.files.retry_failed()
    one, many = tr("1 unreadable file is read again."), tr("{n} unreadable files are read again.")
    return [counted(count, one, many)] if count else []
