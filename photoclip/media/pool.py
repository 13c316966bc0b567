"""Decode workers: processes that read photo files, each bounded in time and memory."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from photoclip.core.model_input import ModelInput
from photoclip.core.parts import Region
from photoclip.core.photo_names import is_video_name
from photoclip.errors import KnownError, UnreadableImage
from photoclip.language import english
from photoclip.media.limits import DecodeLimits
from photoclip.media.photo_reading import PhotoReading, RenderedPhoto, SameContent
from photoclip.media.refusals import took_too_long
from photoclip.media.worker import WorkerContext, prepare_worker, read_again, read_photo, render_photo, run_task
from photoclip.system.processes import ended_busy

if TYPE_CHECKING:
    from pebble import ProcessPool

_log = logging.getLogger(__name__)

_MAX_TASKS = 500
"""Files after which a worker is replaced by a fresh one, whatever a decoder may have leaked."""
_MOST_ATTEMPTS = 2
_STOP_WITHIN_S = 5.0
_START_WITHIN_S = 60.0


Again = PhotoReading | SameContent

ReadPhoto = Callable[[str, Path, ModelInput | None, DecodeLimits, Sequence[Region]], PhotoReading]
"""Reads one file: its path, the folder of thumbnails, what the model takes in, limits, and which parts it looks at."""
RenderPhoto = Callable[[str, int | None, DecodeLimits], RenderedPhoto]
"""Renders one file: its path, the longest side in pixels, and limits."""


@dataclass(slots=True, eq=False)
class _Job:
    task: Callable[..., Any]
    args: tuple[object, ...]
    result: Future[Any] = field(default_factory=Future)
    attempts: int = 0
    started: float = 0.0

    @property
    def path(self) -> Path:
        return Path(str(self.args[0]))


class DecodePool:
    """Reads photo files in worker processes. Safe from any thread; starts its workers with the first file.

    A file that hangs, crashes or bloats its worker fails alone, with an `UnreadableImage`; the worker is replaced.
    Results are delivered on the pool's own threads. `read` and `render` are what the workers run: functions of a module
    that a new process can import.
    """

    def __init__(
        self,
        workers: int,
        thumbnails_root: Path,
        limits: DecodeLimits | None = None,
        low_priority: bool = True,
        max_tasks: int = _MAX_TASKS,
        read: ReadPhoto = read_photo,
        render: RenderPhoto = render_photo,
    ) -> None:
        self.workers = workers
        self._thumbnails_root = thumbnails_root
        self._limits = limits or DecodeLimits()
        self._low_priority = low_priority
        self._max_tasks = max_tasks
        self._read = read
        self._render = render
        self._lock = threading.RLock()
        self._urgent: deque[_Job] = deque()
        self._waiting: deque[_Job] = deque()
        self._running: dict[Future[Any], _Job] = {}
        self._processes: ProcessPool | None = None
        self._closed = False

    def read(self, path: str, model_input: ModelInput | None, regions: Sequence[Region] = ()) -> Future[PhotoReading]:
        """Read a file for the library. The future fails with `UnreadableImage`.

        `regions`: parts of the picture that the model is to see by themselves, too.
        It can be cancelled while it waits. Reads asked for after `close` are cancelled.
        """
        arguments = (path, self._thumbnails_root, model_input, self._limits, regions)
        return self._add(_Job(self._read, arguments), self._waiting)

    def read_again(
        self,
        path: str,
        model_input: ModelInput | None,
        known_hash: str,
        known_size: int,
        regions: Sequence[Region] = (),
    ) -> Future[Again]:
        """Read a file that something touched, as `read` does; what has the content that is known is not decoded."""
        arguments = (path, known_hash, known_size, self._thumbnails_root, model_input, self._limits, regions)
        return self._add(_Job(read_again, arguments), self._waiting)

    def render(self, path: str, max_side_px: int | None = None) -> Future[RenderedPhoto]:
        """Decode a file for the screen, before any read that still waits. Fails with `UnreadableImage`."""
        return self._add(_Job(self._render, (path, max_side_px, self._limits)), self._urgent)

    def cancel_pending(self) -> int:
        """Cancel what no worker has begun; return how many files that were."""
        with self._lock:
            jobs = [*self._urgent, *self._waiting]
            self._urgent.clear()
            self._waiting.clear()
        return sum(job.result.cancel() for job in jobs)

    def close(self) -> None:
        """Cancel what waits, kill the workers, and fail what they were at with a reason that means "try again"."""
        with self._lock:
            self._closed = True
            processes, self._processes = self._processes, None
            jobs = list(self._running.values())
            self._running.clear()
        self.cancel_pending()
        for job in jobs:
            job.result.set_exception(UnreadableImage(english("PhotoClip was closing"), retry=True))
        if processes is not None:
            # Not without end: nothing kills a worker that waits for a server which hangs. But one that is just starting
            # would complain if this process ended before it.
            stopping = threading.Thread(target=_stop, args=(processes,), name="stop-decode-workers", daemon=True)
            stopping.start()
            stopping.join(_STOP_WITHIN_S if jobs else _START_WITHIN_S)

    def _add(self, job: _Job, queue: deque[_Job]) -> Future[Any]:
        with self._lock:
            if self._closed:
                job.result.cancel()
                return job.result
            queue.append(job)
        self._feed()
        return job.result

    def _feed(self) -> None:
        """Hand over as many files as keep every worker busy, and no more: what was handed over cannot be cancelled."""
        with self._lock:
            while not self._closed and len(self._running) < 2 * self.workers and (self._urgent or self._waiting):
                job = (self._urgent or self._waiting).popleft()
                if job.attempts or job.result.set_running_or_notify_cancel():
                    self._start(job)

    def _start(self, job: _Job) -> None:
        job.attempts += 1
        job.started = time.monotonic()
        if self._processes is None or not self._processes.active:
            self._processes = self._renewed(self._processes)
        timeout_s = self._timeout_s(job)
        arguments = (job.task, timeout_s, self._busy_s(job), *job.args)
        future = self._processes.schedule(run_task, args=arguments, timeout=timeout_s)
        self._running[future] = job
        future.add_done_callback(self._on_done)

    def _renewed(self, broken: ProcessPool | None) -> ProcessPool:
        """Return new processes, in the place of `broken` ones, whose files then wait for another attempt."""
        if broken is not None:
            _log.info("The decode workers are started anew.")
            for job in self._running.values():
                job.attempts -= 1
                self._urgent.append(job)
            self._running.clear()
            # Its own threads come by here, and they cannot wait for themselves.
            threading.Thread(target=_stop, args=(broken,), name="stop-decode-workers", daemon=True).start()
        from pebble import ProcessPool  # noqa: PLC0415 with asyncio a twentieth of the start, before the first file

        return ProcessPool(
            max_workers=self.workers,
            max_tasks=self._max_tasks,
            initializer=prepare_worker,
            initargs=(self._limits, self._low_priority),
            context=WorkerContext(),
        )

    def _on_done(self, future: Future[Any]) -> None:
        with self._lock:
            job = self._running.pop(future, None)
            if job is None:  # closed, or handed to other workers
                return
            error = None if future.cancelled() else future.exception()
            again = self._deserves_another_attempt(job, error)
            if again:
                self._urgent.append(job)
        if not again:
            if error is None:
                job.result.set_result(future.result())
            else:
                job.result.set_exception(self._explained(job, error))
        self._feed()

    def _deserves_another_attempt(self, job: _Job, error: BaseException | None) -> bool:
        if self._closed or job.attempts >= _MOST_ATTEMPTS:
            return False
        if isinstance(error, TimeoutError):
            # The computer slept meanwhile: the clock on the wall went on, this one did not.
            return time.monotonic() - job.started < self._timeout_s(job)
        if (exit_code := _exit_code(error)) is not None:
            # A worker may die through no fault of its file: another program took all memory, somebody killed it.
            return not ended_busy(exit_code)
        return isinstance(error, BrokenExecutor)

    def _timeout_s(self, job: _Job) -> float:
        return self._limits.video_timeout_s if is_video_name(job.path.name) else self._limits.timeout_s

    def _busy_s(self, job: _Job) -> float:
        return self._limits.video_busy_s if is_video_name(job.path.name) else self._limits.busy_s

    def _explained(self, job: _Job, error: BaseException) -> BaseException:
        """Return what the caller gets for what pebble reported."""
        if isinstance(error, KnownError):
            return error
        if isinstance(error, TimeoutError):
            return took_too_long(self._timeout_s(job), passing=True)
        if (exit_code := _exit_code(error)) is not None:
            return self._ended(job, exit_code)
        if isinstance(error, BrokenExecutor):
            # Says nothing about the file: no worker came up (no memory for one, or the program was replaced meanwhile).
            return UnreadableImage(english("no decode worker could be started"), retry=True)
        _log.error("Reading %s failed", job.path, exc_info=error)
        return UnreadableImage(english("reading it failed ({name})").format(name=type(error).__name__))

    def _ended(self, job: _Job, exit_code: int) -> UnreadableImage:
        """Return what the caller gets for a worker that ended over a file."""
        if ended_busy(exit_code):
            return took_too_long(self._busy_s(job), passing=False)
        _log.warning("A decode worker ended with status %s on %s", exit_code, job.path)
        # Nothing but the system's want of memory kills a process like this, twice, on one file.
        if exit_code == -getattr(signal, "SIGKILL", 0):
            return UnreadableImage(english("reading it needs too much memory"), passing=True)
        return UnreadableImage(english("reading it crashed the decoder"))


def _exit_code(error: BaseException | None) -> int | None:
    """Return with what a worker ended, where that is what went wrong."""
    from pebble import ProcessExpired  # noqa: PLC0415 as above

    return error.exitcode if isinstance(error, ProcessExpired) else None


def _stop(processes: ProcessPool) -> None:
    processes.stop()  # type: ignore[no-untyped-call]
    processes.join()
