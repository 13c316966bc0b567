"""A grid's selection, as Qt keeps it: runs of rows. A hundred thousand photos in one run cost what one does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import ArrayLike
from PySide6.QtCore import QItemSelection

from photoclip.core.search import IdArray
from photoclip.gui.grid.model import GridModel


def ids_in(selection: QItemSelection, ids: IdArray) -> IdArray:
    """Return those of `ids`, by row, that are selected; in the order of the rows."""
    runs = sorted((run.top(), run.bottom() + 1) for run in selection.toList())
    parts = [ids[begin:end] for begin, end in runs]
    return np.concatenate(parts) if parts else ids[:0]


def selection_of(model: GridModel, runs: Iterable[range]) -> QItemSelection:
    """Return a selection of the rows in `runs`."""
    chosen = QItemSelection()
    for run in runs:
        if run:
            chosen.select(model.index(run.start), model.index(run.stop - 1))
    return chosen


def runs_of(rows: ArrayLike) -> Iterator[range]:
    """Yield the runs of rows that follow each other. `rows`: rising."""
    rising = np.asarray(rows, np.int64)
    for run in np.split(rising, np.flatnonzero(np.diff(rising) != 1) + 1):
        if len(run):
            yield range(int(run[0]), int(run[-1]) + 1)
