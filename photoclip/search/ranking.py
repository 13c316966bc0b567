"""One question answered from one view of the library: photos in order, and which of them are strong matches."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photoclip.core.search import FloatArray, IdArray, cut_at
from photoclip.search.evidence import Surroundings
from photoclip.search.exact import ExactScorer, rank, rank_places
from photoclip.search.kinds import Kin
from photoclip.search.mix import Mix
from photoclip.search.relevance import Background, confidences
from photoclip.search.sample import LibrarySample
from photoclip.search.space import View
from photoclip.search.vectors import Snapshot, distinct

_MAX_PROPOSED = 1000  # past so many hits the index would have to look at much of the library anyway
_OVERSAMPLE = 1.5
_OVERSAMPLE_LEAST = 32
# Picking rows out costs a copy: past this share of the library, scoring all of it is faster.
_GATHER_SHARE = 0.3

JUDGED = 256
"""So many of the best photos are judged one by one."""

_JUDGED_BEHIND = 96  # of each four times longer stretch behind them
_BAND_GROWTH = 4
_SMOOTHED = 16  # judged photos of a long stretch that stand for those between them
_LAST_BAND = 0.02  # share of strong matches in a stretch below which nobody looks further


@dataclass(frozen=True, slots=True)
class Ranked:
    """Strong matches first, then the others; in both parts by falling score, then rising id. One shape, (n,)."""

    photo_ids: IdArray
    scores: FloatArray
    """Cosines with the one description or picture there is; of a `Mix` its combined score."""
    confidences: FloatArray
    """0 to 1: the chance that the photo shows what was asked for."""
    strong: NDArray[np.bool_]
    """Which photos are above the cut: the first `strong_count` of them."""
    strong_count: int
    exact: bool
    """Whether every photo was scored; else the index proposed which."""
    complete: bool
    """Whether every stored embedding was already in memory."""
    elapsed_ms: float


@dataclass(frozen=True, slots=True)
class Scene:
    """What a question is answered from."""

    view: View
    scorer: ExactScorer
    sample: LibrarySample
    words: FloatArray | None
    """Contrast words, shape (v, d); None while they are being encoded."""
    complete: bool
    kin_of: Callable[[str], Kin] = lambda _: ()
    """Which of the words are kinds of what a description says."""

    @property
    def surroundings(self) -> Surroundings | None:
        return None if self.words is None else self.sample.surroundings(self.view.snapshot, self.words)


def rank_for(
    scene: Scene,
    mix: Mix,
    queries: FloatArray,
    allowed: IdArray | None,
    limit: int | None,
    strictness: float,
) -> Ranked:
    """Rank the photos of `allowed` (None: all), at most `limit` (None: all), for `mix`.

    `queries`: unit vectors of `mix.terms`, shape (terms, d).
    """
    started = time.perf_counter()
    snapshot = scene.view.snapshot
    # Judged against the whole library, not against the filtered rest: "dog" among dogs is still a strong match.
    library = scene.sample.scores(snapshot, queries)
    # Strong matches come first, so as many must be looked at as are judged one by one.
    looked_at = None if limit is None else max(limit, JUDGED)
    rows = _proposed(scene.view, queries[0], allowed, looked_at) if mix.single else None
    exact = rows is None
    if rows is None and allowed is not None:
        rows = snapshot.rows_of(allowed)
    if rows is None or library is None or len(rows) > _GATHER_SHARE * snapshot.rows:
        every, keep = scene.scorer.scores(snapshot, queries), snapshot.keep()
        library = every[:, keep] if library is None else library
        chosen = keep if rows is None else rows
        ids, scores = snapshot.ids[chosen], every[:, chosen]
    else:
        ids, scores = snapshot.ids[rows], scene.scorer.scores_of_rows(snapshot, rows, queries)
    backgrounds = [Background.of(one) for one in library]
    if mix.single:
        combined = scores[0]
    else:
        combined = mix.combined(ids, np.stack([b.deviations(s) for b, s in zip(backgrounds, scores, strict=True)]))
    ids, combined = rank(ids, combined, looked_at)
    judge = _Judge(scene, mix, queries, backgrounds)
    evidence = judge.evidence(snapshot, ids)
    strong = evidence >= np.float32(cut_at(strictness))
    order = np.argsort(~strong, kind="stable")[:limit]
    return Ranked(
        photo_ids=ids[order],
        scores=combined[order],
        confidences=confidences(evidence[order]),
        strong=strong[order],
        strong_count=int(strong[order].sum()),
        exact=exact,
        complete=scene.complete,
        elapsed_ms=(time.perf_counter() - started) * 1e3,
    )


@dataclass(frozen=True, slots=True)
class Judged:
    """How photos stand with one question, in any order. One shape, (n,)."""

    photo_ids: IdArray
    scores: FloatArray
    """Cosines with the best of the wanted terms."""
    evidence: FloatArray
    """Above the normal cut."""


def judge(scene: Scene, mixes: Sequence[Mix], queries: Sequence[FloatArray], allowed: IdArray | None) -> list[Judged]:
    """Return how the photos of `allowed` (None: all) stand with each of `mixes`: the cosines come from one product.

    `queries`: for each mix unit vectors of its terms, shape (terms, d).
    """
    snapshot = scene.view.snapshot
    rows = snapshot.live(np.arange(snapshot.rows, dtype=np.int64)) if allowed is None else snapshot.rows_of(allowed)
    ids = snapshot.ids[rows]
    together = np.concatenate(list(queries))
    sampled = scene.sample.scores(snapshot, together)
    if sampled is None or len(rows) > _GATHER_SHARE * snapshot.rows:
        every = scene.scorer.scores(snapshot, together)
        sampled = every[:, snapshot.keep()] if sampled is None else sampled
        scores = every[:, rows]
    else:
        scores = scene.scorer.scores_of_rows(snapshot, rows, together)
    ends = np.cumsum([len(own) for own in queries])
    library = sampled

    def judged(at: int) -> Judged:
        mix, own = mixes[at], queries[at]
        here = slice(ends[at] - len(own), ends[at])
        backgrounds = [Background.of(one) for one in library[here]]
        if mix.single:
            combined = scores[here][0]
        else:
            deviations = [b.deviations(s) for b, s in zip(backgrounds, scores[here], strict=True)]
            combined = mix.combined(ids, np.stack(deviations))
        order = rank_places(ids, combined)
        evidence = _Judge(scene, mix, own, backgrounds).evidence(snapshot, ids[order])
        wanted = len(own) - len(mix.unwanted)
        return Judged(ids[order], scores[here][:wanted].max(axis=0)[order], evidence)

    return scene.scorer.map(judged, range(len(mixes)))


class _Judge:
    """Says how much speaks for photos, of which only the best need a close look."""

    def __init__(self, scene: Scene, mix: Mix, queries: FloatArray, backgrounds: list[Background]) -> None:
        self._mix = mix
        self._queries = queries
        self._backgrounds = backgrounds
        self._surroundings = scene.surroundings
        self._kin = [() if term.vector is not None else scene.kin_of(term.text) for term in mix.terms]

    def evidence(self, snapshot: Snapshot, ids: IdArray) -> FloatArray:
        """Return the evidence above the cut, shape (n,), of photos in their order."""
        evidence = np.empty(len(ids), np.float32)
        start, length = 0, JUDGED
        while start < len(ids):
            stop = min(start + length, len(ids))
            places = np.unique(
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
        order = np.argsort(ids)
        vectors = np.zeros((len(ids), snapshot.dimension), np.float32)  # of a photo that has left since nothing speaks
        # Rows come in their own order: each goes to the place of its id.
        vectors[order[np.searchsorted(ids[order], snapshot.ids[rows])]] = snapshot.vectors(rows)
        return self._mix.weighed(ids, self.of_terms(ids, vectors))

    def of_terms(self, ids: IdArray, vectors: FloatArray) -> FloatArray:
        """Return the evidence above the cut of every term, shape (terms, n), for unit vectors, shape (n, d)."""
        found = np.empty((len(self._queries), len(ids)), np.float32)
        pictures = np.asarray([term.vector is not None for term in self._mix.terms])
        if self._surroundings is None:
            by_library = np.ones_like(pictures)
        else:
            by_library = pictures
            if not pictures.all():
                kin = [self._kin[at] for at in np.flatnonzero(~pictures)]
                found[~pictures] = self._surroundings.evidence_of_all(self._queries[~pictures], ids, vectors, kin)
        for at in np.flatnonzero(by_library):
            found[at] = self._backgrounds[at].evidence(vectors @ self._queries[at], bool(pictures[at]))
        return found


def look_closely(scene: Scene, mix: Mix, queries: FloatArray, photo_ids: IdArray) -> FloatArray:
    """Return the evidence above the normal cut, shape (n,), of photos that are judged one by one, wherever they rank.

    `queries`: unit vectors of `mix.terms`, shape (terms, d).
    """
    return _Judge(scene, mix, queries, _backgrounds(scene, queries)).close_look(scene.view.snapshot, photo_ids)


def _backgrounds(scene: Scene, queries: FloatArray) -> list[Background]:
    snapshot = scene.view.snapshot
    library = scene.sample.scores(snapshot, queries)
    if library is None:
        library = scene.scorer.scores(snapshot, queries)[:, snapshot.keep()]
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


def term_fits(scene: Scene, mix: Mix, queries: FloatArray, photo_id: int, vector: FloatArray) -> list[TermFit]:
    """Return how well the photo with the unit vector `vector`, shape (d,), fits each of `mix.terms`.

    `queries`: unit vectors of the terms, shape (terms, d).
    """
    backgrounds = _backgrounds(scene, queries)
    ids = np.asarray([photo_id], np.int64)
    evidence = _Judge(scene, mix, queries, backgrounds).of_terms(ids, vector[None])[:, 0]
    found = []
    for query, background, own in zip(queries, backgrounds, evidence, strict=True):
        score = float(vector @ query)
        deviations = float(background.deviations(np.asarray([score], np.float32))[0])
        found.append(TermFit(score, background.median, deviations, float(own)))
    return found


def nothing(complete: bool) -> Ranked:
    """Return the answer to no question."""
    ids, floats = np.empty(0, np.int64), np.empty(0, np.float32)
    return Ranked(ids, floats, floats, floats.astype(np.bool_), 0, True, complete, 0.0)


def _proposed(view: View, vector: FloatArray, allowed: IdArray | None, limit: int | None) -> IdArray | None:
    """Return the rows worth scoring, or None where all must be."""
    snapshot, index = view.snapshot, view.index
    if index is None or allowed is not None or limit is None or limit > _MAX_PROPOSED:
        return None
    ids, _ = index.nearest(vector, int(limit * _OVERSAMPLE) + _OVERSAMPLE_LEAST)
    tail = snapshot.live(np.arange(view.indexed_rows, snapshot.rows, dtype=np.int64))
    rows = distinct(np.concatenate([snapshot.rows_of(ids), tail]))
    # Too few when many of them were removed since: the index has not caught up.
    return rows if len(rows) >= min(limit, len(snapshot)) else None
