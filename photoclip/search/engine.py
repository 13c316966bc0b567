"""From words, or a photo, to photos in order."""

from __future__ import annotations

import os
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from photoclip.core.query import Query
from photoclip.core.search import FloatArray, IdArray
from photoclip.errors import BugError, KnownError, ModelProblem, NoModel
from photoclip.search.exact import ExactScorer, rank
from photoclip.search.relevance import DEFAULT_STRICTNESS, Background
from photoclip.search.sample import SAMPLE_ROWS, LibrarySample
from photoclip.search.source import EmbeddingSource, EncodeTexts, Expand, HalfArray
from photoclip.search.space import EmbeddingSpace, View
from photoclip.search.texts import TextVectors
from photoclip.search.vectors import distinct

CROSSOVER = 300_000

_MAX_PROPOSED = 1000  # past so many hits the index would have to look at much of the library anyway
_OVERSAMPLE = 1.5
_OVERSAMPLE_LEAST = 32
# Picking rows out costs a copy: past this share of the library, scoring all of it is faster.
_GATHER_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class Ranked:
    """Photos by falling score, then rising id. All arrays have one shape, (n,)."""

    photo_ids: IdArray
    scores: FloatArray
    """Cosines with the query."""
    confidences: FloatArray
    """0 to 1, judged against the whole library; 0.5 stands at the cut."""
    strong: NDArray[np.bool_]
    """Which photos are above the cut: the first `strong_count` of them."""
    strong_count: int
    exact: bool
    """Whether every photo was scored; else the index proposed which."""
    complete: bool
    """Whether every stored embedding was already in memory."""
    elapsed_ms: float


class SearchEngine:
    """Answers searches in the vectors of one model at a time. Any thread may call anything.

    Exact below `crossover` photos, for a filtered set, for a full ordering, and while the index is not ready; otherwise
    the index proposes and exact scores rank.
    """

    def __init__(
        self,
        source: EmbeddingSource,
        index_dir: Path,
        encode_texts: EncodeTexts,
        expand: Expand,
        *,
        crossover: int = CROSSOVER,
        sample_rows: int = SAMPLE_ROWS,
        threads: int | None = None,
    ) -> None:
        self._source = source
        self._index_dir = index_dir
        self._texts = TextVectors(encode_texts, expand)
        self._crossover = crossover
        self._scorer = ExactScorer(threads)
        # Half of the cores: building an index takes minutes, and the person is doing something else.
        self._build_threads = threads or max(1, (os.cpu_count() or 2) // 2)
        self._lock = threading.Lock()
        self._space: EmbeddingSpace | None = None
        self._sample_rows = sample_rows
        self._sample = LibrarySample(self._scorer, sample_rows)
        self._left: list[EmbeddingSpace] = []
        self._closed = False

    @property
    def model_key(self) -> str | None:
        with self._lock:
            return None if self._space is None else self._space.model_key

    @property
    def loaded(self) -> bool:
        """Whether every stored embedding of the model in use is in memory; until then searches cover those that are."""
        with self._lock:
            space = self._space
        return space is not None and space.loaded

    @property
    def problem(self) -> KnownError | None:
        """Why the stored embeddings could not all be read; None while all is well."""
        with self._lock:
            return None if self._space is None else self._space.problem

    def use_model(self, model_key: str, dimension: int) -> None:
        """Answer with this model from now on: its vectors load in the background, and count as soon as they are there.

        Call it when the text encoder has changed to the same model; again, to read anew after a `problem`. Returns at
        once.
        """
        with self._lock:
            if self._closed:
                raise BugError("the search engine is closed")
            old = self._space
            same = old is not None and (old.model_key, old.dimension) == (model_key, dimension)
            if same and old is not None and old.problem is None:
                return
            self._space = EmbeddingSpace(
                self._source,
                model_key,
                dimension,
                self._index_dir,
                crossover=self._crossover,
                threads=self._build_threads,
            )
            self._sample = LibrarySample(self._scorer, self._sample_rows)
            self._leave(old)
            self._space.start()
        self._texts.forget()

    def use_no_model(self) -> None:
        """Stop answering: no model is active."""
        with self._lock:
            old, self._space = self._space, None
            self._leave(old)
        self._texts.forget()

    def wait_loaded(self, timeout_s: float | None = None) -> bool:
        """Wait until `loaded`, for a command that searches once; return False when it takes longer or failed."""
        return self._require_space()[0].wait_loaded(timeout_s)

    def wait_settled(self, timeout_s: float | None = None) -> bool:
        """Wait until the index holds everything, or is not needed; return False when that takes longer."""
        return self._require_space()[0].wait_settled(timeout_s)

    def add(self, ids: IdArray, vectors: HalfArray | FloatArray, model_key: str | None = None) -> None:
        """Make stored photos findable with their unit vectors, shape (n, d). Returns at once.

        Vectors of another model than the one in use (`model_key`; None: of that one) wait in the source for their turn.
        """
        with self._lock:
            space = self._space
        if space is not None and model_key in (None, space.model_key):
            space.add(np.asarray(ids, np.int64), vectors)

    def remove(self, ids: IdArray) -> None:
        """Make photos unfindable. Returns at once."""
        with self._lock:
            space = self._space
        if space is not None:
            space.remove(np.asarray(ids, np.int64))

    def search(
        self,
        query: Query,
        allowed: IdArray | None = None,
        limit: int | None = None,
        strictness: float = DEFAULT_STRICTNESS,
    ) -> Ranked:
        """Return the photos that `query` describes best: among `allowed` (None: all), at most `limit` (None: all).

        Raises `NoModel` before `use_model`, and what the text encoder raises.
        """
        started = time.perf_counter()
        space, sample = self._require_space()
        if not query.text:
            return _ranked(started, _NO_IDS, _NO_SCORES, Background.of(_NO_SCORES), strictness, True, space.loaded)
        vector = self._texts.vector(space.model_key, query.text)
        return self._answer(started, space, sample, vector, allowed, limit, strictness)

    def similar(
        self,
        photo_id: int,
        allowed: IdArray | None = None,
        limit: int | None = None,
        strictness: float = DEFAULT_STRICTNESS,
    ) -> Ranked:
        """Return the photos that look most like this one, which comes first; nothing when it has no embedding yet."""
        started = time.perf_counter()
        space, sample = self._require_space()
        snapshot = space.view().snapshot
        rows = snapshot.rows_of(np.asarray([photo_id], np.int64))
        if not len(rows):
            return _ranked(started, _NO_IDS, _NO_SCORES, Background.of(_NO_SCORES), strictness, True, space.loaded)
        vector = snapshot.vectors(rows)[0].astype(np.float32)
        return self._answer(started, space, sample, vector, allowed, limit, strictness)

    def save(self) -> bool:
        """Write the index if it has changed; return False when the disk refused. A large one takes seconds."""
        with self._lock:
            space = self._space
        return space is None or space.save()

    def close(self) -> None:
        """End the background work, save the index, end the threads. Searches must be over."""
        with self._lock:
            self._closed = True
            old, self._space = self._space, None
            self._leave(old)
            left, self._left = self._left, []
        for space in left:
            space.join()
        self._scorer.close()

    def _leave(self, space: EmbeddingSpace | None) -> None:
        """Let a space end on its own thread; `close` waits for it."""
        if space is not None:
            space.stop()
            self._left.append(space)

    def _require_space(self) -> tuple[EmbeddingSpace, LibrarySample]:
        with self._lock:
            if self._space is None:
                raise NoModel("There is no model yet; choose one in the settings to search by description.")
            return self._space, self._sample

    def _answer(
        self,
        started: float,
        space: EmbeddingSpace,
        sample: LibrarySample,
        vector: FloatArray,
        allowed: IdArray | None,
        limit: int | None,
        strictness: float,
    ) -> Ranked:
        complete = space.loaded  # before the view: what loads in between only adds
        view = space.view()
        snapshot = view.snapshot
        if vector.shape != (space.dimension,):
            # The encoder has changed and `use_model` has not been told yet, or the other way round.
            raise ModelProblem("The model is just being changed; search again in a moment.")
        # Judged against the whole library, not against the filtered rest: "dog" among dogs is still a strong match.
        library = sample.scores(snapshot, vector)
        rows = self._proposed(view, vector, allowed, limit)
        exact = rows is None
        if rows is None and allowed is not None:
            rows = snapshot.rows_of(allowed)
        if rows is None or library is None or len(rows) > _GATHER_SHARE * snapshot.rows:
            every, keep = self._scorer.scores(snapshot, vector), snapshot.keep()
            library = every[keep] if library is None else library
            chosen = keep if rows is None else rows
            ids, scores = snapshot.ids[chosen], every[chosen]
        else:
            ids, scores = snapshot.ids[rows], self._scorer.scores_of_rows(snapshot, rows, vector)
        ids, scores = rank(ids, scores, limit)
        background = Background.of(library)
        return _ranked(started, ids, scores, background, strictness, exact, complete)

    def _proposed(self, view: View, vector: FloatArray, allowed: IdArray | None, limit: int | None) -> IdArray | None:
        """Return the rows worth scoring, or None where all must be."""
        snapshot, index = view.snapshot, view.index
        if index is None or allowed is not None or limit is None or limit > _MAX_PROPOSED:
            return None
        ids, _ = index.nearest(vector, int(limit * _OVERSAMPLE) + _OVERSAMPLE_LEAST)
        tail = snapshot.live(np.arange(view.indexed_rows, snapshot.rows, dtype=np.int64))
        rows = distinct(np.concatenate([snapshot.rows_of(ids), tail]))
        # Too few when many of them were removed since: the index has not caught up.
        return rows if len(rows) >= min(limit, len(snapshot)) else None


_NO_IDS = np.empty(0, np.int64)
_NO_SCORES = np.empty(0, np.float32)


def _ranked(
    started: float,
    ids: IdArray,
    scores: FloatArray,
    background: Background,
    strictness: float,
    exact: bool,
    complete: bool,
) -> Ranked:
    strong = scores >= background.cut(strictness)
    return Ranked(
        photo_ids=ids,
        scores=scores,
        confidences=background.confidences(scores, strictness),
        strong=strong,
        strong_count=int(strong.sum()),
        exact=exact,
        complete=complete,
        elapsed_ms=(time.perf_counter() - started) * 1e3,
    )
