"""Commands from a shell: help, a search that works alone, the first that leaves a process behind, and the next ones.

python -m tests.benchmarks.bench_commands                    the demo's library, made for it
python -m tests.benchmarks.bench_commands --data-dir DIR     a library of yours

All in turns, so that a machine that slows down slows all of them. Limits, on a quiet machine: help and the next ones
0.3 s, else 2.5 s. Processor time beside it does not depend on how busy the machine is.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from statistics import median

from photoclip.nearby.line import ALONE
from photoclip.paths import DATA_DIR_VARIABLE

_QUERY = "a dog on a beach"
Times = list[tuple[float, float]]
"""Seconds, and those of the processor."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data-dir")
    parser.add_argument("--times", type=int, default=5)
    arguments = parser.parse_args()
    os.environ.pop(ALONE, None)
    with tempfile.TemporaryDirectory(prefix="photoclip-") as made:
        os.environ[DATA_DIR_VARIABLE] = arguments.data_dir or made
        if arguments.data_dir is None:
            _timed("demo", "--data-dir", made)
        _measure(arguments.times)


def _measure(times: int) -> None:
    rows: dict[str, Callable[[], tuple[float, float]]] = {
        "help": lambda: _timed("--help"),
        "alone": lambda: _timed("search", _QUERY, "--alone"),
        "first": lambda: _timed("search", _QUERY),
        "next": lambda: _timed("search", _QUERY),
    }
    found: dict[str, Times] = {name: [] for name in rows}
    for _ in range(times):
        _timed("stop")
        for name, run in rows.items():
            found[name].append(run())
    _timed("stop")
    print(f"{'':8}{'least':>8}{'median':>8}{'most':>8}{'processor':>11}   s")
    for name, each in found.items():
        walls = sorted(wall for wall, _ in each)
        processor = median(processor for _, processor in each)
        print(f"{name:8}{walls[0]:8.2f}{median(walls):8.2f}{walls[-1]:8.2f}{processor:11.2f}")


def _timed(*words: str) -> tuple[float, float]:
    """Return what a command took; the processor's time without that of a process that is left behind."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, "-m", "photoclip", *words], stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    wall = time.perf_counter() - started
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
