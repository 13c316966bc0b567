"""A hundred labels on a hundred thousand photos, beside the one matrix product that it cannot do without.

    python -m tests.benchmarks.bench_tagging            100 labels, 100,000 photos
    python -m tests.benchmarks.bench_tagging 300000     another library

Limit: 2 s on 2 cores. Every label is judged as a search is: the best photos by cosine one by one.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from photoclip.core.search import FloatArray, IdArray
from photoclip.search.close_look import JUDGED
from photoclip.search.exact import ExactScorer, rank
from photoclip.search.mix import Mix
from photoclip.search.ranking import Judged, judge
from photoclip.search.sample import LibrarySample
from photoclip.search.scene import Scene
from photoclip.search.space import View
from photoclip.search.vectors import VectorMatrix
from photoclip.tagging.learning import Learned, learn
from tests.benchmarks.bench_search import MadeUpLibrary
from tests.benchmarks.rows import spent

LABELS, WORDS, THREADS = 100, 740, 2


class Labels:
    """Made-up labels with corrections over a made-up library."""

    def __init__(self, library: MadeUpLibrary) -> None:
        self.matrix = _filled(library)
        self.snapshot = self.matrix.snapshot()
        self.scorer = ExactScorer()
        self.texts = library.text_queries(LABELS)
        self.library_sample = LibrarySample(self.scorer)
        self.surroundings = self.library_sample.surroundings(self.snapshot, library.text_queries(WORDS))
        self.sample = self.surroundings.vectors
        rows = np.random.default_rng(3).choice(self.snapshot.rows, (LABELS, 10))
        examples = [self.snapshot.vectors(own).astype(np.float32) for own in rows]
        self.corrections = [(own[:5], own[5:]) for own in examples]
        self.rules = self.learned()

    def judged(self) -> list[Judged]:
        view = View(self.snapshot, None, 0)
        scene = Scene(view, self.scorer, self.library_sample, self.surroundings.words, True)
        mixes = [Mix.of(f"label {number}") for number in range(LABELS)]
        return judge(scene, mixes, list(self.texts[:, None]), None)

    def learned(self) -> list[Learned]:
        return [learn(ticks, crosses, self.sample, ticks[:0]) for ticks, crosses in self.corrections]

    def products(self) -> FloatArray:
        return self.scorer.scores(self.snapshot, self.texts)

    def learned_products(self) -> FloatArray:
        return self.scorer.scores(self.snapshot, np.stack([rule.direction for rule in self.rules]))

    def best(self, products: FloatArray) -> list[IdArray]:
        return [rank(self.snapshot.ids, own, JUDGED)[0] for own in products]

    def close_look(self, label: int, ids: IdArray) -> FloatArray:
        ids = np.sort(ids)
        vectors = self.snapshot.vectors(self.snapshot.rows_of(ids)).astype(np.float32)
        return self.surroundings.evidence(self.texts[label], ids, vectors)

    def close_looks(self, best: list[IdArray], threads: int) -> list[FloatArray]:
        if threads == 1:
            return [self.close_look(label, ids) for label, ids in enumerate(best)]
        with ThreadPoolExecutor(threads) as pool:
            return list(pool.map(self.close_look, range(LABELS), best))


def _filled(library: MadeUpLibrary) -> VectorMatrix:
    matrix = VectorMatrix(library.vectors.shape[1])
    matrix.add(np.arange(len(library.vectors), dtype=np.int64), library.vectors)
    return matrix


def _row(name: str, job: Callable[[], object], product_ms: float) -> float:
    taken = median_ms(job, 3)
    print(f"  {name:44} {taken:8.0f} ms   x{taken / product_ms:.2f}")
    return taken


def median_ms(job: Callable[[], object], times: int = 7) -> float:
    job()
    return float(np.median([spent(job).wall_s for _ in range(times)])) * 1e3


def main() -> None:
    parser = argparse.ArgumentParser(description="Time many labels.")
    parser.add_argument("photos", type=int, nargs="?", default=100_000)
    count = parser.parse_args().photos
    started = time.perf_counter()
    labels = Labels(MadeUpLibrary(count))
    print(f"{LABELS} labels, {count:,} photos (made up in {time.perf_counter() - started:.0f} s)")
    product_ms = median_ms(labels.products, 3)
    print(f"  {'one matrix product, half precision':44} {product_ms:8.0f} ms")
    products = labels.products()
    best = labels.best(products)
    base = np.full((LABELS, count), -3, np.float32)
    _row("everything, as a preview asks for it", labels.judged, product_ms)
    ranked = _row(f"the best {JUDGED} of each", lambda: labels.best(products), product_ms)
    looked = _row("close looks, one thread", lambda: labels.close_looks(best, 1), product_ms)
    two = _row(f"close looks, {THREADS} threads", lambda: labels.close_looks(best, THREADS), product_ms)
    learning = _row("learning from 5 ticks and 5 crosses each", labels.learned, product_ms)
    moved = _row(
        "what was learned, over all photos",
        lambda: [
            rule.evidence_of_products(own, words)
            for rule, own, words in zip(labels.rules, labels.learned_products(), base, strict=True)
        ],
        product_ms,
    )
    words = product_ms + ranked
    print(f"  words alone: {words + looked:.0f} ms on one thread, {words + two:.0f} ms on {THREADS}")
    print(f"  with corrections: {words + looked + learning + moved:.0f} ms, {words + two + learning + moved:.0f} ms")


if __name__ == "__main__":
    main()
