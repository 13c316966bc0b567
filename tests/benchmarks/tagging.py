"""Auto-tagging on real photos with two models: confidence, learning from corrections, synonyms, exclusive sets.

    python -m tests.benchmarks.tagging [--cache DIR] [--shared DIR]

Prints the tables of tests/benchmarks/tagging.md. Photos, queries, models and cache are those of
tests/benchmarks/relevance.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from photoclip.core.search import FloatArray
from photoclip.search.kinds import Kin
from photoclip.search.relevance import confidences
from photoclip.tagging.learning import Usual
from tests.benchmarks import relevance_truth as truth
from tests.benchmarks.relevance import KINDS, Case, Method, Values, raw_cosine, shipped
from tests.benchmarks.relevance_corpus import BoolArray, corpus_options, embed_real
from tests.benchmarks.tagging_corrections import PICKS, Gain, Labelled, Looks, calibration_error, f1
from tests.benchmarks.tagging_truth import SETS, SYNONYMS, UNWANTED

AMOUNTS = ((1, 1), (3, 3), (5, 5), (10, 10), (5, 0), (0, 5))
DRAWS = 40


def judged(case: Case, queries: Sequence[str]) -> FloatArray:
    """Return the evidence of every photo for every query, shape (q, n): the whole library is looked at closely."""
    return evidence_of(case, case.photos.text(list(queries)), [KINDS.of(query) for query in queries])


def evidence_of(case: Case, texts: FloatArray, kin: Sequence[Kin] = ()) -> FloatArray:
    every = case.all_stretched
    return case.surroundings.evidence_of_all(case.stretched(texts), np.arange(len(every)), every, kin)


def whole_library(case: Case, query: str) -> FloatArray:
    return judged(case, [query])[0]


def label_queries(case: Case, right: truth.Truth) -> Labelled:
    return _labelled(case, truth.label_queries(case.photos.photos), right)


def _labelled(case: Case, names: tuple[str, ...], right: truth.Truth) -> Labelled:
    texts = case.photos.text(names)
    return Labelled(
        names=names,
        vectors=case.photos.vectors,
        sample=case.photos.vectors[case.surroundings.ids],
        evidence=evidence_of(case, texts, [KINDS.of(name) for name in names]),
        cosines=texts @ case.photos.vectors.T,
        right=right.right.T,
        counts=right.counts.T,
    )


# Confidence


@dataclass(frozen=True, slots=True)
class Line:
    """Where photos are tagged, and how evidence becomes a chance; fitted on some labels to be measured on others."""

    cut: float
    slope: float
    even: float

    @classmethod
    def fitted(cls, values: Values) -> Line:
        evidence = np.concatenate([values.there.ravel(), values.absent.ravel()])
        right = np.concatenate([values.right.ravel(), np.zeros(values.absent.size, np.bool_)])
        slope, offset = _logistic(evidence, right)
        return cls(values.best_cut(), slope, -offset / slope)

    def chances(self, evidence: FloatArray) -> FloatArray:
        return 1 / (1 + np.exp(-self.slope * (evidence - self.even)))


def _logistic(x: FloatArray, right: BoolArray) -> tuple[float, float]:
    """Return slope and offset of the chance of being right (Newton's method)."""
    design = np.stack([x, np.ones_like(x)], axis=1).astype(np.float64)
    weights = np.zeros(2)
    for _ in range(30):
        chance = 1 / (1 + np.exp(-design @ weights))
        steep = (design * (chance * (1 - chance))[:, None]).T @ design + 1e-6 * np.eye(2)
        weights -= np.linalg.solve(steep, design.T @ (chance - right))
    return float(weights[0]), float(weights[1])


def _some(values: Values, labels: np.ndarray, absent: np.ndarray) -> Values:
    return Values(values.there[labels], values.right[labels], values.absent[absent])


def _error(values: Values, chances: FloatArray, absent: FloatArray) -> float:
    right = np.concatenate([values.right.ravel(), np.zeros(values.absent.size, np.bool_)])
    return calibration_error(np.concatenate([chances.ravel(), absent.ravel()]), right)


def confidence_table(cases: Sequence[Case]) -> None:
    print("| model | photos judged | F1 | of the raw-cosine oracle | tagged if absent: mean, most | ECE |")
    print("|---|---|---|---|---|---|")
    methods: dict[str, Method] = {"the best 256": shipped, "all": whole_library}
    for case in cases:
        oracle = Values.of(case, raw_cosine).oracle()
        for name, method in methods.items():
            values = Values.of(case, method)
            scored, absent = values.f1(0.0).mean(), values.shown_for_absent(0.0)
            error = _error(values, confidences(values.there), confidences(values.absent))
            print(
                f"| {case.photos.model} | {name} | {scored:.3f} | {scored / oracle:.2f}"
                f" | {absent.mean() / values.absent.shape[1]:.2%}, {absent.max():.0f} | {error:.3f} |"
            )


def held_out_table(cases: Sequence[Case], splits: int = 20) -> None:
    print("| cut and chances from half of the labels of | the other half of | F1, of its oracle | absent | ECE |")
    print("|---|---|---|---|---|")
    every, raw = [Values.of(case, whole_library) for case in cases], [Values.of(case, raw_cosine) for case in cases]
    for at, chosen_on in enumerate(every):
        for other, measured_on in enumerate(every):
            rng, rows = np.random.default_rng(0), []
            chances, right = [], []
            for _ in range(splits):
                labels, absent = rng.permutation(len(chosen_on.there)), rng.permutation(len(chosen_on.absent))
                half, few = len(labels) // 2, len(absent) // 2
                line = Line.fitted(_some(chosen_on, labels[:half], absent[:few]))
                here = _some(measured_on, labels[half:], absent[few:])
                scored = here.f1(line.cut).mean()
                oracle = _some(raw[other], labels[half:], absent[few:]).oracle()
                rows.append((scored, scored / oracle, here.shown_for_absent(line.cut).mean() / here.absent.shape[1]))
                chances += [line.chances(here.there).ravel(), line.chances(here.absent).ravel()]
                right += [here.right.ravel(), np.zeros(here.absent.size, np.bool_)]
            scored, ratio, shown = np.mean(rows, axis=0)
            # Over all splits together: within one there are so few photos a bin that chance alone makes 0.05.
            error = calibration_error(np.concatenate(chances), np.concatenate(right))
            print(
                f"| {cases[at].photos.model} | {cases[other].photos.model} | {scored:.3f}, {ratio:.2f}"
                f" | {shown:.2%} | {error:.3f} |"
            )


# Corrections


def _head(*first: str) -> None:
    columns = (
        *first,
        *(
            "AP on the rest",
            "rise",
            "labels that rise",
            "of the imperfect",
            "of those below 0.98",
            "fall",
            "F1 at the line",
            "ECE",
        ),
    )
    print(f"| {' | '.join(columns)} |\n{'|---' * len(columns)}|")


def _gain(gain: Gain) -> str:
    before, after = gain.precision
    return (
        f"{before:.3f} → {after:.3f} | {after - before:+.3f} | {gain.rises:.0%} | {gain.rises_of_imperfect:.0%}"
        f" | {gain.rises_of_improvable:.0%}"
        f" | {gain.falls:.0%} | {gain.f1[0]:.3f} → {gain.f1[1]:.3f}"
        f" | {gain.calibration_error[0]:.3f} → {gain.calibration_error[1]:.3f} |"
    )


def corrections_table(cases: Sequence[Case]) -> None:
    _head("model", "ticks + crosses", "looked at")
    for case in cases:
        labels = label_queries(case, truth.as_filed(case.photos.photos))
        for ticks, crosses in AMOUNTS:
            for name, pick in PICKS.items():
                gain = Gain.measured(labels, pick, ticks, crosses)
                print(f"| {case.photos.model} | {ticks} + {crosses} | {name} | {_gain(gain)}")


def other_truths_table(cases: Sequence[Case]) -> None:
    _head("model", "5 + 5 on", "looked at")
    for case in cases:
        photos = case.photos.photos
        aside = label_queries(case, truth.setting_aside(photos))
        for said, labels in (
            ("labels, photos whose captions say it set aside", aside),
            ("30 words of captions", _labelled(case, truth.MANY, truth.many(photos))),
        ):
            for name, pick in PICKS.items():
                print(f"| {case.photos.model} | {said} | {name} | {_gain(Gain.measured(labels, pick, 5, 5))}")


def looks_table(cases: Sequence[Case]) -> None:
    _head("model", "5 + 5 on", "judged by words")
    for case in cases:
        photos = case.photos.photos
        for said, labels in (
            ("labels", label_queries(case, truth.as_filed(photos))),
            ("words of captions", _labelled(case, truth.MANY, truth.many(photos))),
        ):
            for looks in Looks:
                gain = _mean([Gain.measured(labels, pick, 5, 5, looks=looks) for pick in PICKS.values()])
                print(f"| {case.photos.model} | {said} | {looks.value} | {_gain(gain)}")


def chosen_elsewhere_table(cases: Sequence[Case]) -> None:
    """The numbers of `Usual` drawn at random; the best draw on half of one model's labels, measured elsewhere."""
    _head("`Usual` chosen on half of the labels of", "5 + 5, the other half of")
    every = [label_queries(case, truth.as_filed(case.photos.photos)) for case in cases]
    draws = list(_draws(DRAWS))
    for half in (0, 1):
        own = range(half, len(every[0].names), 2)
        other = range(1 - half, len(every[0].names), 2)
        for labels, case in zip(every, cases, strict=True):
            usual = max(draws, key=lambda draw: _worth(labels, own, draw))
            for elsewhere, where in zip(every, cases, strict=True):
                gains = [Gain.measured(elsewhere, pick, 5, 5, other, usual) for pick in PICKS.values()]
                print(f"| {case.photos.model}, {half} | {where.photos.model} | {_gain(_mean(gains))}")


def _draws(count: int) -> Iterable[Usual]:
    rng = np.random.default_rng(0)
    for _ in range(count):
        yield Usual(
            against=rng.uniform(0.2, 0.8),
            variance=rng.uniform(1.4, 4),
            right=rng.uniform(1.3, 3.5),
            right_counts=rng.choice([0.5, 1, 2, 4]),
            wrong=rng.uniform(0.5, 2.2),
            wrong_counts=rng.choice([1, 2, 4, 8]),
            ticks_above=rng.uniform(0, 1.2),
            softness=rng.uniform(0.3, 1),
            base_fades=rng.uniform(0.1, 0.6),
        )


def _worth(labels: Labelled, some: Sequence[int], usual: Usual) -> float:
    gain = _mean([Gain.measured(labels, pick, 5, 5, some, usual) for pick in PICKS.values()])
    rise = gain.precision[1] - gain.precision[0] + gain.f1[1] - gain.f1[0]
    return rise + 0.3 * gain.rises - 1.5 * max(gain.calibration_error[1], 0.06)


def _mean(gains: Sequence[Gain]) -> Gain:
    def both(pairs: Sequence[tuple[float, float]]) -> tuple[float, float]:
        before, after = np.mean(pairs, axis=0)
        return float(before), float(after)

    return replace(
        gains[0],
        precision=both([gain.precision for gain in gains]),
        rises=float(np.mean([gain.rises for gain in gains])),
        falls=float(np.mean([gain.falls for gain in gains])),
        rises_of_imperfect=float(np.mean([gain.rises_of_imperfect for gain in gains])),
        rises_of_improvable=float(np.mean([gain.rises_of_improvable for gain in gains])),
        f1=both([gain.f1 for gain in gains]),
        calibration_error=both([gain.calibration_error for gain in gains]),
    )


# Synonyms, unwanted words, exclusive sets


def _measures(evidence: FloatArray, right: BoolArray) -> str:
    scored = np.mean([f1(own, truth_) for own, truth_ in zip(evidence, right, strict=True)])
    best = Values(evidence, right, evidence[:0]).oracle()
    return f"{scored:.3f} | {best:.3f} | {calibration_error(confidences(evidence).ravel(), right.ravel()):.3f} |"


def combining_table(cases: Sequence[Case]) -> None:
    print("| model | labels | combined by | F1 | F1, best cut a label | ECE |\n|---|---|---|---|---|---|")
    for case in cases:
        labels = label_queries(case, truth.as_filed(case.photos.photos))
        for what, how, evidence, right in (*_synonyms(case, labels), *_unwanted(labels), *_exclusive(labels)):
            print(f"| {case.photos.model} | {what} | {how} | {_measures(evidence, right)}")


Row = tuple[str, str, FloatArray, BoolArray]


def _synonyms(case: Case, labels: Labelled) -> Iterable[Row]:
    words = [case.photos.text([name, *SYNONYMS[name]]) for name in labels.names]
    each = [
        evidence_of(case, own, [KINDS.of(text) for text in (name, *SYNONYMS[name])])
        for name, own in zip(labels.names, words, strict=True)
    ]
    means = np.stack([own.mean(axis=0) / np.linalg.norm(own.mean(axis=0)) for own in words])
    for how, evidence in (
        ("the name alone", labels.evidence),
        ("the first synonym alone", np.stack([own[1] for own in each])),
        ("the best evidence (`Mix`)", np.stack([own.max(axis=0) for own in each])),
        ("mean evidence", np.stack([own.mean(axis=0) for own in each])),
        ("evidence of the mean vector", evidence_of(case, means)),
    ):
        yield "33 with synonyms", how, evidence, labels.right


def _unwanted(labels: Labelled) -> Iterable[Row]:
    wanted, against = ([labels.names.index(pair[at]) for pair in UNWANTED] for at in (0, 1))
    e, n, right = labels.evidence[wanted], labels.evidence[against], labels.right[wanted]
    for how, evidence in (
        ("not said", e),
        ("min(e, -n) (`Mix`)", np.minimum(e, -n)),
        ("min(e, e - n)", np.minimum(e, e - n)),
        ("min(e, e - n + 1)", np.minimum(e, e - n + 1)),
        ("e - max(0, n) / 2", e - np.maximum(0, n) / 2),
    ):
        yield f"{len(wanted)} with what they are not", how, evidence.astype(np.float32), right


def _exclusive(labels: Labelled) -> Iterable[Row]:
    places = [[labels.names.index(name) for name in names] for names in SETS]
    right = np.concatenate([labels.right[own] for own in places])
    independent = np.concatenate([labels.evidence[own] for own in places])
    winners, softmaxed = [], []
    for own in places:
        evidence = labels.evidence[own]
        chosen = evidence.argmax(axis=0) == np.arange(len(own))[:, None]
        winners.append(np.where(chosen, evidence, np.float32(-9)))
        odds = np.concatenate([np.exp(1.3 * (evidence - 0.95)), np.ones((1, evidence.shape[1]), np.float32)])
        chance = np.clip(odds / odds.sum(axis=0), 1e-6, 1 - 1e-6)[:-1]
        softmaxed.append(np.where(chosen, np.log(chance / (1 - chance)) / 1.3 + 0.95, np.float32(-9)))
    said = f"33 in {len(places)} exclusive sets"
    yield said, "each for itself", independent, right
    yield said, "the one with the most evidence (ships)", np.concatenate(winners), right
    yield said, "softmax over the set and none", np.concatenate(softmaxed).astype(np.float32), right


def main() -> None:
    with corpus_options("Measure auto-tagging.") as (shared, cache):
        cases = [Case(embedded) for embedded in embed_real(shared, cache)]
        for table in (
            confidence_table,
            held_out_table,
            corrections_table,
            other_truths_table,
            looks_table,
            chosen_elsewhere_table,
            combining_table,
        ):
            table(cases)
            print(flush=True)


if __name__ == "__main__":
    main()
