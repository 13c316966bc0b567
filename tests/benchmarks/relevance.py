"""The relevance cut on real photos with two models: what was tried, and what the shipped one gives.

    python -m tests.benchmarks.relevance [--cache DIR] [--shared DIR]

Prints the tables of tests/benchmarks/relevance.md. Embedding 1,660 photos with two models takes about two minutes the
first time; `--cache` keeps the arrays.

A method turns cosines into values; its cut is one number for all queries. Where a cut has to be chosen, it is the one
with the best mean F1 that shows at most 5 photos (0.3 %) for an absent word, chosen where it is not measured: on the
other model.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from photoclip.core.search import FloatArray, IdArray
from photoclip.core.strictness import BROAD, NORMAL, STRICT, cut_at
from photoclip.paths import resources_dir
from photoclip.search.close_look import JUDGED
from photoclip.search.contrast import read_words
from photoclip.search.evidence import Surroundings
from photoclip.search.kinds import Kinds
from photoclip.search.relevance import Background, confidences
from photoclip.search.sample import SURROUNDING_ROWS
from tests.benchmarks import relevance_truth as truth
from tests.benchmarks.relevance_corpus import BoolArray, Embedded, corpus_options, demo_photos, embed, embed_real

MOST_ABSENT = 5
WORDS = tuple(read_words(resources_dir() / "prompts" / "contrast_words.txt"))
KINDS = Kinds(resources_dir() / "prompts" / "kinds.txt", WORDS)
_DEVIATION = 1.4826


@dataclass(frozen=True)
class Case:
    """A library through the eyes of one model. `squeeze`, `shift`: as if another checkpoint had made the cosines."""

    photos: Embedded
    squeeze: float = 1.0
    shift: float = 0.0

    def scores(self, query: str) -> FloatArray:
        return self.squeeze * (self.photos.vectors @ self.photos.text([query])[0]) + np.float32(self.shift)

    @cached_property
    def words(self) -> FloatArray:
        return self.photos.text(WORDS)

    @cached_property
    def word_scores(self) -> FloatArray:
        return self.squeeze * (self.photos.vectors @ self.words.T) + np.float32(self.shift)

    @cached_property
    def unit(self) -> float:
        """How much the scores of one photo scatter over the words."""
        around = self.word_scores - np.median(self.word_scores, axis=1, keepdims=True)
        return _DEVIATION * float(np.median(np.abs(around)))

    @cached_property
    def neighbours(self) -> IdArray:
        """The ten photos most like each, shape (n, 10)."""
        likeness = self.photos.vectors @ self.photos.vectors.T
        np.fill_diagonal(likeness, -9)
        return np.argsort(-likeness, axis=1)[:, :10]

    @cached_property
    def surroundings(self) -> Surroundings:
        """A sample as the engine draws one. Every vector gets the same two numbers more, which do to each cosine what
        `squeeze` and `shift` say and leave it a product of vectors."""
        count = len(self.photos.vectors)
        rows = np.sort(np.random.default_rng(0).permutation(count)[:SURROUNDING_ROWS])
        return Surroundings(rows, self.all_stretched[rows], self.stretched(self.words))

    @cached_property
    def all_stretched(self) -> FloatArray:
        return self.stretched(self.photos.vectors)

    def stretched(self, vectors: FloatArray) -> FloatArray:
        extra = np.full((len(vectors), 1), np.sqrt(self.shift), np.float32)
        return np.concatenate([np.sqrt(np.float32(self.squeeze)) * vectors, extra], axis=1).astype(np.float32)


Method = Callable[[Case, str], FloatArray]
"""Values of every photo for a query, shape (n,)."""


def _far(case: Case, query: str, count: int) -> IdArray:
    """Return the places of the words without the `count` nearest to the query in meaning."""
    return np.sort(np.argsort(-(case.words @ case.photos.text([query])[0]))[count:])


def raw_cosine(case: Case, query: str) -> FloatArray:
    return case.scores(query)


def robust_z(case: Case, query: str) -> FloatArray:
    scores = case.scores(query)
    return Background.of(scores).deviations(scores)


def photo_z(case: Case, query: str) -> FloatArray:
    """Each photo's score in deviations of its own scores over the words (hubs scored everywhere lose)."""
    return (case.scores(query) - case.word_scores.mean(axis=1)) / case.word_scores.std(axis=1)


def both_z(case: Case, query: str) -> FloatArray:
    values = photo_z(case, query)
    return Background.of(values).deviations(values)


def margin_to(place: int) -> Method:
    """The score above that of the word that comes `place`-th on the photo, the 15 nearest in meaning left out."""

    def method(case: Case, query: str) -> FloatArray:
        others = np.sort(case.word_scores[:, _far(case, query, 15)], axis=1)[:, ::-1]
        return (case.scores(query) - others[:, place]) / case.unit

    return method


def log_odds(sharpness: float, left_out: int) -> Method:
    """Against the words, softmax-weighted, the `left_out` nearest in meaning left out."""

    def method(case: Case, query: str) -> FloatArray:
        scale = sharpness / case.unit
        scaled = case.word_scores[:, _far(case, query, left_out)] * scale
        best = scaled.max(axis=1)
        return case.scores(query) * scale - np.log(np.exp(scaled - best[:, None]).sum(axis=1)) - best

    return method


def with_neighbours(method: Method, count: int, share: float) -> Method:
    """The method's values, averaged with those of the photos most alike."""

    def smoothed(case: Case, query: str) -> FloatArray:
        values = method(case, query)
        return (1 - share) * values + share * values[case.neighbours[:, :count]].mean(axis=1)

    return smoothed


def shipped(case: Case, query: str) -> FloatArray:
    """What PhotoClip does: evidence of the best few hundred, from a sample of the library."""
    scores = case.scores(query)
    best = np.argsort(-scores)[:JUDGED]
    values = np.full(len(scores), -9.0, np.float32)
    vector = case.stretched(case.photos.text([query]))[0]
    values[best] = case.surroundings.evidence_of_all(vector[None], best, case.all_stretched[best], [KINDS.of(query)])[0]
    return values


METHODS: dict[str, Method] = {
    "raw cosine": raw_cosine,
    "robust z (median, MAD)": robust_z,
    "photo z over the words": photo_z,
    "photo z, then library z": both_z,
    "margin to the best word": margin_to(0),
    "margin to the third word": margin_to(2),
    "log-odds, sharpness 1": log_odds(1, 5),
    "log-odds, sharpness 2": log_odds(2, 5),
    "log-odds, sharpness 3": log_odds(3, 5),
    "log-odds 2, 20 words left out": log_odds(2, 20),
    "robust z + 5 neighbours": with_neighbours(robust_z, 5, 0.5),
    "photo z + 5 neighbours": with_neighbours(photo_z, 5, 0.5),
    "margin + 5 neighbours": with_neighbours(margin_to(2), 5, 0.5),
    "log-odds 2 + 5 neighbours": with_neighbours(log_odds(2, 5), 5, 0.5),
    "log-odds 3 + 10 neighbours": with_neighbours(log_odds(3, 5), 10, 0.5),
    "shipped": shipped,
}


@dataclass(frozen=True)
class Values:
    """A method's values: (q, n) for queries that are there, with their right answers, and (a, n) for absent ones."""

    there: FloatArray
    right: BoolArray
    absent: FloatArray

    @classmethod
    def of(cls, case: Case, method: Method) -> Values:
        labels = truth.label_queries(case.photos.photos)
        right = truth.as_filed(case.photos.photos).right.T
        there = np.stack([method(case, label) for label in labels])
        return cls(there, right, np.stack([method(case, word) for word in truth.ABSENT]))

    def f1(self, cut: float) -> FloatArray:
        """F1 of every query at one cut, shape (q,)."""
        shown = self.there >= cut
        both = (shown & self.right).sum(axis=1)
        return 2 * both / np.maximum(shown.sum(axis=1) + self.right.sum(axis=1), 1)

    def shown_for_absent(self, cut: float) -> FloatArray:
        return (self.absent >= cut).sum(axis=1)

    def oracle(self) -> float:
        """Mean F1 with the best cut for each query."""
        best = []
        for values, right in zip(self.there, self.right, strict=True):
            hits = np.cumsum(right[np.argsort(-values)])
            best.append((2 * hits / (np.arange(1, len(values) + 1) + right.sum())).max())
        return float(np.mean(best))

    def best_cut(self) -> float:
        """The cut with the best mean F1 among those that show at most `MOST_ABSENT` photos for an absent word."""
        cuts = np.quantile(np.sort(self.there, axis=1)[:, -60:], np.linspace(0, 1, 400))
        allowed = [cut for cut in cuts if self.shown_for_absent(cut).mean() <= MOST_ABSENT] or [cuts[-1]]
        return float(max(allowed, key=lambda cut: self.f1(cut).mean()))

    def auroc(self) -> float:
        """How well the mean of the five highest values tells queries that have answers from those that have none."""
        there = np.sort(self.there, axis=1)[:, -5:].mean(axis=1)[:, None]
        absent = np.sort(self.absent, axis=1)[:, -5:].mean(axis=1)[None]
        return float(((there > absent) + 0.5 * (there == absent)).mean())


def methods_table(cases: Sequence[Case]) -> None:
    every = {name: [Values.of(case, method) for case in cases] for name, method in METHODS.items()}
    print(
        "| method | model | F1, best cut a query | F1, one cut, chosen on the other model | shown if absent | AUROC |"
    )
    print("|---|---|---|---|---|---|")
    for name, values in every.items():
        for at, (case, here) in enumerate(zip(cases, values, strict=True)):
            cut = values[1 - at].best_cut()
            print(
                f"| {name} | {case.photos.model} | {here.oracle():.3f} | {here.f1(cut).mean():.3f}"
                f" | {here.shown_for_absent(cut).mean():.1f} | {here.auroc():.3f} |"
            )


def shipped_table(cases: Sequence[Case]) -> None:
    print("| model | scores | strictness | F1 | of the raw-cosine oracle | shown if absent: mean, most | AUROC | ECE |")
    print("|---|---|---|---|---|---|---|---|")
    for case in cases:
        oracle = Values.of(case, raw_cosine).oracle()
        for said, seen in (("as they are", case), ("x 0.3 + 0.15", Case(case.photos, 0.3, 0.15))):
            values = Values.of(seen, shipped)
            for name, strictness in (("strict", STRICT), ("normal", NORMAL), ("broad", BROAD)):
                cut = cut_at(strictness)
                f1, absent = values.f1(cut).mean(), values.shown_for_absent(cut)
                print(
                    f"| {case.photos.model} | {said} | {name} | {f1:.3f} | {f1 / oracle:.2f}"
                    f" | {absent.mean():.1f} ({absent.mean() / values.absent.shape[1]:.2%}), {absent.max():.0f}"
                    f" | {values.auroc():.3f} | {expected_calibration_error(values):.3f} |"
                )


def expected_calibration_error(values: Values, bins: int = 10) -> float:
    """Mean distance of confidence and share of right ones, over photos shown with a confidence of 0.1 or more.

    (Naeini et al. 2015.) Photos below are thousands and right about themselves; they would hide the rest.
    """
    sure = confidences(np.concatenate([values.there.ravel(), values.absent.ravel()]))
    right = np.concatenate([values.right.ravel(), np.zeros(values.absent.size, np.bool_)])
    seen = sure >= 0.1
    sure, right = sure[seen], right[seen]
    place = np.minimum((sure * bins).astype(int), bins - 1)
    return float(
        sum(
            (place == b).sum() * abs(sure[place == b].mean() - right[place == b].mean())
            for b in range(bins)
            if (place == b).any()
        )
        / max(len(sure), 1)
    )


def halves_table(cases: Sequence[Case], splits: int = 50) -> None:
    print("| model | half of the labels, 50 draws: F1 mean, least, most | of their own oracle: mean, least |")
    print("|---|---|---|")
    rng = np.random.default_rng(0)
    for case in cases:
        values, raw = Values.of(case, shipped), Values.of(case, raw_cosine)
        f1 = values.f1(0.0)
        per_query = np.asarray([Values(raw.there[[q]], raw.right[[q]], raw.absent).oracle() for q in range(len(f1))])
        draws = [rng.permutation(len(f1))[: len(f1) // 2] for _ in range(splits)]
        means = [f1[draw].mean() for draw in draws]
        ratios = [f1[draw].mean() / per_query[draw].mean() for draw in draws]
        print(
            f"| {case.photos.model} | {np.mean(means):.3f}, {min(means):.3f}, {max(means):.3f}"
            f" | {np.mean(ratios):.2f}, {min(ratios):.2f} |"
        )


def kinds_table(cases: Sequence[Case]) -> None:
    print(
        "| model | F1 of 30 words of captions | captions: the right photo is strong, if among the first ten"
        " | shown | R@10 before, after strong ones come first | shown for an absent sentence |"
    )
    print("|---|---|---|---|---|---|")
    for case in cases:
        photos = case.photos.photos
        many = truth.many(photos)
        f1 = []
        for at, word in enumerate(truth.MANY):
            shown, right, counts = shipped(case, word) >= 0, many.right[:, at], many.counts[:, at]
            both = (shown & right & counts).sum()
            f1.append(2 * both / max((shown & counts).sum() + (right & counts).sum(), 1))
        captions, rows = truth.one_caption_each(photos, every=4)
        strong, shown_counts, before, after = [], [], [], []
        for caption, row in zip(captions, rows, strict=True):
            scores, shown = case.scores(caption), shipped(case, caption) >= 0
            order = np.argsort(-scores, kind="stable")
            before.append(row in order[:10])
            after.append(row in np.concatenate([order[shown[order]], order[~shown[order]]])[:10])
            shown_counts.append(shown.sum())
            strong.append(shown[row])
        found = np.asarray(before)
        absent = [(shipped(case, sentence) >= 0).sum() for sentence in truth.ABSENT_SENTENCES]
        print(
            f"| {case.photos.model} | {np.mean(f1):.3f} | {np.mean(strong):.2f}, {np.asarray(strong)[found].mean():.2f}"
            f" | median {np.median(shown_counts):.0f} | {np.mean(before):.3f}, {np.mean(after):.3f}"
            f" | {np.mean(absent):.1f} |"
        )


def demo_table(case: Case) -> None:
    print("| query | strong, of them right | right ones there |")
    print("|---|---|---|")
    captions = [" ".join(said).casefold() for said in case.photos.photos.captions]
    for query, word in (
        ("a dog running on the beach", "dog"), ("dog", "dog"), ("cat", "cat"), ("car", "car"), ("snowman", "snowman"),
        ("tax return", "-"), ("microscope", "-"), ("guitar", "-"), ("passport", "-"), ("penguin", "-"),
    ):  # fmt: skip
        shown = shipped(case, query) >= 0
        right = np.asarray([f" {word}" in said for said in captions])
        print(f"| {query} | {shown.sum()}, {(shown & right).sum()} | {right.sum()} |")


def main() -> None:
    with corpus_options("Measure the relevance cut.") as (shared, cache):
        cases = [Case(embedded) for embedded in embed_real(shared, cache)]
        for table in (methods_table, shipped_table, halves_table, kinds_table):
            table(cases)
            print()
        tiny = resources_dir() / "tiny_clip"
        demo = embed(
            demo_photos(cache), "demo", tiny / "open_clip_config.json", tiny / "open_clip_model.safetensors", cache
        )
        demo_table(Case(demo))


if __name__ == "__main__":
    main()
