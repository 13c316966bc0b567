"""Which photos are companions of which, found out inside every writing transaction that may change it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime

import numpy as np

from photoclip.core.companions import Candidate, Companion, companions, may_belong, plain_stem, stems_of
from photoclip.store.drafts import draft_news
from photoclip.store.id_lists import IN_LIST, id_list

EVERYONE = 0
_MANY = 2000
"""Of so many changed photos and more, all are looked at in one walk."""


def _exact(table: str, of: str) -> str:
    """Return SQL for the moment that a file itself says to the second."""
    taken = f"{table}taken_at" if of == "date_" else f"{table}{of}taken_at"
    return (
        f"CASE WHEN ifnull({table}{of}precision, '') IN ('', 'second')"
        f" AND ifnull({table}{of}source, '') NOT IN ('name', 'takeout') THEN {taken} END"
    )


_ROWS = (
    "SELECT files.photo_id, files.folder_id, files.relative, live_id,"
    # As it was read: a date that the person says of one of them takes nothing apart.
    f" CASE WHEN said.photo_id IS NULL THEN {_exact('photos.', 'date_')} ELSE {_exact('said.', 'read_')} END"
    " FROM files JOIN photos ON photos.id = files.photo_id LEFT JOIN said_dates AS said ON said.photo_id = photos.id"
    " WHERE files.deleted_s IS NULL"
)
APART = "SELECT 1 FROM settings WHERE key = 'companions_apart' AND value = '1'"


def settle_companions(connection: sqlite3.Connection) -> None:
    """Find out anew what belongs together, of the photos about which the open transaction changed something."""
    due = {photo_id for (photo_id,) in connection.execute("SELECT photo_id FROM companions_due")}
    if not due:
        return
    is_apart = connection.execute(APART).fetchone() is not None
    among: set[int] | None = None
    if EVERYONE in due or len(due) >= _MANY:
        found = companions(alike(connection))
    else:
        around = _around(connection, due)
        among, found = {one.photo_id for one in around} | _known_with(connection, due), companions(around)
    _write(connection, None if is_apart else among, {} if is_apart else found)
    if is_apart or EVERYONE in due:
        _write_live(connection, among, live_photos(found) if is_apart else {})
    connection.execute("DELETE FROM companions_due")


def live_photos(found: Mapping[int, Companion]) -> dict[int, int]:
    """Return the files of live photos, each with the one that stands for all of its photo."""
    mains = {one.main_id for one in found.values() if one.kind == "film"}
    return {
        **{main_id: main_id for main_id in mains},
        **{photo_id: one.main_id for photo_id, one in found.items() if one.main_id in mains},
    }


def _write(connection: sqlite3.Connection, among: set[int] | None, found: dict[int, Companion]) -> None:
    """Say of the photos `among` (None: all) which are companions."""
    where, parameters = ("main_id > 0", ()) if among is None else (f"id {IN_LIST}", (id_list(among),))
    known = {
        photo_id: (main_id, kind)
        for photo_id, main_id, kind in connection.execute(
            f"SELECT id, main_id, companion FROM photos WHERE {where}", parameters
        )
    }
    now = {photo_id: (one.main_id, one.kind) for photo_id, one in found.items()}
    changed = {one for one in {*known, *now} if known.get(one, (0, "")) != now.get(one, (0, ""))}
    if not changed:
        return
    connection.executemany(
        "UPDATE photos SET main_id = ?, companion = ? WHERE id = ?",
        [(*now.get(photo_id, (0, "")), photo_id) for photo_id in sorted(changed)],
    )
    mains = {pair[0] for photo_id in changed for pair in (known.get(photo_id), now.get(photo_id)) if pair and pair[0]}
    draft_news(connection, "photos", sorted(changed | mains))


def _write_live(connection: sqlite3.Connection, among: set[int] | None, live: Mapping[int, int]) -> None:
    """Say of the photos `among` (None: all) which are part of a live photo, where each stands for itself."""
    where, parameters = ("1", ()) if among is None else (f"photo_id {IN_LIST}", (id_list(among),))
    known = dict(connection.execute(f"SELECT photo_id, main_id FROM live_apart WHERE {where}", parameters).fetchall())
    changed = sorted(one for one in {*known, *live} if known.get(one) != live.get(one))
    if not changed:
        return
    connection.execute(f"DELETE FROM live_apart WHERE photo_id {IN_LIST}", (id_list(changed),))
    connection.executemany(
        "INSERT INTO live_apart (photo_id, main_id) VALUES (?, ?)",
        [(photo_id, live[photo_id]) for photo_id in changed if photo_id in live],
    )
    draft_news(connection, "photos", changed)


def _known_with(connection: sqlite3.Connection, photo_ids: set[int]) -> set[int]:
    """Return these photos, those that they belong to, and the companions of both."""
    ids = id_list(photo_ids)
    rows = connection.execute(f"SELECT main_id FROM photos WHERE main_id > 0 AND id {IN_LIST}", (ids,))
    mains = photo_ids | {main_id for (main_id,) in rows}
    rows = connection.execute(f"SELECT id FROM photos WHERE main_id > 0 AND main_id {IN_LIST}", (id_list(mains),))
    return mains | {photo_id for (photo_id,) in rows} | _apart_with(connection, ids)


def _apart_with(connection: sqlite3.Connection, ids: str) -> set[int]:
    """Return the files of the live photos of which these are files, where each file stands for itself."""
    rows = connection.execute(
        f"SELECT photo_id FROM live_apart WHERE main_id IN (SELECT main_id FROM live_apart WHERE photo_id {IN_LIST})",
        (ids,),
    )
    return {photo_id for (photo_id,) in rows}


def _around(connection: sqlite3.Connection, photo_ids: set[int]) -> list[Candidate]:
    """Return the files of these photos and of all that may belong with them, over however many folders."""
    found: dict[tuple[int, str, str], Candidate] = {}
    keys: set[tuple[str, str]] = set()
    waiting = _known_with(connection, photo_ids)
    seen: set[int] = set()
    while waiting:
        seen |= waiting
        rows = _candidates(connection.execute(f"{_ROWS} AND files.photo_id {IN_LIST}", (id_list(waiting),)))
        near = list(rows)
        for folder, stem in {one.key for one in near} - keys:
            keys.add((folder, stem))
            folder_id, _, inside = folder.partition("/")
            for each in stems_of(stem):
                start = f"{inside}/{each}" if inside else each
                # Up to the character behind the point, which is the slash.
                near += _candidates(
                    connection.execute(
                        f"{_ROWS} AND files.folder_id = ? AND files.relative > ? AND files.relative < ?",
                        (int(folder_id), f"{start}.", f"{start}/"),
                    )
                )
        found |= {(one.photo_id, one.folder, one.name): one for one in near}
        waiting = {one.photo_id for one in near} - seen
    return list(found.values())


def _candidates(rows: Iterable[Sequence[object]]) -> Iterator[Candidate]:
    for photo_id, folder_id, relative, live_id, taken_at in rows:
        inside, _, name = str(relative).rpartition("/")
        if may_belong(name):
            moment: datetime | None = None
            with suppress(ValueError):  # a damaged date is none
                moment = datetime.fromisoformat(taken_at) if isinstance(taken_at, str) else None
            yield Candidate(int(str(photo_id)), f"{folder_id}/{inside}", name, moment, str(live_id))


def alike(connection: sqlite3.Connection) -> list[Candidate]:
    """Return the files whose names others share. In two walks: a million names take much room, their hashes little."""
    names = "SELECT photo_id, folder_id, relative FROM files WHERE photo_id IS NOT NULL AND deleted_s IS NULL"
    hashes = np.fromiter((_hash(row) for row in connection.execute(names)), np.int64)
    values, counts = np.unique(hashes, return_counts=True)
    shared = set(values[counts > 1].tolist())
    rows = connection.execute(f"{_ROWS} ORDER BY files.id")
    return list(_candidates(row for row in rows if _hash(row) in shared)) if shared else []


def _hash(row: Sequence[object]) -> int:
    inside, _, name = str(row[2]).rpartition("/")
    return hash((row[1], inside, plain_stem(name)))
