"""Files of ours that hold arrays: numpy's own format, packed. Nothing in them is code."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from photoclip.errors import BugError

FORMAT = 1
"""What `resources/places/make.py` writes."""
STEP = 1000.0
"""Coordinates are whole numbers of this part of a degree."""


def read_arrays(path: Path, expected: Mapping[str, type[np.generic]]) -> dict[str, NDArray[Any]]:
    """Return the arrays of a file. Raises BugError where it is damaged, or other than `expected` says."""
    try:
        # Opened here: numpy leaves a file open that it cannot read.
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            if int(file["format"]) != FORMAT:
                raise ValueError(f"format {file['format']}")
            found = {name: file[name] for name in expected}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, EOFError, zipfile.BadZipFile, zlib.error) as exc:
        raise BugError(f"{path.name} is not a file of places: {exc}") from exc
    for name, array in found.items():
        if array.dtype != expected[name] or array.ndim != 1:
            raise BugError(f"{path.name}: {name} is not what it should be.")
    return found
