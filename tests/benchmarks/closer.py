"""Looking closer, on real photos with two models: are small things found more often, and what else changes?

    python -m tests.benchmarks.closer [--cache DIR] [--shared DIR]

Prints the table of tests/benchmarks/closer.md. Photos, models and cache are those of tests/benchmarks/relevance.py; the
parts of all photos are embedded once more, five pictures a photo. All is asked of the code that searches ask.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from photoclip.core.parts import CLOSER
from photoclip.core.search import FloatArray, IdArray
from photoclip.search.best_part import SceneParts
from photoclip.search.exact import ExactScorer
from photoclip.search.mix import Mix
from photoclip.search.parts import PartTable, keys_of
from photoclip.search.ranking import Judged, judge
from photoclip.search.relevance import confidences
from photoclip.search.sample import LibrarySample
from photoclip.search.scene import Scene
from photoclip.search.space import View
from photoclip.search.vectors import Snapshot, VectorMatrix
from tests.benchmarks import breadth_truth, relevance_truth
from tests.benchmarks.closer_truth import small
from tests.benchmarks.relevance import KINDS, WORDS
from tests.benchmarks.relevance_corpus import BoolArray, Embedded, corpus_options, embed_parts, embed_real
from tests.benchmarks.tagging_corrections import calibration_error, f1

Truth = Mapping[str, tuple[BoolArray, BoolArray]]
"""For each word, which photos are right and which count."""


@dataclass(frozen=True, eq=False)
class Library:
    """Some photos in the eyes of one model, looked at closer or not."""

    embedded: Embedded
    parts: FloatArray | None
    """Unit vectors, shape (n, 5, d)."""

    @cached_property
    def scene(self) -> Scene:
        photos = _snapshot(np.arange(len(self.embedded.vectors)), self.embedded.vectors)
        scorer = ExactScorer(1)
        words = self.embedded.text(WORDS)
        return Scene(View(photos, None, 0), scorer, LibrarySample(scorer), words, True, KINDS.of, self._closer(photos))

    def _closer(self, photos: Snapshot) -> SceneParts | None:
        if self.parts is None:
            return None
        count, each, dimension = self.parts.shape
        keys = keys_of(np.repeat(np.arange(count), each), np.tile(np.arange(1, each + 1), count))
        parts = _snapshot(keys, self.parts.reshape(-1, dimension))
        return SceneParts(View(parts, None, 0), PartTable(photos, parts))

    def judged(self, words: Sequence[str]) -> list[Judged]:
        texts = self.embedded.text(words)
        found = judge(self.scene, [Mix.of(word) for word in words], [text[None] for text in texts], None)
        return [_by_id(one) for one in found]


def _snapshot(ids: IdArray, vectors: FloatArray) -> Snapshot:
    matrix = VectorMatrix(vectors.shape[1])
    matrix.add(np.asarray(ids, np.int64), vectors)
    return matrix.snapshot()


def _by_id(one: Judged) -> Judged:
    order = np.argsort(one.photo_ids)
    return Judged(one.photo_ids[order], one.scores[order], one.evidence[order])


def precision(values: FloatArray, right: BoolArray) -> float:
    """Average precision."""
    hits = right[np.argsort(-values, kind="stable")]
    return float((np.cumsum(hits)[hits] / (np.flatnonzero(hits) + 1)).mean())


def best_f1(values: FloatArray, right: BoolArray) -> float:
    """F1 with the best threshold."""
    hits = np.cumsum(right[np.argsort(-values, kind="stable")])
    return float((2 * hits / (np.arange(1, len(right) + 1) + right.sum())).max())


def row_of(library: Library, truth: Truth) -> str:
    judged = library.judged(list(truth))
    figures = []
    for one, (right, counts) in zip(judged, truth.values(), strict=True):
        own, evidence = right[counts], one.evidence[counts]
        figures.append((precision(one.scores[counts], own), f1(evidence, own), best_f1(one.scores[counts], own)))
    ranked, ours, best = np.mean(figures, axis=0)
    error = calibration_error(
        np.concatenate([confidences(one.evidence[c]) for one, (_, c) in zip(judged, truth.values(), strict=True)]),
        np.concatenate([right[counts] for right, counts in truth.values()]),
    )
    return f"{ranked:.3f}, {ours:.3f}, {ours / best:.2f}, {error:.2f}"


def table(embedded: Embedded, parts: FloatArray) -> None:
    filed = relevance_truth.as_filed(embedded.photos).right.T
    many = relevance_truth.many(embedded.photos)
    kinds: dict[str, Truth] = {
        "small things": _told(small(embedded.photos)),
        "usual": _told(
            {
                word: (own, np.ones_like(own))
                for word, own in zip(relevance_truth.label_queries(embedded.photos), filed, strict=True)
            }
        ),
        "of captions": _told(
            {
                word: (many.right[:, at] & many.counts[:, at], many.counts[:, at])
                for at, word in enumerate(relevance_truth.MANY)
            }
        ),
    }
    whole, closer = Library(embedded, None), Library(embedded, parts)
    print(f"| {embedded.model} | whole: mAP, F1, of the best, ECE | closer |")
    print("|---|---|---|")
    for kind, truth in kinds.items():
        print(f"| {kind} ({len(truth)}) | {row_of(whole, truth)} | {row_of(closer, truth)} |", flush=True)
    for kind, absent in (("absent", relevance_truth.ABSENT), ("absent, broad", breadth_truth.ABSENT)):
        shares = [
            np.mean([(one.evidence >= 0).mean() for one in library.judged(absent)]) for library in (whole, closer)
        ]
        print(f"| {kind} ({len(absent)}) | {shares[0]:.2%} tagged | {shares[1]:.2%} tagged |", flush=True)


def _told(truth: Truth) -> Truth:
    """Return those words for which a photo of these is right."""
    return {word: own for word, own in truth.items() if (own[0] & own[1]).any()}


def main() -> None:
    with corpus_options("Measure looking closer.") as (shared, cache):
        for embedded in embed_real(shared, cache):
            table(embedded, embed_parts(embedded, Path(shared), cache, CLOSER))
            print()


if __name__ == "__main__":
    main()
