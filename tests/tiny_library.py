"""A library of made-up photos that the tiny model has looked at: made once a run, and copied by whoever wants one.

To load the model and to read the everyday words costs more than most tests; what it leaves behind are files.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from filelock import FileLock

from photoclip.core.cancel import CancelToken
from photoclip.demo import draw_library
from photoclip.library import Library
from photoclip.model.catalogue import DEMO_MODEL
from photoclip.paths import AppPaths, resources_dir

PHOTOS = 48


def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the run's one library, `photos` and `data`. Every process of the run has the same."""
    base = tmp_path_factory.getbasetemp()
    home = (base.parent if base.name.startswith("popen-") else base) / "tiny library"
    with FileLock(f"{home}.lock"):
        if not home.exists():
            _make(home.with_suffix(".part"))
            home.with_suffix(".part").rename(home)
            _say_where_photos_are(home)
    return home


def copied(home: Path, target: Path) -> Path:
    """Copy a library with its photos to `target`, as if they had always been there; return `target`."""
    shutil.copytree(home, target)
    _say_where_photos_are(target)
    return target


def opened(home: Path) -> Library:
    """Return the library of a folder, open and ready to search."""
    made = Library(AppPaths.choose(home / "data"))
    made.open()
    made.search.prepare()
    return made


def _make(home: Path) -> None:
    draw_library(home / "photos", count=PHOTOS, seed=7)
    made = Library(AppPaths.choose(home / "data"))
    made.open()
    tiny = resources_dir() / "tiny_clip"
    made.models.import_files(tiny / "open_clip_config.json", tiny / "open_clip_model.safetensors", DEMO_MODEL.id)
    made.models.use(DEMO_MODEL.id)
    made.settings.change(first_start_done=True)
    made.folders.add(home / "photos")
    report = made.indexing.run(CancelToken(), lambda _status: None)
    assert report.indexed == PHOTOS
    made.search.prepare()
    made.close()


def _say_where_photos_are(home: Path) -> None:
    with closing(sqlite3.connect(home / "data" / "library.sqlite3")) as connection, connection:
        connection.execute("UPDATE folders SET path = ?", (str(home / "photos"),))
