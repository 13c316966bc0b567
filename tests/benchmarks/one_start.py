"""One start of the app as a person sees it, in this process; says what each step took, as a line of JSON.

python -m tests.benchmarks.one_start LIBRARY WHEN

`WHEN`: what the clock showed when this process was asked for. What is imported here the app imports itself before its
window is there, but for psutil.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
from PySide6.QtCore import QTimer

from photoclip.gui.window import start
from photoclip.gui.window.main_window import MainWindow
from photoclip.paths import AppPaths

_LOOK_MS = 2


class Stopwatch:
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

    `began_s`: when this process was asked for, as the clock shows it.
    """
    watch = Stopwatch(began_s)
    make_window = start.bare_window

    def watched(*how: object) -> MainWindow:
        window = make_window(*how)  # type: ignore[arg-type]
        _go_through(_steps(window, watch), window)
        return window

    start.bare_window = watched
    start.run(AppPaths.choose(data_dir), ["photoclip"])
    watch.step("close")
    return watch.found


def _steps(window: MainWindow, watch: Stopwatch) -> Iterator[Callable[[], bool]]:
    """Yield what has to be true before it goes on."""
    yield window.isVisible
    watch.step("window")
    yield lambda: window.is_open and window.grid_page.model.rowCount() > 0 and not window.grid_page.query.busy
    watch.step("grid")
    from PySide6.QtTest import QTest

    box, answers = window.grid_page.search_box, list[object]()
    window.grid_page.query.answered.connect(answers.append)
    box.edit.setFocus()
    QTest.keyClicks(box.edit, "a dog on the beach")
    yield _judged(answers)
    watch.step("answer")
    memory = psutil.Process().memory_info()
    watch.found["memory_mb"] = (memory.rss - getattr(memory, "shared", 0)) / 1e6  # what is mapped can be let go at once
    window.close()


def _go_through(steps: Iterator[Callable[[], bool]], window: MainWindow) -> None:
    waits_for = [next(steps)]
    timer = QTimer(window, interval=_LOOK_MS)

    def look() -> None:
        if waits_for[0]():
            timer.stop()
            following = next(steps, None)
            if following is not None:
                waits_for[0] = following
                timer.start()

    timer.timeout.connect(look)
    timer.start()


def _judged(answers: list[object]) -> Callable[[], bool]:
    """Return what tells that an answer has come whose photos were judged by what was typed."""
    from photoclip.gui.base.on_show import Answer

    def judged() -> bool:
        return any(isinstance(one, Answer) and one.request.text and one.result.scores.any() for one in answers)

    return judged


if __name__ == "__main__":
    print(json.dumps(start_and_close(Path(sys.argv[1]), float(sys.argv[2]))))
