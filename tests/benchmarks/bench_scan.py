"""A look at a watched folder in which nothing has changed, beside a bare walk that asks for each file's stamp.

make bench PARTS=scan
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from photoclip.indexing.reach import Reach
from photoclip.library.indexing import make_reconciler
from photoclip.library.stores import Stores
from photoclip.store.database import Database
from tests.benchmarks.made_library import made_library, photos_of
from tests.benchmarks.rows import Ground, Row, in_turns, processor_ms

TITLE = "a look at a folder in which nothing has changed"
SIZES = (1_000, 10_000, 100_000)
GOAL = 3.0


def measure(ground: Ground) -> Iterator[Row]:
    gc.freeze()  # as the app and the commands do: their garbage is what they made themselves
    for size in ground.sizes(SIZES):
        paths = made_library(ground.folder, size)
        photos = photos_of(paths)
        with closing(Database(paths.database, paths.backups)) as database:
            database.open()
            stores = Stores.of(database)

            def look(stores: Stores = stores, paths: object = paths, size: int = size) -> None:
                (folder,) = stores.folders.bare()  # as the indexer asks: nobody looks at the counts
                reconciler = make_reconciler(paths, stores, Reach())  # type: ignore[arg-type]
                looked = reconciler.reconcile(folder)
                assert looked.unchanged == size, looked

            def walk(photos: Path = photos) -> None:
                assert sum(1 for _ in stamps(os.fspath(photos)))

            look()  # what lies on the disk is in memory from here on, for both
            ours, theirs = in_turns(ground.rounds, look, walk)
            yield Row(
                "look again", size, processor_ms(ours), "ms", "bare scandir + stat", processor_ms(theirs), goal=GOAL
            )


def stamps(root: str) -> Iterator[os.stat_result]:
    waiting = [root]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                else:
                    yield entry.stat()
