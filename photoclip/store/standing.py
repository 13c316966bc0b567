"""Label sets that stay on, and which photos each has judged."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from photoclip.core.labels import Label, LabelSet, TagScope
from photoclip.core.search import IdArray, Scope
from photoclip.core.standing import StandingLabels
from photoclip.errors import LibraryProblem
from photoclip.language import tr
from photoclip.store.database import Database
from photoclip.store.id_lists import read_ids
from photoclip.store.path_text import from_text, to_text

_COLUMNS = "id, name, labels, exclusive, complete, folder_id, relative, album_id, query, strictness, writes, enabled"


class StandingStore:
    """The standing_labels table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[StandingLabels]:
        """Return every set that stays on, by name; those that were turned off, too."""
        rows = self._database.reader().execute(f"SELECT {_COLUMNS} FROM standing_labels ORDER BY name, id")
        return [_standing(row) for row in rows]

    def keep(self, standing: StandingLabels) -> StandingLabels:
        """Write a set (id 0: a new one); return it with its id."""
        scope = standing.where.scope
        values = (
            to_text(standing.labels.name),
            json.dumps([asdict(label) for label in standing.labels.labels]),
            int(standing.labels.exclusive),
            int(standing.labels.complete),
            scope.folder_id,
            to_text(scope.relative),
            standing.where.album_id,
            standing.where.query,
            standing.strictness,
            int(standing.writes),
            int(standing.enabled),
        )
        names = [name.strip() for name in _COLUMNS.split(",")][1:]
        with self._database.transaction() as connection:
            if standing.id:
                sets = ", ".join(f"{name} = ?" for name in names)
                connection.execute(f"UPDATE standing_labels SET {sets} WHERE id = ?", (*values, standing.id))
                return standing
            made = connection.execute(
                f"INSERT INTO standing_labels ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})", values
            )
            return replace(standing, id=int(made.lastrowid or 0))

    def remove(self, standing_id: int) -> None:
        """Forget a set, and what it has offered."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM standing_labels WHERE id = ?", (standing_id,))

    def begin_model(self, standing_id: int, model: str) -> bool:
        """Say which checkpoint judges now; return whether it was another, so that everything is judged anew."""
        with self._database.transaction() as connection:
            (before,) = connection.execute("SELECT model FROM standing_labels WHERE id = ?", (standing_id,)).fetchone()
            if before == model:
                return False
            connection.execute("UPDATE standing_labels SET model = ? WHERE id = ?", (model, standing_id))
            if before:
                self.forget_seen(standing_id)
            return bool(before)

    def seen(self, standing_id: int) -> IdArray:
        """Return the photos that a set has judged, by id."""
        return read_ids(
            self._database.reader(),
            "SELECT photo_id AS id FROM standing_seen WHERE standing_id = ? ORDER BY photo_id",
            (standing_id,),
        )

    def mark_seen(self, standing_id: int, photo_ids: Sequence[int] | IdArray) -> None:
        """Say that a set has judged these photos."""
        with self._database.transaction() as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO standing_seen (standing_id, photo_id) VALUES (?, ?)",
                [(standing_id, int(photo_id)) for photo_id in photo_ids],
            )

    def forget_seen(self, standing_id: int) -> None:
        """Let a set judge every photo again."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM standing_seen WHERE standing_id = ?", (standing_id,))


def _standing(row: tuple[Any, ...]) -> StandingLabels:
    id_, name, labels, exclusive, complete, folder_id, relative, album_id, query, strictness, writes, enabled = row
    return StandingLabels(
        id=id_,
        labels=LabelSet(from_text(name), _labels(labels), bool(exclusive), bool(complete)),
        where=TagScope(Scope(folder_id, from_text(relative)), query, album_id),
        strictness=strictness,
        writes=bool(writes),
        enabled=bool(enabled),
    )


def _labels(text: str) -> tuple[Label, ...]:
    try:
        return tuple(
            Label(
                str(one["name"]),
                str(one["description"]),
                tuple(map(str, one["synonyms"])),
                tuple(map(str, one["unwanted"])),
                None if one["strictness"] is None else float(one["strictness"]),
            )
            for one in json.loads(text)
        )
    except (ValueError, KeyError, TypeError) as exc:
        raise LibraryProblem(tr("A label set of this library is damaged; restore a backup.")) from exc
