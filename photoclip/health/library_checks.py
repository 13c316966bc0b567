"""Checks of the library's own files: the database, its backups, room on the disk, leftovers, thumbnails, vectors."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from photoclip.core.backups import Backup
from photoclip.core.health import HealthLine, HealthState
from photoclip.disk.leftovers import Leftover
from photoclip.language import counted, number, tr
from photoclip.paths import AppPaths

_FOUND_AT_LEAST = 0.99
_LITTLE_SPACE_BYTES = 1_000_000_000
_NO_SPACE_BYTES = 50_000_000
_MENDED_LATELY = timedelta(days=30)
_OLD_BACKUP = timedelta(days=8)


def library_file(
    path: Path,
    problems: Callable[[], list[str]],
    last: Callable[[], datetime | None] = lambda: None,
    made_anew: Callable[[], datetime | None] = lambda: None,
    now: Callable[[], datetime] = lambda: datetime.now().astimezone(),
) -> HealthLine:
    """Say whether the file is sound. `last`: when all of it was read before; asked first, for `problems` reads it.

    `made_anew`: when an index was found damaged the last time, and mended; asked after that.
    """
    before = last()
    found = problems()
    if not found:
        size = path.stat().st_size / 1e6
        if before is None:
            said = tr("It is sound ({path}, {size} MB).").format(path=path, size=number(size, 1))
        else:
            said = tr("It is sound ({path}, {size} MB; the last check was on {day}).").format(
                path=path, size=number(size, 1), day=f"{before:%Y-%m-%d}"
            )
        mended = made_anew()
        if mended is None or now() - mended > _MENDED_LATELY:
            return HealthLine("library file", "good", said)
        told = tr("An index in it was damaged on {day}, and was made anew from the rest; nothing is lost.")
        return HealthLine("library file", "note", f"{said} {told.format(day=f'{mended:%Y-%m-%d}')}")
    return HealthLine(
        "library file",
        "bad",
        tr("It is damaged: {names}.").format(names="; ".join(found[:3])),
        tr(
            "'photoclip doctor --repair' saves what can be read into a new file and keeps this one; a backup "
            "can be restored, too."
        ),
        "backup",
        tuple(found),
    )


def backups(
    newest: Backup | None, database: Path, now: Callable[[], datetime] = lambda: datetime.now().astimezone()
) -> HealthLine:
    """Say how old the newest copy of the library is, and whether that is older than what it should hold."""
    if newest is None:
        said = tr("There is no backup of your tags and albums yet.")
        return HealthLine("backups", "note", said, tr("One is made every day; make one now."), "backup")
    age = now() - newest.made
    one = tr("The newest is of {made} ({age}), with 1 photo.")
    many = tr("The newest is of {made} ({age}), with {n} photos.")
    said = counted(newest.photo_count, one, many, made=f"{newest.made:%Y-%m-%d %H:%M}", age=_age(age))
    changed = datetime.fromtimestamp(database.stat().st_mtime).astimezone()
    if age > _OLD_BACKUP and changed > newest.made:
        return HealthLine("backups", "look", said, tr("The library changed since: make one now."), "backup")
    return HealthLine("backups", "good", said, remedy="backup")


def disk(paths: AppPaths) -> list[HealthLine]:
    """Say how much room there is beside the library, and beside the thumbnails where that is another disk."""
    places = [paths.data_dir]
    if paths.cache_dir.is_dir() and paths.cache_dir.stat().st_dev != paths.data_dir.stat().st_dev:
        places.append(paths.cache_dir)
    return [_room(place) for place in places]


def leftovers(found: Callable[[], Sequence[Leftover]]) -> HealthLine:
    rest = found()
    if not rest:
        return HealthLine("leftovers", "good", tr("Nothing unfinished lies about."))
    size = sum(one.size_bytes for one in rest)
    one = tr("One unfinished file of jobs that were cut off takes {size} MB.")
    many = tr("{n} unfinished files of jobs that were cut off take {size} MB.")
    return HealthLine(
        "leftovers",
        "note",
        counted(len(rest), one, many, size=number(size / 1e6, 1)),
        tr("They can be removed."),
        "repair",
        tuple(str(one.path) for one in rest),
    )


def thumbnails(total: int, missing: int, out_of_reach: int) -> HealthLine:
    """`missing`: those that can be made again now; `out_of_reach`: those whose photos are not at hand."""
    if missing:
        return HealthLine(
            "thumbnails",
            "note",
            counted(missing, tr("1 of {total} is missing."), tr("{n} of {total} are missing."), total=number(total)),
            tr("They can be made again."),
            "repair",
        )
    if out_of_reach:
        one = tr("1 of {total} is missing, of a photo that cannot be reached now.")
        many = tr("{n} of {total} are missing, of photos that cannot be reached now.")
        said = counted(out_of_reach, one, many, total=number(total))
        return HealthLine("thumbnails", "note", said, tr("They are made when the photos are back."))
    return HealthLine(
        "thumbnails",
        "good",
        counted(total, tr("The only one is there."), tr("All {n} are there."))
        if total
        else tr("There are no photos yet."),
    )


def vectors(waiting: int, unsound: int, has_model: bool) -> HealthLine:
    if unsound:
        one = tr("1 is damaged, and its photo is not found by words.")
        many = tr("{n} are damaged, and their photos are not found by words.")
        said = counted(unsound, one, many)
        return HealthLine("vectors", "look", said, tr("They can be made again."), "repair")
    if waiting and has_model:
        one, many = (
            tr("1 photo waits to be looked at by the model."),
            tr("{n} photos wait to be looked at by the model."),
        )
        said = counted(waiting, one, many)
        return HealthLine("vectors", "note", said, tr("They are looked at in the background."), "index")
    return HealthLine(
        "vectors", "good", tr("Every photo was looked at.") if has_model else tr("There is no model that makes any.")
    )


def search_index(stale: Sequence[str], shares: Sequence[float] = ()) -> HealthLine:
    """`stale`: why saved indexes cannot be used; `shares`: of the best photos, which the index finds of a sample."""
    if stale:
        said = tr(
            "The saved index cannot be used ({stale}); searches are right all the same, but may take longer."
        ).format(stale=stale[0])
        return HealthLine("search index", "note", said, tr("It can be made again."), "repair")
    if not shares:
        return HealthLine("search index", "good", tr("What is saved can be used."))
    said = tr("It finds {share} % of the photos that match best, as a sample shows.").format(
        share=number(100 * min(shares), 1)
    )
    if min(shares) >= _FOUND_AT_LEAST:
        return HealthLine("search index", "good", said)
    hint = tr("It is tried anew at every start; where it finds too few, all photos are compared.")
    return HealthLine("search index", "note", said, hint)


def _room(place: Path) -> HealthLine:
    free = shutil.disk_usage(place).free
    said = tr("{free} GB are free beside {place}.").format(free=number(free / 1e9, 1), place=place)
    if free < _LITTLE_SPACE_BYTES:
        state: HealthState = "bad" if free < _NO_SPACE_BYTES else "look"
        return HealthLine("disk space", state, said, tr("Free some: the library cannot grow on a full disk."))
    return HealthLine("disk space", "good", said)


def _age(since: timedelta) -> str:
    days = max(0, since.days)
    if days == 0:
        return tr("today")
    return counted(days, tr("yesterday"), tr("{n} days ago"))
