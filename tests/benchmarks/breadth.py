"""Words of any breadth and any frequency on real photos with two models: how good the default line is.

    python -m tests.benchmarks.breadth [--cache DIR] [--shared DIR]

Prints the tables of tests/benchmarks/breadth.md. Photos, models and cache are those of tests/benchmarks/relevance.py.
A word's library is all photos, or a sample in which 30, 50 or 80 % of the photos are right for it, or three of a
thousand. The tables have all words, and those of one half alone; numbers were chosen on both.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from photoclip.core.search import FloatArray, IdArray
from photoclip.search.relevance import confidences
from tests.benchmarks import breadth_truth, relevance_truth
from tests.benchmarks.relevance import KINDS, Case, Values
from tests.benchmarks.relevance_corpus import BoolArray, Photos, corpus_options, embed_real
from tests.benchmarks.tagging import evidence_of
from tests.benchmarks.tagging_corrections import calibration_error, f1

HALF = 1
SHARES = (0.3, 0.5, 0.8)
_FEWEST_RIGHT, _FEWEST_WRONG = 10, 5
_RARE, _AMONG, _TRIES = 3, 1000, 2


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """One word in one library."""

    kind: str
    word: str
    rows: IdArray
    """The photos of the library."""
    right: BoolArray
    counts: BoolArray

    @property
    def half(self) -> int:
        """Which half of the words this one belongs to."""
        return zlib.crc32(self.word.encode()) % 2


def trials(photos: Photos) -> Iterator[Trial]:
    every = np.arange(len(photos.paths))
    filed = relevance_truth.as_filed(photos).right.T
    many = relevance_truth.many(photos)
    words = [("usual", word, (own, np.ones_like(own))) for word, own in _named(photos, filed)]
    words += [("broad", word, breadth_truth.broad(photos, word)) for word in breadth_truth.BROAD]
    words += [
        ("of captions", word, (many.right[:, at] & many.counts[:, at], many.counts[:, at]))
        for at, word in enumerate(relevance_truth.MANY)
    ]
    rng = np.random.default_rng(7)
    for kind, word, (right, counts) in words:
        yield Trial(kind, word, every, right, counts)
        if kind != "of captions":
            for name, rows in _samples(right, counts, rng):
                yield Trial(f"{name}, {kind}", word, rows, right[rows], counts[rows])
    nothing = np.zeros(len(every), np.bool_)
    for kind, absent in (("absent", relevance_truth.ABSENT), ("absent, broad", breadth_truth.ABSENT)):
        for word in absent:
            yield Trial(kind, word, every, nothing, ~nothing)
    for word in breadth_truth.BROAD:
        right, counts = breadth_truth.broad(photos, word)
        rest = np.flatnonzero(~right & counts)
        if len(rest) > _AMONG:
            yield Trial("absent, broad, all right ones taken out", word, rest, nothing[rest], ~nothing[rest])


def _named(photos: Photos, filed: BoolArray) -> Iterator[tuple[str, BoolArray]]:
    yield from zip(relevance_truth.label_queries(photos), filed, strict=True)


def _samples(right: BoolArray, counts: BoolArray, rng: np.random.Generator) -> Iterator[tuple[str, IdArray]]:
    """Return libraries in which the right photos are common, and some in which they are rare."""
    ours, others = np.flatnonzero(right & counts), np.flatnonzero(~right & counts)
    for share in SHARES:
        size = int(min(len(ours) / share, len(others) / (1 - share), _AMONG))
        few = min(len(ours), round(size * share))
        if few >= _FEWEST_RIGHT and size - few >= _FEWEST_WRONG:
            yield "common", _drawn(rng, ours, few, others, size - few)
    for _ in range(_TRIES if len(others) > _AMONG else 0):
        yield "rare", _drawn(rng, ours, _RARE, others, _AMONG - _RARE)


def _drawn(rng: np.random.Generator, ours: IdArray, some: int, others: IdArray, rest: int) -> IdArray:
    return np.sort(np.concatenate([rng.choice(ours, some, False), rng.choice(others, rest, False)]))


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """How a trial went with one model."""

    trial: Trial
    evidence: FloatArray
    cosines: FloatArray

    @property
    def f1(self) -> float:
        counts = self.trial.counts
        return f1(self.evidence[counts], self.trial.right[counts])

    def best(self, values: FloatArray) -> float:
        """F1 with the best threshold for this word in this library."""
        counts = self.trial.counts
        right = self.trial.right[counts]
        return Values(values[counts][None], right[None], np.zeros((0, len(right)), np.float32)).oracle()


def outcomes(case: Case, every: Sequence[Trial], with_kin: bool) -> list[Outcome]:
    """Return what the default line makes of every trial; without kin as if no word were a kind of another."""
    together: dict[bytes, list[Trial]] = {}
    for trial in every:
        together.setdefault(trial.rows.tobytes(), []).append(trial)
    found = {}
    for some in together.values():
        here = _part(case, some[0].rows)
        texts = here.photos.text([trial.word for trial in some])
        kin = [KINDS.of(trial.word) if with_kin else () for trial in some]
        evidence, cosines = evidence_of(here, texts, kin), texts @ here.photos.vectors.T
        found.update({id(trial): Outcome(trial, evidence[at], cosines[at]) for at, trial in enumerate(some)})
    return [found[id(trial)] for trial in every]


def _part(case: Case, rows: IdArray) -> Case:
    if len(rows) == len(case.photos.vectors):
        return case
    return Case(replace(case.photos, vectors=case.photos.vectors[rows]))


KINDS_OF_TRIAL = ("usual", "broad", "of captions", "common, usual", "common, broad", "rare, usual", "rare, broad")
ABSENT = ("absent", "absent, broad", "absent, broad, all right ones taken out")


def lines_table(case: Case, ways: dict[str, list[Outcome]], half: int | None) -> None:
    print(f"| {case.photos.model} | {' | '.join(f'{way}: F1, of the best, ECE' for way in ways)} | best F1: cosine |")
    print("|---" * (len(ways) + 2) + "|")
    for kind in KINDS_OF_TRIAL:
        columns = []
        for some in ways.values():
            own = [one for one in some if one.trial.kind == kind and half in (None, one.trial.half)]
            ours, best = np.mean([one.f1 for one in own]), np.mean([one.best(one.cosines) for one in own])
            columns.append(f"{ours:.3f}, {ours / best:.2f}, {_error(own):.2f}")
        print(f"| {kind} | {' | '.join(columns)} | {best:.3f} |")
    for kind in ABSENT:
        shares = [
            np.mean(
                [
                    (one.evidence >= 0).mean()
                    for one in some
                    if one.trial.kind == kind and half in (None, one.trial.half)
                ]
            )
            for some in ways.values()
        ]
        print(f"| {kind} | {' | '.join(f'{share:.2%} tagged' for share in shares)} | |")


def _error(some: Sequence[Outcome]) -> float:
    chances = [confidences(one.evidence[one.trial.counts]) for one in some]
    return calibration_error(
        np.concatenate(chances), np.concatenate([one.trial.right[one.trial.counts] for one in some])
    )


def words_table(case: Case, ways: dict[str, list[Outcome]]) -> None:
    print(f"| {case.photos.model} | share | {' | '.join(f'{way}: tagged, F1' for way in ways)} | best F1: cosine |")
    print("|---" * (len(ways) + 3) + "|")
    for row in zip(*ways.values(), strict=True):
        trial = row[0].trial
        if trial.kind == "broad":
            counts = trial.counts
            told = [f"{(one.evidence[counts] >= 0).sum()}, {one.f1:.2f}" for one in row]
            share = trial.right.sum() / counts.sum()
            print(f"| {trial.word} | {share:.2f} | {' | '.join(told)} | {row[0].best(row[0].cosines):.2f} |")


def main() -> None:
    with corpus_options("Measure words of any breadth and frequency.") as (shared, cache):
        for embedded in embed_real(shared, cache):
            case = Case(embedded)
            every = list(trials(embedded.photos))
            embedded.text([trial.word for trial in every])
            ways = {"words alone": outcomes(case, every, False), "ships": outcomes(case, every, True)}
            lines_table(case, ways, None)
            print("\nOne half of the words alone:\n")
            lines_table(case, ways, HALF)
            print()
            words_table(case, ways)
            print(flush=True)


if __name__ == "__main__":
    main()
