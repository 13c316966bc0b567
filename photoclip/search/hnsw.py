"""The hnswlib index of one model: proposes candidates, grows and shrinks live, saves itself verifiably."""

from __future__ import annotations

import errno
import hashlib
import os
import threading
from pathlib import Path
from typing import Any

import hnswlib
import numpy as np

from photoclip.core.search import FloatArray, IdArray
from photoclip.disk.drafts import draft_file, replacing
from photoclip.disk.private import private_folder
from photoclip.search.index_file import (
    SUPPORTED,
    IndexHeader,
    IndexStale,
    check_payload,
    key_digest,
    read_header,
)
from photoclip.search.rwlock import ReadWriteLock
from photoclip.search.vector_file import SUFFIX

M = 32
EF_CONSTRUCTION = 300
EF_SEARCH = 2000
"""How far a query looks of which nothing else is known."""

_SEED = 20_240_501
_GROWTH = 1.5
_HASH_BLOCK_BYTES = 1 << 20


class HnswIndex:
    """Approximate nearest neighbours among unit vectors. Any thread may ask, add, remove and save.

    Works around hnswlib 0.8.0: queries wait while points are added, `k` never exceeds what is there, room is made
    before it runs out, and no file reaches the loader unread (`index_file`). An add holds queries up for about 1 ms a
    vector, so callers add a few dozen at a time.
    """

    def __init__(
        self,
        dimension: int,
        *,
        m: int = M,
        ef_construction: int = EF_CONSTRUCTION,
        ef_search: int = EF_SEARCH,
        capacity: int = 1024,
    ) -> None:
        self.dimension = dimension
        self._m = m
        self._ef_construction = max(m, ef_construction)  # as hnswlib does
        self._graph: Any = hnswlib.Index("ip", dimension)
        self._graph.init_index(max(1, capacity), M=m, ef_construction=ef_construction, random_seed=_SEED)
        self._graph.set_ef(1)
        self._ef_search = ef_search
        self._deleted: set[int] = set()
        self._lock = ReadWriteLock()
        # Held around every change and every save, so that no writer waits at the lock above during a long save: it
        # would keep new queries waiting behind it.
        self._changing = threading.Lock()

    def __len__(self) -> int:
        """Return how many vectors can be found."""
        return int(self._graph.get_current_count()) - len(self._deleted)

    @property
    def deleted_count(self) -> int:
        """How many elements only help to find the way to others."""
        return len(self._deleted)

    def add(self, ids: IdArray, vectors: FloatArray, threads: int = 1) -> None:
        """Take unit vectors, shape (n, d), in place of any these ids had. Ids are from 0 to 2^63 - 1, each once."""
        if not len(ids):
            return
        with self._changing:
            back = [n for n, i in enumerate(ids.tolist()) if i in self._deleted]
            with self._lock.writing():
                self._make_room(len(ids))
                for n in back:
                    self._graph.unmark_deleted(int(ids[n]))
                    self._deleted.discard(int(ids[n]))
                # A photo that came back unchanged stands in its old place: inserting it again costs the graph links.
                same = [n for n in back if np.array_equal(self._graph.get_items([ids[n]])[0], vectors[n])]
                new = np.delete(np.arange(len(ids)), same)
                if len(new):
                    self._graph.add_items(vectors[new], ids[new], num_threads=threads)

    def remove(self, ids: IdArray) -> int:
        """Never propose these ids again, unless added again; return how many could be found before."""
        removed = 0
        with self._changing, self._lock.writing():
            for photo_id in ids.tolist():
                if photo_id in self._deleted:
                    continue
                try:
                    self._graph.mark_deleted(photo_id)
                except RuntimeError:  # "Label not found": it never was here
                    continue
                self._deleted.add(photo_id)
                removed += 1
        return removed

    def nearest(self, query: FloatArray, k: int, reach: int | None = None) -> tuple[IdArray, FloatArray]:
        """Return up to `k` ids and their cosines with `query`, shape (d,), most similar first.

        `reach`: so many elements are held in sight on the way (None: as many as the index was made with): the more, the
        surer. Fewer ids than asked for when fewer are here, or when too many deleted elements lie on the way.
        """
        # hnswlib has one `ef` for all queries, but sees at least as many as it is asked for: so each has its own.
        ids, cosines = self.neighbours(query[None], k, reach or self._ef_search)
        return ids[0], cosines[0]

    def neighbours(self, queries: FloatArray, k: int, reach: int, threads: int = 1) -> tuple[IdArray, FloatArray]:
        """Return `k` ids, or as many as are reached, and their cosines with each of `queries`, (n, d): shape (n, k)."""
        with self._lock.reading():
            seen = min(max(k, reach), len(self)) if k > 0 else 0
            while seen > 0:
                try:
                    labels, distances = self._graph.knn_query(queries, k=seen, num_threads=threads)
                except RuntimeError:  # "Cannot return the results in a contiguous 2D array": it reached fewer
                    seen //= 2
                    continue
                return labels[:, :k].astype(np.int64), (1.0 - distances[:, :k]).astype(np.float32)
        return np.empty((len(queries), 0), np.int64), np.empty((len(queries), 0), np.float32)

    def ids(self) -> IdArray:
        """Return the ids that can be found, ascending, shape (n,)."""
        with self._lock.reading():
            labels = np.sort(np.asarray(self._graph.get_ids_list(), np.int64))
            deleted = np.fromiter(self._deleted, np.int64, len(self._deleted))
        return labels[~np.isin(labels, deleted)]

    def vectors(self, ids: IdArray) -> FloatArray:
        """Return the vectors, shape (n, d), of ids that can be found."""
        if not len(ids):
            return np.empty((0, self.dimension), np.float32)
        with self._lock.reading():
            return np.asarray(self._graph.get_items(ids), np.float32)

    def save(self, header_path: Path, model_key: str, generation: int) -> None:
        """Write header and payload, each whole or not at all; until then the old pair stays valid. Raises OSError."""
        if not SUPPORTED:
            raise OSError(errno.ENOTSUP, "saved indexes are for 64-bit little-endian machines")
        with draft_file(private_folder(header_path.parent)) as draft:
            with self._changing:
                count = int(self._graph.get_current_count())
                expected_bytes = int(self._graph.index_file_size())
                if not count:
                    return
                with self._lock.reading():
                    self._graph.save_index(os.fspath(draft.path))
            digest = _checked_digest(draft.path, expected_bytes)
            payload = _payload_path(header_path, digest)
            draft.replace(payload)
        header = IndexHeader(
            key_digest(model_key),
            self.dimension,
            count,
            generation,
            self._m,
            self._ef_construction,
            expected_bytes,
            digest,
        )
        with replacing(header_path) as file:
            file.write(header.to_bytes())
        _forget_others(header_path, payload)

    @classmethod
    def open(
        cls,
        header_path: Path,
        model_key: str,
        dimension: int,
        *,
        m: int = M,
        ef_construction: int = EF_CONSTRUCTION,
        ef_search: int = EF_SEARCH,
    ) -> tuple[HnswIndex, int] | IndexStale:
        """Return the saved index and the source generation that it holds, or why it cannot be used."""
        if not SUPPORTED:
            return IndexStale("saved indexes are for 64-bit little-endian machines")
        header = read_header(header_path, model_key, dimension, m, max(m, ef_construction))
        if isinstance(header, IndexStale):
            return header
        payload = _payload_path(header_path, header.payload_sha256)
        labels = check_payload(payload, header)
        if isinstance(labels, IndexStale):
            return labels
        index = cls(dimension, m=m, ef_construction=ef_construction, ef_search=ef_search, capacity=1)
        graph = hnswlib.Index("ip", dimension)
        try:
            graph.load_index(os.fspath(payload), max_elements=header.count + header.count // 16 + 1024)
        except RuntimeError as exc:  # gone in between, or a path this build of hnswlib cannot open
            return IndexStale(f"hnswlib refused the index file: {exc}")
        graph.set_ef(1)
        index._graph = graph
        index._deleted = set(labels.deleted.tolist())
        return index, header.generation

    def _make_room(self, count: int) -> None:
        needed = int(self._graph.get_current_count()) + count
        if needed > self._graph.get_max_elements():
            self._graph.resize_index(max(needed, int(self._graph.get_max_elements() * _GROWTH)))


def why_stale(header_path: Path, model_key: str, dimension: int) -> str:
    """Return why a saved index cannot be used, '' for one that can; reads all of it, and loads nothing."""
    header = read_header(header_path, model_key, dimension, M, max(M, EF_CONSTRUCTION))
    if isinstance(header, IndexStale):
        return header.reason
    labels = check_payload(_payload_path(header_path, header.payload_sha256), header)
    return labels.reason if isinstance(labels, IndexStale) else ""


def forget_saved(header_path: Path) -> None:
    """Delete a saved index, and the vectors that are kept beside it; both are made again where they are needed."""
    for path in header_path.parent.glob(f"{header_path.stem}.*"):
        if path == header_path or path.suffix in (".hnsw", SUFFIX):
            path.unlink(missing_ok=True)


def _payload_path(header_path: Path, digest: bytes) -> Path:
    """The payload carries its hash in its name: a new one never takes the place of the one the header speaks of."""
    return header_path.with_name(f"{header_path.stem}.{digest.hex()[:16]}.hnsw")


def _checked_digest(path: Path, expected_bytes: int) -> bytes:
    """Return the SHA-256 of a file that was written whole.

    hnswlib does not report a full disk; the length does.
    """
    sha256 = hashlib.sha256()
    size = 0
    with path.open("rb") as file:
        while block := file.read(_HASH_BLOCK_BYTES):
            sha256.update(block)
            size += len(block)
    if size != expected_bytes:
        raise OSError(errno.ENOSPC, "the search index was not written whole", os.fspath(path))
    return sha256.digest()


def _forget_others(header_path: Path, payload: Path) -> None:
    """Delete the payloads of earlier saves."""
    for path in header_path.parent.glob(f"{header_path.stem}.*"):
        if path not in (header_path, payload) and path.suffix == ".hnsw":
            path.unlink(missing_ok=True)
