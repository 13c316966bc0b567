"""Whether a library knows the files of its folders as a new library does, which has never seen them before."""

from __future__ import annotations

import sqlite3
import tempfile
from collections import defaultdict
from contextlib import closing
from pathlib import Path
from typing import Any

from photoclip.library import Library
from photoclip.store.path_text import join_text
from tests.household import Household


def unlike_a_fresh_scan(library: Library) -> list[str]:
    """Index the same folders into a new library, and compare: files, which of them are one photo, and what is known."""
    folders = [Path(folder.path) for folder in library.folders.all() if folder.online and not folder.paused]
    with tempfile.TemporaryDirectory(prefix="photoclip-fresh-") as home:
        house = Household(Path(home), roots=folders)
        try:
            house.library.folders.set_excludes(library.folders.excludes())
            house.index()
            here, there = _known(library), _known(house.library)
        finally:
            house.close()
    said = [f"{path!r} is known and a fresh scan does not find it" for path in here.keys() - there.keys()]
    said += [f"a fresh scan finds {path!r}" for path in there.keys() - here.keys()]
    photos = defaultdict[str, set[int]](set)
    for path in here.keys() & there.keys():
        (photo_id, current, *facts), (_, _, content, *others) = here[path], there[path]
        photos[content].add(photo_id)
        if current and facts != [content, *others]:
            said.append(f"{path!r} is {facts}, and {[content, *others]} to a fresh scan")
    said += [f"the same content is the photos {sorted(ids)}" for ids in photos.values() if len(ids) > 1]
    return said


def _known(library: Library) -> dict[str, list[Any]]:
    """Return photo, whether it is its content of now, and content, size and camera's facts of every file, by path."""
    with closing(sqlite3.connect(library.paths.database)) as connection:
        rows = connection.execute(
            "SELECT folders.path, relative, photo_id, current, content_hash, width, height, format, taken_at,"
            " camera_make, camera_model, orientation, state FROM files JOIN folders ON folders.id = folder_id"
            " LEFT JOIN photos ON photos.id = photo_id WHERE offline = 0 AND online = 1 AND paused = 0"
        )
        return {join_text(root, relative): facts for root, relative, *facts in rows}
