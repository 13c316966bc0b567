"""Exact against hnswlib: latency, recall@100, build time, beside plain numpy and the memory's speed in the same run.

    python -m tests.benchmarks.bench_search            10,000 and 100,000 photos
    python -m tests.benchmarks.bench_search 300000     other sizes

Vectors are made up the way CLIP's lie: one common cone, topics of very unequal size in a low-rank space, noise in all
dimensions. Text queries come from outside the photos' cone, as CLIP's do, which is the hard case for a graph of photos.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from photoclip.core.search import FloatArray
from photoclip.search.best_part import SceneParts
from photoclip.search.exact import ExactScorer, rank
from photoclip.search.hnsw import EF_CONSTRUCTION, EF_SEARCH, HnswIndex, M
from photoclip.search.mix import Mix, MixTerm, Wanted
from photoclip.search.parts import PartTable, keys_of
from photoclip.search.ranking import rank_for
from photoclip.search.sample import LibrarySample
from photoclip.search.scene import Scene
from photoclip.search.space import View
from photoclip.search.vectors import Snapshot, VectorMatrix

DIMENSION, RANK, K, QUERIES = 512, 96, 100, 100
_PART = 20_000


class MadeUpLibrary:
    """`count` photos in half precision, with queries of both kinds."""

    def __init__(self, count: int, seed: int = 0) -> None:
        rng = np.random.default_rng(seed)
        topics = max(50, count // 200)
        self._basis = np.linalg.qr(rng.standard_normal((DIMENSION, RANK)))[0].astype(np.float32)
        spectrum = (np.arange(1, RANK + 1) ** -0.5).astype(np.float32)
        self._centres = _unit(rng.standard_normal((topics, RANK)).astype(np.float32) * spectrum)
        weights = np.arange(1, topics + 1) ** -0.8
        self._weights = weights / weights.sum()
        cone = _unit(rng.standard_normal((1, DIMENSION)).astype(np.float32))
        self.vectors = np.empty((count, DIMENSION), np.float16)
        for start in range(0, count, _PART):
            size = min(_PART, count - start)
            spread = rng.uniform(0.2, 0.8, (size, 1)).astype(np.float32)
            meaning = self._topics(rng, size) + spread * _noise(rng, size, RANK)
            photos = meaning @ self._basis.T + 0.35 * _noise(rng, size, DIMENSION) + 0.9 * cone
            self.vectors[start : start + size] = _unit(photos)

    def text_queries(self, count: int) -> FloatArray:
        rng = np.random.default_rng(1)
        gap = _unit(rng.standard_normal((1, DIMENSION)).astype(np.float32))
        return _unit(self._topics(rng, count) @ self._basis.T * 0.6 + 0.9 * gap + 0.6 * _noise(rng, count, DIMENSION))

    def photo_queries(self, count: int) -> FloatArray:
        rows = np.random.default_rng(2).choice(len(self.vectors), count, replace=False)
        return self.vectors[rows].astype(np.float32)

    def _topics(self, rng: np.random.Generator, count: int) -> FloatArray:
        return self._centres[rng.choice(len(self._centres), count, p=self._weights)]


def _noise(rng: np.random.Generator, count: int, dimension: int) -> FloatArray:
    return rng.standard_normal((count, dimension), np.float32) / np.float32(np.sqrt(dimension))


def _unit(vectors: FloatArray) -> FloatArray:
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def median_ms(job: Callable[[], object], times: int = 7) -> float:
    job()
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        job()
        taken.append(time.perf_counter() - started)
    return float(np.median(taken)) * 1e3


def measure_exact(library: MadeUpLibrary, matrix: VectorMatrix, scorer: ExactScorer) -> None:
    half, snapshot = library.vectors, matrix.snapshot()
    query = library.text_queries(1)[0]
    ours = median_ms(lambda: scorer.scores(snapshot, query))
    scores = scorer.scores(snapshot, query)
    whole_order, head = median_ms(lambda: rank(snapshot.ids, scores)), median_ms(lambda: rank(snapshot.ids, scores, K))
    # How fast memory hands out these very bytes, read once as integers.
    limit = median_ms(lambda: half.view(np.uint64).max())
    single = half.astype(np.float32)
    plain = median_ms(lambda: single @ query)
    print(f"  exact, half precision {ours:8.2f} ms   order of all {whole_order:.2f} ms, of the best {K} {head:.2f} ms")
    print(f"  plain numpy float32   {plain:8.2f} ms   x{ours / plain:.2f} at half the memory")
    print(f"  reading the bytes     {limit:8.2f} ms   x{ours / limit:.2f}")


def measure_index(library: MadeUpLibrary, matrix: VectorMatrix, scorer: ExactScorer) -> None:
    count = len(library.vectors)
    index = HnswIndex(DIMENSION, capacity=count)
    started = time.perf_counter()
    for start in range(0, count, 1000):
        ids = np.arange(start, min(start + 1000, count))
        index.add(ids, library.vectors[ids].astype(np.float32), threads=2)
    print(
        f"  index (M {M}, ef {EF_CONSTRUCTION}/{EF_SEARCH}) built in {time.perf_counter() - started:.0f} s on 2 threads"
    )
    for name, queries in (("text", library.text_queries(QUERIES)), ("photo", library.photo_queries(QUERIES))):
        recalls, taken = [], []
        for query in queries:
            started = time.perf_counter()
            found, _ = index.nearest(query, 2 * K)
            taken.append(time.perf_counter() - started)
            recalls.append(_recall(matrix, scorer, query, found))
        print(
            f"  index, {name:5} queries  {np.median(taken) * 1e3:8.2f} ms   recall@{K} mean {np.mean(recalls):.4f},"
            f" worst {min(recalls):.2f}"
        )


def measure_answer(library: MadeUpLibrary, matrix: VectorMatrix, scorer: ExactScorer) -> None:
    """The whole answer: scores, order, and which of the best are strong matches."""
    snapshot, words = matrix.snapshot(), library.text_queries(740)
    scene = Scene(View(snapshot, None, 0), scorer, LibrarySample(scorer), words, True)
    broad = replace(scene, kin_of=lambda _: tuple(range(100)))
    bare = Scene(View(snapshot, None, 0), scorer, LibrarySample(scorer), None, True)
    closer = replace(scene, parts=_five_parts(snapshot))
    queries = library.text_queries(3)
    one, allowed = queries[:1], np.arange(0, snapshot.rows, 50)
    three = Mix((Wanted((MixTerm("a"), MixTerm("b"))),), (MixTerm("c"),))
    for name, job in (
        ("one description, all in order", lambda: rank_for(scene, Mix.of("a"), one, None, None, 0.5)),
        ("the same, 100 kinds", lambda: rank_for(broad, Mix.of("a"), one, None, None, 0.5)),
        ("the same, no contrast words", lambda: rank_for(bare, Mix.of("a"), one, None, None, 0.5)),
        ("one description, 2 % allowed", lambda: rank_for(scene, Mix.of("a"), one, allowed, None, 0.5)),
        ("three terms, all in order", lambda: rank_for(scene, three, queries, None, None, 0.5)),
        ("one description, five parts each", lambda: rank_for(closer, Mix.of("a"), one, None, None, 0.5)),
    ):
        print(f"  answer, {name:30} {median_ms(job):8.2f} ms")


def _five_parts(photos: Snapshot) -> SceneParts:
    """Let every photo have five parts; what they show does not matter."""
    parts = VectorMatrix(DIMENSION)
    for start in range(0, photos.rows, 4096):
        rows = np.arange(start, min(start + 4096, photos.rows))
        keys = keys_of(np.repeat(photos.ids[rows], 5), np.tile(np.arange(1, 6), len(rows)))
        parts.add(keys, np.repeat(photos.vectors(rows)[::-1], 5, axis=0))
    snapshot = parts.snapshot()
    return SceneParts(View(snapshot, None, 0), PartTable(photos, snapshot))


def _recall(matrix: VectorMatrix, scorer: ExactScorer, query: FloatArray, found: NDArray[np.int64]) -> float:
    snapshot = matrix.snapshot()
    truth, _ = rank(snapshot.ids, scorer.scores(snapshot, query), K)
    return len(np.intersect1d(truth, found)) / len(truth)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure exact search and the hnswlib index.")
    parser.add_argument("sizes", nargs="*", type=int, default=[10_000, 100_000])
    parser.add_argument("--exact-only", action="store_true", help="do not build an index")
    options = parser.parse_args()
    scorer = ExactScorer()
    for count in options.sizes:
        print(f"{count:,} photos x {DIMENSION}")
        library, matrix = MadeUpLibrary(count), VectorMatrix(DIMENSION)
        for start in range(0, count, 4096):
            matrix.add(np.arange(start, min(start + 4096, count)), library.vectors[start : start + 4096])
        measure_exact(library, matrix, scorer)
        measure_answer(library, matrix, scorer)
        if not options.exact_only:
            measure_index(library, matrix, scorer)
    scorer.close()


if __name__ == "__main__":
    main()
