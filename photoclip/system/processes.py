"""What a process can say of itself: its priority, its memory, how long it may run, who may end it."""

from __future__ import annotations

import os
import signal
import sys
import threading
from multiprocessing import resource_tracker
from pathlib import Path

if sys.platform == "win32":
    import psutil
else:
    import resource


def lower_priority(niceness: int) -> None:
    """Let other programs go first; `niceness` of POSIX, one step on Windows."""
    if sys.platform == "win32":
        psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
    else:
        os.nice(niceness)


def lower_thread_priority(niceness: int) -> None:
    """Let all other threads and programs go before the calling thread, for good, where a thread has a priority.

    Threads that it starts are like it. Only on Linux is a thread's niceness its own.
    """
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), niceness)


def end_after(seconds: int) -> None:
    """Have the system end this process in so many seconds, whatever it does then (0: no more), where it can."""
    if sys.platform != "win32":
        signal.alarm(seconds)


def end_when_busy(seconds: float) -> None:
    """Have the system end this process when the processor worked on it for so long (0: no more), where it can."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_PROF, seconds)


def ended_busy(exit_code: int) -> bool:
    """Tell from the exit code of a process whether `end_when_busy` ended it."""
    return sys.platform != "win32" and exit_code == -signal.SIGPROF


def cap_memory(memory_bytes: int) -> None:
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


class sigint_blocked:  # noqa: N801 - reads as a statement
    """Block Ctrl-C in this thread; a process started meanwhile inherits that and never answers it with a traceback."""

    def __enter__(self) -> None:
        if sys.platform != "win32":
            # Started now, because starting it unblocks the signal.
            resource_tracker.ensure_running()
            self._before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})

    def __exit__(self, *_: object) -> None:
        if sys.platform != "win32":
            signal.pthread_sigmask(signal.SIG_SETMASK, self._before)
