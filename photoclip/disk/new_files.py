"""New files under a name that is free: nothing that lies there is ever written over."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from photoclip.disk.drafts import Draft, draft_file


@contextmanager
def new_file(folder: Path, names: Iterable[str]) -> Iterator[tuple[Draft, Path]]:
    """Give a draft that is put under the first free of `names` at the end of the block, and what that place is.

    On any exception there is no new file. Raises OSError.
    """
    with draft_file(folder, private=False) as draft:
        place = _claimed(folder, names)
        try:
            yield draft, place
            draft.replace(place)  # over the empty file that keeps the name for us
        except BaseException:
            with contextlib.suppress(OSError):
                place.unlink()
            raise


def _claimed(folder: Path, names: Iterable[str]) -> Path:
    """Return a new, empty file: whoever else looks for a free name now finds another one."""
    for name in names:
        place = folder / name
        with contextlib.suppress(FileExistsError):
            os.close(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
            return place
    raise FileExistsError
