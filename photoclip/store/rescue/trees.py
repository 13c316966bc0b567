"""Which pages belong to which table or index; those that nothing leads to any more are found by what stands on them."""

from __future__ import annotations

import struct
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from photoclip.store.rescue.pages import Pages
from photoclip.store.rescue.records import BadCell, Kind, Row, TreePage

_DEEPEST = 40
_RANKS: dict[type, int] = {type(None): 0, str: 2, bytes: 3}

Fits = Callable[[tuple[object, ...]], bool]


@dataclass(slots=True)
class Tree:
    """The pages of a table or an index."""

    name: str
    kind: Kind
    pages: list[int] = field(default_factory=list)
    bad_pages: set[int] = field(default_factory=set)
    """Pages that should be there and are none of this tree: what stood on them and below them may be orphaned."""

    @property
    def is_broken(self) -> bool:
        return bool(self.bad_pages)


class Forest:
    """All trees of a file."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._taken: set[int] = set()

    def tree(self, name: str, kind: Kind, root: int) -> Tree:
        """Return the tree that begins at page `root`; a page belongs to the tree that asks first."""
        tree = Tree(name, kind)
        waiting = [(root, 0)]
        while waiting:
            number, depth = waiting.pop()
            try:
                page = TreePage(self._pages, number)
                if number in self._taken or page.kind != kind or depth > _DEEPEST:
                    raise BadCell
                children = page.children()
            except BadCell:
                tree.bad_pages.add(number)
                continue
            self._taken.add(number)
            tree.pages.append(number)
            waiting += [(child, depth + 1) for child in reversed(children)]
        return tree

    def rows(self, tree: Tree) -> Iterator[Row]:
        """Yield what stands on a tree's pages."""
        for number in tree.pages:
            page = TreePage(self._pages, number)
            found = list(page.rows())
            rows = _rising(found, tree.kind)
            yield from rows
            if page.bad_cells or len(rows) < len(found):
                tree.bad_pages.add(number)

    def adopt_orphans(self, broken: Iterable[tuple[Tree, Fits]]) -> None:
        """Give pages that no tree has to the broken tree whose rows look like theirs.

        Call it when every tree has been asked for. `Fits` tells whether values can be a row of that tree.
        """
        broken = tuple(broken)
        if not broken:
            return
        free = self._free_pages()
        for number in range(2, self._pages.count + 1):
            if number in self._taken or number in free:
                continue
            try:
                page = TreePage(self._pages, number)
                rows = list(page.rows())
            except BadCell:
                continue
            for tree, fits in broken:
                if rows and page.kind == tree.kind and all(fits(row.values) for row in rows):
                    tree.pages.append(number)
                    self._taken.add(number)
                    break

    def _free_pages(self) -> set[int]:
        """Return the pages that hold what was deleted."""
        free: set[int] = set()
        header = self._pages[1]
        (trunk,) = struct.unpack_from(">I", header, 32) if header else (0,)
        while 2 <= trunk <= self._pages.count and trunk not in free:
            page = self._pages[trunk]
            if not page:
                break
            free.add(trunk)
            following, count = struct.unpack_from(">2I", page)
            count = min(count, self._pages.usable // 4 - 2)
            free.update(struct.unpack_from(f">{count}I", page, 8))
            trunk = following
        return free


def _rising(rows: list[Row], kind: Kind) -> list[Row]:
    """Return the most rows that stand in order, as on a page all do: noise that looks like a row seldom fits in."""
    keys = [_order(row, kind) for row in rows]
    if all(one < other for one, other in pairwise(keys)):
        return rows
    ends: list[tuple[Any, ...]] = []
    places: list[int] = []
    before: list[int] = []
    for place, key in enumerate(keys):
        length = bisect_left(ends, key)
        before.append(places[length - 1] if length else -1)
        ends[length : length + 1] = [key]
        places[length : length + 1] = [place]
    kept, place = [], places[-1]
    while place >= 0:
        kept.append(rows[place])
        place = before[place]
    return kept[::-1]


def _order(row: Row, kind: Kind) -> tuple[Any, ...]:
    """Return what SQLite sorts by: the number, or the values, NULL before numbers before text before bytes."""
    if kind == "table":
        return (row.rowid,)
    return tuple((_RANKS.get(type(value), 1), 0 if value is None else value) for value in row.values)
