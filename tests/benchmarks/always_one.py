"""Sets of labels of which one fits every photo: how many photos get the right one?

    python -m tests.benchmarks.always_one [--cache DIR] [--shared DIR]

Prints the table of such sets in tests/benchmarks/tagging.md. Photos, models and cache are those of
tests/benchmarks/relevance.py.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from photoclip.core.search import FloatArray, IdArray
from photoclip.tagging.alike import Alike, alike_among
from photoclip.tagging.exclusive import against_each_other
from tests.benchmarks.relevance import Case
from tests.benchmarks.relevance_corpus import BoolArray, corpus_options, embed_real
from tests.benchmarks.tagging import judged
from tests.benchmarks.tagging_corrections import calibration_error
from tests.benchmarks.tagging_truth import ALWAYS_ONE, MORE_ALWAYS_ONE, SETS, one_of

ALONE_FROM = 0.8
"""Chance from which a label was given before photos that look alike decided together."""


def always_one_table(cases: Sequence[Case]) -> None:
    columns = ("model", "set", "photos", "above their own cut, right", "alone, from 0.8 on, right", "given, right")
    more = ("wrong", "the best alone, right", "with the right shares, right", "of that", "ECE")
    print(f"| {' | '.join((*columns, *more))} |\n{'|---' * 11}|")
    for case in cases:
        for patterns in (*ALWAYS_ONE, *MORE_ALWAYS_ONE):
            known = one_of(case.photos.photos, patterns)
            _always_one_row(case, list(patterns), known.rows, known.label)
        for names in SETS:
            _always_one_row(case, names, *by_class(case, names))


def share_of_possible(case: Case, names: Sequence[str], rows: IdArray, label: IdArray) -> float:
    """Return how many photos get the right label, of those that would with the right shares of the labels.

    `rows`: the photos that one of the labels fits; `label`: which one, both of shape (n,).
    """
    evidence = judged(case, names)[:, rows]
    above, chances = against_each_other(evidence, _alike(case, rows))
    right = (chances.argmax(axis=0) == label) & (above >= 0).any(axis=0)
    return float(right.mean()) / _right(_with_shares(evidence, label), label)


def by_class(case: Case, names: Sequence[str]) -> tuple[IdArray, IdArray]:
    """Return the photos of these classes, and which one each is of."""
    classes = np.asarray(case.photos.photos.labels)
    rows = np.flatnonzero(np.isin(classes, names))
    return rows, np.asarray([names.index(name) for name in classes[rows]])


def _always_one_row(case: Case, names: Sequence[str], rows: IdArray, label: IdArray) -> None:
    evidence = judged(case, names)[:, rows]
    alone = against_each_other(evidence)[1]
    above, chances = against_each_other(evidence, _alike(case, rows))
    best, given = chances.argmax(axis=0) == label, (above >= 0).any(axis=0)
    could = _right(_with_shares(evidence, label), label)
    own, sure = (evidence >= 0).any(axis=0), (alone >= ALONE_FROM).any(axis=0)
    first = evidence.argmax(axis=0) == label
    print(
        f"| {case.photos.model} | {', '.join(names[:4])}{' …' if len(names) > 4 else ''} | {len(rows)}"
        f" | {own.mean():.0%}, {_share(first, own)} | {sure.mean():.0%}, {_share(first, sure)}"
        f" | {given.mean():.0%}, {_share(best, given)} | {np.mean(given & ~best):.0%} | {first.mean():.0%}"
        f" | {could:.0%} | {np.mean(best & given) / could:.2f} | {calibration_error(chances.max(axis=0), best):.3f} |"
    )


def _alike(case: Case, rows: IdArray) -> Alike | None:
    vectors = case.photos.vectors
    return alike_among(rows, lambda ids: (ids, vectors[ids]), lambda directions, ids: directions @ vectors[ids].T)


def _right(evidence: FloatArray, label: IdArray) -> float:
    return float((evidence.argmax(axis=0) == label).mean())


def _with_shares(evidence: FloatArray, label: IdArray) -> FloatArray:
    """Return the evidence with what lets each label win as many photos as it fits: in a library nobody knows that."""
    wanted = np.bincount(label, minlength=len(evidence)) / evidence.shape[1]
    shifted = evidence.astype(np.float64)
    for _ in range(2000):
        won = np.bincount(shifted.argmax(axis=0), minlength=len(evidence)) / evidence.shape[1]
        if np.abs(won - wanted).max() < 0.005:
            break
        shifted += 0.05 * (wanted - won)[:, None]
    return shifted.astype(np.float32)


def _share(right: BoolArray, of: BoolArray) -> str:
    return f"{right[of].mean():.0%}" if of.any() else "-"


def main() -> None:
    with corpus_options("Measure sets of which one label always fits.") as (shared, cache):
        always_one_table([Case(embedded) for embedded in embed_real(shared, cache)])


if __name__ == "__main__":
    main()
