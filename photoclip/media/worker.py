"""What happens inside a decode worker: a process that a malformed file may kill without harm to anything else.

Nothing here may import torch or Qt, nor anything that does: every worker would pay for it in seconds and memory.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import warnings
from collections.abc import Callable
from importlib.machinery import ModuleSpec
from math import ceil
from multiprocessing import connection, parent_process, resource_tracker
from multiprocessing.context import SpawnContext, SpawnProcess
from pathlib import Path
from typing import TypeVar

from photoclip.errors import UnreadableImage
from photoclip.language import english
from photoclip.media.formats import register_formats
from photoclip.media.limits import DecodeLimits

if sys.platform == "win32":
    import psutil
else:
    import resource

T = TypeVar("T")

# Gentle to whatever else runs, yet not so starved by the encoder's threads that a large photo runs out of time.
_NICENESS = 5
_GRACE_S = 10.0

_starting = threading.Lock()


class WorkerProcess(SpawnProcess):
    """A spawned process that does not run the parent's main script again, and lets Ctrl-C pass from its first moment.

    Spawning runs the main script anew under another name: the console script, with Qt and all else that it imports.
    """

    def start(self) -> None:
        main = sys.modules["__main__"]
        with _starting, _sigint_blocked():
            spec = getattr(main, "__spec__", None)
            # Of a main module with such a name multiprocessing takes no notice (spawn._fixup_main_from_name).
            main.__spec__ = ModuleSpec("photoclip.__main__", None)
            try:
                super().start()
            finally:
                main.__spec__ = spec


class WorkerContext(SpawnContext):
    """Starts `WorkerProcess`es.

    Spawn and not forkserver: it is the same on every system, and with workers that live for hundreds of files the
    0.2 s it takes to start one do not count.
    """

    Process = WorkerProcess


def prepare_worker(limits: DecodeLimits, low_priority: bool) -> None:
    """Make this process a decode worker: quiet, bounded, and gone when its parent is."""
    warnings.simplefilter("ignore")
    # Read by LibRaw when it is loaded, with the first raw photo: every further thread reserves address space.
    os.environ["OMP_NUM_THREADS"] = "1"
    register_formats(limits.max_pixels)
    # pebble's own handler waits for Python to run again, which a decoder stuck in C never lets it.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, name="end-with-parent", daemon=True).start()
    _silence()
    if low_priority:
        _lower_priority()
    _cap_memory(limits.memory_bytes)


def run_task(task: Callable[..., T], timeout_s: float, *args: object) -> T:
    """Call `task` in a worker. Running out of memory fails the file, not the worker."""
    if sys.platform != "win32":
        # The pool kills what runs too long. This ends even a decoder that loops in C after the pool itself has died.
        signal.alarm(ceil(timeout_s + _GRACE_S))
    try:
        return task(*args)
    except MemoryError as exc:
        raise UnreadableImage(english("reading it needs too much memory")) from exc
    finally:
        if sys.platform != "win32":
            signal.alarm(0)


def _end_with_parent() -> None:
    """Wait until the parent is gone, however it ended, then leave at once.

    Not PR_SET_PDEATHSIG: that fires when the *thread* that started the worker ends.
    """
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _silence() -> None:
    """Send the complaints that libtiff and others print about bad files nowhere."""
    with Path(os.devnull).open("wb") as nowhere:
        for stream in (1, 2):
            os.dup2(nowhere.fileno(), stream)


def _lower_priority() -> None:
    if sys.platform == "win32":
        psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
    else:
        os.nice(_NICENESS)


def _cap_memory(memory_bytes: int) -> None:
    """Let this process take `memory_bytes` beyond what it has, and never leave a core file."""
    if sys.platform == "win32":
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        # Elsewhere the limit is not enforced. Counted on top of the address space that libraries have reserved.
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        most = pages * resource.getpagesize() + memory_bytes
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        if hard == resource.RLIM_INFINITY or most < hard:
            resource.setrlimit(resource.RLIMIT_AS, (most, hard))


class _sigint_blocked:  # noqa: N801 - reads as a statement
    """Block Ctrl-C in this thread; a process started meanwhile inherits that and never answers it with a traceback."""

    def __enter__(self) -> None:
        if sys.platform != "win32":
            # Started now, because starting it unblocks the signal.
            resource_tracker.ensure_running()
            self._before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})

    def __exit__(self, *_: object) -> None:
        if sys.platform != "win32":
            signal.pthread_sigmask(signal.SIG_SETMASK, self._before)
