"""Encoder: photos and words to vectors, computed in a process of its own."""

from __future__ import annotations

import itertools
import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from photoclip.core.checkpoints import LoadedCheckpoint
from photoclip.core.search import FloatArray
from photoclip.errors import BugError, Closing, ModelProblem, NoModel
from photoclip.language import tr
from photoclip.model.devices import DeviceReport
from photoclip.model.encoder_process import serve as _serve
from photoclip.model.half_text import Halved
from photoclip.model.installed import InstalledCheckpoint
from photoclip.model.messages import (
    Convert,
    Done,
    EncodeImages,
    EncodeTexts,
    ExpectImages,
    Failed,
    Halve,
    ListDevices,
    Load,
    Loaded,
    Numbered,
    Reply,
    Request,
    SetThreads,
    Started,
)
from photoclip.model.process_link import ProcessLink

_log = logging.getLogger(__name__)

_FIRST_BATCH = 8
_FOR_PICTURES = (ExpectImages, EncodeImages)
_MOMENT_S = 1.0
_MOST_IN_VAIN = 3
"""So many processes in a row may end without an answer; then what waits is given up (torch may not run here at all)."""


@dataclass(slots=True, eq=False)
class _Job:
    request: Request
    future: Future[Any] = field(default_factory=Future)
    started: bool = False
    deaths: int = 0


class Encoder:
    """A checkpoint at work. Thread-safe; every call returns at once.

    The process starts with the first request, ends with this one, and is started again with the same checkpoint when
    it dies: what it was working on is tried once more, unless several processes in a row end without an answer.
    Futures fail with ModelProblem (NoModel before a load) in plain words; they are cancelled when the encoder closes.
    Their callbacks run on the encoder's thread and must be short.

    `threads`: CPU threads, None for one each core. `serve`: what runs in the process. `clock`: tells seconds.
    """

    def __init__(
        self,
        threads: int | None = None,
        serve: Callable[[Connection], None] = _serve,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._serve = serve
        self._clock = clock
        self._used_at = clock()
        self._pictures_at = clock() - _MOMENT_S
        self._threads = threads
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._jobs: dict[int, _Job] = {}
        self._link: ProcessLink | None = None
        self._load: Load | None = None
        self._loaded: LoadedCheckpoint | None = None
        self._batch_size = _FIRST_BATCH
        self._in_vain = 0
        self._closed = False

    def __enter__(self) -> Encoder:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    @property
    def loaded(self) -> LoadedCheckpoint | None:
        """What is in memory; its device changes when a graphics card ran out of memory."""
        return self._loaded

    @property
    def batch_size(self) -> int:
        """How many pictures to send at once: on a CPU so few that a search need not wait more than about 250 ms."""
        return self._batch_size

    @property
    def pid(self) -> int | None:
        """The process, None while there is none."""
        link = self._link
        return link.pid if link is not None else None

    @property
    def sees_pictures(self) -> bool:
        """Whether pictures are being looked at or expected, or were a moment ago: the next ones may be under way."""
        with self._lock:
            waiting = any(isinstance(job.request, _FOR_PICTURES) for job in self._jobs.values())
            return waiting or self._clock() - self._pictures_at < _MOMENT_S

    def load(self, model: InstalledCheckpoint, device: str, precision: str) -> Future[LoadedCheckpoint]:
        """Load `model` on `device` ('auto', 'cuda', 'mps', 'xpu', 'cpu') in `precision` ('auto', 'float32', …).

        A device that cannot be used gives way to the CPU, a precision that is not accurate to float32; the reason
        stands in the answer.
        """
        request = Load(model.folder, model.info.id, model.sha256, device, precision)
        with self._lock:
            self._load = request
            self._loaded = None
        return self._submit(request)

    def expect_images(self) -> None:
        """Get ready for pictures, which takes seconds longer than for texts; without this the first of them waits."""
        self._submit(ExpectImages())

    def encode_images(self, pixels: NDArray[np.uint8]) -> Future[FloatArray]:
        """Turn upright sRGB pictures (n, s, s, 3), s as the model's input says, into unit vectors (n, d)."""
        return self._submit(EncodeImages(pixels))

    def encode_texts(self, texts: Sequence[str]) -> Future[FloatArray]:
        """Turn any texts into unit vectors (n, d); answered between two batches of pictures, never behind the queue."""
        return self._submit(EncodeTexts(list(texts)))

    def devices(self) -> Future[list[DeviceReport]]:
        """Return every kind of processor, and why it can or cannot be used."""
        return self._submit(ListDevices())

    def convert(self, source: Path, target: Path) -> Future[None]:
        """Write the weights of a torch checkpoint as safetensors, running no code from it."""
        return self._submit(Convert(source, target))

    def halve(self, folder: Path, target: Path) -> Future[Halved]:
        """Write the weights of the checkpoint in `folder` into `target`, the text tower in half precision; compare."""
        return self._submit(Halve(folder, target))

    def set_threads(self, threads: int | None) -> None:
        """Use this many CPU threads from the next batch on; None for one each core."""
        with self._lock:
            self._threads = threads
            if self._link is not None:
                self._send(_Job(SetThreads(threads)))

    def rest(self, idle_s: float) -> None:
        """Let the process and its memory go if nothing was asked of it for so long. Waits for its end.

        The next request starts it again with the checkpoint it had.
        """
        with self._lock:
            if self._jobs or self._clock() - self._used_at < idle_s:
                return
            link, self._link = self._link, None
        if link is not None:
            link.close()

    def close(self) -> None:
        """End the process and cancel what waits. Safe to call twice."""
        with self._lock:
            self._closed = True
            link, self._link = self._link, None
            jobs = list(self._jobs.values())
            self._jobs.clear()
        if link is not None:
            link.close()
        for job in jobs:
            job.future.cancel()

    # private

    def _submit(self, request: Request) -> Future[Any]:
        job = _Job(request)
        with self._lock:
            self._note_use(request)
            if not self._closed:
                self._ensure_link(request)
                self._send(job)
                return job.future
        job.future.set_exception(Closing())
        return job.future

    def _note_use(self, request: Request | None) -> None:
        """Note that it was used just now, for what. Call with the lock held."""
        self._used_at = self._clock()
        if isinstance(request, _FOR_PICTURES):
            self._pictures_at = self._used_at

    def _ensure_link(self, request: Request | None) -> None:
        """Start the process where there is none, with the checkpoint it had. Call with the lock held."""
        if self._link is not None:
            return
        self._link = ProcessLink(self._serve, self._on_reply, self._on_end)
        self._send(_Job(SetThreads(self._threads)))
        if self._load is not None and request is not self._load:
            self._send(_Job(self._load))

    def _send(self, job: _Job) -> None:
        number = next(self._numbers)
        self._jobs[number] = job
        assert self._link is not None  # noqa: S101 - the callers hold the lock and have seen to it
        self._link.send(Numbered(number, job.request))

    def _on_reply(self, link: ProcessLink, reply: Reply) -> None:
        with self._lock:
            if link is not self._link:
                return
            if isinstance(reply, Loaded):
                self._loaded = reply.loaded
                self._batch_size = reply.batch_size
                return
            if isinstance(reply, Started):
                self._jobs[reply.number].started = True
                return
            job = self._jobs.pop(reply.number) if isinstance(reply, Done | Failed) else None
            self._in_vain = 0
            self._note_use(None if job is None else job.request)
        if job is None or not job.future.set_running_or_notify_cancel():
            return
        if isinstance(reply, Done):
            job.future.set_result(reply.value)
        elif isinstance(reply, Failed):
            job.future.set_exception(_error(reply))

    def _on_end(self, link: ProcessLink, exit_code: int | None) -> None:
        with self._lock:
            if link is not self._link:
                return
            _log.warning("the encoder's process ended with %s", exit_code)
            self._link = None
            self._loaded = None
            self._in_vain += 1
            in_vain = exit_code is None or self._in_vain >= _MOST_IN_VAIN
            jobs = [job for job in self._jobs.values() if not isinstance(job.request, SetThreads)]
            self._jobs.clear()
            for job in jobs:
                job.deaths += job.started
                job.started = False
            lost = [job for job in jobs if in_vain or _is_hopeless(job)]
            again = [job for job in jobs if job not in lost and not job.future.cancelled()]
            if any(isinstance(job.request, Load) for job in lost):
                # A checkpoint that takes its process down is not loaded by itself again.
                self._load = None
            if again:
                self._ensure_link(None if self._load not in [job.request for job in again] else self._load)
                for job in again:
                    self._send(job)
        for job in lost:
            if job.future.set_running_or_notify_cancel():
                job.future.set_exception(ModelProblem(_death_notice(job, in_vain)))


def _is_hopeless(job: _Job) -> bool:
    return job.deaths > (0 if isinstance(job.request, Load | Convert | Halve) else 1)


def _death_notice(job: _Job, in_vain: bool) -> str:
    if in_vain and not _is_hopeless(job):
        return tr("The model's process could not be started; close other programs and try again.")
    what = {
        Load: tr("The model could not be loaded: its process ended unexpectedly, perhaps for lack of memory"),
        Convert: tr("The file could not be read: the process that did it ended unexpectedly"),
        Halve: tr("The file could not be read: the process that did it ended unexpectedly"),
    }.get(type(job.request), tr("The model stopped twice at the same work, perhaps for lack of memory"))
    return tr("{what}; close other programs or choose a smaller model.").format(what=what)


def _error(reply: Failed) -> Exception:
    if reply.no_model:
        return NoModel(reply.text)
    return ModelProblem(reply.text) if reply.known else BugError(f"in the encoder's process:\n{reply.text}")
