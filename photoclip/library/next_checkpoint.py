"""The checkpoint that is to answer next: it sees every photo first, while the one in use goes on answering."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import replace

from photoclip.core.cancel import CancelToken
from photoclip.core.checkpoints import ComingCheckpoint, LoadedCheckpoint
from photoclip.core.events import Change, CheckpointComing, Notice
from photoclip.errors import Cancelled, KnownError, ModelProblem, NoModel
from photoclip.indexing.indexer import CheckpointState
from photoclip.language import tr
from photoclip.library.active_checkpoint import ActiveCheckpoint
from photoclip.model.encoder import Encoder
from photoclip.model.installed import InstalledCheckpoint, InstalledCheckpoints
from photoclip.model.this_machine import free_memory_bytes
from photoclip.search.contrast import ContrastWords
from photoclip.search.engine import SearchEngine
from photoclip.store.embeddings import EmbeddingStore
from photoclip.store.files import FileStore
from photoclip.store.library_settings import LibrarySettings

_log = logging.getLogger(__name__)

_MEMORY_FOR_WEIGHTS = 3
"""What a loaded checkpoint takes while it is built and measured, in sizes of its weights."""


class NextCheckpoint:
    """Loads what is to follow in a process of its own, shows it the photos, and lets it answer when it has seen them.

    `choose` and `drop` may be called on any thread; all else on the thread that indexes. Which one it is stands in the
    library's settings, so that it is gone on with after a restart.
    """

    def __init__(
        self,
        active: ActiveCheckpoint,
        installed: InstalledCheckpoints,
        settings: LibrarySettings,
        embeddings: EmbeddingStore,
        files: FileStore,
        engine: SearchEngine,
        make_encoder: Callable[[], Encoder],
        device_and_precision: Callable[[], tuple[str, str]],
        contrast: ContrastWords,
        emit: Callable[[Change], None],
    ) -> None:
        self._active = active
        self._installed = installed
        self._settings = settings
        self._embeddings = embeddings
        self._files = files
        self._engine = engine
        self._make_encoder = make_encoder
        self._device_and_precision = device_and_precision
        self._contrast = contrast
        self._emit = emit
        self._lock = threading.Lock()
        self._loading: ActiveCheckpoint | None = None
        self._loaded_as: tuple[str, str, str] | None = None
        self._closed = False

    def choose(self, model_id: str) -> bool:
        """Let it answer once it has seen every photo; return False where it can answer at once. Raises LibraryProblem.

        At once: when nothing answers today, or it has seen every photo before.
        """
        if not self._would_be_missed(self._installed.get(model_id)):
            return False
        self._settings.set_coming_model(model_id)
        self._emit(CheckpointComing(model_id))
        return True

    def drop(self) -> None:
        """Let the one in use go on; what the other has seen is kept. Raises LibraryProblem."""
        if self._settings.coming_model() is not None:
            self._settings.set_coming_model(None)
            self._emit(CheckpointComing(None))

    def progress(self) -> ComingCheckpoint | None:
        """Return how many photos it has still to see; None where none is on its way. Raises LibraryProblem."""
        model_id = self._settings.coming_model()
        if model_id is None:
            return None
        with suppress(KnownError):
            row_id = self._embeddings.row_of(self._installed.get(model_id).sha256)
            everywhere = self._files.count_unseen(row_id, reachable=False)
            return ComingCheckpoint(model_id, everywhere, self._files.count_unseen(row_id))
        return ComingCheckpoint(model_id, 0, 0)

    def at_work(self, cancel: CancelToken) -> Iterator[CheckpointState]:
        """Yield the checkpoint that answers, then the one that is to follow; that one takes over when it has seen all.

        Raises Cancelled, LibraryProblem.
        """
        if self._active.loading and self._files.count_unread():
            self._active.encoder.expect_images()
        yield self._active.wait(cancel)
        coming = self._wait(cancel)
        if coming is None or coming.active is None:
            return
        yield coming
        if self._files.count_unseen(coming.active.row_id, reachable=False) == 0:
            self._take_over(cancel)

    def set_threads(self, threads: int | None) -> None:
        if (loading := self._loading) is not None:
            loading.encoder.set_threads(threads)

    def close(self) -> None:
        """End its process."""
        with self._lock:
            self._closed = True
        self._end()

    def _would_be_missed(self, wanted: InstalledCheckpoint) -> bool:
        """Whether the one in use finds photos that this one has not seen."""
        active = self._settings.active_model()
        if active in (None, wanted.info.id) or self._active.failed:
            return False
        try:
            return self._embeddings.has_seen_more(self._installed.get(active).sha256, wanted.sha256)
        except (ModelProblem, NoModel):
            return False  # it cannot answer

    def _wait(self, cancel: CancelToken) -> CheckpointState | None:
        """Return the one that is to follow once it is loaded; None where none is, or it could not be."""
        model_id = self._settings.coming_model()
        if model_id is None or model_id == self._active.model_id:
            self._end()
            return None
        try:
            model = self._installed.get(model_id)
        except KnownError as exc:
            self._give_up(str(exc))
            return None
        wanted = (model_id, *self._device_and_precision())
        if wanted != self._loaded_as:
            self._end()
            if free_memory_bytes() < _MEMORY_FOR_WEIGHTS * model.size_bytes:
                self._answer_at_once(model)
                return None
            self._begin(wanted)
        assert self._loading is not None  # noqa: S101 - `_begin` made it, on this thread
        state = self._loading.wait(cancel)
        if state.active is None:
            self._give_up(state.message)
            return None
        return replace(state, active=replace(state.active, answers=False))

    def _begin(self, wanted: tuple[str, str, str]) -> None:
        model_id, device, precision = wanted
        loading = ActiveCheckpoint(self._make_encoder(), self._installed, lambda: model_id, self._embeddings)
        with self._lock:
            if self._closed:
                raise Cancelled
            self._loading, self._loaded_as = loading, wanted
        loading.load(device, precision)

    def _take_over(self, cancel: CancelToken) -> None:
        loading = self._loading
        loaded = None if loading is None else loading.loaded
        if loading is None or loaded is None or self._settings.coming_model() != loaded.model_id:
            return
        self._prepare(loading, loaded, cancel)
        if not self._settings.let_coming_model_answer(loaded.model_id):
            return  # the person changed their mind meanwhile
        with self._lock:
            self._loading = self._loaded_as = None
        before = self._active.take_over(loading)
        with suppress(CancelledError):
            before.encode_texts(["."]).exception()  # it answers who asked before; then nobody asks it any more
        before.close()

    def _prepare(self, loading: ActiveCheckpoint, loaded: LoadedCheckpoint, cancel: CancelToken) -> None:
        """Have all at hand that its first answer needs."""
        try:
            self._contrast.vectors(loaded.fingerprint, loaded.dimension, cancel, loading.encode_texts)
        except (ModelProblem, NoModel) as exc:
            _log.warning("the next model's contrast words could not be encoded yet: %s", exc)
        self._engine.get_ready(loaded.fingerprint, loaded.dimension)

    def _answer_at_once(self, model: InstalledCheckpoint) -> None:
        self._settings.let_model_answer(model.info.id)
        self._active.load(*self._device_and_precision())
        self._emit(
            Notice(
                tr(
                    "There is not enough memory for two models at once, so “{title}” answers from now on; photos "
                    "appear in searches by words as it looks at them."
                ).format(title=model.info.title)
            )
        )

    def _give_up(self, reason: str) -> None:
        self._end()
        self.drop()
        self._emit(
            Notice(
                tr("The model in use goes on answering, for the other one cannot be used: {reason}").format(
                    reason=reason
                )
            )
        )

    def _end(self) -> None:
        with self._lock:
            loading, self._loading, self._loaded_as = self._loading, None, None
        if loading is not None:
            loading.cancel()
            loading.encoder.close()
