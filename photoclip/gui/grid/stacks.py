"""Stacks of the grid: a burst stands as one photo, until the person opens it where it stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from photoclip.core.search import IdArray
from photoclip.gui.grid.layout import Section


@dataclass(frozen=True, slots=True)
class StackMark:
    """What the grid shows of a stack at one photo.

    `representative`: the photo that stands for the stack; `position`: this photo's place in it, 0 for that one.
    `suggested`: whether it came out clearly best of the photos of the opened stack.
    """

    representative: int
    count: int
    is_open: bool
    position: int = 0
    suggested: bool = False


def with_open_stacks(
    ids: IdArray,
    sections: Sequence[Section],
    stacks: Mapping[int, tuple[int, ...]],
    opened: Collection[int],
) -> tuple[IdArray, list[Section]]:
    """Return `ids` with the photos of each opened stack behind the one that stands for it, under the same headings."""
    rows = np.flatnonzero(np.isin(ids, [photo_id for photo_id in opened if photo_id in stacks]))
    if not len(rows):
        return ids, list(sections)
    inside = [np.asarray(stacks[int(ids[row])][1:], np.int64) for row in rows]
    where = np.repeat(rows + 1, [len(part) for part in inside])
    moved = []
    for section in sections:
        before = int(np.count_nonzero(where <= section.start))
        until = int(np.count_nonzero(where <= section.start + section.count))
        moved.append(replace(section, start=section.start + before, count=section.count + until - before))
    return np.insert(ids, where, np.concatenate(inside)), moved


def marks_of(
    stacks: Mapping[int, tuple[int, ...]], opened: Collection[int], suggested: Collection[int] = ()
) -> dict[int, StackMark]:
    """Return the mark of every photo that stands for a stack or in an open one. `suggested`: the best of these."""
    marks = {}
    for representative, members in stacks.items():
        is_open = representative in opened
        for position, photo_id in enumerate(members if is_open else members[:1]):
            marks[photo_id] = StackMark(
                representative, len(members), is_open, position, is_open and photo_id in suggested
            )
    return marks


def hidden_in_stacks(stacks: Mapping[int, tuple[int, ...]], opened: Collection[int]) -> int:
    """Return how many photos do not show, because another stands for them."""
    return sum(len(members) - 1 for representative, members in stacks.items() if representative not in opened)
