"""From the start of the app to the window, the grid and the first answer, and how long it takes to close.

make bench PARTS=start
make bench PARTS=start SIZES=1000000

Each start is a process of its own, on a library that has been opened before. Of the processor: this process and the
encoder's; the peer is an app that shows a bare window of Qt's.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil

from photoclip.paths import AppPaths
from tests.benchmarks.made_library import made_checkpoint, made_library
from tests.benchmarks.rows import Ground, Row

TITLE = "from the start to the grid, the first answer and the end"
SIZES = (1_000, 100_000)
STEPS = ("window", "grid", "answer", "close")
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
        _start(paths)
        bare, starts = [], []
        for _ in range(ground.rounds):
            said = subprocess.run([sys.executable, "-c", _BARE], stdout=subprocess.PIPE, text=True, check=True).stdout
            bare.append(float(said))
            starts.append(_start(paths))
        for step in STEPS:
            ours = tuple(start[f"{step}_processor_s"] for start in starts)
            yield Row(step, size, ours, "s", "a bare window", tuple(bare))
            yield Row(f"{step}, by the clock", size, tuple(start[f"{step}_wall_s"] for start in starts), "s")
        memory = tuple(start["memory_mb"] for start in starts)
        yield Row("memory of the window's process", size, memory, "MB")


def _start(paths: AppPaths) -> dict[str, float]:
    # What the system says of when a process began may be a second too early: it counts from a start in whole seconds.
    command = [sys.executable, "-m", __name__, str(paths.data_dir), str(time.time())]
    said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    told: dict[str, float] = json.loads(said.splitlines()[-1])
    return told


class _Stopwatch:
    """Says what a step took since the one before: by the clock, and of the processor with that of the encoder."""

    def __init__(self, began_s: float) -> None:
        self._process = psutil.Process()
        self._wall_s = began_s
        self._own_s = self._children_s = 0.0
        self.found: dict[str, float] = {}

    def step(self, name: str) -> None:
        wall_s, own_s = time.time(), time.process_time()
        children = [child.cpu_times() for child in self._process.children(recursive=True)]
        children_s = sum(times.user + times.system for times in children)
        self.found[f"{name}_wall_s"] = wall_s - self._wall_s
        # One that has ended is not counted any more.
        self.found[f"{name}_processor_s"] = own_s - self._own_s + max(0.0, children_s - self._children_s)
        self._wall_s, self._own_s, self._children_s = wall_s, own_s, children_s


def start_and_close(data_dir: Path, began_s: float) -> dict[str, float]:
    """Start the app, let it show its photos, ask one question, close it; return what each step took.

    `began_s`: when this process was started, as the clock shows it.
    """
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from photoclip.gui.window.session import Session, set_identity
    from photoclip.library import Library
    from tests.benchmarks.bench_time import wait

    watch = _Stopwatch(began_s)
    app = QApplication([])
    set_identity(app)
    ended: list[int] = []
    session = Session(app, Library(AppPaths.choose(data_dir)), ended.append)
    session.start()
    app.processEvents()
    watch.step("window")
    page = session.window.grid_page
    wait(lambda: page.model.rowCount() > 0 and not page.query.busy)
    watch.step("grid")
    answers: list[object] = []
    page.query.answered.connect(answers.append)
    page.search_box.edit.setFocus()
    QTest.keyClicks(page.search_box.edit, "a dog on the beach")
    wait(_judged(answers))
    watch.step("answer")
    memory = psutil.Process().memory_info()
    watch.found["memory_mb"] = (memory.rss - getattr(memory, "shared", 0)) / 1e6  # what is mapped can be let go at once
    session.window.close()
    wait(lambda: bool(ended))
    watch.step("close")
    return watch.found


def _judged(answers: list[object]) -> Callable[[], bool]:
    """Return what tells that an answer has come whose photos were judged by what was typed."""
    from photoclip.gui.base.on_show import Answer

    def judged() -> bool:
        return any(isinstance(one, Answer) and one.request.text and one.result.scores.any() for one in answers)

    return judged


if __name__ == "__main__":
    print(json.dumps(start_and_close(Path(sys.argv[1]), float(sys.argv[2]))))
