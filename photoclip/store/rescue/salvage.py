"""The rows that are left of a damaged library, table by table."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from photoclip.store.migrations import SCHEMA_VERSION
from photoclip.store.rescue.pages import Pages
from photoclip.store.rescue.records import Value
from photoclip.store.rescue.shapes import IndexShape, TableShape, shapes_of
from photoclip.store.rescue.trees import Fits, Forest, Tree

_MAGIC = b"SQLite format 3\0"


class Salvage:
    """Reads a library's file. Close it. `version`: its format; that of now where the file does not say.

    Each table is read once, by `rows`, and then `known_of_lost` what indexes know of rows that were not among them.
    """

    def __init__(self, path: Path) -> None:
        """Raises OSError."""
        self._pages = Pages(path)
        self._forest = Forest(self._pages)
        self.version = _version(self._pages)
        self.shapes = shapes_of(self.version)
        self.refused = dict.fromkeys(self.shapes.tables, 0)
        """Records that cannot be rows of their table, by table."""
        self.schema = self._forest.tree("sqlite_schema", "table", 1)
        # Where the schema cannot be read, trees begin where they do in a library that was made in one go.
        roots = self.shapes.roots | _roots(self._forest, self.schema)
        self._tables = {
            name: self._forest.tree(name, shape.kind, roots[name]) for name, shape in self.shapes.tables.items()
        }
        self._indexes = {name: self._forest.tree(name, "index", roots[name]) for name in self.shapes.indexes}
        for name, kind in self.shapes.others.items():
            self._forest.tree(name, kind, roots[name])
        self._forest.adopt_orphans(self._broken())

    def close(self) -> None:
        self._pages.close()

    def rows(self, table: str) -> Iterator[tuple[Value, ...]]:
        """Yield the rows of a table, in the order of its columns."""
        shape, tree = self.shapes.tables[table], self._tables[table]
        for found in self._forest.rows(tree):
            row = shape.row(found.rowid, found.values)
            if row is None:
                self.refused[table] += 1
            else:
                yield row

    def bad_pages(self, table: str) -> int:
        """Return how many pages of a table could not be read whole. Ask after `rows`."""
        return len(self._tables[table].bad_pages)

    def known_of_lost(self, table: str) -> dict[tuple[Value, ...], dict[str, Value]]:
        """Return what indexes know of the rows of a table that has bad pages, by key; {} where nothing was lost."""
        shape = self.shapes.tables[table]
        known: dict[tuple[Value, ...], dict[str, Value]] = {}
        if not self._tables[table].is_broken or not shape.key:
            return known
        for name, index in self.shapes.indexes.items():
            if index.table != table:
                continue
            for entry in self._forest.rows(self._indexes[name]):
                if _is_entry(index, shape, entry.values):
                    said = {
                        column or shape.key[0]: value for column, value in zip(index.columns, entry.values, strict=True)
                    }
                    known.setdefault(tuple(said[column] for column in shape.key), {}).update(said)
        return known

    def _broken(self) -> list[tuple[Tree, Fits]]:
        """Return the trees that lost pages, those first whose rows are told the surest."""
        tables = [(self.shapes.tables[name], tree) for name, tree in self._tables.items() if tree.is_broken]
        indexes = [(self.shapes.indexes[name], tree) for name, tree in self._indexes.items() if tree.is_broken]
        return [
            *((tree, partial(_is_whole_row, shape)) for shape, tree in tables),
            *((tree, partial(_is_entry, index, self.shapes.tables[index.table])) for index, tree in indexes),
            *((tree, partial(_is_row, shape)) for shape, tree in tables),
        ]


def _version(pages: Pages) -> int:
    header = pages[1]
    if header[:16] != _MAGIC:
        return SCHEMA_VERSION
    (version,) = struct.unpack_from(">I", header, 60)
    return version if 1 <= version <= SCHEMA_VERSION else SCHEMA_VERSION


def _roots(forest: Forest, schema: Tree) -> dict[str, int]:
    """Return where each tree begins, as far as the schema can be read."""
    found = {}
    for row in forest.rows(schema):
        if len(row.values) == 5 and isinstance(row.values[1], str) and isinstance(row.values[3], int) and row.values[3]:
            found[row.values[1]] = row.values[3]
    return found


def _is_row(shape: TableShape, values: Sequence[Value]) -> bool:
    return shape.row(1, values) is not None


def _is_whole_row(shape: TableShape, values: Sequence[Value]) -> bool:
    return len(values) == len(shape.columns) and _is_row(shape, values)


def _is_entry(index: IndexShape, shape: TableShape, values: Sequence[Value]) -> bool:
    """Tell whether values can be an entry of an index of a table of this shape."""
    if len(values) != len(index.columns):
        return False
    kinds = {column.name: column for column in shape.columns}
    return all(
        isinstance(value, int) if not column else kinds[column].may_hold(value)
        for column, value in zip(index.columns, values, strict=True)
    )
