"""What runs in the encoder's process: one job after the other, but texts before images and beside them."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
import traceback
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from importlib import import_module
from multiprocessing import connection as pipes
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

from photoclip.core.checkpoints import LoadedCheckpoint
from photoclip.errors import KnownError, NoModel
from photoclip.garbage import uncollected
from photoclip.language import tr
from photoclip.model.lean_torch import without_shapes_alone
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
    LogLine,
    Numbered,
    Reply,
    SetThreads,
    Started,
)
from photoclip.model.this_machine import thread_count
from photoclip.system import THIS
from photoclip.system.processes import lower_priority

if TYPE_CHECKING:
    from photoclip.model.clip import Clip
    from photoclip.model.half_text import Halved
    from photoclip.model.words_first import Beginning, Words

_NICENESS = 5
"""The window comes first where all cores are busy."""

_BARRIERS = (Load, SetThreads)
"""No request overtakes these: they change what the answer is."""


def serve(connection: Connection) -> None:
    """Answer requests until the other end is closed. The target of the encoder's process."""
    # Ctrl-C in a terminal reaches the whole group; the program decides when its processes end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Everything is on disk already; no library may ask the hub behind the person's back.
    os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", HF_HUB_DISABLE_TELEMETRY="1")
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    os.environ.setdefault("TORCH_CPP_LOG_LEVEL", "ERROR")
    # Threads of a product that wait for each other sleep instead of spinning: at low priority beside a busy core a
    # spinning one waits for one that does not run (660 photos: over 100 s instead of 23). Read when torch is loaded.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    lower_priority(_NICENESS)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _Server(connection).run()


class _Server:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._send_lock = threading.Lock()
        self._waiting: deque[Numbered] = deque()
        self._arrived = threading.Condition()
        self._clip: Clip | None = None
        self._words: Words | None = None
        """Reads texts until a picture is to be read, and while `_coming` is being loaded."""
        self._coming: Future[Clip] | None = None
        self._loader = ThreadPoolExecutor(1, "load")
        self._load: Load | None = None
        self._threads: int | None = None

    def run(self) -> None:
        threading.Thread(target=self._receive, daemon=True).start()
        _forward_logs(self._send)
        while True:
            with self._arrived:
                while not self._waiting:
                    self._arrived.wait()
                job = self._take_text() or self._waiting.popleft()
            self._answer(job)

    def _receive(self) -> None:
        while True:
            try:
                job = self._connection.recv()
            except (EOFError, OSError):
                os._exit(0)  # the main thread may be deep in a batch
            with self._arrived:
                self._waiting.append(job)
                self._arrived.notify()

    def _take_text(self) -> Numbered | None:
        for index, job in enumerate(self._waiting):
            if isinstance(job.request, _BARRIERS):
                return None
            if isinstance(job.request, EncodeTexts):
                del self._waiting[index]
                return job
        return None

    def _answer_texts(self, parts: Sequence[Future[Any]]) -> None:
        """Answer texts until `parts` of a batch are done."""
        for part in parts:
            part.add_done_callback(self._look_again)
        while True:
            with self._arrived:
                while (job := self._take_text()) is None and not all(part.done() for part in parts):
                    self._arrived.wait()
            if job is None:
                return
            self._answer(job)

    def _look_again(self, _part: Future[Any]) -> None:
        with self._arrived:
            self._arrived.notify()

    def _answer(self, job: Numbered) -> None:
        self._send(Started(job.number))
        try:
            value = self._do(job)
        except KnownError as exc:
            self._send(Failed(job.number, str(exc), known=True, no_model=isinstance(exc, NoModel)))
        except Exception:  # noqa: BLE001 - the border of this process: the other side logs or raises it
            self._send(Failed(job.number, traceback.format_exc(), known=False))
        else:
            self._send(Done(job.number, value))

    def _do(self, job: Numbered) -> Any:
        match job.request:
            case Load() as load:
                return self._load_model(load)
            case EncodeImages(pixels):
                before = self._model().batch_size
                vectors = self._model().encode_images(pixels, self._answer_texts)
                if self._model().batch_size != before:
                    self._send_state()
                return vectors
            case EncodeTexts(texts):
                return self._reader().encode_texts(texts)
            case ListDevices():
                self._use_threads()  # one of them says how many there are
                return _late("processors").device_reports()
            case Convert() | Halve():
                return _write(job.request)
            case SetThreads(threads):
                self._threads = threads
                if self._clip is not None:
                    self._use_threads()
                    self._send_state()
            case ExpectImages():
                self._begin_whole()
        return None

    def _load_model(self, load: Load) -> LoadedCheckpoint:
        # The old model goes first: two large ones may not fit.
        if self._coming is not None:
            wait([self._coming])
        self._clip = self._words = self._coming = None
        self._load = load
        threads, late = thread_count(self._threads), self._expects_images()
        beginning = _late("words_first").begin(load.folder, load.device, load.precision, threads, late)
        if beginning is None:
            self._clip = _load_whole(load, self._threads, None)
            return self._send_state()
        self._words = beginning.words
        return self._say(beginning)

    def _expects_images(self) -> bool:
        """Tell whether pictures were announced while nothing of the model was there: then words come second."""
        with self._arrived:
            return any(isinstance(job.request, ExpectImages) for job in self._waiting)

    def _begin_whole(self) -> None:
        """Begin to load what reads pictures, if it is not there. Searches alone need no half of the memory for it."""
        if self._words is not None and self._coming is None and self._load is not None:
            self._coming = self._loader.submit(_load_whole, self._load, self._threads, self._words)

    def _send_state(self) -> LoadedCheckpoint:
        return self._say(self._model())

    def _say(self, model: Clip | Beginning) -> LoadedCheckpoint:
        assert self._load is not None  # noqa: S101 - a loaded model has been asked for
        loaded = model.describe(self._load.model_id, self._load.fingerprint)
        self._send(Loaded(loaded, model.batch_size))
        return loaded

    def _reader(self) -> Clip | Words:
        """Return what reads texts now: also where the rest of the model is not there yet, or could not be loaded."""
        coming = self._coming
        if self._words is not None and (coming is None or not coming.done() or coming.exception() is not None):
            return self._words
        return self._whole()

    def _model(self) -> Clip:
        """Return the whole model; answers texts while it is still being loaded."""
        self._begin_whole()
        if self._coming is not None:
            self._answer_texts([self._coming])
        return self._whole()

    def _whole(self) -> Clip:
        if self._coming is not None:
            self._clip = self._coming.result()
            self._words = self._coming = None
            self._use_threads()
            self._say(self._clip)
        if self._clip is None:
            raise NoModel(tr("No model is loaded; choose one in Settings."))
        return self._clip

    def _use_threads(self) -> None:
        """Tell torch how many threads to use. It holds for the thread that says so."""
        _late("processors").set_threads(self._threads)

    def _send(self, reply: Reply) -> None:
        try:
            with self._send_lock:
                self._connection.send(reply)
        except (BrokenPipeError, OSError):
            os._exit(0)


def _load_whole(load: Load, threads: int | None, words: Words | None) -> Clip:
    """`words`: what reads texts until then, and afterwards, too, where the text tower is large."""
    _late("processors").set_threads(threads)
    clip: Clip = _late("clip").Clip.load(load.folder, load.device, load.precision, words)
    return clip


def _write(request: Convert | Halve) -> Halved | None:
    """Write weights in another form; the answer is what there is to be said of them."""
    if isinstance(request, Convert):
        _late("conversion").convert(request.source, request.target)
        return None
    halved: Halved = _late("halving").halve(request.folder, request.target)
    return halved


def _late(module: str) -> Any:
    """Return a module of this package that takes long to import (torch, seconds): in this process alone."""
    with uncollected(), without_shapes_alone():
        return import_module(f"photoclip.model.{module}")


class _ForwardHandler(logging.Handler):
    def __init__(self, send: Any) -> None:
        super().__init__()
        self._send = send

    def emit(self, record: logging.LogRecord) -> None:
        # open_clip tells every step on the root logger; only what may matter to a person crosses over.
        ours = record.name.startswith("photoclip")
        if record.levelno >= (logging.INFO if ours else logging.ERROR):
            self._send(LogLine(record.name, record.levelno, record.getMessage()))


def _forward_logs(send: Any) -> None:
    logging.captureWarnings(True)
    root = logging.getLogger()
    root.handlers[:] = [_ForwardHandler(send)]
    root.setLevel(logging.INFO)


def _end_with_parent() -> None:
    """End this process with the program, even when that is killed and someone else holds the pipe's other end."""
    parent = parent_process()
    if parent is None:
        return
    started_by = os.getppid()
    while True:
        if pipes.wait([parent.sentinel], timeout=2) or (THIS.orphans_get_a_parent and os.getppid() != started_by):
            os._exit(0)
        time.sleep(0)
