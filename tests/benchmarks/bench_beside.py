"""Indexing beside other programs: what is left of its speed, against what the system leaves to programs like it.

python -m tests.benchmarks.bench_beside                        660 photos beside 0, 1, 2 and 4 busy loops
python -m tests.benchmarks.bench_beside --photos 160 --loops 0 1

The fair share is what one process a core, of the same priority and waiting for nothing, gets in the same minutes.
Limits: never below 0.6 of it; beside one busy loop at most 1.5 times as long as alone.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mean

from photoclip.core.cancel import CancelToken
from photoclip.core.events import IndexingStatus
from photoclip.library import Library
from photoclip.paths import AppPaths

MODEL = "photoclip-eval"
FAIR, SLOWER = 0.6, 1.5
_SHARE_S = 3.0
_BUSY = "while True: pass"
_COUNT = (
    "import os, sys, time; os.nice(5); end = time.monotonic() + float(sys.argv[1])\n"
    "while time.monotonic() < end: pass\n"
    "print(time.process_time())"
)


@dataclass(frozen=True, slots=True)
class Run:
    """Some photos indexed once."""

    whole_s: float
    per_second: float
    """From the first photo that was done to the last."""
    processor_s: float
    """Of this process and those that it started, a photo."""
    share: float = 1.0
    """Of the machine's cores, what processes that wait for nothing got before and after it."""


@contextmanager
def busy_loops(count: int) -> Iterator[None]:
    loops = [subprocess.Popen([sys.executable, "-c", _BUSY]) for _ in range(count)]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


def share() -> float:
    """Return which part of the cores one process a core gets now, 0 to 1."""
    cores = os.cpu_count() or 1
    command = [sys.executable, "-c", _COUNT, str(_SHARE_S)]
    counting = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(cores)]
    return sum(float(process.communicate()[0]) for process in counting) / (_SHARE_S * cores)


def indexed(folder: Path, photos: Path, model: tuple[Path, Path]) -> Run:
    """Index `photos` into a library below `folder`, as `photoclip index` does. A new one gets the checkpoint."""
    library = Library(AppPaths.choose(folder))
    library.open()
    try:
        if library.models.chosen() is None:
            library.models.use(library.models.import_files(*model, MODEL).id)
        library.folders.add(photos)
        steps: list[tuple[float, int]] = []

        def note(status: IndexingStatus) -> None:
            if status.phase == "indexing" and status.done:
                steps.append((time.perf_counter(), status.done))

        processor_s, started = _processor_s(), time.perf_counter()
        library.indexing.run(CancelToken(), note)
        whole_s = time.perf_counter() - started
    finally:
        library.close()
    (first_s, first), (last_s, last) = steps[0], steps[-1]
    spent_s = _processor_s() - processor_s
    return Run(whole_s, (last - first) / (last_s - first_s), spent_s / last)


def _processor_s() -> float:
    """Return what this process and its children that have ended took; busy loops end after it is asked."""
    return sum(os.times()[:4])


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=660)
    parser.add_argument("--loops", type=int, nargs="+", default=[0, 1, 2, 4])
    parser.add_argument("--rounds", type=int, default=2)
    chosen = parser.parse_args(arguments)
    shared = Path(__file__).resolve().parents[3] / "shared" / "eval"
    model = shared / "model" / f"{MODEL}.json", shared / "model" / f"{MODEL}.safetensors"
    runs: dict[int, list[Run]] = {count: [] for count in chosen.loops}
    with tempfile.TemporaryDirectory() as folder:
        photos = Path(folder) / "photos"
        photos.mkdir()
        for path in sorted((shared / "photos" / "labelled").iterdir())[: chosen.photos]:
            shutil.copyfile(path, photos / path.name)
        for turn in range(chosen.rounds):  # in turns: what else the machine does hits all alike
            for count in chosen.loops:
                with busy_loops(count):
                    before = share()
                    run = indexed(Path(folder) / f"{turn} {count}", photos, model)
                    run = replace(run, share=mean((before, share())))
                runs[count].append(run)
                print(f"  {count} loops: {run}", flush=True)
    _say(runs)


def _say(runs: dict[int, list[Run]]) -> None:
    alone = runs[min(runs)]
    quiet, quiet_share, quiet_s = _best(alone), mean(run.share for run in alone), min(run.whole_s for run in alone)
    for count, some in runs.items():
        fair = mean(run.share for run in some) / quiet_share
        left = _best(some) / quiet
        whole_s = min(run.whole_s for run in some)
        print(
            f"beside {count} busy loops: {_best(some):5.1f} photos/s, {left:.2f} of alone; fair {fair:.2f}:"
            f" x{left / fair:.2f} of at least {FAIR}; whole {whole_s:.1f} s, x{whole_s / quiet_s:.2f}"
            f"{f' of at most {SLOWER}' if count == 1 else ''};"
            f" {1e3 * mean(run.processor_s for run in some):.0f} ms of processor time a photo"
        )


def _best(runs: Sequence[Run]) -> float:
    return max(run.per_second for run in runs)


if __name__ == "__main__":
    main(sys.argv[1:])
