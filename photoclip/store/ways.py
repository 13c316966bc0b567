"""By which index SQLite is to go to the photos that filters ask for, as SQL behind `FROM photos`.

Left to itself it goes through the whole table where the answer is to be in order, and where not, by an index of other
columns in an order that is not the photos', unless it has figures of the table already.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from photoclip.core.query import DateRange, Filter, Name
from photoclip.store.conditions import Condition, condition_of, near_dates
from photoclip.store.states import STATES

ALL = "INDEXED BY photos_by_arrival"
"""Photos in view, with `added_s` and `main_id`: what asks for no other column reads the index alone."""
TABLE = "NOT INDEXED"
_FEW = 10
"""An index that has to be left for each photo pays for up to this part of all: 2 us a photo, where the table in its
order costs 0.2."""
_OF_ARRIVAL = {"new", "untagged", "duplicate", "offline"}
_BY_ID = {"album", "tag", "in"}

Plain = Filter | Name


@dataclass(frozen=True, slots=True)
class OwnIndex:
    """An index that serves one filter."""

    name: str
    found: Condition
    """What of the filter the index alone tells."""
    has_main: bool = False
    """Whether the index has all of the filter, and `file_count` and `main_id`."""
    has_count: bool = False
    """Whether it has all of the filter, and `file_count`."""


def way(reader: sqlite3.Connection, groups: Sequence[Sequence[Plain]], paired: bool, in_scope: bool) -> str:
    """Return the way to the photos that meet one of every group. `paired`: whether `main_id` is asked for."""
    own = [one for group in groups if len(group) == 1 and (one := own_index(group[0])) is not None]
    if len(groups) == len(own) == 1 and not in_scope and (own[0].has_main or (own[0].has_count and not paired)):
        return f"INDEXED BY {own[0].name}"
    most = _few(reader) if own else 0
    for one in own:
        if _are_few(reader, one, most):
            return f"INDEXED BY {one.name}"
    every = [one for group in groups for one in group]
    if not in_scope and all(_is_of_arrival(one) for one in every):
        return ALL
    return TABLE


def own_index(one: Plain) -> OwnIndex | None:
    """Return the index that serves a filter; None where none does."""
    if isinstance(one, Name) or one.negative:
        return None
    if isinstance(one.value, DateRange):
        return OwnIndex("photos_by_date", near_dates(one.value.start, one.value.end))
    if one.kind == "is":
        return _OF_STATES.get(str(one.value))
    if one.kind == "lens":
        return OwnIndex("photos_by_lens", condition_of(one), has_count=True)
    name = _OF_KINDS.get(one.kind)
    return None if name is None else OwnIndex(name, condition_of(one))


def _is_of_arrival(one: Plain) -> bool:
    if isinstance(one, Name) or one.kind in _BY_ID or one.value == "edited":
        return one.negative  # else SQLite has their ids, and looks at those alone
    return one.kind == "is" and one.value in _OF_ARRIVAL


def _few(reader: sqlite3.Connection) -> int:
    (last,) = reader.execute("SELECT max(id) FROM photos").fetchone()
    return int(last or 0) // _FEW


def _are_few(reader: sqlite3.Connection, own: OwnIndex, most: int) -> bool:
    """Tell whether the index finds no more than `most` photos, without counting on."""
    condition, parameters = own.found
    (count,) = reader.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM photos INDEXED BY {own.name}"
        f" WHERE {'1' if own.name in _ALL else 'photos.file_count > 0'} AND {condition} LIMIT ?)",
        (*parameters, most + 1),
    ).fetchone()
    return int(count) <= most


_OF_KINDS = {
    "duration": "photos_with_a_length",
    "has": "photos_by_position",
    "near": "photos_by_position",
    "box": "photos_by_position",
}
_OF_STATES = {
    "new": OwnIndex("photos_by_arrival", (STATES["new"], ()), has_main=True),
    "favourite": OwnIndex("photos_favourite", (STATES["favourite"], ()), has_main=True),
    "hidden": OwnIndex("photos_hidden", (STATES["hidden"], ())),
    "video": OwnIndex("photos_with_a_length", ("photos.duration_s IS NOT NULL", ())),
}
_ALL = frozenset({"photos_hidden", "photos_with_a_length", "photos_by_position"})
"""Indexes that hold photos, too, that are not in view."""
