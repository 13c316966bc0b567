"""The filters of a query as SQL: which photos meet them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from photoclip.core import names
from photoclip.core.arrays import distinct
from photoclip.core.photo import camera_name
from photoclip.core.query import Filter, Name
from photoclip.core.search import IdArray, Scope
from photoclip.store.conditions import Condition, condition_of
from photoclip.store.database import Database
from photoclip.store.id_lists import read_ids
from photoclip.store.in_view import IN_LISTS, SEEN_AS
from photoclip.store.path_text import from_text
from photoclip.store.scopes import in_scope
from photoclip.store.ways import way


@dataclass(frozen=True, slots=True)
class Members:
    """Photos that no column tells: those of a smart album, or with `negative` all others."""

    photo_ids: IdArray
    negative: bool = False


Alternative = Filter | Name | Members


class PhotoFilters:
    """Answers which photos meet filters. Everything a person typed is a bound parameter."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ids(self, groups: Sequence[Sequence[Alternative]], scope: Scope = Scope(), hidden: bool = False) -> IdArray:
        """Return the photos in sight, by rising id, that meet at least one alternative of every group.

        A photo meets what one of its companions meets. `hidden`: also those that are kept out of sight.
        """
        paired = self._any_companions()
        plain = [
            group for group in groups if not any(isinstance(one, Members) or (paired and one.negative) for one in group)
        ]
        source, parameters = self._source(plain, scope, paired, hidden)
        seen = SEEN_AS if paired else "photos.id"
        # Asked for an order SQLite would go through the table to have it; numpy puts in order what is not.
        found = read_ids(self._database.reader(), f"SELECT {seen} AS id FROM {source}", parameters)
        if np.any(np.diff(found) <= 0):
            found = distinct(found)
        # Members may be more than SQLite binds parameters.
        for group in groups:
            if group not in plain:
                found = found[self._any(found, group, hidden)]
        return found

    def count(self, filters: Sequence[Filter | Name]) -> int:
        """Return how many photos in sight meet every one of these; of those kept out, too, where one asks for them."""
        groups = [[one] for one in filters]
        hidden = any(isinstance(one, Filter) and one.asks_for_hidden for one in filters)
        paired = self._any_companions()
        if paired and any(one.negative for one in filters):
            return len(self.ids(groups, hidden=hidden))
        source, parameters = self._source(groups, Scope(), paired, hidden)
        # To tell a million photos apart takes longer than to find them.
        counted = f"count(DISTINCT {SEEN_AS})" if paired else "count(*)"
        return int(self._database.reader().execute(f"SELECT {counted} FROM {source}", parameters).fetchone()[0])

    def count_without(self, alternative: Alternative) -> int:
        """Return how many photos in sight do not meet this one filter."""
        if isinstance(alternative, Members) or self._any_companions():
            return len(self.ids([])) - len(self.ids([[alternative]]))
        condition, parameters = condition_of(alternative)
        row = self._database.reader().execute(
            f"SELECT count(*) FROM photos WHERE {IN_LISTS} AND NOT ifnull({condition}, 0){self._in_sight()}",
            parameters,
        )
        return int(row.fetchone()[0])

    def kept_out(self) -> IdArray:
        """Return the photos that are kept out of sight now, by rising id."""
        return self._database.sight.kept_out(self._database.reader())

    def values(self) -> dict[str, list[str]]:
        """Return what the library knows to put behind a filter's name, by that name."""
        reader = self._database.reader()
        seen = self._in_sight()
        values = {
            kind: [from_text(value) for (value,) in reader.execute(sql.format(seen=seen))]
            for kind, sql in _VALUES.items()
        }
        cameras = reader.execute(_CAMERAS.format(seen=seen))
        return values | {"camera": sorted({camera_name(*said) for said in cameras})}

    def _source(self, groups: Sequence[Sequence[Alternative]], scope: Scope, paired: bool, hidden: bool) -> Condition:
        """Return what stands behind FROM for the photos in view that meet one of every group."""
        plain = [[one for one in group if not isinstance(one, Members)] for group in groups]
        by = way(self._database.reader(), plain, paired, scope != Scope())
        condition, parameters = self._all(groups, scope)
        return f"photos {by} WHERE photos.file_count > 0 AND {condition}{self._in_sight(hidden)}", parameters

    def _in_sight(self, hidden: bool = False) -> str:
        return "" if hidden else self._database.sight.but_hidden()

    def _any_companions(self) -> bool:
        return self._database.reader().execute("SELECT 1 FROM photos WHERE main_id > 0 LIMIT 1").fetchone() is not None

    def _any(self, ids: IdArray, group: Sequence[Alternative], hidden: bool) -> NDArray[np.bool_]:
        """Tell of each photo whether it meets one alternative of the group."""
        met = np.zeros(len(ids), np.bool_)
        for one in group:
            if isinstance(one, Members):
                met |= np.isin(ids, one.photo_ids) != one.negative
            elif one.negative and self._any_companions():  # none of a photo's files is to meet it
                met |= ~np.isin(ids, self.ids([[replace(one, negative=False)]], hidden=True))
            else:
                met |= np.isin(ids, self.ids([[one]], hidden=hidden))
        return met

    @staticmethod
    def _all(groups: Sequence[Sequence[Alternative]], scope: Scope) -> Condition:
        text, parameters = in_scope(scope)
        texts, values = [text], list(parameters)
        for group in groups:
            conditions = [condition_of(one) for one in group if not isinstance(one, Members)]
            texts.append("(" + " OR ".join(text for text, _ in conditions) + ")")
            values += [value for _, some in conditions for value in some]
        return " AND ".join(texts), tuple(values)


_CAMERAS = (
    "SELECT DISTINCT camera_make, camera_model FROM photos WHERE file_count > 0 AND camera_model IS NOT NULL{seen}"
    " LIMIT 200"
)
_VALUES = {
    "lens": "SELECT DISTINCT lens AS value FROM photos WHERE file_count > 0 AND lens IS NOT NULL{seen} ORDER BY value"
    " LIMIT 200",
    "tag": f"SELECT replace(name, '{names.SLASH_IN_NAME}', '/') AS value FROM tags WHERE deleted = 0"
    " ORDER BY folded LIMIT 2000",
    "album": "SELECT name AS value FROM albums WHERE deleted = 0 ORDER BY folded LIMIT 500",
}
