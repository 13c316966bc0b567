"""What numpy does more slowly than it need be."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def distinct(numbers: NDArray[np.integer]) -> NDArray[np.int64]:
    """Return each of `numbers` once, ascending.

    numpy 2.4's `unique` hashes: 500,000 in 400 ms, sorted in 3; and where it is first called it imports masked arrays,
    a twentieth of a second of the start.
    """
    ordered = np.sort(np.asarray(numbers, np.int64))
    return ordered[np.concatenate([[True], ordered[1:] != ordered[:-1]])] if len(ordered) else ordered
