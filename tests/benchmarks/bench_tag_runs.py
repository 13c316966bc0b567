"""Writing and undoing a large run, and the slider on a large preview, against their limits.

    python -m tests.benchmarks.bench_tag_runs            10 labels on 100,000 photos, every photo gets every tag

Limits: 5 s to apply in one transaction, 5 s to undo; 16.7 ms (60 Hz) for the count and the line of a label.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np

from photoclip.core.labels import Label
from photoclip.core.previews import Corrections, LabelPreview
from photoclip.store.database import Database
from photoclip.store.photo_tags import PhotoTagStore, TagRows
from photoclip.store.tags import TagStore

_T = TypeVar("_T")

PHOTOS, LABELS = 100_000, 10


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(Path(folder) / "library.sqlite3", Path(folder) / "backups")
        database.open()
        _fill(database)
        store = PhotoTagStore(database)
        ids = np.arange(1, PHOTOS + 1)
        sure = np.random.default_rng(0).random(PHOTOS).astype(np.float32)
        ticked, crossed = np.zeros(PHOTOS, np.bool_), np.empty(0, np.int64)
        rows = [TagRows(f"label {n}", "a photo", ids, sure, sure, ticked, crossed) for n in range(LABELS)]
        applied = _seconds("apply", lambda: store.apply(rows, "Auto-tag", "made up"), 5.0)
        _seconds("list tags with counts", lambda: TagStore(database).all(), 1.0)
        _seconds("list runs", store.runs, 1.0)
        _seconds("undo", lambda: store.undo_run(applied.id), 5.0)
        database.close()
    _slider()


def _slider() -> None:
    rng = np.random.default_rng(0)
    evidence = -np.sort(-rng.normal(-3, 1.5, PHOTOS)).astype(np.float32)
    ids = rng.permutation(PHOTOS).astype(np.int64)
    some = frozenset(int(one) for one in ids[:20])
    plain = LabelPreview(
        Label("dog"), ids, evidence, evidence, evidence, np.zeros(PHOTOS, np.bool_), np.zeros(PHOTOS, np.bool_)
    )
    corrected = LabelPreview(
        Label("dog"),
        ids,
        evidence,
        evidence,
        evidence,
        np.zeros(PHOTOS, np.bool_),
        rng.random(PHOTOS) < 0.5,
        corrections=Corrections(some, frozenset(int(one) for one in ids[30:50])),
    )
    for name, preview in (("slider", plain), ("slider, corrections and an exclusive set", corrected)):
        started = time.perf_counter()
        for step in range(200):
            preview.count(step / 199)
        each_ms = (time.perf_counter() - started) / 200 * 1e3
        print(f"{name:45} {each_ms:8.3f} ms of 16.7: x{each_ms / 16.7:.3f}")


def _seconds(name: str, job: Callable[[], _T], limit_s: float) -> _T:
    started = time.perf_counter()
    result = job()
    taken_s = time.perf_counter() - started
    print(f"{name:45} {taken_s:8.2f} s of {limit_s:g}: x{taken_s / limit_s:.2f}")
    return result


def _fill(database: Database) -> None:
    with database.transaction() as connection:
        connection.execute("INSERT INTO folders (id, path) VALUES (1, '/photos')")
        connection.executemany(
            "INSERT INTO photos (id, content_hash, size_bytes, width, height, format, sort_us)"
            " VALUES (?, ?, 10, 40, 30, 'JPEG', ?)",
            [(number, f"hash {number}", number) for number in range(1, PHOTOS + 1)],
        )
        connection.executemany(
            "INSERT INTO files (folder_id, relative, size, mtime_ns, photo_id, state) VALUES (1, ?, 10, 1, ?, 'ready')",
            [(f"IMG_{number}.jpg", number) for number in range(1, PHOTOS + 1)],
        )


if __name__ == "__main__":
    main()
