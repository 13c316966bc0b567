"""What photos' files and sidecars said when they were last read: what both sides agreed on."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from photoclip.core.photo import Stamp
from photoclip.core.xmp import XmpFields, in_both
from photoclip.store.database import Database
from photoclip.store.gone_files import NOT_HELD
from photoclip.store.id_lists import IN_LIST, id_list
from photoclip.store.path_text import join_text


@dataclass(frozen=True, slots=True)
class SharedFile:
    """One file that carries a photo, with what it and the library last agreed on."""

    file_id: int
    photo_id: int
    path: Path
    offline: bool
    base: XmpFields | None
    """What this photo and its sidecar agreed on; None: the two have not met."""
    content_hash: str = ""
    """SHA-256 of the sidecar it agreed with, '' where that was none."""
    others_sidecar: str = ""
    """SHA-256 of the sidecar that another photo agreed with, which lay at this path before; '' where none did."""
    stamp: Stamp = Stamp(0, 0)
    """Of the file when it was found to carry the photo."""
    state: str = "ready"
    """"pending": a scan saw a change since, and the file is read again; "failed": that could not be done."""
    moved: bool = False
    """Whether it lay elsewhere when the two agreed, or one was gone since: one that says something else is another."""
    elsewhere: Mapping[str, XmpFields] = field(default_factory=dict)
    """What this photo and sidecars at other places agreed on, by their SHA-256: a copy of one is no other sidecar."""

    @property
    def is_unmet_copy(self) -> bool:
        """Whether the copy of such a sidecar may lie beside it that nobody has looked at yet.

        Once the others say something else, nothing tells it from another sidecar any more.
        """
        return self.base is None and bool(self.elsewhere)


@dataclass(frozen=True, slots=True)
class Agreement:
    """What a file's photo and its sidecar agree on now."""

    file_id: int
    photo_id: int
    fields: XmpFields
    """No more than both really hold: what one side cannot hold is not agreed on, so its absence there says nothing."""
    content_hash: str
    """SHA-256 of the sidecar, '' where there is none."""
    stamp: Stamp | None = None
    """Of the sidecar, by which a scan sees that it is another one since; None where there is none."""


@dataclass(frozen=True, slots=True)
class InsideFields:
    """What a photo's file carries inside and is not taken over yet."""

    fields: XmpFields
    before: XmpFields | None
    """What it carried before it was edited, which the library took over then; None at first."""


class SharedFieldStore:
    """The sidecars and embedded_fields tables."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def files(self, photo_ids: Sequence[int]) -> list[SharedFile]:
        """Return the files that carry these photos as they are now, by photo; those deleted from the disk do not."""
        elsewhere = self._agreed_anywhere(photo_ids)
        rows = self._database.reader().execute(
            f"SELECT files.id, files.photo_id, folders.path, relative, offline OR NOT online OR NOT {NOT_HELD}, fields,"
            " sidecars.photo_id IS files.photo_id, sidecars.content_hash, sidecars.moved,"
            " files.size, files.mtime_ns, files.inode, files.state"
            " FROM files JOIN folders ON folders.id = folder_id LEFT JOIN sidecars ON sidecars.file_id = files.id"
            f" WHERE files.photo_id {IN_LIST} AND files.current = 1 AND deleted_s IS NULL"
            " ORDER BY files.photo_id, files.id",
            (id_list(photo_ids),),
        )
        return [
            SharedFile(
                file_id,
                photo_id,
                Path(join_text(folder, relative)),
                bool(offline),
                _from_json(fields) if fields is not None and is_its_own else None,
                hash_ if fields is not None and is_its_own else "",
                "" if fields is None or is_its_own else hash_,
                Stamp(*stamp),
                state,
                bool(moved),
                elsewhere.get(photo_id, {}),
            )
            for file_id, photo_id, folder, relative, offline, fields, is_its_own, hash_, moved, *stamp, state in rows
        ]

    def _agreed_anywhere(self, photo_ids: Sequence[int]) -> dict[int, dict[str, XmpFields]]:
        """Return what photos agreed on with sidecars, by photo and hash; also where files were that are gone."""
        rows = self._database.reader().execute(
            "SELECT sidecars.photo_id, sidecars.content_hash, fields FROM files JOIN sidecars ON file_id = files.id"
            f" WHERE files.photo_id {IN_LIST} AND sidecars.photo_id = files.photo_id AND sidecars.content_hash <> ''"
            " ORDER BY length(fields) DESC",  # of two about the same sidecar the one that takes less for agreed counts
            (id_list(photo_ids),),
        )
        agreed: dict[int, dict[str, XmpFields]] = defaultdict(dict)
        for photo_id, hash_, fields in rows:
            agreed[photo_id][hash_] = _from_json(fields)
        return agreed

    def agree(self, agreed: Sequence[Agreement]) -> None:
        """Keep what each file's photo and its sidecar agree on now."""
        if not agreed:
            return
        with self._database.transaction() as connection:
            connection.executemany(
                "INSERT INTO sidecars (file_id, photo_id, fields, content_hash, size, mtime_ns)"
                " VALUES (?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (file_id) DO UPDATE SET photo_id = excluded.photo_id, fields = excluded.fields,"
                " content_hash = excluded.content_hash, size = excluded.size, mtime_ns = excluded.mtime_ns, moved = 0",
                [(one.file_id, one.photo_id, _to_json(one.fields), one.content_hash, *_stamp(one)) for one in agreed],
            )

    def found_inside(self, photo_id: int, fields: XmpFields, parted_from: int | None = None) -> None:
        """Keep what a photo's file carries inside, until it is taken over; once is enough for the same words.

        Other words than before are an edit by another program: what was taken over then is kept beside them. Of a
        photo that parted from another one, that is what was taken over from that one and is in its own file, too: the
        rest may have come with the other's edit.
        """
        with self._database.transaction() as connection:
            if parted_from is not None:
                _begin_with_what_was_taken_over(connection, photo_id, fields, parted_from)
            row = connection.execute(
                "SELECT fields, taken FROM embedded_fields WHERE photo_id = ?", (photo_id,)
            ).fetchone()
            text = _to_json(fields)
            if row is None and fields:
                connection.execute("INSERT INTO embedded_fields (photo_id, fields) VALUES (?, ?)", (photo_id, text))
            elif row is not None and row[0] != text:
                connection.execute(
                    "UPDATE embedded_fields SET before = CASE taken WHEN 1 THEN fields ELSE before END,"
                    " fields = ?, taken = 0 WHERE photo_id = ?",
                    (text, photo_id),
                )

    def inside(self, photo_ids: Sequence[int] | None = None) -> dict[int, InsideFields]:
        """Return what files of these (None: all) photos carry inside and is not taken over yet."""
        where, parameters = ("", ()) if photo_ids is None else (f" AND photo_id {IN_LIST}", (id_list(photo_ids),))
        rows = self._database.reader().execute(
            f"SELECT photo_id, fields, before FROM embedded_fields WHERE taken = 0{where}", parameters
        )
        return {
            photo_id: InsideFields(_from_json(fields), None if before is None else _from_json(before))
            for photo_id, fields, before in rows
        }

    def taken_over(self, photo_ids: Sequence[int]) -> None:
        """Say that what these photos carry inside is in the library now."""
        with self._database.transaction() as connection:
            connection.execute(
                f"UPDATE embedded_fields SET taken = 1, before = NULL WHERE photo_id {IN_LIST}", (id_list(photo_ids),)
            )


def _begin_with_what_was_taken_over(
    connection: sqlite3.Connection, photo_id: int, fields: XmpFields, parted_from: int
) -> None:
    row = connection.execute(
        "SELECT CASE taken WHEN 1 THEN fields ELSE before END FROM embedded_fields WHERE photo_id = ?", (parted_from,)
    ).fetchone()
    if row is not None and row[0] is not None:
        connection.execute(
            "INSERT OR IGNORE INTO embedded_fields (photo_id, fields, before) VALUES (?, ?, ?)",
            (photo_id, _to_json(fields), _to_json(in_both(_from_json(row[0]), fields))),
        )


def _stamp(agreed: Agreement) -> tuple[int | None, int | None]:
    return (None, None) if agreed.stamp is None else (agreed.stamp.size, agreed.stamp.mtime_ns)


def _to_json(fields: XmpFields) -> str:
    return json.dumps([fields.keywords, fields.rating, fields.label])


def _from_json(text: str) -> XmpFields:
    try:
        keywords, rating, label = json.loads(text)
        return XmpFields(tuple(map(str, keywords)), rating, label)
    except (ValueError, TypeError):
        return XmpFields()  # a damaged row costs one more question, no tag
