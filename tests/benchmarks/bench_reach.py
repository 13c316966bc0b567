"""How far hnswlib has to look to find what exact scores find, beside those in the same run; and near copies.

make bench PARTS=reach
make bench PARTS=reach SIZES="300000 1000000"

To build an index of a million takes half an hour, so those that were made stay in the folder that `make bench` keeps.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from photoclip.core.cancel import CancelToken
from photoclip.core.search import FloatArray
from photoclip.search import near_copies as near
from photoclip.search.exact import ExactScorer, rank
from photoclip.search.hnsw import EF_CONSTRUCTION, HnswIndex, M
from photoclip.search.likeness import typical_cosine
from photoclip.search.near_copies import near_copies
from photoclip.search.trial import BEST, MOST_OF_LIBRARY
from photoclip.search.vectors import Snapshot
from tests.benchmarks.bench_search import DIMENSION, MadeUpLibrary
from tests.benchmarks.rows import Ground, Row, in_turns, processor_ms, spent

TITLE = "hnswlib beside exact scores: how far it has to look; near copies"
SIZES = (20_000, 100_000)
REACHES = (450, 1000, 2000, 4000, 8000, 16_000)
_SHOWN = 4000
_QUESTIONS = 40
_COPIES = 1000
_ALL_PAIRS = 20_000
"""To compare every two of more takes minutes."""


def measure(ground: Ground) -> Iterator[Row]:
    scorer = ExactScorer()
    for size in ground.sizes(SIZES):
        library = MadeUpLibrary(size)
        matrix = library.matrix()
        index, built = _index_of(ground, library)
        yield from built
        for kind, queries in (
            ("words", library.text_queries(_QUESTIONS)),
            ("a photo", library.photo_queries(_QUESTIONS)),
        ):
            yield from _reaches(kind, queries, index, matrix.snapshot(), scorer)
        if size <= _ALL_PAIRS:
            yield _near_copies(library)
    scorer.close()


def _index_of(ground: Ground, library: MadeUpLibrary) -> tuple[HnswIndex, list[Row]]:
    """Return the index of all photos, and what it took where it was not kept."""
    size = len(library.vectors)
    kept = ground.folder / f"index-{size}.index"
    opened = HnswIndex.open(kept, "bench", DIMENSION)
    if isinstance(opened, tuple):
        return opened[0], []
    index = HnswIndex(DIMENSION, capacity=size)

    def add(ids: np.ndarray) -> None:
        index.add(ids, library.vectors[ids].astype(np.float32))

    parts = np.array_split(np.arange(size), max(1, size // 1000))
    taken_s = sum(spent(partial(add, ids)).processor_s for ids in parts)
    index.save(kept, "bench", 1)
    return index, [Row(f"index (M {M}, ef {EF_CONSTRUCTION}): to build, a photo", size, (1e6 * taken_s / size,), "us")]


def _reaches(
    kind: str, queries: FloatArray, index: HnswIndex, snapshot: Snapshot, scorer: ExactScorer
) -> Iterator[Row]:
    for reach in REACHES:
        if reach > max(_SHOWN, MOST_OF_LIBRARY * len(index)):
            return  # no library of this size is looked through so far
        here, there = iter(queries), iter(queries)
        found: list[np.ndarray] = []
        truth: list[np.ndarray] = []
        ours, theirs = in_turns(
            len(queries),
            lambda here=here, found=found, reach=reach: found.append(index.nearest(next(here), BEST, reach)[0]),
            lambda there=there, truth=truth: truth.append(
                rank(snapshot.ids, scorer.scores(snapshot, next(there)), BEST)[0]
            ),
        )
        shares = [np.isin(one, other).mean() for one, other in zip(truth, found, strict=True)]
        what = f"like {kind}, reach {reach}: recall@{BEST} {np.mean(shares):.4f}, worst {min(shares):.2f}"
        yield Row(what, snapshot.rows, processor_ms(ours), "ms", "exact", processor_ms(theirs))


def _near_copies(library: MadeUpLibrary) -> Row:
    """Find copies that were put beside the photos, by an index made for it and by comparing every two."""
    rng, size = np.random.default_rng(5), len(library.vectors)
    vectors = library.vectors.astype(np.float32)
    rows = rng.choice(size, _COPIES, replace=False)
    noise = rng.standard_normal((_COPIES, DIMENSION)) / np.sqrt(DIMENSION)
    copies = vectors[rows] + 0.33 * noise.astype(np.float32)
    vectors = np.concatenate([vectors, copies / np.linalg.norm(copies, axis=1, keepdims=True)])
    typical, ids, usual = typical_cosine(vectors[::64]), np.arange(len(vectors)), near.EXACT_UP_TO
    planted = {(int(row), size + place) for place, row in enumerate(rows)}
    found: list[set[tuple[int, int]]] = []

    def look(exact_up_to: int) -> None:
        near.EXACT_UP_TO = exact_up_to
        found.append(set(near_copies(ids, vectors, typical, CancelToken())))

    ours, theirs = spent(lambda: look(usual)), spent(lambda: look(len(ids)))
    near.EXACT_UP_TO = usual
    share, of_all = len(planted & found[0]) / _COPIES, len(found[0] & found[1]) / len(found[1])
    what = f"near copies: {share:.3f} of {_COPIES:,} planted, {of_all:.3f} of all pairs"
    return Row(what, size, (ours.processor_s,), "s", "every two compared", (theirs.processor_s,))
