"""Commands from a shell: help, a search that works alone, the first that leaves a process behind, and the next ones.

make bench PARTS=commands

Processor time, for it does not depend on how busy the machine is; of a search without that of a process that is left
behind. All in turns.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator

from photoclip.nearby.line import ALONE
from photoclip.paths import DATA_DIR_VARIABLE
from tests.benchmarks.made_library import made_checkpoint, made_library
from tests.benchmarks.rows import Ground, Row, in_turns

TITLE = "commands from a shell"
SIZES = (1_000, 100_000)
_QUERY = "a dog on a beach"
_GOALS = {"--help": 0.3, "search --alone": 2.5, "search, the first": 2.5, "search, the next": 0.3}
"""In seconds, on a quiet machine; of the processor they are more where several cores help."""


def measure(ground: Ground) -> Iterator[Row]:
    checkpoint = made_checkpoint(ground.folder)
    os.environ.pop(ALONE, None)
    for size in ground.sizes(SIZES):
        os.environ[DATA_DIR_VARIABLE] = str(made_library(ground.folder, size, checkpoint=checkpoint).data_dir)
        _photoclip("search", _QUERY)  # what a checkpoint's first start finds out is known from here on
        jobs: dict[str, Callable[[], object]] = {
            "bare": lambda: _python("-c", "pass"),
            "--help": lambda: _photoclip("--help"),
            "search --alone": lambda: _photoclip("search", _QUERY, "--alone"),
            "stop": lambda: _photoclip("stop"),
            "search, the first": lambda: _photoclip("search", _QUERY),
            "search, the next": lambda: _photoclip("search", _QUERY),
        }
        found = dict(zip(jobs, in_turns(ground.rounds, *jobs.values()), strict=True))
        _photoclip("stop")
        bare = tuple(one.processor_s for one in found["bare"])
        for what, goal in _GOALS.items():
            ours = tuple(one.processor_s for one in found[what])
            yield Row(f"photoclip {what}", size, ours, "s", "python -c pass", bare, limit=goal)
    del os.environ[DATA_DIR_VARIABLE]


def _photoclip(*words: str) -> None:
    _python("-m", "photoclip", *words)


def _python(*words: str) -> None:
    subprocess.run([sys.executable, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
