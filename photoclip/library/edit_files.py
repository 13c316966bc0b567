"""Files in which Apple keeps how a photo was edited (`IMG_1234.AAE`): they mean nothing without it."""

from __future__ import annotations

import os
from pathlib import Path

from photoclip.core.photo_names import is_photo_name

_SUFFIX = ".aae"


def edits_left_by(photo: Path) -> Path | None:
    """Return the file of a photo that lies there no more; None where there is none, or others of its name need it."""
    try:
        names = os.listdir(photo.parent)  # noqa: PTH208 names, not paths
    except OSError:
        return None
    same = [name for name in names if name.rpartition(".")[0] == photo.stem]
    found = next((name for name in same if name.lower().endswith(_SUFFIX)), None)
    return None if found is None or any(map(is_photo_name, same)) else photo.with_name(found)
