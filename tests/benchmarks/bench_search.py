"""Exact scores and whole answers, beside plain numpy and the memory's speed in the same run.

make bench PARTS=search

Vectors are made up the way CLIP's lie: one common cone, topics of very unequal size in a low-rank space, noise in all
dimensions. Text queries come from outside the photos' cone, as CLIP's do, which is the hard case for a graph of photos.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from photoclip.core.search import FloatArray
from photoclip.search.best_part import SceneParts
from photoclip.search.exact import ExactScorer
from photoclip.search.mix import Mix, MixTerm, Wanted
from photoclip.search.parts import PartTable, keys_of
from photoclip.search.ranking import rank_for
from photoclip.search.sample import LibrarySample
from photoclip.search.scene import Scene
from photoclip.search.space import View
from photoclip.search.vectors import Snapshot, VectorMatrix
from tests.benchmarks.rows import Ground, Row, in_turns, processor_ms

TITLE = "vectors in memory: an answer beyond the text encoder"
SIZES = (1_000, 10_000, 100_000)
GOALS = {100_000: 5.6, 1_000_000: 1.7}
"""20 ms where reading the bytes took 3.6, 50 where it took 30."""
DIMENSION, RANK = 512, 96
_TWICE = 100_000
"""Of larger ones there are no vectors in single precision, and no parts, beside: they would take all memory."""
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

    def matrix(self) -> VectorMatrix:
        """Return its photos, by their places, as a search holds them."""
        matrix = VectorMatrix(DIMENSION)
        for start in range(0, len(self.vectors), 4096):
            part = self.vectors[start : start + 4096]
            matrix.add(np.arange(start, start + len(part)), part)
        return matrix

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


def measure(ground: Ground) -> Iterator[Row]:
    scorer = ExactScorer()
    for size in ground.sizes(SIZES):
        library = MadeUpLibrary(size)
        matrix = library.matrix()
        yield from _exact(ground, library, matrix, scorer)
        yield from _answers(ground, library, matrix, scorer)
    scorer.close()


def _exact(ground: Ground, library: MadeUpLibrary, matrix: VectorMatrix, scorer: ExactScorer) -> Iterator[Row]:
    half, snapshot = library.vectors, matrix.snapshot()
    query = library.text_queries(1)[0]
    single = half.astype(np.float32) if len(half) <= _TWICE else half[:_TWICE].astype(np.float32)
    share = len(half) / len(single)
    ours, plain = in_turns(ground.rounds, lambda: scorer.scores(snapshot, query), lambda: single @ query)
    theirs = tuple(share * one for one in processor_ms(plain))
    yield Row("exact scores", len(half), processor_ms(ours), "ms", "plain numpy float32", theirs)


def _answers(ground: Ground, library: MadeUpLibrary, matrix: VectorMatrix, scorer: ExactScorer) -> Iterator[Row]:
    """The whole answer: scores, order, and which of the best are strong matches."""
    snapshot, words = matrix.snapshot(), library.text_queries(740)
    scene = Scene(View(snapshot, None, 0), scorer, LibrarySample(scorer), words, True)
    closer = replace(scene, parts=_five_parts(snapshot)) if snapshot.rows <= _TWICE else None
    queries = library.text_queries(3)
    one, allowed = queries[:1], np.arange(0, snapshot.rows, 50)
    three = Mix((Wanted((MixTerm("a"), MixTerm("b"))),), (MixTerm("c"),))
    jobs: list[tuple[str, Callable[[], object]]] = [
        ("answer: one description, all in order", lambda: rank_for(scene, Mix.of("a"), one, None, None, 0.5)),
        ("answer: within 2 % of the photos", lambda: rank_for(scene, Mix.of("a"), one, allowed, None, 0.5)),
        ("answer: three terms, all in order", lambda: rank_for(scene, three, queries, None, None, 0.5)),
    ]
    if closer is not None:
        jobs.append(("answer: five parts each", lambda: rank_for(closer, Mix.of("a"), one, None, None, 0.5)))
    whole = library.vectors.view(np.uint64)
    for what, job in jobs:
        job()
        ours, theirs = in_turns(ground.rounds, job, whole.max)
        goal = GOALS.get(snapshot.rows) if job is jobs[0][1] else None
        yield Row(what, snapshot.rows, processor_ms(ours), "ms", "reading the bytes", processor_ms(theirs), goal)


def _five_parts(photos: Snapshot) -> SceneParts:
    """Let every photo have five parts; what they show does not matter."""
    parts = VectorMatrix(DIMENSION)
    for start in range(0, photos.rows, 4096):
        rows = np.arange(start, min(start + 4096, photos.rows))
        keys = keys_of(np.repeat(photos.ids[rows], 5), np.tile(np.arange(1, 6), len(rows)))
        parts.add(keys, np.repeat(photos.vectors(rows)[::-1], 5, axis=0))
    snapshot = parts.snapshot()
    return SceneParts(View(snapshot, None, 0), PartTable(photos, snapshot))
