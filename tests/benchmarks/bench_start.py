"""From the start of the app to the window, the grid and the first answer, and how long it takes to close.

make bench PARTS=start
make bench PARTS=start SIZES=1000000

Each start is a process of its own, on a library that has been opened before. Of the processor, this process and the
encoder's, each step counts from the one before; the peer is an app that shows a bare window of Qt's. By the clock all
count from the start, but for closing.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator

from photoclip.library import Library
from photoclip.paths import AppPaths
from tests.benchmarks.made_library import made_checkpoint, made_library
from tests.benchmarks.rows import Ground, Row

TITLE = "from the start to the grid, the first answer and the end"
SIZES = (1_000, 100_000)
CLOSE = "close"
GOALS_S = {"window": 0.8, "grid": 1.5, "answer": 4.0, CLOSE: 2.0}
_ANSWER_OF_A_MILLION_S = 5.0
_BARE = """
import time
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.show()
app.processEvents()
print(time.process_time())
"""


def measure(ground: Ground) -> Iterator[Row]:
    checkpoint = made_checkpoint(ground.folder)
    for size in ground.sizes(SIZES):
        paths = made_library(ground.folder, size, checkpoint=checkpoint)
        _settle(paths)
        bare, starts = [], []
        for _ in range(ground.rounds):
            said = subprocess.run([sys.executable, "-c", _BARE], stdout=subprocess.PIPE, text=True, check=True).stdout
            bare.append(float(said))
            starts.append(_start(paths))
        past = [0.0] * len(starts)
        for step, goal in GOALS_S.items():
            ours = tuple(start[f"{step}_processor_s"] for start in starts)
            yield Row(step, size, ours, "s", "a bare window", tuple(bare))
            if step == CLOSE:
                past = [0.0] * len(starts)
            past = [before + start[f"{step}_wall_s"] for before, start in zip(past, starts, strict=True)]
            limit = _ANSWER_OF_A_MILLION_S if step == "answer" and size >= 1_000_000 else goal
            yield Row(f"{step}, by the clock", size, tuple(past), "s", limit=limit)
        memory = tuple(start["memory_mb"] for start in starts)
        yield Row("memory of the window's process", size, memory, "MB")


def _settle(paths: AppPaths) -> None:
    """Let a library get to rest once, as where a window was open for a while: what the next starts use is kept."""
    library = Library(paths)
    library.open()
    library.start()
    library.search.prepare(600.0)
    assert library.engine.wait_settled(600.0)
    library.close()


def _start(paths: AppPaths) -> dict[str, float]:
    # What the system says of when a process began may be a second too early: it counts from a start in whole seconds.
    command = [sys.executable, "-m", "tests.benchmarks.one_start", str(paths.data_dir), str(time.time())]
    said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    told: dict[str, float] = json.loads(said.splitlines()[-1])
    return told
