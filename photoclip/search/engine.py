"""From words, or a photo, to photos in order."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import numpy as np

from photoclip.core.cancel import CancelToken
from photoclip.core.search import FloatArray, IdArray
from photoclip.core.strictness import NORMAL
from photoclip.errors import BugError, KnownError, ModelProblem, NoModel
from photoclip.language import tr
from photoclip.search.close_look import TermFit, look_closely, term_fits
from photoclip.search.contrast import ContrastWords, ModelWords
from photoclip.search.exact import ExactScorer
from photoclip.search.index_maker import MaySave
from photoclip.search.kinds import Kin
from photoclip.search.leaving import Leaving
from photoclip.search.lookups import Lookups
from photoclip.search.mix import Mix, MixTerm
from photoclip.search.model_vectors import ModelVectors
from photoclip.search.parts import NoParts, PartVectors, PartVectorSource
from photoclip.search.ranking import (
    Judged,
    Ranked,
    judge,
    may_be_proposed,
    nothing,
    rank_for,
)
from photoclip.search.sample import SAMPLE_ROWS, LibrarySample
from photoclip.search.scene import Scene
from photoclip.search.source import EncodeTexts, Expand, HalfArray, PhotoSource
from photoclip.search.texts import TextVectors

CROSSOVER = 100_000
"""From here on an index is worth its memory: scoring all photos takes 19 ms of a processor (42 where it has no AVX2),
where an index takes 2 to 12 for as good an answer. At 20,000 it would save 2 of 20 ms, for 46 MB and ten seconds."""


class SearchEngine(Lookups):
    """Answers searches in the vectors of one model at a time. Any thread may call anything.

    Exact below `crossover` photos, for a filtered set, for a full ordering, and while the index is not ready; otherwise
    the index proposes and exact scores rank. It is made, or read, when the first question comes that it can serve.
    """

    def __init__(
        self,
        source: PhotoSource,
        index_dir: Path,
        encode_texts: EncodeTexts,
        expand: Expand,
        *,
        crossover: int = CROSSOVER,
        sample_rows: int = SAMPLE_ROWS,
        threads: int | None = None,
        contrast: ContrastWords | None = None,
        on_sharper: Callable[[], None] = lambda: None,
        may_save: MaySave = lambda: nullcontext(True),
        parts: PartVectorSource | None = None,
        index_at_once: bool = False,
        wait_turn: Callable[[CancelToken], None] = lambda _cancel: None,
    ) -> None:
        """`contrast`: what descriptions are weighed against; without it, scores against each other alone.

        `parts`: where vectors of parts of photos come from, None: there are none. `index_at_once`: make the index as
        soon as the photos are many, and not with the first question that it can serve.

        `on_sharper` is called on a background thread when the same search would find or judge better than before: the
        embeddings or the contrast words of the model in use have been loaded. `may_save`: see `EmbeddingSpace`.
        `wait_turn`: returns once nothing goes on that is more pressing than to make an index.
        """
        self._source = source
        self._part_source = parts or NoParts()
        self._index_dir = index_dir
        self._texts = TextVectors(encode_texts, expand)
        self.crossover = crossover
        self._scorer = ExactScorer(threads)
        # Half of the cores: building an index takes minutes, and the person is doing something else.
        self._build_threads = threads or max(1, (os.cpu_count() or 2) // 2)
        self._lock = threading.Lock()
        self._space: ModelVectors | None = None
        self._next: ModelVectors | None = None
        self._sample_rows = sample_rows
        self._sample = LibrarySample(self._scorer, sample_rows)
        self._contrast = contrast
        self._on_sharper = on_sharper
        self._may_save = may_save
        self._index_at_once = index_at_once
        self._wait_turn = wait_turn
        self._words: ModelWords | None = None
        self._leaving = Leaving()
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
            following, self._next = self._next, None
            self._leave()
            self._words = ModelWords(self._contrast, model_key, dimension, self._on_sharper)
            if following is not None and following.are_all_of(model_key, dimension):
                self._space = following
            else:
                self._leaving.let_go(following)
                self._space = self._begin(model_key, dimension, self._on_sharper, self._words.wait_vectors)
            self._sample = LibrarySample(self._scorer, self._sample_rows)
        self._texts.forget()

    def get_ready(self, model_key: str, dimension: int) -> None:
        """Load this model's vectors beside those of the one in use, and wait for them: `use_model` finds them there."""
        with self._lock:
            if self._closed:
                return
            self._leaving.let_go(self._next)
            self._next = following = self._begin(model_key, dimension, lambda: None, lambda: None)
        following.wait_loaded(None)

    def read_ahead(self, model_key: str, dimension: int) -> None:
        """Begin to load the vectors of a model that is about to be used, where none is: `use_model` goes on with them.

        Returns at once.
        """
        with self._lock:
            if not self._closed and self._space is None and self._next is None:
                self._next = self._begin(model_key, dimension, self._on_sharper, self._words_in_use)

    def use_no_model(self) -> None:
        """Stop answering: no model is active."""
        with self._lock:
            self._leave()
        self._texts.forget()

    def add(self, ids: IdArray, vectors: HalfArray | FloatArray, model_key: str | None = None) -> None:
        """Make stored photos findable with their unit vectors, shape (n, d). Returns at once.

        Vectors of another model than the one in use (`model_key`; None: of that one) wait in the source for their turn.
        """
        with self._lock:
            space = self._space
        if space is not None and model_key in (None, space.model_key):
            space.add(np.asarray(ids, np.int64), vectors)

    def add_parts(self, parts: PartVectors, model_key: str | None = None) -> None:
        """Let stored photos be found by parts of them, too. As `add`."""
        with self._lock:
            space = self._space
        if space is not None and len(parts.photo_ids) and model_key in (None, space.model_key):
            space.add_parts(parts)

    def read_parts_again(self) -> None:
        """Let other parts count than did: those that the source says now. Returns at once; `on_sharper` tells."""
        with self._lock:
            spaces = [space for space in (self._space, self._next) if space is not None]
        for space in spaces:
            space.read_parts_again()

    def remove(self, ids: IdArray) -> None:
        """Make photos unfindable. Returns at once."""
        with self._lock:
            spaces = [space for space in (self._space, self._next) if space is not None]
        for space in spaces:
            space.remove(np.asarray(ids, np.int64))

    def search(
        self, mix: Mix, allowed: IdArray | None = None, limit: int | None = None, strictness: float = NORMAL
    ) -> Ranked:
        """Return the photos that `mix` asks for, strong matches first: among `allowed` (None: all), at most `limit`.

        Raises `NoModel` before `use_model`, and what the text encoder raises.
        """
        started = time.perf_counter()
        space, scene = self._scene()
        if not mix.terms:
            return nothing(scene.complete)
        if mix.single and may_be_proposed(allowed, limit):
            space.want_index()
        queries = self._queries(space, mix)
        ranked = rank_for(scene, mix, queries, allowed, limit, strictness)
        return replace(ranked, elapsed_ms=(time.perf_counter() - started) * 1e3)

    def has_index(self, term: MixTerm | None = None) -> bool:
        """Tell whether an index is asked for the best photos of a question, None: of any. Never waits.

        Where the photos are many, one is made from now on.
        """
        with self._lock:
            space = self._space
        if space is None:
            return False
        space.want_index()
        view = space.view()
        reaches = (view.reach.pictures, view.reach.words)
        asked = reaches if term is None else reaches[term.vector is None :][:1]
        return view.index is not None and any(reach is not None for reach in asked)

    def judge(self, mixes: Sequence[Mix], allowed: IdArray | None = None) -> list[Judged]:
        """Return how the photos of `allowed` (None: all) that have a vector stand with each question.

        Every mix must have a wanted term. Raises as `search` does.
        """
        space, scene = self._scene()
        queries = [self._queries(space, mix) for mix in mixes]
        return judge(scene, mixes, queries, allowed)

    def look_closely(self, mix: Mix, photo_ids: IdArray) -> FloatArray:
        """Return the evidence above the cut of some hundred photos, shape (n,), judged one by one wherever they rank.

        Raises as `search` does.
        """
        space, scene = self._scene()
        queries = self._queries(space, mix)
        return look_closely(scene, mix, queries, photo_ids)

    @property
    def ready(self) -> bool:
        """Whether every vector and the contrast words are there: nothing would be judged better in a moment."""
        with self._lock:
            space, words = self._space, self._words
        return space is not None and space.loaded and words is not None and words.done

    def explain(self, mix: Mix, photo_id: int) -> list[TermFit]:
        """Return how well a photo fits each of `mix.terms`; [] while it has no embedding. Raises as `search` does."""
        space, scene = self._scene()
        if not mix.terms:
            return []
        return term_fits(scene, mix, self._texts.of_terms(space.model_key, mix.terms), photo_id)

    def similar(
        self, photo_id: int, allowed: IdArray | None = None, limit: int | None = None, strictness: float = NORMAL
    ) -> Ranked:
        """Return the photos that look most like this one, which comes first; nothing when it has no embedding yet."""
        vector = self.vector_of(photo_id)
        return self.search(Mix() if vector is None else Mix.like(vector), allowed, limit, strictness)

    def wait_contrast(self, timeout_s: float | None = None) -> bool:
        """Wait until the contrast words are there, or failed to come, for a command that searches once."""
        with self._lock:
            words = self._words
        return words is not None and words.wait(timeout_s)

    def save(self) -> bool:
        """Write the index if it has changed; return False when the disk refused. A large one takes seconds."""
        with self._lock:
            space = self._space
        return space is None or space.save()

    def close(self) -> None:
        """End the background work, save the index, end the threads. Searches must be over."""
        with self._lock:
            self._closed = True
            self._leave()
            self._leaving.let_go(self._next)
            self._next = None
            left = self._leaving.take()
        for ended in left:
            ended.join()
        self._scorer.close()

    def _begin(
        self,
        model_key: str,
        dimension: int,
        on_loaded: Callable[[], None],
        words: Callable[[], FloatArray | None],
    ) -> ModelVectors:
        space = ModelVectors(
            self._source,
            self._part_source,
            model_key,
            dimension,
            self._index_dir,
            crossover=self.crossover,
            threads=self._build_threads,
            on_loaded=on_loaded,
            may_save=self._may_save,
            wait_turn=self._wait_turn,
            words=words,
        )
        if self._index_at_once:
            space.want_index()
        space.start()
        return space

    def _words_in_use(self) -> FloatArray | None:
        with self._lock:
            words = self._words
        return None if words is None else words.wait_vectors()

    def _leave(self) -> None:
        """Let the model in use end on its own threads; `close` waits for them. Call with the lock held."""
        self._leaving.let_go(self._space, self._words)
        self._space = self._words = None

    def _scene(self) -> tuple[ModelVectors, Scene]:
        with self._lock:
            if self._space is None:
                raise NoModel(tr("There is no model yet; choose one in the settings to search by description."))
            space, sample, words = self._space, self._sample, self._words
        complete = space.loaded  # before the view: what loads in between only adds
        vectors = words.at_once() if words else None
        kin_of = _no_kin if self._contrast is None else self._contrast.kin_of
        photos = space.view()
        return space, Scene(photos, self._scorer, sample, vectors, complete, kin_of, space.parts_of(photos))

    def _queries(self, space: ModelVectors, mix: Mix) -> FloatArray:
        """Return unit vectors of the terms, shape (terms, d)."""
        queries = self._texts.of_terms(space.model_key, mix.terms)
        if queries.shape[1] != space.dimension:
            # The encoder has changed and `use_model` has not been told yet, or the other way round.
            raise ModelProblem(tr("The model is just being changed; try again in a moment."))
        return queries


def _no_kin(_text: str) -> Kin:
    return ()
