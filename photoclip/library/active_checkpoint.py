"""A checkpoint at work: the one that answers now, or the one that is to follow."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future

from photoclip.core.cancel import CancelToken
from photoclip.core.checkpoints import LoadedCheckpoint
from photoclip.core.search import FloatArray
from photoclip.errors import Closing, KnownError, LibraryProblem, ModelProblem, NoModel
from photoclip.indexing.indexer import CheckpointState
from photoclip.indexing.pipeline import CheckpointInUse
from photoclip.language import english, tr
from photoclip.model.encoder import Encoder
from photoclip.model.installed import InstalledCheckpoints
from photoclip.store.embeddings import EmbeddingStore

_log = logging.getLogger(__name__)

NO_MODEL = english("No model is chosen yet, so photos cannot be searched by words; choose one in Settings.")


class ActiveCheckpoint:
    """Loads the chosen checkpoint in its encoder's process and tells everyone once it is there. Thread-safe.

    The encoder, the store and the search engine agree here on which one it is.
    """

    def __init__(
        self,
        encoder: Encoder,
        installed: InstalledCheckpoints,
        chosen: Callable[[], str | None],
        embeddings: EmbeddingStore,
        on_loaded: Callable[[LoadedCheckpoint], None] = lambda _loaded: None,
        on_settled: Callable[[str | None], None] = lambda _model_id: None,
    ) -> None:
        """`chosen`: which one is wanted; may raise LibraryProblem.

        `on_loaded`: hears of it before anybody else may use it, with a lock held. `on_settled`: hears which one has
        been loaded, None where that failed or none is chosen.
        """
        self._encoder = encoder
        self._installed = installed
        self._chosen = chosen
        self._embeddings = embeddings
        self._on_loaded = on_loaded
        self._on_settled = on_settled
        self._lock = threading.Lock()
        self._settled = threading.Event()
        self._settled.set()
        self._wanted = 0
        self._model_id: str | None = None
        self._loaded: LoadedCheckpoint | None = None
        self._row_id = 0
        self._message = ""
        self._closing = False

    @property
    def model_id(self) -> str | None:
        return self._model_id

    @property
    def loaded(self) -> LoadedCheckpoint | None:
        return self._loaded

    @property
    def row_id(self) -> int:
        return self._row_id

    @property
    def failed(self) -> bool:
        """Whether it could not be loaded."""
        return bool(self._message)

    @property
    def loading(self) -> bool:
        """Whether it is being loaded now."""
        return not self._settled.is_set()

    @property
    def encoder(self) -> Encoder:
        """What encodes for it now: another one once it has taken over from another checkpoint."""
        return self._encoder

    def load(self, device: str, precision: str) -> None:
        """Begin to load the library's chosen checkpoint on `device`; returns at once."""
        try:
            model_id, problem = self._chosen(), ""
        except LibraryProblem as exc:
            model_id, problem = None, str(exc)
        with self._lock:
            self._wanted += 1
            wanted = self._wanted
            self._model_id = model_id
            self._loaded = None
            self._message = ""
            self._settled.clear()
        if model_id is None:
            self._settle(wanted, None, problem)
            return
        try:
            future = self._encoder.load(self._installed.get(model_id), device, precision)
        except KnownError as exc:
            self._settle(wanted, None, str(exc))
            return
        future.add_done_callback(lambda done: self._take(wanted, model_id, done))

    def take_over(self, other: ActiveCheckpoint) -> Encoder:
        """Be what `other` is, with its encoder, from this moment on; return the encoder that was here.

        `other` must have been loaded, and is not to be used any more.
        """
        with self._lock:
            self._wanted += 1
            before, self._encoder = self._encoder, other.encoder
            self._model_id, self._loaded, self._row_id = other.model_id, other.loaded, other.row_id
            self._message = ""
            if self._loaded is not None:
                self._on_loaded(self._loaded)
        self._settled.set()
        self._on_settled(self._model_id)
        return before

    def wait(self, cancel: CancelToken) -> CheckpointState:
        """Return the checkpoint's state once it has loaded, or failed to. Raises Cancelled."""
        while not self._settled.wait(0.1):
            cancel.raise_if_cancelled()
        with self._lock:
            if self._loaded is None:
                return CheckpointState(None, self._model_id, "", self._message)
            active = CheckpointInUse(self._row_id, self._loaded.model_input, self._encoder)
            return CheckpointState(active, self._model_id, self._loaded.device)

    def encode_texts(self, texts: Sequence[str]) -> FloatArray:
        """Return unit vectors, shape (n, d). Waits for a checkpoint that is loading. Raises NoModel, ModelProblem."""
        self.require()
        return self._encoder.encode_texts(texts).result()

    def require(self) -> LoadedCheckpoint:
        """Return the loaded checkpoint, waiting for one that is loading. Raises NoModel, ModelProblem."""
        self._settled.wait()
        with self._lock:
            if self._loaded is not None:
                return self._loaded
            if self._closing:
                raise Closing
            if self._message:
                raise ModelProblem(self._message)
        raise NoModel(NO_MODEL)

    def cancel(self) -> None:
        """Let nobody wait any longer: the library is closing."""
        with self._lock:
            self._wanted += 1
            self._loaded = None
            self._closing = True
        self._settled.set()

    def _take(self, wanted: int, model_id: str, future: Future[LoadedCheckpoint]) -> None:
        if future.cancelled():
            self._settle(wanted, None, "")
            return
        error = future.exception()
        if error is None:
            self._settle(wanted, future.result(), "", model_id)
        elif isinstance(error, KnownError):
            self._settle(wanted, None, str(error))
        else:
            _log.error("loading %s failed", model_id, exc_info=error)
            self._settle(wanted, None, tr("The model could not be loaded; the log has the details."))

    def _settle(self, wanted: int, loaded: LoadedCheckpoint | None, message: str, model_id: str = "") -> None:
        row_id = 0
        if loaded is not None:
            try:
                row_id = self._embeddings.register(loaded.fingerprint, model_id, loaded.dimension)
            except KnownError as exc:  # nobody may wait for ever because nothing can be written
                loaded, message = None, str(exc)
        with self._lock:
            if wanted != self._wanted:
                return
            self._loaded = loaded
            self._row_id = row_id
            self._message = message
            if loaded is not None:
                self._on_loaded(loaded)
        self._settled.set()
        self._on_settled(self._model_id if loaded is not None else None)
