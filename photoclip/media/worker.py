"""What happens inside a decode worker: a process that a malformed file may kill without harm to anything else.

Nothing here may import torch or Qt, nor anything that does: every worker would pay for it in seconds and memory. What
starts workers imports this module, so the decoders, a hundred modules, are loaded in the functions that run in one.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec
from math import ceil
from multiprocessing import connection, parent_process
from multiprocessing.context import SpawnContext, SpawnProcess
from pathlib import Path
from typing import TypeVar

from photoclip.core.model_input import ModelInput
from photoclip.core.parts import Region
from photoclip.errors import UnreadableImage
from photoclip.language import english
from photoclip.media.limits import DecodeLimits
from photoclip.media.photo_reading import PhotoReading, RenderedPhoto, SameContent
from photoclip.system.processes import cap_memory, end_after, end_when_busy, lower_priority, sigint_blocked

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
        with _starting, sigint_blocked():
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
    from photoclip.media.formats import register_formats  # noqa: PLC0415 here alone

    warnings.simplefilter("ignore")
    # Read by LibRaw when it is loaded, with the first raw photo: every further thread reserves address space.
    os.environ["OMP_NUM_THREADS"] = "1"
    register_formats(limits.max_pixels)
    # pebble's own handler waits for Python to run again, which a decoder stuck in C never lets it.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, name="end-with-parent", daemon=True).start()
    _silence()
    if low_priority:
        lower_priority(_NICENESS)
    cap_memory(limits.memory_bytes)


def run_task(task: Callable[..., T], timeout_s: float, busy_s: float, *args: object) -> T:
    """Call `task` in a worker, which ends where it keeps the processor busy for longer than `busy_s`.

    Running out of memory fails the file, not the worker.
    """
    # The pool kills what runs too long. This ends even a decoder that loops in C after the pool itself has died.
    end_after(ceil(timeout_s + _GRACE_S))
    end_when_busy(busy_s)
    try:
        return task(*args)
    except MemoryError as exc:
        raise UnreadableImage(english("reading it needs too much memory")) from exc
    finally:
        end_when_busy(0)
        end_after(0)


def read_photo(
    path: str, thumbnails_root: Path, model_input: ModelInput | None, limits: DecodeLimits, regions: Sequence[Region]
) -> PhotoReading:
    """Read a file for the library: `reading.read_photo`."""
    from photoclip.media import reading  # noqa: PLC0415 in the worker alone

    return reading.read_photo(path, thumbnails_root, model_input, limits, regions)


def read_again(
    path: str,
    known_hash: str,
    known_size: int,
    thumbnails_root: Path,
    model_input: ModelInput | None,
    limits: DecodeLimits,
    regions: Sequence[Region],
) -> PhotoReading | SameContent:
    """Read a file that something touched: `reading.read_again`."""
    from photoclip.media import reading  # noqa: PLC0415 in the worker alone

    return reading.read_again(path, known_hash, known_size, thumbnails_root, model_input, limits, regions)


def render_photo(path: str, max_side_px: int | None, limits: DecodeLimits) -> RenderedPhoto:
    """Decode a file for the screen: `reading.render_photo`."""
    from photoclip.media import reading  # noqa: PLC0415 in the worker alone

    return reading.render_photo(path, max_side_px, limits)


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
