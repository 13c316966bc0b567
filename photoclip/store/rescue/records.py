"""What stands on one page of a tree: cells, and the records in them. Every number is checked before it is used."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from photoclip.store.rescue.pages import Pages

Value: TypeAlias = int | float | str | bytes | None
Kind = Literal["table", "index"]
"""A table has its rows in the leaves, by number; an index has entries on all pages, as a table WITHOUT ROWID has."""

_TYPES: dict[int, tuple[Kind, bool]] = {
    0x0D: ("table", True),
    0x05: ("table", False),
    0x0A: ("index", True),
    0x02: ("index", False),
}
_INTEGER_BYTES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
_FILE_HEADER_BYTES = 100


class BadCell(Exception):
    """What stands there is no cell."""


@dataclass(frozen=True, slots=True)
class Row:
    """One record. `rowid`: its number in a table, 0 in an index."""

    rowid: int
    values: tuple[Value, ...]


class TreePage:
    """A page that looks like one of a tree, whatever its cells hold. Raises BadCell where it does not."""

    def __init__(self, pages: Pages, number: int) -> None:
        self.number = number
        self._pages = pages
        self._data = data = pages[number]
        start = _FILE_HEADER_BYTES if number == 1 else 0
        if len(data) < start + 12 or data[start] not in _TYPES:
            raise BadCell
        self.kind, self.is_leaf = _TYPES[data[start]]
        (count,) = struct.unpack_from(">H", data, start + 3)
        first = start + (8 if self.is_leaf else 12)
        if first + 2 * count > pages.usable:
            raise BadCell
        places = struct.unpack_from(f">{count}H", data, first)
        self._places = [place for place in places if first + 2 * count <= place < pages.usable]
        self.bad_cells = count - len(self._places)
        self._right = 0 if self.is_leaf else struct.unpack_from(">I", data, start + 8)[0]

    def children(self) -> list[int]:
        """Return the pages below. Raises BadCell unless all of them can be right."""
        if self.is_leaf:
            return []
        if self.bad_cells:
            raise BadCell
        found = [struct.unpack_from(">I", self._data, place)[0] for place in self._places if self._fits(place + 4)]
        found.append(self._right)
        if len(set(found)) != len(self._places) + 1 or not all(2 <= child <= self._pages.count for child in found):
            raise BadCell
        if self.kind == "table":
            keys = [_varint(self._data, place + 4)[0] for place in self._places]
            if keys != sorted(keys):
                raise BadCell
        return found

    def rows(self) -> Iterator[Row]:
        """Yield what can be read. What cannot is counted in `bad_cells`."""
        if self.kind == "table" and not self.is_leaf:
            return
        for place in self._places:
            try:
                yield self._row(place)
            except (BadCell, struct.error, IndexError, ValueError, OverflowError):
                self.bad_cells += 1

    def _row(self, place: int) -> Row:
        place += 0 if self.is_leaf else 4
        size, place = _varint(self._data, place)
        rowid = 0
        if self.kind == "table":
            rowid, place = _varint(self._data, place)
        return Row(rowid, _values(self._payload(size, place)))

    def _payload(self, size: int, place: int) -> bytes:
        """Return the bytes of a record, gathered from the pages it flows over to."""
        usable = self._pages.usable
        if not 0 < size <= usable * self._pages.count:
            raise BadCell
        most = usable - 35 if self.kind == "table" else (usable - 12) * 64 // 255 - 23
        here = size
        if size > most:
            least = (usable - 12) * 32 // 255 - 23
            here = least + (size - least) % (usable - 4)
            here = here if here <= most else least
        if not self._fits(place + here):
            raise BadCell
        parts, left = [self._data[place : place + here]], size - here
        following = struct.unpack_from(">I", self._data, place + here)[0] if left else 0
        while left:
            page = self._pages[following] if 2 <= following <= self._pages.count else b""
            if not page:
                raise BadCell
            part = page[4 : 4 + min(left, usable - 4)]
            parts.append(part)
            left -= len(part)
            (following,) = struct.unpack_from(">I", page)
        return b"".join(parts)

    def _fits(self, end: int) -> bool:
        return end <= self._pages.usable


def _varint(data: bytes, place: int) -> tuple[int, int]:
    """Return a number of one to nine bytes, and where it ends."""
    value = 0
    for offset in range(8):
        byte = data[place + offset]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place + offset + 1
    value = value << 8 | data[place + 8]
    return value - (1 << 64) if value >= 1 << 63 else value, place + 9


def _values(payload: bytes) -> tuple[Value, ...]:
    """Return the values of a record, which fill it to its end."""
    header_end, place = _varint(payload, 0)
    if not 0 < header_end <= len(payload):
        raise BadCell
    values: list[Value] = []
    at = header_end
    while place < header_end:
        serial, place = _varint(payload, place)
        value, at = _value(payload, serial, at)
        values.append(value)
    if place != header_end or at != len(payload):
        raise BadCell
    return tuple(values)


def _value(payload: bytes, serial: int, at: int) -> tuple[Value, int]:
    if serial == 0:
        return None, at
    if serial in (8, 9):
        return serial - 8, at
    size = _INTEGER_BYTES.get(serial, 8 if serial == 7 else (serial - 12) // 2)
    if serial in (10, 11) or serial < 0 or at + size > len(payload):
        raise BadCell
    data = payload[at : at + size]
    if serial < 7:
        return int.from_bytes(data, "big", signed=True), at + size
    if serial == 7:
        return struct.unpack(">d", data)[0], at + size
    return (data.decode("utf-8") if serial & 1 else data), at + size
