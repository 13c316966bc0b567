"""PhotoSequence: the photos that the viewer leads through, and which of them is in view."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from photoclip.core.search import IdArray


class PhotoSequence:
    """Photos in their order, one of which is in view, and the direction that the person goes in."""

    def __init__(self, photo_ids: Sequence[int] | IdArray = (), index: int = 0) -> None:
        """`index`: where to begin; the nearest that there is."""
        self._ids = np.asarray(photo_ids, np.int64).copy()
        self._index = min(max(index, 0), max(0, len(self._ids) - 1))
        self._direction = 1

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def ids(self) -> IdArray:
        """All of them; another array once some are left out. Do not write into it."""
        return self._ids

    @property
    def index(self) -> int:
        return self._index

    @property
    def current(self) -> int | None:
        """The photo in view; None where there is none."""
        return int(self._ids[self._index]) if len(self._ids) else None

    def go(self, index: int) -> bool:
        """Have another photo in view; False where there is none, or it is in view already."""
        if not 0 <= index < len(self._ids) or index == self._index:
            return False
        self._direction = 1 if index > self._index else -1
        self._index = index
        return True

    def row_of(self, photo_id: int) -> int | None:
        """Return where this photo stands; None where it is none of them."""
        rows = np.flatnonzero(self._ids == photo_id)
        return int(rows[0]) if len(rows) else None

    def near(self) -> list[int]:
        """The photo in view, then its neighbours, the one that probably comes next first."""
        steps = (0, self._direction, -self._direction)
        return [int(self._ids[self._index + s]) for s in steps if 0 <= self._index + s < len(self._ids)]

    def remove(self, photo_ids: Sequence[int] | IdArray) -> bool:
        """Leave these out, the one in view giving way to the next; False where none of them is here."""
        gone = np.isin(self._ids, photo_ids)
        if not gone.any():
            return False
        self._index -= int(gone[: self._index].sum())
        self._ids = self._ids[~gone]
        self._index = min(self._index, max(0, len(self._ids) - 1))
        return True
