"""How much speaks for photos, of which only the best need a close look, and why."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from photoclip.core.arrays import distinct
from photoclip.core.parts import FIRST_MOMENT, WHOLE
from photoclip.core.search import FloatArray, IdArray
from photoclip.search.best_part import HANDICAP_OF_EVIDENCE, SHARE_OF_EVIDENCE
from photoclip.search.evidence import Said
from photoclip.search.mix import Mix
from photoclip.search.parts import part_numbers
from photoclip.search.relevance import Background
from photoclip.search.scene import Scene
from photoclip.search.vectors import Snapshot, places_in

JUDGED = 256
"""So many of the best photos are judged one by one."""

_JUDGED_BEHIND = 96  # of each four times longer stretch behind them
_BAND_GROWTH = 4
_SMOOTHED = 16  # judged photos of a long stretch that stand for those between them
_LAST_BAND = 0.02  # share of strong matches in a stretch below which nobody looks further


@dataclass(frozen=True, slots=True, eq=False)
class BestParts:
    """The part of each photo that fits a term best. One length, n."""

    term: int
    owners: IdArray
    """Places of the photos."""
    numbers: IdArray
    cosines: FloatArray
    evidence: FloatArray
    """Above the cut, less the handicap of regions."""

    def joined(self, whole: FloatArray) -> FloatArray:
        """Return the evidence of the photos with that of these parts, from that of the whole, shape (n,)."""
        share = np.where(self.numbers >= FIRST_MOMENT, np.float32(1), np.float32(SHARE_OF_EVIDENCE))
        return np.maximum(whole, (1 - share) * whole + share * self.evidence)


class CloseLook:
    """Says how much speaks for photos, of which only the best need a close look."""

    def __init__(self, scene: Scene, mix: Mix, queries: FloatArray, backgrounds: list[Background]) -> None:
        self._mix = mix
        self._queries = queries
        self._backgrounds = backgrounds
        self._surroundings = scene.surroundings
        self._kin = [() if term.vector is not None else scene.kin_of(term.text) for term in mix.terms]
        self._told = np.asarray([term.vector is None for term in mix.terms])
        self._parts = scene.parts

    @cached_property
    def _said(self) -> Said:
        """What the library says of the descriptions. Asked where there are surroundings."""
        assert self._surroundings is not None  # noqa: S101
        told = np.flatnonzero(self._told)
        return self._surroundings.said(self._queries[told], [self._kin[at] for at in told])

    def evidence(self, snapshot: Snapshot, ids: IdArray) -> FloatArray:
        """Return the evidence above the cut, shape (n,), of photos in their order."""
        evidence = np.empty(len(ids), np.float32)
        start, length = 0, JUDGED
        while start < len(ids):
            stop = min(start + length, len(ids))
            places = distinct(
                np.linspace(start, stop - 1, min(JUDGED if not start else _JUDGED_BEHIND, stop - start)).astype(
                    np.int64
                )
            )
            judged = self.close_look(snapshot, ids[places])
            if len(places) == stop - start:
                evidence[start:stop] = judged
            else:
                window = np.ones(_SMOOTHED, np.float32) / _SMOOTHED
                padded = np.pad(judged, (_SMOOTHED // 2, _SMOOTHED - 1 - _SMOOTHED // 2), mode="edge")
                evidence[start:stop] = np.interp(np.arange(start, stop), places, np.convolve(padded, window, "valid"))
            if stop < len(ids) and (judged >= 0).mean() < _LAST_BAND:
                # Falling on with their place: nothing there is looked at, and nothing stands above what was.
                least = min(float(judged[-_SMOOTHED:].mean()), 0.0) - 1.0
                evidence[stop:] = np.linspace(least, least - 4.0, len(ids) - stop, dtype=np.float32)
                break
            start, length = stop, length * _BAND_GROWTH
        return evidence

    def close_look(self, snapshot: Snapshot, ids: IdArray) -> FloatArray:
        """Return the evidence above the cut of photos that are judged one by one, shape (n,)."""
        rows = snapshot.rows_of(ids)
        vectors = np.zeros((len(ids), snapshot.dimension), np.float32)  # of a photo that has left since nothing speaks
        # Rows come in their own order: each goes to the place of its id.
        places = places_in(ids, snapshot.ids[rows])
        vectors[places] = snapshot.vectors(rows)
        found = self.of_terms(ids, vectors)
        for seen in self.of_parts(rows):
            own = places[seen.owners]
            found[seen.term, own] = seen.joined(found[seen.term, own])
        return self._mix.weighed(ids, found)

    def of_parts(self, rows: IdArray) -> list[BestParts]:
        """Return for each description what speaks for it in the best part of photos, by their rows."""
        if self._parts is None or not self._told.any():
            return []
        part_rows, owners = self._parts.table.of(rows)
        if not len(part_rows):
            return []
        snapshot = self._parts.view.snapshot
        vectors = snapshot.vectors(part_rows).astype(np.float32)
        cosines = self._queries[self._told] @ vectors.T
        best = [_best_of_each(owners, own) for own in cosines]
        looked_at = distinct(np.concatenate(best))
        numbers = part_numbers(snapshot.ids[part_rows])
        handicap = np.where(numbers[looked_at] >= FIRST_MOMENT, np.float32(0), np.float32(HANDICAP_OF_EVIDENCE))
        evidence = self._alone(cosines[:, looked_at], vectors[looked_at]) - handicap
        return [
            BestParts(int(term), owners[some], numbers[some], own[some], judged[np.searchsorted(looked_at, some)])
            for term, some, own, judged in zip(np.flatnonzero(self._told), best, cosines, evidence, strict=True)
        ]

    def _alone(self, cosines: FloatArray, vectors: FloatArray) -> FloatArray:
        """Return the evidence of parts for descriptions, shape (t, n)."""
        if self._surroundings is None:
            backgrounds = [self._backgrounds[at] for at in np.flatnonzero(self._told)]
            return np.stack([one.evidence(own) for one, own in zip(backgrounds, cosines, strict=True)])
        return self._surroundings.evidence_alone(self._said, vectors)

    def of_terms(self, ids: IdArray, vectors: FloatArray) -> FloatArray:
        """Return the evidence above the cut of every term, shape (terms, n), for unit vectors, shape (n, d)."""
        found = np.empty((len(self._queries), len(ids)), np.float32)
        pictures = ~self._told
        if self._surroundings is None:
            by_library = np.ones_like(pictures)
        else:
            by_library = pictures
            if not pictures.all():
                found[~pictures] = self._surroundings.evidence_said(self._said, ids, vectors)
        for at in np.flatnonzero(by_library):
            found[at] = self._backgrounds[at].evidence(vectors @ self._queries[at], bool(pictures[at]))
        return found


def look_closely(scene: Scene, mix: Mix, queries: FloatArray, photo_ids: IdArray) -> FloatArray:
    """Return the evidence above the normal cut, shape (n,), of photos that are judged one by one, wherever they rank.

    `queries`: unit vectors of `mix.terms`, shape (terms, d).
    """
    return CloseLook(scene, mix, queries, _backgrounds(scene, queries)).close_look(scene.view.snapshot, photo_ids)


def _backgrounds(scene: Scene, queries: FloatArray) -> list[Background]:
    snapshot = scene.view.snapshot
    if scene.sample.is_all_of(snapshot):
        library = scene.scorer.scores(snapshot, queries)[:, snapshot.keep()]
    else:
        library = scene.sample.scores(snapshot, queries)
    return [Background.of(one) for one in library]


@dataclass(frozen=True, slots=True)
class TermFit:
    """How well one photo fits one term."""

    score: float
    """Cosine."""
    typical_score: float
    deviations: float
    """Robust deviations of the library's cosines that the score is above their median."""
    evidence: float
    """Above the normal cut."""
    part: int = WHOLE
    """The part that fits better than the whole photo."""


def term_fits(scene: Scene, mix: Mix, queries: FloatArray, photo_id: int) -> list[TermFit]:
    """Return how well a photo fits each of `mix.terms`; [] while it has no vector.

    `queries`: unit vectors of the terms, shape (terms, d).
    """
    ids = np.asarray([photo_id], np.int64)
    snapshot = scene.view.snapshot
    rows = snapshot.rows_of(ids)
    if not len(rows):
        return []
    vectors = snapshot.vectors(rows).astype(np.float32)
    backgrounds = _backgrounds(scene, queries)
    look = CloseLook(scene, mix, queries, backgrounds)
    fits = [
        _fit(background, float(query @ vectors[0]), float(own), WHOLE)
        for query, background, own in zip(queries, backgrounds, look.of_terms(ids, vectors)[:, 0], strict=True)
    ]
    for seen in look.of_parts(rows):
        whole = fits[seen.term].evidence
        joined = float(seen.joined(np.asarray([whole], np.float32))[0])
        if joined > whole:
            fits[seen.term] = _fit(backgrounds[seen.term], float(seen.cosines[0]), joined, int(seen.numbers[0]))
    return fits


def _fit(background: Background, score: float, evidence: float, part: int) -> TermFit:
    deviations = float(background.deviations(np.asarray([score], np.float32))[0])
    return TermFit(score, background.median, deviations, evidence, part)


def _best_of_each(owners: IdArray, scores: FloatArray) -> IdArray:
    """Return the places of the highest score of each owner, both shape (n,)."""
    order = np.lexsort((-scores, owners))
    firsts = np.concatenate([[True], owners[order][1:] != owners[order][:-1]])
    return np.sort(order[firsts])
