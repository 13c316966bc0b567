"""All vectors of one model: those of whole photos, and beside them those of parts of photos."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from photoclip.core.cancel import CancelToken
from photoclip.core.search import FloatArray, IdArray
from photoclip.errors import KnownError
from photoclip.search.best_part import SceneParts
from photoclip.search.index_maker import MaySave
from photoclip.search.leaving import Leaving
from photoclip.search.parts import KeyedParts, PartTable, PartVectors, PartVectorSource, all_keys_of, keys_of
from photoclip.search.source import EmbeddingSource, HalfArray, PhotoSource
from photoclip.search.space import EmbeddingSpace, View, index_path
from photoclip.search.trial import Found
from photoclip.search.vector_file import SUFFIX, VectorFile


class ModelVectors:
    """Two spaces, each with an index of its own: what compares whole photos never meets a part. Any thread may ask."""

    def __init__(
        self,
        source: PhotoSource,
        parts: PartVectorSource,
        model_key: str,
        dimension: int,
        index_dir: Path,
        *,
        crossover: int,
        threads: int,
        on_loaded: Callable[[], None],
        may_save: MaySave,
        wait_turn: Callable[[CancelToken], None] = lambda _cancel: None,
        words: Callable[[], FloatArray | None] = lambda: None,
    ) -> None:
        """`on_loaded` is called on a thread of theirs, once every stored embedding is in memory, those of parts, too.

        For the rest see `EmbeddingSpace`.
        """
        self.model_key = model_key
        self.dimension = dimension
        self._source = source
        self._generation = 0
        self._on_loaded = on_loaded
        self._lock = threading.Lock()
        self._table: PartTable | None = None
        self._told = self._index_wanted = False
        self._leaving = Leaving()

        def space(key: str, source: EmbeddingSource, vector_file: VectorFile | None = None) -> EmbeddingSpace:
            return EmbeddingSpace(
                source,
                model_key,
                dimension,
                index_dir,
                crossover=crossover,
                threads=threads,
                on_loaded=self._one_loaded,
                may_save=may_save,
                index_key=key,
                vector_file=vector_file,
                wait_turn=wait_turn,
                words=words,
            )

        def make_parts() -> EmbeddingSpace:
            return space(parts_key(model_key), KeyedParts(parts))

        self._make_parts = make_parts
        kept = VectorFile(index_path(index_dir, model_key).with_suffix(SUFFIX), model_key, source)
        self._photos, self._parts = space(model_key, source, kept), self._make_parts()

    def start(self) -> None:
        self._generation = self._source.generation(self.model_key)
        self._photos.start()
        self._parts.start()

    def are_all_of(self, model_key: str, dimension: int) -> bool:
        """Tell whether these are all vectors of this model: nothing came or went since `start`."""
        same = (self.model_key, self.dimension) == (model_key, dimension)
        return same and self.problem is None and self._source.generation(model_key) == self._generation

    def stop(self) -> None:
        """Ask the background work to end; it saves what has changed."""
        for one in self._both():
            one.stop()

    def join(self) -> None:
        with self._lock:
            left = self._leaving.take()
        for one in (*self._both(), *left):
            one.join()

    @property
    def running(self) -> bool:
        """Whether the background work goes on."""
        return any(one.running for one in self._both())

    @property
    def loaded(self) -> bool:
        """Whether every stored embedding is in memory; until then searches cover those that are."""
        return all(one.loaded for one in self._both())

    @property
    def problem(self) -> KnownError | None:
        """Why the embeddings could not be read; None while all is well."""
        photos, parts = self._both()
        return photos.problem or parts.problem

    def wait_loaded(self, timeout_s: float | None) -> bool:
        """Wait until reading has ended; return False when that takes longer, or failed (`problem`)."""
        return all(one.wait_loaded(timeout_s) for one in self._both())

    def wait_settled(self, timeout_s: float | None) -> bool:
        """Wait until the indexes hold everything, or are not needed; return False when that takes longer."""
        return all(one.wait_settled(timeout_s) for one in self._both())

    def want_index(self) -> None:
        """Let the indexes be made once the photos are many: a question has come that they can serve."""
        with self._lock:
            self._index_wanted, wanted = True, (self._photos, self._parts)
        for one in wanted:
            one.want_index()

    def found(self, timeout_s: float | None) -> Found | None:
        """Return which share of the best whole photos the index finds; None where there is none."""
        return self._photos.found(timeout_s)

    def view(self) -> View:
        """Return the whole photos as they stand now."""
        return self._photos.view()

    def parts_of(self, photos: View) -> SceneParts | None:
        """Return the parts of these photos as they stand now; None where there are none."""
        parts = self._both()[1].view()
        return SceneParts(parts, self._part_table(photos, parts)) if len(parts.snapshot) else None

    def add(self, ids: IdArray, vectors: HalfArray | FloatArray) -> None:
        """Make these photos findable with their unit vectors, shape (n, d). Returns at once."""
        self._photos.add(ids, vectors)

    def add_parts(self, parts: PartVectors) -> None:
        """Let photos be found by these parts of them, too. Returns at once."""
        self._both()[1].add(keys_of(parts.photo_ids, parts.parts), parts.vectors)

    def remove(self, ids: IdArray) -> None:
        """Make these photos unfindable. Returns at once."""
        photos, parts = self._both()
        photos.remove(ids)
        if not parts.loaded or len(parts.view().snapshot):
            parts.remove(all_keys_of(ids))

    def read_parts_again(self) -> None:
        """Read the parts that count anew, in the background: others may count than did."""
        fresh = self._make_parts()
        with self._lock:
            if self._index_wanted:
                fresh.want_index()
            old, self._parts, self._told = self._parts, fresh, False
            self._leaving.let_go(old)
        fresh.start()

    def save(self) -> bool:
        """Write the indexes that have changed; return False when the disk refused."""
        saved = [one.save() for one in self._both()]
        return all(saved)

    def _both(self) -> tuple[EmbeddingSpace, EmbeddingSpace]:
        with self._lock:
            return self._photos, self._parts

    def _part_table(self, photos: View, parts: View) -> PartTable:
        """Return which parts belong to which photos: made anew where either has changed."""
        with self._lock:
            if self._table is None or not self._table.is_of(photos.snapshot, parts.snapshot):
                self._table = PartTable(photos.snapshot, parts.snapshot)
            return self._table

    def _one_loaded(self) -> None:
        loaded = self.loaded
        with self._lock:
            tell = loaded and not self._told
            self._told = self._told or tell
        if tell:
            self._on_loaded()


def parts_key(model_key: str) -> str:
    """Return by what name the index of a model's parts is kept."""
    return f"{model_key} parts"


def index_paths(index_dir: Path, model_key: str) -> dict[Path, str]:
    """Return where the headers of a model's saved indexes are or would be, each with the name in it."""
    return {index_path(index_dir, key): key for key in (model_key, parts_key(model_key))}
