"""How much speaks for it that a photo shows what a description says.

A cosine alone does not tell: its level differs by query, by model and by photo. Two comparisons do, and neither looks
at absolute values, so a model whose cosines are squeezed or shifted gives the same answers:

1. *Words.* The description competes, on each photo, with several hundred everyday words (those nearest to it in meaning
   left out). The difference of its score and the softmax-weighted best of theirs, in units of how much a photo's scores
   scatter over the words, are log-odds. Words that are kinds of what it says stand beside it instead of against it, and
   the best one counts: a photo that shows a dog shows an animal.
2. *Neighbours.* Photos that look alike show the same things: a photo's log-odds are averaged with those of the photos
   most like it, as far as they are like it at all. It takes many photos to be wrong together. No single one counts for
   more than 4 either way: a model that is very sure of itself would else leave nothing to the others.

What is common in the library is believed sooner: where many photos of a sample are strong matches, all evidence rises.

`relevance.md` and `breadth.md` in `tests/benchmarks` have the measurements behind every constant, and what was lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from photoclip.core.search import FloatArray, IdArray
from photoclip.search.kinds import Kin

MIN_PHOTOS = 20
"""With fewer photos nothing is known of how alike photos are here, and neighbours are not asked."""

# Log-odds where the normal cut lies: F1 0.65 and 0.62 over 33 labels with two differently trained models on 1,660
# photos, with 4 and 1 photos shown for a word that fits none.
_CUT = -3.72
_MOST = 4.0

# Of what has kinds, a photo that stands out in its library by more than so many robust deviations of the log-odds has
# half of what is above that added: broad words spread little, and are undervalued. Other words would let wrong ones in.
_STANDING_OUT = 2.25
_STANDING_OUT_MOST = 3.0
_STANDING_OUT_COUNTS = 0.5
_LEAST_DEVIATION = 0.05
# Share of strong matches in the library above which what is said is common there. The cut takes a word for a rare one;
# where more photos show it, doubtful ones are more likely to, and all evidence rises by the logarithm of share / this.
_COMMON = 0.1

_SHARPNESS = 2.0
_NEAREST_LEFT_OUT = 5
# By how much kinds have to be better than the description itself, in robust deviations of its log-odds in the library:
# the best of many words is higher by chance alone, and where there are few (a lamp is a candle or a street lamp) the
# name itself says more.
_HANDICAP = 0.25
_FEWEST_KINDS = 3  # a word that is little more than its own kind is judged as any other
_HANDICAP_OF_FEW = 1.5
_NEIGHBOURS = 5
_NEIGHBOUR_SHARE = 0.6
# Robust deviations above the typical likeness of two photos at which a neighbour counts half, and how steeply.
_ALIKE = 2.0
_ALIKE_SLOPE = 2.0

_MAD_TO_DEVIATION = 1.4826
_DROWNED = 0.01  # share of a sum below which what is left of it would be lost in rounding


@dataclass(frozen=True)
class Surroundings:
    """What photos and words there are around: a sample of the library, and the contrast words of its model."""

    ids: IdArray
    """Photo ids of the sample, shape (p,)."""
    vectors: FloatArray
    """Unit vectors of the sample, shape (p, d)."""
    words: FloatArray
    """Unit vectors of the contrast words, shape (v, d)."""

    def evidence(self, query: FloatArray, ids: IdArray, vectors: FloatArray) -> FloatArray:
        """Return log-odds, shape (n,), that photos show what the unit vector `query`, shape (d,), says: 0 at the cut.

        `ids` and unit `vectors`, shape (n, d), of the photos to judge. Between -4 and 7.
        """
        found: FloatArray = self.evidence_of_all(query[None], ids, vectors)[0]
        return found

    def evidence_of_all(
        self, queries: FloatArray, ids: IdArray, vectors: FloatArray, kin: Sequence[Kin] = ()
    ) -> FloatArray:
        """Return `evidence` of several queries, shape (q, d), on the same photos, shape (q, n).

        `kin`: the words that are kinds of what each query says; without it there are none. What the photos have to do
        with words and with each other is looked at once.
        """
        return self.evidence_said(self.said(queries, kin), ids, vectors)

    def evidence_said(self, said: Said, ids: IdArray, vectors: FloatArray) -> FloatArray:
        """Return evidence as `evidence_of_all` does, where more photos are judged by the same descriptions."""
        judged = self._judged(said, vectors)
        if said.around is None:
            return judged
        return self._with_neighbours(ids, vectors, judged, said.around) + said.lifts

    def evidence_alone(self, said: Said, vectors: FloatArray) -> FloatArray:
        """Return evidence as `evidence_said` does, by the words alone: of what is no photo and has no neighbours."""
        return self._judged(said, vectors) + said.lifts

    def said(self, queries: FloatArray, kin: Sequence[Kin] = ()) -> Said:
        """Return what the library says of queries, shape (q, d); `kin` as in `evidence_of_all`."""
        claims = self._claims(queries, kin or [()] * len(queries))
        if len(self.ids) < MIN_PHOTOS:
            return Said(queries, claims, [_Scores()] * len(queries))
        around = queries @ self.vectors.T * self._sharpness
        claims = [claim.handicapped(one, self._rivals) for claim, one in zip(claims, around, strict=True)]
        odds = self._rivals.log_odds(around, claims)
        scores = [_Scores.of(one, bool(len(claim.kinds))) for one, claim in zip(odds, claims, strict=True)]
        return Said(queries, claims, scores, np.stack([one.judged(own) for one, own in zip(scores, odds, strict=True)]))

    def _judged(self, said: Said, vectors: FloatArray) -> FloatArray:
        """Return what the words say of vectors, shape (q, n), without the lifts."""
        word_scores = vectors @ self.words.T
        sharpness = self._sharpness if len(self.ids) else np.float32(_SHARPNESS / _scatter(word_scores))
        odds = _Rivals.of(word_scores, sharpness).log_odds(said.queries @ vectors.T * sharpness, said.claims)
        return np.stack([one.judged(own) for one, own in zip(said.scores, odds, strict=True)])

    def _claims(self, queries: FloatArray, kin: Sequence[Kin]) -> list[_Claim]:
        likeness = queries @ self.words.T
        claims = []
        for own, one in zip(likeness, kin, strict=True):
            kinds = np.asarray(one, np.int64)
            nearest = np.argsort(-own)[:_NEAREST_LEFT_OUT]
            claims.append(_Claim(np.union1d(kinds, nearest), kinds if len(kinds) >= _FEWEST_KINDS else kinds[:0]))
        return claims

    def _with_neighbours(self, ids: IdArray, vectors: FloatArray, judged: FloatArray, around: FloatArray) -> FloatArray:
        count = len(ids)
        likeness = np.empty((count, count + len(self.ids)), np.float32)
        np.matmul(vectors, vectors.T, out=likeness[:, :count])
        np.matmul(vectors, self.vectors.T, out=likeness[:, count:])
        np.fill_diagonal(likeness, -np.inf)
        likeness[:, count + np.flatnonzero(np.isin(self.ids, ids))] = -np.inf  # they are among the photos already
        nearest, closeness = _most_alike(likeness)
        above = (closeness - self._typical_likeness) / self._likeness_scatter
        weights = 1 / (1 + np.exp(-_ALIKE_SLOPE * (np.clip(above, -20, 20) - _ALIKE)))
        said = np.concatenate([judged, around], axis=1)[:, nearest]
        share = _NEIGHBOUR_SHARE * weights.sum(axis=1) / _NEIGHBOURS
        mean = (weights * said).sum(axis=2) / np.maximum(weights.sum(axis=1), 1e-9)
        blended: FloatArray = ((1 - share) * judged + share * mean).astype(np.float32)
        return blended

    @cached_property
    def _word_scores(self) -> FloatArray:
        """Cosines of the sample with the words, shape (p, v)."""
        scores: FloatArray = self.vectors @ self.words.T
        return scores

    @cached_property
    def _unit(self) -> float:
        """How much the scores of one photo scatter over the words."""
        return _scatter(self._word_scores)

    @cached_property
    def _sharpness(self) -> np.float32:
        return np.float32(_SHARPNESS / self._unit)

    @cached_property
    def _rivals(self) -> _Rivals:
        return _Rivals.of(self._word_scores, self._sharpness)

    @cached_property
    def _likenesses(self) -> FloatArray:
        """Cosines of every two photos of the sample, shape (p * (p - 1) / 2,)."""
        pairs: FloatArray = (self.vectors @ self.vectors.T)[np.triu_indices(len(self.vectors), 1)]
        return pairs

    @cached_property
    def _typical_likeness(self) -> float:
        return float(np.median(self._likenesses))

    @cached_property
    def _likeness_scatter(self) -> float:
        around = np.abs(self._likenesses - self._typical_likeness)
        return max(_MAD_TO_DEVIATION * float(np.median(around)), 1e-6)


def _scatter(word_scores: FloatArray) -> float:
    around = word_scores - np.median(word_scores, axis=1, keepdims=True)
    return max(_MAD_TO_DEVIATION * float(np.median(np.abs(around))), 1e-6)


@dataclass(frozen=True, slots=True, eq=False)
class _Rivals:
    """How strong the words are on some photos."""

    best: FloatArray
    """Log-odds of each photo's best word, shape (n,)."""
    odds: FloatArray
    """Odds of every word as a share of the best one's, shape (n, v)."""
    together: FloatArray
    """Their sum, shape (n,)."""

    @classmethod
    def of(cls, word_scores: FloatArray, sharpness: np.float32) -> _Rivals:
        odds = word_scores * sharpness
        best = odds.max(axis=1)
        np.subtract(odds, best[:, None], out=odds)
        np.exp(odds, out=odds)
        return cls(best, odds, odds.sum(axis=1))

    def log_odds(self, said: FloatArray, claims: Sequence[_Claim]) -> FloatArray:
        """Return the log-odds of descriptions, shape (q, n), from how strong each is by itself, shape (q, n)."""
        return np.stack([self.log_odds_of(one, claim) for one, claim in zip(said, claims, strict=True)])

    def log_odds_of(self, said: FloatArray, claim: _Claim) -> FloatArray:
        """Return the log-odds of one description, shape (n,)."""
        if len(claim.kinds):
            said = np.maximum(said, self._best_of(claim.kinds) - np.float32(claim.handicap))
        found: FloatArray = said - self._without(claim.left_out)
        return found

    def _best_of(self, words: IdArray) -> FloatArray:
        """Return the log-odds of each photo's best of some words, shape (n,)."""
        found: FloatArray = np.log(np.maximum(self.odds[:, words].max(axis=1), np.float32(1e-30))) + self.best
        return found

    def _without(self, left_out: IdArray) -> FloatArray:
        """Return the log of the sum of all words' odds but those of `left_out`, shape (n,)."""
        rest = self.together - self.odds[:, left_out].sum(axis=1)
        drowned = np.flatnonzero(rest < _DROWNED * self.together)
        if len(drowned):  # a difference of nearly equal sums: add up what is left instead
            odds = self.odds[drowned]
            odds[:, left_out] = 0
            rest[drowned] = np.maximum(odds.sum(axis=1), np.float32(1e-30))
        found: FloatArray = np.log(rest) + self.best
        return found


@dataclass(frozen=True, slots=True, eq=False)
class _Claim:
    """What stands for one description and what does not compete with it."""

    left_out: IdArray
    """Places of words that do not compete."""
    kinds: IdArray
    """Places of words that stand for it as well as itself."""
    handicap: float = 0.0
    """By how many log-odds those have to be better."""

    def handicapped(self, said: FloatArray, rivals: _Rivals) -> _Claim:
        """Return the claim with a handicap that fits a library; `said` and `rivals` of its sample."""
        if not len(self.kinds):
            return self
        share = _HANDICAP + _HANDICAP_OF_FEW / len(self.kinds)
        return replace(self, handicap=share * _deviation(rivals.log_odds_of(said, self)))


@dataclass(frozen=True, slots=True)
class _Scores:
    """How one description's log-odds lie over a library, as far as that moves the line."""

    middle: float = 0.0
    deviation: float = 1.0
    standing_out_counts: float = 0.0
    lift: float = 0.0
    """What is added to all of them, because what is said is common here."""

    @classmethod
    def of(cls, odds: FloatArray, broad: bool) -> _Scores:
        """Read them from a sample's log-odds, shape (p,). `broad`: whether there are kinds of what is said."""
        counts = _STANDING_OUT_COUNTS if broad else 0.0
        scores = cls(float(np.median(odds)), max(_deviation(odds), _LEAST_DEVIATION), counts)
        share = float((scores.judged(odds) >= 0).mean())
        return replace(scores, lift=float(np.log(max(share / _COMMON, 1.0))))

    def judged(self, odds: FloatArray) -> FloatArray:
        """Return log-odds above the cut, as far as any single photo counts, any shape; without the lift."""
        standing_out = np.clip((odds - self.middle) / self.deviation - _STANDING_OUT, 0.0, _STANDING_OUT_MOST)
        above = odds - np.float32(_CUT) + np.float32(self.standing_out_counts) * standing_out
        found: FloatArray = np.clip(above, -_MOST, _MOST).astype(np.float32)
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """What a library says of some descriptions, whichever of its photos are judged by them."""

    queries: FloatArray
    """Unit vectors, shape (q, d)."""
    claims: Sequence[_Claim]
    scores: Sequence[_Scores]
    around: FloatArray | None = None
    """How its sample stands with them, shape (q, p); None where that is too small to ask."""

    @property
    def lifts(self) -> FloatArray:
        """What is added to all evidence, shape (q, 1)."""
        return np.asarray([[one.lift] for one in self.scores], np.float32)


def _deviation(values: FloatArray) -> float:
    return _MAD_TO_DEVIATION * float(np.median(np.abs(values - np.median(values))))


def _most_alike(likeness: FloatArray) -> tuple[IdArray, FloatArray]:
    """Return the places of each row's highest values, and the values: both shape (n, few). Overwrites them."""
    count = min(_NEIGHBOURS, likeness.shape[1] - 1)
    places = np.empty((len(likeness), count), np.int64)
    values = np.empty((len(likeness), count), np.float32)
    rows = np.arange(len(likeness))
    for at in range(count):  # a few times the maximum takes a sixth of a partition's time
        places[:, at] = likeness.argmax(axis=1)
        values[:, at] = likeness[rows, places[:, at]]
        likeness[rows, places[:, at]] = -np.inf
    return places, values
