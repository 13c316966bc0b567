"""Minutes of scrolling, searching and tagging through the window, in a library of a hundred thousand photos.

python -m tests.soak.window [SECONDS] [PHOTOS]         600 and 100,000 by default
"""

from __future__ import annotations

import hashlib
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from photoclip.gui.base.garbage import GarbageTimer
from photoclip.gui.grid.thumbnail_cache import MAX_BYTES
from photoclip.gui.grid.tiles import MAX_TILES
from photoclip.gui.window.main_window import MainWindow
from photoclip.gui.window.session import Session
from photoclip.model.installed import InstalledCheckpoints
from photoclip.store.database import Database
from tests.benchmarks.bench_smooth_window import StallMeter
from tests.household import Household, drawn
from tests.soak.footprint import footprint_mb, slope
from tests.waiting import wait_until

Key = Qt.Key
_SAMPLE_EVERY_S = 2.0
_WORDS = ("a dog on the beach", "city at night", "birthday cake", "tag:soak", "rating:>=3", "", '"IMG_77"', "-tag:soak")
_WITH_THUMBNAIL = 3000


@dataclass(frozen=True, slots=True)
class Soaked:
    seconds: float
    scrolled: int
    searched: int
    tagged: int
    first_mb: float
    last_mb: float
    slope_mb: float
    """Growth in MB a minute, over the second half."""
    longest_stall_ms: float


def soak(app: QApplication, seconds: float, photos: int, home: Path) -> Soaked:
    """Use the window at random for so long."""
    house = Household(home)
    house.close()
    fill(house, photos)
    ended: list[int] = []
    session = Session(app, house.unopened(), ended.append)
    GarbageTimer(session)  # as the app does
    window = session.window
    window.resize(1200, 800)
    session.start()
    _wait(app, lambda: window.grid_page.model.rowCount() == photos)
    QTest.qWait(300)
    try:
        _fill_caches(app, window)
        return _use(app, window, seconds)
    finally:
        window.close()
        _wait(app, lambda: ended == [0])
        session.deleteLater()
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _fill_caches(app: QApplication, window: MainWindow) -> None:
    """Let the grid hold as much as it ever does: in a large library that takes a person an hour, and then it ends."""
    model = window.grid_page.model
    ids = model.ids[:MAX_TILES].tolist()
    model.want_tiles(ids)
    _wait(app, lambda: model.tiles.get(ids[-1]) is not None)
    tiles = [tile for photo_id in ids[:_WITH_THUMBNAIL] if (tile := model.tiles.get(photo_id)) is not None]
    pictures = model.thumbnails

    def full() -> bool:
        pictures.want(tiles)  # each time, for the grid wants others whenever it is painted
        return pictures.bytes_held > 0.99 * MAX_BYTES or all(pictures.get(one.photo_id) is not None for one in tiles)

    _wait(app, full)


def _use(app: QApplication, window: MainWindow, seconds: float) -> Soaked:
    rng, done, meter = random.Random(7), dict.fromkeys((_scroll, _search, _tag), 0), StallMeter()
    started = sampled = time.monotonic()
    minutes, sizes = [0.0], [footprint_mb()]
    while (now := time.monotonic()) < started + seconds:
        act = rng.choices((_scroll, _search, _tag), (6, 1, 1))[0]
        act(app, window, rng)
        done[act] += 1
        if now - sampled > _SAMPLE_EVERY_S:
            sampled = now
            minutes.append((now - started) / 60)
            sizes.append(footprint_mb())
    meter.stop()
    return Soaked(
        time.monotonic() - started,
        *done.values(),
        sizes[0],
        sizes[-1],
        slope(minutes, sizes),
        meter.longest_ms,
    )


def _scroll(app: QApplication, window: MainWindow, rng: random.Random) -> None:
    bar = window.grid_page.grid.verticalScrollBar()
    if rng.random() < 0.2:
        bar.setValue(rng.randint(0, max(1, bar.maximum())))
    for _ in range(5):
        bar.setValue(bar.value() + rng.choice((-400, 400, 800)))
        QTest.qWait(20)


def _search(app: QApplication, window: MainWindow, rng: random.Random) -> None:
    edit, answers = window.grid_page.search_box.edit, list[object]()
    connection = window.grid_page.query.answered.connect(answers.append)
    text = rng.choice([word for word in _WORDS if word != edit.text()])
    edit.setFocus()
    edit.selectAll()
    QTest.keyClick(edit, Key.Key_Delete)
    QTest.keyClicks(edit, text, delay=10)
    QTest.keyClick(edit, Key.Key_Return)
    _wait(app, lambda: bool(answers))
    window.grid_page.query.answered.disconnect(connection)


def _tag(app: QApplication, window: MainWindow, rng: random.Random) -> None:
    page = window.grid_page
    rows = page.model.rowCount()
    if not rows:
        return
    page.grid.select_only(page.model.photo_id(rng.randrange(rows)))
    page.grid.setFocus()
    QTest.keyClick(page.grid, rng.choice((Key.Key_1, Key.Key_3, Key.Key_5, Key.Key_F, Key.Key_6)))
    QTest.keyClick(page.grid, Key.Key_T)
    # A photo that has just been marked may no longer be what was asked for: it goes, and nothing is left to be tagged.
    entry = page.tag_entry
    _wait(app, lambda: entry.isVisible() or not page.selection.ids)
    if entry.isVisible() and entry.edit.isEnabled():
        QTest.keyClicks(entry.edit, rng.choice(("soak", "animals/dog", "family")))
        QTest.keyClick(entry.edit, Key.Key_Return)
        QTest.keyClick(entry.edit, Key.Key_Escape)
    entry.close_entry()
    QTest.qWait(50)


def _wait(app: QApplication, condition: Callable[[], bool]) -> None:
    def come_true() -> bool:
        app.processEvents()
        return condition()

    wait_until(come_true)


def fill(house: Household, photos: int) -> None:
    """Put photos into the library that lie nowhere, with embeddings, and thumbnails of some thousand of them."""
    (model,) = InstalledCheckpoints(house.paths.models).list()
    database = Database(house.paths.database, house.paths.backups)
    database.open()
    with closing(database), database.transaction() as connection:
        (folder_id,) = connection.execute("SELECT min(id) FROM folders").fetchone()
        connection.execute("UPDATE folders SET paused = 1")  # nobody looks for them
        connection.execute(
            "INSERT OR IGNORE INTO models (id, fingerprint, name, dimension) VALUES (1, ?, 'grey', 64)",
            (model.sha256,),
        )
        hashes = [hashlib.sha256(str(number).encode()).hexdigest() for number in range(photos)]
        connection.executemany(
            "INSERT INTO photos (id, content_hash, size_bytes, width, height, format, sort_us)"
            " VALUES (?, ?, 10, 400, 300, 'JPEG', ?)",
            [(number + 1, name, number * 60_000_000) for number, name in enumerate(hashes)],
        )
        connection.executemany(
            "INSERT INTO files (folder_id, relative, size, mtime_ns, photo_id, state) VALUES (?, ?, 10, 1, ?, 'ready')",
            [(folder_id, f"{number // 1000}/IMG_{number}.jpg", number + 1) for number in range(photos)],
        )
        vectors = np.random.default_rng(0).normal(size=(photos, 64)).astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        connection.executemany(
            "INSERT INTO embeddings (model_id, photo_id, vector) VALUES (1, ?, ?)",
            [(number + 1, vector.astype("<f2").tobytes()) for number, vector in enumerate(vectors)],
        )
    for number, name in enumerate(hashes[-_WITH_THUMBNAIL:]):
        path = house.library.photos.thumbnail_path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(drawn(number % 8, number % 4))


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 600.0
    photos = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        done = soak(app, seconds, photos, Path(folder))
    print(
        f"{done.seconds:.0f} s with {photos:,} photos: {done.scrolled:,} times scrolled, {done.searched:,} searched,"
        f" {done.tagged:,} tagged; {done.first_mb:.0f} MB at first, {done.last_mb:.0f} MB at last,"
        f" {done.slope_mb:+.2f} MB a minute over the second half; longest stall {done.longest_stall_ms:.0f} ms"
    )


if __name__ == "__main__":
    main()
