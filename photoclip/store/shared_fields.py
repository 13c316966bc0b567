"""What photos' files and sidecars said when they were last read: what both sides agreed on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from photoclip.core.xmp import XmpFields
from photoclip.store.database import Database
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
    """None: its sidecar was never read or written."""


class SharedFieldStore:
    """The sidecars and embedded_fields tables."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def files(self, photo_ids: Sequence[int]) -> list[SharedFile]:
        """Return the files that carry these photos, by photo."""
        rows = self._database.reader().execute(
            "SELECT files.id, photo_id, folders.path, relative, offline OR NOT online, fields"
            " FROM files JOIN folders ON folders.id = folder_id LEFT JOIN sidecars ON sidecars.file_id = files.id"
            f" WHERE photo_id {IN_LIST} ORDER BY photo_id, files.id",
            (id_list(photo_ids),),
        )
        return [
            SharedFile(
                file_id,
                photo_id,
                Path(join_text(folder, relative)),
                bool(offline),
                None if fields is None else _from_json(fields),
            )
            for file_id, photo_id, folder, relative, offline, fields in rows
        ]

    def agree(self, agreed: Sequence[tuple[int, XmpFields]]) -> None:
        """Keep what each file (by id) and the library agree on now."""
        with self._database.transaction() as connection:
            connection.executemany(
                "INSERT INTO sidecars (file_id, fields) VALUES (?, ?)"
                " ON CONFLICT (file_id) DO UPDATE SET fields = excluded.fields",
                [(file_id, _to_json(fields)) for file_id, fields in agreed],
            )

    def found_inside(self, photo_id: int, fields: XmpFields) -> None:
        """Keep what a photo's file carries inside, until it is taken over; once is enough for the same content."""
        if not fields:
            return
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO embedded_fields (photo_id, fields) VALUES (?, ?)", (photo_id, _to_json(fields))
            )

    def inside(self, photo_ids: Sequence[int] | None = None) -> dict[int, XmpFields]:
        """Return what files of these (None: all) photos carry inside and is not taken over yet."""
        where, parameters = ("", ()) if photo_ids is None else (f" AND photo_id {IN_LIST}", (id_list(photo_ids),))
        rows = self._database.reader().execute(
            f"SELECT photo_id, fields FROM embedded_fields WHERE taken = 0{where}", parameters
        )
        return {photo_id: _from_json(fields) for photo_id, fields in rows}

    def taken_over(self, photo_ids: Sequence[int]) -> None:
        """Say that what these photos carry inside is in the library now."""
        with self._database.transaction() as connection:
            connection.execute(f"UPDATE embedded_fields SET taken = 1 WHERE photo_id {IN_LIST}", (id_list(photo_ids),))


def _to_json(fields: XmpFields) -> str:
    return json.dumps([fields.keywords, fields.rating, fields.label])


def _from_json(text: str) -> XmpFields:
    try:
        keywords, rating, label = json.loads(text)
        return XmpFields(tuple(map(str, keywords)), rating, label)
    except (ValueError, TypeError):
        return XmpFields()  # a damaged row costs one more question, no tag
